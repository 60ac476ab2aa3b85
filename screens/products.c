#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#define MOST_COLUMNS 7

static bool any_mark(const struct wizard *w)
{
	for (size_t i = 0; i < products_count(w); i++)
		if (products_upgrade_mark(w, products_at(w, i)) != NULL)
			return true;
	return false;
}

/* One word where the whole pair would cost a third of the line; the subscription's own page says it in full. */
static const char *billing_word(const struct subscription *s)
{
	if (str_ieq(s->billing_cycle, "monthly"))
		return _("Monthly");
	if (str_ieq(s->billing_cycle, "annual"))
		return _("Yearly");
	return str_empty(s->billing_cycle) ? _("unknown") : s->billing_cycle;
}

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	const struct subscription *s = products_at(w, index);
	const char *mark = products_upgrade_mark(w, s);
	char text[SENTENCE], licences[WORD_TEXT * 2], day[TIME_TEXT];
	view_cell(row, "%s%s", products_is_addon(s) ? "  " : "", s->name);
	if (any_mark(w))
		view_cell(row, "%s", mark == NULL ? "" : mark);
	view_cell(row, "%s", subscription_status_text(s->status));
	view_cell(row, "%s", products_licences_text(s, licences));
	view_cell(row, "%s", billing_word(s));
	view_cell(row, "%s", time_local_date(s->renews_ms, day));
	view_cell(row, "%s", products_channel_text(s, text));
	if (mark != NULL)
		view_row_tone(row, TONE_INFO);
	else if (s->status == SUBSCRIPTION_CANCELLED || s->status == SUBSCRIPTION_DELETED)
		view_row_tone(row, TONE_QUIET);
}

static size_t set_columns(const struct wizard *w, struct view_column columns[MOST_COLUMNS])
{
	size_t n = 0;
	columns[n++] = (struct view_column){ _("Product"), ALIGN_LEFT, 34, 0 };
	if (any_mark(w))
		columns[n++] = (struct view_column){ _("Upgrade"), ALIGN_LEFT, 0, 0 };
	columns[n++] = (struct view_column){ _("Status"), ALIGN_LEFT, 0, 0 };
	columns[n++] = (struct view_column){ _("Licences"), ALIGN_RIGHT, 0, 0 };
	columns[n++] = (struct view_column){ _("Billing"), ALIGN_LEFT, 0, 2 };
	columns[n++] = (struct view_column){ w->settings.has_commerce ? _("Renews") : _("Term ends"), ALIGN_LEFT, 0, 1 };
	columns[n++] = (struct view_column){ _("Bought"), ALIGN_LEFT, 0, 3 };
	return n;
}

static size_t chosen_row(const struct wizard *w)
{
	for (size_t i = 0; i < products_count(w); i++)
		if (products_at(w, i) == products_chosen(w))
			return i;
	return begun_first_row(w) == SIZE_MAX ? products_first_source(w) : begun_first_row(w);
}

static void view_list(const struct wizard *w, struct view *v)
{
	struct view_column columns[MOST_COLUMNS];
	size_t n_columns = set_columns(w, columns);
	view_table(v, &(struct view_table){
		.id = "subscriptions",
		.label = _("Subscriptions of your organisation; licences are purchased / assigned"),
		.columns = columns,
		.n_columns = n_columns,
		.n_rows = products_count(w),
		.row = row,
		.data = w,
		.selected = chosen_row(w),
		.filter = true,
		.empty = _("This organisation has no subscription that the services tell of."),
	});
}

static void say(struct view *v, enum tone tone, const char *sentence)
{
	if (sentence != NULL)
		view_notice(v, tone, sentence, NULL, NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (screen_call(w, v, REQUEST_PRODUCTS)) {
		view_text(v, "%s", products_sentence(w, text));
		view_gap(v);
		view_list(w, v);
		view_gap(v);
		say(v, TONE_WARNING, products_roles_sentence(w, text));
		say(v, TONE_WARNING, products_permissions_sentence(w, text));
	}
	say(v, TONE_INFO, wizard_doors_sentence(w, text));
}

static struct effect open_row(struct wizard *w, size_t index)
{
	struct error err = ERROR_INIT;
	return products_choose(w, index, &err) == 0 ? screen_effect(EFFECT_NEXT) : screen_effect(EFFECT_REDRAW);
}

static struct effect turn_away(struct wizard *w)
{
	attach_forget_products(w);
	return screen_jump(&page_attach);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_OPEN)
		return open_row(w, event->index);
	/* Another m365-upgrade has this organisation in hand. What lies between is read when it has not any more. */
	if (event->kind == EVENT_ANSWER && event->request == REQUEST_PRODUCTS && !event->failed && attach_is_elsewhere(w))
		return turn_away(w);
	if (event->kind == EVENT_SHOWN && attach_is_elsewhere(w) && !wizard_running(w, REQUEST_PRODUCTS))
		return screen_ask(w, REQUEST_PRODUCTS);
	/* It changes by itself while an upgrade is under way. */
	if (event->kind == EVENT_SHOWN && any_mark(w) && !wizard_running(w, REQUEST_PRODUCTS))
		return screen_ask(w, REQUEST_PRODUCTS);
	/* What lies below is the sign-in, which is over. */
	if (event->kind == EVENT_ACTION && event->action == ACTION_BACK)
		return screen_effect(EFFECT_LEAVE);
	return screen_act(w, event, REQUEST_PRODUCTS);
}

static bool has_list(const struct wizard *w)
{
	return screen_answered(w, REQUEST_PRODUCTS);
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Open"), N_("Opens the subscription: its details, its add-ons, and what can be done with "
		"it."), has_list, NULL },
	SCREEN_KEY_RETRY,
	{ ACTION_BACK, "Esc b", NULL, N_("Leaves the wizard: there is no page before this one."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_products = {
	.id = "products",
	.title = N_("Your products"),
	.help = N_("Everything that your organisation has bought, each with its status, its licences (purchased / assigned), how it is "
		"billed and when it renews. Add-ons stand below the plan that they belong to. Enter opens the marked line; an upgrade "
		"starts from there. What was begun and is not finished is marked, on the old plan and on the new one, and the list begins there. Looking changes nothing."),
	.keys = keys,
	.view = view,
	.act = act,
};
