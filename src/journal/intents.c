#include "journal/intents.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/notes.h"
#include "journal/upgrades.h"

#include <stdlib.h>

static const char *const outcomes[JOURNAL_OUTCOMES] = {
	[JOURNAL_SUCCEEDED] = "succeeded",
	[JOURNAL_DECLINED] = "refused",
	[JOURNAL_UNKNOWN] = "unknown",
	[JOURNAL_NEVER_ARRIVED] = "never_arrived",
};

#define ORDERS "('transition', 'cart', 'checkout')"

void journal_intent_clear(struct journal_intent *i)
{
	free(i->body);
	*i = (struct journal_intent){ 0 };
}

/* What follows a purchase, such as cancelling the source, leaves the upgrade accepted: on the manual path, or where an automatic upgrade left users behind. */
static bool is_an_order(const struct journal_upgrade *u)
{
	return u && u->state != JOURNAL_ACCEPTED;
}

static int check_none_open(struct journal *j, const struct journal_intent *i, const struct journal_upgrade *u, struct error *err)
{
	struct query q;
	bool open;
	int r;

	query_begin(&q, j,
		"SELECT 1 FROM upgrades WHERE id = ?1 AND state NOT IN ('preparing', 'refused')"
		" AND (?3 OR state <> 'accepted')"
		" UNION ALL SELECT 1 FROM intents WHERE upgrade = ?1 AND kind = ?2 AND open");
	query_int(&q, i->upgrade);
	query_text(&q, i->kind);
	query_int(&q, is_an_order(u));
	open = query_next(&q);
	r = query_end(&q, err);
	if (r == 0 && open)
		return error_set(err, ERROR_CONFLICT,
			_("This has been sent before, and what became of it is not known yet. Nothing is sent again: look at the status of the upgrade."));
	return r;
}

static int insert(struct journal *j, const struct journal_intent *i, int64_t *ret_id, struct error *err)
{
	struct query q;
	int64_t id = 0;
	int r;

	query_begin(&q, j, "INSERT INTO intents (upgrade, kind, request, body, created, account) VALUES (?, ?, ?, ?, ?, ?) RETURNING id");
	query_int(&q, i->upgrade);
	query_text(&q, i->kind);
	query_text(&q, i->request_id);
	query_text(&q, i->body ? i->body : "");
	query_int(&q, i->created_ms);
	query_text(&q, j->account);
	if (query_next(&q)) {
		id = query_column_int(&q, 0);
		query_next(&q);
	}
	r = query_end(&q, err);
	if (r == 0)
		*ret_id = id;
	return r;
}

/* What is ordered, as it is now: what is chosen afterwards changes nothing that was sent. */
static int keep_terms(struct journal *j, int64_t intent, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"UPDATE intents SET (source_name, target_name, quantity) = (SELECT u.source_name, u.target_name,"
		" CASE WHEN kind IN " ORDERS " THEN u.quantity ELSE 0 END FROM upgrades u WHERE u.id = upgrade) WHERE id = ?");
	query_int(&q, intent);
	query_next(&q);
	return query_end(&q, err);
}

int journal_intend(struct journal *j, const struct journal_intent *i, const struct journal_upgrade *u, const struct journal_figure *figures,
	size_t n_figures, int64_t *ret_id, struct error *err)
{
	int64_t id = 0;
	size_t k;
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = check_none_open(j, i, u, err);
	if (r == 0)
		r = insert(j, i, &id, err);
	if (r == 0 && u)
		r = upgrade_write(j, u, err);
	if (r == 0)
		r = keep_terms(j, id, err);
	for (k = 0; k < n_figures && r == 0; k++)
		r = journal_note(j, i->upgrade, &figures[k], i->created_ms, err);
	r = db_finish(j, r, err);
	if (r == 0)
		*ret_id = id;
	return r;
}

static int add_answer(struct journal *j, int64_t intent, const struct journal_answer *a, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"INSERT INTO answers (intent, outcome, at, status, code, text, target_subscription, operation, order_id, cart_id, account)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	query_int(&q, intent);
	query_text(&q, outcomes[a->outcome]);
	query_int(&q, a->at_ms);
	query_int(&q, a->status);
	query_text(&q, a->code);
	query_text(&q, a->text);
	query_text(&q, a->target_subscription_id);
	query_text(&q, a->operation_id);
	query_text(&q, a->order_id);
	query_text(&q, a->cart_id);
	query_text(&q, j->account);
	query_next(&q);
	return query_end(&q, err);
}

static int set_open(struct journal *j, int64_t intent, bool open, struct error *err)
{
	struct query q;

	query_begin(&q, j, "UPDATE intents SET open = ? WHERE id = ?");
	query_int(&q, open);
	query_int(&q, intent);
	query_next(&q);
	return query_end_one(&q, err);
}

/* An id that was known stays known where this answer does not tell it. */
static int move_upgrade(struct journal *j, int64_t intent, const struct journal_answer *a, enum journal_state state, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"UPDATE upgrades SET state = ?, target_subscription = coalesce(nullif(?, ''), target_subscription),"
		" operation = coalesce(nullif(?, ''), operation), order_id = coalesce(nullif(?, ''), order_id),"
		" cart_id = coalesce(nullif(?, ''), cart_id), changed = ?"
		" WHERE id = (SELECT upgrade FROM intents WHERE id = ?)");
	query_text(&q, upgrade_state_word(state));
	query_text(&q, a->target_subscription_id);
	query_text(&q, a->operation_id);
	query_text(&q, a->order_id);
	query_text(&q, a->cart_id);
	query_int(&q, a->at_ms);
	query_int(&q, intent);
	query_next(&q);
	return query_end_one(&q, err);
}

int journal_answer(struct journal *j, int64_t intent, const struct journal_answer *a, enum journal_state state, struct error *err)
{
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = add_answer(j, intent, a, err);
	if (r == 0)
		r = set_open(j, intent, a->outcome == JOURNAL_UNKNOWN, err);
	if (r == 0)
		r = move_upgrade(j, intent, a, state, err);
	return db_finish(j, r, err);
}

static int take_intent(struct query *q, struct journal_intent *ret, bool *ret_found, struct error *err)
{
	struct journal_intent i = { 0 };
	bool found = query_next(q);
	int r;

	if (found) {
		i.id = query_column_int(q, 0);
		i.upgrade = query_column_int(q, 1);
		str_copy(i.kind, sizeof(i.kind), query_column_text(q, 2));
		str_copy(i.request_id, sizeof(i.request_id), query_column_text(q, 3));
		i.body = xstrdup(query_column_text(q, 4));
		i.created_ms = query_column_int(q, 5);
		i.open = query_column_int(q, 6) != 0;
	}
	r = query_end(q, err);
	if (r == 0)
		*ret_found = found;
	if (r == 0 && found)
		*ret = i;
	else
		journal_intent_clear(&i);
	return r;
}

int journal_open_intent(struct journal *j, const char *tenant_id, const char *source_subscription_id, struct journal_intent *ret, bool *ret_found,
	struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"SELECT intents.id, upgrade, kind, request, body, created, open FROM intents JOIN upgrades ON upgrades.id = upgrade"
		" WHERE tenant = ? AND source = ? AND state NOT IN ('done', 'failed') AND open ORDER BY intents.id DESC LIMIT 1");
	query_text(&q, tenant_id);
	query_text(&q, source_subscription_id);
	return take_intent(&q, ret, ret_found, err);
}

int journal_last_intent(struct journal *j, int64_t upgrade, struct journal_intent *ret, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT id, upgrade, kind, request, body, created, open FROM intents WHERE upgrade = ? ORDER BY id DESC LIMIT 1");
	query_int(&q, upgrade);
	return take_intent(&q, ret, ret_found, err);
}

int journal_last_order(struct journal *j, int64_t upgrade, struct journal_intent *ret, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"SELECT id, upgrade, kind, request, body, created, open FROM intents"
		" WHERE upgrade = ? AND kind IN " ORDERS " ORDER BY id DESC LIMIT 1");
	query_int(&q, upgrade);
	return take_intent(&q, ret, ret_found, err);
}

static enum journal_outcome outcome_of(const char *word)
{
	int outcome;

	for (outcome = 0; outcome < JOURNAL_OUTCOMES; outcome++) {
		if (str_eq(outcomes[outcome], word))
			return (enum journal_outcome)outcome;
	}
	return JOURNAL_UNKNOWN;
}

int journal_last_answer(struct journal *j, int64_t intent, struct journal_answer *ret, bool *ret_found, struct error *err)
{
	struct journal_answer a = { 0 };
	struct query q;
	bool found;
	int r;

	query_begin(&q, j,
		"SELECT outcome, at, status, code, text, target_subscription, operation, order_id, cart_id FROM answers WHERE intent = ? ORDER BY id DESC LIMIT 1");
	query_int(&q, intent);
	found = query_next(&q);
	if (found) {
		a.outcome = outcome_of(query_column_text(&q, 0));
		a.at_ms = query_column_int(&q, 1);
		a.status = (int)query_column_int(&q, 2);
		str_copy(a.code, sizeof(a.code), query_column_text(&q, 3));
		str_copy(a.text, sizeof(a.text), query_column_text(&q, 4));
		str_copy(a.target_subscription_id, sizeof(a.target_subscription_id), query_column_text(&q, 5));
		str_copy(a.operation_id, sizeof(a.operation_id), query_column_text(&q, 6));
		str_copy(a.order_id, sizeof(a.order_id), query_column_text(&q, 7));
		str_copy(a.cart_id, sizeof(a.cart_id), query_column_text(&q, 8));
	}
	r = query_end(&q, err);
	if (r == 0)
		*ret_found = found;
	if (r == 0 && found)
		*ret = a;
	return r;
}
