/* Where the focus stands: always on a node that can hold it, found again by its id when the page is described anew. */
#ifndef UI_FOCUS_H
#define UI_FOCUS_H

#include <stdbool.h>
#include <stddef.h>

struct node;
struct slot;
struct stack;

bool focus_can_stand(struct stack *s, const struct node *node);
const struct node *focus_node(struct stack *s);                 /* NULL: nowhere */
struct slot *focus_slot(struct stack *s, const struct node *node);
void focus_settle(struct stack *s);                             /* after the page was described */
void focus_set(struct stack *s, const char *id);                /* by hand */
bool focus_step(struct stack *s, int direction, bool around);   /* to the next or previous node; false: there is none */
/* The next node after the focus that waits for an answer: a field or a point that is not ticked yet. NULL: none. */
const struct node *focus_next_question(struct stack *s);

#endif
