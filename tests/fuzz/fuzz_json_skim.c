/* Any bytes, walked over without being built: whatever is JSON is walked to its end, entered or taken whole, and pieces lie within the text. */
#include "config.h"

#include "core/error.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/skim.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct walk {
	const char *text;
	size_t len;
	size_t pieces;
};

static void look_at(struct walk *w, const struct json_piece *p)
{
	char text[20];
	int number;

	w->pieces++;
	if (p->text < w->text || p->len > w->len || p->text + p->len > w->text + w->len)
		abort();
	if (json_piece_text(p, text, sizeof(text)) && strlen(text) > p->len)
		abort();
	if (json_piece_int(p, 100, 599, &number) && (number < 100 || number > 599))
		abort();
}

static void walk_level(struct walk *w, struct json_skim *s, bool enters);

static void walk_value(struct walk *w, struct json_skim *s, bool enters)
{
	struct json_piece piece;

	if (enters && (json_skim_object(s) || json_skim_list(s)))
		walk_level(w, s, enters);
	else if (json_skim_value(s, &piece))
		look_at(w, &piece);
}

static void walk_level(struct walk *w, struct json_skim *s, bool enters)
{
	struct json_piece name;

	while (json_skim_next(s, &name)) {
		if (name.text)
			look_at(w, &name);
		walk_value(w, s, enters);
	}
}

static bool walk(const char *text, size_t len, bool enters)
{
	struct walk w = { text, len, 0 };
	struct json_skim s;

	json_skim_init(&s, text, len);
	if (json_skim_object(&s) || json_skim_list(&s))
		walk_level(&w, &s, enters);
	return json_skim_ended(&s);
}

/* As the decoders see it, whose depth is bounded more closely. */
static bool is_json(const char *text, size_t len)
{
	static const struct json_field none[] = { JSON_FIELDS_END };
	static const struct json_shape any = { "a text", 1, none };
	char nothing = 0;

	return json_decode(&any, &nothing, text, len, NULL, NULL) == 0;
}

/* Question marks before the text, and more than one byte-order mark, are a mishap that only the decoder overlooks. */
static bool is_forgiven(const char *text, size_t n)
{
	const char *end = text + n;

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (text < end && strchr(" \t\r\n", *text) && *text)
		text++;
	return text < end && *text != '{' && *text != '[';
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const char *text = (const char *)bytes;
	bool whole = walk(text, n, false), entered = walk(text, n, true);

	if (!is_forgiven(text, n) && is_json(text, n) && (!whole || !entered))
		abort();
	return 0;
}
