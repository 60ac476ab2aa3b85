/* Reassign: who may move to what, where a move stands, its lines and lists, what is asked of the mover. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct reassign_cause cause(const char *word, int64_t rows)
{
	struct reassign_cause c = { .rows = rows, .can_be_retried = true };

	str_copy(c.word, sizeof c.word, word);
	snprintf(c.text, sizeof c.text, "words of %s", word);
	return c;
}

static struct reassign_move a_move(enum reassign_state state)
{
	struct reassign_move m = { .id = 3, .state = state, .created_ms = at(NOW_TEXT), .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };

	str_copy(m.source_sku, sizeof m.source_sku, SKU_E4);
	str_copy(m.source_name, sizeof m.source_name, "Office 365 E4");
	str_copy(m.target_sku, sizeof m.target_sku, SKU_M365_E5);
	str_copy(m.target_name, sizeof m.target_name, "Microsoft 365 E5");
	return m;
}

static struct reassign_progress some_progress(enum reassign_phase phase)
{
	struct reassign_progress p = { .phase = phase, .to_read = COUNT_UNKNOWN, .seats_free = COUNT_UNKNOWN, .left_ms = COUNT_UNKNOWN,
		.waiting_until_ms = TIME_UNKNOWN };

	p.rows[REASSIGN_READY] = 10;
	p.rows[REASSIGN_HELD] = 5;
	p.held[0] = cause("no_location", 4);
	p.held[1] = cause("left_out", 1);
	p.n_held = 2;
	return p;
}

static void take(struct world *t, enum reassign_state state, enum reassign_phase phase)
{
	struct reassign_move move = a_move(state);
	struct reassign_progress now = some_progress(phase);

	reassign_take_move(&t->w, &move);
	reassign_take_progress(&t->w, &now);
	reassign_take_planned(&t->w);
}

static struct world *at_the_choice(void)
{
	struct world *t = world_new();

	world_products(t);
	reassign_prepare(&t->w);
	reassign_set_target(&t->w, SKU_M365_E5, "Microsoft 365 E5");
	return t;
}

/* ── from what to what ── */

static void add_subscription(struct world *t, const char *id, const char *sku_id, const char *name)
{
	struct commerce_subscription_facts *s = &t->commerce[t->products.n_commerce++];

	*s = (struct commerce_subscription_facts){ .status = SUBSCRIPTION_ACTIVE, .quantity = 10 };
	str_copy(s->id, sizeof s->id, id);
	str_copy(s->sku_id, sizeof s->sku_id, sku_id);
	str_copy(s->name, sizeof s->name, name);
}

static void targets_are_plans_that_the_tenant_has(void **state)
{
	struct world *t = world_new();
	char why[SENTENCE];
	(void)state;

	world_products(t);
	reassign_prepare(&t->w);
	assert_int_equal(reassign_target_count(&t->w), 0); /* neither the source nor an add-on is one */
	assert_says(reassign_closed(&t->w, why), "Buy it first");
	add_subscription(t, "new-1", SKU_M365_E5, "Microsoft 365 E5");
	products_take(&t->w, &t->products);
	assert_int_equal(reassign_target_count(&t->w), 1);
	reassign_prepare(&t->w);
	assert_int_equal(reassign_target_chosen(&t->w), 0); /* there is but one */
	assert_string_equal(reassign_to(&t->w), "Microsoft 365 E5");
	assert_null(reassign_closed(&t->w, why));
	world_free(t);
}

static void of_several_the_person_chooses(void **state)
{
	struct world *t = world_new();
	struct error err = ERROR_INIT;
	(void)state;

	world_products(t);
	t->products.n_commerce = 1;
	add_subscription(t, "new-1", SKU_O365_E3, "Office 365 E3");
	add_subscription(t, "new-2", SKU_M365_E5, "Microsoft 365 E5");
	add_subscription(t, "new-3", SKU_M365_E5, "Microsoft 365 E5");
	products_take(&t->w, &t->products);
	reassign_prepare(&t->w);
	assert_int_equal(reassign_target_count(&t->w), 2); /* two subscriptions of one plan are one plan */
	assert_int_equal(reassign_target_chosen(&t->w), SIZE_MAX);
	assert_int_equal(reassign_ready(&t->w, &err), -ERROR_INPUT);
	reassign_choose_target(&t->w, 1);
	assert_string_equal(t->w.reassign.scope.target_sku, SKU_M365_E5);
	assert_int_equal(reassign_ready(&t->w, &err), 0);
	world_free(t);
}

static void without_graph_or_role_it_is_closed(void **state)
{
	struct world *t = at_the_choice();
	char why[SENTENCE];
	(void)state;

	assert_null(reassign_closed(&t->w, why));
	t->w.roles = (struct roles_facts){ .told = true, .billing_admin = true };
	assert_says(reassign_closed(&t->w, why), "License or User admin");
	t->w.roles.license_admin = true;
	assert_null(reassign_closed(&t->w, why));
	t->w.settings.has_graph = false;
	assert_says(reassign_closed(&t->w, why), "Microsoft Graph is not configured");
	world_free(t);
}

/* ── choosing users ── */

static void what_a_plan_needs(void **state)
{
	struct world *t = at_the_choice();
	struct error err = ERROR_INIT;
	(void)state;

	assert_int_equal(reassign_ready(&t->w, &err), 0);
	reassign_set_users(&t->w, REASSIGN_FILTER);
	assert_int_equal(reassign_ready(&t->w, &err), -ERROR_INPUT);
	reassign_set_part(&t->w, "anna");
	assert_int_equal(reassign_ready(&t->w, &err), 0);
	reassign_set_users(&t->w, REASSIGN_LIST);
	assert_int_equal(reassign_ready(&t->w, &err), -ERROR_INPUT);
	reassign_set_list(&t->w, "/tmp/users.csv");
	assert_int_equal(reassign_ready(&t->w, &err), 0);
	world_free(t);
}

static void a_country_is_two_letters(void **state)
{
	static const char *const wrong[] = { "D", "DEU", "D3", "Germany", "ü" };
	struct world *t = at_the_choice();
	struct error err = ERROR_INIT;
	(void)state;

	assert_int_equal(reassign_set_default_location(&t->w, "de", &err), 0);
	assert_string_equal(t->w.reassign.scope.location, "DE");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(reassign_set_default_location(&t->w, wrong[i], &err), -ERROR_INPUT);
	assert_string_equal(t->w.reassign.scope.location, "DE");
	assert_int_equal(reassign_set_default_location(&t->w, "", &err), 0);
	assert_string_equal(t->w.reassign.scope.location, "");
	world_free(t);
}

/* ── where it stands ── */

static void stages(void **state)
{
	static const struct {
		enum reassign_state state;
		enum reassign_phase phase;
		enum reassign_stage stage;
		bool unfinished;
	} cases[] = {
		{ REASSIGN_PLANNING, REASSIGN_IS_PLANNING, REASSIGN_TO_PLAN, false },
		{ REASSIGN_PLANNED, REASSIGN_IS_PLANNED, REASSIGN_TO_CONFIRM, false },
		{ REASSIGN_RUNNING, REASSIGN_IS_MOVING, REASSIGN_UNDER_WAY, true },
		{ REASSIGN_RUNNING, REASSIGN_IS_PAUSED, REASSIGN_UNDER_WAY, true },
		{ REASSIGN_RUNNING, REASSIGN_IS_IDLE, REASSIGN_HALTED, true }, /* another run's, that ended in the middle */
		{ REASSIGN_STOPPED, REASSIGN_IS_STOPPED, REASSIGN_HALTED, true },
		{ REASSIGN_RUNNING, REASSIGN_HAS_FAILED, REASSIGN_HALTED, true },
		{ REASSIGN_ENDED, REASSIGN_IS_CHECKING, REASSIGN_UNDER_WAY, false },
		{ REASSIGN_ENDED, REASSIGN_IS_ENDED, REASSIGN_OVER, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = at_the_choice();
		take(t, cases[i].state, cases[i].phase);
		assert_int_equal(reassign_stage(&t->w), cases[i].stage);
		assert_int_equal(reassign_unfinished(&t->w), cases[i].unfinished);
		world_free(t);
	}
}

/* The program ended between the last user and the word that all are done: there is nothing that could go on. */
static void what_has_nothing_left_is_over(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_progress now = some_progress(REASSIGN_IS_IDLE);
	(void)state;

	take(t, REASSIGN_RUNNING, REASSIGN_IS_IDLE);
	now.rows[REASSIGN_READY] = now.rows[REASSIGN_SENT] = 0;
	reassign_take_progress(&t->w, &now);
	assert_false(reassign_unfinished(&t->w));
	assert_int_equal(reassign_stage(&t->w), REASSIGN_OVER);
	now.rows[REASSIGN_SENT] = 1;
	reassign_take_progress(&t->w, &now);
	assert_true(reassign_unfinished(&t->w));
	world_free(t);
}

/* Putting back: who was moved is still to be put back, also where no row says so yet. */
static void what_is_put_back_has_those_left_who_were_moved(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_progress now = some_progress(REASSIGN_IS_STOPPED);
	(void)state;

	take(t, REASSIGN_RUNNING, REASSIGN_IS_STOPPED);
	memset(now.rows, 0, sizeof now.rows);
	now.back = true;
	now.rows[REASSIGN_READY] = 3;
	now.rows[REASSIGN_MOVED] = 2;
	reassign_take_progress(&t->w, &now);
	assert_int_equal(reassign_rows_left(&t->w), 2);
	assert_true(reassign_unfinished(&t->w));
	now.rows[REASSIGN_MOVED] = 0;
	now.rows[REASSIGN_BACK] = 2;
	reassign_take_progress(&t->w, &now);
	assert_int_equal(reassign_rows_left(&t->w), 0);
	assert_false(reassign_unfinished(&t->w));
	world_free(t);
}

/* A plan for other users is no plan for these; what was begun stays what it is. */
static void another_choice_needs_another_plan(void **state)
{
	struct world *t = at_the_choice();
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	reassign_set_groups(&t->w, true); /* as it was */
	assert_int_equal(reassign_stage(&t->w), REASSIGN_TO_CONFIRM);
	reassign_set_groups(&t->w, false);
	assert_int_equal(reassign_stage(&t->w), REASSIGN_TO_PLAN);
	take(t, REASSIGN_STOPPED, REASSIGN_IS_STOPPED);
	reassign_set_target(&t->w, SKU_O365_E5, "Office 365 E5");
	assert_int_equal(reassign_stage(&t->w), REASSIGN_HALTED);
	assert_string_equal(reassign_to(&t->w), "Microsoft 365 E5");
	world_free(t);
}

/* The journal's last move may be of another product than the one that is open. */
static void another_products_move_is_not_here(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_move move = a_move(REASSIGN_STOPPED);
	char text[SENTENCE];
	(void)state;

	str_copy(move.source_sku, sizeof move.source_sku, SKU_O365_E3);
	reassign_take_move(&t->w, &move);
	assert_false(reassign_unfinished(&t->w));
	assert_null(reassign_begun_sentence(&t->w, text));
	world_free(t);
}

static void choosing_another_subscription_forgets_but_what_runs(void **state)
{
	struct world *t = at_the_choice();
	(void)state;

	take(t, REASSIGN_RUNNING, REASSIGN_IS_MOVING);
	wizard_call_started(&t->w, REQUEST_REASSIGN_RUN);
	wizard_forget_subscription(&t->w);
	assert_true(reassign_is_running(&t->w));
	wizard_call_done(&t->w, REQUEST_REASSIGN_RUN);
	wizard_forget_subscription(&t->w);
	assert_int_equal(t->w.reassign.move.id, 0);
	assert_false(reassign_is_taken_up(&t->w));
	world_free(t);
}

static void the_bar_of_a_pilot_is_short(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_progress now;
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	assert_int_equal(reassign_set_pilot(&t->w, "3", NULL), 0);
	assert_int_equal(reassign_set_pilot(&t->w, "0", NULL), -ERROR_INPUT);
	reassign_ask_move(&t->w, true);
	assert_int_equal(reassign_asked_users(&t->w), 3);
	assert_int_equal(t->w.reassign.wish.users, 3);
	now = t->w.reassign.now;
	now.rows[REASSIGN_READY] = 8;
	now.rows[REASSIGN_MOVED] = 2;
	reassign_take_progress(&t->w, &now);
	assert_int_equal(reassign_to_do(&t->w), 3);
	assert_int_equal(reassign_done(&t->w), 2);
	reassign_ask_move(&t->w, false);
	assert_int_equal(reassign_to_do(&t->w), 10);
	assert_int_equal(t->w.reassign.wish.users, 0);
	world_free(t);
}

/* More than there are is all of them. */
static void a_large_pilot_is_everybody(void **state)
{
	struct world *t = at_the_choice();
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	reassign_set_pilot(&t->w, "10", NULL);
	reassign_ask_move(&t->w, true);
	assert_int_equal(t->w.reassign.wish.users, 0);
	world_free(t);
}

static void nothing_begins_without_the_tick(void **state)
{
	struct world *t = at_the_choice();
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	reassign_ask_move(&t->w, false);
	assert_false(reassign_next_run(&t->w));
	reassign_confirm(&t->w, true);
	assert_true(reassign_next_run(&t->w));
	assert_false(reassign_next_run(&t->w)); /* once */
	reassign_ask_put_back(&t->w);
	assert_false(reassign_next_run(&t->w)); /* the tick of one question is not that of the next */
	world_free(t);
}

/* ── lines and lists ── */

static void lines_of_a_plan(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_result r[REASSIGN_RESULTS];
	char text[SENTENCE];
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	assert_int_equal(reassign_results(&t->w, r), 3);
	assert_string_equal(reassign_result_text(&t->w, &r[0], text), "Ready to be moved");
	assert_string_equal(reassign_result_text(&t->w, &r[1], text), "Held: no usage location");
	assert_int_equal(r[1].rows, 4);
	assert_string_equal(r[1].filter.cause, "no_location");
	assert_true(r[1].bad);
	assert_string_equal(reassign_result_text(&t->w, &r[2], text), "Held: left out by hand");
	assert_false(r[2].bad);
	world_free(t);
}

/* More causes than any service has still fit. */
static void every_cause_has_its_line(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_result r[REASSIGN_RESULTS];
	struct reassign_progress now = some_progress(REASSIGN_IS_ENDED);
	(void)state;

	for (size_t i = 0; i < REASSIGN_ROW_STATES; i++)
		now.rows[i] = 1;
	now.groups = now.lines = now.differs = 1;
	now.n_held = now.n_failed = REASSIGN_CAUSES;
	for (size_t i = 0; i < REASSIGN_CAUSES; i++)
		now.held[i] = now.failed[i] = cause("x", 1);
	reassign_take_progress(&t->w, &now);
	size_t n = reassign_results(&t->w, r);
	assert_true(n <= REASSIGN_RESULTS);
	assert_int_equal(r[n - 1].filter.kind, REASSIGN_GROUP);
	world_free(t);
}

static struct reassign_row *rows_from(int64_t first, size_t n)
{
	struct reassign_row *rows = xcalloc(n, sizeof *rows);

	for (size_t i = 0; i < n; i++)
		rows[i].seq = first + (int64_t)i + 1;
	return rows;
}

static void a_list_is_a_window(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_filter filter = { .states = REASSIGN_STATE(REASSIGN_READY), .kind = -1 };
	struct reassign_row *rows = rows_from(0, REASSIGN_WINDOW);
	(void)state;

	reassign_show(&t->w, &filter);
	assert_true(reassign_rows_needed(&t->w));
	reassign_take_rows(&t->w, 1000000, 0, rows, REASSIGN_WINDOW);
	free(rows);
	assert_false(reassign_rows_needed(&t->w));
	assert_int_equal(reassign_row_at(&t->w, 10)->seq, 11);
	assert_null(reassign_row_at(&t->w, REASSIGN_WINDOW));
	reassign_look(&t->w, 100);
	assert_false(reassign_rows_needed(&t->w));
	reassign_look(&t->w, REASSIGN_WINDOW - 10);
	assert_true(reassign_rows_needed(&t->w));
	reassign_look(&t->w, 999999);
	rows = rows_from(1000000 - REASSIGN_WINDOW, REASSIGN_WINDOW);
	reassign_take_rows(&t->w, 1000000, 1000000 - REASSIGN_WINDOW, rows, REASSIGN_WINDOW);
	free(rows);
	assert_false(reassign_rows_needed(&t->w));
	assert_int_equal(reassign_row_at(&t->w, 999999)->seq, 1000000);
	reassign_find(&t->w, "anna");
	assert_true(reassign_rows_needed(&t->w));
	world_free(t);
}

/* What happens to the rows makes the list old, also where it is the same length. */
static void progress_makes_a_list_old(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_progress now = some_progress(REASSIGN_IS_MOVING);
	(void)state;

	take(t, REASSIGN_RUNNING, REASSIGN_IS_MOVING);
	reassign_show(&t->w, &(struct reassign_filter){ .kind = -1 });
	reassign_take_rows(&t->w, 0, 0, NULL, 0);
	now.rate = 20;
	reassign_take_progress(&t->w, &now);
	assert_false(reassign_rows_needed(&t->w));
	now.rows[REASSIGN_MOVED]++;
	now.rows[REASSIGN_READY]--;
	reassign_take_progress(&t->w, &now);
	assert_true(reassign_rows_needed(&t->w));
	world_free(t);
}

static void open_row(struct world *t, enum reassign_row_state state, struct reassign_cause c)
{
	struct reassign_row row = { .seq = 5, .state = state, .cause = c };

	reassign_take_row(&t->w, &row);
}

static void decisions(void **state)
{
	struct world *t = at_the_choice();
	struct error err = ERROR_INIT;
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	reassign_show(&t->w, &(struct reassign_filter){ .states = REASSIGN_STATE(REASSIGN_HELD), .kind = -1, .cause = "no_location" });
	assert_int_equal(reassign_list_decision(&t->w), DECIDE_LOCATION);
	assert_int_equal(reassign_wish_location(&t->w, 0, &err), -ERROR_INPUT); /* nothing was typed */
	assert_int_equal(reassign_type_location(&t->w, "fr", &err), 0);
	assert_int_equal(reassign_wish_location(&t->w, 5, &err), 0);
	assert_int_equal(t->w.reassign.wish.verb, REASSIGN_SET_LOCATION);
	assert_int_equal(t->w.reassign.wish.seq, 5);
	assert_string_equal(t->w.reassign.wish.location, "FR");
	open_row(t, REASSIGN_READY, (struct reassign_cause){ 0 });
	assert_int_equal(reassign_row_decision(&t->w), DECIDE_NOTHING);
	assert_true(reassign_may_leave_out(&t->w));
	open_row(t, REASSIGN_HELD, cause("left_out", 1));
	assert_int_equal(reassign_row_decision(&t->w), DECIDE_TAKE_IN);
	assert_false(reassign_may_leave_out(&t->w));
	open_row(t, REASSIGN_FAILED, cause("no_location", 1));
	assert_int_equal(reassign_row_decision(&t->w), DECIDE_NOTHING); /* it is tried again */
	open_row(t, REASSIGN_FAILED, cause("no_seat", 1));
	assert_int_equal(reassign_row_decision(&t->w), DECIDE_BUY);
	/* A plan does not change under a move that runs. */
	take(t, REASSIGN_RUNNING, REASSIGN_IS_MOVING);
	assert_int_equal(reassign_row_decision(&t->w), DECIDE_NOTHING);
	assert_int_equal(reassign_list_decision(&t->w), DECIDE_NOTHING);
	world_free(t);
}

static void services_have_names(void **state)
{
	struct world *t = at_the_choice();
	char ids[300], text[SENTENCE];
	(void)state;

	const struct service_plan *a = &t->w.file.plans[0], *b = &t->w.file.plans[1];
	snprintf(ids, sizeof ids, "%s unknown-plan %s", a->id, b->id);
	reassign_services_text(&t->w, ids, text);
	assert_says(text, a->name);
	assert_says(text, "unknown-plan");
	assert_says(text, b->name);
	assert_string_equal(reassign_services_text(&t->w, NULL, text), "");
	assert_string_equal(reassign_services_text(&t->w, "", text), "");
	world_free(t);
}

/* ── seats, results, doors ── */

static void missing_seats(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_progress now = some_progress(REASSIGN_IS_PLANNED);
	char text[SENTENCE];
	(void)state;

	now.seats_needed = 10;
	reassign_take_progress(&t->w, &now);
	assert_null(reassign_seats_sentence(&t->w, text)); /* nobody told how many there are */
	now.seats_free = 10;
	reassign_take_progress(&t->w, &now);
	assert_null(reassign_seats_sentence(&t->w, text));
	now.seats_free = 7;
	reassign_take_progress(&t->w, &now);
	assert_says(reassign_seats_sentence(&t->w, text), "3 missing");
	world_free(t);
}

static void what_came_of_it(void **state)
{
	struct world *t = at_the_choice();
	struct reassign_progress now = { .phase = REASSIGN_IS_ENDED };
	char text[SENTENCE];
	(void)state;

	now.rows[REASSIGN_MOVED] = 12;
	reassign_take_progress(&t->w, &now);
	assert_says(reassign_result_sentence(&t->w, text), "nobody of the plan is left");
	assert_null(reassign_check_sentence(&t->w, text));
	assert_true(reassign_may_put_back(&t->w));
	assert_false(reassign_may_retry(&t->w));
	assert_false(reassign_waits_for_seats(&t->w));
	now.rows[REASSIGN_FAILED] = 2;
	now.failed[0] = cause("no_seat", 2);
	now.n_failed = 1;
	now.as_planned = 12;
	reassign_take_progress(&t->w, &now);
	assert_says(reassign_result_sentence(&t->w, text), "2 failed");
	assert_says(reassign_check_sentence(&t->w, text), "all 12");
	assert_true(reassign_may_retry(&t->w));
	assert_true(reassign_waits_for_seats(&t->w));
	now.failed[0].can_be_retried = false;
	reassign_take_progress(&t->w, &now);
	assert_false(reassign_may_retry(&t->w));
	now.rows[REASSIGN_READY] = 4;
	reassign_take_progress(&t->w, &now);
	assert_says(reassign_result_sentence(&t->w, text), "4 still to go");
	now.back = true;
	now.rows[REASSIGN_MOVED] = 0;
	now.rows[REASSIGN_BACK] = 12;
	reassign_take_progress(&t->w, &now);
	assert_says(reassign_result_sentence(&t->w, text), "12 users put back");
	world_free(t);
}

static void after_an_automatic_upgrade(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_products(t);
	t->w.unfinished = (struct upgrade_record){ .state = UPGRADE_ACCEPTED };
	str_copy(t->w.unfinished.source_sku_id, ID_TEXT, SKU_E4);
	str_copy(t->w.unfinished.target_sku_id, ID_TEXT, SKU_M365_E5);
	str_copy(t->w.unfinished.target_name, NAME_TEXT, "Microsoft 365 E5");
	str_copy(t->w.unfinished.source_subscription_id, ID_TEXT, SOURCE_ID);
	reassign_take_recorded(&t->w, 17);
	assert_false(reassign_services_offered(&t->w)); /* not before it is done */
	t->w.status.outcome = OUTCOME_DONE;
	assert_true(reassign_services_offered(&t->w));
	assert_false(reassign_rest_offered(&t->w));
	reassign_take_recorded(&t->w, 0);
	assert_false(reassign_services_offered(&t->w));
	t->w.status.outcome = OUTCOME_PARTLY;
	t->w.status.still_on_source = 4;
	assert_true(reassign_rest_offered(&t->w));
	reassign_begin_services(&t->w);
	assert_true(t->w.reassign.scope.services);
	assert_string_equal(t->w.reassign.scope.source_sku, SKU_E4);
	assert_string_equal(t->w.reassign.scope.source_subscription, SOURCE_ID);
	reassign_begin_rest(&t->w);
	assert_false(t->w.reassign.scope.services);
	assert_string_equal(t->w.reassign.scope.source_sku, SKU_E4);
	assert_string_equal(t->w.reassign.scope.target_sku, SKU_M365_E5);
	world_free(t);
}

/* What the next start will find is said on leaving. */
static void leaving(void **state)
{
	struct world *t = at_the_choice();
	char text[SENTENCE];
	(void)state;

	take(t, REASSIGN_PLANNED, REASSIGN_IS_PLANNED);
	assert_null(reassign_leave_sentence(&t->w, text));
	take(t, REASSIGN_RUNNING, REASSIGN_IS_MOVING);
	assert_says(wizard_unfinished_sentence(&t->w, text), "Users are being moved.");
	take(t, REASSIGN_STOPPED, REASSIGN_IS_STOPPED);
	assert_says(wizard_unfinished_sentence(&t->w, text), "is not finished");
	t->w.reassign.move.back = true;
	assert_says(reassign_leave_sentence(&t->w, text), "Putting users back to Office 365 E4 is not finished.");
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_are_plans_that_the_tenant_has), cmocka_unit_test(of_several_the_person_chooses),
		cmocka_unit_test(without_graph_or_role_it_is_closed), cmocka_unit_test(what_a_plan_needs), cmocka_unit_test(a_country_is_two_letters),
		cmocka_unit_test(stages),
		cmocka_unit_test(what_has_nothing_left_is_over),
		cmocka_unit_test(what_is_put_back_has_those_left_who_were_moved), cmocka_unit_test(another_choice_needs_another_plan), cmocka_unit_test(another_products_move_is_not_here),
		cmocka_unit_test(choosing_another_subscription_forgets_but_what_runs), cmocka_unit_test(the_bar_of_a_pilot_is_short),
		cmocka_unit_test(a_large_pilot_is_everybody), cmocka_unit_test(nothing_begins_without_the_tick), cmocka_unit_test(lines_of_a_plan),
		cmocka_unit_test(every_cause_has_its_line), cmocka_unit_test(a_list_is_a_window), cmocka_unit_test(progress_makes_a_list_old),
		cmocka_unit_test(decisions), cmocka_unit_test(services_have_names), cmocka_unit_test(missing_seats), cmocka_unit_test(what_came_of_it),
		cmocka_unit_test(after_an_automatic_upgrade), cmocka_unit_test(leaving),
	};
	return cmocka_run_group_tests_name("model/reassign", tests, NULL, NULL);
}
