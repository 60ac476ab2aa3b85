/* Buying in the admin centre: which plan, where to click and what to look at before; then the directory is watched until it is there. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/manual_parts.h"
#include "screens/registry.h"

#include <inttypes.h>

enum { ACTION_OTHERWISE = ACTION_PAGE };

#define PLANS "plans"

static bool waits(const struct wizard *w)
{
	return watch_is_on(w, MANUAL_BUY) && !w->buy.choosing;
}

/* ── which plan ── */

static void plan_row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	const struct product *p = buy_plan(w, index);
	char text[SENTENCE];
	const char *loses = plan_can_compare(w, p) ? buy_plan_loses(w, p, text) : _("unknown");
	view_cell(row, "%s", p->name);
	view_cell(row, "%s", loses == NULL ? _("nothing") : loses);
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
	const struct view_column columns[] = { { _("Plan"), ALIGN_LEFT, 24, 0 }, { _("Users lose"), ALIGN_LEFT, 12, 0 } };
	view_text(v, "%s", _("Which plan do you buy, or have you bought? Then this page says where to click and what to look at before, and waits for it."));
	view_gap(v);
	view_table(v, &(struct view_table){
		.id = PLANS, .label = _("Plans that users can be moved to"), .columns = columns, .n_columns = 2, .n_rows = buy_plan_count(w), .row = plan_row,
		.data = w, .selected = awaited_row(w), .empty = _("The product file names no plan that users could be moved to.") });
	view_gap(v);
	view_text(v, "%s", _("Enter on the plan notes it on this machine. Nothing is bought by that."));
}

/* ── where to click, and what to look at before ── */

static void say_number(const struct wizard *w, struct view *v, const struct subscription *s)
{
	if (s->assigned > 0 && s->purchased >= s->assigned)
		view_text(v, _("3. Licences: at least %" PRId64 ", for the users who hold %s; it has %" PRId64 "."), s->assigned, wizard_source_name(w), s->purchased);
	else if (s->assigned > 0)
		view_text(v, _("3. Licences: at least %" PRId64 ", for the users who hold %s."), s->assigned, wizard_source_name(w));
	else
		view_text(v, _("3. Licences: as many as users are to be moved. How many hold %s, no service tells."), wizard_source_name(w));
}

static void say_clicks(const struct wizard *w, struct view *v, const struct subscription *s, const char *plan)
{
	char text[SENTENCE];
	if (manual_seller(w) != NULL) {
		view_text(v, "%s", manual_by_hand(w, MANUAL_BUY, text));
		return;
	}
	const char *address = admin_centre(&w->file, w->settings.cloud);
	if (address != NULL)
		view_text(v, _("1. Open %s as a Global or Billing admin."), address);
	else
		view_text(v, "%s", _("1. Open the admin centre as a Global or Billing admin."));
	view_text(v, _("2. Marketplace (older menu: Billing > Purchase services): %s, Details, Buy. Not a trial."), plan);
	say_number(w, v, s);
	view_text(v, "%s", _("4. Leave unticked that licences are assigned to everyone automatically: users are moved under Reassign. Then Checkout, Place order."));
	if (products_may_buy(w) == MAY_NO)
		view_text(v, "%s", _("You have neither of the roles: ask somebody who has. This page sees it all the same."));
}

static void say_before(const struct wizard *w, struct view *v, const struct subscription *s)
{
	const struct product *p = product_by_sku(&w->file, buy_record(w)->target_sku_id);
	char loses[SENTENCE], text[SENTENCE], day[TIME_TEXT];
	view_gap(v);
	if (!plan_can_compare(w, p))
		view_pair(v, _("Users lose"), "%s", _("unknown: which services are inside is not known of both plans"));
	else if (buy_plan_loses(w, p, loses) != NULL)
		view_pair(v, _("Users lose"), _("%s. Back up what they keep there before they are moved."), loses);
	else
		view_pair(v, _("Users lose"), "%s", _("nothing"));
	if (str_empty(s->term) && str_empty(s->billing_cycle))
		view_pair(v, _("Billed today"), "%s", _("unknown here; the admin centre shows it under Your products"));
	else
		view_pair(v, _("Billed today"), "%s", billing_pair_text(s->term, s->billing_cycle, text));
	view_pair(v, _("Term ends"), _("%s; both plans are billed until the old one ends"), time_local_date(s->renews_ms, day));
}

/* ── what has come ── */

static void arrival_row(const void *data, size_t index, struct view_row *row)
{
	char licences[WORD_TEXT * 2], when[TIME_TEXT];
	struct arrival a;
	if (!watch_arrival_at(data, index, &a))
		return;
	view_cell(row, "%s", a.subscription->name);
	view_cell(row, "%s", watch_arrival_word(a.kind));
	view_cell(row, "%s", products_licences_text(a.subscription, licences));
	view_cell(row, "%s", time_local(a.subscription->created_ms, when));
	if (watch_arrival_closed(a.kind) != NULL)
		view_row_closed(row, watch_arrival_closed(a.kind));
}

static void say_arrivals(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = { { _("Product"), ALIGN_LEFT, 20, 0 }, { "", ALIGN_LEFT, 0, 1 }, { _("Licences"), ALIGN_RIGHT, 0, 0 },
		{ _("Since"), ALIGN_LEFT, 0, 2 } };
	char what[SENTENCE], meaning[SENTENCE], remedy[SENTENCE];
	if (watch_what(w, what) == NULL)
		return;
	view_notice(v, TONE_WARNING, what, watch_meaning(w, meaning), watch_remedy(w, remedy));
	view_table(v, &(struct view_table){
		.id = "arrivals", .label = _("What is there; licences are purchased / assigned"), .columns = columns, .n_columns = 4,
		.n_rows = watch_arrival_count(w), .row = arrival_row, .data = w });
	view_gap(v);
}

static void say_wait(const struct wizard *w, struct view *v, const struct subscription *s)
{
	bool again = w->manual.told && wizard_running(w, REQUEST_MANUAL);
	if (!again)
		screen_call(w, v, REQUEST_MANUAL);
	manual_say_watch(w, v, MANUAL_BUY);
	say_arrivals(w, v);
	say_clicks(w, v, s, buy_record(w)->target_name);
	say_before(w, v, s);
	view_action(v, ACTION_RETRY, _("Look now"), NULL);
	view_action(v, ACTION_OTHERWISE, _("Another plan after all"), NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct subscription *s = products_chosen(w);
	const struct call *call = wizard_call(w, REQUEST_TAKE);
	if (s == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	if (waits(w))
		say_wait(w, v, s);
	else
		say_plans(w, v);
}

/* ── what its keys do ── */

static struct effect open_row(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* what closes it stands on the row, or on Buy */
	bool plan = str_eq(event->id, PLANS);
	int rc = plan ? buy_await(w, event->index, &err) : watch_take(w, event->index, &err);
	return rc == 0 ? screen_ask(w, REQUEST_TAKE) : screen_effect(EFFECT_REDRAW);
}

/* Of what is there already the steps go on at once; what was noted is looked for at once. */
static struct effect answered(struct wizard *w, const struct event *event)
{
	if (event->request == REQUEST_TAKE && !event->failed) {
		buy_choose_otherwise(w, false);
		return waits(w) ? screen_ask(w, REQUEST_MANUAL) : screen_jump(&page_manual);
	}
	if (event->request == REQUEST_MANUAL && !event->failed && buy_state(w) == BUY_TAKEN && !w->buy.choosing)
		return screen_jump(&page_manual);
	return manual_answered(w, event);
}

static struct effect look(struct wizard *w)
{
	return waits(w) && !wizard_running(w, REQUEST_MANUAL) ? screen_retry(w, REQUEST_MANUAL) : screen_effect(EFFECT_REDRAW);
}

static struct effect go_back(struct wizard *w)
{
	bool choosing = w->buy.choosing;
	buy_choose_otherwise(w, false);
	return choosing && waits(w) ? screen_effect(EFFECT_REDRAW) : screen_effect(EFFECT_IGNORED);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
	case ACTION_RETRY:
		return look(w);
	case ACTION_OTHERWISE:
		buy_choose_otherwise(w, true);
		return screen_effect(EFFECT_REDRAW);
	case ACTION_BACK:
		return go_back(w);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_OPEN:
		return open_row(w, event);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_CLOCK:
		return waits(w) ? manual_clock(w) : screen_effect(EFFECT_NONE);
	case EVENT_SHOWN:
		return waits(w) ? manual_shown(w) : screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	if (!waits(w))
		return _("I buy this one");
	return watch_arrival_count(w) > 0 ? _("Take this one") : _("Look now");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("On a plan: notes it, and waits for its subscription. On a subscription that is there: the users are to be moved to it. "
		"While nothing has come: looks now."), NULL, forward_label },
	{ ACTION_OTHERWISE, "p", N_("Another plan"), N_("Waits for another plan instead."), waits, NULL },
	{ ACTION_RETRY, "F5 r", N_("Look now"), N_("Looks for it at once instead of waiting for the next look."), waits, NULL },
	SCREEN_KEYS_END
};

const struct page page_buy_by_hand = {
	.id = "buy_by_hand",
	.title = N_("Buy in the admin centre"),
	.help = N_("Buying the new plan outside this program, in the admin centre's own words. Say which plan it is: the page then says where to click and what "
		   "to look at before, looks for its subscription by itself, and goes on when it is there. If something else has come, such as a trial, another plan "
		   "or two of them, it says so, and you choose. It can be left and found again days later. Nothing is sent or bought by this page."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
