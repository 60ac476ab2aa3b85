/* Your products: the organisation first, because it says whose things the other services are asked for; then everything at once. */
#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_roles.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"
#include "flow/record.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct products_facts facts;
	FACTS(struct commerce_subscription_facts) commerce;
	FACTS(struct directory_subscription_facts) directory;
	FACTS(struct sku_facts) skus;
	FACTS(struct service_facts) services;
	FACTS(struct channel_facts) channels;
};

static void on_commerce(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++)
			copy_commerce_subscription(&result->items[i], FACTS_ADD(&work->commerce));
	task_settle(t);
}

static void on_channels(void *arg, const struct error *err, struct api_subscription_terms *result)
{
	static const enum channel channels[] = { CHANNEL_UNKNOWN, CHANNEL_CARD, CHANNEL_INVOICE, CHANNEL_PARTNER, CHANNEL_VOLUME, CHANNEL_PREPAID, CHANNEL_TRIAL };
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++) {
			struct channel_facts *to = FACTS_ADD(&work->channels);
			to->channel = channels[result->items[i].channel];
			str_copy(to->subscription_id, sizeof to->subscription_id, result->items[i].subscription_id);
			str_copy(to->partner_name, sizeof to->partner_name, result->items[i].partner_name);
		}
	task_settle(t);
}

static void on_directory(void *arg, const struct error *err, struct api_directory_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++) {
			const struct api_directory_subscription *s = &result->items[i];
			copy_directory_subscription(s, FACTS_ADD(&work->directory));
			for (size_t k = 0; k < s->plans.count; k++)
				copy_service(&s->plans.items[k], s->sku_id, s->id, FACTS_ADD(&work->services));
		}
	task_settle(t);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++) {
			const struct api_sku *s = &result->items[i];
			copy_sku(s, FACTS_ADD(&work->skus));
			for (size_t k = 0; k < s->plans.count; k++)
				copy_service(&s->plans.items[k], s->sku_id, NULL, FACTS_ADD(&work->services));
		}
	task_settle(t);
}

static void on_roles(void *arg, const struct error *err, struct api_roles *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME) && result->buy != API_CANNOT_TELL)
		work->facts.roles = (struct roles_facts){ true, result->global, result->billing, result->licence, result->user };
	task_settle(t);
}

static void ask_the_rest(struct task *t)
{
	struct api *api = t->flow->api;
	if (api_has(api, API_COMMERCE))
		task_wait(t, api_subscriptions_list(api, on_commerce, t));
	if (api_has(api, API_STOREFRONT))
		task_wait(t, api_subscription_terms_list(api, on_channels, t));
	if (api_has(api, API_GRAPH)) {
		task_wait(t, api_directory_subscriptions_list(api, on_directory, t));
		task_wait(t, api_skus_list(api, on_skus, t));
		task_wait(t, api_roles_get(api, on_roles, t));
	}
}

static void on_organization(void *arg, const struct error *err, struct api_organization *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		copy_tenant(result, &work->facts.tenant);
		api_set_customer(t->flow->api, result->id);
		ask_the_rest(t);
	}
	task_settle(t);
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		struct tenant_facts *tenant = &work->facts.tenant;
		str_copy(tenant->id, sizeof tenant->id, result->tenant_id);
		str_copy(tenant->name, sizeof tenant->name, result->name);
		str_copy(tenant->initial_domain, sizeof tenant->initial_domain, result->domain);
		str_copy(tenant->country, sizeof tenant->country, result->address.country);
		ask_the_rest(t);
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
	struct work *work = t->work;
	struct products_facts *facts = &work->facts;
	facts->commerce = work->commerce.items;
	facts->n_commerce = work->commerce.count;
	facts->directory = work->directory.items;
	facts->n_directory = work->directory.count;
	facts->skus = work->skus.items;
	facts->n_skus = work->skus.count;
	facts->services = work->services.items;
	facts->n_services = work->services.count;
	facts->channels = work->channels.items;
	facts->n_channels = work->channels.count;
	struct error err = ERROR_INIT;
	if (record_unfinished(t->flow, facts->tenant.id, &facts->unfinished, &err) != 0) {
		task_fail(t, &err);
		return;
	}
	products_take(&t->flow->wizard, facts);
}

static void clear(void *arg)
{
	struct work *work = arg;
	free(work->commerce.items);
	free(work->directory.items);
	free(work->skus.items);
	free(work->services.items);
	free(work->channels.items);
}

const struct errand errand_products = { start, finish, clear, sizeof(struct work), NULL };
