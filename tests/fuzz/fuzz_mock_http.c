/* Any requests, one after another, to a world of training. The first line names its scenario and must be one of those below; the requests
 * are parted by lines that hold %% alone, each as HTTP writes it without its version: "POST /graph/v1.0/$batch", headers, an empty line,
 * a body. {cid}, {source}, {target}, {addon}, {order}, {cart}, {user}, {group} and {payment} stand for ids,
 * {item} for the catalogue item of the source's first target, {id} and {etag} for the first of these in the last
 * answer. "PASS 3600" lets time pass, in seconds. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/fuzz/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define REQUESTS_MOST 40

static const char *const scenarios[] = { "contoso", "groups", "hostile", "japan", "partner", "checkout-unclear", "meanwhile", "location-lag", "seats-run-out",
	"upgrade-in-progress", "licence-conflict", "credit-check-pending", "prepaid-forfeit", "provisioning-slow" };

static char last_id[100], last_etag[100];

static void add_item(struct world *w, struct buf *to)
{
	char *key = store_text(w->store, "SELECT product FROM subscriptions ORDER BY seq LIMIT 1", ""), item[96];
	const struct product *p = key ? catalog_product(&w->catalog, key) : NULL;

	if (p && p->upgrade_targets.count)
		buf_addstr(to, product_item(catalog_product(&w->catalog, ((char *const *)p->upgrade_targets.items)[0]), item));
	free(key);
}

static void add_id(struct world *w, const char *name, struct buf *to)
{
	static const struct {
		const char *name, *sql;
	} ids[] = {
		{ "source", "SELECT id FROM subscriptions ORDER BY seq LIMIT 1" },
		{ "addon", "SELECT id FROM subscriptions WHERE parent IS NOT NULL ORDER BY seq DESC LIMIT 1" },
		{ "target", "SELECT id FROM subscriptions ORDER BY seq DESC LIMIT 1" },
		{ "order", "SELECT id FROM orders ORDER BY seq DESC LIMIT 1" },
		{ "cart", "SELECT id FROM carts LIMIT 1" },
		{ "user", "SELECT id FROM users ORDER BY seq LIMIT 1" },
		{ "group", "SELECT id FROM groups ORDER BY seq LIMIT 1" },
		{ "payment", "SELECT id FROM payment_methods ORDER BY seq DESC LIMIT 1" },
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (str_eq(name, ids[i].name)) {
			char *id = store_text(w->store, ids[i].sql, "");
			buf_addstr(to, id ? id : "");
			free(id);
			return;
		}
	if (str_eq(name, "cid"))
		buf_addstr(to, w->tenant_id);
	else if (str_eq(name, "item"))
		add_item(w, to);
	else if (str_eq(name, "id"))
		buf_addstr(to, last_id);
	else if (str_eq(name, "etag"))
		buf_addstr(to, last_etag);
	else
		buf_addf(to, "{%s}", name);
}

/* Braces that hold no name are JSON's. */
static char *fill(struct world *w, const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		size_t letters = 0;
		char name[12];
		while (text[i] == '{' && i + 1 + letters < len && text[i + 1 + letters] >= 'a' && text[i + 1 + letters] <= 'z' && letters < sizeof(name) - 1)
			letters++;
		if (letters > 0 && i + 1 + letters < len && text[i + 1 + letters] == '}') {
			memcpy(name, text + i + 1, letters);
			name[letters] = '\0';
			add_id(w, name, &out);
			i += letters + 1;
		} else {
			buf_addch(&out, text[i]);
		}
	}
	return buf_steal(&out);
}

static void keep(const char *body, const char *name, char *to, size_t size)
{
	const char *at = strstr(body, name), *end;

	if (!at)
		return;
	at += strlen(name);
	for (end = at; *end && (*end != '"' || end[-1] == '\\'); end++)
		;
	if ((size_t)(end - at) < size)
		snprintf(to, size, "%.*s", (int)(end - at), at);
}

static void keep_ids(const char *body)
{
	keep(body, "\"id\":\"", last_id, sizeof(last_id));
	keep(body, "\"etag\":\"", last_etag, sizeof(last_etag));
}

/* What belongs to large worlds would take its time, not find anything. */
static bool is_affordable(const char *url, const char *body)
{
	static const char *const large[] = { "large", "thousands", "throttled", "too-many", "faulty-moves" };

	for (size_t i = 0; strcasestr(url, "/scenario") && i < sizeof(large) / sizeof(large[0]); i++)
		if (strcasestr(body, large[i]))
			return false;
	return true;
}

static void ask(struct world *w, char *text, size_t len)
{
	char *end = text + len, *line = memchr(text, '\n', len), *headers = line ? line + 1 : end, *body = end;
	char *method = text, *url;

	for (char *at = headers; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
		if (at == headers || at[-1] == '\n') {
			body = at + 1;
			*at = '\0';
			break;
		}
	if (line)
		*line = '\0';
	url = strchr(method, ' ');
	if (!url)
		return;
	*url++ = '\0';
	if (str_eq(method, "PASS")) {
		unsigned long seconds = strtoul(url, NULL, 10);
		world_tick(w, w->real_ms + (seconds > 100000000 ? 100000000 : (int64_t)seconds) * 1000);
		return;
	}
	struct ask a = { .method = method, .url = url, .headers = headers < body ? headers : "", .body = body, .body_len = (size_t)(end - body) };
	if (is_affordable(url, body))
		keep_ids(world_ask(w, &a)->body.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char separator[] = "\n%%\n";
	char *text = xstrndup((const char *)bytes, n), *at = text;
	size_t first = strcspn(text, "\n"), scenario = 0;
	int requests = 0;

	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
		if (strlen(scenarios[i]) == first && memcmp(scenarios[i], text, first) == 0)
			scenario = i;
	at += first + (text[first] != '\0');
	struct world *w = world_again(scenarios[scenario]);
	if (!w)
		abort();
	last_id[0] = last_etag[0] = '\0';
	while (*at && requests++ < REQUESTS_MOST) {
		char *next = strstr(at, separator), *filled;
		size_t len = next ? (size_t)(next - at) : strlen(at);
		filled = fill(w, at, len);
		ask(w, filled, strlen(filled));
		free(filled);
		at += len + (next ? strlen(separator) : 0);
	}
	world_check(w);
	free(text);
	return 0;
}
