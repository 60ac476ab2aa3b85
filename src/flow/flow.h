/* Where pages, services and time meet: starts the calls that pages ask for, hands the answers to the models, owns the stack. */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

struct config;
struct error;
struct options;

/* Runs the wizard until it is left. Returns an exit status (flow/options.h); EXIT_ERROR comes with `err`. `config` may be changed. */
int flow_run(const struct options *options, struct config *config, struct error *err);

#endif
