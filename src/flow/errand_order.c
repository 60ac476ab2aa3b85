/* The order: everything that must still hold is read once more, the intent is written down, and only then one POST is sent.
 *
 * What the service does not clearly refuse counts as perhaps placed; settling asks the service, it never sends again. */
#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_transitions.h"
#include "core/buf.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/history.h"
#include "flow/placed.h"
#include "flow/price_reading.h"
#include "flow/purchase.h"
#include "flow/record.h"
#include "flow/trace.h"
#include "flow/users.h"
#include "ui/stack.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct upgrade_record record;
	struct user_scan scan;
	struct price_reading prices;
	size_t checks;       /* that are still out */
	bool offered;        /* the pair that was chosen is still in the catalog */
	bool again;          /* an earlier sending was left without an answer */
	struct error closed; /* why the service takes no upgrade any more; kind ERROR_NONE: it does */
	char catalog_item[ID_TEXT];
};

static void on_created(void *arg, const struct error *err, struct api_transition *result);

static struct api_transition_order order_of(const struct upgrade_record *record)
{
	return (struct api_transition_order){
		.subscription_id = record->source_subscription_id,
		.request_id = record->request_id,
		.to_catalog_item_id = record->target_catalog_item,
		.quantity = record->quantity,
		.term_duration = record->term,
		.billing_cycle = copy_billing_cycle(record->billing_cycle),
	};
}

/* The record of switched-off services, then the intent: both on disk, or nothing is sent. */
static int write_down(struct task *t, struct error *err)
{
	struct work *work = t->work;
	struct buf body = BUF_INIT;
	struct api_transition_order order = order_of(&work->record);
	api_transition_order_text(&order, &body);
	int rc = work->scan.record ? user_scan_keep(&work->scan, work->record.source_subscription_id, err) : 0;
	if (rc == 0)
		rc = record_intent(t->flow, &work->record, body.data, err);
	buf_clear(&body);
	return rc;
}

/* Another wizard on this machine has ordered, or concluded this order: its word counts. */
static void take_over(struct task *t)
{
	struct work *work = t->work;
	struct upgrade_record record;
	if (record_of_source(t->flow, work->record.source_subscription_id, &record, NULL) == 0)
		order_take_over(&t->flow->wizard, &record);
}

static void place(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	struct error err = ERROR_INIT;
	if (order_state(w) != ORDER_CHECKING) {
		error_set(&err, ERROR_CANCELLED, _("Another subscription was chosen meanwhile. Nothing was ordered."));
		task_fail(t, &err);
		return;
	}
	str_copy(work->record.target_catalog_item, sizeof work->record.target_catalog_item, work->catalog_item);
	work->again = !str_empty(work->record.request_id);
	if (write_down(t, &err) != 0) {
		task_fail(t, &err);
		if (err.kind == ERROR_CONFLICT)
			take_over(t);
		return;
	}
	w->order.record = work->record;
	if (!order_intent_written(w, work->record.request_id, work->record.placed_ms) || !order_sent(w))
		return;
	stack_touch(t->flow->stack); /* the page has to say that it cannot be taken back any more */
	struct api_transition_order order = order_of(&work->record);
	task_wait(t, api_transition_create(t->flow->api, &order, on_created, t));
}

static void check_over(struct task *t)
{
	struct work *work = t->work;
	if (--work->checks > 0 || t->loose || t->error.kind != ERROR_NONE)
		return;
	if (!work->offered) {
		struct error err = ERROR_INIT;
		error_set(&err, ERROR_CONFLICT, _("The chosen plan is no longer offered with this billing. Go back to Plan and look again."));
		task_fail(t, &err);
		return;
	}
	if (placed_amounts_stand(t, order_amounts_stand(&t->flow->wizard)))
		place(t);
}

/* ── what is read once more ── */

/* Another admin's upgrade is joined: the models see it, and Check upgrade status shows it. */
static void join(struct task *t, const struct history *h)
{
	struct error found = ERROR_INIT;
	subscription_take_transitions(&t->flow->wizard, h->transitions.items, h->transitions.count, h->events.items, h->events.count);
	error_set(&found, ERROR_CONFLICT, _("An upgrade of this subscription is already under way. Nothing was ordered again; Check upgrade status shows it."));
	task_fail(t, &found);
}

static void on_transitions(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct history h = { 0 };
	if (task_took(t, err, err && err->kind == ERROR_NOT_FOUND ? WELCOME : NEEDED)) {
		history_add_transitions(&h, result);
		work->record.transitions_before = (int64_t)h.transitions.count;
		for (size_t i = 0; i < h.transitions.count && t->error.kind == ERROR_NONE; i++)
			if (transition_is_effective(h.events.items, h.events.count, i))
				join(t, &h);
	}
	history_clear(&h);
	check_over(t);
	task_settle(t);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED))
		work->record.targets_before = trace_subscriptions(result, &work->record);
	check_over(t);
	task_settle(t);
}

static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		work->record.orders_before = trace_orders(result, &work->record);
	check_over(t);
	task_settle(t);
}

static void on_credits(void *arg, const struct error *err, struct api_credit_checks *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		work->record.credits_before = (int64_t)result->count;
	check_over(t);
	task_settle(t);
}

/* What was chosen where it still stands, else the day's offer of the same plan and billing. */
static void take_offer(struct work *work, const char *catalog_item)
{
	if (!work->offered || str_ieq(catalog_item, work->record.target_catalog_item))
		str_copy(work->catalog_item, sizeof work->catalog_item, catalog_item);
	work->offered = true;
}

static void on_offers(void *arg, const struct error *err, struct api_availabilities *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		for (size_t k = 0; k < result->items[i].terms.count; k++) {
			const struct api_term *term = &result->items[i].terms.items[k];
			if (!result->items[i].is_purchasable || !str_ieq(term->duration, work->record.term)
				|| !str_ieq(api_billing_cycle_wire(term->billing_cycle), work->record.billing_cycle))
				continue;
			take_offer(work, result->items[i].catalog_item_id);
		}
	check_over(t);
	task_settle(t);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		work->record.source_assigned = copy_consumed(result, work->record.source_sku_id);
		work->record.target_consumed = copy_consumed(result, work->record.target_sku_id);
	}
	check_over(t);
	task_settle(t);
}

static void on_users(void *arg, const struct error *err, size_t count)
{
	struct user_scan *scan = arg;
	struct task *t = scan->task;
	(void)count;
	task_took(t, err, NEEDED);
	check_over(t);
	task_settle(t);
}

static void check(struct task *t, uint64_t call)
{
	((struct work *)t->work)->checks++;
	task_wait(t, call);
}

/* Closed since it was looked at: perhaps because another admin's upgrade has begun, a moment after the transitions were read. */
static void on_closed(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct history h = { 0 };
	if (task_took(t, err, WELCOME))
		history_add_transitions(&h, result);
	for (size_t i = 0; i < h.transitions.count && t->error.kind == ERROR_NONE; i++)
		if (transition_is_effective(h.events.items, h.events.count, i))
			join(t, &h);
	history_clear(&h);
	task_fail(t, &work->closed);
	check_over(t);
	task_settle(t);
}

static void say_closed(struct task *t, const struct api_reason *reason)
{
	struct work *work = t->work;
	struct error closed = ERROR_INIT;
	error_set(&closed, ERROR_REFUSED, _("The service has closed the automatic upgrade in the meantime. Go back to Plan and look again for the reason."));
	if (reason)
		error_service(&closed, reason->code_text, reason->description);
	work->closed = closed;
	check(t, api_transitions_list(t->flow->api, work->record.source_subscription_id, on_closed, t));
}

static bool same_money(struct money a, struct money b)
{
	return money_is_set(a) == money_is_set(b) && (!money_is_set(a) || (str_eq(a.currency, b.currency) && a.micro == b.micro));
}

/* What was confirmed is what is charged: an amount that would be another one now is shown and confirmed anew. */
static bool same_amounts(const struct terms_facts *a, const struct terms_facts *b)
{
	return str_eq(a->currency, b->currency) && a->tax_percent_micro == b->tax_percent_micro && same_money(a->prepaid_remaining, b->prepaid_remaining);
}

static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	struct task *t = arg;
	struct wizard *w = &t->flow->wizard;
	struct terms_facts terms;
	if (task_took(t, err, NEEDED)) {
		copy_terms(result, &terms);
		if (!terms.automatic_open) {
			say_closed(t, result->automatic_path.reasons.count ? &result->automatic_path.reasons.items[0] : NULL);
		} else if (!same_amounts(&terms, &w->plan.terms)) {
			struct error changed = ERROR_INIT;
			plan_take_terms(w, &terms, NULL, 0);
			error_set(&changed, ERROR_CONFLICT, _("The terms have changed since they were shown. Nothing was ordered. Read the new amounts and confirm them."));
			task_fail(t, &changed);
		}
	}
	check_over(t);
	task_settle(t);
}

/* What it costs is read again where it was known when it was confirmed: what nobody can compare now is not bought. */
static void on_prices(struct task *t)
{
	struct work *work = t->work;
	placed_take_prices(t, &work->prices);
	check_over(t);
	task_settle(t);
}

static void check_prices(struct task *t)
{
	struct work *work = t->work;
	if (placed_ask_prices(t, &work->record, &work->prices, on_prices))
		work->checks++;
}

static void order_start(struct task *t)
{
	struct api *api = t->flow->api;
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	if (wizard_by_hand(w)) {
		task_become(t, &errand_purchase);
		return;
	}
	if (!order_begin(w)) {
		struct error err = ERROR_INIT;
		error_set(&err, ERROR_CONFLICT, _("The order was sent already. Check upgrade status shows what became of it."));
		task_fail(t, &err);
		return;
	}
	work->record = w->order.record;
	struct catalog_part part;
	catalog_part_of(work->record.target_catalog_item, &part);
	work->record.orders_before = work->record.credits_before = COUNT_UNKNOWN;
	check_prices(t);
	check(t, api_transitions_list(api, work->record.source_subscription_id, on_transitions, t));
	check(t, api_subscriptions_list(api, on_subscriptions, t));
	check(t, api_orders_list(api, on_orders, t));
	check(t, api_availabilities_list(api, part.product, part.sku, on_offers, t));
	if (api_has(api, API_STOREFRONT)) {
		check(t, api_terms_get(api, work->record.source_subscription_id, on_terms, t));
		check(t, api_credit_checks_list(api, work->record.source_subscription_id, NULL, on_credits, t));
	}
	if (api_has(api, API_GRAPH)) {
		check(t, api_skus_list(api, on_skus, t));
		check(t, user_scan_start(&work->scan, t, work->record.source_sku_id, on_users));
	} else {
		work->record.source_assigned = work->record.target_consumed = COUNT_UNKNOWN;
	}
}

/* ── the answer ── */

static void on_after_refusal(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	const struct subscription *s = products_chosen(w);
	struct history h = { 0 };
	if (task_took(t, err, WELCOME) && s && str_ieq(s->commerce_id, work->record.source_subscription_id)) {
		history_add_transitions(&h, result);
		for (size_t i = 0; i < h.transitions.count && order_state(w) == ORDER_REFUSED; i++)
			if (transition_is_effective(h.events.items, h.events.count, i) && order_take_elsewhere(w))
				join(t, &h);
	}
	history_clear(&h);
	task_settle(t);
}

static void on_created(void *arg, const struct error *err, struct api_transition *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	struct upgrade_record *record = &work->record;
	if (!err) {
		str_copy(record->target_subscription_id, sizeof record->target_subscription_id, result->to_subscription_id);
		str_copy(record->operation_id, sizeof record->operation_id, result->operation_id);
		record_accepted(t->flow, record);
		order_take_accepted(w, record->target_subscription_id, record->operation_id);
	} else if (placed_nothing(err, work->again)) {
		record_refused(t->flow, record, err);
		order_take_refused(w, err);
		/* Perhaps for another admin's order, which was there a moment before this one. */
		if (!t->loose)
			task_wait(t, api_transitions_list(t->flow->api, record->source_subscription_id, on_after_refusal, t));
	} else {
		record_unsure(t->flow, record, err);
		order_take_unsure(w, err);
	}
	task_settle(t);
}

static void order_finish(struct task *t)
{
	(void)t; /* the order's own state says what became of it */
}

/* Before the intent is on disk the order can be taken back; afterwards only the waiting ends. */
static bool order_withdrawn(struct task *t)
{
	return order_withdraw(&t->flow->wizard);
}

static void order_clear(void *arg)
{
	struct work *work = arg;
	user_scan_clear(&work->scan);
	price_reading_clear(&work->prices);
}

const struct errand errand_order = { order_start, order_finish, order_clear, sizeof(struct work), order_withdrawn };
