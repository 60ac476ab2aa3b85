#include "config.h"

#include "flow/parcel.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST ((size_t)1 << 20)

/* One line for each thing: NAME LENGTH, a line end, so many bytes, a line end. */
enum kind { TEXT, NUMBER, SECRET };

static const struct field {
	const char *name;
	enum kind kind;
	size_t offset;
} fields[] = {
	{ "state", TEXT, offsetof(struct parcel, state_dir) },
	{ "tenant", TEXT, offsetof(struct parcel, tenant_id) },
	{ "account", TEXT, offsetof(struct parcel, account) },
	{ "cause", TEXT, offsetof(struct parcel, cause) },
	{ "move", NUMBER, offsetof(struct parcel, move) },
	{ "client", SECRET, offsetof(struct parcel, keys.client_secret) },
	{ "certificate", SECRET, offsetof(struct parcel, keys.certificate) },
	{ "key", SECRET, offsetof(struct parcel, keys.certificate_key) },
	{ "passphrase", SECRET, offsetof(struct parcel, keys.certificate_passphrase) },
	{ "refresh", SECRET, offsetof(struct parcel, keys.refresh) },
	{ "proxy", SECRET, offsetof(struct parcel, proxy_credentials) },
};
#define N_FIELDS (sizeof fields / sizeof *fields)

static void *slot(const struct parcel *p, size_t offset)
{
	return (char *)(uintptr_t)p + offset;
}

/* ── writing ── */

static void put(struct buf *to, const char *name, const char *bytes, size_t n)
{
	buf_addf(to, "%s %zu\n", name, n);
	buf_add(to, bytes, n);
	buf_addch(to, '\n');
}

static void put_number(struct buf *to, const char *name, int64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, n);
	put(to, name, text, strlen(text));
}

static void put_secret(struct buf *to, const char *name, const struct secret *s)
{
	if (secret_is_set(s))
		put(to, name, s->data, s->len);
}

static void put_field(struct buf *to, const struct parcel *p, const struct field *f)
{
	const char *text;
	switch (f->kind) {
	case TEXT:
		text = *(char **)slot(p, f->offset);
		put(to, f->name, text ? text : "", text ? strlen(text) : 0);
		break;
	case NUMBER: put_number(to, f->name, *(int64_t *)slot(p, f->offset)); break;
	case SECRET: put_secret(to, f->name, slot(p, f->offset)); break;
	}
}

void parcel_write(const struct parcel *p, struct buf *to)
{
	char name[24];
	for (size_t i = 0; i < N_FIELDS; i++)
		put_field(to, p, &fields[i]);
	put_number(to, "verb", p->verb);
	put_number(to, "answers", p->answers);
	for (int s = 0; s < API_SERVICES; s++) {
		if (!secret_is_set(&p->keys.tokens[s].access))
			continue;
		snprintf(name, sizeof name, "access%d", s);
		put_secret(to, name, &p->keys.tokens[s].access);
		snprintf(name, sizeof name, "left%d", s);
		put_number(to, name, p->keys.tokens[s].left_ms);
	}
	put(to, "end", "", 0);
}

/* ── reading ── */

struct piece {
	const char *name;
	size_t name_length;
	const char *bytes;
	size_t n;
};

static bool next_piece(const char **at, const char *end, struct piece *ret)
{
	const char *line = memchr(*at, '\n', (size_t)(end - *at)), *space = line ? memchr(*at, ' ', (size_t)(line - *at)) : NULL;
	size_t n = 0;
	if (!space)
		return false;
	for (const char *c = space + 1; c < line; c++) {
		if (*c < '0' || *c > '9' || n > MOST)
			return false;
		n = n * 10 + (size_t)(*c - '0');
	}
	if (line == space + 1 || n >= (size_t)(end - line - 1) || line[1 + n] != '\n' || memchr(line + 1, '\0', n))
		return false;
	*ret = (struct piece){ *at, (size_t)(space - *at), line + 1, n };
	*at = line + 1 + n + 1;
	return true;
}

static bool is_named(const struct piece *p, const char *name)
{
	return p->name_length == strlen(name) && memcmp(p->name, name, p->name_length) == 0;
}

static bool to_number(const struct piece *p, int64_t *ret)
{
	char text[24];
	if (p->n >= sizeof text)
		return false;
	memcpy(text, p->bytes, p->n);
	text[p->n] = '\0';
	return str_to_int64(text, ret);
}

static bool take_field(const struct piece *p, const struct field *f, struct parcel *ret)
{
	char **text;
	switch (f->kind) {
	case TEXT:
		text = slot(ret, f->offset);
		free(*text);
		*text = xstrndup(p->bytes, p->n);
		return true;
	case NUMBER: return to_number(p, slot(ret, f->offset));
	case SECRET: secret_set(slot(ret, f->offset), p->bytes, p->n); return true;
	}
	return false;
}

static bool take_token(const struct piece *p, struct parcel *ret)
{
	char name[24];
	for (int s = 0; s < API_SERVICES; s++) {
		snprintf(name, sizeof name, "access%d", s);
		if (is_named(p, name)) {
			secret_set(&ret->keys.tokens[s].access, p->bytes, p->n);
			return true;
		}
		snprintf(name, sizeof name, "left%d", s);
		if (is_named(p, name))
			return to_number(p, &ret->keys.tokens[s].left_ms) && ret->keys.tokens[s].left_ms >= 0;
	}
	return false;
}

static bool take(const struct piece *p, struct parcel *ret)
{
	int64_t n = -1;
	for (size_t i = 0; i < N_FIELDS; i++)
		if (is_named(p, fields[i].name))
			return take_field(p, &fields[i], ret);
	if (is_named(p, "verb") && to_number(p, &n) && n >= 0 && n < PARCEL_VERBS) {
		ret->verb = (enum parcel_verb)n;
		return true;
	}
	if (is_named(p, "answers") && to_number(p, &n)) {
		ret->answers = n == 1;
		return true;
	}
	return take_token(p, ret);
}

int parcel_read(const char *bytes, size_t n, struct parcel *ret, struct error *err)
{
	struct parcel p = { .keys = API_KEYS_INIT };
	struct piece piece;
	const char *at = bytes, *end = bytes + n;
	bool whole = false;
	while (!whole && next_piece(&at, end, &piece)) {
		whole = is_named(&piece, "end");
		if (!whole && !take(&piece, &p))
			break;
	}
	if (!whole || at != end || str_empty(p.state_dir) || p.state_dir[0] != '/' || str_empty(p.tenant_id) || p.move <= 0) {
		parcel_clear(&p);
		return error_set(err, ERROR_INPUT, _("What was handed over is not what a wizard hands over."));
	}
	*ret = p;
	return 0;
}

void parcel_clear(struct parcel *p)
{
	api_keys_clear(&p->keys);
	secret_clear(&p->proxy_credentials);
	free(p->state_dir);
	free(p->tenant_id);
	free(p->account);
	free(p->cause);
	*p = (struct parcel){ .keys = API_KEYS_INIT };
}

int parcel_receive(int fd, struct parcel *ret, struct error *err)
{
	struct buf bytes = BUF_SECRET_INIT;
	char chunk[4096];
	ssize_t n = 0;
	do {
		n = read(fd, chunk, sizeof chunk);
		if (n > 0)
			buf_add(&bytes, chunk, (size_t)n);
	} while ((n > 0 && bytes.len <= MOST) || (n < 0 && errno == EINTR));
	int rc = parcel_read(bytes.data, n == 0 ? bytes.len : 0, ret, err);
	explicit_bzero(chunk, sizeof chunk);
	buf_clear(&bytes);
	return rc;
}
