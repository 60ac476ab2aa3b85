/* A training world without a socket, begun anew for each input: the bytes of a request go straight to the router. */
#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

#include "mock/router.h"
#include "mock/world.h"

/* The world as a scenario begins it: one that is installed, or a file by its path. NULL: the file is refused with a sentence, or it
 * asks for more users than a test has time for. The world is the next input's too. */
struct world *world_again(const char *scenario);

struct ask {
	const char *method, *url, *headers, *body; /* headers: "Name: value", one a line; whoever asks is signed in */
	size_t body_len;
};
/* The answer lives until the next; it has been looked at: a status, a body that is what it says it is, headers that are one line each. */
const struct response *world_ask(struct world *w, const struct ask *ask);
/* What must hold whatever was asked. */
void world_check(struct world *w);

#endif
