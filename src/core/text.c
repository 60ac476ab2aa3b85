#include "core/text.h"

#include "core/buf.h"

#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xfffdu

static bool is_continuation(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Length of the well-formed sequence at `s` (Unicode 15, table 3-7) of at most `n` bytes; 0 if there is none. */
static size_t sequence_length(const unsigned char *s, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t len, i;

	if (n == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0; /* overlong */
	else if (s[0] == 0xed)
		high = 0x9f; /* surrogates */
	else if (s[0] == 0xf0)
		low = 0x90; /* overlong */
	else if (s[0] == 0xf4)
		high = 0x8f; /* beyond U+10FFFF */
	if (n < 2 || s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < len; i++) {
		if (i >= n || !is_continuation(s[i]))
			return 0;
	}
	return len;
}

uint32_t text_next(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;
	size_t len, i;
	uint32_t code;

	if (!*s)
		return 0;
	len = sequence_length(s, strnlen(*at, 4));
	if (len == 0) {
		*at += 1;
		return REPLACEMENT;
	}
	code = len == 1 ? s[0] : s[0] & (0x7fu >> len);
	for (i = 1; i < len; i++)
		code = (code << 6) | (s[i] & 0x3fu);
	*at += len;
	return code;
}

size_t text_encode(char to[4], uint32_t code)
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = REPLACEMENT;
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | (code >> 6));
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | (code >> 12));
		to[1] = (char)(0x80 | ((code >> 6) & 0x3f));
		to[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | (code >> 18));
	to[1] = (char)(0x80 | ((code >> 12) & 0x3f));
	to[2] = (char)(0x80 | ((code >> 6) & 0x3f));
	to[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool text_valid_utf8(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0;

	while (i < n) {
		size_t len = sequence_length(s + i, n - i);

		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

size_t text_count(const char *text)
{
	size_t count = 0;

	while (text_next(&text))
		count++;
	return count;
}

/* A control sequence after its introducer (ECMA-48, 5.4): parameters, intermediates, one final byte. */
static const char *skip_control_sequence(const char *at)
{
	while (*at >= 0x30 && *at <= 0x3f)
		at++;
	while (*at >= 0x20 && *at <= 0x2f)
		at++;
	if (*at >= 0x40 && *at <= 0x7e)
		at++;
	return at;
}

/* A control string (OSC, DCS, APC, PM, SOS) up to its terminator: BEL, ESC \ or U+009C. A terminal would swallow an
 * open one to the end, so it is dropped to the end. */
static const char *skip_control_string(const char *at)
{
	for (; *at; at++) {
		if (*at == '\a')
			return at + 1;
		if (at[0] == '\x1b' && at[1] == '\\')
			return at + 2;
		if (at[0] == '\xc2' && at[1] == '\x9c')
			return at + 2;
	}
	return at;
}

/* What follows an ESC that has been read. */
static const char *skip_escape(const char *at)
{
	if (*at == '[')
		return skip_control_sequence(at + 1);
	if (*at && strchr("]PX^_", *at))
		return skip_control_string(at + 1);
	while (*at >= 0x20 && *at <= 0x2f)
		at++;
	if (*at >= 0x30 && *at <= 0x7e)
		at++;
	return at;
}

/* The same introducers as single C1 characters. */
static const char *skip_c1(uint32_t code, const char *at)
{
	switch (code) {
	case 0x9b:
		return skip_control_sequence(at);
	case 0x90: case 0x98: case 0x9d: case 0x9e: case 0x9f:
		return skip_control_string(at);
	default:
		return at;
	}
}

static bool is_line_space(uint32_t code)
{
	return (code >= '\t' && code <= '\r') || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* Characters that show nothing of themselves but move, join, hide or turn round what stands beside them. */
static bool is_invisible(uint32_t code)
{
	return code == 0xad || code == 0x34f || code == 0x61c || code == 0x115f || code == 0x1160 || code == 0x17b4 || code == 0x17b5 ||
		(code >= 0x180b && code <= 0x180f) || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
		(code >= 0x2060 && code <= 0x206f) || code == 0x3164 || (code >= 0xfe00 && code <= 0xfe0f) || code == 0xfeff || code == 0xffa0 ||
		(code >= 0xfff0 && code <= 0xfffb) || (code >= 0x1d173 && code <= 0x1d17a) || (code >= 0xe0000 && code <= 0xe0fff);
}

/* Private use and noncharacters: what they look like depends on the font, or they have no look at all. */
static bool is_meaningless(uint32_t code)
{
	return (code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000 || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

static void add_code(struct buf *to, uint32_t code)
{
	char bytes[4];

	buf_add(to, bytes, text_encode(bytes, code));
}

char *text_clean(const char *foreign)
{
	struct buf clean = BUF_INIT;
	bool spaced = false;
	uint32_t code;

	if (!foreign)
		return NULL;
	while ((code = text_next(&foreign))) {
		if (is_line_space(code)) {
			if (!spaced)
				buf_addch(&clean, ' ');
			spaced = true;
			continue;
		}
		if (code == 0x1b)
			foreign = skip_escape(foreign);
		else if (code >= 0x80 && code <= 0x9f)
			foreign = skip_c1(code, foreign);
		else if (code >= 0x20 && code != 0x7f && !is_invisible(code)) {
			add_code(&clean, is_meaningless(code) ? REPLACEMENT : code);
			spaced = false;
		}
	}
	return buf_steal(&clean);
}

static bool is_harmless(uint32_t code)
{
	return code >= 0x20 && (code < 0x7f || code > 0x9f) && !is_line_space(code) && !is_invisible(code) && !is_meaningless(code);
}

bool text_is_clean(const char *text)
{
	bool clean = text_valid_utf8(text, strlen(text));
	uint32_t code;

	while (clean && (code = text_next(&text)))
		clean = is_harmless(code);
	return clean;
}

void text_clean_into(char *to, size_t size, const char *foreign)
{
	char *clean = text_clean(foreign);

	str_copy(to, size, clean);
	free(clean);
}

/* ASCII and Latin-1 capitals, but not the multiplication sign that stands among them. */
static uint32_t fold(uint32_t code)
{
	if ((code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7))
		return code + 0x20;
	return code;
}

static bool starts_fold(const char *text, const char *part)
{
	uint32_t want;

	while ((want = text_next(&part))) {
		if (fold(text_next(&text)) != fold(want))
			return false;
	}
	return true;
}

bool text_contains_fold(const char *text, const char *part)
{
	do {
		if (starts_fold(text, part))
			return true;
	} while (text_next(&text));
	return false;
}
