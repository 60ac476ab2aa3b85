/* Checks before an order: the address, and whether the customer has agreed. */
#include "api/api_address.h"
#include "api/api_customer.h"
#include "api/api_fetch.h"
#include "json/write.h"

/* The description prints these words with spaces, the wire has none. */
static const struct json_word verdict_words[] = {
	{ "VerifiedShippable", API_ADDRESS_VERIFIED_SHIPPABLE },
	{ "Verified Shippable", API_ADDRESS_VERIFIED_SHIPPABLE },
	{ "Verified", API_ADDRESS_VERIFIED },
	{ "InteractionRequired", API_ADDRESS_INTERACTION_REQUIRED },
	{ "Interaction Required", API_ADDRESS_INTERACTION_REQUIRED },
	{ "StreetPartial", API_ADDRESS_STREET_PARTIAL },
	{ "Street Partial", API_ADDRESS_STREET_PARTIAL },
	{ "PremisesPartial", API_ADDRESS_PREMISES_PARTIAL },
	{ "Premises Partial", API_ADDRESS_PREMISES_PARTIAL },
	{ "Multiple", API_ADDRESS_MULTIPLE },
	{ "None", API_ADDRESS_NONE },
	{ "NotValidated", API_ADDRESS_NOT_VALIDATED },
	{ "Not Validated", API_ADDRESS_NOT_VALIDATED },
	{ NULL, 0 },
};

static const struct json_field check_fields[] = {
	JSON_FIELD("status", JSON_ENUM, struct api_address_check, verdict, .flags = JSON_REQUIRED, .words = verdict_words),
	JSON_FIELD("validationMessage", JSON_TEXT, struct api_address_check, message),
	JSON_FIELD("suggestedAddresses", JSON_LIST, struct api_address_check, suggestions, .limit = 100, .shape = &api_address_shape),
	JSON_FIELDS_END,
};

static const struct json_shape check_shape = { "the check of an address", sizeof(struct api_address_check), check_fields };

const struct api_decoder api_address_check_decoder = { .name = "address_check", .shape = &check_shape };

FETCH_DELIVER(deliver_check, api_address_check)

static void put_if_set(struct json_writer *w, const char *name, const char *text)
{
	if (text && *text)
		json_put_string(w, name, text);
}

/* A question, though it travels as a POST: asking twice changes nothing. */
uint64_t api_address_validate(struct api *api, const struct api_address *address, api_address_check_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_address_check_decoder, deliver_check, FETCH_DONE(done), arg);
	struct buf body = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &body);
	json_object(&w);
	put_if_set(&w, "addressLine1", address->line1);
	put_if_set(&w, "addressLine2", address->line2);
	put_if_set(&w, "city", address->city);
	put_if_set(&w, "state", address->state);
	put_if_set(&w, "postalCode", address->postal_code);
	put_if_set(&w, "country", address->country);
	json_object_end(&w);
	call_path(c, "POST", "/validations/address");
	call_json(c, &body);
	return call_start(c);
}

void api_address_check_clear(struct api_address_check *c)
{
	json_clear(&check_shape, c);
}

static const struct json_field agreement_fields[] = {
	JSON_FIELD("type", JSON_TEXT, struct api_agreement, type, .flags = JSON_REQUIRED),
	JSON_FIELD("templateId", JSON_TEXT, struct api_agreement, template_id),
	JSON_FIELD("dateAgreed", JSON_TIME, struct api_agreement, agreed_ms),
	JSON_FIELDS_END,
};

static const struct json_shape agreement_shape = { "an agreement", sizeof(struct api_agreement), agreement_fields };

COMMERCE_PAGE(agreements_shape, "the agreements", &agreement_shape);
const struct api_decoder api_agreements_decoder = { .name = "agreements", .shape = &agreements_shape, .element = &agreement_shape };

FETCH_DELIVER(deliver_agreements, api_agreements)

uint64_t api_agreements_list(struct api *api, api_agreements_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_agreements_decoder, deliver_agreements, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/agreements?agreementType=MicrosoftCustomerAgreement", api->customer);
	return call_start(c);
}

void api_agreements_clear(struct api_agreements *a)
{
	api_list_clear(&agreement_shape, &a->list);
}
