/* Reassign: from what to what, and which users. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/reassign_parts.h"
#include "screens/registry.h"

#include <stdio.h>

enum { ACTION_GO_ON = ACTION_PAGE, ACTION_BY_HAND };

/* ── what was begun ── */

static bool goes_on(const struct wizard *w)
{
	enum reassign_stage stage = reassign_stage(w);
	return stage == REASSIGN_UNDER_WAY || stage == REASSIGN_HALTED;
}

static bool is_over(const struct wizard *w)
{
	return reassign_stage(w) == REASSIGN_OVER;
}

static bool has_something_to_show(const struct wizard *w)
{
	return goes_on(w) || is_over(w);
}

static void say_begun(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (reassign_stage(w) == REASSIGN_UNDER_WAY)
		view_notice(v, TONE_INFO, _("A move of licences is under way here."), NULL, NULL);
	else
		view_notice(v, TONE_INFO, reassign_begun_sentence(w, text), NULL, NULL);
	reassign_say_why(w, v);
	view_action(v, ACTION_GO_ON, _("See how far it is, and go on"), NULL);
}

/* ── the questions ── */

static void say_targets(const struct wizard *w, struct view *v)
{
	struct view_option options[WIZARD_TARGETS];
	size_t n = reassign_target_count(w);
	if (n > WIZARD_TARGETS)
		n = WIZARD_TARGETS;
	for (size_t i = 0; i < n; i++)
		options[i] = (struct view_option){ .label = reassign_target_at(w, i)->name };
	if (n > 1)
		view_choice(v, "target", _("Move them to"), options, n, reassign_target_chosen(w));
}

static void say_users(const struct wizard *w, struct view *v)
{
	char all[SENTENCE];
	snprintf(all, sizeof(all), _("Everybody who has %s"), reassign_from(w));
	const struct view_option options[] = {
		{ .label = all },
		{ .label = _("Those whose name or address contains a text") },
		{ .label = _("Those who stand in a file") },
	};
	const struct reassign_scope *s = &w->reassign.scope;
	view_choice(v, "users", _("Which users"), options, sizeof(options) / sizeof(options[0]), s->users);
	if (s->users == REASSIGN_FILTER)
		view_field(v, &(struct view_field){ .id = "part", .label = _("Name or address contains"), .value = s->filter, .max_chars = 100,
			.columns = 30, .error = reassign_refused(w, "part") });
	if (s->users == REASSIGN_LIST)
		view_field(v, &(struct view_field){ .id = "list", .label = _("File"), .value = s->list, .max_chars = PATH_TEXT / 4, .columns = 40,
			.hint = _("CSV or a line each"), .error = reassign_refused(w, "list") });
}

static void say_groups(const struct wizard *w, struct view *v)
{
	const struct view_option groups[] = {
		{ .label = _("move as well, at the group") },
		{ .label = _("stay as they are, and so do their members") },
	};
	const struct view_option blocked[] = {
		{ .label = _("move as well") },
		{ .label = _("stay as they are") },
	};
	if (w->reassign.scope.users == REASSIGN_ALL) /* who picks single users does not mean whole groups */
		view_choice(v, "groups", _("Groups that give the plan"), groups, 2, w->reassign.scope.groups ? 0 : 1);
	view_choice(v, "blocked", _("Accounts whose sign-in is blocked"), blocked, 2, w->reassign.scope.leave_blocked ? 1 : 0);
}

static void say_location(const struct wizard *w, struct view *v)
{
	view_field(v, &(struct view_field){ .id = "location", .label = _("Usage location where none is set"), .value = w->reassign.scope.location,
		.max_chars = 8, .columns = 4, .hint = _("such as US; or later"), .error = reassign_refused(w, "location") });
	const char *place = w->reassign.refused_at;
	if (!str_empty(place))
		view_focus(v, place);
}

static void view(const struct wizard *w, struct view *v)
{
	char why[SENTENCE];
	if (goes_on(w)) {
		say_begun(w, v);
		return;
	}
	const char *closed = reassign_closed(w, why);
	if (closed != NULL) {
		view_notice(v, TONE_WARNING, closed, NULL, NULL);
		return;
	}
	if (str_empty(w->reassign.scope.target_name))
		view_text(v, _("From %s to another plan. First a plan of it is made; nothing is changed by that."), reassign_from(w));
	else
		view_text(v, _("From %s to %s. First a plan of it is made; nothing is changed by that."), reassign_from(w), reassign_to(w));
	say_targets(w, v);
	say_users(w, v);
	say_groups(w, v);
	say_location(w, v);
	view_action(v, ACTION_FORWARD, reassign_stage(w) == REASSIGN_TO_CONFIRM ? _("See the plan") : _("Make the plan"), NULL);
	if (is_over(w))
		view_action(v, ACTION_GO_ON, _("See what came of the last move"), NULL);
}

/* ── answers ── */

static struct effect choose(struct wizard *w, const struct event *event)
{
	reassign_refuse(w, "", NULL);
	if (str_eq(event->id, "target"))
		reassign_choose_target(w, event->index);
	else if (str_eq(event->id, "users"))
		reassign_set_users(w, (enum reassign_users)event->index);
	else if (str_eq(event->id, "groups"))
		reassign_set_groups(w, event->index == 0);
	else if (str_eq(event->id, "blocked"))
		reassign_set_leave_blocked(w, event->index == 1);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect commit(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	reassign_refuse(w, "", NULL);
	if (str_eq(event->id, "part"))
		reassign_set_part(w, event->text);
	else if (str_eq(event->id, "list"))
		reassign_set_list(w, event->text);
	else if (str_eq(event->id, "location") && reassign_set_default_location(w, event->text, &err) != 0)
		reassign_refuse(w, "location", &err);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect go_forward(struct wizard *w)
{
	struct error err = ERROR_INIT;
	if (goes_on(w))
		return screen_push(&page_reassign_move);
	if (is_over(w))
		reassign_plan_anew(w); /* it was carried out: what it said is no longer so */
	if (reassign_ready(w, &err) == 0)
		return screen_push(&page_reassign_plan);
	reassign_refuse(w, w->reassign.scope.users == REASSIGN_LIST ? "list" : "part", &err);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect shown(struct wizard *w)
{
	reassign_come(w, true);
	reassign_prepare(w);
	return screen_shown(w, REQUEST_REASSIGN_FIND);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return shown(w);
	case EVENT_ANSWER:
		reassign_prepare(w);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_CHOOSE:
		return choose(w, event);
	case EVENT_COMMIT:
		return commit(w, event);
	case EVENT_ACTION:
		if (event->action == ACTION_BY_HAND)
			return screen_push(&page_reassign_by_hand);
		if (event->action == ACTION_GO_ON)
			return has_something_to_show(w) ? screen_push(&page_reassign_move) : screen_effect(EFFECT_NONE);
		if (event->action == ACTION_FORWARD)
			return go_forward(w);
		return screen_effect(EFFECT_IGNORED);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	if (goes_on(w))
		return _("Go on");
	return reassign_stage(w) == REASSIGN_TO_CONFIRM ? _("See the plan") : _("Make the plan");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Chooses what stands under the mark; at the last answer it makes the plan, which changes nothing. Where a move "
		"was begun: goes on with it."), NULL, forward_label },
	{ ACTION_BY_HAND, "h", N_("By hand"), N_("Says where to click in the admin centre to do it there."), NULL, NULL },
	{ ACTION_GO_ON, "g", NULL, N_("Where a move was begun: shows how far it is, or what came of it."), has_something_to_show, NULL },
	SCREEN_KEYS_END,
};

const struct page page_reassign = {
	.id = "reassign",
	.title = N_("Reassign licences"),
	.help = N_("Step 3 of the manual path: users get the licence of the new plan and lose that of the old one, each in one change, so that nobody is "
		"ever without. Choose which users. Then the plan says what would happen to each of them; only after you have seen and confirmed it "
		"is anything changed. A move that was begun and not finished comes first."),
	.keys = keys,
	.view = view,
	.act = act,
};
