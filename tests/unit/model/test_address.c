/* Addresses: rules of fields by country, the service's check, the way to a saved one. */
#include "fixture.h"

#include "core/text.h"
#include "model/address_rules.h"

#include <string.h>

static void fields(void **state)
{
	char long51[52], long201[202];
	memset(long51, 'x', 51);
	long51[51] = '\0';
	memset(long201, 'x', 201);
	long201[201] = '\0';
	const struct {
		enum address_field field;
		const char *typed;
		const char *says; /* NULL: taken */
	} cases[] = {
		{ ADDRESS_LINE1, "2 Hill Road", NULL }, { ADDRESS_LINE1, "", "Street is needed" }, { ADDRESS_LINE1, "   ", "Street is needed" },
		{ ADDRESS_LINE1, long201, "at most 200" }, { ADDRESS_LINE2, "", NULL }, { ADDRESS_FIRST_NAME, long51, "at most 50" },
		{ ADDRESS_FIRST_NAME, "", "First name is needed" }, { ADDRESS_CITY, "", "City is needed" }, { ADDRESS_STATE, "WAX", "at most 2" },
		{ ADDRESS_STATE, "or", NULL }, { ADDRESS_STATE, "ZZ", "Allowed are: WA, OR" }, { ADDRESS_STATE, "", "State is needed" },
		{ ADDRESS_POSTAL_CODE, "9800", "postal code of this country" }, { ADDRESS_POSTAL_CODE, "98001-1234", NULL },
		{ ADDRESS_POSTAL_CODE, "", "Postal code is needed" }, { ADDRESS_COUNTRY, "usa", "two letters" }, { ADDRESS_COUNTRY, "1x", "two letters" },
		{ ADDRESS_COUNTRY, "us", NULL }, { ADDRESS_PHONE, "", NULL }, { ADDRESS_PHONE, "+1 (555) 010-0199", NULL },
		{ ADDRESS_PHONE, "call me", "no phone number" }, { ADDRESS_EMAIL, "dana@contoso.com", NULL }, { ADDRESS_EMAIL, "dana", "no email address" },
		{ ADDRESS_EMAIL, "@contoso.com", "no email address" }, { ADDRESS_CITY, "Köln 北京", NULL },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct error err = ERROR_INIT;
		world_checkout(t);
		address_edit(&t->w, ADDRESS_BILLED_TO);
		int r = address_set(&t->w, cases[i].field, cases[i].typed, &err);
		if (cases[i].says) {
			assert_int_equal(r, -ERROR_INPUT);
			assert_says(err.text, cases[i].says);
			assert_says(address_field_error(&t->w, cases[i].field), cases[i].says);
			assert_int_equal(address_next(&t->w), ADDRESS_MEND);
			assert_int_equal(address_validate(&t->w, NULL), -ERROR_INPUT);
		} else {
			assert_int_equal(r, 0);
			assert_null(address_field_error(&t->w, cases[i].field));
		}
		world_free(t);
	}
}

static void countries(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_checkout(t);
	address_edit(&t->w, ADDRESS_BILLED_TO);
	address_set(&t->w, ADDRESS_COUNTRY, "UA", NULL); /* rules not known: only what holds everywhere, and the phone */
	assert_true(address_field_needed(&t->w, ADDRESS_PHONE));
	assert_false(address_field_needed(&t->w, ADDRESS_STATE));
	assert_int_equal(address_set(&t->w, ADDRESS_STATE, "ZZ", NULL), 0);
	assert_int_equal(address_next(&t->w), ADDRESS_MEND);
	address_set(&t->w, ADDRESS_PHONE, "+380 44 000", NULL);
	assert_int_equal(address_next(&t->w), ADDRESS_ASK_CHECK);
	struct country_rules rules = { .told = true, .country = "UA", .postal_code_needed = true };
	address_set(&t->w, ADDRESS_POSTAL_CODE, "", NULL);
	address_take_rules(&t->w, &rules);
	assert_int_equal(address_next(&t->w), ADDRESS_MEND);
	address_set(&t->w, ADDRESS_COUNTRY, "US", NULL); /* the first country's rules are still there */
	assert_true(address_field_needed(&t->w, ADDRESS_STATE));
	world_free(t);
}

static void sold_to_has_no_person(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_checkout(t);
	address_edit(&t->w, ADDRESS_SOLD_TO);
	assert_false(address_field_shown(&t->w, ADDRESS_FIRST_NAME));
	assert_true(address_field_needed(&t->w, ADDRESS_COMPANY));
	assert_int_equal(address_set(&t->w, ADDRESS_COMPANY, "", NULL), -ERROR_INPUT);
	world_free(t);
}

static void outcomes_of_the_check(void **state)
{
	static const struct {
		const char *word;
		enum address_next next;
	} cases[] = {
		{ "VerifiedShippable", ADDRESS_SAVE }, { "Verified Shippable", ADDRESS_SAVE }, { "Verified", ADDRESS_SAVE },
		{ "InteractionRequired", ADDRESS_ASK_PERSON }, { "StreetPartial", ADDRESS_ASK_PERSON }, { "Premises Partial", ADDRESS_ASK_PERSON },
		{ "Multiple", ADDRESS_ASK_PERSON }, { "SomethingNew", ADDRESS_ASK_PERSON }, { "None", ADDRESS_MEND }, { "NotValidated", ADDRESS_MEND },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct address_check_facts *check = test_calloc(1, sizeof *check);
		char text[SENTENCE];
		world_checkout(t);
		address_edit(&t->w, ADDRESS_BILLED_TO);
		assert_int_equal(address_next(&t->w), ADDRESS_UNCHANGED);
		address_set(&t->w, ADDRESS_CITY, "Shelbyville", NULL);
		assert_int_equal(address_next(&t->w), ADDRESS_ASK_CHECK);
		assert_string_equal(wizard_ask(&t->w, REQUEST_CHECK_ADDRESS)->address.text[ADDRESS_CITY], "Shelbyville");
		check->status = address_check_from_word(cases[i].word);
		str_copy(check->message, SERVICE_TEXT, "Words of the service.");
		address_take_check(&t->w, check);
		assert_says(address_check_sentence(&t->w, text), "Words of the service.");
		assert_int_equal(address_next(&t->w), cases[i].next);
		address_accept_as_is(&t->w);
		assert_int_equal(address_next(&t->w), cases[i].next == ADDRESS_ASK_PERSON ? ADDRESS_SAVE : cases[i].next);
		address_set(&t->w, ADDRESS_CITY, "Ogdenville", NULL); /* changed again: checked again */
		assert_int_equal(address_next(&t->w), ADDRESS_ASK_CHECK);
		test_free(check);
		world_free(t);
	}
}

static void suggestions_and_saving(void **state)
{
	struct world *t = world_new();
	struct address_check_facts *check = test_calloc(1, sizeof *check);
	char lines[10][SENTENCE];
	(void)state;

	world_checkout(t);
	str_copy(t->w.address.saved[ADDRESS_BILLED_TO].version, ID_TEXT, "etag-1");
	address_edit(&t->w, ADDRESS_BILLED_TO);
	address_set(&t->w, ADDRESS_LINE1, "1 Harbor St", NULL);
	check->status = CHECK_MULTIPLE;
	check->n_suggestions = 1;
	str_copy(check->suggestions[0].text[ADDRESS_POSTAL_CODE], ADDRESS_TEXT, "98001-0001");
	address_take_check(&t->w, check);
	assert_int_equal(address_suggestion_count(&t->w), 1);
	address_use_suggestion(&t->w, 0);
	assert_int_equal(address_next(&t->w), ADDRESS_SAVE);
	const struct request *r = wizard_ask(&t->w, REQUEST_SAVE_BILLED_TO);
	assert_string_equal(r->address.text[ADDRESS_POSTAL_CODE], "98001-0001");
	assert_string_equal(r->address.text[ADDRESS_LINE1], "1 Harbor St"); /* what the suggestion left out is kept */
	assert_string_equal(r->address.text[ADDRESS_FIRST_NAME], "Dana");
	assert_string_equal(r->address.version, "etag-1");
	address_take_saved(&t->w, ADDRESS_BILLED_TO, "etag-2");
	assert_string_equal(address_saved(&t->w, ADDRESS_BILLED_TO)->text[ADDRESS_LINE1], "1 Harbor St");
	assert_string_equal(address_saved(&t->w, ADDRESS_BILLED_TO)->version, "etag-2");
	assert_false(address_changed(&t->w));
	assert_int_equal(address_lines(address_saved(&t->w, ADDRESS_BILLED_TO), lines, 10), 5);
	assert_string_equal(lines[3], "Springfield WA 98001-0001");
	address_edit(&t->w, ADDRESS_BILLED_TO);
	address_set(&t->w, ADDRESS_CITY, "Elsewhere", NULL);
	address_leave(&t->w);
	address_edit(&t->w, ADDRESS_BILLED_TO); /* left: the draft is gone */
	assert_false(address_changed(&t->w));
	test_free(check);
	world_free(t);
}

static void patterns_of_the_service(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
		{ "^\\d{5}(-\\d{4})?$", "98001", true }, { "^\\d{5}(-\\d{4})?$", "980011", false }, { "\\d{5}", "a98001b", false },
		{ "^[A-Z]\\d[A-Z]\\s?\\d[A-Z]\\d$", "k1a 0b1", true }, { "[\\d-]+", "12-3", true }, { "", "anything", true },
		{ "(?=x)y", "anything", true }, { "((((a))))", "b", true }, { "(a{200}){200}", "b", true }, { "[a", "b", true }, { "a{1", "b", true },
		{ "\\bfoo", "x", true }, { "(a", "b", true },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (address_pattern_matches(cases[i].pattern, cases[i].text) != cases[i].matches)
			fail_msg("%s against %s", cases[i].pattern, cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields), cmocka_unit_test(countries), cmocka_unit_test(sold_to_has_no_person), cmocka_unit_test(outcomes_of_the_check),
		cmocka_unit_test(suggestions_and_saving), cmocka_unit_test(patterns_of_the_service),
	};
	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
