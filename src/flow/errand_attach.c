/* Attach: who works with this organisation, what the journal says is under way, and the mark that asks for something else. Nothing here
 * leaves this machine. */
#include "core/calendar.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/hold.h"
#include "flow/move_copy.h"

#include <stdlib.h>

static void nothing(struct task *t)
{
	(void)t; /* the models have it already */
}

static int read_holder(struct flow *f, struct attach_facts *to, struct error *err)
{
	struct journal_holder holder = { 0 };
	int rc = journal_holder(f->journal, f->wizard.tenant.id, &holder, &to->held, err);
	if (rc == 0)
		copy_holder(&holder, &to->holder);
	return rc;
}

static int read_upgrades(struct flow *f, struct attach_facts *to, struct error *err)
{
	struct journal_upgrade *list = NULL;
	size_t n = 0;
	int rc = journal_unfinished(f->journal, f->wizard.tenant.id, &list, &n, err);
	for (size_t i = 0; rc == 0 && i < n && to->n_upgrades < ATTACH_UPGRADES; i++) {
		struct attach_upgrade *u = &to->upgrades[to->n_upgrades++];
		u->state = list[i].state == JOURNAL_ORDERED ? UPGRADE_INTENT : UPGRADE_ACCEPTED;
		u->path = path_from_word(list[i].path);
		u->changed_ms = list[i].changed_ms;
		str_copy(u->source_name, sizeof u->source_name, list[i].source_name);
		str_copy(u->target_name, sizeof u->target_name, list[i].target_name);
	}
	free(list);
	return rc;
}

/* The row of its progress, and never its rows: there may be a million of them, and this is read every second. */
static int read_move(struct flow *f, struct attach_facts *to, struct error *err)
{
	static const enum attach_wish wishes[JOURNAL_WISHES] = { [JOURNAL_WISH_NONE] = WISH_NONE, [JOURNAL_WISH_PAUSE] = WISH_PAUSE,
		[JOURNAL_WISH_STOP] = WISH_STOP };
	struct journal_move move = { 0 };
	struct journal_progress told;
	enum journal_wish wish = JOURNAL_WISH_NONE;
	bool found = false, has_said = false;
	to->now = (struct attach_progress){ .at_ms = TIME_UNKNOWN, .left_ms = COUNT_UNKNOWN, .waiting_until_ms = TIME_UNKNOWN };
	int rc = journal_move_last(f->journal, f->wizard.tenant.id, NULL, NULL, &move, &found, err);
	if (rc < 0 || !found)
		return rc;
	rc = journal_progress_get(f->journal, move.id, &told, &has_said, err);
	if (rc == 0)
		rc = journal_move_wished(f->journal, move.id, &wish, err);
	if (rc < 0)
		return rc;
	copy_move(&move, &to->move);
	if (has_said)
		copy_told(&told, &to->now);
	to->wish = wishes[wish];
	return 0;
}

static void look(struct task *t)
{
	struct attach_facts facts = { 0 };
	struct error err = ERROR_INIT;
	int rc = read_holder(t->flow, &facts, &err);
	if (rc == 0)
		rc = read_upgrades(t->flow, &facts, &err);
	if (rc == 0)
		rc = read_move(t->flow, &facts, &err);
	if (rc < 0)
		task_fail(t, &err);
	else
		attach_take(&t->flow->wizard, &facts);
}

const struct errand errand_attach = { look, nothing, NULL, 0, NULL };

static void tell(struct task *t)
{
	static const enum journal_wish wishes[] = { [WISH_NONE] = JOURNAL_WISH_NONE, [WISH_PAUSE] = JOURNAL_WISH_PAUSE, [WISH_STOP] = JOURNAL_WISH_STOP };
	struct error err = ERROR_INIT;
	struct flow *f = t->flow;
	if (journal_move_wish(f->journal, f->wizard.attach.facts.move.id, wishes[t->request.attach_wish], &err) < 0)
		task_fail(t, &err);
	else
		look(t);
}

const struct errand errand_attach_tell = { tell, nothing, NULL, 0, NULL };
