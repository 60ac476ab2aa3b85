#include "ui/filter.h"

#include "core/mem.h"
#include "core/text.h"
#include "ui/node.h"
#include "ui/state.h"

#include <stdlib.h>

static bool row_matches(const struct node *table, size_t row, const char *part, struct arena *arena)
{
	arena_reset(arena);
	struct view_row cells = node_row(table, row, arena);
	for (size_t i = 0; i < cells.n; i++)
		if (text_contains_fold(cells.cells[i], part))
			return true;
	return false;
}

void filter_apply(const struct node *table, struct slot *slot)
{
	slot->n_matches = 0;
	if (slot->filter.len == 0)
		return;
	struct arena arena = ARENA_INIT;
	free(slot->matches);
	slot->matches = xcalloc(table->table.n_rows + 1, sizeof(*slot->matches));
	for (size_t row = 0; row < table->table.n_rows; row++)
		if (row_matches(table, row, slot->filter.data, &arena))
			slot->matches[slot->n_matches++] = row;
	arena_clear(&arena);
	size_t line = filter_line(slot, slot->cursor);
	if (slot->n_matches > 0)
		slot->cursor = slot->matches[line < slot->n_matches ? line : slot->n_matches - 1];
}

size_t filter_lines(const struct node *table, const struct slot *slot)
{
	return slot == NULL || slot->filter.len == 0 ? table->table.n_rows : slot->n_matches;
}

size_t filter_row(const struct slot *slot, size_t line)
{
	return slot == NULL || slot->filter.len == 0 ? line : slot->matches[line];
}

size_t filter_line(const struct slot *slot, size_t row)
{
	if (slot == NULL || slot->filter.len == 0)
		return row;
	size_t low = 0, high = slot->n_matches;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (slot->matches[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
