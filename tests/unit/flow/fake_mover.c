#include "tests/unit/flow/fake_mover.h"

#include "core/buf.h"
#include "core/calendar.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_mover fake_mover;
static struct mover_setup setup;
static int a_mover; /* its address stands for it */

void fake_mover_reset(void)
{
	fake_mover = (struct fake_mover){ .progress = { .to_read = -1, .seats_free = -1, .left_ms = -1 }, .error = ERROR_INIT };
}

void fake_mover_is(enum mover_phase phase, enum journal_move_state state)
{
	fake_mover.progress.phase = phase;
	fake_mover.move.state = state;
	setup.changed(setup.arg);
}

static int say(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int say(struct error *err, const char *fmt, ...)
{
	size_t used = strlen(fake_mover.said);
	enum error_kind refuses = fake_mover.refuses;
	va_list args;

	va_start(args, fmt);
	vsnprintf(fake_mover.said + used, sizeof fake_mover.said - used, fmt, args);
	va_end(args);
	fake_mover.refuses = ERROR_NONE;
	return refuses == ERROR_NONE ? 0 : error_set(err, refuses, "The mover refuses.");
}

struct mover *mover_new(const struct mover_setup *s)
{
	setup = *s;
	fake_mover.made++;
	fake_mover.progress.phase = MOVER_IDLE;
	fake_mover.move = (struct journal_move){ .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	return (struct mover *)(void *)&a_mover;
}

void mover_free(struct mover *m)
{
	fake_mover.freed += m != NULL;
}

static int begin(const struct mover_scope *scope, enum journal_move_kind kind, int rc)
{
	fake_mover.scope = *scope;
	str_copy(fake_mover.list, sizeof fake_mover.list, scope->list);
	str_copy(fake_mover.location, sizeof fake_mover.location, scope->default_location);
	if (rc < 0)
		return rc;
	fake_mover.move = (struct journal_move){ .id = 7, .kind = kind, .state = JOURNAL_MOVE_PLANNING, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	str_copy(fake_mover.move.tenant_id, JOURNAL_ID, scope->tenant_id);
	str_copy(fake_mover.move.source_sku, JOURNAL_ID, scope->source_sku);
	str_copy(fake_mover.move.target_sku, JOURNAL_ID, scope->target_sku);
	fake_mover.progress.phase = MOVER_PLANNING;
	return 0;
}

int mover_plan(struct mover *m, const struct mover_scope *scope, struct error *err)
{
	(void)m;
	return begin(scope, JOURNAL_MOVE_PLANS, say(err, "plan "));
}

int mover_plan_services(struct mover *m, const struct mover_scope *scope, int64_t upgrade, struct error *err)
{
	(void)m;
	return begin(scope, JOURNAL_MOVE_SERVICES, say(err, "plan_services(%lld) ", (long long)upgrade));
}

int mover_open(struct mover *m, int64_t move, struct error *err)
{
	(void)m;
	fake_mover.move.id = move;
	fake_mover.move.state = JOURNAL_MOVE_STOPPED;
	fake_mover.progress.phase = MOVER_STOPPED;
	return say(err, "open(%lld) ", (long long)move);
}

int mover_set_location(struct mover *m, int64_t seq, const char *country, int64_t *ret_rows, struct error *err)
{
	(void)m;
	*ret_rows = 1;
	return say(err, "location(%lld,%s) ", (long long)seq, country);
}

int mover_switch_off_conflicts(struct mover *m, int64_t seq, int64_t *ret_rows, struct error *err)
{
	(void)m;
	*ret_rows = 1;
	return say(err, "switch_off(%lld) ", (long long)seq);
}

int mover_leave_out(struct mover *m, int64_t seq, bool out, struct error *err)
{
	(void)m;
	return say(err, "leave_out(%lld,%d) ", (long long)seq, out);
}

static int go(int rc, enum mover_phase phase)
{
	if (rc == 0)
		fake_mover.progress.phase = phase;
	return rc;
}

int mover_start(struct mover *m, size_t users, struct error *err)
{
	(void)m;
	return go(say(err, "start(%zu) ", users), MOVER_MOVING);
}

void mover_pause(struct mover *m, bool on)
{
	(void)m;
	say(NULL, "pause(%d) ", on);
	fake_mover_is(on ? MOVER_PAUSED : MOVER_MOVING, fake_mover.move.state);
}

void mover_stop(struct mover *m)
{
	(void)m;
	say(NULL, "stop ");
	fake_mover_is(MOVER_STOPPING, fake_mover.move.state);
}

int mover_check(struct mover *m, struct error *err)
{
	(void)m;
	return go(say(err, "check "), MOVER_CHECKING);
}

int mover_retry(struct mover *m, const char *cause, struct error *err)
{
	(void)m;
	return go(say(err, "retry(%s) ", cause ? cause : "all"), MOVER_MOVING);
}

int mover_put_back(struct mover *m, struct error *err)
{
	(void)m;
	return go(say(err, "put_back "), MOVER_MOVING);
}

const struct mover_progress *mover_progress(const struct mover *m)
{
	(void)m;
	return &fake_mover.progress;
}

const struct journal_move *mover_move(const struct mover *m)
{
	(void)m;
	return &fake_mover.move;
}

const struct error *mover_error(const struct mover *m)
{
	(void)m;
	return &fake_mover.error;
}

bool mover_was_stopped(const struct mover *m)
{
	(void)m;
	return fake_mover.stopped;
}

bool mover_phase_works(enum mover_phase phase)
{
	return phase == MOVER_PLANNING || phase == MOVER_MOVING || phase == MOVER_PAUSED || phase == MOVER_STOPPING || phase == MOVER_CHECKING;
}

const char *mover_phase_word(enum mover_phase phase)
{
	static const char *const words[] = { "idle", "planning", "planned", "moving", "paused", "stopping", "stopped", "checking", "ended", "failed" };
	return words[phase];
}

const char *mover_waiting_word(enum mover_waiting waiting)
{
	static const char *const words[] = { "", "limit", "retry", "group" };
	return words[waiting];
}

const char *mover_cause_text(const char *cause)
{
	return str_eq(cause, "no_location") ? "There is no usage location." : "";
}

const char *mover_cause_remedy(const char *cause)
{
	return str_eq(cause, "no_location") ? "Set one." : "";
}

bool mover_cause_can_be_retried(const char *cause)
{
	return str_eq(cause, "no_location");
}

int mover_report(struct mover *m, enum mover_format format, mover_sink_fn *sink, void *arg, struct error *err)
{
	(void)m;
	if (say(err, "report ") < 0)
		return -(int)err->kind;
	return format == MOVER_CSV ? sink(arg, "kind,user\n", 10, err) : sink(arg, "[]\n", 3, err);
}
