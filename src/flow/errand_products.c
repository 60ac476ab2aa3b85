/* Your products: the organisation first, because it says whose things the other services are asked for; then everything at once. */
#include "api/api.h"
#include "api/api_directory.h"
#include "core/text.h"
#include "flow/inventory.h"

static void on_organization(void *arg, const struct error *err, struct api_organization *result)
{
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, NEEDED)) {
		copy_tenant(result, &inventory->facts.tenant);
		api_set_customer(t->flow->api, result->id);
		inventory_ask(t);
	}
	task_settle(t);
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, NEEDED)) {
		struct tenant_facts *tenant = &inventory->facts.tenant;
		str_copy(tenant->id, sizeof tenant->id, result->tenant_id);
		str_copy(tenant->name, sizeof tenant->name, result->name);
		str_copy(tenant->initial_domain, sizeof tenant->initial_domain, result->domain);
		str_copy(tenant->country, sizeof tenant->country, result->address.country);
		inventory_ask(t);
	}
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	if (api_has(api, API_GRAPH))
		task_wait(t, api_organization_get(api, on_organization, t));
	else
		task_wait(t, api_company_get(api, on_company, t));
}

static void finish(struct task *t)
{
	struct error err = ERROR_INIT;
	if (inventory_take(t, &err) != 0)
		task_fail(t, &err);
}

const struct errand errand_products = { start, finish, inventory_clear, sizeof(struct inventory), NULL };
