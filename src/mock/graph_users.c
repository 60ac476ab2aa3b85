/* Graph: lists of users. They are walked a page at a time, so that a million users cost as much as a hundred. */
#include "core/ident.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 100, PAGE_MOST = 999 };

enum filter_kind { FILTER_NONE, FILTER_PRODUCT, FILTER_ANY_LICENCE, FILTER_REFUSED };

struct filter {
	enum filter_kind kind;
	const struct product *product; /* NULL: nobody holds it */
};

/* The forms that are documented for licences; nothing else can be filtered by here. */
static struct filter read_filter(struct world *w, const struct request *rq, bool counts)
{
	const char *text = request_query(rq, "$filter");
	struct filter f = { FILTER_NONE, NULL };
	char sku[UUID_TEXT];

	if (!text)
		return f;
	if (graph_filter_sku(text, sku)) {
		f.kind = FILTER_PRODUCT;
		f.product = catalog_by_sku(&w->catalog, sku);
		return f;
	}
	f.kind = graph_filter_is(text, "assignedLicenses/$count ne 0") && counts ? FILTER_ANY_LICENCE : FILTER_REFUSED;
	return f;
}

/* By name: upwards or downwards, of everybody alone. */
enum order { ORDER_NONE, ORDER_UP, ORDER_DOWN, ORDER_REFUSED };

static enum order read_order(const struct request *rq)
{
	const char *text = request_query(rq, "$orderby");

	if (!text)
		return ORDER_NONE;
	if (request_query(rq, "$filter") && !graph_counts(rq))
		return ORDER_REFUSED;
	if (graph_filter_is(text, "displayName") || graph_filter_is(text, "displayName asc"))
		return ORDER_UP;
	return graph_filter_is(text, "displayName desc") ? ORDER_DOWN : ORDER_REFUSED;
}

/* In an order of its own a page begins after so many; otherwise after the last of the page before. */
static void open_in_order(struct world *w, const struct filter *f, enum order order, int64_t after, int64_t limit, struct rows *r)
{
	const char *product = f->product ? f->product->key : "";

	rows_open(r, w->store, order == ORDER_UP
		? "SELECT seq FROM users WHERE ?1 = 0 OR seq IN (SELECT user FROM licences WHERE held AND (?1 = 2 OR product = ?2)) ORDER BY name, seq LIMIT ?3 OFFSET ?4"
		: "SELECT seq FROM users WHERE ?1 = 0 OR seq IN (SELECT user FROM licences WHERE held AND (?1 = 2 OR product = ?2)) ORDER BY name DESC, seq DESC LIMIT ?3 OFFSET ?4",
		"itii", (int64_t)(f->kind == FILTER_NONE ? 0 : f->kind == FILTER_PRODUCT ? 1 : 2), product, limit, after);
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
	struct filter f = read_filter(w, rq, graph_counts(rq));
	enum order order = read_order(rq);
	int64_t size, after, n = 0, last = 0;
	struct rows r;
	char next[24];

	if (!graph_query_fits(w, rq, rs, &graph_kind_user, GRAPH_LIST | GRAPH_TOP | GRAPH_FILTER | GRAPH_COUNT | GRAPH_ORDER))
		return;
	if (f.kind == FILTER_REFUSED || order == ORDER_REFUSED) {
		refuse_query(w, rq, rs);
		return;
	}
	if (!graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size) || !graph_page_after(w, rq, rs, &after))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "users", graph_counts(rq) && !request_query(rq, "$skiptoken") ? count_list(w, &f) : -1);
	if (order == ORDER_NONE)
		open_list(w, &f, after, size + 1, &r);
	else
		open_in_order(w, &f, order, after, size + 1, &r);
	while (rows_next(&r)) {
		if (n++ == size)
			break;
		last = rows_int(&r, 0);
		json_object(json);
		graph_write_user(w, rq, json, last);
		json_object_end(json);
	}
	rows_close(&r);
	snprintf(next, sizeof(next), "%lld", (long long)(order == ORDER_NONE ? last : after + size));
	graph_list_end(w, rq, json, n > size ? next : NULL);
}

void graph_users_count(struct world *w, const struct request *rq, struct response *rs)
{
	struct filter f = { FILTER_REFUSED, NULL };
	char text[24];

	if (!graph_is_eventual(rq)) {
		graph_refuse(w, rq, rs, 400, NULL, "$count is not currently supported without the header ConsistencyLevel: eventual.");
		return;
	}
	if (!graph_query_fits(w, rq, rs, NULL, GRAPH_FILTER))
		return;
	f = read_filter(w, rq, true);
	if (f.kind == FILTER_REFUSED) {
		refuse_query(w, rq, rs);
		return;
	}
	snprintf(text, sizeof(text), "%lld", (long long)count_list(w, &f));
	response_text(rs, 200, "text/plain", text);
}
