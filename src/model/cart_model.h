/* Cart: the target and its quantity, and what becomes of every add-on. */
#ifndef MODEL_CART_MODEL_H
#define MODEL_CART_MODEL_H

#include "model/facts.h"

struct error;
struct wizard;

/* On the manual path nothing is kept or removed by the order: an add-on of the old plan can be bought along for the new one. */
enum cart_line_kind {
	CART_TARGET, CART_ADDON_KEPT, CART_ADDON_REMOVED,
	CART_ADDON_OFFERED,  /* by hand: can be bought along, and is not */
	CART_ADDON_ALONG,    /* by hand: a line of the order */
	CART_ADDON_INCLUDED, /* by hand: every service of it is in the new plan */
	CART_ADDON_NOT_SOLD  /* by hand: the catalog does not offer it */
};

struct cart_line {
	enum cart_line_kind kind;
	char id[ID_TEXT];             /* of an add-on: its subscription's */
	char name[NAME_TEXT];
	char sku_id[ID_TEXT];
	char catalog_item[ID_TEXT];   /* of what is or would be ordered */
	int64_t quantity;             /* COUNT_UNKNOWN: not told */
	bool priced;
	struct money per_user;        /* per user and month */
	bool about;                   /* billed yearly: the month is worked out, never summed */
	struct money amount;          /* for the quantity, each billing period */
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
};

#define CART_ALONG (PURCHASE_LINES - 1)
struct cart_model {
	int64_t quantity;     /* 0: not touched: what the source has */
	int64_t more;         /* wanted beyond the most that the service allows: to be bought afterwards */
	char typed[WORD_TEXT];/* what was refused, as typed, so that it can be mended; "" when the quantity is right */
	char refusal[SENTENCE];
	char along[CART_ALONG][ID_TEXT]; /* by hand: subscriptions of the add-ons that are bought along */
	size_t n_along;
};

/* questions */
int64_t cart_quantity(const struct wizard *w);
int64_t cart_least(const struct wizard *w);
int64_t cart_most(const struct wizard *w);              /* COUNT_UNKNOWN: no service tells one */
const char *cart_quantity_value(const struct wizard *w, char to[WORD_TEXT]); /* what the field holds */
const char *cart_quantity_error(const struct wizard *w);                     /* NULL: none */
const char *cart_quantity_rule(const struct wizard *w, char to[SENTENCE]);   /* "You have 120 licences of …; 117 are assigned. …" */
size_t cart_line_count(const struct wizard *w);         /* the target first */
void cart_line(const struct wizard *w, size_t index, struct cart_line *ret);
const char *cart_line_fate(enum cart_line_kind kind);   /* "", "kept", "included, removed", … */
/* What is ordered: the target, by hand with the add-ons that are bought along. */
size_t cart_order_count(const struct wizard *w);
bool cart_order_line(const struct wizard *w, size_t index, struct cart_line *ret); /* false: there is no such line */
/* By hand, what is billed as before until it is cancelled: the old plan, then its add-ons. */
bool cart_old_line(const struct wizard *w, size_t index, struct cart_line *ret);
/* By hand: fewer than there are users to move; NULL: enough, or not known. */
const char *cart_fewer_sentence(const struct wizard *w, char to[SENTENCE]);
const char *cart_billing_sentence(const struct wizard *w, char to[SENTENCE]);/* names the pair; that it can be changed */
/* Licences above the source's: to be bought afterwards where the service allows no more now; NULL: nothing to say. */
const char *cart_buy_more_sentence(const struct wizard *w, char to[SENTENCE]);

/* answers of the person; the model keeps the last right quantity, and the typed text with its refusal */
int cart_set_quantity(struct wizard *w, const char *typed, struct error *err);
int cart_change_quantity(struct wizard *w, int by, struct error *err); /* + and − */
int cart_take_along(struct wizard *w, const char *id, bool on, struct error *err); /* an add-on, by its subscription's id */
void cart_take_along_sku(struct wizard *w, const char *sku_id, bool on);      /* add-ons of this product: they are ordered already */
void cart_recall_along(struct wizard *w, const char *id, bool on); /* as it was noted */
int cart_ready(const struct wizard *w, struct error *err);             /* 0: on to billing */

#endif
