/* Attach: what the page says. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/attach_model.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* ── who ── */

const char *attach_holder_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (attach_state(w) == ATTACH_FREE)
		return say(to, SENTENCE, "%s", _("Nobody else works with this organisation any more: you can go on."));
	switch (w->attach.facts.holder.kind) {
	case HOLDER_WIZARD:
		return say(to, SENTENCE, "%s", _("Another m365-upgrade is open for this organisation."));
	case HOLDER_MOVE:
		return say(to, SENTENCE, "%s", _("“m365-upgrade move” is at work in this organisation."));
	case HOLDER_BACKGROUND:
		return say(to, SENTENCE, "%s", _("A move of licences that was left running is at work in this organisation."));
	case HOLDER_UNKNOWN:
		break;
	}
	return say(to, SENTENCE, "%s", _("Another m365-upgrade is open for this organisation; which one, its file does not say."));
}

static const char *host_text(const struct holder_facts *h, char to[SENTENCE])
{
	if (str_empty(h->user) || str_empty(h->host))
		return say(to, SENTENCE, "%s", str_empty(h->user) ? h->host : h->user);
	return say(to, SENTENCE, "%s@%s", h->user, h->host);
}

const char *attach_place_text(const struct wizard *w, char to[SENTENCE])
{
	const struct holder_facts *h = &w->attach.facts.holder;
	char part[SENTENCE];

	to[0] = '\0';
	if (!str_empty(host_text(h, part)))
		say_item(to, SENTENCE, part);
	if (!str_empty(h->terminal))
		say_item(to, SENTENCE, h->terminal);
	if (h->pid > 0)
		say_item(to, SENTENCE, say(part, sizeof part, _("process %" PRId64), h->pid));
	return to;
}

static const char *ago(const struct wizard *w, int64_t at_ms, char to[TIME_TEXT])
{
	int64_t ms = w->now_ms - at_ms;

	return time_span(ms > 0 ? ms / 1000 * 1000 : 0, to);
}

const char *attach_since_text(const struct wizard *w, char to[SENTENCE])
{
	int64_t since_ms = w->attach.facts.holder.since_ms;
	char when[TIME_TEXT], span[TIME_TEXT];

	if (since_ms == TIME_UNKNOWN || since_ms <= 0)
		return say(to, SENTENCE, "%s", "");
	return say(to, SENTENCE, _("%s, for %s"), time_local(since_ms, when), ago(w, since_ms, span));
}

/* ── what is under way ── */

const char *attach_upgrade_sentence(const struct wizard *w, size_t index, char to[SENTENCE])
{
	const struct attach_upgrade *u = &w->attach.facts.upgrades[index];

	if (u->state == UPGRADE_INTENT)
		return say(to, SENTENCE, _("%s to %s: ordered; whether the service has it is not settled yet."), u->source_name, u->target_name);
	if (u->path == PATH_MANUAL)
		return say(to, SENTENCE, _("%s to %s: by hand; the new plan is chosen or bought, moving the users and cancelling the old one are left."),
			u->source_name, u->target_name);
	return say(to, SENTENCE, _("%s to %s: the service has the order and works on it."), u->source_name, u->target_name);
}

const char *attach_move_text(const struct wizard *w, char to[SENTENCE])
{
	const struct reassign_move *m = &w->attach.facts.move;

	if (m->services)
		return say(to, SENTENCE, m->back ? _("Services of %s, to be switched on again") : _("Services of %s, to be switched off again"), m->target_name);
	return m->back ? say(to, SENTENCE, _("Users back from %s to %s"), m->target_name, m->source_name)
		: say(to, SENTENCE, _("Users from %s to %s"), m->source_name, m->target_name);
}

static const char *text_at_rest(const struct wizard *w)
{
	switch (w->attach.facts.move.state) {
	case REASSIGN_PLANNING: return _("The plan is being made; nothing is changed by that.");
	case REASSIGN_PLANNED: return _("Planned. Nothing was changed.");
	case REASSIGN_RUNNING:
		return attach_state(w) == ATTACH_HELD ? _("Begun and not finished. Nobody carries it out at the moment.")
			: _("It was begun, and whoever carried it out has gone. It goes on at the next start.");
	case REASSIGN_STOPPED: return _("Stopped before the end. It goes on where it stopped.");
	case REASSIGN_ENDED: break;
	}
	return _("It has come to its end.");
}

const char *attach_phase_text(const struct wizard *w, char to[SENTENCE])
{
	const struct attach_progress *now = &w->attach.facts.now;

	if (!attach_moves(w)) {
		if (now->phase == REASSIGN_HAS_FAILED && !str_empty(now->text))
			return say(to, SENTENCE, _("It stopped before its end: %s"), now->text);
		return say(to, SENTENCE, "%s", text_at_rest(w));
	}
	switch (now->phase) {
	case REASSIGN_IS_PAUSED:
		return say(to, SENTENCE, "%s", _("Paused. Nothing new is sent until somebody lets it go on."));
	case REASSIGN_IS_STOPPING:
		return say(to, SENTENCE, "%s", _("It stops when the answers that are on their way have come."));
	case REASSIGN_IS_CHECKING:
		return say(to, SENTENCE, "%s", _("Everything is sent. Each user is read again and compared with the plan."));
	default:
		return say(to, SENTENCE, "%s", _("Under way."));
	}
}

const char *attach_wait_text(const struct wizard *w, char to[SENTENCE])
{
	const struct attach_progress *now = &w->attach.facts.now;

	return attach_moves(w) && now->phase == REASSIGN_IS_MOVING ? reassign_waiting_text(now->waiting, now->waiting_until_ms, to) : NULL;
}

const char *attach_said_text(const struct wizard *w, char to[SENTENCE])
{
	int64_t at_ms = w->attach.facts.now.at_ms;
	char span[TIME_TEXT];

	return at_ms == TIME_UNKNOWN ? NULL : say(to, SENTENCE, _("%s ago"), ago(w, at_ms, span));
}

const char *attach_silence_sentence(const struct wizard *w, char to[SENTENCE])
{
	char span[TIME_TEXT];

	return say(to, SENTENCE, _("It has said nothing for %s: it may hang, or its machine may be asleep."), ago(w, w->attach.facts.now.at_ms, span));
}

const char *attach_wish_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct attach_facts *f = &w->attach.facts;

	if (!attach_moves(w))
		return NULL;
	if (f->wish == WISH_STOP && f->now.phase != REASSIGN_IS_STOPPING)
		return say(to, SENTENCE, "%s", _("It was asked to stop, and has not answered yet."));
	if (f->wish == WISH_PAUSE && f->now.phase == REASSIGN_IS_MOVING)
		return say(to, SENTENCE, "%s", _("It was asked to pause, and has not answered yet."));
	if (f->wish == WISH_NONE && f->now.phase == REASSIGN_IS_PAUSED)
		return say(to, SENTENCE, "%s", _("It was asked to go on, and has not answered yet."));
	return NULL;
}
