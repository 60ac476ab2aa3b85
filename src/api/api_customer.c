#include "api/api_customer.h"

#include "api/api_address.h"
#include "api/api_fetch.h"
#include "json/write.h"

static const struct json_field address_fields[] = {
	JSON_FIELD("country", JSON_TEXT, struct api_address, country),
	JSON_FIELD("region", JSON_TEXT, struct api_address, region),
	JSON_FIELD("city", JSON_TEXT, struct api_address, city),
	JSON_FIELD("state", JSON_TEXT, struct api_address, state),
	JSON_FIELD("addressLine1", JSON_TEXT, struct api_address, line1),
	JSON_FIELD("addressLine2", JSON_TEXT, struct api_address, line2),
	JSON_FIELD("postalCode", JSON_TEXT, struct api_address, postal_code),
	JSON_FIELD("firstName", JSON_TEXT, struct api_address, first_name),
	JSON_FIELD("middleName", JSON_TEXT, struct api_address, middle_name),
	JSON_FIELD("lastName", JSON_TEXT, struct api_address, last_name),
	JSON_FIELD("phoneNumber", JSON_TEXT, struct api_address, phone),
	JSON_FIELDS_END,
};

const struct json_shape api_address_shape = { "an address", sizeof(struct api_address), address_fields };

void address_write(struct json_writer *w, const struct api_address *a)
{
	json_put_string(w, "country", a->country);
	json_put_string(w, "region", a->region);
	json_put_string(w, "city", a->city);
	json_put_string(w, "state", a->state);
	json_put_string(w, "addressLine1", a->line1);
	json_put_string(w, "addressLine2", a->line2);
	json_put_string(w, "postalCode", a->postal_code);
	json_put_string(w, "firstName", a->first_name);
	json_put_string(w, "middleName", a->middle_name);
	json_put_string(w, "lastName", a->last_name);
	json_put_string(w, "phoneNumber", a->phone);
}

void api_address_clear(struct api_address *a)
{
	json_clear(&api_address_shape, a);
}

static const struct json_field company_fields[] = {
	JSON_FIELD("tenantId", JSON_TEXT, struct api_company, tenant_id),
	JSON_FIELD("domain", JSON_TEXT, struct api_company, domain),
	JSON_FIELD("companyName", JSON_TEXT, struct api_company, name),
	JSON_FIELD("email", JSON_TEXT, struct api_company, email),
	JSON_FIELD("organizationRegistrationNumber", JSON_TEXT, struct api_company, registration_number),
	JSON_FIELD("address", JSON_STRUCT, struct api_company, address, .shape = &api_address_shape),
	JSON_FIELDS_END,
};

static const struct json_shape company_shape = { "a company profile", sizeof(struct api_company), company_fields };

static int company_check(void *result, struct error *err)
{
	return check_text(((struct api_company *)result)->name, "companyName", err);
}

const struct api_decoder api_company_decoder = { .name = "company", .shape = &company_shape, .check = company_check };

static const struct json_field billing_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_billing_profile, id, .flags = JSON_RAW),
	JSON_FIELD("firstName", JSON_TEXT, struct api_billing_profile, first_name),
	JSON_FIELD("lastName", JSON_TEXT, struct api_billing_profile, last_name),
	JSON_FIELD("email", JSON_TEXT, struct api_billing_profile, email),
	JSON_FIELD("culture", JSON_TEXT, struct api_billing_profile, culture),
	JSON_FIELD("language", JSON_TEXT, struct api_billing_profile, language),
	JSON_FIELD("companyName", JSON_TEXT, struct api_billing_profile, company),
	JSON_FIELD("defaultAddress", JSON_STRUCT, struct api_billing_profile, address, .flags = JSON_REQUIRED, .shape = &api_address_shape),
	JSON_FIELD("attributes", JSON_STRUCT, struct api_billing_profile, attributes, .shape = &api_attributes_shape),
	JSON_FIELDS_END,
};

static const struct json_shape billing_shape = { "a billing profile", sizeof(struct api_billing_profile), billing_fields };

const struct api_decoder api_billing_profile_decoder = { .name = "billing_profile", .shape = &billing_shape };

static const struct json_field customer_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_customer, id, .flags = API_ID),
	JSON_FIELD("relationshipToPartner", JSON_TEXT, struct api_customer, relationship),
	JSON_FIELD("companyProfile", JSON_STRUCT, struct api_customer, company, .shape = &company_shape),
	JSON_FIELD("billingProfile", JSON_STRUCT, struct api_customer, billing, .shape = &billing_shape),
	JSON_FIELDS_END,
};

static const struct json_shape customer_shape = { "a customer", sizeof(struct api_customer), customer_fields };

static int customer_check(void *result, struct error *err)
{
	return check_id(((struct api_customer *)result)->id, "id", err);
}

const struct api_decoder api_customer_decoder = { .name = "customer", .shape = &customer_shape, .check = customer_check };

FETCH_DELIVER(deliver_customer, api_customer)

uint64_t api_customer_get(struct api *api, api_customer_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_customer_decoder, deliver_customer, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s", api->customer);
	return call_start(c);
}

void api_customer_clear(struct api_customer *c)
{
	json_clear(&customer_shape, c);
}

FETCH_DELIVER(deliver_company, api_company)

uint64_t api_company_get(struct api *api, api_company_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_company_decoder, deliver_company, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/profiles/company", api->customer);
	return call_start(c);
}

void api_company_clear(struct api_company *c)
{
	json_clear(&company_shape, c);
}

FETCH_DELIVER(deliver_billing, api_billing_profile)

static struct call *billing_call(struct api *api, const char *method, api_billing_profile_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_billing_profile_decoder, deliver_billing, FETCH_DONE(done), arg);

	fetch_etag_to(c, offsetof(struct api_billing_profile, attributes.etag));
	call_path(c, method, "/customers/%s/profiles/billing", api->customer);
	return c;
}

uint64_t api_billing_profile_get(struct api *api, api_billing_profile_fn *done, void *arg)
{
	return call_start(billing_call(api, "GET", done, arg));
}

/* The whole resource is sent: what is left out would be taken away. */
static void billing_write(struct buf *to, const struct api_billing_profile *p)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	json_put_string(&w, "id", p->id);
	json_put_string(&w, "firstName", p->first_name);
	json_put_string(&w, "lastName", p->last_name);
	json_put_string(&w, "email", p->email);
	json_put_string(&w, "culture", p->culture);
	json_put_string(&w, "language", p->language);
	json_put_string(&w, "companyName", p->company);
	json_key(&w, "defaultAddress");
	json_object(&w);
	address_write(&w, &p->address);
	json_object_end(&w);
	json_key(&w, "attributes");
	json_object(&w);
	if (p->attributes.etag)
		json_put_string(&w, "etag", p->attributes.etag);
	json_put_string(&w, "objectType", "CustomerBillingProfile");
	json_object_end(&w);
	json_object_end(&w);
}

uint64_t api_billing_profile_put(struct api *api, const struct api_billing_profile *profile, api_billing_profile_fn *done, void *arg)
{
	struct call *c = billing_call(api, "PUT", done, arg);
	struct buf body = BUF_INIT;

	billing_write(&body, profile);
	call_write(c, NULL, &body);
	if (profile->attributes.etag)
		call_if_match(c, profile->attributes.etag);
	return call_start(c);
}

void api_billing_profile_clear(struct api_billing_profile *p)
{
	json_clear(&billing_shape, p);
}
