/* Graph: what a query may ask of each kind of thing, and how its answers say what they are. Source: Microsoft Graph, "Use query parameters",
 * "Advanced query capabilities on Microsoft Entra ID objects", "Paging"; OData 4.0 JSON format for the annotations. */
#ifndef MOCK_GRAPH_QUERY_H
#define MOCK_GRAPH_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_writer;
struct request;
struct response;
struct world;

enum graph_value {
	GRAPH_WRITTEN, /* by whoever writes the thing */
	GRAPH_NULL,    /* nothing in this world has it */
	GRAPH_EMPTY,   /* likewise, a list */
	GRAPH_ALONE    /* likewise, and it cannot be had of a whole collection */
};

struct graph_property {
	const char *name;
	enum graph_value value;
	bool unasked; /* is there without $select */
};

struct graph_kind {
	const char *type; /* "user", of microsoft.graph */
	const char *set;  /* "users": where it stands below the service, and in contexts */
	const struct graph_property *properties; /* ended by name NULL */
	const char *expands; /* what $expand may name; NULL: nothing */
};
extern const struct graph_kind graph_kind_user, graph_kind_group;

/* Query options that the address takes beside $select and $expand. */
enum {
	GRAPH_TOP = 1,
	GRAPH_FILTER = 2,
	GRAPH_COUNT = 4,
	GRAPH_ORDER = 8,
	GRAPH_LIST = 16  /* it is a collection, not one thing */
};
/* False: something is asked that the service does not know or does not do, and it was refused. `kind` NULL: whatever is selected is fine, and nothing can be expanded. */
bool graph_query_fits(struct world *w, const struct request *rq, struct response *rs, const struct graph_kind *kind, unsigned options);
bool graph_is_eventual(const struct request *rq); /* ConsistencyLevel: eventual */
bool graph_counts(const struct request *rq);      /* $count=true, and a directory that may be some moments old: without that it is passed over */

bool graph_selects(const struct request *rq, const struct graph_kind *kind, const char *property);
/* Properties that are asked for, and that nothing in this world has. */
void graph_put_nothing(const struct request *rq, struct json_writer *json, const struct graph_kind *kind);

/* ---- annotations: as much as Accept asks for (odata.metadata=none, minimal or full) ---- */

/* "@odata.context" of `what`: a collection, or one thing of it. */
void graph_put_context(struct world *w, const struct request *rq, struct json_writer *json, const char *what, bool one);
void graph_put_type(struct world *w, const struct request *rq, struct json_writer *json, const struct graph_kind *kind, const char *id);
const char *graph_content_type(const struct request *rq);

/* ---- pages ---- */

/* Where the next page begins, in a form that says nothing and that fits this query alone. The caller frees. */
char *graph_page_mark(const struct world *w, const struct request *rq, const char *where);
/* What it was made from; *ret_where NULL: it is the first page. False: it is of another query, or none of ours, and was refused. The caller frees. */
bool graph_page_begins(struct world *w, const struct request *rq, struct response *rs, char **ret_where);
/* The same where a page begins after a number; 0 for the first. */
bool graph_page_after(struct world *w, const struct request *rq, struct response *rs, int64_t *ret_after);

/* ---- filters ---- */

/* assignedLicenses/any(x:x/skuId eq GUID), with any name and blanks wherever they may stand. Fills `sku` with the GUID in lower case. */
bool graph_filter_sku(const char *filter, char sku[37]);
/* The same words, whatever their case and the blanks between them. */
bool graph_filter_is(const char *filter, const char *words);
/* NAME eq VALUE: a string in quotes, a GUID, a number or a word without. The caller frees both. */
bool graph_filter_equal(const char *filter, char **ret_name, char **ret_value);

#endif
