/* Groups that give licences, and who is in them. */
#include "api/api_groups.h"
#include "core/text.h"
#include "tests/unit/api/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define OLD "00000002-0000-4000-8000-000000000002"
#define PROPERTIES "id,displayName,assignedLicenses,licenseProcessingState"

static struct api_groups groups;
static struct api_group group;
static struct api_members members; /* of the last page */
static size_t pages, total;

static void on_groups(void *arg, const struct error *err, struct api_groups *result)
{
	note(arg, err);
	if (result) {
		groups = *result;
		memset(result, 0, sizeof(*result));
	}
}

static void on_group(void *arg, const struct error *err, struct api_group *result)
{
	note(arg, err);
	if (result) {
		group = *result;
		memset(result, 0, sizeof(*result));
	}
}

static void on_page(void *arg, struct api_members *page)
{
	(void)arg;
	pages++;
	api_members_clear(&members);
	members = *page;
	memset(page, 0, sizeof(*page));
}

static void on_members(void *arg, const struct error *err, size_t count)
{
	note(arg, err);
	total = count;
}

static int tear_down(void **state)
{
	api_groups_clear(&groups);
	api_group_clear(&group);
	api_members_clear(&members);
	pages = total = 0;
	return fixture_tear_down(state);
}

/* The next reading is answered from the corpus. */
static char *answers(struct fixture *f, const char *part, const char *name, const char *file)
{
	char *body = corpus_read(name, file, NULL);

	f->calls = 0;
	fake_answer(f->http, "GET", part, (struct fake_answer){ .status = 200, .body = body });
	return body;
}

static void groups_are_found_by_their_licence(void **state)
{
	struct fixture *f = *state;
	char *body = answers(f, "/groups", "groups", "good");

	api_groups_with_licence(f->api, OLD, on_groups, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->url,
		"https://graph.example/v1.0/groups?$filter=assignedLicenses/any(x:x/skuId%20eq%20" OLD ")&$select=" PROPERTIES);
	assert_int_equal(groups.count, 2);
	assert_string_equal(groups.items[0].display_name, "Vertrieb Süd 営業");
	assert_int_equal(groups.items[0].processing, API_GROUP_IN_PROGRESS);
	assert_string_equal(groups.items[0].licences.items[0].sku_id, OLD);
	assert_int_equal(groups.items[0].licences.items[0].disabled_plans.count, 1);
	assert_int_equal(groups.items[1].processing, API_GROUP_QUEUED);
	free(body);
}

static void a_wrong_product_is_not_asked_for(void **state)
{
	struct fixture *f = *state;

	api_groups_with_licence(f->api, "x) or true", on_groups, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

static void one_group_is_looked_at(void **state)
{
	struct fixture *f = *state;
	char *body = answers(f, "/groups/g%2F1?", "group", "good");

	api_group_get(f->api, "g/1", on_group, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->url, "https://graph.example/v1.0/groups/g%2F1?$select=" PROPERTIES);
	assert_int_equal(group.processing, API_GROUP_IN_PROGRESS);
	free(body);
}

static void the_state_of_processing_has_two_forms(void **state)
{
	static const struct {
		const char *file;
		enum api_group_processing processing;
	} list[] = { { "good", API_GROUP_IN_PROGRESS }, { "good-word", API_GROUP_COMPLETE }, { "good-unknown", API_GROUP_UNKNOWN }, { "good-null", API_GROUP_UNKNOWN } };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		char *body = answers(f, "/groups/g", "group", list[i].file);

		api_group_get(f->api, "g", on_group, f);
		settle(f);
		expect_ok(f);
		assert_int_equal(group.processing, list[i].processing);
		api_group_clear(&group);
		free(body);
	}
}

static void members_come_a_page_at_a_time(void **state)
{
	struct fixture *f = *state;
	char *first = answers(f, "/groups/g1/members?$select", "members", "good"), *second;

	api_group_members(f->api, "g1", on_page, on_members, f);
	settle(f);
	assert_int_equal(f->calls, 0);
	assert_int_equal(pages, 1);
	assert_int_equal(members.count, 3);
	assert_string_equal(members.items[0].upn, "ana@fabrikam.example");
	assert_false(members.items[0].is_group);
	assert_true(members.items[1].is_group);
	assert_null(members.items[1].upn);
	assert_false(members.items[2].is_group);
	assert_null(members.items[2].upn);
	second = answers(f, "$skiptoken=b", "members", "good-untyped");
	settle(f);
	expect_ok(f);
	assert_int_equal(pages, 2);
	assert_int_equal(total, 4);
	assert_string_equal(fake_request(f->http, 1)->url,
		"https://graph.example/v1.0/groups/g1/members?$select=id,displayName,userPrincipalName&$top=999");
	free(first);
	free(second);
}

static void members_with_errors_are_listed(void **state)
{
	struct fixture *f = *state;
	char *body = answers(f, "/groups/g1/", "members", "good-untyped");

	api_group_members_with_errors(f->api, "g1", on_page, on_members, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->url, "https://graph.example/v1.0/groups/g1/membersWithLicenseErrors?$select=id,displayName,userPrincipalName");
	assert_int_equal(total, 1);
	free(body);
}

static void a_group_without_an_id_is_not_asked_for(void **state)
{
	struct fixture *f = *state;

	api_group_members(f->api, "", on_page, on_members, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(groups_are_found_by_their_licence),
		TEST(a_wrong_product_is_not_asked_for),
		TEST(one_group_is_looked_at),
		TEST(the_state_of_processing_has_two_forms),
		TEST(members_come_a_page_at_a_time),
		TEST(members_with_errors_are_listed),
		TEST(a_group_without_an_id_is_not_asked_for),
	};

	return cmocka_run_group_tests_name("groups", tests, NULL, NULL);
}
