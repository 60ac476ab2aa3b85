/* What keys and answers do: first the page's own rows, then moving about and answering, then the keys that every page has.
 * Both renderers end here: full screen with keys, plain mode with what a line stood for. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stack;

void form_key(struct stack *s, uint32_t key);
void form_paste(struct stack *s, const char *text);  /* into the field or filter that has the focus; nowhere else */

void form_enter(struct stack *s);                    /* the sensible way on from where the focus stands */
const char *form_enter_label(struct stack *s);       /* what that is now, translated; NULL: nothing */
void form_action(struct stack *s, int action);
/* False: the page is another one now, or it refused the text and says why at the field. */
bool form_commit(struct stack *s, const char *id, const char *text);
bool form_leave_field(struct stack *s);              /* commits what is half typed there, if anything; false as above */
void form_open(struct stack *s, const char *id, size_t row);
void form_choose(struct stack *s, const char *id, size_t option);
void form_tick(struct stack *s, const char *id);
void form_filter(struct stack *s, const char *id, const char *part); /* "": all rows */

#endif
