/* Another way to pay, among those on file: opened from Checkout by Change. No card number is ever typed, shown or sent. */
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <stdlib.h>

static void view_ways(const struct wizard *w, struct view *v)
{
	size_t n = payment_count(w);
	struct view_option *options = xcalloc(n, sizeof(*options));
	char (*labels)[SENTENCE] = xcalloc(n, sizeof(*labels)), (*closed)[SENTENCE] = xcalloc(n, sizeof(*closed));
	for (size_t i = 0; i < n; i++) {
		options[i].label = payment_text(payment_at(w, i), labels[i]);
		options[i].closed = payment_closed(w, i, closed[i]);
		if (payment_at(w, i)->is_default)
			options[i].hint = _("used for your bills now");
	}
	view_choice(v, "payment", _("On file"), options, n, payment_default(w));
	free(options);
	free(labels);
	free(closed);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_SET_PAYMENT);
	view_text(v, "%s", _("How is the bill paid? The choice holds for this order and for later bills."));
	view_text(v, "%s", "");
	if (payment_count(w) == 0)
		view_notice(v, TONE_INFO, _("No way to pay is on file."), NULL, _("Add one in the admin centre under Billing, then read Checkout again."));
	else
		view_ways(w, v);
	view_text(v, "%s", "");
	view_text(v, "%s", _("Another card or bank account is added in the admin centre: no number of one is ever typed here."));
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(REQUEST_SET_PAYMENT), call->since_ms);
	if (wizard_error(w, REQUEST_SET_PAYMENT) != NULL) {
		screen_error(v, wizard_error(w, REQUEST_SET_PAYMENT));
		view_action(v, ACTION_RETRY, _("Try again"), NULL);
	}
}

/* What was chosen counts when the service has taken it: until then the page stays. */
static struct effect choose(struct wizard *w, size_t index)
{
	struct error err = ERROR_INIT;
	if (wizard_running(w, REQUEST_SET_PAYMENT))
		return screen_effect(EFFECT_NONE);
	if (index == payment_default(w))
		return screen_effect(EFFECT_DISMISS);
	return payment_choose(w, index, &err) == 0 ? screen_retry(w, REQUEST_SET_PAYMENT) : screen_effect(EFFECT_REDRAW);
}

static struct effect do_action(struct wizard *w, int action)
{
	bool running = wizard_running(w, REQUEST_SET_PAYMENT);
	if (action == ACTION_FORWARD)
		return screen_effect(running ? EFFECT_NONE : EFFECT_DISMISS);
	if (action == ACTION_RETRY)
		return running ? screen_effect(EFFECT_NONE) : screen_retry(w, REQUEST_SET_PAYMENT);
	return screen_effect(EFFECT_IGNORED);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_CHOOSE:
		return choose(w, event->index);
	case EVENT_ANSWER:
		return screen_effect(event->request == REQUEST_SET_PAYMENT && !event->failed ? EFFECT_DISMISS : EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event->action);
	case EVENT_SHOWN:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static bool has_failed(const struct wizard *w)
{
	return wizard_error(w, REQUEST_SET_PAYMENT) != NULL;
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Keep it"), N_("On another line: tells the service to use it, and goes back to Checkout. On the one in use: goes back."), NULL, NULL },
	{ ACTION_RETRY, "F5 r", N_("Try again"), N_("Sends the choice again after a failure."), has_failed, NULL },
	SCREEN_KEYS_END
};

const struct page page_payment = {
	.id = "payment",
	.title = N_("Paid by"),
	.help = N_("The ways to pay that are on file at the service. One that cannot be used for this order is shown closed, with the reason: a card that "
		   "has expired, or an invoice for an amount that is too small. Enter on a line tells the service to use it from now on."),
	.keys = keys,
	.view = view,
	.act = act,
};
