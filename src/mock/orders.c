#include "mock/orders.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/pricing.h"
#include "mock/world.h"

#include <stdlib.h>
#include <string.h>

static const char *const outcome_names[] = { "approved", "declined", "pending" };

void credit_check_open(struct world *w, const char *subscription_id, const char *order_id, int64_t at_ms)
{
	char id[UUID_TEXT];
	bool endless = w->scenario->credit.outcome == OUTCOME_PENDING;

	world_new_id(w, "credit", id);
	store_run(w->store, "INSERT INTO credit_checks (id, subscription, order_id, state, since, decided_by) VALUES (?, ?, ?, 'pending', ?, ?)",
		endless ? "tttin" : "tttii", id, subscription_id, order_id, at_ms, endless ? (int64_t)0 : time_after(at_ms, w->scenario->credit.after));
}

struct credit_decision credit_decide(struct world *w, const char *order_id, int64_t to_ms)
{
	struct credit_decision d = { CREDIT_STATE_APPROVED, store_int(w->store, "SELECT created FROM orders WHERE id = ?", "t", order_id) };
	struct rows r;

	rows_open(&r, w->store, "SELECT state, since FROM credit_checks WHERE order_id = ?", "t", order_id);
	if (!rows_next(&r))
		return d;
	char *state = xstrdup(rows_text(&r, 0));
	int64_t due = time_after(rows_int(&r, 1), w->scenario->credit.after);
	rows_close(&r);
	if (str_eq(state, "pending") && w->scenario->credit.outcome != OUTCOME_PENDING && due <= to_ms) {
		str_set(&state, outcome_names[w->scenario->credit.outcome]);
		store_run(w->store, "UPDATE credit_checks SET state = ? WHERE order_id = ?", "tt", state, order_id);
	}
	d.at_ms = due;
	d.state = str_eq(state, "approved") ? CREDIT_STATE_APPROVED : str_eq(state, "declined") ? CREDIT_STATE_DECLINED : CREDIT_STATE_PENDING;
	free(state);
	return d;
}

static void add_subscription(struct world *w, const struct order_request *rq, const struct order_made *made, int64_t at_ms)
{
	char directory_id[UUID_TEXT];
	struct duration term = { .months = 12 };
	const struct subscription *from = rq->source;
	int64_t day = at_ms - at_ms % (INT64_C(24) * 60 * 60 * 1000);

	duration_parse(rq->term, &term, NULL);
	world_new_id(w, "directory", directory_id);
	store_run(w->store,
		"INSERT INTO subscriptions (id, directory_id, product, name, quantity, status, parent, order_id, term, cycle, created, started, ends,"
		" cancel_until, renews, trial, channel, partner, segment, provisioned, blocks)"
		" VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?, 0, 0)",
		"ttttittttiiiittt", made->subscription_id, directory_id, rq->product->key, rq->name ? rq->name : rq->product->title, rq->quantity, rq->parent,
		made->order_id, rq->term, rq->cycle, at_ms, at_ms, time_after(day, term),
		time_after(at_ms, (struct duration){ .ms = w->scenario->service.cancel_days * 24 * 60 * 60 * 1000 }),
		from && !str_eq(from->channel, "prepaid") ? from->channel : "direct_card", from ? from->partner : NULL, from ? from->segment : "commercial");
}

static void add_order(struct world *w, const struct order_request *rq, const struct order_made *made, const struct amounts *a, int64_t at_ms)
{
	char texts[7][MONEY_TEXT], item[96];
	char *method = store_text(w->store, "SELECT kind FROM payment_methods WHERE preferred", "");

	store_run(w->store,
		"INSERT INTO orders (id, request_id, status, kind, cycle, currency, created, subtotal, tax, total, prepaid, due, source, method)"
		" VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"tttttittttttt", made->order_id, rq->request_id, rq->kind, rq->cycle, w->scenario->tenant.currency, at_ms, money_wire(a->subtotal, texts[0]),
		money_wire(a->tax, texts[1]), money_wire(a->total, texts[2]), money_wire(a->prepaid, texts[3]), money_wire(a->due, texts[4]),
		rq->source ? rq->source->id : NULL, method);
	store_run(w->store,
		"INSERT INTO order_lines (order_id, line, product, catalog_item, subscription, parent, name, quantity, term, cycle, transaction_type, unit, extended)"
		" VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"ttttttittttt", made->order_id, rq->product->key, product_item(rq->product, item), made->subscription_id, rq->parent,
		rq->product->title, rq->quantity, rq->term, rq->cycle, rq->transaction_type, money_wire(a->unit, texts[5]), money_wire(a->subtotal, texts[6]));
	free(method);
}

int order_place(struct world *w, const struct order_request *rq, int64_t at_ms, struct order_made *ret, struct error *err)
{
	struct amounts amounts;
	int rc = pricing_order(w, rq->product, rq->term, rq->cycle, rq->quantity, &amounts, err);

	if (rc < 0 || (rc = pricing_check_method(w, &amounts, err)) < 0)
		return rc;
	world_new_id(w, "order", ret->order_id);
	world_new_id(w, "subscription", ret->subscription_id);
	ret->credit_check = pricing_needs_credit_check(w, &amounts);
	add_order(w, rq, ret, &amounts, at_ms);
	add_subscription(w, rq, ret, at_ms);
	if (ret->credit_check)
		credit_check_open(w, rq->source ? rq->source->id : ret->subscription_id, ret->order_id, at_ms);
	return 0;
}

/* 0 where it takes no time. */
static int64_t later(int64_t at_ms, struct duration d)
{
	return d.months || d.ms ? time_after(at_ms, d) : 0;
}

void provisioning_begin(struct world *w, const char *order_id, int64_t at_ms)
{
	const struct scenario *s = w->scenario;
	int64_t ready = later(at_ms, s->provisioning.services);

	store_run(w->store, "UPDATE subscriptions SET visible_from = ?, seats_from = ?, provisioned = ?, ready_from = nullif(?, 0) WHERE order_id = ?", "iiiit",
		later(at_ms, s->provisioning.visible), later(at_ms, s->provisioning.seats), (int64_t)!ready, ready, order_id);
}

void provisioning_advance(struct world *w, int64_t to_ms)
{
	store_run(w->store, "UPDATE subscriptions SET visible_from = 0 WHERE visible_from <> 0 AND visible_from <= ?", "i", to_ms);
	store_run(w->store, "UPDATE subscriptions SET seats_from = 0 WHERE seats_from <> 0 AND seats_from <= ?", "i", to_ms);
	store_run(w->store, "UPDATE subscriptions SET provisioned = 1, ready_from = NULL WHERE ready_from <= ?", "i", to_ms);
	store_run(w->store, "UPDATE subscriptions SET quantity = wanted, wanted = NULL, wanted_from = NULL, version = version + 1 WHERE wanted_from <= ?", "i", to_ms);
}

void order_complete(struct world *w, const char *order_id, int64_t at_ms)
{
	store_run(w->store, "UPDATE orders SET status = 'completed' WHERE id = ?", "t", order_id);
	store_run(w->store, "UPDATE subscriptions SET status = 'active', started = ?, version = version + 1 WHERE order_id = ?", "it", at_ms, order_id);
	provisioning_begin(w, order_id, at_ms);
	if (store_int(w->store, "SELECT CAST(prepaid AS REAL) > 0 FROM orders WHERE id = ?", "t", order_id))
		world_set_fact(w, "prepaid_used", 1);
}

void order_cancel(struct world *w, const char *order_id)
{
	store_run(w->store, "UPDATE orders SET status = 'cancelled' WHERE id = ?", "t", order_id);
	store_run(w->store, "UPDATE subscriptions SET status = 'deleted', renews = 0, version = version + 1 WHERE order_id = ?", "t", order_id);
}

void orders_advance(struct world *w, int64_t to_ms)
{
	for (int64_t after = 0;;) {
		int64_t seq = store_int(w->store, "SELECT min(seq) FROM orders WHERE kind = 'cart' AND status = 'pending' AND seq > ?", "i", after);
		if (!seq)
			return;
		char *id = store_text(w->store, "SELECT id FROM orders WHERE seq = ?", "i", seq);
		struct credit_decision decision = credit_decide(w, id, to_ms);
		if (decision.state == CREDIT_STATE_DECLINED)
			order_cancel(w, id);
		else if (decision.state == CREDIT_STATE_APPROVED) {
			int64_t due = time_after(decision.at_ms, w->scenario->upgrade.purchase);
			if (due <= to_ms)
				order_complete(w, id, due);
		}
		free(id);
		after = seq;
	}
}
