/* Words: UTF-8, widths on a terminal, and the one function that makes foreign text harmless. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

struct buf;

/* Foreign text made harmless: control characters (C0, C1, DEL), escape sequences whole, bidirectional controls,
 * zero-width characters are dropped; private use and noncharacters become U+FFFD, as each byte of invalid UTF-8 does; tabs, newlines
 * and line separators become one space. Names, descriptions and messages of any service go through here once, when decoded. */
char *text_clean(const char *foreign);                        /* caller frees; NULL stays NULL */
void text_clean_into(char *to, size_t size, const char *foreign); /* cut at a character */
bool text_is_clean(const char *text);                         /* cleaning would leave it as it is; a copy is not made: it may be a secret */

/* Next code point of valid or invalid UTF-8: an invalid byte yields U+FFFD and advances by one. 0 at the end. */
uint32_t text_next(const char **at);
size_t text_encode(char to[4], uint32_t code);                /* bytes written */
bool text_valid_utf8(const char *text, size_t n);

/* Columns on a terminal, by wcwidth with combining marks as 0 and unknown characters as 1; independent of the locale. */
int text_char_width(uint32_t code);
int text_width(const char *text);
size_t text_count(const char *text);                          /* code points */

/* Appends at most `columns` columns of `text`; what does not fit ends in `ellipsis` ("…" or "..."). Never splits a character. */
void text_fit(struct buf *to, const char *text, int columns, const char *ellipsis);
/* Length in bytes of the longest prefix of at most `columns` columns that ends where a line may break (after a space or a
 * word's hyphen, or beside a wide character; before a space too: the rest may begin with one, which the caller skips).
 * At least one character when anything is left. */
size_t text_break(const char *text, int columns);

/* Plain strings. */
bool str_empty(const char *text);                             /* NULL or "" */
bool str_eq(const char *a, const char *b);                    /* NULL equals only NULL */
bool str_ieq(const char *a, const char *b);                   /* ASCII case-insensitive */
bool str_starts(const char *text, const char *prefix);
bool text_contains_fold(const char *text, const char *part);  /* case-folded for ASCII and Latin-1; for list filters */
void str_copy(char *to, size_t size, const char *from);       /* bounded, cut at a character, NULL gives "" */
char *str_trim(char *text);                                   /* in place; returns the first non-space */
void str_set(char **slot, const char *text);                  /* frees the old, copies the new */
/* A whole decimal number and nothing else, spaces around it allowed: "12abc", "", "1e3" and overflow are refused. */
bool str_to_int64(const char *text, int64_t *ret_value);

#endif
