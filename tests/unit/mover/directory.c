#include "tests/unit/mover/directory.h"

#include "core/mem.h"
#include "core/text.h"
#include "json/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pending {
	struct pending *next;
	uint64_t id;
	int64_t sent_ms;
	char *method, *url, *body;
	bool cancelled;
	http_done_fn *done;
	void *arg;
};

struct http {
	struct directory *d;
	struct pending *first;
	uint64_t next_id;
};

struct http *directory_http(struct directory *d)
{
	struct http *h = xcalloc(1, sizeof *h);
	h->d = d;
	return h;
}

uint64_t http_start(struct http *h, const struct http_request *r, http_done_fn *done, void *arg)
{
	struct pending *p = xcalloc(1, sizeof *p), **at = &h->first;
	*p = (struct pending){ .id = ++h->next_id, .sent_ms = h->d->now_ms, .method = xstrdup(r->method), .url = xstrdup(r->url), .done = done, .arg = arg,
		.body = r->body ? xstrndup(r->body, r->body_len) : xstrdup("") };
	h->d->started = p->id;
	if (h->d->asked)
		h->d->asked(r);
	while (*at)
		at = &(*at)->next;
	*at = p;
	return p->id;
}

void http_cancel(struct http *h, uint64_t id)
{
	for (struct pending *p = h->first; p; p = p->next)
		if (p->id == id)
			p->cancelled = true;
}

size_t http_running(const struct http *h)
{
	size_t n = 0;
	for (const struct pending *p = h->first; p; p = p->next)
		n++;
	return n;
}

const char *http_header(const struct http_answer *answer, const char *name)
{
	(void)answer;
	return str_ieq(name, "Content-Type") ? "application/json" : NULL;
}

/* ── what is there ── */

static void add_ids(struct buf *to, const char *set)
{
	buf_addch(to, '[');
	for (const char *at = set; *at;) {
		size_t n = strcspn(at, " ");
		buf_addf(to, "%s\"%.*s\"", at == set ? "" : ",", (int)n, at);
		at += n + (at[n] == ' ');
	}
	buf_addch(to, ']');
}

static void add_licence(struct buf *to, const char *sku, const char *off, const char *group, bool *first, bool as_source)
{
	buf_addf(to, "%s{\"skuId\":\"%s\",\"disabledPlans\":", *first ? "" : ",", sku);
	add_ids(to, off);
	if (as_source)
		buf_addf(to, ",\"assignedByGroup\":%s,\"state\":\"Active\",\"error\":\"None\"", group);
	buf_addch(to, '}');
	*first = false;
}

static void add_licences(struct buf *to, const struct person *p, bool as_source)
{
	bool first = true;
	buf_addch(to, '[');
	if (p->source)
		add_licence(to, SOURCE, p->source_off, "null", &first, as_source);
	if (p->target)
		add_licence(to, TARGET, p->target_off, "null", &first, as_source);
	if (p->by_group)
		add_licence(to, TARGET, "", "\"" GROUP "\"", &first, as_source);
	if (p->other)
		add_licence(to, OTHER, "", "null", &first, as_source);
	buf_addch(to, ']');
}

static void add_person(struct buf *to, const struct person *p)
{
	buf_addf(to, "{\"id\":\"%s\",\"displayName\":\"Person %s\",\"userPrincipalName\":\"%s\",\"accountEnabled\":%s,\"usageLocation\":", p->id, p->upn, p->upn,
		p->blocked ? "false" : "true");
	buf_addf(to, p->location[0] ? "\"%s\"" : "null%s", p->location);
	buf_addstr(to, ",\"assignedLicenses\":");
	add_licences(to, p, false);
	buf_addstr(to, ",\"licenseAssignmentStates\":");
	add_licences(to, p, true);
	buf_addch(to, '}');
}

static void add_plan(struct buf *to, const char *id, const char *who, bool last)
{
	buf_addf(to, "{\"servicePlanId\":\"%s\",\"servicePlanName\":\"P\",\"provisioningStatus\":\"Success\",\"appliesTo\":\"%s\"}%s", id, who, last ? "" : ",");
}

static void add_skus(struct buf *to, const struct directory *d)
{
	int64_t held = 0;
	for (size_t i = 0; i < d->n; i++)
		held += d->people[i].target;
	buf_addf(to, "{\"value\":[{\"skuId\":\"%s\",\"appliesTo\":\"User\",\"consumedUnits\":%zu,\"prepaidUnits\":{\"enabled\":9999},\"servicePlans\":[", SOURCE, d->n);
	add_plan(to, PLAN_MAIL, "User", false);
	add_plan(to, PLAN_NEWS, "User", false);
	add_plan(to, PLAN_OLD, "User", false);
	add_plan(to, PLAN_ONLY, "User", false);
	add_plan(to, PLAN_FIRM, "User", true);
	buf_addf(to, "]},{\"skuId\":\"%s\",\"appliesTo\":\"User\",\"consumedUnits\":%lld,\"prepaidUnits\":{\"enabled\":%lld},\"servicePlans\":[", TARGET, (long long)held,
		(long long)d->seats);
	add_plan(to, PLAN_MAIL, "User", false);
	add_plan(to, PLAN_NEWS, "User", false);
	add_plan(to, PLAN_NEW, "User", false);
	add_plan(to, PLAN_FIRM, "Company", false);
	add_plan(to, PLAN_CALL, "User", true);
	buf_addf(to, "]},{\"skuId\":\"%s\",\"appliesTo\":\"User\",\"consumedUnits\":1,\"prepaidUnits\":{\"enabled\":10},\"servicePlans\":[", OTHER);
	add_plan(to, PLAN_CALL2, "User", true);
	buf_addstr(to, "]}]}");
}

/* ── writes ── */

static struct person *find(struct directory *d, const char *url)
{
	char plain[200];
	const char *at = strstr(url, "%40");

	snprintf(plain, sizeof plain, "%.*s@%s", (int)(at ? at - url : 0), url, at ? at + 3 : "");
	for (size_t i = 0; i < d->n; i++)
		if (strstr(url, d->people[i].id) || strstr(plain, d->people[i].upn))
			return &d->people[i];
	return NULL;
}

static struct json_object *member(struct json_object *o, const char *name);

struct wanted {
	const char *name;
	struct json_object *value;
};

static int on_member(void *arg, const char *name, struct json_object *value)
{
	struct wanted *w = arg;
	if (!str_eq(name, w->name))
		return 0;
	w->value = value;
	return 1;
}

static struct json_object *member(struct json_object *o, const char *name)
{
	struct wanted w = { name, NULL };
	tree_members(o, on_member, &w);
	return w.value;
}

static const char *text(struct json_object *o, const char *name)
{
	size_t n;
	struct json_object *value = member(o, name);
	return value ? tree_text(value, &n) : "";
}

static void take_off(struct json_object *list, char to[200])
{
	size_t n;
	to[0] = '\0';
	for (size_t i = 0; i < tree_count(list); i++)
		snprintf(to + strlen(to), 200 - strlen(to), "%s%s", i ? " " : "", tree_text(tree_at(list, i), &n));
}

/* The status, with the words of a refusal. */
static int assign(struct directory *d, struct person *p, struct json_object *body, const char **words)
{
	struct json_object *add = member(body, "addLicenses"), *remove = member(body, "removeLicenses");
	int64_t held = 0;
	size_t n;

	for (size_t i = 0; i < d->n; i++)
		held += d->people[i].target;
	for (size_t i = 0; i < tree_count(remove); i++) {
		const char *sku = tree_text(tree_at(remove, i), &n);
		if (!(str_eq(sku, SOURCE) ? p->source : p->target)) {
			*words = "User does not have a corresponding license.";
			return 400;
		}
	}
	for (size_t i = 0; i < tree_count(add); i++) {
		if (!p->location[0]) {
			*words = "License assignment cannot be done for user with invalid usage location.";
			return 400;
		}
		if (str_eq(text(tree_at(add, i), "skuId"), TARGET) && !p->target && held >= d->seats) {
			*words = "Subscription with SKU " TARGET " does not have any available licenses.";
			return 400;
		}
	}
	for (size_t i = 0; i < tree_count(add); i++) {
		bool target = str_eq(text(tree_at(add, i), "skuId"), TARGET);
		*(target ? &p->target : &p->source) = true;
		take_off(member(tree_at(add, i), "disabledPlans"), target ? p->target_off : p->source_off);
	}
	for (size_t i = 0; i < tree_count(remove); i++)
		*(str_eq(tree_text(tree_at(remove, i), &n), SOURCE) ? &p->source : &p->target) = false;
	p->was_without |= !p->source && !p->target && !p->by_group;
	p->writes++;
	return 200;
}

static void add_part(struct buf *to, const char *id, int status, const char *headers, const char *body, bool first)
{
	buf_addf(to, "%s{\"id\":\"%s\",\"status\":%d,\"headers\":{%s},\"body\":%s}", first ? "" : ",", id, status, headers, body);
}

static bool nth(int count, int every)
{
	return every > 0 && count % every == 0;
}

static void one(struct directory *d, struct json_object *r, struct buf *to, bool first)
{
	const char *id = text(r, "id"), *method = text(r, "method"), *words = "";
	struct person *p = find(d, text(r, "url"));
	struct buf body = BUF_INIT;
	int status = 200;

	if (!p) {
		add_part(to, id, 404, "", "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"Resource does not exist.\"}}", first);
		return;
	}
	if (str_eq(method, "GET")) {
		d->reads++;
		add_person(&body, p);
		add_part(to, id, 200, "", body.data, first);
		buf_clear(&body);
		return;
	}
	d->writes++;
	d->writes_too_early += d->current > d->closed_at && d->current_sent_ms < d->closed_until_ms;
	if (nth(d->writes, d->turn_away)) {
		d->turned_away++;
		d->closed_until_ms = d->now_ms + 700;
		d->closed_at = d->started;
		add_part(to, id, 429, "\"Retry-After\":\"0.7\"", "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Please retry again later.\"}}", first);
		return;
	}
	if (nth(d->writes, d->fail_part)) {
		add_part(to, id, 503, "", "{\"error\":{\"code\":\"serviceNotAvailable\",\"message\":\"Try later.\"}}", first);
		return;
	}
	if (d->forbidden) {
		status = 403;
		words = "Insufficient privileges to complete the operation.";
	} else if (str_eq(method, "PATCH")) {
		str_copy(p->location, sizeof p->location, text(member(r, "body"), "usageLocation"));
		status = 204;
	} else {
		bool before = nth(d->writes, d->deny_before), after = nth(d->writes, d->deny_after);
		status = before ? 400 : assign(d, p, member(r, "body"), &words);
		if (before || after) {
			status = 400;
			words = "A rule of the tenant stands against it.";
		}
	}
	if (status == 200)
		add_person(&body, p);
	else
		buf_addf(&body, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}", status == 403 ? "Authorization_RequestDenied" : "Request_BadRequest", words);
	add_part(to, id, status, "", status == 204 ? "null" : body.data, first);
	buf_clear(&body);
}

static enum http_outcome batch(struct directory *d, const char *body, struct buf *to)
{
	struct json_object *tree = NULL;
	if (tree_parse(body, strlen(body), 32, &tree, NULL) < 0)
		return HTTP_LOST;
	struct json_object *list = member(tree, "requests");
	bool writes = !str_eq(text(tree_at(list, 0), "method"), "GET");
	enum http_outcome outcome = HTTP_ANSWERED;

	int64_t closed_before_ms = d->closed_until_ms;
	d->batches += writes;
	d->read_batches += !writes;
	if (d->now_ms < d->down_until_ms || (!writes && nth(d->read_batches, d->lose_reads))) {
		outcome = HTTP_LOST;
	} else if (writes && nth(d->batches, d->lose_before)) {
		outcome = HTTP_LOST;
	} else {
		buf_addstr(to, "{\"responses\":[");
		for (size_t i = 0; i < tree_count(list); i++)
			one(d, tree_at(list, i), to, i == 0);
		buf_addstr(to, "]}");
		if (writes && nth(d->batches, d->lose_after)) {
			outcome = HTTP_LOST;
			d->closed_until_ms = closed_before_ms; /* nobody has heard of it */
		}
	}
	tree_free(tree);
	return outcome;
}

static void answer(struct directory *d, struct pending *p)
{
	struct http_answer a = { .outcome = p->cancelled ? HTTP_CANCELLED : HTTP_ANSWERED, .status = 200, .body = BUF_INIT, .reason = "" };

	if (p->cancelled) {
		a.status = 0;
	} else if (strstr(p->url, "/token")) {
		buf_addstr(&a.body, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t\"}");
	} else if (strstr(p->url, "/subscribedSkus")) {
		add_skus(&a.body, d);
	} else if (strstr(p->url, "/groups")) {
		buf_addstr(&a.body, "{\"value\":[]}");
	} else if (strstr(p->url, "/$batch")) {
		a.outcome = batch(d, p->body, &a.body);
		if (a.outcome != HTTP_ANSWERED) {
			a.status = 0;
			buf_reset(&a.body);
		}
	} else {
		bool first = true;
		buf_addstr(&a.body, "{\"value\":[");
		for (size_t i = 0; i < d->n; i++) {
			if (!d->people[i].source)
				continue;
			buf_addstr(&a.body, first ? "" : ",");
			first = false;
			add_person(&a.body, &d->people[i]);
		}
		buf_addstr(&a.body, "]}");
	}
	p->done(p->arg, &a);
	buf_clear(&a.body);
}

void http_deliver(struct http *h)
{
	struct pending *list = h->first;

	h->first = NULL;
	for (struct pending *next; list; list = next) {
		next = list->next;
		h->d->current = list->id;
		h->d->current_sent_ms = list->sent_ms;
		answer(h->d, list);
		free(list->method);
		free(list->url);
		free(list->body);
		free(list);
	}
}

void http_free(struct http *h)
{
	for (struct pending *p = h ? h->first : NULL; p; p = p->next)
		p->cancelled = true;
	if (h)
		http_deliver(h);
	free(h);
}
