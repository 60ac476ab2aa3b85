/* Reassign: what is asked of the mover, and what a person has to confirm before. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/reassign_model.h"
#include "model/say.h"
#include "model/wizard.h"

void reassign_wish(struct wizard *w, enum reassign_verb verb)
{
	w->reassign.wish = (struct reassign_wish){ .verb = verb };
	if (verb == REASSIGN_START)
		w->reassign.pilot_until = 0;
}

void reassign_wish_retry(struct wizard *w, const char *cause)
{
	reassign_wish(w, REASSIGN_RETRY);
	str_copy(w->reassign.wish.cause, sizeof w->reassign.wish.cause, cause);
	w->reassign.pilot_until = 0;
	w->reassign.run_wished = true;
	reassign_ask_nothing(w);
}

bool reassign_next_run(struct wizard *w)
{
	struct reassign_model *m = &w->reassign;
	bool wished = m->run_wished || (m->asks != ASKS_NOTHING && m->sure);

	m->run_wished = false;
	if (wished)
		reassign_ask_nothing(w);
	return wished;
}

void reassign_wish_row(struct wizard *w, enum reassign_verb verb, int64_t seq)
{
	reassign_wish(w, verb);
	w->reassign.wish.seq = seq;
}

int reassign_type_location(struct wizard *w, const char *text, struct error *err)
{
	return reassign_country(w->reassign.location, text, err);
}

int reassign_wish_location(struct wizard *w, int64_t seq, struct error *err)
{
	if (str_empty(w->reassign.location))
		return error_set(err, ERROR_INPUT, _("Type the usage location first: a country in two letters, such as US or DE."));
	reassign_wish_row(w, REASSIGN_SET_LOCATION, seq);
	str_copy(w->reassign.wish.location, sizeof w->reassign.wish.location, w->reassign.location);
	return 0;
}

int reassign_set_pilot(struct wizard *w, const char *text, struct error *err)
{
	int64_t users;

	if (!str_to_int64(text, &users) || users < 1)
		return error_set(err, ERROR_INPUT, _("“%s” is not a number of users: type 1 or more."), text);
	w->reassign.pilot = users;
	return 0;
}

void reassign_refuse(struct wizard *w, const char *field, const struct error *err)
{
	struct reassign_model *m = &w->reassign;

	str_copy(m->refused_at, sizeof m->refused_at, err ? field : "");
	str_copy(m->refused, sizeof m->refused, err ? err->text : "");
}

const char *reassign_refused(const struct wizard *w, const char *field)
{
	return str_eq(w->reassign.refused_at, field) ? w->reassign.refused : NULL;
}

/* ── leaving it running ── */

/* A few first are moved in a moment; what is paused has nothing to do, and what is read back changes nothing any more. */
bool reassign_may_leave_running(const struct wizard *w)
{
	return w->reassign.now.phase == REASSIGN_IS_MOVING && w->reassign.pilot_until == 0 && wizard_running(w, REQUEST_REASSIGN_RUN);
}

const char *reassign_leave_running_closed(const struct wizard *w)
{
	return w->settings.own_world ? _("This training world ends with the wizard.") : NULL;
}

void reassign_ask_leave(struct wizard *w, bool asks)
{
	w->reassign.asks_leave = asks && reassign_may_leave_running(w) && reassign_leave_running_closed(w) == NULL;
}

/* ── the confirmation ── */

void reassign_ask_move(struct wizard *w, bool pilot)
{
	struct reassign_model *m = &w->reassign;
	bool few = pilot && m->pilot < reassign_users_ready(w);

	reassign_wish(w, REASSIGN_START);
	m->wish.users = few ? m->pilot : 0;
	m->pilot_until = few ? m->now.rows[REASSIGN_MOVED] + m->now.rows[REASSIGN_FAILED] + m->pilot : 0;
	m->asks = ASKS_MOVE;
	m->sure = false;
}

void reassign_ask_put_back(struct wizard *w)
{
	reassign_wish(w, REASSIGN_PUT_BACK);
	w->reassign.pilot_until = 0;
	w->reassign.asks = ASKS_PUT_BACK;
	w->reassign.sure = false;
}

void reassign_ask_nothing(struct wizard *w)
{
	w->reassign.asks = ASKS_NOTHING;
	w->reassign.sure = false;
}

void reassign_confirm(struct wizard *w, bool sure)
{
	w->reassign.sure = sure;
}

int64_t reassign_asked_users(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;

	if (m->asks == ASKS_PUT_BACK)
		return reassign_users_moved(w) + m->now.rows[REASSIGN_BACK_FAILED] + m->now.rows[REASSIGN_BACK_READY];
	return m->wish.users ? m->wish.users : reassign_users_ready(w);
}

bool reassign_may_put_back(const struct wizard *w)
{
	const int64_t *rows = w->reassign.now.rows;

	return !reassign_is_running(w) && rows[REASSIGN_MOVED] + rows[REASSIGN_BACK_FAILED] + rows[REASSIGN_BACK_READY] > 0;
}

/* ── what the result leaves to be done ── */

static bool any_can_be_retried(const struct reassign_cause *causes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (causes[i].rows > 0 && causes[i].can_be_retried)
			return true;
	return false;
}

bool reassign_may_retry(const struct wizard *w)
{
	const struct reassign_progress *now = &w->reassign.now;

	return !reassign_is_running(w)
		&& (any_can_be_retried(now->failed, now->n_failed) || (!now->back && any_can_be_retried(now->held, now->n_held)));
}
