#include "config.h" /* for _GNU_SOURCE */

#include "mock/graph_query.h"

#include "core/buf.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/world.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what may be asked ---- */

static const struct option {
	const char *name;
	unsigned bit; /* 0: always, or refused below */
} options[] = {
	{ "$select", 0 },
	{ "$skiptoken", GRAPH_LIST },
	{ "$top", GRAPH_TOP },
	{ "$filter", GRAPH_FILTER },
	{ "$count", GRAPH_COUNT },
	{ "$expand", 0 },
	{ "$orderby", GRAPH_ORDER },
	{ "$format", 0 },
};

static const struct option *find_option(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (str_ieq(options[i].name, name) || str_ieq(options[i].name + 1, name))
			return &options[i];
	return NULL;
}

bool graph_is_eventual(const struct request *rq)
{
	const char *level = request_header(rq, "ConsistencyLevel");
	return level && str_ieq(level, "eventual");
}

bool graph_counts(const struct request *rq)
{
	return request_query_is(rq, "$count", "true") && graph_is_eventual(rq);
}

static bool refuse(struct world *w, const struct request *rq, struct response *rs, int status, const char *code, const char *fmt, const char *word, const char *more)
{
	char text[400];

	/* Both words are bounded: they come from whoever asks. */
	snprintf(text, sizeof(text), "%s'%.100s'%s", fmt, word, more);
	graph_refuse(w, rq, rs, status, code, text);
	return false;
}

static const struct graph_property *find_property(const struct graph_kind *kind, const char *name, size_t len)
{
	for (const struct graph_property *p = kind->properties; p->name; p++)
		if (strlen(p->name) == len && strncasecmp(p->name, name, len) == 0)
			return p;
	return NULL;
}

static bool selection_fits(struct world *w, const struct request *rq, struct response *rs, const struct graph_kind *kind, bool list)
{
	const char *at = request_query(rq, "$select");
	char *name, *more;

	while (kind && at && *at) {
		size_t n;
		at += strspn(at, " ");
		n = strcspn(at, ", ");
		const struct graph_property *p = find_property(kind, at, n);
		name = xstrndup(at, n);
		more = xasprintf(" on type 'microsoft.graph.%s'.", kind->type);
		bool fits = n == 0 || str_eq(name, "*") || (p && !(list && p->value == GRAPH_ALONE));
		if (!fits && !p)
			refuse(w, rq, rs, 400, "BadRequest", "Parsing OData Select and Expand failed: Could not find a property named ", name, more);
		else if (!fits)
			refuse(w, rq, rs, 501, "NotImplemented", "The property ", name, " cannot be selected of a collection; ask for one resource.");
		free(name);
		free(more);
		if (!fits)
			return false;
		at += n;
		at += strspn(at, ", ");
	}
	return true;
}

static bool option_fits(struct world *w, const struct request *rq, struct response *rs, const struct graph_kind *kind, const char *name, const char *value, unsigned allowed)
{
	const struct option *o = find_option(name);

	if (str_ieq(name, "$search") || str_ieq(name, "search"))
		return refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "The query option ", name,
			graph_is_eventual(rq) ? " is not supported for this resource." : " works with the request header 'ConsistencyLevel: eventual' alone.");
	if (str_ieq(name, "$skip") || str_ieq(name, "skip"))
		return refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "", name, " is not supported by the service.");
	if (!o)
		return name[0] != '$' || refuse(w, rq, rs, 400, "BadRequest", "The query parameter ", name, " is not known.");
	if (o->bit && !(allowed & o->bit))
		return refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "The query parameter ", name, " is not supported for this resource.");
	if (o->bit == GRAPH_COUNT && !str_ieq(value, "true") && !str_ieq(value, "false"))
		return refuse(w, rq, rs, 400, "BadRequest", "Invalid value ", value, " for $count: it is true or false.");
	if (str_eq(o->name, "$expand") && !(kind && str_ieq(value, kind->expands)))
		return refuse(w, rq, rs, 400, "BadRequest", "Parsing OData Select and Expand failed: Could not find a property named ", value, ".");
	return true;
}

bool graph_query_fits(struct world *w, const struct request *rq, struct response *rs, const struct graph_kind *kind, unsigned allowed)
{
	for (size_t i = 0; i < rq->n_query; i++)
		if (!option_fits(w, rq, rs, kind, rq->query[i].name, rq->query[i].value ? rq->query[i].value : "", allowed))
			return false;
	return selection_fits(w, rq, rs, kind, allowed & GRAPH_LIST);
}

bool graph_selects(const struct request *rq, const struct graph_kind *kind, const char *property)
{
	const struct graph_property *p = find_property(kind, property, strlen(property));
	const char *list = request_query(rq, "$select");

	if (list && (*list == '\0' || strchr(list, '*')))
		return p && p->unasked;
	return request_selects(rq, property, p && p->unasked);
}

void graph_put_nothing(const struct request *rq, struct json_writer *json, const struct graph_kind *kind)
{
	for (const struct graph_property *p = kind->properties; p->name; p++) {
		if (p->value == GRAPH_WRITTEN || !graph_selects(rq, kind, p->name))
			continue;
		json_key(json, p->name);
		if (p->value == GRAPH_EMPTY) {
			json_array(json);
			json_array_end(json);
		} else {
			json_null(json);
		}
	}
}

/* ---- annotations ---- */

enum metadata { METADATA_NONE, METADATA_MINIMAL, METADATA_FULL };

static enum metadata metadata_of(const struct request *rq)
{
	const char *accept = request_header(rq, "Accept");

	if (accept && strcasestr(accept, "odata.metadata=none"))
		return METADATA_NONE;
	return accept && strcasestr(accept, "odata.metadata=full") ? METADATA_FULL : METADATA_MINIMAL;
}

const char *graph_content_type(const struct request *rq)
{
	static const char *const types[] = {
		[METADATA_NONE] = "application/json;odata.metadata=none;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
		[METADATA_MINIMAL] = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
		[METADATA_FULL] = "application/json;odata.metadata=full;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
	};
	return types[metadata_of(rq)];
}

void graph_put_context(struct world *w, const struct request *rq, struct json_writer *json, const char *what, bool one)
{
	const char *select = request_query(rq, "$select");
	char *context;

	if (metadata_of(rq) == METADATA_NONE)
		return;
	context = world_url(w, "/graph/v1.0/$metadata#%s%s%s%s%s", what, str_empty(select) ? "" : "(", select ? select : "", str_empty(select) ? "" : ")", one ? "/$entity" : "");
	json_put_string(json, "@odata.context", context);
	free(context);
}

void graph_put_type(struct world *w, const struct request *rq, struct json_writer *json, const struct graph_kind *kind, const char *id)
{
	char *text;

	if (metadata_of(rq) != METADATA_FULL)
		return;
	text = xasprintf("#microsoft.graph.%s", kind->type);
	json_put_string(json, "@odata.type", text);
	free(text);
	text = world_url(w, "/graph/v1.0/%s/%s", kind->set, id);
	json_put_string(json, "@odata.id", text);
	free(text);
}

/* ---- pages ---- */

/* Whose list it is and how it was asked for; the order of the options, and how they are escaped, says nothing. */
static uint64_t digest(const struct world *w, const struct request *rq)
{
	uint64_t all = uuid_valid(w->tenant_id) ? strtoull(w->tenant_id, NULL, 16) : 0;

	for (size_t i = 0; i <= rq->n_query; i++) {
		const char *parts[2] = { i < rq->n_query ? rq->query[i].name : rq->path, i < rq->n_query ? rq->query[i].value : "" };
		uint64_t one = UINT64_C(0xcbf29ce484222325);
		if (strstr(parts[0], "skiptoken"))
			continue;
		for (size_t k = 0; k < 2; k++)
			for (const char *c = parts[k] ? parts[k] : ""; *c; c++)
				one = (one ^ (unsigned char)tolower((unsigned char)*c)) * UINT64_C(0x100000001b3);
		all += one;
	}
	return all;
}

char *graph_page_mark(const struct world *w, const struct request *rq, const char *where)
{
	struct buf mark = BUF_INIT;
	char *plain = xasprintf("%s.%016llx", where, (unsigned long long)digest(w, rq));

	buf_addstr(&mark, "m~");
	for (const char *c = plain; *c; c++)
		buf_addf(&mark, "%02x", (unsigned char)*c);
	free(plain);
	return buf_steal(&mark);
}

static char *unmark(const char *mark)
{
	struct buf plain = BUF_INIT;
	unsigned byte;

	for (mark += strlen("m~"); isxdigit((unsigned char)mark[0]) && isxdigit((unsigned char)mark[1]) && sscanf(mark, "%2x", &byte) == 1; mark += 2)
		buf_addch(&plain, (char)byte);
	return buf_steal(&plain);
}

bool graph_page_begins(struct world *w, const struct request *rq, struct response *rs, char **ret_where)
{
	const char *given = request_query(rq, "$skiptoken");
	char *plain, *dot;
	bool fits;

	*ret_where = NULL;
	if (!given)
		return true;
	plain = str_starts(given, "m~") ? unmark(given) : xstrdup("");
	dot = strrchr(plain, '.');
	fits = dot && strtoull(dot + 1, NULL, 16) == digest(w, rq);
	if (fits) {
		*dot = '\0';
		*ret_where = plain;
		return true;
	}
	free(plain);
	graph_refuse(w, rq, rs, 400, "Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.");
	return false;
}

bool graph_page_after(struct world *w, const struct request *rq, struct response *rs, int64_t *ret_after)
{
	char *where;

	*ret_after = 0;
	if (!graph_page_begins(w, rq, rs, &where))
		return false;
	if (where)
		str_to_int64(where, ret_after);
	free(where);
	return true;
}
