#include "mover/sets.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int by_id(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_lower(struct buf *to, const char *id)
{
	for (; *id; id++)
		buf_addch(to, *id >= 'A' && *id <= 'Z' ? (char)(*id - 'A' + 'a') : *id);
}

char *set_make(const char *const *ids, size_t n)
{
	struct buf set = BUF_INIT;
	const char **sorted;

	if (n == 0)
		return xstrdup("");
	sorted = xcalloc(n, sizeof *sorted);
	memcpy(sorted, ids, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_id);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && str_ieq(sorted[i], sorted[i - 1]))
			continue;
		if (i > 0)
			buf_addch(&set, ' ');
		add_lower(&set, sorted[i]);
	}
	free(sorted);
	return buf_steal(&set);
}

bool set_has(const char *set, const char *id)
{
	size_t n = strlen(id);

	for (const char *at = set; at && *at;) {
		size_t len = strcspn(at, " ");
		if (len == n && strncasecmp(at, id, n) == 0)
			return true;
		at += len + (at[len] == ' ');
	}
	return false;
}

void id_list_init(struct id_list *l, const char *set)
{
	size_t cap = 0;

	*l = (struct id_list){ .text = xstrdup(set ? set : "") };
	for (char *word = strtok(l->text, " "); word; word = strtok(NULL, " ")) {
		l->ids = xgrow(l->ids, &cap, l->n, sizeof *l->ids);
		l->ids[l->n++] = word;
	}
}

void id_list_clear(struct id_list *l)
{
	free(l->ids);
	free(l->text);
	*l = (struct id_list){ 0 };
}

bool set_holds(const char *set, const char *part)
{
	struct id_list l;
	bool all = true;

	if (!set || !part)
		return !set && !part;
	id_list_init(&l, part);
	for (size_t i = 0; i < l.n && all; i++)
		all = set_has(set, l.ids[i]);
	id_list_clear(&l);
	return all;
}

char *set_union(const char *a, const char *b)
{
	char *both = xasprintf("%s %s", a ? a : "", b ? b : ""), *set;
	struct id_list l;

	id_list_init(&l, both);
	set = set_make(l.ids, l.n);
	id_list_clear(&l);
	free(both);
	return set;
}
