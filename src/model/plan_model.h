/* Plan: the targets, what each keeps, gains and loses, its price per user, and whether the automatic path is open. */
#ifndef MODEL_PLAN_MODEL_H
#define MODEL_PLAN_MODEL_H

#include "core/error.h"
#include "model/eligibility_model.h"
#include "model/product_file.h"

struct wizard;

/* Commerce transitionEligibilities, one for each catalog item: only the type that transfers licences counts. */
struct eligibility_facts {
	char catalog_item[ID_TEXT];
	char title[NAME_TEXT];
	bool answered;    /* an eligibility for transition_with_license_transfer was among the answers */
	bool eligible;
	int64_t quantity; /* COUNT_UNKNOWN: not told */
};

/* Commerce catalog: the SKU behind a catalog item; provisioning_id (dynamicAttributes.provisioningId) is the Graph skuId */
struct catalog_facts {
	char product_id[ID_TEXT];
	char sku[WORD_TEXT];           /* "0001" */
	char provisioning_id[ID_TEXT];
	char title[NAME_TEXT];
	int64_t minimum, maximum;      /* COUNT_UNKNOWN: not told */
	bool is_trial;
};

#define REFUND_OPTIONS 4
/* One term of an availability: a (term, billing cycle) pair that is offered. */
struct offer_facts {
	char product_id[ID_TEXT];
	char sku[WORD_TEXT];
	char catalog_item[ID_TEXT];    /* with the availability: expires */
	bool purchasable;
	char segment[WORD_TEXT];
	char country[4];
	char currency[4];
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
	struct refund_facts {
		bool full;                     /* false: partial */
		char expires_after[WORD_TEXT]; /* P7D; "": not told */
	} refunds[REFUND_OPTIONS];
	size_t n_refunds;
	bool refunds_told;             /* false: the service named no policy */
};

/* A row of the price sheet, as text: the model reads and refuses it. */
struct price_facts {
	char product_id[ID_TEXT];
	char sku[WORD_TEXT];
	char term[WORD_TEXT];
	char billing_plan[WORD_TEXT];
	char market[4];
	char currency[4];
	char unit_price[WORD_TEXT];
	char erp_price[WORD_TEXT];
	int64_t starts_ms, ends_ms;    /* TIME_UNKNOWN: open; starts_ms ≤ valid < ends_ms */
	char segment[WORD_TEXT];
};

/* A line of an order that the service lists: what was bought so far. */
struct ordered_facts {
	char order_id[ID_TEXT];
	char catalog_item[ID_TEXT];
};

struct plan_facts {
	const struct eligibility_facts *eligibilities;
	size_t n_eligibilities;
	const struct reason_facts *reasons;
	size_t n_reasons;
	const struct catalog_facts *catalog;
	size_t n_catalog;
	const struct offer_facts *offers;
	size_t n_offers;
	const struct price_facts *prices; /* of the targets' products and of the add-ons'; others may be left out */
	size_t n_prices;
	char prices_market[4];            /* of the list's rows that were left out for their market; "": none was */
	const struct health_facts *health;
	size_t n_health;
	bool ordered_told;                /* manual path: the orders could be read */
	const struct ordered_facts *ordered;
	size_t n_ordered;
	struct terms_facts terms;
	struct error prices_error;        /* kind ERROR_NONE: read; else prices are unknown and the page says why */
	struct error health_error;
};

enum change { CHANGE_LOSES, CHANGE_PARTLY, CHANGE_HIGHER, CHANGE_GAINS, CHANGE_KEEPS };
struct service_change {
	enum change change;
	char name[NAME_TEXT];
	char note[NAME_TEXT]; /* PARTLY, HIGHER: what is in the target; "" else. A list of plan names */
};

enum target_state { TARGET_OPEN, TARGET_CLOSED, TARGET_MANUAL };
struct target {
	char sku_id[ID_TEXT];
	char name[NAME_TEXT];
	const struct product *product;     /* NULL: the service offers it, nobody else knows it */
	char product_id[ID_TEXT];          /* Commerce; "": not found in the catalog */
	char sku[WORD_TEXT];
	char catalog_item[ID_TEXT];
	enum target_state state;
	int64_t allowed_quantity;          /* of the eligibility, by hand of the catalog; COUNT_UNKNOWN */
	int64_t minimum_quantity;          /* of the catalog; COUNT_UNKNOWN */
	bool own_billing_closed;           /* Commerce: not with the source's billing cycle */
	struct reasons reasons;            /* what closes it, and cautions where it is open */
	bool compared;                     /* what is inside is known of it, and of the old plan */
	struct service_change *changes;    /* by kind: what is lost first */
	size_t n_changes;
};

struct plan_model {
	struct target *targets;            /* open ones first, then closed, then manual; in the file's order */
	size_t n_targets;
	struct offer_facts *offers;
	size_t n_offers;
	struct price_facts *prices;
	size_t n_prices;
	char prices_market[4];
	struct eligibility_facts *eligibilities; /* kept: new terms decide anew */
	size_t n_eligibilities;
	struct reason_facts *reasons;
	size_t n_reasons;
	struct catalog_facts *catalog;
	size_t n_catalog;
	struct health_facts *health;
	size_t n_health;
	bool ordered_told;
	struct ordered_facts *ordered;
	size_t n_ordered;
	struct terms_facts terms;
	struct error prices_error, health_error;
	size_t chosen;                     /* SIZE_MAX: none */
	char wanted_sku[ID_TEXT];          /* a choice that outlives a new reading */
	char looked_at[ID_TEXT];           /* the target that stands open for reading, chosen or not; "": the suggested one */
};

void plan_clear(struct plan_model *m);

/* intake */
void plan_take(struct wizard *w, const struct plan_facts *facts);
/* The Storefront's terms and reasons, read again: targets are decided anew. Checkout calls it. */
void plan_take_terms(struct wizard *w, const struct terms_facts *terms, const struct reason_facts *reasons, size_t n_reasons);

/* The targets anew, from what was read: the way has changed. */
void plan_decide_again(struct wizard *w);

/* questions */
size_t plan_count(const struct wizard *w);
const struct target *plan_at(const struct wizard *w, size_t index);
const struct target *plan_chosen(const struct wizard *w);   /* NULL: none */
size_t plan_chosen_index(const struct wizard *w);           /* SIZE_MAX: none */
size_t plan_suggested(const struct wizard *w);              /* the first open one, else 0: where focus starts */
bool plan_any_open(const struct wizard *w);
/* The first offer of a pair of a product; pair "": any. NULL: it is not sold (so). */
const struct offer_facts *plan_offer(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle);
/* Lines of orders of a product when the plans were read; COUNT_UNKNOWN: not told. */
int64_t plan_ordered(const struct wizard *w, const char *product_item);
/* Per user and month: the least of the target's offers, "from USD 57.00" where there are several; "unknown". */
const char *plan_price_text(const struct wizard *w, size_t index, char to[SENTENCE]);
const char *plan_state_text(const struct target *t);        /* "Available", "Closed", "By hand only" */
const char *change_text(enum change change);                /* "Loses", "Keeps in part", "Higher version", "Gains", "Keeps" */
size_t plan_changes_of(const struct target *t, enum change change); /* how many */
/* The published comparison: rows of the product file. */
size_t plan_table_rows(const struct wizard *w);
const char *plan_table_label(const struct wizard *w, size_t row);
enum table_answer plan_table_cell(const struct wizard *w, size_t row, size_t index); /* TABLE_UNKNOWN also from a plan that the row is not about */
const char *plan_table_answer(const struct wizard *w, size_t row, size_t index);
/* What is said above the list where nothing is open; NULL: something is. */
const char *plan_all_closed_sentence(const struct wizard *w, char to[SENTENCE]);
const char *plan_loss_warning(const struct wizard *w, size_t index, char to[SENTENCE]); /* NULL: loses nothing */

/* answers of the person; a closed target is refused with its first reason */
int plan_choose(struct wizard *w, size_t index, struct error *err);
/* Which target is read about: any of them, also a closed one. Chooses nothing. */
void plan_look_at(struct wizard *w, size_t index);
size_t plan_looked_at(const struct wizard *w);

/* ── prices: for billing, cart and checkout ── */
/* What becomes of a product's rows, the nearest to a price last: why there is none, or that there is one. */
enum price_state {
	PRICE_NOT_LISTED,
	PRICE_OTHER_BILLING,      /* for other terms and billing cycles alone */
	PRICE_OTHER_MARKET,
	PRICE_OTHER_CURRENCY,     /* than what the purchase is billed in: nothing is converted */
	PRICE_NOT_BEGUN,
	PRICE_ENDED,
	PRICE_LISTED,
	PRICE_SEVERAL_CURRENCIES  /* and no service says which one counts */
};
/* The row is the one that the answer is about; NULL where nothing is listed. */
enum price_state plan_price_state(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle,
	const struct price_facts **ret_row);
/* Which list an amount is from: its dates, currency and column. `term` "": of all that is offered of the product; NULL: it has no price. */
const char *plan_price_source(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, char to[SENTENCE]);
/* Why an amount is unknown although a list was read; NULL: it is known, or no list was read. */
const char *plan_price_problem(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, char to[SENTENCE]);
/* The price valid now, of the list's chosen column, for what the list's unit covers: false where the sheet has none. `product_item` is
 * a catalog item or product:sku. Rows whose price cannot be read are passed over; of several valid rows the latest start wins. */
bool plan_list_price(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, struct money *ret_price);
/* What `quantity` users cost in one billing period: exact, rounded once to the minor unit. false: unknown or out of range. */
bool plan_period_amount(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, int64_t quantity,
	struct money *ret_amount);
/* Rows read anew: they replace all that was known of these catalog items. */
void plan_replace_prices(struct wizard *w, const char (*items)[ID_TEXT], size_t n_items, const struct price_facts *rows, size_t n);
/* Months that a term (P1M, P1Y, P3Y) or a billing cycle covers; a one-time or unknown cycle covers the term. 0: cannot tell. */
int term_months(const char *term);
int billing_months(const char *term, const char *billing_cycle);
/* "P1:0001" of "P1:0001:AV" and "P1:0001": true where two catalog items are the same product and SKU. */
bool catalog_item_same(const char *a, const char *b);

#endif
