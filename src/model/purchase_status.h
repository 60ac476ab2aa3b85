/* A purchase by cart in words: of the manual path's order, line by line, and for the status model. */
#ifndef MODEL_PURCHASE_STATUS_H
#define MODEL_PURCHASE_STATUS_H

#include "model/facts.h"

struct wizard;

bool purchase_is_told(const struct wizard *w); /* the status is of a purchase, not of an automatic upgrade */
/* What status_sentence(), status_meaning() and status_remedy() say of it. */
const char *purchase_sentence(const struct wizard *w, char to[SENTENCE]);
const char *purchase_meaning(const struct wizard *w, char to[SENTENCE]);
const char *purchase_remedy(const struct wizard *w, char to[SENTENCE]);

/* The lines of the order at hand. */
size_t purchase_line_count(const struct wizard *w);
const char *purchase_line_name(const struct wizard *w, size_t index);
enum purchase_line_state purchase_line_state(const struct wizard *w, size_t index);
const char *purchase_line_text(const struct wizard *w, size_t index, char to[SENTENCE]); /* under which number it was ordered, or why not */
/* A checkout that was carried out in part: what that means and what to do; NULL: it was not. */
const char *purchase_refused_sentence(const struct wizard *w, char to[SENTENCE]);

#endif
