/* What an order leaves behind at the service beside its transition: counted before it is sent, and again when it is looked for. */
#ifndef FLOW_TRACE_H
#define FLOW_TRACE_H

#include "api/api_orders.h"
#include "api/api_subscriptions.h"
#include "model/facts.h"

#include <stdint.h>

int64_t trace_subscriptions(const struct api_subscriptions *subscriptions, const struct upgrade_record *record); /* of the target's product */
int64_t trace_orders(const struct api_orders *orders, const struct upgrade_record *record); /* with a line of the target's product */

#endif
