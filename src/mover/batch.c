/* A batch of one stage: sent, answered part by part. Each part says what becomes of its item; the pace learns from the whole. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/goal.h"
#include "mover/settle.h"

#include <stdlib.h>

#define ATTEMPTS 6
#define FORBIDDEN_IN_TURN 20
#define READ_ATTEMPTS 16    /* of one account, while others can be read */

static const char *cause_of(enum api_licence_refusal refusal)
{
	switch (refusal) {
	case API_LICENCE_NO_LOCATION: return "no_location";
	case API_LICENCE_WRONG_LOCATION: return "wrong_location";
	case API_LICENCE_NO_SEAT: return "no_seat";
	case API_LICENCE_EXCLUSIVE: return "exclusive";
	case API_LICENCE_DEPENDENCY: return "dependency";
	case API_LICENCE_INHERITED: return "inherited";
	case API_LICENCE_NOT_HELD: return "changed";
	case API_LICENCE_NOT_UNIQUE: return "not_unique";
	case API_LICENCE_GONE: return "gone";
	case API_LICENCE_FORBIDDEN: return "forbidden";
	case API_LICENCE_CONCURRENT: return "concurrent";
	default: return "other";
	}
}

static void refuse(struct mover *m, struct item *item, const struct api_part *part)
{
	const char *words = part->error.service[0] ? part->error.service : part->error.text;

	item->doubtful = false;
	engine_finish_item(m, item, m->move.back ? JOURNAL_ROW_BACK_FAILED : JOURNAL_ROW_FAILED, cause_of(part->refusal), words);
}

/* Nobody knows whether it was carried out: the user is read, after a moment, because copies of the directory lag behind. */
static void doubt(struct mover *m, struct item *item)
{
	item->doubtful = true;
	item->attempts++;
	engine_wait(m, item, STAGE_READ, engine_backoff(item->attempts));
}

/* What is refused for a reason that nobody knows may have been carried out all the same: one look at the account before it is called failed. */
static void look_at_refused(struct mover *m, struct item *item, const struct api_part *part)
{
	const char *words = part->error.service[0] ? part->error.service : part->error.text;

	item->refused = item->doubtful = true;
	str_copy(item->row.text, sizeof item->row.text, words);
	engine_wait(m, item, STAGE_READ, engine_backoff(1));
}

static void refused_write(struct mover *m, struct item *item, enum stage stage, const struct api_part *part)
{
	bool again = item->attempts++ < ATTEMPTS;

	item->doubtful = false;
	switch (part->refusal) {
	case API_LICENCE_CONCURRENT:
		if (again)
			engine_wait(m, item, stage, engine_backoff(item->attempts));
		break;
	case API_LICENCE_NO_LOCATION: /* set a moment ago, perhaps not seen everywhere yet */
		again = again && item->row.new_location[0];
		if (again)
			engine_wait(m, item, stage, engine_backoff(item->attempts));
		break;
	case API_LICENCE_NOT_HELD: /* an earlier sending has done it, or somebody else has */
		item->doubtful = true;
		if (again)
			engine_wait(m, item, STAGE_READ, engine_backoff(item->attempts - 1)); /* a copy of the directory may lag behind */
		break;
	case API_LICENCE_OTHER:
		again = stage == STAGE_WRITE && !item->refused;
		if (again)
			look_at_refused(m, item, part);
		break;
	default:
		again = false;
	}
	if (!again)
		refuse(m, item, part);
}

static void answered_write(struct mover *m, struct item *item, enum stage stage, const struct api_part *part)
{
	switch (part->error.kind) {
	case ERROR_NONE:
		m->troubles = 0;
		item->doubtful = false;
		if (stage == STAGE_WRITE)
			engine_finish_item(m, item, m->move.back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED, str_eq(item->row.cause, "both") ? "both" : "", "");
		else if (stage == STAGE_LOCATE)
			queue_put(&m->queues[STAGE_WRITE], item);
		else
			engine_wait(m, item, STAGE_READ, engine_backoff(item->attempts));
		return;
	case ERROR_RATE_LIMITED:
		queue_put_first(&m->queues[stage], item);
		return;
	case ERROR_OFFLINE: /* it never left */
		queue_put_first(&m->queues[stage], item);
		return;
	case ERROR_SIGNED_OUT:
	case ERROR_CONFIG: /* it could not even sign in */
	case ERROR_ABSENT:
	case ERROR_TLS:
		engine_fail(m, &part->error);
		queue_put_first(&m->queues[stage], item);
		return;
	case ERROR_REFUSED:
	case ERROR_FORBIDDEN:
	case ERROR_NOT_FOUND:
	case ERROR_CONFLICT:
	case ERROR_INPUT:
		if (part->refusal != API_LICENCE_UNANSWERED) {
			refused_write(m, item, stage, part);
			return;
		}
		break;
	default:
		break;
	}
	if (stage == STAGE_LOCATE && item->attempts++ < ATTEMPTS)
		engine_wait(m, item, stage, engine_backoff(item->attempts)); /* a state that is set: once more does no harm */
	else
		doubt(m, item);
}

static void answered_read(struct mover *m, struct item *item, const struct api_part *part, const struct api_user *user)
{
	if (part->error.kind == ERROR_NONE) {
		m->troubles = item->unread = 0;
		m->progress.read++;
		settle_item(m, item, user);
	} else if (part->refusal == API_LICENCE_GONE || part->error.kind == ERROR_NOT_FOUND) {
		settle_gone(m, item);
	} else if (part->error.kind == ERROR_SIGNED_OUT || part->error.kind == ERROR_CONFIG || part->error.kind == ERROR_FORBIDDEN ||
		   part->error.kind == ERROR_ABSENT) {
		engine_fail(m, &part->error);
		queue_put_first(&m->queues[STAGE_READ], item);
	} else if (part->error.kind == ERROR_RATE_LIMITED) {
		queue_put_first(&m->queues[STAGE_READ], item);
	} else if (item->unread++ < READ_ATTEMPTS) {
		engine_wait(m, item, STAGE_READ, engine_backoff(item->unread));
	} else {
		engine_fail(m, &part->error);
		queue_put_first(&m->queues[STAGE_READ], item);
	}
}

/* Nobody may be moved, or nobody any more: that is the sign-in's fault, whose role was perhaps given for some hours, and not theirs. */
static bool is_forbidden(struct mover *m, const struct api_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (batch->parts[i].refusal == API_LICENCE_FORBIDDEN || batch->parts[i].error.kind == ERROR_FORBIDDEN)
			continue;
		m->forbidden_in_turn = 0;
		return false;
	}
	m->forbidden_in_turn += batch->n;
	return batch->n > 0 && (m->moved_now == 0 || m->forbidden_in_turn >= FORBIDDEN_IN_TURN);
}

/* Nothing of it came through: that is the connection or the service as a whole. */
static bool is_outage(const struct api_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		enum error_kind kind = batch->parts[i].error.kind;
		if (kind != ERROR_OFFLINE && kind != ERROR_TIMEOUT && kind != ERROR_SERVICE && kind != ERROR_ANSWER)
			return false;
	}
	return batch->n > 0;
}

static void learn(struct mover *m, const struct flight *f, const struct api_batch *batch)
{
	struct pace_answer a = { .writes = f->n, .refused = batch->throttle.refused < f->n ? batch->throttle.refused : f->n,
		.used_micro = batch->throttle.used_micro, .retry_after_ms = batch->throttle.retry_after_ms, .sent_ms = f->sent_ms };

	a.lost = true;
	for (size_t i = 0; i < batch->n; i++)
		a.lost = a.lost && (batch->parts[i].error.kind == ERROR_UNSURE || batch->parts[i].error.kind == ERROR_OFFLINE);
	pace_answered(f->stage == STAGE_READ ? &m->reads : &m->pace, &a, m->setup.now_ms());
	if (f->stage != STAGE_READ)
		m->progress.refused += (int64_t)a.refused;
}

static void on_answer(void *arg, struct api_batch *batch)
{
	struct flight *f = arg;
	struct mover *m = f->m;
	struct item *item;

	if (!m) {
		flight_free(f);
		return;
	}
	m->progress.in_flight -= (int64_t)f->n;
	learn(m, f, batch);
	if (is_outage(batch))
		engine_trouble(m, &batch->parts[0].error, f->sent_ms, batch->throttle.retry_after_ms);
	bool forbidden = f->stage != STAGE_READ && is_forbidden(m, batch);
	if (forbidden)
		engine_fail(m, &batch->parts[0].error);
	for (size_t i = 0; i < batch->n && (item = queue_take(&f->items)) != NULL; i++) {
		if (f->stage == STAGE_READ)
			answered_read(m, item, &batch->parts[i], &batch->users[i]);
		else if (forbidden)
			queue_put(&m->queues[f->stage], item);
		else
			answered_write(m, item, f->stage, &batch->parts[i]);
	}
	flight_free(f);
	engine_pump(m);
}

/* ── sending ── */

static void send_writes(struct mover *m, struct flight *f)
{
	struct goal_write writes[API_BATCH];
	struct api_licence_change changes[API_BATCH] = { { 0 } };
	size_t n = 0;

	for (struct item *item = f->items.first; item; item = item->next, n++) {
		goal_write(m, &item->row, &writes[n]);
		changes[n] = writes[n].change;
	}
	f->call = api_licences_change(m->setup.api, f->items.first->row.request_id, changes, n, on_answer, f);
	while (n > 0)
		goal_write_clear(&writes[--n]);
}

static void send_locations(struct mover *m, struct flight *f)
{
	struct api_location_change changes[API_BATCH] = { { 0 } };
	size_t n = 0;

	for (struct item *item = f->items.first; item; item = item->next)
		changes[n++] = (struct api_location_change){ item->row.id, item->row.new_location };
	f->call = api_users_locate(m->setup.api, f->items.first->row.request_id, changes, n, on_answer, f);
}

static void send_ids(struct mover *m, struct flight *f)
{
	const char *ids[API_BATCH] = { 0 };
	size_t n = 0;

	for (struct item *item = f->items.first; item; item = item->next)
		ids[n++] = item->row.id;
	f->call = f->stage == STAGE_READ ? api_users_read(m->setup.api, ids, n, on_answer, f) : api_users_reprocess(m->setup.api, ids, n, on_answer, f);
}

/* Read again, and found to be in want of nothing: such an item is ended here and not sent. */
static bool wants_nothing(struct mover *m, struct item *item)
{
	struct goal_write w;

	if (goal_write(m, &item->row, &w)) {
		goal_write_clear(&w);
		return false;
	}
	engine_finish_item(m, item, m->move.back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED, "", "");
	return true;
}

/* What was intended under one id leaves under it, and nothing else with it. What was turned away goes once more, as it was. */
static bool goes_along(const struct flight *f, const struct item *item)
{
	bool named = f->stage == STAGE_WRITE || f->stage == STAGE_LOCATE;

	return !named || f->n == 0 || str_eq(f->items.first->row.request_id, item->row.request_id);
}

void batch_send(struct mover *m, enum stage stage, size_t n)
{
	struct flight *f = flight_new(m);
	struct item *item;

	f->stage = stage;
	while (f->n < n && f->n < API_BATCH && m->queues[stage].n > 0 && goes_along(f, m->queues[stage].first)) {
		item = queue_take(&m->queues[stage]);
		if (stage == STAGE_WRITE && wants_nothing(m, item))
			continue;
		queue_put(&f->items, item);
		f->n++;
	}
	if (f->n == 0) {
		flight_free(f);
		return;
	}
	m->progress.in_flight += (int64_t)f->n;
	pace_sent(stage == STAGE_READ ? &m->reads : &m->pace, f->n, f->sent_ms);
	if (stage != STAGE_READ)
		m->progress.writes += (int64_t)f->n;
	if (stage == STAGE_WRITE)
		send_writes(m, f);
	else if (stage == STAGE_LOCATE)
		send_locations(m, f);
	else
		send_ids(m, f);
}
