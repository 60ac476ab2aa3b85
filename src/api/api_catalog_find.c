/* The catalog has no index by the directory's ids: this walks it, product by product, until everything wanted has been seen. */
#include "api/api_catalog.h"
#include "api/api_catalog_shapes.h"
#include "api/api_fetch.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>

struct find {
	char **wanted;
	bool *seen; /* bought, not as a trial */
	size_t n_wanted;
	struct json_list products;
	size_t next_product;
	bool in_products; /* the list of products is still being read */
	struct json_list found;
};

static bool want(struct find *f, const struct api_catalog_sku *sku)
{
	for (size_t i = 0; i < f->n_wanted; i++) {
		if (!str_ieq(f->wanted[i], sku->provisioning_id))
			continue;
		if (!sku->is_trial)
			f->seen[i] = true;
		return true;
	}
	return false;
}

static bool is_complete(const struct find *f)
{
	for (size_t i = 0; i < f->n_wanted; i++)
		if (!f->seen[i])
			return false;
	return true;
}

static int next_product(struct call *c)
{
	struct find *f = c->state;
	const struct api_product *products = f->products.items;

	if (is_complete(f) || f->next_product == f->products.count)
		return CALL_DONE;
	c->pages = 0;
	call_path(c, "GET", "/customers/%s/products/%s/skus", c->api->customer, products[f->next_product++].id);
	return CALL_AGAIN;
}

static int take_products(struct call *c, struct http_answer *a, struct error *err)
{
	struct find *f = c->state;
	struct api_page page = { .next = NULL };
	int rc = api_decode(&api_products_decoder, &page, a->body.data, a->body.len, err);

	if (rc < 0)
		return rc;
	rc = page_next(c, a, &page, err);
	api_list_move(&api_product_shape, &f->products, &page.list);
	api_decoder_clear(&api_products_decoder, &page);
	if (rc != CALL_DONE)
		return rc;
	f->in_products = false;
	return next_product(c);
}

static void keep(struct find *f, struct api_catalog_sku *sku)
{
	struct json_list one = { xmalloc(sizeof(*sku)), 1 };

	*(struct api_catalog_sku *)one.items = *sku;
	*sku = (struct api_catalog_sku){ .id = NULL };
	api_list_move(&api_catalog_sku_shape, &f->found, &one);
}

static int take_skus(struct call *c, struct http_answer *a, struct error *err)
{
	struct find *f = c->state;
	struct api_page page = { .next = NULL };
	int rc = api_decode(&api_catalog_skus_decoder, &page, a->body.data, a->body.len, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < page.list.count; i++) {
		struct api_catalog_sku *sku = (struct api_catalog_sku *)page.list.items + i;

		if (want(f, sku))
			keep(f, sku);
	}
	rc = page_next(c, a, &page, err);
	api_decoder_clear(&api_catalog_skus_decoder, &page);
	return rc == CALL_DONE ? next_product(c) : rc;
}

static int find_answer(struct call *c, struct http_answer *a, struct error *err)
{
	return ((struct find *)c->state)->in_products ? take_products(c, a, err) : take_skus(c, a, err);
}

/* A product that is closed to this customer, or has gone meanwhile, is none of those that can be bought. */
static int find_refused(struct call *c, struct error *err)
{
	struct find *f = c->state;

	if (!f->in_products && (err->kind == ERROR_FORBIDDEN || err->kind == ERROR_NOT_FOUND || err->kind == ERROR_REFUSED))
		return next_product(c);
	return -(int)err->kind;
}

static void find_deliver(struct call *c, const struct error *err)
{
	struct find *f = c->state;

	((api_catalog_skus_fn *)c->done)(c->arg, err, err ? NULL : (struct api_catalog_skus *)(void *)&f->found);
}

static void find_clear(struct call *c)
{
	struct find *f = c->state;

	for (size_t i = 0; i < f->n_wanted; i++)
		free(f->wanted[i]);
	free(f->wanted);
	free(f->seen);
	api_list_clear(&api_product_shape, &f->products);
	api_list_clear(&api_catalog_sku_shape, &f->found);
	free(f);
}

static const struct call_class find_class = {
	.answer = find_answer,
	.refused = find_refused,
	.deliver = find_deliver,
	.clear = find_clear,
};

uint64_t api_catalog_find(struct api *api, const char *const *provisioning_ids, size_t n, api_catalog_skus_fn *done, void *arg)
{
	struct call *c = call_new(api, API_COMMERCE, &find_class, FETCH_DONE(done), arg);
	struct find *f = xcalloc(1, sizeof(*f));

	c->state = f;
	f->in_products = true;
	f->wanted = xcalloc(n + 1, sizeof(*f->wanted));
	f->seen = xcalloc(n + 1, sizeof(*f->seen));
	f->n_wanted = n;
	for (size_t i = 0; i < n; i++)
		f->wanted[i] = xstrdup(provisioning_ids[i]);
	call_path(c, "GET", "/customers/%s/products?targetView=OnlineServices", api->customer);
	return call_start(c);
}
