#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/plan_parts.h"
#include "screens/registry.h"

static void say_helper(const struct wizard *w, struct view *v, enum reason_door door)
{
	char text[SENTENCE];
	view_heading(v, door_text(door));
	if (door == DOOR_PARTNER)
		view_text(v, _("Bought through: %s. Who sold a subscription can upgrade it, and sees it in their own centre."),
			products_channel_text(products_chosen(w), text));
	else if (door == DOOR_BUY)
		view_text(v, "%s", _("Admin centre: Billing > Your products, open the trial, Buy now. When it is active, come back and "
			"look again."));
	else
		view_text(v, "%s", _("Admin centre: Help & support at the lower right of every page. Describe what is below; an "
			"engineer calls or writes back."));
}

static void say_if(struct view *v, const char *term, const char *value)
{
	if (!str_empty(value))
		view_pair(v, term, "%s", value);
}

static void say_what_to_tell(const struct wizard *w, struct view *v, const struct target *t)
{
	const struct subscription *s = products_chosen(w);
	const struct reason *why = plan_closing_reason(t);
	char text[SENTENCE];
	view_heading(v, _("What to tell them"));
	say_if(v, _("Organisation"), wizard_tenant_text(w, text));
	say_if(v, _("Tenant number"), w->tenant.id);
	say_if(v, _("Subscription"), s->name);
	say_if(v, _("Subscription number"), str_empty(s->commerce_id) ? s->directory_id : s->commerce_id);
	say_if(v, _("Wanted plan"), t->name);
	if (why == NULL)
		return;
	say_if(v, _("What closes it"), reason_title(why));
	say_if(v, _("The service says"), why->description);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct target *t = plan_at(w, plan_looked_at(w));
	if (t == NULL || products_chosen(w) == NULL)
		return;
	for (size_t i = 0; i < PLAN_HELPERS; i++)
		if (plan_doors(t) & plan_helpers[i])
			say_helper(w, v, plan_helpers[i]);
	view_gap(v);
	say_what_to_tell(w, v, t);
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEYS_END,
};

const struct page page_plan_help = {
	.id = "plan_help",
	.title = N_("Who can help"),
	.help = N_("Who can do what this program cannot, where to find them, and the names and numbers that they will ask for. The "
		"wizard sends nothing to them."),
	.keys = keys,
	.view = view,
	.act = screen_close_act,
};
