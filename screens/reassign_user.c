/* One user, group or line of a move: what it has, what it would get or got, and what can be decided. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/reassign_parts.h"
#include "screens/registry.h"

enum { ACTION_DECIDE = ACTION_PAGE, ACTION_LEAVE_OUT, ACTION_TAKE_IN };

static bool can_decide(const struct wizard *w)
{
	enum reassign_decision decision = reassign_row_decision(w);
	return decision == DECIDE_LOCATION || decision == DECIDE_SWITCH_OFF || decision == DECIDE_BUY;
}

static bool can_take_in(const struct wizard *w)
{
	return reassign_row_decision(w) == DECIDE_TAKE_IN;
}

/* ── what it says ── */

static void say_location(struct view *v, const struct reassign_row *row)
{
	if (!str_empty(row->new_location))
		view_pair(v, _("Usage location"), _("%s, set with the move"), row->new_location);
	else
		view_pair(v, _("Usage location"), "%s", str_empty(row->location) ? _("none") : row->location);
}

static void say_who(struct view *v, const struct reassign_row *row)
{
	switch (row->kind) {
	case REASSIGN_GROUP:
		view_pair(v, _("Group"), "%s", str_empty(row->name) ? row->upn : row->name);
		return;
	case REASSIGN_LINE:
		view_pair(v, _("Line"), "%s", row->upn);
		return;
	case REASSIGN_USER:
	case REASSIGN_KINDS:
		break;
	}
	view_pair(v, _("Name"), "%s", row->name);
	view_pair(v, _("User"), "%s", row->upn);
	view_pair(v, _("Sign-in"), "%s", row->enabled ? _("allowed") : _("blocked"));
	say_location(v, row);
}

static void say_services(const struct wizard *w, struct view *v, const struct reassign_row *row)
{
	char names[SENTENCE];
	if (row->kind == REASSIGN_LINE)
		return;
	if (!w->reassign.scope.services) {
		view_pair(v, _("From"), "%s", reassign_from(w));
		view_pair(v, _("To"), "%s", reassign_to(w));
	}
	reassign_services_text(w, row->off, names);
	const char *term = reassign_row_decision(w) == DECIDE_SWITCH_OFF ? _("Would stay off") : _("Stays off");
	view_pair(v, w->reassign.scope.services ? _("Off again") : term, "%s", str_empty(names) ? _("nothing") : names);
	if (!str_empty(reassign_services_text(w, row->lost, names)))
		view_pair(v, _("Cannot stay off"), "%s", names);
}

static const char *check_text(enum reassign_check check)
{
	switch (check) {
	case REASSIGN_AS_PLANNED:
		return _("as planned");
	case REASSIGN_DIFFERS:
		return _("different from the plan");
	case REASSIGN_UNCHECKED:
		break;
	}
	return NULL;
}

static enum tone tone_of(const struct reassign_row *row)
{
	bool bad = row->check == REASSIGN_DIFFERS || row->state == REASSIGN_HELD || row->state == REASSIGN_FAILED || row->state == REASSIGN_BACK_FAILED;
	return bad ? TONE_WARNING : TONE_INFO;
}

static void say_outcome(const struct wizard *w, struct view *v, const struct reassign_row *row)
{
	char text[SENTENCE];
	const char *check = check_text(row->check);
	if (check != NULL)
		view_pair(v, _("Read back"), "%s", check);
	view_gap(v);
	const char *outcome = reassign_row_text(w, row, text);
	if (str_empty(row->cause.word) && row->check != REASSIGN_DIFFERS)
		view_text(v, "%s", outcome);
	else
		view_notice(v, tone_of(row), outcome, str_empty(row->cause.text) ? row->words : row->cause.text,
			str_empty(row->cause.remedy) ? NULL : row->cause.remedy);
	bool said = row->check == REASSIGN_DIFFERS || (!str_empty(row->cause.word) && str_empty(row->cause.text));
	if (said || str_empty(row->words))
		return;
	if (row->kind == REASSIGN_GROUP || str_empty(row->cause.word))
		view_text(v, "%s", row->words); /* a sentence of the plan's */
	else
		view_text(v, _("In detail: %s"), row->words);
}

static void say_decision(const struct wizard *w, struct view *v)
{
	switch (reassign_row_decision(w)) {
	case DECIDE_LOCATION:
		view_field(v, &(struct view_field){ .id = "location", .label = _("Usage location"), .value = w->reassign.location, .max_chars = 8, .columns = 4,
			.hint = _("such as US"), .error = reassign_refused(w, "location") });
		view_action(v, ACTION_DECIDE, _("Set this location with the move"), NULL);
		break;
	case DECIDE_SWITCH_OFF:
		view_action(v, ACTION_DECIDE, _("Leave the clashing service of the new plan off"), NULL);
		break;
	case DECIDE_BUY:
		view_action(v, ACTION_DECIDE, _("Buy the missing licences"), NULL);
		break;
	case DECIDE_TAKE_IN:
		view_action(v, ACTION_TAKE_IN, _("Take this one in again"), NULL);
		break;
	case DECIDE_NOTHING:
		break;
	}
	if (reassign_may_leave_out(w))
		view_action(v, ACTION_LEAVE_OUT, _("Leave this one out"), NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct reassign_row *row = reassign_opened(w);
	if (row == NULL) {
		screen_call(w, v, REQUEST_REASSIGN_ROWS);
		return;
	}
	if (wizard_running(w, REQUEST_REASSIGN_TELL)) {
		view_busy(v, request_waiting(REQUEST_REASSIGN_TELL), wizard_call(w, REQUEST_REASSIGN_TELL)->since_ms);
		return;
	}
	say_who(v, row);
	say_services(w, v, row);
	say_outcome(w, v, row);
	reassign_say_refusal(w, v);
	say_decision(w, v);
}

/* ── what its keys do ── */

static struct effect tell(struct wizard *w, enum reassign_verb verb)
{
	reassign_wish_row(w, verb, reassign_opened(w)->seq);
	return screen_ask(w, REQUEST_REASSIGN_TELL);
}

static struct effect decide(struct wizard *w)
{
	struct error err = ERROR_INIT;
	switch (reassign_row_decision(w)) {
	case DECIDE_LOCATION:
		if (reassign_wish_location(w, reassign_opened(w)->seq, &err) == 0)
			return screen_ask(w, REQUEST_REASSIGN_TELL);
		reassign_refuse(w, "location", &err);
		return screen_effect(EFFECT_REDRAW);
	case DECIDE_SWITCH_OFF:
		return tell(w, REASSIGN_SWITCH_OFF);
	case DECIDE_BUY:
		return reassign_buy(w);
	default:
		return screen_effect(EFFECT_NONE);
	}
}

static struct effect do_action(struct wizard *w, const struct event *event)
{
	switch (event->action) {
	case ACTION_FORWARD:
		return str_eq(event->id, "location") ? decide(w) : screen_effect(EFFECT_DISMISS);
	case ACTION_DECIDE:
		return decide(w);
	case ACTION_LEAVE_OUT:
		return reassign_may_leave_out(w) ? tell(w, REASSIGN_LEAVE_OUT) : screen_effect(EFFECT_NONE);
	case ACTION_TAKE_IN:
		return can_take_in(w) ? tell(w, REASSIGN_TAKE_IN) : screen_effect(EFFECT_NONE);
	case ACTION_RETRY:
		return screen_ask(w, REQUEST_REASSIGN_ROWS);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

/* A decision has changed it; or what came was asked for before this one was opened. */
static struct effect answered(struct wizard *w, const struct event *event)
{
	bool anew = event->request == REQUEST_REASSIGN_TELL || (reassign_opened(w) == NULL && !event->failed);
	return anew ? screen_ask(w, REQUEST_REASSIGN_ROWS) : screen_effect(EFFECT_REDRAW);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	switch (event->kind) {
	case EVENT_SHOWN:
		return screen_ask(w, REQUEST_REASSIGN_ROWS);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_COMMIT:
		reassign_refuse(w, "location", reassign_type_location(w, event->text, &err) != 0 ? &err : NULL);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Close"), N_("On a button: does what it says. Else closes this page and goes back to the list."), NULL, NULL },
	{ ACTION_DECIDE, "a", N_("Decide"), N_("Does what is offered for this one: sets a usage location, leaves a clashing service off, or leads to where licences "
		"are bought."), can_decide, NULL },
	{ ACTION_LEAVE_OUT, "o", N_("Leave out"), N_("Leaves this one out of the move."), reassign_may_leave_out, NULL },
	{ ACTION_TAKE_IN, "i", N_("Take in"), N_("Takes one in again that was left out."), can_take_in, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Reads it again."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_reassign_user = {
	.id = "reassign_user",
	.title = N_("Details"),
	.help = N_("What one user or group has and would get or got: which services stay off, which cannot, what is in the way and what to do about it. What is "
		"decided here changes the plan alone."),
	.keys = keys,
	.view = view,
	.act = act,
};
