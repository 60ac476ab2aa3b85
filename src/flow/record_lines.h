/* The lines of a purchase in the journal: one choice for each, so that what became of them outlives the process. */
#ifndef FLOW_RECORD_LINES_H
#define FLOW_RECORD_LINES_H

#include "flow/context.h"

int lines_keep(struct flow *f, int64_t upgrade, const struct upgrade_record *record, struct error *err);
/* Lines that cannot be read are left out, with all that follow: what is wrong in the journal must not end in an order. */
int lines_read(struct flow *f, int64_t upgrade, struct upgrade_record *ret, struct error *err);

#endif
