/* How far a purchase by cart is, and what is said of it: Check upgrade status of the manual path's first step. */
#include "model/purchase_status.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* ── working it out ── */

static void see_credit(const struct purchase_facts *f, struct status_model *m)
{
	struct stage *s = &m->stages[STAGE_CREDIT_CHECK];
	const struct credit_facts *last = NULL;

	for (size_t i = 0; i < f->n_credits; i++)
		if (!last || f->credits[i].since_ms >= last->since_ms)
			last = &f->credits[i];
	if (!last)
		return;
	s->started_ms = last->since_ms;
	s->state = last->state == CREDIT_APPROVED ? STAGE_COMPLETE : last->state == CREDIT_DECLINED ? STAGE_FAILED : STAGE_RUNNING;
	m->credit_by_ms = last->decided_by_ms;
}

/* A cart that is checked out and still no order of the plan when the lists have had their time: its line was refused. */
static bool is_missing(const struct wizard *w, const struct purchase_facts *f)
{
	const struct purchase_line *plan = &f->record.lines[0];

	return f->record.n_lines && plan->state == PURCHASE_OPEN && w->now_ms - upgrade_sent_ms(&f->record) >= w->file.figures.lists_lag_minutes * 60000;
}

static void see_purchase(const struct wizard *w, const struct purchase_facts *f, struct status_model *m)
{
	struct stage *s = &m->stages[STAGE_PURCHASE];

	s->started_ms = f->record.placed_ms;
	if (!f->record.n_lines || f->progress[0] == ORDER_IS_COMPLETED)
		s->state = STAGE_COMPLETE;
	else if (f->progress[0] == ORDER_IS_CANCELLED || is_missing(w, f))
		s->state = STAGE_FAILED;
	else
		s->state = m->stages[STAGE_CREDIT_CHECK].state == STAGE_RUNNING ? STAGE_WAITING : STAGE_RUNNING;
}

static enum upgrade_outcome outcome_of(const struct status_model *m)
{
	enum stage_state credit = m->stages[STAGE_CREDIT_CHECK].state;

	switch (m->stages[STAGE_PURCHASE].state) {
	case STAGE_COMPLETE: return OUTCOME_BOUGHT;
	case STAGE_FAILED: return credit == STAGE_FAILED ? OUTCOME_DECLINED : OUTCOME_FAILED;
	case STAGE_WAITING:
	case STAGE_RUNNING:
	case STAGE_NOT_NEEDED: break;
	}
	return credit == STAGE_RUNNING ? OUTCOME_CREDIT_CHECK : OUTCOME_RUNNING;
}

/* What is left of an order that came to nothing is the person's own: another order is not held back for it. */
static void meet_own(struct wizard *w, const struct upgrade_record *r)
{
	for (size_t i = 0; i < r->n_lines; i++)
		if (r->lines[i].state == PURCHASE_ORDERED)
			buy_meet(w, r->lines[i].catalog_item, r->lines[i].subscriptions_before + 1, r->lines[i].orders_before + 1);
}

void status_take_purchase(struct wizard *w, const struct purchase_facts *f)
{
	struct status_model *m = &w->status;

	*m = (struct status_model){ .told = true, .read_ms = f->read_ms, .credit_by_ms = TIME_UNKNOWN, .moved = COUNT_UNKNOWN, .to_move = COUNT_UNKNOWN,
		.still_on_source = COUNT_UNKNOWN };
	for (enum stage_kind kind = 0; kind < STAGE_KINDS; kind++)
		m->stages[kind] = (struct stage){ .kind = kind, .state = STAGE_NOT_NEEDED, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	str_copy(m->order_id, sizeof m->order_id, f->record.order_id);
	str_copy(m->target_subscription_id, sizeof m->target_subscription_id, f->record.target_subscription_id);
	see_credit(f, m);
	see_purchase(w, f, m);
	m->outcome = outcome_of(m);
	order_take_lines(w, &f->record);
	if (status_ended(w))
		meet_own(w, &f->record);
	wizard_call_stale(w, REQUEST_PRODUCTS); /* a subscription has come, or comes */
}

/* ── what is said ── */

static const char *target_name(const struct wizard *w)
{
	const struct upgrade_record *r = status_record(w);

	return r && !str_empty(r->target_name) ? r->target_name : _("the new plan");
}

static const char *source_name(const struct wizard *w)
{
	const struct upgrade_record *r = status_record(w);

	return r && !str_empty(r->source_name) ? r->source_name : _("the old plan");
}

bool purchase_is_told(const struct wizard *w)
{
	const struct upgrade_record *r = status_record(w);

	return r && r->path == PATH_MANUAL;
}

const char *purchase_sentence(const struct wizard *w, char to[SENTENCE])
{
	switch (w->status.outcome) {
	case OUTCOME_CREDIT_CHECK: return say(to, SENTENCE, _("The order of %s waits for a credit check."), target_name(w));
	case OUTCOME_DECLINED: return say(to, SENTENCE, _("The credit check was declined, so %s was not bought."), target_name(w));
	case OUTCOME_FAILED: return say(to, SENTENCE, _("The order of %s was cancelled or refused by the service: it was not bought."), target_name(w));
	case OUTCOME_BOUGHT: return say(to, SENTENCE, _("%s is bought. No user has been moved by that."), target_name(w));
	case OUTCOME_RUNNING: return say(to, SENTENCE, _("The order of %s is being carried out."), target_name(w));
	case OUTCOME_DONE:
	case OUTCOME_PARTLY:
	case OUTCOME_UNKNOWN: break;
	}
	return say(to, SENTENCE, "%s", _("The service has not been asked yet."));
}

const char *purchase_meaning(const struct wizard *w, char to[SENTENCE])
{
	switch (w->status.outcome) {
	case OUTCOME_DECLINED:
	case OUTCOME_FAILED: return say(to, SENTENCE, _("Nothing was charged for it. %s is as it was, and users notice nothing."), source_name(w));
	case OUTCOME_BOUGHT:
		return say(to, SENTENCE, _("Users keep %s until they are moved. Both plans are billed until %s is cancelled."), source_name(w), source_name(w));
	case OUTCOME_CREDIT_CHECK:
	case OUTCOME_RUNNING:
		return say(to, SENTENCE, _("Users keep %s; its licences stay where they are. Admins can work as usual."), source_name(w));
	case OUTCOME_DONE:
	case OUTCOME_PARTLY:
	case OUTCOME_UNKNOWN: break;
	}
	return say(to, SENTENCE, "%s", "");
}

const char *purchase_remedy(const struct wizard *w, char to[SENTENCE])
{
	switch (w->status.outcome) {
	case OUTCOME_DECLINED:
		return say(to, SENTENCE, "%s", _("Choose another way to pay or a smaller order, or ask support why it was declined."));
	case OUTCOME_FAILED: return say(to, SENTENCE, "%s", _("Go back to Buy and order again, or ask support with the order number."));
	case OUTCOME_BOUGHT: return say(to, SENTENCE, "%s", _("Go on with the manual path: check that it is ready, then move the users."));
	case OUTCOME_CREDIT_CHECK:
	case OUTCOME_RUNNING:
		return say(to, SENTENCE, "%s", _("Nothing has to be done. You can leave and look again at any time."));
	case OUTCOME_DONE:
	case OUTCOME_PARTLY:
	case OUTCOME_UNKNOWN: break;
	}
	return say(to, SENTENCE, "%s", _("Check the order now."));
}

/* ── line by line ── */

size_t purchase_line_count(const struct wizard *w)
{
	return w->order.record.path == PATH_MANUAL ? w->order.record.n_lines : 0;
}

enum purchase_line_state purchase_line_state(const struct wizard *w, size_t index)
{
	return index < purchase_line_count(w) ? w->order.record.lines[index].state : PURCHASE_OPEN;
}

const char *purchase_line_name(const struct wizard *w, size_t index)
{
	return index < purchase_line_count(w) ? w->order.record.lines[index].name : "";
}

const char *purchase_line_text(const struct wizard *w, size_t index, char to[SENTENCE])
{
	const struct purchase_line *line = index < purchase_line_count(w) ? &w->order.record.lines[index] : NULL;
	char n[COUNT_TEXT];

	if (line && line->state == PURCHASE_ORDERED)
		return say(to, SENTENCE, _("%s, ordered under the number %s"), say_licences(line->quantity, n), line->order_id);
	if (line && line->state == PURCHASE_REFUSED && !str_empty(line->text))
		return say(to, SENTENCE, _("refused; the service says: %s"), line->text);
	if (line && line->state == PURCHASE_REFUSED)
		return say(to, SENTENCE, "%s", _("refused; the service gives no reason"));
	return say(to, SENTENCE, "%s", _("no order is listed yet"));
}

const char *purchase_refused_sentence(const struct wizard *w, char to[SENTENCE])
{
	size_t refused = 0, ordered = 0, n = purchase_line_count(w);

	for (size_t i = 0; i < n; i++) {
		refused += purchase_line_state(w, i) == PURCHASE_REFUSED;
		ordered += purchase_line_state(w, i) == PURCHASE_ORDERED;
	}
	if (!refused || !ordered)
		return NULL;
	if (purchase_line_state(w, 0) == PURCHASE_REFUSED)
		return say(to, SENTENCE, "%s", _("Only a part was ordered. What was ordered is bought and billed; the plan itself was not. Mend what the service names and order "
			"the plan again: what is ordered already is left out."));
	return say(to, SENTENCE, "%s", _("Only a part was ordered. What was refused is not bought and not billed: order it in the admin centre when what the service names is "
		"mended, or do without it."));
}
