#include "json/long.h"

#include "core/buf.h"

static const struct json_field *long_field(const struct json_shape *shape)
{
	const struct json_field *f = shape->fields;

	while (f->name && !(f->flags & JSON_LONG))
		f++;
	return f->name ? f : NULL;
}

/* The value of the one member of this name. */
static bool find_member(const char *name, struct json_piece text, struct json_piece *ret)
{
	struct json_piece member, value;
	struct json_skim s;
	int found = 0;

	json_skim_init(&s, text.text, text.len);
	if (!json_skim_object(&s))
		return false;
	while (json_skim_next(&s, &member) && json_skim_value(&s, &value)) {
		if (json_piece_is(&member, name)) {
			*ret = value;
			found++;
		}
	}
	return found == 1 && json_skim_ended(&s);
}

bool long_find(struct long_list *l, const struct json_shape *shape, const char *text, size_t len)
{
	const struct json_field *f = long_field(shape);

	*l = (struct long_list){ .text = { text, len } };
	if (!f || !find_member(f->name, l->text, &l->list))
		return false;
	l->element = f->shape;
	l->offset = f->offset;
	l->most = f->limit ? f->limit : 100000;
	json_skim_init(&l->skim, l->list.text, l->list.len);
	return json_skim_list(&l->skim);
}

bool long_next(struct long_list *l, struct json_piece *ret_element)
{
	struct json_piece name;

	return json_skim_next(&l->skim, &name) && json_skim_value(&l->skim, ret_element);
}

bool long_ended(const struct long_list *l)
{
	return json_skim_ended(&l->skim);
}

void long_rest(const struct long_list *l, struct buf *to)
{
	size_t before = (size_t)(l->list.text - l->text.text);

	buf_add(to, l->text.text, before);
	buf_addstr(to, "[]");
	buf_add(to, l->list.text + l->list.len, l->text.len - before - l->list.len);
}
