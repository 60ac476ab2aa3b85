/* The record of switched-off services: every user of the source product is read, a page at a time; what is switched off goes to the
 * journal, so that it can be put back after an upgrade that gives every user every service. */
#include "api/api_users.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/copy.h"
#include "flow/record.h"
#include "flow/users.h"
#include "ui/stack.h"

#include <stdlib.h>
#include <string.h>

static struct switched_off_facts *entry(struct user_scan *scan, const char *plan_id)
{
	for (size_t i = 0; i < scan->plans.count; i++)
		if (str_ieq(scan->plans.items[i].plan_id, plan_id))
			return &scan->plans.items[i];
	struct switched_off_facts *to = FACTS_ADD(&scan->plans);
	str_copy(to->plan_id, sizeof to->plan_id, plan_id);
	return to;
}

static void take_user(struct user_scan *scan, const struct api_user *user)
{
	for (size_t i = 0; i < user->licences.count; i++) {
		const struct api_user_licence *licence = &user->licences.items[i];
		if (!str_ieq(licence->sku_id, scan->sku_id) || licence->disabled_plans.count == 0)
			continue;
		scan->with++;
		record_switched_off_add(scan->record, user->id, licence->sku_id, (const char *const *)licence->disabled_plans.items,
			licence->disabled_plans.count);
		for (size_t k = 0; k < licence->disabled_plans.count; k++)
			entry(scan, licence->disabled_plans.items[k])->users++;
	}
}

static void on_page(void *arg, struct api_users *page)
{
	struct user_scan *scan = arg;
	struct flow *flow = scan->task->flow;
	if (scan->task->loose)
		return;
	for (size_t i = 0; i < page->count; i++)
		take_user(scan, &page->items[i]);
	scan->read += (int64_t)page->count;
	before_take_progress(&flow->wizard, scan->read, scan->total, scan->with);
	wizard_call_progress(&flow->wizard, scan->task->request.kind, scan->read, scan->total);
	stack_touch(flow->stack);
}

uint64_t user_scan_start(struct user_scan *scan, struct task *t, const char *sku_id, void (*done)(void *arg, const struct error *err, size_t count))
{
	const struct sku_facts *sku = products_sku(&t->flow->wizard, sku_id);
	scan->task = t;
	scan->done = done;
	scan->total = sku ? sku->consumed : COUNT_UNKNOWN;
	str_copy(scan->sku_id, sizeof scan->sku_id, sku_id);
	scan->record = record_switched_off_new();
	return api_users_with_licence(t->flow->api, sku_id, on_page, done, scan);
}

int user_scan_keep(struct user_scan *scan, const char *subscription_id, struct error *err)
{
	struct wizard *w = &scan->task->flow->wizard;
	int rc = record_switched_off_keep(scan->task->flow, subscription_id, scan->record, err);
	if (rc == 0)
		before_take_switched_off(w, scan->read, scan->with, scan->plans.items, scan->plans.count);
	return rc;
}

void user_scan_clear(struct user_scan *scan)
{
	record_switched_off_free(scan->record);
	free(scan->plans.items);
	*scan = (struct user_scan){ 0 };
}

/* ── the errand ── */

static void on_read(void *arg, const struct error *err, size_t count)
{
	struct user_scan *scan = arg;
	(void)count;
	struct task *t = scan->task;
	task_took(t, err, NEEDED);
	task_settle(t);
}

static void start(struct task *t)
{
	task_wait(t, user_scan_start(t->work, t, t->request.sku_id, on_read));
}

static void finish(struct task *t)
{
	struct error err = ERROR_INIT;
	if (user_scan_keep(t->work, t->request.subscription_id, &err) != 0)
		task_fail(t, &err);
}

static void clear(void *work)
{
	user_scan_clear(work);
}

const struct errand errand_switched_off = { start, finish, clear, sizeof(struct user_scan), NULL };
