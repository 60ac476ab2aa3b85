/* What flow writes into the journal, and what the next run finds there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/rig.h"

#include "core/calendar.h"
#include "core/text.h"
#include "flow/record.h"
#include "flow/record_begun.h"
#include "flow/record_manual.h"
#include "journal/journal.h"
#include "journal/moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <sqlite3.h>

static struct upgrade_record an_order(struct rig *r)
{
	assert_true(order_begin(&r->f.wizard));
	struct upgrade_record record = r->f.wizard.order.record;

	record.transitions_before = 3;
	record.targets_before = 2;
	record.orders_before = COUNT_UNKNOWN;
	record.credits_before = 1;
	return record;
}

static void an_intent_is_found_by_the_next_run(void **state)
{
	struct rig *r = *state;
	struct upgrade_record record = an_order(r), found;
	struct error err = ERROR_INIT;

	assert_int_equal(record_intent(&r->f, &record, "{\"quantity\":120}", &err), 0);
	assert_true(*record.request_id);
	rig_restart(r);
	rig_unfinished(r, "tenant-1", &found);
	assert_int_equal(found.state, UPGRADE_INTENT);
	assert_string_equal(found.request_id, record.request_id);
	assert_string_equal(found.source_subscription_id, SOURCE_ID);
	assert_string_equal(found.target_catalog_item, record.target_catalog_item);
	assert_int_equal(found.quantity, 120);
	assert_money(found.due, "USD", "7404.30");
	assert_int_equal(found.source_assigned, 117);
	assert_int_equal(found.transitions_before, 3);
	assert_int_equal(found.targets_before, 2);
	assert_int_equal(found.orders_before, COUNT_UNKNOWN);
	assert_int_equal(found.credits_before, 1);
	rig_unfinished(r, "tenant-2", &found);
	assert_int_equal(found.state, UPGRADE_NONE);
	assert_int_equal(record_of_source(&r->f, "another", &found, &err), 0);
	assert_int_equal(found.state, UPGRADE_NONE);
}

/* While one is open, only the very same goes out again: same plan, quantity and billing, under an id that this run has settled. */
static void another_order_is_refused_while_one_is_open(void **state)
{
	struct rig *r = *state;
	struct upgrade_record first = an_order(r), again;
	struct error err = ERROR_INIT;

	assert_int_equal(record_intent(&r->f, &first, "{}", &err), 0);
	again = first;
	assert_int_equal(record_intent(&r->f, &again, "{}", &err), 0);
	assert_string_equal(again.request_id, first.request_id);
	again.request_id[0] = '\0';
	assert_int_equal(record_intent(&r->f, &again, "{}", &err), -ERROR_CONFLICT);
	again = first;
	again.quantity = 121;
	assert_int_equal(record_intent(&r->f, &again, "{}", &err), -ERROR_CONFLICT);
	again = first;
	str_copy(again.billing_cycle, sizeof again.billing_cycle, "annual");
	assert_int_equal(record_intent(&r->f, &again, "{}", &err), -ERROR_CONFLICT);
	assert_says(err.text, "Microsoft 365 E5 with 120 licences");
}

static void what_became_of_it(void **state)
{
	enum { ACCEPTED, REFUSED, UNSURE, GIVEN_UP, FAILED, DONE, FATES };
	static const struct {
		enum upgrade_state state;
		bool another; /* may be written down afterwards */
	} fates[FATES] = {
		[ACCEPTED] = { UPGRADE_ACCEPTED, false }, [REFUSED] = { UPGRADE_NONE, true }, [UNSURE] = { UPGRADE_INTENT, false },
		[GIVEN_UP] = { UPGRADE_NONE, true }, [FAILED] = { UPGRADE_NONE, true }, [DONE] = { UPGRADE_NONE, true },
	};
	(void)state;

	for (int fate = 0; fate < FATES; fate++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		struct upgrade_record record = an_order(r), found;
		struct error err = ERROR_INIT, why = { .kind = ERROR_REFUSED, .text = "No." };
		assert_int_equal(record_intent(&r->f, &record, "{}", &err), 0);
		switch (fate) {
		case ACCEPTED: record_accepted(&r->f, &record); break;
		case REFUSED: record_refused(&r->f, &record, &why); break;
		case UNSURE: record_unsure(&r->f, &record, &why); break;
		case GIVEN_UP: assert_int_equal(record_given_up(&r->f, &record, &err), 0); break;
		case FAILED: record_finished(&r->f, &record, false); break;
		case DONE: record_finished(&r->f, &record, true); break;
		}
		rig_unfinished(r, "tenant-1", &found);
		assert_int_equal(found.state, fates[fate].state);
		struct upgrade_record next = record;
		next.request_id[0] = '\0';
		assert_int_equal(record_intent(&r->f, &next, "{}", &err), fates[fate].another ? 0 : -ERROR_CONFLICT);
		if (fates[fate].another)
			assert_string_not_equal(next.request_id, record.request_id);
		rig_tear_down(&own);
	}
}

/* A late answer concludes its own intent, never one that was written since. */
static void a_late_answer_leaves_another_intent_alone(void **state)
{
	struct rig *r = *state;
	struct upgrade_record first = an_order(r), second, found;
	struct error err = ERROR_INIT, why = { .kind = ERROR_REFUSED, .text = "No." };

	assert_int_equal(record_intent(&r->f, &first, "{}", &err), 0);
	assert_int_equal(record_given_up(&r->f, &first, &err), 0);
	second = first;
	second.request_id[0] = '\0';
	assert_int_equal(record_intent(&r->f, &second, "{}", &err), 0);
	record_refused(&r->f, &first, &why);
	rig_unfinished(r, "tenant-1", &found);
	assert_int_equal(found.state, UPGRADE_INTENT);
	assert_string_equal(found.request_id, second.request_id);
	assert_int_equal(record_given_up(&r->f, &first, &err), -ERROR_CONFLICT);
}

/* ── all that is unfinished ── */

static void add_move(struct rig *r, const char *sku, enum journal_move_state state)
{
	struct journal_move move = { .state = JOURNAL_MOVE_PLANNING, .created_ms = 1, .changed_ms = 1, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	struct journal_row rows[] = { { .kind = JOURNAL_ROW_USER, .state = JOURNAL_ROW_MOVED, .id = "u-1" }, { .kind = JOURNAL_ROW_USER, .state = JOURNAL_ROW_READY, .id = "u-2" },
		{ .kind = JOURNAL_ROW_USER, .state = JOURNAL_ROW_HELD, .id = "u-3" } };

	str_copy(move.tenant_id, sizeof move.tenant_id, "tenant-1");
	str_copy(move.source_sku, sizeof move.source_sku, sku);
	assert_int_equal(journal_move_begin(r->f.journal, &move, &move.id, NULL), 0);
	assert_int_equal(journal_rows_add(r->f.journal, move.id, rows, 3, NULL), 0);
	move.state = state;
	assert_int_equal(journal_move_put(r->f.journal, &move, NULL), 0);
}

static void all_that_is_unfinished_is_found(void **state)
{
	static const char *const ids[] = { SOURCE_ID, "other-1", "third-1" }, *const skus[] = { "sku-1", "sku-2", "sku-3", "" };
	struct rig *r = *state;
	struct upgrade_record first = an_order(r), second;
	struct amend_facts change = { .kind = AMEND_CANCEL, .before = 120 };
	struct begun_lists lists = { 0 };
	struct begun_facts facts;
	struct error err = ERROR_INIT;

	assert_int_equal(record_intent(&r->f, &first, "{}", &err), 0);
	second = r->f.wizard.order.record;
	str_copy(second.source_subscription_id, ID_TEXT, "other-1");
	r->f.wizard.now_ms += 1000;
	assert_int_equal(record_intent(&r->f, &second, "{}", &err), 0);
	record_accepted(&r->f, &second);
	str_copy(change.subscription_id, ID_TEXT, "third-1");
	str_copy(change.source_subscription_id, ID_TEXT, "third-1");
	assert_int_equal(record_amend_intent(&r->f, &change, &err), 0);
	add_move(r, "sku-1", JOURNAL_MOVE_STOPPED);
	add_move(r, "sku-2", JOURNAL_MOVE_ENDED);
	add_move(r, "sku-3", JOURNAL_MOVE_PLANNED);
	rig_restart(r);
	assert_int_equal(record_begun(&r->f, "tenant-1", ids, 3, skus, 4, &lists, &facts, &err), 0);
	assert_int_equal(facts.n_upgrades, 2);
	assert_string_equal(facts.upgrades[0].source_subscription_id, "other-1"); /* changed last */
	assert_int_equal(facts.upgrades[0].state, UPGRADE_ACCEPTED);
	assert_string_equal(facts.upgrades[1].source_subscription_id, SOURCE_ID);
	assert_int_equal(facts.upgrades[1].state, UPGRADE_INTENT);
	assert_int_equal(facts.n_changes, 1);
	assert_string_equal(facts.changes[0].request_id, change.request_id);
	assert_string_equal(facts.changes[0].source_subscription_id, "third-1");
	assert_int_equal(facts.n_moves, 2);
	assert_int_equal(facts.moves[0].move.state, REASSIGN_STOPPED);
	assert_int_equal(facts.moves[0].done, 1);
	assert_int_equal(facts.moves[0].of, 2);
	assert_int_equal(facts.moves[1].move.state, REASSIGN_PLANNED);
	begun_lists_clear(&lists);
	assert_int_equal(record_begun(&r->f, "tenant-2", ids, 3, skus, 4, &lists, &facts, &err), 0);
	assert_int_equal(facts.n_upgrades + facts.n_changes + facts.n_moves, 0);
	begun_lists_clear(&lists);
}

/* ── what cannot be written ── */

/* Another program holds the journal. */
static sqlite3 *lock(struct rig *r)
{
	char path[100];
	sqlite3 *db = NULL;

	snprintf(path, sizeof path, "%s/journal.sqlite", r->directory);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void what_cannot_be_written_is_not_ordered(void **state)
{
	struct rig *r = *state;
	sqlite3 *db = lock(r);

	rig_checks(r, NULL);
	rig_ask(r, REQUEST_ORDER);
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	assert_says(rig_error(r, REQUEST_ORDER), "journal");
	sqlite3_close(db);
}

static void a_choice_that_is_lost_is_told(void **state)
{
	struct rig *r = *state;
	sqlite3 *db = lock(r);
	struct note left;

	assert_int_equal(cart_set_quantity(&r->f.wizard, "130", NULL), 0);
	assert_int_equal(cart_set_quantity(&r->f.wizard, "131", NULL), 0);
	record_notes(&r->f);
	assert_int_equal(r->f.notes_error.kind, ERROR_STORAGE);
	assert_false(wizard_next_note(&r->f.wizard, &left)); /* one wait, not one for each */
	sqlite3_close(db);
}

static void choices_come_back(void **state)
{
	struct rig *r = *state;

	assert_int_equal(cart_set_quantity(&r->f.wizard, "133", NULL), 0);
	record_notes(&r->f);
	assert_int_equal(r->f.notes_error.kind, ERROR_NONE);
	rig_restart(r);
	assert_int_equal(cart_quantity(&r->f.wizard), 120);
	record_recall(&r->f, SOURCE_ID);
	assert_int_equal(cart_quantity(&r->f.wizard), 133);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_that_is_unfinished_is_found, rig_set_up, rig_tear_down),
		EACH(an_intent_is_found_by_the_next_run), EACH(another_order_is_refused_while_one_is_open), cmocka_unit_test(what_became_of_it),
		EACH(a_late_answer_leaves_another_intent_alone), EACH(what_cannot_be_written_is_not_ordered), EACH(a_choice_that_is_lost_is_told),
		EACH(choices_come_back),
	};
	return cmocka_run_group_tests_name("flow/record", tests, NULL, NULL);
}
