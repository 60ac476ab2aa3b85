#include "model/begun_model.h"

#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdlib.h>
#include <string.h>

void begun_clear(struct begun_model *m)
{
	free(m->upgrades);
	free(m->changes);
	free(m->moves);
	*m = (struct begun_model){ 0 };
}

/* ── records and whose they are ── */

static struct upgrade_record *of_source(struct wizard *w, const char *source_subscription_id)
{
	struct begun_model *m = &w->begun;

	for (size_t i = 0; !str_empty(source_subscription_id) && i < m->n_upgrades; i++)
		if (str_ieq(m->upgrades[i].source_subscription_id, source_subscription_id))
			return &m->upgrades[i];
	return NULL;
}

static bool is_about(const struct upgrade_record *r, const struct subscription *s)
{
	return !str_empty(s->commerce_id)
		&& (str_ieq(s->commerce_id, r->source_subscription_id) || str_ieq(s->commerce_id, r->target_subscription_id));
}

/* What is left is what it is found by first: a plan that is being left can be the new one of an earlier upgrade. */
static const struct upgrade_record *of_subscription(struct wizard *w, const struct subscription *s)
{
	const struct upgrade_record *r = of_source(w, s->commerce_id);

	for (size_t i = 0; !r && i < w->begun.n_upgrades; i++)
		if (is_about(&w->begun.upgrades[i], s))
			r = &w->begun.upgrades[i];
	return r;
}

void begun_forget(struct wizard *w, const char *source_subscription_id)
{
	struct begun_model *m = &w->begun;
	struct upgrade_record *r = of_source(w, source_subscription_id);

	if (!r)
		return;
	m->n_upgrades--;
	memmove(r, r + 1, (size_t)(m->upgrades + m->n_upgrades - r) * sizeof *r);
}

static void keep(struct wizard *w, const struct upgrade_record *record)
{
	struct begun_model *m = &w->begun;
	struct upgrade_record *r = of_source(w, record->source_subscription_id);

	if (!r) {
		m->upgrades = xrealloc_array(m->upgrades, m->n_upgrades + 1, sizeof *m->upgrades);
		r = &m->upgrades[m->n_upgrades++];
	}
	*r = *record;
}

/* ── what is at hand ── */

/* Whoever waits for its answer holds it: it cannot change its place. */
static bool is_on_its_way(const struct wizard *w)
{
	return wizard_running(w, REQUEST_ORDER) || wizard_running(w, REQUEST_GIVE_UP);
}

static bool has_work_of_its_own(struct wizard *w, const struct subscription *s)
{
	return of_source(w, s->commerce_id) || products_is_source(w, s);
}

static void put_order_away(struct wizard *w)
{
	struct upgrade_record record = w->order.record;

	record.state = w->order.state == ORDER_ACCEPTED ? UPGRADE_ACCEPTED : UPGRADE_INTENT;
	keep(w, &record);
	w->order = (struct order_model){ .error = ERROR_INIT };
}

void begun_put_away(struct wizard *w, const struct subscription *next)
{
	const struct upgrade_record *r = status_record(w);
	bool written = order_is_out(w) || w->order.state == ORDER_NOT_FOUND;

	if (is_on_its_way(w))
		return;
	if (r && status_ended(w) && status_outcome(w) != OUTCOME_PARTLY)
		begun_forget(w, r->source_subscription_id);
	else if (written && next && !is_about(&w->order.record, next) && has_work_of_its_own(w, next))
		put_order_away(w);
}

void begun_take_up(struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct upgrade_record *first = w->begun.n_upgrades ? &w->begun.upgrades[0] : NULL;
	const struct upgrade_record *r = s ? of_subscription(w, s) : first;

	if (!r && s && !has_work_of_its_own(w, s))
		r = first;
	w->unfinished = r ? *r : (struct upgrade_record){ 0 };
	/* Settled in this run: the service does not have it, so it does not stand in the way of the same order once more. */
	if (w->order.state == ORDER_NOT_FOUND && str_ieq(w->order.record.request_id, w->unfinished.request_id))
		w->unfinished = (struct upgrade_record){ 0 };
	order_resume(w, &w->unfinished);
}

void begun_take(struct wizard *w, const struct begun_facts *facts)
{
	struct begun_model *m = &w->begun;

	m->upgrades = take_array(m->upgrades, facts->upgrades, facts->n_upgrades, sizeof *facts->upgrades);
	m->n_upgrades = facts->n_upgrades;
	m->changes = take_array(m->changes, facts->changes, facts->n_changes, sizeof *facts->changes);
	m->n_changes = facts->n_changes;
	m->moves = take_array(m->moves, facts->moves, facts->n_moves, sizeof *facts->moves);
	m->n_moves = facts->n_moves;
	begun_put_away(w, products_chosen(w));
	begun_take_up(w);
}

/* ── all of it, one after another ── */

static const struct upgrade_record *record_at_hand(const struct wizard *w)
{
	if (w->order.state == ORDER_NOT_FOUND)
		return &w->order.record;
	return status_ended(w) && status_outcome(w) != OUTCOME_PARTLY ? NULL : status_record(w);
}

static enum begun_kind kind_of(const struct upgrade_record *r, bool unanswered)
{
	if (unanswered)
		return BEGUN_UNANSWERED;
	return r->path == PATH_MANUAL ? BEGUN_STEPS : BEGUN_UPGRADE;
}

static enum begun_kind kind_at_hand(const struct wizard *w, const struct upgrade_record *r)
{
	enum order_state state = w->order.state;

	if (status_outcome(w) == OUTCOME_PARTLY && r->path != PATH_MANUAL)
		return BEGUN_LEFT;
	if (r != &w->order.record)
		return kind_of(r, r->state == UPGRADE_INTENT);
	return state == ORDER_NOT_FOUND ? BEGUN_NOT_FOUND : kind_of(r, state != ORDER_ACCEPTED);
}

/* Of a source that is at hand, ended or not, the journal's word is the older one. */
static bool is_at_hand(const struct wizard *w, const struct upgrade_record *r)
{
	const struct upgrade_record *now = w->order.state == ORDER_NOT_FOUND ? &w->order.record : status_record(w);

	return now && str_ieq(r->source_subscription_id, now->source_subscription_id);
}

static bool upgrade_at(const struct wizard *w, size_t *index, struct begun *ret)
{
	const struct upgrade_record *r = record_at_hand(w);

	if (r && (*index)-- == 0) {
		*ret = (struct begun){ .kind = kind_at_hand(w, r), .at_hand = true, .record = r };
		return true;
	}
	for (size_t i = 0; i < w->begun.n_upgrades; i++) {
		r = &w->begun.upgrades[i];
		if (is_at_hand(w, r) || (*index)-- > 0)
			continue;
		*ret = (struct begun){ .kind = kind_of(r, r->state == UPGRADE_INTENT), .record = r };
		return true;
	}
	return false;
}

static bool change_at(const struct wizard *w, size_t *index, struct begun *ret)
{
	for (size_t i = 0; i < w->begun.n_changes; i++)
		if ((*index)-- == 0) {
			*ret = (struct begun){ .kind = BEGUN_CHANGE, .change = &w->begun.changes[i] };
			return true;
		}
	return false;
}

static bool move_at(const struct wizard *w, size_t *index, struct begun *ret)
{
	if (reassign_unfinished(w) && (*index)-- == 0) {
		*ret = (struct begun){ .kind = BEGUN_MOVE, .at_hand = true };
		return true;
	}
	for (size_t i = 0; i < w->begun.n_moves; i++) {
		const struct begun_move *m = &w->begun.moves[i];
		bool planned = m->move.state == REASSIGN_PLANNED;
		bool newer = w->reassign.move.id && str_ieq(w->reassign.move.source_sku, m->move.source_sku)
			&& (w->reassign.move.id != m->move.id || w->reassign.move.state != m->move.state);
		if ((!planned && w->reassign.move.id == m->move.id) || newer || (*index)-- > 0)
			continue;
		*ret = (struct begun){ .kind = planned ? BEGUN_PLAN : BEGUN_MOVE, .move = m };
		return true;
	}
	return false;
}

bool begun_at(const struct wizard *w, size_t index, struct begun *ret)
{
	return upgrade_at(w, &index, ret) || change_at(w, &index, ret) || move_at(w, &index, ret);
}

size_t begun_count(const struct wizard *w)
{
	struct begun b;
	size_t n = 0;

	while (begun_at(w, n, &b))
		n++;
	return n;
}

/* ── of which subscription ── */

static const struct reassign_move *move_of(const struct wizard *w, const struct begun *b)
{
	return b->move ? &b->move->move : &w->reassign.move;
}

bool begun_is_from(const struct wizard *w, const struct begun *b, const struct subscription *s)
{
	if (b->record)
		return !str_empty(s->commerce_id) && str_ieq(s->commerce_id, b->record->source_subscription_id);
	if (b->change)
		return !str_empty(s->commerce_id) && str_ieq(s->commerce_id, b->change->source_subscription_id);
	return !subscription_has_ended(s->status) && !str_empty(s->sku_id) && str_ieq(s->sku_id, move_of(w, b)->source_sku);
}

bool begun_is_to(const struct wizard *w, const struct begun *b, const struct subscription *s)
{
	if (b->record)
		return !str_empty(s->commerce_id) && str_ieq(s->commerce_id, b->record->target_subscription_id);
	if (b->change)
		return false;
	return !subscription_has_ended(s->status) && !str_empty(s->sku_id) && str_ieq(s->sku_id, move_of(w, b)->target_sku);
}

size_t begun_first_row(const struct wizard *w)
{
	struct begun b;

	for (size_t i = 0; begun_at(w, i, &b); i++)
		for (size_t k = 0; k < products_count(w); k++)
			if (b.kind != BEGUN_PLAN && begun_is_from(w, &b, products_at(w, k)))
				return k;
	return SIZE_MAX;
}
