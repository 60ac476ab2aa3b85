/* The product file: its grammar, what is refused, and what a comparison makes of it. */
#include "fixture.h"

#include "core/buf.h"
#include "core/file.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/product_reference.h"

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
		{ "product x", "path", "both", "automatic, manual, none" }, { "product ", "name", "x", "short name" },
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
	set(&f, "comparison r", "from", "c");
	assert_int_equal(product_file_check(&f, &err), -ERROR_CONFIG);
	assert_says(err.text, "“c”");
	set(&f, "comparison r", "from", "a");
	set(&f, "product c", "name", "C");
	set(&f, "product c", "sku", "2");
	assert_int_equal(product_file_check(&f, &err), -ERROR_CONFIG);
	assert_says(err.text, "[product b] and [product c]");
	set(&f, "product c", "sku", "3");
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
		assert_int_equal(table_row_answer(&f.rows[0], product_by_sku(&f, SKU_E4), p->key), count(c, n, CHANGE_LOSES) ? TABLE_NO : TABLE_YES);
		free(c);
		for (size_t r = 0; r < f.n_rows; r++)
			assert_int_not_equal(table_row_answer(&f.rows[r], product_by_sku(&f, SKU_E4), p->key), TABLE_UNKNOWN);
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

/* A row about one source says nothing from another; the others are the target's own. */
static void table_is_about_its_source(void **state)
{
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	const struct product *e3 = product_by_sku(&f, SKU_O365_E3);
	assert_int_equal(table_row_answer(&f.rows[0], e3, "microsoft-365-e5"), TABLE_UNKNOWN);
	assert_int_equal(table_row_answer(&f.rows[0], NULL, "microsoft-365-e5"), TABLE_UNKNOWN);
	assert_int_equal(table_row_answer(&f.rows[1], e3, "microsoft-365-e5"), TABLE_YES);
	assert_int_equal(table_row_answer(&f.rows[1], e3, ""), TABLE_UNKNOWN);
	product_file_clear(&f);
}

static void one_file_lies_over_another(void **state)
{
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	product_file_lay_over(&f);
	set(&f, "product office-365-e3", "role", "source");
	set(&f, "product office-365-e3", "path", "none");
	set(&f, "product microsoft-365-e3", "name", "The house's plan");
	set(&f, "product microsoft-365-e3", "plans.1", "p1 p2");
	set(&f, "product microsoft-365-e3", "plans.2", "p3");
	set(&f, "comparison reports", "microsoft-365-e3", "yes");
	set(&f, "service plans", "a23b959c-7ce8-4e57-9140-b90eb88a9e97", "SWAY, Sway of ours");
	set(&f, "exclusive sharepoint", "plans", "x y");
	assert_int_equal(product_file_check(&f, NULL), 0);
	assert_string_equal(product_source(&f)->sku_id, SKU_O365_E3);
	assert_false(product_by_sku(&f, SKU_E4)->source);
	assert_int_equal(product_by_sku(&f, SKU_O365_E3)->path, PATH_NONE);
	const struct product *e3 = product_by_key(&f, "microsoft-365-e3");
	assert_string_equal(e3->name, "The house's plan");
	assert_int_equal(e3->n_plans, 3);
	assert_int_equal(table_row_answer(&f.rows[6], NULL, "microsoft-365-e3"), TABLE_YES);
	assert_string_equal(service_plan_by_id(&f, "a23b959c-7ce8-4e57-9140-b90eb88a9e97")->name, "Sway of ours");
	assert_int_equal(f.exclusive.items[1].n_ids, 2);
	assert_true(product_by_sku(&f, SKU_M365_E5)->n_plans > 80); /* what is not named stays */
	product_file_clear(&f);
}

/* ── the published table ── */

static void read_reference(struct product_file *f)
{
	const char *top = getenv("top_srcdir");
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	char path[4096];

	snprintf(path, sizeof path, "%s/data/products-reference.csv", top ? top : ".");
	assert_int_equal(file_read(path, 1 << 20, &text, NULL), 0);
	if (product_reference_read(f, text.data, text.len, &err) < 0)
		fail_msg("%s", err.text);
	buf_clear(&text);
}

/* What was written by hand agrees with it, in every id. */
static void the_table_and_the_file_agree(void **state)
{
	struct product_file own, table;
	(void)state;

	product_file_init(&own);
	product_file_init(&table);
	load_product_file(&own);
	read_reference(&table);
	assert_true(table.n_products > 500);
	assert_true(table.n_plans > 700);
	for (size_t i = 0; i < own.n_products; i++) {
		const struct product *p = &own.products[i], *q = product_by_sku(&table, p->sku_id);
		assert_non_null(q);
		assert_string_equal(q->part_number, p->part_number);
		if (q->n_plans != p->n_plans)
			fail_msg("%s: %zu services, the table has %zu", p->name, p->n_plans, q->n_plans);
		for (size_t k = 0; k < p->n_plans; k++)
			assert_true(product_has_plan(q, p->plans[k]));
	}
	product_file_clear(&own);
	product_file_clear(&table);
}

static void the_table_changes_nothing_of_the_file(void **state)
{
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	size_t own = f.n_products;
	read_reference(&f);
	assert_string_equal(product_by_sku(&f, SKU_AUDIO)->key, "audio-conferencing");
	assert_string_equal(service_plan_by_id(&f, "b737dad2-2f6c-4c65-90e3-ca563267e8b9")->name, "Microsoft Planner");
	assert_true(f.n_products > own + 500);
	for (size_t i = own; i < f.n_products; i++) {
		assert_int_equal(f.products[i].path, PATH_NONE);
		for (size_t k = 0; k < f.products[i].n_plans; k++)
			assert_non_null(service_plan_by_id(&f, f.products[i].plans[k]));
	}
	assert_string_equal(f.reference_day, "2025-12-30");
	product_file_clear(&f);
}

static void a_table_that_is_none_is_refused(void **state)
{
	static const char *const cases[] = {
		"", "plan,a,A,A\n", "source,N,A,2026-01-01\nplan,a,A\n", "source,N,A,2026-01-01\nproduct,s,P,N,1\n",
		"source,N,A,2026-01-01\nplan,a,A,A\nproduct,s,P,N,2\n", "source,N,A,2026-01-01\nplan,a,A,A\nproduct,s,P,N,0\n",
		"source,N,A,2026-01-01\nplan,a,A,A\nproduct,s,P,N,1x\n", "source,N,A,2026-01-01\nplan,a,A,A\nproduct,s,,N,1\n",
		"source,N,A,2026-01-01\nsource,N,A,2026-01-01\n", "source,N,A,2026-01-01\nother,1\n", "source,N,A,2026-01-01\nplan,\"a,A,A\n",
		"source,N,A,\n", "source,N,A,2026-01-01\nplan,a,A,\033[2J\n",
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct product_file f;
		struct error err = ERROR_INIT;
		product_file_init(&f);
		if (product_reference_read(&f, cases[i], strlen(cases[i]), &err) != -ERROR_CONFIG)
			fail_msg("case %zu", i);
		assert_true(err.text[0] != '\0');
		product_file_clear(&f);
	}
}

/* ── who is meant ── */

static size_t found(const struct product_file *f, const char *word, const char *sku_id)
{
	struct product_matches m;
	size_t n = 0;

	product_file_find(f, word, &m);
	for (size_t i = 0; i < m.count && i < PRODUCT_MATCHES; i++)
		n += str_ieq(m.items[i]->sku_id, sku_id);
	return n ? m.count : 0;
}

static void a_word_finds_its_products(void **state)
{
	static const struct {
		const char *word, *sku;
		size_t n;
	} cases[] = {
		{ "office-365-e5", SKU_O365_E5, 1 }, { SKU_O365_E5, SKU_O365_E5, 1 }, { "enterprisepremium", SKU_O365_E5, 1 },
		{ "Microsoft 365 E5", SKU_M365_E5, 1 }, { "O365_w/o Teams Bundle_M3", "c2fe850d-fbbb-4858-b67d-bd0c6e746da3", 1 },
		{ " o365_w/o\xc2\xa0Teams   bundle_M3", "c2fe850d-fbbb-4858-b67d-bd0c6e746da3", 1 },
		{ "Office_365_E3_(no_Teams)", "46c3a859-c90d-40b3-9551-6178a48d5c18", 1 }, { "MCOPSTN5", "54a152dc-90de-4996-93d2-bc47e670fc06", 2 },
		{ "MCOPSTN", "54a152dc-90de-4996-93d2-bc47e670fc06", 0 }, { "", "54a152dc-90de-4996-93d2-bc47e670fc06", 0 },
	};
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	read_reference(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (found(&f, cases[i].word, cases[i].sku) != cases[i].n)
			fail_msg("“%s”", cases[i].word);
	product_file_clear(&f);
}

static void what_the_tenant_tells_goes_before(void **state)
{
	static const struct told_plan unknown[] = { { "a23b959c-7ce8-4e57-9140-b90eb88a9e97", "SWAY_X" }, { "11111111-aaaa", "BAR_SERVICE" }, { "11111111-aaaa", "BAR_SERVICE" } };
	struct product_file f;
	(void)state;

	product_file_init(&f);
	load_product_file(&f);
	product_file_tell(&f, "f00", "FOO_BAR", unknown, 3);
	product_file_tell(&f, SKU_E4, "ENTERPRISEWITHSCAL", unknown, 1);
	product_file_tell(&f, SKU_M365_E5, "SPE_E5", NULL, 0); /* it says nothing of what is inside: the file does */
	const struct product *foo = product_by_sku(&f, "F00"), *e4 = product_by_sku(&f, SKU_E4);
	assert_string_equal(foo->name, "FOO_BAR");
	assert_int_equal(foo->n_plans, 2);
	assert_string_equal(service_plan_by_id(&f, "11111111-aaaa")->name, "BAR_SERVICE");
	assert_string_equal(service_plan_by_id(&f, "a23b959c-7ce8-4e57-9140-b90eb88a9e97")->name, "Sway");
	assert_true(product_is_told(&f, foo));
	assert_string_equal(e4->name, "Office 365 E4");
	assert_int_equal(e4->n_plans, 1);
	assert_true(e4->source);
	assert_int_equal(product_by_sku(&f, SKU_M365_E5)->n_plans, 86);
	product_file_tell(&f, "f00", "FOO_BAR", unknown + 1, 1); /* read again */
	assert_ptr_equal(product_by_sku(&f, "f00"), foo);
	assert_int_equal(foo->n_plans, 1);
	assert_int_equal(found(&f, "foo_bar", "f00"), 1);
	product_file_clear(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_whole), cmocka_unit_test(refuses), cmocka_unit_test(check_finds), cmocka_unit_test(compares_by_family),
		cmocka_unit_test(table_agrees_with_plans), cmocka_unit_test(labels_are_translated),
		cmocka_unit_test(table_is_about_its_source), cmocka_unit_test(one_file_lies_over_another), cmocka_unit_test(the_table_and_the_file_agree),
		cmocka_unit_test(the_table_changes_nothing_of_the_file), cmocka_unit_test(a_table_that_is_none_is_refused),
		cmocka_unit_test(a_word_finds_its_products), cmocka_unit_test(what_the_tenant_tells_goes_before),
	};
	return cmocka_run_group_tests_name("product file", tests, NULL, NULL);
}
