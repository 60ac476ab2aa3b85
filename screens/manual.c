#include "core/i18n.h"
#include "core/text.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <inttypes.h>

/* Who alone may buy and cancel, where it was not bought directly; NULL: the admin. */
static const char *seller(const struct wizard *w, const struct subscription *s)
{
	if (w->settings.as_partner)
		return NULL;
	if (s->sold_by_partner)
		return str_empty(s->partner_name) ? _("your partner") : s->partner_name;
	return s->channel == CHANNEL_VOLUME ? _("your account representative") : NULL;
}

static void say_buy(const struct wizard *w, struct view *v, const struct subscription *s)
{
	view_heading(v, _("1. Buy the new plan"));
	if (seller(w, s) != NULL)
		view_text(v, _("Ask %s for the plan, with at least as many licences as %s has. If you own the plan already, go on with step 2."),
			seller(w, s), s->name);
	else if (s->purchased == COUNT_UNKNOWN)
		view_text(v, _("Billing > Purchase services: choose the plan, with at least as many licences as %s has. If you own the "
			"plan already, go on with step 2."),
			s->name);
	else
		view_text(v, _("Billing > Purchase services: choose the plan, with at least %" PRId64 " licences, as %s has. If you own "
			"the plan already, go on with step 2."),
			s->purchased, s->name);
}

static void say_verify(const struct wizard *w, struct view *v)
{
	int64_t days = w->file.figures.credit_check_business_days;
	view_heading(v, _("2. Check that it is ready"));
	if (days > 0)
		view_text(v, _("Billing > Your products: it is Active and has its licences. If not, look again later: paid by invoice, "
			"a credit check can take %" PRId64 " business days."),
			days);
	else
		view_text(v, "%s", _("Billing > Your products: it is Active and has its licences. If not, look again later: paid by "
			"invoice, a credit check can come first."));
}

static void say_move(struct view *v, const struct subscription *s)
{
	view_heading(v, _("3. Move the users"));
	view_text(v, _("Users > Active users > Licenses and apps: tick the new plan and untick %s in one change, so that nobody is ever "
		"without. A licence that comes from a group is changed at the group."), s->name);
}

static void say_cancel(const struct wizard *w, struct view *v, const struct subscription *s)
{
	view_heading(v, _("4. Cancel the old plan"));
	if (seller(w, s) != NULL)
		view_text(v, _("When no user and no group holds it, ask %s to cancel %s. First back up what only it keeps, and see to a custom domain "
			"that only it uses."), seller(w, s), s->name);
	else
		view_text(v, _("When no user and no group holds it: Billing > Your products > %s > Cancel subscription. "
			"First back up what only it keeps, and see to a custom domain that only it uses."), s->name);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct subscription *s = products_chosen(w);
	if (s == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	if (seller(w, s) != NULL)
		view_text(v, _("Four steps, in this order; days may lie between them. The first and the last are taken by %s."), seller(w, s));
	else
		view_text(v, "%s", _("Four steps in the admin centre, in this order; days may lie between them."));
	say_buy(w, v, s);
	say_verify(w, v);
	say_move(v, s);
	say_cancel(w, v, s);
	view_gap(v);
	view_text(v, "%s", _("This program explains these steps and does not take them."));
}

static struct effect act(struct wizard *w, const struct event *event)
{
	(void)w;
	return screen_close_act(event);
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEYS_END,
};

const struct page page_manual = {
	.id = "manual",
	.title = N_("Manual path"),
	.help = N_("How to move to another plan by hand, where the upgrade by the service is closed or not wanted: buy, check, move the "
		"users, cancel. The words after each step say where to click in the admin centre. Nothing is changed by reading this "
		"page."),
	.keys = keys,
	.view = view,
	.act = act,
};
