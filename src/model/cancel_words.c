/* Cancel in words: what is, by the way that is left, what it means and what to do. */
#include "model/cancel_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

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
	char held[SENTENCE];

	if (cancel_came_too_early(w))
		return say(to, SENTENCE, _("%s Who has nothing else loses the services of it, and what only it keeps is deleted for good when its time is over."),
			cancel_obstacle(w, held));
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
	case CANCEL_OVER: return cancel_came_too_early(w) ? say(to, SENTENCE, "%s", _("Move them now: go to Reassign.")) : NULL;
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

	if (!s || !cancel_is_above_limit(w, s) || cancel_way(w) != CANCEL_NOW)
		return NULL;
	return say(to, SENTENCE,
		_("It has %s. Above %" PRId64 " the service may refuse to cancel it at once: an older rule counts those assigned, a newer one those "
		"bought. Then they can be reduced first. A refusal changes nothing."), say_licences(s->purchased, n), w->file.figures.cancel_licences);
}
