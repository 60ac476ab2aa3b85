#include "flow/move_desk.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/move_rules.h"
#include "ui/stack.h"

#include <stdlib.h>
#include <string.h>

struct move_desk {
	struct mover *mover;
	struct move_rules rules;
	struct task *task;  /* ends when the mover does; NULL: nobody waits */
	bool compares;
	bool gives;         /* it is on its way to another process: its stop is no end */
	uint64_t ending;    /* the timer that ends it; 0: none */
};

static int count_groups(struct flow *f, int64_t move, struct reassign_progress *to, struct error *err)
{
	struct journal_row_filter filter = { .kind = JOURNAL_ROW_GROUP };
	int rc = 0;
	memset(to->groups_in, 0, sizeof to->groups_in);
	for (enum journal_row_state state = JOURNAL_ROW_READY; rc == 0 && to->groups > 0 && state < JOURNAL_ROW_STATES; state++) {
		filter.states = JOURNAL_STATE_BIT(state);
		if (to->rows[copy_row_state(state)] > 0)
			rc = journal_rows_count(f->journal, move, &filter, &to->groups_in[copy_row_state(state)], err);
	}
	return rc;
}

void move_desk_tell(struct flow *f)
{
	const struct journal_move *at = mover_move(f->desk->mover);
	struct reassign_progress now;
	struct reassign_move move;
	copy_move(at, &move);
	copy_progress(mover_progress(f->desk->mover), &now);
	/* Counted when it stands still: while it runs, the sum is what is looked at. */
	if (move_desk_is_busy(f))
		memcpy(now.groups_in, f->wizard.reassign.now.groups_in, sizeof now.groups_in);
	else
		count_groups(f, at->id, &now, NULL);
	reassign_take_move(&f->wizard, &move);
	reassign_take_progress(&f->wizard, &now);
}

/* ── the mover ── */

static bool works(const struct flow *f)
{
	return f->desk && f->desk->mover && mover_phase_works(mover_progress(f->desk->mover)->phase);
}

bool move_desk_is_busy(const struct flow *f)
{
	return works(f) || move_desk_is_given(f);
}

bool move_desk_is_at(const struct flow *f, int64_t move)
{
	return f->desk && f->desk->mover && mover_move(f->desk->mover)->id == move && mover_progress(f->desk->mover)->phase != MOVER_IDLE;
}

static bool begins_to_compare(struct flow *f)
{
	const struct mover_progress *p = mover_progress(f->desk->mover);
	bool written = p->rows[JOURNAL_ROW_MOVED] + p->rows[JOURNAL_ROW_BACK] > 0;
	if (!f->desk->compares || p->phase == MOVER_FAILED || !written || mover_was_stopped(f->desk->mover))
		return false;
	f->desk->compares = false;
	return mover_check(f->desk->mover, NULL) == 0;
}

/* Not from within the mover: what is told of the end may ask it for more. */
static void end_wait(void *arg, int64_t now_ms)
{
	struct flow *f = arg;
	struct task *t = f->desk->task;
	(void)now_ms;
	f->desk->ending = 0;
	if (!t || move_desk_is_busy(f) || begins_to_compare(f))
		return;
	move_desk_tell(f);
	f->desk->task = NULL;
	if (mover_progress(f->desk->mover)->phase == MOVER_FAILED)
		task_fail(t, mover_error(f->desk->mover));
	task_settle(t);
}

static void look_for_end(struct flow *f)
{
	if (f->desk->task && !f->desk->ending && !move_desk_is_busy(f))
		f->desk->ending = timers_add(f->timers, f->wizard.mono_ms, end_wait, f);
}

static void on_changed(void *arg)
{
	struct flow *f = arg;
	const struct mover_progress *p = mover_progress(f->desk->mover);
	if (f->desk->task && f->desk->task->request.kind == REQUEST_REASSIGN_PLAN)
		wizard_call_progress(&f->wizard, REQUEST_REASSIGN_PLAN, p->read, p->to_read);
	move_desk_tell(f);
	stack_touch(f->stack);
	look_for_end(f);
}

static const char *plan_name(void *arg, const char *plan_id)
{
	const struct service_plan *plan = service_plan_by_id(arg, plan_id);
	return plan ? plan->name : NULL;
}

static struct mover *new_mover(struct flow *f)
{
	struct mover_setup setup = { .api = f->api, .journal = f->journal, .timers = f->timers, .rules = &f->desk->rules.rules,
		.now_ms = time_monotonic_ms, .wall_ms = time_now_ms, .changed = on_changed, .arg = f };
	move_limits(&setup, f->config);
	return mover_new(&setup);
}

static struct move_desk *desk(struct flow *f)
{
	if (!f->desk) {
		f->desk = xcalloc(1, sizeof *f->desk);
		move_rules_init(&f->desk->rules, &f->wizard.file);
		f->desk->rules.rules.plan_name = plan_name;
		f->desk->rules.rules.arg = &f->wizard.file;
	}
	return f->desk;
}

struct mover *move_desk(struct flow *f)
{
	struct move_desk *d = desk(f);
	if (!d->mover)
		d->mover = new_mover(f);
	return d->mover;
}

struct mover *move_desk_fresh(struct flow *f)
{
	struct move_desk *d = desk(f);
	mover_free(d->mover);
	d->mover = new_mover(f);
	return d->mover;
}

int move_desk_run(struct flow *f, const struct reassign_wish *wish, struct error *err)
{
	struct mover *m = move_desk(f);
	switch (wish->verb) {
	case REASSIGN_START: return mover_start(m, (size_t)wish->users, err);
	case REASSIGN_RETRY: return mover_retry(m, str_empty(wish->cause) ? NULL : wish->cause, err);
	case REASSIGN_PUT_BACK: return mover_put_back(m, err);
	case REASSIGN_COMPARE: return mover_check(m, err);
	case REASSIGN_PAUSE:
	case REASSIGN_GO_ON:
	case REASSIGN_STOP:
	case REASSIGN_SET_LOCATION:
	case REASSIGN_SWITCH_OFF:
	case REASSIGN_LEAVE_OUT:
	case REASSIGN_TAKE_IN: break;
	}
	return 0;
}

void move_desk_wait(struct flow *f, struct task *t, bool compares)
{
	f->desk->task = t;
	f->desk->compares = compares;
	task_hold(t);
	look_for_end(f);
}

void move_desk_stopped(struct flow *f)
{
	f->desk->compares = false;
}

static void settle(void *arg, int64_t now_ms)
{
	(void)now_ms;
	task_settle(arg);
}

void move_desk_abandon(struct flow *f, struct task *t)
{
	struct reassign_progress now = f->wizard.reassign.now;
	if (!f->desk || f->desk->task != t)
		return;
	f->desk->task = NULL;
	mover_free(f->desk->mover);
	f->desk->mover = NULL;
	now.phase = REASSIGN_IS_IDLE;
	reassign_take_progress(&f->wizard, &now);
	timers_add(f->timers, f->wizard.mono_ms, settle, t);
}

void move_desk_close(struct flow *f)
{
	struct move_desk *d = f->desk;
	struct error err = ERROR_INIT;
	if (!d)
		return;
	struct task *t = d->task;
	d->task = NULL;
	if (d->ending)
		timers_cancel(f->timers, d->ending);
	mover_free(d->mover);
	move_rules_clear(&d->rules);
	free(d);
	f->desk = NULL;
	error_set(&err, ERROR_CANCELLED, "%s", "");
	if (t) {
		task_fail(t, &err);
		task_settle(t);
	}
}

/* ── to another process ── */

const struct reassign_wish *move_desk_wish(const struct flow *f)
{
	return &f->desk->task->request.wish;
}

bool move_desk_may_give(const struct flow *f)
{
	const struct move_desk *d = f->desk;
	return d && d->mover && d->task && d->task->request.kind == REQUEST_REASSIGN_RUN && move_desk_wish(f)->users == 0
		&& mover_progress(d->mover)->phase == MOVER_MOVING;
}

void move_desk_call_home(struct flow *f)
{
	f->desk->gives = true;
	mover_stop(f->desk->mover);
}

bool move_desk_is_home(const struct flow *f)
{
	return !works(f);
}

bool move_desk_has_ended(const struct flow *f)
{
	enum mover_phase phase = mover_progress(f->desk->mover)->phase;
	return phase == MOVER_ENDED || phase == MOVER_FAILED;
}

bool move_desk_is_given(const struct flow *f)
{
	return f->desk && f->desk->gives;
}

void move_desk_give(struct flow *f)
{
	f->desk->gives = true;
	mover_free(f->desk->mover);
	f->desk->mover = NULL;
}

void move_desk_keep(struct flow *f)
{
	f->desk->gives = false;
	look_for_end(f);
}

void move_desk_take_back(struct flow *f)
{
	struct error err = ERROR_INIT;
	struct task *t = f->desk->task;
	f->desk->gives = false;
	int rc = mover_open(move_desk_fresh(f), f->wizard.reassign.move.id, &err);
	if (rc == 0)
		rc = move_desk_run(f, &t->request.wish, &err);
	if (rc != 0)
		task_fail(t, &err);
	move_desk_tell(f);
	look_for_end(f);
}

/* ── what the journal knows ── */

static int tally(struct flow *f, const struct journal_move *move, struct reassign_progress *now, struct error *err)
{
	struct journal_tally *list = NULL;
	size_t n = 0;
	int rc = journal_rows_tally(f->journal, move->id, &list, &n, err);
	*now = (struct reassign_progress){ .phase = REASSIGN_IS_IDLE, .back = move->back, .to_read = COUNT_UNKNOWN, .seats_free = COUNT_UNKNOWN,
		.started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN, .left_ms = COUNT_UNKNOWN, .waiting_until_ms = TIME_UNKNOWN };
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (list[i].kind == JOURNAL_ROW_LINE)
			continue;
		now->rows[copy_row_state(list[i].state)] += list[i].rows;
		if (list[i].kind == JOURNAL_ROW_GROUP)
			now->groups_in[copy_row_state(list[i].state)] += list[i].rows;
	}
	free(list);
	return rc;
}

/* Only of what another process carried out: what ends here is told as it happens. */
static int recall_why(struct flow *f, int64_t move, struct error *err)
{
	struct journal_progress told;
	bool has_said = false;
	int rc = journal_progress_get(f->journal, move, &told, &has_said, err);
	if (rc == 0)
		reassign_take_why(&f->wizard, has_said && str_eq(told.phase, mover_phase_word(MOVER_FAILED)) ? told.text : "");
	return rc;
}

static int64_t sum_of(const struct reassign_progress *now, bool back)
{
	static const enum reassign_row_state forth[] = { REASSIGN_READY, REASSIGN_SENT, REASSIGN_MOVED, REASSIGN_FAILED },
		hither[] = { REASSIGN_BACK_READY, REASSIGN_BACK_SENT, REASSIGN_BACK, REASSIGN_BACK_FAILED };
	int64_t n = 0;
	for (size_t i = 0; i < sizeof forth / sizeof *forth; i++) {
		enum reassign_row_state state = back ? hither[i] : forth[i];
		n += now->rows[state] - now->groups_in[state];
	}
	return n;
}

int move_desk_begun(struct flow *f, const struct journal_move *move, struct begun_move *ret, struct error *err)
{
	struct reassign_progress now;
	int rc = tally(f, move, &now, err);
	enum reassign_row_state done = move->back ? REASSIGN_BACK : REASSIGN_MOVED;
	if (rc != 0)
		return rc;
	copy_move(move, &ret->move);
	ret->done = now.rows[done] - now.groups_in[done];
	ret->of = sum_of(&now, move->back);
	ret->left = move->back ? now.rows[REASSIGN_MOVED] + now.rows[REASSIGN_SENT] + now.rows[REASSIGN_BACK_READY]
		+ now.rows[REASSIGN_BACK_SENT] : now.rows[REASSIGN_READY] + now.rows[REASSIGN_SENT];
	return 0;
}

int move_desk_recall(struct flow *f, const struct reassign_scope *scope, struct error *err)
{
	struct journal_move found = { 0 };
	struct reassign_progress now;
	struct reassign_move move = { 0 };
	bool is_there = false;
	if (str_empty(scope->source_sku) || move_desk_is_busy(f))
		return 0;
	int rc = journal_move_last(f->journal, f->wizard.tenant.id, scope->source_sku, NULL, &found, &is_there, err);
	if (rc < 0)
		return rc;
	if (is_there && move_desk_is_at(f, found.id)) {
		move_desk_tell(f);
		return 0;
	}
	if (is_there)
		copy_move(&found, &move);
	rc = tally(f, &found, &now, err);
	if (rc < 0)
		return rc;
	reassign_take_move(&f->wizard, &move);
	reassign_take_progress(&f->wizard, &now);
	return is_there ? recall_why(f, found.id, err) : 0;
}
