#include "model/order_amounts.h"

#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdlib.h>
#include <string.h>

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

static bool same_money(struct money a, struct money b)
{
	return money_is_set(a) == money_is_set(b) && (!money_is_set(a) || (str_eq(a.currency, b.currency) && a.micro == b.micro));
}

bool order_amounts_stand(const struct wizard *w)
{
	const struct order_amounts *then = &w->order.confirmed;
	struct order_amounts now;
	bool same;

	order_amounts(w, &now);
	same = now.known == then->known && now.n == then->n && same_money(now.subtotal, then->subtotal) && same_money(now.due, then->due);
	for (size_t i = 0; same && i < now.n; i++)
		same = same_money(now.unit[i], then->unit[i]);
	return same;
}

static bool is_of_order(const struct wizard *w, const struct price_facts *row)
{
	char item[ID_TEXT * 2];
	struct cart_line line;

	say(item, sizeof item, "%s:%s", row->product_id, row->sku);
	for (size_t i = 0; cart_order_line(w, i, &line); i++)
		if (catalog_item_same(item, line.catalog_item))
			return true;
	return false;
}

void order_take_prices(struct wizard *w, const struct price_facts *rows, size_t n)
{
	struct plan_model *m = &w->plan;
	struct price_facts *all = xcalloc(m->n_prices + n + 1, sizeof *all);
	size_t kept = 0;

	for (size_t i = 0; i < m->n_prices; i++)
		if (!is_of_order(w, &m->prices[i]))
			all[kept++] = m->prices[i];
	if (n)
		memcpy(all + kept, rows, n * sizeof *rows);
	free(m->prices);
	m->prices = all;
	m->n_prices = kept + n;
}
