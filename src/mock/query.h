/* An address taken apart: the path, and the query's names and values decoded. */
#ifndef MOCK_QUERY_H
#define MOCK_QUERY_H

#include "mock/form.h"

struct request;

struct query {
	char *path;       /* decoded */
	const char *text; /* the query as it stood; "" without one */
	struct form form;
	char *own;
};

void query_split(struct query *q, const char *url);
void query_add_to(const struct query *q, struct request *rq);
void query_clear(struct query *q);

#endif
