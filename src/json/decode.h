/* Typed, bounded, table-driven reading of JSON. The only way in: json-c itself is lax even when it is strict.
 *
 * A shape is a const table of fields; decoding fills a plain struct of the caller's. Nothing is read without a type and range check.
 * Strings arrive cleaned (core/text.h) unless the field says RAW. A failure names the path ("items[3].quantity") and the value's type. */
#ifndef JSON_DECODE_H
#define JSON_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum json_type {
	JSON_TEXT,   /* char *, owned by the struct; limit: most code points */
	JSON_CODE,   /* char *: a string, or a number taken by its own text (error codes come as either) */
	JSON_INT,    /* int64_t within [min, max]; a fraction, an exponent, a string or an overflow is refused */
	JSON_BOOL,   /* bool */
	JSON_MICRO,  /* int64_t millionths, from a number's own text or a decimal string (core/money.h) */
	JSON_TIME,   /* int64_t milliseconds, from an ISO 8601 string, blanks after its colons passed over; TIME_UNKNOWN when null or absent */
	JSON_ENUM,   /* int from `words`, matched without case and surrounding space; an unknown word gives `unknown` */
	JSON_STRUCT, /* a struct in place, by `shape` */
	JSON_LIST,   /* struct json_list in place: elements of `shape`, or of text when shape is NULL; limit: most elements */
	JSON_TREE    /* char *: the value's own text, for what is passed on unread */
};

enum {
	JSON_REQUIRED = 1, /* absent or null is an error; otherwise both leave the zero value (TIME_UNKNOWN for a time) */
	JSON_RAW = 2,      /* text is not cleaned: ids, URLs, tokens that go back to the service verbatim; what would have to be cleaned is refused */
	JSON_SECRET = 4,   /* RAW, in the outermost object: read past json-c into the vault (core/vault.h), where json_clear() wipes it */
	JSON_LONG = 8      /* a list of structs in the outermost object: read an element at a time, so that memory holds no tree of all of it */
};

struct json_list {
	void *items;
	size_t count;
};

struct json_word {
	const char *word;
	int value;
};

struct json_field {
	const char *name; /* matched without case: the services mix camelCase and PascalCase */
	enum json_type type;
	unsigned flags;
	size_t offset;
	int64_t min, max;               /* JSON_INT; both 0: 0 … INT32_MAX */
	size_t limit;                   /* 0: 4096 code points, 100000 elements */
	const struct json_shape *shape; /* JSON_STRUCT, JSON_LIST */
	const struct json_word *words;  /* JSON_ENUM, ended by NULL */
	int unknown;
};

/* A row of a table, and its end: JSON_FIELD("quantity", JSON_INT, struct line, quantity, .flags = JSON_REQUIRED, .max = 100) */
#define JSON_FIELD(name_, type_, struct_, member_, ...) \
	{ .name = (name_), .type = (type_), .offset = offsetof(struct_, member_), __VA_ARGS__ }
#define JSON_FIELDS_END { .name = NULL }

struct json_shape {
	const char *what;  /* "a subscription": for the error */
	size_t size;       /* sizeof the struct */
	const struct json_field *fields; /* ended by name NULL; fields of the text that are not listed are skipped */
};

struct json_limits {
	size_t bytes;   /* of the whole text */
	int depth;
};
extern const struct json_limits json_limits_default; /* 8 MiB, 32 levels */

/* `struct_` must be zeroed or cleared. On failure it is left cleared and zeroed; ERROR_ANSWER. Leading bytes before the first '{' or '['
 * are skipped when they are a byte-order mark or '?'; anything after the value is an error. */
int json_decode(const struct json_shape *shape, void *struct_, const char *text, size_t len, const struct json_limits *limits, struct error *err);
void json_clear(const struct json_shape *shape, void *struct_); /* frees what decoding allocated, zeroes the struct */

#endif
