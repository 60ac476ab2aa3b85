/* The first run: what is asked for whom, what is kept, and what comes of it. */
#include "tests/unit/model/fixture.h"

#include "core/text.h"

#include <string.h>

static int read_answer(const char *key, const char *text, char ret[NAME_TEXT], struct error *err)
{
	if (strchr(text, '/') && str_eq(key, "tenant.id"))
		return error_set(err, ERROR_INPUT, "no slash");
	str_copy(ret, NAME_TEXT, str_eq(text, " spaced ") ? "spaced" : text);
	return 0;
}

static int set_up(void **state)
{
	struct world *t = world_new();

	first_run_begin(&t->w, &(struct first_run_facts){ .read = read_answer, .path = "/x.conf", .permissions = "A.Read B.Read" });
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	world_free(*state);
	return 0;
}

static void put(struct wizard *w, enum first_run_field field, const char *text)
{
	struct error err = ERROR_INIT;

	assert_int_equal(first_run_set(w, first_run_id(field), text, &err), 0);
}

/* NULL where the key is not written. */
static const char *setting(const struct wizard *w, const char *wanted)
{
	const char *key, *value;

	for (size_t i = 0; first_run_setting(w, i, &key, &value); i++)
		if (str_eq(key, wanted))
			return value;
	return NULL;
}

static void what_is_needed_is_asked_for(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;

	assert_true(first_run_check(w, FIRST_RUN_ACCESS)); /* a proxy is not needed */
	assert_false(first_run_check(w, FIRST_RUN_APPLICATION));
	assert_non_null(first_run_wrong(w, FIRST_RUN_TENANT));
	assert_non_null(first_run_wrong(w, FIRST_RUN_CLIENT));
	assert_null(first_run_wrong(w, FIRST_RUN_PARTNER_TENANT)); /* not asked of this one */
	first_run_choose_who(w, FIRST_RUN_SECRET);
	assert_false(first_run_check(w, FIRST_RUN_ACCESS));
	put(w, FIRST_RUN_SECRET_FILE, "/secret");
	assert_true(first_run_check(w, FIRST_RUN_ACCESS));
}

static void what_is_refused_is_kept_with_its_reason(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	struct error err = ERROR_INIT;

	assert_int_equal(first_run_set(w, "first-tenant", "a/b", &err), -ERROR_INPUT);
	assert_string_equal(first_run_text(w, FIRST_RUN_TENANT), "a/b");
	assert_string_equal(first_run_wrong(w, FIRST_RUN_TENANT), "no slash");
	assert_false(first_run_check(w, FIRST_RUN_APPLICATION));
	put(w, FIRST_RUN_TENANT, " spaced ");
	assert_string_equal(first_run_text(w, FIRST_RUN_TENANT), "spaced");
	assert_null(first_run_wrong(w, FIRST_RUN_TENANT));
	assert_true(first_run_set(w, "first-nothing", "x", &err) < 0);
}

static void what_is_written(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;

	put(w, FIRST_RUN_TENANT, "contoso.example");
	put(w, FIRST_RUN_CLIENT, "00000000-0000-4000-8000-000000000001");
	first_run_choose_who(w, FIRST_RUN_SECRET);
	put(w, FIRST_RUN_SECRET_FILE, "/secret");
	assert_string_equal(setting(w, "service.cloud"), "global");
	assert_string_equal(setting(w, "tenant.client_secret_file"), "/secret");
	assert_null(setting(w, "service.commerce"));
	assert_null(setting(w, "network.proxy"));
	first_run_choose_cloud(w, 3);
	first_run_choose_whose(w, FIRST_RUN_PARTNER);
	put(w, FIRST_RUN_PARTNER_TENANT, "fabrikam.example");
	assert_string_equal(setting(w, "service.cloud"), "dod");
	assert_string_equal(setting(w, "service.commerce"), "cloud");
	assert_string_equal(setting(w, "service.prices"), "cloud");
	assert_string_equal(setting(w, "tenant.partner_id"), "fabrikam.example");
	assert_null(setting(w, "tenant.client_secret_file")); /* a partner signs in as a person */
	first_run_choose_whose(w, FIRST_RUN_OWN);
	assert_null(setting(w, "tenant.partner_id"));
}

static void a_partner_is_a_person(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;

	first_run_choose_whose(w, FIRST_RUN_PARTNER);
	assert_non_null(first_run_who_closed(w, FIRST_RUN_SECRET));
	first_run_choose_who(w, FIRST_RUN_CERTIFICATE);
	assert_int_equal(w->first_run.who, FIRST_RUN_PERSON);
}

static bool steps_say(const struct wizard *w, const char *words)
{
	char text[SENTENCE];

	for (size_t i = 0; first_run_step(w, i, text); i++)
		if (strstr(text, words))
			return true;
	return false;
}

static void the_steps_fit_who_signs_in_where(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;

	assert_true(steps_say(w, "https://portal.azure.com") && steps_say(w, "Delegated permissions: A.Read, B.Read.") && steps_say(w, "public client flows"));
	assert_false(steps_say(w, "Partner Center"));
	first_run_choose_cloud(w, 1);
	first_run_choose_who(w, FIRST_RUN_CERTIFICATE);
	assert_true(steps_say(w, "https://portal.azure.cn") && steps_say(w, "Application permissions: A.Read") && steps_say(w, "Upload certificate"));
	first_run_choose_whose(w, FIRST_RUN_PARTNER);
	assert_true(steps_say(w, "user_impersonation") && steps_say(w, "accounts in any organisation"));
}

static void what_was_typed_comes_back(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	struct world *later = world_new();
	struct note note;

	first_run_begin(&later->w, &(struct first_run_facts){ .read = read_answer });
	first_run_choose_cloud(w, 2);
	first_run_choose_whose(w, FIRST_RUN_PARTNER);
	put(w, FIRST_RUN_TENANT, "contoso.example");
	while (wizard_next_note(w, &note)) {
		assert_string_equal(note.subscription_id, FIRST_RUN_SUBJECT);
		wizard_recall(&later->w, note.key, note.value);
	}
	assert_string_equal(setting(&later->w, "service.cloud"), "usgov");
	assert_string_equal(setting(&later->w, "tenant.id"), "contoso.example");
	assert_string_equal(setting(&later->w, "service.commerce"), "cloud");
	assert_false(wizard_next_note(&later->w, &note));
	world_free(later);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_needed_is_asked_for), TEST(what_is_refused_is_kept_with_its_reason), TEST(what_is_written), TEST(a_partner_is_a_person),
		TEST(the_steps_fit_who_signs_in_where), TEST(what_was_typed_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
