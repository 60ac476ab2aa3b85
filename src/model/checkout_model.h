/* Checkout: Sold to, Billed to, Items in this order; subtotal, tax, credits, what is due and what comes after. */
#ifndef MODEL_CHECKOUT_MODEL_H
#define MODEL_CHECKOUT_MODEL_H

#include "core/error.h"
#include "model/address_model.h"
#include "model/cart_model.h"
#include "model/eligibility_model.h"
#include "model/payment_model.h"

struct wizard;

struct checkout_facts {
	bool sold_to_told, billed_to_told;
	struct address sold_to, billed_to;
	bool payments_told;
	const struct payment_facts *payments;
	size_t n_payments;
	struct terms_facts terms;
	const struct reason_facts *reasons; /* the Storefront's, read with the terms */
	size_t n_reasons;
	struct country_rules rules;   /* of the billed-to country; told false: unknown */
	int agreement_accepted;       /* the Microsoft Customer Agreement: 1, 0, -1 no service tells */
};

struct checkout_model {
	int agreement_accepted;
	bool forfeit_accepted;        /* prepaid value would be lost: said yes */
};

/* All in the order's currency. A field that is not set is unknown; nothing is invented. */
struct totals {
	bool known;                /* subtotal is */
	struct money subtotal;     /* the order's lines, one billing period of each */
	bool tax_known;
	int64_t tax_percent_micro;
	struct money tax;          /* rounded once */
	struct money prepaid;      /* value that remains, as told; not set: none */
	struct money prepaid_used; /* counted against this order */
	struct money forfeit;      /* what is lost of it; zero: nothing */
	struct money due;          /* when the upgrade completes; without tax where tax is not known */
	struct money each_period;  /* each billing period after; not set where lines differ in it */
	struct money unused_credit;/* on a later invoice: shown, never subtracted */
	bool before_known;
	struct money before_subtotal; /* "Billed as before": kept add-ons, where all have a price and one billing period */
};

enum credit_check { CREDIT_CHECK_NO, CREDIT_CHECK_MAY, CREDIT_CHECK_WILL };

/* intake */
void checkout_take(struct wizard *w, const struct checkout_facts *facts);

/* questions */
void checkout_totals(const struct wizard *w, struct totals *ret);
size_t checkout_item_count(const struct wizard *w);         /* items in this order: the target's line; by hand with the add-ons bought along */
void checkout_item(const struct wizard *w, size_t index, struct cart_line *ret);
size_t checkout_before_count(const struct wizard *w);       /* "Billed as before": kept add-ons; by hand the old plan with all of its */
void checkout_before_item(const struct wizard *w, size_t index, struct cart_line *ret);
enum credit_check checkout_credit_check(const struct wizard *w);
const char *checkout_credit_sentence(const struct wizard *w, char to[SENTENCE]);   /* NULL: no check expected */
const char *checkout_forfeit_sentence(const struct wizard *w, char to[SENTENCE]);  /* NULL: nothing is forfeited; offers to wait */
const char *checkout_unused_sentence(const struct wizard *w, char to[SENTENCE]);   /* NULL: no credit told */
const char *checkout_agreement_sentence(const struct wizard *w, char to[SENTENCE]);/* NULL: accepted or not asked */
const char *checkout_tax_label(const struct wizard *w, char to[SENTENCE]);         /* "Tax (8.25 %)" */
const char *checkout_due_label(const struct wizard *w);                            /* "Due when the upgrade completes" */
/* "USD 7,774.52 a month", as in "then … ": what comes after; says so where lines are billed in different periods. */
const char *checkout_each_period_text(const struct wizard *w, const struct totals *totals, char to[SENTENCE]);
const char *checkout_period_label(const struct wizard *w, char to[SENTENCE]);      /* "Each month after" */

/* answers of the person */
void checkout_accept_forfeit(struct wizard *w, bool on);
int checkout_ready(const struct wizard *w, struct error *err); /* 0: on to the order */

#endif
