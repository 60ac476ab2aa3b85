#include "mock/groups.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "mock/assign.h"
#include "mock/people.h"
#include "mock/ranges.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char queued[] = "QueuedForProcessing", in_progress[] = "ProcessingInProgress", complete[] = "ProcessingComplete";

/* ---- one member ---- */

static bool same_plans(const struct plan_set *a, const struct plan_set *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static const struct holding *held_from(const struct holder *h, const struct product *p, int64_t source)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->list[i].product == p && h->list[i].source == source)
			return &h->list[i];
	return NULL;
}

/* What the group wants to give; `h` NULL: all of it, else what this member lacks or has otherwise. */
static void wanted(struct world *w, int64_t group, const struct holder *h, struct assignment *to)
{
	struct rows r;

	to->source = group;
	to->n_add = to->n_remove = 0;
	rows_open(&r, w->store, "SELECT product, disabled FROM group_licences WHERE grp = ?", "i", group);
	while (to->n_add < ASSIGN_MOST && rows_next(&r)) {
		struct addition add = { catalog_product(&w->catalog, rows_text(&r, 0)), catalog_plan_set(&w->catalog, rows_text(&r, 1)) };
		const struct holding *has = h ? held_from(h, add.product, group) : NULL;
		if (!has || !has->held || has->error || !same_plans(&has->off, &add.off))
			to->add[to->n_add++] = add;
	}
	rows_close(&r);
}

static bool gives(const struct assignment *all, const struct product *p)
{
	for (size_t i = 0; i < all->n_add; i++)
		if (all->add[i].product == p)
			return true;
	return false;
}

static void note_failure(struct world *w, const struct holder *h, const struct assignment *a, const struct verdict *v)
{
	for (size_t i = 0; i < a->n_add; i++) {
		struct buf ids = BUF_INIT;
		enum violation why = !v->product || a->add[i].product == v->product ? v->violation : VIOLATION_OTHER;
		catalog_plan_ids(&w->catalog, &a->add[i].off, &ids);
		store_run(w->store,
			"INSERT INTO licences (user, product, source, disabled, held, error, since) VALUES (?, ?, ?, ?, 0, ?, ?)"
			" ON CONFLICT (user, product, source) DO UPDATE SET error = excluded.error, since = excluded.since",
			"ititti", h->user, a->add[i].product->key, a->source, ids.data, violation_word(why), w->now_ms);
		buf_clear(&ids);
	}
	/* What could not be given is not kept either, when the group gives it no more. */
	for (size_t i = 0; i < a->n_remove; i++) {
		store_run(w->store, "DELETE FROM licences WHERE user = ? AND product = ? AND source = ? AND NOT held", "iti", h->user, a->remove[i]->key, a->source);
		store_run(w->store, "UPDATE licences SET error = ?, since = ? WHERE user = ? AND product = ? AND source = ?", "tiiti",
			violation_word(VIOLATION_OTHER), w->now_ms, h->user, a->remove[i]->key, a->source);
	}
}

static void settle(struct world *w, int64_t group, int64_t user)
{
	struct assignment all, change;
	struct verdict verdict;
	struct holder h;

	if (!holder_read(w, user, &h))
		return;
	wanted(w, group, NULL, &all);
	wanted(w, group, &h, &change);
	for (size_t i = 0; i < h.n && change.n_remove < ASSIGN_MOST; i++)
		if (h.list[i].source == group && !gives(&all, h.list[i].product))
			change.remove[change.n_remove++] = h.list[i].product;
	if (!change.n_add && !change.n_remove)
		return;
	assign_judge(w, &h, &change, &verdict);
	if (verdict.violation)
		note_failure(w, &h, &change, &verdict);
	else
		assign_apply(w, &h, &change);
}

void groups_reprocess(struct world *w, int64_t user)
{
	int64_t group = 0;
	while ((group = store_int(w->store, "SELECT min(grp) FROM group_members WHERE kind = 1 AND member = ? AND grp > ?", "ii", user, group)))
		settle(w, group, user);
}

/* ---- a change of the group ---- */

void groups_change(struct world *w, int64_t group, const struct assignment *a)
{
	struct buf ids = BUF_INIT;

	for (size_t i = 0; i < a->n_add; i++) {
		buf_reset(&ids);
		catalog_plan_ids(&w->catalog, &a->add[i].off, &ids);
		store_run(w->store,
			"INSERT INTO group_licences (grp, product, disabled) VALUES (?, ?, ?)"
			" ON CONFLICT (grp, product) DO UPDATE SET disabled = excluded.disabled",
			"itt", group, a->add[i].product->key, ids.data);
	}
	for (size_t i = 0; i < a->n_remove; i++)
		store_run(w->store, "DELETE FROM group_licences WHERE grp = ? AND product = ?", "it", group, a->remove[i]->key);
	store_run(w->store, "UPDATE groups SET state = ?, since = ?, done = 0, reached = 0 WHERE seq = ?", "tii", queued, w->now_ms, group);
	buf_clear(&ids);
}

struct work {
	int64_t group, since, done, reached, members;
};

static bool work_next(struct world *w, int64_t after, struct work *ret)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT seq, since, done, reached, (SELECT count(*) FROM group_members WHERE grp = seq AND kind = 1) FROM groups"
		" WHERE state <> 'ProcessingComplete' AND seq > ? ORDER BY seq LIMIT 1", "i", after);
	if (!rows_next(&r))
		return false;
	*ret = (struct work){ rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2), rows_int(&r, 3), rows_int(&r, 4) };
	rows_close(&r);
	return true;
}

/* As many members as the time has been for. */
static void work_on(struct world *w, struct work *k, int64_t to_ms)
{
	int64_t begins = time_after(k->since, w->scenario->groups.queued), ends = time_after(begins, w->scenario->groups.processing);
	int64_t goal = to_ms >= ends ? k->members : (int64_t)((double)k->members * (double)(to_ms - begins) / (double)(ends - begins));

	if (to_ms < begins)
		return;
	for (; k->done < goal; k->done++) {
		k->reached = store_int(w->store, "SELECT min(member) FROM group_members WHERE grp = ? AND kind = 1 AND member > ?", "ii", k->group, k->reached);
		if (!k->reached)
			break;
		settle(w, k->group, k->reached);
	}
	store_run(w->store, "UPDATE groups SET state = ?, done = ?, reached = ? WHERE seq = ?", "tiii", to_ms >= ends ? complete : in_progress, k->done,
		k->reached, k->group);
}

void groups_advance(struct world *w, int64_t to_ms)
{
	struct work k = { .group = 0 };
	while (work_next(w, k.group, &k))
		work_on(w, &k, to_ms);
}

/* ---- the beginning ---- */

static int64_t group_by_label(struct world *w, const char *label)
{
	for (size_t i = 0; i < w->scenario->n_groups; i++)
		if (str_ieq(w->scenario->groups_list[i].label, label))
			return (int64_t)i + 1;
	return 0;
}

static void add_licences(struct world *w, int64_t group, const struct scenario_group *g)
{
	char *copy, *words[ASSIGN_MOST];
	size_t n = split_words(g->products, &copy, words, ASSIGN_MOST);
	struct buf off = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		const struct product *p = catalog_product(&w->catalog, words[i]);
		buf_reset(&off);
		people_plan_ids(w, p, g->switched_off, &off);
		store_run(w->store, "INSERT INTO group_licences (grp, product, disabled) VALUES (?, ?, ?)", "itt", group, p->key, off.data);
	}
	buf_clear(&off);
	free(copy);
}

static int check_products(const struct world *w, const struct scenario_group *g, struct error *err)
{
	char *copy, *words[ASSIGN_MOST];
	size_t n = split_words(g->products, &copy, words, ASSIGN_MOST);
	int ret = 0;

	for (size_t i = 0; i < n && ret == 0; i++)
		if (!catalog_product(&w->catalog, words[i]))
			ret = error_set(err, ERROR_CONFIG, _("%s: [group.%s] names the product \"%s\", which the catalogue does not have."), w->scenario->name, g->label,
				words[i]);
	free(copy);
	return ret;
}

static void add_members(struct world *w, int64_t group, const struct scenario_group *g)
{
	const char *at = g->members;
	char *copy, *words[64];
	size_t n = split_words(g->nested, &copy, words, 64);
	int64_t from, to;

	while (ranges_next(&at, &from, &to))
		store_run(w->store, "INSERT OR IGNORE INTO group_members (grp, kind, member) SELECT ?, 1, seq FROM users WHERE seq BETWEEN ? AND ?", "iii", group,
			from, to);
	for (size_t i = 0; i < n; i++)
		store_run(w->store, "INSERT OR IGNORE INTO group_members (grp, kind, member) SELECT ?1, 0, ?2 WHERE ?2 <> 0", "ii", group, group_by_label(w, words[i]));
	free(copy);
}

static void settle_all(struct world *w, int64_t group)
{
	int64_t user = 0;
	while ((user = store_int(w->store, "SELECT min(member) FROM group_members WHERE grp = ? AND kind = 1 AND member > ?", "ii", group, user)))
		settle(w, group, user);
}

int groups_begin(struct world *w, struct error *err)
{
	for (size_t i = 0; i < w->scenario->n_groups; i++) {
		const struct scenario_group *g = &w->scenario->groups_list[i];
		char id[UUID_TEXT], what[100];
		int64_t seq = (int64_t)i + 1;
		int ret = check_products(w, g, err);
		if (ret < 0)
			return ret;
		snprintf(what, sizeof(what), "group/%.80s", g->label);
		world_id(w, what, id);
		store_run(w->store, "INSERT INTO groups (seq, id, name, state, since) VALUES (?, ?, ?, ?, ?)", "ittti", seq, id,
			str_empty(g->name) ? g->label : g->name, complete, w->now_ms);
		add_licences(w, seq, g);
		add_members(w, seq, g);
		settle_all(w, seq);
	}
	return 0;
}
