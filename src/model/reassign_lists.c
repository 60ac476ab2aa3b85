/* Reassign: the lines of a plan and of a result, and the users behind one of them. */
#include "core/i18n.h"
#include "core/text.h"
#include "model/reassign_model.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ── causes ── the mover's words, as they fit into a line */

static const struct known {
	const char *word, *label;
	enum reassign_decision decision;
	bool of_line;
} known[] = {
	{ "no_location", N_("no usage location"), DECIDE_LOCATION, false },
	{ "wrong_location", N_("a service is not offered where they are"), DECIDE_NOTHING, false },
	{ "no_seat", N_("no licence is left"), DECIDE_BUY, false },
	{ "exclusive", N_("a service clashes with another product"), DECIDE_SWITCH_OFF, false },
	{ "dependency", N_("another product needs a service that goes"), DECIDE_NOTHING, false },
	{ "inherited", N_("the licence comes from a group"), DECIDE_NOTHING, false },
	{ "both", N_("directly and from a group"), DECIDE_NOTHING, false },
	{ "group_failed", N_("the change of the group did not come through"), DECIDE_NOTHING, false },
	{ "disabled", N_("sign-in is blocked"), DECIDE_NOTHING, false },
	{ "left_out", N_("left out by hand"), DECIDE_TAKE_IN, false },
	{ "already", N_("has the new plan already"), DECIDE_NOTHING, false },
	{ "not_held", N_("does not have the old plan"), DECIDE_NOTHING, false },
	{ "gone", N_("deleted meanwhile"), DECIDE_NOTHING, false },
	{ "unknown_line", N_("nobody of that name"), DECIDE_NOTHING, true },
	{ "double_line", N_("somebody who is named already"), DECIDE_NOTHING, true },
	{ "unread", N_("not read yet"), DECIDE_NOTHING, false },
	{ "changed", N_("changed by somebody else meanwhile"), DECIDE_NOTHING, false },
	{ "not_unique", N_("a mail address would stand twice"), DECIDE_NOTHING, false },
	{ "concurrent", N_("somebody else was changing it"), DECIDE_NOTHING, false },
	{ "forbidden", N_("not allowed to whoever is signed in"), DECIDE_NOTHING, false },
	{ "unanswered", N_("the service did not answer"), DECIDE_NOTHING, false },
	{ "other", N_("the service gave another reason"), DECIDE_NOTHING, false },
};

static const struct known *know(const struct reassign_cause *cause)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(known[i].word, cause->word))
			return &known[i];
	return NULL;
}

const char *reassign_cause_label(const struct reassign_cause *cause)
{
	const struct known *k = know(cause);

	return k ? _(k->label) : cause->text;
}

enum reassign_decision reassign_cause_decision(const struct reassign_cause *cause)
{
	const struct known *k = know(cause);

	return k ? k->decision : DECIDE_NOTHING;
}

bool reassign_cause_is_of_line(const struct reassign_cause *cause)
{
	const struct known *k = know(cause);

	return k && k->of_line;
}

/* ── the lines ── */

struct lines {
	struct reassign_result *to;
	size_t n;
};

static struct reassign_result *add(struct lines *l, unsigned states, int kind, int64_t rows)
{
	if (rows <= 0 || l->n == REASSIGN_RESULTS)
		return NULL;
	struct reassign_result *r = &l->to[l->n++];
	*r = (struct reassign_result){ .filter = { .states = states, .kind = kind }, .rows = rows };
	return r;
}

/* Groups have a line of their own: here users are counted. */
static struct reassign_result *add_users(struct lines *l, const struct reassign_progress *now, enum reassign_row_state state)
{
	int64_t groups = now->groups_in[state];

	return add(l, REASSIGN_STATE(state), groups > 0 ? REASSIGN_USER : -1, now->rows[state] - groups);
}

static void add_good(struct lines *l, const struct reassign_progress *now, enum reassign_row_state state)
{
	struct reassign_result *r = add_users(l, now, state);

	if (r)
		r->good = true;
}

static void add_causes(struct lines *l, unsigned states, const struct reassign_cause *causes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct reassign_result *r = add(l, states, -1, causes[i].rows);
		if (!r)
			continue;
		r->cause = &causes[i];
		r->bad = reassign_cause_decision(&causes[i]) != DECIDE_TAKE_IN;
		str_copy(r->filter.cause, sizeof r->filter.cause, causes[i].word);
	}
}

static void add_differs(struct lines *l, int64_t rows)
{
	struct reassign_result *r = add(l, 0, -1, rows);

	if (!r)
		return;
	r->filter.differs = true;
	r->bad = true;
}

static void add_plan(struct lines *l, const struct reassign_progress *now)
{
	add_good(l, now, REASSIGN_READY);
	add(l, REASSIGN_STATE(REASSIGN_WITH_GROUP), -1, now->rows[REASSIGN_WITH_GROUP]);
	add_causes(l, REASSIGN_STATE(REASSIGN_HELD), now->held, now->n_held);
	add_users(l, now, REASSIGN_NOTHING);
}

static void add_outcome(struct lines *l, const struct reassign_progress *now)
{
	unsigned failed = REASSIGN_STATE(REASSIGN_FAILED) | REASSIGN_STATE(REASSIGN_BACK_FAILED);

	add_good(l, now, REASSIGN_BACK);
	add_good(l, now, REASSIGN_MOVED);
	add_differs(l, now->differs);
	add_causes(l, failed, now->failed, now->n_failed);
	add(l, REASSIGN_STATE(REASSIGN_SENT) | REASSIGN_STATE(REASSIGN_BACK_SENT), -1, now->rows[REASSIGN_SENT] + now->rows[REASSIGN_BACK_SENT]);
	add_users(l, now, REASSIGN_BACK_READY);
}

size_t reassign_results(const struct wizard *w, struct reassign_result ret[REASSIGN_RESULTS])
{
	const struct reassign_progress *now = &w->reassign.now;
	struct lines l = { .to = ret };

	add_outcome(&l, now);
	add_plan(&l, now);
	add(&l, 0, REASSIGN_GROUP, now->groups);
	return l.n;
}

static const char *services_state_text(enum reassign_row_state state)
{
	switch (state) {
	case REASSIGN_READY: return _("Services to be switched off");
	case REASSIGN_NOTHING: return _("Nothing to do: they are off");
	case REASSIGN_MOVED: return _("Services switched off");
	case REASSIGN_BACK: return _("Services switched on again");
	default: return NULL;
	}
}

static const char *state_text(enum reassign_row_state state)
{
	switch (state) {
	case REASSIGN_READY: return _("Ready to be moved");
	case REASSIGN_HELD: return _("Cannot be moved yet");
	case REASSIGN_NOTHING: return _("Nothing to do");
	case REASSIGN_WITH_GROUP: return _("Moves with a group");
	case REASSIGN_SENT: return _("Sent, not answered yet");
	case REASSIGN_MOVED: return _("Moved");
	case REASSIGN_FAILED: return _("Failed");
	case REASSIGN_BACK_READY: return _("To be put back");
	case REASSIGN_BACK_SENT: return _("Being put back");
	case REASSIGN_BACK: return _("Put back");
	case REASSIGN_BACK_FAILED: return _("Not put back");
	case REASSIGN_ROW_STATES: break;
	}
	return "";
}

static enum reassign_row_state first_state(unsigned states)
{
	for (enum reassign_row_state state = 0; state < REASSIGN_ROW_STATES; state++)
		if (states & REASSIGN_STATE(state))
			return state;
	return REASSIGN_ROW_STATES;
}

const char *reassign_result_text(const struct wizard *w, const struct reassign_result *r, char to[SENTENCE])
{
	enum reassign_row_state state = first_state(r->filter.states);
	const char *of_services = w->reassign.scope.services ? services_state_text(state) : NULL;

	if (r->filter.differs)
		return say(to, SENTENCE, "%s", _("Read back, and different from the plan"));
	if (r->filter.kind == REASSIGN_GROUP)
		return say(to, SENTENCE, "%s", _("Groups that give the plan"));
	if (r->cause && (state == REASSIGN_FAILED || state == REASSIGN_BACK_FAILED))
		return say(to, SENTENCE, _("Failed: %s"), reassign_cause_label(r->cause));
	if (r->cause && reassign_cause_is_of_line(r->cause))
		return say(to, SENTENCE, _("Line of the list: %s"), reassign_cause_label(r->cause));
	if (r->cause)
		return say(to, SENTENCE, _("Held: %s"), reassign_cause_label(r->cause));
	return say(to, SENTENCE, "%s", of_services ? of_services : state_text(state));
}

/* ── the list behind one ── */

static void read_anew(struct reassign_model *m)
{
	m->list_is_old = true;
	m->looked_at = 0;
	m->opened = COUNT_UNKNOWN;
}

void reassign_show(struct wizard *w, const struct reassign_filter *filter)
{
	w->reassign.filter = *filter;
	w->reassign.filter.text[0] = '\0';
	w->reassign.n_rows = COUNT_UNKNOWN;
	w->reassign.location[0] = '\0';
	read_anew(&w->reassign);
}

void reassign_find(struct wizard *w, const char *text)
{
	struct reassign_model *m = &w->reassign;

	if (str_eq(m->filter.text, text))
		return;
	str_copy(m->filter.text, sizeof m->filter.text, text);
	read_anew(m);
}

void reassign_look(struct wizard *w, int64_t index)
{
	w->reassign.looked_at = index;
}

/* More than any screen shows is kept above and below, so that it is seldom read. */
bool reassign_rows_needed(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;
	int64_t margin = REASSIGN_WINDOW / 4, end = m->window_first + (int64_t)m->window_count;

	if (m->n_rows == COUNT_UNKNOWN || m->list_is_old)
		return true;
	return (m->window_first > 0 && m->looked_at < m->window_first + margin) || (end < m->n_rows && m->looked_at >= end - margin);
}

const struct reassign_row *reassign_row_at(const struct wizard *w, int64_t index)
{
	const struct reassign_model *m = &w->reassign;
	int64_t at = index - m->window_first;

	return at >= 0 && at < (int64_t)m->window_count ? &m->window[at] : NULL;
}

/* It is found again by what it is: a decision may take it out of the list. */
void reassign_open(struct wizard *w, int64_t index)
{
	struct reassign_model *m = &w->reassign;

	free(m->row.off);
	free(m->row.lost);
	m->row = (struct reassign_row){ 0 };
	m->opened = index;
	m->looked_at = index;
	m->location[0] = '\0';
}

const struct reassign_row *reassign_opened(const struct wizard *w)
{
	return w->reassign.row.seq ? &w->reassign.row : NULL;
}

static const struct reassign_cause *cause_named(const struct reassign_cause *causes, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(causes[i].word, word))
			return &causes[i];
	return NULL;
}

const struct reassign_cause *reassign_list_cause(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;

	if (str_empty(m->filter.cause))
		return NULL;
	if (m->filter.states & REASSIGN_STATE(REASSIGN_FAILED))
		return cause_named(m->now.failed, m->now.n_failed, m->filter.cause);
	return cause_named(m->now.held, m->now.n_held, m->filter.cause);
}

const char *reassign_row_text(const struct wizard *w, const struct reassign_row *row, char to[SENTENCE])
{
	struct reassign_result r = { .filter = { .states = REASSIGN_STATE(row->state), .kind = -1 } };

	if (row->check == REASSIGN_DIFFERS)
		r.filter.differs = true;
	if (!str_empty(row->cause.word))
		r.cause = &row->cause;
	if (row->state == REASSIGN_NOTHING && r.cause)
		return say(to, SENTENCE, _("Nothing to do: %s"), reassign_cause_label(r.cause));
	if (row->state != REASSIGN_HELD && row->state != REASSIGN_FAILED && row->state != REASSIGN_BACK_FAILED)
		r.cause = NULL;
	return reassign_result_text(w, &r, to);
}

const char *reassign_services_text(const struct wizard *w, const char *ids, char to[SENTENCE])
{
	char id[ID_TEXT];

	to[0] = '\0';
	for (const char *at = ids ? ids : ""; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
		snprintf(id, sizeof id, "%.*s", (int)strcspn(at, " "), at);
		const struct service_plan *plan = service_plan_by_id(&w->file, id);
		say_item(to, SENTENCE, plan ? plan->name : id);
	}
	return to;
}

static bool any_to_buy(const struct reassign_cause *causes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (causes[i].rows > 0 && reassign_cause_decision(&causes[i]) == DECIDE_BUY)
			return true;
	return false;
}

bool reassign_waits_for_seats(const struct wizard *w)
{
	const struct reassign_progress *now = &w->reassign.now;

	return !now->back && !reassign_is_running(w) && (any_to_buy(now->held, now->n_held) || any_to_buy(now->failed, now->n_failed));
}

/* What failed is tried again, not decided about; but licences can be bought for it. */
static enum reassign_decision decision(const struct reassign_cause *cause, bool held)
{
	enum reassign_decision d = reassign_cause_decision(cause);

	return held || d == DECIDE_BUY ? d : DECIDE_NOTHING;
}

enum reassign_decision reassign_list_decision(const struct wizard *w)
{
	const struct reassign_cause *cause = reassign_list_cause(w);

	if (!cause || reassign_is_running(w))
		return DECIDE_NOTHING;
	return decision(cause, w->reassign.filter.states & REASSIGN_STATE(REASSIGN_HELD));
}

enum reassign_decision reassign_row_decision(const struct wizard *w)
{
	const struct reassign_row *row = reassign_opened(w);

	if (!row || reassign_is_running(w) || (row->state != REASSIGN_HELD && row->state != REASSIGN_FAILED))
		return DECIDE_NOTHING;
	return decision(&row->cause, row->state == REASSIGN_HELD);
}

bool reassign_may_leave_out(const struct wizard *w)
{
	const struct reassign_row *row = reassign_opened(w);

	return row && row->kind == REASSIGN_USER && row->state == REASSIGN_READY && !reassign_is_running(w);
}
