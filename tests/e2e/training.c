#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/training.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 10000
#define OPTIONS 16

const char *const training_service_names[TRAINING_SERVICES] = { "entra", "graph", "commerce", "prices", "storefront" };
/* Each below an address of its own. */
static const char *const versions[TRAINING_SERVICES] = { "", "/v1.0", "/v1", "/v1.0", "/v1" };

/* ── the child ── */

static void run(const struct training_how *how, const char *address, int in_fd, int out_fd)
{
	char *program = xasprintf("%s/m365-mock", getenv("stage_bindir"));
	const char *argv[OPTIONS + 9] = { program, "--until-stdin-closes", "--listen", address, "--scenario", how->scenario };
	size_t n = 6;
	if (how->database != NULL) {
		argv[n++] = "--database";
		argv[n++] = how->database;
	}
	for (size_t i = 0; how->options != NULL && how->options[i] != NULL && i < OPTIONS; i++)
		argv[n++] = how->options[i];
	for (const char *const *at = how->environment; at != NULL && *at != NULL; at++)
		putenv(xstrdup(*at));
	dup2(in_fd, STDIN_FILENO);
	dup2(out_fd, STDOUT_FILENO);
	execv(program, (char *const *)argv);
	_exit(127);
}

/* What it says when it listens, a line for each address: "http://127.0.0.1:PORT", or "http://127.0.0.2:PORT (graph)". The one for all comes first. */
static char *take_line(struct training *t, char *line)
{
	char *name = strstr(line, " (");
	if (name == NULL)
		return xstrdup(str_trim(line));
	*name = '\0';
	for (size_t i = 0; i < TRAINING_SERVICES; i++)
		if (str_starts(name + 2, training_service_names[i])) {
			free(t->services[i]);
			t->services[i] = xasprintf("%s%s", line, versions[i]);
		}
	return NULL;
}

static size_t count_lines(const struct training_how *how)
{
	size_t n = 1;
	for (size_t i = 0; how->options != NULL && how->options[i] != NULL; i++)
		n += str_starts(how->options[i], "--listen");
	return n;
}

/* Its URL, for the caller to free; NULL: it does not listen. */
static char *start(struct training *t, const struct training_how *how, const char *address)
{
	static const char listening[] = "listening on ";
	int in[2], out[2];
	char line[200] = "";
	if (getenv("stage_bindir") == NULL)
		fail_msg("stage_bindir is not set: run this by make check");
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	t->pid = fork();
	if (t->pid == 0)
		run(how, address, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	t->keep_fd = in[1];
	FILE *said = fdopen(out[0], "r");
	char *url = NULL;
	for (size_t left = count_lines(how); left > 0 && fgets(line, sizeof(line), said) != NULL && str_starts(line, listening); left--) {
		char *all = take_line(t, line + sizeof(listening) - 1);
		if (url == NULL)
			url = all;
		else
			free(all);
	}
	fclose(said);
	return url;
}

void training_start_how(struct training *t, const struct training_how *how)
{
	*t = (struct training){ .keep_fd = -1, .answer = BUF_INIT, .scenario = xstrdup(how->scenario), .curl = curl_easy_init() };
	if (how->database != NULL)
		t->database = xstrdup(how->database);
	if (how->ca_file != NULL)
		t->ca_file = xstrdup(how->ca_file);
	t->url = start(t, how, how->address != NULL ? how->address : "127.0.0.1:0");
	if (t->url == NULL)
		fail_msg("m365-mock with the scenario %s does not listen", how->scenario);
	for (size_t i = 0; i < TRAINING_SERVICES; i++)
		if (t->services[i] == NULL)
			t->services[i] = xasprintf("%s/%s%s", t->url, training_service_names[i], versions[i]);
}

void training_start(struct training *t, const char *scenario)
{
	training_start_how(t, &(struct training_how){ .scenario = scenario });
}

bool training_lives(struct training *t)
{
	if (t->pid > 0 && waitpid(t->pid, NULL, WNOHANG) == t->pid) {
		close(t->keep_fd);
		t->pid = 0;
	}
	return t->pid > 0;
}

/* Its port may be somebody's for a moment: a connection that goes out takes any that is free. */
void training_start_again(struct training *t)
{
	const char *address = strstr(t->url, "//") + 2;
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	char *url = NULL;
	while ((url = start(t, &(struct training_how){ .scenario = t->scenario, .database = t->database }, address)) == NULL) {
		waitpid(t->pid, NULL, 0);
		close(t->keep_fd);
		if (time_monotonic_ms() >= end)
			fail_msg("m365-mock does not listen on %s again", address);
		poll(NULL, 0, 20);
	}
	free(url);
}

void training_stop(struct training *t)
{
	if (t->url == NULL)
		return;
	if (t->pid > 0) {
		close(t->keep_fd);
		while (waitpid(t->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	curl_easy_cleanup(t->curl);
	buf_clear(&t->answer);
	free(t->url);
	free(t->scenario);
	free(t->database);
	free(t->ca_file);
	for (size_t i = 0; i < TRAINING_SERVICES; i++)
		free(t->services[i]);
	*t = (struct training){ .keep_fd = -1 };
}

/* ── its control ── */

static size_t take(char *bytes, size_t size, size_t n, void *to)
{
	buf_add(to, bytes, size * n);
	return size * n;
}

/* The status; 0: no answer, and `ret_why` says why. */
static long ask(struct training *t, const char *what, const char *body, const char **ret_why)
{
	char *url = xasprintf("%s/training/v1%s", t->url, what);
	long status = 0;
	buf_reset(&t->answer);
	curl_easy_reset(t->curl);
	curl_easy_setopt(t->curl, CURLOPT_URL, url);
	curl_easy_setopt(t->curl, CURLOPT_PROXY, "");
	if (t->ca_file != NULL)
		curl_easy_setopt(t->curl, CURLOPT_CAINFO, t->ca_file);
	curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, 30L);
	curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, &t->answer);
	if (body != NULL)
		curl_easy_setopt(t->curl, CURLOPT_POSTFIELDS, body);
	CURLcode result = curl_easy_perform(t->curl);
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	*ret_why = curl_easy_strerror(result);
	free(url);
	return result == CURLE_OK ? status : 0;
}

static void call(struct training *t, const char *what, const char *body)
{
	const char *why;
	long status = ask(t, what, body, &why);
	if (status != 200)
		fail_msg("%s: %s, status %ld: %s", what, why, status, t->answer.data);
}

bool training_try(struct training *t, const char *what, const char *body)
{
	const char *why;
	return ask(t, what, body, &why) == 200;
}

void training_tell(struct training *t, const char *what, const char *body)
{
	call(t, what, body);
}

void training_advance(struct training *t, const char *duration)
{
	char *body = xasprintf("{\"advance\":\"%s\"}", duration);
	call(t, "/clock", body);
	free(body);
}

void training_fault(struct training *t, const char *rules)
{
	call(t, "/faults", rules);
}

/* ── what the services hold ── */

static const struct json_field subscription_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct world_subscription, id, .flags = JSON_REQUIRED),
	JSON_FIELD("skuId", JSON_TEXT, struct world_subscription, sku_id, .flags = JSON_REQUIRED),
	JSON_FIELD("name", JSON_TEXT, struct world_subscription, name, .flags = JSON_REQUIRED),
	JSON_FIELD("status", JSON_TEXT, struct world_subscription, status, .flags = JSON_REQUIRED),
	JSON_FIELD("parentSubscriptionId", JSON_TEXT, struct world_subscription, parent),
	JSON_FIELD("quantity", JSON_INT, struct world_subscription, quantity, .flags = JSON_REQUIRED),
	JSON_FIELD("assigned", JSON_INT, struct world_subscription, assigned, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape subscription_shape = { "a subscription", sizeof(struct world_subscription), subscription_fields };

static const struct json_field sku_fields[] = {
	JSON_FIELD("skuId", JSON_TEXT, struct world_sku, sku_id, .flags = JSON_REQUIRED),
	JSON_FIELD("consumed", JSON_INT, struct world_sku, consumed, .flags = JSON_REQUIRED),
	JSON_FIELD("enabled", JSON_INT, struct world_sku, enabled, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape sku_shape = { "a product", sizeof(struct world_sku), sku_fields };

static const struct json_field line_fields[] = {
	JSON_FIELD("skuId", JSON_TEXT, struct world_line, sku_id, .flags = JSON_REQUIRED),
	JSON_FIELD("name", JSON_TEXT, struct world_line, name),
	JSON_FIELD("unitPrice", JSON_TEXT, struct world_line, unit, .flags = JSON_REQUIRED),
	JSON_FIELD("amount", JSON_TEXT, struct world_line, amount, .flags = JSON_REQUIRED),
	JSON_FIELD("termDuration", JSON_TEXT, struct world_line, term, .flags = JSON_REQUIRED),
	JSON_FIELD("billingCycle", JSON_TEXT, struct world_line, cycle, .flags = JSON_REQUIRED),
	JSON_FIELD("quantity", JSON_INT, struct world_line, quantity, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape line_shape = { "a line of an order", sizeof(struct world_line), line_fields };

static const struct json_field order_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct world_order, id, .flags = JSON_REQUIRED),
	JSON_FIELD("requestId", JSON_TEXT, struct world_order, request_id),
	JSON_FIELD("status", JSON_TEXT, struct world_order, status, .flags = JSON_REQUIRED),
	JSON_FIELD("subtotal", JSON_TEXT, struct world_order, subtotal, .flags = JSON_REQUIRED),
	JSON_FIELD("tax", JSON_TEXT, struct world_order, tax, .flags = JSON_REQUIRED),
	JSON_FIELD("total", JSON_TEXT, struct world_order, total, .flags = JSON_REQUIRED),
	JSON_FIELD("due", JSON_TEXT, struct world_order, due, .flags = JSON_REQUIRED),
	JSON_FIELD("currencyCode", JSON_TEXT, struct world_order, currency, .flags = JSON_REQUIRED),
	JSON_FIELD("lines", JSON_LIST, struct world_order, lines, .flags = JSON_REQUIRED, .shape = &line_shape),
	JSON_FIELDS_END,
};
static const struct json_shape order_shape = { "an order", sizeof(struct world_order), order_fields };

static const struct json_field transition_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct world_transition, id, .flags = JSON_REQUIRED),
	JSON_FIELD("fromSubscriptionId", JSON_TEXT, struct world_transition, from, .flags = JSON_REQUIRED),
	JSON_FIELD("toSubscriptionId", JSON_TEXT, struct world_transition, to),
	JSON_FIELD("stage", JSON_TEXT, struct world_transition, stage, .flags = JSON_REQUIRED),
	JSON_FIELD("requestId", JSON_TEXT, struct world_transition, request_id),
	JSON_FIELD("moved", JSON_INT, struct world_transition, moved, .flags = JSON_REQUIRED),
	JSON_FIELD("failed", JSON_INT, struct world_transition, failed, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape transition_shape = { "an upgrade", sizeof(struct world_transition), transition_fields };

static const struct json_field counter_fields[] = {
	JSON_FIELD("users_ever_without_licence", JSON_INT, struct world_counters, users_ever_without_licence, .flags = JSON_REQUIRED),
	JSON_FIELD("users_moved", JSON_INT, struct world_counters, users_moved, .flags = JSON_REQUIRED),
	JSON_FIELD("users_moved_again", JSON_INT, struct world_counters, users_moved_again, .flags = JSON_REQUIRED),
	JSON_FIELD("duplicate_orders", JSON_INT, struct world_counters, duplicate_orders, .flags = JSON_REQUIRED),
	JSON_FIELD("duplicate_purchases", JSON_INT, struct world_counters, duplicate_purchases, .flags = JSON_REQUIRED),
	JSON_FIELD("effective_orders", JSON_INT, struct world_counters, effective_orders, .flags = JSON_REQUIRED),
	JSON_FIELD("ordering_requests", JSON_INT, struct world_counters, ordering_requests, .flags = JSON_REQUIRED),
	JSON_FIELD("cancelled_while_held", JSON_INT, struct world_counters, cancelled_while_held, .flags = JSON_REQUIRED),
	JSON_FIELD("writes", JSON_INT, struct world_counters, writes, .flags = JSON_REQUIRED),
	JSON_FIELD("faults", JSON_INT, struct world_counters, faults, .flags = JSON_REQUIRED),
	JSON_FIELD("users", JSON_INT, struct world_counters, users, .flags = JSON_REQUIRED),
	JSON_FIELD("throttled", JSON_INT, struct world_counters, throttled, .flags = JSON_REQUIRED),
	JSON_FIELD("early", JSON_INT, struct world_counters, early, .flags = JSON_REQUIRED),
	JSON_FIELD("seconds", JSON_MICRO, struct world_counters, micro_seconds, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape counter_shape = { "counters", sizeof(struct world_counters), counter_fields };

static const struct json_field world_fields[] = {
	JSON_FIELD("scenario", JSON_TEXT, struct world, scenario, .flags = JSON_REQUIRED),
	JSON_FIELD("subscriptions", JSON_LIST, struct world, subscriptions, .flags = JSON_REQUIRED, .shape = &subscription_shape),
	JSON_FIELD("skus", JSON_LIST, struct world, skus, .flags = JSON_REQUIRED, .shape = &sku_shape),
	JSON_FIELD("orders", JSON_LIST, struct world, orders, .flags = JSON_REQUIRED, .shape = &order_shape),
	JSON_FIELD("transitions", JSON_LIST, struct world, transitions, .flags = JSON_REQUIRED, .shape = &transition_shape),
	JSON_FIELD("counters", JSON_STRUCT, struct world, counters, .flags = JSON_REQUIRED, .shape = &counter_shape),
	JSON_FIELDS_END,
};
static const struct json_shape world_shape = { "the state of the training world", sizeof(struct world), world_fields };

static void decode(struct training *t, const struct json_shape *shape, void *ret)
{
	struct error err = ERROR_INIT;
	memset(ret, 0, shape->size);
	if (json_decode(shape, ret, t->answer.data, t->answer.len, &json_limits_default, &err) != 0)
		fail_msg("%s", err.text);
}

void training_world(struct training *t, struct world *ret)
{
	call(t, "/state", NULL);
	decode(t, &world_shape, ret);
}

void world_clear(struct world *w)
{
	json_clear(&world_shape, w);
}

const struct world_subscription *world_subscription(const struct world *w, const char *id)
{
	const struct world_subscription *items = w->subscriptions.items;
	for (size_t i = 0; i < w->subscriptions.count; i++)
		if (str_ieq(items[i].id, id))
			return &items[i];
	fail_msg("the world has no subscription %s", id);
	return NULL;
}

const struct world_subscription *world_subscription_named(const struct world *w, const char *name)
{
	const struct world_subscription *items = w->subscriptions.items;
	for (size_t i = 0; i < w->subscriptions.count; i++)
		if (str_eq(items[i].name, name))
			return &items[i];
	fail_msg("the world has no subscription of the name %s", name);
	return NULL;
}

const struct world_sku *world_sku(const struct world *w, const char *sku_id)
{
	const struct world_sku *items = w->skus.items;
	for (size_t i = 0; i < w->skus.count; i++)
		if (str_ieq(items[i].sku_id, sku_id))
			return &items[i];
	fail_msg("the world has no product %s", sku_id);
	return NULL;
}

static const void *item(const struct json_list *list, size_t index, size_t size, const char *what)
{
	if (index >= list->count)
		fail_msg("there are %zu %s, and number %zu was asked for", list->count, what, index);
	return (const char *)list->items + index * size;
}

const struct world_order *world_order(const struct world *w, size_t index)
{
	return item(&w->orders, index, sizeof(struct world_order), "orders");
}

const struct world_line *world_line(const struct world_order *order, size_t index)
{
	return item(&order->lines, index, sizeof(struct world_line), "lines");
}

const struct world_transition *world_transition(const struct world *w, size_t index)
{
	return item(&w->transitions, index, sizeof(struct world_transition), "upgrades");
}

/* ── what they were asked ── */

struct request_list {
	struct json_list requests;
};

static const struct json_field request_fields[] = {
	JSON_FIELD("n", JSON_INT, struct world_request, number, .flags = JSON_REQUIRED),
	JSON_FIELD("method", JSON_TEXT, struct world_request, method, .flags = JSON_REQUIRED),
	JSON_FIELD("path", JSON_TEXT, struct world_request, path, .flags = JSON_REQUIRED),
	JSON_FIELD("status", JSON_INT, struct world_request, status, .flags = JSON_REQUIRED),
	JSON_FIELD("requestId", JSON_TEXT, struct world_request, request_id),
	JSON_FIELD("attempt", JSON_INT, struct world_request, attempt),
	JSON_FIELDS_END,
};
static const struct json_shape request_shape = { "a request", sizeof(struct world_request), request_fields };
static const struct json_field request_list_fields[] = {
	JSON_FIELD("requests", JSON_LIST, struct request_list, requests, .flags = JSON_REQUIRED, .shape = &request_shape),
	JSON_FIELDS_END,
};
static const struct json_shape request_list_shape = { "a list of requests", sizeof(struct request_list), request_list_fields };

void training_each_request(struct training *t, training_request_fn *each, void *arg)
{
	struct request_list list;
	int64_t last = 0;
	do {
		char *what = xasprintf("/requests?after=%lld", (long long)last);
		call(t, what, NULL);
		free(what);
		decode(t, &request_list_shape, &list);
		const struct world_request *items = list.requests.items;
		for (size_t i = 0; i < list.requests.count; i++)
			each(arg, &items[i]);
		last = list.requests.count == 0 ? -1 : items[list.requests.count - 1].number;
		json_clear(&request_list_shape, &list);
	} while (last >= 0);
}

struct search {
	const char *method, *path;
	size_t found, index;
	char **ret_id;
};

static void look_at(void *arg, const struct world_request *request)
{
	struct search *s = arg;
	if (!str_eq(request->method, s->method) || fnmatch(s->path, request->path, 0) != 0)
		return;
	if (s->found++ == s->index && s->ret_id != NULL)
		*s->ret_id = xstrdup(request->request_id);
}

/* Counts the requests that match; where `ret_id` is given, the request id of the one of this index is put there. */
static size_t go_through(struct training *t, const char *method, const char *path, size_t index, char **ret_id)
{
	struct search s = { .method = method, .path = path, .index = index, .ret_id = ret_id };
	training_each_request(t, look_at, &s);
	return s.found;
}

size_t training_count(struct training *t, const char *method, const char *path)
{
	return go_through(t, method, path, 0, NULL);
}

void training_wait(struct training *t, const char *method, const char *path, size_t count)
{
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	while (training_count(t, method, path) < count) {
		if (time_monotonic_ms() >= end)
			fail_msg("%s %s has not arrived %zu times", method, path, count);
		poll(NULL, 0, 5);
	}
}

char *training_request_id(struct training *t, const char *method, const char *path, size_t index)
{
	char *id = NULL;
	go_through(t, method, path, index, &id);
	if (id == NULL)
		fail_msg("%s %s has not arrived %zu times", method, path, index + 1);
	return id;
}
