#include "mock/upgrade.h"

#include "core/error.h"
#include "core/text.h"
#include "mock/orders.h"
#include "mock/pricing.h"
#include "mock/world.h"

#include <stdlib.h>

struct transition {
	int64_t seq, stage_since, total, moved;
	char *stage, *order_id;
	struct subscription source, target;
};

static void add_event(struct world *w, int64_t seq, const char *name, const char *status, int64_t at_ms, int64_t code, const char *description)
{
	store_run(w->store,
		"INSERT INTO transition_events (transition, n, name, status, at, code, description)"
		" SELECT ?1, count(*), ?2, ?3, ?4, nullif(?5, 0), ?6 FROM transition_events WHERE transition = ?1",
		"ittiit", seq, name, status, at_ms, code, description);
}

static void set_stage(struct world *w, struct transition *t, const char *stage, int64_t at_ms)
{
	store_run(w->store, "UPDATE transitions SET stage = ?, stage_since = ? WHERE seq = ?", "tii", stage, at_ms, t->seq);
	str_set(&t->stage, stage);
	t->stage_since = at_ms;
}

static void finish(struct world *w, struct transition *t, const char *stage, int64_t at_ms)
{
	set_stage(w, t, stage, at_ms);
	store_run(w->store, "UPDATE transitions SET finished = ? WHERE seq = ?", "ii", at_ms, t->seq);
}

int upgrade_start(struct world *w, const struct upgrade_order *o, int64_t at_ms, char ret_id[UUID_TEXT], struct error *err)
{
	struct order_request request = {
		.kind = "transition", .transaction_type = "convert", .product = o->target, .quantity = o->quantity, .term = o->term, .cycle = o->cycle,
		.request_id = o->request_id, .source = o->source,
	};
	struct order_made made;
	char from[96], to[96];
	int ret = order_place(w, &request, at_ms, &made, err);

	if (ret < 0)
		return ret;
	world_new_id(w, "transition", ret_id);
	store_run(w->store,
		"INSERT INTO transitions (id, source, target, from_item, to_item, quantity, term, cycle, order_id, request_id, stage, stage_since, started)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"tttttitttttii", ret_id, o->source->id, made.subscription_id, product_item(o->source->product, from), product_item(o->target, to), o->quantity,
		o->term, o->cycle, made.order_id, o->request_id, made.credit_check ? "credit" : "purchase", at_ms, at_ms);
	/* The trailing space is the service's own. */
	add_event(w, store_int(w->store, "SELECT max(seq) FROM transitions", ""), "Conversion", "Started ", at_ms, 0, NULL);
	return 0;
}

static bool pass_credit(struct world *w, struct transition *t, int64_t to_ms)
{
	struct credit_decision decision = credit_decide(w, t->order_id, to_ms);
	if (decision.state == CREDIT_STATE_PENDING)
		return false;
	if (decision.state == CREDIT_STATE_APPROVED) {
		set_stage(w, t, "purchase", decision.at_ms);
		return true;
	}
	order_cancel(w, t->order_id);
	add_event(w, t->seq, "Conversion", "Failed", decision.at_ms, 800021, "The credit check was declined. Nothing was charged.");
	finish(w, t, "declined", decision.at_ms);
	return false;
}

static bool pass_purchase(struct world *w, struct transition *t, int64_t to_ms)
{
	int64_t due = time_after(t->stage_since, w->scenario->upgrade.purchase);
	if (due > to_ms)
		return false;
	order_complete(w, t->order_id, due);
	t->total = licences_consumed(w, t->source.product->key);
	store_run(w->store, "UPDATE transitions SET total = ? WHERE seq = ?", "ii", t->total, t->seq);
	add_event(w, t->seq, "Conversion", "Completed", due, 0, NULL);
	add_event(w, t->seq, "LicenseReassignment", "InProgress", due, 0, NULL);
	set_stage(w, t, "licences", due);
	return true;
}

/* Moves the first `count` users that are left, each in one step. Services switched off before are on afterwards, as the service does it. */
static void move_licences(struct world *w, struct transition *t, int64_t count, int64_t at_ms)
{
	const char *from = t->source.product->key, *to = t->target.product->key;
	int64_t last = store_int(w->store, "SELECT max(user) FROM (SELECT DISTINCT user FROM licences WHERE product = ? AND held ORDER BY user LIMIT ?)", "ti", from, count);

	store_begin(w->store);
	store_run(w->store,
		"DELETE FROM licences WHERE product = ?1 AND user <= ?3 AND EXISTS"
		" (SELECT 1 FROM licences AS other WHERE other.user = licences.user AND other.product = ?2 AND other.source = licences.source)",
		"tti", from, to, last);
	store_run(w->store, "UPDATE licences SET product = ?2, disabled = '', since = ?4 WHERE product = ?1 AND user <= ?3", "ttii", from, to, last, at_ms);
	store_run(w->store, "UPDATE OR IGNORE group_licences SET product = ?2, disabled = '' WHERE product = ?1", "tt", from, to);
	t->moved += count;
	store_run(w->store, "UPDATE transitions SET moved = ? WHERE seq = ?", "ii", t->moved, t->seq);
	store_commit(w->store);
	licences_note(w);
}

static bool pass_licences(struct world *w, struct transition *t, int64_t to_ms)
{
	int64_t due = time_after(t->stage_since, w->scenario->upgrade.licences);
	int64_t left_behind = w->scenario->upgrade.leave_behind < t->total ? w->scenario->upgrade.leave_behind : t->total;
	int64_t goal = t->total - left_behind, length = due - t->stage_since;
	int64_t reached = to_ms >= due || length <= 0 ? goal : (int64_t)((double)goal * (double)(to_ms - t->stage_since) / (double)length);

	if (reached > t->moved)
		move_licences(w, t, reached - t->moved, to_ms < due ? to_ms : due);
	if (to_ms < due)
		return false;
	if (left_behind) {
		/* 12: UserLicenseError */
		add_event(w, t->seq, "LicenseReassignment", "Failed", due, 12, "Some user licences could not be moved. Assign them by hand.");
		store_run(w->store, "UPDATE transitions SET failed = ? WHERE seq = ?", "ii", left_behind, t->seq);
		finish(w, t, "left_behind", due);
		return false;
	}
	add_event(w, t->seq, "LicenseReassignment", "Completed", due, 0, NULL);
	set_stage(w, t, "cancel", due);
	return true;
}

/* An add-on whose every service is in the new plan is cancelled; the others hang on the new plan from now on. */
static void settle_add_ons(struct world *w, struct transition *t, int64_t at_ms)
{
	struct rows r;
	char *redundant[64];
	size_t n = 0;

	rows_open(&r, w->store, "SELECT id, product FROM subscriptions WHERE parent = ? AND status IN ('active', 'suspended')", "t", t->source.id);
	while (rows_next(&r)) {
		const struct product *addon = catalog_product(&w->catalog, rows_text(&r, 1));
		if (addon && product_covers(t->target.product, addon) && n < 64) {
			redundant[n] = NULL;
			str_set(&redundant[n++], rows_text(&r, 0));
		}
	}
	for (size_t i = 0; i < n; i++) {
		subscription_cancel(w, redundant[i], at_ms);
		store_run(w->store,
			"DELETE FROM licences WHERE product = (SELECT product FROM subscriptions WHERE id = ?1)"
			" AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE status = 'active' AND product = licences.product)",
			"t", redundant[i]);
		free(redundant[i]);
	}
	store_run(w->store, "UPDATE subscriptions SET parent = ?, version = version + 1 WHERE parent = ? AND status IN ('active', 'suspended')", "tt",
		t->target.id, t->source.id);
}

static bool pass_cancel(struct world *w, struct transition *t, int64_t to_ms)
{
	int64_t due = time_after(t->stage_since, w->scenario->upgrade.cancel);
	if (due > to_ms)
		return false;
	settle_add_ons(w, t, due);
	subscription_cancel(w, t->source.id, due);
	finish(w, t, "done", due);
	return false;
}

static const struct {
	const char *stage;
	bool (*pass)(struct world *w, struct transition *t, int64_t to_ms);
} stages[] = {
	{ "credit", pass_credit },
	{ "purchase", pass_purchase },
	{ "licences", pass_licences },
	{ "cancel", pass_cancel },
};

static bool pass_stage(struct world *w, struct transition *t, int64_t to_ms)
{
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (str_eq(t->stage, stages[i].stage))
			return stages[i].pass(w, t, to_ms);
	return false;
}

static bool transition_get(struct world *w, int64_t after, struct transition *t)
{
	struct rows r;
	char *source = NULL, *target = NULL;

	*t = (struct transition){ 0 };
	rows_open(&r, w->store, "SELECT seq, stage, stage_since, total, moved, order_id, source, target FROM transitions"
		" WHERE finished IS NULL AND seq > ? ORDER BY seq LIMIT 1", "i", after);
	if (!rows_next(&r))
		return false;
	t->seq = rows_int(&r, 0);
	str_set(&t->stage, rows_text(&r, 1));
	t->stage_since = rows_int(&r, 2);
	t->total = rows_int(&r, 3);
	t->moved = rows_int(&r, 4);
	str_set(&t->order_id, rows_text(&r, 5));
	str_set(&source, rows_text(&r, 6));
	str_set(&target, rows_text(&r, 7));
	rows_close(&r);
	bool has_source = subscription_get(w, source, &t->source), has_target = subscription_get(w, target, &t->target);
	free(source);
	free(target);
	return has_source && has_target;
}

static void transition_clear(struct transition *t)
{
	free(t->stage);
	free(t->order_id);
	subscription_clear(&t->source);
	subscription_clear(&t->target);
}

void upgrade_advance(struct world *w, int64_t to_ms)
{
	struct transition t;
	int64_t after = 0;

	while (transition_get(w, after, &t)) {
		while (pass_stage(w, &t, to_ms))
			;
		after = t.seq;
		transition_clear(&t);
	}
	transition_clear(&t);
}

void subscription_cancel(struct world *w, const char *id, int64_t at_ms)
{
	store_run(w->store, "UPDATE subscriptions SET status = 'deleted', renews = 0, next_state = ?, version = version + 1 WHERE id = ?", "it",
		time_after(at_ms, w->scenario->upgrade.retention), id);
	licences_note(w);
}

/* The old plan was cancelled, and more of its licences are held than are left: somebody pays for that with a mailbox. */
static void note_if_held(struct world *w, const struct subscription *s)
{
	static const char fact[] = "cancelled_while_held";

	if (subscription_is_source(w, s) && licences_consumed(w, s->product->key) > licences_enabled(w, s->product->key))
		world_set_fact(w, fact, world_fact(w, fact) + 1);
}

void subscription_end(struct world *w, const struct subscription *s, int64_t at_ms)
{
	subscription_cancel(w, s->id, at_ms);
	note_if_held(w, s);
}
