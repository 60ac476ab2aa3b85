#include "tests/support/screen.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <vterm.h>

struct term_screen {
	VTerm *vt;
	VTermScreen *screen;
	VTermPos cursor;
};

static int move_cursor(VTermPos pos, VTermPos old, int visible, void *user)
{
	(void)old;
	(void)visible;
	((struct term_screen *)user)->cursor = pos;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .movecursor = move_cursor };

struct term_screen *term_screen_new(int columns, int lines)
{
	struct term_screen *screen = xcalloc(1, sizeof(*screen));
	screen->vt = vterm_new(lines, columns);
	vterm_set_utf8(screen->vt, 1);
	screen->screen = vterm_obtain_screen(screen->vt);
	vterm_screen_set_callbacks(screen->screen, &callbacks, screen);
	vterm_screen_enable_altscreen(screen->screen, 1);
	vterm_screen_reset(screen->screen, 1);
	return screen;
}

void term_screen_free(struct term_screen *screen)
{
	if (screen == NULL)
		return;
	vterm_free(screen->vt);
	free(screen);
}

void term_screen_write(struct term_screen *screen, const char *bytes, size_t n)
{
	vterm_input_write(screen->vt, bytes, n);
}

void term_screen_resize(struct term_screen *screen, int columns, int lines)
{
	vterm_set_size(screen->vt, lines, columns);
}

static void size_of(const struct term_screen *screen, int *ret_columns, int *ret_lines)
{
	vterm_get_size(screen->vt, ret_lines, ret_columns);
}

static VTermScreenCell cell_at(const struct term_screen *screen, int line, int column)
{
	VTermScreenCell cell = { 0 };
	vterm_screen_get_cell(screen->screen, (VTermPos){ .row = line, .col = column }, &cell);
	return cell;
}

static void trim_end(struct buf *text, size_t start, char filler)
{
	while (text->len > start && text->data[text->len - 1] == filler)
		text->data[--text->len] = '\0';
}

static char *screen_text(const struct term_screen *screen, bool trim)
{
	struct buf text = BUF_INIT;
	int columns, lines;
	size_of(screen, &columns, &lines);
	for (int y = 0; y < lines; y++) {
		size_t start = text.len;
		for (int x = 0; x < columns;) {
			VTermScreenCell cell = cell_at(screen, y, x);
			if (cell.chars[0] == 0)
				buf_addch(&text, ' ');
			for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++) {
				char encoded[4];
				buf_add(&text, encoded, text_encode(encoded, cell.chars[i]));
			}
			x += cell.width > 1 ? cell.width : 1;
		}
		if (trim)
			trim_end(&text, start, ' ');
		buf_addch(&text, '\n');
	}
	return buf_steal(&text);
}

char *term_screen_text(const struct term_screen *screen)
{
	return screen_text(screen, true);
}

static char attribute_sign(const VTermScreenCell *cell)
{
	bool coloured = VTERM_COLOR_IS_INDEXED(&cell->fg) && !VTERM_COLOR_IS_DEFAULT_FG(&cell->fg);
	bool back = !VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
	int others = (cell->attrs.reverse != 0) + (cell->attrs.underline != 0) + (cell->attrs.italic != 0) + (cell->attrs.blink != 0) + back;
	if (coloured && others == 0 && cell->fg.indexed.idx >= 1 && cell->fg.indexed.idx <= 7)
		return (char)((cell->attrs.bold ? 'A' - 1 : '0') + cell->fg.indexed.idx);
	if (coloured || others + (cell->attrs.bold != 0) > 1)
		return '?';
	if (cell->attrs.bold)
		return 'b';
	if (cell->attrs.reverse)
		return 'r';
	if (cell->attrs.underline)
		return 'u';
	return others > 0 ? '?' : '.';
}

char *term_screen_attributes(const struct term_screen *screen)
{
	struct buf text = BUF_INIT;
	int columns, lines;
	size_of(screen, &columns, &lines);
	for (int y = 0; y < lines; y++) {
		size_t start = text.len;
		for (int x = 0; x < columns; x++) {
			VTermScreenCell cell = cell_at(screen, y, x);
			buf_addch(&text, attribute_sign(&cell));
		}
		trim_end(&text, start, '.');
		buf_addch(&text, '\n');
	}
	return buf_steal(&text);
}

bool term_screen_shows(const struct term_screen *screen, const char *text)
{
	char *all = screen_text(screen, false); /* a prompt may end in a space */
	bool found = strstr(all, text) != NULL;
	free(all);
	return found;
}

void term_screen_cursor(const struct term_screen *screen, int *ret_column, int *ret_line)
{
	*ret_column = screen->cursor.col;
	*ret_line = screen->cursor.row;
}

void text_golden(const char *text, const char *name)
{
	const char *top = getenv("top_srcdir");
	char *path = xasprintf("%s/tests/golden/%s.txt", top == NULL ? "." : top, name);
	struct error err = ERROR_INIT;
	struct buf expected = BUF_INIT;
	if (getenv("UPDATE_GOLDEN") != NULL) {
		if (file_write(path, text, strlen(text), 0644, &err) != 0)
			fail_msg("%s", err.text);
	} else if (file_read(path, 1 << 20, &expected, &err) != 0) {
		fail_msg("%s", err.text);
	} else if (strcmp(expected.data, text) != 0) {
		fail_msg("differs from %s:\n%s\n(UPDATE_GOLDEN=1 writes the file anew)", path, text);
	}
	buf_clear(&expected);
	free(path);
}

void term_screen_golden(const struct term_screen *screen, const char *name)
{
	char *text = term_screen_text(screen), *attributes = term_screen_attributes(screen);
	int columns, lines;
	size_of(screen, &columns, &lines);
	char *both = xasprintf("%dx%d\n%s--- attributes\n%s", columns, lines, text, attributes);
	text_golden(both, name);
	free(both);
	free(text);
	free(attributes);
}
