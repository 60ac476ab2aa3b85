/* Billing: the (term, billing cycle) pairs that are offered, side by side, with exact amounts. */
#ifndef MODEL_BILLING_MODEL_H
#define MODEL_BILLING_MODEL_H

#include "model/facts.h"

struct error;
struct wizard;

struct billing_option {
	char catalog_item[ID_TEXT];
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
	bool is_own;                /* the source's pair */
	bool closed;                /* the service refuses this pair for this upgrade */
	bool priced;                /* the fields below are set */
	struct money list_price;    /* as the price sheet has it */
	struct money user_period;   /* one user, one billing period */
	struct money user_month;
	bool month_is_about;        /* not billed by the month: worked out, never summed */
	struct money user_year;
	struct money period;        /* the cart's quantity, one billing period: what is charged */
	struct money month;         /* the cart's quantity; not set where it would sum an "about" */
	struct money year;          /* the cart's quantity, twelve months */
	struct money saving_year;   /* against the dearest; zero or not set: none */
	char dearest_term[WORD_TEXT], dearest_cycle[WORD_TEXT]; /* the pair that the saving is against */
};

struct billing_model {
	char term[WORD_TEXT];          /* the choice; "" none: the default */
	char billing_cycle[WORD_TEXT];
};

/* questions; main pairs (one year monthly, one year annually) first, then further rows */
size_t billing_count(const struct wizard *w);
void billing_at(const struct wizard *w, size_t index, struct billing_option *ret);
bool billing_is_main(const struct billing_option *o);           /* side by side; else a further row */
size_t billing_chosen(const struct wizard *w);                  /* the choice, else the source's own pair, else the first open; SIZE_MAX: none */
bool billing_chosen_option(const struct wizard *w, struct billing_option *ret);
const char *billing_label(const struct billing_option *o, char to[SENTENCE]);
const char *billing_month_text(const struct billing_option *o, char to[SENTENCE]);   /* "about USD 57.00", "USD 57.00", "unknown" */
const char *billing_saving_sentence(const struct billing_option *o, char to[SENTENCE]); /* names what it is against; NULL: none */
/* "Full refund until 2026-11-29": worked out from now by the offer's own policy. */
const char *billing_cancel_text(const struct wizard *w, const struct billing_option *o, char to[SENTENCE]);
const char *billing_closed_text(const struct billing_option *o);                     /* NULL: open */
const char *billing_price_source(const struct wizard *w, char to[SENTENCE]); /* the list that the chosen way's amounts are from; NULL: unknown */
const char *billing_price_problem(const struct wizard *w, char to[SENTENCE]);        /* why prices are unknown; NULL: known */

/* answers of the person */
int billing_choose(struct wizard *w, size_t index, struct error *err);
int billing_ready(const struct wizard *w, struct error *err);

#endif
