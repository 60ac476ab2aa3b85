/* Partner Center: products, their SKUs and availabilities. No price is here. */
#include "core/text.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/world.h"

#include <stdio.h>

static void write_product(struct world *w, struct json_writer *json, const struct product *p)
{
	json_object(json);
	json_put_string(json, "id", p->product_id);
	json_put_string(json, "title", p->title);
	json_put_string(json, "description", p->description);
	json_key(json, "productType");
	json_object(json);
	json_put_string(json, "id", "OnlineServicesNCE");
	json_put_string(json, "displayName", "OnlineServicesNCE");
	json_object_end(json);
	json_put_bool(json, "isMicrosoftProduct", true);
	json_put_string(json, "publisherName", "Microsoft Corporation");
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "skus", "/products/%s/skus?country=%s", p->product_id, w->scenario->tenant.country);
	commerce_link(json, "self", "/products/%s?country=%s", p->product_id, w->scenario->tenant.country);
	json_object_end(json);
	json_object_end(json);
}

/* The catalog is asked for a customer, or for a country: then {cid} is not in the path. */
static bool may_ask(struct world *w, const struct request *rq, struct response *rs, size_t *ret_first)
{
	const char *country = request_query(rq, "country");

	*ret_first = str_starts(rq->path, "/commerce/v1/customers/") ? 1 : 0;
	if (*ret_first)
		return commerce_customer(w, rq, rs);
	if (country && str_ieq(country, w->scenario->tenant.country))
		return true;
	commerce_refuse(w, rq, rs, 400, "2000", country ? "There is no catalog for this country." : "The parameter country is missing.");
	return false;
}

/* Views that the service has; what is sold here stands in one of them. */
static bool view_fits(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const views[] = { "OnlineServices", "Azure", "AzureReservations", "AzureReservationsVM", "AzureReservationsSQL", "AzureReservationsCosmosDb",
		"MicrosoftAzure", "Software", "SoftwareSUSELinux", "SoftwarePerpetual" };
	const char *view = request_query(rq, "targetView");

	for (size_t i = 0; view && i < sizeof(views) / sizeof(views[0]); i++)
		if (str_ieq(views[i], view))
			return true;
	if (!view)
		commerce_refuse(w, rq, rs, 400, "2000", "The parameter targetView is missing.");
	else
		commerce_refuse(w, rq, rs, 403, "400036", "The targetView is not allowed.");
	return false;
}

static bool listed(const struct request *rq)
{
	const char *segment = request_query(rq, "targetSegment");
	return request_query_is(rq, "targetView", "OnlineServices") && (!segment || str_ieq(segment, "commercial"));
}

void commerce_products(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *list = w->catalog.products.items;
	struct page page;
	int64_t total = 0, n = 0;
	size_t first;

	if (!may_ask(w, rq, rs, &first) || !view_fits(w, rq, rs) || !commerce_page(w, rq, rs, &page))
		return;
	for (size_t i = 0; listed(rq) && i < w->catalog.products.count; i++)
		total += product_is_sold(&list[i]);
	struct json_writer *json = commerce_list(rs, total);
	for (size_t i = 0; total && i < w->catalog.products.count; i++) {
		if (!product_is_sold(&list[i]))
			continue;
		if (n >= page.from && n < page.from + page.size)
			write_product(w, json, &list[i]);
		n++;
	}
	commerce_list_end(rq, json, &page, total);
}

static const struct product *find_product(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *p;
	size_t first;

	if (!may_ask(w, rq, rs, &first))
		return NULL;
	p = catalog_by_commerce(&w->catalog, rq->params[first]);
	if (!p)
		commerce_refuse(w, rq, rs, 404, "400013", "The product was not found.");
	else if (rq->n_params > first + 1 && !str_ieq(rq->params[first + 1], p->commerce_sku)) {
		commerce_refuse(w, rq, rs, 404, "400018", "The SKU was not found.");
		p = NULL;
	} else if (rq->n_params > first + 2 && !str_ieq(rq->params[first + 2], p->availability)) {
		commerce_refuse(w, rq, rs, 404, "400019", "The availability was not found.");
		p = NULL;
	}
	return p;
}

void commerce_product(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *p = find_product(w, rq, rs);
	if (p)
		write_product(w, response_json(rs, 200), p);
}

/* ---- SKUs ---- */

static void write_cycles(struct json_writer *json, const struct product *p)
{
	static const char *const cycles[] = { "annual", "monthly" };
	json_key(json, "supportedBillingCycles");
	json_array(json);
	for (size_t c = 0; c < 2; c++)
		for (size_t i = 0; i < p->prices.count; i++)
			if (str_ieq(((const struct price *)p->prices.items)[i].cycle, cycles[c])) {
				json_string(json, cycles[c]);
				break;
			}
	json_array_end(json);
}

static void write_targets(struct world *w, struct json_writer *json, const struct product *p)
{
	char text[96];
	json_key(json, "upgradeTargetOffers");
	json_array(json);
	for (size_t i = 0; i < p->upgrade_targets.count; i++) {
		const struct product *target = catalog_product(&w->catalog, ((char *const *)p->upgrade_targets.items)[i]);
		snprintf(text, sizeof(text), "%s:%s", target->product_id, target->commerce_sku);
		json_string(json, text);
	}
	json_array_end(json);
}

static void empty_list(struct json_writer *json, const char *name)
{
	json_key(json, name);
	json_array(json);
	json_array_end(json);
}

static void write_sku(struct world *w, struct json_writer *json, const struct product *p)
{
	json_object(json);
	json_put_string(json, "id", p->commerce_sku);
	json_put_string(json, "productId", p->product_id);
	json_put_string(json, "title", p->title);
	json_put_string(json, "description", p->description);
	json_put_int(json, "minimumQuantity", p->minimum);
	json_put_int(json, "maximumQuantity", p->maximum);
	json_put_bool(json, "isTrial", false);
	write_cycles(json, p);
	json_key(json, "purchasePrerequisites");
	json_array(json);
	json_string(json, "MicrosoftCustomerAgreement");
	json_array_end(json);
	empty_list(json, "provisioningVariables");
	json_key(json, "dynamicAttributes");
	json_object(json);
	json_put_bool(json, "isMicrosoftProduct", true);
	json_put_bool(json, "hasConstraints", false);
	json_put_bool(json, "isAddon", product_is_addon(p));
	empty_list(json, "prerequisiteSkus");
	write_targets(w, json, p);
	json_put_string(json, "provisioningId", p->sku_id);
	json_object_end(json);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "availabilities", "/products/%s/skus/%s/availabilities?country=%s", p->product_id, p->commerce_sku, w->scenario->tenant.country);
	commerce_link(json, "self", "/products/%s/skus/%s?country=%s", p->product_id, p->commerce_sku, w->scenario->tenant.country);
	json_object_end(json);
	json_object_end(json);
}

void commerce_skus(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *p = find_product(w, rq, rs);
	if (!p)
		return;
	struct json_writer *json = commerce_list(rs, 1);
	write_sku(w, json, p);
	commerce_list_end(rq, json, NULL, 1);
}

void commerce_sku(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *p = find_product(w, rq, rs);
	if (p)
		write_sku(w, response_json(rs, 200), p);
}

/* ---- availabilities ---- */

static const char *describe(const char *duration, const char *cycle)
{
	if (str_eq(duration, "P1M"))
		return "One month commitment, billed monthly";
	if (str_eq(duration, "P3Y"))
		return str_ieq(cycle, "annual") ? "Three years commitment, billed yearly" : "Three years commitment, billed monthly";
	return str_ieq(cycle, "annual") ? "One year commitment, billed yearly" : "One year commitment, billed monthly";
}

static void term_id(const struct price *price, char to[40])
{
	snprintf(to, 40, "training-%s-%s", price->duration, price->cycle);
}

static void write_term(struct world *w, struct json_writer *json, const struct price *price)
{
	char text[40];

	json_object(json);
	term_id(price, text);
	json_put_string(json, "id", text);
	json_put_string(json, "duration", price->duration);
	json_put_string(json, "description", describe(price->duration, price->cycle));
	json_put_string(json, "billingCycle", price->cycle);
	json_key(json, "cancellationPolicies");
	json_array(json);
	json_object(json);
	json_key(json, "refundOptions");
	json_array(json);
	json_object(json);
	json_put_int(json, "sequenceId", 0);
	json_put_string(json, "type", "Full");
	snprintf(text, sizeof(text), "P%lldD", (long long)w->scenario->service.cancel_days);
	json_put_string(json, "expiresAfter", text);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
}

const char *commerce_symbol(const char *currency)
{
	return str_eq(currency, "USD") ? "$" : str_eq(currency, "EUR") ? "€" : str_eq(currency, "JPY") ? "¥" : currency;
}

static void write_renewal(struct json_writer *json, const struct product *p, const char *currency)
{
	const struct price *prices = p->prices.items;
	char text[96];

	json_key(json, "renewalInstructions");
	json_array(json);
	json_object(json);
	json_key(json, "applicableTermIds");
	json_array(json);
	for (size_t i = 0; i < p->prices.count; i++) {
		if (!str_ieq(prices[i].currency, currency))
			continue;
		term_id(&prices[i], text);
		json_string(json, text);
	}
	json_array_end(json);
	json_key(json, "renewalOptions");
	json_array(json);
	json_object(json);
	snprintf(text, sizeof(text), "%s:%s", p->product_id, p->commerce_sku);
	json_put_string(json, "renewToId", text);
	json_put_bool(json, "isAutoRenewable", true);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
}

static void write_availability(struct world *w, struct json_writer *json, const struct product *p)
{
	const char *currency = w->scenario->tenant.currency;
	const struct price *prices = p->prices.items;
	char item[96];

	json_object(json);
	json_put_string(json, "id", p->availability);
	json_put_string(json, "productId", p->product_id);
	json_put_string(json, "skuId", p->commerce_sku);
	json_put_string(json, "catalogItemId", product_item(p, item));
	json_key(json, "defaultCurrency");
	json_object(json);
	json_put_string(json, "code", currency);
	json_put_string(json, "symbol", commerce_symbol(currency));
	json_object_end(json);
	json_put_string(json, "segment", "commercial");
	json_put_string(json, "country", w->scenario->tenant.country);
	json_put_bool(json, "isPurchasable", true);
	json_put_bool(json, "isRenewable", true);
	write_renewal(json, p, currency);
	json_key(json, "terms");
	json_array(json);
	for (size_t i = 0; i < p->prices.count; i++)
		if (str_ieq(prices[i].currency, currency))
			write_term(w, json, &prices[i]);
	json_array_end(json);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "self", "/products/%s/skus/%s/availabilities/%s?country=%s", p->product_id, p->commerce_sku, p->availability,
		w->scenario->tenant.country);
	json_object_end(json);
	json_object_end(json);
}

void commerce_availabilities(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *p = find_product(w, rq, rs);
	if (!p)
		return;
	struct json_writer *json = commerce_list(rs, 1);
	write_availability(w, json, p);
	commerce_list_end(rq, json, NULL, 1);
}

void commerce_availability(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *p = find_product(w, rq, rs);
	if (p)
		write_availability(w, response_json(rs, 200), p);
}
