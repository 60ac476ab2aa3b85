#include "core/buf.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "journal/db.h"
#include "journal/notes.h"

#include <stdlib.h>
#include <string.h>

static int forget(struct journal *j, int64_t upgrade, struct error *err)
{
	struct query q;

	query_begin(&q, j, "DELETE FROM switched_off WHERE upgrade = ?");
	query_int(&q, upgrade);
	query_next(&q);
	return query_end(&q, err);
}

static int insert_rows(struct journal *j, int64_t upgrade, const struct journal_switched_off *rows, size_t n, struct error *err)
{
	struct buf plans = BUF_INIT;
	struct query q;
	size_t i, k;

	query_begin(&q, j, "REPLACE INTO switched_off (upgrade, user, sku, plans) VALUES (?, ?, ?, ?)");
	for (i = 0; i < n; i++) {
		buf_reset(&plans);
		for (k = 0; k < rows[i].n_plans; k++)
			buf_addf(&plans, "%s%s", k ? " " : "", rows[i].plan_ids[k]);
		query_int(&q, upgrade);
		query_text(&q, rows[i].user_id);
		query_text(&q, rows[i].sku_id);
		query_text(&q, plans.data);
		query_next(&q);
		query_again(&q);
	}
	buf_clear(&plans);
	return query_end(&q, err);
}

static int stamp(struct journal *j, int64_t upgrade, int64_t now_ms, struct error *err)
{
	struct query q;

	query_begin(&q, j, "REPLACE INTO recordings (upgrade, count, at) SELECT ?, (SELECT count(*) FROM switched_off WHERE upgrade = ?), ?");
	query_int(&q, upgrade);
	query_int(&q, upgrade);
	query_int(&q, now_ms);
	query_next(&q);
	return query_end(&q, err);
}

int journal_keep_switched_off(struct journal *j, int64_t upgrade, const struct journal_switched_off *rows, size_t n, int64_t now_ms,
	struct error *err)
{
	int r = db_begin(j, err);

	if (r < 0)
		return r;
	r = forget(j, upgrade, err);
	if (r == 0)
		r = insert_rows(j, upgrade, rows, n, err);
	if (r == 0)
		r = stamp(j, upgrade, now_ms, err);
	return db_finish(j, r, err);
}

int journal_count_switched_off(struct journal *j, int64_t upgrade, int64_t *ret_rows, int64_t *ret_ms, struct error *err)
{
	int64_t rows = 0, at_ms = TIME_UNKNOWN;
	struct query q;
	int r;

	query_begin(&q, j, "SELECT count, at FROM recordings WHERE upgrade = ?");
	query_int(&q, upgrade);
	if (query_next(&q)) {
		rows = query_column_int(&q, 0);
		at_ms = query_column_int(&q, 1);
	}
	r = query_end(&q, err);
	if (r == 0) {
		*ret_rows = rows;
		*ret_ms = at_ms;
	}
	return r;
}

struct words {
	const char **list;
	size_t count, cap;
};

static void split(char *text, struct words *words)
{
	char *end;

	words->count = 0;
	while (*text) {
		words->list = xgrow(words->list, &words->cap, words->count, sizeof(*words->list));
		words->list[words->count++] = text;
		end = strchr(text, ' ');
		if (!end)
			return;
		*end = '\0';
		text = end + 1;
	}
}

static int hand_over(struct query *q, struct words *words, journal_switched_off_fn *fn, void *arg)
{
	char *plans = xstrdup(query_column_text(q, 2));
	struct journal_switched_off row = { .user_id = query_column_text(q, 0), .sku_id = query_column_text(q, 1) };
	int r;

	split(plans, words);
	row.plan_ids = words->list;
	row.n_plans = words->count;
	r = fn(arg, &row);
	free(plans);
	return r;
}

int journal_each_switched_off(struct journal *j, int64_t upgrade, journal_switched_off_fn *fn, void *arg, struct error *err)
{
	struct words words = { 0 };
	struct query q;
	int stopped = 0, r;

	query_begin(&q, j, "SELECT user, sku, plans FROM switched_off WHERE upgrade = ? ORDER BY user, sku");
	query_int(&q, upgrade);
	while (stopped == 0 && query_next(&q))
		stopped = hand_over(&q, &words, fn, arg);
	r = query_end(&q, err);
	free(words.list);
	return r < 0 ? r : stopped;
}
