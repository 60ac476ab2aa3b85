/* The training server over its sockets: statuses, headers and fields that the services' published contracts name. */
#include "client.h"

#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static struct client client;

static int begin(void **state)
{
	client_begin(&client, "contoso");
	*state = &client;
	return 0;
}

static int end(void **state)
{
	return client_end(*state);
}

struct wanted {
	const char *path;
	const char *fields[12]; /* each has to be in the answer as a key */
};

static void expect(struct client *c, const struct wanted *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(client_call(c, "GET", list[i].path, NULL, NULL), 200);
		assert_true(client_has_header(c, "Content-Type", "application/json"));
		for (size_t k = 0; k < 12 && list[i].fields[k]; k++) {
			char *key = xasprintf("\"%s\":", list[i].fields[k]);
			if (!strstr(c->body.data, key))
				fail_msg("%s has no %s", list[i].path, key);
			free(key);
		}
	}
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void graph_has_its_fields(void **state)
{
	static const struct wanted list[] = {
		{ "/graph/v1.0/organization", { "@odata.context", "value", "id", "displayName", "countryLetterCode", "verifiedDomains", "isInitial" } },
		{ "/graph/v1.0/domains", { "value", "id", "isDefault", "isInitial", "isVerified", "supportedServices" } },
		{ "/graph/v1.0/subscribedSkus", { "accountId", "capabilityStatus", "consumedUnits", "prepaidUnits", "lockedOut", "servicePlans", "skuPartNumber", "subscriptionIds" } },
		{ "/graph/v1.0/directory/subscriptions", { "commerceSubscriptionId", "status", "totalLicenses", "isTrial", "nextLifecycleDateTime", "serviceStatus", "ownerTenantId" } },
		{ "/graph/v1.0/users?$top=5&$select=id,assignedLicenses,licenseAssignmentStates,usageLocation,accountEnabled", { "assignedLicenses", "disabledPlans",
			"licenseAssignmentStates", "assignedByGroup", "state", "usageLocation", "@odata.nextLink" } },
		{ "/graph/v1.0/me?$select=id,userPrincipalName", { "id", "userPrincipalName" } },
		{ "/graph/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId", { "roleTemplateId" } },
		{ "/graph/v1.0/admin/serviceAnnouncement/healthOverviews?$expand=issues", { "service", "status", "issues" } },
	};
	expect(*state, list, COUNT(list));
}

static void commerce_has_its_fields(void **state)
{
	static const struct wanted list[] = {
		{ "/commerce/v1/customers/{cid}", { "companyProfile", "billingProfile", "defaultAddress", "relationshipToPartner", "etag" } },
		{ "/commerce/v1/customers/{cid}/products?targetView=OnlineServices", { "totalCount", "items", "productType", "links", "attributes", "objectType" } },
		{ "/commerce/v1/customers/{cid}/subscriptions", { "offerId", "friendlyName", "quantity", "status", "autoRenewEnabled", "termDuration", "billingCycle",
			"commitmentEndDate", "parentSubscriptionId", "orderId", "refundOptions", "etag" } },
		{ "/commerce/v1/customers/{cid}/subscriptions/{source}/addons", { "totalCount", "parentSubscriptionId" } },
		{ "/commerce/v1/customers/{cid}/subscriptions/{source}/provisioningstatus", { "skuId", "status", "quantity", "endDate" } },
		{ "/commerce/v1/customers/{cid}/subscriptions/{source}/transitionEligibilities?eligibilityType=immediate", { "catalogItemId", "title", "quantity",
			"eligibilities", "isEligible", "transitionType", "errors" } },
		{ "/commerce/v1/customers/{cid}/orders", { "totalCount", "items" } },
		{ "/commerce/v1/customers/{cid}/agreements?agreementType=MicrosoftCustomerAgreement", { "templateId", "dateAgreed", "type" } },
		{ "/commerce/v1/countryvalidationrules/US", { "iso2Code", "isStateRequired" } },
	};
	expect(*state, list, COUNT(list));
	assert_true(client_has_header(*state, "MS-RequestId", NULL));
	assert_true(client_has_header(*state, "MS-CorrelationId", NULL));
}

static void storefront_has_its_fields(void **state)
{
	static const struct wanted list[] = {
		{ "/storefront/v1/customers/{cid}/terms?sourceSubscriptionId={source}", { "currencyCode", "taxRatePercent", "invoiceMinimum", "creditCheckAbove", "unusedCredit",
			"prepaidRemaining", "maximumQuantity", "automaticPath", "open", "reasons" } },
		{ "/storefront/v1/customers/{cid}/paymentmethods", { "items", "id", "kind", "label", "expires", "isDefault" } },
		{ "/storefront/v1/customers/{cid}/soldto", { "country", "addressLine1", "postalCode", "etag" } },
		{ "/storefront/v1/customers/{cid}/subscriptionterms", { "subscriptionId", "channel", "partnerName" } },
		{ "/storefront/v1/customers/{cid}/creditchecks?subscriptionId={source}", { "items" } },
		{ "/training/v1/state", { "scenario", "clock", "subscriptions", "skus", "orders", "transitions", "counters", "users_ever_without_licence", "duplicate_orders",
			"writes", "throttled", "max_in_flight" } },
	};
	expect(*state, list, COUNT(list));
}

/* The text that stands between two marks of the answer. */
static char *between(const struct client *c, const char *before, const char *after)
{
	const char *from = strstr(c->body.data, before);
	if (!from)
		fail_msg("no %s in %.300s", before, c->body.data);
	from += strlen(before);
	return xstrndup(from, strcspn(from, after));
}

static void a_cart_becomes_an_order(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "GET", "/commerce/v1/customers/{cid}/subscriptions/{source}/transitionEligibilities", NULL, NULL), 200);
	char *item = between(c, "\"catalogItemId\":\"", "\"");
	char *body = xasprintf("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":3,\"billingCycle\":\"Annual\",\"termDuration\":\"P1Y\"}]}", item);
	assert_int_equal(client_call(c, "POST", "/commerce/v1/customers/{cid}/carts", body, NULL), 201);
	char *cart = between(c, "\"id\":\"", "\"");
	char *path = xasprintf("/commerce/v1/customers/{cid}/carts/%s/checkout", cart);
	assert_int_equal(client_call(c, "POST", path, "", NULL), 201);
	char *order = between(c, "\"orders\":[{\"id\":\"", "\""), *first = xstrdup(c->body.data);
	assert_non_null(strstr(c->body.data, "\"orderErrors\":[]"));
	assert_int_equal(client_call(c, "POST", path, "", NULL), 201);
	assert_string_equal(c->body.data, first);
	assert_int_equal(client_call(c, "POST", "/training/v1/clock", "{\"advance\":\"PT1M\"}", NULL), 200);
	char *order_path = xasprintf("/commerce/v1/customers/{cid}/orders/%s?include_price=true", order);
	assert_int_equal(client_call(c, "GET", order_path, NULL, NULL), 200);
	assert_non_null(strstr(c->body.data, "\"status\":\"completed\""));
	assert_non_null(strstr(c->body.data, "\"totalPrice\":2052.00"));
	assert_non_null(strstr(c->body.data, "\"subscriptionId\":\""));
	free(item);
	free(body);
	free(cart);
	free(path);
	free(order);
	free(first);
	free(order_path);
}

static void a_line_with_an_error_cannot_be_bought(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "POST", "/commerce/v1/customers/{cid}/carts",
		"{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"A:B:C\",\"quantity\":1,\"billingCycle\":\"monthly\"}]}", NULL), 201);
	assert_non_null(strstr(c->body.data, "\"errorCode\":10001"));
	char *cart = between(c, "\"id\":\"", "\""), *path = xasprintf("/commerce/v1/customers/{cid}/carts/%s/checkout", cart);
	assert_int_equal(client_call(c, "POST", path, "", NULL), 400);
	assert_non_null(strstr(c->body.data, "\"800009\""));
	free(cart);
	free(path);
}

static void licences_are_given_by_their_rules(void **state)
{
	struct client *c = *state;
	static const char e4[] = "1392051d-0cb9-4b7a-88d5-621fee5e8711", e5[] = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/users?$top=1&$select=id", NULL, NULL), 200);
	char *user = between(c, "\"value\":[{\"id\":\"", "\""), *path = xasprintf("/graph/v1.0/users/%s/assignLicense", user);
	char *swap = xasprintf("{\"addLicenses\":[{\"skuId\":\"%s\",\"disabledPlans\":[]}],\"removeLicenses\":[\"%s\"]}", e5, e4);
	char *drop = xasprintf("{\"addLicenses\":[],\"removeLicenses\":[\"%s\"]}", e5);
	assert_int_equal(client_call(c, "POST", path, "{\"addLicenses\":[]}", NULL), 400);
	assert_int_equal(client_call(c, "POST", path, "{\"addLicenses\":[],\"removeLicenses\":[]}", NULL), 400);
	assert_int_equal(client_call(c, "POST", path, swap, NULL), 400); /* nobody has bought the new plan */
	assert_int_equal(client_call(c, "POST", path, drop, NULL), 400);
	assert_non_null(strstr(c->body.data, "User does not have a corresponding license."));
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/users/nobody@contoso.com", NULL, NULL), 404);
	free(user);
	free(path);
	free(swap);
	free(drop);
}

static int begin_groups(void **state)
{
	client_begin(&client, "groups");
	*state = &client;
	return 0;
}

static void groups_have_their_fields(void **state)
{
	static const struct wanted list[] = {
		{ "/graph/v1.0/groups?$filter=assignedLicenses/any(x:x/skuId%20eq%201392051d-0cb9-4b7a-88d5-621fee5e8711)&$select=id,displayName,assignedLicenses,licenseProcessingState",
			{ "@odata.context", "value", "id", "displayName", "assignedLicenses", "disabledPlans", "skuId", "licenseProcessingState", "state" } },
		{ "/graph/v1.0/groups?$filter=hasMembersWithLicenseErrors%20eq%20true&$select=id,displayName", { "value", "id", "displayName" } },
		{ "/training/v1/licences", { "users", "user", "licences", "sku", "off", "group", "groups" } },
	};
	struct client *c = *state;
	expect(c, list, COUNT(list));
	assert_int_equal(client_call(c, "GET", list[1].path, NULL, NULL), 200);
	char *group = between(c, "\"id\":\"", "\"");
	char *members = xasprintf("/graph/v1.0/groups/%s/members?$select=id,displayName,userPrincipalName", group);
	char *failed = xasprintf("/graph/v1.0/groups/%s/membersWithLicenseErrors", group);
	const struct wanted inner[] = {
		{ members, { "@odata.type", "id", "displayName", "userPrincipalName" } },
		{ failed, { "@odata.type", "id" } },
	};
	expect(c, inner, COUNT(inner));
	char *change = xasprintf("/graph/v1.0/groups/%s/assignLicense", group);
	assert_int_equal(client_call(c, "POST", change, "{\"addLicenses\":[{\"skuId\":\"06ebc4ee-1bb5-47dd-8120-11324bc54e06\",\"disabledPlans\":[]}],"
		"\"removeLicenses\":[\"1392051d-0cb9-4b7a-88d5-621fee5e8711\"]}", NULL), 202);
	assert_true(client_has_header(c, "location", NULL));
	free(group);
	free(members);
	free(failed);
	free(change);
}

static void limits_are_told(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "POST", "/training/v1/limits", "{\"unitBucket\":3,\"unitsPerSecond\":1}", NULL), 200);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/subscribedSkus", NULL, NULL), 200);
	assert_true(client_has_header(c, "x-ms-resource-unit", "3"));
	assert_true(client_has_header(c, "x-ms-throttle-limit-percentage", "1.00"));
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/subscribedSkus", NULL, NULL), 429);
	assert_true(client_has_header(c, "Retry-After", NULL));
	assert_true(client_has_header(c, "x-ms-throttle-scope", NULL));
	assert_true(client_has_header(c, "x-ms-throttle-information", "ResourceUnitLimitExceeded"));
	assert_int_equal(client_call(c, "POST", "/training/v1/limits", "{\"unitBucket\":0,\"unitsPerSecond\":0}", NULL), 200);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/subscribedSkus", NULL, NULL), 200);
	assert_int_equal(client_call(c, "POST", "/training/v1/limits", "{\"unitBucket\":-1}", NULL), 400);
}

static void a_batch_answers_each(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "POST", "/graph/v1.0/$batch",
		"{\"requests\":[{\"id\":\"a\",\"method\":\"GET\",\"url\":\"/domains\"},{\"id\":\"b\",\"method\":\"GET\",\"url\":\"users/none\"},"
		"{\"id\":\"c\",\"method\":\"GET\",\"url\":\"/domains\",\"dependsOn\":[\"b\"]}]}", NULL), 200);
	assert_non_null(strstr(c->body.data, "\"id\":\"a\",\"status\":200"));
	assert_non_null(strstr(c->body.data, "\"id\":\"b\",\"status\":404"));
	assert_non_null(strstr(c->body.data, "\"id\":\"c\",\"status\":424"));
	assert_int_equal(client_call(c, "POST", "/graph/v1.0/$batch",
		"{\"requests\":[{\"id\":\"a\",\"method\":\"GET\",\"url\":\"/domains\"},{\"id\":\"A\",\"method\":\"GET\",\"url\":\"/domains\"}]}", NULL), 400);
}

static void a_subscription_changes_one_thing_at_a_time(void **state)
{
	struct client *c = *state;
	const char *path = "/commerce/v1/customers/{cid}/subscriptions/{source}";
	assert_int_equal(client_call(c, "PATCH", path, "{\"status\":\"active\",\"quantity\":120,\"autoRenewEnabled\":false}", "If-Match: \"v0\""), 412);
	assert_int_equal(client_call(c, "PATCH", path, "{\"status\":\"active\",\"quantity\":120,\"autoRenewEnabled\":false}", "If-Match: \"v1\""), 200);
	assert_non_null(strstr(c->body.data, "\"autoRenewEnabled\":false"));
	assert_int_equal(client_call(c, "PATCH", path, "{\"status\":\"active\",\"quantity\":130,\"autoRenewEnabled\":true}", NULL), 400);
	assert_int_equal(client_call(c, "POST", "/training/v1/clock", "{\"advance\":\"P6D\"}", NULL), 200);
	assert_int_equal(client_call(c, "PATCH", path, "{\"status\":\"deleted\",\"quantity\":120,\"autoRenewEnabled\":false}", NULL), 400);
	assert_non_null(strstr(c->body.data, "\"900117\""));
}

static void faults_break_real_connections(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "POST", "/training/v1/faults", "{\"rules\":[{\"path\":\"*/domains\",\"nth\":1,\"do\":\"truncate\"},"
		"{\"path\":\"*/domains\",\"nth\":2,\"do\":\"reset\"}]}", NULL), 200);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/domains", NULL, NULL), 0);
	assert_int_equal(c->result, CURLE_PARTIAL_FILE);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/domains", NULL, NULL), 0);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_int_equal(client_call(c, "POST", "/training/v1/faults", "[]", NULL), 200);
}

static void an_address_is_judged(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "POST", "/commerce/v1/validations/address",
		"{\"AddressLine1\":\"12 Long Lane\",\"City\":\"Boise\",\"State\":\"ID\",\"PostalCode\":\"83702\",\"Country\":\"US\"}", NULL), 200);
	assert_non_null(strstr(c->body.data, "\"VerifiedShippable\""));
	assert_int_equal(client_call(c, "POST", "/commerce/v1/validations/address",
		"{\"AddressLine1\":\"Long Lane\",\"City\":\"Boise\",\"State\":\"ID\",\"PostalCode\":\"83702\",\"Country\":\"US\"}", NULL), 200);
	assert_non_null(strstr(c->body.data, "\"StreetPartial\""));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(graph_has_its_fields),
		TEST(commerce_has_its_fields),
		TEST(storefront_has_its_fields),
		TEST(a_cart_becomes_an_order),
		TEST(a_line_with_an_error_cannot_be_bought),
		TEST(licences_are_given_by_their_rules),
		cmocka_unit_test_setup_teardown(groups_have_their_fields, begin_groups, end),
		TEST(limits_are_told),
		TEST(a_batch_answers_each),
		TEST(a_subscription_changes_one_thing_at_a_time),
		TEST(faults_break_real_connections),
		TEST(an_address_is_judged),
	};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("mock", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
