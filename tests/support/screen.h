/* A screen as a person sees it, kept by libvterm: bytes in, text and attributes out. */
#ifndef TESTS_SUPPORT_SCREEN_H
#define TESTS_SUPPORT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

struct term_screen;

struct term_screen *term_screen_new(int columns, int lines);
void term_screen_free(struct term_screen *screen);
void term_screen_write(struct term_screen *screen, const char *bytes, size_t n);
void term_screen_resize(struct term_screen *screen, int columns, int lines);

/* Lines without spaces at their ends, each ended by a newline. The caller frees. */
char *term_screen_text(const struct term_screen *screen);
/* One sign a column: "." plain, "b" bold, "r" reversed, "u" underlined, 1 … 7 a colour, A … G a bold one, "?" anything else; dots at the end
 * of a line are left out. The caller frees. */
char *term_screen_attributes(const struct term_screen *screen);
bool term_screen_shows(const struct term_screen *screen, const char *text);
void term_screen_cursor(const struct term_screen *screen, int *ret_column, int *ret_line);

/* Fails the test where the screen differs from tests/golden/NAME.txt; UPDATE_GOLDEN=1 writes that file instead. */
void term_screen_golden(const struct term_screen *screen, const char *name);
/* The same for any text: a transcript of plain mode. */
void text_golden(const char *text, const char *name);

#endif
