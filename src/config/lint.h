/* The pass over a file's own text that finds what iniparser would take without a word, and the line of every key. */
#ifndef CONFIG_LINT_H
#define CONFIG_LINT_H

#include <stddef.h>

struct error;

struct lint_line {
	char *section, *key; /* lower case; key NULL: the line that opens the section */
	int line;
};

struct lint {
	struct lint_line *lines; /* in the file's order */
	size_t count, cap;
};

/* `path` is for the errors alone. On failure `ret` is cleared. */
int lint_text(struct lint *ret, const char *path, const char *text, size_t len, struct error *err);
void lint_clear(struct lint *l);

#endif
