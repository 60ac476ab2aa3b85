/* The socket a server listens on. */
#ifndef MOCK_LISTEN_H
#define MOCK_LISTEN_H

#include <stdbool.h>

struct error;

/* Returns the descriptor, or a negative error. `ret_url` is the caller's to free. */
int listen_on(const char *address, bool expose, char **ret_url, struct error *err);

#endif
