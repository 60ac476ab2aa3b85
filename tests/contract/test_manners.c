/* The manners of Partner Center, over plain HTTP: request ids, etags, spellings, pages and refusals as its description has them. */
#include "client.h"
#include "value.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define C "/commerce/v1/customers/{cid}"

static struct client client;

static int begin(void **state)
{
	*state = &client;
	client_begin(&client, "contoso");
	return 0;
}

static int end(void **state)
{
	client_end(*state);
	return 0;
}

static char *text_at(struct client *c, const char *path)
{
	struct json_object *tree = value_parse(c->body.data, c->body.len, "the answer");
	char *text = xstrdup(value_text(tree, path));

	tree_free(tree);
	return text;
}

static void expect(struct client *c, const char *method, const char *path, const char *body, const char *header, long status, const char *code)
{
	char *is;

	if (client_call(c, method, path, body, header) != status)
		fail_msg("%s %s was answered with %ld instead of %ld: %.300s", method, path, c->status, status, c->body.data);
	if (!code)
		return;
	is = text_at(c, "code");
	if (!str_eq(is, code))
		fail_msg("%s %s: the code is %s instead of %s", method, path, is ? is : "missing", code);
	free(is);
}

static char *offer(struct client *c)
{
	expect(c, "GET", C "/subscriptions/{source}/transitionEligibilities", NULL, NULL, 200, NULL);
	return text_at(c, "items[0].catalogItemId");
}

static void the_same_request_id_gets_the_same_answer(void **state)
{
	static const char id[] = "MS-RequestId: 7b9d1c52-0f2a-4f0e-8f5a-4a8f4dfc0a11";
	struct client *c = *state;
	char *item = offer(c), *first, *again;
	char *body = xasprintf("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":5,\"billingCycle\":\"annual\",\"termDuration\":\"P1Y\"}]}", item);

	/* After a refusal it may be used for a better request. */
	expect(c, "POST", C "/carts", "{\"lineItems\":[]}", id, 400, "800009");
	expect(c, "POST", C "/carts", body, id, 201, NULL);
	first = text_at(c, "id");
	expect(c, "POST", C "/carts", body, id, 201, NULL);
	again = text_at(c, "id");
	assert_string_equal(first, again);
	assert_true(client_has_header(c, "MS-RequestId", id + strlen("MS-RequestId: ")));
	free(again);
	expect(c, "POST", C "/carts", body, "MS-RequestId: 7b9d1c52-0f2a-4f0e-8f5a-4a8f4dfc0a12", 201, NULL);
	again = text_at(c, "id");
	assert_string_not_equal(first, again);
	free(again);
	/* Without one the server makes one, and every request counts. */
	expect(c, "POST", C "/carts", body, NULL, 201, NULL);
	assert_true(client_has_header(c, "MS-RequestId", NULL));
	free(first);
	free(body);
	free(item);
}

static void an_etag_comes_in_quotes(void **state)
{
	struct client *c = *state;
	char *etag, *body, *quoted, *bare;

	expect(c, "GET", C "/subscriptions/{source}", NULL, NULL, 200, NULL);
	etag = text_at(c, "attributes.etag");
	body = xstrdup(c->body.data);
	quoted = xasprintf("If-Match: \"%s\"", etag);
	bare = xasprintf("If-Match: %s", etag);
	expect(c, "PATCH", C "/subscriptions/{source}", body, bare, 412, "2055");
	expect(c, "PATCH", C "/subscriptions/{source}", body, "If-Match: \"older\"", 412, "2055");
	expect(c, "PATCH", C "/subscriptions/{source}", body, quoted, 200, NULL);
	expect(c, "GET", C "/profiles/billing", NULL, NULL, 200, NULL);
	free(body);
	body = xstrdup(c->body.data);
	expect(c, "PUT", C "/profiles/billing", body, NULL, 400, "2055");
	expect(c, "PUT", C "/profiles/billing", body, "If-Match: *", 200, NULL);
	free(etag);
	free(body);
	free(quoted);
	free(bare);
}

static void spellings_are_the_caller_s_and_come_back_the_service_s(void **state)
{
	struct client *c = *state;
	char *item = offer(c), *is;
	char *body = xasprintf("{\"LineItems\":[{\"Id\":0,\"CatalogItemId\":\"%s\",\"Quantity\":5,\"BillingCycle\":\"Monthly\",\"TermDuration\":\"P1Y\","
		"\"ProvisioningContext\":{\"ParentSubscriptionId\":\"%s\"}}]}", item, c->source);

	expect(c, "POST", C "/carts", body, NULL, 201, NULL);
	is = text_at(c, "lineItems[0].billingCycle");
	assert_string_equal(is, "monthly");
	free(is);
	is = text_at(c, "lineItems[0].error");
	assert_null(is);
	free(body);
	body = xasprintf("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":5,\"billingCycle\":\"weekly\",\"termDuration\":\"P1Y\"}]}", item);
	expect(c, "POST", C "/carts", body, NULL, 201, NULL);
	is = text_at(c, "lineItems[0].error.errorCode");
	assert_string_equal(is, "10013");
	free(is);
	expect(c, "POST", "/commerce/v1/validations/address", "{\"AddressLine1\":\"4567 Main Street\",\"City\":\"Buffalo\",\"State\":\"NY\",\"PostalCode\":\"14202\",\"Country\":\"US\"}",
		NULL, 200, NULL);
	is = text_at(c, "status");
	assert_string_equal(is, "VerifiedShippable");
	free(is);
	expect(c, "GET", C "/subscriptions/{source}/transitioneligibilities?eligibilityType=Scheduled", NULL, NULL, 200, NULL);
	expect(c, "GET", C "/subscriptions/{source}/transitionEligibilities?eligibilityType=now", NULL, NULL, 400, "2000");
	free(body);
	free(item);
}

static void pages_go_on_by_link_and_header(void **state)
{
	struct client *c = *state;
	char *uri, *token, *header, *path, *first, *second;

	expect(c, "GET", C "/products?targetView=OnlineServices&size=1", NULL, NULL, 200, NULL);
	first = text_at(c, "items[0].id");
	uri = text_at(c, "links.next.uri");
	token = text_at(c, "links.next.headers[0].value");
	assert_non_null(strstr(uri, "targetView=OnlineServices"));
	assert_non_null(strstr(uri, "seekOperation=Next"));
	header = xasprintf("MS-ContinuationToken: %s", token);
	path = xasprintf("/commerce/v1%s", uri);
	expect(c, "GET", path, NULL, header, 200, NULL);
	second = text_at(c, "items[0].id");
	assert_string_not_equal(first, second);
	/* The link without its header, the token with another collection, and what is none. */
	expect(c, "GET", path, NULL, NULL, 400, "2000");
	expect(c, "GET", C "/subscriptions?size=1&seekOperation=Next", NULL, header, 400, "2000");
	expect(c, "GET", C "/subscriptions?size=1", NULL, "MS-ContinuationToken: from-1", 400, "2000");
	expect(c, "GET", C "/subscriptions?size=0", NULL, NULL, 400, "2000");
	expect(c, "GET", C "/subscriptions?size=501", NULL, NULL, 400, "2000");
	free(uri);
	free(token);
	free(header);
	free(path);
	free(first);
	free(second);
}

static void the_catalog_is_asked_for_a_customer_or_a_country(void **state)
{
	struct client *c = *state;
	char *uri, *path;

	expect(c, "GET", "/commerce/v1/products?country=US&targetView=OnlineServices", NULL, NULL, 200, NULL);
	uri = text_at(c, "items[0].links.skus.uri");
	path = xasprintf("/commerce/v1%s", uri);
	expect(c, "GET", path, NULL, NULL, 200, NULL);
	free(uri);
	free(path);
	uri = text_at(c, "items[0].links.availabilities.uri");
	path = xasprintf("/commerce/v1%s", uri);
	expect(c, "GET", path, NULL, NULL, 200, NULL);
	free(uri);
	free(path);
	expect(c, "GET", "/commerce/v1/products?targetView=OnlineServices", NULL, NULL, 400, "2000");
	expect(c, "GET", C "/products", NULL, NULL, 400, "2000");
	expect(c, "GET", C "/products?targetView=Everything", NULL, NULL, 403, "400036");
	expect(c, "GET", C "/products/NONE/skus", NULL, NULL, 404, "400013");
	expect(c, "GET", "/commerce/v1/customers/11111111-2222-4333-8444-555555555555/products?targetView=OnlineServices", NULL, NULL, 403, "20002");
}

static void carts_are_refused_in_their_own_codes(void **state)
{
	struct client *c = *state;
	char *item = offer(c), *cart, *path, *first, *again;
	char *body = xasprintf("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":5,\"billingCycle\":\"annual\",\"termDuration\":\"P1Y\"}]}", item);

	expect(c, "GET", C "/carts/11111111-2222-4333-8444-555555555555", NULL, NULL, 404, "800008");
	expect(c, "POST", C "/carts/11111111-2222-4333-8444-555555555555/checkout", "", NULL, 404, "800008");
	expect(c, "POST", C "/carts", "{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"a:b:c\",\"quantity\":5}]}", NULL, 201, NULL);
	cart = text_at(c, "id");
	path = xasprintf(C "/carts/%s/checkout", cart);
	expect(c, "POST", path, "", NULL, 400, "800009");
	free(path);
	path = xasprintf(C "/carts/%s", cart);
	expect(c, "PUT", path, body, NULL, 201, NULL);
	free(path);
	path = xasprintf(C "/carts/%s/checkout", cart);
	expect(c, "POST", path, "", NULL, 201, NULL);
	first = text_at(c, "orders[0].id");
	expect(c, "POST", path, "", NULL, 201, NULL);
	again = text_at(c, "orders[0].id");
	assert_string_equal(first, again);
	free(path);
	path = xasprintf(C "/carts/%s", cart);
	expect(c, "PUT", path, body, NULL, 400, "800065");
	free(path);
	free(first);
	free(again);
	free(cart);
	free(body);
	free(item);
	expect(c, "GET", C "/orders/none", NULL, NULL, 404, "20000");
	expect(c, "GET", C "/subscriptions/none", NULL, NULL, 404, "20003");
	expect(c, "DELETE", C "/orders", NULL, NULL, 405, NULL);
}

static void one_thing_of_a_subscription_changes_at_a_time(void **state)
{
	struct client *c = *state;

	expect(c, "PATCH", C "/subscriptions/{source}", "{\"status\":\"Active\",\"quantity\":121,\"autoRenewEnabled\":false}", NULL, 400, "2000");
	expect(c, "PATCH", C "/subscriptions/{source}", "{\"Status\":\"Active\",\"Quantity\":121,\"AutoRenewEnabled\":true}", NULL, 200, NULL);
	expect(c, "PATCH", C "/subscriptions/{source}", "{\"status\":\"active\",\"quantity\":1,\"autoRenewEnabled\":true}", NULL, 400, NULL);
	expect(c, "PATCH", C "/subscriptions/{source}", "{\"status\":\"expired\",\"quantity\":121,\"autoRenewEnabled\":true}", NULL, 400, "800040");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_request_id_gets_the_same_answer),
		cmocka_unit_test(an_etag_comes_in_quotes),
		cmocka_unit_test(spellings_are_the_caller_s_and_come_back_the_service_s),
		cmocka_unit_test(pages_go_on_by_link_and_header),
		cmocka_unit_test(the_catalog_is_asked_for_a_customer_or_a_country),
		cmocka_unit_test(carts_are_refused_in_their_own_codes),
		cmocka_unit_test(one_thing_of_a_subscription_changes_at_a_time),
	};

	return cmocka_run_group_tests_name("contract/manners of the commerce service", tests, begin, end);
}
