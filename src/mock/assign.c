#include "mock/assign.h"

#include "core/buf.h"
#include "core/text.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>

static const char *const words[] = {
	[VIOLATION_NONE] = "None",
	[VIOLATION_COUNT] = "CountViolation",
	[VIOLATION_EXCLUSIVE] = "MutuallyExclusiveViolation",
	[VIOLATION_DEPENDENCY] = "DependencyViolation",
	[VIOLATION_LOCATION] = "ProhibitedInUsageLocationViolation",
	[VIOLATION_UNIQUENESS] = "UniquenessViolation",
	[VIOLATION_OTHER] = "Other",
	[VIOLATION_REQUEST] = "Other",
};

const char *violation_word(enum violation v)
{
	return words[v];
}

static enum violation violation_of(const char *word)
{
	for (size_t i = VIOLATION_COUNT; *word && i <= VIOLATION_OTHER; i++)
		if (str_eq(words[i], word))
			return (enum violation)i;
	return VIOLATION_NONE;
}

/* ---- who holds what ---- */

bool holder_read(struct world *w, int64_t user, struct holder *ret)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT location, located, duplicate, held AND NOT without FROM users WHERE seq = ?", "i", user);
	if (!rows_next(&r))
		return false;
	ret->user = user;
	str_copy(ret->location, sizeof(ret->location), rows_text(&r, 0));
	ret->located = !rows_null(&r, 0) && rows_int(&r, 1) <= w->now_ms;
	ret->duplicate = rows_int(&r, 2);
	ret->counted = rows_int(&r, 3);
	ret->n = 0;
	rows_close(&r);
	rows_open(&r, w->store, "SELECT product, source, disabled, held, error, since FROM licences WHERE user = ?", "i", user);
	while (ret->n < HOLDINGS_MAX && rows_next(&r))
		ret->list[ret->n++] = (struct holding){ .product = catalog_product(&w->catalog, rows_text(&r, 0)), .source = rows_int(&r, 1),
			.off = catalog_plan_set(&w->catalog, rows_text(&r, 2)), .held = rows_int(&r, 3), .error = violation_of(rows_text(&r, 4)), .since = rows_int(&r, 5) };
	rows_close(&r);
	return true;
}

static size_t find(const struct holder *h, const struct product *p, int64_t source)
{
	size_t i = 0;
	while (i < h->n && (h->list[i].product != p || h->list[i].source != source))
		i++;
	return i;
}

bool holder_holds(const struct holder *h, const struct product *p)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->list[i].product == p && h->list[i].held)
			return true;
	return false;
}

size_t holder_products(const struct holder *h, struct holding to[HOLDINGS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++) {
		size_t k = 0;
		if (!h->list[i].held)
			continue;
		while (k < n && to[k].product != h->list[i].product)
			k++;
		if (k == n)
			to[n++] = h->list[i];
		else
			to[k].off = plan_set_and(&to[k].off, &h->list[i].off);
	}
	return n;
}

/* ---- what the change makes of it ---- */

static void put(struct holder *h, const struct holding *one)
{
	size_t i = find(h, one->product, one->source);
	if (i == HOLDINGS_MAX)
		return;
	h->list[i] = *one;
	if (i == h->n)
		h->n++;
}

static void drop(struct holder *h, const struct product *p, int64_t source)
{
	size_t i = find(h, p, source);
	if (i < h->n)
		h->list[i] = h->list[--h->n];
}

static void change(struct world *w, struct holder *h, const struct assignment *a)
{
	for (size_t i = 0; i < a->n_remove; i++)
		drop(h, a->remove[i], a->source);
	for (size_t i = 0; i < a->n_add; i++)
		put(h, &(struct holding){ .product = a->add[i].product, .source = a->source, .off = a->add[i].off, .held = true, .since = w->now_ms });
}

static struct plan_set plans_on(const struct holder *h)
{
	struct plan_set on = { { 0 } };
	for (size_t i = 0; i < h->n; i++)
		if (h->list[i].held) {
			struct plan_set of_one = plan_set_minus(&h->list[i].product->plan_set, &h->list[i].off);
			plan_set_join(&on, &of_one);
		}
	return on;
}

/* ---- whether it may be ---- */

static void refuse(struct verdict *v, enum violation violation, const struct product *p)
{
	v->violation = violation;
	v->product = p;
}

/* Messages name plans by their ids. */
static void name_plans(const struct world *w, const struct plan_set *set, struct buf *to)
{
	const struct service_plan *plans = w->catalog.plans.items;
	for (size_t i = 0; i < w->catalog.plans.count; i++)
		if (plan_set_has(set, i))
			buf_addf(to, "%s%s", to->len ? ", " : "", plans[i].id);
}

/* The product of the change that brings one of the plans, or lacks them. */
static const struct product *culprit(const struct assignment *a, const struct plan_set *plans)
{
	for (size_t i = 0; i < a->n_add; i++) {
		struct plan_set on = plan_set_minus(&a->add[i].product->plan_set, &a->add[i].off);
		on = plan_set_and(&on, plans);
		if (!plan_set_empty(&on))
			return a->add[i].product;
	}
	return a->n_add ? a->add[0].product : NULL;
}

static size_t count_plans(const struct plan_set *s)
{
	size_t n = 0;
	for (size_t i = 0; i < CATALOG_PLANS_MAX / 64; i++)
		n += (size_t)__builtin_popcountll(s->bits[i]);
	return n;
}

/* What was wrong before the change is not held against it. */
static void judge_clashes(const struct world *w, const struct assignment *a, const struct plan_set *before, const struct plan_set *after, struct verdict *v)
{
	const struct plan_clash *clashes = w->catalog.clashes.items;
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < w->catalog.clashes.count && !v->violation; i++) {
		struct plan_set was = plan_set_and(&clashes[i].set, before), is = plan_set_and(&clashes[i].set, after), new = plan_set_minus(&is, &was);
		if (count_plans(&is) < 2 || plan_set_empty(&new))
			continue;
		name_plans(w, &is, &names);
		refuse(v, VIOLATION_EXCLUSIVE, culprit(a, &new));
		snprintf(v->message, sizeof(v->message), "License assignment failed because service plans %.300s are mutually exclusive.", names.data);
	}
	buf_clear(&names);
}

static void judge_needs(const struct world *w, const struct assignment *a, const struct plan_set *before, const struct plan_set *after, struct verdict *v)
{
	const struct plan_need *needs = w->catalog.needs.items;
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < w->catalog.needs.count && !v->violation; i++) {
		struct plan_set there = plan_set_and(&needs[i].set, after), was_there = plan_set_and(&needs[i].set, before), one = { { 0 } };
		if (!plan_set_has(after, needs[i].index) || !plan_set_empty(&there))
			continue;
		if (plan_set_has(before, needs[i].index) && plan_set_empty(&was_there))
			continue;
		plan_set_add(&one, needs[i].index);
		name_plans(w, &needs[i].set, &names);
		refuse(v, VIOLATION_DEPENDENCY, culprit(a, &one));
		snprintf(v->message, sizeof(v->message), "License assignment failed because service plan %.40s depends on the service plan(s) %.280s",
			catalog_plan(&w->catalog, needs[i].plan)->id, names.data);
	}
	buf_clear(&names);
}

static void judge_seats(struct world *w, const struct holder *h, const struct product *p, struct verdict *v)
{
	if (holder_holds(h, p) || licences_consumed(w, p->key) < licences_enabled(w, p->key))
		return;
	refuse(v, VIOLATION_COUNT, p);
	snprintf(v->message, sizeof(v->message), "Subscription with SKU %.40s does not have any available licenses.", p->sku_id);
}

static bool gives_a_mailbox(const struct world *w, const struct addition *add)
{
	const struct service_plan *plans = w->catalog.plans.items;
	for (size_t i = 0; i < w->catalog.plans.count; i++)
		if (plan_set_has(&add->product->plan_set, i) && !plan_set_has(&add->off, i) && str_starts(plans[i].name, "EXCHANGE_S_"))
			return true;
	return false;
}

/* A user who takes a licence from a group is where the organisation is, unless told otherwise. */
static void judge_location(struct world *w, const struct holder *h, const struct assignment *a, struct verdict *v)
{
	const char *where = *h->location || !a->source ? h->location : w->scenario->tenant.country;
	const char *prohibited = w->scenario->service.prohibited_locations;

	if (!a->n_add)
		return;
	if (!a->source && !h->located) {
		refuse(v, VIOLATION_REQUEST, NULL);
		str_copy(v->message, sizeof(v->message), "License assignment cannot be done for user with invalid usage location.");
	} else if (*where && !str_empty(prohibited) && strstr(prohibited, where)) {
		refuse(v, VIOLATION_LOCATION, a->add[0].product);
		snprintf(v->message, sizeof(v->message), "License assignment failed because a service of SKU %.40s is prohibited in the usage location %s.",
			a->add[0].product->sku_id, where);
	}
}

static void judge_removal(const struct holder *h, const struct assignment *a, const struct product *p, struct verdict *v)
{
	if (find(h, p, a->source) < h->n)
		return;
	refuse(v, VIOLATION_REQUEST, p);
	if (!a->source && holder_holds(h, p))
		str_copy(v->message, sizeof(v->message), "User license is inherited from a group membership and it cannot be removed directly from the user.");
	else
		str_copy(v->message, sizeof(v->message), "User does not have a corresponding license.");
}

void assign_judge(struct world *w, const struct holder *h, const struct assignment *a, struct verdict *v)
{
	struct holder after;
	struct plan_set was, is;

	*v = (struct verdict){ .violation = VIOLATION_NONE };
	judge_location(w, h, a, v);
	for (size_t i = 0; i < a->n_remove && !v->violation; i++)
		judge_removal(h, a, a->remove[i], v);
	for (size_t i = 0; i < a->n_add && !v->violation; i++)
		judge_seats(w, h, a->add[i].product, v);
	for (size_t i = 0; i < a->n_add && !v->violation && h->duplicate; i++)
		if (gives_a_mailbox(w, &a->add[i])) {
			refuse(v, VIOLATION_UNIQUENESS, a->add[i].product);
			str_copy(v->message, sizeof(v->message), "Another object with the same value for property proxyAddresses already exists.");
		}
	if (v->violation)
		return;
	after = *h;
	change(w, &after, a);
	was = plans_on(h);
	is = plans_on(&after);
	judge_clashes(w, a, &was, &is, v);
	if (!v->violation)
		judge_needs(w, a, &was, &is, v);
}

/* ---- carrying it out ---- */

static void save(struct world *w, const struct holder *h, const struct addition *add, int64_t source, struct buf *ids)
{
	buf_reset(ids);
	catalog_plan_ids(&w->catalog, &add->off, ids);
	store_run(w->store,
		"INSERT INTO licences (user, product, source, disabled, since) VALUES (?, ?, ?, ?, ?)"
		" ON CONFLICT (user, product, source) DO UPDATE SET disabled = excluded.disabled, held = 1, error = '', since = excluded.since",
		"ititi", h->user, add->product->key, source, ids->data, w->now_ms);
}

void assign_apply(struct world *w, struct holder *h, const struct assignment *a)
{
	struct buf ids = BUF_INIT;

	/* Given first, taken then: between the two there are both, never none. */
	for (size_t i = 0; i < a->n_add; i++)
		save(w, h, &a->add[i], a->source, &ids);
	for (size_t i = 0; i < a->n_remove; i++)
		store_run(w->store, "DELETE FROM licences WHERE user = ? AND product = ? AND source = ?", "iti", h->user, a->remove[i]->key, a->source);
	change(w, h, a);
	licences_note_user(w, h);
	buf_clear(&ids);
}
