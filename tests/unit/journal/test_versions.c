/* Journals of earlier versions: what is in them is still there when this program has opened them. */
#include "core/calendar.h"
#include "core/error.h"
#include "journal/db.h"
#include "journal/history.h"
#include "journal/intents.h"
#include "journal/moves.h"
#include "journal/notes.h"
#include "support.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* As version 1 made its tables, and something in each. */
static const char version_1[] =
	"PRAGMA journal_mode = WAL;"
	"PRAGMA application_id = 1832072757;"
	"PRAGMA user_version = 1;"
	"CREATE TABLE openings (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL);"
	"INSERT INTO openings VALUES (1, 3);"
	"CREATE TABLE upgrades ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL,"
	" source_sku TEXT NOT NULL DEFAULT '', source_name TEXT NOT NULL DEFAULT '',"
	" target_sku TEXT NOT NULL DEFAULT '', target_name TEXT NOT NULL DEFAULT '', target_item TEXT NOT NULL DEFAULT '',"
	" target_subscription TEXT NOT NULL DEFAULT '', operation TEXT NOT NULL DEFAULT '', order_id TEXT NOT NULL DEFAULT '',"
	" quantity INTEGER NOT NULL DEFAULT 0, term TEXT NOT NULL DEFAULT '', billing TEXT NOT NULL DEFAULT '',"
	" due_micro INTEGER NOT NULL DEFAULT 0, due_currency TEXT NOT NULL DEFAULT '',"
	" started INTEGER NOT NULL, changed INTEGER NOT NULL);"
	"INSERT INTO upgrades VALUES (1, 't', 's', 'ordered', 'sku-a', 'Plan A', 'sku-b', 'Plan B', 'p:s:a', '', '', '', 120, 'P1Y', 'monthly',"
	" 6840000000, 'USD', 1000, 2000);"
	"CREATE UNIQUE INDEX current_upgrade ON upgrades (tenant, source) WHERE state NOT IN ('done', 'failed');"
	"CREATE TABLE choices ("
	" sequence INTEGER PRIMARY KEY AUTOINCREMENT, upgrade INTEGER NOT NULL REFERENCES upgrades, key TEXT NOT NULL, value TEXT NOT NULL,"
	" at INTEGER NOT NULL, UNIQUE (upgrade, key));"
	"INSERT INTO choices VALUES (1, 1, 'billing', 'monthly', 1500);"
	"CREATE TABLE acknowledgements ("
	" upgrade INTEGER NOT NULL REFERENCES upgrades, point TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (upgrade, point)) WITHOUT ROWID;"
	"INSERT INTO acknowledgements VALUES (1, 'ack-price', 1600);"
	"CREATE TABLE figures ("
	" upgrade INTEGER NOT NULL REFERENCES upgrades, name TEXT NOT NULL, value INTEGER NOT NULL, at INTEGER NOT NULL,"
	" PRIMARY KEY (upgrade, name)) WITHOUT ROWID;"
	"INSERT INTO figures VALUES (1, 'source_assigned', 117, 1700);"
	"CREATE TABLE recordings (upgrade INTEGER PRIMARY KEY REFERENCES upgrades, count INTEGER NOT NULL, at INTEGER NOT NULL);"
	"INSERT INTO recordings VALUES (1, 1, 1800);"
	"CREATE TABLE switched_off ("
	" upgrade INTEGER NOT NULL REFERENCES upgrades, user TEXT NOT NULL, sku TEXT NOT NULL, plans TEXT NOT NULL,"
	" PRIMARY KEY (upgrade, user, sku)) WITHOUT ROWID;"
	"INSERT INTO switched_off VALUES (1, 'u1', 'sku-a', 'p1 p2');"
	"CREATE TABLE intents ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, upgrade INTEGER NOT NULL REFERENCES upgrades, kind TEXT NOT NULL, request TEXT NOT NULL UNIQUE,"
	" body TEXT NOT NULL, created INTEGER NOT NULL, open INTEGER NOT NULL DEFAULT 1);"
	"INSERT INTO intents VALUES (7, 1, 'transition', 'r-1', '{}', 1900, 1);"
	"CREATE UNIQUE INDEX open_intent ON intents (upgrade, kind) WHERE open;"
	"CREATE TABLE answers ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, intent INTEGER NOT NULL REFERENCES intents, outcome TEXT NOT NULL, at INTEGER NOT NULL,"
	" status INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL,"
	" target_subscription TEXT NOT NULL, operation TEXT NOT NULL, order_id TEXT NOT NULL);"
	"INSERT INTO answers VALUES (1, 7, 'unknown', 1950, 0, 'unsure', 'lost', '', '', '');"
	"CREATE INDEX answers_of_intent ON answers (intent);";

/* What version 2 made of it, and something in each table that came with it. */
static const char version_2[] =
	"ALTER TABLE upgrades ADD COLUMN path TEXT NOT NULL DEFAULT 'automatic';"
	"ALTER TABLE upgrades ADD COLUMN cart_id TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE answers ADD COLUMN cart_id TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE moves ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, state INTEGER NOT NULL, back INTEGER NOT NULL, tenant TEXT NOT NULL,"
	" source_sku TEXT NOT NULL, source_name TEXT NOT NULL, target_sku TEXT NOT NULL, target_name TEXT NOT NULL,"
	" created INTEGER NOT NULL, changed INTEGER NOT NULL, started INTEGER, ended INTEGER);"
	"INSERT INTO moves VALUES (3, 0, 2, 0, 't', 'sku-a', 'Plan A', 'sku-b', 'Plan B', 2100, 2200, 2150, NULL);"
	"CREATE INDEX moves_of_tenant ON moves (tenant, changed);"
	"CREATE TABLE plan_sets (id INTEGER PRIMARY KEY, plans TEXT NOT NULL UNIQUE);"
	"INSERT INTO plan_sets VALUES (1, 'p1 p2');"
	"CREATE TABLE move_rows ("
	" row INTEGER PRIMARY KEY, move INTEGER NOT NULL REFERENCES moves, state INTEGER NOT NULL, checked INTEGER NOT NULL, kind INTEGER NOT NULL,"
	" enabled INTEGER NOT NULL, source_off INTEGER, target_off INTEGER, want_off INTEGER, lost_off INTEGER,"
	" read INTEGER NOT NULL, changed INTEGER NOT NULL, cause TEXT NOT NULL, location TEXT NOT NULL, new_location TEXT NOT NULL,"
	" id TEXT NOT NULL COLLATE NOCASE, upn TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL);"
	"INSERT INTO move_rows VALUES ((3 << 32) + 1, 3, 4, 0, 0, 1, 1, NULL, 1, NULL, 2110, 2160, '', 'NL', '', 'u1', 'u1@contoso.example', 'User 1', '');"
	"CREATE INDEX rows_apart ON move_rows (move, state) WHERE state = 1 OR state = 2 OR state = 3 OR state = 6 OR state = 10;"
	"CREATE UNIQUE INDEX rows_by_id ON move_rows (move, id) WHERE kind <> 2;"
	"PRAGMA user_version = 2;";

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
}

static bool of_version_2;

static int make_old_one(void **state)
{
	sqlite3 *db;

	if (make_directory(state) < 0)
		return -1;
	assert_int_equal(sqlite3_open(in_directory("journal.sqlite"), &db), SQLITE_OK);
	run(db, version_1);
	if (of_version_2)
		run(db, version_2);
	sqlite3_close(db);
	return chmod(in_directory("journal.sqlite"), 0600);
}

static int make_version_1(void **state)
{
	of_version_2 = false;
	return make_old_one(state);
}

static int make_version_2(void **state)
{
	of_version_2 = true;
	return make_old_one(state);
}

static int64_t number(struct journal *j, const char *sql)
{
	struct query q;
	int64_t value = -1;

	query_begin(&q, j, sql);
	if (query_next(&q))
		value = query_column_int(&q, 0);
	assert_int_equal(query_end(&q, NULL), 0);
	return value;
}

static int is_the_recorded_one(void *arg, const struct journal_switched_off *row)
{
	assert_string_equal(row->user_id, "u1");
	assert_int_equal(row->n_plans, 2);
	++*(int *)arg;
	return 0;
}

static int is_the_choice(void *arg, const char *key, const char *value)
{
	assert_string_equal(key, "billing");
	assert_string_equal(value, "monthly");
	++*(int *)arg;
	return 0;
}

/* Version 2 knew moves; a row that was sent is taken up as before, and what had no name to it has none. */
static void assert_move_is_there(struct journal *j)
{
	enum journal_wish wish = JOURNAL_WISH_STOP;
	struct journal_progress progress;
	struct journal_move move;
	struct journal_row row = { 0 };
	struct error err = ERROR_INIT;
	bool found;

	assert_int_equal(journal_move_get(j, 3, &move, &found, &err), 0);
	assert_true(found && move.state == JOURNAL_MOVE_RUNNING && move.started_ms == 2150 && move.ended_ms == TIME_UNKNOWN);
	assert_int_equal(journal_rows_find(j, 3, "U1", &row, &found, &err), 0);
	assert_true(found && row.seq == 1 && row.state == JOURNAL_ROW_SENT);
	assert_string_equal(row.want_off, "p1 p2");
	journal_row_clear(&row);
	assert_int_equal(journal_move_wished(j, 3, &wish, &err), 0);
	assert_int_equal(wish, JOURNAL_WISH_NONE);
	assert_int_equal(journal_progress_get(j, 3, &progress, &found, &err), 0);
	assert_false(found);
}

static int is_of_nobody(void *arg, const struct journal_event *e, struct error *why)
{
	(void)why;
	assert_string_equal(e->account, "");
	assert_string_equal(e->request_id, "r-1");
	assert_string_equal(e->to, "Plan B");
	assert_int_equal(e->quantity, 120);
	assert_string_equal(e->outcome, *(int *)arg ? "unknown" : "intended");
	++*(int *)arg;
	return 0;
}

static void assert_all_is_there(struct journal *j)
{
	struct journal_intent intent = { 0 };
	struct journal_answer answer;
	struct journal_upgrade u;
	struct error err = ERROR_INIT;
	int64_t value, at_ms;
	int choices = 0, rows = 0, events = 0;
	bool found;

	assert_int_equal(number(j, "PRAGMA user_version"), 3);
	if (of_version_2)
		assert_move_is_there(j);
	assert_int_equal(journal_history(j, NULL, is_of_nobody, &events, &err), 0);
	assert_int_equal(events, 2);
	assert_int_equal(journal_get(j, 1, &u, &found, &err), 0);
	assert_true(found && u.state == JOURNAL_ORDERED && u.quantity == 120 && u.due.micro == 6840000000 && u.started_ms == 1000);
	assert_string_equal(u.target_catalog_item, "p:s:a");
	assert_string_equal(u.path, "automatic");
	assert_string_equal(u.cart_id, "");
	assert_int_equal(journal_each_choice(j, 1, is_the_choice, &choices, &err), 0);
	assert_int_equal(journal_each_switched_off(j, 1, is_the_recorded_one, &rows, &err), 0);
	assert_true(choices == 1 && rows == 1);
	assert_int_equal(journal_acknowledged(j, 1, "ack-price", &at_ms, &err), 0);
	assert_int_equal(at_ms, 1600);
	assert_int_equal(journal_figure(j, 1, "source_assigned", &value, &found, &err), 0);
	assert_true(found && value == 117);
	assert_int_equal(journal_open_intent(j, "t", "s", &intent, &found, &err), 0);
	assert_true(found && intent.id == 7);
	assert_string_equal(intent.request_id, "r-1");
	journal_intent_clear(&intent);
	assert_int_equal(journal_last_answer(j, 7, &answer, &found, &err), 0);
	assert_true(found && answer.outcome == JOURNAL_UNKNOWN);
	assert_string_equal(answer.text, "lost");
}

static void what_an_old_one_held_is_kept(void **state)
{
	struct journal *j = open_journal();

	(void)state;
	assert_all_is_there(j);
	assert_int_equal(number(j, "SELECT count FROM openings"), 4);
	journal_close(j);
	j = open_journal();
	assert_all_is_there(j);
	journal_close(j);
}

/* The same tables, whichever way they came to be. */
static void an_old_journal_becomes_like_a_new_one(void **state)
{
	struct journal *j = open_journal();
	struct query q;
	char sql[300];

	(void)state;
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS fresh", in_directory("fresh/journal.sqlite"));
	assert_int_equal(mkdir(in_directory("fresh"), 0700), 0);
	journal_close(j);
	assert_int_equal(journal_open(&j, in_directory("fresh"), NULL), 0);
	journal_close(j);
	j = open_journal();
	assert_int_equal(db_run_once(j, sql, NULL), 0);
	query_begin(&q, j, "SELECT count(*) FROM main.sqlite_schema AS o JOIN fresh.sqlite_schema AS n USING (type, name, tbl_name) WHERE o.sql IS n.sql");
	assert_true(query_next(&q));
	assert_int_equal(query_column_int(&q, 0), number(j, "SELECT count(*) FROM fresh.sqlite_schema"));
	assert_int_equal(query_end(&q, NULL), 0);
	assert_int_equal(number(j, "SELECT count(*) FROM main.sqlite_schema"), number(j, "SELECT count(*) FROM fresh.sqlite_schema"));
	journal_close(j);
}

static int die(void *arg)
{
	(void)arg;
	return raise(SIGKILL);
}

/* Called by SQLite for each connection that is opened. */
static int die_at_commit(sqlite3 *db, char **why, const void *api)
{
	(void)why;
	(void)api;
	sqlite3_commit_hook(db, die, NULL);
	return SQLITE_OK;
}

static void a_migration_that_is_killed_has_not_begun(void **state)
{
	struct journal *j;
	sqlite3 *db;
	pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		sqlite3_auto_extension((void (*)(void))die_at_commit);
		journal_open(&j, directory, NULL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(sqlite3_open(in_directory("journal.sqlite"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT account FROM intents", NULL, NULL, NULL), SQLITE_ERROR);
	assert_int_equal(sqlite3_exec(db, "SELECT path FROM upgrades", NULL, NULL, NULL), of_version_2 ? SQLITE_OK : SQLITE_ERROR);
	sqlite3_close(db);
	j = open_journal();
	assert_all_is_there(j);
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ "of version 1: what it held is kept", what_an_old_one_held_is_kept, make_version_1, remove_directory, NULL },
		{ "of version 1: it becomes like a new one", an_old_journal_becomes_like_a_new_one, make_version_1, remove_directory, NULL },
		{ "of version 1: a migration that is killed has not begun", a_migration_that_is_killed_has_not_begun, make_version_1, remove_directory, NULL },
		{ "of version 2: what it held is kept", what_an_old_one_held_is_kept, make_version_2, remove_directory, NULL },
		{ "of version 2: it becomes like a new one", an_old_journal_becomes_like_a_new_one, make_version_2, remove_directory, NULL },
		{ "of version 2: a migration that is killed has not begun", a_migration_that_is_killed_has_not_begun, make_version_2, remove_directory, NULL },
	};

	return cmocka_run_group_tests_name("journal/versions", tests, NULL, NULL);
}
