#include "api/api.h"

#include "api/api_call.h"
#include "api/api_token.h"
#include "core/buf.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const struct api_limits default_limits = {
	.timeout_ms = 60000,
	.price_sheet_timeout_ms = 600000,
	.answer_bytes = (size_t)8 << 20,
	.price_sheet_bytes = (size_t)1 << 30,
	.pages = 20000,
	.users_page = 999,
	.attempts = 5,
	.longest_wait_ms = 120000,
	.backoff_ms = 500,
	.backoff_most_ms = 30000,
};

#define OR_DEFAULT(limits, field) \
	do { \
		if ((limits)->field <= 0) \
			(limits)->field = default_limits.field; \
	} while (0)

static void limits_complete(struct api_limits *l)
{
	OR_DEFAULT(l, timeout_ms);
	OR_DEFAULT(l, price_sheet_timeout_ms);
	OR_DEFAULT(l, answer_bytes);
	OR_DEFAULT(l, price_sheet_bytes);
	OR_DEFAULT(l, pages);
	OR_DEFAULT(l, users_page);
	OR_DEFAULT(l, attempts);
	OR_DEFAULT(l, longest_wait_ms);
	OR_DEFAULT(l, backoff_ms);
	OR_DEFAULT(l, backoff_most_ms);
}

/* Without the closing slashes that people like to write. */
static char *base_url(const char *url)
{
	size_t n = url ? strlen(url) : 0;

	while (n > 0 && url[n - 1] == '/')
		n--;
	return n > 0 ? xstrndup(url, n) : NULL;
}

static uint64_t jitter_seed(void)
{
	char uuid[UUID_TEXT];
	uint64_t seed = 0;

	uuid_make(uuid);
	for (const char *p = uuid; *p; p++)
		seed = seed * 31 + (unsigned char)*p;
	return seed;
}

static char *join(const char *const *words)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; words && words[i]; i++)
		buf_addf(&text, "%s%s", i ? " " : "", words[i]);
	return text.len > 0 ? buf_steal(&text) : NULL;
}

struct api *api_new(struct api_config *config, struct http *http, struct timers *timers)
{
	struct api *api = xcalloc(1, sizeof(*api));

	api->http = http;
	api->timers = timers;
	for (int s = 0; s < API_SERVICES; s++)
		api->url[s] = base_url(config->url[s]);
	api->tenant = xstrdup(config->tenant ? config->tenant : "organizations");
	api->partner = str_empty(config->partner) ? NULL : xstrdup(config->partner);
	api->customer = xstrdup(config->customer ? config->customer : api->tenant);
	api->client_id = xstrdup(config->client_id ? config->client_id : "");
	api->locale = xstrdup(config->locale ? config->locale : "en-US");
	api->user_agent = xstrdup(config->user_agent);
	api->scopes = join(config->scopes);
	secret_move(&api->client_secret, &config->client_secret);
	api->limits = config->limits;
	limits_complete(&api->limits);
	api->now_ms = config->now_ms ? config->now_ms : time_monotonic_ms;
	api->wall_ms = config->wall_ms ? config->wall_ms : time_now_ms;
	api->skew_ms = TIME_UNKNOWN;
	stream_init(&api->jitter, jitter_seed());
	return api;
}

void api_free(struct api *api)
{
	if (!api)
		return;
	api->closing = true;
	while (api->calls)
		call_abandon(api->calls);
	token_forget_all(api);
	token_forget_identity(api);
	for (int s = 0; s < API_SERVICES; s++)
		free(api->url[s]);
	free(api->tenant);
	free(api->partner);
	free(api->scopes);
	free(api->token_cache);
	free(api->customer);
	free(api->client_id);
	free(api->locale);
	free(api->user_agent);
	free(api);
}

bool api_has(const struct api *api, enum api_service service)
{
	return api->url[service] != NULL;
}

void api_set_customer(struct api *api, const char *customer)
{
	str_set(&api->customer, customer);
}

void api_cancel(struct api *api, uint64_t id)
{
	struct call *c = api->calls;

	while (c && (c->id != id || c->hidden))
		c = c->next;
	if (c)
		call_cancel(c);
}

static enum api_wait wait_of(const struct call *c)
{
	if (c->service == API_ENTRA || c->stage == CALL_WAITS_TOKEN)
		return API_WAITING_SIGN_IN;
	if (c->stage == CALL_WAITS_LIMIT)
		return API_WAITING_LIMIT;
	return c->stage == CALL_WAITS_RETRY ? API_WAITING_RETRY : API_WAITING_ANSWER;
}

static int urgency(const struct call *c)
{
	static const int order[] = { [API_WAITING_LIMIT] = 3, [API_WAITING_RETRY] = 2, [API_WAITING_SIGN_IN] = 1, [API_WAITING_ANSWER] = 0 };

	return order[wait_of(c)];
}

bool api_status(const struct api *api, uint64_t id, struct api_status *ret)
{
	const struct call *found = NULL;

	for (const struct call *c = api->calls; c; c = c->next) {
		if (c->hidden || c->stage == CALL_ENDS || (id && c->id != id))
			continue;
		if (!found || urgency(c) > urgency(found))
			found = c;
	}
	if (!found)
		return false;
	*ret = (struct api_status){ .service = found->service, .wait = wait_of(found), .since_ms = found->since_ms,
		.until_ms = found->stage == CALL_SENT || found->stage == CALL_WAITS_TOKEN ? 0 : found->until_ms,
		.attempt = found->attempt, .pages = found->pages };
	return true;
}

void api_set_trace(struct api *api, api_trace_fn *fn, void *arg)
{
	api->trace = fn;
	api->trace_arg = arg;
}
