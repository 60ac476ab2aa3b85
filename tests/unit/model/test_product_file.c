/* The product file: its grammar, what is refused, and what a comparison makes of it. */
#include "fixture.h"

#include "core/buf.h"
#include "core/file.h"
#include "core/text.h"
#include "model/plan_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void loads_whole(void **state)
{
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	static const struct {
		const char *sku, *name;
		size_t plans;
		enum product_path path;
	} cases[] = {
		{ SKU_E4, "Office 365 E4", 17, PATH_NONE }, { SKU_O365_E5, "Office 365 E5", 56, PATH_AUTOMATIC },
		{ SKU_M365_E5, "Microsoft 365 E5", 86, PATH_AUTOMATIC }, { SKU_M365_E5_NO_AUDIO, "Microsoft 365 E5 without Audio Conferencing", 83, PATH_AUTOMATIC },
		{ SKU_O365_E3, "Office 365 E3", 36, PATH_MANUAL }, { SKU_STORAGE, "Office 365 Extra File Storage", 1, PATH_NONE },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct product *p = product_by_sku(&f, cases[i].sku);
		assert_non_null(p);
		assert_string_equal(p->name, cases[i].name);
		assert_int_equal(p->n_plans, cases[i].plans);
		assert_int_equal(p->path, cases[i].path);
	}
	assert_true(product_by_sku(&f, SKU_E4)->source);
	for (size_t i = 0; i < f.n_products; i++)
		for (size_t k = 0; k < f.products[i].n_plans; k++)
			assert_non_null(service_plan_by_id(&f, f.products[i].plans[k]));
	assert_int_equal(f.n_rows, 8);
	assert_int_equal(f.figures.unused_credit_days, 30);
	product_file_clear(&f);
}

static void refuses(void **state)
{
	static const struct {
		const char *section, *key, *value, *says;
	} cases[] = {
		{ "nonsense", "a", "b", "[nonsense]" }, { "product x", "colour", "red", "sku, part_number" }, { "product x", "role", "target", "source" },
		{ "product x", "path", "both", "automatic, manual" }, { "product ", "name", "x", "short name" },
		{ "family x", "level.5", "a", "level.1" }, { "family x", "level.x", "a", "level.1" }, { "family x", "level.1", "a b c d e", "4" },
		{ "service plans", "id", "WORD", "WORD, NAME" }, { "service plans", "id", "WORD, , quiet", "WORD, NAME" },
		{ "comparison x", "p", "perhaps", "by_country" }, { "exclusive x", "plan", "a", "plans" }, { "needs x", "plans", "a", "any" }, { "figures", "usual_minutes", "12abc", "whole number" },
		{ "figures", "usual_minutes", "-1", "whole number" }, { "figures", "other", "1", "usual_minutes" }, { "address", "other", "x", "phone_required" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct product_file f;
		struct error err = ERROR_INIT;
		product_file_init(&f);
		assert_int_equal(product_file_set(&f, cases[i].section, cases[i].key, cases[i].value, &err), -ERROR_CONFIG);
		assert_says(err.text, cases[i].says);
		product_file_clear(&f);
	}
}

static void set(struct product_file *f, const char *section, const char *key, const char *value)
{
	assert_int_equal(product_file_set(f, section, key, value, NULL), 0);
}

static void check_finds(void **state)
{
	struct product_file f;
	struct error err = ERROR_INIT;
	(void)state;

	product_file_init(&f);
	set(&f, "product a", "name", "A");
	assert_int_equal(product_file_check(&f, &err), -ERROR_CONFIG);
	assert_says(err.text, "no sku");
	set(&f, "product a", "sku", "1");
	assert_int_equal(product_file_check(&f, &err), -ERROR_CONFIG);
	assert_says(err.text, "role = source");
	set(&f, "product a", "role", "source");
	assert_int_equal(product_file_check(&f, &err), 0);
	set(&f, "comparison r", "b", "yes");
	assert_int_equal(product_file_check(&f, &err), -ERROR_CONFIG);
	set(&f, "product b", "name", "B");
	set(&f, "product b", "sku", "2");
	assert_int_equal(product_file_check(&f, &err), 0);
	set(&f, "family f", "name", "F");
	set(&f, "family f", "level.2", "x");
	assert_int_equal(product_file_check(&f, &err), -ERROR_CONFIG);
	product_file_clear(&f);
}

static const struct service_change *find(const struct service_change *c, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(c[i].name, name))
			return &c[i];
	return NULL;
}

static size_t count(const struct service_change *c, size_t n, enum change change)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += c[i].change == change;
	return found;
}

static void compares_by_family(void **state)
{
	static const struct {
		const char *sku, *name;
		enum change change;
		const char *note;
	} cases[] = {
		{ SKU_M365_E5, "Voice and conferencing", CHANGE_HIGHER, "Phone System, Audio Conferencing" },
		{ SKU_O365_E5, "Voice and conferencing", CHANGE_HIGHER, "Phone System, Audio Conferencing" },
		{ SKU_M365_E5_NO_AUDIO, "Voice and conferencing", CHANGE_PARTLY, "Phone System" },
		{ SKU_O365_E3, "Voice and conferencing", CHANGE_LOSES, "" },
		{ SKU_M365_E5, "Microsoft Forms", CHANGE_HIGHER, "Microsoft Forms (Plan E5)" },
		{ SKU_O365_E3, "Microsoft Forms", CHANGE_KEEPS, "" },
		{ SKU_M365_E5, "Microsoft Teams", CHANGE_KEEPS, "" },
		{ SKU_M365_E5, "Exchange Online (Plan 2)", CHANGE_KEEPS, "" },
		{ SKU_M365_E5, "Windows Enterprise", CHANGE_GAINS, "" },
		{ SKU_O365_E5, "Power BI Pro", CHANGE_GAINS, "" },
		{ SKU_O365_E3, "Microsoft Bookings", CHANGE_GAINS, "" },
	};
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t n;
		struct service_change *c = plan_compare(&f, product_by_sku(&f, SKU_E4), product_by_sku(&f, cases[i].sku), &n);
		const struct service_change *found = find(c, n, cases[i].name);
		assert_non_null(found);
		assert_int_equal(found->change, cases[i].change);
		assert_string_equal(found->note, cases[i].note);
		assert_null(find(c, n, "Microsoft StaffHub")); /* plumbing stays out */
		for (size_t k = 1; k < n; k++)
			assert_true(c[k - 1].change <= c[k].change);
		free(c);
	}
	product_file_clear(&f);
}

/* The published table and the service plans say the same about what is lost. */
static void table_agrees_with_plans(void **state)
{
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	for (size_t i = 0; i < f.n_products; i++) {
		const struct product *p = &f.products[i];
		size_t n;
		if (p->path == PATH_NONE)
			continue;
		struct service_change *c = plan_compare(&f, product_by_sku(&f, SKU_E4), p, &n);
		assert_string_equal(f.rows[0].key, "all-services");
		assert_int_equal(table_row_answer(&f.rows[0], p->key), count(c, n, CHANGE_LOSES) ? TABLE_NO : TABLE_YES);
		free(c);
		for (size_t r = 0; r < f.n_rows; r++)
			assert_int_not_equal(table_row_answer(&f.rows[r], p->key), TABLE_UNKNOWN);
	}
	product_file_clear(&f);
}

/* What the file says in sentences is known to the message catalogue. */
static void labels_are_translated(void **state)
{
	struct product_file f;
	struct buf source = BUF_INIT;
	const char *top = getenv("top_srcdir");
	char path[4096], quoted[NAME_TEXT + 8];
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	snprintf(path, sizeof path, "%s/src/model/product_words.c", top ? top : ".");
	assert_int_equal(file_read(path, 1 << 20, &source, NULL), 0);
	for (size_t i = 0; i < f.n_rows; i++) {
		snprintf(quoted, sizeof quoted, "N_(\"%s\")", f.rows[i].label);
		assert_says(source.data, quoted);
	}
	buf_clear(&source);
	product_file_clear(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_whole), cmocka_unit_test(refuses), cmocka_unit_test(check_finds), cmocka_unit_test(compares_by_family),
		cmocka_unit_test(table_agrees_with_plans), cmocka_unit_test(labels_are_translated),
	};
	return cmocka_run_group_tests_name("product file", tests, NULL, NULL);
}
