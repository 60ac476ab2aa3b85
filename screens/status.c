/* Check upgrade status: how far the upgrade is, read from the service again and again; an order without an answer is settled here. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum {
	ACTION_BY_HAND = ACTION_PAGE,
	ACTION_TO_SUBSCRIPTION,
	ACTION_GIVE_UP,
	ACTION_MOVE_REST
};

/* ── where it stands ── */

static bool order_under_way(const struct wizard *w)
{
	return wizard_running(w, REQUEST_ORDER);
}

/* Until it is settled whether the service has the order, reading how far it is would tell nothing. */
static enum request_kind kind_to_read(const struct wizard *w)
{
	return order_state(w) == ORDER_UNSURE || order_state(w) == ORDER_NOT_FOUND ? REQUEST_SETTLE : REQUEST_STATUS;
}

static bool has_failed(const struct wizard *w)
{
	enum upgrade_outcome outcome = status_outcome(w);
	return outcome == OUTCOME_DECLINED || outcome == OUTCOME_FAILED || outcome == OUTCOME_PARTLY;
}

static bool leads_to_done(const struct wizard *w)
{
	return status_outcome(w) == OUTCOME_DONE || status_outcome(w) == OUTCOME_PARTLY;
}

/* By hand: bought, and the other steps wait. */
static bool leads_to_hub(const struct wizard *w)
{
	return status_outcome(w) == OUTCOME_BOUGHT;
}

static bool was_not_placed(const struct wizard *w)
{
	return (order_state(w) == ORDER_NOT_FOUND || order_state(w) == ORDER_REFUSED) && !order_under_way(w);
}

static bool never_arrived(const struct wizard *w)
{
	return order_state(w) == ORDER_NOT_FOUND && !order_under_way(w);
}

static bool did_not_end_well(const struct wizard *w)
{
	return has_failed(w) || was_not_placed(w);
}

/* ── what the page says ── */

static enum mark mark_of(enum stage_state state)
{
	switch (state) {
	case STAGE_RUNNING:
		return MARK_NOW;
	case STAGE_COMPLETE:
		return MARK_DONE;
	case STAGE_FAILED:
		return MARK_FAILED;
	case STAGE_NOT_NEEDED:
		return MARK_SKIPPED;
	case STAGE_WAITING:
		break;
	}
	return MARK_TODO;
}

static void view_stages(const struct wizard *w, struct view *v)
{
	for (size_t i = 0; i < status_stage_count(w); i++) {
		const struct stage *stage = status_stage(w, i);
		char text[SENTENCE];
		view_step(v, mark_of(stage->state), stage_label(stage->kind), "%s", stage_text(w, stage, text));
		if (stage->kind == STAGE_LICENCES && stage->state == STAGE_RUNNING && w->status.to_move > 0)
			view_progress(v, _("Moved"), w->status.moved, w->status.to_move);
	}
}

static enum tone tone_of(enum upgrade_outcome outcome)
{
	switch (outcome) {
	case OUTCOME_DONE:
	case OUTCOME_BOUGHT:
		return TONE_SUCCESS;
	case OUTCOME_DECLINED:
	case OUTCOME_FAILED:
		return TONE_ERROR;
	case OUTCOME_PARTLY:
		return TONE_WARNING;
	case OUTCOME_UNKNOWN:
	case OUTCOME_RUNNING:
	case OUTCOME_CREDIT_CHECK:
		break;
	}
	return TONE_INFO;
}

/* A service's list may lag behind an order that it has accepted: so long it counts as at work. */
static bool service_is_at_work(const struct wizard *w)
{
	if (status_outcome(w) == OUTCOME_UNKNOWN && order_state(w) == ORDER_ACCEPTED)
		return w->now_ms - upgrade_sent_ms(status_record(w)) < w->file.figures.listing_wait_minutes * 60000;
	return status_outcome(w) == OUTCOME_RUNNING;
}

/* Since the order was placed; what was ordered elsewhere, since its first stage began. */
static int64_t begun_ms(const struct wizard *w)
{
	const struct upgrade_record *record = status_record(w);
	if (record != NULL && record->placed_ms > 0)
		return record->placed_ms;
	int64_t begun = TIME_UNKNOWN;
	for (size_t i = 0; i < status_stage_count(w); i++) {
		int64_t started = status_stage(w, i)->started_ms;
		if (started != TIME_UNKNOWN && (begun == TIME_UNKNOWN || started < begun))
			begun = started;
	}
	return begun;
}

/* The service works on it: since when, on the clock that waits are counted by. */
static void view_service_at_work(const struct wizard *w, struct view *v)
{
	int64_t begun = begun_ms(w), since_ms = w->mono_ms;
	if (begun != TIME_UNKNOWN && begun <= w->now_ms)
		since_ms = w->mono_ms - (w->now_ms - begun);
	view_busy(v, purchase_is_told(w) ? _("The service is carrying out the order; this page looks again by itself")
		: _("The service is upgrading; this page looks again by itself"), since_ms);
}

/* A purchase, line by line: each may have become an order of its own, or none. */
static void view_lines(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (!purchase_is_told(w))
		return;
	for (size_t i = 0; i < purchase_line_count(w); i++)
		view_pair(v, purchase_line_name(w, i), "%s", purchase_line_text(w, i, text));
	const char *refused = purchase_refused_sentence(w, text);
	if (refused != NULL)
		view_notice(v, TONE_WARNING, refused, NULL, NULL);
}

static void view_outcome(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], meaning[SENTENCE], remedy[SENTENCE], looked[TIME_TEXT];
	enum upgrade_outcome outcome = status_outcome(w);
	view_stages(w, v);
	view_lines(w, v);
	view_text(v, "%s", "");
	view_notice(v, tone_of(outcome), status_sentence(w, what), status_meaning(w, meaning), status_remedy(w, remedy));
	if (status_elsewhere_sentence(w, what) != NULL)
		view_text(v, "%s", what);
	if (purchase_is_told(w) && !status_ended(w))
		view_text(v, "%s", _("It is found again from the old plan: Manual path, Buy."));
	else if (!status_ended(w))
		view_text(v, "%s", _("It is found again under Your products, from the old plan and from the new one: Check upgrade status."));
	if (service_is_at_work(w))
		view_service_at_work(w, v);
	if (w->status.told && w->status.read_ms != TIME_UNKNOWN)
		view_text(v, _("Last look: %s."), time_local_clock(w->status.read_ms, looked));
}

static void view_read(const struct wizard *w, struct view *v, enum request_kind kind)
{
	const struct call *call = wizard_call(w, kind);
	if (call->state == CALL_RUNNING) {
		if (kind != REQUEST_STATUS || !w->status.told || !service_is_at_work(w))
			view_busy(v, request_waiting(kind), call->since_ms);
	} else if (call->state == CALL_FAILED) {
		screen_error(v, &call->error);
	}
}

static void view_unsettled(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *sentence = order_state_sentence(w, text);
	if (sentence != NULL) {
		view_notice(v, TONE_WARNING, sentence, NULL, NULL);
		screen_detail(v, &w->order.error);
	}
	view_read(w, v, REQUEST_SETTLE);
	if (wizard_running(w, REQUEST_SETTLE))
		return;
	if (was_not_placed(w)) {
		view_action(v, ACTION_FORWARD, plan_chosen(w) != NULL ? _("Back to the order") : _("Begin the order anew"), NULL);
		view_action(v, ACTION_TO_SUBSCRIPTION, _("Back to the subscription, to look at it again"), NULL);
	}
	if (order_state(w) == ORDER_UNSURE || never_arrived(w))
		view_action(v, ACTION_RETRY, _("Look again"), NULL);
	if (never_arrived(w))
		view_action(v, ACTION_GIVE_UP, _("Give the order up, to place another one"), NULL);
}

static void view_doors(const struct wizard *w, struct view *v)
{
	if (reassign_rest_offered(w))
		view_action(v, ACTION_MOVE_REST, _("Move the rest of the users"), NULL);
	if (purchase_is_told(w)) {
		view_action(v, ACTION_FORWARD, has_failed(w) ? _("Back to Buy") : leads_to_hub(w) ? _("Go on with the manual path") : _("Look now"), NULL);
		return;
	}
	if (has_failed(w)) {
		view_action(v, ACTION_BY_HAND, status_outcome(w) == OUTCOME_PARTLY ? _("Finish by hand") : _("Upgrade by hand"), NULL);
		view_action(v, leads_to_done(w) ? ACTION_TO_SUBSCRIPTION : ACTION_FORWARD, _("Back to the subscription"), NULL);
	}
	if (leads_to_done(w))
		view_action(v, ACTION_FORWARD, _("See what has changed"), NULL);
	if (!status_ended(w))
		view_action(v, ACTION_RETRY, _("Look now"), wizard_running(w, REQUEST_STATUS) ? _("It is being read at this moment.") : NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (order_under_way(w)) {
		const char *sentence = order_state_sentence(w, text);
		view_busy(v, request_waiting(REQUEST_ORDER), wizard_call(w, REQUEST_ORDER)->since_ms);
		view_text(v, "%s", sentence != NULL ? sentence : _("The order may be placed already. This page goes on as soon as the service has answered."));
	} else if (kind_to_read(w) == REQUEST_SETTLE || order_state(w) == ORDER_REFUSED) {
		view_unsettled(w, v);
	} else if (status_record(w) == NULL) {
		view_notice(v, TONE_INFO, _("No upgrade is under way that this page could look for."), NULL, _("Start one from the subscription: choose Upgrade."));
	} else {
		view_read(w, v, REQUEST_STATUS);
		if (w->status.told)
			view_outcome(w, v);
		view_doors(w, v);
	}
}

/* ── what its keys do ── */

static bool may_look(const struct wizard *w)
{
	bool something = kind_to_read(w) == REQUEST_SETTLE || status_record(w) != NULL;
	return !order_under_way(w) && order_state(w) != ORDER_REFUSED && something && !wizard_running(w, kind_to_read(w));
}

static bool is_signed_out(const struct wizard *w)
{
	const struct error *err = wizard_error(w, kind_to_read(w));
	return err != NULL && err->kind == ERROR_SIGNED_OUT;
}

/* At a person's wish: leads to the sign-in where that has ended. */
static struct effect look(struct wizard *w)
{
	return may_look(w) ? screen_retry(w, kind_to_read(w)) : screen_effect(EFFECT_REDRAW);
}

/* By itself: a page that nobody touched does not turn into the sign-in. */
static struct effect look_by_itself(struct wizard *w)
{
	if (!may_look(w))
		return screen_effect(EFFECT_REDRAW);
	return is_signed_out(w) ? screen_shown(w, kind_to_read(w)) : screen_ask(w, kind_to_read(w));
}

static bool time_to_look(const struct wizard *w)
{
	if (is_signed_out(w))
		return false;
	if (kind_to_read(w) == REQUEST_SETTLE) /* settled or failed: asked again only at a person's wish */
		return order_state(w) == ORDER_UNSURE && wizard_needs(w, REQUEST_SETTLE) && wizard_error(w, REQUEST_SETTLE) == NULL;
	int64_t wait_ms = status_look_again_ms(w);
	return wait_ms >= 0 && w->mono_ms - wizard_call(w, REQUEST_STATUS)->since_ms >= wait_ms;
}

static struct effect shown(struct wizard *w)
{
	/* Came by Esc from an order on its way: nobody waits for its answer any more. */
	if (order_under_way(w))
		return (struct effect){ .kind = EFFECT_CANCEL, .request = wizard_ask(w, REQUEST_ORDER) };
	if (order_state(w) == ORDER_NOT_FOUND)
		return screen_effect(EFFECT_REDRAW);
	return look_by_itself(w);
}

static struct effect answered(struct wizard *w, const struct event *event)
{
	bool settled = event->request == REQUEST_SETTLE && !event->failed && order_state(w) == ORDER_ACCEPTED;
	bool elsewhere = event->request == REQUEST_SETTLE && !event->failed && order_is_elsewhere(w);
	if (event->request == REQUEST_ORDER || settled || elsewhere)
		return look_by_itself(w);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect go_forward(struct wizard *w)
{
	if (leads_to_done(w))
		return screen_effect(EFFECT_NEXT);
	if (leads_to_hub(w))
		return screen_jump(&page_manual);
	if (purchase_is_told(w) && has_failed(w))
		return screen_jump(&page_buy);
	/* What the journal alone remembers was not chosen in this run: the way to the order begins at the subscription. */
	if (was_not_placed(w))
		return screen_jump(plan_chosen(w) != NULL ? &page_order : wizard_by_hand(w) ? &page_buy : &page_subscription);
	if (has_failed(w))
		return screen_jump(&page_subscription);
	return look(w);
}

static struct effect move_rest(struct wizard *w)
{
	if (!reassign_rest_offered(w))
		return screen_effect(EFFECT_NONE);
	reassign_begin_rest(w);
	return screen_push(&page_reassign_plan);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_MOVE_REST:
		return move_rest(w);
	case ACTION_FORWARD:
		return go_forward(w);
	case ACTION_RETRY:
		return look(w);
	case ACTION_BY_HAND:
		return screen_push(&page_manual);
	case ACTION_TO_SUBSCRIPTION:
		return screen_jump(&page_subscription);
	case ACTION_BACK: /* what led to the order is over: it could be changed there to no effect */
		if (purchase_is_told(w) && !order_may_place(w))
			return screen_jump(&page_buy);
		return order_is_out(w) && !order_may_place(w) ? screen_jump(&page_subscription) : screen_effect(EFFECT_IGNORED);
	case ACTION_GIVE_UP:
		return never_arrived(w) ? screen_push(&page_give_up) : screen_effect(EFFECT_NONE);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return shown(w);
	case EVENT_CLOCK:
		return time_to_look(w) ? look_by_itself(w) : screen_effect(EFFECT_REDRAW);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	if (leads_to_done(w))
		return _("See what has changed");
	if (leads_to_hub(w))
		return _("Go on");
	if (purchase_is_told(w) && has_failed(w))
		return _("Back to Buy");
	if (was_not_placed(w))
		return plan_chosen(w) != NULL ? _("Back to the order") : _("Begin anew");
	if (has_failed(w))
		return _("Back to the subscription");
	return _("Look now");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("While the upgrade runs: looks now. When it is done: goes on to what has changed. When it was not made: goes back to where it can be tried again."), NULL, forward_label },
	{ ACTION_RETRY, "F5 r", NULL, N_("Asks the service at once how far it is."), NULL, NULL },
	{ ACTION_BY_HAND, "h", N_("By hand"), N_("When something was left undone: the four steps by hand."), has_failed, NULL },
	{ ACTION_MOVE_REST, "m", N_("Move the rest"), N_("When licences were left unmoved: makes a plan for them, which changes nothing yet."),
		reassign_rest_offered, NULL },
	{ ACTION_TO_SUBSCRIPTION, "s", NULL, N_("When it did not come to its end: goes back to the subscription."), did_not_end_well, NULL },
	{ ACTION_BACK, "Esc b", N_("Back"), N_("Goes back; once the order is placed, to the subscription."), NULL, NULL },
	{ ACTION_GIVE_UP, "g", N_("Give up"), N_("When the service has no such order: gives it up, so that another one can be placed."), never_arrived, NULL },
	SCREEN_KEYS_END
};

const struct page page_status = {
	.id = "status",
	.title = N_("Check upgrade status"),
	.help = N_("How far the upgrade is, from the service itself. The page looks again by itself; Enter or F5 looks at once. The upgrade needs neither "
		   "this page nor this machine: leave with F10 and come back whenever you like, from the old or from the new subscription. "
		   "Looking changes nothing."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
