#include "mock/query.h"

#include "core/mem.h"
#include "mock/request.h"

#include <stdlib.h>
#include <string.h>

void query_split(struct query *q, const char *url)
{
	char *mark;

	q->own = xstrdup(url);
	q->text = "";
	mark = strchr(q->own, '?');
	if (mark) {
		*mark = '\0';
		q->text = mark + 1;
	}
	q->path = xstrdup(q->own);
	form_decode(q->path, false);
	form_parse(&q->form, q->text, strlen(q->text));
}

void query_add_to(const struct query *q, struct request *rq)
{
	for (size_t i = 0; i < q->form.n; i++)
		request_add_query(rq, q->form.names[i], q->form.values[i]);
}

void query_clear(struct query *q)
{
	form_clear(&q->form);
	free(q->path);
	free(q->own);
}
