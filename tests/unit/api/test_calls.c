/* Each call: what it asks for, and what becomes of a good answer. The answers are those of the fuzz targets' corpus. */
#include "api/api_account.h"
#include "api/api_catalog.h"
#include "api/api_customer.h"
#include "api/api_directory.h"
#include "api/api_health.h"
#include "api/api_orders.h"
#include "api/api_roles.h"
#include "api/api_sign_in.h"
#include "api/api_storefront.h"
#include "api/api_subscriptions.h"
#include "api/api_transitions.h"
#include "api/api_users.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/unit/api/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define C "https://commerce.example/v1/customers/" CUSTOMER
#define S "https://store.example/store/v1/customers/" CUSTOMER

/* Moves the result out, as the owner of the callback may: it is cleared by the test, not by the client. */
#define KEEP(type_) \
	static struct type_ kept_##type_; \
	static void on_##type_(void *arg, const struct error *err, struct type_ *result) \
	{ \
		note(arg, err); \
		assert_true((err == NULL) == (result != NULL)); \
		if (result) { \
			kept_##type_ = *result; \
			memset(result, 0, sizeof(*result)); \
		} \
	}

KEEP(api_account)
KEEP(api_organization)
KEEP(api_domains)
KEEP(api_skus)
KEEP(api_directory_subscriptions)
KEEP(api_health_overviews)
KEEP(api_roles)
KEEP(api_customer)
KEEP(api_company)
KEEP(api_billing_profile)
KEEP(api_address_check)
KEEP(api_agreements)
KEEP(api_products)
KEEP(api_catalog_sku)
KEEP(api_catalog_skus)
KEEP(api_availabilities)
KEEP(api_subscriptions)
KEEP(api_subscription)
KEEP(api_provisioning_status)
KEEP(api_transition_targets)
KEEP(api_transitions)
KEEP(api_orders)
KEEP(api_order)
KEEP(api_terms)
KEEP(api_payment_methods)
KEEP(api_sold_to)
KEEP(api_subscription_terms)
KEEP(api_credit_checks)

static char *body;

/* The next request of this method is answered from the corpus. */
static void answers(struct fixture *f, const char *method, const char *name, const char *file)
{
	free(body);
	body = corpus_read(name, file, NULL);
	f->calls = 0;
	fake_answer(f->http, method, strcmp(method, "POST") == 0 ? "commerce" : "", (struct fake_answer){ .status = 200, .headers = "ETag: \"from-header\"\n", .body = body });
}

static void asked(struct fixture *f, const char *method, const char *url)
{
	settle_through_waits(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->method, method);
	assert_string_equal(fake_last(f->http)->url, url);
}

static void the_organisation(void **state)
{
	struct fixture *f = *state;
	struct api_organization *o = &kept_api_organization;

	answers(f, "GET", "organization", "good");
	api_organization_get(f->api, on_api_organization, f);
	asked(f, "GET", "https://graph.example/v1.0/organization");
	assert_string_equal(o->display_name, "Fabrikam Süd 株式会社");
	assert_string_equal(o->country, "DE");
	assert_int_equal(o->domains.count, 2);
	assert_true(o->domains.items[0].is_default && o->domains.items[0].is_verified && o->domains.items[1].is_initial);
	api_organization_clear(o);
}

static void who_is_signed_in(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "account", "good");
	api_account_get(f->api, on_api_account, f);
	asked(f, "GET", "https://graph.example/v1.0/me?$select=id,userPrincipalName");
	assert_string_equal(kept_api_account.upn, "ana@fabrikam.example");
	api_account_clear(&kept_api_account);
}

static void the_domains(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "domains", "good");
	api_domains_list(f->api, on_api_domains, f);
	asked(f, "GET", "https://graph.example/v1.0/domains");
	assert_string_equal(kept_api_domains.items[0].name, "fabrikam.example");
	api_domains_clear(&kept_api_domains);
}

static void the_products_of_the_tenant(void **state)
{
	struct fixture *f = *state;
	struct api_sku *s;

	answers(f, "GET", "skus", "good");
	api_skus_list(f->api, on_api_skus, f);
	asked(f, "GET", "https://graph.example/v1.0/subscribedSkus");
	assert_int_equal(kept_api_skus.count, 1);
	s = &kept_api_skus.items[0];
	assert_int_equal(s->capability, API_CAPABILITY_ENABLED);
	assert_int_equal(s->consumed, 117);
	assert_int_equal(s->prepaid.enabled, 120);
	assert_int_equal(s->prepaid.warning, 1);
	assert_int_equal(s->for_company, 0);
	assert_int_equal(s->plans.items[0].status, API_PROVISIONING_PENDING_ACTIVATION);
	assert_int_equal(s->plans.items[0].for_company, 1);
	assert_string_equal(s->subscription_ids.items[0], "00000003-0000-4000-8000-000000000003");
	api_skus_clear(&kept_api_skus);
	answers(f, "GET", "skus", "good-unknown-word");
	api_skus_list(f->api, on_api_skus, f);
	asked(f, "GET", "https://graph.example/v1.0/subscribedSkus");
	assert_int_equal(kept_api_skus.items[0].capability, API_CAPABILITY_UNKNOWN);
	assert_int_equal(kept_api_skus.items[0].plans.items[0].status, API_PROVISIONING_UNKNOWN);
	api_skus_clear(&kept_api_skus);
}

static void the_subscriptions_of_the_directory(void **state)
{
	struct fixture *f = *state;
	struct api_directory_subscription *s;

	answers(f, "GET", "directory_subscriptions", "good");
	fake_answer(f->http, "GET", "skiptoken=a", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	/* the corpus names a next page */
	api_directory_subscriptions_list(f->api, on_api_directory_subscriptions, f);
	asked(f, "GET", "https://graph.example/v1.0/directory/subscriptions?$skiptoken=a");
	s = &kept_api_directory_subscriptions.items[0];
	assert_int_equal(kept_api_directory_subscriptions.count, 1);
	assert_int_equal(s->status, API_CAPABILITY_LOCKED_OUT);
	assert_int_equal(s->total_licences, 120);
	assert_int_equal(s->created_ms, 1772355600000);
	assert_int_equal(s->next_lifecycle_ms, TIME_UNKNOWN);
	assert_string_equal(s->owner_tenant_id, "00000008-0000-4000-8000-000000000008");
	api_directory_subscriptions_clear(&kept_api_directory_subscriptions);
}

static struct api_users kept_users;

static void on_page(void *arg, struct api_users *page)
{
	(void)arg;
	if (page->count == 0)
		return;
	kept_users = *page;
	memset(page, 0, sizeof(*page));
}

static void on_users(void *arg, const struct error *err, size_t count)
{
	note(arg, err);
	assert_int_equal(count, 1);
}

static void users_and_the_sources_of_their_licences(void **state)
{
	struct fixture *f = *state;
	struct api_user *u;

	answers(f, "GET", "users", "good");
	fake_answer(f->http, "GET", "skiptoken=b", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	api_users_with_licence(f->api, "00000002-0000-4000-8000-000000000002", on_page, on_users, f);
	settle(f);
	expect_ok(f);
	u = &kept_users.items[0];
	assert_null(u->usage_location);
	assert_true(u->enabled);
	assert_string_equal(u->licences.items[0].disabled_plans.items[0], "00000007-0000-4000-8000-000000000007");
	assert_null(u->sources.items[0].group_id);
	assert_null(u->sources.items[0].error);
	assert_int_equal(u->sources.items[0].state, API_LICENCE_ACTIVE_WITH_ERROR);
	assert_string_equal(u->sources.items[1].error, "CountViolation");
	api_users_clear(&kept_users);
}

static void the_health_of_the_services(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "health", "good");
	api_health_list(f->api, on_api_health_overviews, f);
	asked(f, "GET", "https://graph.example/v1.0/admin/serviceAnnouncement/healthOverviews");
	assert_int_equal(kept_api_health_overviews.items[0].health, API_HEALTH_DEGRADED);
	assert_int_equal(kept_api_health_overviews.items[1].health, API_HEALTH_UNKNOWN);
	assert_string_equal(kept_api_health_overviews.items[1].status, "somethingNew");
	assert_int_equal(kept_api_health_overviews.items[2].health, API_HEALTH_UNKNOWN);
	api_health_clear(&kept_api_health_overviews);
}

static void on_signed_in(void *arg, const struct error *err)
{
	(void)arg;
	assert_null(err);
}

static void on_prompt(void *arg, const struct api_sign_in_prompt *p)
{
	(void)arg;
	(void)p;
}

static void person_signs_in(struct fixture *f)
{
	fake_answer(f->http, "POST", "/devicecode",
		(struct fake_answer){ .status = 200, .body = "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"v\",\"expires_in\":900}" });
	fake_mint_tokens(f->http, true);
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle_through_waits(f);
}

static void the_roles_of_a_person(void **state)
{
	static const struct {
		const char *role;
		enum api_may buy, move;
	} cases[] = {
		{ "62e90394-69f5-4237-9190-012177145e10", API_MAY, API_MAY },
		{ "b0f54661-2d74-4c50-afa3-1ec803f12efe", API_MAY, API_MAY_NOT },
		{ "4d6ac14f-3453-41d0-bef9-a3e0c569773a", API_MAY_NOT, API_MAY },
		{ "FE930BE7-5e62-47db-91af-98c3a49a38b1", API_MAY_NOT, API_MAY },
		{ "00000000-0000-4000-8000-000000000000", API_MAY_NOT, API_MAY_NOT },
	};
	struct fixture *f = *state;

	person_signs_in(f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = xasprintf("{\"value\":[{\"roleTemplateId\":\"%s\"}]}", cases[i].role);

		f->calls = 0;
		fake_answer(f->http, "GET", "/me/", (struct fake_answer){ .status = 200, .body = text });
		api_roles_get(f->api, on_api_roles, f);
		asked(f, "GET", "https://graph.example/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId");
		assert_int_equal(kept_api_roles.buy, cases[i].buy);
		assert_int_equal(kept_api_roles.move_licences, cases[i].move);
		free(text);
	}
}

static void a_directory_that_forbids_the_question_cannot_tell(void **state)
{
	struct fixture *f = *state;

	person_signs_in(f);
	f->calls = 0;
	fake_answer(f->http, "GET", "/me/", (struct fake_answer){ .status = 403 });
	api_roles_get(f->api, on_api_roles, f);
	settle(f);
	expect_ok(f);
	assert_int_equal(kept_api_roles.buy, API_CANNOT_TELL);
	assert_int_equal(kept_api_roles.move_licences, API_CANNOT_TELL);
	f->calls = 0;
	fake_answer(f->http, "GET", "/me/", (struct fake_answer){ .status = 404 });
	api_roles_get(f->api, on_api_roles, f);
	settle(f);
	expect_error(f, ERROR_NOT_FOUND);
}

static void the_permissions_of_a_program(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "app_roles", "good");
	api_roles_get(f->api, on_api_roles, f);
	asked(f, "GET", "https://graph.example/v1.0/servicePrincipals(appId='client-1')/appRoleAssignments");
	assert_int_equal(kept_api_roles.buy, API_CANNOT_TELL);
	assert_int_equal(kept_api_roles.move_licences, API_MAY);
}

static void the_customer(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "customer", "good");
	api_customer_get(f->api, on_api_customer, f);
	asked(f, "GET", C);
	assert_string_equal(kept_api_customer.relationship, "reseller");
	assert_string_equal(kept_api_customer.company.address.city, "Köln");
	assert_string_equal(kept_api_customer.billing.attributes.etag, "-42");
	api_customer_clear(&kept_api_customer);
	answers(f, "GET", "company", "good");
	api_company_get(f->api, on_api_company, f);
	asked(f, "GET", C "/profiles/company");
	assert_string_equal(kept_api_company.name, "Fabrikam");
	api_company_clear(&kept_api_company);
}

static void the_billing_profile_is_written_back_whole(void **state)
{
	struct fixture *f = *state;
	struct api_billing_profile profile;

	answers(f, "GET", "billing_profile", "good");
	api_billing_profile_get(f->api, on_api_billing_profile, f);
	asked(f, "GET", C "/profiles/billing");
	profile = kept_api_billing_profile;
	str_set(&profile.address.line1, "Domplatz \"2\"");
	answers(f, "PUT", "billing_profile", "good");
	api_billing_profile_put(f->api, &profile, on_api_billing_profile, f);
	asked(f, "PUT", C "/profiles/billing");
	assert_string_equal(fake_header(fake_last(f->http), "If-Match"), "\"-42\"");
	assert_string_equal(fake_last(f->http)->body,
		"{\"id\":\"0000000b-0000-4000-8000-00000000000b\",\"firstName\":\"Ana\",\"lastName\":\"Maier\",\"email\":\"a@fabrikam.example\","
		"\"culture\":\"de-DE\",\"language\":\"de\",\"companyName\":\"Fabrikam\",\"defaultAddress\":{\"country\":\"DE\",\"region\":null,"
		"\"city\":\"Köln\",\"state\":\"\",\"addressLine1\":\"Domplatz \\\"2\\\"\",\"addressLine2\":null,\"postalCode\":\"50667\","
		"\"firstName\":\"Ana\",\"middleName\":null,\"lastName\":\"Maier\",\"phoneNumber\":\"0221 1\"},"
		"\"attributes\":{\"etag\":\"-42\",\"objectType\":\"CustomerBillingProfile\"}}");
	api_billing_profile_clear(&profile);
	api_billing_profile_clear(&kept_api_billing_profile);
	answers(f, "GET", "billing_profile", "good-pascal");
	api_billing_profile_get(f->api, on_api_billing_profile, f);
	asked(f, "GET", C "/profiles/billing");
	assert_string_equal(kept_api_billing_profile.attributes.etag, "\"7\"");
	api_billing_profile_clear(&kept_api_billing_profile);
}

static void an_address_is_checked(void **state)
{
	struct fixture *f = *state;
	struct api_address address = { .country = (char *)"DE", .city = (char *)"Köln", .line1 = (char *)"Domplatz", .postal_code = (char *)"50667" };

	answers(f, "POST", "address_check", "good");
	api_address_validate(f->api, &address, on_api_address_check, f);
	asked(f, "POST", "https://commerce.example/v1/validations/address");
	assert_string_equal(fake_last(f->http)->body, "{\"addressLine1\":\"Domplatz\",\"city\":\"Köln\",\"postalCode\":\"50667\",\"country\":\"DE\"}");
	assert_int_equal(kept_api_address_check.verdict, API_ADDRESS_STREET_PARTIAL);
	assert_int_equal(kept_api_address_check.suggestions.count, 1);
	api_address_check_clear(&kept_api_address_check);
	/* It is a question: after a broken line it is asked again. */
	fake_answer(f->http, "POST", "/validations", (struct fake_answer){ .outcome = HTTP_LOST });
	answers(f, "POST", "address_check", "good-spaced");
	api_address_validate(f->api, &address, on_api_address_check, f);
	asked(f, "POST", "https://commerce.example/v1/validations/address");
	assert_int_equal(kept_api_address_check.verdict, API_ADDRESS_NOT_VALIDATED);
	api_address_check_clear(&kept_api_address_check);
}

static void the_agreements(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "agreements", "good");
	api_agreements_list(f->api, on_api_agreements, f);
	asked(f, "GET", C "/agreements?agreementType=MicrosoftCustomerAgreement");
	assert_int_equal(kept_api_agreements.count, 1);
	api_agreements_clear(&kept_api_agreements);
}

static void the_catalog(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "products", "good");
	fake_answer(f->http, "GET", "p=2", (struct fake_answer){ .status = 200, .body = "{\"items\":[]}" });
	api_products_list(f->api, on_api_products, f);
	asked(f, "GET", "https://commerce.example/v1/products?p=2");
	assert_string_equal(kept_api_products.items[0].type, "OnlineServicesNCE");
	assert_null(kept_api_products.items[1].type);
	api_products_clear(&kept_api_products);
	answers(f, "GET", "catalog_skus", "good");
	api_catalog_skus_list(f->api, "a/b", on_api_catalog_skus, f);
	asked(f, "GET", C "/products/a%2Fb/skus");
	assert_int_equal(kept_api_catalog_skus.items[0].maximum, 300);
	api_catalog_skus_clear(&kept_api_catalog_skus);
	answers(f, "GET", "catalog_sku", "good");
	api_catalog_sku_get(f->api, "PRODUCT00001", "0001", on_api_catalog_sku, f);
	asked(f, "GET", C "/products/PRODUCT00001/skus/0001");
	assert_string_equal(kept_api_catalog_sku.provisioning_id, "00000002-0000-4000-8000-000000000002");
	assert_string_equal(kept_api_catalog_sku.traits.upgrade_targets.items[0], "P:0003");
	api_catalog_sku_clear(&kept_api_catalog_sku);
}

static void the_terms_of_an_offer(void **state)
{
	struct fixture *f = *state;
	struct api_availability *a;

	answers(f, "GET", "availabilities", "good");
	api_availabilities_list(f->api, "P", "0001", on_api_availabilities, f);
	asked(f, "GET", C "/products/P/skus/0001/availabilities");
	a = &kept_api_availabilities.items[0];
	assert_string_equal(a->currency, "EUR");
	assert_string_equal(a->catalog_item_id, "PRODUCT00001:0001:AVAILABILITY");
	assert_int_equal(a->terms.items[0].billing_cycle, API_BILLING_ANNUAL);
	assert_string_equal(a->terms.items[0].refund_window, "P7D");
	assert_string_equal(api_billing_cycle_wire(a->terms.items[0].billing_cycle), "annual");
	assert_string_equal(api_billing_cycle_wire(API_BILLING_UNKNOWN), "unknown");
	api_availabilities_clear(&kept_api_availabilities);
}

static void subscriptions(void **state)
{
	struct fixture *f = *state;
	struct api_subscription *s = &kept_api_subscription;

	answers(f, "GET", "subscription", "good");
	api_subscription_get(f->api, "sub-1", on_api_subscription, f);
	asked(f, "GET", C "/subscriptions/sub-1");
	assert_int_equal(s->status, API_SUBSCRIPTION_ACTIVE);
	assert_int_equal(s->quantity, 120);
	assert_int_equal(s->cancellable_until_ms, TIME_UNKNOWN);
	assert_int_equal(s->billing_cycle, API_BILLING_MONTHLY);
	assert_string_equal(s->product_type, "OnlineServicesNCE");
	assert_string_equal(s->attributes.etag, "e1");
	assert_int_equal(s->refunds.items[0].kind, API_REFUND_FULL);
	api_subscription_clear(s);
	answers(f, "GET", "subscriptions", "good");
	api_subscriptions_list(f->api, on_api_subscriptions, f);
	asked(f, "GET", C "/subscriptions");
	assert_int_equal(kept_api_subscriptions.count, 2);
	assert_int_equal(kept_api_subscriptions.items[1].status, API_SUBSCRIPTION_UNKNOWN);
	api_subscriptions_clear(&kept_api_subscriptions);
	answers(f, "GET", "subscriptions", "good");
	api_subscription_addons(f->api, "sub-1", on_api_subscriptions, f);
	asked(f, "GET", C "/subscriptions/sub-1/addons");
	api_subscriptions_clear(&kept_api_subscriptions);
	answers(f, "GET", "provisioning", "good");
	api_subscription_provisioning(f->api, "sub-1", on_api_provisioning_status, f);
	asked(f, "GET", C "/subscriptions/sub-1/provisioningstatus");
	assert_int_equal(kept_api_provisioning_status.status, API_FULFILMENT_SUCCESS);
	api_provisioning_status_clear(&kept_api_provisioning_status);
}

static void targets_and_why_they_are_closed(void **state)
{
	struct fixture *f = *state;
	struct api_transition_target *t;

	answers(f, "GET", "transition_targets", "good");
	api_transition_targets_list(f->api, "sub-1", on_api_transition_targets, f);
	asked(f, "GET", C "/subscriptions/sub-1/transitionEligibilities?eligibilityType=immediate");
	t = &kept_api_transition_targets.items[0];
	assert_string_equal(t->description, "It isn't far");
	assert_int_equal(t->eligibilities.items[0].type, API_TRANSITION_WITH_LICENCE_TRANSFER);
	assert_false(t->eligibilities.items[0].is_eligible);
	assert_string_equal(t->eligibilities.items[0].faults.items[0].code, "3");
	assert_string_equal(t->eligibilities.items[0].faults.items[0].description, "Conflict & more");
	assert_string_equal(t->eligibilities.items[0].faults.items[1].code, "6");
	assert_int_equal(t->eligibilities.items[1].type, API_TRANSITION_ONLY);
	api_transition_targets_clear(&kept_api_transition_targets);
}

static void transitions_are_read_in_each_published_form(void **state)
{
	static const char *const files[] = { "good", "good-other-name" };
	struct fixture *f = *state;

	for (size_t i = 0; i < 2; i++) {
		struct api_transition *t;

		answers(f, "GET", "transitions", files[i]);
		api_transitions_list(f->api, "sub-1", on_api_transitions, f);
		asked(f, "GET", C "/subscriptions/sub-1/transitions");
		assert_int_equal(kept_api_transitions.count, 1);
		t = &kept_api_transitions.items[0];
		assert_int_equal(t->type, API_TRANSITION_WITH_LICENCE_TRANSFER);
		assert_int_equal(t->events.items[0].kind, API_EVENT_CONVERSION);
		assert_int_equal(t->events.items[0].status, API_EVENT_IN_PROGRESS);
		assert_int_equal(t->events.items[1].kind, API_EVENT_REASSIGNMENT);
		assert_int_equal(t->events.items[1].status, API_EVENT_FAILED);
		assert_string_equal(t->events.items[1].faults.items[0].code, "12");
		api_transitions_clear(&kept_api_transitions);
	}
	answers(f, "GET", "transitions", "good-empty");
	api_transitions_list(f->api, "sub-1", on_api_transitions, f);
	asked(f, "GET", C "/subscriptions/sub-1/transitions");
	assert_int_equal(kept_api_transitions.count, 0);
}

static void on_transition(void *arg, const struct error *err, struct api_transition *result)
{
	note(arg, err);
	if (!result)
		return;
	assert_string_equal(result->to_catalog_item_id, "Q:1:B");
	assert_int_equal(result->events.items[0].kind, API_EVENT_REASSIGNMENT);
	assert_int_equal(result->events.items[0].status, API_EVENT_IN_PROGRESS);
}

static void an_order_is_answered_in_pascal_case_too(void **state)
{
	struct fixture *f = *state;
	struct api_transition_order order = { .subscription_id = "sub-1", .request_id = "0f000000-0000-4000-8000-00000000000a",
		.from_catalog_item_id = "P:1:A", .to_catalog_item_id = "Q:1:B", .quantity = 1 };

	answers(f, "POST", "transition", "good-pascal");
	api_transition_create(f->api, &order, on_transition, f);
	asked(f, "POST", C "/subscriptions/sub-1/transitions");
	assert_true(str_starts(fake_last(f->http)->body, "{\"fromCatalogItemId\":\"P:1:A\","));
}

static void an_order_without_what_it_needs_is_not_sent(void **state)
{
	static const struct api_transition_order orders[] = {
		{ .subscription_id = "s", .to_catalog_item_id = "Q:1:B", .quantity = 1 },
		{ .subscription_id = "s", .to_catalog_item_id = "Q:1:B", .quantity = 1, .request_id = "not a uuid" },
		{ .subscription_id = "s", .to_catalog_item_id = "Q:1:B", .quantity = 0, .request_id = "0f000000-0000-4000-8000-00000000000a" },
		{ .subscription_id = "s", .to_catalog_item_id = "Q:1:B", .quantity = -1, .request_id = "0f000000-0000-4000-8000-00000000000a" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		f->calls = 0;
		api_transition_create(f->api, &orders[i], on_transition, f);
		settle(f);
		expect_error(f, ERROR_INPUT);
	}
	assert_int_equal(fake_count(f->http), 0);
}

static void orders_and_what_they_cost(void **state)
{
	struct fixture *f = *state;
	struct api_order *o = &kept_api_order;

	answers(f, "GET", "order", "good");
	api_order_get(f->api, "o1", on_api_order, f);
	asked(f, "GET", C "/orders/o1?include_price=true");
	assert_int_equal(o->status, API_ORDER_COMPLETED);
	assert_int_equal(o->total.micro, INT64_C(8208000000));
	assert_string_equal(o->total.currency, "EUR");
	assert_int_equal(o->lines.items[0].unit_price.micro, 57123456);
	assert_int_equal(o->lines.items[0].extended_price.micro, INT64_C(6840000000));
	api_order_clear(o);
	answers(f, "GET", "order", "good-least");
	api_order_get(f->api, "o2", on_api_order, f);
	asked(f, "GET", C "/orders/o2?include_price=true");
	assert_false(money_is_set(o->total));
	assert_int_equal(o->created_ms, TIME_UNKNOWN);
	api_order_clear(o);
	answers(f, "GET", "orders", "good");
	api_orders_list(f->api, on_api_orders, f);
	asked(f, "GET", C "/orders?include_price=true");
	assert_int_equal(kept_api_orders.count, 1);
	api_orders_clear(&kept_api_orders);
}

static void the_terms_of_an_upgrade(void **state)
{
	struct fixture *f = *state;
	struct api_terms *t = &kept_api_terms;

	answers(f, "GET", "terms", "good");
	api_terms_get(f->api, "sub/1", on_api_terms, f);
	asked(f, "GET", S "/terms?sourceSubscriptionId=sub%2F1");
	assert_int_equal(t->tax_rate_micro, 19000000);
	assert_int_equal(t->invoice_minimum.micro, 500000000);
	assert_false(money_is_set(t->credit_check_above));
	assert_int_equal(t->unused_credit.micro, 12340000);
	assert_int_equal(t->maximum_quantity, 0);
	assert_false(t->automatic_path.open);
	assert_int_equal(t->automatic_path.reasons.items[0].code, API_REASON_BUSY);
	assert_string_equal(t->automatic_path.reasons.items[0].description, "It's busy");
	assert_int_equal(t->automatic_path.reasons.items[0].retry_after_s, 3600);
	assert_int_equal(t->automatic_path.reasons.items[1].code, API_REASON_OTHER);
	assert_string_equal(t->automatic_path.reasons.items[1].code_text, "brand_new");
	api_terms_clear(t);
	answers(f, "GET", "terms", "good-numbers");
	api_terms_get(f->api, "s", on_api_terms, f);
	asked(f, "GET", S "/terms?sourceSubscriptionId=s");
	assert_int_equal(t->tax_rate_micro, 8875000);
	assert_int_equal(t->maximum_quantity, 300);
	assert_true(t->automatic_path.open);
	api_terms_clear(t);
}

static void ways_to_pay_channels_and_credit_checks(void **state)
{
	struct fixture *f = *state;

	answers(f, "GET", "payment_methods", "good");
	api_payment_methods_list(f->api, on_api_payment_methods, f);
	asked(f, "GET", S "/paymentmethods");
	assert_int_equal(kept_api_payment_methods.items[0].kind, API_PAYMENT_CARD);
	assert_true(kept_api_payment_methods.items[0].is_default);
	assert_int_equal(kept_api_payment_methods.items[1].kind, API_PAYMENT_UNKNOWN);
	api_payment_methods_clear(&kept_api_payment_methods);
	answers(f, "GET", "subscription_terms", "good");
	api_subscription_terms_list(f->api, on_api_subscription_terms, f);
	asked(f, "GET", S "/subscriptionterms");
	assert_int_equal(kept_api_subscription_terms.items[0].channel, API_CHANNEL_PARTNER);
	assert_int_equal(kept_api_subscription_terms.items[1].channel, API_CHANNEL_UNKNOWN);
	api_subscription_terms_clear(&kept_api_subscription_terms);
	answers(f, "GET", "credit_checks", "good");
	api_credit_checks_list(f->api, "s1", NULL, on_api_credit_checks, f);
	asked(f, "GET", S "/creditchecks?subscriptionId=s1");
	assert_int_equal(kept_api_credit_checks.items[0].state, API_CREDIT_PENDING);
	assert_int_equal(kept_api_credit_checks.items[0].decided_by_ms - kept_api_credit_checks.items[0].since_ms, 48 * 3600 * 1000);
	assert_int_equal(kept_api_credit_checks.items[1].decided_by_ms, TIME_UNKNOWN);
	api_credit_checks_clear(&kept_api_credit_checks);
	answers(f, "GET", "credit_checks", "good-empty");
	api_credit_checks_list(f->api, NULL, "o1", on_api_credit_checks, f);
	asked(f, "GET", S "/creditchecks?orderId=o1");
	assert_int_equal(kept_api_credit_checks.count, 0);
}

static void the_sold_to_address_goes_back_the_way_it_came(void **state)
{
	struct fixture *f = *state;
	struct api_sold_to *s = &kept_api_sold_to;

	answers(f, "GET", "sold_to", "good");
	api_sold_to_get(f->api, on_api_sold_to, f);
	asked(f, "GET", S "/soldto");
	assert_false(s->nested);
	assert_string_equal(s->attributes.etag, "\"3\"");
	answers(f, "PUT", "sold_to", "good-wrapped");
	{
		struct api_sold_to sent = *s;

		api_sold_to_put(f->api, &sent, on_api_sold_to, f);
		asked(f, "PUT", S "/soldto");
		api_sold_to_clear(&sent);
	}
	assert_string_equal(fake_header(fake_last(f->http), "If-Match"), "\"3\"");
	assert_true(str_starts(fake_last(f->http)->body, "{\"companyName\":\"Fabrikam\",\"country\":\"DE\","));
	assert_true(s->nested);
	assert_string_equal(s->address.city, "Köln");
	assert_string_equal(s->address.first_name, "Ana");
	assert_null(s->wrapped.country);
	answers(f, "PUT", "sold_to", "good");
	{
		struct api_sold_to sent = *s;

		api_sold_to_put(f->api, &sent, on_api_sold_to, f);
		asked(f, "PUT", S "/soldto");
		api_sold_to_clear(&sent);
	}
	assert_true(str_starts(fake_last(f->http)->body, "{\"companyName\":\"Fabrikam\",\"defaultAddress\":{\"country\":\"DE\","));
	api_sold_to_clear(s);
}

static void an_etag_may_come_in_a_header_alone(void **state)
{
	struct fixture *f = *state;

	f->calls = 0;
	fake_answer(f->http, "GET", "/soldto", (struct fake_answer){ .status = 200, .headers = "ETag: \"from-header\"\n", .body = "{\"country\":\"DE\"}" });
	api_sold_to_get(f->api, on_api_sold_to, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(kept_api_sold_to.attributes.etag, "\"from-header\"");
	api_sold_to_clear(&kept_api_sold_to);
}

static void a_thing_without_an_id_is_not_asked_for(void **state)
{
	struct fixture *f = *state;
	struct api_transition_order order = { .subscription_id = "", .request_id = "0f000000-0000-4000-8000-00000000000a",
		.to_catalog_item_id = "Q:1:B", .quantity = 1 };

	api_subscription_get(f->api, "", on_api_subscription, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	f->calls = 0;
	api_order_get(f->api, NULL, on_api_order, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	f->calls = 0;
	api_transition_create(f->api, &order, on_transition, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

static int end(void **state)
{
	free(body);
	body = NULL;
	return fixture_tear_down(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, end)
#define TEST_PERSON(name) cmocka_unit_test_setup_teardown(name, fixture_set_up_person, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_organisation),
		TEST(who_is_signed_in),
		TEST(the_domains),
		TEST(the_products_of_the_tenant),
		TEST(the_subscriptions_of_the_directory),
		TEST(users_and_the_sources_of_their_licences),
		TEST(the_health_of_the_services),
		TEST_PERSON(the_roles_of_a_person),
		TEST_PERSON(a_directory_that_forbids_the_question_cannot_tell),
		TEST(the_permissions_of_a_program),
		TEST(the_customer),
		TEST(the_billing_profile_is_written_back_whole),
		TEST(an_address_is_checked),
		TEST(the_agreements),
		TEST(the_catalog),
		TEST(the_terms_of_an_offer),
		TEST(subscriptions),
		TEST(targets_and_why_they_are_closed),
		TEST(transitions_are_read_in_each_published_form),
		TEST(an_order_is_answered_in_pascal_case_too),
		TEST(an_order_without_what_it_needs_is_not_sent),
		TEST(orders_and_what_they_cost),
		TEST(the_terms_of_an_upgrade),
		TEST(ways_to_pay_channels_and_credit_checks),
		TEST(the_sold_to_address_goes_back_the_way_it_came),
		TEST(an_etag_may_come_in_a_header_alone),
		TEST(a_thing_without_an_id_is_not_asked_for),
	};

	return cmocka_run_group_tests_name("api/calls", tests, NULL, NULL);
}
