#include "journal/move_rows.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/move_events.h"
#include "journal/plan_sets.h"

#include <stdlib.h>

#define SEQ_BITS 32

int64_t row_key(int64_t move, int64_t seq)
{
	return move * ((int64_t)1 << SEQ_BITS) + seq;
}

static int64_t seq_of(int64_t key)
{
	return key & (((int64_t)1 << SEQ_BITS) - 1);
}

int move_is_gone(struct error *err)
{
	return error_set(err, ERROR_CONFLICT,
		_("This plan is not in the journal any more: another m365-upgrade on this machine has made a new one. Plan the move again."));
}

void journal_row_clear(struct journal_row *row)
{
	free(row->source_off);
	free(row->target_off);
	free(row->want_off);
	free(row->lost_off);
	*row = (struct journal_row){ 0 };
}

/* ── reading ── */

#define TAKE_TEXT(to, q, column) str_copy((to), sizeof(to), query_column_text((q), (column)))

void row_take(struct query *q, struct journal_row *row)
{
	row->seq = seq_of(query_column_int(q, 0));
	row->kind = (enum journal_row_kind)query_column_int(q, 1);
	row->state = (enum journal_row_state)query_column_int(q, 2);
	row->check = (enum journal_row_check)query_column_int(q, 3);
	row->enabled = query_column_int(q, 4) != 0;
	TAKE_TEXT(row->id, q, 5);
	TAKE_TEXT(row->upn, q, 6);
	TAKE_TEXT(row->name, q, 7);
	TAKE_TEXT(row->location, q, 8);
	TAKE_TEXT(row->new_location, q, 9);
	TAKE_TEXT(row->cause, q, 10);
	TAKE_TEXT(row->text, q, 11);
	row->request_id[0] = '\0';
	row->source_off = plan_sets_take(q, 12);
	row->target_off = plan_sets_take(q, 13);
	row->want_off = plan_sets_take(q, 14);
	row->lost_off = plan_sets_take(q, 15);
	row->read_ms = query_column_int(q, 16);
	row->changed_ms = query_column_int(q, 17);
}

/* ── writing ── */

/* All but the key and the move, in the order of both statements below. */
#define VALUES \
	"state, checked, kind, enabled, source_off, target_off, want_off, lost_off, read, changed, cause, location, new_location, id, upn, name, text"

static int bind_values(struct journal *j, struct query *q, const struct journal_row *row, struct error *err)
{
	const char *const sets[] = { row->source_off, row->target_off, row->want_off, row->lost_off };
	size_t i;
	int r = 0;

	query_int(q, row->state);
	query_int(q, row->check);
	query_int(q, row->kind);
	query_int(q, row->enabled);
	for (i = 0; i < sizeof(sets) / sizeof(sets[0]) && r == 0; i++)
		r = plan_sets_bind(j, q, sets[i], err);
	query_int(q, row->read_ms);
	query_int(q, row->changed_ms);
	query_text_kept(q, row->cause);
	query_text_kept(q, row->location);
	query_text_kept(q, row->new_location);
	query_text_kept(q, row->id);
	query_text_kept(q, row->upn);
	query_text_kept(q, row->name);
	query_text_kept(q, row->text);
	return r;
}

static int find_last_seq(struct journal *j, int64_t move, int64_t *ret, struct error *err)
{
	struct query q;
	bool found;
	int r;

	query_begin(&q, j, "SELECT (SELECT max(row) FROM move_rows WHERE row BETWEEN ? AND ?) FROM moves WHERE id = ?");
	query_int(&q, row_key(move, 0));
	query_int(&q, row_key(move + 1, 0) - 1);
	query_int(&q, move);
	found = query_next(&q);
	if (found)
		*ret = seq_of(query_column_int(&q, 0));
	r = query_end(&q, err);
	return r < 0 || found ? r : move_is_gone(err);
}

static int insert_rows(struct journal *j, int64_t move, const struct journal_row *rows, size_t n, int64_t seq, struct error *err)
{
	struct query q;
	size_t i;
	int r = 0, end;

	/* 2 is JOURNAL_ROW_LINE, as in the index: a line may name somebody who has a row. */
	query_begin(&q, j,
		"INSERT INTO move_rows (row, move, " VALUES ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" ON CONFLICT (move, id) WHERE kind <> 2 DO NOTHING");
	for (i = 0; i < n && r == 0; i++) {
		seq = rows[i].seq ? rows[i].seq : seq + 1;
		query_int(&q, row_key(move, seq));
		query_int(&q, move);
		r = bind_values(j, &q, &rows[i], err);
		if (r == 0)
			query_next(&q);
		query_again(&q);
	}
	end = query_end(&q, err);
	return r < 0 ? r : end;
}

int journal_rows_add(struct journal *j, int64_t move, const struct journal_row *rows, size_t n, struct error *err)
{
	int64_t seq = 0;
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = find_last_seq(j, move, &seq, err);
	if (r == 0)
		r = insert_rows(j, move, rows, n, seq, err);
	return db_finish(j, r, err);
}

/* False: there was none to change. RETURNING would tell the same at several times the cost. A failure is told at the query's end. */
static bool changed_one(struct query *q)
{
	query_next(q);
	query_again(q);
	return query_changes(q) == 1;
}

static int put_rows(struct journal *j, int64_t move, const struct journal_row *rows, size_t n, struct error *err)
{
	struct event_lines events = EVENT_LINES_INIT;
	struct query q;
	size_t i;
	bool found = true;
	int r = 0, end;

	query_begin(&q, j,
		"UPDATE move_rows SET (" VALUES ") = (passes(state, ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE row = ?");
	for (i = 0; i < n && found && r == 0; i++) {
		r = bind_values(j, &q, &rows[i], err);
		query_int(&q, row_key(move, rows[i].seq));
		if (r == 0)
			found = changed_one(&q);
		event_lines_add(&events, j->state_before, &(struct move_event){ rows[i].seq, rows[i].state, rows[i].request_id, rows[i].cause, rows[i].text });
	}
	end = query_end(&q, err);
	if (r == 0)
		r = end;
	if (r == 0 && !found)
		r = move_is_gone(err);
	return event_lines_end(&events, j, move, n > 0 ? rows[n - 1].changed_ms : 0, r, err);
}

int journal_rows_put(struct journal *j, int64_t move, const struct journal_row *rows, size_t n, struct error *err)
{
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	return db_finish(j, put_rows(j, move, rows, n, err), err);
}

static int mark_rows(struct journal *j, int64_t move, const struct journal_mark *marks, size_t n, int64_t now_ms, struct error *err)
{
	struct event_lines events = EVENT_LINES_INIT;
	struct query q;
	size_t i;
	bool found = true;
	int r = 0, end;

	query_begin(&q, j,
		"UPDATE move_rows SET state = passes(state, ?), checked = ?, cause = coalesce(?, cause), text = coalesce(?, text),"
		" new_location = coalesce(?, new_location), want_off = coalesce(?, want_off), changed = ? WHERE row = ?");
	for (i = 0; i < n && found && r == 0; i++) {
		query_int(&q, marks[i].state);
		query_int(&q, marks[i].check);
		query_text_kept(&q, marks[i].cause);
		query_text_kept(&q, marks[i].text);
		query_text_kept(&q, marks[i].new_location);
		r = plan_sets_bind(j, &q, marks[i].want_off, err);
		query_int(&q, now_ms);
		query_int(&q, row_key(move, marks[i].seq));
		if (r == 0)
			found = changed_one(&q);
		event_lines_add(&events, j->state_before,
			&(struct move_event){ marks[i].seq, marks[i].state, marks[i].request_id, marks[i].cause, marks[i].text });
	}
	end = query_end(&q, err);
	if (r == 0)
		r = end;
	if (r == 0 && !found)
		r = move_is_gone(err);
	return event_lines_end(&events, j, move, now_ms, r, err);
}

int journal_rows_mark(struct journal *j, int64_t move, const struct journal_mark *marks, size_t n, int64_t now_ms, struct error *err)
{
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	return db_finish(j, mark_rows(j, move, marks, n, now_ms, err), err);
}
