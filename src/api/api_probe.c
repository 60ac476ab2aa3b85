#include "api/api_probe.h"

#include "api/api_call.h"
#include "api/api_meaning.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <assert.h>
#include <stdlib.h>

struct probe {
	struct api_probe result;
	struct error err;
};

/* Something short that each of them documents; nobody gets it without a token. */
static const char *const paths[API_SERVICES] = {
	[API_GRAPH] = "/organization",
	[API_COMMERCE] = "/profiles/organization",
	[API_PRICES] = "/sales",
	[API_STOREFRONT] = "/customers",
};

/* A network that wants somebody to sign in first sends a page, or sends elsewhere. */
static bool is_the_service(const struct http_answer *a)
{
	const char *type = http_header(a, "Content-Type");

	if (a->outcome != HTTP_ANSWERED || a->status >= 500 || (a->status >= 300 && a->status < 400))
		return false;
	return a->status >= 400 || !type || !text_contains_fold(type, "text/html");
}

static int probe_whole(struct call *c, struct http_answer *a)
{
	struct probe *p = c->state;

	p->result.took_ms = c->api->now_ms() - c->sent_ms;
	if (!is_the_service(a))
		meaning_of_failure(c, a, -1, &p->err);
	return CALL_DONE;
}

/* `err` is the call's own end, before anything came back. */
static void probe_deliver(struct call *c, const struct error *err)
{
	struct probe *p = c->state;

	if (!err && p->err.kind != ERROR_NONE)
		err = &p->err;
	((api_probe_fn *)c->done)(c->arg, err, err ? NULL : &p->result);
}

static void probe_clear(struct call *c)
{
	free(c->state);
}

static const struct call_class probe_class = { .whole = probe_whole, .deliver = probe_deliver, .clear = probe_clear };

uint64_t api_probe(struct api *api, enum api_service service, api_probe_fn *done, void *arg)
{
	struct call *c = call_new(api, service, &probe_class, (call_fn *)done, arg);
	struct probe *p = xcalloc(1, sizeof(*p));

	assert(paths[service]);
	p->err = ERROR_INIT;
	c->state = p;
	c->anonymous = true;
	call_path(c, "GET", paths[service]);
	return call_start(c);
}
