/* Buying in the admin centre: where to click, and which plan is then waited for. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <inttypes.h>

static void row(const void *data, size_t index, struct view_row *row)
{
	view_cell(row, "%s", buy_plan(data, index)->name);
}

static size_t awaited_row(const struct wizard *w)
{
	const struct upgrade_record *r = buy_record(w);
	for (size_t i = 0; r != NULL && i < buy_plan_count(w); i++)
		if (str_ieq(buy_plan(w, i)->sku_id, r->target_sku_id))
			return i;
	return 0;
}

static void say_plans(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = { { _("Plan"), ALIGN_LEFT, 24, 0 } };
	view_table(v, &(struct view_table){
		.id = "plans", .label = _("Which plan do you buy, or have you bought?"), .columns = columns, .n_columns = 1,
		.n_rows = buy_plan_count(w), .row = row, .data = w, .selected = awaited_row(w),
		.empty = _("The product file names no plan that users could be moved to.") });
}

/* Who alone may sell, where it was not bought directly; NULL: the admin centre does. */
static const char *seller(const struct wizard *w, const struct subscription *s)
{
	if (w->settings.as_partner)
		return NULL;
	if (s->sold_by_partner)
		return str_empty(s->partner_name) ? _("your partner") : s->partner_name;
	return s->channel == CHANNEL_VOLUME ? _("your account representative") : NULL;
}

static void say_clicks(const struct wizard *w, struct view *v, const struct subscription *s)
{
	if (seller(w, s) != NULL) {
		view_text(v, _("Ask %s for the plan, with as many licences as users are to be moved."), seller(w, s));
		return;
	}
	const char *address = admin_centre(&w->file, w->settings.cloud);
	if (address != NULL)
		view_text(v, _("1. Open %s as a Global or Billing admin."), address);
	else
		view_text(v, "%s", _("1. Open the admin centre as a Global or Billing admin."));
	view_text(v, "%s", _("2. Marketplace (Billing > Purchase services in the older menu): find the plan, open Details, choose Buy."));
	if (s->assigned > 0)
		view_text(v, _("3. Type the number of licences; users who hold %s: %" PRId64 ". Choose the billing, then Checkout and Place order."), s->name,
			s->assigned);
	else
		view_text(v, "%s", _("3. Type the number of licences, choose the billing, then Checkout and Place order."));
	view_text(v, "%s", _("Leave automatic assignment of licences to everyone unticked: the users are moved in step 3."));
}

static void view(const struct wizard *w, struct view *v)
{
	const struct subscription *s = products_chosen(w);
	const struct call *call = wizard_call(w, REQUEST_TAKE);
	if (s == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	say_clicks(w, v, s);
	view_gap(v);
	if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	say_plans(w, v);
	view_gap(v);
	view_text(v, "%s", _("Enter on the plan notes it. The next step, Verify, then looks for its subscription by itself; you can leave and come back."));
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* what closes it stands on Buy */
	switch (event->kind) {
	case EVENT_OPEN:
		return buy_await(w, event->index, &err) == 0 ? screen_ask(w, REQUEST_TAKE) : screen_effect(EFFECT_REDRAW);
	case EVENT_ANSWER:
		if (event->request == REQUEST_TAKE && !event->failed)
			return screen_jump(&page_manual);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_SHOWN:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("I buy this one"), N_("Notes the marked plan: its subscription is waited for, and the users are to be moved to it."), NULL, NULL },
	SCREEN_KEYS_END
};

const struct page page_buy_by_hand = {
	.id = "buy_by_hand",
	.title = N_("Buy in the admin centre"),
	.help = N_("Where to click to buy the new plan outside this program, in the admin centre's own words. Say which plan it is: this program then looks "
		   "for its subscription by itself. Nothing is sent or bought by this page."),
	.keys = keys,
	.view = view,
	.act = act,
};
