/* Check upgrade status and Done: read leniently, counted from what was noted, never invented. */
#include "fixture.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/text.h"

#include <string.h>

static void words(void **state)
{
	static const struct {
		const char *word;
		enum stage_state state;
	} cases[] = {
		{ "InProgress", STAGE_RUNNING }, { "Started ", STAGE_RUNNING }, { " started", STAGE_RUNNING }, { "STARTED", STAGE_RUNNING },
		{ "Completed", STAGE_COMPLETE }, { "completed ", STAGE_COMPLETE }, { "Failed", STAGE_FAILED }, { "NotStarted", STAGE_WAITING },
		{ "Whatever", STAGE_RUNNING },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(transition_status_read(cases[i].word), cases[i].state);
	assert_int_equal(transition_event_read("conversion"), STAGE_PURCHASE);
	assert_int_equal(transition_event_read("LicenseReassignment"), STAGE_LICENCES);
	assert_int_equal(transition_event_read("SeatReassignment "), STAGE_LICENCES);
	assert_int_equal(transition_event_read("Other"), STAGE_KINDS);
}

static void finds_its_transition(void **state)
{
	struct transition_facts t[] = { { .operation_id = "op-1", .to_catalog_item = "A:1:X" }, { .operation_id = "op-2", .to_catalog_item = "B:1:X" },
		{ .to_catalog_item = "A:1:Y" } };
	struct upgrade_record r = { .operation_id = "OP-2" };
	(void)state;

	assert_int_equal(transition_find(t, 3, &r), 1);
	r = (struct upgrade_record){ .target_catalog_item = "a:1:old" };
	assert_int_equal(transition_find(t, 3, &r), 2); /* the latest of that product */
	r = (struct upgrade_record){ .target_catalog_item = "C:1:Z" };
	assert_int_equal(transition_find(t, 3, &r), SIZE_MAX);
	assert_int_equal(transition_find(t, 1, &r), SIZE_MAX);
	r = (struct upgrade_record){ 0 };
	assert_int_equal(transition_find(t, 1, &r), 0);
	/* What was there before the order did not come of it. */
	r = (struct upgrade_record){ .target_catalog_item = "A:1:Y", .transitions_before = 3 };
	assert_int_equal(transition_find(t, 3, &r), SIZE_MAX);
	r.transitions_before = 2;
	assert_int_equal(transition_find(t, 3, &r), 2);
	str_copy(t[0].to_subscription_id, ID_TEXT, "new-9");
	r = (struct upgrade_record){ .target_catalog_item = "A:1:Y", .target_subscription_id = "NEW-9", .transitions_before = 3 };
	assert_int_equal(transition_find(t, 3, &r), 0);
}

/* What failed as a whole bought nothing; licences left behind are bought all the same. */
static void what_counts_as_bought(void **state)
{
	static const struct {
		const char *name, *status;
		bool effective;
	} cases[] = {
		{ "Conversion", "Failed", false }, { "Conversion", "Started ", true }, { "Conversion", "Completed", true }, { "LicenseReassignment", "Failed", true },
		{ "SeatReassignment", "Failed", true }, { "Whatever", "Failed", true },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct transition_event_facts e = { .at_ms = 1 };
		str_copy(e.name, WORD_TEXT, cases[i].name);
		str_copy(e.status, WORD_TEXT, cases[i].status);
		assert_int_equal(transition_is_effective(&e, 1, 0), cases[i].effective);
	}
	assert_true(transition_is_effective(NULL, 0, 0));
}

struct scene {
	struct transition_facts transition;
	struct transition_event_facts events[4];
	struct credit_facts credit;
	struct status_facts f;
};

static void scene_init(struct scene *s)
{
	*s = (struct scene){ .transition = { .operation_id = "op-1", .to_catalog_item = "M365E5:0001:Z", .to_subscription_id = "new-1", .quantity = 120 } };
	s->f = (struct status_facts){ .transitions = &s->transition, .n_transitions = 1, .events = s->events, .credits = &s->credit,
		.source_commerce_told = true, .source_directory_told = true, .source_commerce = SUBSCRIPTION_ACTIVE, .source_directory = SUBSCRIPTION_ACTIVE,
		.source_consumed = 117, .target_consumed = 0, .read_ms = at(NOW_TEXT) };
}

static void event(struct scene *s, const char *name, const char *status, const char *when)
{
	struct transition_event_facts *e = &s->events[s->f.n_events++];

	*e = (struct transition_event_facts){ .at_ms = at(when), .error_text = "Words of the service." };
	str_copy(e->name, WORD_TEXT, name);
	str_copy(e->status, WORD_TEXT, status);
}

static struct world *placed(void)
{
	struct world *t = world_new();

	world_confirmed(t);
	assert_true(order_begin(&t->w));
	assert_true(order_intent_written(&t->w, "request-1", t->w.now_ms));
	assert_true(order_sent(&t->w));
	assert_true(order_take_accepted(&t->w, "", "op-1"));
	return t;
}

static enum stage_state stage(const struct wizard *w, enum stage_kind kind)
{
	return w->status.stages[kind].state;
}

static void from_order_to_done(void **state)
{
	struct world *t = placed();
	struct scene s;
	char text[SENTENCE];
	(void)state;

	scene_init(&s);
	wizard_call_done(&t->w, REQUEST_PRODUCTS);
	assert_false(wizard_needs(&t->w, REQUEST_PRODUCTS));
	event(&s, "Conversion", "Started ", "2026-11-22T10:00:01Z");
	status_take(&t->w, &s.f);
	assert_true(wizard_needs(&t->w, REQUEST_PRODUCTS)); /* there is a new subscription now */
	assert_int_equal(status_outcome(&t->w), OUTCOME_RUNNING);
	assert_int_equal(status_stage_count(&t->w), 3); /* no credit check: not shown */
	assert_int_equal(stage(&t->w, STAGE_PURCHASE), STAGE_RUNNING);
	assert_int_equal(stage(&t->w, STAGE_LICENCES), STAGE_WAITING);
	assert_string_equal(status_record(&t->w)->target_subscription_id, "new-1");

	event(&s, "Conversion", "Completed", "2026-11-22T10:00:05Z");
	event(&s, "LicenseReassignment", "InProgress", "2026-11-22T10:00:06Z");
	s.f.source_consumed = 77;
	s.f.target_consumed = 40;
	status_take(&t->w, &s.f);
	assert_int_equal(stage(&t->w, STAGE_PURCHASE), STAGE_COMPLETE);
	assert_string_equal(stage_text(&t->w, status_stage(&t->w, 1), text), "40 of 117");
	assert_int_equal(stage(&t->w, STAGE_OLD_PLAN), STAGE_WAITING);

	event(&s, "SeatReassignment", "Completed", "2026-11-22T10:00:20Z");
	s.f.source_consumed = 0;
	s.f.target_consumed = 117;
	status_take(&t->w, &s.f);
	assert_int_equal(stage(&t->w, STAGE_OLD_PLAN), STAGE_RUNNING);
	assert_int_equal(status_outcome(&t->w), OUTCOME_RUNNING);
	assert_says(wizard_unfinished_sentence(&t->w, text), "goes on without this program");

	s.f.source_directory = SUBSCRIPTION_CANCELLED;
	status_take(&t->w, &s.f);
	assert_int_equal(status_outcome(&t->w), OUTCOME_DONE);
	assert_true(status_ended(&t->w));
	assert_int_equal(status_look_again_ms(&t->w), -1);
	assert_null(wizard_unfinished_sentence(&t->w, text));
	assert_false(order_may_place(&t->w));
	world_free(t);
}

static void the_old_plan_has_many_ends(void **state)
{
	static const struct {
		bool commerce_told, directory_told;
		enum subscription_status commerce, directory;
		bool done;
	} cases[] = {
		{ true, true, SUBSCRIPTION_ACTIVE, SUBSCRIPTION_ACTIVE, false }, { true, true, SUBSCRIPTION_CANCELLED, SUBSCRIPTION_ACTIVE, true },
		{ false, true, SUBSCRIPTION_UNKNOWN, SUBSCRIPTION_SUSPENDED, true }, { false, true, SUBSCRIPTION_UNKNOWN, SUBSCRIPTION_CANCELLED, true },
		{ false, true, SUBSCRIPTION_UNKNOWN, SUBSCRIPTION_DELETED, true }, { true, false, SUBSCRIPTION_DELETED, SUBSCRIPTION_UNKNOWN, true },
		{ true, false, SUBSCRIPTION_SUSPENDED, SUBSCRIPTION_UNKNOWN, false }, { false, false, SUBSCRIPTION_CANCELLED, SUBSCRIPTION_CANCELLED, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = placed();
		struct scene s;
		scene_init(&s);
		event(&s, "Conversion", "Completed", "2026-11-22T10:00:05Z");
		event(&s, "LicenseReassignment", "Completed", "2026-11-22T10:00:06Z");
		s.f.source_commerce_told = cases[i].commerce_told;
		s.f.source_directory_told = cases[i].directory_told;
		s.f.source_commerce = cases[i].commerce;
		s.f.source_directory = cases[i].directory;
		status_take(&t->w, &s.f);
		assert_int_equal(status_outcome(&t->w) == OUTCOME_DONE, cases[i].done);
		world_free(t);
	}
}

static void what_can_go_wrong(void **state)
{
	static const struct {
		const char *conversion, *licences;
		enum credit_state credit; /* UNKNOWN: none */
		enum upgrade_outcome outcome;
		bool again; /* another order may be placed */
	} cases[] = {
		{ "Failed", NULL, CREDIT_UNKNOWN, OUTCOME_FAILED, true }, { "Completed", "Failed", CREDIT_UNKNOWN, OUTCOME_PARTLY, false },
		{ "Started", NULL, CREDIT_PENDING, OUTCOME_CREDIT_CHECK, false }, { "Failed", NULL, CREDIT_DECLINED, OUTCOME_DECLINED, true },
		{ "Started", NULL, CREDIT_APPROVED, OUTCOME_RUNNING, false }, { "Completed", NULL, CREDIT_DECLINED, OUTCOME_RUNNING, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = placed();
		struct scene s;
		char text[SENTENCE];
		scene_init(&s);
		event(&s, "Conversion", cases[i].conversion, "2026-11-22T10:00:05Z");
		if (cases[i].licences)
			event(&s, "LicenseReassignment", cases[i].licences, "2026-11-22T10:00:06Z");
		s.credit = (struct credit_facts){ .subscription_id = SOURCE_ID, .state = cases[i].credit, .since_ms = at(NOW_TEXT), .decided_by_ms = TIME_UNKNOWN };
		s.f.n_credits = cases[i].credit != CREDIT_UNKNOWN;
		s.f.source_consumed = 5;
		status_take(&t->w, &s.f);
		assert_int_equal(status_outcome(&t->w), cases[i].outcome);
		assert_int_equal(status_stage_count(&t->w), s.f.n_credits ? 4 : 3);
		assert_true(*status_sentence(&t->w, text) && *status_meaning(&t->w, text) && *status_remedy(&t->w, text));
		assert_int_equal(order_may_place(&t->w), cases[i].again);
		if (cases[i].outcome == OUTCOME_PARTLY) {
			assert_says(status_meaning(&t->w, text), "5 users are still on Office 365 E4");
			assert_says(stage_text(&t->w, status_stage(&t->w, 1), text), "Words of the service.");
		}
		world_free(t);
	}
}

static void what_was_left_is_finished_by_hand(void **state)
{
	static const struct {
		int64_t consumed;
		enum subscription_status source;
		enum upgrade_outcome outcome;
	} cases[] = {
		{ 5, SUBSCRIPTION_ACTIVE, OUTCOME_PARTLY }, { 0, SUBSCRIPTION_ACTIVE, OUTCOME_PARTLY }, { 5, SUBSCRIPTION_CANCELLED, OUTCOME_PARTLY },
		{ COUNT_UNKNOWN, SUBSCRIPTION_CANCELLED, OUTCOME_PARTLY }, { 0, SUBSCRIPTION_CANCELLED, OUTCOME_DONE },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = placed();
		struct scene s;
		scene_init(&s);
		event(&s, "Conversion", "Completed", "2026-11-22T10:00:05Z");
		event(&s, "LicenseReassignment", "Failed", "2026-11-22T10:00:06Z");
		s.f.source_consumed = cases[i].consumed;
		s.f.source_commerce = s.f.source_directory = cases[i].source;
		status_take(&t->w, &s.f);
		assert_int_equal(status_outcome(&t->w), cases[i].outcome);
		world_free(t);
	}
}

/* An order anew after a declined one, paid in another way: the old check is still listed. */
static void an_earlier_credit_check_is_not_this_ones(void **state)
{
	struct world *t = placed();
	struct scene s;
	(void)state;

	t->w.order.record.credits_before = 1;
	scene_init(&s);
	event(&s, "Conversion", "Started ", "2026-11-22T10:00:05Z");
	s.credit = (struct credit_facts){ .subscription_id = SOURCE_ID, .state = CREDIT_DECLINED, .since_ms = at("2026-11-20T10:00:00Z"), .decided_by_ms = TIME_UNKNOWN };
	s.f.n_credits = 1;
	status_take(&t->w, &s.f);
	assert_int_equal(status_outcome(&t->w), OUTCOME_RUNNING);
	assert_false(order_may_place(&t->w));
	s.f.n_transitions = 0; /* not listed yet */
	status_take(&t->w, &s.f);
	assert_int_equal(status_outcome(&t->w), OUTCOME_UNKNOWN);
	t->w.order.record.credits_before = COUNT_UNKNOWN;
	status_take(&t->w, &s.f);
	assert_int_equal(status_outcome(&t->w), OUTCOME_UNKNOWN);
	assert_false(order_may_place(&t->w));
	world_free(t);
}

static void without_the_note_it_says_only_who_is_left(void **state)
{
	struct world *t = placed();
	struct scene s;
	char text[SENTENCE];
	(void)state;

	t->w.order.record.target_consumed = COUNT_UNKNOWN;
	scene_init(&s);
	event(&s, "Conversion", "Completed", "2026-11-22T10:00:05Z"); /* no word about licences: judged by the count */
	s.f.source_consumed = 60;
	s.f.target_consumed = 57;
	status_take(&t->w, &s.f);
	assert_int_equal(stage(&t->w, STAGE_LICENCES), STAGE_RUNNING);
	assert_string_equal(stage_text(&t->w, status_stage(&t->w, 1), text), "60 users are still on the old plan");
	s.f.source_consumed = 0;
	status_take(&t->w, &s.f);
	assert_int_equal(stage(&t->w, STAGE_LICENCES), STAGE_COMPLETE);
	s.f.source_consumed = COUNT_UNKNOWN;
	status_take(&t->w, &s.f);
	assert_string_equal(stage_text(&t->w, status_stage(&t->w, 1), text), "unknown");
	world_free(t);
}

static void counts_stay_between(void **state)
{
	static const struct {
		int64_t noted, now, moved;
	} cases[] = { { 10, 10, 0 }, { 10, 50, 40 }, { 10, 5, 0 }, { 0, 500, 117 } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = placed();
		struct scene s;
		t->w.order.record.target_consumed = cases[i].noted;
		scene_init(&s);
		s.f.target_consumed = cases[i].now;
		status_take(&t->w, &s.f);
		assert_int_equal(t->w.status.moved, cases[i].moved);
		assert_int_equal(t->w.status.to_move, 117);
		world_free(t);
	}
}

static void nothing_listed(void **state)
{
	struct world *t = placed();
	struct scene s;
	char text[SENTENCE];
	(void)state;

	assert_says(status_sentence(&t->w, text), "not been asked yet");
	assert_int_equal(status_stage_count(&t->w), 0);
	scene_init(&s);
	s.f.n_transitions = 0;
	status_take(&t->w, &s.f);
	assert_int_equal(status_outcome(&t->w), OUTCOME_UNKNOWN);
	assert_says(status_remedy(&t->w, text), "Do not order again");
	s.f.source_commerce = SUBSCRIPTION_CANCELLED; /* the history is gone, the result is there */
	s.f.target_status = SUBSCRIPTION_ACTIVE;
	status_take(&t->w, &s.f);
	assert_int_equal(status_outcome(&t->w), OUTCOME_DONE);
	world_free(t);
}

static void looks_again_more_seldom(void **state)
{
	struct world *t = placed();
	(void)state;

	assert_int_equal(status_look_again_ms(&t->w), 2000);
	t->w.now_ms += 200000;
	assert_int_equal(status_look_again_ms(&t->w), 10000);
	t->w.now_ms += 86400000;
	assert_int_equal(status_look_again_ms(&t->w), 30000);
	world_free(t);
}

/* ── Done ── */

static struct world *done(struct receipt_facts *f)
{
	struct world *t = placed();
	struct scene s;

	scene_init(&s);
	event(&s, "Conversion", "Completed", "2026-11-22T10:00:05Z");
	event(&s, "LicenseReassignment", "Completed", "2026-11-22T10:00:06Z");
	s.f.source_commerce = SUBSCRIPTION_CANCELLED;
	s.f.source_consumed = 0;
	s.f.target_consumed = 117;
	status_take(&t->w, &s.f);
	*f = (struct receipt_facts){ .target_told = true, .order_told = true, .source_status = SUBSCRIPTION_CANCELLED, .source_consumed = 0, .target_consumed = 117,
		.switched_off_users = 12, .finished_ms = at("2026-11-22T10:00:20Z") };
	f->target = (struct commerce_subscription_facts){ .id = "new-1", .quantity = 120, .order_id = "order-1" };
	f->order = (struct order_facts){ .id = "order-1", .total = usd("7404.30") };
	f->addons = t->addons;
	f->n_addons = 2;
	return t;
}

static void receipt(void **state)
{
	struct receipt_facts f;
	struct world *t = done(&f);
	struct buf out = BUF_INIT;
	char text[SENTENCE];
	(void)state;

	t->w.cart.more = 30;
	receipt_take(&t->w, &f);
	assert_string_equal(receipt_sentence(&t->w, text), "Office 365 E4 has been upgraded to Microsoft 365 E5 with 120 licences.");
	assert_string_equal(receipt_order_number(&t->w), "order-1");
	assert_string_equal(receipt_amount_text(&t->w, text), "USD 7,404.30");
	assert_int_equal(receipt_addon_count(&t->w), 1); /* storage is rightly billed, audio conferencing is in the plan */
	assert_string_equal(receipt_addon(&t->w, 0)->name, "Microsoft 365 Audio Conferencing");
	assert_int_equal(receipt_next_count(&t->w), 5);
	assert_says(receipt_next(&t->w, 1, text), "12 users");
	assert_says(receipt_next(&t->w, 2, text), "Audio Conferencing");
	assert_says(receipt_next(&t->w, 3, text), "Buy 30 licences");
	receipt_text(&t->w, &out);
	assert_says(out.data, "TRAINING");
	assert_says(out.data, "Contoso Ltd · contoso.onmicrosoft.com");
	assert_says(out.data, "USD 7,404.30");
	buf_reset(&out);
	receipt_json(&t->w, &out);
	assert_says(out.data, "\"outcome\": \"done\"");
	assert_says(out.data, "\"orderTotal\": \"7404.30\"");
	assert_says(out.data, "\"confirmedAmount\": \"7404.30\"");
	assert_says(out.data, "\"requestId\": \"request-1\"");
	assert_says(out.data, "\"licencesMoved\": 117");
	assert_says(out.data, "\"completedAt\": \"2026-11-22T10:00:20Z\"");
	buf_clear(&out);
	receipt_take_saved(&t->w, "/tmp/a.txt", "/tmp/a.json");
	assert_says(receipt_saved_sentence(&t->w, text), "/tmp/a.json");
	world_free(t);
}

static void receipt_of_little(void **state)
{
	struct receipt_facts f;
	struct world *t = done(&f);
	struct buf out = BUF_INIT;
	char text[SENTENCE];
	(void)state;

	str_copy(t->w.tenant.name, NAME_TEXT, "A \"quoted\" \\ name");
	t->w.settings.mode = WIZARD_LIVE;
	f = (struct receipt_facts){ .source_status = SUBSCRIPTION_ACTIVE, .source_consumed = COUNT_UNKNOWN, .target_consumed = COUNT_UNKNOWN,
		.switched_off_users = COUNT_UNKNOWN, .finished_ms = TIME_UNKNOWN };
	receipt_take(&t->w, &f);
	assert_string_equal(receipt_order_number(&t->w), "unknown");
	assert_string_equal(receipt_amount_text(&t->w, text), "unknown");
	assert_says(receipt_next(&t->w, 0, text), "still active and billed");
	t->w.status.outcome = OUTCOME_PARTLY;
	assert_says(receipt_sentence(&t->w, text), "not everything has moved from Office 365 E4 yet");
	assert_says(receipt_next(&t->w, 0, text), "Do not order again");
	receipt_json(&t->w, &out);
	assert_says(out.data, "\"tenantName\": \"A \\\"quoted\\\" \\\\ name\"");
	assert_says(out.data, "\"orderTotal\": null");
	assert_says(out.data, "\"completedAt\": null");
	buf_clear(&out);
	receipt_text(&t->w, &out);
	assert_null(strstr(out.data, "TRAINING"));
	buf_clear(&out);
	world_free(t);
}

/* What is over does not stand in the way of the next subscription. */
static void the_next_one(void **state)
{
	struct receipt_facts f;
	struct world *t = done(&f);
	(void)state;

	assert_int_equal(products_choose(&t->w, 1, NULL), 0);
	assert_int_equal(order_state(&t->w), ORDER_IDLE);
	assert_null(status_record(&t->w));
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words), cmocka_unit_test(finds_its_transition), cmocka_unit_test(what_counts_as_bought), cmocka_unit_test(from_order_to_done),
		cmocka_unit_test(the_old_plan_has_many_ends), cmocka_unit_test(what_can_go_wrong), cmocka_unit_test(an_earlier_credit_check_is_not_this_ones),
		cmocka_unit_test(what_was_left_is_finished_by_hand),
		cmocka_unit_test(without_the_note_it_says_only_who_is_left), cmocka_unit_test(counts_stay_between), cmocka_unit_test(nothing_listed),
		cmocka_unit_test(looks_again_more_seldom), cmocka_unit_test(receipt), cmocka_unit_test(receipt_of_little), cmocka_unit_test(the_next_one),
	};
	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
