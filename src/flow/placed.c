#include "flow/placed.h"

#include "flow/record.h"

bool placed_nothing(const struct error *err, bool again)
{
	if (again)
		return false;
	switch (err->kind) {
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_SIGNED_OUT:
	case ERROR_FORBIDDEN:
	case ERROR_NOT_FOUND:
	case ERROR_STALE:
	case ERROR_RATE_LIMITED:
	case ERROR_REFUSED:
	case ERROR_ABSENT:
	case ERROR_INPUT:
	case ERROR_CONFIG:
		return true;
	default: /* CONFLICT too: an earlier sending may have arrived */
		return false;
	}
}

void placed_settle(struct task *t, placed_absent_fn *is_absent)
{
	if (is_absent(t))
		order_take_settled(&t->flow->wizard, ORDER_FOUND_NONE, "", "");
}

void placed_give_up(struct task *t, placed_absent_fn *is_absent)
{
	struct wizard *w = &t->flow->wizard;
	struct error err = ERROR_INIT;
	struct upgrade_record record;
	if (!order_may_give_up(w) || !order_give_up_confirmed(w) || !is_absent(t))
		return;
	if (record_given_up(t->flow, &t->request.upgrade, &err) == 0) {
		order_take_given_up(w);
		return;
	}
	task_fail(t, &err);
	if (err.kind == ERROR_CONFLICT && record_of_source(t->flow, t->request.upgrade.source_subscription_id, &record, NULL) == 0)
		order_take_over(w, &record);
}
