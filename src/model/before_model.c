#include "model/before_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

void before_clear(struct before_model *m)
{
	free(m->plans);
	*m = (struct before_model){ .recorded_ms = TIME_UNKNOWN };
}

void before_take_progress(struct wizard *w, int64_t users_read, int64_t users_total, int64_t users_with)
{
	w->before.users_read = users_read;
	w->before.users_with = users_with;
	wizard_call_progress(w, REQUEST_SWITCHED_OFF, users_read, users_total);
}

void before_take_switched_off(struct wizard *w, int64_t users_read, int64_t users_with, const struct switched_off_facts *plans, size_t n_plans)
{
	struct before_model *m = &w->before;

	m->users_read = users_read;
	m->users_with = users_with;
	m->plans = take_array(m->plans, plans, n_plans, sizeof *plans);
	m->n_plans = n_plans;
	m->recorded_ms = w->now_ms;
}

/* ── the points ── */

static const char *const ids[BEFORE_KINDS] = {
	[BEFORE_DOWNTIME] = "ack-downtime", [BEFORE_USERS] = "ack-users", [BEFORE_LICENCES] = "ack-licences", [BEFORE_SERVICES] = "ack-services",
	[BEFORE_DOMAINS] = "ack-domains", [BEFORE_BILL] = "ack-bill", [BEFORE_CREDIT_CHECK] = "ack-credit-check", [BEFORE_LOSSES] = "ack-losses",
	[BEFORE_PREPAID] = "ack-prepaid", [BEFORE_BOTH_BILLED] = "ack-both-billed", [BEFORE_UNTIL_MOVED] = "ack-until-moved",
	[BEFORE_NOTHING_CANCELLED] = "ack-nothing-cancelled", [BEFORE_BUY_CREDIT_CHECK] = "ack-buy-credit-check",
	[BEFORE_BUY_PREPAID] = "ack-buy-prepaid"
};

static bool has_prepaid(const struct wizard *w)
{
	const struct terms_facts *terms = &w->plan.terms;

	return terms->told && money_is_set(terms->prepaid_remaining) && !money_is_zero(terms->prepaid_remaining);
}

/* Where nothing speaks for a check, nobody has to read of one: not by card below the service's limit. */
static bool may_be_checked(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct terms_facts *terms = &w->plan.terms;

	return !terms->told || money_is_set(terms->credit_check_above) || !s || s->channel != CHANNEL_CARD;
}

static bool applies_by_hand(const struct wizard *w, enum before_kind kind)
{
	const struct subscription *s = products_chosen(w);

	switch (kind) {
	case BEFORE_BOTH_BILLED:
	case BEFORE_UNTIL_MOVED:
	case BEFORE_NOTHING_CANCELLED: return true;
	case BEFORE_BUY_CREDIT_CHECK: return may_be_checked(w);
	case BEFORE_BUY_PREPAID: return has_prepaid(w) || (s && s->channel == CHANNEL_PREPAID);
	default: return false;
	}
}

static bool applies(const struct wizard *w, enum before_kind kind)
{
	char sentence[SENTENCE];

	if (kind == BEFORE_LOSSES)
		return plan_loss_warning(w, w->plan.chosen, sentence) != NULL;
	if (wizard_by_hand(w))
		return applies_by_hand(w, kind);
	if (kind >= BEFORE_BOTH_BILLED)
		return false;
	return kind != BEFORE_PREPAID || has_prepaid(w);
}

size_t before_count(const struct wizard *w)
{
	size_t n = 0;

	for (enum before_kind kind = 0; kind < BEFORE_KINDS; kind++)
		n += applies(w, kind);
	return n;
}

enum before_kind before_at(const struct wizard *w, size_t index)
{
	for (enum before_kind kind = 0; kind < BEFORE_KINDS; kind++)
		if (applies(w, kind) && index-- == 0)
			return kind;
	return BEFORE_KINDS;
}

const char *before_id(enum before_kind kind)
{
	return kind < BEFORE_KINDS ? ids[kind] : "";
}

const char *before_title(enum before_kind kind)
{
	switch (kind) {
	case BEFORE_DOWNTIME: return _("Admins wait while it runs");
	case BEFORE_USERS: return _("Users notice nothing");
	case BEFORE_LICENCES: return _("No licence can be removed on the way");
	case BEFORE_SERVICES: return _("Every user gets every service");
	case BEFORE_DOMAINS: return _("Custom domains stay");
	case BEFORE_BILL: return _("The bill changes on the day");
	case BEFORE_CREDIT_CHECK: return _("A credit check may be needed");
	case BEFORE_LOSSES: return _("Some services are not in the new plan");
	case BEFORE_PREPAID: return _("Prepaid value counts against the order");
	case BEFORE_BOTH_BILLED: return _("Both plans are billed for a while");
	case BEFORE_UNTIL_MOVED: return _("Users keep what they have");
	case BEFORE_NOTHING_CANCELLED: return _("Nothing is cancelled by buying");
	case BEFORE_BUY_CREDIT_CHECK: return _("A credit check may be needed");
	case BEFORE_BUY_PREPAID: return _("Prepaid time is not credited");
	case BEFORE_KINDS: break;
	}
	return "";
}

static const char *downtime_text(const struct wizard *w, char to[SENTENCE])
{
	char span[TIME_TEXT];

	if (w->file.figures.usual_minutes > 0)
		return say(to, SENTENCE,
			_("Admins cannot use the admin centre while the upgrade runs: minutes to hours, by the number of users; usually less than "
			"%s. Choose a quiet time."),
			time_span(w->file.figures.usual_minutes * 60000, span));
	return say(to, SENTENCE, "%s",
		_("Admins cannot use the admin centre while the upgrade runs: minutes to hours, by the number of users. Choose a quiet time."));
}

static const char *bill_text(const struct wizard *w, char to[SENTENCE])
{
	if (w->file.figures.unused_credit_days > 0)
		return say(to, SENTENCE,
			_("The old bill stops and the new one starts on the day the upgrade completes. Time that is paid and not used is credited "
			"pro rata on a later invoice, within %" PRId64 " days."),
			w->file.figures.unused_credit_days);
	return say(to, SENTENCE, "%s",
		_("The old bill stops and the new one starts on the day the upgrade completes. Time that is paid and not used is credited pro "
		"rata on a later invoice."));
}

static const char *credit_text(const struct wizard *w, char to[SENTENCE])
{
	if (w->file.figures.credit_check_business_days > 0)
		return say(to, SENTENCE,
			_("Paying by invoice, or a high amount, can need a credit check: up to %" PRId64 " business days. Until it is decided admins "
			"are shut out of the admin centre and users keep the old plan."),
			w->file.figures.credit_check_business_days);
	return say(to, SENTENCE, "%s",
		_("Paying by invoice, or a high amount, can need a credit check. Until it is decided admins are shut out of the admin centre and "
		"users keep the old plan."));
}

static const char *buy_credit_text(const struct wizard *w, char to[SENTENCE])
{
	int64_t days = w->file.figures.credit_check_business_days;

	if (days > 0)
		return say(to, SENTENCE,
			_("Paying by invoice, or a high amount, can need a credit check: up to %" PRId64 " business days. Until it is decided the new licences "
			"cannot be given to anyone; users and the old plan stay as they are."),
			days);
	return say(to, SENTENCE, "%s",
		_("Paying by invoice, or a high amount, can need a credit check. Until it is decided the new licences cannot be given to anyone; users "
		"and the old plan stay as they are."));
}

static const char *text_by_hand(const struct wizard *w, enum before_kind kind, char to[SENTENCE])
{
	const char *source = wizard_source_name(w);

	switch (kind) {
	case BEFORE_BOTH_BILLED:
		return say(to, SENTENCE, _("From the order on the new plan is billed, and %s is billed as before until it is cancelled in step 4. Move the users "
			"soon."), source);
	case BEFORE_UNTIL_MOVED:
		return say(to, SENTENCE, _("Users keep all of %s until they are moved in step 3, all at once or in turns. Buying moves nobody, and admins can "
			"work in the admin centre meanwhile."), source);
	case BEFORE_NOTHING_CANCELLED:
		return say(to, SENTENCE, _("The order touches neither %s nor its add-ons: what shall end is cancelled by you, when nobody holds it any "
			"more."), source);
	case BEFORE_BUY_CREDIT_CHECK: return buy_credit_text(w, to);
	case BEFORE_BUY_PREPAID:
		return say(to, SENTENCE, _("%s is paid in advance. Time that is left of it is neither credited nor counted against this order."), source);
	default: return say(to, SENTENCE, "%s", "");
	}
}

const char *before_text(const struct wizard *w, enum before_kind kind, char to[SENTENCE])
{
	char amount[MONEY_TEXT];

	switch (kind) {
	case BEFORE_DOWNTIME: return downtime_text(w, to);
	case BEFORE_USERS:
		return say(to, SENTENCE, _("Users keep all of %s throughout and have the new plan at the end. All their data "
			"stays."), wizard_source_name(w));
	case BEFORE_LICENCES:
		return say(to, SENTENCE, _("The new plan has at least as many licences as %s has now: %" PRId64 ". Reduce them before or after "
			"the upgrade."),
			wizard_source_name(w), cart_least(w));
	case BEFORE_SERVICES:
		return say(to, SENTENCE, "%s",
			_("Every user gets every service of the new plan: services that were switched off for single users come back on. This "
			"program records them first, so that they can be switched off again afterwards."));
	case BEFORE_DOMAINS:
		return say(to, SENTENCE, "%s", _("Custom domains and the addresses in them stay as they are. Nothing has to be done for them."));
	case BEFORE_BILL: return bill_text(w, to);
	case BEFORE_CREDIT_CHECK: return credit_text(w, to);
	case BEFORE_LOSSES: return plan_loss_warning(w, w->plan.chosen, to);
	case BEFORE_PREPAID:
		return say(to, SENTENCE,
			_("The prepaid subscription still has a value of %s. It counts against this order; what exceeds the order is lost. Checkout "
			"shows how much; you can wait instead and upgrade when less of it is left."),
			money_format(w->plan.terms.prepaid_remaining, amount));
	case BEFORE_BOTH_BILLED:
	case BEFORE_UNTIL_MOVED:
	case BEFORE_NOTHING_CANCELLED:
	case BEFORE_BUY_CREDIT_CHECK:
	case BEFORE_BUY_PREPAID: return text_by_hand(w, kind, to);
	case BEFORE_KINDS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

bool before_ticked(const struct wizard *w, enum before_kind kind)
{
	return kind < BEFORE_KINDS && w->before.ticked[kind];
}

size_t before_left(const struct wizard *w)
{
	size_t n = 0;

	for (enum before_kind kind = 0; kind < BEFORE_KINDS; kind++)
		n += applies(w, kind) && !w->before.ticked[kind];
	return n;
}

/* ── the record of switched-off services ── */

bool before_recorded(const struct wizard *w)
{
	return w->before.recorded_ms != TIME_UNKNOWN;
}

const char *before_record_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct before_model *m = &w->before;
	const struct call *call = wizard_call(w, REQUEST_SWITCHED_OFF);
	char when[TIME_TEXT];

	if (call->state == CALL_RUNNING && call->total > 0)
		return say(to, SENTENCE, _("Switched-off services are being recorded: %" PRId64 " of %" PRId64 " users read, %" PRId64 " have "
			"some so far. You can go on meanwhile."),
			m->users_read, call->total, m->users_with);
	if (call->state == CALL_RUNNING)
		return say(to, SENTENCE, _("Switched-off services are being recorded: %" PRId64 " users read, %" PRId64 " have some so far. You "
			"can go on meanwhile."),
			m->users_read, m->users_with);
	if (call->state == CALL_FAILED)
		return say(to, SENTENCE, _("The switched-off services could not be recorded. %s They are read again before the order is "
			"sent."), call->error.text);
	if (!before_recorded(w))
		return say(to, SENTENCE, "%s", _("The switched-off services have not been recorded yet. They are read before the order is sent."));
	if (!m->users_with)
		return say(to, SENTENCE, _("None of the %" PRId64 " users has a service switched off, so nothing is lost (recorded "
			"%s)."), m->users_read,
			time_local(m->recorded_ms, when));
	return say(to, SENTENCE, _("%" PRId64 " of %" PRId64 " users have services switched off. They are kept in the journal (recorded %s) "
		"and read once more before the order is sent."),
		m->users_with, m->users_read, time_local(m->recorded_ms, when));
}

size_t before_plan_count(const struct wizard *w)
{
	return w->before.n_plans;
}

const char *before_plan_name(const struct wizard *w, size_t index)
{
	if (index >= w->before.n_plans)
		return "";
	const struct service_plan *plan = service_plan_by_id(&w->file, w->before.plans[index].plan_id);
	return plan ? plan->name : w->before.plans[index].plan_word;
}

int64_t before_plan_users(const struct wizard *w, size_t index)
{
	return index < w->before.n_plans ? w->before.plans[index].users : 0;
}

/* ── answers ── */

int before_tick(struct wizard *w, const char *id, bool on, struct error *err)
{
	for (enum before_kind kind = 0; kind < BEFORE_KINDS; kind++) {
		if (!str_eq(id, ids[kind]))
			continue;
		w->before.ticked[kind] = on;
		wizard_note(w, ids[kind], on ? "1" : "0");
		return 0;
	}
	return error_set(err, ERROR_INPUT, _("There is no such point to acknowledge."));
}

int before_ready(const struct wizard *w, struct error *err)
{
	size_t left = before_left(w);

	for (size_t i = 0; left && i < before_count(w); i++)
		if (!before_ticked(w, before_at(w, i)))
			return error_set(err, ERROR_INPUT, ngettext("%zu point still waits to be acknowledged: %s. Read it and tick it.",
				"%zu points still wait to be acknowledged; the first is: %s. Read and tick "
				"each.", left), left, before_title(before_at(w, i)));
	return 0;
}
