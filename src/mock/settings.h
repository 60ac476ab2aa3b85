/* What training control has changed of the scenario since the world began: how people and programs sign in. It ends with the next reset. */
#ifndef MOCK_SETTINGS_H
#define MOCK_SETTINGS_H

#include <stdbool.h>

struct error;
struct world;

/* One key of [sign_in], [partner], an [app.LABEL] or a [refusal.LABEL], as in the scenario's file. */
int settings_change(struct world *w, const char *section, const char *key, const char *value, struct error *err);
bool settings_changed(struct world *w);
/* Once more what was changed, in a world that is taken up where it stood. */
int settings_restore(struct world *w, struct error *err);

#endif
