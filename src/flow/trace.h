/* What an order leaves behind at the service beside its transition: counted before it is sent, and again when it is looked for. */
#ifndef FLOW_TRACE_H
#define FLOW_TRACE_H

#include "api/api_orders.h"
#include "api/api_subscriptions.h"
#include "model/facts.h"

#include <stdint.h>

int64_t trace_subscriptions(const struct api_subscriptions *subscriptions, const struct upgrade_record *record); /* of the target's product */
int64_t trace_orders(const struct api_orders *orders, const struct upgrade_record *record); /* with a line of the target's product */

/* The same of one line of a purchase. */
int64_t trace_line_subscriptions(const struct api_subscriptions *subscriptions, const struct purchase_line *line);
int64_t trace_line_orders(const struct api_orders *orders, const struct purchase_line *line);
/* The newest order of that line among those beyond what was counted before; NULL: there is none, or nobody could count. *ret_line: which of its. */
const struct api_order *trace_new_order(const struct api_orders *orders, const struct purchase_line *line, size_t *ret_line);

#endif
