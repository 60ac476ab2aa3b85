/* Who the lines of a list are: read twenty at a time, and planned. */
#include "core/error.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "mover/plan.h"

#include <stdlib.h>
#include <string.h>

#define ATTEMPTS 6

struct look_up {
	struct flight *flight;
	struct journal_row rows[API_BATCH];
	size_t n;
	int attempts;
};

static void look_up_free(struct look_up *l)
{
	for (size_t i = 0; i < l->n; i++)
		journal_row_clear(&l->rows[i]);
	flight_free(l->flight);
	free(l);
}

static void unknown(struct journal_row *row)
{
	if (row->kind == JOURNAL_ROW_LINE)
		return; /* it says so already */
	row->state = JOURNAL_ROW_HELD;
	str_copy(row->cause, sizeof row->cause, "gone");
}

/* Two lines may name the same user, by id and by name, or twice. */
static int is_double(const struct look_up *l, size_t i, const struct api_user *user, bool *ret, struct error *err)
{
	struct journal_row row = { 0 };

	*ret = false;
	for (size_t k = 0; k < i; k++)
		if (l->rows[k].kind == JOURNAL_ROW_USER && str_ieq(l->rows[k].id, user->id))
			*ret = true;
	if (*ret)
		return 0;
	int rc = journal_rows_find(l->flight->m->setup.journal, l->flight->m->move.id, user->id, &row, ret, err);
	journal_row_clear(&row);
	return rc;
}

static int found(struct look_up *l, size_t i, const struct api_user *user, struct error *err)
{
	struct mover *m = l->flight->m;
	struct plan_terms t = mover_terms(m);
	struct journal_row *row = &l->rows[i], planned = { .seq = row->seq, .read_ms = m->setup.wall_ms() };
	bool seat = false, twice = false;

	if (row->kind == JOURNAL_ROW_LINE) {
		int rc = is_double(l, i, user, &twice, err);
		if (rc < 0 || twice) {
			str_copy(row->cause, sizeof row->cause, "double_line");
			return rc;
		}
	}
	if (mover_is_services(m))
		plan_user_services(&t, user, row->source_off, &planned);
	else
		plan_user(&t, user, &planned, &seat);
	plan_count_seat(m, &planned, seat);
	plan_name_group(m, &planned);
	journal_row_clear(row);
	*row = planned;
	return 0;
}

static void ask(struct look_up *l);

static void on_time(void *arg, int64_t now_ms)
{
	struct look_up *l = arg;
	struct mover *m = l->flight->m;

	(void)now_ms;
	if (m && !m->failing) {
		ask(l);
		return;
	}
	look_up_free(l);
	if (m)
		list_resolve(m);
}

/* Turned away, or not reached: all of them are read once more, later. */
static bool asks_again(struct look_up *l, const struct api_batch *batch)
{
	struct mover *m = l->flight->m;
	int64_t wait_ms = batch->throttle.retry_after_ms;
	bool again = false;

	for (size_t i = 0; i < batch->n; i++)
		again = again || error_is_temporary(&batch->parts[i].error);
	if (!again || l->attempts == ATTEMPTS)
		return false;
	if (wait_ms < 0)
		wait_ms = (int64_t)500 << l->attempts;
	else if (m->list_closed_ms < m->setup.now_ms() + wait_ms + 1)
		m->list_closed_ms = m->setup.now_ms() + wait_ms + 1;
	l->attempts++;
	timers_add(m->setup.timers, m->setup.now_ms() + wait_ms + 1, on_time, l);
	return true;
}

static void on_read(void *arg, struct api_batch *batch)
{
	struct look_up *l = arg;
	struct mover *m = l->flight->m;
	struct error err = ERROR_INIT;
	int rc = 0;

	if (!m) {
		look_up_free(l);
		return;
	}
	if (!m->failing && asks_again(l, batch))
		return;
	for (size_t i = 0; i < batch->n && i < l->n && rc == 0 && !m->failing; i++) {
		const struct api_part *part = &batch->parts[i];
		if (part->error.kind == ERROR_NONE)
			rc = found(l, i, &batch->users[i], &err);
		else if (part->refusal == API_LICENCE_GONE || part->error.kind == ERROR_NOT_FOUND || part->error.kind == ERROR_REFUSED ||
			part->error.kind == ERROR_INPUT)
			unknown(&l->rows[i]);
		else
			engine_fail(m, &part->error);
	}
	if (rc == 0 && !m->failing)
		rc = journal_rows_put(m->setup.journal, m->move.id, l->rows, l->n, &err);
	if (rc < 0)
		engine_fail(m, &err);
	m->progress.read += (int64_t)l->n;
	look_up_free(l);
	if (m->setup.changed)
		m->setup.changed(m->setup.arg);
	list_resolve(m);
}

/* Users are asked for by their id or sign-in name. Another word could be the address of something else, such as "..": nobody is asked. */
static const char *name_in(const char *word)
{
	return strchr(word, '@') || uuid_valid(word) ? word : "";
}

static void ask(struct look_up *l)
{
	struct mover *m = l->flight->m;
	const char *ids[API_BATCH];

	if (m->list_closed_ms > m->setup.now_ms()) {
		timers_add(m->setup.timers, m->list_closed_ms, on_time, l);
		return;
	}
	for (size_t i = 0; i < l->n; i++)
		ids[i] = l->rows[i].kind == JOURNAL_ROW_LINE ? name_in(l->rows[i].upn) : l->rows[i].id;
	l->flight->call = api_users_read(m->setup.api, ids, l->n, on_read, l);
}

static int look_up(struct mover *m, bool *ret_more, struct error *err)
{
	struct journal_row_filter filter = { JOURNAL_STATE_BIT(JOURNAL_ROW_HELD), mover_is_services(m) ? "unread" : "unknown_line", NULL, -1 };
	struct look_up *l = xcalloc(1, sizeof *l);

	l->flight = flight_new(m);
	int rc = journal_rows_after(m->setup.journal, m->move.id, &filter, m->cursor, l->rows, API_BATCH, &l->n, err);
	*ret_more = rc == 0 && l->n > 0;
	if (!*ret_more) {
		look_up_free(l);
		return rc;
	}
	m->cursor = l->rows[l->n - 1].seq;
	ask(l);
	return 0;
}

void list_resolve(struct mover *m)
{
	struct error err = ERROR_INIT;
	bool more = true;

	while (more && !m->failing && m->n_flights < m->setup.in_flight)
		if (look_up(m, &more, &err) < 0)
			engine_fail(m, &err);
	if (m->n_flights == 0)
		plan_ended(m);
}
