/* Sold to or Billed to, opened from Checkout by Change: fields with errors at the field, the service's check, its suggestions. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <stdio.h>

enum {
	ACTION_AS_IS = ACTION_PAGE,
	ACTION_DROP
};

static enum request_kind save_kind(const struct wizard *w)
{
	return address_editing(w) == ADDRESS_SOLD_TO ? REQUEST_SAVE_SOLD_TO : REQUEST_SAVE_BILLED_TO;
}

static bool is_busy(const struct wizard *w)
{
	return wizard_running(w, REQUEST_CHECK_ADDRESS) || wizard_running(w, save_kind(w));
}

/* ── what the page says ── */

static void view_fields(const struct wizard *w, struct view *v)
{
	const char *wrong = NULL;
	char hint[SENTENCE];
	for (enum address_field field = 0; field < ADDRESS_FIELDS; field++) {
		if (!address_field_shown(w, field))
			continue;
		const char *error = address_field_error(w, field);
		if (error != NULL && wrong == NULL)
			wrong = address_field_id(field);
		const char *value = w->address.draft.text[field];
		view_field(v, &(struct view_field){
			.id = address_field_id(field), .kind = FIELD_TEXT, .label = address_field_label(field), .value = value, .error = error,
			.hint = error == NULL && str_empty(value) ? address_field_hint(w, field, hint) : NULL, .columns = 36 });
	}
	if (wrong != NULL)
		view_focus(v, wrong);
}

static void suggestion_row(const void *data, size_t index, struct view_row *row)
{
	char lines[3][SENTENCE];
	size_t n = address_lines(address_suggestion(data, index), lines, 3);
	view_cell(row, "%s", n > 1 ? lines[1] : n > 0 ? lines[0] : "");
	view_cell(row, "%s", n > 2 ? lines[2] : "");
}

static void view_suggestions(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = { { _("Street"), ALIGN_LEFT, 12, 0 }, { _("Town"), ALIGN_LEFT, 12, 0 } };
	view_table(v, &(struct view_table){
		.id = "suggestions", .label = _("The service suggests; Enter takes the marked one"), .columns = columns, .n_columns = 2,
		.n_rows = address_suggestion_count(w), .row = suggestion_row, .data = w, .selected = 0 });
	view_focus(v, "suggestions");
}

/* The check's words stand above the fields: they are about all of them. */
static void view_check(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *sentence = address_check_sentence(w, text);
	if (sentence == NULL)
		return;
	bool clean = address_check_clean(w->address.check.status);
	view_notice(v, clean ? TONE_SUCCESS : TONE_WARNING, sentence, NULL, NULL);
	if (clean || address_next(w) != ADDRESS_ASK_PERSON)
		return;
	if (address_suggestion_count(w) > 0)
		view_suggestions(w, v);
	view_action(v, ACTION_AS_IS, _("It is right as I typed it: save it so"), NULL);
}

static void view_call(const struct wizard *w, struct view *v, enum request_kind kind)
{
	const struct call *call = wizard_call(w, kind);
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(kind), call->since_ms);
	if (wizard_error(w, kind) == NULL)
		return;
	screen_error(v, wizard_error(w, kind));
	view_action(v, ACTION_RETRY, _("Try again"), NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	view_heading(v, address_editing(w) == ADDRESS_SOLD_TO ? _("Sold to: the legal address of the buyer") : _("Billed to: where the bill goes"));
	view_call(w, v, REQUEST_CHECK_ADDRESS);
	view_call(w, v, save_kind(w));
	view_check(w, v);
	view_fields(w, v);
	view_action(v, ACTION_FORWARD, _("Check and save"), NULL);
	if (address_changed(w))
		view_action(v, ACTION_DROP, _("Drop the changes"), NULL);
}

/* ── what its keys do ── */

static struct effect close_page(struct wizard *w)
{
	address_leave(w);
	return screen_effect(EFFECT_DISMISS);
}

/* One step of the way from what was typed to what is saved; each answer takes the next. */
static struct effect step(struct wizard *w)
{
	struct error err = ERROR_INIT;
	if (is_busy(w) || address_validate(w, &err) != 0)
		return screen_effect(EFFECT_REDRAW);
	switch (address_next(w)) {
	case ADDRESS_ASK_CHECK:
		return screen_retry(w, REQUEST_CHECK_ADDRESS);
	case ADDRESS_SAVE:
		return screen_retry(w, save_kind(w));
	case ADDRESS_UNCHANGED:
		return close_page(w);
	case ADDRESS_MEND:
	case ADDRESS_ASK_PERSON:
		break;
	}
	return screen_effect(EFFECT_REDRAW);
}

static struct effect answered(struct wizard *w, const struct event *event)
{
	if (event->failed)
		return screen_effect(EFFECT_REDRAW);
	if (event->request == (int)save_kind(w))
		return close_page(w);
	/* An address that the check found clean is saved without another question. */
	if (event->request == REQUEST_CHECK_ADDRESS && address_next(w) == ADDRESS_SAVE)
		return step(w);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_AS_IS:
		address_accept_as_is(w);
		return step(w);
	case ACTION_DROP:
		return is_busy(w) ? screen_effect(EFFECT_NONE) : close_page(w);
	case ACTION_FORWARD:
	case ACTION_RETRY:
		return step(w);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static void set_field(struct wizard *w, const char *id, const char *text)
{
	struct error err = ERROR_INIT; /* the model keeps it; view() says it at the field */
	enum address_field field = address_field_by_id(id);
	if (field != ADDRESS_FIELDS)
		address_set(w, field, text, &err);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_COMMIT:
		set_field(w, event->id, event->text);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_OPEN:
		address_use_suggestion(w, event->index);
		return step(w);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event->action);
	case EVENT_SHOWN:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static bool asks_person(const struct wizard *w)
{
	return address_next(w) == ADDRESS_ASK_PERSON;
}

static bool has_failed(const struct wizard *w)
{
	return wizard_error(w, REQUEST_CHECK_ADDRESS) != NULL || wizard_error(w, save_kind(w)) != NULL;
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "F2 Enter", N_("Save"),
		N_("Has the address checked and saves it: F2 from any field, Enter from the last one."), NULL, NULL },
	{ ACTION_AS_IS, "F4 y", N_("Save as it is"), N_("Saves an address that the check could not confirm."), asks_person, NULL },
	{ ACTION_DROP, "F8 x", N_("Drop changes"), N_("Forgets what was typed and goes back to Checkout."), address_changed, NULL },
	{ ACTION_RETRY, "F5 r", N_("Try again"), N_("Has the address checked or saved again after a failure."), has_failed, NULL },
	SCREEN_KEYS_END
};

const struct page page_address = {
	.id = "address",
	.title = N_("Address"),
	.help = N_("An address of your organisation. Enter goes from field to field; in the last one the service checks the address, and what it finds "
		   "right is saved at the service. What it cannot confirm is shown with its suggestions: take one, change a field, or save it as you "
		   "typed it. Esc goes back without saving and keeps what you typed."),
	.keys = keys,
	.view = view,
	.act = act,
};
