#include "config.h"

#include "flow/move_report.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/mover.h"

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
