/* One change of a subscription: written down, sent once, and what its answer means. The page may have stood open for hours: before what
 * takes the old plan from its users, the directory is asked once more who holds it; before more licences, the price sheet what they cost. */
#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_groups.h"
#include "api/api_subscriptions.h"
#include "api/api_users.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/placed.h"
#include "flow/record_manual.h"

struct work {
	struct amend_facts amend;
	bool again; /* an earlier sending of the same change went without an answer */
	bool left;  /* written down: it is not taken back any more */
	size_t looks;
	struct holders_facts holders;
	struct price_reading prices;
};

/* True where this sending changed nothing. After an earlier one without an answer, only reading tells. */
static bool is_refusal(const struct work *work, const struct error *err)
{
	return !work->again && err->kind != ERROR_UNSURE;
}

static void on_changed(void *arg, const struct error *err, struct api_subscription *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	(void)result;
	if (!err) {
		/* What the service took may show later: the intent is closed when a reading has seen it. */
		record_amend(t->flow, &work->amend, RECORD_AMEND_UNSURE, NULL);
		amend_take_done(w);
	} else if (is_refusal(work, err)) {
		record_amend(t->flow, &work->amend, RECORD_AMEND_REFUSED, err);
		amend_take_refused(w, err);
	} else {
		record_amend(t->flow, &work->amend, RECORD_AMEND_UNSURE, err);
		amend_take_unsure(w, err);
	}
	task_settle(t);
}

/* ── sending ── */

static void send(struct task *t)
{
	static const enum api_subscription_property properties[AMEND_KINDS] = {
		[AMEND_ADD] = API_SUBSCRIPTION_QUANTITY, [AMEND_REDUCE] = API_SUBSCRIPTION_QUANTITY,
		[AMEND_CANCEL] = API_SUBSCRIPTION_CANCEL, [AMEND_RENEW_OFF] = API_SUBSCRIPTION_AUTO_RENEW
	};
	struct work *work = t->work;
	struct error err = ERROR_INIT;
	struct amend_facts open;
	work->again = record_amend_open(t->flow, work->amend.source_subscription_id, &open);
	if (record_amend_intent(t->flow, &work->amend, &err) != 0) {
		task_fail(t, &err);
		return;
	}
	work->left = true;
	amend_sent(&t->flow->wizard, work->amend.request_id);
	struct api_subscription_change change = { .property = properties[work->amend.kind], .quantity = work->amend.quantity, .from = work->amend.before, .on = false };
	task_wait(t, api_subscription_change(t->flow->api, work->amend.subscription_id, &change, work->amend.request_id, on_changed, t));
}

/* ── what more licences cost ── */

static void send_if_it_stands(struct task *t)
{
	if (!t->loose && t->error.kind == ERROR_NONE && placed_amounts_stand(t, amend_amount_stands(&t->flow->wizard)))
		send(t);
}

static void on_prices(struct task *t)
{
	struct work *work = t->work;
	placed_take_prices(t, &work->prices);
	send_if_it_stands(t);
	task_settle(t);
}

/* ── who holds the old plan ── */

static void send_if_free(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	struct error err = ERROR_INIT;
	if (amend_still_open(w, &work->holders, &err) == 0) {
		send(t);
		return;
	}
	wizard_call_stale(w, REQUEST_MANUAL);
	task_fail(t, &err);
}

static void on_users_page(void *arg, struct api_users *page)
{
	struct work *work = ((struct task *)arg)->work;
	work->holders.listed += (int64_t)page->count;
}

static void on_users(void *arg, const struct error *err, size_t count)
{
	struct task *t = arg;
	(void)count;
	if (task_took(t, err, NEEDED))
		send_if_free(t);
	task_settle(t);
}

/* The product's own count may lag: it is the list of users that must be empty. */
static void look_over(struct task *t)
{
	struct work *work = t->work;
	if (--work->looks > 0 || t->loose || t->error.kind != ERROR_NONE)
		return;
	if (work->holders.consumed > 0 || work->holders.groups > 0)
		send_if_free(t);
	else
		task_wait(t, api_users_with_licence(t->flow->api, t->request.sku_id, on_users_page, on_users, t));
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		if (str_ieq(result->items[i].sku_id, t->request.sku_id))
			work->holders.consumed += result->items[i].consumed;
	look_over(t);
	task_settle(t);
}

static void on_groups(void *arg, const struct error *err, struct api_groups *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		work->holders.groups = (int64_t)result->count;
		if (result->count)
			str_copy(work->holders.group_name, sizeof work->holders.group_name, result->items[0].display_name);
	}
	look_over(t);
	task_settle(t);
}

/* ── the errand ── */

static void start(struct task *t)
{
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	struct api *api = t->flow->api;
	struct error err = ERROR_INIT;
	if (!amend_begin(w)) {
		error_set(&err, ERROR_CONFLICT, _("This is not confirmed, or it is on its way already. Nothing was sent."));
		task_fail(t, &err);
		return;
	}
	work->amend = w->amend.facts;
	if (work->amend.kind == AMEND_ADD) {
		if (!placed_ask_price_of(t, amend_priced_item(w), &work->prices, on_prices))
			send_if_it_stands(t);
		return;
	}
	/* Without a directory nothing tells who holds it, and the model has not let it come to this. */
	if (!api_has(api, API_GRAPH)) {
		send(t);
		return;
	}
	work->looks = 2;
	task_wait(t, api_skus_list(api, on_skus, t));
	task_wait(t, api_groups_with_licence(api, t->request.sku_id, on_groups, t));
}

static void finish(struct task *t)
{
	(void)t; /* the change's own state says what became of it */
}

/* Before it is written down it can be taken back. */
static bool withdraw(struct task *t)
{
	const struct work *work = t->work;
	return !work->left && amend_withdraw(&t->flow->wizard);
}

static void clear(void *arg)
{
	struct work *work = arg;
	price_reading_clear(&work->prices);
}

const struct errand errand_amend = { start, finish, clear, sizeof(struct work), withdraw };
