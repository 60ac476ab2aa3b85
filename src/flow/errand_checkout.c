/* Checkout: who buys, who pays and how, on which terms. */
#include "api/api.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct checkout_facts facts;
	FACTS(struct payment_facts) payments;
	FACTS(struct reason_facts) reasons;
};

static void on_sold_to(void *arg, const struct error *err, struct api_sold_to *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		struct address *to = &work->facts.sold_to;
		copy_address(&result->address, to);
		str_copy(to->text[ADDRESS_COMPANY], ADDRESS_TEXT, result->company);
		str_copy(to->version, sizeof to->version, result->attributes.etag);
		work->facts.sold_to_told = true;
	}
	task_settle(t);
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		struct address *to = &work->facts.sold_to;
		copy_address(&result->address, to);
		str_copy(to->text[ADDRESS_COMPANY], ADDRESS_TEXT, result->name);
		str_copy(to->text[ADDRESS_EMAIL], ADDRESS_TEXT, result->email);
		work->facts.sold_to_told = true;
	}
	task_settle(t);
}

static void on_billed_to(void *arg, const struct error *err, struct api_billing_profile *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, NEEDED)) {
		struct address *to = &work->facts.billed_to;
		copy_address(&result->address, to);
		str_copy(to->text[ADDRESS_COMPANY], ADDRESS_TEXT, result->company);
		str_copy(to->text[ADDRESS_EMAIL], ADDRESS_TEXT, result->email);
		if (!to->text[ADDRESS_FIRST_NAME][0])
			str_copy(to->text[ADDRESS_FIRST_NAME], ADDRESS_TEXT, result->first_name);
		if (!to->text[ADDRESS_LAST_NAME][0])
			str_copy(to->text[ADDRESS_LAST_NAME], ADDRESS_TEXT, result->last_name);
		str_copy(to->version, sizeof to->version, result->attributes.etag);
		work->facts.billed_to_told = true;
	}
	task_settle(t);
}

static void on_payments(void *arg, const struct error *err, struct api_payment_methods *result)
{
	static const enum payment_kind kinds[] = { PAYMENT_OTHER, PAYMENT_CARD, PAYMENT_BANK_ACCOUNT, PAYMENT_INVOICE };
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	work->facts.payments_told = took;
	for (size_t i = 0; took && i < result->count; i++) {
		const struct api_payment_method *from = &result->items[i];
		struct payment_facts *to = FACTS_ADD(&work->payments);
		to->kind = kinds[from->kind];
		to->is_default = from->is_default;
		str_copy(to->id, sizeof to->id, from->id);
		str_copy(to->label, sizeof to->label, from->label);
		str_copy(to->expires, sizeof to->expires, from->expires);
	}
	task_settle(t);
}

static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	if (took)
		copy_terms(result, &work->facts.terms);
	for (size_t i = 0; took && i < result->automatic_path.reasons.count; i++)
		copy_reason(&result->automatic_path.reasons.items[i], FACTS_ADD(&work->reasons));
	task_settle(t);
}

static void on_agreements(void *arg, const struct error *err, struct api_agreements *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME))
		work->facts.agreement_accepted = result->count > 0;
	task_settle(t);
}

static void start(struct task *t)
{
	struct api *api = t->flow->api;
	struct work *work = t->work;
	work->facts.agreement_accepted = -1;
	work->facts.terms.tax_percent_micro = -1;
	work->facts.terms.maximum_quantity = COUNT_UNKNOWN;
	if (api_has(api, API_COMMERCE)) {
		task_wait(t, api_billing_profile_get(api, on_billed_to, t));
		task_wait(t, api_agreements_list(api, on_agreements, t));
	}
	if (api_has(api, API_STOREFRONT)) {
		task_wait(t, api_sold_to_get(api, on_sold_to, t));
		task_wait(t, api_payment_methods_list(api, on_payments, t));
		task_wait(t, api_terms_get(api, t->request.subscription_id, on_terms, t));
	} else if (api_has(api, API_COMMERCE)) {
		task_wait(t, api_company_get(api, on_company, t));
	}
}

static void finish(struct task *t)
{
	struct work *work = t->work;
	work->facts.payments = work->payments.items;
	work->facts.n_payments = work->payments.count;
	work->facts.reasons = work->reasons.items;
	work->facts.n_reasons = work->reasons.count;
	checkout_take(&t->flow->wizard, &work->facts);
}

static void clear(void *arg)
{
	struct work *work = arg;
	free(work->payments.items);
	free(work->reasons.items);
}

const struct errand errand_checkout = { start, finish, clear, sizeof(struct work), NULL };
