#include "journal/under_way.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>

#define SLOTS 1024

struct row {
	struct row *next;
	int64_t key;
	char request_id[JOURNAL_WORD];
};

struct under_way {
	struct row *slots[SLOTS];
};

struct under_way *under_way_new(void)
{
	return xcalloc(1, sizeof(struct under_way));
}

void under_way_free(struct under_way *u)
{
	struct row *row;
	size_t i;

	for (i = 0; i < SLOTS; i++) {
		while ((row = u->slots[i]) != NULL) {
			u->slots[i] = row->next;
			free(row);
		}
	}
	free(u);
}

/* Where the row stands, or the end of its list. Rows are numbered one after the other: their last bits spread them. */
static struct row **find(struct under_way *u, int64_t key)
{
	struct row **at = &u->slots[(uint64_t)key % SLOTS];

	while (*at && (*at)->key != key)
		at = &(*at)->next;
	return at;
}

void under_way_put(struct under_way *u, int64_t key, const char *request_id)
{
	struct row **at = find(u, key);

	if (!*at) {
		*at = xcalloc(1, sizeof(**at));
		(*at)->key = key;
	}
	str_copy((*at)->request_id, sizeof((*at)->request_id), request_id);
}

void under_way_take(struct under_way *u, int64_t key, char ret_request_id[JOURNAL_WORD])
{
	struct row **at = find(u, key), *row = *at;

	str_copy(ret_request_id, JOURNAL_WORD, row ? row->request_id : "");
	if (row) {
		*at = row->next;
		free(row);
	}
}
