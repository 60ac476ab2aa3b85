/* Buy, step 1 of the manual path: a subscription that is there is taken, or a new one is bought, here or in the admin centre. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum { ACTION_NEW = ACTION_PAGE, ACTION_BY_HAND, ACTION_STATUS };

/* ── what the page says ── */

static bool is_open(const struct wizard *w)
{
	char why[SENTENCE];
	return buy_closed(w, why) == NULL;
}

static bool has_order(const struct wizard *w)
{
	enum buy_state state = buy_state(w);
	return state == BUY_SENT || state == BUY_NOT_FOUND || state == BUY_ORDERED || state == BUY_BOUGHT || state == BUY_FAILED;
}

/* Taken or bought: the next step can be looked at. */
static bool is_settled(const struct wizard *w)
{
	enum buy_state state = buy_state(w);
	return state == BUY_TAKEN || state == BUY_ORDERED || state == BUY_BOUGHT;
}

/* Something can still be chosen, or it has to be said why not. */
static bool is_undecided(const struct wizard *w)
{
	enum buy_state state = buy_state(w);
	return state == BUY_NOTHING || state == BUY_AWAITED || state == BUY_TAKEN || state == BUY_NOT_FOUND || state == BUY_FAILED;
}

static enum tone tone_of(enum buy_state state)
{
	switch (state) {
	case BUY_TAKEN:
	case BUY_BOUGHT:
		return TONE_SUCCESS;
	case BUY_SENT:
	case BUY_NOT_FOUND:
		return TONE_WARNING;
	case BUY_FAILED:
		return TONE_ERROR;
	case BUY_NOTHING:
	case BUY_AWAITED:
	case BUY_ORDERED:
		break;
	}
	return TONE_INFO;
}

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	const struct subscription *s = buy_have(w, index);
	char licences[WORD_TEXT * 2], why[SENTENCE];
	view_cell(row, "%s", s->name);
	view_cell(row, "%s", subscription_status_text(s->status));
	view_cell(row, "%s", products_licences_text(s, licences));
	view_cell(row, "%s", buy_is_taken(w, s) ? _("chosen") : "");
	if (buy_is_taken(w, s))
		view_row_tone(row, TONE_INFO);
	else if (buy_take_closed(w, why) != NULL)
		view_row_closed(row, why);
}

static size_t taken_row(const struct wizard *w)
{
	for (size_t i = 0; i < buy_have_count(w); i++)
		if (buy_is_taken(w, buy_have(w, i)))
			return i;
	return 0;
}

static void say_have(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = {
		{ _("Product"), ALIGN_LEFT, 24, 0 },
		{ _("Status"), ALIGN_LEFT, 0, 1 },
		{ _("Licences"), ALIGN_RIGHT, 0, 0 },
		{ "", ALIGN_LEFT, 0, 2 },
	};
	view_table(v, &(struct view_table){
		.id = "have", .label = buy_have_count(w) == 0 ? NULL : _("Subscriptions that users can be moved to; licences are purchased / assigned"), .columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]), .n_rows = buy_have_count(w), .row = row, .data = w, .selected = taken_row(w),
		.marks_selected = buy_state(w) == BUY_TAKEN, .empty = _("There is no subscription yet that users could be moved to.") });
}

static void say_doors(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	view_gap(v);
	if (is_settled(w))
		view_action(v, ACTION_FORWARD, _("Go on with the manual path"), NULL);
	if (has_order(w))
		view_action(v, ACTION_STATUS, _("Check the order"), NULL);
	if (!is_undecided(w) || !is_open(w))
		return; /* why stands above */
	view_action(v, ACTION_NEW, buy_state(w) == BUY_NOT_FOUND ? _("Place the order again") : _("Buy a new subscription"), buy_here_closed(w, text));
	view_action(v, ACTION_BY_HAND, buy_state(w) == BUY_AWAITED ? _("Where to click, and the wait for it") : _("Buy it in the admin centre"), buy_take_closed(w, text));
	if (buy_state(w) == BUY_AWAITED)
		view_focus_action(v, ACTION_BY_HAND);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_TAKE);
	char text[SENTENCE];
	if (products_chosen(w) == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	if (buy_state(w) != BUY_NOTHING)
		view_notice(v, tone_of(buy_state(w)), buy_sentence(w, text), NULL, NULL);
	else if (buy_closed(w, text) != NULL)
		view_notice(v, TONE_WARNING, buy_closed(w, text), NULL, NULL);
	if (is_open(w) && buy_state(w) != BUY_NOT_FOUND)
		view_text(v, "%s", _("Choose where the users are to be moved: a subscription that is there, or a new one. Nothing is cancelled by it, "
			"and no user is moved yet."));
	view_gap(v);
	if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	say_have(w, v);
	for (size_t i = 0; i < buy_have_count(w); i++)
		if (buy_have_caution(w, buy_have(w, i), text) != NULL)
			view_text(v, "%s", text);
	say_doors(w, v);
}

/* ── what its keys do ── */

static struct effect take(struct wizard *w, size_t index)
{
	struct error err = ERROR_INIT; /* what closes it stands on the page already */
	const struct subscription *s = buy_have(w, index);
	if (s != NULL && buy_is_taken(w, s))
		return screen_jump(&page_manual);
	return buy_take(w, index, &err) == 0 ? screen_ask(w, REQUEST_TAKE) : screen_effect(EFFECT_REDRAW);
}

/* Looking at this page changes nothing: whoever came from the automatic upgrade and goes back is on its way still. */
static struct effect buy_new(struct wizard *w)
{
	char why[SENTENCE];
	bool open = is_open(w) && buy_here_closed(w, why) == NULL && buy_open(w);
	return open ? screen_push(&page_plan) : screen_effect(EFFECT_REDRAW);
}

static struct effect by_hand(struct wizard *w)
{
	char why[SENTENCE];
	return buy_take_closed(w, why) == NULL ? screen_push(&page_buy_by_hand) : screen_effect(EFFECT_REDRAW);
}

static struct effect go_forward(struct wizard *w)
{
	char why[SENTENCE];
	if (is_settled(w))
		return screen_jump(&page_manual);
	if (!is_open(w))
		return products_chosen(w) != NULL ? screen_push(&page_status) : screen_effect(EFFECT_BACK);
	return buy_here_closed(w, why) == NULL && buy_state(w) != BUY_AWAITED ? buy_new(w) : by_hand(w);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
		return go_forward(w);
	case ACTION_NEW:
		return buy_new(w);
	case ACTION_BY_HAND:
		return by_hand(w);
	case ACTION_STATUS:
		return has_order(w) ? screen_push(&page_status) : screen_effect(EFFECT_NONE);
	case ACTION_RETRY:
		return screen_retry(w, REQUEST_PRODUCTS);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return screen_effect(EFFECT_REDRAW);
	case EVENT_OPEN:
		return take(w, event->index);
	case EVENT_ANSWER:
		if (event->request == REQUEST_TAKE && !event->failed)
			return screen_jump(&page_manual);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	char why[SENTENCE];
	if (is_open(w) && buy_have_count(w) > 0)
		return _("Take this one");
	if (is_settled(w))
		return _("Go on");
	if (!is_open(w))
		return has_order(w) ? _("Check the order") : products_chosen(w) != NULL ? _("Check upgrade status") : _("Back");
	if (buy_state(w) == BUY_NOT_FOUND)
		return _("Place it again");
	if (buy_state(w) == BUY_AWAITED)
		return _("Where to click");
	return buy_here_closed(w, why) == NULL ? _("Buy a new one") : _("In the admin centre");
}

static bool new_shown(const struct wizard *w)
{
	char why[SENTENCE];
	return is_open(w) && buy_here_closed(w, why) == NULL;
}

static bool by_hand_shown(const struct wizard *w)
{
	char why[SENTENCE];
	return buy_take_closed(w, why) == NULL;
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("On a subscription: the users are to be moved there. Else goes on: to the next step, to the order that is on its "
		"way, or to a new one."), NULL, forward_label },
	{ ACTION_NEW, "n", N_("New"), N_("Buys a new subscription: choose a plan, read the points, fill the cart. Nothing is ordered before you "
		"type a confirmation."), new_shown, NULL },
	{ ACTION_BY_HAND, "h", N_("By hand"), N_("Says where to click in the admin centre to buy it there, and waits for it."), by_hand_shown, NULL },
	{ ACTION_STATUS, "s", N_("Order"), N_("Check upgrade status: what became of the order."), has_order, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Reads your products again."), NULL, NULL },
	SCREEN_KEYS_END
};

const struct page page_buy = {
	.id = "buy",
	.title = N_("Buy"),
	.help = N_("Step 1 of the manual path: where the users are to be moved. If the organisation has a subscription of the new plan already, Enter takes "
		   "it. Else buy a new one here, through the same cart, billing, checkout and order as an upgrade, or in the admin centre. Nothing is "
		   "cancelled on the way, and no user is moved before you say so in step 3."),
	.keys = keys,
	.view = view,
	.act = act,
};
