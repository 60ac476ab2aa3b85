#include "model/wizard.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void wizard_init(struct wizard *w)
{
	memset(w, 0, sizeof *w);
	product_file_init(&w->file);
	reassign_init(&w->reassign);
	w->products.chosen = SIZE_MAX;
	wizard_forget_subscription(w);
	for (size_t i = 0; i < REQUEST_KINDS; i++)
		w->calls[i] = (struct call){ .answered_at_ms = TIME_UNKNOWN, .error = ERROR_INIT };
}

void wizard_clear(struct wizard *w)
{
	products_clear(&w->products);
	w->order = (struct order_model){ 0 };
	wizard_forget_subscription(w);
	reassign_clear(&w->reassign);
	begun_clear(&w->begun);
	product_file_clear(&w->file);
	free(w->notes);
	memset(w, 0, sizeof *w);
}

void wizard_forget_subscription(struct wizard *w)
{
	bool over = status_ended(w);

	if (over)
		w->unfinished = (struct upgrade_record){ 0 };
	subscription_model_clear(&w->subscription);
	plan_clear(&w->plan);
	before_clear(&w->before);
	payment_clear(&w->payment);
	receipt_clear(&w->receipt);
	w->buy = (struct buy_model){ 0 };
	if (!wizard_running(w, REQUEST_REASSIGN_RUN))
		reassign_clear(&w->reassign);
	w->cart = (struct cart_model){ 0 };
	w->billing = (struct billing_model){ 0 };
	w->checkout = (struct checkout_model){ .agreement_accepted = -1 };
	w->status = (struct status_model){ 0 };
	w->manual = (struct manual_model){ 0 };
	if (w->calls[REQUEST_AMEND].state != CALL_RUNNING)
		w->amend = (struct amend_model){ .error = ERROR_INIT };
	w->cancel = (struct cancel_model){ .refusal = ERROR_INIT, .watched_ms = TIME_UNKNOWN, .off_ms = TIME_UNKNOWN, .off_end_ms = TIME_UNKNOWN };
	memset(&w->address, 0, sizeof w->address);
	if (over || !(order_is_out(w) || w->order.state == ORDER_NOT_FOUND)) /* begun_put_away() knows whose it is */
		w->order = (struct order_model){ .error = ERROR_INIT };
	for (int kind = REQUEST_SUBSCRIPTION; kind < REQUEST_KINDS; kind++)
		if (w->calls[kind].state != CALL_RUNNING || !request_is_write((enum request_kind)kind))
			w->calls[kind] = (struct call){ .answered_at_ms = TIME_UNKNOWN, .error = ERROR_INIT };
	w->path = PATH_NONE;
	wizard_follow_record(w);
	w->recall_wanted = products_chosen(w) != NULL;
}

/* ── the way ── */

bool wizard_by_hand(const struct wizard *w)
{
	return w->path == PATH_MANUAL;
}

void wizard_take_path(struct wizard *w, enum product_path path)
{
	bool by_hand = wizard_by_hand(w);

	if (w->path == path)
		return;
	w->path = path;
	wizard_note(w, "path", path_word(path));
	if (path != PATH_MANUAL)
		order_let_go(w);
	if (by_hand == wizard_by_hand(w))
		return;
	w->order.typed[0] = '\0';
	plan_decide_again(w);
	wizard_call_stale(w, REQUEST_PLANS);
}

/* What was begun on the manual path goes on there. */
void wizard_follow_record(struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct upgrade_record *r = status_record(w);

	if (s && r && r->path == PATH_MANUAL && str_ieq(s->commerce_id, r->source_subscription_id))
		w->path = PATH_MANUAL;
}

/* ── requests ── */

static void ask_about_chosen(const struct wizard *w, struct request *r)
{
	const struct subscription *s = products_chosen(w);

	if (!s)
		return;
	str_copy(r->subscription_id, sizeof r->subscription_id, s->commerce_id);
	str_copy(r->directory_id, sizeof r->directory_id, s->directory_id);
	str_copy(r->sku_id, sizeof r->sku_id, s->sku_id);
	str_copy(r->catalog_item, sizeof r->catalog_item, s->catalog_item);
}

const struct request *wizard_ask(struct wizard *w, enum request_kind kind)
{
	struct request *r = &w->asked;
	bool of_the_order = kind == REQUEST_ORDER || kind == REQUEST_SETTLE || kind == REQUEST_GIVE_UP;
	const struct upgrade_record *record = of_the_order ? &w->order.record : status_record(w);

	memset(r, 0, sizeof *r);
	r->kind = kind;
	ask_about_chosen(w, r);
	switch (kind) {
	case REQUEST_TAKE:
		r->upgrade = w->buy.wanted;
		break;
	case REQUEST_CHECK_ADDRESS:
	case REQUEST_SAVE_SOLD_TO:
	case REQUEST_SAVE_BILLED_TO:
		r->address = w->address.draft;
		break;
	case REQUEST_SET_PAYMENT:
		str_copy(r->payment_id, sizeof r->payment_id, w->payment.wanted);
		break;
	case REQUEST_SAVE_RECORD:
		if (record || manual_record(w))
			r->upgrade = record ? *record : *manual_record(w);
		break;
	case REQUEST_MANUAL:
		if (manual_record(w))
			r->upgrade = *manual_record(w);
		break;
	case REQUEST_ORDER:
	case REQUEST_SETTLE:
	case REQUEST_GIVE_UP:
	case REQUEST_STATUS:
	case REQUEST_RECEIPT:
	case REQUEST_SAVE_RECEIPT:
		if (record)
			r->upgrade = *record;
		break;
	case REQUEST_REASSIGN_FIND:
	case REQUEST_REASSIGN_PLAN:
		r->scope = w->reassign.scope;
		break;
	case REQUEST_ATTACH_TELL:
		r->attach_wish = w->attach.wish;
		break;
	case REQUEST_REASSIGN_TELL:
	case REQUEST_REASSIGN_RUN:
		r->wish = w->reassign.wish;
		break;
	default:
		break;
	}
	return r;
}

const struct call *wizard_call(const struct wizard *w, enum request_kind kind)
{
	assert(kind < REQUEST_KINDS);
	return &w->calls[kind];
}

bool wizard_running(const struct wizard *w, enum request_kind kind)
{
	return wizard_call(w, kind)->state == CALL_RUNNING;
}

const struct error *wizard_error(const struct wizard *w, enum request_kind kind)
{
	const struct call *call = wizard_call(w, kind);

	return call->state == CALL_FAILED ? &call->error : NULL;
}

bool wizard_needs(const struct wizard *w, enum request_kind kind)
{
	const struct call *call = wizard_call(w, kind);

	return call->state == CALL_IDLE || (call->state == CALL_FAILED && error_is_temporary(&call->error));
}

void wizard_call_stale(struct wizard *w, enum request_kind kind)
{
	struct call *call = &w->calls[kind];

	call->outdated = call->answered_at_ms != TIME_UNKNOWN || call->state == CALL_RUNNING;
	if (call->state == CALL_DONE)
		call->state = CALL_IDLE;
	else if (call->state == CALL_RUNNING)
		call->overtaken = true;
}

bool wizard_outdated(const struct wizard *w, enum request_kind kind)
{
	return wizard_call(w, kind)->outdated;
}

void wizard_call_started(struct wizard *w, enum request_kind kind)
{
	struct call *call = &w->calls[kind];

	call->state = CALL_RUNNING;
	call->since_ms = w->mono_ms;
	call->asked = ++w->steps;
	call->done = call->total = 0;
	call->overtaken = false;
	call->error = ERROR_INIT;
}

void wizard_call_progress(struct wizard *w, enum request_kind kind, int64_t done, int64_t total)
{
	w->calls[kind].done = done;
	w->calls[kind].total = total;
}

void wizard_call_done(struct wizard *w, enum request_kind kind)
{
	struct call *call = &w->calls[kind];

	call->state = CALL_DONE;
	call->succeeded = ++w->steps;
	call->answered_at_ms = w->now_ms;
	call->outdated = call->overtaken;
}

bool wizard_signed_in_since(const struct wizard *w, enum request_kind kind)
{
	return w->calls[REQUEST_SIGN_IN].succeeded > w->calls[kind].asked;
}

void wizard_call_failed(struct wizard *w, enum request_kind kind, const struct error *error)
{
	w->calls[kind].state = CALL_FAILED;
	w->calls[kind].error = *error;
}

void wizard_call_cancelled(struct wizard *w, enum request_kind kind)
{
	w->calls[kind].state = w->calls[kind].answered_at_ms == TIME_UNKNOWN ? CALL_IDLE : CALL_DONE;
}

/* ── notes for the journal ── */

/* What the notes belong to: the chosen subscription, or a run that is of no tenant. */
static const char *note_subject(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	if (walkthrough_is_on(w))
		return WALKTHROUGH_SUBJECT;
	if (first_run_is_on(w))
		return FIRST_RUN_SUBJECT;
	return s ? s->commerce_id : "";
}

void wizard_note(struct wizard *w, const char *key, const char *value)
{
	const char *subject = note_subject(w);

	if (str_empty(subject))
		return;
	w->notes = xgrow(w->notes, &w->cap_notes, w->n_notes, sizeof *w->notes);
	struct note *note = &w->notes[w->n_notes++];
	str_copy(note->subscription_id, sizeof note->subscription_id, subject);
	str_copy(note->key, sizeof note->key, key);
	str_copy(note->value, sizeof note->value, value);
}

bool wizard_next_note(struct wizard *w, struct note *ret)
{
	if (!w->n_notes)
		return false;
	*ret = w->notes[0];
	memmove(w->notes, w->notes + 1, --w->n_notes * sizeof *w->notes);
	return true;
}

const char *wizard_recall_wanted(struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	if (!w->recall_wanted || !s || str_empty(s->commerce_id))
		return NULL;
	w->recall_wanted = false;
	return s->commerce_id;
}

static void recall_billing(struct wizard *w, const char *value)
{
	const char *space = strchr(value, ' ');

	if (!space || (size_t)(space - value) >= WORD_TEXT || strlen(space + 1) >= WORD_TEXT)
		return;
	memcpy(w->billing.term, value, (size_t)(space - value));
	w->billing.term[space - value] = '\0';
	str_copy(w->billing.billing_cycle, sizeof w->billing.billing_cycle, space + 1);
}

void wizard_recall(struct wizard *w, const char *key, const char *value)
{
	int64_t quantity;
	size_t notes = w->n_notes;

	if (str_eq(key, "path"))
		w->path = path_from_word(value);
	else if (str_eq(key, "plan"))
		str_copy(w->plan.wanted_sku, sizeof w->plan.wanted_sku, value);
	else if (str_eq(key, "quantity") && str_to_int64(value, &quantity) && quantity > 0)
		w->cart.quantity = quantity;
	else if (str_eq(key, "billing"))
		recall_billing(w, value);
	else if (str_starts(key, "walk-"))
		walkthrough_recall(w, key, value);
	else if (str_starts(key, "first-"))
		first_run_recall(w, key, value);
	else if (str_starts(key, "ack-cancel-") || str_starts(key, "cancel-"))
		cancel_recall(w, key, value);
	else if (str_starts(key, "a-"))
		cart_recall_along(w, key + 2, str_eq(value, "1"));
	else if (str_starts(key, "ack-"))
		before_tick(w, key, str_eq(value, "1"), NULL);
	wizard_follow_record(w);
	w->n_notes = notes;
}
