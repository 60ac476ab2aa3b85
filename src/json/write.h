/* Writing JSON into a buffer, a token at a time. Commas and escapes are the writer's; nesting is asserted. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#define JSON_WRITE_DEPTH 32

struct buf;

struct json_writer {
	struct buf *to;
	int depth;
	bool first[JSON_WRITE_DEPTH];
	bool after_key;
};

void json_writer_init(struct json_writer *w, struct buf *to);
void json_object(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, const char *name);
void json_string(struct json_writer *w, const char *text); /* NULL writes null */
void json_int(struct json_writer *w, int64_t value);
void json_bool(struct json_writer *w, bool value);
void json_null(struct json_writer *w);
void json_literal(struct json_writer *w, const char *json); /* a value that is JSON already */

/* key and value in one line */
void json_put_string(struct json_writer *w, const char *name, const char *text);
void json_put_int(struct json_writer *w, const char *name, int64_t value);
void json_put_bool(struct json_writer *w, const char *name, bool value);
void json_put_time(struct json_writer *w, const char *name, int64_t ms); /* TIME_UNKNOWN writes null */

#endif
