/* How an upgrade goes, asked of the services alone. */
#include "api/api.h"
#include "api/api_directory.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/history.h"
#include "flow/purchase.h"
#include "flow/record.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct status_facts facts;
	struct history history;
};

static void on_transitions(void *arg, const struct error *err, struct api_transitions *result);

static enum need unless_gone(const struct error *err)
{
	return err && err->kind == ERROR_NOT_FOUND ? WELCOME : NEEDED;
}

static void on_source(void *arg, const struct error *err, struct api_subscription *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, unless_gone(err)))
		work->facts.source_commerce = copy_commerce_status(result->status);
	else if (err && err->kind == ERROR_NOT_FOUND)
		work->facts.source_commerce = SUBSCRIPTION_DELETED;
	work->facts.source_commerce_told = !err || err->kind == ERROR_NOT_FOUND;
	task_settle(t);
}

static void on_target(void *arg, const struct error *err, struct api_subscription *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, unless_gone(err))) {
		work->facts.target_status = copy_commerce_status(result->status);
		str_copy(work->facts.order_id, sizeof work->facts.order_id, result->order_id);
	}
	task_settle(t);
}

static void on_directory(void *arg, const struct error *err, struct api_directory_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		work->facts.source_directory_told = true;
		work->facts.source_directory = SUBSCRIPTION_DELETED;
		for (size_t i = 0; i < result->count; i++)
			if (str_ieq(result->items[i].commerce_id, t->request.upgrade.source_subscription_id))
				work->facts.source_directory = copy_directory_status(result->items[i].status);
	}
	task_settle(t);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		work->facts.source_consumed = copy_consumed(result, t->request.upgrade.source_sku_id);
		work->facts.target_consumed = copy_consumed(result, t->request.upgrade.target_sku_id);
	}
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

/* The directory's figures are read after the events, so that "all done" is never shown beside an older count. */
static void ask_directory(struct task *t)
{
	if (!api_has(t->flow->api, API_GRAPH))
		return;
	task_wait(t, api_skus_list(t->flow->api, on_skus, t));
	task_wait(t, api_directory_subscriptions_list(t->flow->api, on_directory, t));
}

static void on_transitions(void *arg, const struct error *err, struct api_transitions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, unless_gone(err)))
		history_add_transitions(&work->history, result);
	struct history *h = &work->history;
	size_t found = transition_find(h->transitions.items, h->transitions.count, &t->request.upgrade);
	char *target = work->facts.target_subscription_id;
	str_copy(target, ID_TEXT, found < h->transitions.count ? h->transitions.items[found].to_subscription_id : "");
	if (!target[0])
		str_copy(target, ID_TEXT, t->request.upgrade.target_subscription_id);
	if (!t->loose && t->error.kind == ERROR_NONE) {
		if (target[0])
			task_wait(t, api_subscription_get(t->flow->api, target, on_target, t));
		task_wait(t, api_subscription_get(t->flow->api, t->request.upgrade.source_subscription_id, on_source, t));
		ask_directory(t);
	}
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	const char *source = t->request.upgrade.source_subscription_id;
	if (is_purchase(&t->request.upgrade)) {
		task_become(t, &errand_purchase_status);
		return;
	}
	work->facts.source_consumed = work->facts.target_consumed = COUNT_UNKNOWN;
	if (api_has(api, API_COMMERCE))
		task_wait(t, api_transitions_list(api, source, on_transitions, t));
	else
		ask_directory(t);
	if (api_has(api, API_STOREFRONT))
		task_wait(t, api_credit_checks_list(api, source, NULL, on_credits, t));
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	struct flow *f = t->flow;
	struct status_facts *facts = &work->facts;
	facts->transitions = work->history.transitions.items;
	facts->n_transitions = work->history.transitions.count;
	facts->events = work->history.events.items;
	facts->n_events = work->history.events.count;
	facts->credits = work->history.credits.items;
	facts->n_credits = work->history.credits.count;
	facts->read_ms = f->wizard.now_ms;
	status_take(&f->wizard, facts);
	if (status_outcome(&f->wizard) == OUTCOME_UNKNOWN && api_has(f->api, API_COMMERCE) && order_take_missing(&f->wizard)) {
		record_missed(f, &f->wizard.order.record, &f->wizard.order.error);
		return;
	}
	/* Licences that were left behind are still somebody's work. */
	if (status_ended(&f->wizard) && status_outcome(&f->wizard) != OUTCOME_PARTLY)
		record_finished(f, &t->request.upgrade, status_outcome(&f->wizard) == OUTCOME_DONE);
	reassign_take_recorded(&f->wizard, record_services_users(f, t->request.upgrade.source_subscription_id));
}

static void clear(void *arg)
{
	history_clear(&((struct work *)arg)->history);
}

const struct errand errand_status = { start, finish, clear, sizeof(struct work), NULL };
