#include "mock/centre.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "mock/orders.h"
#include "mock/upgrade.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static const char *or_else(const char *text, const char *other)
{
	return str_empty(text) ? other : text;
}

static const struct product *find_product(struct world *w, const char *word)
{
	const struct product *p = str_empty(word) ? NULL : catalog_product(&w->catalog, word);

	return p || str_empty(word) ? p : catalog_by_sku(&w->catalog, word);
}

/* ---- buying ---- */

/* No order of Commerce: whoever pays by card in the admin centre leaves none there. What it bought comes as with any purchase. */
static void add_subscription(struct world *w, const struct centre_act *act, const struct product *p, int64_t at_ms)
{
	const char *term = act->trial ? "P1M" : or_else(act->term, "P1Y");
	char id[UUID_TEXT], directory_id[UUID_TEXT], order_id[UUID_TEXT];
	struct duration length = { .months = 12 };

	duration_parse(term, &length, NULL);
	world_new_id(w, "subscription", id);
	world_new_id(w, "directory", directory_id);
	world_new_id(w, "order", order_id);
	store_run(w->store,
		"INSERT INTO subscriptions (id, directory_id, product, name, quantity, status, order_id, term, cycle, created, started, ends,"
		" cancel_until, renews, trial, channel, segment, provisioned, blocks)"
		" VALUES (?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'commercial', 0, 0)",
		"ttttittt" "iiiiiit", id, directory_id, p->key, p->title, act->quantity, order_id, term, or_else(act->cycle, "monthly"), at_ms, at_ms,
		time_after(at_ms - at_ms % DAY_MS, length), at_ms + w->scenario->service.cancel_days * DAY_MS, (int64_t)!act->trial, (int64_t)act->trial,
		act->trial ? "trial" : "direct_card");
	provisioning_begin(w, order_id, at_ms);
}

static int buy(struct world *w, const struct centre_act *act, int64_t at_ms, struct error *err)
{
	const struct product *p = find_product(w, act->product);

	if (!p)
		return error_set(err, ERROR_INPUT, _("There is no product \"%s\" in the catalogue."), or_else(act->product, ""));
	if (act->quantity < 1)
		return error_set(err, ERROR_INPUT, _("A purchase has a quantity of 1 at least."));
	add_subscription(w, act, p, at_ms);
	return 0;
}

/* ---- changing what is there ---- */

static char *find_subscription(struct world *w, const struct centre_act *act)
{
	const struct product *p = find_product(w, act->product);

	if (!str_empty(act->subscription))
		return store_text(w->store, "SELECT id FROM subscriptions WHERE id = lower(?1) OR directory_id = lower(?1)", "t", act->subscription);
	return p ? store_text(w->store, "SELECT id FROM subscriptions WHERE product = ? AND status IN ('active', 'expired') ORDER BY seq DESC LIMIT 1", "t", p->key) : NULL;
}

static int set_seats(struct world *w, const char *id, int64_t quantity, struct error *err)
{
	if (quantity < 1)
		return error_set(err, ERROR_INPUT, _("A subscription has a quantity of 1 at least."));
	store_run(w->store, "UPDATE subscriptions SET quantity = ?, version = version + 1 WHERE id = ?", "it", quantity, id);
	return 0;
}

static void set_renewal(struct world *w, const char *id, bool on)
{
	store_run(w->store, "UPDATE subscriptions SET renews = ?, version = version + 1 WHERE id = ?", "it", (int64_t)on, id);
}

/* Too late for that, it can only run out. */
static int cancel(struct world *w, const char *id, int64_t at_ms, struct error *err)
{
	struct subscription s;
	int rc = 0;

	if (!subscription_get(w, id, &s))
		return error_set(err, ERROR_INPUT, _("There is no such subscription."));
	if (s.cancel_until != TIME_UNKNOWN && s.cancel_until <= at_ms && !s.trial)
		rc = error_set(err, ERROR_REFUSED, _("The time in which it could be cancelled is past: only its renewal can be switched off."));
	else
		subscription_end(w, &s, at_ms);
	subscription_clear(&s);
	return rc;
}

int centre_do(struct world *w, const struct centre_act *act, int64_t at_ms, struct error *err)
{
	if (act->deed == CENTRE_BUY)
		return buy(w, act, at_ms, err);
	char *id = find_subscription(w, act);
	int rc = 0;

	if (!id)
		return error_set(err, ERROR_INPUT, _("There is no such subscription."));
	if (act->deed == CENTRE_SEATS)
		rc = set_seats(w, id, act->quantity, err);
	else if (act->deed == CENTRE_CANCEL)
		rc = cancel(w, id, at_ms, err);
	else
		set_renewal(w, id, act->deed == CENTRE_RENEWAL_ON);
	free(id);
	return rc;
}

/* ---- colleagues ---- */

/* From when on a colleague waits: from the beginning, or since nobody holds the product any more. TIME_UNKNOWN: not yet. */
static int64_t waits_since(struct world *w, const struct scenario_colleague *c, int64_t now_ms)
{
	const struct product *p = find_product(w, c->product);
	char fact[96];

	if (!c->unused)
		return world_fact(w, "began");
	if (!p || licences_consumed(w, p->key) > 0)
		return TIME_UNKNOWN;
	snprintf(fact, sizeof(fact), "unused/%.80s", c->label);
	if (!world_fact(w, fact))
		world_set_fact(w, fact, now_ms);
	return world_fact(w, fact);
}

void colleagues_advance(struct world *w, int64_t to_ms)
{
	for (size_t i = 0; i < w->scenario->n_colleagues; i++) {
		const struct scenario_colleague *c = &w->scenario->colleagues[i];
		const struct centre_act act = { .deed = (enum centre_deed)c->deed, .product = c->product, .term = c->term, .cycle = c->cycle, .quantity = c->quantity,
			.trial = c->trial };
		char done[96];

		snprintf(done, sizeof(done), "colleague/%.80s", c->label);
		if (world_fact(w, done))
			continue;
		int64_t since = waits_since(w, c, to_ms);
		if (since == TIME_UNKNOWN || time_after(since, c->after) > to_ms)
			continue;
		world_set_fact(w, done, 1);
		centre_do(w, &act, time_after(since, c->after), NULL);
	}
}
