#include "ui/marks.h"

#include "core/buf.h"
#include "core/text.h"
#include "ui/arena.h"

#include <stdint.h>

static const struct marks unicode_marks = {
	.focus = "▸", .ellipsis = "…", .rule = "─", .between = "·", .busy = "⋯", .up = "↑", .down = "↓",
	.ticked = "[✓]", .unticked = "[ ]", .chosen = "(•)", .unchosen = "( )",
	.todo = "·", .now = "▸", .done = "✓", .failed = "✗", .skipped = "–",
	.info = "i", .success = "✓", .warning = "!", .error = "✗",
	.bar_done = "█", .bar_rest = "░",
};

static const struct marks ascii_marks = {
	.focus = ">", .ellipsis = "...", .rule = "-", .between = "-", .busy = ".", .up = "^", .down = "v",
	.ticked = "[x]", .unticked = "[ ]", .chosen = "(*)", .unchosen = "( )",
	.todo = "-", .now = ">", .done = "+", .failed = "x", .skipped = "~",
	.info = "i", .success = "+", .warning = "!", .error = "x",
	.bar_done = "#", .bar_rest = ".",
};

static const struct {
	uint32_t code;
	const char *ascii;
} signs[] = {
	{ 0x00a0, " " }, { 0x00b7, "-" }, { 0x00d7, "x" }, { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" },
	{ 0x2018, "'" }, { 0x2019, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x2022, "*" }, { 0x2026, "..." }, { 0x202f, " " },
	{ 0x2190, "<-" }, { 0x2191, "^" }, { 0x2192, "->" }, { 0x2193, "v" }, { 0x2212, "-" }, { 0x2264, "<=" }, { 0x2265, ">=" },
	{ 0x25b8, ">" }, { 0x2713, "+" }, { 0x2717, "x" },
};

const struct marks *marks_for(bool ascii)
{
	return ascii ? &ascii_marks : &unicode_marks;
}

static const char *ascii_of(uint32_t code)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].code == code)
			return signs[i].ascii;
	return NULL;
}

static void add_ascii(struct buf *to, uint32_t code, bool strict)
{
	char encoded[4];
	const char *ascii = code < 0x80 ? NULL : ascii_of(code);
	if (ascii != NULL)
		buf_addstr(to, ascii);
	else if (code < 0x80 || !strict)
		buf_add(to, encoded, text_encode(encoded, code));
	else if (text_char_width(code) > 0)
		buf_addstr(to, text_char_width(code) == 2 ? "??" : "?");
}

const char *marks_ascii(struct arena *arena, const char *text, bool strict)
{
	const char *at = text;
	while (*at > 0)
		at++;
	if (*at == '\0')
		return text;
	struct buf changed = BUF_INIT;
	at = text;
	for (uint32_t code; (code = text_next(&at)) != 0;)
		add_ascii(&changed, code, strict);
	const char *kept = arena_strndup(arena, changed.data, changed.len);
	buf_clear(&changed);
	return kept;
}
