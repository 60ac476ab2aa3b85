/* The points at which a process can die (points.c), from the test's side. */
#ifndef TESTS_SWEEP_POINTS_H
#define TESTS_SWEEP_POINTS_H

#include <stddef.h>

#define POINT_WHAT 160

/* Which program, and by what its points are known. */
enum points_of { POINTS_OF_WIZARD, POINTS_OF_SERVER, POINTS_OFS };

struct point {
	char kind; /* w before a write to the database, y after a sync; s before and S after something is sent, r after something is received */
	char what[POINT_WHAT];
};

/* "NAME=value", NULL at the end: for a program that writes its points down in `file`, and dies at the one of this number; 0: it lives. To
 * be freed with points_environment_free(). */
char **points_environment(enum points_of of, const char *file, size_t kill_at);
void points_environment_free(char **environment);
/* What it wrote down. The caller frees; 0 and NULL: nothing. */
size_t points_read(const char *file, struct point **ret_points);
const char *point_kind_text(char kind);

#endif
