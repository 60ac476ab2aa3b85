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
#include "flow/record.h"
#include "flow/users.h"
#include "ui/stack.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct upgrade_record record;
	struct user_scan scan;
	size_t checks;       /* that are still out */
	bool offered;        /* the pair that was chosen is still in the catalog */
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

static void place(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	struct error err = ERROR_INIT;
	str_copy(work->record.target_catalog_item, sizeof work->record.target_catalog_item, work->catalog_item);
	if (write_down(t, &err) != 0) {
		task_fail(t, &err);
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
	if (work->offered) {
		place(t);
		return;
	}
	struct error err = ERROR_INIT;
	error_set(&err, ERROR_CONFLICT, _("The chosen plan is no longer offered with this billing. Go back to Plan and look again."));
	task_fail(t, &err);
}

/* ── what is read once more ── */

static bool is_effective(const struct api_transition *transition)
{
	for (size_t i = 0; i < transition->events.count; i++)
		if (transition->events.items[i].status == API_EVENT_FAILED)
			return false;
	return true;
}

static void on_transitions(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	bool took = task_took(t, err, err && err->kind == ERROR_NOT_FOUND ? WELCOME : NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		if (is_effective(&result->items[i])) {
			struct error found = ERROR_INIT;
			error_set(&found, ERROR_CONFLICT, _("An upgrade of this subscription is already under way. Nothing was ordered again; Check upgrade status shows it."));
			task_fail(t, &found);
			break;
		}
	check_over(t);
	task_settle(t);
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
			work->offered = true;
			str_copy(work->catalog_item, sizeof work->catalog_item, result->items[i].catalog_item_id);
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

static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	struct task *t = arg;
	if (task_took(t, err, NEEDED) && !result->automatic_path.open) {
		struct error closed = ERROR_INIT;
		error_set(&closed, ERROR_REFUSED, _("The service has closed the automatic upgrade in the meantime. Go back to Plan and look again for the reason."));
		if (result->automatic_path.reasons.count > 0)
			error_service(&closed, result->automatic_path.reasons.items[0].code_text, result->automatic_path.reasons.items[0].description);
		task_fail(t, &closed);
	}
	check_over(t);
	task_settle(t);
}

static void check(struct task *t, uint64_t call)
{
	((struct work *)t->work)->checks++;
	task_wait(t, call);
}

static void order_start(struct task *t)
{
	struct api *api = t->flow->api;
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	if (!order_begin(w)) {
		struct error err = ERROR_INIT;
		error_set(&err, ERROR_CONFLICT, _("The order was sent already. Check upgrade status shows what became of it."));
		task_fail(t, &err);
		return;
	}
	work->record = w->order.record;
	struct catalog_part part;
	catalog_part_of(work->record.target_catalog_item, &part);
	check(t, api_transitions_list(api, work->record.source_subscription_id, on_transitions, t));
	check(t, api_availabilities_list(api, part.product, part.sku, on_offers, t));
	if (api_has(api, API_STOREFRONT))
		check(t, api_terms_get(api, work->record.source_subscription_id, on_terms, t));
	if (api_has(api, API_GRAPH)) {
		check(t, api_skus_list(api, on_skus, t));
		check(t, user_scan_start(&work->scan, t, work->record.source_sku_id, on_users));
	} else {
		work->record.source_assigned = work->record.target_consumed = COUNT_UNKNOWN;
	}
}

/* ── the answer ── */

/* Everything else may hide an order that was placed. */
static bool is_refusal(const struct error *err)
{
	switch (err->kind) {
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_SIGNED_OUT:
	case ERROR_FORBIDDEN:
	case ERROR_NOT_FOUND:
	case ERROR_STALE:
	case ERROR_RATE_LIMITED:
	case ERROR_REFUSED:
	case ERROR_ABSENT:
		return true;
	default:
		return false;
	}
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
	} else if (is_refusal(err)) {
		record_refused(t->flow, record, err);
		order_take_refused(w, err);
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
}

const struct errand errand_order = { order_start, order_finish, order_clear, sizeof(struct work), order_withdrawn };
