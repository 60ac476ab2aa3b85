/* Which of Your products is what was bought: by its name, by its order, or by what the directory lists beyond what was there before. */
#include "model/buy_model.h"

#include "core/calendar.h"
#include "core/text.h"
#include "model/wizard.h"

static bool is_named(const struct subscription *s, const char *id)
{
	return !str_empty(id) && (str_ieq(s->commerce_id, id) || str_ieq(s->directory_id, id));
}

/* What could have been meant where no id was ever told: those that are known to be young, and those of which nothing is known. */
struct candidates {
	const struct subscription *one;
	size_t young, undated;
};

static struct candidates find_candidates(const struct wizard *w, const struct upgrade_record *r)
{
	struct candidates c = { 0 };

	for (size_t i = 0; i < products_count(w); i++) {
		const struct subscription *s = products_at(w, i);
		bool dated = s->created_ms != TIME_UNKNOWN && r->placed_ms != TIME_UNKNOWN;
		/* A trial ends by itself: only a person may move users to one. */
		if (subscription_has_ended(s->status) || products_is_addon(s) || s->is_trial || !str_ieq(s->sku_id, r->target_sku_id))
			continue;
		if (dated && s->created_ms < r->placed_ms - BUY_GRACE_MS)
			continue;
		c.one = s;
		c.young += dated;
		c.undated += !dated;
	}
	return c;
}

/* One that nothing tells the age of is meant only where there was none at all before. */
static bool is_sure(const struct candidates *c, const struct upgrade_record *r)
{
	return c->young + c->undated == 1 && (c->young == 1 || r->targets_before == 0);
}

int64_t buy_seats(const struct wizard *w, const char *sku_id)
{
	const struct sku_facts *sku = products_sku(w, sku_id);

	return sku ? sku->enabled + sku->warning : w->products.n_skus ? 0 : COUNT_UNKNOWN;
}

int64_t buy_living(const struct wizard *w, const char *sku_id, const struct subscription **ret_one)
{
	int64_t n = 0;

	for (size_t i = 0; i < products_count(w); i++) {
		const struct subscription *s = products_at(w, i);
		if (subscription_has_ended(s->status) || !str_ieq(s->sku_id, sku_id))
			continue;
		if (ret_one)
			*ret_one = s;
		n++;
	}
	return n;
}

/* What was there before can be made larger instead of buying anew. */
static const struct subscription *find_grown(const struct wizard *w, const struct upgrade_record *r)
{
	const struct subscription *one = NULL;
	bool grown = r->target_seats_before > 0 && buy_seats(w, r->target_sku_id) > r->target_seats_before;

	return grown && buy_living(w, r->target_sku_id, &one) == 1 && !one->is_trial ? one : NULL;
}

const struct subscription *buy_subscription(const struct wizard *w)
{
	const struct upgrade_record *r = buy_record(w);

	for (size_t i = 0; r && i < products_count(w); i++)
		if (is_named(products_at(w, i), r->target_subscription_id))
			return products_at(w, i);
	for (size_t i = 0; r && !str_empty(r->order_id) && i < products_count(w); i++)
		if (str_ieq(products_at(w, i)->order_id, r->order_id) && str_ieq(products_at(w, i)->sku_id, r->target_sku_id))
			return products_at(w, i);
	if (!r || !str_empty(r->target_subscription_id) || !str_empty(r->order_id))
		return NULL;
	struct candidates c = find_candidates(w, r);
	return is_sure(&c, r) ? c.one : find_grown(w, r);
}

bool buy_is_to_be_named(const struct wizard *w, const struct upgrade_record *r)
{
	struct candidates c = find_candidates(w, r);

	return c.one && !is_sure(&c, r) && !find_grown(w, r);
}
