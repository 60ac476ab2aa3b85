/* What somebody else does to users and subscriptions while a program is at work. */
#ifndef MOCK_CHANGES_H
#define MOCK_CHANGES_H

struct error;
struct scenario_change;
struct world;

/* ERROR_INPUT: it names nobody, or nothing that there is. */
int change_apply(struct world *w, const struct scenario_change *c, struct error *err);
void changes_after_write(struct world *w); /* those of the scenario whose turn has come */

#endif
