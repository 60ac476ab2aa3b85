/* How far the manual path is: the tenant's products again, who still holds the old plan, what became of an order and of a change. */
#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_groups.h"
#include "api/api_orders.h"
#include "api/api_users.h"
#include "core/calendar.h"
#include "core/text.h"
#include "flow/inventory.h"
#include "flow/record.h"
#include "flow/record_manual.h"
#include "ui/stack.h"

#include <stdio.h>
#include <string.h>

struct work {
	struct inventory inventory;
	struct manual_facts facts;
	char target_sku[ID_TEXT];
	int64_t without_target, read;
	bool order_is_gone; /* the service does not know its number */
};

static void on_groups(void *arg, const struct error *err, struct api_groups *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME)) {
		work->facts.groups_told = true;
		work->facts.groups = (int64_t)result->count;
		if (result->count)
			str_copy(work->facts.group_name, sizeof work->facts.group_name, result->items[0].display_name);
	}
	task_settle(t);
}

static void add_domain(struct manual_facts *facts, const char *name)
{
	size_t n = strlen(facts->domain_names);
	facts->domains++;
	/* TRANSLATORS: between two names of a list */
	snprintf(facts->domain_names + n, sizeof facts->domain_names - n, "%s%s", n ? ", " : "", name);
}

static void on_organization(void *arg, const struct error *err, struct api_organization *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME)) {
		work->facts.domains_told = true;
		for (size_t i = 0; i < result->domains.count; i++)
			if (!result->domains.items[i].is_initial)
				add_domain(&work->facts, result->domains.items[i].name);
	}
	task_settle(t);
}

static void on_order(void *arg, const struct error *err, struct api_order *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME)) {
		work->facts.order_told = true;
		copy_order(result, &work->facts.order);
	}
	work->order_is_gone = err && err->kind == ERROR_NOT_FOUND;
	task_settle(t);
}

static void on_credits(void *arg, const struct error *err, struct api_credit_checks *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, WELCOME);
	for (size_t i = 0; took && i < result->count; i++) {
		if (work->facts.credit_told && result->items[i].since_ms < work->facts.credit.since_ms)
			continue;
		copy_credit(&result->items[i], &work->facts.credit);
		work->facts.credit_told = true;
	}
	task_settle(t);
}

/* ── users of the old plan who have not got the new one yet ── */

static bool has_licence(const struct api_user *user, const char *sku_id)
{
	for (size_t i = 0; i < user->licences.count; i++)
		if (str_ieq(user->licences.items[i].sku_id, sku_id))
			return true;
	return false;
}

static void on_users_page(void *arg, struct api_users *page)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (t->loose)
		return;
	for (size_t i = 0; i < page->count; i++)
		work->without_target += !has_licence(&page->items[i], work->target_sku);
	work->read += (int64_t)page->count;
	wizard_call_progress(&t->flow->wizard, REQUEST_MANUAL, work->read, manual_holders(&t->flow->wizard));
	stack_touch(t->flow->stack);
}

static void on_users(void *arg, const struct error *err, size_t count)
{
	struct task *t = arg;
	struct work *work = t->work;
	(void)count;
	if (task_took(t, err, WELCOME))
		work->facts.without_target = work->without_target;
	task_settle(t);
}

/* Everybody is read only where it matters: where the licences would not do for all who hold the old plan. */
static void ask_users(struct task *t)
{
	struct work *work = t->work;
	const struct wizard *w = &t->flow->wizard;
	const struct subscription *target = manual_target(w);
	if (!target || manual_holders(w) <= 0 || manual_free(w) == COUNT_UNKNOWN || manual_free(w) >= manual_holders(w))
		return;
	str_copy(work->target_sku, sizeof work->target_sku, target->sku_id);
	task_wait(t, api_users_with_licence(t->flow->api, t->request.sku_id, on_users_page, on_users, t));
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	const char *order = t->request.upgrade.order_id;
	work->inventory.facts.tenant = t->flow->wizard.tenant;
	work->facts.without_target = COUNT_UNKNOWN;
	inventory_ask(t);
	if (api_has(api, API_GRAPH)) {
		task_wait(t, api_organization_get(api, on_organization, t));
		if (!str_empty(t->request.sku_id)) {
			task_wait(t, api_groups_with_licence(api, t->request.sku_id, on_groups, t));
			ask_users(t);
		}
	}
	if (!str_empty(order) && api_has(api, API_COMMERCE))
		task_wait(t, api_order_get(api, order, on_order, t));
	if (!str_empty(order) && api_has(api, API_STOREFRONT))
		task_wait(t, api_credit_checks_list(api, NULL, order, on_credits, t));
}

/* Whether the subscription is as an unanswered change wants it. One that is not seen may still be on its way as long as the service's lists lag. */
static void settle_change(struct task *t)
{
	struct flow *f = t->flow;
	struct wizard *w = &f->wizard;
	struct amend_facts open;
	if (!record_amend_open(f, t->request.subscription_id, &open))
		return;
	const struct subscription *s = products_by_commerce_id(w, open.subscription_id);
	if (amend_is_seen(&open, s)) {
		record_amend(f, &open, RECORD_AMEND_DONE, NULL);
		if (s && amend_is_quantity(open.kind))
			open.quantity = s->purchased; /* what is said is what is there */
		amend_take_settled(w, &open, AMEND_FOUND);
	} else if (w->now_ms - open.sent_ms > w->file.figures.lists_lag_minutes * 60000) {
		record_amend(f, &open, RECORD_AMEND_LOST, NULL);
		amend_take_settled(w, &open, AMEND_FOUND_NOT);
	} else {
		amend_take_settled(w, &open, AMEND_FOUND_NOT_YET);
	}
}

/* Written down as soon as it is seen: what is bought later must not be taken for it. */
static void adopt(struct flow *f)
{
	struct upgrade_record seen;
	if (!watch_adopt(&f->wizard, &seen))
		return;
	record_progress(f, &seen);
	order_take_taken(&f->wizard, &seen);
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	struct error err = ERROR_INIT;
	work->facts.read_ms = w->now_ms;
	if (inventory_take(t, &err) != 0 || record_manual(t->flow, t->request.subscription_id, &work->facts, &err) != 0) {
		task_fail(t, &err);
		return;
	}
	manual_take(w, &work->facts);
	adopt(t->flow);
	if (work->order_is_gone && buy_state(w) == BUY_ORDERED && order_take_missing(w))
		record_missed(t->flow, &w->order.record, &w->order.error);
	amend_take_overtaken(w);
	settle_change(t);
	record_begun_again(t->flow, NULL); /* what was settled is not unfinished any more */
	if (manual_next(w) == MANUAL_STEPS && manual_target(w) && !str_empty(t->request.subscription_id))
		record_manual_done(t->flow, t->request.subscription_id);
}

const struct errand errand_manual = { start, finish, inventory_clear, sizeof(struct work), NULL };
