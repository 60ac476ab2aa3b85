#include "flow/trace.h"

#include "model/plan_model.h"

int64_t trace_subscriptions(const struct api_subscriptions *subscriptions, const struct upgrade_record *record)
{
	int64_t n = 0;
	for (size_t i = 0; i < subscriptions->count; i++)
		n += catalog_item_same(subscriptions->items[i].offer_id, record->target_catalog_item);
	return n;
}

int64_t trace_orders(const struct api_orders *orders, const struct upgrade_record *record)
{
	int64_t n = 0;
	for (size_t i = 0; i < orders->count; i++)
		for (size_t k = 0; k < orders->items[i].lines.count; k++)
			n += catalog_item_same(orders->items[i].lines.items[k].offer_id, record->target_catalog_item);
	return n;
}
