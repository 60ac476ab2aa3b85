#include "drive.h"

#include "api/api.h"
#include "api/api_account.h"
#include "api/api_authority.h"
#include "api/api_carts.h"
#include "api/api_catalog.h"
#include "api/api_customer.h"
#include "api/api_decoder.h"
#include "api/api_directory.h"
#include "api/api_groups.h"
#include "api/api_health.h"
#include "api/api_licences.h"
#include "api/api_orders.h"
#include "api/api_prices.h"
#include "api/api_roles.h"
#include "api/api_sign_in.h"
#include "api/api_storefront.h"
#include "api/api_subscriptions.h"
#include "api/api_transitions.h"
#include "api/api_users.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"
#include "flat.h"
#include "value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *with(const struct run *r, const char *name)
{
	struct json_object *given = value_at(r->file, "with");
	const char *text = given ? value_text(given, name) : NULL;

	if (!text)
		fail_msg("the file's \"with\" has no \"%s\"", name);
	return text;
}

static int64_t with_number(const struct run *r, const char *name)
{
	int64_t n = 0;
	assert_true(str_to_int64(with(r, name), &n));
	return n;
}

static void note(struct run *r, const struct error *err)
{
	assert_false(r->called);
	r->called = true;
	r->err = err ? *err : ERROR_INIT;
}

/* ---- results ---- */

/* The name that the list has on the wire. */
static const char *list_name(const struct api_decoder *d)
{
	return d->shape->fields[0].name;
}

#define ONE(type_, decoder_) \
	static void on_##decoder_(void *arg, const struct error *err, struct type_ *result) \
	{ \
		struct run *r = arg; \
		note(r, err); \
		if (result) \
			flat_struct(&r->flat, api_##decoder_##_decoder.shape, result, ""); \
	}
#define LIST(type_, decoder_) \
	static void on_##decoder_(void *arg, const struct error *err, struct type_ *result) \
	{ \
		struct run *r = arg; \
		note(r, err); \
		if (result) \
			flat_list(&r->flat, api_##decoder_##_decoder.element, (const struct json_list *)(const void *)result, list_name(&api_##decoder_##_decoder), 0); \
	}
#define PAGES(type_, decoder_) \
	static void on_##decoder_##_page(void *arg, struct type_ *page) \
	{ \
		struct run *r = arg; \
		flat_list(&r->flat, api_##decoder_##_decoder.element, (const struct json_list *)(const void *)page, "value", r->seen); \
		r->seen += page->count; \
	} \
	static void on_##decoder_(void *arg, const struct error *err, size_t count) \
	{ \
		char text[24]; \
		note(arg, err); \
		snprintf(text, sizeof(text), "%zu", count); \
		flat_put(&((struct run *)arg)->flat, "all", text); \
	}
#define CALL(name_, ...) static void start_##name_(struct run *r) { __VA_ARGS__; }

ONE(api_account, account)
ONE(api_address_check, address_check)
LIST(api_agreements, agreements)
ONE(api_authority, authority)
LIST(api_availabilities, availabilities)
ONE(api_billing_profile, billing_profile)
ONE(api_cart, cart)
ONE(api_catalog_sku, catalog_sku)
LIST(api_catalog_skus, catalog_skus)
ONE(api_checkout, checkout)
ONE(api_company, company)
LIST(api_credit_checks, credit_checks)
ONE(api_customer, customer)
LIST(api_directory_subscriptions, directory_subscriptions)
LIST(api_domains, domains)
ONE(api_group, group)
LIST(api_groups, groups)
LIST(api_health_overviews, health)
PAGES(api_members, members)
ONE(api_order, order)
LIST(api_orders, orders)
LIST(api_payment_methods, payment_methods)
LIST(api_products, products)
ONE(api_provisioning_status, provisioning)
LIST(api_skus, skus)
ONE(api_sold_to, sold_to)
ONE(api_subscription, subscription)
LIST(api_subscription_terms, subscription_terms)
LIST(api_subscriptions, subscriptions)
ONE(api_terms, terms)
ONE(api_transition, transition)
LIST(api_transition_targets, transition_targets)
LIST(api_transitions, transitions)
PAGES(api_users, users)

/* The answer is a list, of which the client hands out the one element. */
static void on_organization(void *arg, const struct error *err, struct api_organization *result)
{
	struct run *r = arg;

	note(r, err);
	if (result)
		flat_struct(&r->flat, api_organization_decoder.shape->fields[0].shape, result, "value[0]");
}

static void on_changed(void *arg, const struct error *err)
{
	note(arg, err);
}

static const char *may_word(enum api_may may)
{
	return may == API_MAY ? "yes" : may == API_MAY_NOT ? "no" : "cannot tell";
}

static void on_roles(void *arg, const struct error *err, struct api_roles *result)
{
	struct run *r = arg;

	note(r, err);
	if (!result)
		return;
	flat_put(&r->flat, "buy", may_word(result->buy));
	flat_put(&r->flat, "move_licences", may_word(result->move_licences));
}

static void on_batch(void *arg, struct api_batch *batch)
{
	static const char *const refusals[] = { "carried out", "no location", "wrong location", "no seat", "exclusive", "dependency", "inherited", "not held",
		"not unique", "gone", "forbidden", "concurrent", "other", "unanswered" };
	struct run *r = arg;
	char text[32];

	note(r, batch->parts[0].error.kind ? &batch->parts[0].error : NULL);
	flat_put(&r->flat, "refusal", refusals[batch->parts[0].refusal]);
	snprintf(text, sizeof(text), "%lld", (long long)batch->throttle.retry_after_ms);
	flat_put(&r->flat, "retry_after_ms", text);
	snprintf(text, sizeof(text), "%lld", (long long)batch->throttle.used_micro);
	flat_put(&r->flat, "used_micro", text);
	if (batch->users[0].id)
		flat_struct(&r->flat, api_user_decoder.shape, &batch->users[0], "");
}

static void on_prices(void *arg, const struct error *err, struct api_prices *result)
{
	struct run *r = arg;
	char text[48];

	note(r, err);
	if (!result)
		return;
	snprintf(text, sizeof(text), "%zu", result->count);
	flat_put(&r->flat, "rows", text);
	for (size_t i = 0; i < result->count; i++) {
		struct api_price *p = &result->items[i];
		snprintf(text, sizeof(text), "row[%zu].per_term_micro=%lld", i, (long long)p->per_term.micro);
		buf_addf(&r->flat, "%s\nrow[%zu].currency=%s\nrow[%zu].cycle=%s\nrow[%zu].term=%s\nrow[%zu].title=%s\n", text, i, p->per_term.currency, i,
			api_billing_cycle_wire(p->billing_cycle), i, p->term_duration, i, p->title);
	}
}

/* ---- sign-in ---- */

static void on_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	struct run *r = arg;

	flat_put(&r->flat, "user_code", prompt->user_code);
	flat_put(&r->flat, "verification_uri", prompt->verification_uri);
	flat_put(&r->flat, "message", prompt->message);
}

CALL(authority, api_authority_get(r->api, false, on_authority, r))
CALL(sign_in, api_sign_in(r->api, on_prompt, on_changed, r))

/* Another service is asked, for which there is no token yet. */
static void on_signed_in(void *arg, const struct error *err)
{
	struct run *r = arg;

	if (err)
		note(r, err);
	else
		api_subscriptions_list(r->api, on_subscriptions, r);
}
CALL(refresh, api_sign_in(r->api, on_prompt, on_signed_in, r))

/* ---- Graph ---- */

CALL(me, api_account_get(r->api, on_account, r))
CALL(roles, api_roles_get(r->api, on_roles, r))
CALL(organization, api_organization_get(r->api, on_organization, r))
CALL(domains, api_domains_list(r->api, on_domains, r))
CALL(subscribed_skus, api_skus_list(r->api, on_skus, r))
CALL(directory_subscriptions, api_directory_subscriptions_list(r->api, on_directory_subscriptions, r))
CALL(health, api_health_list(r->api, on_health, r))
CALL(users, api_users_with_licence(r->api, with(r, "sku"), on_users_page, on_users, r))
CALL(groups, api_groups_with_licence(r->api, with(r, "sku"), on_groups, r))
CALL(group, api_group_get(r->api, with(r, "group"), on_group, r))
CALL(members, api_group_members(r->api, with(r, "group"), on_members_page, on_members, r))
CALL(failed_members, api_group_members_with_errors(r->api, with(r, "group"), on_members_page, on_members, r))
CALL(user, const char *id = with(r, "user"); api_users_read(r->api, &id, 1, on_batch, r))
CALL(reprocess, const char *id = with(r, "user"); api_users_reprocess(r->api, &id, 1, on_batch, r))
CALL(locate, struct api_location_change change = { with(r, "user"), with(r, "country") }; api_users_locate(r->api, NULL, &change, 1, on_batch, r))

static struct api_licence_change change_of(struct run *r, const char *whose, const char *const disabled[1])
{
	return (struct api_licence_change){ .user_id = with(r, whose), .add_sku = with(r, "add"), .disabled = disabled, .n_disabled = 1, .remove_sku = with(r, "remove") };
}
CALL(assign, const char *off = with(r, "off"); struct api_licence_change change = change_of(r, "user", &off);
	api_licences_change(r->api, NULL, &change, 1, on_batch, r))
CALL(group_assign, const char *off = with(r, "off"); struct api_licence_change change = change_of(r, "group", &off);
	api_group_change(r->api, NULL, &change, on_batch, r))

/* ---- Commerce ---- */

CALL(customer, api_customer_get(r->api, on_customer, r))
CALL(company, api_company_get(r->api, on_company, r))
CALL(billing_profile, api_billing_profile_get(r->api, on_billing_profile, r))
CALL(agreements, api_agreements_list(r->api, on_agreements, r))
CALL(products, api_products_list(r->api, on_products, r))
CALL(catalog_skus, api_catalog_skus_list(r->api, with(r, "product"), on_catalog_skus, r))
CALL(catalog_sku, api_catalog_sku_get(r->api, with(r, "product"), with(r, "product_sku"), on_catalog_sku, r))
CALL(availabilities, api_availabilities_list(r->api, with(r, "product"), with(r, "product_sku"), on_availabilities, r))
CALL(catalog_find, const char *id = with(r, "sku"); api_catalog_find(r->api, &id, 1, on_catalog_skus, r))
CALL(cart, api_cart_get(r->api, with(r, "cart"), on_cart, r))
CALL(checkout, api_cart_checkout(r->api, with(r, "cart"), with(r, "request"), on_checkout, r))
CALL(orders, api_orders_list(r->api, on_orders, r))
CALL(order, api_order_get(r->api, with(r, "order"), on_order, r))
CALL(subscriptions, api_subscriptions_list(r->api, on_subscriptions, r))
CALL(subscription, api_subscription_get(r->api, with(r, "subscription"), on_subscription, r))
CALL(addons, api_subscription_addons(r->api, with(r, "subscription"), on_subscriptions, r))
CALL(provisioning, api_subscription_provisioning(r->api, with(r, "subscription"), on_provisioning, r))
CALL(transition_targets, api_transition_targets_list(r->api, with(r, "subscription"), on_transition_targets, r))
CALL(transitions, api_transitions_list(r->api, with(r, "subscription"), on_transitions, r))

static void start_cart_create(struct run *r)
{
	struct api_cart_want line = { .catalog_item = with(r, "item"), .quantity = with_number(r, "quantity"), .term = with(r, "term"), .billing_cycle = with(r, "cycle") };
	api_cart_create(r->api, with(r, "request"), &line, 1, on_cart, r);
}

static void start_transition(struct run *r)
{
	struct api_transition_order order = { .subscription_id = with(r, "subscription"), .request_id = with(r, "request"), .from_catalog_item_id = with(r, "from"),
		.to_catalog_item_id = with(r, "item"), .quantity = with_number(r, "quantity"), .term_duration = with(r, "term"), .billing_cycle = API_BILLING_ANNUAL };
	api_transition_create(r->api, &order, on_transition, r);
}

static void change_subscription(struct run *r, struct api_subscription_change change)
{
	api_subscription_change(r->api, with(r, "subscription"), &change, with(r, "request"), on_subscription, r);
}
CALL(cancel, change_subscription(r, (struct api_subscription_change){ .property = API_SUBSCRIPTION_CANCEL }))
CALL(quantity, change_subscription(r, (struct api_subscription_change){ .property = API_SUBSCRIPTION_QUANTITY, .quantity = with_number(r, "quantity") }))
CALL(renewal, change_subscription(r, (struct api_subscription_change){ .property = API_SUBSCRIPTION_AUTO_RENEW, .on = false }))

/* What is sent back is what the file has as the body. */
static void read_body(struct run *r, const struct api_decoder *d, void *to)
{
	const char *text = tree_own_text(value_at(r->file, "body"));
	struct error err = ERROR_INIT;

	if (api_decode(d, to, text, strlen(text), &err) < 0)
		fail_msg("the file's body cannot be read: %s", err.text);
}

static void start_billing_profile_put(struct run *r)
{
	struct api_billing_profile p = { .id = NULL };

	read_body(r, &api_billing_profile_decoder, &p);
	api_billing_profile_put(r->api, &p, on_billing_profile, r);
	api_billing_profile_clear(&p);
}

static void start_address(struct run *r)
{
	struct api_address a = { .line1 = xstrdup(with(r, "line1")), .city = xstrdup(with(r, "city")), .state = xstrdup(with(r, "state")),
		.postal_code = xstrdup(with(r, "postal_code")), .country = xstrdup(with(r, "country")) };

	api_address_validate(r->api, &a, on_address_check, r);
	api_address_clear(&a);
}

/* ---- Prices and Storefront ---- */

CALL(prices, struct api_price_query query = { .market = with(r, "market"), .column = API_PRICE_ERP, .unit = API_PRICE_PER_TERM };
	api_prices_get(r->api, &query, on_prices, r))
CALL(terms, api_terms_get(r->api, with(r, "subscription"), on_terms, r))
CALL(payment_methods, api_payment_methods_list(r->api, on_payment_methods, r))
CALL(payment_default, api_payment_method_set_default(r->api, with(r, "payment"), on_changed, r))
CALL(sold_to, api_sold_to_get(r->api, on_sold_to, r))
CALL(subscription_terms, api_subscription_terms_list(r->api, on_subscription_terms, r))
CALL(credit_checks, api_credit_checks_list(r->api, with(r, "subscription"), NULL, on_credit_checks, r))
CALL(credit_checks_of_order, api_credit_checks_list(r->api, NULL, with(r, "order"), on_credit_checks, r))

static void start_sold_to_put(struct run *r)
{
	struct api_sold_to s = { .company = NULL };

	read_body(r, &api_sold_to_decoder, &s);
	api_sold_to_put(r->api, &s, on_sold_to, r);
	api_sold_to_clear(&s);
}

#define DRIVE(name_) { .name = #name_, .start = start_##name_ }
const struct drive drives[] = {
	{ .name = "authority", .start = start_authority, .signs_in = true },
	{ .name = "sign_in", .start = start_sign_in, .signs_in = true },
	{ .name = "sign_in_alone", .start = start_sign_in, .signs_in = true, .alone = true },
	{ .name = "refresh", .start = start_refresh, .signs_in = true },
	DRIVE(me),
	DRIVE(roles),
	{ .name = "app_roles", .start = start_roles, .alone = true },
	DRIVE(organization),
	DRIVE(domains),
	DRIVE(subscribed_skus),
	DRIVE(directory_subscriptions),
	DRIVE(health),
	DRIVE(users),
	DRIVE(groups),
	DRIVE(group),
	DRIVE(members),
	DRIVE(failed_members),
	DRIVE(user),
	DRIVE(reprocess),
	DRIVE(locate),
	DRIVE(assign),
	DRIVE(group_assign),
	DRIVE(customer),
	DRIVE(company),
	DRIVE(billing_profile),
	DRIVE(billing_profile_put),
	DRIVE(agreements),
	DRIVE(address),
	DRIVE(products),
	DRIVE(catalog_skus),
	DRIVE(catalog_sku),
	DRIVE(catalog_find),
	DRIVE(availabilities),
	DRIVE(cart_create),
	DRIVE(cart),
	DRIVE(checkout),
	DRIVE(orders),
	DRIVE(order),
	DRIVE(subscriptions),
	DRIVE(subscription),
	DRIVE(addons),
	DRIVE(provisioning),
	DRIVE(cancel),
	DRIVE(quantity),
	DRIVE(renewal),
	DRIVE(transition_targets),
	DRIVE(transitions),
	DRIVE(transition),
	DRIVE(prices),
	DRIVE(terms),
	DRIVE(payment_methods),
	DRIVE(payment_default),
	DRIVE(sold_to),
	DRIVE(sold_to_put),
	DRIVE(subscription_terms),
	DRIVE(credit_checks),
	DRIVE(credit_checks_of_order),
	{ .name = NULL },
};

const struct drive *drive_find(const char *name)
{
	for (const struct drive *d = drives; d->name; d++)
		if (str_eq(d->name, name))
			return d;
	return NULL;
}
