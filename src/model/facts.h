/* Plain data that the services' answers are copied into: the words that pages, models and flow share.
 *
 * Everything here is copied by assignment; nothing owns memory. Texts are UTF-8, cleaned when they were decoded, cut at a character.
 * Times are UTC milliseconds, TIME_UNKNOWN where the service tells none. Counts are -1 where the service tells none. */
#ifndef MODEL_FACTS_H
#define MODEL_FACTS_H

#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_TEXT 128      /* any service's id, etag or catalog item */
#define NAME_TEXT 256
#define WORD_TEXT 40     /* a term (P1Y), a billing cycle (monthly), a status, a service's code */
#define SERVICE_TEXT 400 /* a service's own words */
#define SENTENCE 640     /* what a page says, translated */

#define COUNT_UNKNOWN (-1)

enum subscription_status {
	SUBSCRIPTION_UNKNOWN,
	SUBSCRIPTION_ACTIVE,
	SUBSCRIPTION_PENDING,
	SUBSCRIPTION_WARNING,   /* expired, in its period of grace */
	SUBSCRIPTION_SUSPENDED,
	SUBSCRIPTION_CANCELLED, /* Commerce deleted or disabled, Graph LockedOut */
	SUBSCRIPTION_EXPIRED,
	SUBSCRIPTION_DELETED    /* Graph Deleted: the data goes or is gone */
};

/* Cancelled, expired or deleted: nobody can work with it any more. */
bool subscription_has_ended(enum subscription_status status);

enum channel { CHANNEL_UNKNOWN, CHANNEL_CARD, CHANNEL_INVOICE, CHANNEL_PARTNER, CHANNEL_VOLUME, CHANNEL_PREPAID, CHANNEL_TRIAL };

/* contracts of Graph: servicePlanInfo.provisioningStatus */
enum provisioning {
	PROVISIONING_UNKNOWN,
	PROVISIONING_SUCCESS,
	PROVISIONING_DISABLED,
	PROVISIONING_PENDING_ACTIVATION,
	PROVISIONING_PENDING_INPUT,
	PROVISIONING_PENDING,
	PROVISIONING_ERROR
};

/* The words of the wire, compared case-insensitively; what is not known gives …_UNKNOWN. */
enum subscription_status subscription_status_commerce(const char *word);
enum subscription_status subscription_status_graph(const char *word);
enum channel channel_from_word(const char *word);           /* Storefront: direct_card, direct_invoice, partner, volume, prepaid, trial */
enum provisioning provisioning_from_word(const char *word);

/* For people, translated. */
const char *subscription_status_text(enum subscription_status status);
const char *channel_text(enum channel channel);
const char *provisioning_text(enum provisioning status);
/* "One year, paid monthly". Unknown words are shown as the service wrote them; both empty: "unknown". */
const char *billing_pair_text(const char *term, const char *billing_cycle, char to[SENTENCE]);
/* "USD 10.50 a month", "USD 126.00 a year", … */
const char *billing_amount_text(struct money amount, const char *term, const char *billing_cycle, char to[SENTENCE]);
const char *billing_period_title(const char *term, const char *billing_cycle); /* "Per month", …: over a column of such amounts */

/* ── the tenant and who is signed in ── */
struct tenant_facts {
	char id[ID_TEXT];
	char name[NAME_TEXT];
	char initial_domain[NAME_TEXT]; /* contoso.onmicrosoft.com */
	char country[4];                /* ISO 3166, two letters */
};

/* A permission that the registration of the program was not granted. */
struct permission_facts {
	char name[NAME_TEXT]; /* as it is asked for: "LicenseAssignment.ReadWrite.All" */
	char what[NAME_TEXT]; /* what it is needed for, translated: "move licences" */
	bool moves;           /* … which is moving licences */
};

#define PERMISSIONS_MOST 8

struct roles_facts {
	bool told; /* false: the service would not say; nothing is closed for that */
	bool global_admin;
	bool billing_admin;
	bool license_admin;
	bool user_admin;
	bool alone; /* nobody is signed in: a program has permissions, and no roles */
	struct permission_facts lacks[PERMISSIONS_MOST];
	size_t n_lacks; /* 0: nothing, or it cannot be told */
};

/* Of a product: how one comes to it. Of an upgrade: which way is taken. */
enum product_path { PATH_NONE, PATH_AUTOMATIC, PATH_MANUAL }; /* a product with PATH_AUTOMATIC can be reached by hand as well */
const char *path_word(enum product_path path); /* "automatic", "manual"; stays: the journal keeps it */
enum product_path path_from_word(const char *word); /* PATH_NONE: not known */

/* ── an upgrade that was begun: what the journal keeps, so that any later run finds it ── */
enum upgrade_state {
	UPGRADE_NONE,
	UPGRADE_INTENT,   /* written down, perhaps sent: the service has to be asked */
	UPGRADE_ACCEPTED, /* the service has it */
	UPGRADE_REFUSED,
	UPGRADE_DONE
};

/* One line of a purchase by cart: the first is the plan, the others are add-ons that are bought along. Each may become an order of its own. */
enum purchase_line_state {
	PURCHASE_OPEN,    /* no service has told what became of it */
	PURCHASE_ORDERED,
	PURCHASE_REFUSED  /* of a checkout that was carried out in part */
};

#define PURCHASE_LINES 8
struct purchase_line {
	enum purchase_line_state state;
	char name[NAME_TEXT];
	char sku_id[ID_TEXT];
	char catalog_item[ID_TEXT];
	int64_t quantity;
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
	char order_id[ID_TEXT];        /* "" until the service tells it, as the next */
	char subscription_id[ID_TEXT];
	char code[WORD_TEXT];          /* REFUSED: the service's own code and words */
	char text[SERVICE_TEXT];
	/* What the service listed right before: only what it lists beyond that can have come of this purchase. */
	int64_t subscriptions_before;
	int64_t orders_before;         /* COUNT_UNKNOWN: they could not be read */
};

struct upgrade_record {
	enum upgrade_state state;
	enum product_path path;                /* PATH_NONE counts as PATH_AUTOMATIC */
	char cart_id[ID_TEXT];                 /* of a purchase by cart; "" */
	char order_id[ID_TEXT];                /* "" until the service tells it */
	char request_id[ID_TEXT];              /* kept when the same intent is sent again; "" before flow has made one */
	char source_subscription_id[ID_TEXT];  /* Commerce */
	char source_sku_id[ID_TEXT];
	char source_name[NAME_TEXT];
	char target_sku_id[ID_TEXT];
	char target_name[NAME_TEXT];
	char target_catalog_item[ID_TEXT];     /* product:sku:availability */
	char target_subscription_id[ID_TEXT];  /* "" until the service tells it */
	char operation_id[ID_TEXT];            /* "" where the service gives none */
	int64_t quantity;
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
	struct money due;                      /* what the person confirmed; not set where no price was known */
	int64_t source_assigned;               /* consumed units of the source's product when the order was written down */
	int64_t target_consumed;               /* consumed units of the target's product then: n of N is counted from it */
	/* What the service listed right before the order: only what it lists beyond that can have come of it. */
	int64_t transitions_before;            /* of the source subscription */
	int64_t targets_before;                /* subscriptions to the target's product */
	int64_t target_seats_before;           /* licences of the target's product that could be assigned; COUNT_UNKNOWN */
	int64_t orders_before;                 /* orders with a line of the target's product; COUNT_UNKNOWN: they could not be read */
	int64_t credits_before;                /* credit checks of the source subscription; COUNT_UNKNOWN: they could not be read */
	int64_t placed_ms;                     /* when the intent was written: what a person calls the time of the order */
	int64_t sent_ms;                       /* when it was about to be sent last; the service's lists lag behind this. upgrade_sent_ms() */
	struct purchase_line lines[PURCHASE_LINES]; /* PATH_MANUAL, of a purchase; none where a subscription was taken that is there */
	size_t n_lines;
};

int64_t upgrade_sent_ms(const struct upgrade_record *record); /* never before placed_ms */

/* ── addresses: Sold to and Billed to have one shape ── */
enum address_field {
	ADDRESS_COMPANY, ADDRESS_FIRST_NAME, ADDRESS_LAST_NAME, ADDRESS_LINE1, ADDRESS_LINE2, ADDRESS_CITY, ADDRESS_STATE,
	ADDRESS_POSTAL_CODE, ADDRESS_COUNTRY, ADDRESS_PHONE, ADDRESS_EMAIL, ADDRESS_FIELDS
};
#define ADDRESS_TEXT 804 /* 200 characters of UTF-8 */

struct address {
	char text[ADDRESS_FIELDS][ADDRESS_TEXT];
	char version[ID_TEXT]; /* the etag it was read with; goes back when it is saved */
};

/* ── what the Storefront's terms say of one source subscription ── */
struct terms_facts {
	bool told;                     /* false: no Storefront, or no answer */
	char currency[4];
	int64_t tax_percent_micro;     /* -1: not told */
	struct money invoice_minimum;  /* each of these: not set where the answer was null */
	struct money credit_check_above;
	struct money unused_credit;
	struct money prepaid_remaining;
	int64_t maximum_quantity;      /* COUNT_UNKNOWN: not told */
	bool automatic_open;
};

/* ── a transition's history (Commerce), flat: events name their transition by its index ── */
struct transition_facts {
	char operation_id[ID_TEXT];
	char from_catalog_item[ID_TEXT];
	char to_catalog_item[ID_TEXT];
	char to_subscription_id[ID_TEXT];
	int64_t quantity;
	char type[WORD_TEXT]; /* transition_with_license_transfer, … */
};
struct transition_event_facts {
	size_t transition;
	char name[WORD_TEXT];   /* as it came: "Conversion", "LicenseReassignment", "SeatReassignment" */
	char status[WORD_TEXT]; /* as it came: "InProgress", "Started ", "Completed", "Failed" */
	int64_t at_ms;
	char error_code[WORD_TEXT];
	char error_text[SERVICE_TEXT];
};

/* Storefront credit checks. */
enum credit_state { CREDIT_UNKNOWN, CREDIT_PENDING, CREDIT_APPROVED, CREDIT_DECLINED };
struct credit_facts {
	char id[ID_TEXT];
	char subscription_id[ID_TEXT];
	char order_id[ID_TEXT];
	enum credit_state state;
	int64_t since_ms;
	int64_t decided_by_ms; /* TIME_UNKNOWN: not told */
};
enum credit_state credit_state_from_word(const char *word);

#endif
