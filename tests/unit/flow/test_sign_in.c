/* Signing in once more while the wizard stands open: whose things it shows, and in whose name it writes, is asked again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/rig.h"

#include "api/api_sign_in.h"
#include "core/error.h"
#include "journal/hold.h"

#include <string.h>

#define OTHER "d0000000-0000-4000-8000-000000000002"
#define ORGANIZATION(id, name) "{\"value\":[{\"id\":\"" id "\",\"displayName\":\"" name "\",\"countryLetterCode\":\"US\"," \
	"\"verifiedDomains\":[{\"name\":\"contoso.onmicrosoft.com\",\"isInitial\":true,\"isDefault\":true}]}]}"
#define ACCOUNT(upn) "{\"id\":\"a0000000-0000-4000-8000-000000000003\",\"userPrincipalName\":\"" upn "\"}"
#define NONE "{\"value\":[]}"

static int set_up(void **state)
{
	rig_directory = rig_person = true;
	int rc = rig_set_up(state);
	struct rig *r = *state;
	r->f.wizard.tenant = (struct tenant_facts){ .id = "" };
	fake_mint_tokens(r->api->http, true);
	return rc;
}

static int tear_down(void **state)
{
	rig_directory = rig_person = false;
	return rig_tear_down(state);
}

static void gets(struct rig *r, const char *part, const char *body)
{
	fake_answer(r->api->http, "GET", part, (struct fake_answer){ .status = 200, .body = body });
}

static void sign_in(struct rig *r)
{
	fake_answer(r->api->http, "POST", "/devicecode", (struct fake_answer){ .status = 200, .body =
		"{\"device_code\":\"d-1234567\",\"user_code\":\"CODE\",\"verification_uri\":\"https://login.example/device\",\"expires_in\":900,\"interval\":1}" });
	rig_ask(r, REQUEST_SIGN_IN);
	settle_through_waits(r->api);
	assert_int_equal(sign_in_state(&r->f.wizard), SIGN_IN_DONE);
}

/* Whose it is comes first; the rest is asked only where that leads on. */
static void read_products(struct rig *r, const char *organization, const char *account, bool goes_on)
{
	gets(r, "/organization", organization);
	gets(r, "/me?", account);
	if (goes_on) {
		gets(r, "/customers/", RIG_EMPTY);
		gets(r, "/directory/subscriptions", NONE);
		gets(r, "/subscribedSkus", NONE);
		gets(r, "/me/transitiveMemberOf", NONE);
	}
	rig_ask(r, REQUEST_PRODUCTS);
	settle_through_waits(r->api);
	assert_int_equal(r->ended, 1);
	assert_int_equal(fake_unused(r->api->http), 0);
}

static const char *holder_account(struct rig *r, const char *tenant)
{
	static struct journal_holder holder;
	bool held = false;

	assert_int_equal(journal_holder(r->f.journal, tenant, &holder, &held, NULL), 0);
	return held ? holder.account : "nobody's";
}

static void who_signs_in_again_is_asked_for_anew(void **state)
{
	struct rig *r = *state;

	sign_in(r);
	read_products(r, ORGANIZATION(CUSTOMER, "Contoso"), ACCOUNT("first@contoso.example"), true);
	assert_string_equal(rig_error(r, REQUEST_PRODUCTS), "");
	assert_string_equal(holder_account(r, CUSTOMER), "first@contoso.example");
	assert_false(wizard_needs(&r->f.wizard, REQUEST_PRODUCTS));
	sign_in(r);
	assert_true(wizard_needs(&r->f.wizard, REQUEST_PRODUCTS)); /* Your products asks by itself */
	read_products(r, ORGANIZATION(CUSTOMER, "Contoso"), ACCOUNT("second@contoso.example"), true);
	assert_string_equal(rig_error(r, REQUEST_PRODUCTS), "");
	assert_string_equal(holder_account(r, CUSTOMER), "second@contoso.example");
	assert_string_equal(sign_in_account(&r->f.wizard), "second@contoso.example");
}

/* What was begun in one organisation is not gone on with in another, and what is held stays held. */
static void another_organisation_is_refused(void **state)
{
	struct rig *r = *state;

	sign_in(r);
	read_products(r, ORGANIZATION(CUSTOMER, "Contoso"), ACCOUNT("first@contoso.example"), true);
	sign_in(r);
	read_products(r, ORGANIZATION(OTHER, "Fabrikam"), ACCOUNT("first@fabrikam.example"), false);
	assert_non_null(strstr(rig_error(r, REQUEST_PRODUCTS), "Contoso"));
	assert_non_null(strstr(rig_error(r, REQUEST_PRODUCTS), "Fabrikam"));
	assert_int_equal(wizard_error(&r->f.wizard, REQUEST_PRODUCTS)->kind, ERROR_SIGNED_OUT);
	assert_string_equal(r->f.wizard.tenant.id, CUSTOMER);
	assert_string_equal(holder_account(r, CUSTOMER), "first@contoso.example");
	assert_string_equal(holder_account(r, OTHER), "nobody's");
	assert_false(api_signed_in(r->f.api)); /* nothing is asked or sent with that sign-in */
	sign_in(r);
	read_products(r, ORGANIZATION(CUSTOMER, "Contoso"), ACCOUNT("first@contoso.example"), true);
	assert_string_equal(rig_error(r, REQUEST_PRODUCTS), "");
}

/* Nothing of the first was shown yet. */
static void what_could_not_be_read_can_be_read_again(void **state)
{
	struct rig *r = *state;

	sign_in(r);
	gets(r, "/organization", ORGANIZATION(CUSTOMER, "Contoso"));
	gets(r, "/me?", ACCOUNT("first@contoso.example"));
	gets(r, "/directory/subscriptions", NONE);
	gets(r, "/subscribedSkus", NONE);
	gets(r, "/me/transitiveMemberOf", NONE);
	fake_answer(r->api->http, "GET", "/customers/", (struct fake_answer){ .status = 403 });
	rig_ask(r, REQUEST_PRODUCTS);
	assert_string_not_equal(rig_error(r, REQUEST_PRODUCTS), "");
	assert_string_equal(holder_account(r, CUSTOMER), "first@contoso.example");
	sign_in(r);
	read_products(r, ORGANIZATION(OTHER, "Fabrikam"), ACCOUNT("first@fabrikam.example"), true);
	assert_string_equal(rig_error(r, REQUEST_PRODUCTS), "");
	assert_string_equal(holder_account(r, OTHER), "first@fabrikam.example");
	assert_string_equal(holder_account(r, CUSTOMER), "nobody's");
}

/* Another organisation than the configured one: before anything of it is shown or held. */
static void an_organisation_that_is_not_the_configured_one(void **state)
{
	struct rig *r = *state;

	sign_in(r);
	read_products(r, ORGANIZATION(OTHER, "Fabrikam"), ACCOUNT("first@fabrikam.example"), false);
	assert_non_null(strstr(rig_error(r, REQUEST_PRODUCTS), "Fabrikam"));
	assert_non_null(strstr(rig_error(r, REQUEST_PRODUCTS), "tenant.id names " CUSTOMER));
	assert_int_equal(wizard_error(&r->f.wizard, REQUEST_PRODUCTS)->kind, ERROR_SIGNED_OUT);
	assert_string_equal(holder_account(r, OTHER), "nobody's");
	assert_string_equal(r->f.wizard.tenant.id, "");
	assert_false(api_signed_in(r->f.api));
	sign_in(r);
	read_products(r, ORGANIZATION(CUSTOMER, "Contoso"), ACCOUNT("first@contoso.example"), true);
	assert_string_equal(rig_error(r, REQUEST_PRODUCTS), "");
}

static int set_up_tenant(void **state)
{
	rig_tenant = CUSTOMER;
	return set_up(state);
}

static int tear_down_tenant(void **state)
{
	rig_tenant = "organizations";
	return tear_down(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_signs_in_again_is_asked_for_anew),
		TEST(another_organisation_is_refused),
		TEST(what_could_not_be_read_can_be_read_again),
		cmocka_unit_test_setup_teardown(an_organisation_that_is_not_the_configured_one, set_up_tenant, tear_down_tenant),
	};
	return cmocka_run_group_tests_name("signing in again", tests, NULL, NULL);
}
