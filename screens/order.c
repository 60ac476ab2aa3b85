/* Order: the one confirmation, typed. Placed once; afterwards Status tells what became of it. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <stdio.h>

enum {
	ACTION_TO_CHECKOUT = ACTION_PAGE,
	ACTION_TO_PLANS
};

static bool is_signed_out(const struct wizard *w)
{
	const struct error *err = wizard_error(w, REQUEST_ORDER);
	return err != NULL && err->kind == ERROR_SIGNED_OUT;
}

/* ── what the page says ── */

/* The same figures that the service's order has, and that Done shows again. */
static void view_figures(const struct wizard *w, struct view *v)
{
	char label[SENTENCE], text[SENTENCE], amount[MONEY_TEXT];
	struct totals totals;
	checkout_totals(w, &totals);
	if (!totals.known)
		return;
	view_pair(v, _("Order, before tax"), "%s", money_format(totals.subtotal, amount));
	if (totals.tax_known)
		view_pair(v, checkout_tax_label(w, label), "%s", money_format(totals.tax, amount));
	if (money_is_set(totals.prepaid_used) && !money_is_zero(totals.prepaid_used))
		view_pair(v, _("Prepaid credit"), _("less %s"), money_format(totals.prepaid_used, amount));
	view_pair(v, checkout_due_label(w), "%s", money_format(totals.due, amount));
	if (money_is_set(totals.forfeit) && !money_is_zero(totals.forfeit))
		view_pair(v, _("Prepaid value that is lost"), "%s", money_format(totals.forfeit, amount));
	const char *source = billing_price_source(w, text);
	if (source != NULL)
		view_pair(v, _("Prices"), "%s", source);
	view_text(v, "%s", "");
}

static void view_confirmation(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	view_text(v, "%s", order_confirmation(w, text));
	view_text(v, "%s", "");
	view_figures(w, v);
	const char *credit = checkout_credit_sentence(w, text);
	if (credit != NULL)
		view_notice(v, TONE_INFO, credit, NULL, NULL);
}

static void view_field_of_word(const struct wizard *w, struct view *v)
{
	char text[SENTENCE], error[SENTENCE], word[NAME_TEXT];
	bool wrong = !str_empty(order_typed(w)) && !order_confirmed(w);
	if (wrong)
		snprintf(error, sizeof(error), _("This is not %s. Nothing was sent."), order_word(w, word));
	view_text(v, "%s", order_instruction(w, text));
	view_field(v, &(struct view_field){
		.id = "confirm", .kind = FIELD_CONFIRM, .label = _("Place order"), .value = order_typed(w), .error = wrong ? error : NULL, .columns = 40 });
}

/* Why the order could not be sent whatever is typed: something that it rests on has changed. */
static void view_obstacle(const struct wizard *w, struct view *v)
{
	struct error err = ERROR_INIT;
	bool ready = before_ready(w, &err) == 0 && cart_ready(w, &err) == 0 && billing_ready(w, &err) == 0 && checkout_ready(w, &err) == 0 &&
		     (!order_confirmed(w) || order_ready(w, &err) == 0);
	if (!ready)
		view_notice(v, TONE_ERROR, _("The order cannot be placed yet."), err.text, _("Go back, mend it, and come here again."));
}

static void view_way(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_ORDER);
	char text[SENTENCE];
	view_text(v, "%s", order_confirmation(w, text));
	view_text(v, "%s", "");
	view_busy(v, request_waiting(REQUEST_ORDER), call->since_ms);
	if (call->total > 0)
		view_progress(v, _("Users read"), call->done, call->total);
	const char *sentence = order_state_sentence(w, text);
	if (sentence != NULL)
		view_text(v, "%s", sentence);
}

/* An order that the service had and that came to nothing: it may be placed anew, as another one. */
static void view_came_to_nothing(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], meaning[SENTENCE], remedy[SENTENCE];
	view_notice(v, TONE_ERROR, status_sentence(w, what), status_meaning(w, meaning), status_remedy(w, remedy));
}

static void view_failure(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const struct error *err = order_state(w) == ORDER_REFUSED ? &w->order.error : wizard_error(w, REQUEST_ORDER);
	const char *sentence = order_state_sentence(w, text);
	if (order_state(w) == ORDER_ACCEPTED) {
		view_came_to_nothing(w, v);
	} else if (sentence != NULL) {
		view_notice(v, order_state(w) == ORDER_NOT_FOUND ? TONE_INFO : TONE_ERROR, sentence, NULL, NULL);
		if (err != NULL)
			screen_detail(v, err);
	} else if (err != NULL) {
		screen_error(v, err);
		if (is_signed_out(w))
			view_action(v, ACTION_RETRY, _("Sign in again"), NULL);
	}
}

/* Of a cart that was checked out in part: each line for itself. */
static void view_purchase(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	for (size_t i = 0; i < purchase_line_count(w) && purchase_refused_sentence(w, text) != NULL; i++)
		view_pair(v, purchase_line_name(w, i), "%s", purchase_line_text(w, i, text));
	const char *partly = purchase_refused_sentence(w, text);
	if (partly != NULL)
		view_notice(v, TONE_WARNING, partly, NULL, NULL);
}

static void view_refused(const struct wizard *w, struct view *v)
{
	view_failure(w, v);
	view_purchase(w, v);
	view_action(v, ACTION_TO_CHECKOUT, _("Back to Checkout"), NULL);
	view_action(v, ACTION_TO_PLANS, _("Choose another plan"), NULL);
	view_text(v, "%s", "");
	view_text(v, "%s", _("When what it names has been mended, the order can be placed anew; the word has to be typed again."));
	view_field_of_word(w, v);
}

static const char *forward_label(const struct wizard *w)
{
	if (wizard_by_hand(w) && order_state(w) == ORDER_ACCEPTED && !order_may_place(w))
		return _("Go on with the manual path");
	return order_may_place(w) && !order_is_elsewhere(w) ? _("Place order") : _("Check upgrade status");
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (wizard_running(w, REQUEST_ORDER)) {
		view_way(w, v);
	} else if (order_is_out(w) && !order_may_place(w)) {
		const char *sentence = order_state_sentence(w, text);
		view_notice(v, order_state(w) == ORDER_ACCEPTED ? TONE_SUCCESS : TONE_WARNING, sentence == NULL ? "" : sentence, NULL, NULL);
		view_purchase(w, v);
		view_action(v, ACTION_FORWARD, forward_label(w), NULL);
	} else if (order_is_elsewhere(w)) {
		view_failure(w, v);
		view_text(v, "%s", subscription_under_way_sentence(w, text));
		view_action(v, ACTION_FORWARD, _("Check upgrade status"), NULL);
	} else if (order_state(w) == ORDER_REFUSED) {
		view_refused(w, v);
	} else {
		view_failure(w, v);
		view_confirmation(w, v);
		view_obstacle(w, v);
		view_field_of_word(w, v);
	}
}

/* ── what its keys do ── */

/* By hand the other steps follow an order; one that was carried out in part is read here first. */
static struct effect go_on(const struct wizard *w)
{
	return wizard_by_hand(w) && order_state(w) == ORDER_ACCEPTED ? screen_jump(&page_manual) : screen_effect(EFFECT_NEXT);
}

static bool is_partly(const struct wizard *w)
{
	char text[SENTENCE];
	return order_state(w) == ORDER_ACCEPTED && purchase_refused_sentence(w, text) != NULL;
}

static struct effect place(struct wizard *w)
{
	struct error err = ERROR_INIT; /* view() says it */
	if (wizard_running(w, REQUEST_ORDER))
		return screen_effect(EFFECT_NONE);
	if (!order_may_place(w) || order_is_elsewhere(w))
		return order_is_out(w) || order_is_elsewhere(w) ? go_on(w) : screen_effect(EFFECT_REDRAW);
	return order_ready(w, &err) == 0 ? screen_ask(w, REQUEST_ORDER) : screen_effect(EFFECT_REDRAW);
}

/* Before the order is written down the waiting can be taken back; afterwards only Status can tell. */
static struct effect go_back(struct wizard *w)
{
	struct error err = ERROR_INIT; /* an empty word is no word; it is typed anew */
	if (!wizard_running(w, REQUEST_ORDER))
		return screen_effect(EFFECT_IGNORED);
	if (order_state(w) == ORDER_CHECKING) {
		order_type(w, "", &err);
		return (struct effect){ .kind = EFFECT_CANCEL, .request = wizard_ask(w, REQUEST_ORDER) };
	}
	return screen_effect(EFFECT_NEXT);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
		return place(w);
	case ACTION_BACK:
		return go_back(w);
	case ACTION_TO_CHECKOUT:
		return screen_jump(&page_checkout);
	case ACTION_TO_PLANS:
		return screen_jump(&page_plan);
	case ACTION_RETRY:
		return is_signed_out(w) ? screen_jump(&page_sign_in) : screen_effect(EFFECT_NONE);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

/* A word that stands there already would let Enter alone place an order: it is asked for anew each time. */
static void ask_anew(struct wizard *w)
{
	struct error err = ERROR_INIT;
	if (!wizard_running(w, REQUEST_ORDER) && order_may_place(w) && !str_empty(order_typed(w)))
		order_type(w, "", &err);
}

static struct effect answered(struct wizard *w, const struct event *event)
{
	if (event->request != REQUEST_ORDER)
		return screen_effect(EFFECT_REDRAW);
	if (order_is_out(w) && !order_may_place(w))
		return is_partly(w) ? screen_effect(EFFECT_REDRAW) : go_on(w);
	ask_anew(w);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* what is not the word is kept; view() says it at the field */
	switch (event->kind) {
	case EVENT_SHOWN:
		ask_anew(w);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_COMMIT:
		if (!wizard_running(w, REQUEST_ORDER))
			order_type(w, event->text, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

/* What Esc does while an order is on its way is not what it does elsewhere. */
static const char *back_label(const struct wizard *w)
{
	if (!wizard_running(w, REQUEST_ORDER))
		return _("Back");
	return order_state(w) == ORDER_CHECKING ? _("Take it back") : _("Status");
}

static bool was_refused(const struct wizard *w)
{
	return order_state(w) == ORDER_REFUSED && !wizard_running(w, REQUEST_ORDER);
}

/* While the order is on its way the page goes on by itself; only Esc does something. */
static bool may_go_forward(const struct wizard *w)
{
	return !wizard_running(w, REQUEST_ORDER);
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("After the word is typed: places the order, once. Afterwards: goes on to Check upgrade status."),
		may_go_forward, forward_label },
	{ ACTION_TO_CHECKOUT, "F4 k", N_("Checkout"), N_("After a refusal: goes back to Checkout, to mend what the service named."), was_refused, NULL },
	{ ACTION_TO_PLANS, "F6 p", N_("Plans"), N_("After a refusal: goes back to the plans."), was_refused, NULL },
	{ ACTION_RETRY, "F5 r", N_("Sign in"), N_("When the sign-in has ended: signs in again. Nothing was sent."), is_signed_out, NULL },
	{ ACTION_BACK, "Esc b", NULL, N_("Goes back, and nothing is bought. While an order is on its way: takes it back as long as it has not been sent, then goes to Check upgrade status."), NULL,
		back_label },
	SCREEN_KEYS_END
};

const struct page page_order = {
	.id = "order",
	.title = N_("Order"),
	.step = N_("Order"),
	.help = N_("The one place where something is bought. Read the sentence: plan, quantity, amount and organisation. Type the word that is asked for "
		   "and press Enter: the order is written down on this machine and sent once, whatever keys are pressed and whatever happens to the "
		   "network. Esc before that goes back and nothing is bought. Once it is on its way, Check upgrade status tells what became of it."),
	.keys = keys,
	.view = view,
	.act = act,
};
