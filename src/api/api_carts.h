/* Carts and their checkout. Partner Center REST v1, "Create a cart", "Checkout a cart". A checkout can be carried out in part: some orders
 * placed, some refused. */
#ifndef API_API_CARTS_H
#define API_API_CARTS_H

#include "api/api_orders.h"

struct buf;

struct api_cart_want {
	const char *catalog_item; /* "PRODUCT:SKU:AVAILABILITY": fetched just before, it expires */
	int64_t quantity;
	const char *term;          /* "P1Y" */
	const char *billing_cycle; /* "monthly" */
};

struct api_cart_line {
	int64_t id;
	char *catalog_item;
	int64_t quantity;
	char *term_duration;
	enum api_billing_cycle billing_cycle;
	char *order_group;
	struct api_fault error; /* both NULL: none */
};

enum api_cart_status { API_CART_UNKNOWN, API_CART_ACTIVE, API_CART_ORDERED };

struct api_cart {
	char *id;
	enum api_cart_status status;
	int64_t created_ms, expires_ms; /* past it the cart is ERROR_NOT_FOUND */
	API_LIST(struct api_cart_line) lines;
};

/* An order that was refused: of the lines with this order group. */
struct api_order_error {
	char *order_group;
	char *code;
	char *description;
	bool unclear; /* making the order failed, or is under way: it may be there all the same */
};

/* At least one of the lists has something in it. */
struct api_checkout {
	API_LIST(struct api_order) orders;
	struct { API_LIST(struct api_order_error); } errors;
};

typedef void api_cart_fn(void *arg, const struct error *err, struct api_cart *result);
typedef void api_checkout_fn(void *arg, const struct error *err, struct api_checkout *result);

/* Appends what is sent, word for word: for a journal. */
void api_cart_text(const struct api_cart_want *lines, size_t n, struct buf *to);
/* A change; nothing is bought by it. A line that the service does not take is in the cart all the same, with its error. */
uint64_t api_cart_create(struct api *api, const char *request_id, const struct api_cart_want *lines, size_t n, api_cart_fn *done, void *arg);
uint64_t api_cart_get(struct api *api, const char *cart_id, api_cart_fn *done, void *arg);
/* The purchase. It is sent again only where it cannot have been processed, and then under the same request id. ERROR_UNSURE where it may have been carried out. Codes 800065 (submitted already), 800064 and 800060 (being worked off) mean that an
 * earlier sending arrived: ERROR_CONFLICT with that code, and the orders have to be read. */
uint64_t api_cart_checkout(struct api *api, const char *cart_id, const char *request_id, api_checkout_fn *done, void *arg);
void api_cart_clear(struct api_cart *c);
void api_checkout_clear(struct api_checkout *c);

#endif
