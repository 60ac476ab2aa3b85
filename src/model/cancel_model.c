#include "model/cancel_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

/* ── by hand ── */

#define NOTE_WATCHED "cancel-watched"
#define NOTE_OFF "cancel-renewal-off"

bool cancel_is_guided(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	return s && (!w->settings.has_commerce || str_empty(s->commerce_id)) && !manual_seller(w);
}

/* What is renewed has an end that is later than the one that was to be its last. */
bool cancel_was_renewed(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct cancel_model *m = &w->cancel;

	return s && m->off_ms != TIME_UNKNOWN && m->off_end_ms != TIME_UNKNOWN && s->renews_ms != TIME_UNKNOWN && s->status == SUBSCRIPTION_ACTIVE
		&& s->renews_ms > m->off_end_ms;
}

/* In its grace it was not renewed, whoever saw to that. */
static bool runs_out(const struct wizard *w, const struct subscription *s)
{
	if (s->status == SUBSCRIPTION_WARNING)
		return true;
	return w->cancel.off_ms != TIME_UNKNOWN && !cancel_was_renewed(w);
}

static void note_times(struct wizard *w, const char *key, int64_t a, int64_t b)
{
	char value[NAME_TEXT];

	wizard_note(w, key, say(value, sizeof value, "%" PRId64 " %" PRId64, a, b));
}

void cancel_watch(struct wizard *w)
{
	if (!cancel_is_guided(w) || cancel_way(w) != CANCEL_BY_HAND || w->cancel.watched_ms != TIME_UNKNOWN)
		return;
	w->cancel.watched_ms = w->now_ms;
	note_times(w, NOTE_WATCHED, w->now_ms, 0);
}

bool cancel_may_say_off(const struct wizard *w)
{
	return cancel_is_guided(w) && cancel_way(w) == CANCEL_BY_HAND;
}

void cancel_say_off(struct wizard *w)
{
	if (!cancel_may_say_off(w))
		return;
	w->cancel.off_ms = w->now_ms;
	w->cancel.off_end_ms = products_chosen(w)->renews_ms;
	note_times(w, NOTE_OFF, w->cancel.off_ms, w->cancel.off_end_ms);
}

const char *cancel_click(const struct wizard *w, size_t index, char to[SENTENCE])
{
	const char *name = wizard_source_name(w), *address = admin_centre(&w->file, w->settings.cloud);

	switch (index) {
	case 0:
		if (!address)
			return say(to, SENTENCE, "%s", _("1. Open the admin centre as a Global or Billing admin."));
		return say(to, SENTENCE, _("1. Open %s as a Global or Billing admin."), address);
	case 1: return say(to, SENTENCE, _("2. Billing > Your products > %s > Cancel subscription."), name);
	case 2:
		return say(to, SENTENCE, "%s", _("3. Where that is closed: Edit recurring billing > Turn off. Then say so here: it ends with its term."));
	default: return NULL;
	}
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
	if (cancel_is_guided(w))
		return runs_out(w, s) ? CANCEL_ENDING : CANCEL_BY_HAND;
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

static const char *ending_sentence(const struct wizard *w, const struct subscription *s, const char *name, char to[SENTENCE])
{
	char day[TIME_TEXT], when[TIME_TEXT];

	time_local_date(s->renews_ms, day);
	if (s->status == SUBSCRIPTION_WARNING)
		return say(to, SENTENCE, _("%s was not renewed: it is in its period of grace, until %s."), name, day);
	if (cancel_is_guided(w))
		return say(to, SENTENCE, _("%s ends on %s, if its renewal is off, as was said here on %s: no service tells that."), name, day,
			time_local(w->cancel.off_ms, when));
	return say(to, SENTENCE, _("%s ends on %s and does not renew."), name, day);
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
		if (!why && cancel_was_renewed(w))
			return say(to, SENTENCE, _("%s was renewed: its term ends on %s now. Its renewal was not off."), name, time_local_date(s->renews_ms, day));
		return why ? why : say(to, SENTENCE, _("Nobody holds %s any more: it can be cancelled in the admin centre."), name);
	case CANCEL_LATER:
		why = cancel_obstacle(w, to);
		return why;
	case CANCEL_NOW: return say(to, SENTENCE, _("Nobody holds %s any more: it can be cancelled."), name);
	case CANCEL_REDUCE: return say(to, SENTENCE, _("The service does not cancel %s with %s."), name, say_licences(s->purchased, n));
	case CANCEL_AT_END: return say(to, SENTENCE, _("The time in which %s could be cancelled is past."), name);
	case CANCEL_ENDING: return ending_sentence(w, s, name, to);
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
	case CANCEL_BY_HAND: return watch_is_on(w, MANUAL_CANCEL) ? watch_sentence(w, MANUAL_CANCEL, to) : NULL;
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
	case CANCEL_BY_HAND: return watch_is_on(w, MANUAL_CANCEL) ? watch_looks(w, to) : NULL;
	case CANCEL_OVER:
	case CANCEL_NOW: break;
	}
	return NULL;
}

const char *cancel_window(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	char when[TIME_TEXT];

	if (cancel_is_guided(w))
		return say(to, SENTENCE, "%s", _("no service tells: the admin centre shows it"));
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

/* The directory knows no parents: whatever is neither a plan for users nor the old one could be an add-on of it. */
static bool may_hang_on(const struct wizard *w, const struct subscription *s, const struct subscription *base)
{
	if (w->settings.has_commerce)
		return !str_empty(s->parent_id) && str_ieq(s->parent_id, base->commerce_id);
	return s != base && s != manual_target(w) && !products_is_source(w, s) && !plan_is_wanted(w, s->sku_id);
}

const char *cancel_addons(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *base = products_chosen(w);

	to[0] = '\0';
	for (size_t i = 0; base && i < products_count(w); i++) {
		const struct subscription *s = products_at(w, i);
		if (!subscription_has_ended(s->status) && may_hang_on(w, s, base))
			say_item(to, SENTENCE, s->name);
	}
	return *to ? to : NULL;
}

const char *cancel_addons_left(const struct wizard *w, char to[SENTENCE])
{
	char names[SENTENCE];

	if (!cancel_addons(w, names))
		return NULL;
	if (w->settings.has_commerce)
		return say(to, SENTENCE, _("Add-ons that have not ended: %s."), names);
	return say(to, SENTENCE, _("Still there: %s. No service tells which of them were add-ons of %s."), names, wizard_source_name(w));
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

	if (point == CANCEL_ADDONS && !w->settings.has_commerce)
		return say(to, SENTENCE, _("Other subscriptions (%s): no service tells which are add-ons of %s. Those that are have been seen to."),
			cancel_addons(w, addons) ? addons : "", name);
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
	long long a, b;

	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		if (str_eq(key, ids[p]))
			w->cancel.ticked[p] = str_eq(value, "1");
	if (sscanf(value, "%lld %lld", &a, &b) != 2)
		return;
	if (str_eq(key, NOTE_WATCHED))
		w->cancel.watched_ms = a;
	if (str_eq(key, NOTE_OFF)) {
		w->cancel.off_ms = a;
		w->cancel.off_end_ms = b;
	}
}
