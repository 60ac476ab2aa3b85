#include "call.h"

#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define END ".json"
enum { NAME_MOST = 40 };

static const char *const services[][2] = {
	{ "entra", "/entra" },
	{ "graph", "/graph/v1.0" },
	{ "commerce", "/commerce/v1" },
	{ "prices", "/prices/v1.0" },
	{ "storefront", "/storefront/v1" },
	{ "training", "/training/v1" },
};

const char *call_prefix(const char *service)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (str_eq(services[i][0], service))
			return services[i][1];
	fail_msg("there is no service \"%s\"", service ? service : "");
	return NULL;
}

/* ---- files ---- */

static int is_call(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > strlen(END) && strcmp(d->d_name + n - strlen(END), END) == 0;
}

static char *read_text(const char *directory, const char *name)
{
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = xasprintf("%s/%s", directory, name);

	if (file_read(path, 1 << 20, &text, &err) < 0)
		fail_msg("%s", err.text);
	free(path);
	return buf_steal(&text);
}

struct json_object *call_data(const char *name)
{
	char *directory = xasprintf("%s/tests/contract", getenv("top_srcdir")), *text = read_text(directory, name);
	struct json_object *tree = value_parse(text, strlen(text), name);

	free(text);
	free(directory);
	return tree;
}

struct call_file *call_files(size_t *ret_count)
{
	char *directory = xasprintf("%s/tests/contract/calls", getenv("top_srcdir"));
	struct dirent **list;
	int n = scandir(directory, &list, is_call, alphasort);
	struct call_file *files;

	if (n <= 0)
		fail_msg("there are no contract files in %s", directory);
	files = xcalloc((size_t)n, sizeof(*files));
	for (int i = 0; i < n; i++) {
		files[i].name = xstrndup(list[i]->d_name, strlen(list[i]->d_name) - strlen(END));
		files[i].text = read_text(directory, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	free(directory);
	*ret_count = (size_t)n;
	return files;
}

struct call_file *call_find(struct call_file *files, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].name, name))
			return &files[i];
	return NULL;
}

void call_files_free(struct call_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(files[i].name);
		free(files[i].text);
		tree_free(files[i].tree);
	}
	free(files);
}

/* ---- names and their values ---- */

/* The length of a name between braces, which no JSON has: 0 where there is none. */
static size_t name_length(const char *at)
{
	size_t n = 1 + (at[1] == '#');

	while (islower((unsigned char)at[n]) || at[n] == '_')
		n++;
	return n > 1 && n < NAME_MOST && at[n] == '}' ? n - 1 : 0;
}

char *text_fill(const char *text, call_value_fn *value, void *arg)
{
	struct buf out = BUF_INIT;

	while (*text) {
		bool bare = str_starts(text, "\"{#"); /* what takes the place of a string's quotes too */
		const char *brace = text + bare;
		size_t n = *brace == '{' ? name_length(brace) : 0;
		char *name = n ? xstrndup(brace + 1 + bare, n - bare) : NULL;
		const char *is = name ? value(arg, name) : NULL;

		free(name);
		if (is) {
			buf_addstr(&out, is);
			text = brace + n + 2 + bare;
		} else {
			buf_addch(&out, *text++);
		}
	}
	return buf_steal(&out);
}

/* A slip of the pen in a name would switch a check off. */
static int is_known(void *arg, const char *name, struct json_object *value)
{
	static const char *const names[] = { "call", "source", "service", "client", "with", "batched", "harmless", "except", "after", "method", "path", "query", "headers", "body",
		"form", "answer", "variants", "errors", "mock" };

	(void)value;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(names[i], name))
			return 0;
	fail_msg("%s: \"%s\" is none of a contract file's members", ((struct call_file *)arg)->name, name);
	return 1;
}

void call_fill(struct call_file *f, call_value_fn *value, void *arg)
{
	static const char *const needed[] = { "call", "source", "service", "client", "method", "path", "headers", "answer.status", "errors" };
	char *text = text_fill(f->text, value, arg);

	tree_free(f->tree);
	f->tree = value_parse(text, strlen(text), f->name);
	free(text);
	tree_members(f->tree, is_known, f);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!value_at(f->tree, needed[i]))
			fail_msg("%s has no \"%s\"", f->name, needed[i]);
}

bool call_excepts(const struct call_file *f, const char *error)
{
	struct json_object *list = value_at(f->tree, "except");
	size_t len;

	for (size_t i = 0; list && i < tree_count(list); i++)
		if (str_eq(tree_text(tree_at(list, i), &len), error))
			return true;
	return false;
}

/* ---- requests and answers ---- */

static void encode(struct buf *to, const char *text, const char *plain)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c) || strchr(plain, c))
			buf_addch(to, (char)c);
		else
			buf_addf(to, "%%%02X", c);
	}
}

static int add_pair(void *arg, const char *name, struct json_object *value)
{
	struct buf *to = arg;
	size_t len;

	if (to->len)
		buf_addch(to, '&');
	encode(to, name, "-._~$");
	buf_addch(to, '=');
	encode(to, tree_type(value) == TREE_TEXT ? tree_text(value, &len) : tree_own_text(value), "-._~$,/():'");
	return 0;
}

char *call_form(struct json_object *form)
{
	struct buf text = BUF_INIT;

	if (form)
		tree_members(form, add_pair, &text);
	return buf_steal(&text);
}

char *call_address(const char *path, struct json_object *query)
{
	char *text = call_form(query), *url = xasprintf("%s%s%s", path, *text ? "?" : "", text);

	free(text);
	return url;
}

void answer_body(struct json_object *answer, struct buf *to)
{
	struct json_object *body = value_at(answer, "body");
	const char *text = value_text(answer, "text");

	if (value_at(answer, "bom"))
		buf_addstr(to, "\xef\xbb\xbf");
	if (text)
		buf_addstr(to, text);
	else if (body)
		buf_addstr(to, tree_own_text(body));
}

/* ---- running ---- */

int call_run_all(const char *group, void (*each)(void **state), int (*begin)(void **state), int (*end)(void **state))
{
	size_t n;
	struct call_file *files = call_files(&n);
	struct CMUnitTest *tests = xcalloc(n, sizeof(*tests));
	int failed;

	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = files[i].name, .test_func = each, .setup_func = begin, .teardown_func = end, .initial_state = files[i].name };
	failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);
	free(tests);
	call_files_free(files, n);
	return failed;
}
