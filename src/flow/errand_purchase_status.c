/* How far a purchase is: its orders, their credit checks, and the subscriptions that came of them. */
#include "flow/purchase.h"

#include "api/api.h"
#include "api/api_orders.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/copy.h"
#include "flow/history.h"
#include "flow/record.h"
#include "flow/trace.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct upgrade_record record;
	struct purchase_facts facts;
	struct history history; /* the credit checks */
	bool listed;            /* the plan's order is, or the subscription that came of it */
};

static enum order_progress progress_of(enum api_order_status status)
{
	switch (status) {
	case API_ORDER_COMPLETED: return ORDER_IS_COMPLETED;
	case API_ORDER_CANCELLED: return ORDER_IS_CANCELLED;
	case API_ORDER_PENDING: return ORDER_IS_PENDING;
	case API_ORDER_UNKNOWN: break;
	}
	return ORDER_IS_UNKNOWN;
}

static const struct api_order *order_by_id(const struct api_orders *orders, const struct purchase_line *line, size_t *ret_at)
{
	for (size_t i = 0; i < orders->count; i++)
		for (size_t k = 0; k < orders->items[i].lines.count; k++)
			if (str_ieq(orders->items[i].id, line->order_id) && catalog_item_same(orders->items[i].lines.items[k].offer_id, line->catalog_item)) {
				*ret_at = k;
				return &orders->items[i];
			}
	return NULL;
}

static bool take_order(struct purchase_line *line, const struct api_orders *orders, enum order_progress *ret_progress)
{
	size_t at = 0;
	const struct api_order *order = str_empty(line->order_id) ? trace_new_order(orders, line, &at) : order_by_id(orders, line, &at);
	if (line->state == PURCHASE_REFUSED || !order)
		return false;
	line->state = PURCHASE_ORDERED;
	str_copy(line->order_id, sizeof line->order_id, order->id);
	if (!str_empty(order->lines.items[at].subscription_id))
		str_copy(line->subscription_id, sizeof line->subscription_id, order->lines.items[at].subscription_id);
	*ret_progress = progress_of(order->status);
	return true;
}

static void on_credits(void *arg, const struct error *err, struct api_credit_checks *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		history_add_credits(&work->history, result);
	task_settle(t);
}

static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++) {
		bool listed = take_order(&work->record.lines[i], result, &work->facts.progress[i]);
		work->listed |= i == 0 && listed;
	}
	const char *order_id = work->record.n_lines ? work->record.lines[0].order_id : "";
	if (took && !str_empty(order_id) && api_has(t->flow->api, API_STOREFRONT))
		task_wait(t, api_credit_checks_list(t->flow->api, NULL, order_id, on_credits, t));
	task_settle(t);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++) {
		const struct api_subscription *s = &result->items[i];
		for (size_t k = 0; k < work->record.n_lines; k++) {
			struct purchase_line *line = &work->record.lines[k];
			if (str_empty(line->subscription_id) && !str_empty(line->order_id) && str_ieq(s->order_id, line->order_id)
				&& catalog_item_same(s->offer_id, line->catalog_item))
				str_copy(line->subscription_id, sizeof line->subscription_id, s->id);
			work->listed |= k == 0 && !str_empty(line->subscription_id) && str_ieq(s->id, line->subscription_id);
		}
	}
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	work->record = t->request.upgrade;
	if (str_empty(work->record.cart_id) || !api_has(api, API_COMMERCE))
		return; /* nothing was ordered here */
	task_wait(t, api_orders_list(api, on_orders, t));
	task_wait(t, api_subscriptions_list(api, on_subscriptions, t));
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	struct flow *f = t->flow;
	struct upgrade_record *r = &work->record;
	if (r->n_lines) {
		str_copy(r->order_id, sizeof r->order_id, r->lines[0].order_id);
		if (!str_empty(r->lines[0].subscription_id))
			str_copy(r->target_subscription_id, sizeof r->target_subscription_id, r->lines[0].subscription_id);
	}
	work->facts.record = *r;
	work->facts.credits = work->history.credits.items;
	work->facts.n_credits = work->history.credits.count;
	work->facts.read_ms = f->wizard.now_ms;
	status_take_purchase(&f->wizard, &work->facts);
	record_progress(f, r);
	if (r->n_lines && r->lines[0].state == PURCHASE_ORDERED && !work->listed && !status_ended(&f->wizard) && order_take_missing(&f->wizard)) {
		record_missed(f, &f->wizard.order.record, &f->wizard.order.error);
		return;
	}
	if (status_ended(&f->wizard))
		record_finished(f, r, false);
}

static void clear(void *arg)
{
	history_clear(&((struct work *)arg)->history);
}

const struct errand errand_purchase_status = { start, finish, clear, sizeof(struct work), NULL };
