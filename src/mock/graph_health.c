/* Graph: how the organisation's services are, and what is wrong with them. */
#include "core/calendar.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/world.h"

#include <stdio.h>

static void issue(struct world *w, struct json_writer *json, const struct scenario_health *h, size_t number)
{
	char id[16];
	snprintf(id, sizeof(id), "TR%06zu", 100000 + number);
	json_object(json);
	json_put_string(json, "id", id);
	json_put_string(json, "title", h->issue);
	json_put_string(json, "impactDescription", h->issue);
	json_put_string(json, "classification", "Incident");
	json_put_string(json, "origin", "Microsoft");
	json_put_string(json, "service", h->service);
	json_put_string(json, "status", h->status);
	json_put_bool(json, "isResolved", false);
	json_put_time(json, "startDateTime", w->now_ms - INT64_C(45) * 60 * 1000);
	json_put_time(json, "lastModifiedDateTime", w->now_ms - INT64_C(5) * 60 * 1000);
	json_put_time(json, "endDateTime", TIME_UNKNOWN);
	json_object_end(json);
}

static const struct graph_property health_properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "service", GRAPH_WRITTEN, true },
	{ "status", GRAPH_WRITTEN, true },
	{ "issues", GRAPH_WRITTEN, false },
	{ NULL, GRAPH_NULL, false },
};
static const struct graph_kind health_kind = { "serviceHealth", "admin/serviceAnnouncement/healthOverviews", health_properties, "issues" };

static void health(struct world *w, const struct request *rq, struct json_writer *json, const struct scenario_health *h, size_t number, bool with_issues)
{
	json_object(json);
	if (request_selects(rq, "id", true))
		json_put_string(json, "id", h->label);
	if (request_selects(rq, "service", true))
		json_put_string(json, "service", h->service);
	if (request_selects(rq, "status", true))
		json_put_string(json, "status", h->status);
	if (with_issues) {
		json_key(json, "issues");
		json_array(json);
		if (!str_empty(h->issue))
			issue(w, json, h, number);
		json_array_end(json);
	}
	json_object_end(json);
}

void graph_health(struct world *w, const struct request *rq, struct response *rs)
{
	static const struct scenario_health well[] = {
		{ .label = (char *)"Exchange", .service = (char *)"Exchange Online", .status = (char *)"ServiceOperational" },
		{ .label = (char *)"SharePoint", .service = (char *)"SharePoint Online", .status = (char *)"ServiceOperational" },
		{ .label = (char *)"microsoftteams", .service = (char *)"Microsoft Teams", .status = (char *)"ServiceOperational" },
	};
	bool with_issues = request_query_is(rq, "$expand", "issues");

	if (!graph_query_fits(w, rq, rs, &health_kind, GRAPH_LIST | GRAPH_TOP))
		return;
	struct json_writer *json = graph_list(w, rq, rs, with_issues ? "admin/serviceAnnouncement/healthOverviews(issues())" : "admin/serviceAnnouncement/healthOverviews", -1);

	for (size_t i = 0; i < w->scenario->n_health; i++)
		health(w, rq, json, &w->scenario->health[i], i, with_issues);
	for (size_t i = 0; !w->scenario->n_health && i < sizeof(well) / sizeof(well[0]); i++)
		health(w, rq, json, &well[i], i, with_issues);
	graph_list_end(w, rq, json, NULL);
}

void graph_health_issues(struct world *w, const struct request *rq, struct response *rs)
{
	if (!graph_query_fits(w, rq, rs, NULL, GRAPH_LIST | GRAPH_TOP))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "admin/serviceAnnouncement/issues", -1);
	for (size_t i = 0; i < w->scenario->n_health; i++)
		if (!str_empty(w->scenario->health[i].issue))
			issue(w, json, &w->scenario->health[i], i);
	graph_list_end(w, rq, json, NULL);
}
