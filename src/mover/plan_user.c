#include "mover/plan_user.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/conflicts.h"
#include "mover/sets.h"

#include <stdlib.h>

/* ── what they hold ── */

void holding_of(const struct api_user *user, const char *sku, struct holding *ret)
{
	*ret = (struct holding){ 0 };
	for (size_t i = 0; i < user->sources.count; i++) {
		const struct api_licence_source *s = &user->sources.items[i];
		if (!str_ieq(s->sku_id, sku))
			continue;
		if (!s->group_id) {
			ret->direct = true;
			free(ret->off);
			ret->off = set_make((const char *const *)s->disabled_plans.items, s->disabled_plans.count);
			continue;
		}
		ret->by_group = true;
		if (!ret->group_id)
			ret->group_id = xstrdup(s->group_id);
		if (s->error && !ret->error)
			ret->error = xstrdup(s->error);
	}
	/* A service that tells nothing about sources: then it is taken for direct. */
	for (size_t i = 0; user->sources.count == 0 && i < user->licences.count; i++) {
		const struct api_user_licence *l = &user->licences.items[i];
		if (!str_ieq(l->sku_id, sku))
			continue;
		ret->direct = true;
		free(ret->off);
		ret->off = set_make((const char *const *)l->disabled_plans.items, l->disabled_plans.count);
	}
}

void holding_clear(struct holding *h)
{
	free(h->off);
	free(h->group_id);
	free(h->error);
	*h = (struct holding){ 0 };
}

const struct api_sku *plan_sku(const struct plan_terms *t, const char *sku_id)
{
	for (size_t i = 0; i < t->skus->count; i++)
		if (str_ieq(t->skus->items[i].sku_id, sku_id))
			return &t->skus->items[i];
	return NULL;
}

int64_t plan_seats_free(const struct api_sku *sku)
{
	int64_t seats = sku->prepaid.enabled + sku->prepaid.warning - sku->consumed;
	return seats > 0 ? seats : 0;
}

/* ── services that stay off ── */

static const struct api_service_plan *plan_in(const struct api_sku *sku, const char *id)
{
	for (size_t i = 0; sku && i < sku->plans.count; i++)
		if (str_ieq(sku->plans.items[i].id, id))
			return &sku->plans.items[i];
	return NULL;
}

static bool plans_hold(const struct mover_plans *plans, const char *id)
{
	for (size_t i = 0; i < plans->n; i++)
		if (str_ieq(plans->ids[i], id))
			return true;
	return false;
}

struct off {
	const char **want;
	size_t n_want, cap_want;
	const char **lost;
	size_t n_lost, cap_lost;
};

static void put_off(struct off *o, const struct api_service_plan *plan, const char *source_id)
{
	if (plan->for_company) {
		o->lost = xgrow(o->lost, &o->cap_lost, o->n_lost, sizeof *o->lost);
		o->lost[o->n_lost++] = source_id;
	} else {
		o->want = xgrow(o->want, &o->cap_want, o->n_want, sizeof *o->want);
		o->want[o->n_want++] = plan->id;
	}
}

/* The same id, else every id of the same service that the source does not carry itself, else the target has no such service. */
static void map_plan(const struct plan_terms *t, const struct api_sku *source, const struct api_sku *target, const char *id, struct off *o)
{
	const struct api_service_plan *same = plan_in(target, id);

	if (same) {
		put_off(o, same, id);
		return;
	}
	for (size_t i = 0; i < t->rules->n_families; i++) {
		const struct mover_plans *family = &t->rules->families[i];
		for (size_t k = 0; plans_hold(family, id) && k < family->n; k++) {
			const struct api_service_plan *other = plan_in(target, family->ids[k]);
			if (other && !plan_in(source, other->id))
				put_off(o, other, id);
		}
	}
}

static void map_off(const struct plan_terms *t, const char *source_off, char **ret_want, char **ret_lost)
{
	const struct api_sku *source = plan_sku(t, t->source_sku), *target = plan_sku(t, t->target_sku);
	struct off o = { 0 };
	struct id_list ids;

	if (source_off && !*source_off) {
		*ret_want = xstrdup("");
		*ret_lost = xstrdup("");
		return;
	}
	id_list_init(&ids, source_off);
	for (size_t i = 0; i < ids.n; i++)
		map_plan(t, source, target, ids.ids[i], &o);
	*ret_want = set_make(o.want, o.n_want);
	*ret_lost = set_make(o.lost, o.n_lost);
	id_list_clear(&ids);
	free(o.want);
	free(o.lost);
}

/* ── one user ── */

static void decide(struct journal_row *row, enum journal_row_state state, const char *cause, const char *text)
{
	row->state = state;
	str_copy(row->cause, sizeof row->cause, cause);
	str_copy(row->text, sizeof row->text, text);
}

void plan_copy_user(const struct api_user *user, struct journal_row *row)
{
	row->kind = JOURNAL_ROW_USER;
	row->enabled = user->enabled;
	str_copy(row->id, sizeof row->id, user->id);
	str_copy(row->upn, sizeof row->upn, user->upn);
	str_copy(row->name, sizeof row->name, user->display_name);
	str_copy(row->location, sizeof row->location, user->usage_location);
}

/* Everything that keeps a direct licence where it is; else it is READY. */
static void decide_direct(const struct plan_terms *t, const struct api_user *user, bool by_group_too, struct journal_row *row)
{
	struct conflict found;

	decide(row, JOURNAL_ROW_READY, by_group_too ? "both" : "", NULL);
	if (row->want_off && !row->target_off) {
		if (str_empty(row->location))
			str_copy(row->new_location, sizeof row->new_location, t->default_location);
		bool no_location = str_empty(row->location) && str_empty(row->new_location);
		conflict_find(t, user, row->want_off, &found);
		if (found.off) {
			free(row->want_off);
			row->want_off = found.off;
		}
		bool clashes = found.cause && !(found.can_be_put_off && t->switch_off_conflicts);
		if (clashes && (!no_location || !found.can_be_put_off))
			decide(row, JOURNAL_ROW_HELD, found.cause, found.text);
		else if (no_location) /* the words of a clash that is to be decided next wait in the row */
			decide(row, JOURNAL_ROW_HELD, "no_location", clashes ? found.text : NULL);
	}
	if (t->leave_disabled && !row->enabled)
		decide(row, JOURNAL_ROW_HELD, "disabled", NULL);
}

void plan_user(const struct plan_terms *t, const struct api_user *user, struct journal_row *row, bool *ret_seat)
{
	struct holding source, target;

	holding_of(user, t->source_sku, &source);
	holding_of(user, t->target_sku, &target);
	plan_copy_user(user, row);
	row->source_off = source.off;
	row->target_off = target.off;
	source.off = target.off = NULL;
	*ret_seat = !target.direct && (!target.by_group || target.error);
	if (!source.direct && !source.by_group) {
		decide(row, JOURNAL_ROW_NOTHING, target.direct || target.by_group ? "already" : "not_held", NULL);
		*ret_seat = false;
	} else if (!source.direct) {
		decide(row, t->groups ? JOURNAL_ROW_WITH_GROUP : JOURNAL_ROW_HELD, "inherited", source.group_id);
	} else {
		if (target.direct)
			row->want_off = xstrdup(row->target_off);
		else if (!target.by_group || target.error)
			map_off(t, row->source_off, &row->want_off, &row->lost_off);
		decide_direct(t, user, source.by_group, row);
	}
	holding_clear(&source);
	holding_clear(&target);
}

void plan_user_services(const struct plan_terms *t, const struct api_user *user, const char *recorded, struct journal_row *row)
{
	struct holding target;
	char *want;

	holding_of(user, t->target_sku, &target);
	plan_copy_user(user, row);
	row->source_off = xstrdup(recorded);
	row->target_off = target.off;
	target.off = NULL;
	map_off(t, recorded, &want, &row->lost_off);
	if (target.direct) {
		row->want_off = set_union(want, row->target_off);
		if (str_eq(row->want_off, row->target_off))
			decide(row, JOURNAL_ROW_NOTHING, "already", NULL);
		else if (t->leave_disabled && !row->enabled)
			decide(row, JOURNAL_ROW_HELD, "disabled", NULL);
		else
			decide(row, JOURNAL_ROW_READY, "", NULL);
	} else {
		decide(row, target.by_group ? JOURNAL_ROW_HELD : JOURNAL_ROW_NOTHING, target.by_group ? "inherited" : "not_held", target.group_id);
	}
	free(want);
	holding_clear(&target);
}

static const struct api_user_licence *licence_of(const struct api_group *group, const char *sku)
{
	for (size_t i = 0; i < group->licences.count; i++)
		if (str_ieq(group->licences.items[i].sku_id, sku))
			return &group->licences.items[i];
	return NULL;
}

static char *off_of(const struct api_user_licence *l)
{
	return l ? set_make((const char *const *)l->disabled_plans.items, l->disabled_plans.count) : NULL;
}

void plan_group(const struct plan_terms *t, const struct api_group *group, struct journal_row *row)
{
	row->kind = JOURNAL_ROW_GROUP;
	row->enabled = true;
	str_copy(row->id, sizeof row->id, group->id);
	str_copy(row->name, sizeof row->name, group->display_name);
	row->source_off = off_of(licence_of(group, t->source_sku));
	row->target_off = off_of(licence_of(group, t->target_sku));
	if (!row->source_off) {
		decide(row, JOURNAL_ROW_NOTHING, row->target_off ? "already" : "not_held", NULL);
		return;
	}
	if (row->target_off)
		row->want_off = xstrdup(row->target_off);
	else
		map_off(t, row->source_off, &row->want_off, &row->lost_off);
	decide(row, JOURNAL_ROW_READY, "", NULL);
}
