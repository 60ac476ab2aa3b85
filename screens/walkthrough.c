/* The manual path as a checklist without any connection: the four steps, and the points of each. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum { ACTION_SAVE = ACTION_PAGE, ACTION_CLEAR };

/* ── the steps ── */

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	enum manual_step step = (enum manual_step)index;
	size_t all = walkthrough_count(step), left = walkthrough_left(w, step);
	view_cell(row, "%s", manual_step_name(step));
	view_cell(row, _("%zu of %zu"), all - left, all);
	if (left == 0)
		view_row_tone(row, TONE_QUIET);
}

/* Named by the step that is next: when that changes the list is a new one, and the mark starts there. */
static const char *list_id(enum manual_step next)
{
	static const char *const ids[MANUAL_STEPS + 1] = { "walk-buy", "walk-verify", "walk-reassign", "walk-cancel", "walk-done" };

	return ids[next];
}

static void say_saved(const struct wizard *w, struct view *v)
{
	const struct error *err = wizard_error(w, REQUEST_SAVE_WALKTHROUGH);
	if (err != NULL)
		screen_error(v, err);
	else if (!str_empty(w->walkthrough.saved_path))
		view_text(v, _("Saved as %s."), w->walkthrough.saved_path);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = { { _("Step"), ALIGN_LEFT, 16, 0 }, { _("Ticked"), ALIGN_RIGHT, 0, 0 } };
	enum manual_step next = walkthrough_next(w);
	char text[SENTENCE];
	view_text(v, "%s", walkthrough_sentence(w, text));
	if (manual_admin_centre(w, text) != NULL)
		view_text(v, "%s", text);
	view_gap(v);
	view_table(v, &(struct view_table){ .id = list_id(next), .label = _("The four steps"), .columns = columns, .n_columns = 2, .n_rows = MANUAL_STEPS,
		.row = row, .data = w, .selected = next == MANUAL_STEPS ? 0 : next });
	view_gap(v);
	say_saved(w, v);
	view_action(v, ACTION_SAVE, _("Save the checklist as a file"), NULL);
	view_text(v, "%s", _("It is also printed when you leave."));
}

static struct effect do_action(struct wizard *w, const struct event *event)
{
	switch (event->action) {
	case ACTION_SAVE:
		return screen_ask(w, REQUEST_SAVE_WALKTHROUGH);
	case ACTION_CLEAR:
		return screen_push(&page_walkthrough_clear);
	case ACTION_BACK: /* there is no page before it */
		return screen_effect(EFFECT_LEAVE);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_OPEN:
		walkthrough_open(w, (enum manual_step)event->index);
		return screen_push(&page_walkthrough_step);
	case EVENT_ACTION:
		return do_action(w, event);
	case EVENT_SHOWN:
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Open"), N_("Opens the points of the step under the mark; the mark starts at the first one with points left."), NULL, NULL },
	{ ACTION_SAVE, "s", N_("Save"), N_("Saves the checklist with its ticks and notes as a text file."), NULL, NULL },
	{ ACTION_CLEAR, "c", N_("Start over"), N_("Clears all ticks and notes, after asking."), NULL, NULL },
	{ ACTION_BACK, "Esc b", NULL, N_("Leaves: there is no page before this one."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_walkthrough = {
	.id = "walkthrough",
	.title = N_("Checklist of the manual path"),
	.help = N_("The manual path for where nothing can be connected: four steps in the admin centre, each with points to tick and room for notes. "
		"Nothing is read from a service and nothing is sent. What you tick and note is kept on this machine, can be saved as a file, and is "
		"printed when you leave."),
	.keys = keys,
	.view = view,
	.act = act,
};

/* ── the points of one step ── */

static void view_step_points(const struct wizard *w, struct view *v)
{
	enum manual_step step = walkthrough_open_step(w);
	char text[SENTENCE];
	view_heading(v, manual_step_name(step));
	for (size_t i = 0; i < walkthrough_count(step); i++) {
		size_t point = walkthrough_at(step, i);
		const char *label = walkthrough_note_label(point);
		view_ack(v, walkthrough_id(point), walkthrough_text(w, point, text), walkthrough_ticked(w, point));
		if (label != NULL)
			view_field(v, &(struct view_field){ .id = walkthrough_note_id(point), .kind = FIELD_TEXT, .label = label, .value = walkthrough_note(w, point),
				.columns = 40 });
	}
	view_gap(v);
	view_action(v, ACTION_FORWARD, _("Back to the four steps"), NULL);
}

static struct effect act_step(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* ids are the page's own */
	switch (event->kind) {
	case EVENT_TICK:
		walkthrough_tick(w, event->id, event->on, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_COMMIT:
		walkthrough_set_note(w, event->id, event->text, &err);
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_close_act(w, event);
	}
}

static const struct key_row step_keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Back to the steps"), N_("Ticks the point under the mark or goes on to the next; at the end goes back to the four steps."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_walkthrough_step = {
	.id = "walkthrough_step",
	.title = N_("Points of a step"),
	.help = N_("The points of one step, in order. Do each in the admin centre, then tick it. Some have a line for a note, such as an order number: "
		"Enter keeps it, and it is printed with the checklist."),
	.keys = step_keys,
	.view = view_step_points,
	.act = act_step,
};

/* ── starting over ── */

static void view_clear(const struct wizard *w, struct view *v)
{
	(void)w;
	view_notice(v, TONE_WARNING, _("This clears all ticks and notes of the checklist."), NULL, _("Go back to keep them."));
	view_action(v, ACTION_CLEAR, _("Clear them"), NULL);
}

static struct effect act_clear(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_SHOWN)
		return screen_effect(EFFECT_REDRAW);
	if (event->kind != EVENT_ACTION || event->action != ACTION_CLEAR)
		return screen_effect(EFFECT_IGNORED);
	walkthrough_clear_all(w);
	return screen_effect(EFFECT_DISMISS);
}

static const struct key_row clear_keys[] = {
	{ ACTION_CLEAR, "c", N_("Clear them"), N_("Clears all ticks and notes."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_walkthrough_clear = {
	.id = "walkthrough_clear",
	.title = N_("Start over"),
	.help = N_("Clears all ticks and notes of the checklist on this machine. Esc goes back and keeps them."),
	.keys = clear_keys,
	.view = view_clear,
	.act = act_clear,
};
