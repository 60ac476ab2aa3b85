#include "mover/inside.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "mover/goal.h"

#include <stdlib.h>

#define ATTEMPT_MS 500      /* the first wait before something is tried again; doubled each time */
#define ATTEMPT_MOST_MS 8000
#define TOGETHER_MS 200     /* what is due at nearly the same time goes in one batch */
#define WRITE_DOWN_MS 1000  /* outcomes stand on disk after this long */
#define TROUBLE_MS 250      /* the first wait where nothing can be reached; doubled each time */
#define TROUBLES 9          /* times in a row: a minute and a half */

/* ── beginning ── */

void engine_drop(struct mover *m)
{
	for (int i = 0; i < STAGES; i++)
		queue_clear(&m->queues[i]);
	queue_clear(&m->waiting);
	queue_clear(&m->done);
	queue_clear(&m->group_writes);
	queue_clear(&m->group_watch);
	m->grouping = m->group_asked = false;
	m->held = 0;
}

void engine_begin(struct mover *m, enum work work)
{
	engine_drop(m);
	error_clear(&m->error);
	m->work = work;
	m->n_from = m->at_from = 0;
	m->cursor = 0;
	m->users_left = SIZE_MAX;
	m->paused = m->stopping = m->failing = m->groups_done = m->retrying = false;
	m->troubles = 0;
	m->forbidden_in_turn = 0;
	m->n_samples = 0;
	m->moved_now = 0;
	m->moving_since_ms = 0;
	m->progress.started_ms = m->setup.wall_ms();
	m->progress.ended_ms = TIME_UNKNOWN;
	m->progress.moving_ms = 0;
	m->progress.writes = m->progress.refused = 0;
	m->progress.read = 0;
	m->progress.to_read = -1;
}

void engine_from(struct mover *m, enum journal_row_state state, enum journal_row_kind kind, const char *cause)
{
	if (m->n_from == ROWS_FROM)
		return;
	struct rows_from *from = &m->from[m->n_from++];
	*from = (struct rows_from){ .state = state, .kind = kind };
	str_copy(from->cause, sizeof from->cause, cause);
}

/* ── what becomes of an item ── */

void engine_finish_item(struct mover *m, struct item *item, enum journal_row_state state, const char *cause, const char *text)
{
	item->row.state = state;
	str_copy(item->row.cause, sizeof item->row.cause, cause);
	str_copy(item->row.text, sizeof item->row.text, text);
	if (state == JOURNAL_ROW_MOVED || state == JOURNAL_ROW_BACK)
		m->moved_now++;
	progress_recount(m, item);
	if (m->done.n == 0)
		m->done_since_ms = m->setup.now_ms();
	queue_put(&m->done, item);
}

void engine_checked_item(struct mover *m, struct item *item, enum journal_row_check check, const char *text)
{
	item->row.check = check;
	engine_finish_item(m, item, item->row.state, item->row.cause, check == JOURNAL_CHECK_DIFFERS ? text : item->row.text);
}

int64_t engine_backoff(int attempts)
{
	int64_t wait_ms = (int64_t)ATTEMPT_MS << (attempts < 10 ? attempts : 10);

	return wait_ms < ATTEMPT_MOST_MS ? wait_ms : ATTEMPT_MOST_MS;
}

void engine_wait(struct mover *m, struct item *item, enum stage then, int64_t wait_ms)
{
	int64_t due_ms = m->setup.now_ms() + wait_ms;

	item->stage = then;
	item->due_ms = due_ms + (TOGETHER_MS - due_ms % TOGETHER_MS);
	queue_put(&m->waiting, item);
}

/* Everything that was not sent stays as it is; what is on its way comes home first. */
void engine_fail(struct mover *m, const struct error *err)
{
	if (!m->failing)
		m->error = *err;
	m->failing = true;
}

/* What was on its way together fails together, and counts once. */
void engine_trouble(struct mover *m, const struct error *err, int64_t sent_ms, int64_t retry_after_ms)
{
	int64_t now_ms = m->setup.now_ms(), wait_ms = (int64_t)TROUBLE_MS << (m->troubles < 7 ? m->troubles : 7);
	bool is_new = m->troubles == 0 || sent_ms >= m->troubled_ms;

	if (retry_after_ms >= 0)
		wait_ms = retry_after_ms + 1;
	else if (!is_new)
		wait_ms = 0;
	if (m->quiet_ms < now_ms + wait_ms)
		m->quiet_ms = now_ms + wait_ms;
	if (!is_new)
		return;
	m->troubled_ms = now_ms;
	if (++m->troubles > TROUBLES)
		engine_fail(m, err);
}

/* ── the pump ── */

static bool holds_back(const struct mover *m)
{
	return m->paused || m->stopping || m->failing || (m->work == WORK_MOVE && !m->has_skus);
}

static size_t window_size(const struct mover *m)
{
	size_t n = m->setup.in_flight * m->setup.batch;

	return pace_is_free(&m->pace) || m->work == WORK_CHECK ? 2 * n : n / 2 > m->setup.batch ? n / 2 : m->setup.batch;
}

static int64_t take_due(struct mover *m, int64_t now_ms)
{
	struct queue still = { 0 };
	int64_t next_ms = INT64_MAX;

	for (struct item *item; (item = queue_take(&m->waiting)) != NULL;) {
		if (item->due_ms <= now_ms) {
			queue_put(&m->queues[item->stage], item);
		} else {
			next_ms = item->due_ms < next_ms ? item->due_ms : next_ms;
			queue_put(&still, item);
		}
	}
	m->waiting = still;
	return next_ms;
}

static size_t queued(const struct mover *m)
{
	size_t n = 0;

	for (int i = 0; i < STAGES; i++)
		n += m->queues[i].n;
	return n;
}

/* Keeps enough ready to leave; each commit carries outcomes and intents together. */
static bool refill(struct mover *m, int64_t now_ms)
{
	size_t window = window_size(m), ready = m->queues[STAGE_WRITE].n + m->queues[STAGE_LOCATE].n + m->queues[STAGE_REPROCESS].n;
	bool more = true;

	bool due = m->done.n >= window || (m->done.n > 0 && now_ms - m->done_since_ms >= WRITE_DOWN_MS);

	if (queued(m) <= window / 2)
		more = window_fill(m, window + m->setup.in_flight * m->setup.batch);
	bool wanted = m->queues[STAGE_INTEND].n > 0 && ready <= window / 4;
	if ((wanted || due) && window_commit(m) < 0)
		return false;
	return more;
}

static void say_waiting(struct mover *m, enum mover_waiting why, int64_t until_ms)
{
	m->progress.waiting = why;
	m->progress.waiting_until_ms = until_ms;
}

/* False: nothing of this stage may go now; *wake_ms says when. */
static bool send_stage(struct mover *m, enum stage stage, int64_t now_ms, int64_t *wake_ms)
{
	size_t n = m->queues[stage].n < m->setup.batch ? m->queues[stage].n : m->setup.batch;
	int64_t wait_ms = 0;

	if (n == 0)
		return false;
	const struct pace *pace = stage == STAGE_READ || pace_closed_until(&m->reads, now_ms) ? &m->reads : &m->pace;
	n = pace_allow(pace, n, now_ms, &wait_ms);
	if (n == 0) {
		*wake_ms = now_ms + wait_ms < *wake_ms ? now_ms + wait_ms : *wake_ms;
		if (pace_closed_until(pace, now_ms) || !pace_is_free(pace))
			say_waiting(m, MOVER_WAITS_LIMIT, pace_closed_until(pace, now_ms));
		return false;
	}
	batch_send(m, stage, n);
	return true;
}

static void send_all(struct mover *m, int64_t now_ms, int64_t *wake_ms)
{
	static const enum stage order[] = { STAGE_READ, STAGE_LOCATE, STAGE_REPROCESS, STAGE_WRITE };

	say_waiting(m, MOVER_WAITS_NOT, 0);
	if (m->quiet_ms > now_ms) {
		say_waiting(m, MOVER_WAITS_RETRY, m->quiet_ms);
		*wake_ms = m->quiet_ms < *wake_ms ? m->quiet_ms : *wake_ms;
		return;
	}
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		while (m->n_flights < m->setup.in_flight && send_stage(m, order[i], now_ms, wake_ms))
			continue;
}

static void end_phase(struct mover *m)
{
	bool over = !m->failing && progress_left(m) == 0;

	if (m->work == WORK_MOVE) {
		m->move.state = over ? JOURNAL_MOVE_ENDED : JOURNAL_MOVE_STOPPED;
		m->move.changed_ms = m->move.ended_ms = m->setup.wall_ms();
		if (journal_move_put(m->setup.journal, &m->move, &m->error) < 0)
			m->failing = true;
	}
	m->progress.ended_ms = m->setup.wall_ms();
	m->work = WORK_NONE;
	engine_drop(m);
	progress_phase(m, m->failing ? MOVER_FAILED : over ? MOVER_ENDED : MOVER_STOPPED);
	pulse_end(m);
}

static void end(struct mover *m)
{
	window_give_back(m);
	if (window_commit(m) < 0)
		engine_drop(m);
	if (!m->groups_done && !m->failing && !m->stopping && m->users_left == SIZE_MAX) {
		m->groups_done = true;
		if (!mover_is_services(m)) {
			groups_start(m);
			return;
		}
	}
	end_phase(m);
}

static void on_timer(void *arg, int64_t now_ms)
{
	struct mover *m = arg;

	(void)now_ms;
	m->timer = 0;
	engine_pump(m);
}

static void tell(struct mover *m)
{
	progress_rate(m);
	if (m->setup.changed)
		m->setup.changed(m->setup.arg);
}

void engine_pump(struct mover *m)
{
	int64_t now_ms = m->setup.now_ms(), wake_ms;
	bool more = false;

	if (m->work != WORK_MOVE && m->work != WORK_CHECK)
		return;
	timers_cancel(m->setup.timers, m->timer);
	m->timer = 0;
	if (m->grouping) {
		groups_pump(m);
		tell(m);
		return;
	}
	wake_ms = take_due(m, now_ms);
	if (!holds_back(m)) {
		int64_t unused_ms = INT64_MAX;
		send_all(m, now_ms, &unused_ms); /* the disk takes its time while these are on their way */
		more = refill(m, now_ms);
		if (!m->failing)
			send_all(m, now_ms, &wake_ms);
	}
	if (m->n_flights == 0 && (m->stopping || m->failing || (!m->paused && !more && queued(m) == 0 && m->waiting.n == 0))) {
		end(m);
	} else {
		if (m->done.n > 0 && m->done_since_ms + WRITE_DOWN_MS < wake_ms)
			wake_ms = m->done_since_ms + WRITE_DOWN_MS;
		if (m->paused && m->done.n > 0 && m->n_flights == 0 && window_commit(m) < 0)
			wake_ms = now_ms;
		if (wake_ms != INT64_MAX && !(m->paused && !m->failing))
			m->timer = timers_add(m->setup.timers, wake_ms > now_ms ? wake_ms : now_ms, on_timer, m);
	}
	tell(m);
}

/* ── what all use ── */

bool mover_is_services(const struct mover *m)
{
	return m->move.kind == JOURNAL_MOVE_SERVICES;
}

struct plan_terms mover_terms(const struct mover *m)
{
	return (struct plan_terms){
		.rules = m->setup.rules,
		.skus = &m->skus,
		.kind = m->move.kind,
		.source_sku = m->move.source_sku,
		.target_sku = m->move.target_sku,
		.groups = m->scope.groups,
		.leave_disabled = m->scope.leave_disabled,
		.switch_off_conflicts = m->scope.switch_off_conflicts,
		.default_location = m->scope.default_location,
	};
}
