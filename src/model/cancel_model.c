#include "model/cancel_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* Partner Center, "Error codes": the cancellation window has passed. */
#define CODE_WINDOW_PAST "900117"

/* ── what the service refused ── */

void cancel_take_refused(struct wizard *w, const struct amend_facts *what, const struct error *error)
{
	struct cancel_model *m = &w->cancel;

	/* Changed elsewhere, signed out, a role: nothing of that is about this subscription. */
	if (what->kind == AMEND_ADD || error->kind != ERROR_REFUSED)
		return;
	/* Another one may have been opened while it was on its way. */
	if (!products_chosen(w) || !str_ieq(products_chosen(w)->commerce_id, what->subscription_id))
		return;
	m->refusal = *error;
	if (str_eq(error->code, CODE_WINDOW_PAST))
		m->told_past = true;
	else if (what->kind == AMEND_CANCEL)
		m->told_cancel = true;
	else
		m->told_reduce = true;
}

/* ── who holds it ── */

bool cancel_is_held(const struct wizard *w)
{
	return manual_holders(w) > 0 || (w->manual.facts.groups_told && w->manual.facts.groups > 0);
}

static const char *held_by(const struct wizard *w, char to[SENTENCE])
{
	const struct manual_facts *f = &w->manual.facts;
	const char *name = wizard_source_name(w);
	int64_t users = manual_holders(w);
	char u[COUNT_TEXT], g[COUNT_TEXT];

	if (f->groups_told && f->groups > 0 && users > 0)
		return say(to, SENTENCE, _("%s and %s (%s) still hold %s."), say_users(users, u), say_groups(f->groups, g), f->group_name, name);
	if (f->groups_told && f->groups > 0)
		return say(to, SENTENCE, ngettext("%" PRId64 " group still gives %s: %s.", "%" PRId64 " groups still give %s: %s.", (unsigned long)f->groups), f->groups, name, f->group_name);
	return say(to, SENTENCE, ngettext("%" PRId64 " user still holds %s.", "%" PRId64 " users still hold %s.", (unsigned long)users), users, name);
}

const char *cancel_obstacle(const struct wizard *w, char to[SENTENCE])
{
	if (!w->manual.told)
		return say(to, SENTENCE, "%s", _("It has not been read yet who holds it."));
	if (cancel_is_held(w))
		return held_by(w, to);
	if (manual_holders(w) == COUNT_UNKNOWN)
		return say(to, SENTENCE, "%s", _("No service tells here how many users hold it, so it is not cancelled from here."));
	if (!w->manual.facts.groups_told)
		return say(to, SENTENCE, "%s", _("The groups that give it could not be read, so it is not cancelled from here."));
	if (cancel_points_left(w))
		return say(to, SENTENCE, "%s", _("Read and tick what is pointed out first."));
	return NULL;
}

/* ── the way ── */

static bool window_is_past(const struct wizard *w, const struct subscription *s)
{
	return w->cancel.told_past || (s->cancel_until_ms != TIME_UNKNOWN && s->cancel_until_ms <= w->now_ms);
}

static bool is_above_limit(const struct wizard *w, const struct subscription *s)
{
	return w->file.figures.cancel_licences > 0 && s->purchased > w->file.figures.cancel_licences;
}

bool cancel_may_reduce(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	return s && s->purchased > 1 && !w->cancel.told_reduce && is_above_limit(w, s)
		&& (cancel_way(w) == CANCEL_NOW || cancel_way(w) == CANCEL_REDUCE);
}

static enum cancel_way way_after_refusal(const struct wizard *w, const struct subscription *s)
{
	if (!w->cancel.told_cancel)
		return CANCEL_NOW;
	if (is_above_limit(w, s) && !w->cancel.told_reduce)
		return CANCEL_REDUCE;
	/* Reduced since: it is worth another try. */
	return !w->cancel.told_reduce && w->amend.state == AMEND_DONE && w->amend.facts.kind == AMEND_REDUCE ? CANCEL_NOW : CANCEL_SUPPORT;
}

enum cancel_way cancel_way(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	char why[SENTENCE];

	if (!s || manual_has_ended(w))
		return CANCEL_OVER;
	if (manual_step_closed(w, MANUAL_CANCEL, why))
		return CANCEL_BY_HAND;
	if (cancel_obstacle(w, why))
		return CANCEL_LATER;
	if (!w->settings.has_commerce || str_empty(s->commerce_id))
		return CANCEL_BY_HAND;
	if (window_is_past(w, s))
		return s->auto_renew == 0 ? CANCEL_ENDING : CANCEL_AT_END;
	return way_after_refusal(w, s);
}

/* ── words ── */

static const char *over_sentence(const struct wizard *w, const char *name, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);

	return say(to, SENTENCE, _("%s has ended (%s)."), name, s ? subscription_status_text(s->status) : _("Deleted"));
}

const char *cancel_sentence(const struct wizard *w, char to[SENTENCE])
{
	const char *name = wizard_source_name(w), *why;
	const struct subscription *s = products_chosen(w);
	char day[TIME_TEXT], n[COUNT_TEXT];

	switch (cancel_way(w)) {
	case CANCEL_OVER: return over_sentence(w, name, to);
	case CANCEL_BY_HAND:
		why = manual_step_closed(w, MANUAL_CANCEL, to);
		return why ? why : say(to, SENTENCE, _("Nobody holds %s any more: it can be cancelled in the admin centre."), name);
	case CANCEL_LATER:
		why = cancel_obstacle(w, to);
		return why;
	case CANCEL_NOW: return say(to, SENTENCE, _("Nobody holds %s any more: it can be cancelled."), name);
	case CANCEL_REDUCE: return say(to, SENTENCE, _("The service does not cancel %s with %s."), name, say_licences(s->purchased, n));
	case CANCEL_AT_END: return say(to, SENTENCE, _("The time in which %s could be cancelled is past."), name);
	case CANCEL_ENDING: return say(to, SENTENCE, _("%s ends on %s and does not renew."), name, time_local_date(s->renews_ms, day));
	case CANCEL_SUPPORT: return say(to, SENTENCE, _("The service does not let %s be cancelled here."), name);
	}
	return say(to, SENTENCE, "%s", "");
}

static const char *service_words(const struct wizard *w, char to[SENTENCE])
{
	if (str_empty(w->cancel.refusal.service))
		return NULL;
	return say(to, SENTENCE, _("The service says: %s"), w->cancel.refusal.service);
}

static const char *over_meaning(const struct wizard *w, char to[SENTENCE])
{
	int64_t days = w->file.figures.disabled_days;

	if (days > 0)
		return say(to, SENTENCE, _("Its bill has stopped. What it held is kept for %" PRId64 " days from its end, then it is deleted for good. What users keep "
			"under the new plan stays."), days);
	return say(to, SENTENCE, "%s", _("Its bill has stopped. What it held is kept for a while, then it is deleted for good. What users keep under the new "
		"plan stays."));
}

const char *cancel_meaning(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	char day[TIME_TEXT];

	switch (cancel_way(w)) {
	case CANCEL_OVER: return over_meaning(w, to);
	case CANCEL_REDUCE:
	case CANCEL_SUPPORT: return service_words(w, to);
	case CANCEL_AT_END:
		return say(to, SENTENCE, _("It is billed to the end of its term, %s, and would then renew by itself."), time_local_date(s->renews_ms, day));
	case CANCEL_ENDING: return say(to, SENTENCE, "%s", _("It is billed until then. Nobody holds it, so nobody notices its end."));
	case CANCEL_LATER:
		return cancel_is_held(w) ? say(to, SENTENCE, "%s", _("Cancelled now, they would lose their services.")) : NULL;
	case CANCEL_BY_HAND:
	case CANCEL_NOW: break;
	}
	return NULL;
}

const char *cancel_remedy(const struct wizard *w, char to[SENTENCE])
{
	switch (cancel_way(w)) {
	case CANCEL_LATER:
		if (cancel_is_held(w))
			return say(to, SENTENCE, "%s", _("Move them first: go to Reassign."));
		return cancel_points_left(w) ? NULL : say(to, SENTENCE, "%s", _("Look again, or look in the admin centre and cancel it there."));
	case CANCEL_REDUCE: return say(to, SENTENCE, "%s", _("Reduce its licences first, then cancel it."));
	case CANCEL_AT_END: return say(to, SENTENCE, "%s", _("Switch off its renewal: it then ends by itself on that day."));
	case CANCEL_ENDING: return say(to, SENTENCE, "%s", _("Nothing more is to be done. Come back after that day to see that it has ended."));
	case CANCEL_SUPPORT: return say(to, SENTENCE, "%s", _("Contact support with the service's words, and ask them to cancel it."));
	case CANCEL_OVER:
	case CANCEL_BY_HAND:
	case CANCEL_NOW: break;
	}
	return NULL;
}

const char *cancel_window(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	char when[TIME_TEXT];

	if (s && w->cancel.told_past)
		return say(to, SENTENCE, "%s", _("no longer, the service says"));
	if (!s || s->cancel_until_ms == TIME_UNKNOWN)
		return say(to, SENTENCE, "%s", _("not told: the service's answer decides"));
	if (s->cancel_until_ms <= w->now_ms)
		return say(to, SENTENCE, _("until %s: past"), time_local(s->cancel_until_ms, when));
	return say(to, SENTENCE, _("until %s; unused time is refunded by the service's rules"), time_local(s->cancel_until_ms, when));
}

const char *cancel_limit(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	char n[COUNT_TEXT];

	if (!s || !is_above_limit(w, s) || cancel_way(w) != CANCEL_NOW)
		return NULL;
	return say(to, SENTENCE,
		_("It has %s. Above %" PRId64 " the service may refuse to cancel it at once: an older rule counts those assigned, a newer one those "
		"bought. Then they can be reduced first. A refusal changes nothing."), say_licences(s->purchased, n), w->file.figures.cancel_licences);
}

/* ── what is pointed out first ── */

static const char *const ids[CANCEL_POINTS] = { [CANCEL_DATA] = "ack-cancel-data", [CANCEL_DOMAINS] = "ack-cancel-domains",
	[CANCEL_ADDONS] = "ack-cancel-addons" };

const char *cancel_addons(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *base = products_chosen(w);

	to[0] = '\0';
	for (size_t i = 0; base && i < products_count(w); i++) {
		const struct subscription *s = products_at(w, i);
		if (!str_empty(s->parent_id) && str_ieq(s->parent_id, base->commerce_id) && !subscription_has_ended(s->status))
			say_item(to, SENTENCE, s->name);
	}
	return *to ? to : NULL;
}

static bool applies(const struct wizard *w, enum cancel_point point)
{
	char addons[SENTENCE];

	if (point == CANCEL_ADDONS)
		return cancel_addons(w, addons) != NULL;
	return point != CANCEL_DOMAINS || !w->manual.facts.domains_told || w->manual.facts.domains > 0;
}

size_t cancel_point_count(const struct wizard *w)
{
	size_t n = 0;

	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		n += applies(w, p);
	return n;
}

enum cancel_point cancel_point_at(const struct wizard *w, size_t index)
{
	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		if (applies(w, p) && index-- == 0)
			return p;
	return CANCEL_POINTS;
}

const char *cancel_point_id(enum cancel_point point)
{
	return point < CANCEL_POINTS ? ids[point] : "";
}

const char *cancel_point_title(enum cancel_point point)
{
	switch (point) {
	case CANCEL_DATA:
		return _("Data is backed up or not needed");
	case CANCEL_DOMAINS:
		return _("Custom domains are seen to");
	case CANCEL_ADDONS:
		return _("Add-ons are seen to");
	case CANCEL_POINTS:
		break;
	}
	return "";
}

const char *cancel_point_text(const struct wizard *w, enum cancel_point point, char to[SENTENCE])
{
	const char *name = wizard_source_name(w);
	char addons[SENTENCE];

	if (point == CANCEL_ADDONS)
		return say(to, SENTENCE, _("Add-ons of %s (%s): none of them is needed without it, or it was bought for the new plan."), name,
			cancel_addons(w, addons) ? addons : "");
	if (point == CANCEL_DATA)
		return say(to, SENTENCE, _("Data that only %s keeps, such as that of users without another licence, is backed up or not needed."), name);
	if (w->manual.facts.domains_told)
		return say(to, SENTENCE, _("Custom domains (%s): none of them is used by %s alone, or it is removed from it first."), w->manual.facts.domain_names, name);
	return say(to, SENTENCE, _("Custom domains: none of them is used by %s alone, or it is removed from it first."), name);
}

bool cancel_ticked(const struct wizard *w, enum cancel_point point)
{
	return point < CANCEL_POINTS && w->cancel.ticked[point];
}

size_t cancel_points_left(const struct wizard *w)
{
	size_t n = 0;

	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		n += applies(w, p) && !w->cancel.ticked[p];
	return n;
}

int cancel_tick(struct wizard *w, const char *id, bool on, struct error *err)
{
	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++) {
		if (!str_eq(id, ids[p]))
			continue;
		w->cancel.ticked[p] = on;
		wizard_note(w, ids[p], on ? "1" : "0");
		return 0;
	}
	return error_set(err, ERROR_INPUT, _("There is no such point."));
}

void cancel_recall(struct wizard *w, const char *key, const char *value)
{
	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		if (str_eq(key, ids[p]))
			w->cancel.ticked[p] = str_eq(value, "1");
}
