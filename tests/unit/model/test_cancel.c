/* Cancel and the change that it sends: who holds the plan, each refusal and the way that it leaves, and that nothing goes out unconfirmed. */
#include "tests/unit/model/manual_fixture.h"

#include "core/calendar.h"
#include "core/text.h"

static struct manual_world m;
#define W (&m.t->w)
#define WORD "contoso.onmicrosoft.com"

static int set_up(void **state)
{
	(void)state;
	manual_world_init(&m);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	manual_world_clear(&m);
	return 0;
}

static void says(const char *part)
{
	char text[SENTENCE];

	assert_says(cancel_sentence(W, text), part);
}

static void send(enum amend_kind kind)
{
	assert_int_equal(amend_prepare(W, kind, NULL), 0);
	assert_int_equal(amend_type(W, WORD, NULL), 0);
	assert_true(amend_begin(W));
	assert_true(amend_sent(W, "request-1"));
}

static void refuse(enum amend_kind kind, const char *code)
{
	struct error err = ERROR_INIT;

	send(kind);
	error_set(&err, ERROR_REFUSED, "The service declined.");
	error_service(&err, code, "These are its own words.");
	assert_true(amend_take_refused(W, &err));
}

/* ── who holds it ── */

static void held_by_users_it_leads_to_them(void **state)
{
	(void)state;
	assert_int_equal(cancel_way(W), CANCEL_LATER);
	assert_true(cancel_is_held(W));
	says("117 users");
	assert_true(amend_prepare(W, AMEND_CANCEL, NULL) < 0);
}

static void held_by_a_group_alone_it_is_held(void **state)
{
	(void)state;
	m.facts.groups = 1;
	str_copy(m.facts.group_name, NAME_TEXT, "Sales");
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_LATER);
	says("Sales");
}

static void groups_that_were_not_read_keep_it(void **state)
{
	(void)state;
	m.facts.groups_told = false;
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_LATER);
	says("groups");
}

static void a_count_that_nobody_tells_keeps_it(void **state)
{
	(void)state;
	manual_world_ticked(&m);
	m.t->products.n_skus = 0;
	manual_world_read(&m);
	assert_int_equal(cancel_way(W), CANCEL_LATER);
}

static void what_is_pointed_out_is_ticked_first(void **state)
{
	char text[SENTENCE];

	(void)state;
	manual_world_moved(&m, 0);
	assert_int_equal(cancel_point_count(W), CANCEL_POINTS);
	assert_int_equal(cancel_way(W), CANCEL_LATER);
	assert_says(cancel_point_text(W, CANCEL_DOMAINS, text), "contoso.com");
	assert_says(cancel_point_text(W, CANCEL_ADDONS, text), "Office 365 Extra File Storage");
	assert_true(cancel_tick(W, "ack-downtime", true, NULL) < 0);
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_NOW);
	m.facts.domains = 0;
	manual_world_read(&m);
	assert_int_equal(cancel_point_count(W), CANCEL_POINTS - 1);
}

static void add_ons_that_have_not_ended_are_named(void **state)
{
	char text[SENTENCE];

	(void)state;
	manual_world_moved(&m, 0);
	assert_says(cancel_addons(W, text), "Office 365 Extra File Storage");
	for (size_t i = 0; i < m.t->products.n_commerce; i++)
		if (m.t->commerce[i].parent_id[0])
			m.t->commerce[i].status = SUBSCRIPTION_CANCELLED;
	manual_world_read(&m);
	assert_null(cancel_addons(W, text));
	assert_int_equal(cancel_point_count(W), CANCEL_POINTS - 1);
}

static void ticks_come_back(void **state)
{
	struct note note;

	(void)state;
	manual_world_moved(&m, 0);
	while (wizard_next_note(W, &note))
		;
	cancel_tick(W, "ack-cancel-data", true, NULL);
	assert_true(wizard_next_note(W, &note));
	assert_string_equal(note.key, "ack-cancel-data");
	W->cancel.ticked[CANCEL_DATA] = false;
	wizard_recall(W, note.key, note.value);
	assert_true(cancel_ticked(W, CANCEL_DATA));
}

/* ── ways ── */

static void without_commerce_it_is_done_by_hand(void **state)
{
	(void)state;
	manual_world_ticked(&m);
	W->settings.has_commerce = false;
	assert_int_equal(cancel_way(W), CANCEL_BY_HAND);
	assert_true(amend_prepare(W, AMEND_CANCEL, NULL) < 0);
}

/* Bought past the partner who is signed in: the directory has it, with the id that it has where it was bought, and Commerce does not. */
static void what_commerce_does_not_have_is_done_by_hand(void **state)
{
	char text[SENTENCE];

	(void)state;
	W->settings.as_partner = true;
	m.t->products.commerce = &m.t->commerce[3];
	m.t->products.n_commerce = 1;
	m.t->directory[2] = (struct directory_subscription_facts){ .id = "dir-3", .sku_id = SKU_STORAGE, .part_number = "SHAREPOINTSTORAGE",
		.status = SUBSCRIPTION_ACTIVE, .quantity = 50, .created_ms = TIME_UNKNOWN, .next_lifecycle_ms = TIME_UNKNOWN };
	m.t->products.n_directory = 3;
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_BY_HAND);
	assert_says(cancel_click(W, 1, text), "Cancel subscription");
	assert_says(cancel_addons_left(W, text), "No service tells which of them");
	assert_true(amend_prepare(W, AMEND_CANCEL, NULL) < 0);
	m.t->directory[0].status = SUBSCRIPTION_SUSPENDED;
	manual_world_read(&m);
	assert_int_equal(cancel_way(W), CANCEL_OVER);
}

static void whose_plan_it_is_decides(void **state)
{
	(void)state;
	m.t->channels[0].channel = CHANNEL_VOLUME;
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_BY_HAND);
	says("representative");
}

static void a_date_in_the_past_leaves_the_renewal(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->commerce[0].cancel_until_ms = W->now_ms - 1;
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_AT_END);
	assert_says(cancel_window(W, text), "past");
	send(AMEND_RENEW_OFF);
	assert_says(amend_confirmation(W, text), "ends by itself on 2027-01-31");
	assert_true(amend_take_done(W));
	m.t->commerce[0].auto_renew = 0;
	manual_world_read(&m);
	assert_int_equal(cancel_way(W), CANCEL_ENDING);
	says("2027-01-31");
}

static void the_service_says_that_the_window_is_past(void **state)
{
	(void)state;
	manual_world_ticked(&m);
	refuse(AMEND_CANCEL, "900117");
	assert_int_equal(cancel_way(W), CANCEL_AT_END);
}

/* Of two subscriptions of one product, each has its own window. */
static void a_refusal_is_about_its_own_subscription(void **state)
{
	struct error said = ERROR_INIT;

	(void)state;
	manual_world_ticked(&m);
	error_set(&said, ERROR_REFUSED, "Commerce declined this.");
	error_service(&said, "900117", "The window has passed.");
	cancel_take_refused(W, &(struct amend_facts){ .kind = AMEND_CANCEL, .subscription_id = "another-one" }, &said);
	assert_int_equal(cancel_way(W), CANCEL_NOW);
}

static void too_many_licences_are_reduced_and_then_cancelled(void **state)
{
	char text[SENTENCE];

	(void)state;
	manual_world_ticked(&m);
	assert_says(cancel_limit(W, text), "120 licences. Above 25");
	assert_true(cancel_may_reduce(W));
	refuse(AMEND_CANCEL, "800061");
	assert_int_equal(cancel_way(W), CANCEL_REDUCE);
	assert_says(cancel_meaning(W, text), "These are its own words.");
	send(AMEND_REDUCE);
	assert_int_equal(amend_at_hand(W)->quantity, 25);
	assert_true(amend_take_done(W));
	m.t->commerce[0].quantity = 25;
	manual_world_read(&m);
	assert_int_equal(cancel_way(W), CANCEL_NOW);
	refuse(AMEND_CANCEL, "800061");
	assert_int_equal(cancel_way(W), CANCEL_SUPPORT);
}

static void what_cannot_be_reduced_is_for_support(void **state)
{
	char text[SENTENCE];

	(void)state;
	manual_world_ticked(&m);
	refuse(AMEND_CANCEL, "800061");
	refuse(AMEND_REDUCE, "800090");
	assert_int_equal(cancel_way(W), CANCEL_SUPPORT);
	assert_says(cancel_remedy(W, text), "support");
	assert_false(cancel_may_reduce(W));
}

static void a_few_licences_that_are_refused_are_for_support(void **state)
{
	(void)state;
	m.t->commerce[0].quantity = 20;
	manual_world_ticked(&m);
	refuse(AMEND_CANCEL, "800061");
	assert_int_equal(cancel_way(W), CANCEL_SUPPORT);
}

/* Changed elsewhere, or signed out: it says nothing about the subscription, and the way stays. */
static void other_failures_leave_the_way_open(void **state)
{
	static const enum error_kind kinds[] = { ERROR_STALE, ERROR_CONFLICT, ERROR_SIGNED_OUT, ERROR_FORBIDDEN, ERROR_RATE_LIMITED, ERROR_OFFLINE };
	struct error err = ERROR_INIT;

	(void)state;
	manual_world_ticked(&m);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		send(AMEND_CANCEL);
		error_set(&err, kinds[i], "No.");
		assert_true(amend_take_refused(W, &err));
		assert_int_equal(cancel_way(W), CANCEL_NOW);
	}
}

static void the_end_says_what_becomes_of_the_data(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->commerce[0].status = SUBSCRIPTION_CANCELLED;
	manual_world_ticked(&m);
	assert_int_equal(cancel_way(W), CANCEL_OVER);
	assert_says(cancel_meaning(W, text), "90 days");
	W->file.figures.disabled_days = 0;
	assert_says(cancel_meaning(W, text), "for a while");
}

/* A colleague was faster, or an upgrade has left somebody behind: that it has ended is no good news to them. */
static void an_end_that_came_too_early_is_told(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->commerce[0].status = SUBSCRIPTION_CANCELLED;
	manual_world_moved(&m, 12);
	assert_int_equal(cancel_way(W), CANCEL_OVER);
	assert_true(cancel_came_too_early(W));
	says("has ended");
	assert_says(cancel_meaning(W, text), "12 users still hold Office 365 E4.");
	assert_says(cancel_remedy(W, text), "Reassign");
	manual_world_moved(&m, 0);
	assert_false(cancel_came_too_early(W));
	m.facts.groups = 1;
	str_copy(m.facts.group_name, NAME_TEXT, "Sales");
	manual_world_read(&m);
	assert_true(cancel_came_too_early(W));
	assert_says(cancel_meaning(W, text), "Sales");
}

/* ── one change ── */

static void nothing_goes_out_without_the_word(void **state)
{
	char text[SENTENCE];

	(void)state;
	manual_world_ticked(&m);
	assert_int_equal(amend_prepare(W, AMEND_CANCEL, NULL), 0);
	assert_says(amend_confirmation(W, text), "Office 365 E4 with its 120 licences for Contoso Ltd");
	assert_false(amend_begin(W));
	assert_true(amend_type(W, "yes", NULL) < 0);
	assert_false(amend_begin(W));
	assert_int_equal(amend_type(W, WORD, NULL), 0);
	assert_true(amend_begin(W));
	assert_false(amend_begin(W));
	assert_true(amend_sent(W, "request-1"));
	assert_false(amend_ready(W));
	assert_true(amend_prepare(W, AMEND_CANCEL, NULL) < 0);
}

static void the_difference_is_bought(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->commerce[3].quantity = 100;
	m.t->skus[2].enabled = 100;
	manual_world_read(&m);
	plan_take(W, &m.t->plans);
	assert_int_equal(amend_prepare(W, AMEND_ADD, NULL), 0);
	assert_string_equal(amend_at_hand(W)->subscription_id, TARGET_ID);
	assert_int_equal(amend_at_hand(W)->quantity, 117);
	assert_says(amend_amount(W, text), "USD 969.00 a month");
	assert_true(amend_set_quantity(W, "100", NULL) < 0);
	assert_true(amend_set_quantity(W, "many", NULL) < 0);
	assert_non_null(amend_quantity_error(W, text));
	amend_type(W, WORD, NULL);
	assert_int_equal(amend_set_quantity(W, "130", NULL), 0);
	assert_false(amend_confirmed(W)); /* it was typed below another number */
	assert_says(amend_confirmation(W, text), "30 licences");
}

static void what_is_added_to_an_unknown_number_is_not_sent(void **state)
{
	(void)state;
	m.t->commerce[3].quantity = COUNT_UNKNOWN;
	m.t->directory[1].quantity = COUNT_UNKNOWN;
	m.t->skus[2].enabled = 100;
	manual_world_read(&m);
	assert_true(amend_prepare(W, AMEND_ADD, NULL) < 0);
}

static void a_reduction_stays_within_bounds(void **state)
{
	(void)state;
	manual_world_ticked(&m);
	assert_int_equal(amend_prepare(W, AMEND_REDUCE, NULL), 0);
	assert_true(amend_set_quantity(W, "0", NULL) < 0);
	assert_true(amend_set_quantity(W, "120", NULL) < 0);
	assert_int_equal(amend_set_quantity(W, "1", NULL), 0);
}

static void an_answer_that_was_lost_is_settled_by_reading(void **state)
{
	struct error err = ERROR_INIT;
	struct amend_facts facts;
	char text[SENTENCE];

	(void)state;
	manual_world_ticked(&m);
	send(AMEND_CANCEL);
	facts = *amend_at_hand(W);
	error_set(&err, ERROR_UNSURE, "No answer came.");
	assert_true(amend_take_unsure(W, &err));
	amend_take_settled(W, &facts, AMEND_FOUND_NOT_YET);
	assert_int_equal(amend_state(W), AMEND_UNSURE);
	assert_says(amend_state_sentence(W, text), "Look again");
	amend_take_settled(W, &facts, AMEND_FOUND);
	assert_int_equal(amend_state(W), AMEND_DONE);
	amend_take_settled(W, &facts, AMEND_FOUND_NOT);
	assert_int_equal(amend_state(W), AMEND_LOST);
	send(AMEND_CANCEL); /* it can be made anew */
}

static void a_reading_does_not_answer_for_what_is_on_its_way(void **state)
{
	struct amend_facts facts;

	(void)state;
	manual_world_ticked(&m);
	send(AMEND_CANCEL);
	facts = *amend_at_hand(W);
	amend_take_settled(W, &facts, AMEND_FOUND_NOT);
	assert_int_equal(amend_state(W), AMEND_SENT);
}

static void what_each_change_wants_is_seen(void **state)
{
	struct subscription s = { .status = SUBSCRIPTION_ACTIVE, .purchased = 100, .auto_renew = 1 };
	struct amend_facts a = { .quantity = 117 };

	(void)state;
	assert_false(amend_is_seen(&a, &s));
	assert_false(amend_is_seen(&a, NULL));
	s.purchased = 117;
	assert_true(amend_is_seen(&a, &s));
	a.kind = AMEND_RENEW_OFF;
	assert_false(amend_is_seen(&a, &s));
	s.auto_renew = 0;
	assert_true(amend_is_seen(&a, &s));
	a.kind = AMEND_CANCEL;
	assert_false(amend_is_seen(&a, &s));
	s.status = SUBSCRIPTION_CANCELLED;
	assert_true(amend_is_seen(&a, &s));
	assert_true(amend_is_seen(&a, NULL)); /* kept its time and removed */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(held_by_users_it_leads_to_them), TEST(held_by_a_group_alone_it_is_held), TEST(groups_that_were_not_read_keep_it),
		TEST(a_count_that_nobody_tells_keeps_it), TEST(what_is_pointed_out_is_ticked_first), TEST(ticks_come_back), TEST(add_ons_that_have_not_ended_are_named),
		TEST(without_commerce_it_is_done_by_hand), TEST(what_commerce_does_not_have_is_done_by_hand), TEST(whose_plan_it_is_decides), TEST(a_date_in_the_past_leaves_the_renewal),
		TEST(the_service_says_that_the_window_is_past), TEST(a_refusal_is_about_its_own_subscription), TEST(too_many_licences_are_reduced_and_then_cancelled),
		TEST(what_cannot_be_reduced_is_for_support), TEST(a_few_licences_that_are_refused_are_for_support), TEST(other_failures_leave_the_way_open),
		TEST(the_end_says_what_becomes_of_the_data), TEST(an_end_that_came_too_early_is_told), TEST(nothing_goes_out_without_the_word), TEST(the_difference_is_bought),
		TEST(what_is_added_to_an_unknown_number_is_not_sent), TEST(a_reduction_stays_within_bounds), TEST(an_answer_that_was_lost_is_settled_by_reading),
		TEST(a_reading_does_not_answer_for_what_is_on_its_way), TEST(what_each_change_wants_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
