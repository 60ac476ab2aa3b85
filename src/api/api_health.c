#include "api/api_health.h"

#include "api/api_fetch.h"

/* serviceHealthStatus; printed in both cases by its own samples. */
static const struct json_word health_words[] = {
	{ "serviceOperational", API_HEALTH_OPERATIONAL },
	{ "serviceRestored", API_HEALTH_OPERATIONAL },
	{ "postIncidentReviewPublished", API_HEALTH_OPERATIONAL },
	{ "falsePositive", API_HEALTH_OPERATIONAL },
	{ "resolved", API_HEALTH_OPERATIONAL },
	{ "resolvedExternal", API_HEALTH_OPERATIONAL },
	{ "mitigated", API_HEALTH_OPERATIONAL },
	{ "mitigatedExternal", API_HEALTH_OPERATIONAL },
	{ "investigating", API_HEALTH_INVESTIGATING },
	{ "investigationSuspended", API_HEALTH_INVESTIGATING },
	{ "reported", API_HEALTH_INVESTIGATING },
	{ "confirmed", API_HEALTH_INVESTIGATING },
	{ "restoringService", API_HEALTH_RECOVERING },
	{ "verifyingService", API_HEALTH_RECOVERING },
	{ "extendedRecovery", API_HEALTH_RECOVERING },
	{ "serviceDegradation", API_HEALTH_DEGRADED },
	{ "serviceInterruption", API_HEALTH_INTERRUPTED },
	{ NULL, 0 },
};

static const struct json_field overview_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_health_overview, id),
	JSON_FIELD("service", JSON_TEXT, struct api_health_overview, service, .flags = JSON_REQUIRED),
	JSON_FIELD("status", JSON_TEXT, struct api_health_overview, status),
	JSON_FIELDS_END,
};

static const struct json_shape overview_shape = { "the health of a service", sizeof(struct api_health_overview), overview_fields };

static int overview_check(void *item, struct error *err)
{
	struct api_health_overview *o = item;

	o->health = (enum api_health)word_value(health_words, o->status, API_HEALTH_UNKNOWN);
	return check_text(o->service, "service", err);
}

GRAPH_PAGE(overviews_shape, "the health of the services", &overview_shape);
const struct api_decoder api_health_decoder = {
	.name = "health", .shape = &overviews_shape, .element = &overview_shape, .check = overview_check,
};

static void deliver(struct call *c, const struct error *err, void *result)
{
	((api_health_fn *)c->done)(c->arg, err, result);
}

uint64_t api_health_list(struct api *api, api_health_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_health_decoder, deliver, FETCH_DONE(done), arg);

	call_path(c, "GET", "/admin/serviceAnnouncement/healthOverviews");
	return call_start(c);
}

void api_health_clear(struct api_health_overviews *h)
{
	api_list_clear(&overview_shape, &h->list);
}
