#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/plan_parts.h"
#include "screens/registry.h"

#define ONE_LINE 56
#define TWO_LINES 120

enum { ACTION_COMPARE = ACTION_PAGE, ACTION_SERVICES, ACTION_MANUAL, ACTION_HELPERS };

/* ── the list ── */

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	const struct target *t = plan_at(w, index);
	char text[SENTENCE];
	view_cell(row, "%s", t->name);
	view_cell(row, "%s", plan_price_text(w, index, text));
	view_cell(row, "%s", plan_state_text(t));
	if (t->state == TARGET_CLOSED) {
		const struct reason *why = plan_closing_reason(t);
		view_row_tone(row, TONE_QUIET);
		view_row_closed(row, why == NULL ? plan_state_text(t) : reason_title(why));
	}
}

static void say_list(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = {
		{ _("Plan"), ALIGN_LEFT, 24, 0 },
		{ _("Per user/month"), ALIGN_RIGHT, 0, 0 },
		{ wizard_by_hand(w) ? _("To buy") : _("Upgrade"), ALIGN_LEFT, 0, 0 },
	};
	view_table(v, &(struct view_table){
		.id = "plans",
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = plan_count(w),
		.row = row,
		.data = w,
		.selected = plan_looked_at(w),
		.empty = _("No plan is known that this subscription could move to."),
	});
}

/* ── what the marked plan changes ── */

/* `room`: bytes of names; the page with all services lists them in full. */
static void say_change(struct view *v, const struct target *t, enum change change, size_t room)
{
	char names[SENTENCE];
	size_t n = plan_changes_of(t, change);
	if (n == 0)
		return;
	plan_change_names(t, change, room, names);
	view_pair(v, change_text(change), "%zu%s%s", n, i18n_colon(), names);
}

static void say_changes(struct view *v, const struct target *t)
{
	if (plan_changes_of(t, CHANGE_LOSES) == 0)
		view_pair(v, change_text(CHANGE_LOSES), "%s", _("nothing"));
	say_change(v, t, CHANGE_LOSES, SENTENCE);
	say_change(v, t, CHANGE_PARTLY, SENTENCE);
	say_change(v, t, CHANGE_HIGHER, TWO_LINES);
	say_change(v, t, CHANGE_KEEPS, ONE_LINE);
	say_change(v, t, CHANGE_GAINS, TWO_LINES);
}

/* ── why it is closed, and which doors are open instead ── */

static void say_reason(const struct wizard *w, struct view *v, const struct target *t, const struct reason *r)
{
	char meaning[SENTENCE], remedy[SENTENCE], lasting[SENTENCE];
	bool closes = !r->caution && t->state != TARGET_OPEN;
	view_notice(v, closes ? TONE_WARNING : TONE_INFO, reason_title(r), reason_meaning(r, meaning), reason_remedy(w, r, remedy));
	if (!str_empty(r->description))
		view_detail(v, _("The service says: %s"), r->description);
	if (closes)
		view_pair(v, _("How long"), "%s", reason_lasting_text(w, r, lasting));
}

static void say_doors(struct view *v, const struct target *t)
{
	unsigned doors = t->state == TARGET_OPEN ? 0 : plan_doors(t);
	if (doors & DOOR_RETRY)
		view_action(v, ACTION_RETRY, door_text(DOOR_RETRY), NULL);
	if (doors & DOOR_MANUAL)
		view_action(v, ACTION_MANUAL, door_text(DOOR_MANUAL), NULL);
	for (size_t i = 0; i < PLAN_HELPERS; i++)
		if (doors & plan_helpers[i]) {
			view_action(v, ACTION_HELPERS, door_text(plan_helpers[i]), NULL);
			break;
		}
	view_action(v, ACTION_SERVICES, _("All services of this plan"), NULL);
	view_action(v, ACTION_COMPARE, _("Compare all plans"), NULL);
}

static void say_target(const struct wizard *w, struct view *v, size_t index)
{
	const struct target *t = plan_at(w, index);
	char text[SENTENCE];
	view_heading(v, t->name);
	for (size_t i = 0; i < t->reasons.n_items; i++)
		say_reason(w, v, t, &t->reasons.items[i]);
	const char *warning = plan_loss_warning(w, index, text);
	if (!t->compared)
		view_text(v, "%s", _("Which services are inside is not known of both plans, so they cannot be compared here."));
	else if (t->state != TARGET_CLOSED)
		say_changes(v, t);
	if (t->state != TARGET_CLOSED && warning != NULL)
		view_notice(v, TONE_WARNING, warning, NULL, NULL);
	say_doors(v, t);
}

/* ── the page ── */

static void say_what_is_missing(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *closed = plan_all_closed_sentence(w, text);
	if (closed != NULL)
		view_notice(v, TONE_WARNING, closed, NULL, NULL);
	const char *prices = billing_price_problem(w, text);
	if (prices != NULL && plan_any_open(w))
		view_notice(v, TONE_INFO, prices, NULL, NULL);
	if (!wizard_by_hand(w) && w->plan.health_error.kind != ERROR_NONE)
		view_notice(v, TONE_INFO, _("The health of the services could not be read; the service that upgrades looks at it by "
			"itself."), NULL, NULL);
}

/* Of the marked plan: where its price is from, or why it has none. */
static void say_prices(const struct wizard *w, struct view *v)
{
	const struct target *t = plan_at(w, plan_looked_at(w));
	char text[SENTENCE];
	if (t == NULL || t->state != TARGET_OPEN)
		return;
	const char *said = plan_price_source(w, t->catalog_item, "", "", text);
	if (said != NULL)
		view_pair(v, _("Prices"), "%s", said);
	else if ((said = plan_price_problem(w, t->catalog_item, "", "", text)) != NULL)
		view_text(v, "%s", said);
}

static void view(const struct wizard *w, struct view *v)
{
	if (!screen_call(w, v, REQUEST_PLANS))
		return;
	say_what_is_missing(w, v);
	say_list(w, v);
	say_prices(w, v);
	if (plan_count(w) > 0) {
		view_gap(v);
		say_target(w, v, plan_looked_at(w));
	}
}

static struct effect open_row(struct wizard *w, size_t index)
{
	struct error err = ERROR_INIT;
	const struct target *t = plan_at(w, index);
	plan_look_at(w, index);
	if (t != NULL && t->state == TARGET_MANUAL)
		return screen_push(&page_manual);
	return plan_choose(w, index, &err) == 0 ? screen_effect(EFFECT_NEXT) : screen_effect(EFFECT_REDRAW);
}

static struct effect press(struct wizard *w, const struct event *event)
{
	switch (event->action) {
	case ACTION_COMPARE:
		return screen_push(&page_plan_compare);
	case ACTION_SERVICES:
		return screen_push(&page_plan_services);
	case ACTION_MANUAL:
		return screen_push(&page_manual);
	case ACTION_HELPERS:
		return screen_push(&page_plan_help);
	default:
		return screen_act(w, event, REQUEST_PLANS);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_OPEN:
		return open_row(w, event->index);
	case EVENT_SELECT:
		plan_look_at(w, event->index);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return press(w, event);
	default:
		return screen_act(w, event, REQUEST_PLANS);
	}
}

static bool has_list(const struct wizard *w)
{
	return screen_answered(w, REQUEST_PLANS) && plan_count(w) > 0;
}

static bool has_helpers(const struct wizard *w)
{
	return has_list(w) && (plan_doors(plan_at(w, plan_looked_at(w))) & (DOOR_SUPPORT | DOOR_PARTNER | DOOR_BUY)) != 0;
}

static const char *forward_label(const struct wizard *w)
{
	switch (plan_at(w, plan_looked_at(w))->state) {
	case TARGET_OPEN:
		return _("Choose this plan");
	case TARGET_MANUAL:
		return _("Manual path");
	default:
		return _("Why closed");
	}
}

/* The doors beside a closed plan stand below the list, perhaps out of sight. */
static const char *manual_label(const struct wizard *w)
{
	const struct target *t = plan_at(w, plan_looked_at(w));
	return t->state == TARGET_CLOSED && (plan_doors(t) & DOOR_MANUAL) ? _("By hand") : NULL;
}

static const char *helpers_label(const struct wizard *w)
{
	return plan_at(w, plan_looked_at(w))->state == TARGET_CLOSED && manual_label(w) == NULL ? _("Support") : NULL;
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Chooses the marked plan and goes on. A closed plan says why it is "
		"closed."), has_list, forward_label },
	{ ACTION_COMPARE, "c", NULL, N_("Compares all plans: the published table."), has_list, NULL },
	{ ACTION_SERVICES, "s", NULL, N_("Lists every service that the marked plan loses, keeps and gains."), has_list, NULL },
	{ ACTION_MANUAL, "m", NULL, N_("Explains the manual path, which is open for every plan."), has_list, manual_label },
	{ ACTION_HELPERS, "h", NULL, N_("Says who can help with a closed plan, and what to tell them."), has_helpers, helpers_label },
	{ ACTION_RETRY, "F5 r", N_("Look again"), N_("Asks the services again which plans are open, and their prices."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_plan = {
	.id = "plan",
	.title = N_("Plan"),
	.step = N_("Plan"),
	.help = N_("The plans that this subscription can move to. Below the list stands what the marked plan loses, keeps and gains. "
		"Available: the service upgrades to it by itself. By hand only: it holds fewer services, and the move takes four steps by hand. "
		"Closed: the page says why, what to do, whether it passes, and which ways are open instead. On the manual path every plan that the "
		"catalog sells is open. Choosing a plan orders nothing; you can come back and choose another."),
	.keys = keys,
	.view = view,
	.act = act,
};
