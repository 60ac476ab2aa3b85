/* What a checkout's answer says of each line: it can be carried out in part. */
#ifndef FLOW_PURCHASE_ANSWER_H
#define FLOW_PURCHASE_ANSWER_H

#include "api/api_carts.h"
#include "model/facts.h"

/* Orders and refusals go to the lines of the record; `groups`: the cart's name for each line's order. A line that the answer does not name stays open. */
void purchase_take_checkout(struct upgrade_record *record, char groups[][WORD_TEXT], const struct api_checkout *result);

#endif
