/* One subscription: its add-ons, what happened to it, its orders, its credit checks. */
#include "api/api.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/history.h"
#include "flow/move_desk.h"

#include <stdlib.h>
#include <string.h>

struct work {
	FACTS(struct commerce_subscription_facts) addons;
	struct history history;
	FACTS(struct order_facts) orders;
};

/* What was bought elsewhere is not in Commerce at all, and its id may not even be one there. */
static bool is_elsewhere(const struct task *t, const struct error *err)
{
	const struct subscription *s = products_by_commerce_id(&t->flow->wizard, t->request.subscription_id);
	return err && s && !s->in_commerce && (err->kind == ERROR_NOT_FOUND || err->kind == ERROR_REFUSED);
}

static void on_addons(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, is_elsewhere(t, err) ? WELCOME : NEEDED))
		for (size_t i = 0; i < result->count; i++)
			copy_commerce_subscription(&result->items[i], FACTS_ADD(&work->addons));
	task_settle(t);
}

static void on_transitions(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	/* A subscription of the legacy catalog has no history there. */
	bool none = is_elsewhere(t, err) || (err && err->kind == ERROR_NOT_FOUND);
	if (task_took(t, err, none ? WELCOME : NEEDED))
		history_add_transitions(&work->history, result);
	task_settle(t);
}

static bool about(const struct api_order *order, const char *subscription_id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (str_ieq(order->lines.items[i].subscription_id, subscription_id))
			return true;
	return false;
}

static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		for (size_t i = 0; i < result->count; i++)
			if (about(&result->items[i], t->request.subscription_id))
				copy_order(&result->items[i], FACTS_ADD(&work->orders));
	task_settle(t);
}

static void on_credits(void *arg, const struct error *err, struct api_credit_checks *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		history_add_credits(&work->history, result);
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	const char *id = t->request.subscription_id;
	if (str_empty(id))
		return;
	if (api_has(api, API_COMMERCE)) {
		task_wait(t, api_subscription_addons(api, id, on_addons, t));
		task_wait(t, api_transitions_list(api, id, on_transitions, t));
		task_wait(t, api_orders_list(api, on_orders, t));
	}
	if (api_has(api, API_STOREFRONT))
		task_wait(t, api_credit_checks_list(api, id, NULL, on_credits, t));
}

static void finish(struct task *t)
{
	const struct work *work = t->work;
	subscription_take(&t->flow->wizard, &(struct subscription_facts){
		.addons = work->addons.items, .n_addons = work->addons.count,
		.transitions = work->history.transitions.items, .n_transitions = work->history.transitions.count,
		.events = work->history.events.items, .n_events = work->history.events.count,
		.orders = work->orders.items, .n_orders = work->orders.count,
		.credits = work->history.credits.items, .n_credits = work->history.credits.count,
	});
	/* What was begun stands first. A journal that cannot be read is told where it is needed. */
	struct reassign_scope scope = { .users = REASSIGN_ALL };
	str_copy(scope.source_sku, sizeof scope.source_sku, t->request.sku_id);
	move_desk_recall(t->flow, &scope, NULL);
}

static void clear(void *arg)
{
	struct work *work = arg;
	free(work->addons.items);
	free(work->orders.items);
	history_clear(&work->history);
}

const struct errand errand_subscription = { start, finish, clear, sizeof(struct work), NULL };
