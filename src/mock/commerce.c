#include "config.h" /* for _GNU_SOURCE */

#include "mock/commerce.h"

#include "core/buf.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/permissions.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What is not there is a cart, an order, a subscription or a customer. */
static const char *not_found_code(const char *path)
{
	static const char *const codes[][2] = { { "/carts", "800008" }, { "/orders", "20000" }, { "/subscriptions", "20003" } };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcasestr(path, codes[i][0]))
			return codes[i][1];
	return "20002";
}

static const char *code_for(int status, const char *path)
{
	switch (status) {
	case 401:
		return "800001";
	case 403:
		return "2032";
	case 404:
		return not_found_code(path);
	case 409:
		return strcasestr(path, "/checkout") ? "800064" : "800060";
	case 412:
		return "2055";
	default:
		return status >= 500 ? "900192" : "2000";
	}
}

/* Too many requests are refused in an envelope of their own. */
static void refuse_throttled(struct response *rs)
{
	struct json_writer *json = response_json(rs, 429);
	json_object(json);
	json_put_int(json, "statusCode", 429);
	json_put_string(json, "message", "Rate limit is exceeded. Try again later.");
	json_object_end(json);
}

void commerce_refuse(struct world *w, const struct request *rq, struct response *rs, int status, const char *code, const char *message)
{
	struct json_writer *json;

	(void)w;
	if (status == 429) {
		refuse_throttled(rs);
		return;
	}
	json = response_json(rs, status);
	json_object(json);
	json_put_string(json, "code", code ? code : code_for(status, rq->path));
	json_put_string(json, "description", message);
	json_key(json, "data");
	json_array(json);
	json_array_end(json);
	json_put_string(json, "source", "m365-mock");
	json_object_end(json);
}

void commerce_finish(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	response_header(rs, "MS-RequestId", "%s", rq->request_id);
	response_header(rs, "MS-CorrelationId", "%s", rq->client_id);
	response_header(rs, "MS-CV", "training.0");
	response_header(rs, "MS-ServerId", "m365-mock");
}

bool commerce_customer(struct world *w, const struct request *rq, struct response *rs)
{
	if (world_is_customer(w, rq->params[0]))
		return true;
	commerce_refuse(w, rq, rs, 403, "20002", "There is no relationship with this customer.");
	return false;
}

bool commerce_may_buy(struct world *w, const struct request *rq, struct response *rs)
{
	if (sign_in_may(w, rq, "global billing"))
		return true;
	commerce_refuse(w, rq, rs, 403, "900150", "The role of the signed-in user does not allow this operation.");
	return false;
}

bool commerce_subscription(struct world *w, const struct request *rq, struct response *rs, const char *id, struct subscription *ret)
{
	if (!commerce_customer(w, rq, rs))
		return false;
	if (subscription_get(w, id, ret))
		return true;
	commerce_refuse(w, rq, rs, 404, "20003", "There is no subscription of this id.");
	return false;
}

void commerce_etag(int64_t version, char to[32])
{
	snprintf(to, 32, "v%lld", (long long)version);
}

void commerce_attributes(struct json_writer *json, const char *object_type, int64_t version)
{
	char etag[32];
	json_key(json, "attributes");
	json_object(json);
	if (version) {
		commerce_etag(version, etag);
		json_put_string(json, "etag", etag);
	}
	json_put_string(json, "objectType", object_type);
	json_object_end(json);
}

bool commerce_matches(struct world *w, const struct request *rq, struct response *rs, int64_t version, bool required)
{
	const char *given = request_header(rq, "If-Match");
	char etag[32], quoted[40];

	commerce_etag(version, etag);
	snprintf(quoted, sizeof(quoted), "\"%s\"", etag);
	if (given ? str_eq(given, quoted) || str_eq(given, "*") : !required)
		return true;
	if (given)
		commerce_refuse(w, rq, rs, 412, "2055", "The resource has changed since it was read.");
	else
		commerce_refuse(w, rq, rs, 400, "2055", "The change has to name the version it was made from, in If-Match.");
	return false;
}

void commerce_link(struct json_writer *json, const char *name, const char *fmt, ...)
{
	struct buf uri = BUF_INIT;
	va_list args;

	va_start(args, fmt);
	buf_vaddf(&uri, fmt, args);
	va_end(args);
	json_key(json, name);
	json_object(json);
	json_put_string(json, "uri", uri.data);
	json_put_string(json, "method", "GET");
	json_key(json, "headers");
	json_array(json);
	json_array_end(json);
	json_object_end(json);
	buf_clear(&uri);
}

const char *commerce_cycle(const char *given)
{
	static const char *const cycles[][2] = { { "monthly", "monthly" }, { "annual", "annual" }, { "none", "none" }, { "one_time", "one_time" }, { "OneTime", "one_time" },
		{ "triennial", "triennial" }, { "biennial", "biennial" } };

	for (size_t i = 0; given && i < sizeof(cycles) / sizeof(cycles[0]); i++)
		if (str_ieq(given, cycles[i][0]))
			return cycles[i][1];
	return given;
}

/* A token fits the collection that it was given with. */
static unsigned digest(const struct request *rq)
{
	unsigned all = 5381;

	for (const char *c = rq->path; *c; c++)
		all = all * 33 + (unsigned char)tolower((unsigned char)*c);
	return all;
}

static bool token_fits(const struct request *rq, const char *token, int64_t *ret_from)
{
	unsigned long long from;
	unsigned mark;

	if (sscanf(token, "%8x%16llx", &mark, &from) != 2 || strlen(token) != 24 || mark != digest(rq))
		return false;
	*ret_from = (int64_t)from;
	return true;
}

bool commerce_page(struct world *w, const struct request *rq, struct response *rs, struct page *ret)
{
	const char *size = request_query(rq, "size"), *token = request_header(rq, "MS-ContinuationToken"), *seek = request_query(rq, "seekOperation");
	struct page p = { 0, INT32_MAX };

	if (size && (!str_to_int64(size, &p.size) || p.size < 1 || p.size > 500)) {
		commerce_refuse(w, rq, rs, 400, "2000", "The size of a page is a number from 1 to 500.");
		return false;
	}
	if (seek && (!str_ieq(seek, "Next") || !token)) {
		commerce_refuse(w, rq, rs, 400, "2000", "A seekOperation is Next, and comes with the continuation token that it goes on from.");
		return false;
	}
	if (token && !token_fits(rq, token, &p.from)) {
		commerce_refuse(w, rq, rs, 400, "2000", "The continuation token is not valid.");
		return false;
	}
	if (w->scenario->service.page_size && w->scenario->service.page_size < p.size)
		p.size = w->scenario->service.page_size;
	*ret = p;
	return true;
}

struct json_writer *commerce_list(struct response *rs, int64_t total)
{
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_int(json, "totalCount", total);
	json_key(json, "items");
	json_array(json);
	return json;
}

/* The link to the next page is an address, asked for as this one was, and a header that has to come with it. */
static void next_link(const struct request *rq, struct json_writer *json, const struct page *page)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s?", rq->path + strlen("/commerce/v1"));
	for (const char *query = rq->query_text; *query;) {
		size_t n = strcspn(query, "&");
		if (strncasecmp(query, "size=", 5) != 0 && strncasecmp(query, "seekOperation=", 14) != 0)
			buf_addf(&text, "%.*s&", (int)n, query);
		query += n + (query[n] == '&');
	}
	buf_addf(&text, "size=%lld&seekOperation=Next", (long long)page->size);
	json_key(json, "next");
	json_object(json);
	json_put_string(json, "uri", text.data);
	json_put_string(json, "method", "GET");
	json_key(json, "headers");
	json_array(json);
	json_object(json);
	json_put_string(json, "key", "MS-ContinuationToken");
	buf_reset(&text);
	buf_addf(&text, "%08x%016llx", digest(rq), (unsigned long long)(page->from + page->size));
	json_put_string(json, "value", text.data);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	buf_clear(&text);
}

void commerce_list_end(const struct request *rq, struct json_writer *json, const struct page *page, int64_t total)
{
	json_array_end(json);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "self", "%s", str_starts(rq->path, "/commerce/v1") ? rq->path + strlen("/commerce/v1") : rq->path);
	if (page && page->from + page->size < total)
		next_link(rq, json, page);
	json_object_end(json);
	commerce_attributes(json, "Collection", 0);
	json_object_end(json);
}

#define C "/customers/{}"
static const struct route routes[] = {
	{ "GET", C, commerce_get_customer },
	{ "GET", C "/profiles/company", commerce_get_company },
	{ "GET", C "/profiles/billing", commerce_get_billing },
	{ "PUT", C "/profiles/billing", commerce_put_billing },
	{ "GET", C "/agreements", commerce_agreements },
	{ "POST", "/validations/address", commerce_validate_address },
	{ "GET", "/countryvalidationrules/{}", commerce_country_rules },
	{ "GET", "/products", commerce_products },
	{ "GET", "/products/{}", commerce_product },
	{ "GET", "/products/{}/skus", commerce_skus },
	{ "GET", "/products/{}/skus/{}", commerce_sku },
	{ "GET", "/products/{}/skus/{}/availabilities", commerce_availabilities },
	{ "GET", "/products/{}/skus/{}/availabilities/{}", commerce_availability },
	{ "GET", C "/products", commerce_products },
	{ "GET", C "/products/{}", commerce_product },
	{ "GET", C "/products/{}/skus", commerce_skus },
	{ "GET", C "/products/{}/skus/{}", commerce_sku },
	{ "GET", C "/products/{}/skus/{}/availabilities", commerce_availabilities },
	{ "GET", C "/products/{}/skus/{}/availabilities/{}", commerce_availability },
	{ "POST", C "/carts", commerce_cart_create },
	{ "GET", C "/carts/{}", commerce_cart_get },
	{ "PUT", C "/carts/{}", commerce_cart_put },
	{ "POST", C "/carts/{}/checkout", commerce_cart_checkout },
	{ "GET", C "/orders", commerce_orders },
	{ "GET", C "/orders/{}", commerce_order },
	{ "GET", C "/orders/{}/provisioningstatus", commerce_order_status },
	{ "GET", C "/subscriptions", commerce_subscriptions },
	{ "GET", C "/subscriptions/{}", commerce_subscription_get },
	{ "PATCH", C "/subscriptions/{}", commerce_subscription_patch },
	{ "GET", C "/subscriptions/{}/addons", commerce_add_ons },
	{ "GET", C "/subscriptions/{}/provisioningstatus", commerce_subscription_status },
	{ "GET", C "/subscriptions/{}/transitionEligibilities", commerce_eligibilities },
	{ "GET", C "/subscriptions/{}/transitions", commerce_transitions },
	{ "POST", C "/subscriptions/{}/transitions", commerce_transition_create },
	{ 0 },
};

const struct service commerce_service = { "/commerce/v1", routes, true, true, true, commerce_refuse, commerce_flaw, commerce_finish, NULL, permissions_commerce };
