/* Reassign: what the pages say. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/reassign_model.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

static bool of_services(const struct wizard *w)
{
	return w->reassign.scope.services;
}

/* ── what was begun ── */

const char *reassign_move_sentence(const struct reassign_move *move, int64_t done, int64_t of, char to[SENTENCE])
{
	char when[TIME_TEXT];

	time_local(move->started_ms != TIME_UNKNOWN ? move->started_ms : move->created_ms, when);
	if (move->back)
		return say(to, SENTENCE, _("Putting users back to %s was begun and is not finished (%" PRId64 " of %" PRId64 " put back). It goes on "
			"where it stopped."),
			move->source_name, done, of);
	if (move->services)
		return say(to, SENTENCE, _("Putting switched-off services of %s back was begun on %s and is not finished (%" PRId64 " of %" PRId64
			" users done). It goes on where it stopped."),
			move->target_name, when, done, of);
	return say(to, SENTENCE, _("Moving users from %s to %s was begun on %s and is not finished (%" PRId64 " of %" PRId64 " moved). It goes on "
		"where it stopped."),
		move->source_name, move->target_name, when, done, of);
}

const char *reassign_begun_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct reassign_move *move = &w->reassign.move;

	if (!reassign_unfinished(w))
		return NULL;
	return reassign_move_sentence(move, move->back ? w->reassign.now.rows[REASSIGN_BACK] : reassign_users_moved(w), reassign_to_do(w), to);
}

/* ── the plan ── */

const char *reassign_plan_sentence(const struct wizard *w, char to[SENTENCE])
{
	int64_t ready = reassign_users_ready(w);
	char n[COUNT_TEXT];

	say_users(ready, n);
	if (!ready && of_services(w))
		return say(to, SENTENCE, "%s", _("Nothing has been changed yet. Nobody's services can be switched off as it is."));
	if (!ready)
		return say(to, SENTENCE, "%s", _("Nothing has been changed yet. As it is, nobody can be moved."));
	if (of_services(w))
		return say(to, SENTENCE, _("Nothing has been changed yet. Services of %s would be switched off for %s, as they were before the upgrade."),
			reassign_to(w), n);
	return say(to, SENTENCE, _("Nothing has been changed yet. From %s to %s: %s would be moved."), reassign_from(w), reassign_to(w), n);
}

const char *reassign_groups_sentence(const struct wizard *w, char to[SENTENCE])
{
	int64_t groups = w->reassign.now.groups_in[REASSIGN_READY];
	char n[COUNT_TEXT];

	if (groups <= 0)
		return NULL;
	say_users(w->reassign.now.rows[REASSIGN_WITH_GROUP], n);
	return say(to, SENTENCE, ngettext("%" PRId64 " group moves as well, and with it %s.", "%" PRId64 " groups move as well, and with them %s.",
		(unsigned long)groups), groups, n);
}

const char *reassign_seats_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct reassign_progress *now = &w->reassign.now;
	int64_t missing = reassign_seats_missing(w);

	if (!missing)
		return NULL;
	return say(to, SENTENCE, _("Licences of %s: %" PRId64 " free, %" PRId64 " needed, %" PRId64 " missing."), reassign_to(w),
		now->seats_free, now->seats_needed, missing);
}

/* ── before it is done ── */

static const char *tenant(const struct wizard *w, char to[SENTENCE])
{
	return wizard_tenant_text(w, to);
}

/* Nobody is to take the users who are written to for all who move. */
static const char *with_groups_question(const struct wizard *w, const char *where, char to[SENTENCE])
{
	int64_t direct = reassign_users_ready(w), members = w->reassign.now.rows[REASSIGN_WITH_GROUP];
	char all[COUNT_TEXT], n[COUNT_TEXT];

	say_users(direct + members, all);
	say_users(direct, n);
	if (!direct)
		return say(to, SENTENCE, _("%s of %s move from %s to %s, all of them with their group."), all, where, reassign_from(w), reassign_to(w));
	return say(to, SENTENCE, _("%s of %s move from %s to %s: %s directly, and %" PRId64 " with their group."), all, where, reassign_from(w),
		reassign_to(w), n, members);
}

const char *reassign_question_sentence(const struct wizard *w, char to[SENTENCE])
{
	char n[COUNT_TEXT], where[SENTENCE];

	say_users(reassign_asked_users(w), n);
	tenant(w, where);
	if (w->reassign.asks == ASKS_PUT_BACK && of_services(w))
		return say(to, SENTENCE, _("%s of %s get all services of %s again."), n, where, reassign_to(w));
	if (w->reassign.asks == ASKS_PUT_BACK)
		return say(to, SENTENCE, _("%s of %s go back from %s to %s, with exactly the services that they had."), n, where, reassign_to(w),
			reassign_from(w));
	if (of_services(w))
		return say(to, SENTENCE, _("Services of %s are switched off for %s of %s."), reassign_to(w), n, where);
	if (!w->reassign.wish.users && w->reassign.now.rows[REASSIGN_WITH_GROUP] > 0)
		return with_groups_question(w, where, to);
	if (!reassign_asked_users(w))
		return say(to, SENTENCE, _("The groups of %s move from %s to %s, and their members with them."), where, reassign_from(w), reassign_to(w));
	return say(to, SENTENCE, _("%s of %s move from %s to %s."), n, where, reassign_from(w), reassign_to(w));
}

const char *reassign_question_meaning(const struct wizard *w, char to[SENTENCE])
{
	if (w->reassign.asks == ASKS_PUT_BACK)
		return say(to, SENTENCE, "%s", _("One change a user, so that nobody is without a licence for a moment. A new plan can be made at any time "
			"afterwards."));
	if (of_services(w))
		return say(to, SENTENCE, "%s", _("Only these services change: the licence itself and everything else of theirs stays. It can be put back "
			"afterwards."));
	return say(to, SENTENCE, _("One change a user gives the new licence and takes the old one, so that nobody is without for a moment. Their other "
		"licences stay, and services that are off stay off. It can be put back as long as %s is not cancelled."), reassign_from(w));
}

/* ── while it runs ── */

const char *reassign_run_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct reassign_progress *now = &w->reassign.now;

	switch (now->phase) {
	case REASSIGN_IS_PAUSED:
		return say(to, SENTENCE, "%s", _("Paused. Nothing new is sent until you let it go on."));
	case REASSIGN_IS_STOPPING:
		return say(to, SENTENCE, ngettext("It stops when the answer about %" PRId64 " user has come", "It stops when the answers about %" PRId64
			" users have come", (unsigned long)now->in_flight), now->in_flight);
	case REASSIGN_IS_CHECKING:
		return say(to, SENTENCE, "%s", _("Everything is sent. Each user is read again and compared with the plan"));
	default:
		break;
	}
	if (now->back && of_services(w))
		return say(to, SENTENCE, _("Services of %s are being switched on again"), reassign_to(w));
	if (now->back)
		return say(to, SENTENCE, _("Users are being put back from %s to %s"), reassign_to(w), reassign_from(w));
	if (of_services(w))
		return say(to, SENTENCE, _("Services of %s are being switched off"), reassign_to(w));
	return say(to, SENTENCE, _("Users are being moved from %s to %s"), reassign_from(w), reassign_to(w));
}

const char *reassign_waiting_text(enum reassign_waiting waiting, int64_t until_ms, char to[SENTENCE])
{
	bool timed = until_ms != TIME_UNKNOWN;
	char until[TIME_TEXT];

	time_local_clock(timed ? until_ms : 0, until);
	switch (waiting) {
	case REASSIGN_WAITS_LIMIT:
		return timed ? say(to, SENTENCE, _("the service's limit, until %s"), until) : say(to, SENTENCE, "%s", _("the service's limit"));
	case REASSIGN_WAITS_RETRY:
		return timed ? say(to, SENTENCE, _("another try at %s, because the service was busy"), until)
			: say(to, SENTENCE, "%s", _("another try, because the service was busy"));
	case REASSIGN_WAITS_GROUP:
		return say(to, SENTENCE, "%s", _("the service, which moves the members of groups by itself"));
	case REASSIGN_WAITS_NOT:
		break;
	}
	return NULL;
}

const char *reassign_wait_sentence(const struct wizard *w, char to[SENTENCE])
{
	return reassign_waiting_text(w->reassign.now.waiting, w->reassign.now.waiting_until_ms, to);
}

/* ── what came of it ── */

static const char *put_back_result(const struct wizard *w, char to[SENTENCE])
{
	const int64_t *rows = w->reassign.now.rows;
	char n[COUNT_TEXT];

	say_users(reassign_users_put_back(w), n);
	if (rows[REASSIGN_BACK_FAILED])
		return say(to, SENTENCE, _("%s put back; %" PRId64 " could not be put back."), n, rows[REASSIGN_BACK_FAILED]);
	return say(to, SENTENCE, _("%s put back: they have what they had before."), n);
}

const char *reassign_result_sentence(const struct wizard *w, char to[SENTENCE])
{
	const int64_t *rows = w->reassign.now.rows;
	int64_t left = reassign_users_ready(w) + rows[REASSIGN_SENT], failed = rows[REASSIGN_FAILED], held = rows[REASSIGN_HELD];
	char n[COUNT_TEXT];

	if (w->reassign.now.back)
		return put_back_result(w, to);
	say_users(reassign_users_moved(w), n);
	if (left)
		return say(to, SENTENCE, _("%s done, %" PRId64 " still to go: they keep what they have until it goes on."), n, left);
	if (failed && held)
		return say(to, SENTENCE, _("%s done, %" PRId64 " failed, %" PRId64 " held: those keep what they have."), n, failed, held);
	if (failed)
		return say(to, SENTENCE, _("%s done, %" PRId64 " failed: those keep what they have."), n, failed);
	if (held)
		return say(to, SENTENCE, _("%s done, %" PRId64 " held: those keep what they have."), n, held);
	if (of_services(w))
		return say(to, SENTENCE, _("%s done: their services are off again."), n);
	return say(to, SENTENCE, _("%s done: nobody of the plan is left on %s."), n, reassign_from(w));
}

const char *reassign_check_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct reassign_progress *now = &w->reassign.now;

	if (now->as_planned + now->differs == 0)
		return NULL;
	if (now->differs)
		return say(to, SENTENCE, _("Read back and compared: as planned %" PRId64 ", different %" PRId64 "."), now->as_planned, now->differs);
	if (now->groups)
		return say(to, SENTENCE, _("Read back and compared: as planned, all %" PRId64 " users and groups."), now->as_planned);
	return say(to, SENTENCE, _("Read back and compared: as planned, all %" PRId64 "."), now->as_planned);
}

const char *reassign_saved_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (str_empty(w->reassign.csv_path))
		return NULL;
	return say(to, SENTENCE, _("Saved as %s and %s."), w->reassign.csv_path, w->reassign.json_path);
}

const char *reassign_leave_sentence(const struct wizard *w, char to[SENTENCE])
{
	if ((reassign_is_running(w) || wizard_running(w, REQUEST_REASSIGN_RUN)) && reassign_may_leave_running(w))
		return say(to, SENTENCE, "%s", _("Users are being moved. What is on its way comes to its end at the service; the others keep what they have, and the next start "
			"goes on where it stopped. To let the move go on meanwhile, stay, and choose Leave running on its page."));
	if (reassign_is_running(w) || wizard_running(w, REQUEST_REASSIGN_RUN))
		return say(to, SENTENCE, "%s", _("Users are being moved. What is on its way comes to its end at the service; the others keep what they "
			"have. All of it is written down, and the next start of this program goes on where it stopped."));
	if (reassign_unfinished(w) && w->reassign.move.back)
		return say(to, SENTENCE, _("Putting users back to %s is not finished. Those who are not put back yet keep what they have. All of it is "
			"written down, and the next start of this program goes on where it stopped."), reassign_from(w));
	if (reassign_unfinished(w))
		return say(to, SENTENCE, "%s", _("The move of licences is not finished. Those who are not moved keep what they have. All of it is written "
			"down, and the next start of this program goes on where it stopped."));
	return NULL;
}
