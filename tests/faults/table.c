#include "config.h" /* for _GNU_SOURCE */

#include "tests/faults/table.h"

#include "core/mem.h"
#include "core/text.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\n"
#define ROW_FORMAT "%-9s %-4s %-5s %-76s"

char *row_nth_text(const struct row *row)
{
	return row->nth == 0 ? xstrdup("item") : xasprintf("%zu", row->nth);
}

static bool complain(const char *file, size_t line, const char *what)
{
	fprintf(stderr, "%s:%zu: %s\n", file, line, what);
	return false;
}

static bool read_nth(const char *word, size_t *ret)
{
	int64_t n = 0;
	if (!str_eq(word, "item") && (!str_to_int64(word, &n) || n < 1 || n > 1000))
		return false;
	*ret = (size_t)n;
	return true;
}

/* The names above the columns have to be those of the program: a letter is known by where it stands. */
static bool check_head(char **save)
{
	const char *word;
	size_t n = 0;
	while ((word = strtok_r(NULL, BLANKS, save)) != NULL)
		if (n == FAULT_KINDS || !str_eq(word, fault_kinds[n++].name))
			return false;
	return n == FAULT_KINDS;
}

/* {id} is an id: what is named by it alone is not taken for what hangs on it. A ? is any character of it. */
static char *expand(const char *pattern)
{
	static const char id[] = "{id}";
	const char *found = strstr(pattern, id);
	if (found == NULL)
		return xstrdup(pattern);
	char *whole = xasprintf("%.*s########-####-####-####-############%s", (int)(found - pattern), pattern, found + strlen(id));
	for (char *at = whole; *at != '\0'; at++)
		if (*at == '#')
			*at = '?';
	return whole;
}

static bool read_row(struct row *row, const char *path, char **save)
{
	const char *nth = strtok_r(NULL, BLANKS, save), *method = strtok_r(NULL, BLANKS, save), *pattern = strtok_r(NULL, BLANKS, save), *letter;
	size_t n = 0;
	*row = (struct row){ 0 };
	if (nth == NULL || method == NULL || pattern == NULL || !read_nth(nth, &row->nth))
		return false;
	while ((letter = strtok_r(NULL, BLANKS, save)) != NULL) {
		if (n == FAULT_KINDS || strlen(letter) >= sizeof(row->expected[0]))
			return false;
		str_copy(row->expected[n], sizeof(row->expected[n]), letter);
		n++;
	}
	row->path = xstrdup(path);
	row->method = xstrdup(method);
	row->pattern = expand(pattern);
	row->name = xstrdup(pattern);
	return n == FAULT_KINDS;
}

static bool read_line(struct table *t, const char *file, size_t number, char *line)
{
	char *save = NULL;
	const char *first = strtok_r(line, BLANKS, &save);
	if (first == NULL || first[0] == '#')
		return true;
	if (str_eq(first, "path")) {
		for (int i = 0; i < 3; i++)
			strtok_r(NULL, BLANKS, &save);
		return check_head(&save) || complain(file, number, "these are not the faults that the program knows");
	}
	t->rows = xrealloc_array(t->rows, t->n + 1, sizeof(*t->rows));
	return read_row(&t->rows[t->n++], first, &save) || complain(file, number, "a row is a path, a number or \"item\", a method, a request and a letter for each fault");
}

bool table_read(struct table *t, const char *file)
{
	FILE *from = fopen(file, "re");
	char *line = NULL;
	size_t room = 0, number = 0;
	bool good = true;
	*t = (struct table){ 0 };
	if (from == NULL)
		return complain(file, 0, "cannot be read");
	while (good && getline(&line, &room, from) >= 0)
		good = read_line(t, file, ++number, line);
	free(line);
	fclose(from);
	return good;
}

void table_clear(struct table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->rows[i].path);
		free(t->rows[i].method);
		free(t->rows[i].pattern);
		free(t->rows[i].name);
	}
	free(t->rows);
	*t = (struct table){ 0 };
}

const struct row *table_find(const struct table *t, const char *path, const char *method, const char *request)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct row *row = &t->rows[i];
		if (row->nth == 1 && str_eq(row->path, path) && str_eq(row->method, method) && fnmatch(row->pattern, request, 0) == 0)
			return row;
	}
	return NULL;
}

void table_print_head(FILE *to)
{
	fprintf(to, ROW_FORMAT, "path", "nth", "how", "request");
	for (size_t i = 0; i < FAULT_KINDS; i++)
		fprintf(to, " %4s", fault_kinds[i].name);
	fputc('\n', to);
}

void table_print_row(FILE *to, const struct row *row, char letters[FAULT_KINDS][3])
{
	char *nth = row_nth_text(row);
	fprintf(to, ROW_FORMAT, row->path, nth, row->method, row->name);
	free(nth);
	for (size_t i = 0; i < FAULT_KINDS; i++)
		fprintf(to, " %4s", letters[i]);
	fputc('\n', to);
}
