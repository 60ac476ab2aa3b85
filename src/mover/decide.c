/* What a person decides on a plan: rows that were held turn ready as far as there are seats. */
#include "core/i18n.h"
#include "core/text.h"
#include "mover/inside.h"

#include <ctype.h>
#include <string.h>

#define ROWS 64

/* ── seats ── */

static bool needs_seat(const struct mover *m, const struct journal_row *row)
{
	return !mover_is_services(m) && row->kind == JOURNAL_ROW_USER && row->want_off && !row->target_off;
}

/* A plan taken up from the journal does not know how many are free: then the move finds out. */
static bool seats_are_known(const struct mover *m)
{
	return m->progress.seats_free >= 0;
}

/* Rows that wait for a seat, in the order of the plan, as far as there are any. */
static int give_to_users(struct mover *m, struct error *err)
{
	struct journal_row_filter waiting = { JOURNAL_STATE_BIT(JOURNAL_ROW_HELD), "no_seat", NULL, JOURNAL_ROW_USER };
	struct journal_row found[ROWS] = { 0 };
	struct journal_mark marks[ROWS];
	size_t n = 0, most = m->seats_left < ROWS ? (size_t)m->seats_left : ROWS;
	int rc = journal_rows_after(m->setup.journal, m->move.id, &waiting, 0, found, most, &n, err);

	for (size_t i = 0; rc == 0 && i < n; i++)
		marks[i] = (struct journal_mark){ .seq = found[i].seq, .state = JOURNAL_ROW_READY, .cause = "" };
	if (rc == 0 && n > 0)
		rc = journal_rows_mark(m->setup.journal, m->move.id, marks, n, m->setup.wall_ms(), err);
	if (rc == 0)
		m->seats_left -= (int64_t)n;
	for (size_t i = 0; i < n; i++)
		journal_row_clear(&found[i]);
	return rc;
}

/* ── rows ── */

struct decision {
	const char *cause; /* of the rows it is about; NULL: any */
	enum journal_row_state from;
	struct journal_mark mark;
};

/* Who has got a location now may still have a service that clashes: its words wait in the row. */
static struct journal_mark mark_of(const struct journal_row *row, const struct decision *d)
{
	struct journal_mark mark = d->mark;

	if (mark.new_location && row->text[0])
		mark = (struct journal_mark){ .state = JOURNAL_ROW_HELD, .cause = "exclusive", .new_location = mark.new_location };
	mark.seq = row->seq;
	return mark;
}

static void count_seat(const struct mover *m, const struct journal_row *row, struct journal_mark *mark, int64_t *needed, int64_t *taken)
{
	if (!needs_seat(m, row))
		return;
	if (row->state == JOURNAL_ROW_READY && mark->state != JOURNAL_ROW_READY) {
		--*needed;
		--*taken;
	} else if (row->state != JOURNAL_ROW_READY && mark->state == JOURNAL_ROW_READY) {
		++*needed;
		if (!seats_are_known(m) || *taken < m->seats_left) {
			++*taken;
			return;
		}
		mark->state = JOURNAL_ROW_HELD;
		mark->cause = "no_seat";
	}
}

static int decide_rows(struct mover *m, const struct decision *d, struct journal_row *rows, size_t n, struct error *err)
{
	struct journal_mark marks[ROWS];
	int64_t needed = 0, taken = 0;

	for (size_t i = 0; i < n; i++) {
		marks[i] = mark_of(&rows[i], d);
		count_seat(m, &rows[i], &marks[i], &needed, &taken);
	}
	int rc = n > 0 ? journal_rows_mark(m->setup.journal, m->move.id, marks, n, m->setup.wall_ms(), err) : 0;
	if (rc < 0 || !seats_are_known(m))
		return rc;
	m->progress.seats_needed += needed;
	m->seats_left -= taken;
	return taken < 0 ? give_to_users(m, err) : 0;
}

static int decide(struct mover *m, int64_t seq, const struct decision *d, int64_t *ret_rows, struct error *err)
{
	struct journal_row_filter filter = { JOURNAL_STATE_BIT(d->from), d->cause, NULL, JOURNAL_ROW_USER };
	int64_t after = seq > 0 ? seq - 1 : 0, rows = 0;
	size_t n;
	int rc;

	do {
		struct journal_row found[ROWS] = { 0 };
		n = 0;
		rc = journal_rows_after(m->setup.journal, m->move.id, &filter, after, found, seq > 0 ? 1 : ROWS, &n, err);
		bool other = rc == 0 && seq > 0 && n == 1 && found[0].seq != seq;
		size_t mine = other ? 0 : n;
		if (mine > 0)
			after = found[mine - 1].seq;
		if (rc == 0)
			rc = decide_rows(m, d, found, mine, err);
		for (size_t i = 0; i < n; i++)
			journal_row_clear(&found[i]);
		rows += (int64_t)mine;
	} while (rc == 0 && n == ROWS && seq == 0);
	if (rc == 0)
		rc = progress_read(m, err);
	if (rc == 0 && ret_rows)
		*ret_rows = rows;
	return rc;
}

/* ── decisions ── */

int mover_set_location(struct mover *m, int64_t seq, const char *country, int64_t *ret_rows, struct error *err)
{
	char cc[3] = { 0 };

	if (!country || strlen(country) != 2 || !isalpha((unsigned char)country[0]) || !isalpha((unsigned char)country[1]))
		return error_set(err, ERROR_INPUT, _("A usage location is a country of two letters, such as NL or US."));
	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	cc[0] = (char)toupper((unsigned char)country[0]);
	cc[1] = (char)toupper((unsigned char)country[1]);
	return decide(m, seq, &(struct decision){ "no_location", JOURNAL_ROW_HELD,
		{ .state = JOURNAL_ROW_READY, .cause = "", .text = "", .new_location = cc } }, ret_rows, err);
}

int mover_switch_off_conflicts(struct mover *m, int64_t seq, int64_t *ret_rows, struct error *err)
{
	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	return decide(m, seq, &(struct decision){ "exclusive", JOURNAL_ROW_HELD, { .state = JOURNAL_ROW_READY, .cause = "", .text = "" } }, ret_rows, err);
}

int mover_leave_out(struct mover *m, int64_t seq, bool out, struct error *err)
{
	struct decision leave = { NULL, JOURNAL_ROW_READY, { .state = JOURNAL_ROW_HELD, .cause = "left_out", .text = "" } };
	struct decision take = { "left_out", JOURNAL_ROW_HELD, { .state = JOURNAL_ROW_READY, .cause = "", .text = "" } };

	if (mover_is_busy(m))
		return mover_refuse_busy(err);
	return decide(m, seq, out ? &leave : &take, NULL, err);
}
