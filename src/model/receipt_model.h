/* Done: what changed, from what to what, and what to do next; as a page, as text, as JSON. */
#ifndef MODEL_RECEIPT_MODEL_H
#define MODEL_RECEIPT_MODEL_H

#include "model/products_model.h"
#include "model/subscription_model.h"

struct buf;

struct receipt_facts {
	bool target_told;
	struct commerce_subscription_facts target;
	bool order_told;
	struct order_facts order;                             /* with its price */
	const struct commerce_subscription_facts *addons;     /* that Commerce still lists, active, below the old or the new subscription */
	size_t n_addons;
	enum subscription_status source_status;
	int64_t source_consumed, target_consumed;             /* COUNT_UNKNOWN: not told */
	int64_t switched_off_users;                           /* in the journal's record; COUNT_UNKNOWN: none kept */
	int64_t finished_ms;
};

struct receipt_model {
	bool told;
	struct receipt_facts facts;                           /* addons: NULL here; kept below */
	struct commerce_subscription_facts *addons;
	size_t n_addons;
	char text_path[NAME_TEXT];
	char json_path[NAME_TEXT];
	char record_path[NAME_TEXT];
};

void receipt_clear(struct receipt_model *m);

/* intake */
void receipt_take(struct wizard *w, const struct receipt_facts *facts);
void receipt_take_saved(struct wizard *w, const char *text_path, const char *json_path);
void receipt_take_record(struct wizard *w, const char *path); /* of either path */

/* questions */
const char *receipt_sentence(const struct wizard *w, char to[SENTENCE]);          /* from what to what */
const char *receipt_order_number(const struct wizard *w);                         /* "unknown", translated, where not told */
const char *receipt_amount_text(const struct wizard *w, char to[SENTENCE]);         /* before tax, as the service's order has it */
const char *receipt_confirmed_text(const struct wizard *w, char to[SENTENCE]);      /* what the person confirmed, with tax; NULL: not known */
size_t receipt_next_count(const struct wizard *w);                                /* what to do next, each a sentence */
const char *receipt_next(const struct wizard *w, size_t index, char to[SENTENCE]);
size_t receipt_addon_count(const struct wizard *w);                               /* still billed, though the target includes them */
const struct commerce_subscription_facts *receipt_addon(const struct wizard *w, size_t index);
const char *receipt_saved_sentence(const struct wizard *w, char to[SENTENCE]);    /* NULL: not saved yet */
const char *receipt_record_sentence(const struct wizard *w, char to[SENTENCE]);   /* the same of the record for an auditor */

/* The files: UTF-8. The JSON's keys and words are for programs and stay; the text is in the user's language. */
void receipt_text(const struct wizard *w, struct buf *to);
void receipt_json(const struct wizard *w, struct buf *to);

#endif
