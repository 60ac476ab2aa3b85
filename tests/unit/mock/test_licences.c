/* Licences by source: who may be given what, what groups do, and what is told about it. */
#include "rig.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define E4 "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define E5 "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
#define SWAP "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[]}],\"removeLicenses\":[\"" E4 "\"]}"
#define SWAP_WITHOUT(plan) "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[\"" plan "\"]}],\"removeLicenses\":[\"" E4 "\"]}"
#define BACK "{\"addLicenses\":[{\"skuId\":\"" E4 "\",\"disabledPlans\":[]}],\"removeLicenses\":[\"" E5 "\"]}"
#define EXCHANGE "efb87545-963c-4e0d-99df-69c6916d9eb0"
#define BOOKINGS "199a5c09-e0ca-4e37-8f7c-b05d533e1ea2"

static int begin(void **state)
{
	static struct rig rig;
	rig_begin(&rig, "groups");
	*state = &rig;
	return 0;
}

static int end(void **state)
{
	rig_end(*state);
	return 0;
}

/* `verb` is what follows the user: "/assignLicense"; users are named by their number in the scenario. */
static int user_call(struct rig *r, const char *method, int64_t number, const char *verb, const char *body)
{
	char *id = store_text(r->world->store, "SELECT id FROM users WHERE seq = ?", "i", number), *path = xasprintf("/graph/v1.0/users/%s%s", id, verb);
	int status = rig_call(r, method, path, body, NULL);
	free(path);
	free(id);
	return status;
}

static int group_call(struct rig *r, const char *method, const char *name, const char *verb, const char *body)
{
	char *id = store_text(r->world->store, "SELECT id FROM groups WHERE name = ?", "t", name), *path = xasprintf("/graph/v1.0/groups/%s%s", id, verb);
	int status = rig_call(r, method, path, body, NULL);
	free(path);
	free(id);
	return status;
}

static int64_t consumed(struct rig *r, const char *product)
{
	return store_int(r->world->store, "SELECT consumed FROM product_use WHERE product = ?", "t", product);
}

static int64_t counted_anew(struct rig *r, const char *product)
{
	return store_int(r->world->store, "SELECT count(DISTINCT user) FROM licences WHERE product = ? AND held", "t", product);
}

static void one_write_moves_one_user(void **state)
{
	struct rig *r = *state;
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP_WITHOUT(BOOKINGS)), 200);
	assert_true(rig_says(r, "{\"disabledPlans\":[\"" BOOKINGS "\"],\"skuId\":\"" E5 "\"}"));
	assert_int_equal(consumed(r, "office-365-e4"), 58);
	assert_int_equal(consumed(r, "microsoft-365-e5"), 1);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP), 400);
	assert_true(rig_says(r, "User does not have a corresponding license."));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE without"), 0);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", "{\"addLicenses\":[],\"removeLicenses\":[\"" E5 "\"]}"), 200);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE without"), 1);
}

static void a_refusal_has_its_cause_and_changes_nothing(void **state)
{
	static const struct {
		int64_t user;
		const char *body, *says;
	} cases[] = {
		{ 8, SWAP, "License assignment cannot be done for user with invalid usage location." },
		{ 12, SWAP, "are mutually exclusive." },
		{ 20, SWAP_WITHOUT(EXCHANGE), "License assignment failed because service plan " BOOKINGS " depends on the service plan(s) " EXCHANGE },
		{ 41, SWAP, "User license is inherited from a group membership and it cannot be removed directly from the user." },
		{ 61, SWAP, "User does not have a corresponding license." },
		{ 1, "{\"addLicenses\":[],\"removeLicenses\":[]}", "At least one license" },
		{ 1, "{\"addLicenses\":[{\"skuId\":\"" E5 "\"}],\"removeLicenses\":[\"" E5 "\"]}", "cannot be added and removed" },
		{ 1, SWAP_WITHOUT(E4), "is not part of the license" },
	};
	struct rig *r = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t before = rig_number(r, "SELECT sum(user * length(product) + length(disabled)) FROM licences");
		assert_int_equal(user_call(r, "POST", cases[i].user, "/assignLicense", cases[i].body), 400);
		if (!rig_says(r, cases[i].says))
			fail_msg("\"%s\" is not said: %s", cases[i].says, r->answer.body.data);
		assert_true(rig_says(r, "\"Request_BadRequest\""));
		assert_int_equal(rig_number(r, "SELECT sum(user * length(product) + length(disabled)) FROM licences"), before);
	}
	assert_int_equal(user_call(r, "POST", 20, "/assignLicense", "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[\"" EXCHANGE "\",\"" BOOKINGS "\"]}],"
		"\"removeLicenses\":[\"" E4 "\"]}"), 200);
}

static void seats_run_out(void **state)
{
	struct rig *r = *state;
	store_run(r->world->store, "UPDATE subscriptions SET quantity = 1 WHERE product = 'microsoft-365-e5'", "");
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP), 200);
	assert_int_equal(user_call(r, "POST", 2, "/assignLicense", SWAP), 400);
	assert_true(rig_says(r, "Subscription with SKU " E5 " does not have any available licenses."));
	/* Who has a seat may change what is on in it. */
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[\"" BOOKINGS "\"]}],\"removeLicenses\":[]}"), 200);
}

static void what_another_licence_needs_cannot_go(void **state)
{
	struct rig *r = *state;
	assert_int_equal(user_call(r, "POST", 12, "/assignLicense", "{\"addLicenses\":[],\"removeLicenses\":[\"" E4 "\"]}"), 400);
	assert_true(rig_says(r, "depends on the service plan(s)"));
}

static void a_location_is_set_and_passed_on(void **state)
{
	struct rig *r = *state;
	r->world->scenario->service.location_lag_s = 5;
	assert_int_equal(user_call(r, "PATCH", 8, "", "{\"usageLocation\":null}"), 400);
	assert_int_equal(user_call(r, "PATCH", 8, "", "{\"usageLocation\":\"DE\"}"), 204);
	assert_int_equal(user_call(r, "GET", 8, "?$select=usageLocation", NULL), 200);
	assert_true(rig_says(r, "\"usageLocation\":\"DE\""));
	assert_int_equal(user_call(r, "POST", 8, "/assignLicense", SWAP), 400);
	rig_pass(r, 5);
	assert_int_equal(user_call(r, "POST", 8, "/assignLicense", SWAP), 200);
}

static void some_locations_are_prohibited(void **state)
{
	struct rig *r = *state;
	str_set(&r->world->scenario->service.prohibited_locations, "XA US");
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP), 400);
	assert_true(rig_says(r, "prohibited in the usage location US"));
}

static void two_writes_at_once_collide(void **state)
{
	struct rig *r = *state;
	r->world->scenario->service.write_apart_ms = 500;
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP), 200);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", BACK), 409);
	assert_true(rig_says(r, "Directory_ConcurrencyViolation"));
	assert_int_equal(user_call(r, "POST", 2, "/assignLicense", SWAP), 200);
	rig_pass(r, 1);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", BACK), 200);
}

static void each_source_is_told_and_a_seat_is_used_once(void **state)
{
	struct rig *r = *state;
	assert_int_equal(consumed(r, "office-365-e4"), 59);
	assert_int_equal(counted_anew(r, "office-365-e4"), 59);
	assert_int_equal(user_call(r, "GET", 36, "?$select=assignedLicenses,licenseAssignmentStates", NULL), 200);
	assert_true(rig_says(r, "\"assignedLicenses\":[{\"disabledPlans\":[],\"skuId\":\"" E4 "\"}]"));
	assert_true(rig_says(r, "\"assignedByGroup\":null"));
	assert_true(rig_says(r, "\"assignedByGroup\":\""));
	/* The user's own goes, the group's stays: the seat is still used. */
	assert_int_equal(user_call(r, "POST", 36, "/assignLicense", "{\"addLicenses\":[],\"removeLicenses\":[\"" E4 "\"]}"), 200);
	assert_int_equal(consumed(r, "office-365-e4"), 59);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE without"), 0);
}

static void a_group_is_found_by_its_licence_and_by_its_trouble(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/groups?$filter=assignedLicenses/any(x:x/skuId eq " E4 ")&$select=displayName&$top=1", NULL, NULL), 200);
	assert_true(rig_says(r, "Sales"));
	assert_true(rig_says(r, "@odata.nextLink"));
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/groups?$filter=hasMembersWithLicenseErrors eq true&$select=displayName", NULL, NULL), 200);
	assert_true(rig_says(r, "Support"));
	assert_false(rig_says(r, "Sales"));
	assert_int_equal(group_call(r, "GET", "Support", "/membersWithLicenseErrors?$select=id,licenseAssignmentStates", NULL), 200);
	assert_true(rig_says(r, "\"@odata.type\":\"#microsoft.graph.user\""));
	assert_true(rig_says(r, "\"state\":\"Error\",\"error\":\"UniquenessViolation\""));
	assert_int_equal(group_call(r, "GET", "Sales", "/members?$select=id,displayName&$top=2", NULL), 200);
	assert_true(rig_says(r, "\"@odata.type\":\"#microsoft.graph.group\""));
	assert_true(rig_says(r, "Field staff"));
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/groups?$filter=displayName eq 'Sales'", NULL, NULL), 400);
	/* Licences do not reach the members of a nested group. */
	assert_int_equal(rig_number(r, "SELECT count(*) FROM licences WHERE user BETWEEN 61 AND 64"), 0);
}

static void a_group_is_worked_off_by_the_clock(void **state)
{
	struct rig *r = *state;
	assert_int_equal(group_call(r, "POST", "Sales", "/assignLicense", SWAP), 202);
	assert_non_null(response_header_value(&r->answer, "location"));
	group_call(r, "GET", "Sales", "?$select=licenseProcessingState", NULL);
	assert_true(rig_says(r, "\"licenseProcessingState\":{\"state\":\"QueuedForProcessing\"}"));
	rig_pass(r, 2);
	group_call(r, "GET", "Sales", "?$select=licenseProcessingState", NULL);
	assert_true(rig_says(r, "ProcessingInProgress"));
	assert_in_range(rig_number(r, "SELECT count(*) FROM licences WHERE source = 1 AND product = 'microsoft-365-e5'"), 1, 16);
	rig_pass(r, 2);
	group_call(r, "GET", "Sales", "?$select=licenseProcessingState,assignedLicenses", NULL);
	assert_true(rig_says(r, "ProcessingComplete"));
	assert_true(rig_says(r, E5));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM licences WHERE source = 1 AND product = 'microsoft-365-e5'"), 17);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM licences WHERE source = 1 AND product = 'office-365-e4'"), 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE without"), 0);
	/* Those who have it of their own too still use the old plan. */
	assert_int_equal(consumed(r, "office-365-e4"), 59 - 12);
}

static void a_member_that_cannot_be_moved_keeps_what_it_had(void **state)
{
	struct rig *r = *state;
	store_run(r->world->store, "UPDATE subscriptions SET quantity = 10 WHERE product = 'microsoft-365-e5'", "");
	group_call(r, "POST", "Sales", "/assignLicense", SWAP);
	rig_pass(r, 60);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM licences WHERE source = 1 AND product = 'microsoft-365-e5' AND held"), 10);
	assert_int_equal(consumed(r, "microsoft-365-e5"), 10);
	assert_int_equal(user_call(r, "GET", 52, "?$select=assignedLicenses,licenseAssignmentStates", NULL), 200);
	assert_true(rig_says(r, "\"state\":\"Error\",\"error\":\"CountViolation\""));
	assert_true(rig_says(r, "\"state\":\"ActiveWithError\",\"error\":\"Other\""));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE without"), 0);
	/* Once there are seats, the user can be worked out again. */
	store_run(r->world->store, "UPDATE subscriptions SET quantity = 58 WHERE product = 'microsoft-365-e5'", "");
	assert_int_equal(user_call(r, "POST", 52, "/reprocessLicenseAssignment", ""), 200);
	assert_int_equal(user_call(r, "GET", 52, "?$select=licenseAssignmentStates", NULL), 200);
	assert_false(rig_says(r, "Error\""));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM licences WHERE user = 52"), 1);
}

static void put_back_is_as_it_was(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "GET", "/training/v1/licences", NULL, NULL), 200);
	char *before = xstrdup(r->answer.body.data);
	group_call(r, "POST", "Sales", "/assignLicense", SWAP);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP), 200);
	rig_pass(r, 60);
	rig_call(r, "GET", "/training/v1/licences", NULL, NULL);
	assert_string_not_equal(r->answer.body.data, before);
	group_call(r, "POST", "Sales", "/assignLicense", "{\"addLicenses\":[{\"skuId\":\"" E4 "\",\"disabledPlans\":[\"a23b959c-7ce8-4e57-9140-b90eb88a9e97\","
		"\"7547a3fe-08ee-4ccb-b430-5077c5041653\"]}],\"removeLicenses\":[\"" E5 "\"]}");
	rig_pass(r, 60);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", SWAP_WITHOUT(BOOKINGS)), 400);
	assert_int_equal(user_call(r, "POST", 1, "/assignLicense", "{\"addLicenses\":[{\"skuId\":\"" E4 "\",\"disabledPlans\":[\"7547a3fe-08ee-4ccb-b430-5077c5041653\"]}],"
		"\"removeLicenses\":[\"" E5 "\"]}"), 200);
	rig_call(r, "GET", "/training/v1/licences", NULL, NULL);
	assert_string_equal(r->answer.body.data, before);
	free(before);
}

static void the_counters_are_never_out_of_step(void **state)
{
	struct rig *r = *state;
	static const char *const products[] = { "office-365-e4", "microsoft-365-e5", "power-bi-pro" };
	store_run(r->world->store, "UPDATE licences SET product = 'microsoft-365-e5' WHERE product = 'office-365-e4' AND user < 20", "");
	store_run(r->world->store, "UPDATE licences SET held = 0 WHERE user BETWEEN 37 AND 42", "");
	store_run(r->world->store, "DELETE FROM licences WHERE user BETWEEN 30 AND 38 AND source = 0", "");
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(consumed(r, products[i]), counted_anew(r, products[i]));
	rig_call(r, "POST", "/training/v1/reset", NULL, NULL);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(consumed(r, products[i]), counted_anew(r, products[i]));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_write_moves_one_user),
		TEST(a_refusal_has_its_cause_and_changes_nothing),
		TEST(seats_run_out),
		TEST(what_another_licence_needs_cannot_go),
		TEST(a_location_is_set_and_passed_on),
		TEST(some_locations_are_prohibited),
		TEST(two_writes_at_once_collide),
		TEST(each_source_is_told_and_a_seat_is_used_once),
		TEST(a_group_is_found_by_its_licence_and_by_its_trouble),
		TEST(a_group_is_worked_off_by_the_clock),
		TEST(a_member_that_cannot_be_moved_keeps_what_it_had),
		TEST(put_back_is_as_it_was),
		TEST(the_counters_are_never_out_of_step),
	};
	return cmocka_run_group_tests_name("licences", tests, NULL, NULL);
}
