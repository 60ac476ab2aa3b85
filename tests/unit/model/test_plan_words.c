/* Any plan to any plan: what the configuration's words mean once the tenant is read, and what the pages then say. */
#include "fixture.h"

#include "core/text.h"

#define SKU_M365_E3 "05e9a617-0261-4cee-bb44-138d3ef5d965"
#define SKU_FOO "f00f00f0-0000-4000-8000-00000000f00b"
#define SKU_CALLS_120 "54a152dc-90de-4996-93d2-bc47e670fc06"

static const struct service_facts foo_services[] = {
	{ .sku_id = SKU_FOO, .plan_id = "efb87545-963c-4e0d-99df-69c6916d9eb0", .plan_word = "EXCHANGE_S_ENTERPRISE" },
	{ .sku_id = SKU_FOO, .plan_id = "57ff2da0-773e-42df-b2af-ffb7a2317929", .plan_word = "TEAMS1" },
	{ .sku_id = SKU_FOO, .plan_id = "f00f00f0-0000-4000-8000-0000000000aa", .plan_word = "FOO_ARCHIVE" },
};

/* The tenant holds another plan than the fixture's. */
static struct world *tenant_of(const char *sku_id, const char *part_number)
{
	struct world *t = world_new();

	str_copy(t->commerce[0].name, NAME_TEXT, "");
	str_copy(t->directory[0].sku_id, ID_TEXT, sku_id);
	str_copy(t->directory[0].part_number, NAME_TEXT, part_number);
	str_copy(t->skus[0].sku_id, ID_TEXT, sku_id);
	str_copy(t->skus[0].part_number, NAME_TEXT, part_number);
	return t;
}

static void name(struct world *t, const char *source, const char *target)
{
	struct settings *s = &t->w.settings;

	str_copy(s->source_word, sizeof s->source_word, source);
	if (target)
		str_copy(s->target_words[s->n_targets++], NAME_TEXT, target);
}

static void open_plans(struct world *t)
{
	assert_int_equal(plan_words_begin(&t->w.settings, &t->w.file, NULL), 0);
	assert_int_equal(products_settle(&t->w, &t->products, NULL), 0);
	world_plans(t);
}

static enum change change_of(const struct target *t, const char *service)
{
	for (size_t i = 0; i < t->n_changes; i++)
		if (str_eq(t->changes[i].name, service))
			return t->changes[i].change;
	fail_msg("%s is not among the changes", service);
	return CHANGE_KEEPS;
}

static void from_e3_to_microsoft_365_e3(void **state)
{
	struct world *t = tenant_of(SKU_O365_E3, "ENTERPRISEPACK");
	char text[SENTENCE];
	(void)state;

	name(t, "ENTERPRISEPACK", "SPE_E3");
	t->catalog[0] = (struct catalog_facts){ .product_id = "M365E5", .sku = "0001", .provisioning_id = SKU_M365_E3 };
	t->plans.n_catalog = 1;
	open_plans(t);
	assert_string_equal(wizard_source_name(&t->w), "Office 365 E3");
	assert_string_equal(wizard_task_text(&t->w, text), "Upgrade Office 365 E3");
	assert_int_equal(plan_count(&t->w), 1);
	const struct target *e3 = plan_at(&t->w, 0);
	assert_string_equal(e3->name, "Microsoft 365 E3");
	assert_int_equal(e3->state, TARGET_OPEN); /* the service says so; that the file has it by hand is about another source */
	assert_int_equal(change_of(e3, "Windows Enterprise"), CHANGE_GAINS);
	assert_int_equal(change_of(e3, "Microsoft Forms"), CHANGE_KEEPS);
	assert_string_equal(plan_table_answer(&t->w, 0, 0), "unknown");
	assert_string_equal(plan_table_answer(&t->w, 7, 0), "yes");
	world_free(t);
}

/* Where the service offers nothing, what is inside decides whether a plan is less. */
static void by_hand_where_it_holds_fewer(void **state)
{
	struct world *t = tenant_of(SKU_M365_E5, "SPE_E5");
	(void)state;

	name(t, "SPE_E5", "SPE_E3");
	t->plans.n_eligibilities = t->plans.n_catalog = 0;
	open_plans(t);
	assert_int_equal(plan_at(&t->w, 0)->state, TARGET_MANUAL);
	world_free(t);
	t = tenant_of(SKU_O365_E3, "ENTERPRISEPACK");
	name(t, "ENTERPRISEPACK", "SPE_E3");
	t->plans.n_eligibilities = t->plans.n_catalog = 0;
	open_plans(t);
	assert_int_equal(plan_at(&t->w, 0)->state, TARGET_CLOSED);
	world_free(t);
}

static void from_a_plan_that_nobody_knows(void **state)
{
	struct world *t = tenant_of(SKU_FOO, "FOO_BAR");
	(void)state;

	t->products.services = foo_services;
	t->products.n_services = 3;
	name(t, "FOO_BAR", NULL);
	assert_int_equal(plan_words_begin(&t->w.settings, &t->w.file, NULL), 0);
	assert_string_equal(t->w.settings.source_sku, "");
	assert_string_equal(wizard_source_name(&t->w), "FOO_BAR"); /* before anything is read */
	open_plans(t);
	assert_string_equal(t->w.settings.source_sku, SKU_FOO);
	assert_string_equal(products_chosen(&t->w)->name, "FOO_BAR");
	assert_int_equal(plan_count(&t->w), 5);
	const struct target *e5 = plan_at(&t->w, target_index(&t->w, SKU_M365_E5));
	assert_true(e5->compared);
	assert_int_equal(change_of(e5, "FOO_ARCHIVE"), CHANGE_LOSES);
	assert_int_equal(change_of(e5, "Exchange Online (Plan 2)"), CHANGE_KEEPS);
	assert_int_equal(change_of(e5, "Sway"), CHANGE_GAINS);
	for (size_t row = 0; row < plan_table_rows(&t->w); row++)
		assert_string_equal(plan_table_answer(&t->w, row, target_index(&t->w, SKU_M365_E5)), row == 0 ? "unknown" : "yes");
	world_free(t);
}

/* And to one: the catalog's title is its name, and nothing is said of what is inside. */
static void to_a_plan_that_nobody_knows(void **state)
{
	struct world *t = world_new();
	(void)state;

	name(t, "", SKU_FOO);
	t->catalog[0] = (struct catalog_facts){ .product_id = "M365E5", .sku = "0001", .provisioning_id = SKU_FOO, .title = "Foo for everybody" };
	t->plans.n_catalog = 1;
	open_plans(t);
	assert_int_equal(plan_count(&t->w), 1);
	assert_string_equal(plan_at(&t->w, 0)->name, "Foo for everybody");
	assert_int_equal(plan_at(&t->w, 0)->state, TARGET_OPEN);
	assert_false(plan_at(&t->w, 0)->compared);
	assert_int_equal(plan_at(&t->w, 0)->n_changes, 0);
	world_free(t);
}

static void the_tenant_has_no_such_plan(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	name(t, "FOO_BAR", NULL);
	assert_int_equal(products_settle(&t->w, &t->products, NULL), 0);
	products_take(&t->w, &t->products);
	assert_int_equal(products_first_source(&t->w), SIZE_MAX);
	assert_says(products_sentence(&t->w, text), "no active subscription of FOO_BAR");
	world_free(t);
}

static int settles(struct world *t, const char *source, const char *target, struct error *err)
{
	*err = ERROR_INIT;
	t->w.settings.n_targets = 0;
	str_copy(t->w.settings.source_sku, ID_TEXT, "");
	name(t, source, target);
	return products_settle(&t->w, &t->products, err);
}

static void what_cannot_be_meant_is_told(void **state)
{
	struct world *t = world_new();
	struct error err;
	(void)state;

	assert_int_equal(settles(t, "", "NO_SUCH", &err), -ERROR_CONFIG);
	assert_says(err.text, "upgrade.targets names “NO_SUCH”");
	assert_int_equal(settles(t, "", "ENTERPRISEWITHSCAL", &err), -ERROR_CONFIG);
	assert_says(err.text, "the product to upgrade from");
	assert_int_equal(settles(t, "SPE_E5", "Microsoft 365 E5", &err), -ERROR_CONFIG);
	assert_says(err.text, "the product to upgrade from");
	world_free(t);
}

/* One part number, two products: who has one of them means that one, for a source; for a target it is asked. */
static void one_part_number_of_several_products(void **state)
{
	struct world *t = tenant_of(SKU_CALLS_120, "MCOPSTN5");
	struct error err;
	(void)state;

	product_file_tell(&t->w.file, SKU_FOO, "MCOPSTN5", NULL, 0);
	t->w.file.told[0]->path = PATH_NONE;
	assert_int_equal(settles(t, "", "MCOPSTN5", &err), -ERROR_CONFIG);
	assert_says(err.text, SKU_CALLS_120);
	assert_says(err.text, SKU_FOO);
	assert_says(err.text, "Domestic Calling Plan (120 minutes)");
	assert_int_equal(settles(t, SKU_CALLS_120, "SPE_E5", &err), 0);
	assert_string_equal(t->w.settings.source_sku, SKU_CALLS_120);
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_e3_to_microsoft_365_e3), cmocka_unit_test(by_hand_where_it_holds_fewer), cmocka_unit_test(from_a_plan_that_nobody_knows),
		cmocka_unit_test(to_a_plan_that_nobody_knows), cmocka_unit_test(the_tenant_has_no_such_plan), cmocka_unit_test(what_cannot_be_meant_is_told),
		cmocka_unit_test(one_part_number_of_several_products),
	};
	return cmocka_run_group_tests_name("plan words", tests, NULL, NULL);
}
