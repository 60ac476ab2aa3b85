#include "flow/copy.h"

#include "api/api_permissions.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define COPY(to, from) str_copy((to), sizeof(to), (from))

void copy_tenant(const struct api_organization *from, struct tenant_facts *to)
{
	*to = (struct tenant_facts){ 0 };
	COPY(to->id, from->id);
	COPY(to->name, from->display_name);
	COPY(to->country, from->country);
	for (size_t i = 0; i < from->domains.count; i++)
		if (from->domains.items[i].is_initial)
			COPY(to->initial_domain, from->domains.items[i].name);
}

/* Roles are told by the model's own rules; what the registration lacks comes with its name. */
static void copy_lacks(const struct api_roles *from, struct roles_facts *to)
{
	struct api_missing missing[API_MISSING_MOST];
	size_t n = api_permissions_missing(from, missing);
	for (size_t i = 0; i < n && to->n_lacks < PERMISSIONS_MOST; i++) {
		struct permission_facts *p = &to->lacks[to->n_lacks];
		if (missing[i].is_role)
			continue;
		COPY(p->name, missing[i].name);
		COPY(p->what, api_feature_name(missing[i].feature));
		p->moves = missing[i].feature == API_FEATURE_MOVE;
		to->n_lacks++;
	}
}

void copy_roles(const struct api_roles *from, struct roles_facts *to)
{
	*to = (struct roles_facts){ .told = from->roles_told, .alone = from->alone };
	to->global_admin = from->global;
	to->billing_admin = from->billing;
	to->license_admin = from->licence || (from->role_bits & API_ROLE_WRITER);
	to->user_admin = from->user;
	copy_lacks(from, to);
}

enum subscription_status copy_commerce_status(enum api_subscription_status status)
{
	switch (status) {
	case API_SUBSCRIPTION_ACTIVE: return SUBSCRIPTION_ACTIVE;
	case API_SUBSCRIPTION_PENDING: return SUBSCRIPTION_PENDING;
	case API_SUBSCRIPTION_SUSPENDED: return SUBSCRIPTION_SUSPENDED;
	case API_SUBSCRIPTION_EXPIRED: return SUBSCRIPTION_EXPIRED;
	case API_SUBSCRIPTION_DELETED:
	case API_SUBSCRIPTION_DISABLED: return SUBSCRIPTION_CANCELLED;
	case API_SUBSCRIPTION_UNKNOWN:
	case API_SUBSCRIPTION_NONE: break;
	}
	return SUBSCRIPTION_UNKNOWN;
}

enum subscription_status copy_directory_status(enum api_capability status)
{
	switch (status) {
	case API_CAPABILITY_ENABLED: return SUBSCRIPTION_ACTIVE;
	case API_CAPABILITY_WARNING: return SUBSCRIPTION_WARNING;
	case API_CAPABILITY_SUSPENDED: return SUBSCRIPTION_SUSPENDED;
	case API_CAPABILITY_LOCKED_OUT: return SUBSCRIPTION_CANCELLED;
	case API_CAPABILITY_DELETED: return SUBSCRIPTION_DELETED;
	case API_CAPABILITY_UNKNOWN: break;
	}
	return SUBSCRIPTION_UNKNOWN;
}

static const char *cycle_word(enum api_billing_cycle cycle)
{
	return cycle == API_BILLING_UNKNOWN ? "" : api_billing_cycle_wire(cycle);
}

void copy_commerce_subscription(const struct api_subscription *from, struct commerce_subscription_facts *to)
{
	*to = (struct commerce_subscription_facts){ 0 };
	COPY(to->id, from->id);
	COPY(to->catalog_item, from->offer_id);
	COPY(to->name, str_empty(from->friendly_name) ? from->offer_name : from->friendly_name);
	COPY(to->parent_id, from->parent_id);
	COPY(to->order_id, from->order_id);
	COPY(to->term, from->term_duration);
	COPY(to->billing_cycle, cycle_word(from->billing_cycle));
	COPY(to->partner_id, from->partner_id);
	to->status = copy_commerce_status(from->status);
	to->quantity = from->quantity;
	to->created_ms = from->created_ms;
	to->term_ends_ms = from->commitment_end_ms;
	to->cancel_until_ms = from->cancellable_until_ms;
	to->auto_renew = from->auto_renew;
	to->is_trial = from->is_trial;
	to->is_product_key = str_ieq(from->contract_type, "product_key") || str_ieq(from->contract_type, "redemption_code");
}

void copy_directory_subscription(const struct api_directory_subscription *from, struct directory_subscription_facts *to)
{
	*to = (struct directory_subscription_facts){ 0 };
	COPY(to->id, from->id);
	COPY(to->commerce_id, from->commerce_id);
	COPY(to->sku_id, from->sku_id);
	COPY(to->part_number, from->part_number);
	COPY(to->owner_tenant_id, from->owner_tenant_id);
	to->status = copy_directory_status(from->status);
	to->quantity = from->total_licences;
	to->created_ms = from->created_ms;
	to->next_lifecycle_ms = from->next_lifecycle_ms;
	to->is_trial = from->is_trial;
}

void copy_sku(const struct api_sku *from, struct sku_facts *to)
{
	*to = (struct sku_facts){ .enabled = from->prepaid.enabled, .warning = from->prepaid.warning, .suspended = from->prepaid.suspended,
		.locked_out = from->prepaid.locked_out, .consumed = from->consumed };
	COPY(to->sku_id, from->sku_id);
	COPY(to->part_number, from->part_number);
}

static enum provisioning provisioning_of(enum api_provisioning status)
{
	switch (status) {
	case API_PROVISIONING_SUCCESS: return PROVISIONING_SUCCESS;
	case API_PROVISIONING_DISABLED: return PROVISIONING_DISABLED;
	case API_PROVISIONING_ERROR: return PROVISIONING_ERROR;
	case API_PROVISIONING_PENDING_INPUT: return PROVISIONING_PENDING_INPUT;
	case API_PROVISIONING_PENDING_ACTIVATION: return PROVISIONING_PENDING_ACTIVATION;
	case API_PROVISIONING_PENDING: return PROVISIONING_PENDING;
	case API_PROVISIONING_UNKNOWN: break;
	}
	return PROVISIONING_UNKNOWN;
}

void copy_service(const struct api_service_plan *from, const char *sku_id, const char *directory_id, struct service_facts *to)
{
	*to = (struct service_facts){ .status = provisioning_of(from->status), .company = from->for_company };
	COPY(to->sku_id, sku_id);
	COPY(to->directory_id, directory_id);
	COPY(to->plan_id, from->id);
	COPY(to->plan_word, from->name);
}

void copy_transition(const struct api_transition *from, struct transition_facts *to)
{
	*to = (struct transition_facts){ .quantity = from->quantity };
	COPY(to->operation_id, from->operation_id);
	COPY(to->from_catalog_item, from->from_catalog_item_id);
	COPY(to->to_catalog_item, from->to_catalog_item_id);
	COPY(to->to_subscription_id, from->to_subscription_id);
	COPY(to->type, from->type == API_TRANSITION_WITH_LICENCE_TRANSFER ? "transition_with_license_transfer"
		: from->type == API_TRANSITION_ONLY ? "transition_only" : "");
}

void copy_event(const struct api_transition_event *from, size_t transition, struct transition_event_facts *to)
{
	static const char *const words[] = { "", "InProgress", "Completed", "Failed" };
	*to = (struct transition_event_facts){ .transition = transition, .at_ms = from->at_ms };
	COPY(to->name, from->name);
	COPY(to->status, words[from->status]);
	if (from->faults.count > 0) {
		COPY(to->error_code, from->faults.items[0].code);
		COPY(to->error_text, from->faults.items[0].description);
	}
}

void copy_order(const struct api_order *from, struct order_facts *to)
{
	static const char *const words[] = { "", "completed", "pending", "cancelled" };
	*to = (struct order_facts){ .created_ms = from->created_ms, .total = from->total };
	COPY(to->id, from->id);
	COPY(to->status, words[from->status]);
	COPY(to->billing_cycle, cycle_word(from->billing_cycle));
}

void copy_credit(const struct api_credit_check *from, struct credit_facts *to)
{
	static const enum credit_state states[] = { CREDIT_UNKNOWN, CREDIT_PENDING, CREDIT_APPROVED, CREDIT_DECLINED };
	*to = (struct credit_facts){ .state = states[from->state], .since_ms = from->since_ms, .decided_by_ms = from->decided_by_ms };
	COPY(to->id, from->id);
	COPY(to->subscription_id, from->subscription_id);
	COPY(to->order_id, from->order_id);
}

void copy_reason(const struct api_reason *from, struct reason_facts *to)
{
	*to = (struct reason_facts){ .source = REASON_FROM_STOREFRONT, .code = -1 };
	to->retry_after_ms = from->retry_after_s > 0 ? from->retry_after_s * 1000 : -1;
	COPY(to->word, from->code_text);
	COPY(to->description, from->description);
}

void copy_terms(const struct api_terms *from, struct terms_facts *to)
{
	*to = (struct terms_facts){
		.told = true,
		.tax_percent_micro = from->text.tax_rate ? from->tax_rate_micro : -1,
		.invoice_minimum = from->invoice_minimum,
		.credit_check_above = from->credit_check_above,
		.unused_credit = from->unused_credit,
		.prepaid_remaining = from->prepaid_remaining,
		.maximum_quantity = from->maximum_quantity > 0 ? from->maximum_quantity : COUNT_UNKNOWN,
		.automatic_open = from->automatic_path.open,
	};
	COPY(to->currency, from->currency);
}

/* The service's field of each of ours, both ways. Company and mail stand beside the address, not in it. */
static char **address_slot(struct api_address *a, enum address_field field)
{
	switch (field) {
	case ADDRESS_FIRST_NAME: return &a->first_name;
	case ADDRESS_LAST_NAME: return &a->last_name;
	case ADDRESS_LINE1: return &a->line1;
	case ADDRESS_LINE2: return &a->line2;
	case ADDRESS_CITY: return &a->city;
	case ADDRESS_STATE: return &a->state;
	case ADDRESS_POSTAL_CODE: return &a->postal_code;
	case ADDRESS_COUNTRY: return &a->country;
	case ADDRESS_PHONE: return &a->phone;
	case ADDRESS_COMPANY:
	case ADDRESS_EMAIL:
	case ADDRESS_FIELDS: break;
	}
	return NULL;
}

void copy_address(const struct api_address *from, struct address *to)
{
	*to = (struct address){ 0 };
	for (int i = 0; i < ADDRESS_FIELDS; i++) {
		char **slot = address_slot((struct api_address *)from, (enum address_field)i);
		if (slot)
			COPY(to->text[i], *slot);
	}
	if (str_empty(from->state))
		COPY(to->text[ADDRESS_STATE], from->region);
}

void copy_address_back(const struct address *from, struct api_address *to)
{
	for (int i = 0; i < ADDRESS_FIELDS; i++) {
		char **slot = address_slot(to, (enum address_field)i);
		if (slot)
			str_set(slot, from->text[i][0] || *slot ? from->text[i] : NULL);
	}
}

int64_t copy_consumed(const struct api_skus *skus, const char *sku_id)
{
	for (size_t i = 0; i < skus->count; i++)
		if (str_ieq(skus->items[i].sku_id, sku_id))
			return skus->items[i].consumed;
	return 0;
}

void catalog_part_of(const char *catalog_item, struct catalog_part *ret)
{
	*ret = (struct catalog_part){ 0 };
	const char *colon = catalog_item ? strchr(catalog_item, ':') : NULL;
	if (!colon)
		return;
	snprintf(ret->product, sizeof ret->product, "%.*s", (int)(colon - catalog_item), catalog_item);
	snprintf(ret->sku, sizeof ret->sku, "%.*s", (int)strcspn(colon + 1, ":"), colon + 1);
}

enum api_billing_cycle copy_billing_cycle(const char *word)
{
	for (int cycle = API_BILLING_MONTHLY; cycle <= API_BILLING_BIENNIAL; cycle++)
		if (str_ieq(word, api_billing_cycle_wire((enum api_billing_cycle)cycle)))
			return (enum api_billing_cycle)cycle;
	return API_BILLING_UNKNOWN;
}
