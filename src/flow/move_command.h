/* m365-upgrade move: the mover without pages. The same engine and the same journal as on the page Reassign. */
#ifndef FLOW_MOVE_COMMAND_H
#define FLOW_MOVE_COMMAND_H

struct config;
struct error;
struct options;

/* Returns an exit status (flow/options.h); EXIT_ERROR comes with `err`. The first SIGINT, SIGTERM or SIGHUP stops after what is on its way, the second at
 * once. `config` may be changed. */
int move_command_run(const struct options *options, struct config *config, struct error *err);

#endif
