#include "flow/placed.h"

#include "core/i18n.h"
#include "core/text.h"
#include "flow/record.h"

bool placed_nothing(const struct error *err, bool again)
{
	if (again)
		return false;
	switch (err->kind) {
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_SIGNED_OUT:
	case ERROR_FORBIDDEN:
	case ERROR_NOT_FOUND:
	case ERROR_STALE:
	case ERROR_RATE_LIMITED:
	case ERROR_REFUSED:
	case ERROR_ABSENT:
	case ERROR_INPUT:
	case ERROR_CONFIG:
		return true;
	default: /* CONFLICT too: an earlier sending may have arrived */
		return false;
	}
}

static void take_prices(struct task *t, const struct price_reading *prices)
{
	struct error err = ERROR_INIT;
	if (prices->error.kind == ERROR_NONE) {
		prices->take(&t->flow->wizard, prices->rows.items, prices->rows.count);
		return;
	}
	err = prices->error;
	str_copy(err.text, sizeof err.text, _("The prices could not be read once more, so nobody can say that they are still those that you confirmed. Nothing was "
		"ordered. Try again in a moment."));
	task_fail(t, &err);
}

void placed_take_prices(struct task *t, const struct price_reading *prices)
{
	if (!t->loose)
		take_prices(t, prices);
}

static bool ask_prices(struct task *t, const struct catalog_part *parts, size_t n, struct price_reading *prices, void (*done)(struct task *t))
{
	struct api_price_item wanted[PURCHASE_LINES + 1];
	if (!price_reading_is_told(t->flow))
		return false;
	for (size_t i = 0; i < n; i++)
		wanted[i] = (struct api_price_item){ parts[i].product, parts[i].sku };
	if (price_reading_start(prices, t, wanted, n, done))
		return true;
	take_prices(t, prices);
	return false;
}

bool placed_ask_prices(struct task *t, const struct upgrade_record *record, struct price_reading *prices, void (*done)(struct task *t))
{
	struct catalog_part parts[PURCHASE_LINES + 1];
	size_t n = 0;
	if (!t->flow->wizard.order.confirmed.known)
		return false;
	prices->take = order_take_prices;
	catalog_part_of(record->target_catalog_item, &parts[n++]);
	for (size_t i = 1; i < record->n_lines; i++)
		catalog_part_of(record->lines[i].catalog_item, &parts[n++]);
	return ask_prices(t, parts, n, prices, done);
}

bool placed_ask_price_of(struct task *t, const char *catalog_item, struct price_reading *prices, void (*done)(struct task *t))
{
	struct catalog_part part;
	if (!catalog_item)
		return false;
	prices->take = amend_take_prices;
	catalog_part_of(catalog_item, &part);
	return ask_prices(t, &part, 1, prices, done);
}

bool placed_amounts_stand(struct task *t, bool stand)
{
	struct error err = ERROR_INIT;
	if (stand)
		return true;
	error_set(&err, ERROR_CONFLICT, _("The amounts are no longer those that you confirmed. Nothing was ordered. Read the new ones, and type the word again."));
	task_fail(t, &err);
	return false;
}

void placed_settle(struct task *t, placed_absent_fn *is_absent)
{
	if (is_absent(t))
		order_take_settled(&t->flow->wizard, ORDER_FOUND_NONE, "", "");
}

void placed_give_up(struct task *t, placed_absent_fn *is_absent)
{
	struct wizard *w = &t->flow->wizard;
	struct error err = ERROR_INIT;
	struct upgrade_record record;
	if (!order_may_give_up(w) || !order_give_up_confirmed(w) || !is_absent(t))
		return;
	if (record_given_up(t->flow, &t->request.upgrade, &err) == 0) {
		order_take_given_up(w);
		return;
	}
	task_fail(t, &err);
	if (err.kind == ERROR_CONFLICT && record_of_source(t->flow, t->request.upgrade.source_subscription_id, &record, NULL) == 0)
		order_take_over(w, &record);
}
