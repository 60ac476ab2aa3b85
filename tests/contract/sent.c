#include "sent.h"

#include "call.h"
#include "value.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int has_header(void *arg, const char *name, struct json_object *value)
{
	struct sent_headers *h = arg;
	size_t len;
	char *sent = peer_header(h->rq, name);
	const char *pattern = tree_text(value, &len);

	/* The file's own word goes before the service's. */
	if (h->own && value_member(h->own, name, false) && value_member(h->own, name, false) != value)
		;
	else if (!sent)
		fail_msg("%s: the header %s is missing", h->what, name);
	else if (!text_fits(pattern, sent))
		fail_msg("%s: the header %s says \"%s\" instead of \"%s\"", h->what, name, sent, pattern);
	free(sent);
	return 0;
}

/* What the transport adds is not the contract's. */
static bool is_transport(const char *name)
{
	static const char *const names[] = { "Host", "User-Agent", "Accept-Encoding", "Content-Length", "Connection" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_ieq(names[i], name))
			return true;
	return false;
}

void sent_check_headers(struct sent_headers *h, bool no_others)
{
	if (h->service)
		tree_members(h->service, has_header, h);
	if (h->own)
		tree_members(h->own, has_header, h);
	if (!no_others)
		return;
	for (const char *line = h->rq->head; *line; line += strcspn(line, "\n") + 1) {
		char *name = xstrndup(line, strcspn(line, ":\r"));
		if (!is_transport(name) && !value_member(h->service, name, false) && !(h->own && value_member(h->own, name, false)))
			fail_msg("%s: the header %s is not in the contract", h->what, name);
		free(name);
	}
}

/* The pieces of a query or a form, decoded and in order of names: which comes first says nothing. */
static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *decoded(const char *text, size_t n, bool plus)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		unsigned code;
		if (text[i] == '%' && i + 2 < n && sscanf(text + i + 1, "%2x", &code) == 1) {
			buf_addch(&out, (char)code);
			i += 2;
		} else {
			buf_addch(&out, plus && text[i] == '+' ? ' ' : text[i]);
		}
	}
	return buf_steal(&out);
}

static char *in_order(const char *text)
{
	char *pairs[40];
	size_t n = 0;
	struct buf out = BUF_INIT;

	while (*text && n < 40) {
		size_t len = strcspn(text, "&");
		pairs[n++] = decoded(text, len, true);
		text += len + (text[len] == '&');
	}
	qsort(pairs, n, sizeof(pairs[0]), by_text);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&out, "%s\n", pairs[i]);
		free(pairs[i]);
	}
	return buf_steal(&out);
}

void sent_check_pairs(const char *what, const char *expected, const char *actual)
{
	char *a = in_order(expected), *b = in_order(actual);

	if (!str_eq(a, b))
		fail_msg("%s: %s\ninstead of\n%s", what, b, a);
	free(a);
	free(b);
}

void sent_check_target(const char *what, const char *path, struct json_object *query, const char *target)
{
	size_t n = strcspn(target, "?");
	char *sent = decoded(target, n, false), *expected = call_form(query);

	if (strspn(target, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%") != strlen(target))
		fail_msg("%s: the address %s holds what no address may", what, target);
	if (!str_eq(sent, path))
		fail_msg("%s: %s was asked for instead of %s", what, sent, path);
	sent_check_pairs(what, expected, target[n] ? target + n + 1 : "");
	free(sent);
	free(expected);
}
