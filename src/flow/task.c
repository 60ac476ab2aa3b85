#include "flow/task.h"

#include "api/api.h"
#include "core/mem.h"
#include "core/timers.h"
#include "flow/context.h"
#include "ui/stack.h"

#include <stdlib.h>

/* The models have turned to something else, another subscription for example: what was asked for it counts no more. */
static bool is_outdated(const struct task *t)
{
	return !wizard_running(&t->flow->wizard, t->request.kind);
}

static void task_free(struct task *t)
{
	if (t->errand->clear)
		t->errand->clear(t->work);
	free(t->work);
	free(t->calls);
	free(t);
}

/* The page hears of it last, when the models and the call's state are already true. */
static void conclude(struct task *t)
{
	struct flow *f = t->flow;
	if (is_outdated(t)) {
		f->tasks[t->request.kind] = NULL;
		task_free(t);
		return;
	}
	enum request_kind kind = t->request.kind;
	if (t->error.kind == ERROR_NONE)
		t->errand->finish(t);
	bool failed = t->error.kind != ERROR_NONE;
	if (failed && t->errand->withdraw)
		t->errand->withdraw(t);
	if (failed)
		wizard_call_failed(&f->wizard, kind, &t->error);
	else
		wizard_call_done(&f->wizard, kind);
	f->tasks[kind] = NULL;
	task_free(t);
	flow_event(f, &(struct event){ .kind = EVENT_ANSWER, .request = (int)kind, .failed = failed });
}

static void cut_loose(struct task *t)
{
	t->loose = true;
	t->flow->tasks[t->request.kind] = NULL;
	for (size_t i = 0; i < t->n_calls; i++)
		api_cancel(t->flow->api, t->calls[i]);
}

static void release(void *arg, int64_t now_ms)
{
	(void)now_ms;
	task_settle(arg);
}

void task_start(struct flow *f, const struct request *request)
{
	enum request_kind kind = request->kind;
	if (kind != REQUEST_NONE && f->tasks[kind] && is_outdated(f->tasks[kind]))
		cut_loose(f->tasks[kind]);
	if (kind == REQUEST_NONE || f->tasks[kind])
		return;
	struct task *t = xcalloc(1, sizeof *t);
	t->flow = f;
	t->errand = flow_errand(kind);
	t->request = *request;
	t->work = xcalloc(1, t->errand->work_size ? t->errand->work_size : 1);
	f->tasks[kind] = t;
	wizard_call_started(&f->wizard, kind);
	task_hold(t);
	t->errand->start(t);
	/* Never ended from within the page that asks for it, also where no call was needed. */
	timers_add(f->timers, f->wizard.mono_ms, release, t);
}

void task_become(struct task *t, const struct errand *errand)
{
	if (t->errand->clear)
		t->errand->clear(t->work);
	free(t->work);
	t->errand = errand;
	t->work = xcalloc(1, errand->work_size ? errand->work_size : 1);
	errand->start(t);
}

void task_cancel(struct flow *f, enum request_kind kind)
{
	struct task *t = f->tasks[kind];
	bool taken_back = t && t->errand->withdraw && t->errand->withdraw(t);
	if (t && (!request_is_write(kind) || taken_back)) {
		cut_loose(t);
		wizard_call_cancelled(&f->wizard, kind);
	}
}

void task_cancel_all(struct flow *f)
{
	for (int kind = REQUEST_NONE + 1; kind < REQUEST_KINDS; kind++)
		task_cancel(f, (enum request_kind)kind);
}

void task_hold(struct task *t)
{
	t->pending++;
}

void task_wait(struct task *t, uint64_t call)
{
	t->calls = xgrow(t->calls, &t->cap_calls, t->n_calls, sizeof *t->calls);
	t->calls[t->n_calls++] = call;
	t->pending++;
}

void task_fail(struct task *t, const struct error *err)
{
	if (t->error.kind == ERROR_NONE)
		t->error = *err;
}

bool task_took(struct task *t, const struct error *err, enum need need)
{
	if (t->loose)
		return false;
	if (!err)
		return t->error.kind == ERROR_NONE;
	if (need == NEEDED)
		task_fail(t, err);
	return false;
}

void task_settle(struct task *t)
{
	if (--t->pending > 0)
		return;
	if (t->loose)
		task_free(t);
	else
		conclude(t);
}
