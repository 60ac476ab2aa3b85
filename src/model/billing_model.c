#include "model/billing_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

/* ── which pairs ── */

static bool is_offered(const struct wizard *w, const struct offer_facts *o)
{
	const struct target *t = plan_chosen(w);

	return t && o->purchasable && catalog_item_same(o->catalog_item, t->catalog_item);
}

static bool same_pair(const struct offer_facts *a, const char *term, const char *cycle)
{
	return word_is(a->term, term) && word_is(a->billing_cycle, cycle);
}

/* The first offer of each pair; availabilities may repeat one. */
static bool is_first(const struct wizard *w, size_t index)
{
	const struct offer_facts *o = &w->plan.offers[index];

	for (size_t i = 0; i < index; i++)
		if (is_offered(w, &w->plan.offers[i]) && same_pair(&w->plan.offers[i], o->term, o->billing_cycle))
			return false;
	return is_offered(w, o);
}

static bool is_main_pair(const char *term, const char *cycle)
{
	return term_months(term) == 12 && (word_is(cycle, "monthly") || word_is(cycle, "annual"));
}

/* One year monthly, one year annually, then the rest in the service's order. */
static int rank(const struct offer_facts *o)
{
	return !is_main_pair(o->term, o->billing_cycle) ? 2 : word_is(o->billing_cycle, "monthly") ? 0 : 1;
}

static const struct offer_facts *offer_at(const struct wizard *w, size_t index)
{
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < w->plan.n_offers; i++)
			if (is_first(w, i) && rank(&w->plan.offers[i]) == pass && index-- == 0)
				return &w->plan.offers[i];
	return NULL;
}

size_t billing_count(const struct wizard *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->plan.n_offers; i++)
		n += is_first(w, i);
	return n;
}

/* ── amounts ── */

static bool price_option(const struct wizard *w, struct billing_option *o)
{
	int period = billing_months(o->term, o->billing_cycle);
	int covered = w->settings.price_unit == PRICE_UNIT_TERM ? term_months(o->term) : period;
	struct money list;

	if (period <= 0 || covered <= 0 || !plan_list_price(w, o->catalog_item, o->term, o->billing_cycle, &list))
		return false;
	o->list_price = list;
	o->month_is_about = period != 1;
	if (money_divide(&o->user_month, list, covered, NULL) < 0)
		return false;
	if (money_times(&o->user_period, list, period, NULL) < 0 || money_divide(&o->user_period, o->user_period, covered, NULL) < 0)
		return false;
	if (money_times(&o->user_year, list, 12, NULL) < 0 || money_divide(&o->user_year, o->user_year, covered, NULL) < 0)
		return false;
	if (!plan_period_amount(w, o->catalog_item, o->term, o->billing_cycle, cart_quantity(w), &o->period))
		return false;
	if (period == 1)
		o->month = o->period;
	/* Twelve months are what the bills of twelve months add up to, each rounded when it is made. */
	return money_times(&o->year, o->period, 12, NULL) == 0 && money_divide(&o->year, o->year, period, NULL) == 0;
}

static void fill(const struct wizard *w, const struct offer_facts *offer, struct billing_option *o)
{
	const struct subscription *s = products_chosen(w);
	const struct target *t = plan_chosen(w);

	*o = (struct billing_option){ 0 };
	str_copy(o->catalog_item, sizeof o->catalog_item, offer->catalog_item);
	str_copy(o->term, sizeof o->term, offer->term);
	str_copy(o->billing_cycle, sizeof o->billing_cycle, offer->billing_cycle);
	o->is_own = s && !str_empty(s->billing_cycle) && word_is(s->billing_cycle, offer->billing_cycle)
		&& (str_empty(s->term) || word_is(s->term, offer->term));
	o->closed = t && t->own_billing_closed && s && word_is(s->billing_cycle, offer->billing_cycle);
	o->priced = price_option(w, o);
	if (o->priced)
		o->year = money_round(o->year);
}

/* Against the dearest of the open options, by what twelve months cost. */
static void fill_saving(const struct wizard *w, struct billing_option *o)
{
	struct money dearest = o->year;
	struct billing_option other;

	if (!o->priced)
		return;
	for (size_t i = 0; i < billing_count(w); i++) {
		fill(w, offer_at(w, i), &other);
		if (!other.priced || other.closed || !str_eq(other.year.currency, dearest.currency) || money_compare(other.year, dearest) <= 0)
			continue;
		dearest = other.year;
		str_copy(o->dearest_term, sizeof o->dearest_term, other.term);
		str_copy(o->dearest_cycle, sizeof o->dearest_cycle, other.billing_cycle);
	}
	money_sub(&o->saving_year, dearest, o->year, NULL);
}

void billing_at(const struct wizard *w, size_t index, struct billing_option *ret)
{
	const struct offer_facts *offer = offer_at(w, index);

	*ret = (struct billing_option){ 0 };
	if (!offer)
		return;
	fill(w, offer, ret);
	fill_saving(w, ret);
}

bool billing_is_main(const struct billing_option *o)
{
	return is_main_pair(o->term, o->billing_cycle);
}

size_t billing_chosen(const struct wizard *w)
{
	size_t own = SIZE_MAX, first = SIZE_MAX, n = billing_count(w);
	struct billing_option o;

	for (size_t i = 0; i < n; i++) {
		fill(w, offer_at(w, i), &o);
		if (o.closed)
			continue;
		if (!str_empty(w->billing.term) && word_is(o.term, w->billing.term) && word_is(o.billing_cycle, w->billing.billing_cycle))
			return i;
		if (o.is_own && own == SIZE_MAX)
			own = i;
		if (first == SIZE_MAX)
			first = i;
	}
	return own != SIZE_MAX ? own : first;
}

bool billing_chosen_option(const struct wizard *w, struct billing_option *ret)
{
	size_t index = billing_chosen(w);

	if (index == SIZE_MAX)
		return false;
	billing_at(w, index, ret);
	return true;
}

/* ── words ── */

const char *billing_label(const struct billing_option *o, char to[SENTENCE])
{
	return billing_pair_text(o->term, o->billing_cycle, to);
}

const char *billing_month_text(const struct billing_option *o, char to[SENTENCE])
{
	char amount[MONEY_TEXT];

	if (!o->priced)
		return say(to, SENTENCE, "%s", _("unknown"));
	return say(to, SENTENCE, o->month_is_about ? _("about %s") : "%s", money_format(o->user_month, amount));
}

const char *billing_saving_sentence(const struct billing_option *o, char to[SENTENCE])
{
	char amount[MONEY_TEXT], against[SENTENCE];

	if (!o->priced || !money_is_set(o->saving_year) || money_is_zero(o->saving_year))
		return NULL;
	return say(to, SENTENCE, _("Saves %s a year against “%s”."), money_format(o->saving_year, amount),
		billing_pair_text(o->dearest_term, o->dearest_cycle, against));
}

static const struct offer_facts *offer_of_option(const struct wizard *w, const struct billing_option *o)
{
	for (size_t i = 0; i < w->plan.n_offers; i++)
		if (is_offered(w, &w->plan.offers[i]) && same_pair(&w->plan.offers[i], o->term, o->billing_cycle))
			return &w->plan.offers[i];
	return NULL;
}

const char *billing_cancel_text(const struct wizard *w, const struct billing_option *o, char to[SENTENCE])
{
	const struct offer_facts *offer = offer_of_option(w, o);
	char date[TIME_TEXT], one[SENTENCE / 4];
	struct duration d;

	to[0] = '\0';
	for (size_t i = 0; offer && i < offer->n_refunds && i < REFUND_OPTIONS; i++) {
		const struct refund_facts *r = &offer->refunds[i];
		if (str_empty(r->expires_after))
			say(one, sizeof one, "%s", r->full ? _("full refund at any time") : _("refund in part at any time"));
		else if (duration_parse(r->expires_after, &d, NULL) < 0)
			continue;
		else
			say(one, sizeof one, r->full ? _("full refund until %s") : _("refund in part until "
				"%s"), time_local_date(time_after(w->now_ms, d), date));
		say_item(to, SENTENCE, one);
	}
	if (!str_empty(to))
		return to;
	return say(to, SENTENCE, "%s", offer && offer->refunds_told ? _("cannot be cancelled before the term ends") : _("unknown"));
}

const char *billing_closed_text(const struct billing_option *o)
{
	return o->closed ? _("The service does not offer this way of billing for this upgrade. Choose another.") : NULL;
}

const char *billing_price_source(const struct wizard *w, char to[SENTENCE])
{
	struct billing_option o;

	return billing_chosen_option(w, &o) && o.priced ? plan_price_source(w, o.catalog_item, o.term, o.billing_cycle, to) : NULL;
}

const char *billing_price_problem(const struct wizard *w, char to[SENTENCE])
{
	struct billing_option o;

	if (w->plan.prices_error.kind == ERROR_ABSENT || !w->settings.has_prices)
		return say(to, SENTENCE, "%s", _("No price sheet is configured, so prices are unknown here. The order can be placed; the bill "
			"shows the price."));
	if (w->plan.prices_error.kind != ERROR_NONE)
		return say(to, SENTENCE, _("The price sheet could not be read, so prices are unknown. %s When that is mended, look again on "
			"the page Plan."), w->plan.prices_error.text);
	return billing_chosen_option(w, &o) && !o.priced ? plan_price_problem(w, o.catalog_item, o.term, o.billing_cycle, to) : NULL;
}

/* ── answers ── */

int billing_choose(struct wizard *w, size_t index, struct error *err)
{
	const struct offer_facts *offer = offer_at(w, index);
	struct billing_option o;
	char value[WORD_TEXT * 2 + 2];

	if (!offer)
		return error_set(err, ERROR_INPUT, _("There is no such billing option. Choose one of the list."));
	fill(w, offer, &o);
	if (o.closed)
		return error_set(err, ERROR_REFUSED, "%s", billing_closed_text(&o));
	if (!word_is(w->billing.term, o.term) || !word_is(w->billing.billing_cycle, o.billing_cycle))
		w->order.typed[0] = '\0';
	str_copy(w->billing.term, sizeof w->billing.term, o.term);
	str_copy(w->billing.billing_cycle, sizeof w->billing.billing_cycle, o.billing_cycle);
	wizard_note(w, "billing", say(value, sizeof value, "%s %s", o.term, o.billing_cycle));
	return 0;
}

int billing_ready(const struct wizard *w, struct error *err)
{
	if (billing_chosen(w) == SIZE_MAX)
		return error_set(err, ERROR_INPUT, _("The service offers no way of billing for this plan. Go back and choose another plan."));
	return 0;
}
