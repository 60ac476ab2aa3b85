/* What was begun and is not finished, of several subscriptions at once: nothing of it is lost from sight, and each is found where it stands. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define OTHER_ID "aaaaaaaa-0000-4000-8000-000000000002"
#define NEW_ID "bbbbbbbb-0000-4000-8000-000000000001"

static struct upgrade_record record(enum upgrade_state state, enum product_path path, const char *source, const char *request_id)
{
	struct upgrade_record r = { .state = state, .path = path, .quantity = 120, .source_assigned = 117, .target_consumed = COUNT_UNKNOWN,
		.orders_before = COUNT_UNKNOWN, .credits_before = COUNT_UNKNOWN, .placed_ms = at(NOW_TEXT) };

	str_copy(r.source_subscription_id, ID_TEXT, source);
	str_copy(r.request_id, ID_TEXT, request_id);
	str_copy(r.source_name, NAME_TEXT, "Office 365 E4");
	str_copy(r.target_name, NAME_TEXT, "Microsoft 365 E5");
	return r;
}

/* Two subscriptions of the old plan; a third subscription of another plan. */
static void two_sources(struct world *t)
{
	t->commerce[3] = t->commerce[0];
	str_copy(t->commerce[3].id, ID_TEXT, OTHER_ID);
	str_copy(t->commerce[3].sku_id, ID_TEXT, SKU_E4);
	t->products.n_commerce = 4;
}

static size_t index_of(const struct wizard *w, const char *id)
{
	size_t i = 0;

	while (i < products_count(w) && !str_eq(products_at(w, i)->commerce_id, id))
		i++;
	assert_true(i < products_count(w));
	return i;
}

static void choose(struct world *t, const char *id)
{
	assert_int_equal(products_choose(&t->w, index_of(&t->w, id), NULL), 0);
}

static void begins(struct world *t, const struct upgrade_record *records, size_t n)
{
	t->products.begun = (struct begun_facts){ .upgrades = records, .n_upgrades = n };
	products_take(&t->w, &t->products);
}

static enum begun_kind kind_at(const struct wizard *w, size_t index)
{
	struct begun b;

	assert_true(begun_at(w, index, &b));
	return b.kind;
}

static void each_is_listed_and_taken_up_where_it_is_chosen(void **state)
{
	struct world *t = world_new();
	const struct upgrade_record records[] = { record(UPGRADE_ACCEPTED, PATH_AUTOMATIC, OTHER_ID, "r-2"), record(UPGRADE_INTENT, PATH_AUTOMATIC, SOURCE_ID, "r-1") };
	char text[SENTENCE];
	(void)state;

	two_sources(t);
	t->w.products.chosen = SIZE_MAX;
	begins(t, records, 2);
	assert_int_equal(begun_count(&t->w), 2);
	assert_string_equal(begun_mark(&t->w, products_by_commerce_id(&t->w, SOURCE_ID)), "Order unanswered");
	assert_string_equal(begun_mark(&t->w, products_by_commerce_id(&t->w, OTHER_ID)), "Upgrade under way");
	assert_int_equal(begun_first_row(&t->w), index_of(&t->w, OTHER_ID)); /* what changed last */
	assert_says(products_sentence(&t->w, text), "2 things were begun");
	for (int turn = 0; turn < 2; turn++) {
		choose(t, SOURCE_ID);
		assert_int_equal(order_state(&t->w), ORDER_UNSURE);
		assert_string_equal(wizard_ask(&t->w, REQUEST_SETTLE)->upgrade.request_id, "r-1");
		assert_true(subscription_begun(&t->w, BEGUN_UNANSWERED));
		assert_false(subscription_begun(&t->w, BEGUN_UPGRADE));
		choose(t, OTHER_ID);
		assert_int_equal(order_state(&t->w), ORDER_ACCEPTED);
		assert_string_equal(status_record(&t->w)->request_id, "r-2");
		assert_true(subscription_under_way(&t->w));
		assert_int_equal(begun_count(&t->w), 2);
	}
	world_free(t);
}

/* What became of one in this run is not forgotten when the other is looked at, and the journal's older word does not bring it back. */
static void what_was_settled_here_stays_settled(void **state)
{
	struct world *t = world_new();
	const struct upgrade_record records[] = { record(UPGRADE_INTENT, PATH_AUTOMATIC, SOURCE_ID, "r-1"), record(UPGRADE_ACCEPTED, PATH_AUTOMATIC, OTHER_ID, "r-2") };
	(void)state;

	two_sources(t);
	world_products(t);
	begins(t, records, 2);
	choose(t, SOURCE_ID);
	assert_true(order_take_settled(&t->w, ORDER_FOUND, NEW_ID, "op-1"));
	choose(t, OTHER_ID);
	choose(t, SOURCE_ID);
	assert_int_equal(order_state(&t->w), ORDER_ACCEPTED);
	assert_string_equal(status_record(&t->w)->target_subscription_id, NEW_ID);
	t->w.status.outcome = OUTCOME_DONE;
	assert_int_equal(begun_count(&t->w), 1);
	assert_null(begun_mark(&t->w, products_by_commerce_id(&t->w, SOURCE_ID)));
	choose(t, OTHER_ID);
	assert_int_equal(begun_count(&t->w), 1);
	choose(t, SOURCE_ID);
	assert_int_equal(order_state(&t->w), ORDER_IDLE);
	world_free(t);
}

/* Somebody waits for its answer: it stays in its place, wherever one looks. */
static void an_order_on_its_way_does_not_change_its_place(void **state)
{
	struct world *t = world_new();
	(void)state;

	two_sources(t);
	world_confirmed(t);
	assert_true(order_begin(&t->w));
	wizard_call_started(&t->w, REQUEST_ORDER);
	assert_true(order_intent_written(&t->w, "r-1", t->w.now_ms));
	assert_true(order_sent(&t->w));
	choose(t, OTHER_ID);
	assert_int_equal(order_state(&t->w), ORDER_SENT);
	assert_false(order_may_place(&t->w));
	assert_true(order_take_accepted(&t->w, NEW_ID, "op-1"));
	wizard_call_done(&t->w, REQUEST_ORDER);
	products_take(&t->w, &t->products);
	assert_int_equal(order_state(&t->w), ORDER_IDLE); /* the other one has none */
	world_free(t);
}

static void a_change_without_an_answer_comes_first(void **state)
{
	struct world *t = world_new();
	struct upgrade_record steps = record(UPGRADE_ACCEPTED, PATH_MANUAL, SOURCE_ID, "");
	struct amend_facts change = { .kind = AMEND_CANCEL, .sent_ms = at(NOW_TEXT) };
	char text[SENTENCE];
	(void)state;

	str_copy(change.subscription_id, ID_TEXT, SOURCE_ID);
	str_copy(change.source_subscription_id, ID_TEXT, SOURCE_ID);
	world_products(t);
	t->products.begun = (struct begun_facts){ .upgrades = &steps, .n_upgrades = 1, .changes = &change, .n_changes = 1 };
	products_take(&t->w, &t->products);
	assert_string_equal(begun_mark(&t->w, products_chosen(&t->w)), "Change unanswered");
	assert_says(subscription_begun_sentence(&t->w, BEGUN_CHANGE, text), "The cancellation of Office 365 E4 was sent on");
	assert_true(subscription_begun(&t->w, BEGUN_STEPS));
	world_free(t);
}

/* The new plan's page has no page Manual path behind it. */
static void the_new_plan_names_the_one_to_open(void **state)
{
	struct world *t = world_new();
	struct upgrade_record steps = record(UPGRADE_ACCEPTED, PATH_MANUAL, SOURCE_ID, "");
	char text[SENTENCE];
	(void)state;

	two_sources(t);
	str_copy(t->commerce[3].sku_id, ID_TEXT, SKU_M365_E5);
	str_copy(steps.target_subscription_id, ID_TEXT, OTHER_ID);
	begins(t, &steps, 1);
	choose(t, OTHER_ID);
	assert_string_equal(begun_mark(&t->w, products_chosen(&t->w)), "New plan");
	assert_says(subscription_begun_sentence(&t->w, BEGUN_STEPS, text), "Open Office 365 E4 under Your products to go on with it.");
	world_free(t);
}

static struct begun_move a_move(int64_t id, enum reassign_state state)
{
	struct begun_move m = { .move = { .id = id, .state = state, .created_ms = at(NOW_TEXT), .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN },
		.done = 40, .of = 117 };

	str_copy(m.move.source_sku, ID_TEXT, SKU_E4);
	str_copy(m.move.source_name, NAME_TEXT, "Office 365 E4");
	str_copy(m.move.target_name, NAME_TEXT, "Microsoft 365 E5");
	return m;
}

static void a_move_is_told_of_the_journal_until_it_is_at_hand(void **state)
{
	struct world *t = world_new();
	struct begun_move move = a_move(7, REASSIGN_STOPPED);
	char text[SENTENCE];
	struct begun b;
	(void)state;

	world_products(t);
	t->products.begun = (struct begun_facts){ .moves = &move, .n_moves = 1 };
	products_take(&t->w, &t->products);
	assert_int_equal(kind_at(&t->w, 0), BEGUN_MOVE);
	assert_string_equal(begun_mark(&t->w, products_chosen(&t->w)), "Move not finished");
	assert_true(begun_at(&t->w, 0, &b));
	assert_says(begun_sentence(&t->w, &b, text), "40 of 117 moved");
	assert_says(wizard_unfinished_sentence(&t->w, text), "The move of licences from Office 365 E4");
	reassign_take_move(&t->w, &move.move);
	reassign_take_progress(&t->w, &(struct reassign_progress){ .rows = { [REASSIGN_READY] = 77, [REASSIGN_MOVED] = 40 } });
	assert_int_equal(begun_count(&t->w), 1); /* the same one, once */
	struct reassign_move ended = move.move;
	ended.state = REASSIGN_ENDED;
	reassign_take_move(&t->w, &ended);
	assert_int_equal(begun_count(&t->w), 0);
	world_free(t);
}

/* The path and the move that belongs to it are one thing to whoever looks at the list. */
static void a_path_and_its_move_are_one_thing(void **state)
{
	struct world *t = world_new();
	struct begun_move move = a_move(7, REASSIGN_STOPPED);
	struct upgrade_record steps = { .state = UPGRADE_ACCEPTED, .path = PATH_MANUAL, .source_subscription_id = SOURCE_ID, .source_sku_id = SKU_E4,
		.source_name = "Office 365 E4", .target_name = "Microsoft 365 E5", .target_sku_id = SKU_M365_E5, .placed_ms = at(NOW_TEXT) };
	char text[SENTENCE];
	(void)state;

	world_products(t);
	t->products.begun = (struct begun_facts){ .upgrades = &steps, .n_upgrades = 1, .moves = &move, .n_moves = 1 };
	products_take(&t->w, &t->products);
	assert_int_equal(begun_count(&t->w), 2);
	assert_says(products_sentence(&t->w, text), "40 of 117 moved");
	str_copy(move.move.source_sku, ID_TEXT, SKU_STORAGE); /* another product's */
	products_take(&t->w, &t->products);
	assert_says(products_sentence(&t->w, text), "2 things were begun");
	world_free(t);
}

static void a_path_whose_old_plan_is_gone_is_over(void **state)
{
	struct world *t = world_new();
	struct upgrade_record steps = { .state = UPGRADE_ACCEPTED, .path = PATH_MANUAL, .source_subscription_id = "gone", .source_sku_id = SKU_E4,
		.source_name = "Office 365 E4", .target_name = "Microsoft 365 E5", .target_sku_id = SKU_M365_E5, .placed_ms = at(NOW_TEXT) };
	char text[SENTENCE];
	(void)state;

	t->products.begun = (struct begun_facts){ .upgrades = &steps, .n_upgrades = 1 };
	t->products.n_commerce = t->products.n_directory = 0;
	t->directory[0].sku_id[0] = '\0';
	t->products.commerce = t->commerce + 1;
	t->products.n_commerce = 1;
	products_take(&t->w, &t->products);
	assert_says(products_sentence(&t->w, text), "is not listed any more");
	world_free(t);
}

/* Nothing of it was sent: it is told of where it stands, and does not count as unfinished. */
static void a_plan_is_told_and_is_nothing_unfinished(void **state)
{
	struct world *t = world_new();
	struct begun_move plan = a_move(7, REASSIGN_PLANNED);
	char text[SENTENCE];
	(void)state;

	world_products(t);
	t->products.begun = (struct begun_facts){ .moves = &plan, .n_moves = 1 };
	products_take(&t->w, &t->products);
	assert_int_equal(kind_at(&t->w, 0), BEGUN_PLAN);
	assert_null(begun_mark(&t->w, products_chosen(&t->w)));
	assert_int_equal(begun_first_row(&t->w), SIZE_MAX);
	assert_says(subscription_begun_sentence(&t->w, BEGUN_PLAN, text), "Nothing of it was sent");
	assert_null(wizard_unfinished_sentence(&t->w, text));
	world_free(t);
}

/* Each kind is left with the words that are true of it. */
static void leaving_says_what_is_so(void **state)
{
	static const struct {
		enum upgrade_state state;
		enum product_path path;
		bool not_found;
		enum upgrade_outcome outcome;
		const char *says;
	} cases[] = {
		{ UPGRADE_INTENT, PATH_AUTOMATIC, false, OUTCOME_UNKNOWN, "may be placed; its answer is not here yet" },
		{ UPGRADE_INTENT, PATH_AUTOMATIC, true, OUTCOME_UNKNOWN, "never arrived at the service: nothing was bought" },
		{ UPGRADE_INTENT, PATH_MANUAL, true, OUTCOME_UNKNOWN, "never arrived at the service: nothing was bought" },
		{ UPGRADE_ACCEPTED, PATH_AUTOMATIC, false, OUTCOME_RUNNING, "goes on without this program" },
		{ UPGRADE_ACCEPTED, PATH_AUTOMATIC, false, OUTCOME_PARTLY, "was bought, but users are left on Office 365 E4" },
		{ UPGRADE_ACCEPTED, PATH_AUTOMATIC, false, OUTCOME_DONE, NULL },
		{ UPGRADE_ACCEPTED, PATH_MANUAL, false, OUTCOME_UNKNOWN, "The manual path to Microsoft 365 E5 is not finished" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct upgrade_record r = record(cases[i].state, cases[i].path, SOURCE_ID, "r-1");
		char text[SENTENCE];
		world_products(t);
		begins(t, &r, 1);
		if (cases[i].not_found)
			assert_true(order_take_settled(&t->w, ORDER_FOUND_NONE, "", ""));
		t->w.status.outcome = cases[i].outcome;
		const char *said = wizard_unfinished_sentence(&t->w, text);
		if (cases[i].says ? !said || !strstr(said, cases[i].says) : said != NULL)
			fail_msg("case %zu: %s", i, said ? said : "nothing");
		world_free(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_listed_and_taken_up_where_it_is_chosen), cmocka_unit_test(what_was_settled_here_stays_settled),
		cmocka_unit_test(an_order_on_its_way_does_not_change_its_place), cmocka_unit_test(a_change_without_an_answer_comes_first),
		cmocka_unit_test(the_new_plan_names_the_one_to_open),
		cmocka_unit_test(a_move_is_told_of_the_journal_until_it_is_at_hand),
		cmocka_unit_test(a_path_and_its_move_are_one_thing),
		cmocka_unit_test(a_path_whose_old_plan_is_gone_is_over), cmocka_unit_test(a_plan_is_told_and_is_nothing_unfinished),
		cmocka_unit_test(leaving_says_what_is_so),
	};
	return cmocka_run_group_tests_name("begun", tests, NULL, NULL);
}
