#include "model/order_amounts.h"

#include "core/text.h"
#include "model/wizard.h"

void order_amounts(const struct wizard *w, struct order_amounts *ret)
{
	struct cart_line line;
	struct totals totals;

	*ret = (struct order_amounts){ 0 };
	if (!plan_chosen(w))
		return;
	while (ret->n < PURCHASE_LINES && cart_order_line(w, ret->n, &line)) {
		plan_list_price(w, line.catalog_item, line.term, line.billing_cycle, &ret->unit[ret->n]);
		ret->n++;
	}
	checkout_totals(w, &totals);
	ret->known = totals.known;
	if (!totals.known)
		return;
	ret->subtotal = totals.subtotal;
	ret->due = totals.due;
}

bool order_amounts_stand(const struct wizard *w)
{
	const struct order_amounts *then = &w->order.confirmed;
	struct order_amounts now;
	bool same;

	order_amounts(w, &now);
	same = now.known == then->known && now.n == then->n && money_same(now.subtotal, then->subtotal) && money_same(now.due, then->due);
	for (size_t i = 0; same && i < now.n; i++)
		same = money_same(now.unit[i], then->unit[i]);
	return same;
}

void order_take_prices(struct wizard *w, const struct price_facts *rows, size_t n)
{
	char items[PURCHASE_LINES][ID_TEXT];
	struct cart_line line;
	size_t n_items = 0;

	while (n_items < PURCHASE_LINES && cart_order_line(w, n_items, &line))
		str_copy(items[n_items++], ID_TEXT, line.catalog_item);
	plan_replace_prices(w, items, n_items, rows, n);
}
