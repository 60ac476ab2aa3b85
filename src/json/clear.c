#include "json/decode.h"

#include "core/vault.h"

#include <stdlib.h>
#include <string.h>

static void clear_text(char **slot, unsigned flags)
{
	if (flags & JSON_SECRET)
		vault_free(*slot);
	else
		free(*slot);
	*slot = NULL;
}

static void clear_list(const struct json_field *f, struct json_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (f->shape)
			json_clear(f->shape, (char *)list->items + i * f->shape->size);
		else
			clear_text((char **)list->items + i, f->flags);
	}
	free(list->items);
}

void json_clear(const struct json_shape *shape, void *struct_)
{
	const struct json_field *f;

	for (f = shape->fields; f->name; f++) {
		void *at = (char *)struct_ + f->offset;

		switch (f->type) {
		case JSON_TEXT:
		case JSON_CODE:
		case JSON_TREE:
			clear_text(at, f->flags);
			break;
		case JSON_STRUCT:
			json_clear(f->shape, at);
			break;
		case JSON_LIST:
			clear_list(f, at);
			break;
		default:
			break;
		}
	}
	memset(struct_, 0, shape->size);
}
