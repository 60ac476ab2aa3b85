/* What json-c has parsed, behind names that decode.c can use: json-c's own headers define other things by the same names. */
#ifndef JSON_TREE_H
#define JSON_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct json_object;

enum tree_type {
	TREE_NULL,
	TREE_BOOL,
	TREE_INT,    /* a number without fraction or exponent */
	TREE_NUMBER,
	TREE_TEXT,
	TREE_LIST,
	TREE_OBJECT
};

/* Strict, unique names, `len` at most INT_MAX. *ret_tree is the caller's to free; NULL is JSON's null. ERROR_ANSWER. */
int tree_parse(const char *text, size_t len, int max_depth, struct json_object **ret_tree, struct error *err);
void tree_free(struct json_object *tree);

enum tree_type tree_type(const struct json_object *value);
const char *tree_type_name(const struct json_object *value); /* as JSON says it */
bool tree_bool(const struct json_object *value);
bool tree_int(const struct json_object *value, int64_t *ret_value); /* false when it does not fit */
const char *tree_text(struct json_object *value, size_t *ret_len);  /* may hold zero bytes */
const char *tree_own_text(struct json_object *value);               /* JSON; a number as it was written */
size_t tree_count(const struct json_object *list);
struct json_object *tree_at(const struct json_object *list, size_t i);

/* Calls `fn` for each member until one answers other than 0. */
typedef int tree_member_fn(void *arg, const char *name, struct json_object *value);
int tree_members(struct json_object *object, tree_member_fn *fn, void *arg);

#endif
