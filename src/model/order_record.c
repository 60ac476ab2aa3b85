#include "model/order_record.h"

#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

static bool same_line(const struct purchase_line *a, const struct purchase_line *b)
{
	return catalog_item_same(a->catalog_item, b->catalog_item) && a->quantity == b->quantity && word_is(a->term, b->term)
		&& word_is(a->billing_cycle, b->billing_cycle);
}

bool order_record_same(const struct upgrade_record *a, const struct upgrade_record *b)
{
	if ((a->path == PATH_MANUAL) != (b->path == PATH_MANUAL) || a->n_lines != b->n_lines)
		return false;
	for (size_t i = 0; i < a->n_lines; i++)
		if (!same_line(&a->lines[i], &b->lines[i]))
			return false;
	return str_ieq(a->source_subscription_id, b->source_subscription_id) && catalog_item_same(a->target_catalog_item, b->target_catalog_item)
		&& a->quantity == b->quantity && word_is(a->term, b->term) && word_is(a->billing_cycle, b->billing_cycle);
}

static int64_t consumed(const struct wizard *w, const char *sku_id)
{
	const struct sku_facts *sku = products_sku(w, sku_id);

	return sku ? sku->consumed : COUNT_UNKNOWN;
}

/* What was there when the person looked: what has come since is told before anything is bought. */
static int64_t subscriptions_seen(const struct wizard *w, const char *catalog_item)
{
	int64_t n = 0;

	for (size_t i = 0; i < products_count(w); i++)
		n += catalog_item_same(products_at(w, i)->catalog_item, catalog_item);
	return n;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void fill_line(const struct wizard *w, const struct cart_line *from, struct purchase_line *to)
{
	*to = (struct purchase_line){ .quantity = from->quantity };
	str_copy(to->name, sizeof to->name, from->name);
	str_copy(to->sku_id, sizeof to->sku_id, from->sku_id);
	str_copy(to->catalog_item, sizeof to->catalog_item, from->catalog_item);
	str_copy(to->term, sizeof to->term, from->term);
	str_copy(to->billing_cycle, sizeof to->billing_cycle, from->billing_cycle);
	to->subscriptions_before = subscriptions_seen(w, from->catalog_item);
	to->orders_before = plan_ordered(w, from->catalog_item);
	for (size_t i = 0; i < w->buy.n_met; i++)
		if (catalog_item_same(w->buy.met[i].catalog_item, from->catalog_item)) {
			to->subscriptions_before = larger(to->subscriptions_before, w->buy.met[i].subscriptions);
			to->orders_before = larger(to->orders_before, w->buy.met[i].orders);
		}
}

static void fill_lines(const struct wizard *w, struct upgrade_record *r)
{
	struct cart_line line;

	r->path = PATH_MANUAL;
	while (r->n_lines < PURCHASE_LINES && cart_order_line(w, r->n_lines, &line))
		fill_line(w, &line, &r->lines[r->n_lines++]);
}

void order_record_fill(const struct wizard *w, struct upgrade_record *r)
{
	const struct subscription *s = products_chosen(w);
	const struct target *t = plan_chosen(w);
	struct billing_option o = { 0 };
	struct totals totals;

	*r = (struct upgrade_record){ .state = UPGRADE_INTENT, .quantity = cart_quantity(w), .placed_ms = w->now_ms };
	billing_chosen_option(w, &o);
	checkout_totals(w, &totals);
	str_copy(r->source_subscription_id, sizeof r->source_subscription_id, s->commerce_id);
	str_copy(r->source_sku_id, sizeof r->source_sku_id, s->sku_id);
	str_copy(r->source_name, sizeof r->source_name, s->name);
	str_copy(r->target_sku_id, sizeof r->target_sku_id, t->sku_id);
	str_copy(r->target_name, sizeof r->target_name, t->name);
	str_copy(r->target_catalog_item, sizeof r->target_catalog_item, o.catalog_item);
	str_copy(r->term, sizeof r->term, o.term);
	str_copy(r->billing_cycle, sizeof r->billing_cycle, o.billing_cycle);
	if (totals.known)
		r->due = totals.due;
	r->source_assigned = s->assigned;
	/* A product that the tenant does not have yet has nobody on it. */
	r->target_consumed = w->products.n_skus && !products_sku(w, t->sku_id) ? 0 : consumed(w, t->sku_id);
	if (wizard_by_hand(w))
		fill_lines(w, r);
}

void order_record_keep(const struct upgrade_record *was, struct upgrade_record *r)
{
	str_copy(r->request_id, sizeof r->request_id, was->request_id);
	str_copy(r->cart_id, sizeof r->cart_id, was->cart_id);
	for (size_t i = 0; i < r->n_lines; i++)
		r->lines[i] = was->lines[i];
}
