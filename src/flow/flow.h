/* Where pages, services and time meet: starts the calls that pages ask for, hands the answers to the models, owns the stack. */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "model/first_run_model.h"

#include <stdbool.h>

struct buf;
struct config;
struct error;
struct options;

/* Runs the wizard until it is left. Returns an exit status (flow/options.h); EXIT_ERROR comes with `err`. `config` may be changed. `ahead`: what the
 * first run has read of the input and not used. */
int flow_run(const struct options *options, struct config *config, struct buf *ahead, struct error *err);

/* Where there is neither a configuration file nor an application id, and somebody to ask: the pages that ask for it. */
bool flow_wants_first_run(const struct options *options, const struct config *config);
/* Runs them. FIRST_RUN_WRITTEN: the file is there, and the configuration is to be read anew; FIRST_RUN_OPEN: the person has left. */
int flow_first_run(const struct options *options, struct config *config, struct buf *ahead, enum first_run_outcome *ret_outcome, struct error *err);

#endif
