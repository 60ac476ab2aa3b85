/* The directory: the organisation, its domains, what it has bought. Microsoft Graph v1.0. */
#ifndef API_API_DIRECTORY_H
#define API_API_DIRECTORY_H

#include "api/api_list.h"

struct api;
struct error;

struct api_domain {
	char *name;
	bool is_default;
	bool is_initial; /* the *.onmicrosoft.com name that every tenant keeps */
	bool is_verified;
};

struct api_organization {
	char *id; /* the tenant's */
	char *display_name;
	char *country; /* two letters; may be NULL */
	char *preferred_language;
	API_LIST(struct api_domain) domains; /* verified ones */
};

typedef void api_organization_fn(void *arg, const struct error *err, struct api_organization *result);
uint64_t api_organization_get(struct api *api, api_organization_fn *done, void *arg);
void api_organization_clear(struct api_organization *o);
/* Whether what answered is the tenant that was configured: by its id, or by a domain, where there are any to compare. */
int api_organization_check(const struct api *api, const struct api_organization *o, struct error *err); /* ERROR_SIGNED_OUT: it is another */

struct api_domains {
	API_LIST(struct api_domain);
};

typedef void api_domains_fn(void *arg, const struct error *err, struct api_domains *result);
uint64_t api_domains_list(struct api *api, api_domains_fn *done, void *arg);
void api_domains_clear(struct api_domains *d);

/* What a service inside a plan is doing. */
enum api_provisioning {
	API_PROVISIONING_UNKNOWN,
	API_PROVISIONING_SUCCESS,
	API_PROVISIONING_DISABLED,
	API_PROVISIONING_ERROR,
	API_PROVISIONING_PENDING_INPUT,
	API_PROVISIONING_PENDING_ACTIVATION, /* an admin has to switch it on: not waited for */
	API_PROVISIONING_PENDING
};

struct api_service_plan {
	char *id;
	char *name; /* "EXCHANGE_S_ENTERPRISE" */
	enum api_provisioning status;
	int for_company; /* 1; 0: for a user */
};

enum api_capability {
	API_CAPABILITY_UNKNOWN,
	API_CAPABILITY_ENABLED,
	API_CAPABILITY_WARNING, /* grace after the end of the term */
	API_CAPABILITY_SUSPENDED,
	API_CAPABILITY_DELETED,
	API_CAPABILITY_LOCKED_OUT /* the customer cancelled */
};

struct api_prepaid_units {
	int64_t enabled, suspended, warning, locked_out;
};

/* All subscriptions of one product, summed up. */
struct api_sku {
	char *sku_id;
	char *part_number;
	enum api_capability capability;
	int for_company; /* 1: cannot be assigned to users */
	int64_t consumed;
	struct api_prepaid_units prepaid;
	API_LIST(struct api_service_plan) plans;
	API_LIST(char *) subscription_ids; /* ids of api_directory_subscription */
};

struct api_skus {
	API_LIST(struct api_sku);
};

typedef void api_skus_fn(void *arg, const struct error *err, struct api_skus *result);
uint64_t api_skus_list(struct api *api, api_skus_fn *done, void *arg);
void api_skus_clear(struct api_skus *s);

/* One subscription as the directory sees it. */
struct api_directory_subscription {
	char *id;
	char *commerce_id; /* the id that Commerce knows it by */
	char *sku_id;
	char *part_number;
	enum api_capability status;
	int64_t total_licences;
	bool is_trial;
	int64_t created_ms;
	int64_t next_lifecycle_ms; /* when it moves to the next state unless it is renewed */
	char *owner_tenant_id;     /* the partner that sold it; NULL: none */
	API_LIST(struct api_service_plan) plans;
};

struct api_directory_subscriptions {
	API_LIST(struct api_directory_subscription);
};

typedef void api_directory_subscriptions_fn(void *arg, const struct error *err, struct api_directory_subscriptions *result);
uint64_t api_directory_subscriptions_list(struct api *api, api_directory_subscriptions_fn *done, void *arg);
void api_directory_subscriptions_clear(struct api_directory_subscriptions *s);

#endif
