#include "config.h" /* mkostemp is an extension */

#include "api/api_token_cache.h"

#include "api/api_decoder.h"
#include "api/api_internal.h"
#include "api/api_token.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/vault.h"
#include "json/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORM 1 /* of the file */
#define CONTENT_BEGINS "{\"version\":"
#define MOST_BYTES 65536

struct cached {
	int64_t version;
	char *sign_in, *tenant, *client_id, *refresh;
};

static const struct json_field cached_fields[] = {
	JSON_FIELD("version", JSON_INT, struct cached, version, .flags = JSON_REQUIRED),
	JSON_FIELD("sign_in", JSON_TEXT, struct cached, sign_in, .flags = JSON_REQUIRED | JSON_RAW),
	JSON_FIELD("tenant", JSON_TEXT, struct cached, tenant, .flags = JSON_REQUIRED | JSON_RAW),
	JSON_FIELD("client_id", JSON_TEXT, struct cached, client_id, .flags = JSON_REQUIRED | JSON_RAW),
	JSON_FIELD("refresh_token", JSON_TEXT, struct cached, refresh, .flags = JSON_REQUIRED | JSON_RAW | JSON_SECRET, .limit = 32 << 10),
	JSON_FIELDS_END,
};

static const struct json_shape cached_shape = { "a kept sign-in", sizeof(struct cached), cached_fields };

static int cached_check(void *result, struct error *err)
{
	struct cached *c = result;

	return check_text(c->refresh, "refresh_token", err);
}

const struct api_decoder api_token_cache_decoder = { .name = "token_cache", .shape = &cached_shape, .check = cached_check };

/* ── the file ── */

static int open_file(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
}

/* Nothing, what was written here, or the zeros of one that was being wiped. */
static bool is_kept(int fd)
{
	static const char begins[] = CONTENT_BEGINS;
	char text[sizeof(begins) - 1] = "";
	ssize_t n = pread(fd, text, sizeof(text), 0);

	return n >= 0 && (text[0] == '\0' || (n == (ssize_t)sizeof(text) && memcmp(text, begins, sizeof(text)) == 0));
}

static int check(int fd, const char *path, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return error_set(err, ERROR_CONFIG, _("The file %s of the kept sign-in cannot be read: %s."), path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_CONFIG, _("The file %s of the kept sign-in is not a regular file."), path);
	if (st.st_uid != geteuid() || (st.st_mode & (S_IRWXG | S_IRWXO)))
		return error_set(err, ERROR_CONFIG,
			_("Others may use the file %s of the kept sign-in: whoever reads it is signed in. Sign in anew after removing it, or run chmod 600 on it."), path);
	if (!is_kept(fd))
		return error_set(err, ERROR_CONFIG, _("The file %s holds something else than a kept sign-in, which is not overwritten. Name another one in tenant.token_cache_file."), path);
	return 0;
}

/* A move that is left running goes to another directory. */
static char *absolute(const char *path)
{
	char *here = path[0] == '/' ? NULL : getcwd(NULL, 0), *whole = here ? xasprintf("%s/%s", here, path) : xstrdup(path);

	free(here);
	return whole;
}

int token_cache_use(struct api *api, const char *path, struct error *err)
{
	int fd = open_file(path, O_RDONLY), rc = 0;

	if (fd < 0 && errno == ELOOP)
		rc = error_set(err, ERROR_CONFIG, _("The file %s of the kept sign-in is a link, which is not followed. Name the file itself in tenant.token_cache_file."), path);
	else if (fd < 0 && errno != ENOENT)
		rc = error_set(err, ERROR_CONFIG, _("The file %s of the kept sign-in cannot be read: %s."), path, strerror(errno));
	else if (fd >= 0)
		rc = check(fd, path, err);
	if (fd >= 0)
		close(fd);
	if (rc == 0) {
		free(api->token_cache);
		api->token_cache = absolute(path);
	}
	return rc;
}

static char *read_file(const char *path, size_t *ret_n)
{
	int fd = open_file(path, O_RDONLY);
	char *text = NULL;
	size_t n = 0;
	ssize_t got = 0;

	if (fd < 0)
		return NULL;
	if (check(fd, path, NULL) == 0) {
		text = vault_alloc(MOST_BYTES);
		while (n < MOST_BYTES && ((got = read(fd, text + n, MOST_BYTES - n)) > 0 || (got < 0 && errno == EINTR)))
			n += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	*ret_n = n;
	return text;
}

/* ── what is in it ── */

static bool fits(const struct api *api, const struct cached *c)
{
	return c->version == FORM && str_eq(c->sign_in, api->url[API_ENTRA]) && str_ieq(c->tenant, token_home(api)) &&
		str_ieq(c->client_id, api->client_id);
}

bool token_cache_load(const struct api *api, struct secret *ret)
{
	struct cached c = { .version = 0 };
	size_t n = 0;
	char *text = api->token_cache && api->url[API_ENTRA] ? read_file(api->token_cache, &n) : NULL;
	bool found = false;

	if (text && api_decode(&api_token_cache_decoder, &c, text, n, NULL) == 0) {
		found = fits(api, &c);
		if (found)
			secret_set(ret, c.refresh, strlen(c.refresh));
		json_clear(&cached_shape, &c);
	}
	vault_free(text);
	return found;
}

static void write_content(const struct api *api, struct buf *to)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	json_put_int(&w, "version", FORM);
	json_put_string(&w, "sign_in", api->url[API_ENTRA]);
	json_put_string(&w, "tenant", token_home(api));
	json_put_string(&w, "client_id", api->client_id);
	json_put_string(&w, "refresh_token", api->refresh.data);
	json_object_end(&w);
	buf_addch(to, '\n');
}

/* Past stdio, whose buffers anybody may dump. */
static bool write_beside(const char *beside, int fd, const struct buf *content, const char *path)
{
	size_t done = 0;

	while (done < content->len) {
		ssize_t n = write(fd, content->data + done, content->len - done);

		if (n < 0 && errno != EINTR)
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) == 0 && rename(beside, path) == 0;
}

/* What cannot be kept is asked for at the next start: nobody is held up for that. */
void token_cache_save(const struct api *api)
{
	struct buf content = BUF_SECRET_INIT;
	char *beside;
	int fd;

	if (!api->token_cache || !secret_is_set(&api->refresh))
		return;
	beside = xasprintf("%s.XXXXXX", api->token_cache);
	write_content(api, &content);
	fd = mkostemp(beside, O_CLOEXEC); /* 0600 */
	if (fd >= 0 && !write_beside(beside, fd, &content, api->token_cache))
		unlink(beside);
	if (fd >= 0)
		close(fd);
	buf_clear(&content);
	free(beside);
}

static void overwrite(int fd, off_t left)
{
	static const char nothing[512];

	while (left > 0) {
		ssize_t n = write(fd, nothing, left < (off_t)sizeof(nothing) ? (size_t)left : sizeof(nothing));

		if (n <= 0)
			break;
		left -= n;
	}
	fsync(fd);
}

void token_cache_wipe(const struct api *api)
{
	int fd = api->token_cache ? open_file(api->token_cache, O_RDWR) : -1;
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && check(fd, api->token_cache, NULL) == 0) {
		overwrite(fd, st.st_size);
		unlink(api->token_cache);
	}
	close(fd);
}
