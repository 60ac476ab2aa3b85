#include "mock/world_begin.h"

#include "core/error.h"
#include "core/text.h"
#include "mock/groups.h"
#include "mock/orders.h"
#include "mock/people.h"
#include "mock/ranges.h"
#include "mock/upgrade.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static void labelled_id(const struct world *w, const char *kind, const char *label, char to[UUID_TEXT])
{
	char what[200];
	snprintf(what, sizeof(what), "%s/%s", kind, label);
	world_id(w, what, to);
}

static int64_t before(int64_t ms, struct duration d)
{
	return time_after(ms, (struct duration){ .months = -d.months, .ms = -d.ms });
}

static void add_subscription(struct world *w, const struct scenario_subscription *s)
{
	const struct product *p = catalog_product(&w->catalog, s->product);
	char id[UUID_TEXT], directory_id[UUID_TEXT], order_id[UUID_TEXT], parent[UUID_TEXT];
	int64_t from, to, started = before(w->now_ms, s->started_ago), ends = time_after(w->now_ms, s->renews_in);
	bool deleted = str_eq(s->status, "deleted"), has_own_window = s->cancel_in.months || s->cancel_in.ms;
	int64_t cancel_until = has_own_window ? time_after(w->now_ms, s->cancel_in) : started + w->scenario->service.cancel_days * DAY_MS;

	labelled_id(w, "subscription", s->label, id);
	labelled_id(w, "directory", s->label, directory_id);
	labelled_id(w, "order", s->label, order_id);
	if (!str_empty(s->parent))
		labelled_id(w, "subscription", s->parent, parent);
	store_run(w->store,
		"INSERT INTO subscriptions (id, directory_id, product, name, quantity, status, parent, order_id, term, cycle, created, started, ends,"
		" cancel_until, next_state, renews, trial, channel, partner, segment, provisioned, blocks)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?)",
		"ttttittttt" "iiiiiii" "ttt" "ii", id, directory_id, p->key, str_empty(s->name) ? p->title : s->name, s->quantity, s->status,
		str_empty(s->parent) ? NULL : parent, order_id, s->term, s->cycle, started, started, ends - ends % DAY_MS,
		cancel_until, deleted ? time_after(w->now_ms, w->scenario->upgrade.retention) : (int64_t)0,
		(int64_t)s->auto_renew, (int64_t)s->trial, s->channel, str_empty(s->partner) ? NULL : s->partner, s->segment, (int64_t)s->provisioned,
		(int64_t)s->blocks_upgrade);
	/* A second subscription of a product serves the users that follow those of the first. */
	store_run(w->store,
		"INSERT INTO licences (user, product, since) SELECT seq, ?1, ?2 FROM users"
		" WHERE seq > (SELECT count(*) FROM licences WHERE product = ?1) AND seq <= (SELECT count(*) FROM licences WHERE product = ?1) + ?3",
		"tii", p->key, started, s->assigned);
	for (const char *at = s->holders; ranges_next(&at, &from, &to);)
		store_run(w->store, "INSERT OR IGNORE INTO licences (user, product, since) SELECT seq, ?, ? FROM users WHERE seq BETWEEN ? AND ?", "tiii", p->key, started, from,
			to);
}

static void add_payment(struct world *w, const struct scenario_payment *p)
{
	char id[UUID_TEXT];
	labelled_id(w, "payment", p->label, id);
	store_run(w->store, "INSERT INTO payment_methods (id, kind, label, expires, preferred) VALUES (?, ?, ?, ?, ?)", "tttti", id, p->kind, p->text,
		str_empty(p->expires) ? NULL : p->expires, (int64_t)p->preferred);
}

static const char *or_else(const char *text, const char *other)
{
	return str_empty(text) ? other : text;
}

static const char *or_null(const char *text)
{
	return str_empty(text) ? NULL : text;
}

static void add_address(struct world *w, const char *role, const struct scenario_address *a)
{
	char email[200];
	snprintf(email, sizeof(email), "billing@%s", w->scenario->tenant.domain);
	store_run(w->store,
		"INSERT INTO addresses (role, company, first, last, email, line1, line2, city, region, state, postal, country, phone)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"ttttttttttttt", role, or_else(a->company, w->scenario->tenant.name), a->first, a->last, or_else(a->email, email), a->line1, or_null(a->line2),
		a->city, or_null(a->region), or_null(a->state), a->postal, or_else(a->country, w->scenario->tenant.country), or_null(a->phone));
}

static int begin_running_upgrade(struct world *w, struct error *err)
{
	const struct scenario *s = w->scenario;
	char id[UUID_TEXT], operation[UUID_TEXT];
	struct subscription source;

	labelled_id(w, "subscription", s->upgrade.source, id);
	if (!subscription_get(w, id, &source))
		return 0;
	struct upgrade_order order = { .source = &source, .target = catalog_product(&w->catalog, s->upgrade.running_to), .quantity = source.quantity,
		.term = source.term, .cycle = source.cycle };
	int ret = upgrade_start(w, &order, before(w->now_ms, s->upgrade.running_since), operation, err);
	subscription_clear(&source);
	return ret;
}

int world_begin(struct world *w, struct error *err)
{
	const struct scenario *s = w->scenario;
	const struct product *source = world_source(w), *products = w->catalog.products.items;
	int ret;

	for (size_t i = 0; i < w->catalog.products.count; i++)
		store_run(w->store, "INSERT INTO product_use (product, consumed) VALUES (?, 0)", "t", products[i].key);
	people_make(w);
	for (size_t i = 0; i < s->n_subscriptions; i++)
		add_subscription(w, &s->subscriptions[i]);
	people_switch_off(w);
	people_special(w);
	if ((ret = groups_begin(w, err)) < 0)
		return ret;
	if (source)
		store_run(w->store, "UPDATE users SET held = 1 WHERE seq IN (SELECT user FROM licences WHERE product = ? AND held)", "t", source->key);
	for (size_t i = 0; i < s->n_payments; i++)
		add_payment(w, &s->payments[i]);
	add_address(w, "sold_to", &s->sold_to);
	add_address(w, "billed_to", &s->billed_to);
	if (s->upgrade.busy_s)
		world_set_fact(w, "busy_until", w->now_ms + s->upgrade.busy_s * 1000);
	if (!str_empty(s->credit.pending_for)) {
		char id[UUID_TEXT];
		labelled_id(w, "subscription", s->credit.pending_for, id);
		credit_check_open(w, id, NULL, w->now_ms);
	}
	return str_empty(s->upgrade.running_to) ? 0 : begin_running_upgrade(w, err);
}
