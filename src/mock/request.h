/* What arrived and what goes back, as plain data: a handler never sees a socket. */
#ifndef MOCK_REQUEST_H
#define MOCK_REQUEST_H

#include "core/buf.h"
#include "core/ident.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_shape;
struct json_writer;

enum { REQUEST_PAIRS = 48, REQUEST_PARAMS = 6 };

struct pair {
	const char *name, *value;
};

/* Everything is borrowed from whoever built it, for the time of one call. */
struct request {
	const char *method;
	const char *path;  /* percent-decoded, without the query: "/graph/v1.0/users" */
	const char *query_text; /* as it arrived, for links to the next page; "" without one */
	const char *body;
	size_t body_len;
	struct pair query[REQUEST_PAIRS];
	size_t n_query;
	struct pair headers[REQUEST_PAIRS];
	size_t n_headers;
	char *params[REQUEST_PARAMS]; /* what the route's {} matched; the router owns them */
	size_t n_params;
	uint64_t connection;          /* which one it came by; 0: none */
	int64_t unseen_ms;            /* real time; had it been sent before, the server would have seen it; 0: when it is answered */
	size_t batch_left;            /* how many of its batch are still to be answered, this one among them; 0: it stands alone */
	char request_id[UUID_TEXT];   /* of this call: the caller's, or one that the router made */
	char client_id[UUID_TEXT];    /* MS-CorrelationId or client-request-id */
};

const char *request_query(const struct request *rq, const char *name);  /* without case, with or without a leading '$'; NULL: absent */
const char *request_header(const struct request *rq, const char *name); /* without case; NULL: absent */
bool request_query_is(const struct request *rq, const char *name, const char *value);
void request_add_query(struct request *rq, const char *name, const char *value);
void request_add_header(struct request *rq, const char *name, const char *value);
/* $select names the property, or nothing is selected and `by_default`. */
bool request_selects(const struct request *rq, const char *property, bool by_default);

enum { RESPONSE_HEADERS = 16 };

struct response {
	int status;
	struct buf body;
	const char *content_type; /* a literal */
	char *header_names[RESPONSE_HEADERS];
	char *header_values[RESPONSE_HEADERS];
	size_t n_headers;
	struct json_writer *json; /* see response_json() */
};

void response_init(struct response *rs);
void response_clear(struct response *rs);
void response_reset(struct response *rs); /* as new: another answer takes its place */
void response_header(struct response *rs, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
const char *response_header_value(const struct response *rs, const char *name);

/* Starts a JSON answer and returns its writer, which lives as long as the response. */
struct json_writer *response_json(struct response *rs, int status);
void response_text(struct response *rs, int status, const char *content_type, const char *text);

#endif
