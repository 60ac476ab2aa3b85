#include "json/tree.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "json/scan.h"

#include <assert.h>
#include <json-c/json.h>
#include <limits.h>
#include <string.h>

static size_t count_names(struct json_object *value)
{
	size_t names = 0, i;

	if (json_object_is_type(value, json_type_object)) {
		names = (size_t)json_object_object_length(value);
		json_object_object_foreach(value, name, member) {
			(void)name;
			names += count_names(member);
		}
	} else if (json_object_is_type(value, json_type_array)) {
		for (i = 0; i < json_object_array_length(value); i++)
			names += count_names(json_object_array_get_idx(value, i));
	}
	return names;
}

static int not_json(struct json_tokener *tokener, struct error *err)
{
	enum json_tokener_error problem = json_tokener_get_error(tokener);
	int r;

	if (problem == json_tokener_continue)
		return error_set(err, ERROR_ANSWER, _("The JSON text is cut off."));
	if (problem == json_tokener_error_depth)
		return error_set(err, ERROR_ANSWER, _("The JSON text is nested too deeply."));
	r = error_set(err, ERROR_ANSWER, _("The JSON text is malformed at byte %zu."), json_tokener_get_parse_end(tokener));
	error_detail(err, "%s", json_tokener_error_desc(problem));
	return r;
}

int tree_parse(const char *text, size_t len, int max_depth, struct json_object **ret_tree, struct error *err)
{
	struct json_tokener *tokener;
	struct json_object *tree;
	size_t names;
	int r;

	assert(len <= INT_MAX);
	r = json_scan(text, len, max_depth, &names, err);
	if (r < 0)
		return r;
	tokener = json_tokener_new_ex(max_depth + 1); /* the scalars of the innermost level count too */
	if (!tokener)
		mem_exhausted();
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	tree = json_tokener_parse_ex(tokener, text, (int)len);
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		r = not_json(tokener, err);
	} else if (count_names(tree) != names) {
		/* json-c keeps the last of two: which one was meant cannot be known. */
		r = error_set(err, ERROR_ANSWER, _("The JSON text has an object that holds the same name twice."));
	}
	json_tokener_free(tokener);
	if (r < 0)
		json_object_put(tree);
	else
		*ret_tree = tree;
	return r;
}

void tree_free(struct json_object *tree)
{
	json_object_put(tree);
}

enum tree_type tree_type(const struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_boolean:
		return TREE_BOOL;
	case json_type_int:
		return TREE_INT;
	case json_type_double:
		return TREE_NUMBER;
	case json_type_string:
		return TREE_TEXT;
	case json_type_array:
		return TREE_LIST;
	case json_type_object:
		return TREE_OBJECT;
	case json_type_null:
		break;
	}
	return TREE_NULL;
}

const char *tree_type_name(const struct json_object *value)
{
	static const char *const names[] = {
		[TREE_NULL] = "null",
		[TREE_BOOL] = "boolean",
		[TREE_INT] = "number",
		[TREE_NUMBER] = "number",
		[TREE_TEXT] = "string",
		[TREE_LIST] = "array",
		[TREE_OBJECT] = "object",
	};

	return names[tree_type(value)];
}

bool tree_bool(const struct json_object *value)
{
	return json_object_get_boolean(value);
}

bool tree_int(const struct json_object *value, int64_t *ret_value)
{
	/* json-c holds what is larger as an unsigned number and saturates the signed getter. */
	if (json_object_get_int64(value) == INT64_MAX && json_object_get_uint64(value) > INT64_MAX)
		return false;
	*ret_value = json_object_get_int64(value);
	return true;
}

const char *tree_text(struct json_object *value, size_t *ret_len)
{
	*ret_len = (size_t)json_object_get_string_len(value);
	return json_object_get_string(value);
}

const char *tree_own_text(struct json_object *value)
{
	const char *text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);

	if (!text)
		mem_exhausted();
	return text;
}

size_t tree_count(const struct json_object *list)
{
	return json_object_array_length(list);
}

struct json_object *tree_at(const struct json_object *list, size_t i)
{
	return json_object_array_get_idx(list, i);
}

int tree_members(struct json_object *object, tree_member_fn *fn, void *arg)
{
	json_object_object_foreach(object, name, value) {
		int r = fn(arg, name, value);

		if (r)
			return r;
	}
	return 0;
}
