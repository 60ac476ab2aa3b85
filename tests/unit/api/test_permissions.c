/* What is missing, named: of the registration's permissions and of a person's roles. */
#include "api/api_permissions.h"
#include "api/api_roles.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define GRAPH "https://graph.microsoft.com/"

static void a_scope_is_read(void **state)
{
	uint32_t got = 0;

	(void)state;
	assert_true(permissions_of_scope("openid profile " GRAPH "User.Read.All " GRAPH "LicenseAssignment.ReadWrite.All", &got));
	assert_int_equal(got, API_USER_READ | API_LICENCE_WRITE);
	assert_true(permissions_of_scope("openid " GRAPH "Group.Read.All " GRAPH ".default", &got));
	assert_int_equal(got, API_GROUP_READ);
	assert_true(permissions_of_scope("User.Read.All Directory.Read.All offline_access", &got));
	assert_int_equal(got, API_USER_READ | API_DIRECTORY_READ);
	assert_true(permissions_of_scope("User.Read", &got));
	assert_int_equal(got, 0);
}

static void a_scope_that_says_nothing(void **state)
{
	uint32_t got = 7;

	(void)state;
	assert_false(permissions_of_scope(NULL, &got));
	assert_false(permissions_of_scope("  ", &got));
	assert_false(permissions_of_scope("openid profile email offline_access", &got));
	assert_false(permissions_of_scope(GRAPH ".default offline_access", &got));
	assert_int_equal(got, 7);
}

static bool names(const struct api_missing *rows, size_t n, enum api_feature feature, bool is_role, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].feature == feature && rows[i].is_role == is_role && str_eq(rows[i].name, name) && !str_empty(rows[i].why))
			return true;
	return false;
}

static void what_is_missing_is_named(void **state)
{
	struct api_missing rows[API_MISSING_MOST];
	struct api_roles r = { .roles_told = true, .permissions_told = true };
	size_t n = api_permissions_missing(&r, rows);

	(void)state;
	assert_int_equal(n, 7);
	assert_true(names(rows, n, API_FEATURE_READ, false, "Organization.Read.All"));
	assert_true(names(rows, n, API_FEATURE_READ, false, "User.Read.All"));
	assert_true(names(rows, n, API_FEATURE_READ, false, "Group.Read.All"));
	assert_true(names(rows, n, API_FEATURE_MOVE, false, "LicenseAssignment.ReadWrite.All"));
	assert_true(names(rows, n, API_FEATURE_HEALTH, false, "ServiceHealth.Read.All"));
	assert_true(names(rows, n, API_FEATURE_BUY, true, "Billing Administrator"));
	assert_true(names(rows, n, API_FEATURE_MOVE, true, "License Administrator"));
}

static void what_is_more_than_enough_is_not_missing(void **state)
{
	struct api_missing rows[API_MISSING_MOST];
	struct api_roles r = { .roles_told = true, .permissions_told = true, .role_bits = API_ROLE_GLOBAL,
		.permissions = API_DIRECTORY_WRITE | API_HEALTH_READ };

	(void)state;
	assert_int_equal(api_permissions_missing(&r, rows), 0);
	r.permissions = API_HEALTH_READ | API_DIRECTORY_READ;
	assert_int_equal(api_permissions_missing(&r, rows), 1);
	assert_int_equal(rows[0].feature, API_FEATURE_MOVE);
	r.permissions_told = false;
	assert_int_equal(api_permissions_missing(&r, rows), 0);
}

static void what_cannot_be_told_is_not_missing(void **state)
{
	struct api_missing rows[API_MISSING_MOST];
	struct api_roles r = { .roles_told = false };

	(void)state;
	assert_int_equal(api_permissions_missing(&r, rows), 0);
	r = (struct api_roles){ .alone = true, .roles_told = true, .permissions_told = true, .permissions = API_LICENCE_WRITE };
	assert_int_equal(api_permissions_missing(&r, rows), 4); /* and no role of a program */
}

static void what_is_wanted_is_enough(void **state)
{
	struct api_missing rows[API_MISSING_MOST];
	struct api_roles r = { .permissions_told = true };

	(void)state;
	assert_true(permissions_of_scope(api_permissions_wanted(), &r.permissions));
	assert_int_equal(api_permissions_missing(&r, rows), 0);
	for (int f = 0; f < API_FEATURES; f++)
		assert_false(str_empty(api_feature_name((enum api_feature)f)));
}

static void ids_are_known_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(permission_by_id("5FACF0C1-8979-4e95-abcf-ff3d079771c0"), API_LICENCE_WRITE);
	assert_int_equal(role_by_id("62e90394-69f5-4237-9190-012177145e10"), API_ROLE_GLOBAL);
	assert_int_equal(permission_by_id("62e90394-69f5-4237-9190-012177145e10"), 0);
	assert_int_equal(role_by_id(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scope_is_read),
		cmocka_unit_test(a_scope_that_says_nothing),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(what_is_more_than_enough_is_not_missing),
		cmocka_unit_test(what_cannot_be_told_is_not_missing),
		cmocka_unit_test(what_is_wanted_is_enough),
		cmocka_unit_test(ids_are_known_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
