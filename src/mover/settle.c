#include "mover/settle.h"

#include "core/i18n.h"
#include "core/text.h"
#include "mover/goal.h"

#include <stdlib.h>

#define ATTEMPTS 6
#define MEMBER_ATTEMPTS 20  /* a group's change reaches its members one after the other */

static enum journal_row_state failed_state(const struct mover *m)
{
	return m->move.back ? JOURNAL_ROW_BACK_FAILED : JOURNAL_ROW_FAILED;
}

static enum journal_row_state moved_state(const struct mover *m)
{
	return m->move.back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED;
}

void settle_gone(struct mover *m, struct item *item)
{
	item->doubtful = false;
	if (m->work == WORK_CHECK)
		engine_checked_item(m, item, JOURNAL_CHECK_DIFFERS, _("The account is not there any more."));
	else
		engine_finish_item(m, item, failed_state(m), "gone", "");
}

/* ── users whose licences come from groups ── */

static const char *cause_of_error(const char *error)
{
	static const struct {
		const char *error, *cause;
	} words[] = {
		{ "CountViolation", "no_seat" }, { "MutuallyExclusiveViolation", "exclusive" }, { "DependencyViolation", "dependency" },
		{ "ProhibitedInUsageLocationViolation", "wrong_location" }, { "UniquenessViolation", "not_unique" },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ieq(words[i].error, error))
			return words[i].cause;
	return "other";
}

/* A group that still gives what its members are to give up. */
enum giver {
	GIVER_GOES,  /* it was changed: the service has not come to this member yet */
	GIVER_STAYS, /* it is not changed by this move, or could not be */
	GIVER_GAVE   /* put back: it gave that before the move as well */
};

/* `ret_cause`, where it is wanted: why it stays, as far as its row tells. */
static enum giver giver_and_cause(struct mover *m, const char *group_id, char ret_cause[JOURNAL_WORD])
{
	struct journal_row row = { 0 };
	struct error err = ERROR_INIT;
	bool found = false;

	if (!group_id)
		return GIVER_GOES;
	if (journal_rows_find(m->setup.journal, m->move.id, group_id, &row, &found, &err) < 0) {
		engine_fail(m, &err);
		return GIVER_STAYS;
	}
	enum giver giver = found && row.state == moved_state(m) ? GIVER_GOES : GIVER_STAYS;
	if (m->move.back && (!found || row.target_off))
		giver = GIVER_GAVE;
	if (ret_cause && found && row.state == JOURNAL_ROW_HELD)
		str_copy(ret_cause, JOURNAL_WORD, row.cause);
	journal_row_clear(&row);
	return giver;
}

static enum giver giver_of(struct mover *m, const char *group_id)
{
	return giver_and_cause(m, group_id, NULL);
}

static bool holds(const struct holding *h)
{
	return h->direct || (h->by_group && !h->error);
}

static bool member_is_done(struct mover *m, const struct journal_row *row, const struct holding *source, const struct holding *target)
{
	if (!m->move.back)
		return holds(target) && !source->direct && !source->by_group;
	return holds(source) && str_eq(target->off, row->target_off) && (!target->by_group || giver_of(m, target->group_id) == GIVER_GAVE);
}

static void settle_member(struct mover *m, struct item *item, const struct holding *source, const struct holding *target)
{
	const struct holding *has = m->move.back ? source : target, *has_not = m->move.back ? target : source;
	char cause[JOURNAL_WORD] = "";

	if (member_is_done(m, &item->row, source, target)) {
		engine_finish_item(m, item, moved_state(m), "", "");
	} else if (has->error && m->retrying && !item->reprocessed) {
		item->reprocessed = true;
		queue_put(&m->queues[STAGE_REPROCESS], item);
	} else if (has->error && item->attempts >= 1) {
		engine_finish_item(m, item, failed_state(m), cause_of_error(has->error), item->row.text);
	} else if (has_not->by_group && giver_and_cause(m, has_not->group_id, cause) == GIVER_STAYS) {
		if (has->error) /* its group could not be changed for this member's sake */
			engine_finish_item(m, item, failed_state(m), cause_of_error(has->error), item->row.text);
		else
			engine_finish_item(m, item, m->move.back ? JOURNAL_ROW_BACK_FAILED : JOURNAL_ROW_HELD,
				str_eq(cause, "no_seat") ? cause : "inherited", item->row.text);
	} else if (item->attempts++ < MEMBER_ATTEMPTS) {
		engine_wait(m, item, STAGE_READ, has->error ? 0 : m->setup.group_poll_ms / 4 + 1);
	} else {
		engine_finish_item(m, item, failed_state(m), "inherited", item->row.text);
	}
}

/* ── checking ── */

static void check_user(struct mover *m, struct item *item, const struct holding *source, const struct holding *target)
{
	bool same = goal_is_member(m, &item->row) ? member_is_done(m, &item->row, source, target)
		: goal_is_exact(m, &item->row, source->off, target->off);

	engine_checked_item(m, item, same ? JOURNAL_CHECK_AS_PLANNED : JOURNAL_CHECK_DIFFERS,
		_("What the account holds now is not what was planned: somebody has changed it since."));
}

/* ── planning anew ── */

/* What a person has decided on a plan holds for the new one as well: a location, and what is put off for another product's sake. */
static void keep_decision(const struct journal_row *old, struct journal_row *row)
{
	bool decided = old->state == JOURNAL_ROW_READY || old->state == JOURNAL_ROW_SENT || old->state == JOURNAL_ROW_FAILED;
	bool nowhere = str_eq(row->cause, "no_location"), clashes = str_eq(row->cause, "exclusive") || (nowhere && row->text[0]);

	if (row->state != JOURNAL_ROW_HELD)
		return;
	if (nowhere && old->new_location[0]) {
		str_copy(row->new_location, sizeof row->new_location, old->new_location);
		str_copy(row->cause, sizeof row->cause, clashes ? "exclusive" : "");
		nowhere = false;
	}
	bool kept = clashes ? str_eq(row->want_off, old->want_off) : str_eq(row->cause, "disabled");
	if (nowhere || (row->cause[0] && !(decided && kept)))
		return;
	row->state = JOURNAL_ROW_READY;
	row->cause[0] = row->text[0] = '\0';
}

static void take_seat(struct mover *m, struct journal_row *row, bool seat)
{
	if (row->state != JOURNAL_ROW_READY || !seat)
		return;
	if (m->retrying && m->seats_left <= 0) {
		row->state = JOURNAL_ROW_HELD;
		str_copy(row->cause, sizeof row->cause, "no_seat");
		return;
	}
	m->seats_left--;
}

static void replan(struct mover *m, struct item *item, const struct api_user *user)
{
	struct plan_terms t = mover_terms(m);
	struct journal_row row = { .seq = item->row.seq, .read_ms = m->setup.wall_ms() };
	bool seat = false;

	t.groups = t.groups || item->row.state == JOURNAL_ROW_WITH_GROUP || str_eq(item->row.cause, "inherited") || goal_is_member(m, &item->row);
	if (mover_is_services(m))
		plan_user_services(&t, user, item->row.source_off, &row);
	else
		plan_user(&t, user, &row, &seat);
	keep_decision(&item->row, &row);
	take_seat(m, &row, seat);
	journal_row_clear(&item->row);
	item->row = row;
	item->replanned = true;
	if (row.state == JOURNAL_ROW_READY)
		queue_put(&m->queues[STAGE_INTEND], item);
	else
		engine_finish_item(m, item, row.state, item->row.cause, item->row.text);
}

/* ── one user, read ── */

/* A location that somebody has set meanwhile stays. */
static void keep_location(struct item *item, const struct api_user *user)
{
	if (!item->row.new_location[0] || str_empty(user->usage_location) || str_ieq(user->usage_location, item->row.new_location))
		return;
	str_copy(item->row.location, sizeof item->row.location, user->usage_location);
	item->row.new_location[0] = '\0';
	item->replanned = true;
}

static void write_again(struct mover *m, struct item *item)
{
	if (item->attempts < ATTEMPTS && !item->row.request_id[0]) {
		item->doubtful = false;
		queue_put(&m->queues[STAGE_INTEND], item); /* of an earlier run: what is sent now is an intent of its own */
	} else if (item->attempts < ATTEMPTS) {
		item->doubtful = false;
		queue_put(&m->queues[item->row.new_location[0] && !m->move.back ? STAGE_LOCATE : STAGE_WRITE], item);
	} else {
		engine_finish_item(m, item, failed_state(m), "unanswered", "");
	}
}

static bool is_new_try(const struct item *item)
{
	return item->row.state == JOURNAL_ROW_FAILED || item->row.state == JOURNAL_ROW_HELD;
}

static void settle_direct(struct mover *m, struct item *item, const struct api_user *user, enum stands stands)
{
	bool sent = item->row.state == JOURNAL_ROW_SENT || item->row.state == JOURNAL_ROW_BACK_SENT;

	if (!m->move.back)
		keep_location(item, user);
	if (stands == STANDS_AS_WANTED && (sent || m->move.back || item->row.state == JOURNAL_ROW_FAILED)) {
		engine_finish_item(m, item, moved_state(m), "", "");
	} else if (item->refused && sent) {
		engine_finish_item(m, item, failed_state(m), "other", item->row.text);
	} else if (stands == STANDS_AS_WANTED) {
		engine_finish_item(m, item, JOURNAL_ROW_NOTHING, "already", "");
	} else if (stands == STANDS_AS_BEFORE && sent) {
		write_again(m, item);
	} else if (sent || m->move.back) {
		if (m->move.back && stands == STANDS_AS_BEFORE)
			queue_put(&m->queues[STAGE_INTEND], item);
		else
			engine_finish_item(m, item, failed_state(m), "changed", "");
	} else if (stands == STANDS_AS_BEFORE && !is_new_try(item)) {
		item->row.read_ms = m->setup.wall_ms();
		queue_put(&m->queues[STAGE_INTEND], item);
	} else {
		replan(m, item, user);
	}
}

/* A forward write that nobody had an answer for, or that is not known to have failed, met while everything is put back. */
static bool settle_left_over(struct mover *m, struct item *item, const struct holding *source, const struct holding *target)
{
	if (!m->move.back || (item->row.state != JOURNAL_ROW_SENT && item->row.state != JOURNAL_ROW_FAILED))
		return false;
	enum stands stands = goal_stood(m, &item->row, source->off, target->off);
	if (stands == STANDS_AS_WANTED) {
		item->row.state = JOURNAL_ROW_BACK_READY;
		item->doubtful = false;
		queue_put(&m->queues[STAGE_INTEND], item);
	} else if (item->row.state == JOURNAL_ROW_FAILED) {
		engine_finish_item(m, item, JOURNAL_ROW_FAILED, item->row.cause, item->row.text);
	} else if (stands == STANDS_AS_BEFORE) {
		engine_finish_item(m, item, JOURNAL_ROW_BACK, "", "");
	} else {
		engine_finish_item(m, item, JOURNAL_ROW_BACK_FAILED, "changed", "");
	}
	return true;
}

/* The direct licence would go, and the group that gives the new one does not give it any more. */
static bool would_be_bare(const struct mover *m, const struct journal_row *row, const struct holding *target)
{
	return !m->move.back && !mover_is_services(m) && row->source_off && !row->want_off && !holds(target);
}

void settle_item(struct mover *m, struct item *item, const struct api_user *user)
{
	struct holding source, target;

	holding_of(user, m->move.source_sku, &source);
	holding_of(user, m->move.target_sku, &target);
	if (m->work == WORK_CHECK)
		check_user(m, item, &source, &target);
	else if (settle_left_over(m, item, &source, &target))
		;
	else if (goal_is_member(m, &item->row) && !source.direct && !(item->row.state == JOURNAL_ROW_HELD && !m->groups_done))
		settle_member(m, item, &source, &target);
	else if (goal_is_member(m, &item->row) && !m->move.back)
		replan(m, item, user);
	else if (source.direct && would_be_bare(m, &item->row, &target))
		replan(m, item, user);
	else
		settle_direct(m, item, user, goal_stands(m, &item->row, source.off, target.off));
	holding_clear(&source);
	holding_clear(&target);
}
