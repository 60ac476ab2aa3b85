#include "core/buf.h"
#include "core/calendar.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/move_rows.h"

#include <stdlib.h>

int journal_move_wish(struct journal *j, int64_t move, enum journal_wish wish, struct error *err)
{
	struct query q;
	bool found;
	int r;

	query_begin(&q, j, "UPDATE moves SET wish = ? WHERE id = ? RETURNING id");
	query_int(&q, wish);
	query_int(&q, move);
	found = query_next(&q);
	if (found)
		query_next(&q);
	r = query_end(&q, err);
	return r < 0 || found ? r : move_is_gone(err);
}

int journal_move_wished(struct journal *j, int64_t move, enum journal_wish *ret, struct error *err)
{
	int64_t wish = JOURNAL_WISH_NONE;
	struct query q;
	bool found;
	int r;

	query_begin(&q, j, "SELECT wish FROM moves WHERE id = ?");
	query_int(&q, move);
	found = query_next(&q);
	if (found)
		wish = query_column_int(&q, 0);
	r = query_end(&q, err);
	if (r < 0 || !found)
		return r < 0 ? r : move_is_gone(err);
	*ret = wish >= 0 && wish < JOURNAL_WISHES ? (enum journal_wish)wish : JOURNAL_WISH_NONE;
	return 0;
}

/* ── progress ── */

static void numbers_to_text(const int64_t rows[JOURNAL_ROW_STATES], struct buf *to)
{
	int state;

	for (state = 0; state < JOURNAL_ROW_STATES; state++)
		buf_addf(to, "%s%lld", state ? " " : "", (long long)rows[state]);
}

static void numbers_from_text(const char *text, int64_t rows[JOURNAL_ROW_STATES])
{
	char *end;
	int state;

	for (state = 0; state < JOURNAL_ROW_STATES; state++) {
		rows[state] = strtoll(text, &end, 10);
		text = end;
	}
}

static int put(struct journal *j, int64_t move, const struct journal_progress *p, const char *rows, struct error *err)
{
	struct query q;
	int r;

	query_begin(&q, j,
		"REPLACE INTO move_progress (move, at, phase, waiting, waiting_until, rows, in_flight, writes, refused, rate, left_ms, as_planned, differs,"
		" text) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14 FROM moves WHERE id = ?1");
	query_int(&q, move);
	query_int(&q, p->at_ms);
	query_text(&q, p->phase);
	query_text(&q, p->waiting);
	if (p->waiting_until_ms == TIME_UNKNOWN)
		query_null(&q);
	else
		query_int(&q, p->waiting_until_ms);
	query_text(&q, rows);
	query_int(&q, p->in_flight);
	query_int(&q, p->writes);
	query_int(&q, p->refused);
	query_int(&q, p->rate_milli);
	query_int(&q, p->left_ms);
	query_int(&q, p->as_planned);
	query_int(&q, p->differs);
	query_text(&q, p->text);
	query_next(&q);
	r = query_end(&q, err);
	return r < 0 || query_changes(&q) == 1 ? r : move_is_gone(err);
}

int journal_progress_put(struct journal *j, int64_t move, const struct journal_progress *p, struct error *err)
{
	struct buf rows = BUF_INIT;
	int r;

	numbers_to_text(p->rows, &rows);
	r = put(j, move, p, rows.data, err);
	buf_clear(&rows);
	return r;
}

static void take(struct query *q, struct journal_progress *p)
{
	*p = (struct journal_progress){ .at_ms = query_column_int(q, 0) };
	str_copy(p->phase, sizeof(p->phase), query_column_text(q, 1));
	str_copy(p->waiting, sizeof(p->waiting), query_column_text(q, 2));
	p->waiting_until_ms = query_column_is_null(q, 3) ? TIME_UNKNOWN : query_column_int(q, 3);
	numbers_from_text(query_column_text(q, 4), p->rows);
	p->in_flight = query_column_int(q, 5);
	p->writes = query_column_int(q, 6);
	p->refused = query_column_int(q, 7);
	p->rate_milli = query_column_int(q, 8);
	p->left_ms = query_column_int(q, 9);
	p->as_planned = query_column_int(q, 10);
	p->differs = query_column_int(q, 11);
	str_copy(p->text, sizeof(p->text), query_column_text(q, 12));
}

int journal_progress_get(struct journal *j, int64_t move, struct journal_progress *ret, bool *ret_found, struct error *err)
{
	struct journal_progress p;
	struct query q;
	bool found;
	int r;

	query_begin(&q, j,
		"SELECT at, phase, waiting, waiting_until, rows, in_flight, writes, refused, rate, left_ms, as_planned, differs, text FROM move_progress"
		" WHERE move = ?");
	query_int(&q, move);
	found = query_next(&q);
	if (found)
		take(&q, &p);
	r = query_end(&q, err);
	if (r < 0)
		return r;
	if (found)
		*ret = p;
	*ret_found = found;
	return 0;
}
