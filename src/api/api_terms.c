/* Storefront: the terms of an upgrade. */
#include "api/api_fetch.h"
#include "api/api_meaning.h"
#include "api/api_storefront.h"
#include "api/api_text.h"

static const struct json_word reason_words[] = {
	{ "licence_conflict", API_REASON_LICENCE_CONFLICT },
	{ "not_provisioned", API_REASON_NOT_PROVISIONED },
	{ "service_incident", API_REASON_SERVICE_INCIDENT },
	{ "upgrade_in_progress", API_REASON_UPGRADE_IN_PROGRESS },
	{ "credit_check_pending", API_REASON_CREDIT_CHECK_PENDING },
	{ "busy", API_REASON_BUSY },
	{ "unpaid_balance", API_REASON_UNPAID_BALANCE },
	{ "same_product", API_REASON_SAME_PRODUCT },
	{ "add_on", API_REASON_ADD_ON },
	{ "prepaid", API_REASON_PREPAID },
	{ "government", API_REASON_GOVERNMENT },
	{ "too_many_licences", API_REASON_TOO_MANY_LICENCES },
	{ "trial", API_REASON_TRIAL },
	{ "channel_partner", API_REASON_CHANNEL_PARTNER },
	{ "channel_volume", API_REASON_CHANNEL_VOLUME },
	{ "not_eligible", API_REASON_NOT_ELIGIBLE },
	{ NULL, 0 },
};

static const struct json_field reason_fields[] = {
	JSON_FIELD("code", JSON_CODE, struct api_reason, code_text, .flags = JSON_REQUIRED),
	JSON_FIELD("description", JSON_TEXT, struct api_reason, description),
	JSON_FIELD("retryAfterSeconds", JSON_INT, struct api_reason, retry_after_s),
	JSON_FIELDS_END,
};

static const struct json_shape reason_shape = { "a reason", sizeof(struct api_reason), reason_fields };

static const struct json_field path_fields[] = {
	JSON_FIELD("open", JSON_BOOL, struct api_automatic_path, open, .flags = JSON_REQUIRED),
	JSON_FIELD("reasons", JSON_LIST, struct api_automatic_path, reasons, .limit = 1000, .shape = &reason_shape),
	JSON_FIELDS_END,
};

static const struct json_shape path_shape = { "the automatic path", sizeof(struct api_automatic_path), path_fields };

static const struct json_field terms_fields[] = {
	JSON_FIELD("currencyCode", JSON_TEXT, struct api_terms, currency, .flags = JSON_REQUIRED),
	JSON_FIELD("taxRatePercent", JSON_CODE, struct api_terms, text.tax_rate, .flags = JSON_REQUIRED),
	JSON_FIELD("invoiceMinimum", JSON_CODE, struct api_terms, text.invoice_minimum),
	JSON_FIELD("creditCheckAbove", JSON_CODE, struct api_terms, text.credit_check_above),
	JSON_FIELD("unusedCredit", JSON_CODE, struct api_terms, text.unused_credit),
	JSON_FIELD("prepaidRemaining", JSON_CODE, struct api_terms, text.prepaid_remaining),
	JSON_FIELD("maximumQuantity", JSON_INT, struct api_terms, maximum_quantity, .min = 1, .max = INT32_MAX),
	JSON_FIELD("automaticPath", JSON_STRUCT, struct api_terms, automatic_path, .flags = JSON_REQUIRED, .shape = &path_shape),
	JSON_FIELDS_END,
};

static const struct json_shape terms_shape = { "the terms", sizeof(struct api_terms), terms_fields };

static int not_negative(struct money m, const char *why, struct error *err)
{
	return m.micro < 0 ? answer_wrong(err, why) : 0;
}

static int terms_check(void *result, struct error *err)
{
	struct api_terms *t = result;
	const struct {
		const char *text, *what, *negative;
		struct money *amount;
	} amounts[] = {
		{ t->text.invoice_minimum, "invoiceMinimum", "invoiceMinimum is negative", &t->invoice_minimum },
		{ t->text.credit_check_above, "creditCheckAbove", "creditCheckAbove is negative", &t->credit_check_above },
		{ t->text.unused_credit, "unusedCredit", "unusedCredit is negative", &t->unused_credit },
		{ t->text.prepaid_remaining, "prepaidRemaining", "prepaidRemaining is negative", &t->prepaid_remaining },
	};
	int rc = check_currency(t->currency, "currencyCode", err);

	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]) && rc == 0; i++) {
		rc = check_money(amounts[i].text, t->currency, amounts[i].what, amounts[i].amount, err);
		if (rc == 0)
			rc = not_negative(*amounts[i].amount, amounts[i].negative, err);
	}
	for (size_t i = 0; i < t->automatic_path.reasons.count; i++) {
		struct api_reason *r = &t->automatic_path.reasons.items[i];

		r->code = (enum api_reason_code)word_value(reason_words, r->code_text, API_REASON_OTHER);
		text_unescape(&r->description);
	}
	if (rc == 0 && (decimal_parse(t->text.tax_rate, &t->tax_rate_micro, NULL) < 0 || t->tax_rate_micro < 0))
		rc = answer_wrong(err, "taxRatePercent is not a rate");
	return rc;
}

const struct api_decoder api_terms_decoder = { .name = "terms", .shape = &terms_shape, .check = terms_check };

FETCH_DELIVER(deliver, api_terms)

uint64_t api_terms_get(struct api *api, const char *subscription_id, api_terms_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_STOREFRONT, &api_terms_decoder, deliver, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/terms?sourceSubscriptionId=%s", api->customer, subscription_id);
	return call_start(c);
}

void api_terms_clear(struct api_terms *t)
{
	json_clear(&terms_shape, t);
}
