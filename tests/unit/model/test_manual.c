/* The four steps: which is next, what stands in the way, and whose a step is. */
#include "tests/unit/model/manual_fixture.h"

#include "core/text.h"

static struct manual_world m;
#define W (&m.t->w)

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

static void is(enum manual_step step, enum manual_state state)
{
	if (manual_step_state(W, step) != state)
		fail_msg("%s is “%s”", manual_step_name(step), manual_state_text(manual_step_state(W, step)));
}

static void says(enum manual_step step, const char *part)
{
	char text[SENTENCE];

	assert_says(manual_step_text(W, step, text), part);
}

static void let_go(void)
{
	assert_true(order_let_go(W));
	world_begun(m.t, NULL);
	manual_world_read(&m);
}

static void buying_comes_first(void **state)
{
	(void)state;
	m.t->products.n_commerce = 3;
	m.t->products.n_directory = 1;
	let_go();
	is(MANUAL_BUY, MANUAL_NOT_BEGUN);
	is(MANUAL_VERIFY, MANUAL_NOT_BEGUN);
	is(MANUAL_CANCEL, MANUAL_NOT_BEGUN);
	assert_int_equal(manual_next(W), MANUAL_BUY);
	says(MANUAL_BUY, "at least 120 licences");
	says(MANUAL_VERIFY, "after a plan");
	says(MANUAL_REASSIGN, "117 users");
}

static void a_ready_target_leads_to_the_users(void **state)
{
	(void)state;
	is(MANUAL_BUY, MANUAL_DONE);
	is(MANUAL_VERIFY, MANUAL_DONE);
	is(MANUAL_REASSIGN, MANUAL_NOT_BEGUN);
	W->reassign.now.rows[REASSIGN_MOVED] = 1;
	is(MANUAL_REASSIGN, MANUAL_UNDER_WAY);
	W->reassign.now.rows[REASSIGN_MOVED] = 0;
	assert_int_equal(manual_next(W), MANUAL_REASSIGN);
	says(MANUAL_BUY, "Microsoft 365 E5 with 120 licences");
	says(MANUAL_CANCEL, "when nobody holds it");
}

static void some_moved_is_under_way(void **state)
{
	(void)state;
	manual_world_moved(&m, 40);
	is(MANUAL_REASSIGN, MANUAL_UNDER_WAY);
	says(MANUAL_REASSIGN, "40 of 117");
	is(MANUAL_CANCEL, MANUAL_NOT_BEGUN);
}

static void nobody_left_leads_to_cancel(void **state)
{
	(void)state;
	manual_world_moved(&m, 0);
	is(MANUAL_REASSIGN, MANUAL_DONE);
	assert_int_equal(manual_next(W), MANUAL_CANCEL);
	says(MANUAL_CANCEL, "pointed out");
}

static void a_group_that_gives_it_keeps_the_users_step_open(void **state)
{
	(void)state;
	m.facts.groups = 2;
	manual_world_moved(&m, 0);
	is(MANUAL_REASSIGN, MANUAL_UNDER_WAY);
	says(MANUAL_REASSIGN, "2 groups");
}

/* Commerce bills what it calls suspended; the directory calls so what was cancelled. */
static void a_suspended_source_ends_it_only_where_the_directory_alone_tells(void **state)
{
	(void)state;
	m.t->commerce[0].status = SUBSCRIPTION_SUSPENDED;
	m.t->directory[0].status = SUBSCRIPTION_SUSPENDED;
	manual_world_moved(&m, 0);
	is(MANUAL_CANCEL, MANUAL_NOT_BEGUN);
	W->settings.has_commerce = false;
	is(MANUAL_CANCEL, MANUAL_DONE);
}

static void a_cancelled_source_ends_the_path(void **state)
{
	char text[SENTENCE];

	(void)state;
	assert_non_null(wizard_unfinished_sentence(W, text));
	m.t->commerce[0].status = SUBSCRIPTION_CANCELLED;
	m.t->directory[0].status = SUBSCRIPTION_CANCELLED;
	manual_world_moved(&m, 0);
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		is(step, MANUAL_DONE);
	assert_int_equal(manual_next(W), MANUAL_STEPS);
	assert_true(manual_is_over(W));
	assert_false(subscription_under_way(W));
	assert_null(wizard_unfinished_sentence(W, text));
}

/* Cancelled although users hold it: they have lost it, and the new plan still has to be given. */
static void a_source_that_ended_too_early_leaves_the_users(void **state)
{
	(void)state;
	m.t->commerce[0].status = SUBSCRIPTION_CANCELLED;
	manual_world_moved(&m, 30);
	is(MANUAL_CANCEL, MANUAL_DONE);
	is(MANUAL_REASSIGN, MANUAL_UNDER_WAY);
	assert_int_equal(manual_next(W), MANUAL_REASSIGN);
}

static void no_renewal_is_the_way_to_its_end(void **state)
{
	(void)state;
	m.t->commerce[0].auto_renew = 0;
	manual_world_moved(&m, 0);
	is(MANUAL_CANCEL, MANUAL_UNDER_WAY);
}

static void a_partner_buys_and_cancels(void **state)
{
	char text[SENTENCE];

	(void)state;
	let_go();
	m.t->channels[0].channel = CHANNEL_PARTNER;
	str_copy(m.t->channels[0].partner_name, NAME_TEXT, "Fabrikam");
	manual_world_read(&m);
	is(MANUAL_BUY, MANUAL_IN_THE_WAY);
	is(MANUAL_CANCEL, MANUAL_IN_THE_WAY);
	says(MANUAL_BUY, "Fabrikam");
	assert_null(manual_step_closed(W, MANUAL_VERIFY, text));
	assert_null(manual_step_closed(W, MANUAL_REASSIGN, text));
	assert_says(manual_by_hand(W, MANUAL_CANCEL, text), "Fabrikam");
	W->settings.as_partner = true; /* the partner itself is signed in */
	assert_null(manual_step_closed(W, MANUAL_CANCEL, text));
}

static void volume_licensing_has_a_representative(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->channels[0].channel = CHANNEL_VOLUME;
	manual_world_read(&m);
	assert_says(manual_step_closed(W, MANUAL_CANCEL, text), "representative");
}

static void a_missing_role_is_named_before_anything_changes(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->products.roles = (struct roles_facts){ .told = true, .user_admin = true };
	manual_world_read(&m);
	assert_says(manual_step_closed(W, MANUAL_CANCEL, text), "Billing admin");
	assert_null(manual_step_closed(W, MANUAL_REASSIGN, text));
	m.t->products.roles = (struct roles_facts){ .told = true, .billing_admin = true };
	manual_world_read(&m);
	assert_says(manual_step_closed(W, MANUAL_REASSIGN, text), "License or User admin");
	is(MANUAL_REASSIGN, MANUAL_IN_THE_WAY);
}

static void what_was_closed_is_found_again(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.facts.concluded = true;
	m.facts.kept = m.t->begun;
	m.t->commerce[0].status = SUBSCRIPTION_CANCELLED;
	let_go();
	manual_world_moved(&m, 0);
	assert_non_null(manual_target(W));
	assert_int_equal(manual_began_with(W), 117);
	assert_says(manual_receipt_text(W, MANUAL_BUY, text), "order-7");
	assert_says(manual_receipt_text(W, MANUAL_REASSIGN, text), "117 users");
	assert_says(manual_receipt_data(W, text), "90 days");
}

/* The service bought the plan and moved some: the rest of an automatic upgrade is done here. */
static void what_an_upgrade_left_behind_is_taken_up(void **state)
{
	struct upgrade_record record = m.t->begun;

	(void)state;
	record.path = PATH_AUTOMATIC;
	let_go();
	world_begun(m.t, &record);
	manual_world_read(&m);
	assert_null(manual_target(W));
	W->status.outcome = OUTCOME_PARTLY;
	manual_world_moved(&m, 40);
	assert_non_null(manual_target(W));
	is(MANUAL_BUY, MANUAL_DONE);
	is(MANUAL_REASSIGN, MANUAL_UNDER_WAY);
	assert_int_equal(manual_next(W), MANUAL_REASSIGN);
}

static void addresses_go_by_the_cloud(void **state)
{
	char text[SENTENCE];

	(void)state;
	str_copy(W->settings.cloud, WORD_TEXT, "global");
	assert_says(manual_admin_centre(W, text), "admin.microsoft.com");
	str_copy(W->settings.cloud, WORD_TEXT, "china");
	assert_says(manual_admin_centre(W, text), ".cn");
	str_copy(W->settings.cloud, WORD_TEXT, "elsewhere");
	assert_null(manual_admin_centre(W, text));
}

static void it_looks_again_as_the_file_says(void **state)
{
	(void)state;
	W->file.figures.manual_look_seconds = 45;
	assert_int_equal(manual_look_again_ms(W), 45000);
	W->file.figures.manual_look_seconds = 1;
	assert_int_equal(manual_look_again_ms(W), 2000);
	W->file.figures.manual_look_seconds = 45;
	m.services[0].status = PROVISIONING_PENDING; /* just taken: soon, then more and more seldom */
	manual_world_read(&m);
	assert_int_equal(manual_look_again_ms(W), 2000);
	W->now_ms += 100000;
	assert_int_equal(manual_look_again_ms(W), 5000);
	W->now_ms += 3600000;
	assert_int_equal(manual_look_again_ms(W), 45000);
	W->file.figures.manual_look_seconds = 0;
	assert_int_equal(manual_look_again_ms(W), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(buying_comes_first), TEST(a_ready_target_leads_to_the_users), TEST(some_moved_is_under_way), TEST(nobody_left_leads_to_cancel),
		TEST(a_group_that_gives_it_keeps_the_users_step_open), TEST(a_cancelled_source_ends_the_path),
		TEST(a_suspended_source_ends_it_only_where_the_directory_alone_tells),
		TEST(a_source_that_ended_too_early_leaves_the_users), TEST(no_renewal_is_the_way_to_its_end), TEST(a_partner_buys_and_cancels),
		TEST(volume_licensing_has_a_representative), TEST(a_missing_role_is_named_before_anything_changes),
		TEST(what_was_closed_is_found_again), TEST(what_an_upgrade_left_behind_is_taken_up), TEST(addresses_go_by_the_cloud), TEST(it_looks_again_as_the_file_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
