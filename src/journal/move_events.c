#include "journal/move_events.h"

#include "core/text.h"
#include "journal/db.h"

#include <stdlib.h>
#include <string.h>

#define SEQ_MOST (((int64_t)1 << 32) - 1) /* no row has a higher number */

/* A line: the state, the request's id, the numbers of the rows, the cause, and the words to it up to the end; "-" stands for nothing. */

static bool is_under_way(int64_t state)
{
	return state == JOURNAL_ROW_SENT || state == JOURNAL_ROW_BACK_SENT;
}

static bool same(const char *a, const char *b)
{
	return a == b || str_eq(a ? a : "", b ? b : "");
}

static bool goes_with(const struct event_lines *l, const struct move_event *e)
{
	return l->from != 0 && l->last.state == e->state && same(l->last.request_id, e->request_id) && same(l->last.cause, e->cause) &&
	       same(l->last.text, e->text);
}

/* A word of a line holds neither a space nor the end of one. */
static void add_word(struct buf *to, const char *word)
{
	if (str_empty(word))
		buf_addch(to, '-');
	for (; word && *word; word++)
		buf_addch(to, (unsigned char)*word > ' ' ? *word : '_');
	buf_addch(to, ' ');
}

static void end_range(struct event_lines *l)
{
	if (l->last.seq > l->from)
		buf_addf(&l->text, "-%lld", (long long)l->last.seq);
}

static void end_line(struct event_lines *l)
{
	size_t from;

	if (l->from == 0)
		return;
	end_range(l);
	buf_addch(&l->text, ' ');
	add_word(&l->text, l->last.cause);
	from = l->text.len;
	buf_addstr(&l->text, l->last.text ? l->last.text : "");
	for (; from < l->text.len; from++)
		if (l->text.data[from] == '\n')
			l->text.data[from] = ' ';
	buf_addch(&l->text, '\n');
	l->from = 0;
}

void event_lines_add(struct event_lines *l, int64_t state_before, const struct move_event *e)
{
	if (!is_under_way(e->state) && !is_under_way(state_before))
		return;
	if (goes_with(l, e) && e->seq == l->last.seq + 1) {
		l->last.seq = e->seq;
		return;
	}
	if (goes_with(l, e)) {
		end_range(l);
		buf_addf(&l->text, ",%lld", (long long)e->seq);
	} else {
		end_line(l);
		buf_addf(&l->text, "%d ", e->state);
		add_word(&l->text, e->request_id);
		buf_addf(&l->text, "%lld", (long long)e->seq);
	}
	l->last = *e;
	l->from = e->seq;
}

static int insert(struct journal *j, int64_t move, int64_t now_ms, const char *lines, struct error *err)
{
	struct query q;

	query_begin(&q, j, "INSERT INTO move_events (move, at, account, lines) VALUES (?, ?, ?, ?)");
	query_int(&q, move);
	query_int(&q, now_ms);
	query_text_kept(&q, j->account);
	query_text_kept(&q, lines);
	query_next(&q);
	return query_end(&q, err);
}

int event_lines_end(struct event_lines *l, struct journal *j, int64_t move, int64_t now_ms, int r, struct error *err)
{
	end_line(l);
	if (r == 0 && l->text.len > 0)
		r = insert(j, move, now_ms, l->text.data, err);
	buf_clear(&l->text);
	return r;
}

/* ── reading ── */

void event_cursor_init(struct event_cursor *c, char *lines)
{
	*c = (struct event_cursor){ .at = lines, .next = 1 };
}

static char *take_word(char **at)
{
	char *word = *at, *space = strchr(word, ' ');

	if (space)
		*space = '\0';
	*at = space ? space + 1 : word + strlen(word);
	return str_eq(word, "-") ? word + 1 : word;
}

static bool next_line(struct event_cursor *c)
{
	char *line = c->at, *end = strchr(line, '\n');

	if (*line == '\0')
		return false;
	if (end)
		*end = '\0';
	c->at = end ? end + 1 : line + strlen(line);
	c->line.state = (enum journal_row_state)strtol(take_word(&line), NULL, 10);
	c->line.request_id = take_word(&line);
	c->seqs = take_word(&line);
	c->line.cause = take_word(&line);
	c->line.text = line;
	return true;
}

/* "4" or "4-9", and what follows behind a comma. */
static bool next_range(struct event_cursor *c)
{
	char *end;

	if (!c->seqs || *c->seqs == '\0')
		return false;
	c->next = c->to = strtoll(c->seqs, &end, 10);
	if (*end == '-')
		c->to = strtoll(end + 1, &end, 10);
	c->seqs = *end == ',' ? end + 1 : end + strlen(end);
	if (c->next < 1 || c->to > SEQ_MOST) { /* not written by us */
		c->next = 1;
		c->to = 0;
	}
	return true;
}

bool event_cursor_next(struct event_cursor *c, struct move_event *ret)
{
	while (c->next > c->to || c->to == 0)
		if (!next_range(c) && !next_line(c))
			return false;
	c->line.seq = c->next++;
	*ret = c->line;
	return true;
}
