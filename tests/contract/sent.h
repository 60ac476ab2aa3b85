/* Whether a request that the client has sent is the one of the contract. Each fails the test, and says of what, where it is not. */
#ifndef TESTS_CONTRACT_SENT_H
#define TESTS_CONTRACT_SENT_H

#include "peer.h"

struct json_object;

struct sent_headers {
	const struct peer_request *rq;
	struct json_object *service, *own; /* names and patterns; the second go before the first; NULL: none */
	const char *what;
};
/* `no_others`: nothing stands beside them but what the transport adds. */
void sent_check_headers(struct sent_headers *h, bool no_others);
/* Path and query, decoded; which comes first of a query says nothing. */
void sent_check_target(const char *what, const char *path, struct json_object *query, const char *target);
/* The same for a form. */
void sent_check_pairs(const char *what, const char *expected, const char *actual);

#endif
