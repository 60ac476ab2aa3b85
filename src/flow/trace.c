#include "flow/trace.h"

#include "model/plan_model.h"

static int64_t subscriptions_of(const struct api_subscriptions *subscriptions, const char *catalog_item)
{
	int64_t n = 0;
	for (size_t i = 0; i < subscriptions->count; i++)
		n += catalog_item_same(subscriptions->items[i].offer_id, catalog_item);
	return n;
}

static int64_t orders_of(const struct api_orders *orders, const char *catalog_item)
{
	int64_t n = 0;
	for (size_t i = 0; i < orders->count; i++)
		for (size_t k = 0; k < orders->items[i].lines.count; k++)
			n += catalog_item_same(orders->items[i].lines.items[k].offer_id, catalog_item);
	return n;
}

int64_t trace_subscriptions(const struct api_subscriptions *subscriptions, const struct upgrade_record *record)
{
	return subscriptions_of(subscriptions, record->target_catalog_item);
}

int64_t trace_orders(const struct api_orders *orders, const struct upgrade_record *record)
{
	return orders_of(orders, record->target_catalog_item);
}

int64_t trace_line_subscriptions(const struct api_subscriptions *subscriptions, const struct purchase_line *line)
{
	return subscriptions_of(subscriptions, line->catalog_item);
}

int64_t trace_line_orders(const struct api_orders *orders, const struct purchase_line *line)
{
	return orders_of(orders, line->catalog_item);
}

const struct api_order *trace_new_order(const struct api_orders *orders, const struct purchase_line *line, size_t *ret_line)
{
	const struct api_order *newest = NULL;
	if (line->orders_before == COUNT_UNKNOWN || trace_line_orders(orders, line) <= line->orders_before)
		return NULL;
	for (size_t i = 0; i < orders->count; i++)
		for (size_t k = 0; k < orders->items[i].lines.count; k++) {
			const struct api_order *o = &orders->items[i];
			if (!catalog_item_same(o->lines.items[k].offer_id, line->catalog_item) || o->lines.items[k].quantity != line->quantity)
				continue;
			if (newest && newest->created_ms >= o->created_ms)
				continue;
			newest = o;
			*ret_line = k;
		}
	return newest;
}
