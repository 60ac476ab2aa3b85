/* The manual path in words: how far each step is, and where to click. */
#include "model/wizard.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"

#include <inttypes.h>

const char *manual_step_name(enum manual_step step)
{
	switch (step) {
	case MANUAL_BUY: return _("Buy");
	case MANUAL_VERIFY: return _("Verify");
	case MANUAL_REASSIGN: return _("Reassign");
	case MANUAL_CANCEL: return _("Cancel");
	case MANUAL_STEPS: break;
	}
	return "";
}

const char *manual_state_text(enum manual_state state)
{
	switch (state) {
	case MANUAL_NOT_BEGUN: return _("Not begun");
	case MANUAL_UNDER_WAY: return _("Under way");
	case MANUAL_DONE: return _("Done");
	case MANUAL_IN_THE_WAY: return _("In the way");
	}
	return "";
}

static const char *buy_text(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	const struct subscription *s = products_chosen(w);
	char n[COUNT_TEXT];

	if (t && t->purchased != COUNT_UNKNOWN)
		return say(to, SENTENCE, _("%s with %s"), t->name, say_licences(t->purchased, n));
	if (t)
		return say(to, SENTENCE, "%s", t->name);
	if (w->manual.facts.order_told && word_is(w->manual.facts.order.status, "cancelled"))
		return say(to, SENTENCE, _("the order %s was cancelled by the service"), w->manual.facts.order.id);
	if (buy_state(w) != BUY_NOTHING)
		return buy_sentence(w, to);
	if (s && s->purchased != COUNT_UNKNOWN)
		return say(to, SENTENCE, _("a plan with at least %s, or one you own"), say_licences(s->purchased, n));
	return say(to, SENTENCE, "%s", _("a plan with as many licences, or one you own"));
}

static const char *verify_summary(const struct wizard *w, char to[SENTENCE])
{
	char text[SENTENCE];

	if (!manual_target(w))
		return say(to, SENTENCE, "%s", _("after a plan is bought or chosen"));
	if (verify_ready(w))
		return say(to, SENTENCE, "%s", _("active, every service ready, enough licences"));
	for (int state = VERIFY_MISSING; state >= VERIFY_WAITS; state--)
		for (enum verify_point p = 0; p < VERIFY_POINTS; p++)
			if (verify_state(w, p) == (enum verify_state)state)
				return say(to, SENTENCE, _("%s: %s"), verify_label(p), verify_text(w, p, text));
	return say(to, SENTENCE, "%s", _("not all of it is told by a service here"));
}

static const char *reassign_text(const struct wizard *w, char to[SENTENCE])
{
	int64_t users = manual_holders(w);
	const struct manual_facts *f = &w->manual.facts;

	if (users == COUNT_UNKNOWN)
		return say(to, SENTENCE, "%s", _("no service tells how many users hold the old plan"));
	if (users == 0 && f->groups_told && f->groups > 0)
		return say(to, SENTENCE, ngettext("%" PRId64 " group still gives the old plan", "%" PRId64 " groups still give the old plan",
			(unsigned long)f->groups), f->groups);
	if (users == 0)
		return say(to, SENTENCE, "%s", _("nobody is left on the old plan"));
	if (manual_began_with(w) > users)
		return say(to, SENTENCE, _("%" PRId64 " of %" PRId64 " users still on the old plan"), users, manual_began_with(w));
	return say(to, SENTENCE, ngettext("%" PRId64 " user is on the old plan", "%" PRId64 " users are on the old plan", (unsigned long)users), users);
}

static const char *cancel_text(const struct wizard *w, char to[SENTENCE])
{
	switch (cancel_way(w)) {
	case CANCEL_LATER:
		return say(to, SENTENCE, "%s", cancel_is_held(w) ? _("when nobody holds it any more") : _("after what is pointed out first"));
	case CANCEL_BY_HAND:
		if (watch_is_on(w, MANUAL_CANCEL))
			return say(to, SENTENCE, "%s", _("waiting for its end in the admin centre"));
		return say(to, SENTENCE, "%s", _("it can be cancelled"));
	case CANCEL_NOW: return say(to, SENTENCE, "%s", _("it can be cancelled"));
	case CANCEL_REDUCE: return say(to, SENTENCE, "%s", _("its licences have to be reduced first"));
	case CANCEL_AT_END: return say(to, SENTENCE, "%s", _("its renewal can be switched off"));
	case CANCEL_SUPPORT: return say(to, SENTENCE, "%s", _("the service refused: support is asked"));
	case CANCEL_OVER:
	case CANCEL_ENDING: break;
	}
	return cancel_sentence(w, to);
}

const char *manual_step_text(const struct wizard *w, enum manual_step step, char to[SENTENCE])
{
	if (manual_step_state(w, step) != MANUAL_DONE && manual_step_closed(w, step, to))
		return manual_seller(w) && step != MANUAL_REASSIGN ? say(to, SENTENCE, _("taken by %s"), manual_seller(w))
			: say(to, SENTENCE, "%s", step == MANUAL_REASSIGN && w->roles.n_lacks > 0 ? _("a permission of this program is missing")
				: _("your roles do not allow it"));
	switch (step) {
	case MANUAL_BUY: return buy_text(w, to);
	case MANUAL_VERIFY: return verify_summary(w, to);
	case MANUAL_REASSIGN: return reassign_text(w, to);
	case MANUAL_CANCEL: return cancel_text(w, to);
	case MANUAL_STEPS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

const char *manual_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	const char *source = wizard_source_name(w);

	if (manual_next(w) == MANUAL_STEPS)
		return say(to, SENTENCE, _("All four steps are done: %s has ended, and nobody holds it any more."), source);
	if (t)
		return say(to, SENTENCE, _("From %s to %s in four steps. Days may lie between them: each is found again as it was left."), source, t->name);
	return say(to, SENTENCE, _("From %s to another plan in four steps. Days may lie between them: each is found again as it was left."), source);
}

/* ── afterwards ── */

const char *manual_receipt_label(enum manual_step step)
{
	switch (step) {
	case MANUAL_BUY: return _("New plan");
	case MANUAL_VERIFY: return _("Ready");
	case MANUAL_REASSIGN: return _("Moved");
	case MANUAL_CANCEL: return _("Old plan");
	case MANUAL_STEPS: break;
	}
	return "";
}

static const char *bought_text(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	char day[TIME_TEXT], n[COUNT_TEXT];

	if (!t)
		return say(to, SENTENCE, "%s", _("unknown"));
	if (str_empty(t->order_id))
		return say(to, SENTENCE, _("%s, %s, since %s"), t->name, say_licences(t->purchased, n), time_local_date(t->created_ms, day));
	return say(to, SENTENCE, _("%s, %s, since %s, order %s"), t->name, say_licences(t->purchased, n), time_local_date(t->created_ms, day), t->order_id);
}

static const char *moved_text(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	char n[COUNT_TEXT];

	if (manual_began_with(w) > 0 && t)
		return say(to, SENTENCE, _("%s held %s when it began; nobody does now"), say_users(manual_began_with(w), n), wizard_source_name(w));
	return say(to, SENTENCE, _("nobody holds %s any more"), wizard_source_name(w));
}

static const char *ready_text(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);

	if (t && t->assigned != COUNT_UNKNOWN)
		return say(to, SENTENCE, _("%s; licences assigned: %" PRId64), subscription_status_text(t->status), t->assigned);
	return say(to, SENTENCE, "%s", t ? subscription_status_text(t->status) : _("unknown"));
}

const char *manual_receipt_text(const struct wizard *w, enum manual_step step, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);

	switch (step) {
	case MANUAL_BUY: return bought_text(w, to);
	case MANUAL_VERIFY: return ready_text(w, to);
	case MANUAL_REASSIGN: return moved_text(w, to);
	case MANUAL_CANCEL:
		return say(to, SENTENCE, _("%s (%s)"), wizard_source_name(w), s ? subscription_status_text(s->status) : _("Deleted"));
	case MANUAL_STEPS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

const char *manual_receipt_data(const struct wizard *w, char to[SENTENCE])
{
	return cancel_meaning(w, to);
}

/* ── by hand ── */

static const char *buy_by_hand(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	const char *seller = manual_seller(w);
	const char *name = wizard_source_name(w);
	char n[COUNT_TEXT];

	if (seller)
		return say(to, SENTENCE, _("Ask %s for the plan, with at least as many licences as %s has. If you own the plan already, go on with Verify."), seller, name);
	if (s && s->purchased != COUNT_UNKNOWN)
		return say(to, SENTENCE, _("Marketplace (older menu: Billing > Purchase services): choose the plan, with at least %s, as %s has."), say_licences(s->purchased, n), name);
	return say(to, SENTENCE, _("Marketplace (older menu: Billing > Purchase services): choose the plan, with at least as many licences as %s has."), name);
}

static const char *verify_by_hand(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);

	if (t)
		return say(to, SENTENCE, _("Billing > Your products: %s is Active and has its licences. More of them: open it, Buy licenses. A service that has "
			"failed: Support > Help & support."), t->name);
	return say(to, SENTENCE, "%s", _("Billing > Your products: the new plan is Active and has its licences. More of them: open it, Buy licenses. A service "
		"that has failed: Support > Help & support."));
}

static const char *cancel_by_hand(const struct wizard *w, char to[SENTENCE])
{
	const char *seller = manual_seller(w);
	const char *name = wizard_source_name(w);

	if (seller)
		return say(to, SENTENCE, _("When no user and no group holds it, ask %s to cancel %s."), seller, name);
	return say(to, SENTENCE, _("When no user and no group holds it: Billing > Your products > %s > Cancel subscription. Where that is closed: Edit recurring "
		"billing > Turn off, and it ends with its term."), name);
}

const char *manual_by_hand(const struct wizard *w, enum manual_step step, char to[SENTENCE])
{
	switch (step) {
	case MANUAL_BUY: return buy_by_hand(w, to);
	case MANUAL_VERIFY: return verify_by_hand(w, to);
	case MANUAL_REASSIGN:
		return say(to, SENTENCE, _("Users > Active users > Licenses and apps: tick the new plan and untick %s in one change, so that nobody is ever without. "
			"A licence that comes from a group is changed at the group: Billing > Licenses > %s > Groups."), wizard_source_name(w), wizard_source_name(w));
	case MANUAL_CANCEL: return cancel_by_hand(w, to);
	case MANUAL_STEPS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

const char *manual_admin_centre(const struct wizard *w, char to[SENTENCE])
{
	const char *address = admin_centre(&w->file, w->settings.cloud);

	return address ? say(to, SENTENCE, _("Admin centre: %s"), address) : NULL;
}
