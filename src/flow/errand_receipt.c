/* Done: the facts for the receipt, read from the services once more; the receipt, and the record for an auditor, as files. */
#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_orders.h"
#include "core/buf.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/audit.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/record.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct work {
	struct receipt_facts facts;
	FACTS(struct commerce_subscription_facts) addons;
};

/* An order that cannot be had leaves its amount unknown; one that could not be read now is worth another look. */
static void on_order(void *arg, const struct error *err, struct api_order *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, err && error_is_temporary(err) ? NEEDED : WELCOME)) {
		copy_order(result, &work->facts.order);
		work->facts.order_told = true;
	}
	task_settle(t);
}

static void on_target(void *arg, const struct error *err, struct api_subscription *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		copy_commerce_subscription(result, &work->facts.target);
		work->facts.target_told = true;
		if (work->facts.target.order_id[0])
			task_wait(t, api_order_get(t->flow->api, work->facts.target.order_id, on_order, t));
	}
	task_settle(t);
}

static void on_source(void *arg, const struct error *err, struct api_subscription *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool gone = err && err->kind == ERROR_NOT_FOUND;
	if (task_took(t, err, gone ? WELCOME : NEEDED))
		work->facts.source_status = copy_commerce_status(result->status);
	else if (gone)
		work->facts.source_status = SUBSCRIPTION_DELETED;
	task_settle(t);
}

/* Active ones alone cost money. */
static void on_addons(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, err && err->kind == ERROR_NOT_FOUND ? WELCOME : NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		if (result->items[i].status == API_SUBSCRIPTION_ACTIVE)
			copy_commerce_subscription(&result->items[i], FACTS_ADD(&work->addons));
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

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	const struct upgrade_record *upgrade = &t->request.upgrade;
	work->facts.source_consumed = work->facts.target_consumed = COUNT_UNKNOWN;
	work->facts.finished_ms = t->flow->wizard.now_ms;
	if (api_has(api, API_COMMERCE)) {
		task_wait(t, api_subscription_get(api, upgrade->source_subscription_id, on_source, t));
		task_wait(t, api_subscription_addons(api, upgrade->source_subscription_id, on_addons, t));
		if (upgrade->target_subscription_id[0]) {
			task_wait(t, api_subscription_get(api, upgrade->target_subscription_id, on_target, t));
			task_wait(t, api_subscription_addons(api, upgrade->target_subscription_id, on_addons, t));
		}
	}
	if (api_has(api, API_GRAPH))
		task_wait(t, api_skus_list(api, on_skus, t));
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	work->facts.addons = work->addons.items;
	work->facts.n_addons = work->addons.count;
	work->facts.switched_off_users = record_switched_off_users(t->flow, t->request.upgrade.source_subscription_id);
	receipt_take(&t->flow->wizard, &work->facts);
	reassign_take_recorded(&t->flow->wizard, record_services_users(t->flow, t->request.upgrade.source_subscription_id));
}

static void clear(void *arg)
{
	free(((struct work *)arg)->addons.items);
}

const struct errand errand_receipt = { start, finish, clear, sizeof(struct work), NULL };

/* ── the files: where the admin stands, else at home ── */

static char *receipt_stem(const char *name)
{
	char *safe = xstrdup(name);
	for (char *c = safe; *c; c++)
		if (!strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_", *c))
			*c = '-';
	char *here = access(".", W_OK) == 0 ? getcwd(NULL, 0) : NULL;
	const char *home = getenv("HOME");
	char *stem = xasprintf("%s/m365-upgrade-%.60s", here ? here : str_empty(home) ? "/tmp" : home, safe);
	free(here);
	free(safe);
	return stem;
}

static void save_start(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct buf text = BUF_INIT, json = BUF_INIT;
	struct error err = ERROR_INIT;
	char *stem = receipt_stem(receipt_order_number(w)), *text_path = xasprintf("%s.txt", stem), *json_path = xasprintf("%s.json", stem);
	receipt_text(w, &text);
	receipt_json(w, &json);
	if (file_write(text_path, text.data, text.len, 0600, &err) != 0 || file_write(json_path, json.data, json.len, 0600, &err) != 0)
		task_fail(t, &err);
	else
		receipt_take_saved(w, text_path, json_path);
	buf_clear(&text);
	buf_clear(&json);
	free(json_path);
	free(text_path);
	free(stem);
}

static void save_finish(struct task *t)
{
	(void)t; /* the paths are already in the model */
}

const struct errand errand_save_receipt = { save_start, save_finish, NULL, 0, NULL };

/* Of the whole tenant: an auditor asks what was done there, not by which page. */
static void record_start(struct task *t)
{
	struct flow *f = t->flow;
	const char *order = f->wizard.receipt.told ? receipt_order_number(&f->wizard) : t->request.upgrade.order_id;
	struct error err = ERROR_INIT;
	char *stem = receipt_stem(str_empty(order) ? t->request.subscription_id : order), *path = xasprintf("%s.jsonl", stem);
	if (audit_save(f->journal, f->wizard.tenant.id, path, &err) != 0)
		task_fail(t, &err);
	else
		receipt_take_record(&f->wizard, path);
	free(path);
	free(stem);
}

const struct errand errand_save_record = { record_start, save_finish, NULL, 0, NULL };
