/* Attach: where it stands, and what may be asked of the other. */
#include "model/attach_model.h"

#include "core/calendar.h"
#include "model/wizard.h"

/* Whoever moves says so every second; a disk or a sleeping machine may take its time. */
#define SILENCE_MS 15000

void attach_take_refusal(struct wizard *w, const struct tenant_facts *tenant, const struct holder_facts *holder)
{
	w->tenant = *tenant;
	w->attach = (struct attach_model){ .state = ATTACH_HELD, .facts = { .held = true, .holder = *holder, .now = { .at_ms = TIME_UNKNOWN } } };
}

void attach_forget_products(struct wizard *w)
{
	w->calls[REQUEST_PRODUCTS] = (struct call){ .answered_at_ms = TIME_UNKNOWN, .error = ERROR_INIT };
}

void attach_take_held(struct wizard *w)
{
	w->attach = (struct attach_model){ .state = ATTACH_NONE };
}

void attach_take(struct wizard *w, const struct attach_facts *facts)
{
	struct attach_model *m = &w->attach;

	if (m->state == ATTACH_NONE)
		return;
	m->facts = *facts;
	m->state = facts->held ? ATTACH_HELD : ATTACH_FREE;
	if (!attach_may_stop(w))
		m->asks_stop = false;
}

/* ── questions ── */

enum attach_state attach_state(const struct wizard *w)
{
	return w->attach.state;
}

bool attach_is_elsewhere(const struct wizard *w)
{
	return w->attach.state != ATTACH_NONE;
}

static bool is_reading_back(const struct wizard *w)
{
	return w->attach.facts.now.phase == REASSIGN_IS_CHECKING;
}

bool attach_moves(const struct wizard *w)
{
	const struct attach_facts *f = &w->attach.facts;

	/* What somebody said before the one who has it came, they do not say any more. A time to come was written before the clock was put back. */
	bool said_by_holder = f->now.at_ms == TIME_UNKNOWN || f->holder.since_ms == TIME_UNKNOWN || f->now.at_ms >= f->holder.since_ms
		|| f->holder.since_ms > w->now_ms;
	if (w->attach.state != ATTACH_HELD || f->move.id == 0 || !said_by_holder)
		return false;
	return f->move.state == REASSIGN_RUNNING || (f->move.state > REASSIGN_RUNNING && is_reading_back(w));
}

bool attach_is_paused(const struct wizard *w)
{
	return attach_moves(w) && w->attach.facts.now.phase == REASSIGN_IS_PAUSED;
}

bool attach_may_pause(const struct wizard *w)
{
	return attach_moves(w) && !is_reading_back(w) && w->attach.facts.now.phase != REASSIGN_IS_STOPPING && w->attach.facts.wish != WISH_STOP;
}

bool attach_may_stop(const struct wizard *w)
{
	return attach_moves(w) && w->attach.facts.now.phase != REASSIGN_IS_STOPPING && w->attach.facts.wish != WISH_STOP;
}

bool attach_is_silent(const struct wizard *w)
{
	const struct attach_progress *now = &w->attach.facts.now;

	return attach_moves(w) && now->at_ms != TIME_UNKNOWN && w->now_ms - now->at_ms > SILENCE_MS;
}

int64_t attach_failed(const struct wizard *w)
{
	return w->attach.facts.now.rows[w->attach.facts.move.back ? REASSIGN_BACK_FAILED : REASSIGN_FAILED];
}

static int64_t moved(const struct wizard *w)
{
	return w->attach.facts.now.rows[w->attach.facts.move.back ? REASSIGN_BACK : REASSIGN_MOVED];
}

int64_t attach_done(const struct wizard *w)
{
	const struct attach_progress *now = &w->attach.facts.now;

	return is_reading_back(w) ? now->as_planned + now->differs : moved(w) + attach_failed(w);
}

int64_t attach_to_do(const struct wizard *w)
{
	const int64_t *rows = w->attach.facts.now.rows;
	bool back = w->attach.facts.move.back;

	if (is_reading_back(w))
		return moved(w);
	return attach_done(w) + rows[back ? REASSIGN_BACK_READY : REASSIGN_READY] + rows[back ? REASSIGN_BACK_SENT : REASSIGN_SENT];
}

/* ── verbs ── */

void attach_wish(struct wizard *w, enum attach_wish wish)
{
	w->attach.wish = wish;
	w->attach.asks_stop = false;
}

void attach_ask_stop(struct wizard *w, bool asks)
{
	w->attach.asks_stop = asks;
}
