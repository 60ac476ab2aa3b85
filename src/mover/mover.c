#include "mover/mover.h"

#include "api/api.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "mover/inside.h"
#include "mover/plan.h"

#include <stdlib.h>
#include <string.h>

#define STALE_MS ((int64_t)15 * 60 * 1000)
#define GROUP_POLL_MS 5000
#define IN_FLIGHT 8

struct mover *mover_new(const struct mover_setup *setup)
{
	struct mover *m = xcalloc(1, sizeof *m);

	m->setup = *setup;
	m->setup.in_flight = setup->in_flight ? setup->in_flight : IN_FLIGHT;
	m->setup.batch = setup->batch && setup->batch < API_BATCH ? setup->batch : API_BATCH;
	m->setup.stale_ms = setup->stale_ms ? setup->stale_ms : STALE_MS;
	m->setup.group_poll_ms = setup->group_poll_ms ? setup->group_poll_ms : GROUP_POLL_MS;
	m->progress.seats_free = -1;
	m->progress.left_ms = -1;
	m->progress.started_ms = m->progress.ended_ms = TIME_UNKNOWN;
	m->users_left = SIZE_MAX;
	m->scope.groups = true;
	pace_init(&m->pace, NULL);
	pace_init(&m->reads, NULL);
	return m;
}

static void forget_scope(struct mover *m)
{
	free(m->scope.filter);
	free(m->scope.default_location);
	memset(&m->scope, 0, sizeof m->scope);
	m->scope.groups = true;
	free(m->groups);
	m->groups = NULL;
	m->n_groups = m->cap_groups = 0;
}

/* What has been written down stays; what is on its way comes back to nobody. */
void mover_free(struct mover *m)
{
	if (!m)
		return;
	timers_cancel(m->setup.timers, m->timer);
	pulse_end(m);
	for (struct flight *f = m->flights, *next; f; f = next) {
		next = f->next;
		f->m = NULL;
		f->next = NULL;
		api_cancel(m->setup.api, f->call);
	}
	if (m->work == WORK_MOVE || m->work == WORK_CHECK) {
		m->n_flights = 0;
		window_give_back(m);
		window_commit(m);
	}
	engine_drop(m);
	forget_scope(m);
	api_skus_clear(&m->skus);
	free(m);
}

/* ── planning ── */

bool mover_is_busy(const struct mover *m)
{
	return m->work != WORK_NONE;
}

int mover_refuse_busy(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, _("Something is under way already: wait until it has ended, or stop it first."));
}

static int begin_plan(struct mover *m, const struct mover_scope *s, enum journal_move_kind kind, struct error *err)
{
	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	forget_scope(m);
	m->scope.users = s->users;
	m->scope.filter = xstrdup(s->filter);
	m->scope.default_location = str_empty(s->default_location) ? NULL : xstrdup(s->default_location);
	m->scope.groups = s->groups && s->users == MOVER_ALL;
	m->scope.leave_disabled = s->leave_disabled;
	m->scope.switch_off_conflicts = s->switch_off_conflicts;
	engine_begin(m, WORK_PLAN);
	memset(m->progress.rows, 0, sizeof m->progress.rows);
	m->progress.groups = m->progress.lines = m->progress.as_planned = m->progress.differs = 0;
	m->progress.n_held = m->progress.n_failed = 0;
	m->progress.seats_needed = 0;
	m->progress.seats_free = -1;
	m->move = (struct journal_move){ .kind = kind, .state = JOURNAL_MOVE_PLANNING, .created_ms = m->setup.wall_ms(), .started_ms = TIME_UNKNOWN,
		.ended_ms = TIME_UNKNOWN };
	m->move.changed_ms = m->move.created_ms;
	str_copy(m->move.tenant_id, sizeof m->move.tenant_id, s->tenant_id);
	str_copy(m->move.source_sku, sizeof m->move.source_sku, s->source_sku);
	str_copy(m->move.source_name, sizeof m->move.source_name, s->source_name);
	str_copy(m->move.target_sku, sizeof m->move.target_sku, s->target_sku);
	str_copy(m->move.target_name, sizeof m->move.target_name, s->target_name);
	return journal_move_begin(m->setup.journal, &m->move, &m->move.id, err);
}

/* Nothing is left of a plan that could not even be begun. */
static int end_begin(struct mover *m, int rc)
{
	if (rc == 0) {
		progress_phase(m, MOVER_PLANNING);
		plan_begin(m);
		return 0;
	}
	if (m->work == WORK_PLAN) {
		m->work = WORK_NONE;
		if (m->move.id)
			journal_move_discard(m->setup.journal, m->move.id, NULL);
		m->move = (struct journal_move){ .id = 0 };
	}
	return rc;
}

int mover_plan(struct mover *m, const struct mover_scope *scope, struct error *err)
{
	int rc;

	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	rc = begin_plan(m, scope, JOURNAL_MOVE_PLANS, err);
	if (rc == 0 && scope->users == MOVER_LIST)
		rc = list_load(m, scope->list, err);
	return end_begin(m, rc);
}

int mover_plan_services(struct mover *m, const struct mover_scope *scope, int64_t upgrade, struct error *err)
{
	int rc;

	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	rc = begin_plan(m, scope, JOURNAL_MOVE_SERVICES, err);
	if (rc == 0)
		rc = list_load_recorded(m, upgrade, err);
	return end_begin(m, rc);
}

/* A program that is killed right after the last user has not written the end down. */
static int conclude(struct mover *m, struct error *err)
{
	bool begun = m->move.state == JOURNAL_MOVE_RUNNING || m->move.state == JOURNAL_MOVE_STOPPED;

	if (!begun || progress_left(m) > 0)
		return 0;
	m->move.state = JOURNAL_MOVE_ENDED;
	if (m->move.ended_ms == TIME_UNKNOWN)
		m->move.ended_ms = m->move.changed_ms;
	return journal_move_put(m->setup.journal, &m->move, err);
}

int mover_open(struct mover *m, int64_t move, struct error *err)
{
	static const enum mover_phase phases[JOURNAL_MOVE_STATES] = { MOVER_FAILED, MOVER_PLANNED, MOVER_STOPPED, MOVER_STOPPED, MOVER_ENDED };
	struct journal_move found;
	bool is_there;
	int rc;

	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	rc = journal_move_get(m->setup.journal, move, &found, &is_there, err);
	if (rc == 0 && is_there)
		rc = journal_rows_check(m->setup.journal, err);
	if (rc < 0)
		return rc;
	if (!is_there)
		return error_set(err, ERROR_NOT_FOUND, _("The journal does not hold this move any more."));
	forget_scope(m);
	error_clear(&m->error);
	m->move = found;
	m->has_skus = false;
	rc = progress_read(m, err);
	if (rc == 0)
		rc = conclude(m, err);
	if (rc == 0)
		progress_phase(m, phases[m->move.state]);
	if (rc == 0 && found.state == JOURNAL_MOVE_PLANNING)
		error_set(&m->error, ERROR_CONFLICT, _("The plan was not finished: make it anew."));
	return rc;
}

/* ── doing it ── */

static void go(struct mover *m)
{
	engine_pump(m);
}

static int begin_work(struct mover *m, enum work work, struct error *err)
{
	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	if (!m->move.id || m->move.state == JOURNAL_MOVE_PLANNING)
		return error_set(err, ERROR_CONFLICT, _("There is no finished plan: make one first."));
	int rc = progress_read(m, err);
	if (rc < 0)
		return rc;
	engine_begin(m, work);
	return 0;
}

static int start(struct mover *m, struct error *err)
{
	m->move.state = JOURNAL_MOVE_RUNNING;
	m->move.changed_ms = m->setup.wall_ms();
	if (m->move.started_ms == TIME_UNKNOWN)
		m->move.started_ms = m->move.changed_ms;
	m->move.ended_ms = TIME_UNKNOWN;
	int rc = journal_move_put(m->setup.journal, &m->move, err);
	if (rc < 0) {
		m->work = WORK_NONE;
		return rc;
	}
	m->has_skus = false;
	progress_phase(m, MOVER_MOVING);
	pulse_begin(m);
	return tenant_read(m, go);
}

/* The direction stands in the journal first, then the rows follow it: also after a crash between the two. */
static int turn_moved(struct mover *m, struct error *err)
{
	struct journal_row_filter moved = { JOURNAL_STATE_BIT(JOURNAL_ROW_MOVED), NULL, NULL, -1 };
	int64_t changed;

	return m->move.back ? journal_rows_turn(m->setup.journal, m->move.id, &moved, JOURNAL_ROW_BACK_READY, m->setup.wall_ms(), &changed, err) : 0;
}

/* Also those whose move may have taken effect although nobody could tell. */
static void from_for_back(struct mover *m)
{
	engine_from(m, JOURNAL_ROW_SENT, JOURNAL_ROW_USER, NULL);
	engine_from(m, JOURNAL_ROW_FAILED, JOURNAL_ROW_USER, "unanswered");
	engine_from(m, JOURNAL_ROW_FAILED, JOURNAL_ROW_USER, "changed");
	engine_from(m, JOURNAL_ROW_FAILED, JOURNAL_ROW_USER, "other");
	engine_from(m, JOURNAL_ROW_BACK_SENT, JOURNAL_ROW_USER, NULL);
	engine_from(m, JOURNAL_ROW_BACK_READY, JOURNAL_ROW_USER, NULL);
}

int mover_start(struct mover *m, size_t users, struct error *err)
{
	int rc = mover_is_busy(m) ? mover_refuse_busy(err) : turn_moved(m, err);

	if (rc == 0)
		rc = begin_work(m, WORK_MOVE, err);
	if (rc < 0)
		return rc;
	m->users_left = users ? users : SIZE_MAX;
	if (m->move.back) {
		from_for_back(m);
	} else {
		engine_from(m, JOURNAL_ROW_SENT, JOURNAL_ROW_USER, NULL);
		engine_from(m, JOURNAL_ROW_READY, JOURNAL_ROW_USER, NULL);
	}
	return start(m, err);
}

void mover_pause(struct mover *m, bool on)
{
	if (m->work == WORK_MOVE && !m->stopping)
		pulse_wish(m, on ? JOURNAL_WISH_PAUSE : JOURNAL_WISH_NONE);
	mover_obey_pause(m, on);
}

void mover_obey_pause(struct mover *m, bool on)
{
	if (m->work != WORK_MOVE || m->stopping || m->paused == on)
		return;
	m->paused = on;
	progress_phase(m, on ? MOVER_PAUSED : MOVER_MOVING);
	engine_pump(m);
}

bool mover_was_stopped(const struct mover *m)
{
	return m->stopping;
}

void mover_stop(struct mover *m)
{
	pulse_wish(m, JOURNAL_WISH_STOP);
	mover_obey_stop(m);
}

void mover_obey_stop(struct mover *m)
{
	if (m->work == WORK_NONE)
		return;
	m->stopping = true;
	m->paused = false;
	if (m->work == WORK_PLAN) {
		struct error err = ERROR_INIT;
		error_set(&err, ERROR_CANCELLED, _("Planning was stopped; nothing was sent."));
		engine_fail(m, &err);
		for (struct flight *f = m->flights; f; f = f->next)
			api_cancel(m->setup.api, f->call);
		return;
	}
	progress_phase(m, MOVER_STOPPING);
	engine_pump(m);
}

int mover_check(struct mover *m, struct error *err)
{
	int rc = begin_work(m, WORK_CHECK, err);

	if (rc < 0)
		return rc;
	engine_from(m, m->move.back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED, JOURNAL_ROW_USER, NULL);
	m->progress.to_read = m->progress.rows[m->move.back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED];
	progress_phase(m, MOVER_CHECKING);
	pulse_begin(m);
	engine_pump(m);
	return 0;
}

static int turn_groups(struct mover *m, enum journal_row_state from, enum journal_row_state to, const char *cause, struct error *err)
{
	struct journal_row_filter filter = { JOURNAL_STATE_BIT(from), cause, NULL, JOURNAL_ROW_GROUP };
	int64_t changed;

	return journal_rows_turn(m->setup.journal, m->move.id, &filter, to, m->setup.wall_ms(), &changed, err);
}

int mover_retry(struct mover *m, const char *cause, struct error *err)
{
	int rc = begin_work(m, WORK_MOVE, err);

	if (rc < 0)
		return rc;
	m->retrying = true;
	if (m->move.back) {
		struct journal_row_filter failed = { JOURNAL_STATE_BIT(JOURNAL_ROW_BACK_FAILED), cause, NULL, -1 };
		int64_t changed;
		rc = journal_rows_turn(m->setup.journal, m->move.id, &failed, JOURNAL_ROW_BACK_READY, m->setup.wall_ms(), &changed, err);
		from_for_back(m);
	} else {
		rc = turn_groups(m, JOURNAL_ROW_FAILED, JOURNAL_ROW_READY, cause, err);
		if (rc == 0)
			rc = turn_groups(m, JOURNAL_ROW_HELD, JOURNAL_ROW_READY, cause, err);
		engine_from(m, JOURNAL_ROW_SENT, JOURNAL_ROW_USER, NULL);
		engine_from(m, JOURNAL_ROW_FAILED, JOURNAL_ROW_USER, cause);
		engine_from(m, JOURNAL_ROW_HELD, JOURNAL_ROW_USER, cause);
	}
	if (rc == 0)
		rc = progress_read(m, err);
	if (rc < 0) {
		m->work = WORK_NONE;
		return rc;
	}
	return start(m, err);
}

int mover_put_back(struct mover *m, struct error *err)
{
	int rc;

	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	if (!m->move.id || m->move.state == JOURNAL_MOVE_PLANNING)
		return error_set(err, ERROR_CONFLICT, _("There is no finished plan: make one first."));
	struct journal_move back = m->move;
	back.back = true;
	back.changed_ms = m->setup.wall_ms();
	rc = journal_move_put(m->setup.journal, &back, err);
	if (rc < 0)
		return rc;
	m->move = back;
	return mover_start(m, 0, err);
}

/* ── looking ── */

const struct mover_progress *mover_progress(const struct mover *m)
{
	return &m->progress;
}

const struct journal_move *mover_move(const struct mover *m)
{
	return &m->move;
}

const struct error *mover_error(const struct mover *m)
{
	return &m->error;
}
