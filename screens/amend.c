/* One change of a subscription, confirmed by a typed word: more licences, fewer, no renewal, the end. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/manual_parts.h"
#include "screens/registry.h"

#include <inttypes.h>
#include <stdio.h>

#define FIELD_LICENCES "licences"
#define FIELD_WORD "confirm"

static bool is_signed_out(const struct wizard *w)
{
	const struct error *err = amend_state(w) == AMEND_REFUSED ? &w->amend.error : wizard_error(w, REQUEST_AMEND);
	return err != NULL && err->kind == ERROR_SIGNED_OUT;
}

static bool is_done(const struct wizard *w)
{
	return amend_state(w) == AMEND_DONE;
}

/* ── what the page says ── */

static void view_quantity(const struct wizard *w, struct view *v)
{
	const struct amend_facts *a = amend_at_hand(w);
	char number[WORD_TEXT], error[SENTENCE];
	if (!amend_is_quantity(a->kind))
		return;
	snprintf(number, sizeof(number), "%" PRId64, a->quantity);
	view_field(v, &(struct view_field){ .id = FIELD_LICENCES, .kind = FIELD_QUANTITY, .label = _("Licences afterwards"),
		.value = str_empty(w->amend.wanted) ? number : w->amend.wanted, .error = amend_quantity_error(w, error) });
	view_gap(v);
}

static void view_word(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	bool wrong = !str_empty(w->amend.typed) && !amend_confirmed(w);
	view_text(v, "%s", amend_instruction(w, text));
	view_field(v, &(struct view_field){ .id = FIELD_WORD, .kind = FIELD_CONFIRM, .label = _("Confirm"), .value = w->amend.typed,
		.error = wrong ? _("This is not what is asked for. Nothing was sent.") : NULL, .columns = 40 });
}

static bool asks_prices(const struct wizard *w)
{
	return amend_at_hand(w)->kind == AMEND_ADD && wizard_running(w, REQUEST_PLANS);
}

static void view_prepared(const struct wizard *w, struct view *v)
{
	const struct error *failed = wizard_error(w, REQUEST_AMEND);
	char text[SENTENCE];
	manual_say_change(w, v);
	if (failed != NULL && amend_state(w) != AMEND_REFUSED && amend_state(w) != AMEND_UNSURE)
		screen_error(v, failed);
	if (is_signed_out(w))
		view_action(v, ACTION_RETRY, _("Sign in again"), NULL);
	if (amend_quantity_error(w, text) == NULL) {
		view_text(v, "%s", amend_confirmation(w, text));
		if (!asks_prices(w) && amend_amount(w, text) != NULL)
			view_text(v, "%s", text);
		if (!asks_prices(w) && amend_price_source(w, text) != NULL)
			view_pair(v, _("Prices"), "%s", text);
	}
	if (asks_prices(w))
		view_busy(v, request_waiting(REQUEST_PLANS), wizard_call(w, REQUEST_PLANS)->since_ms);
	view_gap(v);
	view_quantity(w, v);
	view_word(w, v);
	if (amend_word_is_wanted(w))
		view_focus(v, FIELD_WORD);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct amend_facts *a = amend_at_hand(w);
	char text[SENTENCE];
	if (a == NULL) {
		view_text(v, "%s", _("There is nothing to confirm. Go back."));
		return;
	}
	view_heading(v, amend_title(a->kind));
	if (wizard_running(w, REQUEST_AMEND)) {
		view_text(v, "%s", amend_confirmation(w, text));
		view_busy(v, request_waiting(REQUEST_AMEND), wizard_call(w, REQUEST_AMEND)->since_ms);
		view_text(v, "%s", amend_state_sentence(w, text) == NULL ? "" : text);
	} else if (is_done(w)) {
		manual_say_change(w, v);
		view_action(v, ACTION_FORWARD, _("Back, and see what the services show"), NULL);
	} else {
		view_prepared(w, v);
	}
}

/* ── what its keys do ── */

static struct effect send(struct wizard *w)
{
	if (wizard_running(w, REQUEST_AMEND))
		return screen_effect(EFFECT_NONE);
	if (amend_at_hand(w) == NULL || is_done(w))
		return screen_effect(EFFECT_DISMISS);
	if (amend_ready(w))
		return screen_ask(w, REQUEST_AMEND);
	amend_want_word(w);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
		return send(w);
	case ACTION_RETRY:
		return is_signed_out(w) ? screen_jump(&page_sign_in) : screen_effect(EFFECT_NONE);
	case ACTION_BACK: /* what was sent stays sent: the page before shows what becomes of it */
		if (!wizard_running(w, REQUEST_AMEND) && !is_done(w) && amend_state(w) != AMEND_REFUSED)
			amend_forget(w);
		return screen_effect(EFFECT_IGNORED);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect shown(struct wizard *w)
{
	struct error err = ERROR_INIT; /* a word that stands there already would let Enter alone send it */
	const struct amend_facts *a = amend_at_hand(w);
	if (!wizard_running(w, REQUEST_AMEND))
		amend_type(w, "", &err);
	if (a != NULL && a->kind == AMEND_ADD && w->settings.has_prices && wizard_needs(w, REQUEST_PLANS) && !wizard_running(w, REQUEST_PLANS))
		return screen_ask(w, REQUEST_PLANS);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect commit(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* view() says it at the field */
	if (wizard_running(w, REQUEST_AMEND))
		return screen_effect(EFFECT_REDRAW);
	if (str_eq(event->id, FIELD_LICENCES))
		amend_set_quantity(w, event->text, &err);
	else
		amend_type(w, event->text, &err);
	return screen_effect(EFFECT_REDRAW);
}

/* The page before looks at once, and says what it sees. */
static struct effect answered(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	if (event->request != REQUEST_AMEND)
		return screen_effect(EFFECT_REDRAW);
	if (amend_state(w) == AMEND_DONE || amend_state(w) == AMEND_UNSURE)
		return screen_effect(EFFECT_DISMISS);
	amend_type(w, "", &err);
	return screen_effect(amend_state(w) == AMEND_REFUSED && !is_signed_out(w) ? EFFECT_DISMISS : EFFECT_REDRAW);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return shown(w);
	case EVENT_COMMIT:
		return commit(w, event);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	const struct amend_facts *a = amend_at_hand(w);
	return a == NULL || is_done(w) ? _("Back") : amend_title(a->kind);
}

static bool may_go_on(const struct wizard *w)
{
	return !wizard_running(w, REQUEST_AMEND);
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("After the word is typed: sends the change, once."), may_go_on, forward_label },
	{ ACTION_RETRY, "F5 r", N_("Sign in"), N_("When the sign-in has ended: signs in again. Nothing was sent."), is_signed_out, NULL },
	SCREEN_KEYS_END,
};

const struct page page_amend = {
	.id = "amend",
	.title = N_("Confirm the change"),
	.help = N_("One change of one subscription. Read the sentence: plan, licences and organisation. Type the word that is asked for and press Enter: "
		"the change is written down on this machine and sent once. Esc before that goes back and nothing is changed. Where no answer comes, "
		"the page before reads the subscription to see what became of it."),
	.keys = keys,
	.view = view,
	.act = act,
};
