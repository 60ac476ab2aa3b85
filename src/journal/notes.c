#include "journal/notes.h"

#include "core/calendar.h"
#include "journal/db.h"

static int choose(struct journal *j, int64_t upgrade, const char *key, const char *value, int64_t now_ms, struct error *err)
{
	struct query q;

	/* Replaced, not updated: the new row's sequence puts it last. */
	query_begin(&q, j, "REPLACE INTO choices (upgrade, key, value, at) VALUES (?, ?, ?, ?)");
	query_int(&q, upgrade);
	query_text(&q, key);
	query_text(&q, value);
	query_int(&q, now_ms);
	query_next(&q);
	return query_end(&q, err);
}

int journal_choose(struct journal *j, int64_t upgrade, const char *key, const char *value, int64_t now_ms, struct error *err)
{
	struct query q;

	if (value)
		return choose(j, upgrade, key, value, now_ms, err);
	query_begin(&q, j, "DELETE FROM choices WHERE upgrade = ? AND key = ?");
	query_int(&q, upgrade);
	query_text(&q, key);
	query_next(&q);
	return query_end(&q, err);
}

int journal_each_choice(struct journal *j, int64_t upgrade, journal_choice_fn *fn, void *arg, struct error *err)
{
	struct query q;
	int stopped = 0, r;

	query_begin(&q, j, "SELECT key, value FROM choices WHERE upgrade = ? ORDER BY sequence");
	query_int(&q, upgrade);
	while (stopped == 0 && query_next(&q))
		stopped = fn(arg, query_column_text(&q, 0), query_column_text(&q, 1));
	r = query_end(&q, err);
	return r < 0 ? r : stopped;
}

int journal_acknowledge(struct journal *j, int64_t upgrade, const char *point, int64_t now_ms, struct error *err)
{
	struct query q;

	query_begin(&q, j, "INSERT INTO acknowledgements (upgrade, point, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
	query_int(&q, upgrade);
	query_text(&q, point);
	query_int(&q, now_ms);
	query_next(&q);
	return query_end(&q, err);
}

int journal_withdraw(struct journal *j, int64_t upgrade, const char *point, struct error *err)
{
	struct query q;

	query_begin(&q, j, "DELETE FROM acknowledgements WHERE upgrade = ? AND point = ?");
	query_int(&q, upgrade);
	query_text(&q, point);
	query_next(&q);
	return query_end(&q, err);
}

int journal_acknowledged(struct journal *j, int64_t upgrade, const char *point, int64_t *ret_ms, struct error *err)
{
	struct query q;
	int64_t at_ms;
	int r;

	query_begin(&q, j, "SELECT at FROM acknowledgements WHERE upgrade = ? AND point = ?");
	query_int(&q, upgrade);
	query_text(&q, point);
	at_ms = query_next(&q) ? query_column_int(&q, 0) : TIME_UNKNOWN;
	r = query_end(&q, err);
	if (r == 0)
		*ret_ms = at_ms;
	return r;
}

int journal_note(struct journal *j, int64_t upgrade, const struct journal_figure *figure, int64_t now_ms, struct error *err)
{
	struct query q;

	query_begin(&q, j, "REPLACE INTO figures (upgrade, name, value, at) VALUES (?, ?, ?, ?)");
	query_int(&q, upgrade);
	query_text(&q, figure->name);
	query_int(&q, figure->value);
	query_int(&q, now_ms);
	query_next(&q);
	return query_end(&q, err);
}

int journal_figure(struct journal *j, int64_t upgrade, const char *name, int64_t *ret_value, bool *ret_found, struct error *err)
{
	struct query q;

	query_begin(&q, j, "SELECT value FROM figures WHERE upgrade = ? AND name = ?");
	query_int(&q, upgrade);
	query_text(&q, name);
	*ret_found = query_next(&q);
	if (*ret_found)
		*ret_value = query_column_int(&q, 0);
	return query_end(&q, err);
}
