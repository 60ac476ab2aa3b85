/* How the bill is paid: what is on file. No card number is ever typed, shown or sent. */
#ifndef MODEL_PAYMENT_MODEL_H
#define MODEL_PAYMENT_MODEL_H

#include "model/facts.h"

struct error;
struct wizard;

enum payment_kind { PAYMENT_OTHER, PAYMENT_CARD, PAYMENT_BANK_ACCOUNT, PAYMENT_INVOICE };
enum payment_kind payment_kind_from_word(const char *word);

struct payment_facts {
	char id[ID_TEXT];
	enum payment_kind kind;
	char label[NAME_TEXT];
	char expires[WORD_TEXT]; /* "2027-05" or a date; "": never or not told */
	bool is_default;
};

struct payment_model {
	bool told; /* false: no service tells how the bill is paid */
	struct payment_facts *items;
	size_t n_items;
	char wanted[ID_TEXT]; /* chosen, not yet told to the service */
};

void payment_clear(struct payment_model *m);

/* intake */
void payment_take(struct wizard *w, const struct payment_facts *items, size_t n_items);
void payment_take_default(struct wizard *w, const char *id);

/* questions */
size_t payment_count(const struct wizard *w);
const struct payment_facts *payment_at(const struct wizard *w, size_t index);
size_t payment_default(const struct wizard *w);            /* SIZE_MAX: none */
const struct payment_facts *payment_chosen(const struct wizard *w);
/* Why it cannot be chosen (expired; invoice below the threshold, with the amount missing); NULL: it can. */
const char *payment_closed(const struct wizard *w, size_t index, char to[SENTENCE]);
const char *payment_text(const struct payment_facts *p, char to[SENTENCE]); /* "Visa ending in 4242, expires 2027-05" */
const char *payment_kind_text(enum payment_kind kind);

/* answers of the person: 0 where REQUEST_SET_PAYMENT may be sent; wizard_ask() then carries the id */
int payment_choose(struct wizard *w, size_t index, struct error *err);

#endif
