#include "core/text.h"

#include "core/buf.h"
#include "core/width_ranges.h"

#include <string.h>

static bool within(uint32_t code, const struct range *ranges, size_t n)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code > ranges[middle].last)
			low = middle + 1;
		else if (code < ranges[middle].first)
			high = middle;
		else
			return true;
	}
	return false;
}

int text_char_width(uint32_t code)
{
	if (code < 0x80)
		return code >= 0x20 && code < 0x7f;
	if (within(code, zero_ranges, sizeof(zero_ranges) / sizeof(zero_ranges[0])))
		return 0;
	if (within(code, wide_ranges, sizeof(wide_ranges) / sizeof(wide_ranges[0])))
		return 2;
	return 1;
}

int text_width(const char *text)
{
	int width = 0;
	uint32_t code;

	while ((code = text_next(&text)))
		width += text_char_width(code);
	return width;
}

/* Length in bytes of the longest prefix of at most `columns` columns, with the marks that belong to its last character. */
static size_t prefix(const char *text, int columns)
{
	const char *at = text, *end = text;
	uint32_t code;
	int width = 0;

	while ((code = text_next(&at))) {
		width += text_char_width(code);
		if (width > columns)
			break;
		end = at;
	}
	return (size_t)(end - text);
}

void text_fit(struct buf *to, const char *text, int columns, const char *ellipsis)
{
	int room;

	if (columns <= 0)
		return;
	if (text[prefix(text, columns)] == '\0') {
		buf_addstr(to, text);
		return;
	}
	room = columns - text_width(ellipsis);
	if (room < 0) {
		buf_add(to, ellipsis, prefix(ellipsis, columns));
		return;
	}
	buf_add(to, text, prefix(text, room));
	buf_addstr(to, ellipsis);
}

/* Marks that must not begin a line, and marks that must not end one, where lines break between ideographs. */
static bool closes(uint32_t code)
{
	static const char marks[] = ",.:;!?)]}%、。，．：；！？）」』】〉》〕］｝％”’…";
	const char *at = marks;
	uint32_t mark;

	while ((mark = text_next(&at))) {
		if (mark == code)
			return true;
	}
	return false;
}

static bool opens(uint32_t code)
{
	static const char marks[] = "([{（「『【〈《〔［｛“‘";
	const char *at = marks;
	uint32_t mark;

	while ((mark = text_next(&at))) {
		if (mark == code)
			return true;
	}
	return false;
}

static bool may_break(uint32_t before, uint32_t after)
{
	if (before == ' ' || after == ' ')
		return true;
	if (before == '-') /* within a word, not within a date or before a negative number */
		return (after >= 'A' && after <= 'Z') || (after >= 'a' && after <= 'z') || text_char_width(after) == 2;
	if (text_char_width(after) == 0 || closes(after) || opens(before))
		return false;
	return text_char_width(before) == 2 || text_char_width(after) == 2;
}

size_t text_break(const char *text, int columns)
{
	const char *at = text;
	size_t best = 0, end = prefix(text, columns);
	uint32_t before = text_next(&at), after;

	if (text[end] == '\0')
		return end;
	for (;;) {
		const char *here = at;

		if ((size_t)(here - text) > end)
			break;
		after = text_next(&at);
		if (may_break(before, after))
			best = (size_t)(here - text);
		before = after;
	}
	if (best > 0)
		return best;
	if (end > 0)
		return end;
	at = text;
	text_next(&at);
	return (size_t)(at - text);
}
