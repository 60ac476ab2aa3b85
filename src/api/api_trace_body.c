/* What may be said of a body and of an address. Nothing is built: what is not wanted is passed over where it stands. */
#include "config.h" /* for _GNU_SOURCE */

#include "api/api_trace.h"

#include "api/api_text.h"
#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/skim.h"
#include "json/write.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LEFT_OUT "…"
#define DEPTH_MOST 24
#define ELEMENTS_MOST 20
#define BYTES_MOST ((size_t)64 << 10) /* of what is said; a line goes on as a whole */
#define VALUE_MOST 128

/* ── values ── */

static bool is_made_of(const char *text, size_t len, const char *marks)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && (!text[i] || !strchr(marks, text[i])))
			return false;
	return len > 0;
}

/* Pieces with : _ - between them: hexadecimal, or capitals and digits with a digit among them. What is longer than two GUIDs is none. */
static bool is_id(const char *text, size_t len)
{
	bool hex = true, capital = true, digit = false;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (strchr(":_-", c) && c)
			continue;
		hex = hex && isxdigit(c);
		capital = capital && (isupper(c) || isdigit(c));
		digit = digit || isdigit(c);
	}
	return len > 0 && len <= 74 && digit && (hex || capital);
}

static size_t digits_at(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)text[n]))
		n++;
	return n;
}

/* As JSON writes one, without an exponent. */
static bool is_count(const char *text, size_t len)
{
	size_t at = len > 0 && text[0] == '-', whole = digits_at(text + at, len - at), part;

	if (whole == 0 || len > 20 || (whole > 1 && text[at] == '0'))
		return false;
	at += whole;
	if (at == len)
		return true;
	part = text[at] == '.' ? digits_at(text + at + 1, len - at - 1) : 0;
	return part > 0 && at + 1 + part == len;
}

/* Words of protocols and catalogues have few digits; a secret that is no secret of ours has many, or is long. */
static bool is_word(const char *text, size_t len)
{
	size_t digits = 0;

	for (size_t i = 0; i < len; i++)
		digits += isdigit((unsigned char)text[i]) != 0;
	return len <= 48 && is_made_of(text, len, "_.-#") && (digits <= 4 || is_count(text, len));
}

/* 2026-11-22T10:00:00.1234567Z and parts of it. */
static bool is_time(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)text[i]) && (!text[i] || !strchr("TZ:.+-", text[i])))
			return false;
	return len >= 8 && len <= 40 && isdigit((unsigned char)text[0]);
}

bool trace_may_say(enum trace_kind kind, const char *text, size_t len)
{
	switch (kind) {
	case TRACE_ID: return is_id(text, len);
	case TRACE_WORD: return is_word(text, len);
	case TRACE_COUNT: return is_count(text, len);
	case TRACE_TIME: return is_time(text, len);
	case TRACE_NAME:
	case TRACE_CODES:
	case TRACE_URL: break;
	}
	return false;
}

/* "AADSTS50076: …" and the like, wherever they stand. */
static void say_codes(struct json_writer *w, const char *text, size_t len)
{
	static const char sign[] = "AADSTS";
	const char *end = text + len;
	struct buf said = BUF_INIT;

	while ((text = memmem(text, (size_t)(end - text), sign, strlen(sign)))) {
		size_t n;

		text += strlen(sign);
		n = digits_at(text, (size_t)(end - text));
		if (n > 0 && n <= 9)
			buf_addf(&said, "%s%.*s ", sign, (int)n, text);
	}
	buf_addstr(&said, LEFT_OUT);
	json_string(w, said.data);
	buf_clear(&said);
}

/* ── addresses ── */

static bool is_step(const char *text, size_t len)
{
	static const char *const steps[] = { "v1", "v1.0", "beta", "oauth2", "v2.0", "token", "devicecode", "organizations", "common", ".well-known",
		"openid-configuration", "admin", "serviceAnnouncement", "healthOverviews", "assignLicense", "reprocessLicenseAssignment", "$batch", "customers",
		"agreements", "carts", "checkout", "creditchecks", "paymentmethods", "default", "products", "skus", "availabilities", "profiles", "billing", "company",
		"organization", "soldto", "subscriptions", "addons", "provisioningstatus", "transitionEligibilities", "transitions", "subscriptionterms", "terms",
		"directory", "domains", "groups", "members", "membersWithLicenseErrors", "me", "transitiveMemberOf", "microsoft.graph.directoryRole", "users",
		"licenseDetails", "subscribedSkus", "sales", "validations", "address", "orders", "servicerequests", "$metadata", "appRoleAssignments",
		"servicePrincipals", "roleManagement", "entra", "graph", "commerce", "prices", "storefront", "eligibilities", "count", "$count" };

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strlen(steps[i]) == len && strncasecmp(steps[i], text, len) == 0)
			return true;
	return false;
}

static void add_path(struct buf *to, const char *path, size_t len)
{
	while (len > 0) {
		size_t slash = path[0] == '/', n = slash;

		while (n < len && path[n] != '/')
			n++;
		if (slash)
			buf_addch(to, '/');
		if (n > slash && (is_step(path + slash, n - slash) || is_id(path + slash, n - slash)))
			buf_add(to, path + slash, n - slash);
		else if (n > slash)
			buf_addstr(to, LEFT_OUT);
		path += n;
		len -= n;
	}
}

/* Of a query those parameters that ask for a form of the answer; of all others that they were there. Elsewhere than at the services words
 * mean what they like: there the signs of OData alone. */
static void add_query(struct buf *to, const char *query, bool own)
{
	static const char *const asked[] = { "$select", "$top", "$expand", "$count", "$orderby", "agreementType", "eligibilityType", "targetView", "mkt", "market",
		"timelineview", "api-version" };

	for (char sign = '?'; *query && *query != '#'; sign = '&') {
		size_t n = strcspn(query, "&#"), name = strcspn(query, "=&#");
		bool shown = false;

		for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
			shown = shown || (strlen(asked[i]) == name && strncmp(asked[i], query, name) == 0);
		shown = shown && (own || query[0] == '$') && n <= 400 && is_made_of(query, n, "$=,-_.()/%");
		buf_addch(to, sign);
		if (shown)
			buf_add(to, query, n);
		else if (name <= 24 && is_made_of(query, name, "$-_"))
			buf_addf(to, "%.*s=" LEFT_OUT, (int)name, query);
		else
			buf_addstr(to, LEFT_OUT);
		query += n + (query[n] == '&');
	}
}

void trace_add_url(struct buf *to, const char *url, const char *base)
{
	const char *path;
	size_t n = base && url_is_below(url, base) ? strlen(base) : 0, host;

	if (n > 0) {
		buf_addstr(to, base);
	} else {
		path = strstr(url, "://");
		host = path ? (size_t)(path + 3 - url) + strcspn(path + 3, "/?#") : 0;
		n = host;
		if (host > 0 && host <= 200 && is_made_of(url, host, ":/.-[]") && !str_starts(url, "/"))
			buf_add(to, url, host);
		else
			buf_addstr(to, LEFT_OUT);
	}
	path = url + n;
	n = strcspn(path, "?#");
	add_path(to, path, n);
	if (path[n] == '?')
		add_query(to, path + n + 1, base != NULL);
}

/* ── JSON ── */

struct walk {
	struct json_skim skim;
	struct json_writer *to;
	int depth;
	size_t from; /* where the body begins in what is written */
};

static void walk_value(struct walk *k, enum trace_kind kind);

static const struct trace_key *find(const struct trace_key *keys, const char *name, size_t len)
{
	while (keys->name && (strlen(keys->name) != len || strncasecmp(keys->name, name, len) != 0))
		keys++;
	return keys->name ? keys : NULL;
}

static bool is_full(const struct walk *k)
{
	return k->depth >= DEPTH_MOST || k->to->to->len - k->from > BYTES_MOST;
}

static void walk_object(struct walk *k)
{
	struct json_piece name, passed;
	int64_t left_out = 0;

	json_object(k->to);
	while (json_skim_next(&k->skim, &name)) {
		const struct trace_key *key = is_full(k) ? NULL : find(trace_keys, name.text, name.len);

		if (key) {
			json_key(k->to, key->name);
			walk_value(k, key->kind);
		} else {
			left_out += json_skim_value(&k->skim, &passed);
		}
	}
	if (left_out > 0)
		json_put_int(k->to, LEFT_OUT, left_out);
	json_object_end(k->to);
}

static void walk_list(struct walk *k, enum trace_kind kind)
{
	struct json_piece name, passed;
	int64_t seen = 0;

	json_array(k->to);
	while (json_skim_next(&k->skim, &name)) {
		if (seen++ < ELEMENTS_MOST && !is_full(k))
			walk_value(k, kind);
		else
			json_skim_value(&k->skim, &passed);
	}
	if (seen > ELEMENTS_MOST) {
		json_object(k->to);
		json_put_int(k->to, LEFT_OUT, seen - ELEMENTS_MOST);
		json_object_end(k->to);
	}
	json_array_end(k->to);
}

static void say_text(struct json_writer *w, enum trace_kind kind, const char *text)
{
	struct buf said = BUF_INIT;

	if (kind == TRACE_URL)
		trace_add_url(&said, text, NULL);
	json_string(w, !*text ? "" : said.len > 0 ? said.data : trace_may_say(kind, text, strlen(text)) ? text : LEFT_OUT);
	buf_clear(&said);
}

static void say_piece(struct json_writer *w, enum trace_kind kind, const struct json_piece *value)
{
	bool literal = value->text[0] != '"', word = isalpha((unsigned char)value->text[0]);
	char text[8 * VALUE_MOST];

	if (!literal && kind == TRACE_CODES) {
		say_codes(w, value->text, value->len);
		return;
	}
	if (literal && (word ? value->len <= 5 && (kind != TRACE_NAME || value->text[0] == 'n') : kind == TRACE_COUNT || kind == TRACE_ID) &&
	    (word || is_count(value->text, value->len))) {
		memcpy(text, value->text, value->len);
		text[value->len] = '\0';
		json_literal(w, str_eq(text, "true") || str_eq(text, "false") || !word ? text : "null");
	} else if (!literal && json_piece_text(value, text, sizeof(text))) {
		say_text(w, kind, text);
	} else {
		json_string(w, LEFT_OUT);
	}
	explicit_bzero(text, sizeof(text));
}

static void walk_value(struct walk *k, enum trace_kind kind)
{
	struct json_piece value;

	k->depth++;
	if (json_skim_object(&k->skim))
		walk_object(k);
	else if (json_skim_list(&k->skim))
		walk_list(k, kind);
	else if (json_skim_value(&k->skim, &value))
		say_piece(k->to, kind, &value);
	else
		json_null(k->to);
	k->depth--;
}

void trace_body(struct json_writer *w, const char *text, size_t len)
{
	struct walk k = { .to = w, .from = w->to->len };
	size_t space = 0;

	while (space < len && isspace((unsigned char)text[space]))
		space++;
	if (space == len || !strchr("{[", text[space])) {
		json_string(w, space < len && text[space] == '<' ? "<" LEFT_OUT : LEFT_OUT); /* a page, or anything else */
		return;
	}
	json_skim_init(&k.skim, text, len);
	walk_value(&k, TRACE_NAME);
}

/* ── forms ── */

void trace_form(struct json_writer *w, const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	json_object(w);
	while (at < end) {
		const char *stop = memchr(at, '&', (size_t)(end - at)), *equals;
		const struct trace_key *key;

		stop = stop ? stop : end;
		equals = memchr(at, '=', (size_t)(stop - at));
		key = equals ? find(trace_fields, at, (size_t)(equals - at)) : NULL;
		if (key) {
			size_t n = (size_t)(stop - equals - 1);
			bool scope = key->kind == TRACE_URL && n <= 1000 && is_made_of(equals + 1, n, "%.-_+");
			bool word = key->kind == TRACE_WORD && n <= 100 && is_made_of(equals + 1, n, "%.-_");
			char *value = scope || word || trace_may_say(key->kind, equals + 1, n) ? xstrndup(equals + 1, n) : NULL;

			json_put_string(w, key->name, value ? value : LEFT_OUT);
			free(value);
		}
		at = stop + 1;
	}
	json_object_end(w);
}
