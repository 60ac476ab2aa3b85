#include "screens/common.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/registry.h"

struct effect screen_effect(enum effect_kind kind)
{
	return (struct effect){ .kind = kind };
}

struct effect screen_push(const struct page *page)
{
	return (struct effect){ .kind = EFFECT_PUSH, .page = page };
}

struct effect screen_jump(const struct page *page)
{
	return (struct effect){ .kind = EFFECT_JUMP, .page = page };
}

struct effect screen_ask(struct wizard *w, enum request_kind kind)
{
	return (struct effect){ .kind = EFFECT_CALL, .request = wizard_ask(w, kind) };
}

static bool needs_sign_in(const struct wizard *w, enum request_kind kind)
{
	const struct error *err = wizard_error(w, kind);
	return err != NULL && err->kind == ERROR_SIGNED_OUT;
}

static bool signed_in_since(const struct wizard *w, enum request_kind kind)
{
	return wizard_call(w, REQUEST_SIGN_IN)->state == CALL_DONE && wizard_signed_in_since(w, kind);
}

struct effect screen_shown(struct wizard *w, enum request_kind kind)
{
	if (wizard_running(w, kind))
		return screen_effect(EFFECT_REDRAW);
	if (wizard_needs(w, kind) || (needs_sign_in(w, kind) && signed_in_since(w, kind)))
		return screen_ask(w, kind);
	return screen_effect(EFFECT_REDRAW);
}

struct effect screen_retry(struct wizard *w, enum request_kind kind)
{
	if (needs_sign_in(w, kind) && !signed_in_since(w, kind))
		return screen_jump(&page_sign_in);
	return screen_ask(w, kind);
}

struct effect screen_act(struct wizard *w, const struct event *event, enum request_kind kind)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return screen_shown(w, kind);
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return event->action == ACTION_RETRY ? screen_retry(w, kind) : screen_effect(EFFECT_IGNORED);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

struct effect screen_close_act(struct wizard *w, const struct event *event)
{
	(void)w;
	switch (event->kind) {
	case EVENT_OPEN:
		return screen_effect(EFFECT_DISMISS);
	case EVENT_ACTION:
		return screen_effect(event->action == ACTION_FORWARD ? EFFECT_DISMISS : EFFECT_IGNORED);
	case EVENT_SHOWN:
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

bool screen_answered(const struct wizard *w, enum request_kind kind)
{
	return wizard_call(w, kind)->answered_at_ms != TIME_UNKNOWN;
}

void screen_detail(struct view *v, const struct error *err)
{
	view_detail(v, "%s", err->detail);
	if (!str_empty(err->service))
		view_detail(v, _("The service says: %s"), err->service);
}

void screen_error(struct view *v, const struct error *err)
{
	char meaning[SENTENCE], remedy[SENTENCE];
	view_notice(v, TONE_ERROR, err->text, error_meaning(err, meaning), error_remedy(err, remedy));
	screen_detail(v, err);
}

static void say_failure(const struct wizard *w, struct view *v, enum request_kind kind)
{
	screen_error(v, wizard_error(w, kind));
	view_action(v, ACTION_RETRY, needs_sign_in(w, kind) ? _("Sign in again") : _("Try again"), NULL);
}

bool screen_call(const struct wizard *w, struct view *v, enum request_kind kind)
{
	const struct call *call = wizard_call(w, kind);
	if (call->state == CALL_RUNNING) {
		view_busy(v, request_waiting(kind), call->since_ms);
		if (call->total > 0)
			view_progress(v, "", call->done, call->total);
	} else if (call->state == CALL_FAILED) {
		say_failure(w, v, kind);
	} else if (!screen_answered(w, kind)) {
		view_notice(v, TONE_INFO, _("This was not read."), _("The reading was stopped before the answer came. Nothing was changed."),
			NULL);
		view_action(v, ACTION_RETRY, _("Read it now"), NULL);
	}
	if (!screen_answered(w, kind))
		return false;
	if (call->state != CALL_DONE)
		view_gap(v);
	return true;
}

void screen_record(const struct wizard *w, struct view *v, int action)
{
	const struct call *call = wizard_call(w, REQUEST_SAVE_RECORD);
	char text[SENTENCE];
	const char *saved = receipt_record_sentence(w, text);
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(REQUEST_SAVE_RECORD), call->since_ms);
	else if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	else if (saved != NULL)
		view_notice(v, TONE_SUCCESS, saved, NULL, NULL);
	view_action(v, action, _("Save the record for an auditor"), NULL);
}

struct effect screen_save_record(struct wizard *w)
{
	return wizard_running(w, REQUEST_SAVE_RECORD) ? screen_effect(EFFECT_NONE) : screen_ask(w, REQUEST_SAVE_RECORD);
}
