/* The record for an auditor, of a journal that holds any words ("i request|body|name|account" an intent, "a status|code|words" its answer, "m
 * request|cause|words|upn" a row that was sent and failed): each line is one object of clean texts, and as many lines as things happened. */
#include "config.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/audit.h"
#include "journal/history.h"
#include "journal/intents.h"
#include "journal/moves.h"
#include "json/decode.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/sent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define EVENTS_MOST 30
#define NOW_MS INT64_C(1772442000000)

struct telling {
	struct journal *journal;
	char tenant[40];
	struct journal_upgrade upgrade;
	int64_t intent, move;
	size_t events;
};

/* A tenant for each input: what was written before is another's. */
static void begin(struct telling *t)
{
	static int inputs;

	*t = (struct telling){ .journal = scratch_journal() };
	snprintf(t->tenant, sizeof(t->tenant), "tenant-%d", ++inputs);
	struct journal_move move = { .state = JOURNAL_MOVE_RUNNING, .source_sku = "s", .target_sku = "g", .source_name = "a\nb", .target_name = "\033[2J",
		.created_ms = NOW_MS, .changed_ms = NOW_MS, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	str_copy(move.tenant_id, sizeof(move.tenant_id), t->tenant);
	if (journal_move_begin(t->journal, &move, &t->move, NULL) != 0)
		abort();
}

static void intend(struct telling *t, const struct input_line *line)
{
	struct journal_intent intent = { .created_ms = NOW_MS, .kind = "checkout", .body = xstrdup(line->parts[1]) };
	char source[24];

	snprintf(source, sizeof(source), "s%zu", t->events);
	journal_sign(t->journal, line->parts[3]);
	if (journal_begin(t->journal, t->tenant, source, NOW_MS, &t->upgrade, NULL) != 0)
		abort();
	str_copy(t->upgrade.source_name, sizeof(t->upgrade.source_name), line->parts[2]);
	t->upgrade.state = JOURNAL_ORDERED;
	intent.upgrade = t->upgrade.id;
	str_copy(intent.request_id, sizeof(intent.request_id), line->parts[0]);
	t->intent = 0;
	if (journal_intend(t->journal, &intent, &t->upgrade, NULL, 0, &t->intent, NULL) == 0)
		t->events++;
	journal_intent_clear(&intent);
}

static void answer(struct telling *t, const struct input_line *line)
{
	struct journal_answer a = { .outcome = (enum journal_outcome)input_number(line, 0, JOURNAL_OUTCOMES - 1), .at_ms = NOW_MS };

	if (t->intent == 0)
		return;
	a.status = (int)input_number(line, 0, 999);
	str_copy(a.code, sizeof(a.code), line->parts[1]);
	str_copy(a.text, sizeof(a.text), line->parts[2]);
	if (journal_answer(t->journal, t->intent, &a, JOURNAL_DONE, NULL) == 0)
		t->events++;
	t->intent = 0;
}

static void move_row(struct telling *t, const struct input_line *line)
{
	struct journal_row row = { .kind = JOURNAL_ROW_USER }, got = { 0 };
	bool found = false;

	snprintf(row.id, sizeof(row.id), "user-%zu", t->events);
	str_copy(row.upn, sizeof(row.upn), line->parts[3]);
	if (journal_rows_add(t->journal, t->move, &row, 1, NULL) != 0 || journal_rows_find(t->journal, t->move, row.id, &got, &found, NULL) != 0 || !found)
		abort();
	const struct journal_mark sent = { .seq = got.seq, .state = JOURNAL_ROW_SENT, .request_id = line->parts[0] };
	const struct journal_mark failed = { .seq = got.seq, .state = JOURNAL_ROW_FAILED, .cause = line->parts[1], .text = line->parts[2] };
	if (journal_rows_mark(t->journal, t->move, &sent, 1, NOW_MS, NULL) != 0 || journal_rows_mark(t->journal, t->move, &failed, 1, NOW_MS, NULL) != 0)
		abort();
	t->events += 2;
	journal_row_clear(&got);
}

/* ── what is written ── */

static int take_line(void *arg, const char *bytes, size_t n, struct error *err)
{
	static const struct json_field none[] = { JSON_FIELDS_END };
	static const struct json_shape any = { "a line", 1, none };
	size_t *lines = arg;
	char nothing = 0;

	(void)err;
	sent_as_lines(bytes, n);
	if (n < 2 || bytes[0] != '{' || memchr(bytes, '\n', n) != bytes + n - 1 || json_decode(&any, &nothing, bytes, n, NULL, NULL) != 0)
		abort();
	++*lines;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct telling t;
	struct input in;
	size_t lines = 0;

	input_read(&in, bytes, n);
	begin(&t);
	for (size_t i = 0; i < in.n && t.events < EVENTS_MOST; i++) {
		struct input_line line;
		input_line_read(&line, in.lines[i]);
		if (line.letter == 'i')
			intend(&t, &line);
		else if (line.letter == 'a')
			answer(&t, &line);
		else if (line.letter == 'm')
			move_row(&t, &line);
		input_line_clear(&line);
	}
	if (audit_write(t.journal, t.tenant, take_line, &lines, NULL) != 0 || lines != t.events)
		abort();
	journal_move_discard(t.journal, t.move, NULL);
	input_clear(&in);
	return 0;
}
