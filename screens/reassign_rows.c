/* The users behind one line of a plan or a result, and what can be decided about all of them. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/reassign_parts.h"
#include "screens/registry.h"

#include <stdio.h>

enum { ACTION_DECIDE = ACTION_PAGE, ACTION_TRY };

/* ── what is shared by all of them ── */

static bool can_decide(const struct wizard *w)
{
	enum reassign_decision decision = reassign_list_decision(w);
	return decision == DECIDE_LOCATION || decision == DECIDE_SWITCH_OFF || decision == DECIDE_BUY;
}

static bool can_try(const struct wizard *w)
{
	const struct reassign_cause *cause = reassign_list_cause(w);
	enum reassign_stage stage = reassign_stage(w);
	return cause != NULL && cause->can_be_retried && (stage == REASSIGN_HALTED || stage == REASSIGN_OVER);
}

static const char *decide_label(const struct wizard *w)
{
	switch (reassign_list_decision(w)) {
	case DECIDE_LOCATION:
		return _("Set for all");
	case DECIDE_SWITCH_OFF:
		return _("Switch off for all");
	default:
		return _("Buy licences");
	}
}

static void say_location(const struct wizard *w, struct view *v, long long users)
{
	char label[SENTENCE];
	snprintf(label, sizeof(label), ngettext("Usage location for %lld user", "Usage location for all %lld users", (unsigned long)users), users);
	view_field(v, &(struct view_field){ .id = "location", .label = label, .value = w->reassign.location, .max_chars = 8, .columns = 4,
		.hint = _("such as US"), .error = reassign_refused(w, "location") });
	view_action(v, ACTION_DECIDE, _("Set this location for all of them"), NULL);
}

static void say_decision(const struct wizard *w, struct view *v, const struct reassign_cause *cause)
{
	switch (reassign_list_decision(w)) {
	case DECIDE_LOCATION:
		say_location(w, v, (long long)cause->rows);
		break;
	case DECIDE_SWITCH_OFF:
		view_action(v, ACTION_DECIDE, _("Leave the clashing service of the new plan off for all of them"), NULL);
		break;
	case DECIDE_BUY:
		view_action(v, ACTION_DECIDE, _("Buy the missing licences"), NULL);
		break;
	case DECIDE_NOTHING:
	case DECIDE_TAKE_IN:
		break;
	}
	if (can_try(w))
		view_action(v, ACTION_TRY, _("Try these again"), NULL);
}

static void say_cause(const struct wizard *w, struct view *v)
{
	const struct reassign_cause *cause = reassign_list_cause(w);
	if (cause == NULL)
		return;
	view_text(v, "%s", cause->text);
	if (!str_empty(cause->remedy))
		view_text(v, "%s", cause->remedy);
	say_decision(w, v, cause);
}

/* ── the list ── */

static enum tone tone_of(const struct reassign_row *row)
{
	if (row->check == REASSIGN_DIFFERS || row->state == REASSIGN_FAILED || row->state == REASSIGN_BACK_FAILED)
		return TONE_ERROR;
	return TONE_PLAIN;
}

/* What is worth a column: why, where there is a reason; else which services stay off. */
static const char *note(const struct wizard *w, const struct reassign_row *row, char to[SENTENCE])
{
	char names[SENTENCE];
	if (!str_empty(row->words) || reassign_list_cause(w) != NULL)
		return row->words;
	if (!str_empty(row->cause.word) && row->kind != REASSIGN_GROUP)
		return reassign_row_text(w, row, to);
	if (!str_empty(row->lost)) {
		snprintf(to, SENTENCE, _("cannot be kept off: %s"), reassign_services_text(w, row->lost, names));
		return to;
	}
	if (str_empty(row->off))
		return "";
	snprintf(to, SENTENCE, _("off: %s"), reassign_services_text(w, row->off, names));
	return to;
}

static void list_row(const void *data, size_t index, struct view_row *to)
{
	const struct wizard *w = data;
	const struct reassign_row *row = reassign_row_at(w, (int64_t)index);
	char text[SENTENCE];
	if (row == NULL)
		return;
	bool group = row->kind == REASSIGN_GROUP;
	view_cell(to, "%s", group ? row->name : row->upn);
	view_cell(to, "%s", group ? reassign_row_text(w, row, text) : row->name);
	view_cell(to, "%s", note(w, row, text));
	view_row_tone(to, tone_of(row));
}

static void say_list(const struct wizard *w, struct view *v)
{
	const struct reassign_cause *cause = reassign_list_cause(w);
	bool groups = w->reassign.filter.kind == REASSIGN_GROUP, lines = cause != NULL && reassign_cause_is_of_line(cause);
	const struct view_column columns[] = {
		{ groups ? _("Group") : lines ? _("Line") : _("User"), ALIGN_LEFT, 20, 0 },
		{ groups ? _("Result") : _("Name"), ALIGN_LEFT, 0, 2 },
		{ _("Note"), ALIGN_LEFT, 12, 1 },
	};
	view_table(v, &(struct view_table){
		.id = "rows",
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = w->reassign.n_rows > 0 ? (size_t)w->reassign.n_rows : 0,
		.row = list_row,
		.data = w,
		.selected = 0,
		.empty = str_empty(w->reassign.filter.text) ? _("Nobody is left in this list.") : _("Nobody in this list fits that text."),
	});
}

static void view(const struct wizard *w, struct view *v)
{
	struct reassign_result line = { .filter = w->reassign.filter, .cause = reassign_list_cause(w) };
	char text[SENTENCE];
	if (wizard_running(w, REQUEST_REASSIGN_TELL)) { /* then the plan is shown, with what that has changed */
		view_busy(v, request_waiting(REQUEST_REASSIGN_TELL), wizard_call(w, REQUEST_REASSIGN_TELL)->since_ms);
		return;
	}
	view_heading(v, reassign_result_text(w, &line, text));
	view_field(v, &(struct view_field){ .id = "find", .label = _("Only names or addresses with"), .value = w->reassign.filter.text,
		.max_chars = 100, .columns = 24 });
	say_cause(w, v);
	reassign_say_refusal(w, v);
	if (wizard_error(w, REQUEST_REASSIGN_ROWS) != NULL) {
		screen_call(w, v, REQUEST_REASSIGN_ROWS);
		return;
	}
	if (w->reassign.n_rows == COUNT_UNKNOWN) {
		screen_call(w, v, REQUEST_REASSIGN_ROWS);
		return;
	}
	say_list(w, v);
	/* Where nothing of them is asked, the list itself is what one came for. */
	view_focus(v, reassign_list_decision(w) == DECIDE_LOCATION ? "location" : "rows");
}

/* ── what its keys do ── */

static struct effect read_list(struct wizard *w)
{
	if (wizard_running(w, REQUEST_REASSIGN_ROWS) || !reassign_rows_needed(w))
		return screen_effect(EFFECT_REDRAW);
	return screen_ask(w, REQUEST_REASSIGN_ROWS);
}

static struct effect answered(struct wizard *w, const struct event *event)
{
	if (event->failed)
		return screen_effect(EFFECT_REDRAW);
	/* Decided for all of them: the plan says what that has changed. */
	return event->request == REQUEST_REASSIGN_TELL ? screen_effect(EFFECT_DISMISS) : read_list(w);
}

static struct effect decide(struct wizard *w)
{
	struct error err = ERROR_INIT;
	switch (reassign_list_decision(w)) {
	case DECIDE_LOCATION:
		if (reassign_wish_location(w, 0, &err) == 0)
			return screen_ask(w, REQUEST_REASSIGN_TELL);
		reassign_refuse(w, "location", &err);
		return screen_effect(EFFECT_REDRAW);
	case DECIDE_SWITCH_OFF:
		reassign_wish_row(w, REASSIGN_SWITCH_OFF, 0);
		return screen_ask(w, REQUEST_REASSIGN_TELL);
	case DECIDE_BUY:
		return reassign_buy(w);
	default:
		return screen_effect(EFFECT_NONE);
	}
}

static struct effect try_again(struct wizard *w)
{
	reassign_wish_retry(w, reassign_list_cause(w)->word);
	return screen_jump(&page_reassign_move);
}

static struct effect commit(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	if (str_eq(event->id, "find")) {
		reassign_find(w, event->text);
		return read_list(w);
	}
	bool refused = reassign_type_location(w, event->text, &err) != 0;
	reassign_refuse(w, "location", refused ? &err : NULL);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
	case EVENT_CLOCK:
		return read_list(w);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_SELECT:
		reassign_look(w, (int64_t)event->index);
		return read_list(w);
	case EVENT_OPEN:
		reassign_open(w, (int64_t)event->index);
		return screen_push(&page_reassign_user);
	case EVENT_COMMIT:
		return commit(w, event);
	case EVENT_ACTION:
		if (event->action == ACTION_DECIDE || (event->action == ACTION_FORWARD && str_eq(event->id, "location")))
			return can_decide(w) ? decide(w) : screen_effect(EFFECT_NONE);
		if (event->action == ACTION_TRY && can_try(w))
			return try_again(w);
		return event->action == ACTION_RETRY ? screen_ask(w, REQUEST_REASSIGN_ROWS) : screen_effect(EFFECT_IGNORED);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Opens the user under the mark: what they have, what they would get, and what can be decided."), NULL, NULL },
	{ ACTION_DECIDE, "a", NULL, N_("Decides for all of the list: sets a usage location, leaves a clashing service off, or leads to where licences are "
		"bought."), can_decide, decide_label },
	{ ACTION_TRY, "t", N_("Try again"), N_("After a move: tries all of this list again."), can_try, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Reads the list again."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_reassign_rows = {
	.id = "reassign_rows",
	.title = N_("Users of the move"),
	.help = N_("The users behind one line, with the reason where there is one. Where something can be decided for all of them at once, it stands above "
		"the list; Enter opens one user. The field at the top shows only names and addresses that contain a text."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
