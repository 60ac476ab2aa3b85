#include "core/csv.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

enum csv_state {
	FIELD_START,
	FIELD_PLAIN,
	FIELD_QUOTED,
	QUOTE_SEEN, /* within a quoted field: the end of it, or the first of two */
	CR_SEEN
};

struct csv_reader {
	size_t limit;
	csv_record_fn *fn;
	void *arg;
	enum csv_state state;
	int failed;         /* the code of the first failure: nothing is read after it */
	size_t mark;        /* bytes of a leading byte-order mark seen; 3: past it */
	size_t line;        /* where the reader is, from 1 */
	size_t record_line; /* where the record began */
	struct buf record;  /* the fields so far, each ended by NUL */
	size_t *starts;     /* offset of each field in `record` */
	char **fields;
	size_t n_fields, starts_cap, fields_cap;
};

struct csv_reader *csv_reader_new(size_t limit, csv_record_fn *fn, void *arg)
{
	struct csv_reader *r = xcalloc(1, sizeof(*r));

	r->limit = limit;
	r->fn = fn;
	r->arg = arg;
	r->line = r->record_line = 1;
	buf_init(&r->record);
	return r;
}

void csv_reader_free(struct csv_reader *r)
{
	if (!r)
		return;
	buf_clear(&r->record);
	free(r->starts);
	free(r->fields);
	free(r);
}

static void begin_field(struct csv_reader *r)
{
	r->starts = xgrow(r->starts, &r->starts_cap, r->n_fields, sizeof(*r->starts));
	r->starts[r->n_fields++] = r->record.len;
	r->state = FIELD_START;
}

static int end_record(struct csv_reader *r, struct error *err)
{
	int result = 0;
	size_t i;

	if (r->n_fields > 0) { /* a blank line is no record */
		buf_addch(&r->record, '\0');
		while (r->fields_cap < r->n_fields)
			r->fields = xgrow(r->fields, &r->fields_cap, r->fields_cap, sizeof(*r->fields));
		for (i = 0; i < r->n_fields; i++)
			r->fields[i] = r->record.data + r->starts[i];
		result = r->fn(r->arg, r->record_line, r->fields, r->n_fields, err);
	}
	buf_reset(&r->record);
	r->n_fields = 0;
	r->state = FIELD_START;
	r->record_line = r->line;
	return result;
}

static int misplaced(const struct csv_reader *r, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("Line %zu: a quotation mark, or what follows one, stands where it may not stand."), r->line);
}

/* A byte that is neither within quotation marks nor a line end. */
static int plain_byte(struct csv_reader *r, char c, struct error *err)
{
	if (r->n_fields == 0)
		begin_field(r);
	if (c == ',') {
		buf_addch(&r->record, '\0');
		begin_field(r);
		return 0;
	}
	if (c == '"') {
		if (r->state != FIELD_START)
			return misplaced(r, err);
		r->state = FIELD_QUOTED;
		return 0;
	}
	r->state = FIELD_PLAIN;
	buf_addch(&r->record, c);
	return 0;
}

static int outside_byte(struct csv_reader *r, char c, struct error *err)
{
	if (c == '\n') {
		r->line++;
		return end_record(r, err);
	}
	if (r->state == CR_SEEN)
		return error_set(err, ERROR_INPUT, _("Line %zu: a carriage return stands without a line feed."), r->line);
	if (c == '\r') {
		r->state = CR_SEEN;
		return 0;
	}
	if (r->state == QUOTE_SEEN && c != ',')
		return misplaced(r, err);
	return plain_byte(r, c, err);
}

static int take_byte(struct csv_reader *r, char c, struct error *err)
{
	if (c == '\0')
		return error_set(err, ERROR_INPUT, _("Line %zu: a zero byte stands where text is expected."), r->line);
	if (r->record.len >= r->limit && c != '\n')
		return error_set(err, ERROR_INPUT, _("Line %zu: the record is longer than %zu bytes."), r->record_line, r->limit);
	if (r->state == FIELD_QUOTED) {
		r->line += c == '\n';
		if (c == '"')
			r->state = QUOTE_SEEN;
		else
			buf_addch(&r->record, c);
		return 0;
	}
	if (r->state == QUOTE_SEEN && c == '"') {
		r->state = FIELD_QUOTED;
		buf_addch(&r->record, c);
		return 0;
	}
	return outside_byte(r, c, err);
}

/* Takes `c` while it may belong to a byte-order mark; bytes that turn out to be none are read as what they are. */
static int skip_mark(struct csv_reader *r, char c, struct error *err, bool *ret_taken)
{
	static const char mark[] = "\xef\xbb\xbf";
	int result = 0;
	size_t i, matched = r->mark;

	*ret_taken = false;
	if (matched >= 3)
		return 0;
	if (c == mark[matched]) {
		r->mark++;
		*ret_taken = true;
		return 0;
	}
	r->mark = 3;
	for (i = 0; i < matched && result == 0; i++)
		result = take_byte(r, mark[i], err);
	return result;
}

int csv_feed(struct csv_reader *r, const char *bytes, size_t n, struct error *err)
{
	size_t i;

	for (i = 0; i < n && r->failed == 0; i++) {
		bool taken;

		r->failed = skip_mark(r, bytes[i], err, &taken);
		if (r->failed == 0 && !taken)
			r->failed = take_byte(r, bytes[i], err);
	}
	return r->failed;
}

int csv_finish(struct csv_reader *r, struct error *err)
{
	if (r->failed == 0 && r->state == FIELD_QUOTED)
		r->failed = error_set(err, ERROR_INPUT, _("Line %zu: a quotation mark is opened and never closed."), r->record_line);
	if (r->failed == 0)
		r->failed = end_record(r, err);
	return r->failed;
}

/* The signs that begin a formula: ASCII, and of full width (U+FF1D, U+FF0B, U+FF0D, U+FF20), which some spreadsheets take for the same. */
static bool begins_formula(const char *text)
{
	static const char *const signs[] = { "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

/* Where a cell begins, in this file or for a spreadsheet that takes another sign for the separator. Spaces may stand before a formula. */
static bool begins_cell(const char *text, const char *at)
{
	while (at > text && at[-1] == ' ')
		at--;
	return at == text || strchr(";\t\r\n", at[-1]) != NULL;
}

void csv_add_field(struct buf *to, const char *text, bool last)
{
	size_t len = strlen(text);
	bool quote = strpbrk(text, ",;\"\t\r\n") != NULL || (len > 0 && (text[0] == ' ' || text[len - 1] == ' '));

	if (quote)
		buf_addch(to, '"');
	if (*text == '\t' || *text == '\r')
		buf_addch(to, '\'');
	for (const char *at = text; *at; at++) {
		if (begins_formula(at) && begins_cell(text, at))
			buf_addch(to, '\'');
		if (*at == '"')
			buf_addch(to, '"');
		buf_addch(to, *at);
	}
	if (quote)
		buf_addch(to, '"');
	buf_addstr(to, last ? "\r\n" : ",");
}
