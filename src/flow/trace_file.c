#include "config.h"

#include "flow/trace_file.h"

#include "api/api.h"
#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How each trace begins. */
static const char sign[] = "{\"trace\":\"" PACKAGE_NAME "\",";

static struct {
	int fd;       /* -1: none */
	int lost;     /* why something could not be written; 0: all was */
	char *path;
} file = { .fd = -1 };

static int refuse(struct error *err, const char *path, const char *why)
{
	return error_set(err, ERROR_CONFIG, _("--trace cannot write to %s: %s"), path, why);
}

static int check(int fd, const char *path, struct error *err)
{
	char begin[sizeof(sign) - 1];
	struct stat st;
	if (fstat(fd, &st) != 0)
		return refuse(err, path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(err, path, _("it is not a regular file."));
	if (st.st_uid != geteuid() || st.st_nlink != 1)
		return refuse(err, path, _("it belongs to somebody else, or has a second name."));
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return refuse(err, path, _("others may read it. Run chmod 600 on it, or name another file."));
	if (st.st_size > 0 && (pread(fd, begin, sizeof begin, 0) != (ssize_t)sizeof begin || memcmp(begin, sign, sizeof begin) != 0))
		return refuse(err, path, _("it holds something else, which is not overwritten. Name a new file."));
	return 0;
}

/* A line leaves at once, so that those of two processes do not mix. Once one is lost nothing more is written: what has a gap misleads. */
static void put(const char *line, size_t len)
{
	struct buf whole = BUF_INIT;
	if (file.fd < 0 || file.lost != 0)
		return;
	buf_add(&whole, line, len);
	buf_addch(&whole, '\n');
	ssize_t n;
	do
		n = write(file.fd, whole.data, whole.len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		file.lost = errno;
	else if ((size_t)n < whole.len)
		file.lost = ENOSPC;
	buf_clear(&whole);
}

/* A run that was cut off in the middle of a line does not spoil the next one. */
static void close_last_line(void)
{
	struct stat st;
	char last = '\n';
	if (fstat(file.fd, &st) == 0 && st.st_size > 0 && pread(file.fd, &last, 1, st.st_size - 1) == 1 && last != '\n')
		put("", 0);
}

static void put_beginning(void)
{
	struct buf line = BUF_INIT;
	struct json_writer w;
	json_writer_init(&w, &line);
	json_object(&w);
	json_put_string(&w, "trace", PACKAGE_NAME);
	json_put_string(&w, "version", PACKAGE_VERSION);
	json_put_time(&w, "time", time_now_ms());
	json_put_int(&w, "process", getpid());
	json_object_end(&w);
	put(line.data, line.len);
	buf_clear(&line);
}

int trace_file_begin(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
	if (fd < 0)
		return refuse(err, path, errno == ELOOP ? _("it is a symbolic link. Name the file itself.") : strerror(errno));
	int rc = check(fd, path, err);
	if (rc != 0) {
		close(fd);
		return rc;
	}
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told, and ends nothing */
	file.fd = fd;
	file.path = xstrdup(path);
	close_last_line();
	put_beginning();
	return 0;
}

static void on_exchange(void *arg, const char *line, size_t len)
{
	(void)arg;
	put(line, len);
}

void trace_file_listen(struct api *api)
{
	if (file.fd >= 0)
		api_set_trace(api, on_exchange, NULL);
}

int trace_file_end(struct error *err)
{
	int rc = 0;
	if (file.fd < 0)
		return 0;
	if (close(file.fd) != 0 && file.lost == 0)
		file.lost = errno;
	if (file.lost != 0)
		rc = error_set(err, ERROR_STORAGE, _("The trace in %s is not whole: %s. Nothing else was held up by that."), file.path, strerror(file.lost));
	free(file.path);
	file.path = NULL;
	file.fd = -1;
	file.lost = 0;
	return rc;
}
