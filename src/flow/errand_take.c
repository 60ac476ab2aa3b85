/* Where users are to be moved on the manual path: written down on this machine, nothing is sent. */
#include "core/error.h"
#include "flow/context.h"
#include "flow/record.h"

static void start(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct upgrade_record record = t->request.upgrade, theirs;
	struct error err = ERROR_INIT;
	if (record_taken(t->flow, &record, &err) == 0) {
		order_take_taken(w, &record);
		return;
	}
	task_fail(t, &err);
	if (err.kind == ERROR_CONFLICT && record_of_source(t->flow, record.source_subscription_id, &theirs, NULL) == 0)
		order_take_over(w, &theirs);
}

static void finish(struct task *t)
{
	(void)t; /* the model has it already */
}

const struct errand errand_take = { start, finish, NULL, 0, NULL };
