/* From a request to its handler: the table of routes, sign-in, repeated requests, faults, and the log. */
#ifndef MOCK_ROUTER_H
#define MOCK_ROUTER_H

#include "mock/faults.h"
#include "mock/request.h"

#include <stdint.h>

struct world;

typedef void handler_fn(struct world *w, const struct request *rq, struct response *rs);

struct route {
	const char *method;
	const char *pattern; /* below the service's base; {} stands for one segment or the middle of one; its text becomes a parameter */
	handler_fn *handle;
};

/* How a service says no, and which headers it adds. */
struct service {
	const char *base; /* "/graph/v1.0" */
	const struct route *routes; /* ended by method NULL, whose handler, where it has one, answers for what lies at no address */
	bool signed_in;    /* asks for a bearer token */
	bool repeats;      /* a write that comes again with its MS-RequestId gets its first answer */
	bool in_training;  /* the clock, the latency, the faults and the log apply */
	void (*refuse)(struct world *w, const struct request *rq, struct response *rs, int status, const char *code, const char *message);
	/* A success by its status in which the service tells an error where it has a place for that. False, and nothing written: this call
	 * has none. NULL: none has. */
	bool (*flaw)(struct world *w, const struct request *rq, struct response *rs, const char *code, const char *message);
	void (*finish)(struct world *w, const struct request *rq, struct response *rs); /* headers of every answer */
	int64_t (*cost)(const struct route *route); /* in the directory's resource units; 0: it is not limited. NULL: nothing is */
	/* What the caller's token gives is enough for this call; otherwise it is refused. NULL: any token of the service is. */
	bool (*permits)(struct world *w, const struct route *route, const struct request *rq, struct response *rs);
};
/* Each is defined beside its handlers. */
extern const struct service entra_service, graph_service, commerce_service, prices_service, storefront_service, training_service;

/* What the connection has to do with the answer. */
struct outcome {
	int64_t delay_ms;
	enum fault_action break_by; /* FAULT_RESET, FAULT_SILENCE, FAULT_TRUNCATE or FAULT_NONE */
	bool foreign;               /* the answer is not the service's: none of its headers are in it */
};

/* Answers one request. All that it brings about is one change of the database, which is done when this returns: what has been answered
 * is not lost with the process. */
struct outcome router_handle(struct world *w, struct request *rq, struct response *rs, int64_t real_ms);
/* One request inside a batch: faults of items alone, no latency, no log of its own. */
void router_handle_item(struct world *w, const struct service *s, struct request *rq, struct response *rs);
const struct service *router_service(const char *path);

#endif
