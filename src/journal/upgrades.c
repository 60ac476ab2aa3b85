#include "journal/upgrades.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "journal/db.h"

#include <stdlib.h>

static const char *const words[JOURNAL_STATES] = {
	[JOURNAL_PREPARING] = "preparing",
	[JOURNAL_ORDERED] = "ordered",
	[JOURNAL_ACCEPTED] = "accepted",
	[JOURNAL_REFUSED] = "refused",
	[JOURNAL_DONE] = "done",
	[JOURNAL_FAILED] = "failed",
};

#define COLUMNS \
	"id, state, tenant, source, source_sku, source_name, target_sku, target_name, target_item, target_subscription, operation, order_id," \
	" quantity, term, billing, due_micro, due_currency, started, changed, path, cart_id"

const char *upgrade_state_word(enum journal_state state)
{
	return words[state];
}

static enum journal_state state_of(const char *word)
{
	int state;

	for (state = 0; state < JOURNAL_STATES; state++) {
		if (str_eq(words[state], word))
			return (enum journal_state)state;
	}
	return JOURNAL_PREPARING;
}

#define TAKE_TEXT(to, q, column) str_copy((to), sizeof(to), query_column_text((q), (column)))

static void take_row(struct query *q, struct journal_upgrade *u)
{
	*u = (struct journal_upgrade){ .id = query_column_int(q, 0), .state = state_of(query_column_text(q, 1)) };
	TAKE_TEXT(u->tenant_id, q, 2);
	TAKE_TEXT(u->source_subscription_id, q, 3);
	TAKE_TEXT(u->source_sku_id, q, 4);
	TAKE_TEXT(u->source_name, q, 5);
	TAKE_TEXT(u->target_sku_id, q, 6);
	TAKE_TEXT(u->target_name, q, 7);
	TAKE_TEXT(u->target_catalog_item, q, 8);
	TAKE_TEXT(u->target_subscription_id, q, 9);
	TAKE_TEXT(u->operation_id, q, 10);
	TAKE_TEXT(u->order_id, q, 11);
	u->quantity = query_column_int(q, 12);
	TAKE_TEXT(u->term, q, 13);
	TAKE_TEXT(u->billing_cycle, q, 14);
	u->due.micro = query_column_int(q, 15);
	TAKE_TEXT(u->due.currency, q, 16);
	u->started_ms = query_column_int(q, 17);
	u->changed_ms = query_column_int(q, 18);
	TAKE_TEXT(u->path, q, 19);
	TAKE_TEXT(u->cart_id, q, 20);
}

static int take_one(struct query *q, struct journal_upgrade *ret, bool *ret_found, struct error *err)
{
	bool found = query_next(q);

	if (found)
		take_row(q, ret);
	*ret_found = found;
	return query_end(q, err);
}

static int find_current(struct journal *j, const char *tenant, const char *source, struct journal_upgrade *ret, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT " COLUMNS " FROM upgrades WHERE tenant = ? AND source = ? AND state NOT IN ('done', 'failed')");
	query_text(&q, tenant);
	query_text(&q, source);
	return take_one(&q, ret, ret_found, err);
}

static int insert(struct journal *j, const char *tenant, const char *source, int64_t now_ms, struct error *err)
{
	struct query q;

	query_begin(&q, j, "INSERT INTO upgrades (tenant, source, state, started, changed) VALUES (?, ?, 'preparing', ?, ?)");
	query_text(&q, tenant);
	query_text(&q, source);
	query_int(&q, now_ms);
	query_int(&q, now_ms);
	query_next(&q);
	return query_end_one(&q, err);
}

int journal_begin(struct journal *j, const char *tenant_id, const char *source_subscription_id, int64_t now_ms, struct journal_upgrade *ret,
	struct error *err)
{
	bool found;
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = find_current(j, tenant_id, source_subscription_id, ret, &found, err);
	if (r == 0 && !found) {
		r = insert(j, tenant_id, source_subscription_id, now_ms, err);
		if (r == 0)
			r = find_current(j, tenant_id, source_subscription_id, ret, &found, err);
	}
	return db_finish(j, r, err);
}

/* Says that nothing was written because the upgrade goes the other way, or is not there at all, which would be this program's mistake. */
static int no_such_path(struct error *err)
{
	return error_set(err, ERROR_CONFLICT,
		_("This subscription is being upgraded in another way already, perhaps by another m365-upgrade on this machine. Nothing was changed. Look at the "
		  "subscription again."));
}

int upgrade_write(struct journal *j, const struct journal_upgrade *u, struct error *err)
{
	struct query q;
	bool found;
	int r;

	query_begin(&q, j,
		"UPDATE upgrades SET state = ?, source_sku = ?, source_name = ?, target_sku = ?, target_name = ?, target_item = ?,"
		" target_subscription = ?, operation = ?, order_id = ?, cart_id = ?, quantity = ?, term = ?, billing = ?, due_micro = ?,"
		" due_currency = ?, changed = ?, path = ?17 WHERE id = ?18 AND (path = ?17 OR state IN ('preparing', 'refused')) RETURNING 1");
	query_text(&q, words[u->state]);
	query_text(&q, u->source_sku_id);
	query_text(&q, u->source_name);
	query_text(&q, u->target_sku_id);
	query_text(&q, u->target_name);
	query_text(&q, u->target_catalog_item);
	query_text(&q, u->target_subscription_id);
	query_text(&q, u->operation_id);
	query_text(&q, u->order_id);
	query_text(&q, u->cart_id);
	query_int(&q, u->quantity);
	query_text(&q, u->term);
	query_text(&q, u->billing_cycle);
	query_int(&q, u->due.micro);
	query_text(&q, u->due.currency);
	query_int(&q, u->changed_ms);
	query_text(&q, str_empty(u->path) ? "automatic" : u->path);
	query_int(&q, u->id);
	found = query_next(&q);
	if (found)
		query_next(&q);
	r = query_end(&q, err);
	return r < 0 || found ? r : no_such_path(err);
}

int journal_put(struct journal *j, const struct journal_upgrade *u, struct error *err)
{
	return upgrade_write(j, u, err);
}

int journal_set_state(struct journal *j, int64_t upgrade, enum journal_state state, int64_t now_ms, struct error *err)
{
	struct query q;

	query_begin(&q, j, "UPDATE upgrades SET state = ?, changed = ? WHERE id = ?");
	query_text(&q, words[state]);
	query_int(&q, now_ms);
	query_int(&q, upgrade);
	query_next(&q);
	return query_end_one(&q, err);
}

int journal_get(struct journal *j, int64_t upgrade, struct journal_upgrade *ret, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT " COLUMNS " FROM upgrades WHERE id = ?");
	query_int(&q, upgrade);
	return take_one(&q, ret, ret_found, err);
}

int journal_last(struct journal *j, const char *tenant_id, struct journal_upgrade *ret, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT " COLUMNS " FROM upgrades WHERE tenant = ? ORDER BY changed DESC, id DESC LIMIT 1");
	query_text(&q, tenant_id);
	return take_one(&q, ret, ret_found, err);
}

int journal_concluded(struct journal *j, const char *tenant_id, const char *source_subscription_id, struct journal_upgrade *ret, bool *ret_found,
	struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT " COLUMNS " FROM upgrades WHERE tenant = ? AND source = ? AND state = 'done' ORDER BY changed DESC, id DESC LIMIT 1");
	query_text(&q, tenant_id);
	query_text(&q, source_subscription_id);
	return take_one(&q, ret, ret_found, err);
}

int journal_unfinished(struct journal *j, const char *tenant_id, struct journal_upgrade **ret, size_t *ret_count, struct error *err)
{
	struct journal_upgrade *list = NULL;
	size_t count = 0, cap = 0;
	struct query q;
	int r;

	query_begin(&q, j, "SELECT " COLUMNS " FROM upgrades WHERE tenant = ? AND state IN ('ordered', 'accepted') ORDER BY changed DESC, id DESC");
	query_text(&q, tenant_id);
	while (query_next(&q)) {
		list = xgrow(list, &cap, count, sizeof(*list));
		take_row(&q, &list[count++]);
	}
	r = query_end(&q, err);
	if (r < 0) {
		free(list);
		return r;
	}
	*ret = list;
	*ret_count = count;
	return 0;
}
