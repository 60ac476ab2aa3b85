/* Which targets there are, and whether the automatic path to each is open. */
#include "model/plan_targets.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdlib.h>
#include <string.h>

static void targets_clear(struct plan_model *m)
{
	for (size_t i = 0; i < m->n_targets; i++) {
		reasons_clear(&m->targets[i].reasons);
		free(m->targets[i].changes);
	}
	free(m->targets);
	m->targets = NULL;
	m->n_targets = 0;
}

void plan_clear(struct plan_model *m)
{
	targets_clear(m);
	free(m->offers);
	free(m->prices);
	free(m->eligibilities);
	free(m->reasons);
	free(m->catalog);
	free(m->health);
	free(m->ordered);
	*m = (struct plan_model){ .chosen = SIZE_MAX, .prices_error = ERROR_INIT, .health_error = ERROR_INIT };
	m->terms.tax_percent_micro = -1;
	m->terms.maximum_quantity = COUNT_UNKNOWN;
}

/* ── which targets there are ── */

struct wanted {
	char sku_id[ID_TEXT];
	const struct product *product;
};

static size_t wanted_targets(const struct wizard *w, struct wanted *to, size_t most)
{
	const struct settings *s = &w->settings;
	size_t n = 0;

	for (size_t i = 0; i < s->n_targets && n < most; i++)
		if (plan_is_wanted(w, s->targets[i]))
			str_copy(to[n++].sku_id, ID_TEXT, s->targets[i]);
	for (size_t i = 0; !s->n_targets && i < w->file.n_products && n < most; i++)
		if (w->file.products[i].path != PATH_NONE && plan_is_wanted(w, w->file.products[i].sku_id))
			str_copy(to[n++].sku_id, ID_TEXT, w->file.products[i].sku_id);
	for (size_t i = 0; i < n; i++)
		to[i].product = product_by_sku(&w->file, to[i].sku_id);
	return n;
}

static void item_of(const struct catalog_facts *c, char to[ID_TEXT])
{
	say(to, ID_TEXT, "%s:%s", c->product_id, c->sku);
}

static const struct eligibility_facts *eligibility_of(const struct plan_model *m, const struct catalog_facts *c)
{
	char item[ID_TEXT];

	item_of(c, item);
	for (size_t i = 0; i < m->n_eligibilities; i++)
		if (catalog_item_same(m->eligibilities[i].catalog_item, item))
			return &m->eligibilities[i];
	return NULL;
}

static bool is_sold(const struct wizard *w, const struct catalog_facts *c)
{
	char item[ID_TEXT];

	item_of(c, item);
	return plan_offer(w, item, "", "") != NULL;
}

/* Of several catalog entries for one SKU, the one that the service offers as an upgrade, by hand one that is sold; a trial never. */
static const struct catalog_facts *catalog_of(const struct wizard *w, const char *sku_id)
{
	const struct plan_model *m = &w->plan;
	const struct catalog_facts *found = NULL;

	for (size_t i = 0; i < m->n_catalog; i++) {
		const struct catalog_facts *c = &m->catalog[i];
		if (c->is_trial || !str_ieq(c->provisioning_id, sku_id))
			continue;
		if (wizard_by_hand(w) ? is_sold(w, c) : eligibility_of(m, c) != NULL)
			return c;
		if (!found)
			found = c;
	}
	return found;
}

/* ── open or closed ── */

static bool only_billing(const struct plan_model *m, const struct target *t)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_reasons; i++) {
		const struct reason_facts *r = &m->reasons[i];
		if (r->source != REASON_FROM_COMMERCE || !catalog_item_same(r->catalog_item, t->catalog_item))
			continue;
		if (reason_kind_commerce(r->code) != REASON_BILLING_OPTION)
			return false;
		n++;
	}
	return n > 0;
}

static bool service_lets_through(const struct plan_model *m, struct target *t, const struct eligibility_facts *e)
{
	bool open = e && e->answered && e->eligible;

	if (e && e->answered && only_billing(m, t)) {
		t->own_billing_closed = true;
		open = true;
	}
	return open && (!m->terms.told || m->terms.automatic_open);
}

static bool has_closing_reason(const struct reasons *r)
{
	for (size_t i = 0; i < r->n_items; i++)
		if (!r->items[i].caution && r->items[i].kind != REASON_BILLING_OPTION)
			return true;
	return false;
}

/* The file tells it from its own source; from any other plan, what is inside does. */
static bool holds_fewer(const struct wizard *w, const struct target *t)
{
	const struct product *from = plan_source(w);

	if (!t->product || !from)
		return false;
	if (from->source)
		return t->product->path == PATH_MANUAL;
	return plan_changes_of(t, CHANGE_LOSES) + plan_changes_of(t, CHANGE_PARTLY) > 0;
}

/* A closed target always says why. */
static void explain(const struct wizard *w, struct target *t, bool offered)
{
	struct reason r = { .source = REASON_FROM_WIZARD, .look_again_ms = TIME_UNKNOWN };

	if (has_closing_reason(&t->reasons))
		return;
	r.kind = !w->settings.has_commerce ? REASON_NO_COMMERCE
		: !offered && holds_fewer(w, t) ? REASON_FEWER_SERVICES : REASON_NOT_ELIGIBLE;
	reasons_add(&t->reasons, &r);
}

static void say_not_sold(const struct wizard *w, struct target *t)
{
	struct reason r = { .kind = w->settings.has_commerce ? REASON_NOT_SOLD : REASON_NO_COMMERCE, .source = REASON_FROM_WIZARD,
		.look_again_ms = TIME_UNKNOWN };

	reasons_add(&t->reasons, &r);
}

/* By hand the catalog alone decides: what it sells can be bought beside the old plan, whatever the automatic upgrade takes. */
static void decide_by_hand(const struct wizard *w, struct target *t)
{
	if (plan_offer(w, t->catalog_item, "", "")) {
		t->state = TARGET_OPEN;
		return;
	}
	t->state = TARGET_CLOSED;
	say_not_sold(w, t);
}

static void decide(const struct wizard *w, struct target *t, const struct eligibility_facts *e)
{
	const struct plan_model *m = &w->plan;
	bool offered = e && e->answered;
	bool open = w->settings.has_commerce && service_lets_through(m, t, e);

	eligibility_reasons(w, m->reasons, m->n_reasons, m->health, m->n_health, t->catalog_item, open, &t->reasons);
	t->allowed_quantity = e ? e->quantity : COUNT_UNKNOWN;
	open = open && !has_closing_reason(&t->reasons);
	if (open && plan_offer(w, t->catalog_item, "", "")) {
		t->state = TARGET_OPEN;
		return;
	}
	if (open)
		say_not_sold(w, t);
	t->state = holds_fewer(w, t) ? TARGET_MANUAL : TARGET_CLOSED;
	explain(w, t, offered);
}

/* A part number and an id are names of last resort. */
static const char *target_name(const struct wanted *wanted, const struct catalog_facts *c, const struct eligibility_facts *e)
{
	const struct product *p = wanted->product;

	if (p && !str_eq(p->name, p->part_number) && !str_ieq(p->name, p->sku_id))
		return p->name;
	if (e && !str_empty(e->title))
		return e->title;
	if (c && !str_empty(c->title))
		return c->title;
	return p ? p->name : wanted->sku_id;
}

static void add_target(struct wizard *w, const struct wanted *wanted, const struct catalog_facts *c, const struct eligibility_facts *e)
{
	struct plan_model *m = &w->plan;
	struct target *t = &m->targets[m->n_targets++];

	*t = (struct target){ .product = wanted->product, .allowed_quantity = COUNT_UNKNOWN, .minimum_quantity = COUNT_UNKNOWN };
	str_copy(t->sku_id, sizeof t->sku_id, wanted->sku_id);
	str_copy(t->name, sizeof t->name, target_name(wanted, c, e));
	if (c) {
		str_copy(t->product_id, sizeof t->product_id, c->product_id);
		str_copy(t->sku, sizeof t->sku, c->sku);
		item_of(c, t->catalog_item);
		t->minimum_quantity = c->minimum;
		t->allowed_quantity = c->maximum;
	}
	if (e)
		str_copy(t->catalog_item, sizeof t->catalog_item, e->catalog_item);
	t->changes = plan_compare(&w->file, plan_source(w), t->product, &t->n_changes);
	t->compared = plan_can_compare(w, t->product);
	if (wizard_by_hand(w))
		decide_by_hand(w, t);
	else
		decide(w, t, e);
}

/* What the service offers beyond the product file: shown by the service's own title, unless the configuration names the targets. */
static void add_others(struct wizard *w, const struct wanted *known, size_t n_known)
{
	struct plan_model *m = &w->plan;

	for (size_t i = 0; i < m->n_eligibilities && !w->settings.n_targets; i++) {
		const struct eligibility_facts *e = &m->eligibilities[i];
		const struct catalog_facts *c = NULL;
		struct wanted wanted = { .product = NULL };
		bool seen = false;
		for (size_t k = 0; k < m->n_targets; k++)
			seen |= catalog_item_same(m->targets[k].catalog_item, e->catalog_item);
		for (size_t k = 0; k < m->n_catalog; k++) {
			char item[ID_TEXT];
			item_of(&m->catalog[k], item);
			if (catalog_item_same(item, e->catalog_item))
				c = &m->catalog[k];
		}
		for (size_t k = 0; c && k < n_known; k++)
			seen |= str_ieq(known[k].sku_id, c->provisioning_id);
		if (seen || !e->answered)
			continue;
		if (c) {
			str_copy(wanted.sku_id, ID_TEXT, c->provisioning_id);
			wanted.product = product_by_sku(&w->file, c->provisioning_id);
		}
		add_target(w, &wanted, c, e);
	}
}

static void sort_targets(struct plan_model *m)
{
	for (size_t i = 1; i < m->n_targets; i++) {
		struct target moving = m->targets[i];
		size_t at = i;
		for (; at > 0 && m->targets[at - 1].state > moving.state; at--)
			m->targets[at] = m->targets[at - 1];
		m->targets[at] = moving;
	}
}

const char *plan_target_id(const struct target *t)
{
	return str_empty(t->sku_id) ? t->catalog_item : t->sku_id;
}

static void choose_again(struct plan_model *m)
{
	m->chosen = SIZE_MAX;
	for (size_t i = 0; !str_empty(m->wanted_sku) && i < m->n_targets; i++)
		if (str_ieq(plan_target_id(&m->targets[i]), m->wanted_sku) && m->targets[i].state == TARGET_OPEN)
			m->chosen = i;
}

static void build_targets(struct wizard *w)
{
	struct plan_model *m = &w->plan;
	struct wanted wanted[64];
	size_t n = wanted_targets(w, wanted, sizeof wanted / sizeof *wanted);

	targets_clear(m);
	m->targets = xcalloc(n + m->n_eligibilities + 1, sizeof *m->targets);
	for (size_t i = 0; i < n; i++) {
		const struct catalog_facts *c = catalog_of(w, wanted[i].sku_id);
		add_target(w, &wanted[i], c, c && !wizard_by_hand(w) ? eligibility_of(m, c) : NULL);
	}
	if (!wizard_by_hand(w))
		add_others(w, wanted, n);
	sort_targets(m);
	choose_again(m);
}

void plan_take(struct wizard *w, const struct plan_facts *f)
{
	struct plan_model *m = &w->plan;

	m->eligibilities = take_array(m->eligibilities, f->eligibilities, f->n_eligibilities, sizeof *f->eligibilities);
	m->n_eligibilities = f->n_eligibilities;
	m->reasons = take_array(m->reasons, f->reasons, f->n_reasons, sizeof *f->reasons);
	m->n_reasons = f->n_reasons;
	m->catalog = take_array(m->catalog, f->catalog, f->n_catalog, sizeof *f->catalog);
	m->n_catalog = f->n_catalog;
	m->offers = take_array(m->offers, f->offers, f->n_offers, sizeof *f->offers);
	m->n_offers = f->n_offers;
	m->prices = take_array(m->prices, f->prices, f->n_prices, sizeof *f->prices);
	m->n_prices = f->n_prices;
	str_copy(m->prices_market, sizeof m->prices_market, f->prices_market);
	m->health = take_array(m->health, f->health, f->n_health, sizeof *f->health);
	m->n_health = f->n_health;
	m->ordered = take_array(m->ordered, f->ordered, f->n_ordered, sizeof *f->ordered);
	m->n_ordered = f->n_ordered;
	m->ordered_told = f->ordered_told;
	m->terms = f->terms;
	m->prices_error = f->prices_error;
	m->health_error = f->health_error;
	build_targets(w);
}

void plan_decide_again(struct wizard *w)
{
	if (w->plan.n_targets)
		build_targets(w);
}

void plan_take_terms(struct wizard *w, const struct terms_facts *terms, const struct reason_facts *reasons, size_t n_reasons)
{
	struct plan_model *m = &w->plan;
	size_t kept = 0;
	struct reason_facts *all = xcalloc(m->n_reasons + n_reasons + 1, sizeof *all);

	for (size_t i = 0; i < m->n_reasons; i++)
		if (m->reasons[i].source != REASON_FROM_STOREFRONT)
			all[kept++] = m->reasons[i];
	if (n_reasons)
		memcpy(all + kept, reasons, n_reasons * sizeof *all);
	free(m->reasons);
	m->reasons = all;
	m->n_reasons = kept + n_reasons;
	m->terms = *terms;
	build_targets(w);
}
