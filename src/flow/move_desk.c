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
	uint64_t ending;    /* the timer that ends it; 0: none */
};

#define COPY(to, from) str_copy((to), sizeof(to), (from))

/* ── copies ── */

void copy_move(const struct journal_move *from, struct reassign_move *to)
{
	static const enum reassign_state states[JOURNAL_MOVE_STATES] = {
		[JOURNAL_MOVE_PLANNING] = REASSIGN_PLANNING, [JOURNAL_MOVE_PLANNED] = REASSIGN_PLANNED, [JOURNAL_MOVE_RUNNING] = REASSIGN_RUNNING,
		[JOURNAL_MOVE_STOPPED] = REASSIGN_STOPPED, [JOURNAL_MOVE_ENDED] = REASSIGN_ENDED,
	};
	*to = (struct reassign_move){ .id = from->id, .services = from->kind == JOURNAL_MOVE_SERVICES, .back = from->back,
		.state = states[from->state], .created_ms = from->created_ms, .started_ms = from->started_ms, .ended_ms = from->ended_ms };
	COPY(to->source_sku, from->source_sku);
	COPY(to->source_name, from->source_name);
	COPY(to->target_sku, from->target_sku);
	COPY(to->target_name, from->target_name);
}

void copy_cause(const char *word, int64_t rows, struct reassign_cause *to)
{
	*to = (struct reassign_cause){ .rows = rows, .can_be_retried = mover_cause_can_be_retried(word) };
	COPY(to->word, word);
	COPY(to->text, mover_cause_text(word));
	COPY(to->remedy, mover_cause_remedy(word));
}

static const enum reassign_row_state row_states[JOURNAL_ROW_STATES] = {
	[JOURNAL_ROW_READY] = REASSIGN_READY, [JOURNAL_ROW_HELD] = REASSIGN_HELD, [JOURNAL_ROW_NOTHING] = REASSIGN_NOTHING,
	[JOURNAL_ROW_WITH_GROUP] = REASSIGN_WITH_GROUP, [JOURNAL_ROW_SENT] = REASSIGN_SENT, [JOURNAL_ROW_MOVED] = REASSIGN_MOVED,
	[JOURNAL_ROW_FAILED] = REASSIGN_FAILED, [JOURNAL_ROW_BACK_READY] = REASSIGN_BACK_READY, [JOURNAL_ROW_BACK_SENT] = REASSIGN_BACK_SENT,
	[JOURNAL_ROW_BACK] = REASSIGN_BACK, [JOURNAL_ROW_BACK_FAILED] = REASSIGN_BACK_FAILED,
};

void copy_move_row(struct journal_row *from, struct reassign_row *to)
{
	static const enum reassign_kind kinds[] = { [JOURNAL_ROW_USER] = REASSIGN_USER, [JOURNAL_ROW_GROUP] = REASSIGN_GROUP,
		[JOURNAL_ROW_LINE] = REASSIGN_LINE };
	static const enum reassign_check checks[] = { [JOURNAL_CHECK_NONE] = REASSIGN_UNCHECKED, [JOURNAL_CHECK_AS_PLANNED] = REASSIGN_AS_PLANNED,
		[JOURNAL_CHECK_DIFFERS] = REASSIGN_DIFFERS };
	*to = (struct reassign_row){ .seq = from->seq, .kind = kinds[from->kind], .state = row_states[from->state], .check = checks[from->check],
		.enabled = from->enabled, .off = from->want_off, .lost = from->lost_off };
	from->want_off = from->lost_off = NULL;
	COPY(to->id, from->id);
	COPY(to->upn, from->upn);
	COPY(to->name, from->name);
	COPY(to->location, from->location);
	COPY(to->new_location, from->new_location);
	COPY(to->words, from->text);
	copy_cause(from->cause, 1, &to->cause);
}

static size_t copy_counts(const struct mover_count *from, size_t n, struct reassign_cause *to)
{
	size_t kept = 0;
	for (size_t i = 0; i < n && kept < REASSIGN_CAUSES; i++)
		if (from[i].rows > 0)
			copy_cause(from[i].cause, from[i].rows, &to[kept++]);
	return kept;
}

/* The mover waits by a clock that no person reads. */
static int64_t wall_of(int64_t mono_ms)
{
	return mono_ms > 0 ? time_now_ms() + mono_ms - time_monotonic_ms() : TIME_UNKNOWN;
}

static void copy_progress(const struct mover_progress *from, struct reassign_progress *to)
{
	static const enum reassign_phase phases[] = {
		[MOVER_IDLE] = REASSIGN_IS_IDLE, [MOVER_PLANNING] = REASSIGN_IS_PLANNING, [MOVER_PLANNED] = REASSIGN_IS_PLANNED,
		[MOVER_MOVING] = REASSIGN_IS_MOVING, [MOVER_PAUSED] = REASSIGN_IS_PAUSED, [MOVER_STOPPING] = REASSIGN_IS_STOPPING,
		[MOVER_STOPPED] = REASSIGN_IS_STOPPED, [MOVER_CHECKING] = REASSIGN_IS_CHECKING, [MOVER_ENDED] = REASSIGN_IS_ENDED,
		[MOVER_FAILED] = REASSIGN_HAS_FAILED,
	};
	static const enum reassign_waiting waits[] = { [MOVER_WAITS_NOT] = REASSIGN_WAITS_NOT, [MOVER_WAITS_LIMIT] = REASSIGN_WAITS_LIMIT,
		[MOVER_WAITS_RETRY] = REASSIGN_WAITS_RETRY, [MOVER_WAITS_GROUP] = REASSIGN_WAITS_GROUP };
	*to = (struct reassign_progress){ .phase = phases[from->phase], .back = from->back, .read = from->read, .to_read = from->to_read,
		.groups = from->groups, .lines = from->lines, .as_planned = from->as_planned, .differs = from->differs,
		.seats_needed = from->seats_needed, .seats_free = from->seats_free, .in_flight = from->in_flight, .writes = from->writes,
		.refused = from->refused, .started_ms = from->started_ms, .ended_ms = from->ended_ms, .rate = from->rate, .left_ms = from->left_ms,
		.waiting = waits[from->waiting], .waiting_until_ms = wall_of(from->waiting_until_ms) };
	for (int state = 0; state < JOURNAL_ROW_STATES; state++)
		to->rows[row_states[state]] = from->rows[state];
	to->n_held = copy_counts(from->held, from->n_held, to->held);
	to->n_failed = copy_counts(from->failed, from->n_failed, to->failed);
}

static int count_groups(struct flow *f, int64_t move, struct reassign_progress *to, struct error *err)
{
	struct journal_row_filter filter = { .kind = JOURNAL_ROW_GROUP };
	int rc = 0;
	memset(to->groups_in, 0, sizeof to->groups_in);
	for (int state = 0; rc == 0 && to->groups > 0 && state < JOURNAL_ROW_STATES; state++) {
		filter.states = JOURNAL_STATE_BIT(state);
		if (to->rows[row_states[state]] > 0)
			rc = journal_rows_count(f->journal, move, &filter, &to->groups_in[row_states[state]], err);
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

bool move_desk_is_busy(const struct flow *f)
{
	if (!f->desk || !f->desk->mover)
		return false;
	switch (mover_progress(f->desk->mover)->phase) {
	case MOVER_PLANNING:
	case MOVER_MOVING:
	case MOVER_PAUSED:
	case MOVER_STOPPING:
	case MOVER_CHECKING: return true;
	case MOVER_IDLE:
	case MOVER_PLANNED:
	case MOVER_STOPPED:
	case MOVER_ENDED:
	case MOVER_FAILED: break;
	}
	return false;
}

bool move_desk_is_at(const struct flow *f, int64_t move)
{
	return f->desk && f->desk->mover && mover_move(f->desk->mover)->id == move && mover_progress(f->desk->mover)->phase != MOVER_IDLE;
}

static bool begins_to_compare(struct flow *f)
{
	const struct mover_progress *p = mover_progress(f->desk->mover);
	bool written = p->rows[JOURNAL_ROW_MOVED] + p->rows[JOURNAL_ROW_BACK] > 0;
	if (!f->desk->compares || p->phase == MOVER_FAILED || !written)
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
		now->rows[row_states[list[i].state]] += list[i].rows;
		if (list[i].kind == JOURNAL_ROW_GROUP)
			now->groups_in[row_states[list[i].state]] += list[i].rows;
	}
	free(list);
	return rc;
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
	return 0;
}
