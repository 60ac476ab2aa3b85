/* Lists of several pages: where the next one may lie, and where it may not. */
#include "api/api_catalog.h"
#include "api/api_directory.h"
#include "api/api_subscriptions.h"
#include "api/api_users.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define SKU "6fd2c87f-b296-42f0-b197-1e91e994b900"
#define USER(id_) "{\"id\":\"" id_ "\",\"assignedLicenses\":[]}"

struct seen {
	struct fixture *f;
	int pages;
	size_t users, count;
	char ids[100];
};

static void on_page(void *arg, struct api_users *page)
{
	struct seen *s = arg;

	s->pages++;
	for (size_t i = 0; i < page->count; i++) {
		s->users++;
		strcat(s->ids, page->items[i].id);
	}
}

static void on_users(void *arg, const struct error *err, size_t count)
{
	struct seen *s = arg;

	s->count = count;
	note(s->f, err);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct seen *s = arg;

	s->count = result ? result->count : 0;
	for (size_t i = 0; result && i < result->count; i++)
		strcat(s->ids, result->items[i].id);
	note(s->f, err);
}

static void users_answer(struct fixture *f, const char *part, const char *body)
{
	fake_answer(f->http, "GET", part, (struct fake_answer){ .status = 200, .body = body });
}

static struct seen read_users(struct fixture *f)
{
	struct seen s = { .f = f };

	f->calls = 0;
	api_users_with_licence(f->api, SKU, on_page, on_users, &s);
	settle_through_waits(f);
	return s;
}

static void users_come_page_by_page(void **state)
{
	struct fixture *f = *state;
	struct seen s;

	users_answer(f, "/users?", "{\"value\":[" USER("a") "," USER("b") "],\"@odata.nextLink\":\"https://graph.example/v1.0/users?$skiptoken=X%27y\"}");
	users_answer(f, "skiptoken=X%27y", "{\"value\":[],\"@odata.nextLink\":\"https://GRAPH.example/v1.0/users?$skiptoken=Z\"}");
	fake_answer(f->http, "GET", "skiptoken=Z", (struct fake_answer){ .status = 429, .headers = "Retry-After: 1\n" });
	users_answer(f, "skiptoken=Z", "{\"value\":[" USER("c") "]}");
	s = read_users(f);
	expect_ok(f);
	assert_int_equal(s.pages, 3);
	assert_string_equal(s.ids, "abc");
	assert_int_equal(s.count, 3);
	assert_string_equal(fake_request(f->http, 1)->url,
		"https://graph.example/v1.0/users?$filter=assignedLicenses/any(x:x/skuId%20eq%20" SKU ")"
		"&$select=id,displayName,userPrincipalName,usageLocation,accountEnabled,assignedLicenses,licenseAssignmentStates&$top=999");
	assert_string_equal(fake_request(f->http, 2)->url, "https://graph.example/v1.0/users?$skiptoken=X%27y");
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer T1");
	assert_int_equal(fake_unused(f->http), 0);
}

static void pages_that_are_too_large_are_asked_for_shorter(void **state)
{
	struct fixture *f = *state;
	struct seen s;

	fake_answer(f->http, "GET", "$top=999", (struct fake_answer){ .outcome = HTTP_TOO_LARGE });
	fake_answer(f->http, "GET", "$top=249", (struct fake_answer){ .outcome = HTTP_TOO_LARGE });
	users_answer(f, "$top=62", "{\"value\":[" USER("a") "],\"@odata.nextLink\":\"https://graph.example/v1.0/users?$skiptoken=2\"}");
	users_answer(f, "skiptoken=2", "{\"value\":[" USER("b") "]}");
	s = read_users(f);
	expect_ok(f);
	assert_string_equal(s.ids, "ab");
	assert_int_equal(fake_unused(f->http), 0);
	for (const char *const *top = (const char *const[]){ "$top=999", "$top=249", "$top=62", "$top=15", "$top=3", NULL }; *top; top++)
		fake_answer(f->http, "GET", *top, (struct fake_answer){ .outcome = HTTP_TOO_LARGE });
	read_users(f);
	expect_error(f, ERROR_ANSWER);
}

static void the_token_is_not_taken_to_another_place(void **state)
{
	static const char *const links[] = {
		"https://evil.example/v1.0/users?x",
		"https://graph.example.evil.example/v1.0/users",
		"https://graph.example@evil.example/v1.0/users",
		"https://graph.example/v1.0@evil.example/users",
		"https://graph.example/v1.00/users",
		"https://graph.example/v2.0/users",
		"https://graph.example:444/v1.0/users",
		"https://graph.example/v1.0/../v2.0/users",
		"http://graph.example/v1.0/users",
		"//evil.example/v1.0/users",
		"/v1.0/users?$skiptoken=1",
		"users?$skiptoken=1",
		"file:///etc/passwd",
		"https://graph.example/v1.0/users x",
		"https://graph.example/v1.0\\\\@evil.example/",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		char *body = xasprintf("{\"value\":[" USER("a") "],\"@odata.nextLink\":\"%s\"}", links[i]);
		size_t before = fake_count_of(f->http, "/users");

		users_answer(f, "/users?$filter", body);
		read_users(f);
		if (f->err.kind != ERROR_ANSWER || fake_count_of(f->http, "/users") - before != 1)
			fail_msg("%s was followed", links[i]);
		assert_int_equal(fake_count_of(f->http, "evil"), 0);
		free(body);
	}
}

static void a_list_without_an_end_is_ended(void **state)
{
	struct fixture *f = *state;
	struct seen s;

	for (int i = 0; i < 1100; i++)
		users_answer(f, "/users", "{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/users?again\"}");
	s = read_users(f);
	expect_error(f, ERROR_ANSWER);
	assert_int_equal(s.pages, 999);
	assert_int_equal(fake_count_of(f->http, "/users"), 1000);
}

static void a_page_that_fails_fails_the_list(void **state)
{
	struct fixture *f = *state;
	struct seen s;

	users_answer(f, "/users?", "{\"value\":[" USER("a") "],\"@odata.nextLink\":\"https://graph.example/v1.0/users?2\"}");
	users_answer(f, "/users?2", "{\"value\":[{}]}");
	s = read_users(f);
	expect_error(f, ERROR_ANSWER);
	assert_string_equal(s.ids, "a");
	assert_non_null(strstr(f->err.detail, "value[0].id"));
}

static void a_product_id_that_is_none_is_not_asked_for(void **state)
{
	struct fixture *f = *state;
	struct seen s = { .f = f };

	api_users_with_licence(f->api, "x) or (1 eq 1", on_page, on_users, &s);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

static void progress_through_a_list_can_be_seen(void **state)
{
	static struct seen s; /* the call ends with the client, after this function */
	struct fixture *f = *state;
	struct api_status status;

	s = (struct seen){ .f = f };
	users_answer(f, "/users?", "{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/users?2\"}");
	api_users_with_licence(f->api, SKU, on_page, on_users, &s);
	settle(f);
	assert_true(api_status(f->api, 0, &status));
	assert_int_equal(status.pages, 1);
	assert_int_equal(status.wait, API_WAITING_ANSWER);
	assert_int_equal(status.service, API_GRAPH);
}

#define SUBSCRIPTION(id_) "{\"id\":\"" id_ "\",\"quantity\":1,\"status\":\"active\"}"

static struct seen read_subscriptions(struct fixture *f)
{
	struct seen s = { .f = f };

	f->calls = 0;
	api_subscriptions_list(f->api, on_subscriptions, &s);
	settle_through_waits(f);
	return s;
}

static void commerce_links_are_followed_in_each_of_their_forms(void **state)
{
	static const struct {
		const char *uri, *url;
	} cases[] = {
		{ "/customers/x/subscriptions?page=2", "https://commerce.example/v1/customers/x/subscriptions?page=2" },
		{ "/v1/customers/x/subscriptions?page=2", "https://commerce.example/v1/customers/x/subscriptions?page=2" },
		{ "customers/x/subscriptions?page=2", "https://commerce.example/v1/customers/x/subscriptions?page=2" },
		{ "https://commerce.example/v1/customers/x/subscriptions?page=2", "https://commerce.example/v1/customers/x/subscriptions?page=2" },
		{ "/v10/x?u=https://other.example/page=2", "https://commerce.example/v1/v10/x?u=https://other.example/page=2" },
		{ "//evil.example/page=2", "https://commerce.example/v1//evil.example/page=2" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *body = xasprintf("{\"items\":[" SUBSCRIPTION("a") "],\"links\":{\"next\":{\"uri\":\"%s\",\"method\":\"GET\",\"headers\":["
				       "{\"key\":\"MS-ContinuationToken\",\"value\":\"tok/en==\"},"
				       "{\"key\":\"Authorization\",\"value\":\"Bearer evil\"},{\"key\":\"MS-RequestId\",\"value\":\"mine\"},"
				       "{\"key\":\"MS-X: y\",\"value\":\"1\"}]}}}", cases[i].uri);
		struct seen s;

		users_answer(f, "/subscriptions", body);
		users_answer(f, "page=2", "{\"items\":[" SUBSCRIPTION("b") "]}");
		s = read_subscriptions(f);
		expect_ok(f);
		assert_string_equal(s.ids, "ab");
		assert_string_equal(fake_last(f->http)->url, cases[i].url);
		assert_string_equal(fake_header(fake_last(f->http), "MS-ContinuationToken"), "tok/en==");
		assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer T1");
		assert_null(strstr(fake_last(f->http)->headers, "evil"));
		assert_null(strstr(fake_last(f->http)->headers, "mine"));
		assert_null(strstr(fake_last(f->http)->headers, "MS-X"));
		free(body);
	}
}

static void commerce_links_to_another_place_are_refused(void **state)
{
	static const char *const links[] = {
		"{\"uri\":\"https://evil.example/v1/x\"}",
		"{\"uri\":\"http://commerce.example/v1/x\"}",
		"{\"uri\":\"/x\",\"method\":\"POST\"}",
		"{\"uri\":\"/../admin\"}",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		char *body = xasprintf("{\"items\":[],\"links\":{\"next\":%s}}", links[i]);
		size_t before = fake_count(f->http);

		users_answer(f, "/subscriptions", body);
		read_subscriptions(f);
		expect_error(f, ERROR_ANSWER);
		assert_true(fake_count(f->http) - before <= 2);
		assert_int_equal(fake_count_of(f->http, "evil") + fake_count_of(f->http, "admin"), 0);
		free(body);
	}
}

static void a_continuation_token_goes_on_at_the_same_address(void **state)
{
	struct fixture *f = *state;
	struct seen s;

	fake_answer(f->http, "GET", "/subscriptions",
		(struct fake_answer){ .status = 200, .headers = "MS-ContinuationToken: one\n", .body = "{\"items\":[" SUBSCRIPTION("a") "]}" });
	users_answer(f, "seekOperation=Next", "{\"items\":[" SUBSCRIPTION("b") "],\"continuationToken\":\"two\"}");
	users_answer(f, "seekOperation=Next", "{\"items\":[" SUBSCRIPTION("c") "]}");
	s = read_subscriptions(f);
	expect_ok(f);
	assert_string_equal(s.ids, "abc");
	assert_string_equal(fake_last(f->http)->url, "https://commerce.example/v1/customers/" CUSTOMER "/subscriptions?seekOperation=Next");
	assert_string_equal(fake_header(fake_last(f->http), "MS-ContinuationToken"), "two");
}

static struct {
	size_t count;
	char ids[200];
} found;

static void on_found(void *arg, const struct error *err, struct api_catalog_skus *result)
{
	memset(&found, 0, sizeof(found));
	for (size_t i = 0; result && i < result->count; i++) {
		found.count++;
		strcat(found.ids, result->items[i].product_id);
		strcat(found.ids, ":");
		strcat(found.ids, result->items[i].id);
		strcat(found.ids, " ");
	}
	note(arg, err);
}

#define CATALOG_SKU(id_, product_, trial_, provisioning_) \
	"{\"id\":\"" id_ "\",\"productId\":\"" product_ "\",\"isTrial\":" trial_ ",\"dynamicAttributes\":{\"provisioningId\":\"" provisioning_ "\"}}"

static void the_catalog_is_walked_until_everything_is_found(void **state)
{
	static const char *const wanted[] = { "AAAA", "bbbb" };
	struct fixture *f = *state;

	users_answer(f, "/products?", "{\"items\":[{\"id\":\"P1\"},{\"id\":\"P2\"}],\"links\":{\"next\":{\"uri\":\"/products?p=2\"}}}");
	users_answer(f, "/products?p=2", "{\"items\":[{\"id\":\"P3\"},{\"id\":\"P4\"},{\"id\":\"P5\"}]}");
	users_answer(f, "/products/P1/skus", "{\"items\":[" CATALOG_SKU("1", "P1", "true", "aaaa") "," CATALOG_SKU("2", "P1", "false", "cccc") "]}");
	fake_answer(f->http, "GET", "/products/P2/skus", (struct fake_answer){ .status = 403, .body = "{\"code\":400030,\"description\":\"segment\"}" });
	users_answer(f, "/products/P3/skus", "{\"items\":[" CATALOG_SKU("1", "P3", "false", "aaaa") "]}");
	users_answer(f, "/products/P4/skus", "{\"items\":[" CATALOG_SKU("1", "P4", "false", "BBBB") "]}");
	api_catalog_find(f->api, wanted, 2, on_found, f);
	settle_through_waits(f);
	expect_ok(f);
	assert_string_equal(found.ids, "P1:1 P3:1 P4:1 ");
	assert_int_equal(fake_count_of(f->http, "/P5/"), 0);
}

static void what_the_catalog_does_not_have_is_missing(void **state)
{
	static const char *const wanted[] = { "zzzz" };
	struct fixture *f = *state;

	users_answer(f, "/products?", "{\"items\":[{\"id\":\"P1\"}]}");
	users_answer(f, "/products/P1/skus", "{\"items\":[" CATALOG_SKU("1", "P1", "false", "aaaa") "]}");
	api_catalog_find(f->api, wanted, 1, on_found, f);
	settle_through_waits(f);
	expect_ok(f);
	assert_int_equal(found.count, 0);
}

static void a_catalog_that_fails_midway_is_an_error(void **state)
{
	static const char *const wanted[] = { "zzzz" };
	struct fixture *f = *state;

	users_answer(f, "/products?", "{\"items\":[{\"id\":\"P1\"}]}");
	users_answer(f, "/products/P1/skus", "{\"items\":[{\"id\":\"1\"}]}");
	api_catalog_find(f->api, wanted, 1, on_found, f);
	settle_through_waits(f);
	expect_error(f, ERROR_ANSWER);
}

static void freeing_the_client_while_calls_wait_for_a_token_ends_them(void **state)
{
	struct fixture *f = *state;
	struct seen s = { .f = f };

	fake_mint_tokens(f->http, false);
	api_users_with_licence(f->api, SKU, on_page, on_users, &s);
	api_subscriptions_list(f->api, on_subscriptions, &s);
	settle(f);
	assert_int_equal(fake_count(f->http), 1);
	api_free(f->api);
	f->api = NULL;
	assert_int_equal(f->calls, 2);
	assert_int_equal(f->err.kind, ERROR_CANCELLED);
	assert_int_equal(timers_next(f->timers), INT64_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(users_come_page_by_page),
		TEST(pages_that_are_too_large_are_asked_for_shorter),
		TEST(the_token_is_not_taken_to_another_place),
		TEST(a_list_without_an_end_is_ended),
		TEST(a_page_that_fails_fails_the_list),
		TEST(a_product_id_that_is_none_is_not_asked_for),
		TEST(progress_through_a_list_can_be_seen),
		TEST(commerce_links_are_followed_in_each_of_their_forms),
		TEST(commerce_links_to_another_place_are_refused),
		TEST(a_continuation_token_goes_on_at_the_same_address),
		TEST(the_catalog_is_walked_until_everything_is_found),
		TEST(what_the_catalog_does_not_have_is_missing),
		TEST(a_catalog_that_fails_midway_is_an_error),
		TEST(freeing_the_client_while_calls_wait_for_a_token_ends_them),
	};

	return cmocka_run_group_tests_name("api/paging", tests, NULL, NULL);
}
