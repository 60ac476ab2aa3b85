#include "ui/keymap.h"

#include "core/i18n.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	uint32_t key;
} names[] = {
	{ "Enter", PRESS_ENTER },
	{ "Esc", PRESS_ESC },
	{ "Tab", PRESS_TAB },
	{ "Shift-Tab", PRESS_BACK_TAB },
	{ "Up", PRESS_UP },
	{ "Down", PRESS_DOWN },
	{ "Left", PRESS_LEFT },
	{ "Right", PRESS_RIGHT },
	{ "PgUp", PRESS_PAGE_UP },
	{ "PgDn", PRESS_PAGE_DOWN },
	{ "Home", PRESS_HOME },
	{ "End", PRESS_END },
	{ "Space", PRESS_SPACE },
	{ "Backspace", PRESS_BACKSPACE },
	{ "Delete", PRESS_DELETE },
	{ "Insert", PRESS_INSERT },
};

static const struct key_row form_rows[] = {
	{ ACTION_UP, "Up", NULL, N_("Goes to the line above; scrolls where nothing can be chosen."), NULL, NULL },
	{ ACTION_DOWN, "Down", NULL, N_("Goes to the line below; scrolls where nothing can be chosen."), NULL, NULL },
	{ ACTION_NEXT_FIELD, "Tab", NULL, N_("Goes to the next thing that can be answered."), NULL, NULL },
	{ ACTION_PREVIOUS_FIELD, "Shift-Tab", NULL, N_("Goes to the one before."), NULL, NULL },
	{ ACTION_PAGE_UP, "PgUp", NULL, N_("Goes up by a screen."), NULL, NULL },
	{ ACTION_PAGE_DOWN, "PgDn", NULL, N_("Goes down by a screen."), NULL, NULL },
	{ ACTION_HOME, "Home", NULL, N_("Goes to the first line, or to the start of a field."), NULL, NULL },
	{ ACTION_END, "End", NULL, N_("Goes to the last line, or to the end of a field."), NULL, NULL },
	{ ACTION_TOGGLE, "Space", NULL, N_("Chooses an option, or ticks a point."), NULL, NULL },
	{ ACTION_MORE, "+", N_("Quantity"), N_("One more, in a field that holds a quantity."), NULL, NULL },
	{ ACTION_LESS, "-", N_("Quantity"), N_("One less, in a field that holds a quantity."), NULL, NULL },
	{ ACTION_FILTER, "/", N_("Filter"), N_("Shows only the lines of a list that contain what you type; Esc shows all again."), NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

static const struct key_row global_rows[] = {
	{ ACTION_DETAIL, "d", N_("Detail"), N_("Shows what lies behind an error: call, status, request number."), NULL, NULL },
	{ ACTION_BACK, "Esc b", N_("Back"), N_("Goes back by one page and keeps everything that you typed."), NULL, NULL },
	{ ACTION_HELP, "F1 ?", N_("Help"), N_("Explains this page and its keys."), NULL, NULL },
	{ ACTION_LEAVE, "F10 Ctrl-C q", N_("Leave"), N_("Leaves the wizard, after asking. Nothing is lost."), NULL, NULL },
	{ ACTION_REDRAW, "Ctrl-L", NULL, N_("Draws the whole screen again."), NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

bool press_is_text(uint32_t key)
{
	return (key >= ' ' && key < 0x7f) || (key >= 0xa0 && key < PRESS_ENTER);
}

static bool name_is(const char *name, size_t len, const char *expected)
{
	return strlen(expected) == len && strncmp(name, expected, len) == 0;
}

static uint32_t key_named(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name_is(name, len, names[i].name))
			return names[i].key;
	if (len == 6 && strncmp(name, "Ctrl-", 5) == 0 && name[5] >= 'A' && name[5] <= 'Z')
		return PRESS_CTRL + (uint32_t)name[5];
	for (unsigned number = 1; number <= 12; number++) {
		char function[8];
		snprintf(function, sizeof(function), "F%u", number);
		if (name_is(name, len, function))
			return PRESS_F0 + number;
	}
	const char *at = name;
	uint32_t code = text_next(&at);
	return at == name + len && press_is_text(code) ? code : PRESS_NONE;
}

uint32_t keymap_next(const char **keys, const char **ret_name, size_t *ret_len)
{
	if (*keys == NULL)
		return PRESS_NONE;
	const char *name = *keys + strspn(*keys, " ");
	size_t len = strcspn(name, " ");
	*keys = name + len;
	if (ret_name != NULL)
		*ret_name = name;
	if (ret_len != NULL)
		*ret_len = len;
	return len == 0 ? PRESS_NONE : key_named(name, len);
}

static bool row_has(const struct key_row *row, uint32_t key)
{
	const char *at = row->keys;
	for (uint32_t each; (each = keymap_next(&at, NULL, NULL)) != PRESS_NONE;)
		if (each == key)
			return true;
	return false;
}

bool keymap_shown(const struct key_row *row, const struct wizard *w)
{
	return row->shown == NULL || row->shown(w);
}

const struct key_row *keymap_find(const struct key_row *rows, uint32_t key, const struct wizard *w)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++)
		if (row_has(row, key) && keymap_shown(row, w))
			return row;
	return NULL;
}

const struct key_row *keymap_find_action(const struct key_row *rows, int action, const struct wizard *w)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++)
		if (row->action == action && keymap_shown(row, w))
			return row;
	return NULL;
}

const char *keymap_label(const struct key_row *row, const struct wizard *w)
{
	if (row->label_now != NULL)
		return row->label_now(w);
	return row->label == NULL ? NULL : _(row->label);
}

uint32_t keymap_letter(const struct key_row *row)
{
	const char *at = row->keys;
	for (uint32_t key; (key = keymap_next(&at, NULL, NULL)) != PRESS_NONE;)
		if (press_is_text(key) && key != PRESS_SPACE)
			return key;
	return PRESS_NONE;
}

const struct key_row *keymap_form(void)
{
	return form_rows;
}

const struct key_row *keymap_global(void)
{
	return global_rows;
}

void keymap_each(const struct key_row *rows, void (*fn)(void *arg, const char *keys, const char *help), void *arg)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++)
		if (row->help != NULL || row->label != NULL)
			fn(arg, row->keys, row->help != NULL ? row->help : row->label);
}

static bool is_taken(const struct key_row *rows, const struct key_row *row, uint32_t key)
{
	for (const struct key_row *other = rows; other < row; other++)
		if (row_has(other, key) && other->shown == NULL && row->shown == NULL)
			return true;
	return press_is_text(key) && row->action >= ACTION_PAGE &&
	       (keymap_find(global_rows, key, NULL) != NULL || key == '<' || key == '>' || key == '\\' || (key >= '0' && key <= '9'));
}

bool keymap_check(const struct key_row *rows, char *ret_why, size_t size)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++) {
		if (row->action >= ACTION_PAGE && keymap_letter(row) == PRESS_NONE) {
			snprintf(ret_why, size, "\"%s\" has no letter for plain mode", row->keys);
			return false;
		}
		const char *at = row->keys, *name;
		size_t len;
		for (;;) {
			uint32_t key = keymap_next(&at, &name, &len);
			if (len == 0)
				break;
			if (key == PRESS_NONE) {
				snprintf(ret_why, size, "\"%.*s\" is no key", (int)len, name);
				return false;
			}
			if (is_taken(rows, row, key)) {
				snprintf(ret_why, size, "\"%.*s\" is taken", (int)len, name);
				return false;
			}
		}
	}
	return true;
}
