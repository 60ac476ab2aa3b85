/* What other processes see of a move, and what they ask of it: about once a second how far it is goes into the journal, and a person's mark is
 * read from there. A person at this process leaves the same mark, so that what was said last counts, wherever it was said. */
#include "core/calendar.h"
#include "core/text.h"
#include "core/timers.h"
#include "mover/inside.h"

#define BEAT_MS 1000

bool mover_phase_works(enum mover_phase phase)
{
	switch (phase) {
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

const char *mover_phase_word(enum mover_phase phase)
{
	static const char *const words[] = {
		[MOVER_IDLE] = "idle", [MOVER_PLANNING] = "planning", [MOVER_PLANNED] = "planned", [MOVER_MOVING] = "moving", [MOVER_PAUSED] = "paused",
		[MOVER_STOPPING] = "stopping", [MOVER_STOPPED] = "stopped", [MOVER_CHECKING] = "checking", [MOVER_ENDED] = "ended", [MOVER_FAILED] = "failed",
	};
	return words[phase];
}

const char *mover_waiting_word(enum mover_waiting waiting)
{
	static const char *const words[] = { [MOVER_WAITS_NOT] = "", [MOVER_WAITS_LIMIT] = "limit", [MOVER_WAITS_RETRY] = "retry",
		[MOVER_WAITS_GROUP] = "group" };
	return words[waiting];
}

/* Who looks on has another monotonic clock. A failure is no failure of the move: its rows are what counts. */
static void say(struct mover *m)
{
	const struct mover_progress *p = &m->progress;
	struct journal_progress to = { .at_ms = m->setup.wall_ms(), .waiting_until_ms = TIME_UNKNOWN, .in_flight = p->in_flight, .writes = p->writes,
		.refused = p->refused, .rate_milli = (int64_t)(p->rate * 1000), .left_ms = p->left_ms, .as_planned = p->as_planned, .differs = p->differs };

	str_copy(to.phase, sizeof to.phase, mover_phase_word(p->phase));
	str_copy(to.waiting, sizeof to.waiting, mover_waiting_word(p->waiting));
	if (p->waiting != MOVER_WAITS_NOT && p->waiting_until_ms > 0)
		to.waiting_until_ms = to.at_ms + p->waiting_until_ms - m->setup.now_ms();
	for (int state = 0; state < JOURNAL_ROW_STATES; state++)
		to.rows[state] = p->rows[state];
	if (p->phase == MOVER_FAILED)
		str_copy(to.text, sizeof to.text, m->error.text);
	m->pulse.said = p->phase;
	journal_progress_put(m->setup.journal, m->move.id, &to, NULL);
}

static void obey(struct mover *m)
{
	enum journal_wish wish = m->pulse.wish;

	if (journal_move_wished(m->setup.journal, m->move.id, &wish, NULL) < 0 || wish == m->pulse.wish)
		return;
	m->pulse.wish = wish;
	if (wish == JOURNAL_WISH_STOP)
		mover_obey_stop(m);
	else
		mover_obey_pause(m, wish == JOURNAL_WISH_PAUSE);
}

static void on_beat(void *arg, int64_t now_ms)
{
	struct mover *m = arg;

	m->pulse.timer = timers_add(m->setup.timers, now_ms + BEAT_MS, on_beat, m);
	say(m);
	obey(m);
}

void pulse_begin(struct mover *m)
{
	m->pulse.wish = JOURNAL_WISH_NONE;
	journal_move_wish(m->setup.journal, m->move.id, JOURNAL_WISH_NONE, NULL);
	if (!m->pulse.timer)
		m->pulse.timer = timers_add(m->setup.timers, m->setup.now_ms() + BEAT_MS, on_beat, m);
	say(m);
}

void pulse_phase(struct mover *m)
{
	if (m->pulse.timer && m->pulse.said != m->progress.phase)
		say(m);
}

void pulse_end(struct mover *m)
{
	timers_cancel(m->setup.timers, m->pulse.timer);
	m->pulse.timer = 0;
}

void pulse_wish(struct mover *m, enum journal_wish wish)
{
	if (m->pulse.timer && journal_move_wish(m->setup.journal, m->move.id, wish, NULL) == 0)
		m->pulse.wish = wish;
}
