/* Why the automatic path may be closed: the union of what Commerce, the Storefront and Graph say, each explained.
 *
 * Codes: Partner Center's transition eligibility errors; the Storefront's reason codes. A code that is not known is shown by the
 * service's own text. */
#ifndef MODEL_ELIGIBILITY_MODEL_H
#define MODEL_ELIGIBILITY_MODEL_H

#include "model/facts.h"

struct wizard;

enum reason_kind {
	REASON_LICENCE_CONFLICT, REASON_NOT_PROVISIONED, REASON_SERVICE_INCIDENT, REASON_UPGRADE_IN_PROGRESS, REASON_CREDIT_CHECK_PENDING,
	REASON_BUSY, REASON_UNPAID_BALANCE, REASON_SAME_PRODUCT, REASON_ADD_ON, REASON_PREPAID, REASON_GOVERNMENT,
	REASON_TOO_MANY_LICENCES, REASON_TRIAL, REASON_CHANNEL_PARTNER, REASON_CHANNEL_VOLUME, REASON_NOT_ELIGIBLE,
	REASON_MISSING_ROLE,    /* a role or permission of the person or the application */
	REASON_BILLING_OPTION,  /* closes one billing option, not the target */
	REASON_NO_COMMERCE,     /* no service that sells is configured: the order is placed in the admin centre */
	REASON_FEWER_SERVICES,  /* the target is not offered on the automatic path at all */
	REASON_NOT_SOLD,        /* manual path: the catalog does not offer the target for purchase here */
	REASON_OTHER,           /* not known to this program: the service's own text */
	REASON_KINDS
};

enum reason_source { REASON_FROM_COMMERCE, REASON_FROM_STOREFRONT, REASON_FROM_GRAPH, REASON_FROM_WIZARD };

enum reason_lasting { LASTS_UNKNOWN, LASTS_TEMPORARY, LASTS_UNTIL_RESOLVED, LASTS_FOR_GOOD };

/* What can be done instead; bits. */
enum reason_door { DOOR_RETRY = 1, DOOR_MANUAL = 2, DOOR_SUPPORT = 4, DOOR_PARTNER = 8, DOOR_BUY = 16 };

/* What flow copies from an answer: Commerce errors carry `code` and their catalog item, Storefront reasons `word`. */
struct reason_facts {
	enum reason_source source;
	int code;                     /* Commerce; -1 else */
	char word[WORD_TEXT];         /* Storefront; "" else */
	char description[SERVICE_TEXT];
	char catalog_item[ID_TEXT];   /* Commerce: the target it is about; "": the whole path */
	int64_t retry_after_ms;       /* -1: not told */
};

struct health_facts {
	char service[NAME_TEXT];
	char status[WORD_TEXT];       /* Graph serviceHealthStatus: serviceOperational, serviceDegradation, … */
};

struct reason {
	enum reason_kind kind;
	enum reason_source source;
	char description[SERVICE_TEXT]; /* the service's own words; "" if none */
	char detail[NAME_TEXT];         /* what it is about: services, figures, the partner; "" if none */
	int64_t look_again_ms;          /* wall; TIME_UNKNOWN: not told */
	bool caution;                   /* seen by the wizard alone while the service lets the upgrade through: said, closes nothing */
};

struct reasons {
	struct reason *items;
	size_t n_items, cap_items;
};
void reasons_clear(struct reasons *r);

enum reason_kind reason_kind_commerce(int code);
enum reason_kind reason_kind_storefront(const char *word);
const char *reason_kind_word(enum reason_kind kind); /* stable: "licence_conflict", for logs, tests, files */
bool health_is_incident(const char *status);

/* Each translated, whole sentences. */
const char *reason_title(const struct reason *r);                              /* what closes it */
const char *reason_meaning(const struct reason *r, char to[SENTENCE]);
const char *reason_remedy(const struct wizard *w, const struct reason *r, char to[SENTENCE]);
enum reason_lasting reason_lasting(const struct reason *r);
const char *reason_lasting_text(const struct wizard *w, const struct reason *r, char to[SENTENCE]); /* temporary or not, when to look again */
unsigned reason_doors(const struct reason *r);
const char *door_text(enum reason_door door);

/* Adds unless the same is there; the service's text wins over the wizard's own finding. */
void reasons_add(struct reasons *r, const struct reason *reason);
/* All that Commerce said of `catalog_item`, that the Storefront said, and that Graph shows of the chosen subscription.
 * `service_open`: what the service decided; then what Graph shows is a caution. */
void eligibility_reasons(const struct wizard *w, const struct reason_facts *facts, size_t n_facts, const struct health_facts *health,
	size_t n_health, const char *catalog_item, bool service_open, struct reasons *to);

#endif
