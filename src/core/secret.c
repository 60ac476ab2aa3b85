#include "core/secret.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "core/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_LIMIT 4096  /* bytes of a secret's file that are looked at */
#define WHOLE_LIMIT 65536

void secret_set(struct secret *s, const char *text, size_t len)
{
	char *copy = vault_copy(text, len);

	secret_clear(s);
	s->data = copy;
	s->len = len;
}

void secret_clear(struct secret *s)
{
	vault_free(s->data);
	*s = SECRET_INIT;
}

bool secret_is_set(const struct secret *s)
{
	return s->data != NULL;
}

void secret_move(struct secret *to, struct secret *from)
{
	if (to == from)
		return;
	secret_clear(to);
	*to = *from;
	*from = SECRET_INIT;
}

static int cannot_read(struct error *err, const char *path)
{
	return error_set(err, ERROR_CONFIG, _("The secret's file %s cannot be read: %s."), path, strerror(errno));
}

static int check_file(int fd, const char *path, bool is_given, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return cannot_read(err, path);
	if (!S_ISREG(st.st_mode) && !(is_given && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))))
		return error_set(err, ERROR_CONFIG, _("The secret's file %s is not a regular file."), path);
	if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXG | S_IRWXO)))
		return error_set(err, ERROR_CONFIG, _("Others than its owner may use the secret's file %s: run chmod 600 on it."), path);
	return 0;
}

/* What this program opens is closed on exec; what it was given is not. */
static int open_given(const char *source, struct error *err)
{
	int64_t fd;
	int flags = -1;

	if (str_to_int64(source + strlen("fd:"), &fd) && fd >= 0 && fd <= INT_MAX)
		flags = fcntl((int)fd, F_GETFD);
	if (flags < 0 || (flags & FD_CLOEXEC))
		return error_set(err, ERROR_CONFIG, _("The descriptor %s is not open: whoever starts the program has to open it for reading, and it is read once."), source);
	return (int)fd;
}

static int read_all(int fd, char *text, size_t limit, size_t *n, const char *source, struct error *err)
{
	while (*n < limit) {
		ssize_t got = read(fd, text + *n, limit - *n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cannot_read(err, source);
		if (got == 0)
			break;
		*n += (size_t)got;
	}
	return 0;
}

/* `text` has room for `limit` bytes and lies in the vault. */
static int read_source(const char *source, char *text, size_t limit, size_t *n, struct error *err)
{
	bool is_given = str_starts(source, "fd:");
	int fd = is_given ? open_given(source, err) : open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), r;

	if (fd < 0)
		return is_given ? fd : cannot_read(err, source);
	r = check_file(fd, source, is_given, err);
	if (r == 0)
		r = read_all(fd, text, limit, n, source, err);
	close(fd);
	return r;
}

static int take_first_line(struct secret *s, const char *text, size_t n, const char *path, struct error *err)
{
	size_t len = strcspn(text, "\n"), i;

	if (len == n && n >= LINE_LIMIT)
		return error_set(err, ERROR_CONFIG, _("The first line of the secret's file %s is longer than %d bytes."), path, LINE_LIMIT - 1);
	if (len > 0 && text[len - 1] == '\r')
		len--;
	if (len == 0)
		return error_set(err, ERROR_CONFIG, _("The first line of the secret's file %s is empty: the secret must stand there."), path);
	for (i = 0; i < len; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return error_set(err, ERROR_CONFIG, _("The first line of the secret's file %s holds control characters."), path);
	}
	secret_set(s, text, len);
	return 0;
}

static int take_whole(struct secret *s, const char *text, size_t n, const char *path, struct error *err)
{
	if (n >= WHOLE_LIMIT)
		return error_set(err, ERROR_CONFIG, _("The secret's file %s is longer than %d bytes."), path, WHOLE_LIMIT - 1);
	if (n == 0 || memchr(text, '\0', n))
		return error_set(err, ERROR_CONFIG, _("The secret's file %s holds nothing that can be read as text."), path);
	secret_set(s, text, n);
	return 0;
}

int secret_read_file(struct secret *s, const char *source, struct error *err)
{
	char *text = vault_alloc(LINE_LIMIT + 1);
	size_t n = 0;
	int r = read_source(source, text, LINE_LIMIT, &n, err);

	if (r == 0)
		r = take_first_line(s, text, n, source, err);
	vault_free(text);
	return r;
}

int secret_read_whole(struct secret *s, const char *source, struct error *err)
{
	char *text = vault_alloc(WHOLE_LIMIT + 1);
	size_t n = 0;
	int r = read_source(source, text, WHOLE_LIMIT, &n, err);

	if (r == 0)
		r = take_whole(s, text, n, source, err);
	vault_free(text);
	return r;
}
