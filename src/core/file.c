#include "config.h"

#include "core/file.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int cannot_read(struct error *err, const char *path)
{
	return error_set(err, ERROR_INPUT, _("%s cannot be read: %s."), path, strerror(errno));
}

static int too_long(struct error *err, const char *path, size_t limit)
{
	return error_set(err, ERROR_INPUT, _("%s is longer than %zu bytes, which is the most that is read."), path, limit);
}

static int read_all(int fd, const char *path, size_t limit, struct buf *to, struct error *err)
{
	char chunk[16384];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n == 0)
			return 0;
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return cannot_read(err, path);
		}
		if ((size_t)n > limit - to->len)
			return too_long(err, path, limit);
		buf_add(to, chunk, (size_t)n);
	}
}

int file_read(const char *path, size_t limit, struct buf *ret, struct error *err)
{
	struct buf content = BUF_INIT;
	struct stat st;
	int fd, r;

	/* O_NONBLOCK: opening a pipe that nobody writes to must not wait. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return cannot_read(err, path);
	if (fstat(fd, &st) < 0) {
		r = cannot_read(err, path);
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		r = error_set(err, ERROR_INPUT, _("%s is not a regular file."), path);
		goto out;
	}
	if (st.st_size > 0 && (size_t)st.st_size > limit) {
		r = too_long(err, path, limit);
		goto out;
	}
	r = read_all(fd, path, limit, &content, err);
	if (r == 0) {
		buf_clear(ret);
		*ret = content;
		buf_init(&content);
	}
out:
	buf_clear(&content);
	close(fd);
	return r;
}

static int cannot_write(struct error *err, const char *path)
{
	return error_set(err, ERROR_STORAGE, _("%s cannot be written: %s."), path, strerror(errno));
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0) {
			if (errno == EINTR)
				continue;
			return false;
		}
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* A rename is on disk only when its directory is. Some file systems cannot flush a directory: that is no failure. */
static void flush_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory = slash ? xstrndup(path, slash == path ? 1 : (size_t)(slash - path)) : xstrdup(".");
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(directory);
}

#define STREAM_CHUNK 32768

struct file_stream {
	char *path, *beside;
	struct buf waiting; /* not written yet */
	int fd;
};

static void stream_free(struct file_stream *f)
{
	if (f->fd >= 0)
		close(f->fd);
	buf_clear(&f->waiting);
	free(f->path);
	free(f->beside);
	free(f);
}

int file_begin(struct file_stream **ret_stream, const char *path, mode_t mode, struct error *err)
{
	struct file_stream *f = xcalloc(1, sizeof(*f));
	int r;

	f->path = xstrdup(path);
	f->beside = xasprintf("%s.XXXXXX", path);
	buf_init(&f->waiting);
	f->fd = mkostemp(f->beside, O_CLOEXEC);
	if (f->fd >= 0 && fchmod(f->fd, mode) == 0) {
		*ret_stream = f;
		return 0;
	}
	r = cannot_write(err, path);
	if (f->fd >= 0)
		unlink(f->beside);
	stream_free(f);
	return r;
}

static int stream_flush(struct file_stream *f, struct error *err)
{
	if (!write_all(f->fd, f->waiting.data, f->waiting.len))
		return cannot_write(err, f->path);
	buf_reset(&f->waiting);
	return 0;
}

int file_append(struct file_stream *f, const char *bytes, size_t n, struct error *err)
{
	int r = 0;

	if (f->waiting.len + n > STREAM_CHUNK)
		r = stream_flush(f, err);
	if (r == 0 && n > STREAM_CHUNK)
		return write_all(f->fd, bytes, n) ? 0 : cannot_write(err, f->path);
	if (r == 0)
		buf_add(&f->waiting, bytes, n);
	return r;
}

static int place_over(const struct file_stream *f, struct error *err)
{
	return rename(f->beside, f->path) < 0 ? cannot_write(err, f->path) : 0;
}

/* A second name fails where there is one already, with no moment in between. */
static int place_beside_nothing(const struct file_stream *f, struct error *err)
{
	if (link(f->beside, f->path) == 0) {
		unlink(f->beside);
		return 0;
	}
	if (errno == EEXIST)
		return error_set(err, ERROR_CONFLICT, _("%s is there already. It was left as it is."), f->path);
	return cannot_write(err, f->path);
}

static int commit(struct file_stream *f, int (*place)(const struct file_stream *f, struct error *err), struct error *err)
{
	int r = stream_flush(f, err), closed;

	if (r == 0 && fsync(f->fd) < 0)
		r = cannot_write(err, f->path);
	closed = close(f->fd);
	f->fd = -1;
	if (r == 0)
		r = closed < 0 ? cannot_write(err, f->path) : place(f, err);
	if (r < 0)
		unlink(f->beside);
	else
		flush_directory_of(f->path);
	stream_free(f);
	return r;
}

int file_commit(struct file_stream *f, struct error *err)
{
	return commit(f, place_over, err);
}

void file_abandon(struct file_stream *f)
{
	if (!f)
		return;
	unlink(f->beside);
	stream_free(f);
}

static int write_whole(const char *path, const char *bytes, size_t n, mode_t mode, int (*place)(const struct file_stream *f, struct error *err),
	struct error *err)
{
	struct file_stream *f;
	int r = file_begin(&f, path, mode, err);

	if (r < 0)
		return r;
	r = file_append(f, bytes, n, err);
	if (r == 0)
		return commit(f, place, err);
	file_abandon(f);
	return r;
}

int file_write(const char *path, const char *bytes, size_t n, mode_t mode, struct error *err)
{
	return write_whole(path, bytes, n, mode, place_over, err);
}

int file_create(const char *path, const char *bytes, size_t n, mode_t mode, struct error *err)
{
	return write_whole(path, bytes, n, mode, place_beside_nothing, err);
}

static int check_directory(const char *path, struct error *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return error_set(err, ERROR_STORAGE, _("The directory %s cannot be used: %s."), path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return error_set(err, ERROR_STORAGE, _("%s is not a directory: move it away or name another place."), path);
	if (st.st_uid != geteuid())
		return error_set(err, ERROR_STORAGE, _("The directory %s belongs to another user: name another place or have it given to you."), path);
	return 0;
}

int dir_make(const char *path, mode_t mode, struct error *err)
{
	char *part = xstrdup(path), *slash = part;
	int r;

	/* Each directory above the last one, then the last. What exists is left as it is. */
	do {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(part, mode) < 0 && errno != EEXIST && errno != EISDIR) {
			r = error_set(err, ERROR_STORAGE, _("The directory %s cannot be made: %s."), part, strerror(errno));
			goto out;
		}
		if (slash)
			*slash = '/';
	} while (slash);
	r = check_directory(path, err);
out:
	free(part);
	return r;
}

char *dir_xdg(const char *kind, struct error *err)
{
	static const char *const defaults[][2] = {
		{ "STATE", ".local/state" },
		{ "CONFIG", ".config" },
		{ "DATA", ".local/share" },
		{ "CACHE", ".cache" },
	};
	char *variable = xasprintf("XDG_%s_HOME", kind);
	const char *base = getenv(variable), *home = getenv("HOME");
	size_t i;

	free(variable);
	/* A relative path is to be ignored, says the XDG Base Directory Specification. */
	if (base && *base == '/')
		return xasprintf("%s/m365-upgrade", base);
	if (str_empty(home) || *home != '/') {
		error_set(err, ERROR_CONFIG, _("The variable HOME does not name a directory: set it, or set XDG_%s_HOME."), kind);
		return NULL;
	}
	for (i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		if (str_eq(kind, defaults[i][0]))
			return xasprintf("%s/%s/m365-upgrade", home, defaults[i][1]);
	}
	abort();
}

char *dir_scratch(const char *name, struct error *err)
{
	const char *tmp = getenv("TMPDIR");
	char *path = xasprintf("%s/%s-XXXXXX", str_empty(tmp) ? "/tmp" : tmp, name);

	if (mkdtemp(path))
		return path;
	error_set(err, ERROR_STORAGE, _("No directory for what is thrown away afterwards could be made: %s. Set TMPDIR to a place that can be written."), strerror(errno));
	free(path);
	return NULL;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void dir_remove(const char *path)
{
	if (path)
		nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
