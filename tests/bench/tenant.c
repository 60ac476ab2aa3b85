#include "config.h" /* for _GNU_SOURCE */

#include "tests/bench/tenant.h"

#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "json/decode.h"
#include "json/write.h"

#include <curl/curl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BATCH 20
#define HEADERS "headers"
#define TENANT_DOMAIN "contoso.onmicrosoft.com"

static char scratch[] = "/tmp/m365-upgrade-bench-XXXXXX";

__attribute__((format(printf, 1, 2), noreturn)) static void give_up(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fputs("bench: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

/* ── the scratch directory ── */

void scratch_begin(void)
{
	if (!mkdtemp(scratch))
		give_up("%s: no directory can be made", scratch);
	setenv("HOME", scratch, 1);
	atexit(scratch_end);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

void scratch_end(void)
{
	nftw(scratch, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

char *scratch_path(const char *name)
{
	return xasprintf("%s/%s", scratch, name);
}

void scratch_new_state(void)
{
	static int n;
	char *name = xasprintf("state%d", ++n), *path = scratch_path(name);
	setenv("XDG_STATE_HOME", path, 1);
	setenv("XDG_CONFIG_HOME", path, 1);
	free(path);
	free(name);
}

static void write_scratch(const char *name, const struct buf *text)
{
	struct error err = ERROR_INIT;
	char *path = scratch_path(name);
	if (file_write(path, text->data, text->len, 0600, &err) != 0)
		give_up("%s", err.text);
	free(path);
}

/* ── the tenant ── */

void tenant_start(struct tenant *t, size_t users, int latency_ms)
{
	struct buf scenario = BUF_INIT;
	char *path = scratch_path("tenant.ini");
	*t = (struct tenant){ .users = users, .latency_ms = latency_ms };
	buf_addf(&scenario,
		"[scenario]\ntitle = Benchmark\n[tenant]\nname = Contoso Ltd\ndomain = " TENANT_DOMAIN "\ncountry = US\ncurrency = USD\n"
		"[service]\nlatency_ms = %d\nsign_in_interval = 0\ntoken_seconds = 86400\n"
		"[people]\ncount = %zu\nnames = mixed\n[upgrade]\nsource = e4\n"
		"[subscription.e4]\nproduct = office-365-e4\nquantity = %zu\nassigned = %zu\n"
		"[subscription.e5]\nproduct = office-365-e5\nquantity = %zu\n",
		latency_ms, users, users, users, users);
	write_scratch("tenant.ini", &scenario);
	training_start(&t->training, path);
	buf_clear(&scenario);
	free(path);
}

void tenant_stop(struct tenant *t)
{
	training_stop(&t->training);
}

void tenant_reset(struct tenant *t)
{
	training_tell(&t->training, "/reset", "{}");
}

struct world_counters tenant_counters(struct tenant *t)
{
	struct world w;
	training_world(&t->training, &w);
	struct world_counters counters = w.counters;
	world_clear(&w);
	return counters;
}

size_t tenant_moved(struct tenant *t)
{
	struct world w;
	training_world(&t->training, &w);
	size_t source = (size_t)world_sku(&w, SOURCE_SKU)->consumed, target = (size_t)world_sku(&w, TARGET_SKU)->consumed;
	world_clear(&w);
	return target < t->users - source ? target : t->users - source;
}

/* ── speaking to it as an application ── */

static size_t take(char *bytes, size_t size, size_t n, void *to)
{
	buf_add(to, bytes, size * n);
	return size * n;
}

/* GET, or POST where there is a body. */
static void call(const char *url, const char *body, struct buf *ret)
{
	CURL *curl = curl_easy_init();
	char *line = xasprintf("Authorization: %s", getenv("BENCH_AUTHORIZATION") ? getenv("BENCH_AUTHORIZATION") : "");
	struct curl_slist *headers = curl_slist_append(NULL, line);
	long status = 0;
	buf_reset(ret);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, ret);
	if (body)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	CURLcode result = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (result != CURLE_OK || status != 200)
		give_up("%s: %s, status %ld: %s", url, curl_easy_strerror(result), status, ret->data);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	free(line);
}

static void decode(const struct json_shape *shape, void *ret, const struct buf *text)
{
	struct error err = ERROR_INIT;
	memset(ret, 0, shape->size);
	if (json_decode(shape, ret, text->data, text->len, &json_limits_default, &err) != 0)
		give_up("%s", err.text);
}

struct token {
	char *access_token;
};
static const struct json_field token_fields[] = {
	JSON_FIELD("access_token", JSON_TEXT, struct token, access_token, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape token_shape = { "a token", sizeof(struct token), token_fields };

void tenant_sign_in(struct tenant *t)
{
	struct buf answer = BUF_INIT, headers = BUF_INIT;
	struct token token;
	char *url = xasprintf("%s/entra/" TENANT_DOMAIN "/oauth2/v2.0/token", t->training.url);
	call(url, "grant_type=client_credentials&client_id=365e4365-0000-4000-8000-000000000001&client_secret=training&scope=https://graph.microsoft.com/.default", &answer);
	decode(&token_shape, &token, &answer);
	char *header = xasprintf("Bearer %s", token.access_token);
	setenv("BENCH_AUTHORIZATION", header, 1);
	buf_addf(&headers, "Authorization: %s\nContent-Type: application/json\n", header);
	write_scratch(HEADERS, &headers);
	free(header);
	free(url);
	json_clear(&token_shape, &token);
	buf_clear(&headers);
	buf_clear(&answer);
}

/* ── bodies ── */

struct user {
	char *id;
};
struct user_page {
	struct json_list users;
	char *next;
};
static const struct json_field user_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct user, id, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape user_shape = { "a user", sizeof(struct user), user_fields };
static const struct json_field page_fields[] = {
	JSON_FIELD("value", JSON_LIST, struct user_page, users, .flags = JSON_REQUIRED, .shape = &user_shape),
	JSON_FIELD("@odata.nextLink", JSON_TEXT, struct user_page, next, .flags = JSON_RAW),
	JSON_FIELDS_END,
};
static const struct json_shape page_shape = { "a page of users", sizeof(struct user_page), page_fields };

struct bodies {
	struct tenant *tenant;
	struct buf batches, singles, paths, curl;
	struct buf batch; /* begun */
	struct json_writer json;
	size_t in_batch, n_batches;
};

static void write_move(struct json_writer *json)
{
	json_object(json);
	json_key(json, "addLicenses");
	json_array(json);
	json_object(json);
	json_put_string(json, "skuId", TARGET_SKU);
	json_key(json, "disabledPlans");
	json_array(json);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
	json_key(json, "removeLicenses");
	json_array(json);
	json_string(json, SOURCE_SKU);
	json_array_end(json);
	json_object_end(json);
}

static void batch_begin(struct bodies *b)
{
	buf_reset(&b->batch);
	json_writer_init(&b->json, &b->batch);
	json_object(&b->json);
	json_key(&b->json, "requests");
	json_array(&b->json);
}

static void batch_end(struct bodies *b)
{
	char name[32], *path;
	json_array_end(&b->json);
	json_object_end(&b->json);
	buf_addf(&b->batches, "%s\n", b->batch.data);
	snprintf(name, sizeof name, "batch%05zu", b->n_batches);
	path = scratch_path(name);
	write_scratch(name, &b->batch);
	buf_addf(&b->curl, "%surl = \"%s/graph/v1.0/$batch\"\nheader = \"@%s/" HEADERS "\"\ndata-binary = \"@%s\"\noutput = /dev/null\n",
		b->n_batches ? "next\n" : "", b->tenant->training.url, scratch, path);
	free(path);
	b->n_batches++;
	b->in_batch = 0;
}

static void add_user(struct bodies *b, const char *id)
{
	struct json_writer single;
	char number[24];
	if (b->in_batch == 0)
		batch_begin(b);
	snprintf(number, sizeof number, "%zu", ++b->in_batch);
	char *url = xasprintf("/users/%s/assignLicense", id);
	json_object(&b->json);
	json_put_string(&b->json, "id", number);
	json_put_string(&b->json, "method", "POST");
	json_put_string(&b->json, "url", url);
	json_key(&b->json, "headers");
	json_object(&b->json);
	json_put_string(&b->json, "Content-Type", "application/json");
	json_object_end(&b->json);
	json_key(&b->json, "body");
	write_move(&b->json);
	json_object_end(&b->json);
	buf_addf(&b->paths, "%s\n", url);
	json_writer_init(&single, &b->singles);
	write_move(&single);
	buf_addch(&b->singles, '\n');
	if (b->in_batch == BATCH)
		batch_end(b);
	free(url);
}

void tenant_write_bodies(struct tenant *t)
{
	struct bodies b = { .tenant = t, .batches = BUF_INIT, .singles = BUF_INIT, .paths = BUF_INIT, .curl = BUF_INIT, .batch = BUF_INIT };
	struct buf answer = BUF_INIT;
	char *url = xasprintf("%s/graph/v1.0/users?$select=id&$top=999", t->training.url);
	while (url) {
		struct user_page page;
		call(url, NULL, &answer);
		decode(&page_shape, &page, &answer);
		const struct user *users = page.users.items;
		for (size_t i = 0; i < page.users.count; i++)
			add_user(&b, users[i].id);
		free(url);
		url = page.next ? xstrdup(page.next) : NULL;
		json_clear(&page_shape, &page);
	}
	if (b.in_batch)
		batch_end(&b);
	write_scratch(BATCHES, &b.batches);
	write_scratch(SINGLES, &b.singles);
	write_scratch(PATHS, &b.paths);
	write_scratch(CURL_CONFIG, &b.curl);
	struct buf *all[] = { &b.batches, &b.singles, &b.paths, &b.curl, &b.batch, &answer };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_clear(all[i]);
}
