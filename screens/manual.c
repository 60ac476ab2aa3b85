/* The manual path's hub: four steps, how far each is, and the way to its page. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/manual_parts.h"
#include "screens/registry.h"

static bool is_over(const struct wizard *w)
{
	return w->manual.told && manual_next(w) == MANUAL_STEPS;
}

/* ── what the page says ── */

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	enum manual_step step = (enum manual_step)index;
	enum manual_state state = manual_step_state(w, step);
	char text[SENTENCE];
	view_cell(row, "%s", manual_step_name(step));
	view_cell(row, "%s", manual_state_text(state));
	view_cell(row, "%s", manual_step_text(w, step, text));
	if (state == MANUAL_DONE)
		view_row_tone(row, TONE_QUIET);
	else if (state == MANUAL_IN_THE_WAY)
		view_row_tone(row, TONE_WARNING);
}

/* Named by the step that is next: when that changes the list is a new one, and the mark starts there. */
static const char *list_id(enum manual_step next)
{
	static const char *const ids[MANUAL_STEPS] = { "steps-buy", "steps-verify", "steps-reassign", "steps-cancel" };

	return next < MANUAL_STEPS ? ids[next] : NULL;
}

static void view_steps(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = {
		{ _("Step"), ALIGN_LEFT, 9, 0 },
		{ _("Status"), ALIGN_LEFT, 10, 0 },
		{ _("What there is"), ALIGN_LEFT, 20, 0 },
	};
	view_table(v, &(struct view_table){
		.id = list_id(manual_next(w)),
		.label = _("The four steps"),
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = MANUAL_STEPS,
		.row = row,
		.data = w,
		.selected = is_over(w) ? SIZE_MAX : manual_next(w),
		.marks_selected = false,
	});
}

static void say_missing_role(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *roles = products_roles_sentence(w, text);
	if (roles != NULL)
		view_notice(v, TONE_WARNING, roles, NULL, NULL);
	const char *permissions = products_permissions_sentence(w, text);
	if (permissions != NULL)
		view_notice(v, TONE_WARNING, permissions, NULL, NULL);
}

/* The old plan has ended, and somebody still needs it. */
static void say_too_early(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], meaning[SENTENCE], remedy[SENTENCE];
	if (cancel_came_too_early(w))
		view_notice(v, TONE_WARNING, cancel_sentence(w, what), cancel_meaning(w, meaning), cancel_remedy(w, remedy));
}

/* The step that is next may belong to somebody else. */
static void say_next(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	enum manual_step next = manual_next(w);
	if (next == MANUAL_STEPS) {
		view_action(v, ACTION_FORWARD, _("See what has changed"), NULL);
		return;
	}
	if (manual_seller(w) != NULL && manual_step_closed(w, next, text) != NULL)
		view_notice(v, TONE_INFO, text, NULL, NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (products_chosen(w) == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	if (is_over(w))
		view_notice(v, TONE_SUCCESS, manual_sentence(w, text), NULL, NULL);
	else
		view_text(v, "%s", manual_sentence(w, text));
	view_gap(v);
	bool told = w->manual.told && wizard_running(w, REQUEST_MANUAL) && !manual_is_outdated(w); /* looked at again in the background */
	if (!told && !screen_call(w, v, REQUEST_MANUAL))
		return;
	if (watch_seen(w, text) != NULL && manual_next(w) != MANUAL_STEPS)
		view_notice(v, TONE_SUCCESS, text, NULL, NULL);
	say_too_early(w, v);
	view_steps(w, v);
	view_gap(v);
	manual_say_change(w, v);
	say_missing_role(w, v);
	say_next(w, v);
	manual_say_last_look(w, v);
}

/* ── what its keys do ── */

static struct effect open_step(size_t index)
{
	return screen_push(manual_step_page((enum manual_step)index));
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return manual_shown(w);
	case EVENT_CLOCK:
		return manual_clock(w);
	case EVENT_ANSWER:
		return manual_answered(w, event);
	case EVENT_OPEN:
		return open_step(event->index);
	case EVENT_ACTION:
		if (event->action == ACTION_FORWARD && is_over(w))
			return screen_push(&page_manual_receipt);
		break;
	default:
		break;
	}
	return screen_act(w, event, REQUEST_MANUAL);
}

static const char *forward_label(const struct wizard *w)
{
	return is_over(w) ? _("See what has changed") : _("Open");
}

static bool is_read(const struct wizard *w)
{
	return w->manual.told;
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Opens the step under the mark; the mark starts at the step that is next. When all four are done: shows what was "
		"bought, moved and cancelled."), is_read, forward_label },
	{ ACTION_RETRY, "F5 r", N_("Look again"), N_("Reads from the services how far each step is, also after something was done by hand."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_manual = {
	.id = "manual",
	.title = N_("Manual path"),
	.help = N_("Moving to another plan in four steps, where the upgrade by the service is closed or not wanted: buy, verify, reassign the "
		"licences, cancel the old plan. Each step can be done here or by hand in the admin centre, can be left, and is found again days "
		"later: how far it is comes from the services. Enter opens the step that is next. Nothing is changed by looking."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
