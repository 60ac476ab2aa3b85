#include "journal/history.h"

#include "core/mem.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/move_events.h"
#include "journal/move_rows.h"
#include "journal/under_way.h"

#include <stdlib.h>

void journal_sign(struct journal *j, const char *account)
{
	text_clean_into(j->account, sizeof(j->account), account ? account : "");
}

/* Three streams, each in the order in which it was written, are merged by time: only what is next of each is in memory. All are read as they
 * were when the first of them was begun. */
struct stream {
	struct query q;
	bool (*next)(struct stream *s); /* fills `event`; false: there is none, or a failure, which the query's end tells */
	struct journal_event event;
	bool there;
	/* of moves */
	struct event_cursor cursor;
	struct journal_move move;
	char *lines;
	bool reading; /* `lines` has more */
	struct under_way *under_way;
	char id[JOURNAL_ID], upn[JOURNAL_NAME], request_id[JOURNAL_WORD];
};

/* ── intents and answers ── */

static void take_upgrade(struct stream *s, struct journal_event *e)
{
	e->at_ms = query_column_int(&s->q, 0);
	e->account = query_column_text(&s->q, 1);
	e->what = query_column_text(&s->q, 2);
	e->request_id = query_column_text(&s->q, 3);
	e->tenant_id = query_column_text(&s->q, 4);
	e->subject = query_column_text(&s->q, 5);
	e->subject_name = e->from = query_column_text(&s->q, 6);
	e->to = query_column_text(&s->q, 7);
	e->quantity = query_column_int(&s->q, 8);
	e->code = e->text = e->body = "";
}
#define UPGRADE_COLUMNS "intents.kind, request, tenant, source, intents.source_name, intents.target_name, intents.quantity"

static bool next_intent(struct stream *s)
{
	if (!query_next(&s->q))
		return false;
	s->event = (struct journal_event){ .outcome = "intended" };
	take_upgrade(s, &s->event);
	s->event.body = query_column_text(&s->q, 9);
	return true;
}

static bool next_answer(struct stream *s)
{
	const char *outcome;

	if (!query_next(&s->q))
		return false;
	s->event = (struct journal_event){ .status = (int)query_column_int(&s->q, 10) };
	take_upgrade(s, &s->event);
	outcome = query_column_text(&s->q, 9);
	s->event.outcome = str_eq(outcome, "refused") ? "declined" : outcome;
	s->event.code = query_column_text(&s->q, 11);
	s->event.text = query_column_text(&s->q, 12);
	return true;
}

/* ── moves ── */

static const char *what_of(const struct journal_move *m, bool group, bool back)
{
	if (m->kind == JOURNAL_MOVE_SERVICES)
		return back ? "put_back_services" : "services";
	if (group)
		return back ? "put_back_group" : "assign_group";
	return back ? "put_back" : "assign";
}

/* Whose answer never came, and who was not seen changed either, is not known to have been refused. */
static const char *outcome_of(const struct move_event *e)
{
	switch (e->state) {
	case JOURNAL_ROW_SENT:
	case JOURNAL_ROW_BACK_SENT:
		return "intended";
	case JOURNAL_ROW_MOVED:
	case JOURNAL_ROW_BACK:
		return "succeeded";
	case JOURNAL_ROW_FAILED:
	case JOURNAL_ROW_BACK_FAILED:
		return str_eq(e->cause, "unanswered") || str_eq(e->cause, "changed") ? "unknown" : "declined";
	default:
		return "never_arrived";
	}
}

static bool is_back(enum journal_row_state state)
{
	return state == JOURNAL_ROW_BACK_READY || state == JOURNAL_ROW_BACK_SENT || state == JOURNAL_ROW_BACK || state == JOURNAL_ROW_BACK_FAILED;
}

/* Who it was; a failure is told at the end of the stream. */
static bool find_row(struct stream *s, int64_t seq, bool *ret_group)
{
	struct query of_row;

	s->id[0] = s->upn[0] = '\0';
	*ret_group = false;
	query_begin(&of_row, s->q.journal, "SELECT kind, id, upn, name FROM move_rows WHERE row = ?");
	query_int(&of_row, row_key(s->move.id, seq));
	if (query_next(&of_row)) {
		*ret_group = query_column_int(&of_row, 0) == JOURNAL_ROW_GROUP;
		str_copy(s->id, sizeof(s->id), query_column_text(&of_row, 1));
		str_copy(s->upn, sizeof(s->upn), query_column_text(&of_row, *ret_group ? 3 : 2));
	}
	return query_end_within(&of_row, &s->q) == 0;
}

static bool is_intent(const struct move_event *e)
{
	return e->state == JOURNAL_ROW_SENT || e->state == JOURNAL_ROW_BACK_SENT;
}

/* An outcome's is its intent's, whoever has found it out. */
static const char *request_of(struct stream *s, const struct move_event *e)
{
	int64_t row = row_key(s->move.id, e->seq);

	if (is_intent(e)) {
		under_way_put(s->under_way, row, e->request_id);
		return e->request_id;
	}
	under_way_take(s->under_way, row, s->request_id);
	return *e->request_id ? e->request_id : s->request_id;
}

static bool next_of_lines(struct stream *s)
{
	struct move_event e;
	bool group, back;

	if (!event_cursor_next(&s->cursor, &e)) {
		s->reading = false;
		return true;
	}
	if (!find_row(s, e.seq, &group))
		return false;
	back = is_back(e.state);
	s->event.what = what_of(&s->move, group, back);
	s->event.outcome = outcome_of(&e);
	s->event.request_id = request_of(s, &e);
	s->event.subject = s->id;
	s->event.subject_name = s->upn;
	s->event.from = back ? s->move.target_name : s->move.source_name;
	s->event.to = back ? s->move.source_name : s->move.target_name;
	s->event.code = e.cause;
	s->event.text = e.text;
	return true;
}

static bool next_lines(struct stream *s)
{
	if (!query_next(&s->q))
		return false;
	s->event = (struct journal_event){ .at_ms = query_column_int(&s->q, 0), .account = query_column_text(&s->q, 1),
		.tenant_id = query_column_text(&s->q, 2), .body = "" };
	s->move.id = query_column_int(&s->q, 3);
	s->move.kind = (enum journal_move_kind)query_column_int(&s->q, 4);
	str_copy(s->move.source_name, sizeof(s->move.source_name), query_column_text(&s->q, 5));
	str_copy(s->move.target_name, sizeof(s->move.target_name), query_column_text(&s->q, 6));
	str_set(&s->lines, query_column_text(&s->q, 7));
	event_cursor_init(&s->cursor, s->lines);
	s->reading = true;
	return true;
}

static bool next_of_move(struct stream *s)
{
	do {
		if (!s->reading && !next_lines(s))
			return false;
		if (!next_of_lines(s))
			return false;
	} while (!s->reading);
	return true;
}

/* ── all of them ── */

/* CROSS JOIN: in this order, which is that of the ids, and nothing is sorted. */
static const struct {
	const char *sql;
	bool (*next)(struct stream *s);
} sources[] = {
	{ "SELECT intents.created, intents.account, " UPGRADE_COLUMNS ", body FROM intents CROSS JOIN upgrades ON upgrades.id = upgrade"
	  " WHERE ?1 IS NULL OR tenant = ?1 ORDER BY intents.id", next_intent },
	{ "SELECT answers.at, answers.account, " UPGRADE_COLUMNS ", outcome, status, code, text"
	  " FROM answers CROSS JOIN intents ON intents.id = intent CROSS JOIN upgrades ON upgrades.id = upgrade"
	  " WHERE ?1 IS NULL OR tenant = ?1 ORDER BY answers.id", next_answer },
	{ "SELECT at, account, tenant, moves.id, kind, source_name, target_name, lines FROM move_events CROSS JOIN moves ON moves.id = move"
	  " WHERE ?1 IS NULL OR tenant = ?1 ORDER BY move_events.id", next_of_move },
};
#define SOURCES (sizeof(sources) / sizeof(sources[0]))

static struct stream *earliest(struct stream *streams)
{
	struct stream *found = NULL;
	size_t i;

	for (i = 0; i < SOURCES; i++)
		if (streams[i].there && (!found || streams[i].event.at_ms < found->event.at_ms))
			found = &streams[i];
	return found;
}

/* A failure ends all: what is left out must not look as if it had not been. */
static bool advance(struct stream *s)
{
	s->there = s->next(s);
	return s->there || query_is_done(&s->q);
}

static int merge(struct stream *streams, journal_event_fn *each, void *arg, struct error *err)
{
	struct stream *s;
	int r = 0;

	while (r == 0 && (s = earliest(streams)) != NULL) {
		r = each(arg, &s->event, err);
		if (r == 0 && !advance(s))
			break;
	}
	return r;
}

int journal_history(struct journal *j, const char *tenant_id, journal_event_fn *each, void *arg, struct error *err)
{
	struct stream *streams = xcalloc(SOURCES, sizeof(*streams));
	bool sound = true;
	size_t i;
	int r = 0, end;

	for (i = 0; i < SOURCES; i++) {
		streams[i].next = sources[i].next;
		streams[i].under_way = under_way_new();
		query_begin(&streams[i].q, j, sources[i].sql);
		query_text(&streams[i].q, tenant_id);
		sound = sound && advance(&streams[i]);
	}
	if (sound)
		r = merge(streams, each, arg, err);
	for (i = 0; i < SOURCES; i++) {
		end = query_end(&streams[i].q, r == 0 ? err : NULL);
		r = r == 0 ? end : r;
		free(streams[i].lines);
		under_way_free(streams[i].under_way);
	}
	free(streams);
	return r;
}
