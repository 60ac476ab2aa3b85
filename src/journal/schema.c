#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "journal/db.h"

#include <stdlib.h>

#define APPLICATION_ID 0x6d333635 /* "m365": tells the file from anybody else's database */

static const char *const version_1[] = {
	/* Every opening writes here, which shows whether the disk can be written. */
	"CREATE TABLE openings (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL)",
	"INSERT INTO openings VALUES (1, 0)",
	"CREATE TABLE upgrades ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL,"
	" source_sku TEXT NOT NULL DEFAULT '', source_name TEXT NOT NULL DEFAULT '',"
	" target_sku TEXT NOT NULL DEFAULT '', target_name TEXT NOT NULL DEFAULT '', target_item TEXT NOT NULL DEFAULT '',"
	" target_subscription TEXT NOT NULL DEFAULT '', operation TEXT NOT NULL DEFAULT '', order_id TEXT NOT NULL DEFAULT '',"
	" quantity INTEGER NOT NULL DEFAULT 0, term TEXT NOT NULL DEFAULT '', billing TEXT NOT NULL DEFAULT '',"
	" due_micro INTEGER NOT NULL DEFAULT 0, due_currency TEXT NOT NULL DEFAULT '',"
	" started INTEGER NOT NULL, changed INTEGER NOT NULL)",
	"CREATE UNIQUE INDEX current_upgrade ON upgrades (tenant, source) WHERE state NOT IN ('done', 'failed')",
	"CREATE TABLE choices ("
	" sequence INTEGER PRIMARY KEY AUTOINCREMENT, upgrade INTEGER NOT NULL REFERENCES upgrades, key TEXT NOT NULL, value TEXT NOT NULL,"
	" at INTEGER NOT NULL, UNIQUE (upgrade, key))",
	"CREATE TABLE acknowledgements ("
	" upgrade INTEGER NOT NULL REFERENCES upgrades, point TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (upgrade, point)) WITHOUT ROWID",
	"CREATE TABLE figures ("
	" upgrade INTEGER NOT NULL REFERENCES upgrades, name TEXT NOT NULL, value INTEGER NOT NULL, at INTEGER NOT NULL,"
	" PRIMARY KEY (upgrade, name)) WITHOUT ROWID",
	"CREATE TABLE recordings (upgrade INTEGER PRIMARY KEY REFERENCES upgrades, count INTEGER NOT NULL, at INTEGER NOT NULL)",
	/* plans: service plan ids with a space between them */
	"CREATE TABLE switched_off ("
	" upgrade INTEGER NOT NULL REFERENCES upgrades, user TEXT NOT NULL, sku TEXT NOT NULL, plans TEXT NOT NULL,"
	" PRIMARY KEY (upgrade, user, sku)) WITHOUT ROWID",
	"CREATE TABLE intents ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, upgrade INTEGER NOT NULL REFERENCES upgrades, kind TEXT NOT NULL, request TEXT NOT NULL UNIQUE,"
	" body TEXT NOT NULL, created INTEGER NOT NULL, open INTEGER NOT NULL DEFAULT 1)",
	"CREATE UNIQUE INDEX open_intent ON intents (upgrade, kind) WHERE open",
	"CREATE TABLE answers ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, intent INTEGER NOT NULL REFERENCES intents, outcome TEXT NOT NULL, at INTEGER NOT NULL,"
	" status INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL,"
	" target_subscription TEXT NOT NULL, operation TEXT NOT NULL, order_id TEXT NOT NULL)",
	"CREATE INDEX answers_of_intent ON answers (intent)",
	NULL,
};

static const char *const version_2[] = {
	"ALTER TABLE upgrades ADD COLUMN path TEXT NOT NULL DEFAULT 'automatic'",
	"ALTER TABLE upgrades ADD COLUMN cart_id TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE answers ADD COLUMN cart_id TEXT NOT NULL DEFAULT ''",
	"CREATE TABLE moves ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, state INTEGER NOT NULL, back INTEGER NOT NULL, tenant TEXT NOT NULL,"
	" source_sku TEXT NOT NULL, source_name TEXT NOT NULL, target_sku TEXT NOT NULL, target_name TEXT NOT NULL,"
	" created INTEGER NOT NULL, changed INTEGER NOT NULL, started INTEGER, ended INTEGER)",
	"CREATE INDEX moves_of_tenant ON moves (tenant, changed)",
	/* plans: ids of service plans with a space between them */
	"CREATE TABLE plan_sets (id INTEGER PRIMARY KEY, plans TEXT NOT NULL UNIQUE)",
	/* row: the move's id times 2^32, and the row's number in it. So the rows of a move stand together and in order, and each index has the
	 * order for nothing, because SQLite ends every entry with this key. The sets are numbers of plan_sets. */
	"CREATE TABLE move_rows ("
	" row INTEGER PRIMARY KEY, move INTEGER NOT NULL REFERENCES moves, state INTEGER NOT NULL, checked INTEGER NOT NULL, kind INTEGER NOT NULL,"
	" enabled INTEGER NOT NULL, source_off INTEGER, target_off INTEGER, want_off INTEGER, lost_off INTEGER,"
	" read INTEGER NOT NULL, changed INTEGER NOT NULL, cause TEXT NOT NULL, location TEXT NOT NULL, new_location TEXT NOT NULL,"
	" id TEXT NOT NULL COLLATE NOCASE, upn TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL)",
	/* Rows that stand apart from the way of most (READY, SENT, MOVED and back): a write and its outcome would change an index of all states
	 * twice, at more than the cost of all else. What is on that way is found by going through the rows. */
	"CREATE INDEX rows_apart ON move_rows (move, state) WHERE state = 1 OR state = 2 OR state = 3 OR state = 6 OR state = 10",
	"CREATE UNIQUE INDEX rows_by_id ON move_rows (move, id) WHERE kind <> 2",
	NULL,
};

static const char *const version_3[] = {
	"ALTER TABLE intents ADD COLUMN account TEXT NOT NULL DEFAULT ''",
	/* As the upgrade was then: what is chosen afterwards changes nothing that was sent. */
	"ALTER TABLE intents ADD COLUMN source_name TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE intents ADD COLUMN target_name TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE intents ADD COLUMN quantity INTEGER NOT NULL DEFAULT 0",
	"UPDATE intents SET (source_name, target_name, quantity) = (SELECT u.source_name, u.target_name,"
	" CASE WHEN kind IN ('transition', 'cart', 'checkout') THEN u.quantity ELSE 0 END FROM upgrades u WHERE u.id = upgrade)",
	"ALTER TABLE answers ADD COLUMN account TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE moves ADD COLUMN wish INTEGER NOT NULL DEFAULT 0",
	/* rows: the numbers by state, with a space between them */
	"CREATE TABLE move_progress ("
	" move INTEGER PRIMARY KEY REFERENCES moves ON DELETE CASCADE, at INTEGER NOT NULL, phase TEXT NOT NULL, waiting TEXT NOT NULL,"
	" waiting_until INTEGER, rows TEXT NOT NULL, in_flight INTEGER NOT NULL, writes INTEGER NOT NULL, refused INTEGER NOT NULL,"
	" rate INTEGER NOT NULL, left_ms INTEGER NOT NULL, as_planned INTEGER NOT NULL, differs INTEGER NOT NULL, text TEXT NOT NULL)",
	/* Only ever added to: one for each transaction that has sent rows or learned what became of them. lines: move_events.c */
	"CREATE TABLE move_events ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, move INTEGER NOT NULL REFERENCES moves, at INTEGER NOT NULL, account TEXT NOT NULL,"
	" lines TEXT NOT NULL)",
	"CREATE INDEX events_of_move ON move_events (move)",
	NULL,
};

/* What leads from the version before to each; a version that was released is never changed again. */
static const char *const *const versions[] = { version_1, version_2, version_3 };
#define SCHEMA_VERSION ((int64_t)(sizeof(versions) / sizeof(versions[0])))

static int read_pragma(struct journal *j, const char *sql, int64_t *ret, struct error *err)
{
	struct query q;

	query_begin(&q, j, sql);
	*ret = query_next(&q) ? query_column_int(&q, 0) : 0;
	return query_end(&q, err);
}

static int set_pragma(struct journal *j, const char *name, int64_t value, struct error *err)
{
	char *sql = xasprintf("PRAGMA %s = %lld", name, (long long)value);
	int r = db_run_once(j, sql, err);

	free(sql);
	return r;
}

static int lead_from(struct journal *j, int64_t version, struct error *err)
{
	const char *const *sql;
	int r = 0;

	for (; version < SCHEMA_VERSION && r == 0; version++) {
		for (sql = versions[version]; *sql && r == 0; sql++)
			r = db_run_once(j, *sql, err);
	}
	if (r == 0)
		r = set_pragma(j, "application_id", APPLICATION_ID, err);
	return r < 0 ? r : set_pragma(j, "user_version", SCHEMA_VERSION, err);
}

/* Within a transaction, so that of two wizards that start at once only one makes the tables, and a version is left whole or not at all. */
static int check_version(struct journal *j, struct error *err)
{
	int64_t version = 0, application = 0, objects = 0;
	int r = read_pragma(j, "PRAGMA user_version", &version, err);

	if (r == 0)
		r = read_pragma(j, "PRAGMA application_id", &application, err);
	if (r == 0)
		r = read_pragma(j, "SELECT count(*) FROM sqlite_schema", &objects, err);
	if (r < 0)
		return r;
	if (objects == 0 && version == 0)
		return lead_from(j, 0, err);
	if (application != APPLICATION_ID || version < 1)
		return error_set(err, ERROR_STORAGE, _("%s is not a journal of this program: move it away and start again."), j->path);
	if (version > SCHEMA_VERSION)
		return error_set(err, ERROR_STORAGE, _("The journal %s was written by a newer m365-upgrade: use that version, or install it here."), j->path);
	return version < SCHEMA_VERSION ? lead_from(j, version, err) : 0;
}

int schema_prepare(struct journal *j, struct error *err)
{
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = check_version(j, err);
	if (r == 0)
		r = db_run(j, "UPDATE openings SET count = count + 1", err);
	return db_finish(j, r, err);
}
