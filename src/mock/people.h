/* Users who are generated: the same seed gives the same people. */
#ifndef MOCK_PEOPLE_H
#define MOCK_PEOPLE_H

struct error;
struct people_names;
struct world;

int people_names_load(struct people_names *n, const char *path, struct error *err);
void people_names_clear(struct people_names *n);

void people_make(struct world *w);        /* as many as the scenario has */
void people_switch_off(struct world *w);  /* services of some who hold the source product */

#endif
