#include "config.h" /* for _GNU_SOURCE */

#include "tests/fuzz/scratch.h"

#include "core/error.h"
#include "journal/journal.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static struct journal *journal;
static char directory[] = "/tmp/m365-upgrade-fuzz-XXXXXX";

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void close_journal(void)
{
	journal_close(journal);
	nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

struct journal *scratch_journal(void)
{
	struct error err = ERROR_INIT;

	if (journal)
		return journal;
	if (!mkdtemp(directory) || journal_open(&journal, directory, &err) != 0)
		abort();
	atexit(close_journal);
	return journal;
}
