/* Contract files: what one call of a service is, written from its published description alone. Both sides are held against them: the client
 * without the training server, and the training server without the client. tests/contract/calls/README.md says what stands in a file. */
#ifndef TESTS_CONTRACT_CALL_H
#define TESTS_CONTRACT_CALL_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct json_object;

/* Gives the text that {name} stands for; NULL: it means nothing. */
typedef const char *call_value_fn(void *arg, const char *name);

struct call_file {
	char *name;               /* "graph-users", its file without the end */
	char *text;               /* as it stands, with {names} */
	struct json_object *tree; /* after call_fill() */
};

/* What all files share: "services.json", "values.json". The caller frees the tree. */
struct json_object *call_data(const char *name);

/* Every file of tests/contract/calls, in order of names; the caller frees each and the array. */
struct call_file *call_files(size_t *ret_count);
struct call_file *call_find(struct call_file *files, size_t n, const char *name); /* NULL: there is none */
void call_files_free(struct call_file *files, size_t n);
/* Replaces every {name} that `value` knows, and "{#name}" by a value that stands without quotes, and reads the file anew. Fails the test when the file is not one of a call. */
void call_fill(struct call_file *f, call_value_fn *value, void *arg);

/* An error of the whole service of which this call makes something else. */
bool call_excepts(const struct call_file *f, const char *error);

/* The same for any text; the caller frees. */
char *text_fill(const char *text, call_value_fn *value, void *arg);
/* "graph" → "/graph/v1.0": where the training server has the service. */
const char *call_prefix(const char *service);
/* Path and query of a request, percent-encoded where it has to be; of a query as an object. The caller frees. */
char *call_address(const char *path, struct json_object *query);
/* An object of names and values as application/x-www-form-urlencoded. */
char *call_form(struct json_object *form);

/* An answer's body as it goes over the wire: `text` as it stands, or `body` as JSON, after a byte-order mark where `bom` says so. */
void answer_body(struct json_object *answer, struct buf *to);

/* Runs `each` with each file as a test of its own, and reports as cmocka does. */
int call_run_all(const char *group, void (*each)(void **state), int (*begin)(void **state), int (*end)(void **state));

#endif
