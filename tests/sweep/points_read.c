#include "tests/sweep/points.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIABLES 7

/* A sanitizer's library wants to be the first, and works as the second. */
static char *sanitizer_options(void)
{
	const char *own = getenv("ASAN_OPTIONS");
	return xasprintf("ASAN_OPTIONS=%s%sverify_asan_link_order=0", own == NULL ? "" : own, own == NULL ? "" : ":");
}

char **points_environment(enum points_of of, const char *file, size_t kill_at)
{
	char **environment = xcalloc(VARIABLES + 1, sizeof(*environment));
	const char *top = getenv("top_builddir");
	size_t n = 0;
	environment[n++] = xasprintf("LD_PRELOAD=%s/tests/sweep/points.so", top == NULL ? "." : top);
	environment[n++] = xasprintf("POINTS_FILE=%s", file);
	environment[n++] = xasprintf("POINTS_DATABASE=%s", of == POINTS_OF_WIZARD ? "journal.sqlite" : "world.sqlite");
	if (of == POINTS_OF_SERVER) /* what the test itself asks before is no point */
		environment[n++] = xstrdup("POINTS_BEGIN=POST /entra/");
	environment[n++] = sanitizer_options();
	if (kill_at > 0)
		environment[n++] = xasprintf("POINTS_KILL=%zu", kill_at);
	return environment;
}

void points_environment_free(char **environment)
{
	for (size_t i = 0; environment[i] != NULL; i++)
		free(environment[i]);
	free(environment);
}

size_t points_read(const char *file, struct point **ret_points)
{
	FILE *in = fopen(file, "re");
	char line[POINT_WHAT + 40];
	size_t n = 0;
	*ret_points = NULL;
	while (in != NULL && fgets(line, sizeof(line), in) != NULL) {
		const char *kind = strchr(line, ' ');
		if (kind == NULL || kind[1] == '\0' || kind[2] != ' ')
			continue;
		*ret_points = xrealloc_array(*ret_points, n + 1, sizeof(**ret_points));
		struct point *p = &(*ret_points)[n++];
		p->kind = kind[1];
		str_copy(p->what, sizeof(p->what), kind + 3);
		p->what[strcspn(p->what, "\n")] = '\0';
	}
	if (in != NULL)
		fclose(in);
	return n;
}

const char *point_kind_text(char kind)
{
	switch (kind) {
	case 'w':
		return "before a write to the database";
	case 'y':
		return "after a sync of it";
	case 's':
		return "before something is sent";
	case 'S':
		return "after something is sent";
	case 'r':
		return "after something is received";
	default:
		return "a request";
	}
}
