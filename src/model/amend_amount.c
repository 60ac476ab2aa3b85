#include "model/amend_amount.h"

#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

static const struct subscription *added_to(const struct wizard *w)
{
	const struct amend_facts *a = &w->amend.facts;

	return w->amend.open && a->kind == AMEND_ADD ? products_by_commerce_id(w, a->subscription_id) : NULL;
}

/* Of one billing period, before tax. Not set: not known. */
static struct money amount_now(const struct wizard *w)
{
	const struct amend_facts *a = &w->amend.facts;
	const struct subscription *s = added_to(w);
	struct money amount = { 0 };

	if (s && a->quantity > a->before)
		plan_period_amount(w, s->catalog_item, s->term, s->billing_cycle, a->quantity - a->before, &amount);
	return amount;
}

const char *amend_amount(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = added_to(w);
	struct money amount = amount_now(w);
	char text[SENTENCE];

	if (!s)
		return NULL;
	if (!money_is_set(amount))
		return say(to, SENTENCE, "%s", _("What this costs is not known here; the service charges its own price, pro rata until the end of the term."));
	return say(to, SENTENCE, _("This adds %s, before tax; the service charges the time until the next bill pro rata."),
		billing_amount_text(amount, s->term, s->billing_cycle, text));
}

const char *amend_price_source(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = added_to(w);

	return s && money_is_set(amount_now(w)) ? plan_price_source(w, s->catalog_item, s->term, s->billing_cycle, to) : NULL;
}

void amend_keep_amount(struct wizard *w)
{
	/* While prices are read none is shown. */
	w->amend.confirmed = wizard_running(w, REQUEST_PLANS) ? (struct money){ 0 } : amount_now(w);
}

const char *amend_priced_item(const struct wizard *w)
{
	const struct subscription *s = added_to(w);

	return s && money_is_set(w->amend.confirmed) ? s->catalog_item : NULL;
}

bool amend_amount_stands(const struct wizard *w)
{
	return !money_is_set(w->amend.confirmed) || money_same(w->amend.confirmed, amount_now(w));
}

void amend_take_prices(struct wizard *w, const struct price_facts *rows, size_t n)
{
	const struct subscription *s = added_to(w);
	char item[1][ID_TEXT];

	if (!s)
		return;
	str_copy(item[0], sizeof item[0], s->catalog_item);
	plan_replace_prices(w, item, 1, rows, n);
}
