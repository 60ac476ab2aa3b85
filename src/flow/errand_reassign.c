/* Reassign: finding a move that was begun, making a plan, taking a move up, decisions on it, and running it. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/move_desk.h"
#include "flow/record.h"

#include <stdlib.h>

static void nothing(struct task *t)
{
	(void)t; /* the models have it already */
}

/* ── what was begun ── */

static void find_start(struct task *t)
{
	struct error err = ERROR_INIT;
	if (move_desk_recall(t->flow, &t->request.scope, &err) != 0)
		task_fail(t, &err);
}

const struct errand errand_reassign_find = { find_start, nothing, NULL, 0, NULL };

static void open_start(struct task *t)
{
	struct flow *f = t->flow;
	struct error err = ERROR_INIT;
	int64_t move = f->wizard.reassign.move.id;
	if (!move_desk_is_at(f, move) && mover_open(move_desk_fresh(f), move, &err) != 0)
		task_fail(t, &err);
	else
		move_desk_tell(f);
}

const struct errand errand_reassign_open = { open_start, nothing, NULL, 0, NULL };

/* ── the plan ── */

/* A path as it is typed at a shell: what stands for one's home is no directory of that name. */
static char *file_named(const char *typed)
{
	const char *home = getenv("HOME");
	return str_starts(typed, "~/") && !str_empty(home) ? xasprintf("%s/%s", home, typed + 2) : xstrdup(typed);
}

static struct mover_scope scope_of(const struct flow *f, const struct reassign_scope *s, const char *list)
{
	static const enum mover_users users[] = { [REASSIGN_ALL] = MOVER_ALL, [REASSIGN_FILTER] = MOVER_FILTER, [REASSIGN_LIST] = MOVER_LIST };
	return (struct mover_scope){
		.tenant_id = f->wizard.tenant.id,
		.source_sku = s->source_sku, .source_name = s->source_name,
		.target_sku = s->target_sku, .target_name = s->target_name,
		.users = users[s->users],
		.filter = s->filter,
		.list = list,
		.groups = s->groups,
		.leave_disabled = s->leave_blocked,
		.default_location = str_empty(s->location) ? NULL : s->location,
	};
}

static int plan(struct task *t, struct error *err)
{
	struct flow *f = t->flow;
	const struct reassign_scope *s = &t->request.scope;
	struct mover *m = move_desk_fresh(f);
	char *list = file_named(s->list);
	struct mover_scope scope = scope_of(f, s, list);
	int64_t upgrade;
	int rc = s->services ? record_services(f, s->source_subscription, &upgrade, err) : 0;
	if (rc == 0)
		rc = s->services ? mover_plan_services(m, &scope, upgrade, err) : mover_plan(m, &scope, err);
	free(list);
	return rc;
}

static int under_way(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, _("A move of licences is under way: it has to end first, or to be stopped."));
}

static void plan_start(struct task *t)
{
	struct error err = ERROR_INIT;
	int rc = move_desk_is_busy(t->flow) ? under_way(&err) : plan(t, &err);
	if (rc != 0)
		task_fail(t, &err);
	else
		move_desk_wait(t->flow, t, false);
}

static void plan_finish(struct task *t)
{
	reassign_take_planned(&t->flow->wizard);
}

/* Nobody waits for it any more: reading on would cost the service for nothing. */
static bool plan_dropped(struct task *t)
{
	move_desk_abandon(t->flow, t);
	return true;
}

const struct errand errand_reassign_plan = { plan_start, plan_finish, NULL, 0, plan_dropped };

/* ── decisions, and what is said to a move that runs ── */

static int tell(struct mover *m, struct flow *f, const struct reassign_wish *wish, struct error *err)
{
	int64_t rows;
	switch (wish->verb) {
	case REASSIGN_PAUSE:
	case REASSIGN_GO_ON: mover_pause(m, wish->verb == REASSIGN_PAUSE); return 0;
	case REASSIGN_STOP:
		move_desk_stopped(f);
		mover_stop(m);
		return 0;
	case REASSIGN_SET_LOCATION: return mover_set_location(m, wish->seq, wish->location, &rows, err);
	case REASSIGN_SWITCH_OFF: return mover_switch_off_conflicts(m, wish->seq, &rows, err);
	case REASSIGN_LEAVE_OUT:
	case REASSIGN_TAKE_IN: return mover_leave_out(m, wish->seq, wish->verb == REASSIGN_LEAVE_OUT, err);
	case REASSIGN_START:
	case REASSIGN_RETRY:
	case REASSIGN_PUT_BACK:
	case REASSIGN_COMPARE: break;
	}
	return 0;
}

static void tell_start(struct task *t)
{
	struct error err = ERROR_INIT;
	if (move_desk_is_given(t->flow)) {
		under_way(&err);
		task_fail(t, &err);
		return;
	}
	if (tell(move_desk(t->flow), t->flow, &t->request.wish, &err) != 0)
		task_fail(t, &err);
	move_desk_tell(t->flow);
}

const struct errand errand_reassign_tell = { tell_start, nothing, NULL, 0, NULL };

/* ── doing it ── */

static void run_start(struct task *t)
{
	struct flow *f = t->flow;
	struct error err = ERROR_INIT;
	if (move_desk_run(f, &t->request.wish, &err) != 0)
		task_fail(t, &err);
	else
		move_desk_wait(f, t, t->request.wish.verb != REASSIGN_COMPARE);
	move_desk_tell(f);
}

/* Licences stand elsewhere now. */
static void run_finish(struct task *t)
{
	wizard_call_stale(&t->flow->wizard, REQUEST_PRODUCTS);
	wizard_call_stale(&t->flow->wizard, REQUEST_MANUAL);
}

const struct errand errand_reassign_run = { run_start, run_finish, NULL, 0, NULL };
