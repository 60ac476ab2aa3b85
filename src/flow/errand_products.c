/* Your products: the organisation and the account first, because they say whose things the other services are asked for, and who asks; then
 * the hold; then everything at once. Where another has the hold nothing more is read. */
#include "api/api.h"
#include "api/api_account.h"
#include "api/api_directory.h"
#include "api/api_sign_in.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/hold.h"
#include "flow/inventory.h"

struct work {
	struct inventory inventory;
	char account[NAME_TEXT];
	int awaited;     /* of the two that come first */
	bool is_refused; /* by another's hold */
	struct journal_holder other;
};

/* A wizard that has begun in one organisation ends there: what it holds and shows is that one's. Nothing more is asked in the name of the other. */
static int check_tenant(struct task *t, struct error *err)
{
	const struct tenant_facts *was = &t->flow->wizard.tenant, *now = &((struct work *)t->work)->inventory.facts.tenant;
	if (journal_hold_fd(t->flow->journal) < 0 || str_empty(was->id) || str_ieq(was->id, now->id))
		return 0;
	api_sign_out(t->flow->api);
	return error_set(err, ERROR_SIGNED_OUT,
		_("You have signed in to %s, and this wizard is at work in %s. Nothing was changed. Sign in there again, or start the wizard anew for the other."),
		str_empty(now->name) ? now->id : now->name, str_empty(was->name) ? was->id : was->name);
}

static void hold(struct task *t)
{
	struct work *work = t->work;
	const char *tenant_id = work->inventory.facts.tenant.id;
	struct error err = ERROR_INIT;
	bool held = false;
	if (check_tenant(t, &err) < 0) {
		task_fail(t, &err);
		return;
	}
	if (hold_take(t->flow->journal, tenant_id, HOLD_WIZARD, work->account, &work->other, &held, &err) < 0) {
		task_fail(t, &err);
		return;
	}
	sign_in_take_account(&t->flow->wizard, work->account);
	work->is_refused = !held;
	if (!held)
		return;
	attach_take_held(&t->flow->wizard);
	api_set_customer(t->flow->api, tenant_id);
	inventory_ask(t);
}

static void came(struct task *t)
{
	struct work *work = t->work;
	if (!t->loose && --work->awaited == 0 && t->error.kind == ERROR_NONE)
		hold(t);
	task_settle(t);
}

static void on_organization(void *arg, const struct error *err, struct api_organization *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct error other = ERROR_INIT;
	if (task_took(t, err, NEEDED) && api_organization_check(t->flow->api, result, &other) == 0)
		copy_tenant(result, &work->inventory.facts.tenant);
	if (other.kind != ERROR_NONE) {
		api_sign_out(t->flow->api);
		task_fail(t, &other);
	}
	came(t);
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		struct tenant_facts *tenant = &work->inventory.facts.tenant;
		str_copy(tenant->id, sizeof tenant->id, result->tenant_id);
		str_copy(tenant->name, sizeof tenant->name, result->name);
		str_copy(tenant->initial_domain, sizeof tenant->initial_domain, result->domain);
		str_copy(tenant->country, sizeof tenant->country, result->address.country);
	}
	came(t);
}

static void on_account(void *arg, const struct error *err, struct api_account *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		str_copy(work->account, sizeof work->account, result->upn);
	came(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	bool asks_who = api_has(api, API_GRAPH) && !api_signs_in_alone(api) && str_empty(sign_in_account(&t->flow->wizard));
	str_copy(work->account, sizeof work->account, sign_in_account(&t->flow->wizard));
	work->awaited = asks_who ? 2 : 1;
	if (api_has(api, API_GRAPH))
		task_wait(t, api_organization_get(api, on_organization, t));
	else
		task_wait(t, api_company_get(api, on_company, t));
	if (asks_who)
		task_wait(t, api_account_get(api, on_account, t));
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	struct holder_facts holder;
	struct error err = ERROR_INIT;
	if (work->is_refused) {
		copy_holder(&work->other, &holder);
		attach_take_refusal(&t->flow->wizard, &work->inventory.facts.tenant, &holder);
	} else if (inventory_take(t, &err) != 0) {
		task_fail(t, &err);
	}
}

const struct errand errand_products = { start, finish, inventory_clear, sizeof(struct work), NULL };
