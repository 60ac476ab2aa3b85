/* A table's rows as the filter lets them through: lines 0 … filter_lines() − 1 stand for some of the rows, in order. */
#ifndef UI_FILTER_H
#define UI_FILTER_H

#include <stdbool.h>
#include <stddef.h>

struct node;
struct slot;

void filter_apply(const struct node *table, struct slot *slot);  /* finds the matching rows; moves the cursor to one of them */
size_t filter_lines(const struct node *table, const struct slot *slot);
size_t filter_row(const struct slot *slot, size_t line);         /* the row that a line shows */
size_t filter_line(const struct slot *slot, size_t row);         /* the line that shows a row, or the first one after it */

#endif
