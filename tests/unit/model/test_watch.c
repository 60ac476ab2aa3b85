/* Microsoft Graph alone: what is bought and cancelled in the admin centre is seen, and what was not meant is told. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/text.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)
#define SKU_UNHEARD "00000000-0000-4000-8000-00000000abcd"

/* Only the directory tells; one plan is there, and nobody has begun. */
static struct directory_subscription_facts list[6];

static void reads(struct world *t, size_t n)
{
	struct manual_facts facts = { .groups_told = true, .without_target = COUNT_UNKNOWN, .domains_told = true, .read_ms = t->w.now_ms };
	t->products.directory = list;
	t->products.n_directory = n;
	world_begun(t, &t->w.unfinished);
	products_take(&t->w, &t->products);
	manual_take(&t->w, &facts);
	wizard_call_done(&t->w, REQUEST_MANUAL);
}

static struct world *graph_alone(void)
{
	struct world *t = world_new();
	t->w.settings.has_commerce = t->w.settings.has_prices = t->w.settings.has_storefront = false;
	str_copy(t->w.settings.cloud, WORD_TEXT, "china");
	list[0] = t->directory[0];
	list[0].created_ms = at("2026-01-31T00:00:00Z");
	list[0].next_lifecycle_ms = at("2027-01-31T00:00:00Z");
	t->products.n_commerce = t->products.n_channels = 0;
	reads(t, 1);
	assert_int_equal(products_choose(&t->w, 0, NULL), 0);
	reads(t, 1);
	return t;
}

static void awaits(struct world *t, const char *sku)
{
	assert_true(buy_open(&t->w));
	for (size_t i = 0; i < buy_plan_count(&t->w); i++)
		if (str_eq(buy_plan(&t->w, i)->sku_id, sku))
			assert_int_equal(buy_await(&t->w, i, NULL), 0);
	assert_true(order_take_taken(&t->w, &t->w.buy.wanted));
	assert_true(watch_is_on(&t->w, MANUAL_BUY));
}

static void comes(size_t index, const char *id, const char *sku, int64_t quantity, int64_t created_ms)
{
	list[index] = (struct directory_subscription_facts){ .status = SUBSCRIPTION_ACTIVE, .quantity = quantity, .created_ms = created_ms,
		.next_lifecycle_ms = created_ms + 30 * DAY_MS };
	str_copy(list[index].id, ID_TEXT, id);
	str_copy(list[index].sku_id, ID_TEXT, sku);
	str_copy(list[index].part_number, NAME_TEXT, "PART_NUMBER");
}

static bool adopts(struct world *t, const char *id)
{
	struct upgrade_record seen;
	if (!watch_adopt(&t->w, &seen))
		return false;
	assert_string_equal(seen.target_subscription_id, id);
	assert_true(order_take_taken(&t->w, &seen));
	return true;
}

/* ── Buy ── */

static void what_comes_is_named_once_and_for_all(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	awaits(t, SKU_M365_E5);
	assert_false(adopts(t, ""));
	assert_int_equal(manual_look_again_ms(&t->w), 2000);
	comes(1, "new-1", SKU_M365_E5, 50, t->w.now_ms + 1000);
	reads(t, 2);
	assert_true(adopts(t, "new-1"));
	assert_int_equal(buy_state(&t->w), BUY_TAKEN);
	assert_says(watch_seen(&t->w, text), "Microsoft 365 E5 is there, with 50 licences");
	assert_false(watch_is_on(&t->w, MANUAL_BUY));
	comes(2, "new-2", SKU_M365_E5, 120, t->w.now_ms + 2000); /* a colleague's, a little later */
	reads(t, 3);
	assert_string_equal(manual_target(&t->w)->directory_id, "new-1");
	assert_false(adopts(t, ""));
	world_free(t);
}

static void of_two_at_once_a_person_says_which(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	awaits(t, SKU_M365_E5);
	comes(1, "new-1", SKU_M365_E5, 120, t->w.now_ms + 1000);
	comes(2, "new-2", SKU_M365_E5, 120, t->w.now_ms + 1000);
	reads(t, 3);
	assert_false(adopts(t, ""));
	assert_int_equal(watch_arrival_count(&t->w), 2);
	assert_says(watch_what(&t->w, text), "2 new subscriptions of Microsoft 365 E5");
	assert_says(watch_remedy(&t->w, text), "cancel it soon");
	assert_int_equal(watch_take(&t->w, 1, NULL), 0);
	assert_string_equal(t->w.buy.wanted.target_subscription_id, "new-2");
	assert_int_equal(watch_take(&t->w, 2, NULL), -ERROR_INPUT);
	world_free(t);
}

static void a_trial_is_not_taken_for_a_purchase(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	awaits(t, SKU_M365_E5);
	comes(1, "new-1", SKU_M365_E5, 25, t->w.now_ms);
	list[1].is_trial = true;
	reads(t, 2);
	assert_false(adopts(t, ""));
	assert_says(watch_what(&t->w, text), "A trial of Microsoft 365 E5");
	assert_says(watch_meaning(&t->w, text), "ends by itself");
	list[1].is_trial = false; /* it was bought */
	reads(t, 2);
	assert_true(adopts(t, "new-1"));
	world_free(t);
}

static void another_product_is_told_and_can_be_taken(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	awaits(t, SKU_M365_E5);
	comes(1, "new-1", SKU_O365_E3, 120, t->w.now_ms);
	comes(2, "new-2", SKU_UNHEARD, 120, t->w.now_ms);
	comes(3, "new-3", SKU_AUDIO, 5, t->w.now_ms);
	comes(4, "old-1", SKU_O365_E5, 5, t->w.now_ms - 90 * DAY_MS); /* nothing new */
	reads(t, 5);
	assert_false(adopts(t, ""));
	assert_int_equal(watch_arrival_count(&t->w), 3);
	assert_says(watch_what(&t->w, text), "not the plan that is waited for: Office 365 E3");
	struct arrival a;
	assert_true(watch_arrival_at(&t->w, 1, &a));
	assert_int_equal(a.kind, ARRIVAL_UNKNOWN);
	assert_string_equal(a.subscription->name, "PART_NUMBER");
	assert_int_equal(watch_take(&t->w, 2, NULL), -ERROR_INPUT); /* an add-on */
	assert_int_equal(watch_take(&t->w, 1, NULL), 0);
	assert_string_equal(t->w.buy.wanted.target_subscription_id, "new-2");
	world_free(t);
}

static void more_of_what_is_there_counts_as_bought(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	comes(1, "old-1", SKU_M365_E5, 5, t->w.now_ms - 90 * DAY_MS);
	t->skus[1] = (struct sku_facts){ .sku_id = SKU_M365_E5, .enabled = 5, .consumed = 5 };
	reads(t, 2);
	awaits(t, SKU_M365_E5);
	reads(t, 2);
	assert_false(adopts(t, ""));
	assert_says(watch_what(&t->w, text), "was there before, with 5 licences");
	list[1].quantity = t->skus[1].enabled = 125;
	reads(t, 2);
	assert_true(adopts(t, "old-1"));
	world_free(t);
}

static void whoever_lacks_the_role_may_watch(void **state)
{
	struct world *t = graph_alone();
	char why[SENTENCE];
	(void)state;
	t->products.roles = (struct roles_facts){ .told = true, .license_admin = true };
	reads(t, 1);
	assert_null(manual_step_closed(&t->w, MANUAL_BUY, why));
	assert_null(manual_step_closed(&t->w, MANUAL_CANCEL, why));
	t->w.settings.has_commerce = true;
	assert_non_null(manual_step_closed(&t->w, MANUAL_BUY, why));
	world_free(t);
}

static void who_sold_it_alone_sells_the_next(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	str_copy(list[0].owner_tenant_id, ID_TEXT, "somebody-else");
	reads(t, 1);
	assert_says(manual_step_closed(&t->w, MANUAL_BUY, text), "ask your partner");
	assert_says(manual_by_hand(&t->w, MANUAL_BUY, text), "Ask your partner");
	awaits(t, SKU_M365_E5);
	comes(1, "new-1", SKU_M365_E5, 120, t->w.now_ms);
	reads(t, 2);
	assert_true(adopts(t, "new-1"));
	assert_int_equal(manual_step_state(&t->w, MANUAL_BUY), MANUAL_DONE);
	world_free(t);
}

/* ── Cancel ── */

static struct world *nobody_is_left(void)
{
	struct world *t = graph_alone();
	awaits(t, SKU_M365_E5);
	comes(1, "new-1", SKU_M365_E5, 120, t->w.now_ms);
	t->skus[0].consumed = 0;
	reads(t, 2);
	assert_true(adopts(t, "new-1"));
	for (size_t i = 0; i < cancel_point_count(&t->w); i++)
		assert_int_equal(cancel_tick(&t->w, cancel_point_id(cancel_point_at(&t->w, i)), true, NULL), 0);
	assert_int_equal(cancel_way(&t->w), CANCEL_BY_HAND);
	return t;
}

static bool was_noted(struct world *t, const char *key, char value[NAME_TEXT])
{
	struct note note;
	bool found = false;
	while (wizard_next_note(&t->w, &note))
		if (str_eq(note.key, key)) {
			str_copy(value, NAME_TEXT, note.value);
			found = true;
		}
	return found;
}

static void its_end_is_waited_for_and_seen(void **state)
{
	struct world *t = nobody_is_left();
	char text[SENTENCE], value[NAME_TEXT];
	(void)state;
	assert_false(watch_is_on(&t->w, MANUAL_CANCEL));
	cancel_watch(&t->w);
	int64_t since = t->w.now_ms;
	assert_true(was_noted(t, "cancel-watched", value));
	t->w.now_ms += 3 * DAY_MS;
	cancel_watch(&t->w);
	assert_int_equal(watch_since_ms(&t->w, MANUAL_CANCEL), since);
	assert_int_equal(manual_step_state(&t->w, MANUAL_CANCEL), MANUAL_UNDER_WAY);
	assert_says(cancel_click(&t->w, 0, text), "portal.partner.microsoftonline.cn");
	t->w.cancel.watched_ms = TIME_UNKNOWN;
	wizard_recall(&t->w, "cancel-watched", value); /* another run */
	assert_int_equal(watch_since_ms(&t->w, MANUAL_CANCEL), since);
	list[0].status = SUBSCRIPTION_SUSPENDED;
	reads(t, 2);
	assert_true(manual_has_ended(&t->w));
	assert_int_equal(manual_next(&t->w), MANUAL_STEPS);
	world_free(t);
}

static void what_runs_out_is_said_and_believed_until_it_renews(void **state)
{
	struct world *t = nobody_is_left();
	char text[SENTENCE], value[NAME_TEXT];
	(void)state;
	cancel_say_off(&t->w, true);
	assert_true(was_noted(t, "cancel-renewal-off", value));
	assert_int_equal(cancel_way(&t->w), CANCEL_ENDING);
	assert_says(cancel_sentence(&t->w, text), "no service tells that");
	t->w.cancel.off_ms = t->w.cancel.off_end_ms = TIME_UNKNOWN;
	wizard_recall(&t->w, "cancel-renewal-off", value);
	assert_int_equal(cancel_way(&t->w), CANCEL_ENDING);
	assert_true(cancel_is_said_off(&t->w));
	cancel_say_off(&t->w, false); /* a slip of the finger */
	assert_int_equal(cancel_way(&t->w), CANCEL_BY_HAND);
	assert_true(was_noted(t, "cancel-renewal-off", value));
	wizard_recall(&t->w, "cancel-renewal-off", value);
	assert_int_equal(cancel_way(&t->w), CANCEL_BY_HAND);
	cancel_say_off(&t->w, true);
	list[0].next_lifecycle_ms += 365 * DAY_MS; /* nobody had switched it off */
	reads(t, 2);
	assert_int_equal(cancel_way(&t->w), CANCEL_BY_HAND);
	assert_says(cancel_sentence(&t->w, text), "was renewed");
	list[0].status = SUBSCRIPTION_WARNING;
	reads(t, 2);
	assert_int_equal(cancel_way(&t->w), CANCEL_ENDING);
	assert_says(cancel_sentence(&t->w, text), "was not renewed");
	world_free(t);
}

static void what_hangs_on_it_is_not_invented(void **state)
{
	struct world *t = graph_alone();
	char text[SENTENCE];
	(void)state;
	comes(1, "add-1", SKU_AUDIO, 5, t->w.now_ms - 90 * DAY_MS);
	reads(t, 2);
	assert_says(cancel_addons(&t->w, text), "Audio Conferencing");
	assert_says(cancel_point_text(&t->w, CANCEL_ADDONS, text), "no service tells which are add-ons");
	assert_says(cancel_window(&t->w, text), "no service tells");
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_is_named_once_and_for_all),
		cmocka_unit_test(of_two_at_once_a_person_says_which),
		cmocka_unit_test(a_trial_is_not_taken_for_a_purchase),
		cmocka_unit_test(another_product_is_told_and_can_be_taken),
		cmocka_unit_test(more_of_what_is_there_counts_as_bought),
		cmocka_unit_test(whoever_lacks_the_role_may_watch),
		cmocka_unit_test(who_sold_it_alone_sells_the_next),
		cmocka_unit_test(its_end_is_waited_for_and_seen),
		cmocka_unit_test(what_runs_out_is_said_and_believed_until_it_renews),
		cmocka_unit_test(what_hangs_on_it_is_not_invented),
	};
	return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
