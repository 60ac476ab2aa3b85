/* The services' answers copied into the models' facts: where an api type and a model meet. Strings are cut at a character. */
#ifndef FLOW_COPY_H
#define FLOW_COPY_H

#include "api/api_catalog.h"
#include "api/api_customer.h"
#include "api/api_directory.h"
#include "api/api_orders.h"
#include "api/api_roles.h"
#include "api/api_storefront.h"
#include "api/api_subscriptions.h"
#include "api/api_transitions.h"
#include "model/wizard.h"

/* A list of facts that grows; the models copy out of it. */
#define FACTS(type) \
	struct { \
		type *items; \
		size_t count, capacity; \
	}
#define FACTS_ADD(list) \
	((list)->items = xgrow((list)->items, &(list)->capacity, (list)->count, sizeof *(list)->items), \
		memset(&(list)->items[(list)->count], 0, sizeof *(list)->items), &(list)->items[(list)->count++])

void copy_tenant(const struct api_organization *from, struct tenant_facts *to);
void copy_roles(const struct api_roles *from, struct roles_facts *to);
void copy_commerce_subscription(const struct api_subscription *from, struct commerce_subscription_facts *to);
void copy_directory_subscription(const struct api_directory_subscription *from, struct directory_subscription_facts *to);
void copy_sku(const struct api_sku *from, struct sku_facts *to);
/* `sku_id` of the plan's product; `directory_id` NULL where the plan is the product's, not one subscription's. */
void copy_service(const struct api_service_plan *from, const char *sku_id, const char *directory_id, struct service_facts *to);
void copy_transition(const struct api_transition *from, struct transition_facts *to);
void copy_event(const struct api_transition_event *from, size_t transition, struct transition_event_facts *to);
void copy_order(const struct api_order *from, struct order_facts *to);
void copy_credit(const struct api_credit_check *from, struct credit_facts *to);
void copy_reason(const struct api_reason *from, struct reason_facts *to);
void copy_terms(const struct api_terms *from, struct terms_facts *to);
void copy_address(const struct api_address *from, struct address *to);
/* Only the fields that a person may have changed; strings are the target's own afterwards. */
void copy_address_back(const struct address *from, struct api_address *to);

/* Product and SKU of a catalog item "PRODUCT:SKU:AVAILABILITY"; both "" for an id of the legacy catalog. */
struct catalog_part {
	char product[ID_TEXT];
	char sku[WORD_TEXT];
};
void catalog_part_of(const char *catalog_item, struct catalog_part *ret);
enum api_billing_cycle copy_billing_cycle(const char *word);

enum subscription_status copy_commerce_status(enum api_subscription_status status);
enum subscription_status copy_directory_status(enum api_capability status);
int64_t copy_consumed(const struct api_skus *skus, const char *sku_id); /* 0 where the tenant has none of it */

#endif
