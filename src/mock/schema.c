#include "mock/schema.h"

const int64_t schema_application = 0x4d333635;
const int64_t schema_version = 5;

/* Times are milliseconds UTC on the training clock, but for `tokens` and users.written, which live on the real one. Products are named
 * by their key in the catalogue. A user's licence is one row for each source: 0 is the user's own, any other is a group. A row that is
 * not held is what a group could not give, with the reason. Triggers keep product_use, which counts a user once for a product,
 * whatever statement changes a licence. */
/* A user's `moves` count how often one who held the source at the beginning came to a product that it can be left for (`aims`) and
 * that the user had from nowhere before, whoever did it. */
/* Of a token: `scope` holds the names of the permissions that it gives, `audience` those of the services that take it; of a refresh token,
 * what was asked for at first, and `tenant` is where its person is at home. */
/* Of a subscription: `visible_from` and `seats_from` are 0 once the directory shows it and its seats; `wanted` is a quantity that is
 * still being worked on. */
const char schema_sql[] =
	"PRAGMA application_id = 0x4d333635;"
	"PRAGMA user_version = 5;"
	"CREATE TABLE facts (name TEXT PRIMARY KEY, number INTEGER, words TEXT) WITHOUT ROWID;"
	"CREATE TABLE users (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, upn TEXT NOT NULL COLLATE NOCASE,"
	" location TEXT, located INTEGER NOT NULL DEFAULT 0, enabled INTEGER NOT NULL, duplicate INTEGER NOT NULL DEFAULT 0,"
	" written INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0, without INTEGER NOT NULL DEFAULT 0,"
	" moves INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE licences (user INTEGER NOT NULL, product TEXT NOT NULL, source INTEGER NOT NULL DEFAULT 0, disabled TEXT NOT NULL DEFAULT '',"
	" held INTEGER NOT NULL DEFAULT 1, error TEXT NOT NULL DEFAULT '', since INTEGER NOT NULL, PRIMARY KEY (user, product, source)) WITHOUT ROWID;"
	"CREATE INDEX licences_by_product ON licences (product, user, held);"
	"CREATE INDEX licences_by_group ON licences (source, user) WHERE source <> 0;"
	"CREATE TABLE product_use (product TEXT PRIMARY KEY, consumed INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TRIGGER licence_given AFTER INSERT ON licences WHEN new.held BEGIN"
	" UPDATE product_use SET consumed = consumed + 1 WHERE product = new.product AND NOT EXISTS"
	" (SELECT 1 FROM licences WHERE user = new.user AND product = new.product AND source <> new.source AND held); END;"
	"CREATE TRIGGER licence_taken AFTER DELETE ON licences WHEN old.held BEGIN"
	" UPDATE product_use SET consumed = consumed - 1 WHERE product = old.product AND NOT EXISTS"
	" (SELECT 1 FROM licences WHERE user = old.user AND product = old.product AND held); END;"
	"CREATE TRIGGER licence_changed AFTER UPDATE OF product, held ON licences WHEN old.product <> new.product OR old.held <> new.held BEGIN"
	" UPDATE product_use SET consumed = consumed - 1 WHERE product = old.product AND old.held AND NOT EXISTS"
	" (SELECT 1 FROM licences WHERE user = old.user AND product = old.product AND held);"
	" UPDATE product_use SET consumed = consumed + 1 WHERE product = new.product AND new.held AND NOT EXISTS"
	" (SELECT 1 FROM licences WHERE user = new.user AND product = new.product AND source <> new.source AND held); END;"
	"CREATE TABLE aims (product TEXT PRIMARY KEY) WITHOUT ROWID;"
	"CREATE TRIGGER user_moved AFTER INSERT ON licences WHEN new.held AND EXISTS (SELECT 1 FROM aims WHERE product = new.product) BEGIN"
	" UPDATE users SET moves = moves + 1 WHERE seq = new.user AND held AND NOT EXISTS"
	" (SELECT 1 FROM licences WHERE user = new.user AND product = new.product AND source <> new.source AND held); END;"
	"CREATE TRIGGER user_moved_in_place AFTER UPDATE OF product, held ON licences"
	" WHEN new.held AND (old.product <> new.product OR NOT old.held) AND EXISTS (SELECT 1 FROM aims WHERE product = new.product) BEGIN"
	" UPDATE users SET moves = moves + 1 WHERE seq = new.user AND held AND NOT EXISTS"
	" (SELECT 1 FROM licences WHERE user = new.user AND product = new.product AND source <> new.source AND held); END;"
	"CREATE TABLE standing (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE groups (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL,"
	" done INTEGER NOT NULL DEFAULT 0, reached INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE group_members (grp INTEGER NOT NULL, kind INTEGER NOT NULL, member INTEGER NOT NULL, PRIMARY KEY (grp, kind, member)) WITHOUT ROWID;"
	"CREATE INDEX groups_by_member ON group_members (kind, member);"
	"CREATE TABLE group_licences (grp INTEGER NOT NULL, product TEXT NOT NULL, disabled TEXT NOT NULL DEFAULT '',"
	" PRIMARY KEY (grp, product)) WITHOUT ROWID;"
	"CREATE TABLE subscriptions (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, directory_id TEXT NOT NULL UNIQUE, product TEXT NOT NULL,"
	" name TEXT NOT NULL, quantity INTEGER NOT NULL, status TEXT NOT NULL, parent TEXT, order_id TEXT, term TEXT, cycle TEXT,"
	" created INTEGER NOT NULL, started INTEGER NOT NULL, ends INTEGER NOT NULL, cancel_until INTEGER, next_state INTEGER,"
	" renews INTEGER NOT NULL, trial INTEGER NOT NULL, channel TEXT NOT NULL, partner TEXT, segment TEXT NOT NULL,"
	" provisioned INTEGER NOT NULL, blocks INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1, visible_from INTEGER NOT NULL DEFAULT 0,"
	" seats_from INTEGER NOT NULL DEFAULT 0, ready_from INTEGER, wanted INTEGER, wanted_from INTEGER);"
	"CREATE TABLE orders (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, request_id TEXT, status TEXT NOT NULL, kind TEXT NOT NULL,"
	" cycle TEXT NOT NULL, currency TEXT NOT NULL, created INTEGER NOT NULL, subtotal TEXT NOT NULL, tax TEXT NOT NULL, total TEXT NOT NULL,"
	" prepaid TEXT NOT NULL, due TEXT NOT NULL, source TEXT, method TEXT);"
	"CREATE TABLE order_lines (order_id TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, catalog_item TEXT NOT NULL,"
	" subscription TEXT, parent TEXT, name TEXT NOT NULL, quantity INTEGER NOT NULL, term TEXT NOT NULL, cycle TEXT NOT NULL,"
	" transaction_type TEXT NOT NULL, unit TEXT NOT NULL, extended TEXT NOT NULL, PRIMARY KEY (order_id, line)) WITHOUT ROWID;"
	"CREATE TABLE carts (id TEXT PRIMARY KEY, created INTEGER NOT NULL, modified INTEGER NOT NULL, expires INTEGER NOT NULL,"
	" status TEXT NOT NULL, result TEXT) WITHOUT ROWID;"
	"CREATE TABLE cart_lines (cart TEXT NOT NULL, line INTEGER NOT NULL, catalog_item TEXT NOT NULL, name TEXT, quantity INTEGER NOT NULL,"
	" cycle TEXT, term TEXT, parent TEXT, error_code INTEGER NOT NULL, error_text TEXT, PRIMARY KEY (cart, line)) WITHOUT ROWID;"
	"CREATE TABLE transitions (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, target TEXT NOT NULL,"
	" from_item TEXT NOT NULL, to_item TEXT NOT NULL, quantity INTEGER NOT NULL, term TEXT NOT NULL, cycle TEXT NOT NULL,"
	" order_id TEXT NOT NULL, request_id TEXT, stage TEXT NOT NULL, stage_since INTEGER NOT NULL, started INTEGER NOT NULL,"
	" finished INTEGER, total INTEGER NOT NULL DEFAULT 0, moved INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE transition_events (transition INTEGER NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,"
	" at INTEGER NOT NULL, code INTEGER, description TEXT, PRIMARY KEY (transition, n)) WITHOUT ROWID;"
	"CREATE TABLE credit_checks (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subscription TEXT NOT NULL, order_id TEXT,"
	" state TEXT NOT NULL, since INTEGER NOT NULL, decided_by INTEGER);"
	"CREATE TABLE payment_methods (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT NOT NULL,"
	" expires TEXT, preferred INTEGER NOT NULL);"
	"CREATE TABLE addresses (role TEXT PRIMARY KEY, company TEXT, first TEXT, last TEXT, email TEXT, line1 TEXT, line2 TEXT, city TEXT,"
	" region TEXT, state TEXT, postal TEXT, country TEXT, phone TEXT, version INTEGER NOT NULL DEFAULT 1) WITHOUT ROWID;"
	"CREATE TABLE replays (request_id TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,"
	" PRIMARY KEY (request_id, method, path)) WITHOUT ROWID;"
	"CREATE TABLE requests (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL,"
	" request_id TEXT, writes INTEGER NOT NULL, attempt INTEGER NOT NULL);"
	"CREATE TABLE settings (seq INTEGER PRIMARY KEY, section TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL);"
	"CREATE TABLE devices (code TEXT PRIMARY KEY, client TEXT NOT NULL, scope TEXT NOT NULL, tenant TEXT NOT NULL, expires INTEGER NOT NULL,"
	" polls INTEGER NOT NULL, last_poll INTEGER NOT NULL, interval INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE tokens (text TEXT PRIMARY KEY, kind TEXT NOT NULL, client TEXT NOT NULL, scope TEXT NOT NULL, expires INTEGER NOT NULL,"
	" issued INTEGER NOT NULL, tenant TEXT NOT NULL, audience TEXT NOT NULL, mfa INTEGER NOT NULL) WITHOUT ROWID;";

const char schema_users_sql[] =
	"CREATE UNIQUE INDEX users_by_id ON users (id);"
	"CREATE UNIQUE INDEX users_by_upn ON users (upn);";

const char schema_empty_sql[] =
	"DROP INDEX IF EXISTS users_by_id; DROP INDEX IF EXISTS users_by_upn;"
	"DELETE FROM facts; DELETE FROM standing; DELETE FROM aims; DELETE FROM product_use; DELETE FROM users; DELETE FROM licences; DELETE FROM groups; DELETE FROM group_members;"
	"DELETE FROM group_licences; DELETE FROM subscriptions; DELETE FROM orders; DELETE FROM order_lines;"
	"DELETE FROM carts; DELETE FROM cart_lines; DELETE FROM transitions; DELETE FROM transition_events; DELETE FROM credit_checks;"
	"DELETE FROM payment_methods; DELETE FROM addresses; DELETE FROM replays; DELETE FROM requests; DELETE FROM settings;";
