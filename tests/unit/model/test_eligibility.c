/* Open or closed, and why: every reason, from each source, with its doors. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/text.h"

static const struct reason *find(const struct target *t, enum reason_kind kind)
{
	for (size_t i = 0; i < t->reasons.n_items; i++)
		if (t->reasons.items[i].kind == kind)
			return &t->reasons.items[i];
	return NULL;
}

static void every_storefront_reason(void **state)
{
	static const struct {
		const char *word;
		enum reason_kind kind;
		enum reason_lasting lasting;
		unsigned doors;
	} cases[] = {
		{ "licence_conflict", REASON_LICENCE_CONFLICT, LASTS_UNTIL_RESOLVED, DOOR_RETRY | DOOR_MANUAL },
		{ "not_provisioned", REASON_NOT_PROVISIONED, LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
		{ "service_incident", REASON_SERVICE_INCIDENT, LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
		{ "upgrade_in_progress", REASON_UPGRADE_IN_PROGRESS, LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
		{ "credit_check_pending", REASON_CREDIT_CHECK_PENDING, LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
		{ "busy", REASON_BUSY, LASTS_TEMPORARY, DOOR_RETRY | DOOR_MANUAL },
		{ "unpaid_balance", REASON_UNPAID_BALANCE, LASTS_UNTIL_RESOLVED, DOOR_RETRY | DOOR_SUPPORT },
		{ "same_product", REASON_SAME_PRODUCT, LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
		{ "add_on", REASON_ADD_ON, LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
		{ "prepaid", REASON_PREPAID, LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
		{ "government", REASON_GOVERNMENT, LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
		{ "too_many_licences", REASON_TOO_MANY_LICENCES, LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
		{ "trial", REASON_TRIAL, LASTS_FOR_GOOD, DOOR_BUY | DOOR_MANUAL },
		{ "channel_partner", REASON_CHANNEL_PARTNER, LASTS_FOR_GOOD, DOOR_PARTNER },
		{ "channel_volume", REASON_CHANNEL_VOLUME, LASTS_FOR_GOOD, DOOR_PARTNER },
		{ "not_eligible", REASON_NOT_ELIGIBLE, LASTS_UNKNOWN, DOOR_RETRY | DOOR_MANUAL | DOOR_SUPPORT },
		{ "moon_phase", REASON_OTHER, LASTS_UNKNOWN, DOOR_RETRY | DOOR_MANUAL | DOOR_SUPPORT },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		struct error err = ERROR_INIT;
		t->plans.terms.automatic_open = false;
		t->plans.n_reasons = 1;
		t->reasons[0] = (struct reason_facts){ .source = REASON_FROM_STOREFRONT, .code = -1, .description = "Words of the service.", .retry_after_ms = -1 };
		str_copy(t->reasons[0].word, WORD_TEXT, cases[i].word);
		world_plans(t);
		size_t index = target_index(&t->w, SKU_M365_E5);
		const struct target *target = plan_at(&t->w, index);
		assert_int_equal(target->state, TARGET_CLOSED);
		const struct reason *r = find(target, cases[i].kind);
		assert_non_null(r);
		assert_false(r->caution);
		assert_int_equal(reason_lasting(r), cases[i].lasting);
		assert_int_equal(reason_doors(r), cases[i].doors);
		assert_true(*reason_title(r) && *reason_remedy(&t->w, r, text));
		assert_says(reason_meaning(r, text), "Words of the service.");
		assert_true(*reason_lasting_text(&t->w, r, text));
		assert_int_equal(plan_choose(&t->w, index, &err), -ERROR_REFUSED); /* cannot be forced */
		assert_null(plan_chosen(&t->w));
		assert_says(plan_all_closed_sentence(&t->w, text), "automatic upgrade is closed");
		world_free(t);
	}
}

static void every_commerce_code(void **state)
{
	static const struct {
		int code;
		enum reason_kind kind;
	} cases[] = {
		{ 0, REASON_OTHER }, { 1, REASON_MISSING_ROLE }, { 2, REASON_NOT_ELIGIBLE }, { 3, REASON_NOT_ELIGIBLE }, { 4, REASON_UPGRADE_IN_PROGRESS },
		{ 5, REASON_MISSING_ROLE }, { 6, REASON_ADD_ON }, { 7, REASON_NOT_ELIGIBLE }, { 8, REASON_NOT_ELIGIBLE }, { 9, REASON_NOT_PROVISIONED },
		{ 11, REASON_TRIAL }, { 12, REASON_OTHER }, { 13, REASON_MISSING_ROLE }, { 99, REASON_OTHER },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		t->eligibilities[0].eligible = false;
		t->plans.n_reasons = 1;
		t->reasons[0] = (struct reason_facts){ .source = REASON_FROM_COMMERCE, .code = cases[i].code, .description = "Because.",
			.catalog_item = "M365E5:0001:other-availability", .retry_after_ms = -1 };
		world_plans(t);
		assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_M365_E5))->state, TARGET_CLOSED);
		assert_non_null(find(plan_at(&t->w, target_index(&t->w, SKU_M365_E5)), cases[i].kind));
		assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_O365_E5))->state, TARGET_OPEN); /* it was about the other */
		assert_int_equal(plan_suggested(&t->w), target_index(&t->w, SKU_O365_E5));
		world_free(t);
	}
}

static void code_10_closes_one_billing_option(void **state)
{
	struct world *t = world_new();
	struct billing_option o;
	(void)state;

	t->eligibilities[0].eligible = false;
	t->plans.n_reasons = 1;
	t->reasons[0] = (struct reason_facts){ .source = REASON_FROM_COMMERCE, .code = 10, .catalog_item = "M365E5:0001:X", .retry_after_ms = -1 };
	world_chosen(t);
	assert_true(billing_chosen_option(&t->w, &o));
	assert_string_equal(o.billing_cycle, "annual");
	billing_at(&t->w, 0, &o);
	assert_true(o.closed);
	assert_int_equal(billing_choose(&t->w, 0, NULL), -ERROR_REFUSED);
	world_free(t);
}

static void graph_shows_it_too(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	struct service_facts services[] = {
		{ .sku_id = SKU_E4, .directory_id = "dir-1", .plan_id = "57ff2da0-773e-42df-b2af-ffb7a2317929", .status = PROVISIONING_PENDING },
		{ .sku_id = SKU_E4, .directory_id = "dir-1", .plan_id = "efb87545-963c-4e0d-99df-69c6916d9eb0", .status = PROVISIONING_PENDING_ACTIVATION },
	};
	(void)state;

	struct credit_facts credit = { .subscription_id = SOURCE_ID, .state = CREDIT_PENDING, .since_ms = at(NOW_TEXT) };

	t->subscription.credits = &credit;
	t->subscription.n_credits = 1;
	t->skus[0].consumed = 130;
	t->commerce[0].is_trial = true;
	t->products.services = services;
	t->products.n_services = 2;
	t->health[0] = (struct health_facts){ .service = "Exchange Online", .status = "serviceDegradation" };
	t->health[1] = (struct health_facts){ .service = "Microsoft Teams", .status = "serviceOperational" };
	t->plans.n_health = 2;
	t->plans.terms.automatic_open = false;
	world_plans(t);
	const struct target *target = plan_at(&t->w, target_index(&t->w, SKU_M365_E5));
	assert_string_equal(find(target, REASON_SERVICE_INCIDENT)->detail, "Exchange Online");
	assert_string_equal(find(target, REASON_NOT_PROVISIONED)->detail, "Microsoft Teams");
	assert_says(reason_meaning(find(target, REASON_LICENCE_CONFLICT), text), "130 assigned, 120 purchased");
	assert_non_null(find(target, REASON_TRIAL));
	assert_non_null(find(target, REASON_CREDIT_CHECK_PENDING));
	t->plans.terms.automatic_open = true; /* the service decides: what Graph shows is then a caution */
	plan_take(&t->w, &t->plans);
	target = plan_at(&t->w, target_index(&t->w, SKU_M365_E5));
	assert_int_equal(target->state, TARGET_OPEN);
	assert_true(find(target, REASON_LICENCE_CONFLICT)->caution);
	assert_says(reason_meaning(find(target, REASON_LICENCE_CONFLICT), text), "lets the upgrade through");
	world_free(t);
}

static void reasons_are_a_union(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE], when[TIME_TEXT];
	(void)state;

	t->skus[0].consumed = 130;
	t->plans.terms.automatic_open = false;
	t->plans.n_reasons = 2;
	t->reasons[0] = (struct reason_facts){ .source = REASON_FROM_STOREFRONT, .code = -1, .word = "licence_conflict", .description = "Ten too many.",
		.retry_after_ms = 3600000 };
	t->reasons[1] = (struct reason_facts){ .source = REASON_FROM_STOREFRONT, .code = -1, .word = "not_eligible", .description = "A.", .retry_after_ms = -1 };
	world_plans(t);
	const struct target *target = plan_at(&t->w, target_index(&t->w, SKU_M365_E5));
	assert_int_equal(target->reasons.n_items, 2);
	const struct reason *r = find(target, REASON_LICENCE_CONFLICT);
	assert_string_equal(r->description, "Ten too many.");
	assert_int_equal(r->look_again_ms, t->w.now_ms + 3600000);
	struct reason busy = { .kind = REASON_BUSY, .look_again_ms = r->look_again_ms };
	assert_says(reason_lasting_text(&t->w, &busy, text), time_local(r->look_again_ms, when));
	world_free(t);
}

static void missing_role_closes(void **state)
{
	struct world *t = world_new();
	(void)state;

	t->products.roles = (struct roles_facts){ .told = true, .license_admin = true };
	world_plans(t);
	assert_non_null(find(plan_at(&t->w, 0), REASON_MISSING_ROLE));
	assert_false(plan_any_open(&t->w));
	t->products.roles.told = false; /* cannot tell: does not block */
	products_take(&t->w, &t->products);
	plan_take(&t->w, &t->plans);
	assert_true(plan_any_open(&t->w));
	world_free(t);
}

/* A sheet in two currencies, and nobody who says which one counts: there is no least price. */
static void prices_in_two_currencies_are_not_compared(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->plans.terms = (struct terms_facts){ .maximum_quantity = COUNT_UNKNOWN };
	for (size_t i = 0; i < t->plans.n_offers; i++)
		t->offers[i].currency[0] = '\0';
	str_copy(t->prices[1].currency, sizeof t->prices[1].currency, "EUR");
	world_plans(t);
	assert_string_equal(plan_price_text(&t->w, target_index(&t->w, SKU_M365_E5), text), "unknown");
	world_free(t);
}

/* Open by the service, and there is nothing of it to order: the door is closed where it can be seen, not at the billing. */
static void a_plan_without_an_offer_is_closed(void **state)
{
	struct world *t = world_new();
	(void)state;

	str_copy(t->offers[3].catalog_item, ID_TEXT, "OTHER:0001:AV");
	world_plans(t);
	assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_O365_E5))->state, TARGET_CLOSED);
	assert_non_null(find(plan_at(&t->w, target_index(&t->w, SKU_O365_E5)), REASON_NOT_SOLD));
	assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_M365_E5))->state, TARGET_OPEN);
	world_free(t);
}

static void targets_of_all_kinds(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->eligibilities[2] = (struct eligibility_facts){ .catalog_item = "NEW:0001:X", .title = "Plan of Tomorrow", .answered = true, .eligible = true,
		.quantity = COUNT_UNKNOWN };
	t->plans.n_eligibilities = 3;
	str_copy(t->offers[0].catalog_item, ID_TEXT, "NEW:0001:X");
	world_plans(t);
	assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_O365_E3))->state, TARGET_MANUAL);
	assert_non_null(find(plan_at(&t->w, target_index(&t->w, SKU_O365_E3)), REASON_FEWER_SERVICES));
	assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_M365_E5_NO_AUDIO))->state, TARGET_CLOSED); /* not offered */
	assert_string_equal(plan_at(&t->w, 2)->name, "Plan of Tomorrow");
	assert_string_equal(plan_price_text(&t->w, 2, text), "unknown");
	assert_string_equal(plan_price_text(&t->w, target_index(&t->w, SKU_M365_E5), text), "from USD 54.25");
	for (size_t i = 1; i < plan_count(&t->w); i++)
		assert_true(plan_at(&t->w, i - 1)->state <= plan_at(&t->w, i)->state);
	assert_says(plan_loss_warning(&t->w, target_index(&t->w, SKU_O365_E3), text), "Voice");
	assert_null(plan_loss_warning(&t->w, target_index(&t->w, SKU_M365_E5), text));
	assert_int_equal(plan_choose(&t->w, 2, NULL), 0); /* known again by its catalog item */
	plan_take(&t->w, &t->plans);
	assert_string_equal(plan_chosen(&t->w)->name, "Plan of Tomorrow");
	t->w.settings.n_targets = 1;
	str_copy(t->w.settings.targets[0], ID_TEXT, SKU_O365_E5);
	plan_take(&t->w, &t->plans);
	assert_int_equal(plan_count(&t->w), 1);
	world_free(t);
}

static void without_commerce(void **state)
{
	struct world *t = world_new();
	(void)state;

	t->w.settings.has_commerce = false;
	t->plans.n_eligibilities = t->plans.n_catalog = t->plans.n_offers = t->plans.n_prices = 0;
	t->plans.terms = (struct terms_facts){ .tax_percent_micro = -1, .maximum_quantity = COUNT_UNKNOWN };
	world_plans(t);
	assert_int_equal(plan_count(&t->w), 5);
	assert_false(plan_any_open(&t->w));
	assert_non_null(find(plan_at(&t->w, 0), REASON_NO_COMMERCE));
	world_free(t);
}

static void health_words(void **state)
{
	(void)state;
	assert_false(health_is_incident("serviceOperational"));
	assert_false(health_is_incident("ServiceRestored"));
	assert_true(health_is_incident("serviceInterruption"));
	assert_true(health_is_incident("investigating"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_storefront_reason), cmocka_unit_test(every_commerce_code), cmocka_unit_test(code_10_closes_one_billing_option),
		cmocka_unit_test(graph_shows_it_too), cmocka_unit_test(reasons_are_a_union), cmocka_unit_test(missing_role_closes),
		cmocka_unit_test(prices_in_two_currencies_are_not_compared), cmocka_unit_test(a_plan_without_an_offer_is_closed), cmocka_unit_test(targets_of_all_kinds), cmocka_unit_test(without_commerce), cmocka_unit_test(health_words),
	};
	return cmocka_run_group_tests_name("eligibility", tests, NULL, NULL);
}
