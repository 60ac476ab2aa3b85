/* Addresses: read, written back with their etag, and checked. The same rows serve Commerce's billing profile and Storefront's sold-to. */
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/world.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct address {
	char *country, *region, *city, *state, *line1, *line2, *postal, *first, *last, *phone;
};
struct profile {
	char *first, *last, *email, *company;
	struct address address;
	struct address flat;
};

#define TEXT(struct_, member, name_) { .name = name_, .type = JSON_TEXT, .offset = offsetof(struct struct_, member), .limit = 300 }
#define ADDRESS(struct_, at) \
	TEXT(struct_, at country, "country"), TEXT(struct_, at region, "region"), TEXT(struct_, at city, "city"), TEXT(struct_, at state, "state"), \
	TEXT(struct_, at line1, "addressLine1"), TEXT(struct_, at line2, "addressLine2"), TEXT(struct_, at postal, "postalCode"), \
	TEXT(struct_, at phone, "phoneNumber")

static const struct json_field address_fields[] = { ADDRESS(address, ), TEXT(address, first, "firstName"), TEXT(address, last, "lastName"), { 0 } };
static const struct json_shape address_shape = { "an address", sizeof(struct address), address_fields };
static const struct json_field profile_fields[] = {
	TEXT(profile, first, "firstName"), TEXT(profile, last, "lastName"), TEXT(profile, email, "email"), TEXT(profile, company, "companyName"),
	{ .name = "defaultAddress", .type = JSON_STRUCT, .offset = offsetof(struct profile, address), .shape = &address_shape },
	ADDRESS(profile, flat.),
	{ 0 },
};
static const struct json_shape profile_shape = { "a profile", sizeof(struct profile), profile_fields };

/* ---- reading ---- */

void commerce_write_address(struct world *w, struct json_writer *json, const char *role)
{
	static const char *const names[] = { "country", "region", "city", "state", "addressLine1", "addressLine2", "postalCode", "firstName", "lastName", "phoneNumber" };
	struct rows r;

	rows_open(&r, w->store, "SELECT country, region, city, state, line1, line2, postal, first, last, phone FROM addresses WHERE role = ?", "t", role);
	if (!rows_next(&r))
		return;
	for (int i = 0; i < 10; i++)
		json_put_string(json, names[i], rows_text(&r, i));
	rows_close(&r);
}

static void write_billing(struct world *w, struct json_writer *json)
{
	struct rows r;
	char id[UUID_TEXT];
	int64_t version;

	world_id(w, "billing-profile", id);
	rows_open(&r, w->store, "SELECT first, last, email, company, version FROM addresses WHERE role = 'billed_to'", "");
	rows_next(&r);
	json_object(json);
	json_put_string(json, "id", id);
	json_put_string(json, "firstName", rows_text(&r, 0));
	json_put_string(json, "lastName", rows_text(&r, 1));
	json_put_string(json, "email", rows_text(&r, 2));
	json_put_string(json, "culture", "en-US");
	json_put_string(json, "language", w->scenario->tenant.language);
	json_put_string(json, "companyName", rows_text(&r, 3));
	version = rows_int(&r, 4);
	rows_close(&r);
	json_key(json, "defaultAddress");
	json_object(json);
	commerce_write_address(w, json, "billed_to");
	json_object_end(json);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "self", "/customers/%s/profiles/billing", w->tenant_id);
	json_object_end(json);
	commerce_attributes(json, "CustomerBillingProfile", version);
	json_object_end(json);
}

static void write_company(struct world *w, struct json_writer *json)
{
	char *company = store_text(w->store, "SELECT company FROM addresses WHERE role = 'sold_to'", "");
	char *email = store_text(w->store, "SELECT email FROM addresses WHERE role = 'sold_to'", "");

	json_object(json);
	json_put_string(json, "tenantId", w->tenant_id);
	json_put_string(json, "domain", w->scenario->tenant.domain);
	json_put_string(json, "companyName", company);
	json_key(json, "address");
	json_object(json);
	commerce_write_address(w, json, "sold_to");
	json_object_end(json);
	json_put_string(json, "email", email);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "self", "/customers/%s/profiles/company", w->tenant_id);
	json_object_end(json);
	commerce_attributes(json, "CustomerCompanyProfile", 0);
	json_object_end(json);
	free(company);
	free(email);
}

void commerce_get_billing(struct world *w, const struct request *rq, struct response *rs)
{
	if (commerce_customer(w, rq, rs))
		write_billing(w, response_json(rs, 200));
}

void commerce_get_company(struct world *w, const struct request *rq, struct response *rs)
{
	if (commerce_customer(w, rq, rs))
		write_company(w, response_json(rs, 200));
}

void commerce_get_customer(struct world *w, const struct request *rq, struct response *rs)
{
	if (!commerce_customer(w, rq, rs))
		return;
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "id", w->tenant_id);
	json_put_string(json, "commerceId", w->tenant_id);
	json_key(json, "companyProfile");
	write_company(w, json);
	json_key(json, "billingProfile");
	write_billing(w, json);
	json_put_string(json, "relationshipToPartner", "reseller");
	json_put_bool(json, "allowDelegatedAccess", true);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "self", "/customers/%s", w->tenant_id);
	json_object_end(json);
	commerce_attributes(json, "Customer", 0);
	json_object_end(json);
}

/* ---- writing ---- */

static bool needs_phone(const char *country)
{
	static const char countries[] = "AM AZ BY HU KZ KG MD RU TJ UZ UA";
	return country && strlen(country) == 2 && strstr(countries, country);
}

static const char *fault_of(const struct address *a)
{
	if (str_empty(a->country) || strlen(a->country) != 2 || !isalpha((unsigned char)a->country[0]) || !isalpha((unsigned char)a->country[1]))
		return "Country has to be two letters.";
	if (str_empty(a->line1) || text_count(a->line1) > 200)
		return "AddressLine1 has to have from 1 to 200 characters.";
	if (a->line2 && text_count(a->line2) > 200)
		return "AddressLine2 can have at most 200 characters.";
	if (str_empty(a->city))
		return "City is missing.";
	if (a->state && text_count(a->state) > 2 && str_ieq(a->country, "US"))
		return "State can have at most 2 characters.";
	if (needs_phone(a->country) && str_empty(a->phone))
		return "A phone number is mandatory in this country.";
	return NULL;
}

static void save(struct world *w, const char *role, const struct profile *p, const struct address *a)
{
	const char *first = str_empty(a->first) ? p->first : a->first, *last = str_empty(a->last) ? p->last : a->last;
	store_run(w->store,
		"UPDATE addresses SET country = upper(?2), region = ?3, city = ?4, state = ?5, line1 = ?6, line2 = ?7, postal = ?8, phone = ?9,"
		" first = coalesce(?10, first), last = coalesce(?11, last), email = coalesce(?12, email), company = coalesce(?13, company), version = version + 1"
		" WHERE role = ?1",
		"ttttttttttttt", role, a->country, a->region, a->city, a->state, a->line1, a->line2, a->postal, a->phone, first, last, p->email, p->company);
}

bool commerce_take_address(struct world *w, const struct request *rq, struct response *rs, const char *role)
{
	struct profile p = { 0 };
	int64_t version = store_int(w->store, "SELECT version FROM addresses WHERE role = ?", "t", role);
	bool done = false;

	if (!commerce_matches(w, rq, rs, version, true))
		return false;
	if (json_decode(&profile_shape, &p, rq->body, rq->body_len, &json_limits_default, NULL) < 0) {
		commerce_refuse(w, rq, rs, 400, "2000", "The body is not an address.");
		return false;
	}
	const struct address *a = p.address.country || p.address.line1 ? &p.address : &p.flat;
	const char *fault = fault_of(a);
	if (fault) {
		commerce_refuse(w, rq, rs, 400, "2000", fault);
	} else {
		save(w, role, &p, a);
		done = true;
	}
	json_clear(&profile_shape, &p);
	return done;
}

void commerce_put_billing(struct world *w, const struct request *rq, struct response *rs)
{
	if (commerce_may_buy(w, rq, rs) && commerce_customer(w, rq, rs) && commerce_take_address(w, rq, rs, "billed_to"))
		write_billing(w, response_json(rs, 200));
}

/* ---- checks ---- */

/* A made-up rule that a trainer can play with: a street without a number is partial, a postal code without a digit is unknown. */
static const char *verdict(const struct address *a, const char **ret_message)
{
	*ret_message = NULL;
	if (fault_of(a)) {
		*ret_message = fault_of(a);
		return "NotValidated";
	}
	if (str_empty(a->postal) || !strpbrk(a->postal, "0123456789")) {
		*ret_message = "Address field invalid for property: 'PostalCode'";
		return "None";
	}
	if (!strpbrk(a->line1, "0123456789")) {
		*ret_message = "Address field invalid for property: 'AddressLine1'";
		return "StreetPartial";
	}
	return "VerifiedShippable";
}

static void write_plain(struct json_writer *json, const struct address *a)
{
	json_object(json);
	json_put_string(json, "country", a->country);
	json_put_string(json, "city", a->city);
	json_put_string(json, "state", a->state);
	json_put_string(json, "addressLine1", a->line1);
	if (a->line2)
		json_put_string(json, "addressLine2", a->line2);
	json_put_string(json, "postalCode", a->postal);
	json_object_end(json);
}

void commerce_validate_address(struct world *w, const struct request *rq, struct response *rs)
{
	struct address a = { 0 };
	const char *message;

	if (json_decode(&address_shape, &a, rq->body, rq->body_len, &json_limits_default, NULL) < 0) {
		commerce_refuse(w, rq, rs, 400, "2000", "The body is not an address.");
		return;
	}
	const char *status = verdict(&a, &message);
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_key(json, "originalAddress");
	write_plain(json, &a);
	json_key(json, "suggestedAddresses");
	json_array(json);
	if (str_eq(status, "VerifiedShippable"))
		write_plain(json, &a);
	json_array_end(json);
	json_put_string(json, "status", status);
	if (message)
		json_put_string(json, "validationMessage", message);
	json_object_end(json);
	json_clear(&address_shape, &a);
}

void commerce_country_rules(struct world *w, const struct request *rq, struct response *rs)
{
	const char *country = rq->params[0];
	struct json_writer *json;

	if (strlen(country) != 2) {
		commerce_refuse(w, rq, rs, 404, "2000", "There is no country of this code.");
		return;
	}
	json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "iso2Code", country);
	json_put_string(json, "defaultCulture", "en-US");
	json_put_bool(json, "isStateRequired", str_ieq(country, "US") || str_ieq(country, "CA"));
	json_put_bool(json, "isPostalCodeRequired", true);
	json_put_bool(json, "isPhoneNumberRequired", needs_phone(country));
	json_put_string(json, "postalCodeRegex", str_ieq(country, "US") ? "^[0-9]{5}(-[0-9]{4})?$" : NULL);
	commerce_attributes(json, "CountryValidationRules", 0);
	json_object_end(json);
}

void commerce_agreements(struct world *w, const struct request *rq, struct response *rs)
{
	const char *type = request_query(rq, "agreementType");
	bool wanted = !type || str_ieq(type, "*") || str_ieq(type, "MicrosoftCustomerAgreement");
	char template_id[UUID_TEXT];
	struct json_writer *json;

	if (!commerce_customer(w, rq, rs))
		return;
	world_id(w, "agreement", template_id);
	json = commerce_list(rs, wanted);
	if (wanted) {
		json_object(json);
		json_key(json, "primaryContact");
		json_object(json);
		json_put_string(json, "firstName", w->scenario->billed_to.first);
		json_put_string(json, "lastName", w->scenario->billed_to.last);
		json_object_end(json);
		json_put_string(json, "templateId", template_id);
		json_put_time(json, "dateAgreed", store_int(w->store, "SELECT min(created) FROM subscriptions", ""));
		json_put_string(json, "type", "MicrosoftCustomerAgreement");
		json_object_end(json);
	}
	commerce_list_end(rq, json, NULL, wanted);
}
