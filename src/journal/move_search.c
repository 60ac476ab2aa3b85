#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/move_rows.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static void has_part(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]), *part = (const char *)sqlite3_value_text(values[1]);

	(void)n;
	sqlite3_result_int(context, text && part && text_contains_fold(text, part));
}

/* passes(old, new) is the new state. The old one is remembered for the history, at a small part of what reading the row once more would cost. */
static void passes(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct journal *j = sqlite3_user_data(context);

	(void)n;
	j->state_before = sqlite3_value_int64(values[0]);
	sqlite3_result_value(context, values[1]);
}

int move_rows_functions(struct journal *j, struct error *err)
{
	int code = sqlite3_create_function_v2(j->db, "has_part", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, has_part, NULL,
		NULL, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_create_function_v2(j->db, "passes", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, j, passes, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : db_failure(j, code, err);
}

static const struct journal_row_filter everything = { .states = JOURNAL_STATES_ALL, .kind = -1 };

static bool is_one_state(unsigned states)
{
	return states != 0 && states != JOURNAL_ROWS_DIFFER && (states & (states - 1)) == 0;
}

static int state_of_bit(unsigned bit)
{
	int state = 0;

	while (bit >>= 1)
		state++;
	return state;
}

/* The rows of a move, and of these what the filter wants. One state stands in the statement itself, so that SQLite sees whether the index of
 * those apart holds it. */
static void add_conditions(struct buf *sql, const struct journal_row_filter *f)
{
	buf_addstr(sql, " WHERE move = ? AND row > ? AND row < ?");
	if (f->states == JOURNAL_ROWS_DIFFER)
		buf_addstr(sql, " AND checked = ?");
	else if (is_one_state(f->states))
		buf_addf(sql, " AND state = %d", state_of_bit(f->states));
	else if (f->states != JOURNAL_STATES_ALL)
		buf_addstr(sql, " AND (? >> state) & 1");
	if (f->cause)
		buf_addstr(sql, " AND cause = ?");
	if (f->kind >= 0)
		buf_addstr(sql, " AND kind = ?");
	if (!str_empty(f->text))
		buf_addstr(sql, " AND (has_part(name, ?) OR has_part(upn, ?))");
}

static void bind_conditions(struct query *q, int64_t move, int64_t after_seq, const struct journal_row_filter *f)
{
	query_int(q, move);
	query_int(q, row_key(move, after_seq));
	query_int(q, row_key(move + 1, 0));
	if (f->states == JOURNAL_ROWS_DIFFER)
		query_int(q, JOURNAL_CHECK_DIFFERS);
	else if (f->states != JOURNAL_STATES_ALL && !is_one_state(f->states))
		query_int(q, f->states);
	if (f->cause)
		query_text(q, f->cause);
	if (f->kind >= 0)
		query_int(q, f->kind);
	if (!str_empty(f->text)) {
		query_text(q, f->text);
		query_text(q, f->text);
	}
}

/* By the index of those apart, or by the rows themselves: both have them in order. */
static int search(struct journal *j, int64_t move, const struct journal_row_filter *f, int64_t after_seq, int64_t offset, struct journal_row *ret,
	size_t n, size_t *ret_count, struct error *err)
{
	struct buf sql = BUF_INIT;
	struct query q;
	size_t count = 0;
	int r;

	f = f ? f : &everything;
	buf_addstr(&sql, "SELECT " ROW_COLUMNS " FROM move_rows");
	add_conditions(&sql, f);
	buf_addstr(&sql, " ORDER BY row LIMIT ? OFFSET ?");
	query_begin(&q, j, sql.data);
	bind_conditions(&q, move, after_seq, f);
	query_int(&q, (int64_t)n);
	query_int(&q, offset);
	while (count < n && query_next(&q))
		row_take(&q, &ret[count++]);
	r = query_end(&q, err);
	if (r == 0)
		*ret_count = count;
	while (r < 0 && count > 0)
		journal_row_clear(&ret[--count]);
	buf_clear(&sql);
	return r;
}

int journal_rows_after(struct journal *j, int64_t move, const struct journal_row_filter *filter, int64_t after_seq, struct journal_row *ret, size_t n,
	size_t *ret_count, struct error *err)
{
	return search(j, move, filter, after_seq, 0, ret, n, ret_count, err);
}

int journal_rows_window(struct journal *j, int64_t move, const struct journal_row_filter *filter, int64_t offset, struct journal_row *ret, size_t n,
	size_t *ret_count, struct error *err)
{
	return search(j, move, filter, 0, offset, ret, n, ret_count, err);
}

int journal_rows_find(struct journal *j, int64_t move, const char *id, struct journal_row *ret, bool *ret_found, struct error *err)
{
	struct journal_row row = { 0 };
	struct query q;
	bool found;
	int r;

	query_begin(&q, j, "SELECT " ROW_COLUMNS " FROM move_rows WHERE move = ? AND id = ? AND kind <> 2");
	query_int(&q, move);
	query_text(&q, id);
	found = query_next(&q);
	if (found)
		row_take(&q, &row);
	r = query_end(&q, err);
	if (r == 0)
		*ret_found = found;
	if (r == 0 && found)
		*ret = row;
	else
		journal_row_clear(&row);
	return r;
}

int journal_rows_count(struct journal *j, int64_t move, const struct journal_row_filter *filter, int64_t *ret, struct error *err)
{
	const struct journal_row_filter *f = filter ? filter : &everything;
	struct buf sql = BUF_INIT;
	struct query q;
	int64_t count;
	int r;

	buf_addstr(&sql, "SELECT count(*) FROM move_rows");
	add_conditions(&sql, f);
	query_begin(&q, j, sql.data);
	bind_conditions(&q, move, 0, f);
	count = query_next(&q) ? query_column_int(&q, 0) : 0;
	r = query_end(&q, err);
	if (r == 0)
		*ret = count;
	buf_clear(&sql);
	return r;
}

int journal_rows_turn(struct journal *j, int64_t move, const struct journal_row_filter *filter, enum journal_row_state state, int64_t now_ms,
	int64_t *ret_changed, struct error *err)
{
	const struct journal_row_filter *f = filter ? filter : &everything;
	struct buf sql = BUF_INIT;
	struct query q;
	int changed, r;

	buf_addstr(&sql, "UPDATE move_rows SET state = ?, changed = ?");
	add_conditions(&sql, f);
	query_begin(&q, j, sql.data);
	query_int(&q, state);
	query_int(&q, now_ms);
	bind_conditions(&q, move, 0, f);
	query_next(&q);
	changed = query_changes(&q);
	r = query_end(&q, err);
	if (r == 0)
		*ret_changed = changed;
	buf_clear(&sql);
	return r;
}

static int by_combination(const void *a, const void *b)
{
	const struct journal_tally *x = a, *y = b;
	int kinds = (int)x->kind - (int)y->kind, states = (int)x->state - (int)y->state, checks = (int)x->check - (int)y->check;

	return kinds ? kinds : states ? states : checks ? checks : strcmp(x->cause, y->cause);
}

struct tally_list {
	struct journal_tally *items;
	size_t count, cap, last; /* last: most rows are as the one before */
};

static bool is_of(const struct journal_tally *t, struct query *q)
{
	return t->kind == (enum journal_row_kind)query_column_int(q, 0) && t->state == (enum journal_row_state)query_column_int(q, 1) &&
	       t->check == (enum journal_row_check)query_column_int(q, 2) && str_eq(t->cause, query_column_text(q, 3));
}

static struct journal_tally *tally_of(struct tally_list *l, struct query *q)
{
	struct journal_tally *t;

	if (l->count > 0 && is_of(&l->items[l->last], q))
		return &l->items[l->last];
	for (l->last = 0; l->last < l->count; l->last++)
		if (is_of(&l->items[l->last], q))
			return &l->items[l->last];
	l->items = xgrow(l->items, &l->cap, l->count, sizeof(*l->items));
	t = &l->items[l->count++];
	*t = (struct journal_tally){ .kind = (enum journal_row_kind)query_column_int(q, 0), .state = (enum journal_row_state)query_column_int(q, 1),
		.check = (enum journal_row_check)query_column_int(q, 2) };
	str_copy(t->cause, sizeof(t->cause), query_column_text(q, 3));
	return t;
}

/* Counted here: SQLite would sort all rows for it. */
int journal_rows_tally(struct journal *j, int64_t move, struct journal_tally **ret, size_t *ret_count, struct error *err)
{
	struct tally_list list = { .items = NULL };
	struct query q;
	int r;

	query_begin(&q, j, "SELECT kind, state, checked, cause FROM move_rows WHERE row > ? AND row < ?");
	query_int(&q, row_key(move, 0));
	query_int(&q, row_key(move + 1, 0));
	while (query_next(&q))
		tally_of(&list, &q)->rows++;
	r = query_end(&q, err);
	if (r < 0) {
		free(list.items);
		return r;
	}
	if (list.count > 0)
		qsort(list.items, list.count, sizeof(*list.items), by_combination);
	*ret = list.items;
	*ret_count = list.count;
	return 0;
}
