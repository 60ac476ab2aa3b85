#include "support.h"

#include "core/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

char directory[64];

int make_directory(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/test_journal.XXXXXX");
	return mkdtemp(directory) ? 0 : -1;
}

int remove_directory(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command);
}

struct journal *open_journal(void)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;

	if (journal_open(&j, directory, &err) < 0)
		fail_msg("%s (%s)", err.text, err.detail);
	return j;
}

int64_t begin(struct journal *j)
{
	struct error err = ERROR_INIT;
	struct journal_upgrade u;

	assert_int_equal(journal_begin(j, "t", "s", 1000, &u, &err), 0);
	return u.id;
}

const char *in_directory(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}
