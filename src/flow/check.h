/* m365-upgrade --check: says line by line what is configured, reachable, permitted and missing. Changes nothing, neither here nor in a tenant. */
#ifndef FLOW_CHECK_H
#define FLOW_CHECK_H

struct config;
struct error;
struct options;

/* Returns an exit status: EXIT_ERROR where something is missing or wrong, which is told on the standard output; or comes with `err`, where it could
 * not be told. `config` may be changed. */
int check_command_run(const struct options *options, struct config *config, struct error *err);

#endif
