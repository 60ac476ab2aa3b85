/* What a direct purchase needs and no public service offers: terms, ways to pay, sold-to, credit checks. Our own contract, version 1. */
#ifndef API_API_STOREFRONT_H
#define API_API_STOREFRONT_H

#include "api/api_customer.h"
#include "api/api_list.h"
#include "core/money.h"

struct api;
struct error;

enum api_reason_code {
	API_REASON_OTHER, /* told by its description */
	API_REASON_LICENCE_CONFLICT,
	API_REASON_NOT_PROVISIONED,
	API_REASON_SERVICE_INCIDENT,
	API_REASON_UPGRADE_IN_PROGRESS,
	API_REASON_CREDIT_CHECK_PENDING,
	API_REASON_BUSY,
	API_REASON_UNPAID_BALANCE,
	API_REASON_SAME_PRODUCT,
	API_REASON_ADD_ON,
	API_REASON_PREPAID,
	API_REASON_GOVERNMENT,
	API_REASON_TOO_MANY_LICENCES,
	API_REASON_TRIAL,
	API_REASON_CHANNEL_PARTNER,
	API_REASON_CHANNEL_VOLUME,
	API_REASON_NOT_ELIGIBLE
};

struct api_reason {
	enum api_reason_code code;
	char *code_text;
	char *description;
	int64_t retry_after_s; /* 0: not told */
};

struct api_automatic_path {
	bool open;
	API_LIST(struct api_reason) reasons;
};

/* As the service wrote them: NULL for null. */
struct api_terms_text {
	char *tax_rate, *invoice_minimum, *credit_check_above, *unused_credit, *prepaid_remaining;
};

/* Amounts without a currency were null: there is no such limit, credit or rest. */
struct api_terms {
	char *currency;
	int64_t tax_rate_micro; /* percent, millionths */
	struct money invoice_minimum;
	struct money credit_check_above;
	struct money unused_credit;
	struct money prepaid_remaining;
	int64_t maximum_quantity; /* 0: null */
	struct api_automatic_path automatic_path;
	struct api_terms_text text;
};

typedef void api_terms_fn(void *arg, const struct error *err, struct api_terms *result);
uint64_t api_terms_get(struct api *api, const char *subscription_id, api_terms_fn *done, void *arg);
void api_terms_clear(struct api_terms *t);

enum api_payment_kind {
	API_PAYMENT_UNKNOWN,
	API_PAYMENT_CARD,
	API_PAYMENT_BANK_ACCOUNT,
	API_PAYMENT_INVOICE
};

struct api_payment_method {
	char *id;
	enum api_payment_kind kind;
	char *label;
	char *expires; /* as sent; NULL: does not expire */
	bool is_default;
};

struct api_payment_methods {
	API_LIST(struct api_payment_method);
};

typedef void api_payment_methods_fn(void *arg, const struct error *err, struct api_payment_methods *result);
uint64_t api_payment_methods_list(struct api *api, api_payment_methods_fn *done, void *arg);
void api_payment_methods_clear(struct api_payment_methods *m);

typedef void api_changed_fn(void *arg, const struct error *err);
uint64_t api_payment_method_set_default(struct api *api, const char *id, api_changed_fn *done, void *arg);

struct api_sold_to {
	char *company; /* may be NULL */
	struct api_address address;
	struct api_attributes attributes;
	bool nested; /* the service wraps the address in `defaultAddress`; it is sent back the same way */
	struct api_address wrapped; /* empty once it has been read */
};

typedef void api_sold_to_fn(void *arg, const struct error *err, struct api_sold_to *result);
uint64_t api_sold_to_get(struct api *api, api_sold_to_fn *done, void *arg);
/* A change, with the etag of `sold_to`: ERROR_STALE means read again, apply again. */
uint64_t api_sold_to_put(struct api *api, const struct api_sold_to *sold_to, api_sold_to_fn *done, void *arg);
void api_sold_to_clear(struct api_sold_to *s);

enum api_channel {
	API_CHANNEL_UNKNOWN,
	API_CHANNEL_DIRECT_CARD,
	API_CHANNEL_DIRECT_INVOICE,
	API_CHANNEL_PARTNER,
	API_CHANNEL_VOLUME,
	API_CHANNEL_PREPAID,
	API_CHANNEL_TRIAL
};

struct api_subscription_term {
	char *subscription_id;
	enum api_channel channel;
	char *partner_name; /* may be NULL */
};

struct api_subscription_terms {
	API_LIST(struct api_subscription_term);
};

typedef void api_subscription_terms_fn(void *arg, const struct error *err, struct api_subscription_terms *result);
uint64_t api_subscription_terms_list(struct api *api, api_subscription_terms_fn *done, void *arg);
void api_subscription_terms_clear(struct api_subscription_terms *t);

enum api_credit_state {
	API_CREDIT_UNKNOWN,
	API_CREDIT_PENDING,
	API_CREDIT_APPROVED,
	API_CREDIT_DECLINED
};

struct api_credit_check {
	char *id;
	char *subscription_id;
	char *order_id; /* may be NULL */
	enum api_credit_state state;
	int64_t since_ms;
	char *decided_by;      /* as sent; NULL: not told */
	int64_t decided_by_ms; /* the same where it is a time, else TIME_UNKNOWN */
};

struct api_credit_checks {
	API_LIST(struct api_credit_check);
};

typedef void api_credit_checks_fn(void *arg, const struct error *err, struct api_credit_checks *result);
/* By subscription, or by order when `order_id` is not NULL. */
uint64_t api_credit_checks_list(struct api *api, const char *subscription_id, const char *order_id, api_credit_checks_fn *done, void *arg);
void api_credit_checks_clear(struct api_credit_checks *c);

#endif
