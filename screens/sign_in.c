#include "core/i18n.h"
#include "screens/common.h"
#include "screens/registry.h"

static void view_code(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	view_gap(v);
	view_pair(v, _("Address"), "%s", w->sign_in.code.address);
	view_pair(v, _("Code"), "%s", w->sign_in.code.user_code);
	view_pair(v, _("Who"), "%s", sign_in_who(w, text));
	view_pair(v, _("For"), "%s", sign_in_what_for(w, text));
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	bool runs = wizard_running(w, REQUEST_SIGN_IN);
	if (wizard_error(w, REQUEST_SIGN_IN) != NULL) {
		screen_call(w, v, REQUEST_SIGN_IN);
		return;
	}
	if (runs && sign_in_state(w) == SIGN_IN_EXPIRED)
		view_text(v, "%s", _("The code has run out before anybody signed in. A new one is being asked for."));
	else
		view_text(v, "%s", sign_in_sentence(w, text));
	if (sign_in_state(w) == SIGN_IN_CODE)
		view_code(w, v);
	view_gap(v);
	if (runs)
		screen_call(w, v, REQUEST_SIGN_IN);
	else if (sign_in_state(w) == SIGN_IN_DONE)
		view_action(v, ACTION_FORWARD, _("Go to Your products"), NULL);
	else
		view_action(v, ACTION_RETRY, _("Ask for a new code"), NULL);
}

/* Some service said that the sign-in has ended, and nobody has signed in since. */
static bool is_signed_out(const struct wizard *w)
{
	for (enum request_kind kind = REQUEST_PRODUCTS; kind < REQUEST_KINDS; kind++) {
		const struct error *err = wizard_error(w, kind);
		if (err != NULL && err->kind == ERROR_SIGNED_OUT && !wizard_signed_in_since(w, kind))
			return true;
	}
	return false;
}

static struct effect shown(struct wizard *w)
{
	bool wanted = sign_in_state(w) != SIGN_IN_DONE || is_signed_out(w);
	if (wanted && !wizard_running(w, REQUEST_SIGN_IN))
		return screen_ask(w, REQUEST_SIGN_IN);
	return screen_effect(EFFECT_REDRAW);
}

/* A jump, so that the way back from Your products leads out of the wizard. */
static struct effect act(struct wizard *w, const struct event *event)
{
	bool done = sign_in_state(w) == SIGN_IN_DONE;
	switch (event->kind) {
	case EVENT_SHOWN:
		return shown(w);
	case EVENT_ANSWER:
		if (done && event->request == REQUEST_SIGN_IN && !event->failed)
			return screen_jump(&page_products);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_CLOCK:
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		if (event->action == ACTION_RETRY)
			return screen_ask(w, REQUEST_SIGN_IN);
		if (event->action == ACTION_FORWARD && done)
			return screen_jump(&page_products);
		return screen_effect(EFFECT_IGNORED);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static bool may_try_again(const struct wizard *w)
{
	return !wizard_running(w, REQUEST_SIGN_IN) && sign_in_state(w) != SIGN_IN_DONE;
}

static const struct key_row keys[] = {
	{ ACTION_RETRY, "F5 r", N_("Try again"), N_("Asks for a new code and starts to sign in again."), may_try_again, NULL },
	SCREEN_KEYS_END,
};

const struct page page_sign_in = {
	.id = "sign_in",
	.title = N_("Sign in"),
	.help = N_("You sign in on another screen: a computer or a phone with a browser. Open the address, type the code, and sign in "
		"there as an admin of the organisation; a partner signs in as an admin agent at home, and the page names the customer. No password "
		"is ever typed in this wizard. It waits, and goes on by itself. A code that has run out is replaced by a new one. Where the sign-in "
		"service refuses, the page says why and what to do; d shows the service's own words. Signing in changes nothing."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
