/* Subscriptions and licences as rows: what world.h promises about them. */
#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/assign.h"
#include "mock/world.h"

#include <stdlib.h>

static char *copy(struct rows *r, int column)
{
	return xstrdup(rows_text(r, column));
}

static int64_t time_or_unknown(struct rows *r, int column)
{
	return rows_null(r, column) ? TIME_UNKNOWN : rows_int(r, column);
}

void subscription_from_row(struct world *w, struct rows *r, struct subscription *ret)
{
	*ret = (struct subscription){
		.id = copy(r, 0), .directory_id = copy(r, 1), .product = catalog_product(&w->catalog, rows_text(r, 2)), .name = copy(r, 3), .quantity = rows_int(r, 4),
		.status = copy(r, 5), .parent = copy(r, 6), .order_id = copy(r, 7), .term = copy(r, 8), .cycle = copy(r, 9), .created = rows_int(r, 10),
		.started = rows_int(r, 11), .ends = rows_int(r, 12), .cancel_until = time_or_unknown(r, 13), .next_state = time_or_unknown(r, 14),
		.renews = rows_int(r, 15), .trial = rows_int(r, 16), .channel = copy(r, 17), .partner = copy(r, 18), .segment = copy(r, 19),
		.provisioned = rows_int(r, 20), .blocks = rows_int(r, 21), .version = rows_int(r, 22),
		.seated = rows_int(r, 23),
	};
}

bool subscription_get(struct world *w, const char *id, struct subscription *ret)
{
	struct rows r;
	rows_open(&r, w->store, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE id = lower(?)", "t", id);
	if (!rows_next(&r))
		return false;
	subscription_from_row(w, &r, ret);
	rows_close(&r);
	return true;
}

void subscription_clear(struct subscription *s)
{
	free(s->id);
	free(s->directory_id);
	free(s->name);
	free(s->status);
	free(s->parent);
	free(s->order_id);
	free(s->term);
	free(s->cycle);
	free(s->channel);
	free(s->partner);
	free(s->segment);
	*s = (struct subscription){ 0 };
}

const char *subscription_directory_status(const struct subscription *s)
{
	static const struct {
		const char *commerce, *directory;
	} words[] = {
		{ "active", "Enabled" },
		{ "expired", "Warning" },
		{ "suspended", "Suspended" },
		{ "disabled", "Suspended" },
		{ "deleted", "LockedOut" },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(words[i].commerce, s->status))
			return words[i].directory;
	return NULL;
}

bool subscription_is_source(struct world *w, const struct subscription *s)
{
	return s->product && s->product == world_source(w);
}

int64_t licences_consumed(struct world *w, const char *product)
{
	return store_int(w->store, "SELECT consumed FROM product_use WHERE product = ?", "t", product);
}

int64_t licences_enabled(struct world *w, const char *product)
{
	return store_int(w->store, "SELECT sum(quantity) FROM subscriptions WHERE product = ? AND status IN ('active', 'expired') AND NOT seats_from", "t", product);
}

/* The source product's key and its targets', as a list that SQL can search: ",a,b,c,". NULL: the scenario names no source. */
static char *source_and_targets(struct world *w)
{
	const struct product *p = world_source(w);
	struct buf list = BUF_INIT;

	if (!p)
		return NULL;
	buf_addf(&list, ",%s,", p->key);
	const struct json_list *targets[] = { &p->upgrade_targets, &p->other_targets };
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < targets[t]->count; i++)
			buf_addf(&list, "%s,", ((char *const *)targets[t]->items)[i]);
	return buf_steal(&list);
}

const struct product *world_source(struct world *w)
{
	const struct scenario_subscription *source = scenario_subscription(w->scenario, w->scenario->upgrade.source);
	return source ? catalog_product(&w->catalog, source->product) : NULL;
}

void licences_note(struct world *w)
{
	char *list = source_and_targets(w);
	if (list)
		store_run(w->store,
			"UPDATE users SET without = 1 WHERE held AND NOT without AND NOT EXISTS ("
			" SELECT 1 FROM licences WHERE user = users.seq AND licences.held AND instr(?1, ',' || product || ',')"
			" AND product IN (SELECT product FROM subscriptions WHERE status IN ('active', 'expired')))",
			"t", list);
	free(list);
}

static bool works(struct world *w, const struct product *p)
{
	return store_int(w->store, "SELECT EXISTS (SELECT 1 FROM subscriptions WHERE product = ? AND status IN ('active', 'expired'))", "t", p->key);
}

void licences_note_user(struct world *w, struct holder *h)
{
	const struct product *source = world_source(w);

	if (!source || !h->counted)
		return;
	for (size_t i = 0; i < h->n; i++) {
		const struct product *p = h->list[i].product;
		if (h->list[i].held && (p == source || product_targets(source, p->key, false)) && works(w, p))
			return;
	}
	store_run(w->store, "UPDATE users SET without = 1 WHERE seq = ?", "i", h->user);
	h->counted = false;
}
