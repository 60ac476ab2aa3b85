#include "journal/journal.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "journal/db.h"
#include "journal/hold.h"
#include "journal/move_rows.h"
#include "journal/plan_sets.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The screen stands still meanwhile. A write takes milliseconds, and of those who hold a tenant there is one; but the plan of another tenant
 * writes for a second where a disk is slow, and a move that failed for it would be the greater nuisance. */
#define BUSY_TIMEOUT_MS 2000

static int check_directory(const char *path, struct error *err)
{
	struct stat st;
	int r = dir_make(path, 0700, err);

	if (r < 0)
		return r;
	if (stat(path, &st) < 0)
		return error_set(err, ERROR_STORAGE, _("The directory %s cannot be used: %s."), path, strerror(errno));
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return error_set(err, ERROR_STORAGE, _("Others may use the journal's directory %s: run chmod 700 on it."), path);
	return 0;
}

static int check_owner(const char *path, const struct stat *st, struct error *err)
{
	if (!S_ISREG(st->st_mode))
		return error_set(err, ERROR_STORAGE, _("%s is not a regular file: move it away and start again."), path);
	if (st->st_uid != geteuid())
		return error_set(err, ERROR_STORAGE, _("The journal %s belongs to another user: move it away or have it given to you."), path);
	if (st->st_mode & (S_IRWXG | S_IRWXO))
		return error_set(err, ERROR_STORAGE, _("Others may use the journal %s: run chmod 600 on it."), path);
	return 0;
}

/* Made here and not by SQLite, which would leave the mode to the umask. SQLite gives the files beside it the same mode. */
static int check_file(const char *path, struct error *err)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600), r;

	if (fd < 0)
		return error_set(err, ERROR_STORAGE,
			_("The journal %s cannot be opened for writing (%s): see that it and its directory are yours and that the disk is not read-only."), path,
			strerror(errno));
	if (fstat(fd, &st) < 0)
		r = error_set(err, ERROR_STORAGE, _("The journal %s cannot be used: %s."), path, strerror(errno));
	else
		r = check_owner(path, &st, err);
	close(fd);
	return r;
}

/* What SQLite finds beside the file it takes as part of it, whoever has put it there. */
static int check_beside(const char *path, struct error *err)
{
	static const char *const endings[] = { "-wal", "-shm", "-journal" };
	struct stat st;
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof(endings) / sizeof(endings[0]) && r == 0; i++) {
		char *beside = xasprintf("%s%s", path, endings[i]);

		if (lstat(beside, &st) == 0)
			r = check_owner(beside, &st, err);
		free(beside);
	}
	return r;
}

/* Where the disk cannot do it, SQLite goes on without and says so in its answer alone. */
static int use_wal(struct journal *j, struct error *err)
{
	struct query q;
	bool done;
	int r;

	query_begin(&q, j, "PRAGMA journal_mode = WAL");
	done = query_next(&q) && strcmp(query_column_text(&q, 0), "wal") == 0;
	r = query_end(&q, err);
	return r < 0 || done ? r : db_failure(j, SQLITE_PROTOCOL, err);
}

/* FULL: a commit is on disk before it returns, which WAL alone does not promise after a loss of power. */
static int set_up(struct journal *j, struct error *err)
{
	static const char *const pragmas[] = {
		"PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON",
		"PRAGMA journal_size_limit = 4194304", /* what a large plan has written beside the file is given back to the disk */
		"PRAGMA trusted_schema = OFF",
	};
	size_t i;
	int code = sqlite3_open_v2(j->path, &j->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), r = 0;

	if (code != SQLITE_OK)
		return db_failure(j, code, err);
	sqlite3_extended_result_codes(j->db, 1);
	sqlite3_busy_timeout(j->db, BUSY_TIMEOUT_MS);
	r = use_wal(j, err);
	for (i = 0; i < sizeof(pragmas) / sizeof(pragmas[0]) && r == 0; i++)
		r = db_run_once(j, pragmas[i], err);
	if (r == 0)
		r = move_rows_functions(j, err);
	if (r == 0)
		r = schema_prepare(j, err);
	if (r == 0)
		r = check_small_tables(j, err);
	return r;
}

static int open_in(struct journal **ret_journal, const char *directory, struct error *err)
{
	struct journal *j;
	int r = check_directory(directory, err);

	if (r < 0)
		return r;
	j = xcalloc(1, sizeof(*j));
	j->hold_fd = -1;
	j->directory = xstrdup(directory);
	j->path = xasprintf("%s/journal.sqlite", directory);
	r = check_file(j->path, err);
	if (r == 0)
		r = check_beside(j->path, err);
	if (r == 0)
		r = set_up(j, err);
	if (r == 0)
		*ret_journal = j;
	else
		journal_close(j);
	return r;
}

int journal_open(struct journal **ret_journal, const char *directory, struct error *err)
{
	char *standard;
	int r;

	if (directory)
		return open_in(ret_journal, directory, err);
	standard = dir_xdg("STATE", err);
	if (!standard)
		return -ERROR_CONFIG;
	r = open_in(ret_journal, standard, err);
	free(standard);
	return r;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	db_forget_statements(j);
	plan_sets_forget(j);
	sqlite3_close(j->db);
	journal_release(j);
	free(j->directory);
	free(j->path);
	free(j);
}

const char *journal_path(const struct journal *j)
{
	return j->path;
}
