/* Cancelling by hand in the admin centre: where to click, since when its end is waited for, and what a person says of its renewal. */
#include "model/cancel_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdio.h>

#define NOTE_WATCHED "cancel-watched"
#define NOTE_OFF "cancel-renewal-off"

bool cancel_is_guided(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	return s && !products_can_be_changed(w, s) && !manual_seller(w);
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
bool cancel_runs_out(const struct wizard *w, const struct subscription *s)
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

bool cancel_is_said_off(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	return cancel_is_guided(w) && cancel_way(w) == CANCEL_ENDING && s->status != SUBSCRIPTION_WARNING;
}

void cancel_say_off(struct wizard *w, bool off)
{
	if (off ? !cancel_may_say_off(w) : !cancel_is_said_off(w))
		return;
	w->cancel.off_ms = off ? w->now_ms : TIME_UNKNOWN;
	w->cancel.off_end_ms = off ? products_chosen(w)->renews_ms : TIME_UNKNOWN;
	note_times(w, NOTE_OFF, w->cancel.off_ms, w->cancel.off_end_ms);
	cancel_watch(w);
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

void cancel_recall_by_hand(struct wizard *w, const char *key, const char *value)
{
	long long a, b;

	if (sscanf(value, "%lld %lld", &a, &b) != 2)
		return;
	if (str_eq(key, NOTE_WATCHED))
		w->cancel.watched_ms = a;
	if (str_eq(key, NOTE_OFF)) {
		w->cancel.off_ms = a;
		w->cancel.off_end_ms = b;
	}
}
