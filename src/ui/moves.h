/* Moving about on a page: line by line, by a screen, to an end, from answer to answer; scrolling where nothing can be chosen. */
#ifndef UI_MOVES_H
#define UI_MOVES_H

#include <stdbool.h>
#include <stddef.h>

struct node;
struct stack;

bool move_action(struct stack *s, int action);  /* false: not a move */
/* Puts the cursor of a table or choice on a row or option; the page hears EVENT_SELECT of a table. */
void move_cursor(struct stack *s, const struct node *node, size_t to);

#endif
