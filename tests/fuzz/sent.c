#include "tests/fuzz/sent.h"

#include "core/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *why, const char *bytes, size_t at, size_t n)
{
	fprintf(stderr, "%s, at byte %zu:", why, at);
	for (size_t i = at > 20 ? at - 20 : 0; i < n && i < at + 20; i++)
		fprintf(stderr, " %s%02x", i == at ? ">" : "", (unsigned)(unsigned char)bytes[i]);
	fputc('\n', stderr);
	abort();
}

/* The length of the character at `bytes`, which is one that cleaning leaves alone. */
static size_t character(const char *bytes, size_t at, size_t n)
{
	char one[5] = "";
	size_t len = 1;

	while (at + len < n && len < 4 && ((unsigned char)bytes[at + len] & 0xc0) == 0x80)
		len++;
	memcpy(one, bytes + at, len);
	if (!text_is_clean(one))
		refuse("a character that should have been cleaned away", bytes, at, n);
	return len;
}

void sent_as_lines(const char *bytes, size_t n)
{
	for (size_t at = 0; at < n;)
		at += bytes[at] == '\n' ? 1 : character(bytes, at, n);
}

/* ── the full screen ── */

static bool is_among(const char *const *words, const char *text, size_t len)
{
	for (; *words; words++)
		if (strlen(*words) == len && memcmp(*words, text, len) == 0)
			return true;
	return false;
}

/* Of one control sequence (ECMA-48): figures and a final byte. Modes are set and left by name alone. */
static bool is_sequence_of_ours(const char *text, size_t len)
{
	/* the alternate screen, keys, line wrap, cursor, paste, insert; the last two keep the title and bring it back */
	static const char *const modes[] = { "?1049h", "?1049l", "?1h", "?1l", "?7h", "?7l", "?12h", "?12l", "?25h", "?25l", "?2004h", "?2004l", "4l", "34h", "34l",
		"?0c", "?1c", "?3;4l", "!p", "22;0;0t", "23;0;0t", NULL };

	if (is_among(modes, text, len))
		return true;
	return strspn(text, "0123456789;") == len - 1 && strchr("mHABCDdGJKLMPSTX@brfI", text[len - 1]);
}

static size_t escape(const char *bytes, size_t at, size_t n)
{
	/* the last two bring the terminal's own colours back */
	static const char *const others[] = { "(B", ")0", "=", ">", "7", "8", "M", "]R", "]104\a", NULL };
	size_t from = at + 1, len = 0;

	if (from < n && bytes[from] == '[') {
		from++;
		while (from + len < n && len < 20 && ((unsigned char)bytes[from + len] < 0x40 || (unsigned char)bytes[from + len] > 0x7e))
			len++;
		len++;
		if (from + len > n || !is_sequence_of_ours(bytes + from, len))
			refuse("a control sequence that is not curses'", bytes, at, n);
		return from + len - at;
	}
	for (len = 1; len <= 5 && from + len <= n; len++)
		if (is_among(others, bytes + from, len))
			return len + 1;
	refuse("an escape sequence that is not curses'", bytes, at, n);
	return 1;
}

void sent_to_screen(const char *bytes, size_t n)
{
	for (size_t at = 0; at < n;) {
		char c = bytes[at];

		if (c == '\033')
			at += escape(bytes, at, n);
		else if (c == '\n' || c == '\r' || c == '\b' || c == '\017')
			at++;
		else
			at += character(bytes, at, n);
	}
}
