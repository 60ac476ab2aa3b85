/* Keys and what they do: names in key rows ↔ codes, the kit's own rows, and a walk over all of it for help, key bar and manual.
 *
 * A key is a number: a code point for what types a character, one of the codes below for everything else. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "ui/page.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum press {
	PRESS_NONE = 0,
	PRESS_SPACE = ' ',
	PRESS_ENTER = 0x110000, PRESS_ESC, PRESS_TAB, PRESS_BACK_TAB, PRESS_UP, PRESS_DOWN, PRESS_LEFT, PRESS_RIGHT, PRESS_PAGE_UP, PRESS_PAGE_DOWN,
	PRESS_HOME, PRESS_END, PRESS_BACKSPACE, PRESS_DELETE, PRESS_INSERT,
	PRESS_F0 = 0x110100,  /* + 1 … 12 */
	PRESS_CTRL = 0x110200 /* + 'A' … 'Z' */
};

bool press_is_text(uint32_t key); /* types a character */

/* Next key of a row's `keys`; PRESS_NONE at the end and for a name that is not one. *ret_name (may be NULL) points into the text. */
uint32_t keymap_next(const char **keys, const char **ret_name, size_t *ret_len);

/* The row that a key belongs to; rows that are not shown now do not count. NULL: none. */
const struct key_row *keymap_find(const struct key_row *rows, uint32_t key, const struct wizard *w);
const struct key_row *keymap_find_action(const struct key_row *rows, int action, const struct wizard *w);
bool keymap_shown(const struct key_row *row, const struct wizard *w);
const char *keymap_label(const struct key_row *row, const struct wizard *w); /* translated; NULL: none */
uint32_t keymap_letter(const struct key_row *row);                           /* what plain mode takes for it; PRESS_NONE: nothing */

const struct key_row *keymap_form(void);   /* moving about and answering, the same on every page */
const struct key_row *keymap_global(void); /* back, help, leave, … */

/* Walks the rows that a manual lists: those with a help sentence or a label. `help` is not translated. */
void keymap_each(const struct key_row *rows, void (*fn)(void *arg, const char *keys, const char *help), void *arg);

/* A page's rows are sound: every name is a key, none stands twice, none takes a letter that plain mode needs for itself.
 * An action of a page has a letter or sign. Writes what is wrong (for tests). */
bool keymap_check(const struct key_row *rows, char *ret_why, size_t size);

#endif
