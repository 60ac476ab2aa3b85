/* Storefront: who it is sold to, and how each subscription was bought. */
#include "api/api_storefront.h"

#include "api/api_address.h"
#include "api/api_fetch.h"
#include "json/write.h"

static const struct json_field sold_to_fields[] = {
	JSON_FIELD("companyName", JSON_TEXT, struct api_sold_to, company),
	JSON_FIELD("country", JSON_TEXT, struct api_sold_to, address.country),
	JSON_FIELD("region", JSON_TEXT, struct api_sold_to, address.region),
	JSON_FIELD("city", JSON_TEXT, struct api_sold_to, address.city),
	JSON_FIELD("state", JSON_TEXT, struct api_sold_to, address.state),
	JSON_FIELD("addressLine1", JSON_TEXT, struct api_sold_to, address.line1),
	JSON_FIELD("addressLine2", JSON_TEXT, struct api_sold_to, address.line2),
	JSON_FIELD("postalCode", JSON_TEXT, struct api_sold_to, address.postal_code),
	JSON_FIELD("firstName", JSON_TEXT, struct api_sold_to, address.first_name),
	JSON_FIELD("middleName", JSON_TEXT, struct api_sold_to, address.middle_name),
	JSON_FIELD("lastName", JSON_TEXT, struct api_sold_to, address.last_name),
	JSON_FIELD("phoneNumber", JSON_TEXT, struct api_sold_to, address.phone),
	JSON_FIELD("defaultAddress", JSON_STRUCT, struct api_sold_to, wrapped, .shape = &api_address_shape),
	JSON_FIELD("attributes", JSON_STRUCT, struct api_sold_to, attributes, .shape = &api_attributes_shape),
	JSON_FIELDS_END,
};

static const struct json_shape sold_to_shape = { "the sold-to address", sizeof(struct api_sold_to), sold_to_fields };

static int sold_to_check(void *result, struct error *err)
{
	struct api_sold_to *s = result;

	s->nested = s->wrapped.country || s->wrapped.line1;
	if (s->nested) {
		struct api_address flat = s->address;

		s->address = s->wrapped;
		s->wrapped = (struct api_address){ .country = NULL };
		api_address_clear(&flat);
	}
	return check_text(s->address.country, "country", err);
}

const struct api_decoder api_sold_to_decoder = { .name = "sold_to", .shape = &sold_to_shape, .check = sold_to_check };

FETCH_DELIVER(deliver_sold_to, api_sold_to)

static struct call *sold_to_call(struct api *api, const char *method, api_sold_to_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_STOREFRONT, &api_sold_to_decoder, deliver_sold_to, FETCH_DONE(done), arg);

	fetch_etag_to(c, offsetof(struct api_sold_to, attributes.etag));
	call_path(c, method, "/customers/%s/soldto", api->customer);
	return c;
}

uint64_t api_sold_to_get(struct api *api, api_sold_to_fn *done, void *arg)
{
	return call_start(sold_to_call(api, "GET", done, arg));
}

static void sold_to_write(struct buf *to, const struct api_sold_to *s)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	if (s->company)
		json_put_string(&w, "companyName", s->company);
	if (s->nested) {
		json_key(&w, "defaultAddress");
		json_object(&w);
	}
	address_write(&w, &s->address);
	if (s->nested)
		json_object_end(&w);
	if (s->attributes.etag) {
		json_key(&w, "attributes");
		json_object(&w);
		json_put_string(&w, "etag", s->attributes.etag);
		json_object_end(&w);
	}
	json_object_end(&w);
}

uint64_t api_sold_to_put(struct api *api, const struct api_sold_to *sold_to, api_sold_to_fn *done, void *arg)
{
	struct call *c = sold_to_call(api, "PUT", done, arg);
	struct buf body = BUF_INIT;

	sold_to_write(&body, sold_to);
	call_write(c, NULL, &body);
	if (sold_to->attributes.etag)
		call_if_match(c, sold_to->attributes.etag);
	return call_start(c);
}

void api_sold_to_clear(struct api_sold_to *s)
{
	json_clear(&sold_to_shape, s);
}

static const struct json_word channel_words[] = {
	{ "direct_card", API_CHANNEL_DIRECT_CARD },
	{ "direct_invoice", API_CHANNEL_DIRECT_INVOICE },
	{ "partner", API_CHANNEL_PARTNER },
	{ "volume", API_CHANNEL_VOLUME },
	{ "prepaid", API_CHANNEL_PREPAID },
	{ "trial", API_CHANNEL_TRIAL },
	{ NULL, 0 },
};

static const struct json_field term_fields[] = {
	JSON_FIELD("subscriptionId", JSON_TEXT, struct api_subscription_term, subscription_id, .flags = API_ID),
	JSON_FIELD("channel", JSON_ENUM, struct api_subscription_term, channel, .flags = JSON_REQUIRED, .words = channel_words),
	JSON_FIELD("partnerName", JSON_TEXT, struct api_subscription_term, partner_name),
	JSON_FIELDS_END,
};

static const struct json_shape term_shape = { "how a subscription was bought", sizeof(struct api_subscription_term), term_fields };

static int term_check(void *item, struct error *err)
{
	return check_id(((struct api_subscription_term *)item)->subscription_id, "subscriptionId", err);
}

COMMERCE_PAGE(terms_shape, "how the subscriptions were bought", &term_shape);
const struct api_decoder api_subscription_terms_decoder = {
	.name = "subscription_terms", .shape = &terms_shape, .element = &term_shape, .check = term_check,
};

FETCH_DELIVER(deliver_terms, api_subscription_terms)

uint64_t api_subscription_terms_list(struct api *api, api_subscription_terms_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_STOREFRONT, &api_subscription_terms_decoder, deliver_terms, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/subscriptionterms", api->customer);
	return call_start(c);
}

void api_subscription_terms_clear(struct api_subscription_terms *t)
{
	api_list_clear(&term_shape, &t->list);
}
