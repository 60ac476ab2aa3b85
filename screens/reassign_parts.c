#include "screens/reassign_parts.h"

#include "core/i18n.h"
#include "core/text.h"
#include "screens/registry.h"

static enum tone tone_of(const struct reassign_result *r)
{
	return r->bad ? TONE_WARNING : r->good ? TONE_SUCCESS : TONE_PLAIN;
}

static void line(const void *data, size_t index, struct view_row *row)
{
	struct reassign_result results[REASSIGN_RESULTS];
	char text[SENTENCE];
	if (index >= reassign_results(data, results))
		return;
	view_cell(row, "%s", reassign_result_text(data, &results[index], text));
	view_cell(row, "%lld", (long long)results[index].rows);
	view_row_tone(row, tone_of(&results[index]));
}

static size_t first_bad(const struct reassign_result *results, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (results[i].bad)
			return i;
	return n;
}

void reassign_say_lines(const struct wizard *w, struct view *v, int forward)
{
	const struct view_column columns[] = {
		{ _("Result"), ALIGN_LEFT, 20, 0 },
		{ _("Users"), ALIGN_RIGHT, 0, 0 },
	};
	struct reassign_result results[REASSIGN_RESULTS];
	size_t n = reassign_results(w, results), bad = first_bad(results, n);
	view_table(v, &(struct view_table){
		.id = REASSIGN_LINES,
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = n,
		.row = line,
		.data = w,
		.selected = bad < n ? bad : 0,
		.empty = _("Nobody: no user fits what was chosen."),
	});
	/* What is in the way comes first. Where nothing is, Enter goes on. */
	if (bad < n)
		view_focus(v, REASSIGN_LINES);
	else if (forward != ACTION_NONE)
		view_focus_action(v, forward);
}

struct effect reassign_open_line(struct wizard *w, size_t index)
{
	struct reassign_result results[REASSIGN_RESULTS];
	if (index >= reassign_results(w, results))
		return screen_effect(EFFECT_NONE);
	reassign_show(w, &results[index].filter);
	return screen_push(&page_reassign_rows);
}

void reassign_say_report(const struct wizard *w, struct view *v, int action, const char *label)
{
	const struct call *call = wizard_call(w, REQUEST_REASSIGN_SAVE);
	char text[SENTENCE];
	const char *saved = reassign_saved_sentence(w, text);
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(REQUEST_REASSIGN_SAVE), call->since_ms);
	else if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	else if (saved != NULL)
		view_notice(v, TONE_SUCCESS, saved, NULL, NULL);
	view_action(v, action, label, NULL);
}

struct effect reassign_save(struct wizard *w)
{
	return wizard_running(w, REQUEST_REASSIGN_SAVE) ? screen_effect(EFFECT_NONE) : screen_ask(w, REQUEST_REASSIGN_SAVE);
}

struct effect reassign_buy(const struct wizard *w)
{
	if (manual_target(w) != NULL)
		return screen_push(&page_verify);
	return w->reassign.by_steps ? screen_push(&page_buy) : screen_jump(&page_subscription); /* Buy: that one may be chosen which is there */
}

void reassign_say_why(const struct wizard *w, struct view *v)
{
	if (!str_empty(w->reassign.why))
		view_notice(v, TONE_ERROR, _("The move ended before all was done."), w->reassign.why, NULL);
}

void reassign_say_refusal(const struct wizard *w, struct view *v)
{
	const struct error *err = wizard_error(w, REQUEST_REASSIGN_TELL);
	if (err != NULL)
		screen_error(v, err);
}

struct effect reassign_shown(struct wizard *w)
{
	bool asked = wizard_running(w, REQUEST_REASSIGN_OPEN) || wizard_error(w, REQUEST_REASSIGN_OPEN) != NULL;
	if (reassign_is_here(w) && !reassign_is_taken_up(w) && !asked)
		return screen_ask(w, REQUEST_REASSIGN_OPEN);
	return screen_effect(EFFECT_REDRAW);
}
