/* A move as the mover and the journal have it, in the models' words. */
#include "flow/move_copy.h"

#include "core/calendar.h"
#include "core/text.h"

#define COPY(to, from) str_copy((to), sizeof(to), (from))

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

enum reassign_row_state copy_row_state(enum journal_row_state state)
{
	return row_states[state];
}

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

static const enum reassign_phase phases[] = {
	[MOVER_IDLE] = REASSIGN_IS_IDLE, [MOVER_PLANNING] = REASSIGN_IS_PLANNING, [MOVER_PLANNED] = REASSIGN_IS_PLANNED,
	[MOVER_MOVING] = REASSIGN_IS_MOVING, [MOVER_PAUSED] = REASSIGN_IS_PAUSED, [MOVER_STOPPING] = REASSIGN_IS_STOPPING,
	[MOVER_STOPPED] = REASSIGN_IS_STOPPED, [MOVER_CHECKING] = REASSIGN_IS_CHECKING, [MOVER_ENDED] = REASSIGN_IS_ENDED,
	[MOVER_FAILED] = REASSIGN_HAS_FAILED,
};
static const enum reassign_waiting waits[] = { [MOVER_WAITS_NOT] = REASSIGN_WAITS_NOT, [MOVER_WAITS_LIMIT] = REASSIGN_WAITS_LIMIT,
	[MOVER_WAITS_RETRY] = REASSIGN_WAITS_RETRY, [MOVER_WAITS_GROUP] = REASSIGN_WAITS_GROUP };

void copy_progress(const struct mover_progress *from, struct reassign_progress *to)
{
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

/* ── from another process ── */

static enum reassign_phase phase_of(const char *word)
{
	for (enum mover_phase phase = MOVER_IDLE; phase <= MOVER_FAILED; phase++)
		if (str_eq(word, mover_phase_word(phase)))
			return phases[phase];
	return REASSIGN_IS_IDLE;
}

static enum reassign_waiting waiting_of(const char *word)
{
	for (enum mover_waiting why = MOVER_WAITS_NOT; why <= MOVER_WAITS_GROUP; why++)
		if (str_eq(word, mover_waiting_word(why)))
			return waits[why];
	return REASSIGN_WAITS_NOT;
}

void copy_told(const struct journal_progress *from, struct attach_progress *to)
{
	*to = (struct attach_progress){ .at_ms = from->at_ms, .phase = phase_of(from->phase), .waiting = waiting_of(from->waiting),
		.waiting_until_ms = from->waiting_until_ms, .in_flight = from->in_flight, .rate_milli = from->rate_milli, .left_ms = from->left_ms,
		.as_planned = from->as_planned, .differs = from->differs };
	COPY(to->text, from->text);
	for (int state = 0; state < JOURNAL_ROW_STATES; state++)
		to->rows[row_states[state]] = from->rows[state];
}
