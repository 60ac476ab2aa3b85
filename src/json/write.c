#include "json/write.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/text.h"

#include <assert.h>
#include <inttypes.h>

void json_writer_init(struct json_writer *w, struct buf *to)
{
	*w = (struct json_writer){ .to = to };
}

/* What stands before a value: a comma, unless it is the first or its key has just been written. */
static void before_value(struct json_writer *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->depth == 0)
		return;
	if (!w->first[w->depth - 1])
		buf_addch(w->to, ',');
	w->first[w->depth - 1] = false;
}

static void open_level(struct json_writer *w, char bracket)
{
	before_value(w);
	assert(w->depth < JSON_WRITE_DEPTH);
	w->first[w->depth++] = true;
	buf_addch(w->to, bracket);
}

static void close_level(struct json_writer *w, char bracket)
{
	assert(w->depth > 0 && !w->after_key);
	w->depth--;
	buf_addch(w->to, bracket);
}

void json_object(struct json_writer *w)
{
	open_level(w, '{');
}

void json_object_end(struct json_writer *w)
{
	close_level(w, '}');
}

void json_array(struct json_writer *w)
{
	open_level(w, '[');
}

void json_array_end(struct json_writer *w)
{
	close_level(w, ']');
}

static void add_code(struct buf *to, uint32_t code)
{
	char bytes[4];

	switch (code) {
	case '"':
	case '\\':
		buf_addch(to, '\\');
		buf_addch(to, (char)code);
		return;
	case '\n':
		buf_addstr(to, "\\n");
		return;
	case '\r':
		buf_addstr(to, "\\r");
		return;
	case '\t':
		buf_addstr(to, "\\t");
		return;
	default:
		if (code < 0x20 || code == 0x7f)
			buf_addf(to, "\\u%04x", (unsigned)code);
		else
			buf_add(to, bytes, text_encode(bytes, code));
	}
}

/* Bytes that stand for themselves: nearly all of what is written are ids and names of fields. */
static size_t plain_run(const char *text)
{
	const char *at = text;

	while (*at >= ' ' && *at <= '~' && *at != '"' && *at != '\\')
		at++;
	return (size_t)(at - text);
}

static void add_quoted(struct buf *to, const char *text)
{
	uint32_t code;

	buf_addch(to, '"');
	do {
		size_t n = plain_run(text);

		buf_add(to, text, n);
		text += n;
		code = text_next(&text);
		if (code)
			add_code(to, code);
	} while (code);
	buf_addch(to, '"');
}

void json_key(struct json_writer *w, const char *name)
{
	assert(w->depth > 0 && !w->after_key);
	before_value(w);
	add_quoted(w->to, name);
	buf_addch(w->to, ':');
	w->after_key = true;
}

void json_string(struct json_writer *w, const char *text)
{
	if (!text) {
		json_null(w);
		return;
	}
	before_value(w);
	add_quoted(w->to, text);
}

void json_int(struct json_writer *w, int64_t value)
{
	before_value(w);
	buf_addf(w->to, "%" PRId64, value);
}

void json_bool(struct json_writer *w, bool value)
{
	json_literal(w, value ? "true" : "false");
}

void json_null(struct json_writer *w)
{
	json_literal(w, "null");
}

void json_literal(struct json_writer *w, const char *json)
{
	before_value(w);
	buf_addstr(w->to, json);
}

void json_put_string(struct json_writer *w, const char *name, const char *text)
{
	json_key(w, name);
	json_string(w, text);
}

void json_put_int(struct json_writer *w, const char *name, int64_t value)
{
	json_key(w, name);
	json_int(w, value);
}

void json_put_bool(struct json_writer *w, const char *name, bool value)
{
	json_key(w, name);
	json_bool(w, value);
}

void json_put_time(struct json_writer *w, const char *name, int64_t ms)
{
	char text[TIME_TEXT];

	json_put_string(w, name, ms == TIME_UNKNOWN ? NULL : time_wire(ms, text));
}
