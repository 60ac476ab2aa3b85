/* A purchase by cart, step 1 of the manual path: what the errands of the automatic upgrade hand over to where the manual path is taken. */
#ifndef FLOW_PURCHASE_H
#define FLOW_PURCHASE_H

#include "flow/context.h"

extern const struct errand errand_purchase, errand_purchase_settle, errand_purchase_give_up, errand_purchase_status;

bool is_purchase(const struct upgrade_record *record);

#endif
