#include "core/error.h"
#include "core/i18n.h"
#include "journal/db.h"

#include <sqlite3.h>

#define SCHEMA_VERSION 1
#define APPLICATION_ID 0x6d333635 /* "m365": tells the file from anybody else's database */

static const char *const tables[] = {
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
};

static int read_pragma(struct journal *j, const char *sql, int64_t *ret, struct error *err)
{
	struct query q;

	query_begin(&q, j, sql);
	*ret = query_next(&q) ? query_column_int(&q, 0) : 0;
	return query_end(&q, err);
}

static int create(struct journal *j, struct error *err)
{
	char *sql;
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]) && r == 0; i++)
		r = db_run(j, tables[i], err);
	if (r < 0)
		return r;
	sql = sqlite3_mprintf("PRAGMA application_id = %d", APPLICATION_ID);
	r = db_run(j, sql, err);
	sqlite3_free(sql);
	if (r < 0)
		return r;
	sql = sqlite3_mprintf("PRAGMA user_version = %d", SCHEMA_VERSION);
	r = db_run(j, sql, err);
	sqlite3_free(sql);
	return r;
}

/* Within a transaction, so that of two wizards that start at once only one makes the tables. */
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
		return create(j, err);
	if (application != APPLICATION_ID)
		return error_set(err, ERROR_STORAGE, _("%s is not a journal of this program: move it away and start again."), j->path);
	if (version > SCHEMA_VERSION)
		return error_set(err, ERROR_STORAGE, _("The journal %s was written by a newer m365-upgrade: use that version, or install it here."), j->path);
	return 0;
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
