#include "model/amend_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

const char *amend_name(enum amend_kind kind)
{
	static const char *const names[AMEND_KINDS] = { "add_licences", "reduce_licences", "cancel", "renew_off" };

	return kind < AMEND_KINDS ? names[kind] : "";
}

bool amend_is_quantity(enum amend_kind kind)
{
	return kind == AMEND_ADD || kind == AMEND_REDUCE;
}

const char *amend_title(enum amend_kind kind)
{
	switch (kind) {
	case AMEND_ADD: return _("Buy more licences");
	case AMEND_REDUCE: return _("Reduce the licences");
	case AMEND_CANCEL: return _("Cancel the old plan");
	case AMEND_RENEW_OFF: return _("Let the old plan end");
	case AMEND_KINDS: break;
	}
	return "";
}

static bool is_out(const struct wizard *w)
{
	return w->amend.state == AMEND_INTENT || w->amend.state == AMEND_SENT;
}

/* ── preparing ── */

static const struct subscription *subject(const struct wizard *w, enum amend_kind kind)
{
	return kind == AMEND_ADD ? manual_target(w) : products_chosen(w);
}

static int check_closed(const struct wizard *w, enum amend_kind kind, const struct subscription *s, struct error *err)
{
	char why[SENTENCE];

	if (!s || !products_can_be_changed(w, s))
		return error_set(err, ERROR_ABSENT, _("No service is configured that can change the subscription: it is done by hand."));
	if (manual_step_closed(w, kind == AMEND_ADD ? MANUAL_BUY : MANUAL_CANCEL, why))
		return error_set(err, ERROR_FORBIDDEN, "%s", why);
	if (kind != AMEND_ADD && cancel_obstacle(w, why))
		return error_set(err, ERROR_CONFLICT, "%s", why);
	return 0;
}

static int64_t suggested(const struct wizard *w, enum amend_kind kind, const struct subscription *s)
{
	int64_t least = w->file.figures.cancel_licences > 0 ? w->file.figures.cancel_licences : 1;

	if (kind == AMEND_ADD)
		return s->purchased + verify_missing(w);
	return kind == AMEND_REDUCE && least < s->purchased ? least : s->purchased;
}

int amend_prepare(struct wizard *w, enum amend_kind kind, struct error *err)
{
	const struct subscription *s = subject(w, kind), *source = products_chosen(w);
	int r;

	if (is_out(w))
		return error_set(err, ERROR_CONFLICT, _("A change is on its way already. Wait for its answer."));
	if ((r = check_closed(w, kind, s, err)) < 0)
		return r;
	if (amend_is_quantity(kind) && s->purchased <= 0) /* a number reckoned from an unknown one would be any number */
		return error_set(err, ERROR_ABSENT, _("No service is configured that can change the subscription: it is done by hand."));
	w->amend = (struct amend_model){ .open = true, .error = ERROR_INIT };
	struct amend_facts *a = &w->amend.facts;
	a->kind = kind;
	a->before = s->purchased;
	a->quantity = suggested(w, kind, s);
	str_copy(a->subscription_id, sizeof a->subscription_id, s->commerce_id);
	str_copy(a->source_subscription_id, sizeof a->source_subscription_id, source->commerce_id);
	str_copy(a->name, sizeof a->name, s->name);
	return 0;
}

int amend_set_quantity(struct wizard *w, const char *typed, struct error *err)
{
	struct amend_model *m = &w->amend;
	char why[SENTENCE];
	int64_t n;

	if (is_out(w) || !amend_is_quantity(m->facts.kind))
		return error_set(err, ERROR_CONFLICT, _("A change is on its way already. Wait for its answer."));
	m->wanted[0] = m->typed[0] = '\0'; /* the word was typed below another number */
	if (str_to_int64(typed, &n))
		m->facts.quantity = n;
	else
		text_clean_into(m->wanted, sizeof m->wanted, typed);
	return amend_quantity_error(w, why) ? error_set(err, ERROR_INPUT, "%s", why) : 0;
}

void amend_forget(struct wizard *w)
{
	w->amend.typed[0] = '\0';
	if (!is_out(w) && w->amend.state != AMEND_UNSURE)
		w->amend = (struct amend_model){ .error = ERROR_INIT };
}

/* ── questions ── */

enum amend_state amend_state(const struct wizard *w)
{
	return w->amend.state;
}

const struct amend_facts *amend_at_hand(const struct wizard *w)
{
	return w->amend.open ? &w->amend.facts : NULL;
}

const char *amend_word(const struct wizard *w, char to[NAME_TEXT])
{
	if (!str_empty(w->tenant.initial_domain))
		return say(to, NAME_TEXT, "%s", w->tenant.initial_domain);
	return say(to, NAME_TEXT, "%" PRId64, w->amend.facts.quantity);
}

static const char *tenant_name(const struct wizard *w)
{
	return !str_empty(w->tenant.name) ? w->tenant.name : !str_empty(w->tenant.initial_domain) ? w->tenant.initial_domain : w->tenant.id;
}

static const char *cancel_confirmation(const struct wizard *w, const struct amend_facts *a, char to[SENTENCE])
{
	int64_t days = w->file.figures.disabled_days;
	char n[COUNT_TEXT];

	if (days > 0)
		return say(to, SENTENCE, _("You cancel %s with its %s for %s. It is switched off at once and its bill ends; its data is kept "
			"for %" PRId64 " days and then deleted. This cannot be undone here."), a->name, say_licences(a->before, n), tenant_name(w), days);
	return say(to, SENTENCE, _("You cancel %s with its %s for %s. It is switched off at once and its bill ends; its data is kept for "
		"a while and then deleted. This cannot be undone here."), a->name, say_licences(a->before, n), tenant_name(w));
}

static const char *renew_off_confirmation(const struct wizard *w, const struct amend_facts *a, char to[SENTENCE])
{
	const struct subscription *s = products_by_commerce_id(w, a->subscription_id);
	char day[TIME_TEXT], n[COUNT_TEXT];

	return say(to, SENTENCE, _("You switch off the renewal of %s with its %s for %s. It ends by itself on %s and is billed until then."),
		a->name, say_licences(a->before, n), tenant_name(w), time_local_date(s ? s->renews_ms : TIME_UNKNOWN, day));
}

const char *amend_confirmation(const struct wizard *w, char to[SENTENCE])
{
	const struct amend_facts *a = &w->amend.facts;
	char n[COUNT_TEXT];

	switch (a->kind) {
	case AMEND_ADD:
		return say(to, SENTENCE, _("You buy %s of %s for %s: it then has %" PRId64 " instead of %" PRId64 "."),
			say_licences(a->quantity - a->before, n), a->name, tenant_name(w), a->quantity, a->before);
	case AMEND_REDUCE:
		return say(to, SENTENCE, _("You reduce %s for %s from %" PRId64 " to %s. The service decides whether it takes that."),
			a->name, tenant_name(w), a->before, say_licences(a->quantity, n));
	case AMEND_CANCEL: return cancel_confirmation(w, a, to);
	case AMEND_RENEW_OFF: return renew_off_confirmation(w, a, to);
	case AMEND_KINDS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

const char *amend_quantity_error(const struct wizard *w, char to[SENTENCE])
{
	const struct amend_facts *a = &w->amend.facts;

	if (!str_empty(w->amend.wanted))
		return say(to, SENTENCE, _("“%s” is not a number of licences. Type a whole number."), w->amend.wanted);
	if (a->kind == AMEND_ADD && a->quantity <= a->before)
		return say(to, SENTENCE, _("It has %" PRId64 " already: type a larger number."), a->before);
	if (a->kind == AMEND_REDUCE && (a->quantity < 1 || a->quantity >= a->before))
		return say(to, SENTENCE, _("Type a number from 1 to %" PRId64 "."), a->before - 1);
	return NULL;
}

static bool is_the_word(const struct wizard *w, const char *typed)
{
	char word[NAME_TEXT];

	return !str_empty(typed) && word_is(typed, amend_word(w, word));
}

const char *amend_instruction(const struct wizard *w, char to[SENTENCE])
{
	char word[NAME_TEXT];

	amend_word(w, word);
	switch (w->amend.facts.kind) {
	case AMEND_ADD: return say(to, SENTENCE, _("Type %s to buy."), word);
	case AMEND_REDUCE: return say(to, SENTENCE, _("Type %s to reduce the licences."), word);
	case AMEND_CANCEL: return say(to, SENTENCE, _("Type %s to cancel the old plan."), word);
	case AMEND_RENEW_OFF: return say(to, SENTENCE, _("Type %s to switch off the renewal."), word);
	case AMEND_KINDS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

int amend_type(struct wizard *w, const char *typed, struct error *err)
{
	char text[SENTENCE];

	text_clean_into(w->amend.typed, sizeof w->amend.typed, typed);
	if (is_the_word(w, w->amend.typed)) {
		amend_keep_amount(w);
		return 0;
	}
	return error_set(err, ERROR_INPUT, "%s", amend_instruction(w, text));
}

void amend_want_word(struct wizard *w)
{
	w->amend.word_wanted = true;
}

bool amend_word_is_wanted(const struct wizard *w)
{
	return w->amend.word_wanted;
}

bool amend_confirmed(const struct wizard *w)
{
	return is_the_word(w, w->amend.typed);
}

bool amend_ready(const struct wizard *w)
{
	char why[SENTENCE];

	return w->amend.open && !is_out(w) && w->amend.state != AMEND_DONE && amend_confirmed(w) && !amend_quantity_error(w, why);
}

bool amend_is_seen(const struct amend_facts *a, const struct subscription *s)
{
	if (a->kind == AMEND_CANCEL)
		return !s || subscription_has_ended(s->status);
	if (!s)
		return false;
	/* Another admin may have gone further meanwhile: then it was carried out, or is not wanted any more. */
	if (a->kind == AMEND_ADD)
		return s->purchased >= a->quantity;
	if (subscription_has_ended(s->status))
		return true;
	return a->kind == AMEND_RENEW_OFF ? s->auto_renew == 0 : s->purchased >= 0 && s->purchased <= a->quantity;
}

static const char *done_sentence(const struct wizard *w, const struct amend_facts *a, char to[SENTENCE])
{
	const struct subscription *s = products_by_commerce_id(w, a->subscription_id);
	char n[COUNT_TEXT];

	switch (a->kind != AMEND_ADD && s && subscription_has_ended(s->status) ? AMEND_CANCEL : a->kind) {
	case AMEND_ADD:
	case AMEND_REDUCE: return say(to, SENTENCE, _("%s now has %s."), a->name, say_licences(a->quantity, n));
	case AMEND_CANCEL: return say(to, SENTENCE, _("The service has cancelled %s."), a->name);
	case AMEND_RENEW_OFF: return say(to, SENTENCE, _("%s does not renew any more."), a->name);
	case AMEND_KINDS: break;
	}
	return NULL;
}

const char *amend_state_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct amend_facts *a = &w->amend.facts;
	char when[TIME_TEXT];

	switch (w->amend.state) {
	case AMEND_IDLE: break;
	case AMEND_INTENT:
		if (a->kind == AMEND_ADD)
			return say(to, SENTENCE, "%s", _("What it costs is read once more. Nothing has been sent yet; going back still stops it."));
		return say(to, SENTENCE, "%s", _("Who holds the old plan is read once more. Nothing has been sent yet; going back still stops it."));
	case AMEND_SENT: return say(to, SENTENCE, "%s", _("The change is on its way. It is written down, and it is not sent twice."));
	case AMEND_UNSURE:
		return say(to, SENTENCE, _("A change of %s was sent on %s (%s), and the service does not show it yet. Look again in some minutes; sent again, it "
			"changes nothing that is already changed."), a->name, time_local(a->sent_ms, when), amend_title(a->kind));
	case AMEND_DONE: return done_sentence(w, a, to);
	case AMEND_REFUSED: return say(to, SENTENCE, "%s", _("The service refused the change; nothing was changed."));
	case AMEND_LOST:
		return say(to, SENTENCE, _("A change of %s (%s) never took effect: the service does not show it. It can be made anew."), a->name, amend_title(a->kind));
	}
	return NULL;
}

/* ── states ── */

bool amend_begin(struct wizard *w)
{
	if (!amend_ready(w))
		return false;
	w->amend.facts.sent_ms = w->now_ms;
	w->amend.error = ERROR_INIT;
	w->amend.state = AMEND_INTENT;
	return true;
}

int amend_still_open(struct wizard *w, const struct holders_facts *holders, struct error *err)
{
	const struct amend_facts *a = &w->amend.facts;
	const struct subscription *s = products_chosen(w);

	if (!s || !str_ieq(s->commerce_id, a->source_subscription_id))
		return error_set(err, ERROR_CONFLICT, _("This is not confirmed, or it is on its way already. Nothing was sent."));
	manual_take_holders(w, holders);
	return check_closed(w, a->kind, s, err);
}

bool amend_sent(struct wizard *w, const char *request_id)
{
	if (w->amend.state != AMEND_INTENT)
		return false;
	str_copy(w->amend.facts.request_id, sizeof w->amend.facts.request_id, request_id);
	w->amend.typed[0] = '\0';
	w->amend.state = AMEND_SENT;
	return true;
}

bool amend_withdraw(struct wizard *w)
{
	if (w->amend.state != AMEND_INTENT)
		return false;
	w->amend.typed[0] = '\0';
	w->amend.state = AMEND_IDLE;
	return true;
}

static bool is_unanswered(const struct wizard *w)
{
	return is_out(w) || w->amend.state == AMEND_UNSURE;
}

bool amend_take_done(struct wizard *w)
{
	if (!is_unanswered(w))
		return false;
	w->amend.state = AMEND_DONE;
	wizard_call_stale(w, REQUEST_MANUAL);
	return true;
}

bool amend_take_refused(struct wizard *w, const struct error *error)
{
	if (!is_unanswered(w))
		return false;
	w->amend.error = *error;
	w->amend.state = AMEND_REFUSED;
	cancel_take_refused(w, &w->amend.facts, error);
	if (error->kind == ERROR_STALE)
		wizard_call_stale(w, REQUEST_MANUAL);
	return true;
}

bool amend_take_overtaken(struct wizard *w)
{
	struct amend_model *m = &w->amend;
	const struct subscription *s = products_by_commerce_id(w, m->facts.subscription_id);

	/* Licences that somebody else bought are not those that were refused here. */
	if (m->state != AMEND_REFUSED || m->facts.kind == AMEND_ADD || !amend_is_seen(&m->facts, s))
		return false;
	if (m->facts.kind == AMEND_REDUCE && s)
		m->facts.quantity = s->purchased;
	m->error = ERROR_INIT;
	m->state = AMEND_DONE;
	return true;
}

bool amend_take_unsure(struct wizard *w, const struct error *error)
{
	if (!is_unanswered(w))
		return false;
	w->amend.error = *error;
	w->amend.state = AMEND_UNSURE;
	wizard_call_stale(w, REQUEST_MANUAL);
	return true;
}

/* What is on its way in this run is answered for by its own answer. */
void amend_take_settled(struct wizard *w, const struct amend_facts *facts, enum amend_found found)
{
	struct amend_model *m = &w->amend;
	bool accepted = m->state == AMEND_DONE && str_eq(m->facts.request_id, facts->request_id);

	if (is_out(w) || (accepted && found != AMEND_FOUND_NOT))
		return;
	*m = (struct amend_model){ .open = true, .facts = *facts, .error = m->error };
	m->state = found == AMEND_FOUND ? AMEND_DONE : found == AMEND_FOUND_NOT ? AMEND_LOST : AMEND_UNSURE;
}
