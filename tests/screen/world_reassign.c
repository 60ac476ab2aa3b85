/* The move of Contoso's users from Office 365 E4 to Microsoft 365 E5, as the mover would tell it. */
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/screen/world_parts.h"

#include <stdio.h>

#define TEXT(field, text) str_copy(field, sizeof(field), text)

static struct reassign_cause cause(const char *word, const char *text, const char *remedy, int64_t rows)
{
	struct reassign_cause c = { .can_be_retried = true, .rows = rows };
	TEXT(c.word, word);
	TEXT(c.text, text);
	TEXT(c.remedy, remedy);
	return c;
}

struct reassign_move world_move(const struct wizard *w, enum reassign_state state)
{
	struct reassign_move m = { .id = 7, .state = state, .created_ms = world_ago(900), .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	TEXT(m.source_sku, world_sku(w, "office-365-e4"));
	TEXT(m.source_name, "Office 365 E4");
	TEXT(m.target_sku, world_sku(w, "microsoft-365-e5"));
	TEXT(m.target_name, "Microsoft 365 E5");
	m.services = w->reassign.scope.services;
	if (state > REASSIGN_PLANNED)
		m.started_ms = world_ago(600);
	return m;
}

struct reassign_progress world_planned(void)
{
	struct reassign_progress p = { .phase = REASSIGN_IS_PLANNED, .read = 117, .to_read = 117, .groups = 1, .lines = 1, .seats_needed = 109,
		.seats_free = 120, .left_ms = COUNT_UNKNOWN, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN, .waiting_until_ms = TIME_UNKNOWN };
	p.rows[REASSIGN_READY] = 102;
	p.rows[REASSIGN_WITH_GROUP] = 8;
	p.rows[REASSIGN_HELD] = 6;
	p.rows[REASSIGN_NOTHING] = 2;
	p.groups_in[REASSIGN_READY] = 1;
	p.held[0] = cause("no_location", "The account has no usage location, and no licence can be assigned without one.",
		"Set a location, for all or for each, and try again.", 3);
	p.held[1] = cause("exclusive", "A service of another product that the account has does not go together with one of the new plan.",
		"Have the clashing service of the new plan switched off, or remove the other product, and try again.", 2);
	p.held[2] = cause("left_out", "The account was left out of the plan by hand.", "Take it in again on the plan.", 1);
	p.held[3] = cause("unknown_line", "This line of the list names nobody in the directory.", "Correct the name or id, and plan again.", 1);
	p.n_held = 4;
	return p;
}

struct reassign_progress world_moving(void)
{
	struct reassign_progress p = world_planned();
	p.phase = REASSIGN_IS_MOVING;
	p.rows[REASSIGN_READY] = 41;
	p.rows[REASSIGN_SENT] = 20;
	p.rows[REASSIGN_MOVED] = 39;
	p.rows[REASSIGN_FAILED] = 2;
	p.groups_in[REASSIGN_READY] = 0;
	p.groups_in[REASSIGN_MOVED] = 1;
	p.failed[0] = cause("no_seat", "There is no licence of the new plan left.", "Buy more licences or free some, and try again.", 2);
	p.n_failed = 1;
	p.in_flight = 20;
	p.writes = 40;
	p.rate = 19.6;
	p.left_ms = 3100;
	return p;
}

struct reassign_progress world_moved(void)
{
	struct reassign_progress p = world_moving();
	p.phase = REASSIGN_IS_ENDED;
	p.rows[REASSIGN_READY] = p.rows[REASSIGN_SENT] = 0;
	p.rows[REASSIGN_MOVED] = 108;
	p.rows[REASSIGN_WITH_GROUP] = 0;
	p.as_planned = 106;
	p.differs = 1;
	p.rate = 0;
	p.left_ms = COUNT_UNKNOWN;
	return p;
}

/* ── the list ── */

static struct reassign_row row_at(const struct wizard *w, int64_t index)
{
	const struct reassign_filter *f = &w->reassign.filter;
	const struct reassign_cause *shared = reassign_list_cause(w);
	struct reassign_row r = { .seq = index + 1, .enabled = index != 3, .kind = f->kind > 0 ? (enum reassign_kind)f->kind : REASSIGN_USER };
	snprintf(r.upn, sizeof(r.upn), "user-%05lld@contoso.example", (long long)index + 1);
	snprintf(r.name, sizeof(r.name), index == 1 ? "王小明" : "User %lld", (long long)index + 1);
	while (f->states != 0 && r.state + 1 < REASSIGN_ROW_STATES && (f->states & REASSIGN_STATE(r.state)) == 0)
		r.state++;
	if (shared != NULL)
		r.cause = *shared;
	if (f->differs) {
		r.check = REASSIGN_DIFFERS;
		r.state = REASSIGN_MOVED;
		TEXT(r.words, "Microsoft Entra ID P1 is on");
	}
	if (r.kind == REASSIGN_GROUP) {
		r.upn[0] = '\0';
		r.state = REASSIGN_MOVED;
		TEXT(r.name, "Sales");
		TEXT(r.words, "The group “Field staff” inside it gets nothing from it, and its members do not either. 2 members have a licence error already: ada@contoso.com, grace@contoso.com");
	}
	TEXT(r.location, shared != NULL && reassign_cause_decision(shared) == DECIDE_LOCATION ? "" : "US");
	if (index == 0) {
		r.off = xstrdup(w->file.plans[0].id);
		r.lost = xstrdup(w->file.plans[1].id);
	}
	return r;
}

static int64_t rows_of(const struct wizard *w)
{
	struct reassign_result lines[REASSIGN_RESULTS];
	const struct reassign_filter *f = &w->reassign.filter;
	size_t n = reassign_results(w, lines);
	for (size_t i = 0; i < n; i++)
		if (lines[i].filter.states == f->states && lines[i].filter.kind == f->kind && lines[i].filter.differs == f->differs &&
		    str_eq(lines[i].filter.cause, f->cause))
			return lines[i].rows;
	return 0;
}

void world_take_reassign_rows(struct wizard *w)
{
	static struct reassign_row rows[REASSIGN_WINDOW];
	int64_t total = rows_of(w), first = w->reassign.looked_at - REASSIGN_WINDOW / 2;
	size_t n = 0;
	if (first + REASSIGN_WINDOW > total)
		first = total - REASSIGN_WINDOW;
	if (first < 0)
		first = 0;
	for (; n < REASSIGN_WINDOW && first + (int64_t)n < total; n++)
		rows[n] = row_at(w, first + (int64_t)n);
	reassign_take_rows(w, total, first, rows, n);
	if (w->reassign.opened != COUNT_UNKNOWN) {
		struct reassign_row row = row_at(w, w->reassign.opened);
		reassign_take_row(w, &row);
	}
}

/* ── answers ── */

static void take_told(struct wizard *w)
{
	struct reassign_progress now = w->reassign.now;
	switch (w->reassign.wish.verb) {
	case REASSIGN_PAUSE:
		now.phase = REASSIGN_IS_PAUSED;
		break;
	case REASSIGN_GO_ON:
		now.phase = REASSIGN_IS_MOVING;
		break;
	case REASSIGN_STOP:
		now.phase = REASSIGN_IS_STOPPED;
		break;
	case REASSIGN_SET_LOCATION:
		now.rows[REASSIGN_READY] += now.held[0].rows;
		now.rows[REASSIGN_HELD] -= now.held[0].rows;
		now.held[0].rows = 0;
		break;
	default:
		break;
	}
	reassign_take_progress(w, &now);
}

void world_take_reassign(struct wizard *w, enum request_kind kind)
{
	struct reassign_move move = { 0 };
	struct reassign_progress now;
	switch (kind) {
	case REQUEST_REASSIGN_PLAN:
		move = world_move(w, REASSIGN_PLANNED);
		now = world_planned();
		reassign_take_planned(w);
		break;
	case REQUEST_REASSIGN_OPEN:
		move = w->reassign.move;
		now = world_moving();
		now.phase = REASSIGN_IS_STOPPED;
		break;
	case REQUEST_REASSIGN_RUN:
		move = world_move(w, REASSIGN_ENDED);
		now = world_moved();
		break;
	case REQUEST_REASSIGN_ROWS:
		world_take_reassign_rows(w);
		return;
	case REQUEST_REASSIGN_TELL:
		take_told(w);
		return;
	case REQUEST_REASSIGN_SAVE:
		reassign_take_saved(w, "/home/admin/m365-upgrade-move-7.csv", "/home/admin/m365-upgrade-move-7.json");
		return;
	default:
		return;
	}
	reassign_take_move(w, &move);
	reassign_take_progress(w, &now);
}

void world_to_reassign(struct wizard *w)
{
	world_at(w, WORLD_SUBSCRIPTION);
	reassign_prepare(w);
	reassign_set_target(w, world_sku(w, "microsoft-365-e5"), "Microsoft 365 E5");
	world_answers(w, REQUEST_REASSIGN_FIND);
}
