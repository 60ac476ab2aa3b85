#include "flow/inventory.h"

#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_roles.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static void on_commerce(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++)
			copy_commerce_subscription(&result->items[i], FACTS_ADD(&inventory->commerce));
	task_settle(t);
}

static void on_channels(void *arg, const struct error *err, struct api_subscription_terms *result)
{
	static const enum channel channels[] = { CHANNEL_UNKNOWN, CHANNEL_CARD, CHANNEL_INVOICE, CHANNEL_PARTNER, CHANNEL_VOLUME, CHANNEL_PREPAID, CHANNEL_TRIAL };
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++) {
			struct channel_facts *to = FACTS_ADD(&inventory->channels);
			to->channel = channels[result->items[i].channel];
			str_copy(to->subscription_id, sizeof to->subscription_id, result->items[i].subscription_id);
			str_copy(to->partner_name, sizeof to->partner_name, result->items[i].partner_name);
		}
	task_settle(t);
}

static void on_directory(void *arg, const struct error *err, struct api_directory_subscriptions *result)
{
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++) {
			const struct api_directory_subscription *s = &result->items[i];
			copy_directory_subscription(s, FACTS_ADD(&inventory->directory));
			for (size_t k = 0; k < s->plans.count; k++)
				copy_service(&s->plans.items[k], s->sku_id, s->id, FACTS_ADD(&inventory->services));
		}
	task_settle(t);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, NEEDED))
		for (size_t i = 0; i < result->count; i++) {
			const struct api_sku *s = &result->items[i];
			copy_sku(s, FACTS_ADD(&inventory->skus));
			for (size_t k = 0; k < s->plans.count; k++)
				copy_service(&s->plans.items[k], s->sku_id, NULL, FACTS_ADD(&inventory->services));
		}
	task_settle(t);
}

static void on_roles(void *arg, const struct error *err, struct api_roles *result)
{
	struct task *t = arg;
	struct inventory *inventory = t->work;
	if (task_took(t, err, WELCOME))
		copy_roles(result, &inventory->facts.roles);
	task_settle(t);
}

void inventory_ask(struct task *t)
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

static int take_begun(struct task *t, struct error *err)
{
	struct inventory *inventory = t->work;
	size_t n = inventory->commerce.count, m = inventory->skus.count;
	const char **ids = xcalloc(n + 1, sizeof *ids), **skus = xcalloc(m + 1, sizeof *skus);
	for (size_t i = 0; i < n; i++)
		ids[i] = inventory->commerce.items[i].id;
	for (size_t i = 0; i < m; i++)
		skus[i] = inventory->skus.items[i].sku_id;
	int rc = record_begun(t->flow, inventory->facts.tenant.id, ids, n, skus, m, &inventory->begun, &inventory->facts.begun, err);
	free(ids);
	free(skus);
	return rc;
}

int inventory_take(struct task *t, struct error *err)
{
	struct inventory *inventory = t->work;
	struct products_facts *facts = &inventory->facts;
	facts->commerce = inventory->commerce.items;
	facts->n_commerce = inventory->commerce.count;
	facts->directory = inventory->directory.items;
	facts->n_directory = inventory->directory.count;
	facts->skus = inventory->skus.items;
	facts->n_skus = inventory->skus.count;
	facts->services = inventory->services.items;
	facts->n_services = inventory->services.count;
	facts->channels = inventory->channels.items;
	facts->n_channels = inventory->channels.count;
	int rc = products_settle(&t->flow->wizard, facts, err);
	if (rc == 0)
		rc = take_begun(t, err);
	if (rc == 0)
		products_take(&t->flow->wizard, facts);
	return rc;
}

void inventory_clear(void *arg)
{
	struct inventory *inventory = arg;
	free(inventory->commerce.items);
	free(inventory->directory.items);
	free(inventory->skus.items);
	free(inventory->services.items);
	free(inventory->channels.items);
	begun_lists_clear(&inventory->begun);
}
