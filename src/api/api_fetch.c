#include "api/api_fetch.h"
#include "api/api_text.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>

#define NO_ETAG ((size_t)-1)

struct fetch {
	const struct api_decoder *decoder; /* NULL: the answer is not read */
	fetch_deliver_fn *deliver;
	void (*page)(struct call *c, struct json_list *list);
	void *one;            /* decoder without elements */
	struct json_list all; /* decoder with elements */
	size_t count;
	size_t etag_offset;
};

static int one_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct fetch *f = c->state;
	const char *etag = http_header(a, "ETag");
	int rc;

	f->one = xcalloc(1, f->decoder->shape->size);
	rc = api_decode(f->decoder, f->one, a->body.data, a->body.len, err);
	if (rc == 0 && f->etag_offset != NO_ETAG && etag) {
		char **slot = (char **)(void *)((char *)f->one + f->etag_offset);

		if (str_empty(*slot)) {
			free(*slot);
			*slot = text_once(etag);
		}
	}
	return rc;
}

static int page_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct fetch *f = c->state;
	struct api_page page = { .next = NULL };
	int rc = api_decode(f->decoder, &page, a->body.data, a->body.len, err);

	if (rc < 0)
		return rc;
	f->count += page.list.count;
	rc = page_next(c, a, &page, err);
	if (rc >= 0 && f->page)
		f->page(c, &page.list);
	else if (rc >= 0)
		api_list_move(f->decoder->element, &f->all, &page.list);
	api_decoder_clear(f->decoder, &page);
	return rc;
}

static int fetch_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct fetch *f = c->state;

	if (!f->decoder)
		return CALL_DONE;
	return f->decoder->element ? page_answer(c, a, err) : one_answer(c, a, err);
}

/* Some tenants have much to say of each user: a page of fewer still fits. */
static int fetch_refused(struct call *c, struct error *err)
{
	return c->too_large && call_shorter_pages(c) ? CALL_AGAIN : -(int)err->kind;
}

static void fetch_deliver(struct call *c, const struct error *err)
{
	struct fetch *f = c->state;

	if (err || !f->decoder)
		f->deliver(c, err, NULL);
	else if (f->page)
		f->deliver(c, NULL, &f->count);
	else
		f->deliver(c, NULL, f->decoder->element ? &f->all : f->one);
}

static void fetch_clear(struct call *c)
{
	struct fetch *f = c->state;

	if (f->one)
		api_decoder_clear(f->decoder, f->one);
	free(f->one);
	if (f->decoder && f->decoder->element)
		api_list_clear(f->decoder->element, &f->all);
	free(f);
}

static const struct call_class fetch_class = { .answer = fetch_answer, .refused = fetch_refused, .deliver = fetch_deliver, .clear = fetch_clear };

struct call *fetch_new(struct api *api, enum api_service service, const struct api_decoder *decoder, fetch_deliver_fn *deliver, call_fn *done,
	void *arg)
{
	struct call *c = call_new(api, service, &fetch_class, done, arg);
	struct fetch *f = xcalloc(1, sizeof(*f));

	f->decoder = decoder;
	f->deliver = deliver;
	f->etag_offset = NO_ETAG;
	c->state = f;
	return c;
}

void fetch_each_page(struct call *c, void (*page)(struct call *c, struct json_list *list))
{
	((struct fetch *)c->state)->page = page;
}

void fetch_etag_to(struct call *c, size_t offset)
{
	((struct fetch *)c->state)->etag_offset = offset;
}
