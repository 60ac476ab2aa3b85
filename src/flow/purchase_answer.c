#include "flow/purchase_answer.h"

#include "core/text.h"
#include "model/plan_model.h"

static struct purchase_line *line_of_order(struct upgrade_record *record, const struct api_order_line *ordered)
{
	for (size_t i = 0; i < record->n_lines; i++) {
		struct purchase_line *line = &record->lines[i];
		if (line->state == PURCHASE_OPEN && catalog_item_same(line->catalog_item, ordered->offer_id) && line->quantity == ordered->quantity)
			return line;
	}
	return NULL;
}

static void take_order(struct upgrade_record *record, const struct api_order *order)
{
	for (size_t k = 0; k < order->lines.count; k++) {
		struct purchase_line *line = line_of_order(record, &order->lines.items[k]);
		if (!line)
			continue;
		line->state = PURCHASE_ORDERED;
		str_copy(line->order_id, sizeof line->order_id, order->id);
		str_copy(line->subscription_id, sizeof line->subscription_id, order->lines.items[k].subscription_id);
	}
}

/* A line of which nobody can say whether it became an order stays open. */
static void refuse_line(struct purchase_line *line, const struct api_order_error *error)
{
	if (!error->unclear)
		line->state = PURCHASE_REFUSED;
	str_copy(line->code, sizeof line->code, error->code);
	str_copy(line->text, sizeof line->text, error->description);
}

/* All lines of the cart's group, which are one order; where service or cart names none, the first line that is left. */
static void take_error(struct upgrade_record *record, char groups[][WORD_TEXT], const struct api_order_error *error)
{
	bool named = false;
	for (size_t i = 0; i < record->n_lines; i++)
		if (!str_empty(error->order_group) && str_eq(error->order_group, groups[i]) && record->lines[i].state == PURCHASE_OPEN) {
			refuse_line(&record->lines[i], error);
			named = true;
		}
	for (size_t i = 0; !named && i < record->n_lines; i++)
		if (record->lines[i].state == PURCHASE_OPEN && (str_empty(error->order_group) || str_empty(groups[i]))) {
			refuse_line(&record->lines[i], error);
			named = true;
		}
}

void purchase_take_checkout(struct upgrade_record *record, char groups[][WORD_TEXT], const struct api_checkout *result)
{
	for (size_t i = 0; i < result->orders.count; i++)
		take_order(record, &result->orders.items[i]);
	for (size_t i = 0; i < result->errors.count; i++)
		take_error(record, groups, &result->errors.items[i]);
	str_copy(record->order_id, sizeof record->order_id, record->lines[0].order_id);
	str_copy(record->target_subscription_id, sizeof record->target_subscription_id, record->lines[0].subscription_id);
}
