#include "journal/moves.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/move_rows.h"

#define COLUMNS "id, kind, state, back, tenant, source_sku, source_name, target_sku, target_name, created, changed, started, ended"

/* States of rows that were sent, or may have been. */
#define SENT_STATES \
	(JOURNAL_STATE_BIT(JOURNAL_ROW_SENT) | JOURNAL_STATE_BIT(JOURNAL_ROW_MOVED) | JOURNAL_STATE_BIT(JOURNAL_ROW_BACK_READY) | \
		JOURNAL_STATE_BIT(JOURNAL_ROW_BACK_SENT) | JOURNAL_STATE_BIT(JOURNAL_ROW_BACK) | JOURNAL_STATE_BIT(JOURNAL_ROW_BACK_FAILED))

static void query_time(struct query *q, int64_t ms)
{
	if (ms == TIME_UNKNOWN)
		query_null(q);
	else
		query_int(q, ms);
}

static int64_t column_time(struct query *q, int column)
{
	return query_column_is_null(q, column) ? TIME_UNKNOWN : query_column_int(q, column);
}

#define TAKE_TEXT(to, q, column) str_copy((to), sizeof(to), query_column_text((q), (column)))

static void take_move(struct query *q, struct journal_move *m)
{
	*m = (struct journal_move){ .id = query_column_int(q, 0), .kind = (enum journal_move_kind)query_column_int(q, 1),
		.state = (enum journal_move_state)query_column_int(q, 2), .back = query_column_int(q, 3) != 0 };
	TAKE_TEXT(m->tenant_id, q, 4);
	TAKE_TEXT(m->source_sku, q, 5);
	TAKE_TEXT(m->source_name, q, 6);
	TAKE_TEXT(m->target_sku, q, 7);
	TAKE_TEXT(m->target_name, q, 8);
	m->created_ms = query_column_int(q, 9);
	m->changed_ms = query_column_int(q, 10);
	m->started_ms = column_time(q, 11);
	m->ended_ms = column_time(q, 12);
}

static int take_one(struct query *q, struct journal_move *ret, bool *ret_found, struct error *err)
{
	struct journal_move m;
	bool found = query_next(q);
	int r;

	if (found)
		take_move(q, &m);
	r = query_end(q, err);
	if (r < 0)
		return r;
	if (found)
		*ret = m;
	*ret_found = found;
	return 0;
}

int journal_move_get(struct journal *j, int64_t move, struct journal_move *ret, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT " COLUMNS " FROM moves WHERE id = ?");
	query_int(&q, move);
	return take_one(&q, ret, ret_found, err);
}

int journal_move_last(struct journal *j, const char *tenant_id, const char *source_sku, const char *target_sku, struct journal_move *ret,
	bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"SELECT " COLUMNS " FROM moves WHERE tenant = ?1 AND (?2 IS NULL OR source_sku = ?2) AND (?3 IS NULL OR target_sku = ?3)"
		" ORDER BY changed DESC, id DESC LIMIT 1");
	query_text(&q, tenant_id);
	query_text(&q, source_sku);
	query_text(&q, target_sku);
	return take_one(&q, ret, ret_found, err);
}

static int forget(struct journal *j, const char *sql, int64_t move, struct error *err)
{
	struct query q;

	query_begin(&q, j, sql);
	query_int(&q, move);
	query_next(&q);
	return query_end(&q, err);
}

static int discard(struct journal *j, int64_t move, struct error *err)
{
	int r = forget(j, "DELETE FROM move_rows WHERE row >= ?1 << 32 AND row < (?1 + 1) << 32", move, err);

	return r < 0 ? r : forget(j, "DELETE FROM moves WHERE id = ?", move, err);
}

static int move_was_sent(struct journal *j, int64_t move, bool *ret, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT EXISTS (SELECT 1 FROM move_events WHERE move = ?)");
	query_int(&q, move);
	*ret = query_next(&q) && query_column_int(&q, 0) != 0;
	return query_end(&q, err);
}

int journal_move_discard(struct journal *j, int64_t move, struct error *err)
{
	bool sent = false;
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = move_was_sent(j, move, &sent, err);
	if (r == 0 && sent)
		r = error_set(err, ERROR_CONFLICT, _("Something of this move was sent: it stays in the journal."));
	if (r == 0)
		r = discard(j, move, err);
	return db_finish(j, r, err);
}

/* A plan of which nothing was sent; 0: there is none. */
static int find_unsent(struct journal *j, const struct journal_move *m, int64_t *ret, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"SELECT id FROM moves WHERE kind = ? AND tenant = ? AND source_sku = ? AND target_sku = ? AND state IN (?, ?)"
		" AND NOT EXISTS (SELECT 1 FROM move_rows WHERE row >= moves.id << 32 AND row < (moves.id + 1) << 32 AND (? >> move_rows.state) & 1)"
		" AND NOT EXISTS (SELECT 1 FROM move_events WHERE move = moves.id)");
	query_int(&q, m->kind);
	query_text(&q, m->tenant_id);
	query_text(&q, m->source_sku);
	query_text(&q, m->target_sku);
	query_int(&q, JOURNAL_MOVE_PLANNING);
	query_int(&q, JOURNAL_MOVE_PLANNED);
	query_int(&q, SENT_STATES);
	*ret = query_next(&q) ? query_column_int(&q, 0) : 0;
	return query_end(&q, err);
}

static int discard_unsent(struct journal *j, const struct journal_move *m, struct error *err)
{
	int64_t plan = 0;
	int r = find_unsent(j, m, &plan, err);

	while (r == 0 && plan != 0) {
		r = discard(j, plan, err);
		if (r == 0)
			r = find_unsent(j, m, &plan, err);
	}
	return r;
}

static int insert(struct journal *j, const struct journal_move *m, int64_t *ret_id, struct error *err)
{
	struct query q;

	query_begin(&q, j,
		"INSERT INTO moves (kind, state, back, tenant, source_sku, source_name, target_sku, target_name, created, changed, started, ended)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
	query_int(&q, m->kind);
	query_int(&q, m->state);
	query_int(&q, m->back);
	query_text(&q, m->tenant_id);
	query_text(&q, m->source_sku);
	query_text(&q, m->source_name);
	query_text(&q, m->target_sku);
	query_text(&q, m->target_name);
	query_int(&q, m->created_ms);
	query_int(&q, m->changed_ms);
	query_time(&q, m->started_ms);
	query_time(&q, m->ended_ms);
	if (query_next(&q)) {
		*ret_id = query_column_int(&q, 0);
		query_next(&q);
	}
	return query_end(&q, err);
}

int journal_move_begin(struct journal *j, const struct journal_move *m, int64_t *ret_id, struct error *err)
{
	int64_t id = 0;
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = discard_unsent(j, m, err);
	if (r == 0)
		r = insert(j, m, &id, err);
	r = db_finish(j, r, err);
	if (r == 0)
		*ret_id = id;
	return r;
}

int journal_move_put(struct journal *j, const struct journal_move *m, struct error *err)
{
	struct query q;
	bool found;
	int r;

	/* 2 is JOURNAL_MOVE_RUNNING: a start takes the wish away. */
	query_begin(&q, j,
		"UPDATE moves SET state = ?1, back = ?2, changed = ?3, started = ?4, ended = ?5, wish = CASE ?1 WHEN 2 THEN 0 ELSE wish END"
		" WHERE id = ?6 RETURNING id");
	query_int(&q, m->state);
	query_int(&q, m->back);
	query_int(&q, m->changed_ms);
	query_time(&q, m->started_ms);
	query_time(&q, m->ended_ms);
	query_int(&q, m->id);
	found = query_next(&q);
	if (found)
		query_next(&q);
	r = query_end(&q, err);
	return r < 0 || found ? r : move_is_gone(err);
}
