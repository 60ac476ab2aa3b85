/* Any list of users, and what a report says of them. Its lines are also taken for rows that the journal holds, whatever was written there
 * ("r upn|name|location|cause|words|plans"): each row is one record of the report, and no cell of it can be run. */
#include "config.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "json/decode.h"
#include "mover/inside.h"
#include "mover/plan.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/scratch.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define ROWS_MOST 50

static struct journal *journal;

static int64_t wall_ms(void)
{
	return INT64_C(1772442000000);
}

/* ── rows of its own ── */

static void add_row(struct mover *m, const struct input_line *line)
{
	struct journal_row row = { .kind = JOURNAL_ROW_USER, .state = (enum journal_row_state)(strlen(line->parts[0]) % JOURNAL_ROW_STATES) };
	struct error err = ERROR_INIT;

	str_copy(row.id, sizeof(row.id), line->parts[6]);
	str_copy(row.upn, sizeof(row.upn), line->parts[0]);
	str_copy(row.name, sizeof(row.name), line->parts[1]);
	str_copy(row.location, sizeof(row.location), line->parts[2]);
	str_copy(row.cause, sizeof(row.cause), line->parts[3]);
	str_copy(row.text, sizeof(row.text), line->parts[4]);
	row.source_off = *line->parts[5] ? xstrdup(line->parts[5]) : NULL;
	row.want_off = xstrdup(line->parts[5]);
	if (journal_rows_add(journal, m->move.id, &row, 1, &err) != 0 && !err.text[0])
		abort();
	journal_row_clear(&row);
}

static void add_rows(struct mover *m, const uint8_t *bytes, size_t n)
{
	struct input in;

	input_read(&in, bytes, n);
	for (size_t i = 0, rows = 0; i < in.n && rows < ROWS_MOST; i++) {
		struct input_line line;
		if (in.lines[i][0] != 'r')
			continue;
		input_line_read(&line, in.lines[i]);
		add_row(m, &line);
		input_line_clear(&line);
		rows++;
	}
	input_clear(&in);
}

/* ── the report ── */

static int keep(void *arg, const char *bytes, size_t n, struct error *err)
{
	(void)err;
	buf_add(arg, bytes, n);
	return 0;
}

/* As a spreadsheet does that takes the comma, the semicolon or the tab for the separator. */
static void check_cell(const char *text)
{
	const char *start = text;

	for (const char *at = text;; at++) {
		if (*at && !strchr(";\t\r\n", *at))
			continue;
		if (strchr("=+-@", start[strspn(start, " ")]) && start[strspn(start, " ")])
			abort();
		if (!*at)
			return;
		start = at + 1;
	}
}

static int take_record(void *arg, size_t line, char **fields, size_t n, struct error *err)
{
	size_t *records = arg;

	(void)line;
	(void)err;
	if (n != 19)
		abort();
	for (size_t i = 0; i < n; i++)
		check_cell(fields[i]);
	++*records;
	return 0;
}

static size_t records_of(const struct buf *text)
{
	size_t records = 0;
	struct csv_reader *r = csv_reader_new(1 << 20, take_record, &records);

	if (csv_feed(r, text->data, text->len, NULL) != 0 || csv_finish(r, NULL) != 0)
		abort();
	csv_reader_free(r);
	return records;
}

struct row_name {
	char *name;
};
static const struct json_field row_fields[] = { JSON_FIELD("displayName", JSON_TEXT, struct row_name, name), JSON_FIELDS_END };
static const struct json_shape row_shape = { "a row", sizeof(struct row_name), row_fields };
static const struct json_field report_fields[] = { { .name = "rows", .type = JSON_LIST, .flags = JSON_REQUIRED, .shape = &row_shape }, JSON_FIELDS_END };
static const struct json_shape report_shape = { "a report", sizeof(struct json_list), report_fields };

static size_t rows_of(const struct buf *text)
{
	struct json_list rows = { NULL, 0 };
	size_t count;

	if (json_decode(&report_shape, &rows, text->data, text->len, NULL, NULL) != 0)
		abort();
	count = rows.count;
	json_clear(&report_shape, &rows);
	return count;
}

static void check_reports(struct mover *m)
{
	struct buf csv = BUF_INIT, json = BUF_INIT;
	int64_t rows = 0;

	if (journal_rows_count(journal, m->move.id, NULL, &rows, NULL) != 0 || mover_report(m, MOVER_CSV, keep, &csv, NULL) != 0 ||
			mover_report(m, MOVER_JSON, keep, &json, NULL) != 0)
		abort();
	if (records_of(&csv) != (size_t)rows + 1 || rows_of(&json) != (size_t)rows)
		abort();
	buf_clear(&csv);
	buf_clear(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct mover_rules rules = { .n_families = 0 };
	struct journal_move move = { .state = JOURNAL_MOVE_PLANNING, .tenant_id = "t", .source_sku = "s", .target_sku = "g", .source_name = "=1;@x",
		.target_name = "Target", .created_ms = wall_ms(), .changed_ms = wall_ms(), .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	struct error err = ERROR_INIT;
	struct timers *timers = timers_new();

	journal = scratch_journal();
	struct mover *m = mover_new(&(struct mover_setup){ .journal = journal, .timers = timers, .rules = &rules, .now_ms = wall_ms, .wall_ms = wall_ms });
	if (journal_move_begin(journal, &move, &move.id, NULL) != 0)
		abort();
	m->move = move;
	if (list_load(m, input_as_file(bytes, n), &err) != 0 && !err.text[0])
		abort();
	add_rows(m, bytes, n);
	check_reports(m);
	if (journal_move_discard(journal, move.id, NULL) != 0)
		abort();
	mover_free(m);
	timers_free(timers);
	return 0;
}
