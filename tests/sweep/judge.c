#include "tests/sweep/judge.h"

#include "core/mem.h"
#include "core/text.h"
#include "journal/moves.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void verdict_add(struct verdict *verdict, const char *format, ...)
{
	size_t used = strlen(verdict->broken);
	va_list args;
	va_start(args, format);
	vsnprintf(verdict->broken + used, sizeof(verdict->broken) - used, format, args);
	va_end(args);
	used = strlen(verdict->broken);
	snprintf(verdict->broken + used, sizeof(verdict->broken) - used, "\n");
}

static void expect(struct verdict *v, const char *what, int64_t is, int64_t should_be)
{
	if (is != should_be)
		verdict_add(v, "%s: %lld, and not %lld", what, (long long)is, (long long)should_be);
}

/* ── what the services hold ── */

static const struct world_subscription *old_plan(const struct world *w)
{
	return world_subscription_named(w, "Office 365 E4");
}

static int64_t count_holders(const struct licences *l)
{
	const struct holder *users = l->users.items;
	int64_t n = 0;
	for (size_t i = 0; i < l->users.count; i++)
		n += licence_is_held(&users[i], PART_E4);
	return n;
}

static void judge_world(struct stage *st, const struct sweep_path *path, const struct licences *before, struct verdict *v)
{
	struct world w;
	int64_t users = count_holders(before);
	training_world(&st->training, &w);
	const struct world_counters *c = &w.counters;
	expect(v, "orders", (int64_t)w.orders.count, 1);
	expect(v, "orders that were not cancelled", c->effective_orders, 1);
	expect(v, "request ids under which was ordered", c->ordering_requests, 1);
	expect(v, "orders beyond the first", c->duplicate_orders, 0);
	expect(v, "purchases beyond the first", c->duplicate_purchases, 0);
	expect(v, "upgrades by the service", (int64_t)w.transitions.count, path->walk == ROBOT_AUTOMATIC);
	expect(v, "users who were without a licence at some time", c->users_ever_without_licence, 0);
	expect(v, "users who were moved", c->users_moved, users);
	expect(v, "users who were moved more than once", c->users_moved_again, 0);
	expect(v, "cancellations of the old plan while it was held", c->cancelled_while_held, 0);
	expect(v, "users left on the old plan", world_sku(&w, old_plan(&w)->sku_id)->consumed, 0);
	if (!str_eq(old_plan(&w)->status, "deleted"))
		verdict_add(v, "the old plan has not ended: it is %s", old_plan(&w)->status);
	world_clear(&w);
}

/* By hand everybody keeps what was switched off; the service's own upgrade switches everything on. */
static void judge_licences(struct stage *st, const struct sweep_path *path, const struct licences *before, struct verdict *v)
{
	struct licences after;
	if (path->target == NULL || v->broken[0] != '\0')
		return;
	licences_read(&st->training, &after);
	licences_check_moved(before, &after, PART_E4, path->target);
	licences_clear(&after);
}

/* ── the journal ── */

static int64_t number(sqlite3 *db, const char *sql, struct verdict *v)
{
	sqlite3_stmt *statement = NULL;
	int64_t found = -1;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		found = sqlite3_column_int64(statement, 0);
	else
		verdict_add(v, "the journal cannot be asked: %s (%s)", sqlite3_errmsg(db), sql);
	sqlite3_finalize(statement);
	return found;
}

static void judge_journal(struct stage *st, struct verdict *v)
{
	char *path = xasprintf("%s/state/m365-upgrade/journal.sqlite", st->dir);
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		verdict_add(v, "the journal cannot be opened: %s", sqlite3_errmsg(db));
	} else {
		expect(v, "the journal's integrity check", number(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'", v), 0);
		expect(v, "upgrades that the journal holds for unfinished", number(db, "SELECT count(*) FROM upgrades WHERE state IN ('ordered', 'accepted')", v), 0);
		expect(v, "intents without an outcome", number(db, "SELECT count(*) FROM intents WHERE open", v), 0);
		char *rows = xasprintf("SELECT count(*) FROM move_rows JOIN moves ON moves.id = move_rows.move WHERE moves.state IN (%d, %d) AND move_rows.state IN (%d, %d)",
			JOURNAL_MOVE_RUNNING, JOURNAL_MOVE_STOPPED, JOURNAL_ROW_READY, JOURNAL_ROW_SENT);
		expect(v, "users of a move that the journal holds for unfinished", number(db, rows, v), 0);
		free(rows);
	}
	sqlite3_close(db);
	free(path);
}

void judge(struct stage *st, const struct sweep_path *path, const struct licences *before, struct verdict *verdict)
{
	judge_world(st, path, before, verdict);
	judge_licences(st, path, before, verdict);
	judge_journal(st, verdict);
}
