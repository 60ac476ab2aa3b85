#include "flat.h"

#include "core/calendar.h"
#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void flat_put(struct buf *to, const char *path, const char *value)
{
	if (value)
		buf_addf(to, "%s=%s\n", path, value);
}

static void put_enum(struct buf *to, const struct json_field *f, const char *path, int value)
{
	char number[24];

	for (const struct json_word *w = f->words; w && w->word; w++)
		if (w->value == value) {
			flat_put(to, path, w->word);
			return;
		}
	snprintf(number, sizeof(number), "%d", value);
	flat_put(to, path, number);
}

static void put_time(struct buf *to, const char *path, int64_t ms)
{
	char text[TIME_TEXT];

	if (ms == TIME_UNKNOWN)
		return;
	time_wire(ms, text);
	flat_put(to, path, text);
}

static void put_field(struct buf *to, const struct json_field *f, const char *at, const char *path)
{
	switch (f->type) {
	case JSON_TEXT:
	case JSON_CODE:
	case JSON_TREE:
		flat_put(to, path, *(char *const *)(const void *)at);
		return;
	case JSON_INT:
	case JSON_MICRO:
		buf_addf(to, "%s=%lld\n", path, (long long)*(const int64_t *)(const void *)at);
		return;
	case JSON_BOOL:
		flat_put(to, path, *(const bool *)at ? "true" : "false");
		return;
	case JSON_TIME:
		put_time(to, path, *(const int64_t *)(const void *)at);
		return;
	case JSON_ENUM:
		put_enum(to, f, path, *(const int *)(const void *)at);
		return;
	case JSON_STRUCT:
		flat_struct(to, f->shape, at, path);
		return;
	case JSON_LIST:
		flat_list(to, f->shape, (const struct json_list *)(const void *)at, path, 0);
		return;
	}
}

void flat_struct(struct buf *to, const struct json_shape *shape, const void *struct_, const char *path)
{
	for (const struct json_field *f = shape->fields; f->name; f++) {
		char *below = xasprintf("%s%s%s", path, *path ? "." : "", f->name);

		put_field(to, f, (const char *)struct_ + f->offset, below);
		free(below);
	}
}

void flat_list(struct buf *to, const struct json_shape *element, const struct json_list *list, const char *path, size_t first)
{
	for (size_t i = 0; i < list->count; i++) {
		char *below = xasprintf("%s[%zu]", path, first + i);

		if (element)
			flat_struct(to, element, (const char *)list->items + i * element->size, below);
		else
			flat_put(to, below, ((char *const *)list->items)[i]);
		free(below);
	}
	if (first == 0)
		buf_addf(to, "%s.count=%zu\n", path, list->count);
}

char *flat_value(const struct buf *flat, const char *path)
{
	size_t n = strlen(path);

	for (const char *line = flat->data; *line; line += strcspn(line, "\n") + 1)
		if (strncmp(line, path, n) == 0 && line[n] == '=')
			return xstrndup(line + n + 1, strcspn(line + n + 1, "\n"));
	return NULL;
}
