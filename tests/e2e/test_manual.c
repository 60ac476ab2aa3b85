/* The manual path through its pages, from Buy to the end of the old plan; each obstacle of the world is met, explained and overcome. */
#include "tests/e2e/licences.h"
#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct stage st;

static void begin(const char *scenario)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, scenario);
	stage_open(&st, 80, 24, NULL);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── what stands in the way before anybody is moved ── */

static void a_seat_short_is_said_and_bought(void **state)
{
	(void)state;
	struct world w;
	begin("groups");
	manual_reach(&st);
	manual_wait(&st, STEP_BUY, "Not begun");
	manual_open(&st, STEP_BUY);
	stage_wait(&st, "Free licences of Microsoft 365 E5: 58. Users who hold Office 365 E4: 59.");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_BUY, "Done Microsoft 365 E5 with 58 licences");
	manual_wait(&st, STEP_VERIFY, "In the way");
	manual_open(&st, STEP_VERIFY);
	stage_wait(&st, "✗ Licences 58 free, 59 needed");
	stage_press(&st, "+");
	manual_confirm(&st);
	stage_wait(&st, "✓ Licences 59 free, 59 needed");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_VERIFY, "Done");
	training_world(&st.training, &w);
	assert_int_equal(world_subscription_named(&w, "Microsoft 365 E5")->quantity, 59);
	world_clear(&w);
	assert_int_equal(training_count(&st.training, "PATCH", "*/subscriptions/*"), 1);
}

static void the_old_plan_is_not_cancelled_while_it_is_held(void **state)
{
	(void)state;
	begin("groups");
	manual_reach(&st);
	manual_open(&st, STEP_CANCEL);
	stage_wait(&st, "Cancelled now, they would lose their services.");
	stage_wait(&st, "Move them first: go to Reassign.");
	stage_press(&st, "Enter");
	assert_false(stage_shows(&st, "Confirm the change"));
	assert_int_equal(training_count(&st.training, "PATCH", "*"), 0);
}

/* ── the whole path ── */

/* The old plan is cancelled; nobody was without a licence at any time, and everything else of theirs is as it was. */
static void check_end(const struct licences *before, const char *target, size_t moved)
{
	struct licences after;
	struct world w;
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(before, &after, PART_E4, target), moved);
	assert_int_equal(licences_count(&after, PART_E4), 0);
	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "deleted");
	world_clear(&w);
	licences_clear(&after);
}

static void take_what_is_there(void)
{
	manual_reach(&st);
	manual_open(&st, STEP_BUY);
	stage_wait(&st, " Enter Take this one ");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_BUY, "Done");
}

static void buy_the_missing_seat(void)
{
	manual_open(&st, STEP_VERIFY);
	stage_wait(&st, "✗ Licences 58 free, 59 needed");
	stage_press(&st, "+");
	manual_confirm(&st);
	stage_wait(&st, "✓ Licences 59 free, 59 needed");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_VERIFY, "Done");
}

static void with_groups_and_every_obstacle(void **state)
{
	(void)state;
	struct licences before;
	begin("groups");
	licences_read(&st.training, &before);
	take_what_is_there();
	buy_the_missing_seat();

	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	stage_wait(&st, "35 users would be moved. 2 groups move as well, and with them 19 users.");
	stage_wait(&st, "Held: a service clashes with another product 2");
	stage_wait(&st, "Held: no usage location 3");
	stage_wait(&st, "▸ Held: a service clashes with another product");
	stage_press(&st, "Enter");
	stage_wait(&st, "Leave the clashing service of the new plan off for all of them a");
	stage_press(&st, "a");
	stage_wait(&st, "▸ Held: no usage location");
	stage_press(&st, "Enter");
	stage_wait(&st, "no licence can be assigned without one.");
	stage_type(&st, "US");
	stage_press(&st, "Enter");
	stage_wait(&st, "Ready to be moved 40");
	training_tell(&st.training, "/clock", "{\"speed\":20}");
	manual_move(&st);
	training_tell(&st.training, "/clock", "{\"speed\":1}");

	manual_cancel(&st, NULL);
	stage_wait(&st, "All four steps are done");
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
	check_end(&before, "SPE_E5", 40);
	licences_clear(&before);
}

/* In lines: an answer as soon as these words stand there. */
static void answer(const char *words, const char *text)
{
	stage_wait(&st, words);
	stage_type(&st, text);
	stage_press(&st, "Enter");
}

static void in_lines(void **state)
{
	(void)state;
	static const char *const options[] = { "--plain", NULL };
	struct licences before;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "groups");
	licences_read(&st.training, &before);
	stage_open(&st, 140, 60, options);
	answer("Your choice [Open 1]:", "");
	answer("Your choice [Upgrade]:", "m");
	answer("4. Cancel; Status: Not begun; What there is: when nobody holds it any more Last look:", "1");
	answer("Your choice [Take this one 1]:", "");
	answer("2. Go on with the manual path", "2");
	answer("2. Verify; Status: In the way", "2");
	answer("Your choice [Look again]:", "+");
	answer("2. Confirm: (empty)", "2");
	answer("Confirm: ", PATH_WORD);
	answer("Your choice [Back to the four steps]:", "");
	answer("2. Verify; Status: Done", "3");
	answer("9. Make the plan", "9");
	answer("4. Held: no usage location; Users: 3", "3");
	answer("2. Leave the clashing service of the new plan off for all of them", "2");
	answer("3. Held: no usage location; Users: 3", "3");
	answer("2. Usage location for all 3 users: (empty)", "2");
	answer("Your choice: 2 Usage location for all 3 users:", "US");
	answer("2. Usage location for all 3 users: US", "a");
	answer("4. Move all 59 users, 19 of them with their group", "4");
	answer("1. Yes, I have seen the plan (not acknowledged yet)", "1");
	training_tell(&st.training, "/clock", "{\"speed\":20}");
	answer("2. Begin now", "2");
	answer("5. On to the next step", "5");
	answer("3. Reassign; Status: Done", "4");
	training_tell(&st.training, "/clock", "{\"speed\":1}");
	answer("Your choice [Tick 1]:", "1");
	answer("1. Data is backed up or not needed (acknowledged)", "2");
	answer("3. Cancel the old plan", "3");
	answer("b Back, ? Help, q Leave Confirm: ", PATH_WORD);
	answer("1. Back to the four steps", "1");
	answer("Cancel; Status: Done; What there is: Office 365 E4 has ended (Cancelled).", "q");
	answer("Leave the wizard?", "y");
	assert_int_equal(stage_wait_end(&st), 0);
	check_end(&before, "SPE_E5", 40);
	licences_clear(&before);
}

/* Nobody waits between two lines: each page must be able to say when there is something to act on. */
static void in_lines_with_answers_from_a_file(void **state)
{
	(void)state;
	static const char *const options[] = { "--plain", NULL };
	/* Office 365 E4, the manual path, Buy, a new one; its plan; four points and on; Cart, Billing, Checkout; the word. */
	static const char buy[] = "\nm\n1\nn\n" "\n" "\n\n\n\n\n" "\n\n\n" PATH_WORD "\n";
	/* Reassign: its plan, all of them, seen, begin; to the steps. Cancel: three points and on; the word; to the steps. */
	static const char move[] = "3\n\n\n\n\nn\n", cancel[] = "\n" "\n\n\n\n" PATH_WORD "\n" "\n" "q\ny\n";
	struct licences before;
	struct world w;
	int status;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "contoso");
	licences_read(&st.training, &before);
	training_tell(&st.training, "/clock", "{\"speed\":12000}"); /* the new plan is there before the first look at it, and E4 can be cancelled */
	char *answers = xasprintf("%s%s%s", buy, move, cancel), *said = stage_run(&st, options, true, answers, &status);
	if (status != 0 || strstr(said, "Office 365 E4 has ended (Cancelled).") == NULL)
		fail_msg("exit status %d after:\n%s", status, said);
	free(said);
	free(answers);
	check_end(&before, PART_E5, 117);
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(world_subscription_named(&w, "Office 365 E5")->quantity, 120);
	world_clear(&w);
	licences_clear(&before);
}

/* ── what the service says to cancelling ── */

static void move_all(void)
{
	take_what_is_there();
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_move(&st);
	manual_open(&st, STEP_CANCEL);
	stage_wait(&st, "▸ [ ] Data that only Office 365 E4 keeps");
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ [ ] Custom domains");
	stage_press(&st, "Enter");
}

static void too_many_licences_to_cancel_are_reduced_first(void **state)
{
	(void)state;
	struct world w;
	begin("cancel-total");
	move_all();
	stage_wait(&st, " Enter Cancel the old plan ");
	stage_press(&st, "Enter");
	manual_confirm(&st);
	stage_wait(&st, "The service does not cancel Office 365 E4 with 42 licences.");
	stage_wait(&st, "Reduce its licences first, then cancel it.");
	stage_press(&st, "Enter");
	manual_confirm(&st);
	stage_wait(&st, " Enter Cancel the old plan ");
	stage_press(&st, "Enter");
	manual_confirm(&st);
	stage_wait(&st, "Office 365 E4 has ended (Cancelled).");
	training_world(&st.training, &w);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "deleted");
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

static void too_late_to_cancel_its_renewal_is_switched_off(void **state)
{
	(void)state;
	struct world w;
	begin("cancel-window-past");
	move_all();
	stage_wait(&st, "The time in which Office 365 E4 could be cancelled is past.");
	stage_wait(&st, " Enter Switch off its renewal ");
	stage_press(&st, "Enter");
	manual_confirm(&st);
	stage_wait(&st, "and does not renew.");
	training_world(&st.training, &w);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "active");
	world_clear(&w);
}

/* Another admin gives it to a user while the word is being typed. */
static void who_is_given_it_meanwhile_is_not_cut_off(void **state)
{
	(void)state;
	struct world w;
	begin("cancel-total");
	move_all();
	stage_wait(&st, " Enter Cancel the old plan ");
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ Confirm [");
	training_tell(&st.training, "/change", "{\"user\":\"7\",\"do\":\"assign\"}");
	path_place_order(&st);
	stage_wait(&st, "1 user still holds Office 365 E4.");
	stage_press(&st, "Esc");
	stage_wait(&st, "Cancelled now, they would lose their services.");
	assert_int_equal(training_count(&st.training, "PATCH", "*/subscriptions/*"), 0);
	training_world(&st.training, &w);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "active");
	world_clear(&w);
}

static void with_a_new_plan_bought_by_cart(void **state)
{
	(void)state;
	struct licences before;
	struct world w;
	begin("contoso");
	licences_read(&st.training, &before);
	manual_reach(&st);
	manual_buy_by_cart(&st);
	manual_wait(&st, STEP_BUY, "Done Office 365 E5 with 120 licences");
	manual_wait(&st, STEP_VERIFY, "Done");
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	stage_wait(&st, "117 users would be moved.");
	manual_move(&st);
	manual_cancel(&st, "Office 365 Extra File Storage");
	assert_int_equal(stage_leave(&st), 0);
	check_end(&before, PART_E5, 117);
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.transitions.count, 0);
	world_clear(&w);
	licences_clear(&before);
}

static void put_back_from_the_page(void **state)
{
	(void)state;
	begin("cancel-total");
	char *before = licences_text(&st.training);
	take_what_is_there();
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_begin(&st);
	stage_wait(&st, "Put back what was changed u");
	stage_press(&st, "u");
	stage_wait(&st, "with exactly the services that they had.");
	stage_press(&st, "Enter");
	stage_wait(&st, "[✓] Yes, put them back");
	stage_press(&st, "Enter");
	stage_wait(&st, "Put back 40");
	char *after = licences_text(&st.training);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void killed_while_moving_and_taken_up(void **state)
{
	(void)state;
	struct licences before, after;
	struct world w;
	begin("cancel-total");
	licences_read(&st.training, &before);
	take_what_is_there();
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	training_tell(&st.training, "/limits", "{\"writeBucket\":10,\"writesPerSecond\":2}");
	manual_begin(&st);
	stage_wait(&st, "Waits for the service's limit");
	kill(st.wizard->pid, SIGKILL);
	stage_wait_end(&st);
	training_tell(&st.training, "/limits", "{\"writeBucket\":0,\"writesPerSecond\":0}");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_press(&st, "Enter");
	stage_wait(&st, "Go on with the manual path");
	stage_press(&st, "Enter");
	stage_wait(&st, "40 still to go: they keep what they have until it goes on.");
	stage_press(&st, "g");
	stage_wait(&st, "nobody of the plan is left on Office 365 E4.");
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, "SPE_E5"), 40);
	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_int_equal(w.counters.writes, 40);
	world_clear(&w);
	licences_clear(&before);
	licences_clear(&after);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_seat_short_is_said_and_bought),
		TEST(the_old_plan_is_not_cancelled_while_it_is_held),
		TEST(with_groups_and_every_obstacle),
		TEST(with_a_new_plan_bought_by_cart),
		TEST(in_lines),
		TEST(in_lines_with_answers_from_a_file),
		TEST(too_many_licences_to_cancel_are_reduced_first),
		TEST(too_late_to_cancel_its_renewal_is_switched_off),
		TEST(who_is_given_it_meanwhile_is_not_cut_off),
		TEST(put_back_from_the_page),
		TEST(killed_while_moving_and_taken_up),
	};
	return cmocka_run_group_tests_name("manual", tests, NULL, NULL);
}
