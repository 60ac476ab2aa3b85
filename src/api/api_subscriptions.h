/* Subscriptions as Commerce knows them. Partner Center REST v1. */
#ifndef API_API_SUBSCRIPTIONS_H
#define API_API_SUBSCRIPTIONS_H

#include "api/api_catalog.h"
#include "api/api_list.h"

struct api;
struct error;

enum api_subscription_status {
	API_SUBSCRIPTION_UNKNOWN,
	API_SUBSCRIPTION_NONE,
	API_SUBSCRIPTION_ACTIVE,
	API_SUBSCRIPTION_SUSPENDED,
	API_SUBSCRIPTION_DELETED,
	API_SUBSCRIPTION_EXPIRED,
	API_SUBSCRIPTION_PENDING,
	API_SUBSCRIPTION_DISABLED
};

struct api_refund {
	enum api_refund_kind kind;
	int64_t expires_ms;
};

/* Times are TIME_UNKNOWN where the service does not tell. */
struct api_subscription {
	char *id;
	char *offer_id; /* "PRODUCT:SKU:AVAILABILITY", or a GUID for a legacy offer */
	char *entitlement_id;
	char *offer_name;
	char *friendly_name;
	struct api_product_type type;
	const char *product_type; /* the same text */
	int64_t quantity;
	char *parent_id; /* of an add-on; NULL or "": none */
	enum api_subscription_status status;
	bool auto_renew;
	bool is_trial;
	enum api_billing_cycle billing_cycle;
	char *term_duration;
	int64_t created_ms;
	int64_t starts_ms;
	int64_t commitment_end_ms;
	int64_t cancellable_until_ms;
	int64_t billing_cycle_end_ms;
	char *contract_type; /* "subscription", "product_key", "redemption_code" */
	char *partner_id;
	char *order_id;
	char *migrated_from_id;
	API_LIST(char *) actions;
	API_LIST(char *) suspension_reasons;
	API_LIST(struct api_refund) refunds;
	struct api_attributes attributes;
};

struct api_subscriptions {
	API_LIST(struct api_subscription);
};

typedef void api_subscriptions_fn(void *arg, const struct error *err, struct api_subscriptions *result);
typedef void api_subscription_fn(void *arg, const struct error *err, struct api_subscription *result);

uint64_t api_subscriptions_list(struct api *api, api_subscriptions_fn *done, void *arg);
uint64_t api_subscription_addons(struct api *api, const char *subscription_id, api_subscriptions_fn *done, void *arg);
uint64_t api_subscription_get(struct api *api, const char *subscription_id, api_subscription_fn *done, void *arg);
void api_subscriptions_clear(struct api_subscriptions *s);
void api_subscription_clear(struct api_subscription *s);

/* One property at a time, as the service wants it. */
enum api_subscription_property {
	API_SUBSCRIPTION_CANCEL,     /* status becomes deleted: cannot be undone; refused with code 900117 once its window is past */
	API_SUBSCRIPTION_QUANTITY,
	API_SUBSCRIPTION_AUTO_RENEW
};
struct api_subscription_change {
	enum api_subscription_property property;
	int64_t quantity; /* QUANTITY */
	int64_t from;     /* QUANTITY: what the wanted one was reckoned from; 0: whatever it has */
	bool on;          /* AUTO_RENEW */
};
/* Reads the subscription, changes the one property in what the service sent, and sends all of it back under its etag: ERROR_STALE where
 * somebody else was faster, or where its quantity is not the one that was reckoned from, and nothing has changed. Where it is as wanted already, nothing is sent. The result may still show the old value: the service takes some changes to heart
 * later (202), and `api_subscription_get` tells. ERROR_UNSURE: it may have been carried out. */
uint64_t api_subscription_change(struct api *api, const char *subscription_id, const struct api_subscription_change *change, const char *request_id,
	api_subscription_fn *done, void *arg);

enum api_fulfilment {
	API_FULFILMENT_UNKNOWN,
	API_FULFILMENT_NONE,
	API_FULFILMENT_SUCCESS,
	API_FULFILMENT_PENDING,
	API_FULFILMENT_FAILED
};

struct api_provisioning_status {
	char *sku_id; /* of the directory */
	enum api_fulfilment status;
	int64_t quantity;
	int64_t ends_ms;
};

typedef void api_provisioning_status_fn(void *arg, const struct error *err, struct api_provisioning_status *result);
uint64_t api_subscription_provisioning(struct api *api, const char *subscription_id, api_provisioning_status_fn *done, void *arg);
void api_provisioning_status_clear(struct api_provisioning_status *s);

#endif
