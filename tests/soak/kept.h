/* What a program that was killed has left on disk, looked at in a copy: the program that comes next finds everything as it was left. */
#ifndef TESTS_SOAK_KEPT_H
#define TESTS_SOAK_KEPT_H

#include <stdbool.h>
#include <stddef.h>

struct kept;

/* NULL: there is no journal yet. `directory` is the journal's, `copy` where it is copied to. */
struct kept *kept_open(const char *directory, const char *copy);
void kept_close(struct kept *k);

/* SQLite's own integrity check, and that of references. The first complaint, for the caller to free; NULL: it is sound. */
char *kept_complaint(struct kept *k);
/* A move that was planned to the end: it can be gone on with. */
bool kept_has_plan(struct kept *k);
/* A write with this request id was intended. */
bool kept_knows(struct kept *k, const char *request_id);

#endif
