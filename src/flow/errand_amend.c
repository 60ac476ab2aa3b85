/* One change of a subscription: written down, sent once, and what its answer means. */
#include "api/api.h"
#include "api/api_subscriptions.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/record_manual.h"

struct work {
	struct amend_facts amend;
	bool again; /* an earlier sending of the same change went without an answer */
};

/* True where this sending changed nothing. After an earlier one without an answer, only reading tells. */
static bool is_refusal(const struct work *work, const struct error *err)
{
	switch (err->kind) {
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_SIGNED_OUT:
	case ERROR_FORBIDDEN:
	case ERROR_NOT_FOUND:
	case ERROR_CONFLICT:
	case ERROR_STALE:
	case ERROR_RATE_LIMITED:
	case ERROR_REFUSED:
	case ERROR_ABSENT:
	case ERROR_INPUT:
	case ERROR_CONFIG: return !work->again;
	default: return false;
	}
}

static void on_changed(void *arg, const struct error *err, struct api_subscription *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	(void)result;
	if (!err) {
		/* What the service took may show later: the intent is closed when a reading has seen it. */
		record_amend(t->flow, &work->amend, RECORD_AMEND_UNSURE, NULL);
		amend_take_done(w);
	} else if (is_refusal(work, err)) {
		record_amend(t->flow, &work->amend, RECORD_AMEND_REFUSED, err);
		amend_take_refused(w, err);
	} else {
		record_amend(t->flow, &work->amend, RECORD_AMEND_UNSURE, err);
		amend_take_unsure(w, err);
	}
	task_settle(t);
}

static void start(struct task *t)
{
	static const enum api_subscription_property properties[AMEND_KINDS] = {
		[AMEND_ADD] = API_SUBSCRIPTION_QUANTITY, [AMEND_REDUCE] = API_SUBSCRIPTION_QUANTITY,
		[AMEND_CANCEL] = API_SUBSCRIPTION_CANCEL, [AMEND_RENEW_OFF] = API_SUBSCRIPTION_AUTO_RENEW
	};
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	struct error err = ERROR_INIT;
	struct amend_facts open;
	if (!amend_begin(w)) {
		error_set(&err, ERROR_CONFLICT, _("This is not confirmed, or it is on its way already. Nothing was sent."));
		task_fail(t, &err);
		return;
	}
	work->amend = w->amend.facts;
	work->again = record_amend_open(t->flow, work->amend.source_subscription_id, &open);
	if (record_amend_intent(t->flow, &work->amend, &err) != 0) {
		amend_withdraw(w);
		task_fail(t, &err);
		return;
	}
	amend_sent(w, work->amend.request_id);
	struct api_subscription_change change = { .property = properties[work->amend.kind], .quantity = work->amend.quantity, .from = work->amend.before, .on = false };
	task_wait(t, api_subscription_change(t->flow->api, work->amend.subscription_id, &change, work->amend.request_id, on_changed, t));
}

static void finish(struct task *t)
{
	(void)t; /* the change's own state says what became of it */
}

const struct errand errand_amend = { start, finish, NULL, sizeof(struct work), NULL };
