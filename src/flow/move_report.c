#include "config.h"

#include "flow/move_report.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/mover.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_part(void *arg, const char *bytes, size_t n, struct error *err)
{
	return file_append(arg, bytes, n, err);
}

static bool is_json(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && str_ieq(path + n - 5, ".json");
}

int move_report_write(struct mover *mover, const char *path, struct error *err)
{
	struct file_stream *file;
	int rc = file_begin(&file, path, 0600, err);

	if (rc < 0)
		return rc;
	rc = mover_report(mover, is_json(path) ? MOVER_JSON : MOVER_CSV, write_part, file, err);
	if (rc == 0)
		return file_commit(file, err);
	file_abandon(file);
	return rc;
}

int scratch_make(struct scratch *s, struct error *err)
{
	const char *tmp = getenv("TMPDIR");

	s->path = xasprintf("%s/m365-upgrade-dry-run-XXXXXX", str_empty(tmp) ? "/tmp" : tmp);
	if (mkdtemp(s->path))
		return 0;
	int reason = errno;
	free(s->path);
	s->path = NULL;
	return error_set(err, ERROR_STORAGE, _("No directory for the dry run could be made: %s. Set TMPDIR to a place that can be written."), strerror(reason));
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void scratch_remove(struct scratch *s)
{
	if (s->path)
		nftw(s->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(s->path);
	s->path = NULL;
}
