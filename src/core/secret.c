#include "core/secret.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_LIMIT 4096 /* bytes of a secret's file that are looked at */

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

static int check_file(int fd, const char *path, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return cannot_read(err, path);
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_CONFIG, _("The secret's file %s is not a regular file."), path);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return error_set(err, ERROR_CONFIG, _("Others than its owner may use the secret's file %s: run chmod 600 on it."), path);
	return 0;
}

static int take_first_line(struct secret *s, char *text, size_t n, const char *path, struct error *err)
{
	size_t len = strcspn(text, "\n"), i;

	if (len == n && n >= SECRET_LIMIT)
		return error_set(err, ERROR_CONFIG, _("The first line of the secret's file %s is longer than %d bytes."), path, SECRET_LIMIT - 1);
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

int secret_read_file(struct secret *s, const char *path, struct error *err)
{
	char text[SECRET_LIMIT + 1];
	size_t n = 0;
	int fd, r;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return cannot_read(err, path);
	r = check_file(fd, path, err);
	while (r == 0 && n < SECRET_LIMIT) {
		ssize_t got = read(fd, text + n, SECRET_LIMIT - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			r = cannot_read(err, path);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	text[n] = '\0';
	if (r == 0)
		r = take_first_line(s, text, n, path, err);
	explicit_bzero(text, sizeof(text));
	close(fd);
	return r;
}
