/* Typing into a field: text by code points, the caret never inside a character. */
#ifndef UI_FIELD_H
#define UI_FIELD_H

#include <stdbool.h>
#include <stdint.h>

struct node;
struct slot;

const char *field_text(const struct node *field, const struct slot *slot); /* what stands in the box: half typed, or the model's value */
const char *field_error(const struct node *field, const struct slot *slot); /* NULL: none about what stands there now */
bool field_key(const struct node *field, struct slot *slot, uint32_t key); /* false: not a key of text editing */
bool field_takes(const struct node *field, uint32_t key);                  /* such a key types or edits there */
void field_forget(struct slot *slot);                                      /* back to the model's value */
/* Pasted or typed in one go: what is harmless of it and fits. */
void field_insert(const struct node *field, struct slot *slot, const char *text);
void field_replace(const struct node *field, struct slot *slot, const char *text);

#endif
