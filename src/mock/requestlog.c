#include "mock/requestlog.h"

#include "core/text.h"
#include "json/write.h"
#include "mock/request.h"
#include "mock/world.h"

enum { KEEP = 20000, CLEAN_EVERY = 1000, PAGE = 1000 };

/* The id that the client chose, by which its own record is found: the directory answers with one of its own beside it. */
static const char *id_of(const struct request *rq)
{
	return str_empty(request_header(rq, "client-request-id")) ? rq->request_id : rq->client_id;
}

/* How often it was sent before, by its own word. */
static int64_t attempt_of(const struct request *rq)
{
	const char *header = request_header(rq, "Retry-Attempt");
	int64_t n = 0;

	return header && str_to_int64(header, &n) && n > 0 ? n : 0;
}

void requestlog_add(struct world *w, const struct request *rq, int status, int64_t writes)
{
	store_run(w->store, "INSERT INTO requests (at, method, path, status, request_id, writes, attempt) VALUES (?, ?, ?, ?, ?, ?, ?)", "ittitii", w->now_ms, rq->method,
		rq->path, (int64_t)status, id_of(rq), writes, attempt_of(rq));
	int64_t n = store_int(w->store, "SELECT max(n) FROM requests", "");
	if (n % CLEAN_EVERY == 0)
		store_run(w->store, "DELETE FROM requests WHERE n <= ?", "i", n - KEEP);
}

void requestlog_write(struct world *w, int64_t after, struct json_writer *json)
{
	struct rows r;
	json_array(json);
	rows_open(&r, w->store, "SELECT n, at, method, path, status, request_id, writes, attempt FROM requests WHERE n > ? ORDER BY n LIMIT ?", "ii", after, (int64_t)PAGE);
	while (rows_next(&r)) {
		json_object(json);
		json_put_int(json, "n", rows_int(&r, 0));
		json_put_time(json, "time", rows_int(&r, 1));
		json_put_string(json, "method", rows_text(&r, 2));
		json_put_string(json, "path", rows_text(&r, 3));
		json_put_int(json, "status", rows_int(&r, 4));
		json_put_string(json, "requestId", rows_text(&r, 5));
		json_put_int(json, "writes", rows_int(&r, 6));
		if (rows_int(&r, 7))
			json_put_int(json, "attempt", rows_int(&r, 7));
		json_object_end(json);
	}
	json_array_end(json);
}
