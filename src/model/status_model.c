#include "model/status_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

const struct upgrade_record *status_record(const struct wizard *w)
{
	if (order_is_out(w))
		return &w->order.record;
	if (w->unfinished.state == UPGRADE_INTENT || w->unfinished.state == UPGRADE_ACCEPTED)
		return &w->unfinished;
	return w->subscription.seen.state != UPGRADE_NONE ? &w->subscription.seen : NULL;
}

/* ── working the stages out ── */

static void see_credit(const struct status_facts *f, const struct upgrade_record *r, struct status_model *m)
{
	struct stage *s = &m->stages[STAGE_CREDIT_CHECK];
	const struct credit_facts *last = NULL;

	s->state = STAGE_NOT_NEEDED;
	/* One that was declined before this order says nothing about it. */
	if (r->credits_before > 0 && f->n_credits <= (size_t)r->credits_before)
		return;
	bool known = r->credits_before != COUNT_UNKNOWN;
	for (size_t i = 0; i < f->n_credits; i++) {
		const struct credit_facts *c = &f->credits[i];
		bool mine = str_empty(c->subscription_id) || str_ieq(c->subscription_id, r->source_subscription_id)
			|| str_ieq(c->subscription_id, r->target_subscription_id);
		if (mine && (!last || c->since_ms >= last->since_ms))
			last = c;
	}
	/* Nobody could count them then: only one that is not decided yet is surely this order's. */
	if (!last || (!known && last->state == CREDIT_DECLINED))
		return;
	s->started_ms = last->since_ms;
	s->state = last->state == CREDIT_APPROVED ? STAGE_COMPLETE : last->state == CREDIT_DECLINED ? STAGE_FAILED : STAGE_RUNNING;
	m->credit_by_ms = last->decided_by_ms;
	if (s->state == STAGE_RUNNING && m->stages[STAGE_PURCHASE].state == STAGE_RUNNING)
		m->stages[STAGE_PURCHASE].state = STAGE_WAITING; /* it is listed as begun, and waits for the check */
}

static bool has_ended(enum subscription_status status)
{
	return status == SUBSCRIPTION_CANCELLED || status == SUBSCRIPTION_DELETED || status == SUBSCRIPTION_SUSPENDED;
}

/* Commerce deleted or disabled, or Graph LockedOut, Suspended or Deleted. */
static bool old_plan_is_cancelled(const struct status_facts *f)
{
	bool commerce = f->source_commerce_told && (f->source_commerce == SUBSCRIPTION_CANCELLED || f->source_commerce == SUBSCRIPTION_DELETED);

	return commerce || (f->source_directory_told && has_ended(f->source_directory));
}

static void count_moved(const struct status_facts *f, const struct upgrade_record *r, struct status_model *m)
{
	m->moved = m->to_move = COUNT_UNKNOWN;
	m->still_on_source = f->source_consumed;
	if (r->source_assigned < 0 || r->target_consumed < 0 || f->target_consumed < 0)
		return;
	m->to_move = r->source_assigned;
	m->moved = f->target_consumed - r->target_consumed;
	if (m->moved < 0)
		m->moved = 0;
	if (m->moved > m->to_move)
		m->moved = m->to_move;
}

/* Some services list the conversion alone: then licences are judged by what Graph counts. What was left behind is in order when somebody has
 * moved the rest and cancelled the old plan by hand: the event stays as it was. */
static void see_licences(const struct status_facts *f, struct status_model *m, bool listed)
{
	struct stage *s = &m->stages[STAGE_LICENCES];

	if (s->state == STAGE_FAILED && f->source_consumed == 0 && old_plan_is_cancelled(f))
		s->state = STAGE_COMPLETE;
	if (listed || m->stages[STAGE_PURCHASE].state != STAGE_COMPLETE)
		return;
	bool all = m->to_move != COUNT_UNKNOWN ? m->moved >= m->to_move : f->source_consumed == 0;
	s->state = all || old_plan_is_cancelled(f) ? STAGE_COMPLETE : STAGE_RUNNING;
}

static void see_old_plan(const struct status_facts *f, struct status_model *m)
{
	struct stage *s = &m->stages[STAGE_OLD_PLAN];

	if (old_plan_is_cancelled(f))
		s->state = STAGE_COMPLETE;
	else if (m->stages[STAGE_LICENCES].state == STAGE_COMPLETE && m->stages[STAGE_PURCHASE].state == STAGE_COMPLETE)
		s->state = STAGE_RUNNING;
}

/* A check that was declined ends the purchase. Where the purchase goes on all the same, the check was another order's. */
static bool is_declined(const struct status_model *m, bool found)
{
	return m->stages[STAGE_CREDIT_CHECK].state == STAGE_FAILED && (!found || m->stages[STAGE_PURCHASE].state == STAGE_FAILED);
}

static enum upgrade_outcome outcome_of(const struct status_model *m, bool found)
{
	const struct stage *s = m->stages;

	if (is_declined(m, found))
		return OUTCOME_DECLINED;
	if (s[STAGE_PURCHASE].state == STAGE_FAILED)
		return OUTCOME_FAILED;
	if (s[STAGE_LICENCES].state == STAGE_FAILED)
		return OUTCOME_PARTLY;
	if (s[STAGE_CREDIT_CHECK].state == STAGE_RUNNING)
		return OUTCOME_CREDIT_CHECK;
	if (s[STAGE_PURCHASE].state == STAGE_COMPLETE && s[STAGE_LICENCES].state == STAGE_COMPLETE && s[STAGE_OLD_PLAN].state == STAGE_COMPLETE)
		return OUTCOME_DONE;
	return found ? OUTCOME_RUNNING : OUTCOME_UNKNOWN;
}

void status_take(struct wizard *w, const struct status_facts *f)
{
	const struct upgrade_record *r = status_record(w);
	struct status_model *m = &w->status;
	struct upgrade_record none = { .source_assigned = COUNT_UNKNOWN, .target_consumed = COUNT_UNKNOWN };
	size_t transition;

	if (!r)
		r = &none;
	*m = (struct status_model){ .told = true, .read_ms = f->read_ms, .credit_by_ms = TIME_UNKNOWN };
	for (enum stage_kind kind = 0; kind < STAGE_KINDS; kind++)
		m->stages[kind] = (struct stage){ .kind = kind, .state = STAGE_WAITING, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	str_copy(m->target_subscription_id, sizeof m->target_subscription_id, f->target_subscription_id);
	str_copy(m->order_id, sizeof m->order_id, f->order_id);
	transition = transition_find(f->transitions, f->n_transitions, r);
	bool found = transition != SIZE_MAX, listed = false;
	if (found) {
		if (str_empty(m->target_subscription_id))
			str_copy(m->target_subscription_id, sizeof m->target_subscription_id, f->transitions[transition].to_subscription_id);
		transition_stage(f->events, f->n_events, transition, STAGE_PURCHASE, &m->stages[STAGE_PURCHASE]);
		listed = transition_stage(f->events, f->n_events, transition, STAGE_LICENCES, &m->stages[STAGE_LICENCES]) != STAGE_WAITING;
	} else if (f->target_status == SUBSCRIPTION_ACTIVE && old_plan_is_cancelled(f)) {
		/* The history is gone, the result is there. */
		m->stages[STAGE_PURCHASE].state = STAGE_COMPLETE;
	}
	see_credit(f, r, m);
	count_moved(f, r, m);
	see_licences(f, m, listed);
	see_old_plan(f, m);
	m->outcome = outcome_of(m, found);
	if (m->outcome != OUTCOME_UNKNOWN) { /* an upgrade changes what these have told */
		wizard_call_stale(w, REQUEST_PRODUCTS);
		wizard_call_stale(w, REQUEST_SUBSCRIPTION);
	}
	if (order_is_out(w) && !str_empty(m->target_subscription_id))
		str_copy(w->order.record.target_subscription_id, sizeof w->order.record.target_subscription_id, m->target_subscription_id);
}

/* ── questions ── */

static bool is_shown(const struct stage *s)
{
	return s->state != STAGE_NOT_NEEDED;
}

size_t status_stage_count(const struct wizard *w)
{
	size_t n = 0;

	for (enum stage_kind kind = 0; w->status.told && kind < STAGE_KINDS; kind++)
		n += is_shown(&w->status.stages[kind]);
	return n;
}

const struct stage *status_stage(const struct wizard *w, size_t index)
{
	for (enum stage_kind kind = 0; w->status.told && kind < STAGE_KINDS; kind++)
		if (is_shown(&w->status.stages[kind]) && index-- == 0)
			return &w->status.stages[kind];
	return NULL;
}

const char *stage_label(enum stage_kind kind)
{
	switch (kind) {
	case STAGE_CREDIT_CHECK: return _("Credit check");
	case STAGE_PURCHASE: return _("Purchase of the new plan");
	case STAGE_LICENCES: return _("Licences moved");
	case STAGE_OLD_PLAN: return _("Old plan cancelled");
	case STAGE_KINDS: break;
	}
	return "";
}

static const char *licences_text(const struct wizard *w, const struct stage *s, char to[SENTENCE])
{
	const struct status_model *m = &w->status;

	if (m->to_move != COUNT_UNKNOWN)
		return say(to, SENTENCE, _("%" PRId64 " of %" PRId64), m->moved, m->to_move);
	if (s->state == STAGE_COMPLETE)
		return say(to, SENTENCE, "%s", _("all"));
	if (m->still_on_source != COUNT_UNKNOWN)
		return say(to, SENTENCE, ngettext("%" PRId64 " user is still on the old plan", "%" PRId64 " users are still on the old plan",
			(unsigned long)m->still_on_source), m->still_on_source);
	return say(to, SENTENCE, "%s", _("unknown"));
}

static const char *credit_text(const struct wizard *w, const struct stage *s, char to[SENTENCE])
{
	char since[TIME_TEXT], by[TIME_TEXT];

	if (s->state == STAGE_COMPLETE)
		return say(to, SENTENCE, "%s", _("approved"));
	if (s->state == STAGE_FAILED)
		return say(to, SENTENCE, "%s", _("declined"));
	if (w->status.credit_by_ms != TIME_UNKNOWN)
		return say(to, SENTENCE, _("since %s, decided by %s"), time_local(s->started_ms, since), time_local(w->status.credit_by_ms, by));
	return say(to, SENTENCE, _("since %s"), time_local(s->started_ms, since));
}

const char *stage_text(const struct wizard *w, const struct stage *s, char to[SENTENCE])
{
	char when[TIME_TEXT];

	if (s->kind == STAGE_CREDIT_CHECK)
		return credit_text(w, s, to);
	if (s->state == STAGE_FAILED && !str_empty(s->service_text))
		return say(to, SENTENCE, _("failed; the service says: %s"), s->service_text);
	if (s->kind == STAGE_LICENCES && s->state != STAGE_WAITING)
		return licences_text(w, s, to);
	switch (s->state) {
	case STAGE_RUNNING:
		if (s->started_ms != TIME_UNKNOWN)
			return say(to, SENTENCE, _("since %s"), time_local(s->started_ms, when));
		return say(to, SENTENCE, "%s", _("under way"));
	case STAGE_COMPLETE:
		return say(to, SENTENCE, "%s", s->ended_ms != TIME_UNKNOWN ? time_local(s->ended_ms, when) : ""); /* its mark says "done" */
	case STAGE_FAILED: return say(to, SENTENCE, "%s", _("failed"));
	case STAGE_WAITING:
	case STAGE_NOT_NEEDED: break;
	}
	return say(to, SENTENCE, "%s", "");
}

enum upgrade_outcome status_outcome(const struct wizard *w)
{
	return w->status.outcome;
}

bool status_ended(const struct wizard *w)
{
	if (manual_is_over(w))
		return true;
	switch (w->status.outcome) {
	case OUTCOME_DONE:
	case OUTCOME_DECLINED:
	case OUTCOME_FAILED:
	case OUTCOME_PARTLY: return true;
	case OUTCOME_UNKNOWN:
	case OUTCOME_RUNNING:
	case OUTCOME_BOUGHT: /* of the manual path: users still have to be moved */
	case OUTCOME_CREDIT_CHECK: break;
	}
	return false;
}

static const char *target_name(const struct wizard *w)
{
	const struct upgrade_record *r = status_record(w);

	return r && !str_empty(r->target_name) ? r->target_name : _("the new plan");
}

static const char *source_name(const struct wizard *w)
{
	const struct upgrade_record *r = status_record(w);

	return r && !str_empty(r->source_name) ? r->source_name : _("the old plan");
}

const char *status_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (purchase_is_told(w))
		return purchase_sentence(w, to);
	switch (w->status.outcome) {
	case OUTCOME_RUNNING: return say(to, SENTENCE, _("The upgrade from %s to %s is under way."), source_name(w), target_name(w));
	case OUTCOME_CREDIT_CHECK: return say(to, SENTENCE, _("The upgrade to %s waits for a credit check."), target_name(w));
	case OUTCOME_DONE: return say(to, SENTENCE, _("The upgrade from %s to %s is complete."), source_name(w), target_name(w));
	case OUTCOME_DECLINED: return say(to, SENTENCE, _("The credit check was declined, so the upgrade to %s was not made."), target_name(w));
	case OUTCOME_FAILED: return say(to, SENTENCE, _("The upgrade to %s failed before anything was changed."), target_name(w));
	case OUTCOME_PARTLY: return say(to, SENTENCE, _("%s was bought, but the upgrade did not come to its end."), target_name(w));
	case OUTCOME_BOUGHT:
	case OUTCOME_UNKNOWN: break;
	}
	if (w->status.told)
		return say(to, SENTENCE, "%s", _("The service lists no upgrade of this subscription."));
	return say(to, SENTENCE, "%s", _("The service has not been asked yet."));
}

const char *status_elsewhere_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct upgrade_record *r = status_record(w);
	char when[TIME_TEXT];

	if (!r || r != &w->subscription.seen)
		return NULL;
	if (r->placed_ms == TIME_UNKNOWN)
		return say(to, SENTENCE, "%s", _("It was started elsewhere, perhaps by another admin. Nothing was ordered from here."));
	return say(to, SENTENCE, _("It was started elsewhere on %s, perhaps by another admin. Nothing was ordered from here."), time_local(r->placed_ms, when));
}

static const char *partly_text(const struct wizard *w, char to[SENTENCE])
{
	const struct status_model *m = &w->status;

	if (m->still_on_source != COUNT_UNKNOWN)
		return say(to, SENTENCE, ngettext("%" PRId64 " user is still on %s and can go on working; the others have %s. Both plans are "
			"billed until the rest is moved and %s is cancelled.", "%" PRId64 " users are still on %s and can go on working; the others have %s. "
			"Both plans are billed until the rest is moved and %s is cancelled.", (unsigned long)m->still_on_source),
			m->still_on_source, source_name(w), target_name(w), source_name(w));
	return say(to, SENTENCE, _("Some users are still on %s and can go on working; the others have %s. Both plans are billed until the "
		"rest is moved and %s is cancelled."),
		source_name(w), target_name(w), source_name(w));
}

const char *status_meaning(const struct wizard *w, char to[SENTENCE])
{
	if (purchase_is_told(w))
		return purchase_meaning(w, to);
	switch (w->status.outcome) {
	case OUTCOME_RUNNING:
		return say(to, SENTENCE, _("Users keep all of %s until they have the new plan. Admins cannot use the admin centre "
			"meanwhile."), source_name(w));
	case OUTCOME_CREDIT_CHECK:
		return say(to, SENTENCE, _("Users keep all of %s. Admins cannot use the admin centre until the check is decided. Nothing is "
			"charged before."), source_name(w));
	case OUTCOME_DONE:
		return say(to, SENTENCE, _("All users have %s. %s is cancelled and its bill has stopped."), target_name(w), source_name(w));
	case OUTCOME_DECLINED:
	case OUTCOME_FAILED:
		return say(to, SENTENCE, _("Nothing was charged. %s is as it was, and users notice nothing."), source_name(w));
	case OUTCOME_PARTLY: return partly_text(w, to);
	case OUTCOME_BOUGHT:
	case OUTCOME_UNKNOWN: break;
	}
	return say(to, SENTENCE, "%s", w->status.told ? _("Either none was ordered, or the service has not listed it yet: its lists can lag "
		"some minutes.") : "");
}

const char *status_remedy(const struct wizard *w, char to[SENTENCE])
{
	if (purchase_is_told(w))
		return purchase_remedy(w, to);
	switch (w->status.outcome) {
	case OUTCOME_RUNNING: return say(to, SENTENCE, "%s", _("Nothing has to be done. You can leave and look again at any time, from any "
		"machine."));
	case OUTCOME_CREDIT_CHECK: return say(to, SENTENCE, "%s", _("Wait for the decision. You can leave and look again at any time, from "
		"any machine."));
	case OUTCOME_DONE: return say(to, SENTENCE, "%s", _("Go on to Done: it shows what changed and what to do next."));
	case OUTCOME_DECLINED: return say(to, SENTENCE, "%s", _("Choose another way to pay or a smaller order, or ask support why it was "
		"declined."));
	case OUTCOME_FAILED: return say(to, SENTENCE, "%s", _("Look at the service's words above, mend what they name, and start the upgrade "
		"again; or ask support."));
	case OUTCOME_PARTLY:
		if (reassign_rest_offered(w))
			return say(to, SENTENCE, _("Move the rest of the users from here, then cancel %s. Do not order again."), source_name(w));
		return say(to, SENTENCE, _("Give the users who are left the new licence by hand, then cancel %s; or ask support with the order "
			"number. Do not order again."), source_name(w));
	case OUTCOME_BOUGHT:
	case OUTCOME_UNKNOWN: break;
	}
	return say(to, SENTENCE, "%s", w->status.told ? _("Look again in some minutes. Do not order again before.") : _("Check upgrade "
		"status now."));
}

#define LOOK_SOON_MS 2000
#define LOOK_LATE_MS 30000
#define LOOK_CREDIT_MS 60000

/* Often at first, then more and more seldom: a twentieth of the time that has gone by. */
int64_t status_look_again_ms(const struct wizard *w)
{
	const struct upgrade_record *r = status_record(w);
	int64_t gone = r && r->placed_ms != TIME_UNKNOWN && r->placed_ms <= w->now_ms ? w->now_ms - r->placed_ms : 0;

	if (!r || status_ended(w) || w->status.outcome == OUTCOME_BOUGHT)
		return -1;
	if (w->status.outcome == OUTCOME_CREDIT_CHECK && gone / 20 > LOOK_CREDIT_MS)
		return LOOK_CREDIT_MS;
	int64_t wait = gone / 20;
	return wait < LOOK_SOON_MS ? LOOK_SOON_MS : wait > LOOK_LATE_MS ? LOOK_LATE_MS : wait;
}
