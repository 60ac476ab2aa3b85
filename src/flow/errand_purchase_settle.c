/* Whether a purchase whose answer was lost has arrived; and giving it up where it has not.
 *
 * Its cart settles it: what is checked out is bought. Where the cart is not, or is gone, nothing else may speak for the order either: a new subscription
 * or a new order of one of its products leaves the matter open as long as the service's lists lag, because the cart may still be worked off. After that a
 * cart that is still open has bought nothing: somebody else has. Where the cart is gone, an order of the same plan and number counts as this one. */
#include "flow/purchase.h"

#include "api/api.h"
#include "api/api_carts.h"
#include "api/api_orders.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/placed.h"
#include "flow/record.h"
#include "flow/trace.h"

struct work {
	struct upgrade_record record;
	enum api_cart_status cart;
	bool cart_is_gone;
	bool left_traces;
};

static void on_cart(void *arg, const struct error *err, struct api_cart *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	work->cart_is_gone = err && err->kind == ERROR_NOT_FOUND;
	if (task_took(t, err, work->cart_is_gone ? WELCOME : NEEDED))
		work->cart = result->status;
	task_settle(t);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++)
		work->left_traces |= trace_line_subscriptions(result, &work->record.lines[i]) > work->record.lines[i].subscriptions_before;
	task_settle(t);
}

static void take_new_order(struct purchase_line *line, const struct api_orders *orders)
{
	size_t at = 0;
	const struct api_order *order = trace_new_order(orders, line, &at);
	if (!order)
		return;
	line->state = PURCHASE_ORDERED;
	str_copy(line->order_id, sizeof line->order_id, order->id);
	str_copy(line->subscription_id, sizeof line->subscription_id, order->lines.items[at].subscription_id);
}

static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++) {
		struct purchase_line *line = &work->record.lines[i];
		work->left_traces |= line->orders_before != COUNT_UNKNOWN && trace_line_orders(result, line) > line->orders_before;
		take_new_order(line, result);
	}
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	work->record = t->request.upgrade;
	task_wait(t, api_cart_get(api, work->record.cart_id, on_cart, t));
	task_wait(t, api_subscriptions_list(api, on_subscriptions, t));
	task_wait(t, api_orders_list(api, on_orders, t));
}

static void take_found(struct task *t)
{
	struct work *work = t->work;
	struct upgrade_record *r = &work->record;
	str_copy(r->order_id, sizeof r->order_id, r->lines[0].order_id);
	str_copy(r->target_subscription_id, sizeof r->target_subscription_id, r->lines[0].subscription_id);
	record_accepted(t->flow, r);
	order_take_settled(&t->flow->wizard, ORDER_FOUND, r->target_subscription_id, "");
	order_take_lines(&t->flow->wizard, r);
}

static bool has_matching_order(const struct work *work)
{
	for (size_t i = 0; i < work->record.n_lines; i++)
		if (work->record.lines[i].state == PURCHASE_ORDERED)
			return true;
	return false;
}

static bool lists_may_lag(struct task *t)
{
	const struct wizard *w = &t->flow->wizard;
	const struct work *work = t->work;
	return w->now_ms < upgrade_sent_ms(&work->record) + w->file.figures.lists_lag_minutes * 60000;
}

/* True where the service has nothing of the order at all. */
static bool is_absent(struct task *t)
{
	const struct work *work = t->work;
	struct error err = ERROR_INIT;
	bool settled = work->left_traces && !lists_may_lag(t);
	if (work->cart == API_CART_ORDERED || (settled && work->cart_is_gone && has_matching_order(work))) {
		take_found(t);
		return false;
	}
	if (!work->left_traces || (settled && (work->cart == API_CART_ACTIVE || work->cart_is_gone)))
		return true;
	error_set(&err, ERROR_UNSURE,
		_("The cart is not checked out, but the service lists a subscription or an order of %s that was not there before. Look again in some minutes; do not "
		"order again."), work->record.target_name);
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

const struct errand errand_purchase_settle = { start, settle_finish, NULL, sizeof(struct work), NULL };
const struct errand errand_purchase_give_up = { start, give_up_finish, NULL, sizeof(struct work), NULL };
