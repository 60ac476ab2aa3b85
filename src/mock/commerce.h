/* Partner Center v1, and what the services of the same manners share with it: errors, ids, addresses, etags, collections. */
#ifndef MOCK_COMMERCE_H
#define MOCK_COMMERCE_H

#include "mock/router.h"

#include <stdbool.h>
#include <stdint.h>

struct json_writer;
struct subscription;

/* `code` NULL: one that fits the status. */
void commerce_refuse(struct world *w, const struct request *rq, struct response *rs, int status, const char *code, const char *message);
/* A checkout of which every line failed, and nothing was bought; other calls have no place for an error in a success. */
bool commerce_flaw(struct world *w, const struct request *rq, struct response *rs, const char *code, const char *message);
void commerce_finish(struct world *w, const struct request *rq, struct response *rs);
/* The {cid} of the path is this organisation; otherwise it is refused. */
bool commerce_customer(struct world *w, const struct request *rq, struct response *rs);
/* Whoever asks may buy, change and cancel; otherwise it is refused. */
bool commerce_may_buy(struct world *w, const struct request *rq, struct response *rs);
bool commerce_subscription(struct world *w, const struct request *rq, struct response *rs, const char *id, struct subscription *ret);

/* "attributes": {"etag": …, "objectType": …}; etag from a version, 0: none. */
void commerce_attributes(struct json_writer *json, const char *object_type, int64_t version);
void commerce_etag(int64_t version, char to[32]);
/* If-Match names this version, or is absent and not `required`; otherwise it is refused. */
bool commerce_matches(struct world *w, const struct request *rq, struct response *rs, int64_t version, bool required);
void commerce_link(struct json_writer *json, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

const char *commerce_cycle(const char *given); /* as the service writes it, whatever its case; what is no billing cycle stays as it is */
const char *commerce_symbol(const char *currency); /* "$"; the code itself where there is no other sign */

/* Collections: {"totalCount", "items", "links", "attributes"}, a page at a time by `size` or the scenario. */
struct page {
	int64_t from, size; /* the first entry, how many */
};
bool commerce_page(struct world *w, const struct request *rq, struct response *rs, struct page *ret);
struct json_writer *commerce_list(struct response *rs, int64_t total);
void commerce_list_end(const struct request *rq, struct json_writer *json, const struct page *page, int64_t total);

void commerce_write_subscription(struct world *w, struct json_writer *json, const struct subscription *s);
void commerce_write_order(struct world *w, struct json_writer *json, const char *order_id, bool with_price);
/* The fields of an address as the billing profile has them. */
void commerce_write_address(struct world *w, struct json_writer *json, const char *role);
/* Reads a body of that shape, flat or below "defaultAddress"; refuses what is missing or too long. */
bool commerce_take_address(struct world *w, const struct request *rq, struct response *rs, const char *role);

handler_fn commerce_get_customer, commerce_get_company, commerce_get_billing, commerce_put_billing, commerce_agreements, commerce_validate_address,
	commerce_country_rules;
handler_fn commerce_products, commerce_product, commerce_skus, commerce_sku, commerce_availabilities, commerce_availability;
handler_fn commerce_cart_create, commerce_cart_get, commerce_cart_put, commerce_cart_checkout;
handler_fn commerce_orders, commerce_order, commerce_order_status;
handler_fn commerce_subscriptions, commerce_subscription_get, commerce_subscription_patch, commerce_add_ons, commerce_subscription_status;
handler_fn commerce_eligibilities, commerce_transitions, commerce_transition_create;

#endif
