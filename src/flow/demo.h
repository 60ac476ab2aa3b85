/* The training server as a child of the wizard: started on a free loopback port, ended on every way out.
 *
 * The child lives in its own session, so that Ctrl-C in the terminal does not reach it, and ends by itself when its standard input
 * closes: even a killed wizard leaves none behind. */
#ifndef FLOW_DEMO_H
#define FLOW_DEMO_H

#include <sys/types.h>

struct config;
struct error;

struct demo {
	pid_t pid;      /* 0: none */
	int keep_fd;    /* the child's standard input; closing it ends the child */
	int out_fd;
	char *base_url; /* "http://127.0.0.1:PORT" */
	char *offers;   /* the services that the world has, separated by spaces */
	char *from, *to; /* the products that the world is about; NULL: those of the product file */
	char *tenant, *partner; /* whose subscriptions they are, and who signs in for it; NULL: its own people do */
	char *state_dir; /* a directory of its own for the journal: the world ends with the child, and so does what was noted about it */
};

#define DEMO_INIT ((struct demo){ .keep_fd = -1, .out_fd = -1 })

/* Starts m365-mock from beside this program, else from where it was installed, and waits until it listens. `scenario` holding a '/'
 * is a file. Points the services of `config` at it, and takes out those that the world does not have; names the world's tenant and partner,
 * and its products where `config` names none. ERROR_SYSTEM or ERROR_INPUT, with what the child said. */
int demo_start(struct demo *demo, const char *scenario, struct config *config, struct error *err);
void demo_stop(struct demo *demo); /* waits for the child; forces it after a grace time; removes the state directory */

#endif
