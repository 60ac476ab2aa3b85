/* Files of sections, keys and values, read by iniparser and checked for what it lets pass: keys and sections that stand twice, lines over
 * 1000 bytes, values cut at # or ;, text after a closing quotation mark. Every error names file and line.
 *
 *   [section name]          names and keys are read in lower case and hold neither ':' nor ']'
 *   key = value             # and ; begin a comment at a line's start and after a space
 *   key = "a # in quotes"   '…' does as well; an empty value is allowed
 */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct ini;

struct ini_entry {
	const char *section, *key, *value;
	int line; /* from 1 */
};

struct ini_section {
	const char *name;
	int line;
	const struct ini_entry *entries; /* in the file's order */
	size_t n_entries;
};

/* ERROR_CONFIG, or ERROR_INPUT when the file cannot be read at all. */
int ini_load(struct ini **ret_ini, const char *path, struct error *err);
void ini_free(struct ini *ini);
const char *ini_path(const struct ini *ini);

size_t ini_count(const struct ini *ini);
const struct ini_section *ini_at(const struct ini *ini, size_t i);           /* in the file's order */
const struct ini_section *ini_section(const struct ini *ini, const char *name); /* NULL: none */
/* "e4" for the section "subscription e4" or "subscription.e4" and the prefix "subscription"; NULL where it is not one of these. */
const char *ini_label(const struct ini_section *s, const char *prefix);
const struct ini_entry *ini_entry(const struct ini_section *s, const char *key); /* NULL: absent; so is every key of section NULL */

/* Where the key is absent, *ret_value stays as it is: put the default there. A wrong value is ERROR_CONFIG that says what is allowed. */
const char *ini_text(const struct ini_section *s, const char *key, const char *absent);
int ini_int(const struct ini *ini, const struct ini_section *s, const char *key, int64_t min, int64_t max, int64_t *ret_value, struct error *err);
int ini_bool(const struct ini *ini, const struct ini_section *s, const char *key, bool *ret_value, struct error *err);
/* Index of the value in `words`, which NULL ends; case does not count. */
int ini_word(const struct ini *ini, const struct ini_section *s, const char *key, const char *const *words, int *ret_index, struct error *err);

/* Refuses a key that `keys` (ended by NULL) does not hold, and suggests the nearest. */
int ini_only(const struct ini *ini, const struct ini_section *s, const char *const *keys, struct error *err);

/* "FILE:LINE: …", ERROR_CONFIG, for a check of the caller's own. */
int ini_refuse(const struct ini *ini, int line, struct error *err, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Loads, and calls `fn` for each entry in the file's order until one fails. */
typedef int ini_fn(void *arg, const struct ini_entry *e, struct error *err);
int ini_each(const char *path, ini_fn *fn, void *arg, struct error *err);

#endif
