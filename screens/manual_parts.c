#include "screens/manual_parts.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "screens/common.h"
#include "screens/registry.h"

const struct page *manual_step_page(enum manual_step step)
{
	static const struct page *const pages[MANUAL_STEPS] = { &page_buy, &page_verify, &page_reassign, &page_cancel };

	return pages[step];
}

void manual_say_by_hand(const struct wizard *w, struct view *v, enum manual_step step)
{
	char text[SENTENCE];
	const char *address = manual_admin_centre(w, text);
	view_heading(v, _("By hand"));
	if (address != NULL)
		view_text(v, "%s", address);
	view_text(v, "%s", manual_by_hand(w, step, text));
}

void manual_say_watch(const struct wizard *w, struct view *v, enum manual_step step)
{
	char text[SENTENCE], looks[SENTENCE];
	view_notice(v, TONE_INFO, watch_sentence(w, step, text), watch_looks(w, looks), NULL);
}

void manual_say_last_look(const struct wizard *w, struct view *v)
{
	char when[TIME_TEXT];
	if (w->manual.told)
		view_text(v, _("Last look: %s."), time_local(w->manual.facts.read_ms, when));
}

void manual_say_change(const struct wizard *w, struct view *v)
{
	char text[SENTENCE], meaning[SENTENCE], remedy[SENTENCE];
	const char *sentence = amend_state_sentence(w, text);
	const struct error *err = &w->amend.error;
	if (sentence == NULL)
		return;
	switch (amend_state(w)) {
	case AMEND_REFUSED:
		view_notice(v, TONE_ERROR, err->text, error_meaning(err, meaning), error_remedy(err, remedy));
		screen_detail(v, err);
		break;
	case AMEND_DONE:
		view_notice(v, TONE_SUCCESS, sentence, NULL, NULL);
		break;
	default:
		view_notice(v, amend_state(w) == AMEND_UNSURE ? TONE_WARNING : TONE_INFO, sentence, NULL, NULL);
		break;
	}
	view_gap(v);
}

bool manual_is_outdated(const struct wizard *w)
{
	return w->manual.told && wizard_outdated(w, REQUEST_MANUAL);
}

void manual_say_outdated(const struct wizard *w, struct view *v)
{
	manual_say_change(w, v);
	if (wizard_running(w, REQUEST_MANUAL) || wizard_error(w, REQUEST_MANUAL) != NULL) {
		screen_call(w, v, REQUEST_MANUAL);
		return;
	}
	view_notice(v, TONE_INFO, _("This was not read."), _("The reading was stopped before the answer came. Nothing was changed."), NULL);
	view_action(v, ACTION_RETRY, _("Read it now"), NULL);
}

static bool is_signed_out(const struct wizard *w)
{
	const struct error *err = wizard_error(w, REQUEST_MANUAL);
	return err != NULL && err->kind == ERROR_SIGNED_OUT;
}

struct effect manual_clock(struct wizard *w)
{
	int64_t wait_ms = manual_look_again_ms(w);
	bool due = wait_ms >= 0 && w->mono_ms - wizard_call(w, REQUEST_MANUAL)->since_ms >= wait_ms;
	if (!due || wizard_running(w, REQUEST_MANUAL) || is_signed_out(w) || products_chosen(w) == NULL)
		return screen_effect(EFFECT_REDRAW);
	return screen_ask(w, REQUEST_MANUAL);
}

struct effect manual_shown(struct wizard *w)
{
	if (products_chosen(w) == NULL || wizard_running(w, REQUEST_MANUAL))
		return screen_effect(EFFECT_REDRAW);
	return is_signed_out(w) ? screen_shown(w, REQUEST_MANUAL) : screen_ask(w, REQUEST_MANUAL);
}

struct effect manual_answered(struct wizard *w, const struct event *event)
{
	bool overtaken = event->request == REQUEST_MANUAL && manual_is_outdated(w);
	return overtaken && wizard_error(w, REQUEST_MANUAL) == NULL && !wizard_running(w, REQUEST_MANUAL) ? screen_ask(w, REQUEST_MANUAL)
		: screen_effect(EFFECT_REDRAW);
}
