/* The usual calls: one thing, a list with all its pages, a change with or without an answer. A resource file names the path, the
 * decoder and a function that hands the typed result to the typed callback. */
#ifndef API_API_FETCH_H
#define API_API_FETCH_H

#include "api/api_call.h"
#include "api/api_decoder.h"

/* `result` is NULL when `err` is set, and for a call without a result. */
typedef void fetch_deliver_fn(struct call *c, const struct error *err, void *result);

struct call *fetch_new(struct api *api, enum api_service service, const struct api_decoder *decoder, fetch_deliver_fn *deliver, call_fn *done,
	void *arg);
/* Each page is handed over as it comes, instead of all at the end; the result is then a size_t, the number of elements. */
void fetch_each_page(struct call *c, void (*page)(struct call *c, struct json_list *list));
/* Commerce: the same thing may come with its etag in a header alone. Called with the decoded result before it is delivered. */
void fetch_etag_to(struct call *c, size_t offset);

/* For classes of their own that read pages. Sets the request of the next page and returns CALL_AGAIN; CALL_DONE: it was the last. */
int page_next(struct call *c, const struct http_answer *a, const struct api_page *page, struct error *err);

/* Defines the function that hands a result to a callback of type <type>_fn. */
#define FETCH_DELIVER(function_, type_) \
	static void function_(struct call *c, const struct error *err, void *result) \
	{ \
		((type_##_fn *)c->done)(c->arg, err, result); \
	}
/* Defines TYPE_pages(), which makes a call that hands each page to a callback of type <type>_page_fn and the end to one of type <type>_fn. */
#define FETCH_PAGES(type_) \
	struct type_##_done_ { \
		type_##_page_fn *page; \
		type_##_fn *done; \
		void *arg; \
	}; \
	static void type_##_take_(struct call *c, struct json_list *list) \
	{ \
		struct type_##_done_ *d = c->arg; \
		d->page(d->arg, (struct type_ *)(void *)list); \
	} \
	static void type_##_deliver_(struct call *c, const struct error *err, void *result) \
	{ \
		struct type_##_done_ *d = c->arg; \
		d->done(d->arg, err, result ? *(size_t *)result : 0); \
		free(d); \
	} \
	static struct call *type_##_pages(struct api *api, const struct api_decoder *decoder, type_##_page_fn *page, type_##_fn *done, void *arg) \
	{ \
		struct type_##_done_ *d = xmalloc(sizeof(*d)); \
		struct call *c = fetch_new(api, API_GRAPH, decoder, type_##_deliver_, NULL, d); \
		*d = (struct type_##_done_){ page, done, arg }; \
		fetch_each_page(c, type_##_take_); \
		return c; \
	}
/* A done function travels untyped and is called with its own type again. */
#define FETCH_DONE(done_) ((call_fn *)(done_))

#endif
