/* Graph: lists of users. They are walked a page at a time, so that a million users cost as much as a hundred. */
#include "core/ident.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 100, PAGE_MOST = 999 };

enum filter_kind { FILTER_NONE, FILTER_PRODUCT, FILTER_ANY_LICENCE, FILTER_REFUSED };

struct filter {
	enum filter_kind kind;
	const struct product *product; /* NULL: nobody holds it */
};

static bool is_eventual(const struct request *rq)
{
	const char *level = request_header(rq, "ConsistencyLevel");
	return level && str_ieq(level, "eventual");
}

/* assignedLicenses/any(x:x/skuId eq GUID) and assignedLicenses/$count ne 0 are the two forms the service documents for licences. */
static struct filter read_filter(struct world *w, const struct request *rq)
{
	const char *text = request_query(rq, "$filter");
	struct filter f = { FILTER_NONE, NULL };
	const char *at;

	if (!text)
		return f;
	if (str_starts(text, "assignedLicenses/any(") && (at = strstr(text, "/skuId eq "))) {
		char sku[UUID_TEXT];
		at += strlen("/skuId eq ");
		while (*at == ' ')
			at++;
		snprintf(sku, sizeof(sku), "%.36s", at);
		f.kind = uuid_valid(sku) && at[36] == ')' && !at[37] ? FILTER_PRODUCT : FILTER_REFUSED;
		f.product = catalog_by_sku(&w->catalog, sku);
		return f;
	}
	f.kind = str_eq(text, "assignedLicenses/$count ne 0") && is_eventual(rq) && request_query_is(rq, "$count", "true") ? FILTER_ANY_LICENCE : FILTER_REFUSED;
	return f;
}

static void open_list(struct world *w, const struct filter *f, int64_t after, int64_t limit, struct rows *r)
{
	if (f->kind == FILTER_PRODUCT)
		rows_open(r, w->store, "SELECT DISTINCT user FROM licences WHERE product = ? AND held AND user > ? ORDER BY user LIMIT ?", "tii", f->product ? f->product->key : "", after, limit);
	else if (f->kind == FILTER_ANY_LICENCE)
		rows_open(r, w->store, "SELECT DISTINCT user FROM licences WHERE held AND user > ? ORDER BY user LIMIT ?", "ii", after, limit);
	else
		rows_open(r, w->store, "SELECT seq FROM users WHERE seq > ? ORDER BY seq LIMIT ?", "ii", after, limit);
}

static int64_t count_list(struct world *w, const struct filter *f)
{
	if (f->kind == FILTER_PRODUCT)
		return f->product ? licences_consumed(w, f->product->key) : 0;
	if (f->kind == FILTER_ANY_LICENCE)
		return store_int(w->store, "SELECT count(DISTINCT user) FROM licences WHERE held", "");
	return store_int(w->store, "SELECT count(*) FROM users", "");
}

static void refuse_query(struct world *w, const struct request *rq, struct response *rs)
{
	graph_refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for resource 'User'.");
}

void graph_users(struct world *w, const struct request *rq, struct response *rs)
{
	struct filter f = read_filter(w, rq);
	const char *token = request_query(rq, "$skiptoken");
	int64_t size, after = 0, n = 0, last = 0;
	struct rows r;
	char next[24];

	if (f.kind == FILTER_REFUSED || request_query(rq, "$skip") || (token && !str_to_int64(token, &after))) {
		refuse_query(w, rq, rs);
		return;
	}
	if (!graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "users", request_query_is(rq, "$count", "true") && is_eventual(rq) && !token ? count_list(w, &f) : -1);
	open_list(w, &f, after, size + 1, &r);
	while (rows_next(&r)) {
		if (n++ == size)
			break;
		last = rows_int(&r, 0);
		json_object(json);
		graph_write_user(w, rq, json, last);
		json_object_end(json);
	}
	rows_close(&r);
	snprintf(next, sizeof(next), "%lld", (long long)last);
	graph_list_end(w, rq, json, n > size ? next : NULL);
}

void graph_users_count(struct world *w, const struct request *rq, struct response *rs)
{
	struct filter f = read_filter(w, rq);
	char text[24];

	if (!is_eventual(rq)) {
		graph_refuse(w, rq, rs, 400, NULL, "$count is not currently supported without the header ConsistencyLevel: eventual.");
		return;
	}
	if (f.kind == FILTER_REFUSED) {
		refuse_query(w, rq, rs);
		return;
	}
	snprintf(text, sizeof(text), "%lld", (long long)count_list(w, &f));
	response_text(rs, 200, "text/plain", text);
}
