#include "config.h"

#include "flow/move_report.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/mover.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *path, struct error *err)
{
	return error_set(err, ERROR_STORAGE, _("The report %s could not be written: %s."), path, strerror(errno));
}

struct out {
	FILE *file;
	const char *path;
};

static int write_part(void *arg, const char *bytes, size_t n, struct error *err)
{
	struct out *out = arg;

	return fwrite(bytes, 1, n, out->file) == n ? 0 : fail(out->path, err);
}

static bool is_json(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && str_ieq(path + n - 5, ".json");
}

int move_report_write(struct mover *mover, const char *path, struct error *err)
{
	char *beside = xasprintf("%s.new", path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct out out = { fd >= 0 ? fdopen(fd, "w") : NULL, path };
	int rc;

	if (!out.file) {
		rc = fail(path, err);
		if (fd >= 0)
			close(fd);
		free(beside);
		return rc;
	}
	rc = mover_report(mover, is_json(path) ? MOVER_JSON : MOVER_CSV, write_part, &out, err);
	if (rc == 0 && (fflush(out.file) != 0 || fsync(fd) != 0))
		rc = fail(path, err);
	if (fclose(out.file) != 0 && rc == 0)
		rc = fail(path, err);
	if (rc == 0 && rename(beside, path) != 0)
		rc = fail(path, err);
	if (rc != 0)
		unlink(beside);
	free(beside);
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
