#include "mover/conflicts.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/sets.h"

#include <stdio.h>
#include <stdlib.h>

struct look {
	const struct plan_terms *t;
	const struct api_user *user;
	const struct api_sku *target;
	char *off; /* of the target, as it grows */
};

static bool sku_has(const struct api_sku *sku, const char *id, bool *ret_for_company)
{
	for (size_t i = 0; sku && i < sku->plans.count; i++) {
		if (!str_ieq(sku->plans.items[i].id, id))
			continue;
		if (ret_for_company)
			*ret_for_company = sku->plans.items[i].for_company != 0;
		return true;
	}
	return false;
}

static bool licence_has_on(const struct look *l, const struct api_user_licence *licence, const char *id)
{
	for (size_t i = 0; i < licence->disabled_plans.count; i++)
		if (str_ieq(licence->disabled_plans.items[i], id))
			return false;
	return sku_has(plan_sku(l->t, licence->sku_id), id, NULL);
}

/* On by another product than the two. */
static bool on_elsewhere(const struct look *l, const char *id)
{
	for (size_t i = 0; i < l->user->licences.count; i++) {
		const struct api_user_licence *licence = &l->user->licences.items[i];
		if (!str_ieq(licence->sku_id, l->t->source_sku) && !str_ieq(licence->sku_id, l->t->target_sku) && licence_has_on(l, licence, id))
			return true;
	}
	return false;
}

static bool on_in_source(const struct look *l, const char *id)
{
	for (size_t i = 0; i < l->user->licences.count; i++)
		if (str_ieq(l->user->licences.items[i].sku_id, l->t->source_sku) && licence_has_on(l, &l->user->licences.items[i], id))
			return true;
	return false;
}

static bool on_in_target(const struct look *l, const char *id)
{
	return sku_has(l->target, id, NULL) && !set_has(l->off, id);
}

static bool put_off(struct look *l, const char *id)
{
	bool for_company = true;

	if (!sku_has(l->target, id, &for_company) || for_company)
		return false;
	char *more = set_union(l->off, id);
	free(l->off);
	l->off = more;
	return true;
}

static const char *name_of(const struct look *l, const char *id)
{
	const char *name = l->t->rules->plan_name ? l->t->rules->plan_name(l->t->rules->arg, id) : NULL;
	return name ? name : id;
}

/* A service of the target beside another one of the same set elsewhere. Those that stood together before are known to be allowed. */
static void look_for_exclusive(struct look *l, const struct mover_plans *set, struct conflict *c)
{
	for (size_t i = 0; i < set->n; i++) {
		const char *mine = set->ids[i];
		if (!on_in_target(l, mine) || on_in_source(l, mine) || on_elsewhere(l, mine))
			continue;
		for (size_t k = 0; k < set->n; k++) {
			if (k == i || !on_elsewhere(l, set->ids[k]))
				continue;
			bool others_can = !c->cause || c->can_be_put_off;
			c->cause = "exclusive";
			snprintf(c->text, sizeof c->text, _("%s, and %s of another product"), name_of(l, mine), name_of(l, set->ids[k]));
			c->can_be_put_off = put_off(l, mine) && others_can;
			break;
		}
	}
}

static bool any_on(const struct look *l, const struct mover_plans *any)
{
	for (size_t i = 0; i < any->n; i++)
		if (on_in_target(l, any->ids[i]) || on_elsewhere(l, any->ids[i]))
			return true;
	return false;
}

/* In the target such a service is put off with what it needs: it was not there before. Elsewhere it would break. */
static void look_for_need(struct look *l, const struct mover_need *need, struct conflict *c)
{
	bool had = false;

	if (any_on(l, &need->any))
		return;
	if (on_in_target(l, need->plan))
		put_off(l, need->plan);
	for (size_t i = 0; i < need->any.n; i++)
		had |= on_in_source(l, need->any.ids[i]);
	if (!had || !on_elsewhere(l, need->plan))
		return;
	c->cause = "dependency";
	c->can_be_put_off = false;
	snprintf(c->text, sizeof c->text, _("%s of another product needs %s"), name_of(l, need->plan), name_of(l, need->any.ids[0]));
}

void conflict_find(const struct plan_terms *t, const struct api_user *user, const char *want_off, struct conflict *ret)
{
	struct look l = { t, user, plan_sku(t, t->target_sku), xstrdup(want_off) };

	*ret = (struct conflict){ 0 };
	for (size_t i = 0; user->licences.count > 1 && i < t->rules->n_exclusive; i++)
		look_for_exclusive(&l, &t->rules->exclusive[i], ret);
	for (size_t i = 0; (user->licences.count > 1 || *l.off) && i < t->rules->n_needs; i++)
		look_for_need(&l, &t->rules->needs[i], ret);
	if (str_eq(l.off, want_off))
		free(l.off);
	else
		ret->off = l.off;
}
