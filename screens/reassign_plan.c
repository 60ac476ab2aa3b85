/* The plan of a move: what would happen to whom, before anything is written. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/reassign_parts.h"
#include "screens/registry.h"

#include <stdio.h>

enum { ACTION_MOVE = ACTION_PAGE, ACTION_PILOT, ACTION_EXPORT, ACTION_BUY, ACTION_CHOOSE, ACTION_TO_MOVE };

static bool is_planned(const struct wizard *w)
{
	return reassign_stage(w) == REASSIGN_TO_CONFIRM && reassign_is_taken_up(w) && !wizard_running(w, REQUEST_REASSIGN_PLAN);
}

/* The plan was carried out, or is being. */
static bool is_past(const struct wizard *w)
{
	enum reassign_stage stage = reassign_stage(w);
	return stage == REASSIGN_UNDER_WAY || stage == REASSIGN_HALTED || stage == REASSIGN_OVER;
}

static bool can_move(const struct wizard *w)
{
	return is_planned(w) && w->reassign.now.rows[REASSIGN_READY] > 0;
}

static bool can_try_a_few(const struct wizard *w)
{
	return can_move(w) && reassign_users_ready(w) > 1;
}

static bool seats_are_missing(const struct wizard *w)
{
	return is_planned(w) && reassign_seats_missing(w) > 0;
}

/* ── what it says ── */

static void say_planning(const struct wizard *w, struct view *v)
{
	view_text(v, "%s", _("Nothing is changed by this: the users are read, and what would happen to each is worked out."));
	screen_call(w, v, REQUEST_REASSIGN_PLAN);
}

static void say_failure(const struct wizard *w, struct view *v, enum request_kind kind)
{
	screen_error(v, wizard_error(w, kind));
	view_action(v, ACTION_RETRY, _("Make the plan again"), NULL);
	if (!w->reassign.scope.services)
		view_action(v, ACTION_CHOOSE, _("Choose users again"), NULL);
}

static void say_seats(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *missing = reassign_seats_sentence(w, text);
	if (missing == NULL)
		return;
	view_notice(v, TONE_WARNING, missing, NULL, _("Buy the missing ones first, or move as many users as there are licences."));
	view_action(v, ACTION_BUY, _("Buy the missing licences"), NULL);
}

static void say_doors(const struct wizard *w, struct view *v)
{
	char label[SENTENCE], number[24];
	view_gap(v);
	if (can_move(w)) {
		int64_t ready = reassign_users_ready(w), members = w->reassign.now.rows[REASSIGN_WITH_GROUP], all = ready + members;
		if (members > 0)
			snprintf(label, sizeof(label), _("Move all %lld users, %lld of them with their group"), (long long)all, (long long)members);
		else
			snprintf(label, sizeof(label), ngettext("Move %lld user", "Move all %lld users", (unsigned long)ready), (long long)ready);
		view_action(v, ACTION_MOVE, w->reassign.scope.services ? _("Switch the services off") : ready > 0 ? label : _("Move the groups"), NULL);
	}
	if (can_try_a_few(w)) {
		snprintf(number, sizeof(number), "%lld", (long long)w->reassign.pilot);
		view_field(v, &(struct view_field){ .id = "pilot", .kind = FIELD_QUANTITY, .label = _("Or only a few first"),
			.value = number, .error = reassign_refused(w, "pilot") });
		view_action(v, ACTION_PILOT, _("Begin with these few"), NULL);
	}
	reassign_say_report(w, v, ACTION_EXPORT, _("Save the plan as CSV and JSON"));
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	enum request_kind failed = wizard_error(w, REQUEST_REASSIGN_OPEN) != NULL ? REQUEST_REASSIGN_OPEN : REQUEST_REASSIGN_PLAN;
	if (is_past(w)) {
		view_text(v, "%s", _("This plan has been carried out, or is being carried out."));
		view_action(v, ACTION_TO_MOVE, _("See how far it is"), NULL);
		return;
	}
	if (wizard_error(w, failed) != NULL && !wizard_running(w, REQUEST_REASSIGN_PLAN)) {
		say_failure(w, v, failed);
		return;
	}
	if (!is_planned(w)) {
		say_planning(w, v);
		return;
	}
	view_text(v, "%s", reassign_plan_sentence(w, text));
	if (reassign_groups_sentence(w, text) != NULL)
		view_text(v, "%s", text);
	say_seats(w, v);
	reassign_say_refusal(w, v);
	reassign_say_lines(w, v, can_move(w) ? ACTION_MOVE : ACTION_NONE);
	say_doors(w, v);
}

/* ── what its keys do ── */

static struct effect plan_anew(struct wizard *w)
{
	if (wizard_running(w, REQUEST_REASSIGN_PLAN))
		return screen_effect(EFFECT_REDRAW);
	return screen_retry(w, REQUEST_REASSIGN_PLAN);
}

static struct effect shown(struct wizard *w)
{
	if (is_past(w) || wizard_running(w, REQUEST_REASSIGN_PLAN))
		return screen_effect(EFFECT_REDRAW);
	if (reassign_stage(w) == REASSIGN_TO_CONFIRM)
		return reassign_shown(w);
	return screen_ask(w, REQUEST_REASSIGN_PLAN);
}

static struct effect ask_to_move(struct wizard *w, bool pilot)
{
	if (!can_move(w))
		return screen_effect(EFFECT_NONE);
	reassign_ask_move(w, pilot);
	return screen_push(&page_reassign_move);
}

static struct effect do_action(struct wizard *w, const struct event *event)
{
	switch (event->action) {
	case ACTION_FORWARD:
		return is_past(w) ? screen_push(&page_reassign_move) : ask_to_move(w, str_eq(event->id, "pilot"));
	case ACTION_MOVE:
		return ask_to_move(w, false);
	case ACTION_PILOT:
		return ask_to_move(w, true);
	case ACTION_TO_MOVE:
		return screen_push(&page_reassign_move);
	case ACTION_EXPORT:
		return is_planned(w) ? reassign_save(w) : screen_effect(EFFECT_NONE);
	case ACTION_BUY:
		return reassign_buy(w);
	case ACTION_CHOOSE:
		return screen_effect(EFFECT_BACK);
	case ACTION_RETRY:
		return is_past(w) ? screen_effect(EFFECT_NONE) : plan_anew(w);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect commit_pilot(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	bool refused = reassign_set_pilot(w, event->text, &err) != 0;
	reassign_refuse(w, "pilot", refused ? &err : NULL);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return shown(w);
	case EVENT_ACTION:
		return do_action(w, event);
	case EVENT_COMMIT:
		return commit_pilot(w, event);
	case EVENT_OPEN:
		return reassign_open_line(w, event->index);
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	return is_past(w) ? _("See how far it is") : NULL;
}

static const char *move_label(const struct wizard *w)
{
	return w->reassign.scope.services ? _("Switch off") : _("Move");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("On a line: lists its users, with what can be decided about them. On a button: does what it says."), NULL,
		forward_label },
	{ ACTION_MOVE, "m", NULL, N_("Goes on to the confirmation of the move."), can_move, move_label },
	{ ACTION_PILOT, "f", N_("A few first"), N_("The same with a few users, as many as stand in the field, to see how it goes."), can_try_a_few,
		NULL },
	{ ACTION_BUY, "u", NULL, N_("Where licences are missing: goes back to the steps where they are bought."), seats_are_missing, NULL },
	{ ACTION_EXPORT, "s", N_("Save"), N_("Saves the plan on this machine, every user with what they have and would get, as CSV and as JSON."), is_planned,
		NULL },
	{ ACTION_CHOOSE, "c", NULL, N_("Goes back to the choice of users."), NULL, NULL },
	{ ACTION_TO_MOVE, "g", NULL, N_("Where the plan is being carried out: shows how far it is."), is_past, NULL },
	{ ACTION_RETRY, "F5 r", N_("Plan anew"), N_("Reads the users again and makes the plan anew; decisions about single users are made anew as "
		"well."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_reassign_plan = {
	.id = "reassign_plan",
	.title = N_("Plan of the move"),
	.help = N_("What would happen to whom: a line for each result, with how many users; Enter on a line lists them, says why, and offers what can be "
		"decided: a usage location for users without one, a clashing service switched off, a user left out. Nothing has been changed yet, and nothing "
		"is until you confirm the move on the next page. Moving a few users first shows how it goes."),
	.keys = keys,
	.view = view,
	.act = act,
};
