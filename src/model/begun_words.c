/* What was begun and is not finished, in words. */
#include "model/begun_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* ── a word or two ── */

static const char *mark_from(enum begun_kind kind)
{
	switch (kind) {
	case BEGUN_UNANSWERED: return _("Order unanswered");
	case BEGUN_NOT_FOUND: return _("Order not placed");
	case BEGUN_CHANGE: return _("Change unanswered");
	case BEGUN_UPGRADE: return _("Upgrade under way");
	case BEGUN_LEFT: return _("Users left behind");
	case BEGUN_STEPS: return _("Manual path");
	case BEGUN_MOVE: return _("Move not finished");
	case BEGUN_PLAN: break;
	}
	return NULL;
}

static const char *mark_to(enum begun_kind kind)
{
	switch (kind) {
	case BEGUN_UPGRADE: return _("New plan of an upgrade");
	case BEGUN_UNANSWERED:
	case BEGUN_LEFT:
	case BEGUN_STEPS:
	case BEGUN_MOVE: return _("New plan");
	case BEGUN_NOT_FOUND:
	case BEGUN_CHANGE:
	case BEGUN_PLAN: break;
	}
	return NULL;
}

/* What waits for an answer says more than the way that it belongs to. */
static bool says_more(enum begun_kind kind, enum begun_kind than)
{
	static const int weight[] = { [BEGUN_UNANSWERED] = 5, [BEGUN_NOT_FOUND] = 4, [BEGUN_CHANGE] = 6, [BEGUN_UPGRADE] = 2, [BEGUN_LEFT] = 2, [BEGUN_STEPS] = 1,
		[BEGUN_MOVE] = 3, [BEGUN_PLAN] = 0 };

	return weight[kind] > weight[than];
}

const char *begun_mark(const struct wizard *w, const struct subscription *s)
{
	enum begun_kind said = BEGUN_PLAN;
	const char *mark = NULL, *new_mark = NULL;
	struct begun b;

	for (size_t i = 0; begun_at(w, i, &b); i++) {
		if (begun_is_from(w, &b, s) && says_more(b.kind, said)) {
			mark = mark_from(b.kind);
			said = b.kind;
		}
		if (!new_mark && begun_is_to(w, &b, s))
			new_mark = mark_to(b.kind);
	}
	return mark ? mark : new_mark;
}

/* ── in a sentence ── */

static const char *name_or(const char *name, const char *instead)
{
	return str_empty(name) ? instead : name;
}

static const char *upgrade_sentence(const struct wizard *w, const struct upgrade_record *r, char to[SENTENCE])
{
	const char *from = name_or(r->source_name, _("the old plan")), *name = name_or(r->target_name, _("the new plan"));
	char when[TIME_TEXT];

	if (r != &w->subscription.seen)
		return say(to, SENTENCE, _("The upgrade from %s to %s was ordered on %s and is under way. Check upgrade status shows how far it "
			"is."), from, name, time_local(r->placed_ms, when));
	if (r->placed_ms == TIME_UNKNOWN)
		return say(to, SENTENCE, "%s",
			_("An upgrade of this subscription is under way; it was begun elsewhere. Check upgrade status shows how far it is."));
	return say(to, SENTENCE, _("The upgrade from %s to %s is under way. It was started elsewhere on %s, perhaps by another admin: the service does not tell by whom. "
		"Check upgrade status shows how far it is."), from, name, time_local(r->placed_ms, when));
}

static const char *users_left(const struct wizard *w, const char *target, char to[SENTENCE])
{
	int64_t left = manual_holders(w), all = manual_began_with(w);
	const char *source = wizard_source_name(w);

	if (left == 0)
		return say(to, SENTENCE, _("%s is there, and nobody holds %s any more: that is still to be cancelled. The page Manual path goes on with it."),
			target, source);
	if (all > left)
		return say(to, SENTENCE, _("%s is there; %" PRId64 " of %" PRId64 " users are still to be moved from %s. The page Manual path shows which step "
			"comes next."), target, left, all, source);
	return say(to, SENTENCE, ngettext("%s is there; %" PRId64 " user is still to be moved from %s. The page Manual path shows which step comes next.",
		"%s is there; %" PRId64 " users are still to be moved from %s. The page Manual path shows which step comes next.", (unsigned long)left),
		target, left, source);
}

/* How far it is can be told of the chosen subscription alone. */
static const char *steps_sentence(const struct wizard *w, const struct begun *b, char to[SENTENCE])
{
	const struct upgrade_record *r = b->record;
	const struct subscription *s = products_chosen(w);
	bool here = b->at_hand && s && begun_is_from(w, b, s);
	const struct subscription *target = here ? manual_target(w) : NULL;
	char when[TIME_TEXT];

	if (target && !subscription_has_ended(s->status) && manual_holders(w) != COUNT_UNKNOWN)
		return users_left(w, target->name, to);
	if (here && !target && buy_state(w) == BUY_ORDERED)
		return say(to, SENTENCE, _("%s was ordered on %s and is not there yet. The page Manual path shows when it is."), r->target_name,
			time_local(r->placed_ms, when));
	if (here && !target && buy_state(w) != BUY_NOTHING)
		return buy_sentence(w, to);
	/* The way on is a page of the old plan's. */
	if (s && !begun_is_from(w, b, s))
		return say(to, SENTENCE, _("The manual path from %s to %s is under way. Open %s under Your products to go on with it."), r->source_name,
			r->target_name, r->source_name);
	return say(to, SENTENCE, _("The manual path from %s to %s is under way. The page Manual path shows which step comes next."), r->source_name,
		r->target_name);
}

static const char *change_sentence(const struct wizard *w, const struct amend_facts *a, char to[SENTENCE])
{
	const struct subscription *s = products_by_commerce_id(w, a->subscription_id);
	const char *name = s ? s->name : a->subscription_id;
	char when[TIME_TEXT];

	time_local(a->sent_ms, when);
	switch (a->kind) {
	case AMEND_CANCEL:
		return say(to, SENTENCE, _("The cancellation of %s was sent on %s, and it is not known yet whether it took effect. Open Manual path to find "
			"out; that sends nothing."), name, when);
	case AMEND_RENEW_OFF:
		return say(to, SENTENCE, _("The end of the renewal of %s was sent on %s, and it is not known yet whether it took effect. Open Manual path to "
			"find out; that sends nothing."), name, when);
	case AMEND_ADD:
	case AMEND_REDUCE:
	case AMEND_KINDS: break;
	}
	return say(to, SENTENCE, _("Another number of licences of %s (%" PRId64 ") was sent on %s, and it is not known yet whether it took effect. Open Manual path "
		"to find out; that sends nothing."), name, a->quantity, when);
}

static const char *plan_sentence(const struct begun_move *m, char to[SENTENCE])
{
	char when[TIME_TEXT], n[COUNT_TEXT];

	return say(to, SENTENCE, _("A plan to move %s from %s to %s was made on %s. Nothing of it was sent. It stands under Manual path, Reassign."),
		say_users(m->of, n), m->move.source_name, m->move.target_name, time_local(m->move.created_ms, when));
}

const char *begun_sentence(const struct wizard *w, const struct begun *b, char to[SENTENCE])
{
	char when[TIME_TEXT];

	switch (b->kind) {
	case BEGUN_UNANSWERED:
		return say(to, SENTENCE,
			_("An order for %s was sent on %s and its answer was lost. It may have been placed. Check upgrade status asks the service; "
			"nothing is sent again."), b->record->target_name, time_local(b->record->placed_ms, when));
	case BEGUN_NOT_FOUND:
		return say(to, SENTENCE, _("The order of %s for %s never arrived at the service: nothing was bought. It can be placed again as it was, or given up under "
			"Check upgrade status."), time_local(b->record->placed_ms, when), b->record->target_name);
	case BEGUN_CHANGE: return change_sentence(w, b->change, to);
	case BEGUN_UPGRADE: return upgrade_sentence(w, b->record, to);
	case BEGUN_LEFT:
		return say(to, SENTENCE, _("%s was bought, but the upgrade has left users on %s. Check upgrade status shows how to go on."),
			name_or(b->record->target_name, _("the new plan")), name_or(b->record->source_name, _("the old plan")));
	case BEGUN_STEPS: return steps_sentence(w, b, to);
	case BEGUN_MOVE:
		return b->move ? reassign_move_sentence(&b->move->move, b->move->done, b->move->of, to) : reassign_begun_sentence(w, to);
	case BEGUN_PLAN: return plan_sentence(b->move, to);
	}
	return NULL;
}

/* ── to whoever leaves ── */

const char *begun_leave_sentence(const struct wizard *w, const struct begun *b, char to[SENTENCE])
{
	const struct subscription *s;

	switch (b->kind) {
	case BEGUN_UNANSWERED:
		return say(to, SENTENCE,
			_("The order for %s may be placed; its answer is not here yet. It is written down: start this program again, and Check "
			"upgrade status asks the service what happened."), b->record->target_name);
	case BEGUN_NOT_FOUND:
		return say(to, SENTENCE, _("The order for %s never arrived at the service: nothing was bought. It is written down: start this program again to place it as it "
			"was, or to give it up."), b->record->target_name);
	case BEGUN_CHANGE:
		s = products_by_commerce_id(w, b->change->subscription_id);
		return say(to, SENTENCE, _("A change of %s was sent, and it is not known yet whether it took effect. It is written down: start this program again, and open "
			"Manual path to find out."), s ? s->name : b->change->subscription_id);
	case BEGUN_UPGRADE:
		return say(to, SENTENCE,
			_("The upgrade to %s goes on without this program. Start it again at any time, on any machine: Check upgrade status finds it "
			"from the old and from the new subscription."), b->record->target_name);
	case BEGUN_LEFT:
		return say(to, SENTENCE, _("%s was bought, but users are left on %s: they keep it meanwhile. Start this program again at any time: Check upgrade status "
			"shows how to go on."), name_or(b->record->target_name, _("the new plan")), name_or(b->record->source_name, _("the old plan")));
	case BEGUN_STEPS:
		return say(to, SENTENCE, _("The manual path to %s is not finished. Users keep what they have meanwhile. Start this program again at any "
			"time: it goes on where you left."), b->record->target_name);
	case BEGUN_MOVE:
		if (!b->move)
			return reassign_leave_sentence(w, to);
		if (b->move->move.back)
			return say(to, SENTENCE, _("Putting users back to %s is not finished. Those who are not put back yet keep what they have. All of it is "
				"written down, and the next start of this program goes on where it stopped."), b->move->move.source_name);
		return say(to, SENTENCE, _("The move of licences from %s to %s is not finished. Those who are not moved keep what they have. All of it is written down, "
			"and the next start of this program goes on where it stopped."), b->move->move.source_name, b->move->move.target_name);
	case BEGUN_PLAN: break;
	}
	return NULL;
}
