/* Between the files of this room: one way in for a value, whoever it comes from. */
#ifndef CONFIG_INSIDE_H
#define CONFIG_INSIDE_H

struct config;
struct error;

/* `place`: where the value stands, for the errors. `directory`: what a relative path is taken from; NULL: as it is. */
int config_put(struct config *c, const char *place, const char *directory, const char *name, const char *value, struct error *err);

#endif
