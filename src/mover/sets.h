/* Sets of service plans as the journal keeps them: ids in lower case with one space between them, sorted; NULL is no set at all. */
#ifndef MOVER_SETS_H
#define MOVER_SETS_H

#include <stdbool.h>
#include <stddef.h>

char *set_make(const char *const *ids, size_t n); /* the caller frees; n 0: "" */
bool set_has(const char *set, const char *id);
bool set_holds(const char *set, const char *part); /* every id of `part`; NULL holds nothing but NULL */
char *set_union(const char *a, const char *b);

/* Its ids one by one, for a call. */
struct id_list {
	char *text;
	const char **ids;
	size_t n;
};
void id_list_init(struct id_list *l, const char *set);
void id_list_clear(struct id_list *l);

#endif
