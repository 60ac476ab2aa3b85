/* Graph: up to twenty requests in one. Source: Microsoft Graph, "Combine multiple requests in one HTTP call using JSON batching". */
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/query.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH_MOST = 20 };

struct inner_headers {
	char *content_type, *consistency, *client_request_id;
};
struct inner {
	char *id, *method, *url, *body;
	struct inner_headers headers;
	struct json_list depends_on; /* char * */
	int status;                  /* what it was answered with; 0: its turn has not come */
};
struct batch {
	struct json_list requests;
};

static const struct json_field header_fields[] = {
	{ .name = "Content-Type", .type = JSON_TEXT, .offset = offsetof(struct inner_headers, content_type) },
	{ .name = "ConsistencyLevel", .type = JSON_TEXT, .offset = offsetof(struct inner_headers, consistency) },
	{ .name = "client-request-id", .type = JSON_TEXT, .offset = offsetof(struct inner_headers, client_request_id) },
	{ 0 },
};
static const struct json_shape header_shape = { "headers", sizeof(struct inner_headers), header_fields };
static const struct json_field inner_fields[] = {
	{ .name = "id", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct inner, id) },
	{ .name = "method", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct inner, method) },
	{ .name = "url", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_RAW, .offset = offsetof(struct inner, url) },
	{ .name = "body", .type = JSON_TREE, .offset = offsetof(struct inner, body) },
	{ .name = "headers", .type = JSON_STRUCT, .offset = offsetof(struct inner, headers), .shape = &header_shape },
	{ .name = "dependsOn", .type = JSON_LIST, .offset = offsetof(struct inner, depends_on), .limit = BATCH_MOST },
	{ 0 },
};
static const struct json_shape inner_shape = { "a request", sizeof(struct inner), inner_fields };
static const struct json_field batch_fields[] = {
	{ .name = "requests", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct batch, requests), .limit = 1000, .shape = &inner_shape },
	{ 0 },
};
static const struct json_shape batch_shape = { "a batch", sizeof(struct batch), batch_fields };

static const struct inner *find(const struct batch *b, const char *id)
{
	const struct inner *list = b->requests.items;

	for (size_t i = 0; i < b->requests.count; i++)
		if (str_ieq(list[i].id, id))
			return &list[i];
	return NULL;
}

static const char *wrong_with(const struct batch *b, const struct inner *one)
{
	char *const *ids = one->depends_on.items;

	if (str_empty(one->id))
		return "Request Ids must not be empty in a batch.";
	if (find(b, one->id) != one)
		return "Request Ids must be unique in a batch.";
	if (one->body && !one->headers.content_type)
		return "Write request body without a Content-Type header is not allowed.";
	for (size_t i = 0; i < one->depends_on.count; i++)
		if (!find(b, ids[i]) || str_ieq(ids[i], one->id))
			return "The dependsOn of a request names no other request of the batch.";
	return NULL;
}

/* Whether each gets its turn when those go first that another waits for. */
static bool goes_in_circles(const struct batch *b)
{
	const struct inner *list = b->requests.items;
	bool had[BATCH_MOST] = { false };
	size_t left = b->requests.count, before = 0;

	while (left && left != before) {
		before = left;
		for (size_t i = 0; i < b->requests.count; i++) {
			char *const *ids = list[i].depends_on.items;
			bool ready = !had[i];
			for (size_t k = 0; k < list[i].depends_on.count && ready; k++)
				ready = had[find(b, ids[k]) - list];
			had[i] |= ready;
			left -= ready;
		}
	}
	return left > 0;
}

static const char *refusal(const struct batch *b)
{
	const struct inner *list = b->requests.items;
	const char *why = NULL;

	if (!b->requests.count)
		return "Invalid batch payload format.";
	if (b->requests.count > BATCH_MOST)
		return "Number of batch request steps exceeds the maximum value of 20.";
	for (size_t i = 0; i < b->requests.count && !why; i++)
		why = wrong_with(b, &list[i]);
	if (!why && goes_in_circles(b))
		why = "The requests of the batch depend on each other in a circle.";
	return why;
}

enum turn { TURN_NOW, TURN_LATER, TURN_NEVER };

/* What it depends on has been carried out, or is still to come, or was refused. */
static enum turn turn_of(const struct batch *b, const struct inner *one)
{
	char *const *ids = one->depends_on.items;
	enum turn turn = TURN_NOW;

	for (size_t i = 0; i < one->depends_on.count; i++) {
		const struct inner *other = find(b, ids[i]);
		if (other->status >= 400)
			return TURN_NEVER;
		if (!other->status)
			turn = TURN_LATER;
	}
	return turn;
}

static bool is_absolute(const char *url)
{
	return strstr(url, "://") && strcspn(url, "/?") > strcspn(url, ":");
}

static void run(struct world *w, const struct request *outer, const struct inner *one, size_t left, struct response *rs)
{
	struct request rq = { .method = one->method, .body = one->body ? one->body : "", .body_len = one->body ? strlen(one->body) : 0 };
	struct query query;
	char *path;

	query_split(&query, one->url);
	rq.connection = outer->connection;
	rq.unseen_ms = outer->unseen_ms;
	rq.batch_left = left;
	path = xasprintf("%s%s%s", graph_service.base, query.path[0] == '/' ? "" : "/", query.path);
	rq.path = path;
	rq.query_text = query.text;
	query_add_to(&query, &rq);
	for (size_t i = 0; i < outer->n_headers; i++)
		if (str_ieq(outer->headers[i].name, "Authorization"))
			request_add_header(&rq, "Authorization", outer->headers[i].value);
	if (one->headers.consistency)
		request_add_header(&rq, "ConsistencyLevel", one->headers.consistency);
	str_copy(rq.request_id, sizeof(rq.request_id), outer->request_id);
	str_copy(rq.client_id, sizeof(rq.client_id), one->headers.client_request_id ? one->headers.client_request_id : outer->client_id);
	if (is_absolute(one->url))
		graph_refuse(w, &rq, rs, 400, "BadRequest", "The url of a request in a batch is relative to the service.");
	else if (str_ieq(path + strlen(graph_service.base), "/$batch"))
		graph_refuse(w, &rq, rs, 400, NULL, "A batch cannot hold another batch.");
	else
		router_handle_item(w, &graph_service, &rq, rs);
	query_clear(&query);
	free(path);
}

static void write_response(struct json_writer *json, const struct inner *one, const struct response *rs)
{
	json_object(json);
	json_put_string(json, "id", one->id);
	json_put_int(json, "status", rs->status);
	json_key(json, "headers");
	json_object(json);
	json_put_string(json, "Cache-Control", "no-cache");
	for (size_t i = 0; i < rs->n_headers; i++)
		json_put_string(json, rs->header_names[i], rs->header_values[i]);
	if (rs->body.len)
		json_put_string(json, "Content-Type", rs->content_type);
	json_object_end(json);
	if (rs->body.len) {
		json_key(json, "body");
		if (str_starts(rs->content_type, "application/json"))
			json_literal(json, rs->body.data);
		else
			json_string(json, rs->body.data);
	}
	json_object_end(json);
}

static void keep_longest(char **longest, const char *seconds)
{
	if (seconds && (!*longest || strtod(seconds, NULL) > strtod(*longest, NULL)))
		str_set(longest, seconds);
}

/* The service documents both: each refused request says so and the whole is fine, or the whole says so too. */
static void answer_refused(struct world *w, struct response *rs, const char *longest)
{
	static const int statuses[] = { [BATCH_OK] = 200, [BATCH_FAILED_DEPENDENCY] = 424, [BATCH_TOO_MANY] = 429 };
	rs->status = statuses[w->scenario->limits.batch_status];
	if (longest && rs->status != 200)
		response_header(rs, "Retry-After", "%s", longest);
}

void graph_batch(struct world *w, const struct request *rq, struct response *rs)
{
	struct batch b = { 0 };
	int rc = json_decode(&batch_shape, &b, rq->body, rq->body_len, &json_limits_default, NULL);
	const char *why = rc < 0 ? "Invalid batch payload format." : refusal(&b);

	if (why) {
		graph_refuse(w, rq, rs, 400, "BadRequest", why);
		json_clear(&batch_shape, &b);
		return;
	}
	struct json_writer *json = response_json(rs, 200);
	struct inner *list = b.requests.items;
	char *longest = NULL;
	bool refused = false;

	w->counters.batches++;
	json_object(json);
	json_key(json, "responses");
	json_array(json);
	for (size_t left = b.requests.count; left;)
		for (size_t i = 0; i < b.requests.count; i++) {
			enum turn turn = list[i].status ? TURN_LATER : turn_of(&b, &list[i]);
			struct response inner;
			if (turn == TURN_LATER)
				continue;
			response_init(&inner);
			if (turn == TURN_NEVER)
				graph_refuse(w, rq, &inner, 424, "FailedDependency", "A request that this one depends on failed.");
			else
				run(w, rq, &list[i], left, &inner);
			list[i].status = inner.status;
			if (inner.status == 429)
				keep_longest(&longest, response_header_value(&inner, "Retry-After"));
			refused |= inner.status == 429;
			write_response(json, &list[i], &inner);
			response_clear(&inner);
			left--;
		}
	json_array_end(json);
	json_object_end(json);
	json_clear(&batch_shape, &b);
	if (refused)
		answer_refused(w, rs, longest);
	free(longest);
}
