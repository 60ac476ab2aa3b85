/* What must still hold right before a purchase: what is sold, at which terms, and that nothing of it has come meanwhile. */
#include "flow/purchase_work.h"

#include "api/api.h"
#include "api/api_orders.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/copy.h"
#include "flow/placed.h"
#include "flow/trace.h"

void purchase_fail(struct task *t, enum error_kind kind, const char *text)
{
	struct error err = ERROR_INIT;
	error_set(&err, kind, "%s", text);
	task_fail(t, &err);
}

static bool has_news(const struct purchase_work *work, size_t i)
{
	const struct purchase_line *line = &work->record.lines[i];
	return work->subscriptions[i] > line->subscriptions_before
		|| (line->orders_before != COUNT_UNKNOWN && work->orders[i] > line->orders_before);
}

/* Told, not bought: with the word typed again it counts as known. */
static bool tell_news(struct task *t)
{
	struct purchase_work *work = t->work;
	struct error err = ERROR_INIT;
	for (size_t i = 0; i < work->record.n_lines; i++) {
		const struct purchase_line *line = &work->record.lines[i];
		if (!has_news(work, i))
			continue;
		if (work->again)
			error_set(&err, ERROR_CONFLICT, _("The service now lists an order of %s that was not there before. Nothing was sent again. Check upgrade status looks whether "
				"it is this one."), line->name);
		else
			error_set(&err, ERROR_CONFLICT, _("Since you looked, %s has been ordered for this organisation, perhaps by another admin. Nothing was ordered now. See Buy for "
				"what is there; to buy it once more all the same, type the word again."), line->name);
		if (!work->again)
			buy_meet(&t->flow->wizard, line->catalog_item, work->subscriptions[i], work->orders[i]);
		task_fail(t, &err);
	}
	return err.kind != ERROR_NONE;
}

static bool is_sold(struct task *t)
{
	const struct purchase_work *work = t->work;
	struct error err = ERROR_INIT;
	for (size_t i = 0; !work->again && i < work->record.n_lines; i++)
		if (!work->sold[i]) {
			error_set(&err, ERROR_CONFLICT, _("%s is no longer sold with this billing. Nothing was ordered. Go back to Plan and look again."),
				work->record.lines[i].name);
			task_fail(t, &err);
			return false;
		}
	return true;
}

static void check_over(struct task *t)
{
	struct purchase_work *work = t->work;
	if (--work->checks > 0 || t->loose || t->error.kind != ERROR_NONE)
		return;
	if (is_sold(t) && !tell_news(t) && placed_amounts_stand(t, order_amounts_stand(&t->flow->wizard)))
		work->good(t);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct purchase_work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++)
		work->subscriptions[i] = trace_line_subscriptions(result, &work->record.lines[i]);
	check_over(t);
	task_settle(t);
}

/* Needed: only an order that was counted before can be told from one that came of this purchase. */
static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct purchase_work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++)
		work->orders[i] = trace_line_orders(result, &work->record.lines[i]);
	check_over(t);
	task_settle(t);
}

static void take_offer(struct purchase_work *work, const struct api_availability *a, const struct api_term *term)
{
	for (size_t i = 0; i < work->record.n_lines; i++) {
		const struct purchase_line *line = &work->record.lines[i];
		bool fits = catalog_item_same(a->catalog_item_id, line->catalog_item) && str_ieq(term->duration, line->term)
			&& str_ieq(api_billing_cycle_wire(term->billing_cycle), line->billing_cycle);
		/* What was chosen where it still stands, else the day's offer of the same plan and billing. */
		if (fits && (!work->sold[i] || str_ieq(a->catalog_item_id, line->catalog_item)))
			str_copy(work->items[i], sizeof work->items[i], a->catalog_item_id);
		work->sold[i] |= fits;
	}
}

static void on_offers(void *arg, const struct error *err, struct api_availabilities *result)
{
	struct task *t = arg;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		for (size_t k = 0; k < result->items[i].terms.count; k++)
			if (result->items[i].is_purchasable)
				take_offer(t->work, &result->items[i], &result->items[i].terms.items[k]);
	check_over(t);
	task_settle(t);
}

/* What was confirmed is what is charged: an amount that would be another one now is shown and confirmed anew. */
static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	struct task *t = arg;
	struct wizard *w = &t->flow->wizard;
	struct terms_facts terms;
	if (task_took(t, err, NEEDED)) {
		copy_terms(result, &terms);
		if (!str_eq(terms.currency, w->plan.terms.currency) || terms.tax_percent_micro != w->plan.terms.tax_percent_micro) {
			plan_take_terms(w, &terms, NULL, 0);
			purchase_fail(t, ERROR_CONFLICT, _("The terms have changed since they were shown. Nothing was ordered. Read the new amounts and confirm them."));
		}
	}
	check_over(t);
	task_settle(t);
}

static void on_prices(struct task *t)
{
	struct purchase_work *work = t->work;
	placed_take_prices(t, &work->prices);
	check_over(t);
	task_settle(t);
}

static void check(struct task *t, uint64_t call)
{
	((struct purchase_work *)t->work)->checks++;
	task_wait(t, call);
}

static void ask_offers(struct task *t)
{
	const struct upgrade_record *r = &((struct purchase_work *)t->work)->record;
	for (size_t i = 0; i < r->n_lines; i++) {
		struct catalog_part part;
		size_t earlier = 0;
		while (earlier < i && !catalog_item_same(r->lines[earlier].catalog_item, r->lines[i].catalog_item))
			earlier++;
		catalog_part_of(r->lines[i].catalog_item, &part);
		if (earlier == i)
			check(t, api_availabilities_list(t->flow->api, part.product, part.sku, on_offers, t));
	}
}

void purchase_check(struct task *t, void (*good)(struct task *t))
{
	struct api *api = t->flow->api;
	struct purchase_work *work = t->work;
	work->good = good;
	if (placed_ask_prices(t, &work->record, &work->prices, on_prices))
		work->checks++;
	check(t, api_subscriptions_list(api, on_subscriptions, t));
	check(t, api_orders_list(api, on_orders, t));
	if (!work->again)
		ask_offers(t);
	if (api_has(api, API_STOREFRONT))
		check(t, api_terms_get(api, work->record.source_subscription_id, on_terms, t));
}

void purchase_clear(void *arg)
{
	price_reading_clear(&((struct purchase_work *)arg)->prices);
}
