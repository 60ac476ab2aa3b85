/* Asks the training server over plain HTTP: who is asking, with which headers, and what stands for the names in braces in the world that it keeps. */
#ifndef TESTS_CONTRACT_ASKER_H
#define TESTS_CONTRACT_ASKER_H

#include "client.h"

struct json_object;

enum { ASKER_VALUES = 40, ASKER_HEADERS = 24 };

struct asker {
	struct client *server;
	struct json_object *values; /* values.json */
	struct {
		char *name, *text;
	} known[ASKER_VALUES];
	size_t n_known;
	char *token[2]; /* for the directory and the storefront, and for commerce and prices */
	char *refresh;
	char *sent[ASKER_HEADERS + 1]; /* header lines, NULL-ended */
	size_t n_sent;
};

/* A call_value_fn of an asker: looked up once, and by whatever requests values.json says. NULL: there is no such name. */
const char *asker_value(void *arg, const char *name);
void asker_forget(struct asker *a); /* values and tokens */
/* All tokens, before something goes wrong with whatever is asked next. */
void asker_sign_in(struct asker *a);
char *asker_answer(struct asker *a, const char *path); /* of the last answer; fails the test when it is not there. The caller frees */

void asker_unsay(struct asker *a);
void asker_say(struct asker *a, const char *name, const char *value);
void asker_say_who(struct asker *a, const char *service); /* the bearer token, where the service wants one */

#endif
