#include "ui/field.h"

#include "core/text.h"
#include "ui/keymap.h"
#include "ui/node.h"
#include "ui/state.h"

#include <stdlib.h>
#include <string.h>

const char *field_text(const struct node *field, const struct slot *slot)
{
	return slot->typing ? slot->typed.data : field->field.value;
}

/* An error is about the text that was committed: beside another one that is being typed it would be wrong. */
const char *field_error(const struct node *field, const struct slot *slot)
{
	return slot->typing && slot->amended && strcmp(slot->typed.data, field->field.value) != 0 ? NULL : field->field.error;
}

void field_forget(struct slot *slot)
{
	slot->typing = slot->amended = false;
	slot->left = 0;
	buf_wipe(&slot->typed);
}

static void begin(const struct node *field, struct slot *slot)
{
	if (slot->typing)
		return;
	buf_reset(&slot->typed);
	buf_addstr(&slot->typed, field->field.value);
	slot->caret = slot->typed.len;
	slot->typing = true;
}

static void put(struct slot *slot, const char *text, size_t len)
{
	struct buf whole = BUF_INIT;
	buf_add(&whole, slot->typed.data, slot->caret);
	buf_add(&whole, text, len);
	buf_addstr(&whole, slot->typed.data + slot->caret);
	buf_wipe(&slot->typed);
	slot->typed = whole;
	slot->caret += len;
	slot->amended = true;
}

void field_insert(const struct node *field, struct slot *slot, const char *text)
{
	begin(field, slot);
	char *clean = text_clean(text);
	size_t room = text_count(slot->typed.data);
	room = room >= field->field.max_chars ? 0 : field->field.max_chars - room;
	const char *end = clean;
	while (room-- > 0 && text_next(&end) != 0)
		;
	put(slot, clean, (size_t)(end - clean));
	free(clean);
}

void field_replace(const struct node *field, struct slot *slot, const char *text)
{
	begin(field, slot);
	buf_reset(&slot->typed);
	slot->caret = 0;
	field_insert(field, slot, text);
}

static void type_character(const struct node *field, struct slot *slot, uint32_t key)
{
	char text[5];
	text[text_encode(text, key)] = '\0';
	char *clean = text_clean(text);
	if (strcmp(clean, text) == 0) /* a control or direction character types nothing */
		field_insert(field, slot, text);
	free(clean);
}

/* A character and the combining marks that stand on it are one step. */
static size_t step_left(const char *text, size_t caret)
{
	while (caret > 0) {
		do
			caret--;
		while (caret > 0 && ((unsigned char)text[caret] & 0xc0) == 0x80);
		const char *at = text + caret;
		if (text_char_width(text_next(&at)) > 0)
			break;
	}
	return caret;
}

static size_t step_right(const char *text, size_t caret)
{
	const char *at = text + caret;
	if (text_next(&at) == 0)
		return caret;
	for (const char *next = at;; at = next) {
		uint32_t code = text_next(&next);
		if (code == 0 || text_char_width(code) > 0)
			return (size_t)(at - text);
	}
}

static size_t word_left(const char *text, size_t caret)
{
	while (caret > 0 && text[caret - 1] == ' ')
		caret--;
	while (caret > 0 && text[caret - 1] != ' ')
		caret--;
	return caret;
}

static void cut(struct slot *slot, size_t from, size_t to)
{
	memmove(slot->typed.data + from, slot->typed.data + to, slot->typed.len - to + 1);
	slot->typed.len -= to - from;
	slot->caret = from;
	slot->amended = true;
}

static bool is_editing_key(uint32_t key)
{
	static const uint32_t keys[] = { PRESS_LEFT, PRESS_RIGHT, PRESS_HOME, PRESS_END, PRESS_BACKSPACE, PRESS_DELETE, PRESS_CTRL + 'A', PRESS_CTRL + 'E',
		PRESS_CTRL + 'U', PRESS_CTRL + 'K', PRESS_CTRL + 'W' };
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i] == key)
			return true;
	return false;
}

bool field_takes(const struct node *field, uint32_t key)
{
	if (field->field.kind == FIELD_QUANTITY && (key == '+' || key == '-'))
		return false;
	return press_is_text(key) || is_editing_key(key);
}

static void edit(struct slot *slot, uint32_t key)
{
	const char *text = slot->typed.data;
	size_t caret = slot->caret, end = slot->typed.len;
	switch (key) {
	case PRESS_LEFT:
		slot->caret = step_left(text, caret);
		break;
	case PRESS_RIGHT:
		slot->caret = step_right(text, caret);
		break;
	case PRESS_HOME:
	case PRESS_CTRL + 'A':
		slot->caret = 0;
		break;
	case PRESS_END:
	case PRESS_CTRL + 'E':
		slot->caret = end;
		break;
	case PRESS_BACKSPACE:
		if (caret > 0)
			cut(slot, step_left(text, caret), caret);
		break;
	case PRESS_DELETE:
		if (caret < end)
			cut(slot, caret, step_right(text, caret));
		break;
	case PRESS_CTRL + 'U':
		cut(slot, 0, caret);
		break;
	case PRESS_CTRL + 'K':
		cut(slot, caret, end);
		break;
	case PRESS_CTRL + 'W':
		cut(slot, word_left(text, caret), caret);
		break;
	default:
		break;
	}
}

bool field_key(const struct node *field, struct slot *slot, uint32_t key)
{
	if (!field_takes(field, key))
		return false;
	begin(field, slot);
	if (press_is_text(key))
		type_character(field, slot, key);
	else
		edit(slot, key);
	return true;
}
