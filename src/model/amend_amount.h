/* What more licences cost: said with the change, kept when the word is typed, and compared before it is sent. */
#ifndef MODEL_AMEND_AMOUNT_H
#define MODEL_AMEND_AMOUNT_H

#include "model/facts.h"

struct price_facts;
struct wizard;

const char *amend_amount(const struct wizard *w, char to[SENTENCE]);  /* NULL: nothing costs more */
const char *amend_price_source(const struct wizard *w, char to[SENTENCE]); /* the list that the amount is from; NULL: it is not known */

void amend_keep_amount(struct wizard *w);                             /* as it stands there now: the right word was typed */
/* The catalog item whose price was known and shown when the word was typed; NULL: there was none, and nothing can be compared. */
const char *amend_priced_item(const struct wizard *w);
bool amend_amount_stands(const struct wizard *w);                     /* true also where none was shown */
/* The price sheet's rows of that item, read anew: they replace what was known of it. */
void amend_take_prices(struct wizard *w, const struct price_facts *rows, size_t n);

#endif
