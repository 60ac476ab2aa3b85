/* Training control: the state of the world in one answer. */
#include "core/text.h"
#include "json/write.h"
#include "mock/faults.h"
#include "mock/training.h"
#include "mock/world.h"

#include <stdio.h>

static void write_subscriptions(struct world *w, struct json_writer *json)
{
	struct rows r;
	json_key(json, "subscriptions");
	json_array(json);
	rows_open(&r, w->store, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions ORDER BY seq", "");
	while (rows_next(&r)) {
		struct subscription s;
		subscription_from_row(w, &r, &s);
		json_object(json);
		json_put_string(json, "id", s.id);
		json_put_string(json, "skuId", s.product->sku_id);
		json_put_string(json, "name", s.name);
		json_put_string(json, "status", s.status);
		json_put_int(json, "quantity", s.quantity);
		json_put_int(json, "assigned", licences_consumed(w, s.product->key));
		json_put_string(json, "parentSubscriptionId", s.parent);
		json_object_end(json);
		subscription_clear(&s);
	}
	json_array_end(json);
}

static void write_skus(struct world *w, struct json_writer *json)
{
	struct rows r;
	json_key(json, "skus");
	json_array(json);
	rows_open(&r, w->store, "SELECT product FROM subscriptions GROUP BY product ORDER BY min(seq)", "");
	while (rows_next(&r)) {
		const struct product *p = catalog_product(&w->catalog, rows_text(&r, 0));
		json_object(json);
		json_put_string(json, "skuId", p->sku_id);
		json_put_int(json, "consumed", licences_consumed(w, p->key));
		json_put_int(json, "enabled", licences_enabled(w, p->key));
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_lines(struct world *w, struct json_writer *json, const char *order_id)
{
	struct rows r;
	json_key(json, "lines");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, catalog_item, subscription, name, quantity, term, cycle, unit, extended FROM order_lines WHERE order_id = ? ORDER BY line",
		"t", order_id);
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "skuId", catalog_product(&w->catalog, rows_text(&r, 0))->sku_id);
		json_put_string(json, "catalogItemId", rows_text(&r, 1));
		json_put_string(json, "subscriptionId", rows_text(&r, 2));
		json_put_string(json, "name", rows_text(&r, 3));
		json_put_int(json, "quantity", rows_int(&r, 4));
		json_put_string(json, "termDuration", rows_text(&r, 5));
		json_put_string(json, "billingCycle", rows_text(&r, 6));
		json_put_string(json, "unitPrice", rows_text(&r, 7));
		json_put_string(json, "amount", rows_text(&r, 8));
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_orders(struct world *w, struct json_writer *json)
{
	static const char *const names[] = { "id", "requestId", "status", "kind", "subtotal", "tax", "total", "prepaid", "due", "currencyCode", "paymentMethod" };
	struct rows r;

	json_key(json, "orders");
	json_array(json);
	rows_open(&r, w->store, "SELECT id, request_id, status, kind, subtotal, tax, total, prepaid, due, currency, method FROM orders ORDER BY seq", "");
	while (rows_next(&r)) {
		json_object(json);
		for (int i = 0; i < 11; i++)
			json_put_string(json, names[i], rows_text(&r, i));
		write_lines(w, json, rows_text(&r, 0));
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_transitions(struct world *w, struct json_writer *json)
{
	struct rows r;
	json_key(json, "transitions");
	json_array(json);
	rows_open(&r, w->store, "SELECT id, source, target, order_id, request_id, stage, quantity, total, moved, failed, started, finished FROM transitions ORDER BY seq", "");
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "id", rows_text(&r, 0));
		json_put_string(json, "fromSubscriptionId", rows_text(&r, 1));
		json_put_string(json, "toSubscriptionId", rows_text(&r, 2));
		json_put_string(json, "orderId", rows_text(&r, 3));
		json_put_string(json, "requestId", rows_text(&r, 4));
		json_put_string(json, "stage", rows_text(&r, 5));
		json_put_int(json, "quantity", rows_int(&r, 6));
		json_put_int(json, "licences", rows_int(&r, 7));
		json_put_int(json, "moved", rows_int(&r, 8));
		json_put_int(json, "failed", rows_int(&r, 9));
		json_put_time(json, "started", rows_int(&r, 10));
		json_put_time(json, "finished", rows_null(&r, 11) ? TIME_UNKNOWN : rows_int(&r, 11));
		json_object_end(json);
	}
	json_array_end(json);
}

static int64_t duplicate_orders(struct world *w)
{
	return store_int(w->store, "SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM orders WHERE source IS NOT NULL AND status <> 'cancelled' GROUP BY source)", "");
}

/* What a cart buys once is bought twice when the same item stands in two orders. */
static int64_t duplicate_purchases(struct world *w)
{
	return store_int(w->store, "SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM orders JOIN order_lines ON order_id = id"
		" WHERE kind = 'cart' AND status <> 'cancelled' GROUP BY catalog_item)", "");
}

/* What must hold whatever breaks: one purchase, nobody stranded, everybody moved once, nothing cancelled that is in use. */
static void write_promises(struct world *w, struct json_writer *json)
{
	json_put_int(json, "users_ever_without_licence", store_int(w->store, "SELECT count(*) FROM users WHERE without", ""));
	json_put_int(json, "users_moved", store_int(w->store, "SELECT count(*) FROM users WHERE moves", ""));
	json_put_int(json, "users_moved_again", store_int(w->store, "SELECT count(*) FROM users WHERE moves > 1", ""));
	json_put_int(json, "most_moves_of_a_user", store_int(w->store, "SELECT max(moves) FROM users", ""));
	json_put_int(json, "duplicate_orders", duplicate_orders(w));
	json_put_int(json, "duplicate_purchases", duplicate_purchases(w));
	json_put_int(json, "effective_orders", store_int(w->store, "SELECT count(*) FROM orders WHERE status <> 'cancelled'", ""));
	json_put_int(json, "ordering_requests", store_int(w->store, "SELECT count(DISTINCT request_id) FROM orders WHERE status <> 'cancelled'", ""));
	json_put_int(json, "cancelled_while_held", world_fact(w, "cancelled_while_held"));
}

/* From the first write to the last, on the real clock. */
static void write_seconds(struct world *w, struct json_writer *json)
{
	int64_t ms = w->counters.last_write_ms - w->counters.first_write_ms;
	char text[32];

	snprintf(text, sizeof(text), "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
	json_key(json, "seconds");
	json_literal(json, text);
}

static void write_counters(struct world *w, struct json_writer *json)
{
	json_key(json, "counters");
	json_object(json);
	write_promises(w, json);
	json_put_int(json, "writes", w->counters.writes);
	json_put_int(json, "throttled", w->counters.throttled);
	json_put_int(json, "early", w->counters.early);
	json_put_int(json, "batches", w->counters.batches);
	write_seconds(w, json);
	json_put_int(json, "max_in_flight", w->counters.max_in_flight);
	json_put_int(json, "faults", w->counters.faults);
	json_put_int(json, "users", store_int(w->store, "SELECT count(*) FROM users", ""));
	json_put_int(json, "users_with_switched_off_services", store_int(w->store, "SELECT count(DISTINCT user) FROM licences WHERE disabled <> ''", ""));
	json_object_end(json);
}

static void write_limits(struct world *w, struct json_writer *json)
{
	json_key(json, "limits");
	json_object(json);
	throttle_write(&w->throttle, json);
	json_put_int(json, "latencyMs", w->latency_ms);
	json_object_end(json);
}

void training_write_state(struct world *w, struct response *rs)
{
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "scenario", w->scenario->name);
	json_put_string(json, "title", w->scenario->title);
	json_put_int(json, "seed", w->seed);
	json_put_string(json, "tenantId", w->tenant_id);
	json_key(json, "clock");
	json_object(json);
	json_put_time(json, "now", w->now_ms);
	json_put_int(json, "speed", w->clock.speed);
	json_put_int(json, "skewSeconds", w->skew_ms / 1000);
	json_object_end(json);
	write_subscriptions(w, json);
	write_skus(w, json);
	write_orders(w, json);
	write_transitions(w, json);
	write_counters(w, json);
	write_limits(w, json);
	json_key(json, "faults");
	faults_write(w->faults, json);
	json_object_end(json);
}
