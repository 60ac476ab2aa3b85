/* A request of a page while it runs: joins the calls that it takes, and ends once.
 *
 * An errand says how a kind of request is run. Its start() begins calls and hands each id to task_wait(). Each call's done function asks
 * task_took() whether the result counts, copies it into the errand's work, may begin further calls, and ends with task_settle(). When
 * nothing is pending, finish() gives the facts to the models. A cancelled task is cut loose: its calls drain, nothing of it counts. */
#ifndef FLOW_TASK_H
#define FLOW_TASK_H

#include "core/error.h"
#include "model/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flow;
struct task;

struct errand {
	void (*start)(struct task *t);
	void (*finish)(struct task *t);  /* every needed call has succeeded; task_fail() may still be called here */
	void (*clear)(void *work);       /* NULL: the work owns nothing */
	size_t work_size;
	bool (*withdraw)(struct task *t); /* a write that has not left can still be taken back; of a read: nobody waits for it. NULL: never, nothing to do */
};

struct task {
	struct flow *flow;
	const struct errand *errand;
	struct request request;
	void *work;             /* work_size zeroed bytes */
	uint64_t *calls;
	size_t n_calls, cap_calls;
	size_t pending;
	bool loose;             /* nobody waits for it any more */
	struct error error;     /* the first that counts */
};

enum need { NEEDED, WELCOME }; /* WELCOME: the request succeeds without it */

/* A running task of the same kind goes on instead. */
void task_start(struct flow *f, const struct request *request);
void task_cancel(struct flow *f, enum request_kind kind); /* a write is not taken back: only the wait ends */
void task_cancel_all(struct flow *f);

void task_wait(struct task *t, uint64_t call);
bool task_took(struct task *t, const struct error *err, enum need need);
void task_settle(struct task *t);
void task_fail(struct task *t, const struct error *err);

/* From start(): another errand runs this request instead, with work of its own. */
void task_become(struct task *t, const struct errand *errand);

/* One step that counts like a call, for work that is started and ended by hand. */
void task_hold(struct task *t);

#endif
