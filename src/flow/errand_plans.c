/* Plan: what the service lets through and why not, the catalog of the targets, their offers and prices, the terms, the health. */
#include "api/api.h"
#include "api/api_health.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/price_reading.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct plan_facts facts;
	FACTS(struct eligibility_facts) eligibilities;
	FACTS(struct reason_facts) reasons;
	FACTS(struct catalog_facts) catalog;
	FACTS(struct offer_facts) offers;
	struct price_reading prices;
	FACTS(struct health_facts) health;
	FACTS(struct catalog_part) addons; /* their prices are wanted, too; by hand also whether they are sold */
	struct catalog_part old_plan;      /* among them for its price: nobody buys it again */
	FACTS(struct ordered_facts) ordered;
	size_t catalog_pending;        /* answers that may still name something to price */
	bool offers_asked;
};

static const struct catalog_facts *catalog_entry(const struct work *work, const char *product, const char *sku)
{
	for (size_t i = 0; i < work->catalog.count; i++)
		if (str_ieq(work->catalog.items[i].product_id, product) && str_ieq(work->catalog.items[i].sku, sku))
			return &work->catalog.items[i];
	return NULL;
}

static bool same_part(const struct catalog_part *a, const struct catalog_part *b)
{
	return str_ieq(a->product, b->product) && str_ieq(a->sku, b->sku);
}

/* ── prices: last, when it is known which products to look for ── */

static void on_prices(struct task *t)
{
	task_settle(t);
}

static void ask_prices(struct task *t)
{
	struct work *work = t->work;
	struct api_price_item *wanted = xcalloc(work->catalog.count + work->addons.count + 1, sizeof *wanted);
	size_t n = 0;
	for (size_t i = 0; i < work->catalog.count; i++)
		wanted[n++] = (struct api_price_item){ work->catalog.items[i].product_id, work->catalog.items[i].sku };
	for (size_t i = 0; i < work->addons.count; i++)
		wanted[n++] = (struct api_price_item){ work->addons.items[i].product, work->addons.items[i].sku };
	price_reading_start(&work->prices, t, wanted, n, on_prices);
	free(wanted);
}

/* ── catalog and offers ── */

/* A plan that the catalog does not offer is shown without a price; one whose offers could not be read now must not look like that. */
static enum need offers_need(const struct error *err)
{
	bool not_offered = err && (err->kind == ERROR_NOT_FOUND || err->kind == ERROR_FORBIDDEN || err->kind == ERROR_REFUSED);
	return not_offered ? WELCOME : NEEDED;
}

static void on_availabilities(void *arg, const struct error *err, struct api_availabilities *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, offers_need(err));
	for (size_t i = 0; took && i < result->count; i++) {
		const struct api_availability *a = &result->items[i];
		for (size_t k = 0; k < a->terms.count; k++) {
			const struct api_term *term = &a->terms.items[k];
			struct offer_facts *to = FACTS_ADD(&work->offers);
			str_copy(to->product_id, sizeof to->product_id, a->product_id);
			str_copy(to->sku, sizeof to->sku, a->sku_id);
			str_copy(to->catalog_item, sizeof to->catalog_item, a->catalog_item_id);
			str_copy(to->segment, sizeof to->segment, a->segment);
			str_copy(to->country, sizeof to->country, a->country);
			str_copy(to->currency, sizeof to->currency, a->currency);
			str_copy(to->term, sizeof to->term, term->duration);
			str_copy(to->billing_cycle, sizeof to->billing_cycle, api_billing_cycle_wire(term->billing_cycle));
			to->purchasable = a->is_purchasable;
			to->refunds_told = !str_empty(term->refund_window);
			if (to->refunds_told) {
				to->n_refunds = 1;
				to->refunds[0].full = true;
				str_copy(to->refunds[0].expires_after, sizeof to->refunds[0].expires_after, term->refund_window);
			}
		}
	}
	task_settle(t);
}

/* Everything that is in the catalog is known: the offers of each, and the prices of all. */
static void ask_offers(struct task *t)
{
	struct work *work = t->work;
	if (t->loose || t->error.kind != ERROR_NONE || work->offers_asked || work->catalog_pending > 0)
		return;
	work->offers_asked = true;
	for (size_t i = 0; i < work->catalog.count; i++)
		task_wait(t, api_availabilities_list(t->flow->api, work->catalog.items[i].product_id, work->catalog.items[i].sku, on_availabilities, t));
	for (size_t i = 0; wizard_by_hand(&t->flow->wizard) && i < work->addons.count; i++)
		if (!same_part(&work->addons.items[i], &work->old_plan))
			task_wait(t, api_availabilities_list(t->flow->api, work->addons.items[i].product, work->addons.items[i].sku, on_availabilities, t));
	ask_prices(t);
}

static void add_to_catalog(struct work *work, const struct api_catalog_sku *sku)
{
	if (catalog_entry(work, sku->product_id, sku->id))
		return;
	struct catalog_facts *to = FACTS_ADD(&work->catalog);
	str_copy(to->product_id, sizeof to->product_id, sku->product_id);
	str_copy(to->sku, sizeof to->sku, sku->id);
	str_copy(to->provisioning_id, sizeof to->provisioning_id, sku->provisioning_id);
	str_copy(to->title, sizeof to->title, sku->title);
	to->minimum = sku->minimum > 0 ? sku->minimum : COUNT_UNKNOWN;
	to->maximum = sku->maximum > 0 ? sku->maximum : COUNT_UNKNOWN;
	to->is_trial = sku->is_trial;
}

static void on_catalog_sku(void *arg, const struct error *err, struct api_catalog_sku *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		add_to_catalog(work, result);
	work->catalog_pending--;
	ask_offers(t);
	task_settle(t);
}

/* What the service offers but the walk through the catalog did not find by the product file's ids. */
static void ask_missing(struct task *t)
{
	struct work *work = t->work;
	for (size_t i = 0; i < work->eligibilities.count; i++) {
		struct catalog_part part;
		catalog_part_of(work->eligibilities.items[i].catalog_item, &part);
		if (!part.product[0] || catalog_entry(work, part.product, part.sku))
			continue;
		work->catalog_pending++;
		task_wait(t, api_catalog_sku_get(t->flow->api, part.product, part.sku, on_catalog_sku, t));
	}
	ask_offers(t);
}

static void on_catalog(void *arg, const struct error *err, struct api_catalog_skus *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		add_to_catalog(work, &result->items[i]);
	if (--work->catalog_pending == 0 && took)
		ask_missing(t);
	task_settle(t);
}

static bool has_part(const struct work *work, const struct catalog_part *part)
{
	for (size_t i = 0; i < work->addons.count; i++)
		if (same_part(&work->addons.items[i], part))
			return true;
	return false;
}

static void add_addon(struct work *work, const char *catalog_item)
{
	struct catalog_part part;
	catalog_part_of(catalog_item, &part);
	if (part.product[0] && !has_part(work, &part))
		*FACTS_ADD(&work->addons) = part;
}

static void on_addons(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		if (!str_empty(result->items[i].offer_id))
			add_addon(work, result->items[i].offer_id);
	if (--work->catalog_pending == 0 && took)
		ask_missing(t);
	task_settle(t);
}

static void take_eligibility(struct work *work, const struct api_transition_target *target)
{
	struct eligibility_facts *to = FACTS_ADD(&work->eligibilities);
	str_copy(to->catalog_item, sizeof to->catalog_item, target->catalog_item_id);
	str_copy(to->title, sizeof to->title, target->title);
	to->quantity = target->quantity > 0 ? target->quantity : COUNT_UNKNOWN;
	for (size_t i = 0; i < target->eligibilities.count; i++) {
		const struct api_eligibility *e = &target->eligibilities.items[i];
		if (e->type != API_TRANSITION_WITH_LICENCE_TRANSFER)
			continue;
		to->answered = true;
		to->eligible = e->is_eligible;
		for (size_t k = 0; k < e->faults.count; k++) {
			struct reason_facts *r = FACTS_ADD(&work->reasons);
			int64_t code;
			r->source = REASON_FROM_COMMERCE;
			r->code = str_to_int64(e->faults.items[k].code, &code) && code >= 0 && code < INT32_MAX ? (int)code : 0;
			r->retry_after_ms = -1;
			str_copy(r->description, sizeof r->description, e->faults.items[k].description);
			str_copy(r->catalog_item, sizeof r->catalog_item, target->catalog_item_id);
		}
	}
}

/* By hand the catalog decides: what the automatic upgrade takes is not needed then. */
static void on_targets(void *arg, const struct error *err, struct api_transition_targets *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool by_hand = wizard_by_hand(&t->flow->wizard);
	bool took = task_took(t, err, by_hand ? WELCOME : NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		take_eligibility(work, &result->items[i]);
	if (--work->catalog_pending == 0 && (took || by_hand))
		ask_missing(t);
	task_settle(t);
}

static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	if (took)
		copy_terms(result, &work->facts.terms);
	for (size_t i = 0; took && i < result->automatic_path.reasons.count; i++)
		copy_reason(&result->automatic_path.reasons.items[i], FACTS_ADD(&work->reasons));
	task_settle(t);
}

static void on_health(void *arg, const struct error *err, struct api_health_overviews *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, WELCOME);
	if (err)
		work->facts.health_error = *err;
	for (size_t i = 0; took && i < result->count; i++) {
		struct health_facts *to = FACTS_ADD(&work->health);
		str_copy(to->service, sizeof to->service, result->items[i].service);
		str_copy(to->status, sizeof to->status, result->items[i].status);
	}
	task_settle(t);
}

/* What was bought before anything was looked at: what comes beyond it is somebody else's, and is told before an order. */
static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	work->facts.ordered_told = task_took(t, err, WELCOME);
	for (size_t i = 0; work->facts.ordered_told && i < result->count; i++)
		for (size_t k = 0; k < result->items[i].lines.count; k++) {
			struct ordered_facts *to = FACTS_ADD(&work->ordered);
			str_copy(to->order_id, sizeof to->order_id, result->items[i].id);
			str_copy(to->catalog_item, sizeof to->catalog_item, result->items[i].lines.items[k].offer_id);
		}
	task_settle(t);
}

static void ask_catalog(struct task *t)
{
	const struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	const char **ids = xcalloc(w->file.n_products + WIZARD_TARGETS, sizeof *ids);
	size_t n = 0;
	for (size_t i = 0; i < w->settings.n_targets; i++)
		if (plan_is_wanted(w, w->settings.targets[i]))
			ids[n++] = w->settings.targets[i];
	for (size_t i = 0; w->settings.n_targets == 0 && i < w->file.n_products; i++)
		if (w->file.products[i].path != PATH_NONE && plan_is_wanted(w, w->file.products[i].sku_id))
			ids[n++] = w->file.products[i].sku_id;
	work->catalog_pending = 3;
	catalog_part_of(t->request.catalog_item, &work->old_plan);
	add_addon(work, t->request.catalog_item);
	task_wait(t, api_subscription_addons(t->flow->api, t->request.subscription_id, on_addons, t));
	task_wait(t, api_transition_targets_list(t->flow->api, t->request.subscription_id, on_targets, t));
	task_wait(t, api_catalog_find(t->flow->api, ids, n, on_catalog, t));
	free(ids);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	work->facts.terms.tax_percent_micro = -1;
	work->facts.terms.maximum_quantity = COUNT_UNKNOWN;
	if (api_has(api, API_COMMERCE) && !str_empty(t->request.subscription_id))
		ask_catalog(t);
	if (api_has(api, API_COMMERCE) && wizard_by_hand(&t->flow->wizard))
		task_wait(t, api_orders_list(api, on_orders, t));
	if (api_has(api, API_STOREFRONT) && !str_empty(t->request.subscription_id))
		task_wait(t, api_terms_get(api, t->request.subscription_id, on_terms, t));
	if (api_has(api, API_GRAPH))
		task_wait(t, api_health_list(api, on_health, t));
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	struct plan_facts *facts = &work->facts;
	facts->eligibilities = work->eligibilities.items;
	facts->n_eligibilities = work->eligibilities.count;
	facts->reasons = work->reasons.items;
	facts->n_reasons = work->reasons.count;
	facts->catalog = work->catalog.items;
	facts->n_catalog = work->catalog.count;
	facts->offers = work->offers.items;
	facts->n_offers = work->offers.count;
	facts->prices = work->prices.rows.items;
	facts->n_prices = work->prices.rows.count;
	facts->prices_error = work->prices.error;
	str_copy(facts->prices_market, sizeof facts->prices_market, work->prices.other_market);
	facts->health = work->health.items;
	facts->n_health = work->health.count;
	facts->ordered = work->ordered.items;
	facts->n_ordered = work->ordered.count;
	plan_take(&t->flow->wizard, facts);
}

static void clear(void *arg)
{
	struct work *work = arg;
	free(work->eligibilities.items);
	free(work->reasons.items);
	free(work->catalog.items);
	free(work->offers.items);
	price_reading_clear(&work->prices);
	free(work->health.items);
	free(work->addons.items);
	free(work->ordered.items);
}

const struct errand errand_plans = { start, finish, clear, sizeof(struct work), NULL };
