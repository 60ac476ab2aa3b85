/* Whether an order whose answer was lost has arrived; and giving it up where it has not.
 *
 * Its transition settles it, and so does somebody else's: the service upgrades a subscription once. Where the service lists none, nothing else may speak for the order either: a new subscription of the target's
 * product or a new order of it leaves the matter open, because the list of transitions may only lag. */
#include "api/api.h"
#include "api/api_transitions.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/history.h"
#include "flow/placed.h"
#include "flow/purchase.h"
#include "flow/record.h"
#include "flow/trace.h"

#include <stdlib.h>

struct work {
	struct history history;
	int64_t targets, orders; /* COUNT_UNKNOWN: not told */
};

static void on_transitions(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, err && err->kind == ERROR_NOT_FOUND ? WELCOME : NEEDED))
		history_add_transitions(&work->history, result);
	task_settle(t);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED))
		work->targets = trace_subscriptions(result, &t->request.upgrade);
	task_settle(t);
}

/* Needed where they could be read before the order: otherwise there is nothing to compare them with. */
static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, t->request.upgrade.orders_before == COUNT_UNKNOWN ? WELCOME : NEEDED))
		work->orders = trace_orders(result, &t->request.upgrade);
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	if (is_purchase(&t->request.upgrade)) {
		task_become(t, t->request.kind == REQUEST_GIVE_UP ? &errand_purchase_give_up : &errand_purchase_settle);
		return;
	}
	work->targets = work->orders = COUNT_UNKNOWN;
	task_wait(t, api_transitions_list(api, t->request.upgrade.source_subscription_id, on_transitions, t));
	task_wait(t, api_subscriptions_list(api, on_subscriptions, t));
	task_wait(t, api_orders_list(api, on_orders, t));
}

static bool left_traces(const struct work *work, const struct upgrade_record *record)
{
	return work->targets > record->targets_before || (record->orders_before != COUNT_UNKNOWN && work->orders > record->orders_before);
}

static void take_found(struct task *t, const struct transition_facts *transition)
{
	struct upgrade_record record = t->request.upgrade;
	str_copy(record.target_subscription_id, sizeof record.target_subscription_id, transition->to_subscription_id);
	str_copy(record.operation_id, sizeof record.operation_id, transition->operation_id);
	record_accepted(t->flow, &record);
	order_take_settled(&t->flow->wizard, ORDER_FOUND, record.target_subscription_id, record.operation_id);
}

/* Named by an id, or of the same plan and number: what somebody else has ordered alike at the same time cannot be told from it, and is as good. */
static bool is_this_order(const struct transition_facts *t, const struct upgrade_record *r)
{
	bool named = (!str_empty(r->operation_id) && str_ieq(t->operation_id, r->operation_id))
		|| (!str_empty(r->target_subscription_id) && str_ieq(t->to_subscription_id, r->target_subscription_id));
	return named || t->quantity <= 0 || t->quantity == r->quantity;
}

/* None was under way right before the order, and a subscription has one at a time: another one that is leaves no room for this. */
static bool is_lost_to_another(const struct history *h)
{
	for (size_t i = 0; i < h->transitions.count; i++)
		if (transition_is_effective(h->events.items, h->events.count, i))
			return true;
	return false;
}

static void take_another(struct task *t)
{
	const struct history *h = &((struct work *)t->work)->history;
	struct wizard *w = &t->flow->wizard;
	struct error err = ERROR_INIT;
	if (record_given_up(t->flow, &t->request.upgrade, &err) != 0) {
		task_fail(t, &err);
		return;
	}
	order_take_elsewhere(w);
	subscription_take_transitions(w, h->transitions.items, h->transitions.count, h->events.items, h->events.count);
}

/* True where the service has nothing of the order at all. */
static bool is_absent(struct task *t)
{
	const struct work *work = t->work;
	const struct history *h = &work->history;
	size_t found = transition_find(h->transitions.items, h->transitions.count, &t->request.upgrade);
	if (found < h->transitions.count && is_this_order(&h->transitions.items[found], &t->request.upgrade)) {
		take_found(t, &h->transitions.items[found]);
		return false;
	}
	if (is_lost_to_another(h)) {
		take_another(t);
		return false;
	}
	if (!left_traces(work, &t->request.upgrade))
		return true;
	struct error err = ERROR_INIT;
	error_set(&err, ERROR_UNSURE,
		_("The service lists no upgrade yet, but a subscription or an order of %s that was not there before. Look again in some minutes; do not order again."),
		t->request.upgrade.target_name);
	task_fail(t, &err);
	return false;
}

static void settle_finish(struct task *t)
{
	placed_settle(t, is_absent);
}

static void give_up_finish(struct task *t)
{
	placed_give_up(t, is_absent);
}

static void clear(void *arg)
{
	history_clear(&((struct work *)arg)->history);
}

const struct errand errand_settle = { start, settle_finish, clear, sizeof(struct work), NULL };
const struct errand errand_give_up = { start, give_up_finish, clear, sizeof(struct work), NULL };
