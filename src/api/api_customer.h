/* The customer: who buys (Sold to), who pays (Billed to), where; Partner Center REST v1. */
#ifndef API_API_CUSTOMER_H
#define API_API_CUSTOMER_H

#include "api/api_list.h"

struct api;
struct error;

/* Every text may be NULL when read; a NULL is written as null. */
struct api_address {
	char *country; /* two letters */
	char *region;
	char *city;
	char *state;
	char *line1;
	char *line2;
	char *postal_code;
	char *first_name;
	char *middle_name;
	char *last_name;
	char *phone;
};

struct api_company {
	char *tenant_id;
	char *domain;
	char *name;
	char *email;
	char *registration_number;
	struct api_address address;
};

struct api_billing_profile {
	char *id;
	char *first_name;
	char *last_name;
	char *email;
	char *culture;
	char *language;
	char *company;
	struct api_address address;
	struct api_attributes attributes; /* the etag that a change has to name */
};

struct api_customer {
	char *id;
	char *relationship; /* "reseller", …; may be NULL */
	struct api_company company;
	struct api_billing_profile billing;
};

typedef void api_customer_fn(void *arg, const struct error *err, struct api_customer *result);
uint64_t api_customer_get(struct api *api, api_customer_fn *done, void *arg);
void api_customer_clear(struct api_customer *c);

typedef void api_company_fn(void *arg, const struct error *err, struct api_company *result);
uint64_t api_company_get(struct api *api, api_company_fn *done, void *arg);
void api_company_clear(struct api_company *c);

typedef void api_billing_profile_fn(void *arg, const struct error *err, struct api_billing_profile *result);
uint64_t api_billing_profile_get(struct api *api, api_billing_profile_fn *done, void *arg);
/* A change: sent once, with the etag of `profile`. ERROR_STALE: read again, apply again. The answer is the profile as it now stands.
 * `profile` is read during the call alone. */
uint64_t api_billing_profile_put(struct api *api, const struct api_billing_profile *profile, api_billing_profile_fn *done, void *arg);
void api_billing_profile_clear(struct api_billing_profile *p);
void api_address_clear(struct api_address *a);

enum api_address_verdict {
	API_ADDRESS_UNKNOWN,
	API_ADDRESS_VERIFIED_SHIPPABLE,
	API_ADDRESS_VERIFIED,
	API_ADDRESS_INTERACTION_REQUIRED, /* needs a person's yes */
	API_ADDRESS_STREET_PARTIAL,
	API_ADDRESS_PREMISES_PARTIAL,
	API_ADDRESS_MULTIPLE,
	API_ADDRESS_NONE,
	API_ADDRESS_NOT_VALIDATED
};

struct api_address_check {
	enum api_address_verdict verdict;
	char *message; /* may be NULL */
	API_LIST(struct api_address) suggestions;
};

typedef void api_address_check_fn(void *arg, const struct error *err, struct api_address_check *result);
uint64_t api_address_validate(struct api *api, const struct api_address *address, api_address_check_fn *done, void *arg);
void api_address_check_clear(struct api_address_check *c);

struct api_agreement {
	char *type; /* "MicrosoftCustomerAgreement" */
	char *template_id;
	int64_t agreed_ms;
};

struct api_agreements {
	API_LIST(struct api_agreement);
};

/* Empty: the customer agreement was not accepted, and an order would be refused. */
typedef void api_agreements_fn(void *arg, const struct error *err, struct api_agreements *result);
uint64_t api_agreements_list(struct api *api, api_agreements_fn *done, void *arg);
void api_agreements_clear(struct api_agreements *a);

#endif
