/* A walk over JSON text that builds nothing: for long answers of which little is wanted. What is wanted is handed out as the piece of
 * text where it stands, for json_decode() or for the few kinds of value below. What is passed over is only seen to end: its quotes and
 * brackets fit together, no more. Whoever relies on a piece has it decoded. */
#ifndef JSON_SKIM_H
#define JSON_SKIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_SKIM_DEPTH 64

struct json_piece {
	const char *text; /* not ended by NUL */
	size_t len;
};

/* Of the text, which must outlive it. Once something does not fit, every further step fails. */
struct json_skim {
	const char *at, *end;
	uint64_t lists;      /* a bit for each open level: a list, not an object */
	int depth;
	bool fresh;          /* the innermost level has just been opened */
	bool bad;
};

void json_skim_init(struct json_skim *s, const char *text, size_t len);
/* At a value: enters the object, or the list. False when it is something else, which can still be taken. */
bool json_skim_object(struct json_skim *s);
bool json_skim_list(struct json_skim *s);
/* Inside: on to the next member or element, which must be taken or entered before the next step. False at the end of the level, which is
 * left by that, or when the text is bad. The name comes as it is written, without quotes; NULL in a list. */
bool json_skim_next(struct json_skim *s, struct json_piece *ret_name);
/* Takes a whole value. */
bool json_skim_value(struct json_skim *s, struct json_piece *ret);
/* Nothing follows the outermost value, and nothing was bad. */
bool json_skim_ended(const struct json_skim *s);

/* Names, without case; escapes in them are not looked through. */
bool json_piece_is(const struct json_piece *p, const char *name);
/* A string without escapes, or a number, as it is written. False for any other value, and when it does not fit. */
bool json_piece_text(const struct json_piece *value, char *to, size_t size);
bool json_piece_int(const struct json_piece *value, int min, int max, int *ret);

#endif
