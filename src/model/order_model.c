#include "model/order_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/order_record.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

/* ── what is confirmed ── */

const char *order_word(const struct wizard *w, char to[NAME_TEXT])
{
	if (!str_empty(w->tenant.initial_domain))
		return say(to, NAME_TEXT, "%s", w->tenant.initial_domain);
	return say(to, NAME_TEXT, "%" PRId64, cart_quantity(w));
}

static const char *tenant_name(const struct wizard *w)
{
	return !str_empty(w->tenant.name) ? w->tenant.name : !str_empty(w->tenant.initial_domain) ? w->tenant.initial_domain : w->tenant.id;
}

static const char *confirm_by_hand(const struct wizard *w, const struct totals *totals, const char *name, const char *due, const char *after,
	char to[SENTENCE])
{
	size_t along = cart_order_count(w) - 1;
	char licences[COUNT_TEXT];

	say_licences(cart_quantity(w), licences);
	if (!totals->known && along)
		return say(to, SENTENCE, _("You buy %s of %s, and the add-ons of the cart, for %s. The amount is unknown here; the service "
			"charges its own price. Nothing is cancelled by it."), licences, name, tenant_name(w));
	if (!totals->known)
		return say(to, SENTENCE, _("You buy %s of %s for %s. The amount is unknown here; the service charges its own price. Nothing is "
			"cancelled by it."), licences, name, tenant_name(w));
	if (along)
		return say(to, SENTENCE, totals->tax_known
			? _("You buy %s of %s, and the add-ons of the cart, for %s. %s is due with the order, then %s, tax included. Nothing is "
			"cancelled by it.")
			: _("You buy %s of %s, and the add-ons of the cart, for %s. %s is due with the order, then %s; tax comes on top where it "
			"applies. Nothing is cancelled by it."), licences, name, tenant_name(w), due, after);
	return say(to, SENTENCE, totals->tax_known
		? _("You buy %s of %s for %s. %s is due with the order, then %s, tax included. Nothing is cancelled by it.")
		: _("You buy %s of %s for %s. %s is due with the order, then %s; tax comes on top where it applies. Nothing is cancelled by "
		"it."), licences, name, tenant_name(w), due, after);
}

const char *order_confirmation(const struct wizard *w, char to[SENTENCE])
{
	const struct target *t = plan_chosen(w);
	struct billing_option o;
	struct totals totals;
	char due[MONEY_TEXT], after[SENTENCE], licences[COUNT_TEXT];

	checkout_totals(w, &totals);
	if (!t || !billing_chosen_option(w, &o))
		return say(to, SENTENCE, "%s", _("Nothing can be ordered: no plan is chosen. Go back to Plan."));
	money_format(totals.due, due);
	checkout_each_period_text(w, &totals, after);
	if (wizard_by_hand(w))
		return confirm_by_hand(w, &totals, t->name, due, after, to);
	say_licences(cart_quantity(w), licences);
	if (!totals.known)
		return say(to, SENTENCE,
			_("You order %s of %s for %s. The amount is unknown here; the service charges its own price. The "
			"upgrade cannot be undone."),
			licences, t->name, tenant_name(w));
	return say(to, SENTENCE, totals.tax_known
			? _("You order %s of %s for %s. %s is due when the upgrade completes, then %s, tax included. The "
			"upgrade cannot be undone.")
			: _("You order %s of %s for %s. %s is due when the upgrade completes, then %s; tax comes on top "
			"where it applies. The upgrade cannot be undone."),
		licences, t->name, tenant_name(w), due, after);
}

const char *order_instruction(const struct wizard *w, char to[SENTENCE])
{
	char word[NAME_TEXT];

	return say(to, SENTENCE, _("Type %s to place the order."), order_word(w, word));
}

const char *order_typed(const struct wizard *w)
{
	return w->order.typed;
}

static bool is_the_word(const struct wizard *w, const char *typed)
{
	char word[NAME_TEXT];

	return word_is(typed, order_word(w, word));
}

bool order_confirmed(const struct wizard *w)
{
	return !str_empty(w->order.typed) && is_the_word(w, w->order.typed);
}

int order_type(struct wizard *w, const char *typed, struct error *err)
{
	char word[NAME_TEXT], clean[NAME_TEXT];

	text_clean_into(clean, sizeof clean, typed);
	str_copy(w->order.typed, sizeof w->order.typed, clean);
	if (is_the_word(w, typed)) {
		order_amounts(w, &w->order.confirmed);
		return 0;
	}
	return error_set(err, ERROR_INPUT, _("That is not what is asked for, so nothing was ordered. Type %s to place the order, or go "
		"back."), order_word(w, word));
}

int order_ready(const struct wizard *w, struct error *err)
{
	char word[NAME_TEXT];
	int r;

	if (!order_may_place(w))
		return error_set(err, ERROR_CONFLICT, _("An order is on its way or already placed; it is not sent again. Check upgrade status "
			"shows how far it is."));
	if (order_is_elsewhere(w))
		return error_set(err, ERROR_CONFLICT, _("An upgrade of this subscription is already under way. Nothing is ordered again; Check upgrade "
			"status shows how far it is."));
	if (!plan_chosen(w))
		return error_set(err, ERROR_REFUSED, _("The plan is not open any more. Nothing was ordered. Go back to Plan to see why."));
	if ((r = before_ready(w, err)) < 0 || (r = cart_ready(w, err)) < 0 || (r = billing_ready(w, err)) < 0)
		return r;
	if (wizard_call(w, REQUEST_CHECKOUT)->answered_at_ms == TIME_UNKNOWN)
		return error_set(err, ERROR_INPUT, _("Addresses and ways to pay have not been read yet. Go back to Checkout."));
	if ((r = checkout_ready(w, err)) < 0)
		return r;
	if (!order_confirmed(w))
		return error_set(err, ERROR_INPUT, _("The order is not confirmed yet. Type %s to place it."), order_word(w, word));
	return 0;
}

/* ── states ── */

enum order_state order_state(const struct wizard *w)
{
	return w->order.state;
}

bool order_may_place(const struct wizard *w)
{
	if (w->order.state == ORDER_ACCEPTED && !order_is_taken(w))
		return w->status.outcome == OUTCOME_FAILED || w->status.outcome == OUTCOME_DECLINED;
	return w->order.state == ORDER_IDLE || w->order.state == ORDER_REFUSED || w->order.state == ORDER_NOT_FOUND || order_is_taken(w);
}

bool order_is_elsewhere(const struct wizard *w)
{
	return !order_is_out(w) && subscription_under_way(w);
}

bool order_is_out(const struct wizard *w)
{
	switch (w->order.state) {
	case ORDER_INTENT:
	case ORDER_SENT:
	case ORDER_UNSURE:
	case ORDER_ACCEPTED: return true;
	case ORDER_IDLE:
	case ORDER_CHECKING:
	case ORDER_REFUSED:
	case ORDER_NOT_FOUND: break;
	}
	return false;
}

const char *order_state_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct order_model *m = &w->order;
	char meaning[SENTENCE];

	switch (m->state) {
	case ORDER_IDLE: return NULL;
	case ORDER_CHECKING:
		if (wizard_by_hand(w))
			return say(to, SENTENCE, "%s", _("Orders, subscriptions and the catalog are read once more, and the cart is made. Nothing has been ordered "
				"yet; going back still stops it."));
		return say(to, SENTENCE, "%s", _("Switched-off services are read once more before the order is sent. Nothing has been ordered "
			"yet; going back still stops it."));
	case ORDER_INTENT:
	case ORDER_SENT:
		return say(to, SENTENCE, "%s",
			_("The order is on its way. It cannot be taken back, and it is never sent twice. You can leave this page: Check upgrade "
			"status finds it."));
	case ORDER_UNSURE:
		if (m->missed)
			return say(to, SENTENCE, "%s",
				_("The service took the order, but lists nothing of it since then: it may have been lost there. It is not sent again. Check upgrade "
				"status asks the service what happened."));
		return say(to, SENTENCE, "%s",
			_("The order was sent, but its answer was lost: it may have been placed. It is not sent again. Check upgrade status asks the "
			"service what happened."));
	case ORDER_ACCEPTED:
		if (m->record.path == PATH_MANUAL)
			return say(to, SENTENCE, _("The service has the order of %s. The next step of the manual path checks that it is ready."), m->record.target_name);
		return say(to, SENTENCE, "%s", _("The service has the order. Check upgrade status shows how far it is."));
	case ORDER_REFUSED:
		if (purchase_refused_sentence(w, meaning))
			return say(to, SENTENCE, _("The service refused %s; other lines of the cart were ordered."), m->record.target_name);
		return say(to, SENTENCE, _("The service refused the order; nothing was bought. %s Go back to mend it, then place the order again."),
			error_meaning(&m->error, meaning));
	case ORDER_NOT_FOUND:
		return say(to, SENTENCE, "%s",
			_("The service has no such order: nothing was bought. You can place it again; it is sent under the same number, so it cannot "
			"be bought twice."));
	}
	return NULL;
}

bool order_begin(struct wizard *w)
{
	struct order_model *m = &w->order;
	struct upgrade_record record;

	if (order_ready(w, NULL) < 0 || !products_chosen(w))
		return false;
	order_record_fill(w, &record);
	if (m->state == ORDER_NOT_FOUND && order_record_same(&m->record, &record))
		order_record_keep(&m->record, &record);
	m->record = record;
	m->error = ERROR_INIT;
	m->missed = false;
	m->state = ORDER_CHECKING;
	return true;
}

bool order_withdraw(struct wizard *w)
{
	if (w->order.state != ORDER_CHECKING)
		return false;
	w->order.state = str_empty(w->order.record.request_id) ? ORDER_IDLE : ORDER_NOT_FOUND;
	if (w->order.state == ORDER_IDLE && w->unfinished.path == PATH_MANUAL && str_empty(w->unfinished.cart_id))
		order_resume(w, &w->unfinished); /* what was taken before is taken still */
	return true;
}

bool order_intent_written(struct wizard *w, const char *request_id, int64_t at_ms)
{
	if (w->order.state != ORDER_CHECKING)
		return false;
	str_copy(w->order.record.request_id, sizeof w->order.record.request_id, request_id);
	w->order.record.placed_ms = at_ms;
	w->order.state = ORDER_INTENT;
	w->status = (struct status_model){ 0 };
	return true;
}

bool order_sent(struct wizard *w)
{
	if (w->order.state != ORDER_INTENT)
		return false;
	w->order.state = ORDER_SENT;
	return true;
}

static void accept(struct wizard *w, const char *target_subscription_id, const char *operation_id)
{
	struct order_model *m = &w->order;

	if (!str_empty(target_subscription_id))
		str_copy(m->record.target_subscription_id, sizeof m->record.target_subscription_id, target_subscription_id);
	if (!str_empty(operation_id))
		str_copy(m->record.operation_id, sizeof m->record.operation_id, operation_id);
	m->record.state = UPGRADE_ACCEPTED;
	m->state = ORDER_ACCEPTED;
	wizard_call_stale(w, REQUEST_MANUAL); /* what was read before it knows nothing of it */
}

static bool is_unanswered(const struct order_model *m)
{
	return m->state == ORDER_INTENT || m->state == ORDER_SENT || m->state == ORDER_UNSURE;
}

void order_take_lines(struct wizard *w, const struct upgrade_record *record)
{
	struct upgrade_record *r = &w->order.record;

	if (!str_eq(r->request_id, record->request_id))
		return;
	str_copy(r->cart_id, sizeof r->cart_id, record->cart_id);
	str_copy(r->order_id, sizeof r->order_id, record->order_id);
	str_copy(r->target_subscription_id, sizeof r->target_subscription_id, record->target_subscription_id);
	r->n_lines = record->n_lines;
	for (size_t i = 0; i < record->n_lines; i++) {
		r->lines[i] = record->lines[i];
		if (i && r->lines[i].state == PURCHASE_ORDERED)
			cart_take_along_sku(w, r->lines[i].sku_id, false);
	}
}

bool order_take_accepted(struct wizard *w, const char *target_subscription_id, const char *operation_id)
{
	if (!is_unanswered(&w->order))
		return false;
	accept(w, target_subscription_id, operation_id);
	return true;
}

bool order_take_refused(struct wizard *w, const struct error *error)
{
	if (!is_unanswered(&w->order))
		return false;
	w->order.error = *error;
	w->order.record.state = UPGRADE_REFUSED;
	w->order.state = ORDER_REFUSED;
	w->order.typed[0] = '\0';
	return true;
}

bool order_take_unsure(struct wizard *w, const struct error *error)
{
	if (!is_unanswered(&w->order))
		return false;
	w->order.error = *error;
	w->order.state = ORDER_UNSURE;
	return true;
}

/* Its lines are open again: what they were answered with is what is in doubt. What was left out of the cart because it was ordered is in it again. */
static void doubt_lines(struct wizard *w, struct upgrade_record *r)
{
	for (size_t i = 0; i < r->n_lines; i++) {
		struct purchase_line *line = &r->lines[i];
		if (line->state != PURCHASE_ORDERED)
			continue;
		line->state = PURCHASE_OPEN;
		line->order_id[0] = line->subscription_id[0] = '\0';
		if (i)
			cart_take_along_sku(w, line->sku_id, true);
	}
}

bool order_take_missing(struct wizard *w)
{
	struct order_model *m = &w->order;
	struct upgrade_record *r = &m->record;

	if (m->state != ORDER_ACCEPTED || order_is_taken(w) || w->now_ms < upgrade_sent_ms(r) + w->file.figures.lists_lag_minutes * 60000)
		return false;
	doubt_lines(w, r);
	r->target_subscription_id[0] = r->operation_id[0] = r->order_id[0] = '\0';
	r->state = UPGRADE_INTENT;
	m->state = ORDER_UNSURE;
	m->missed = true;
	error_set(&m->error, ERROR_UNSURE, _("The service took the order and lists nothing of it."));
	w->status = (struct status_model){ 0 };
	wizard_call_stale(w, REQUEST_SETTLE);
	return true;
}

bool order_take_settled(struct wizard *w, enum order_found found, const char *target_subscription_id, const char *operation_id)
{
	if (!is_unanswered(&w->order) && w->order.state != ORDER_NOT_FOUND)
		return false;
	if (found == ORDER_FOUND) {
		accept(w, target_subscription_id, operation_id);
		return true;
	}
	w->order.state = ORDER_NOT_FOUND;
	w->order.record.state = UPGRADE_REFUSED;
	w->order.typed[0] = '\0';
	w->unfinished = (struct upgrade_record){ 0 };
	return true;
}

bool order_take_over(struct wizard *w, const struct upgrade_record *record)
{
	bool idle = w->order.state == ORDER_IDLE || w->order.state == ORDER_CHECKING || w->order.state == ORDER_NOT_FOUND;

	if (!idle && !order_is_taken(w))
		return false;
	w->order = (struct order_model){ .error = ERROR_INIT };
	w->unfinished = *record;
	order_resume(w, record);
	return true;
}

bool order_is_taken(const struct wizard *w)
{
	const struct upgrade_record *r = &w->order.record;

	return w->order.state == ORDER_ACCEPTED && r->path == PATH_MANUAL && str_empty(r->cart_id);
}

bool order_take_taken(struct wizard *w, const struct upgrade_record *record)
{
	if (!order_may_place(w) && !order_is_taken(w))
		return false;
	w->order = (struct order_model){ .state = ORDER_ACCEPTED, .record = *record, .error = ERROR_INIT };
	w->unfinished = *record;
	w->status = (struct status_model){ 0 };
	wizard_take_path(w, PATH_MANUAL);
	return true;
}

bool order_let_go(struct wizard *w)
{
	if (!order_is_taken(w))
		return false;
	begun_forget(w, w->order.record.source_subscription_id);
	w->order = (struct order_model){ .error = ERROR_INIT };
	w->unfinished = (struct upgrade_record){ 0 };
	w->status = (struct status_model){ 0 };
	return true;
}

bool order_take_elsewhere(struct wizard *w)
{
	enum order_state state = w->order.state;

	if (!is_unanswered(&w->order) && state != ORDER_NOT_FOUND && state != ORDER_REFUSED)
		return false;
	begun_forget(w, w->order.record.source_subscription_id);
	w->order = (struct order_model){ .error = ERROR_INIT };
	w->unfinished = (struct upgrade_record){ 0 };
	w->status = (struct status_model){ 0 };
	return true;
}

bool order_take_given_up(struct wizard *w)
{
	if (w->order.state != ORDER_NOT_FOUND)
		return false;
	begun_forget(w, w->order.record.source_subscription_id);
	w->order = (struct order_model){ .error = ERROR_INIT };
	return true;
}

void order_resume(struct wizard *w, const struct upgrade_record *record)
{
	struct order_model *m = &w->order;

	if (m->state != ORDER_IDLE || (record->state != UPGRADE_INTENT && record->state != UPGRADE_ACCEPTED))
		return;
	m->record = *record;
	m->error = ERROR_INIT;
	m->state = record->state == UPGRADE_INTENT ? ORDER_UNSURE : ORDER_ACCEPTED;
	wizard_follow_record(w);
}
