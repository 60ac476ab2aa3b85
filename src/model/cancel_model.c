#include "model/cancel_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* Partner Center, "Error codes": the cancellation window has passed. */
#define CODE_WINDOW_PAST "900117"

/* ── what the service refused ── */

void cancel_take_refused(struct wizard *w, const struct amend_facts *what, const struct error *error)
{
	struct cancel_model *m = &w->cancel;

	/* Changed elsewhere, signed out, a role: nothing of that is about this subscription. */
	if (what->kind == AMEND_ADD || error->kind != ERROR_REFUSED)
		return;
	/* Another one may have been opened while it was on its way. */
	if (!products_chosen(w) || !str_ieq(products_chosen(w)->commerce_id, what->subscription_id))
		return;
	m->refusal = *error;
	if (str_eq(error->code, CODE_WINDOW_PAST))
		m->told_past = true;
	else if (what->kind == AMEND_CANCEL)
		m->told_cancel = true;
	else
		m->told_reduce = true;
}

/* ── who holds it ── */

bool cancel_is_held(const struct wizard *w)
{
	return manual_holders(w) > 0 || (w->manual.facts.groups_told && w->manual.facts.groups > 0);
}

bool cancel_came_too_early(const struct wizard *w)
{
	return w->manual.told && manual_has_ended(w) && cancel_is_held(w);
}

static const char *held_by(const struct wizard *w, char to[SENTENCE])
{
	const struct manual_facts *f = &w->manual.facts;
	const char *name = wizard_source_name(w);
	int64_t users = manual_holders(w);
	char u[COUNT_TEXT], g[COUNT_TEXT];

	if (f->groups_told && f->groups > 0 && users > 0)
		return say(to, SENTENCE, _("%s and %s (%s) still hold %s."), say_users(users, u), say_groups(f->groups, g), f->group_name, name);
	if (f->groups_told && f->groups > 0)
		return say(to, SENTENCE, ngettext("%" PRId64 " group still gives %s: %s.", "%" PRId64 " groups still give %s: %s.", (unsigned long)f->groups), f->groups, name, f->group_name);
	return say(to, SENTENCE, ngettext("%" PRId64 " user still holds %s.", "%" PRId64 " users still hold %s.", (unsigned long)users), users, name);
}

const char *cancel_obstacle(const struct wizard *w, char to[SENTENCE])
{
	if (!w->manual.told)
		return say(to, SENTENCE, "%s", _("It has not been read yet who holds it."));
	if (cancel_is_held(w))
		return held_by(w, to);
	if (manual_holders(w) == COUNT_UNKNOWN)
		return say(to, SENTENCE, "%s", _("No service tells here how many users hold it, so it is not cancelled from here."));
	if (!w->manual.facts.groups_told)
		return say(to, SENTENCE, "%s", _("The groups that give it could not be read, so it is not cancelled from here."));
	if (cancel_points_left(w))
		return say(to, SENTENCE, "%s", _("Read and tick what is pointed out first."));
	return NULL;
}

/* ── the way ── */

static bool window_is_past(const struct wizard *w, const struct subscription *s)
{
	return w->cancel.told_past || (s->cancel_until_ms != TIME_UNKNOWN && s->cancel_until_ms <= w->now_ms);
}

bool cancel_is_above_limit(const struct wizard *w, const struct subscription *s)
{
	return w->file.figures.cancel_licences > 0 && s->purchased > w->file.figures.cancel_licences;
}

bool cancel_may_reduce(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	return s && s->purchased > 1 && !w->cancel.told_reduce && cancel_is_above_limit(w, s)
		&& (cancel_way(w) == CANCEL_NOW || cancel_way(w) == CANCEL_REDUCE);
}

static enum cancel_way way_after_refusal(const struct wizard *w, const struct subscription *s)
{
	if (!w->cancel.told_cancel)
		return CANCEL_NOW;
	if (cancel_is_above_limit(w, s) && !w->cancel.told_reduce)
		return CANCEL_REDUCE;
	/* Reduced since: it is worth another try. */
	return !w->cancel.told_reduce && w->amend.state == AMEND_DONE && w->amend.facts.kind == AMEND_REDUCE ? CANCEL_NOW : CANCEL_SUPPORT;
}

enum cancel_way cancel_way(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	char why[SENTENCE];

	if (!s || manual_has_ended(w))
		return CANCEL_OVER;
	if (manual_step_closed(w, MANUAL_CANCEL, why))
		return CANCEL_BY_HAND;
	if (cancel_obstacle(w, why))
		return CANCEL_LATER;
	if (cancel_is_guided(w))
		return cancel_runs_out(w, s) ? CANCEL_ENDING : CANCEL_BY_HAND;
	if (window_is_past(w, s))
		return s->auto_renew == 0 ? CANCEL_ENDING : CANCEL_AT_END;
	return way_after_refusal(w, s);
}
