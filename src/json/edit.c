#include "json/edit.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/skim.h"
#include "json/tree.h"

#include <string.h>

/* An object of which json-c says that it is one, so that the walk below meets nothing bad. */
static int check(const char *text, size_t len, struct error *err)
{
	struct json_object *tree = NULL;
	enum tree_type type;
	int r = tree_parse(text, len, json_limits_default.depth, &tree, err);

	if (r < 0)
		return r;
	type = tree_type(tree);
	tree_free(tree);
	return type == TREE_OBJECT ? 0 : error_set(err, ERROR_ANSWER, _("The JSON text is not an object."));
}

/* Escapes in it are looked through: a name that stood twice would be sent twice. */
static bool is_named(const struct json_piece *piece, const char *name)
{
	struct json_object *tree = NULL;
	size_t len;
	bool same;

	if (!memchr(piece->text, '\\', piece->len))
		return json_piece_is(piece, name);
	if (tree_parse(piece->text - 1, piece->len + 2, 1, &tree, NULL) < 0)
		return false;
	same = str_ieq(tree_text(tree, &len), name);
	tree_free(tree);
	return same;
}

struct place {
	struct json_piece value; /* text NULL: there is none */
	const char *end;         /* the closing brace */
	bool empty, twice;
};

static void find(const char *text, size_t len, const char *name, struct place *ret)
{
	struct json_piece member, value;
	struct json_skim s;

	*ret = (struct place){ .empty = true };
	json_skim_init(&s, text, len);
	json_skim_object(&s);
	while (json_skim_next(&s, &member) && json_skim_value(&s, &value)) {
		ret->empty = false;
		if (!is_named(&member, name))
			continue;
		ret->twice = ret->value.text != NULL;
		ret->value = value;
	}
	ret->end = s.at - 1;
}

int json_edit_member(const char *text, size_t len, const char *name, const char *value, struct buf *to, struct error *err)
{
	const char *start = memchr(text, '{', len), *rest, *end = text + len;
	struct place at;
	int r;

	if (!start)
		return error_set(err, ERROR_ANSWER, _("The JSON text is not an object."));
	r = check(start, (size_t)(end - start), err);
	if (r < 0)
		return r;
	find(start, (size_t)(end - start), name, &at);
	if (at.twice)
		return error_set(err, ERROR_ANSWER, _("The JSON text has an object that holds the same name twice."));
	rest = at.value.text ? at.value.text : at.end;
	buf_add(to, start, (size_t)(rest - start));
	if (at.value.text)
		rest += at.value.len;
	else
		buf_addf(to, "%s\"%s\":", at.empty ? "" : ",", name);
	buf_addstr(to, value);
	buf_add(to, rest, (size_t)(end - rest));
	return 0;
}
