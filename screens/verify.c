/* Verify: the points of the new subscription; looks again by itself until all are in order, and buys the licences that are missing. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/manual_parts.h"
#include "screens/registry.h"

enum { ACTION_BUY = ACTION_PAGE };

/* ── what the page says ── */

static enum mark mark_of(enum verify_state state)
{
	switch (state) {
	case VERIFY_OK:
		return MARK_DONE;
	case VERIFY_WAITS:
		return MARK_NOW;
	case VERIFY_MISSING:
		return MARK_FAILED;
	case VERIFY_UNKNOWN:
	case VERIFY_NONE:
		break;
	}
	return MARK_TODO;
}

static void view_points(const struct wizard *w, struct view *v)
{
	for (enum verify_point p = 0; p < VERIFY_POINTS; p++) {
		enum verify_state state = verify_state(w, p);
		char text[SENTENCE];
		if (state != VERIFY_NONE)
			view_step(v, mark_of(state), verify_label(p), "%s", verify_text(w, p, text));
	}
	view_gap(v);
}

static void service_row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	const struct service_facts *s = verify_service(w, index);
	view_cell(row, "%s", verify_service_name(w, s));
	view_cell(row, "%s", provisioning_text(s->status));
	if (s->status == PROVISIONING_ERROR)
		view_row_tone(row, TONE_ERROR);
}

static void view_services(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = { { _("Service"), ALIGN_LEFT, 20, 0 }, { _("Status"), ALIGN_LEFT, 0, 0 } };
	if (verify_service_count(w) == 0)
		return;
	view_table(v, &(struct view_table){ .label = _("Services that are not ready"), .columns = columns, .n_columns = 2,
		.n_rows = verify_service_count(w), .row = service_row, .data = w, .selected = SIZE_MAX });
	view_gap(v);
}

static const char *why_not_here(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	if (t == NULL || !products_can_be_changed(w, t)) {
		str_copy(to, SENTENCE, _("No service is configured that sells: it is done by hand, as below."));
		return to;
	}
	return manual_step_closed(w, MANUAL_BUY, to);
}

static void view_remedies(const struct wizard *w, struct view *v)
{
	char text[SENTENCE], why[SENTENCE];
	for (enum verify_point p = 0; p < VERIFY_POINTS; p++) {
		const char *remedy = verify_remedy(w, p, text);
		if (remedy != NULL)
			view_notice(v, verify_state(w, p) == VERIFY_MISSING ? TONE_WARNING : TONE_INFO, remedy, NULL, NULL);
	}
	if (verify_missing(w) > 0)
		view_action(v, ACTION_BUY, _("Buy the licences that are missing"), why_not_here(w, why));
}

static void view_outcome(const struct wizard *w, struct view *v)
{
	if (verify_ready(w)) {
		view_notice(v, TONE_SUCCESS, _("The new subscription is ready: users can be moved to it."), NULL, NULL);
		view_action(v, ACTION_FORWARD, _("Back to the four steps"), NULL);
	} else if (verify_waits(w) && !verify_blocked(w) && manual_look_again_ms(w) >= 0) {
		view_text(v, "%s", _("The service is still at work. This page looks again by itself; it can be left and come back to, days later too."));
	}
}

static void view(const struct wizard *w, struct view *v)
{
	const struct subscription *t = manual_target(w);
	bool again = w->manual.told && wizard_running(w, REQUEST_MANUAL);
	if (products_chosen(w) == NULL || (t == NULL && w->manual.told && manual_record(w) == NULL)) {
		view_text(v, "%s", _("There is no new subscription to look at yet. Go back and begin with Buy."));
		return;
	}
	if (manual_is_outdated(w)) {
		manual_say_outdated(w, v);
		return;
	}
	if (!again && !screen_call(w, v, REQUEST_MANUAL))
		return;
	if (t != NULL)
		view_text(v, _("Is %s ready for the users of %s?"), t->name, wizard_source_name(w));
	view_gap(v);
	view_points(w, v);
	manual_say_change(w, v);
	view_services(w, v);
	view_remedies(w, v);
	view_outcome(w, v);
	manual_say_last_look(w, v);
	if (!verify_ready(w)) {
		view_gap(v);
		manual_say_by_hand(w, v, MANUAL_VERIFY);
	}
}

/* ── what its keys do ── */

static bool may_buy(const struct wizard *w)
{
	char why[SENTENCE];
	return w->manual.told && !manual_is_outdated(w) && verify_missing(w) > 0 && why_not_here(w, why) == NULL;
}

static struct effect buy(struct wizard *w)
{
	struct error err = ERROR_INIT; /* what closes it stands at the button */
	return may_buy(w) && amend_prepare(w, AMEND_ADD, &err) == 0 ? screen_push(&page_amend) : screen_effect(EFFECT_REDRAW);
}

static bool is_ready(const struct wizard *w)
{
	return w->manual.told && !manual_is_outdated(w) && verify_ready(w);
}

static struct effect do_action(struct wizard *w, const struct event *event)
{
	if (event->action == ACTION_BUY)
		return buy(w);
	if (event->action != ACTION_FORWARD)
		return screen_act(w, event, REQUEST_MANUAL);
	if (is_ready(w))
		return screen_effect(EFFECT_DISMISS);
	return wizard_running(w, REQUEST_MANUAL) ? screen_effect(EFFECT_REDRAW) : screen_retry(w, REQUEST_MANUAL);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return manual_shown(w);
	case EVENT_CLOCK:
		return is_ready(w) ? screen_effect(EFFECT_NONE) : manual_clock(w);
	case EVENT_ANSWER:
		return manual_answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event);
	default:
		return screen_act(w, event, REQUEST_MANUAL);
	}
}

static const char *forward_label(const struct wizard *w)
{
	if (manual_is_outdated(w) && wizard_running(w, REQUEST_MANUAL))
		return NULL;
	return is_ready(w) ? _("Back to the four steps") : _("Look again");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("When all is ready: goes back to the four steps. Before that: looks again at once."), NULL, forward_label },
	{ ACTION_BUY, "+ m", N_("Buy more"), N_("When licences are missing: buys them, after a typed word."), may_buy, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Looks again, also after something was done by hand."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_verify = {
	.id = "verify",
	.title = N_("Verify"),
	.help = N_("Whether the new subscription can be used: it is active, every service inside it is set up, and there are enough licences for "
		"everybody who still needs one. What is missing is named. The page looks again by itself while the service is at work; a service "
		"that waits to be activated by an admin counts as ready. Missing licences can be bought here. Looking changes nothing."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
