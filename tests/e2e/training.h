/* The training server as a child of the test, and its control: what the services hold, what they were asked, how they misbehave. */
#ifndef TESTS_E2E_TRAINING_H
#define TESTS_E2E_TRAINING_H

#include "core/buf.h"
#include "json/decode.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* In the order of training.services. */
enum { TRAINING_SERVICES = 5 };
extern const char *const training_service_names[TRAINING_SERVICES];

struct training {
	pid_t pid;   /* 0: it has ended */
	int keep_fd; /* its standard input: closing it ends the server, also where the test dies */
	char *url;   /* "http://127.0.0.1:PORT" */
	char *services[TRAINING_SERVICES]; /* where the wizard finds each: at an address of its own, or below `url` */
	char *ca_file; /* who vouches for it; NULL: it speaks plain HTTP */
	char *scenario, *database;
	void *curl;
	struct buf answer;
};

struct world_subscription {
	char *id, *sku_id, *name, *status, *parent;
	int64_t quantity, assigned;
};

struct world_sku {
	char *sku_id;
	int64_t consumed, enabled;
};

struct world_line {
	char *sku_id, *name, *unit, *amount, *term, *cycle;
	int64_t quantity;
};

struct world_order {
	char *id, *request_id, *status, *subtotal, *tax, *total, *due, *currency;
	struct json_list lines;
};

struct world_transition {
	char *id, *from, *to, *stage, *request_id;
	int64_t moved, failed;
};

struct world_counters {
	int64_t users_ever_without_licence, users_moved, users_moved_again;
	int64_t duplicate_orders, duplicate_purchases, effective_orders, ordering_requests, cancelled_while_held;
	int64_t writes, faults, users;
	int64_t throttled, early; /* turned away for the limit; came although told to wait */
	int64_t micro_seconds;    /* from the first write to the last */
};

struct world {
	char *scenario;
	struct json_list subscriptions, skus, orders, transitions;
	struct world_counters counters;
};

struct world_request {
	char *method, *path, *request_id;
	int64_t number, status;
	int64_t attempt; /* how often it was sent before */
};

struct training_how {
	const char *scenario;
	const char *database;           /* NULL: in memory */
	const char *const *environment; /* "NAME=value" for it alone, NULL at the end; NULL: none */
	const char *const *options;     /* more of them, "--listen=…" among them, NULL at the end; NULL: none */
	const char *address;            /* of all services; NULL: 127.0.0.1:0 */
	const char *ca_file;            /* where the options make it speak TLS */
};

void training_start(struct training *t, const char *scenario);
void training_start_how(struct training *t, const struct training_how *how);
void training_stop(struct training *t);

/* A server may be killed; then it is started again at the same address, on its database. */
bool training_lives(struct training *t);
void training_start_again(struct training *t);

/* Each fails the test where the server refuses. `what` is the path below /training/v1. */
void training_tell(struct training *t, const char *what, const char *body);
bool training_try(struct training *t, const char *what, const char *body); /* false where it refuses, or is not there */
void training_advance(struct training *t, const char *duration); /* "PT5M" */
void training_fault(struct training *t, const char *rules);      /* "[]": none any more */

void training_world(struct training *t, struct world *ret);
void world_clear(struct world *w);
const struct world_subscription *world_subscription(const struct world *w, const char *id);
const struct world_subscription *world_subscription_named(const struct world *w, const char *name);
const struct world_sku *world_sku(const struct world *w, const char *sku_id);
const struct world_order *world_order(const struct world *w, size_t index);
const struct world_line *world_line(const struct world_order *order, size_t index);
const struct world_transition *world_transition(const struct world *w, size_t index);

/* In the order of their arrival; training control is not among them. */
typedef void training_request_fn(void *arg, const struct world_request *request);
void training_each_request(struct training *t, training_request_fn *each, void *arg);
/* How many requests of this method arrived whose path matches (fnmatch). */
size_t training_count(struct training *t, const char *method, const char *path);
/* Until so many have arrived. */
void training_wait(struct training *t, const char *method, const char *path, size_t count);
/* Under which request id the one of this index arrived. The caller frees. */
char *training_request_id(struct training *t, const char *method, const char *path, size_t index);
#endif
