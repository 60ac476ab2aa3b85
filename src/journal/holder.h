/* Inside the journal: who holds a tenant, as it stands in the lock's file: a word and its value in each line. */
#ifndef JOURNAL_HOLDER_H
#define JOURNAL_HOLDER_H

#include "core/buf.h"
#include "journal/hold.h"

#define HOLDER_TEXT 4096 /* the most that is read */

void holder_write(const struct journal_holder *h, struct buf *to);
/* Anybody may have written it, or half of it: what is missing or makes no sense stays empty, and words are cleaned. */
void holder_parse(const char *text, struct journal_holder *ret);

#endif
