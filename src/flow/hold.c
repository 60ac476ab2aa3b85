#include "flow/hold.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "journal/history.h"

#include <inttypes.h>

int hold_take(struct journal *j, const char *tenant_id, const char *what, const char *account, struct journal_holder *ret_other, bool *ret_held,
	struct error *err)
{
	struct journal_holder me, now = { 0 };
	bool held = false;
	journal_holder_self(&me, what, account, time_now_ms());
	/* Taken up again, by the same process: it has had it all the time. */
	if (journal_hold_fd(j) >= 0 && journal_holder(j, tenant_id, &now, &held, NULL) == 0 && held && now.pid == me.pid && now.since_ms > 0)
		me.since_ms = now.since_ms;
	int rc = journal_hold(j, tenant_id, &me, ret_other, ret_held, err);
	if (rc == 0 && *ret_held)
		journal_sign(j, account);
	return rc;
}

static const char *who(const struct journal_holder *h)
{
	if (str_eq(h->what, HOLD_WIZARD))
		return _("the wizard");
	if (str_eq(h->what, HOLD_MOVE))
		return _("m365-upgrade move");
	return str_eq(h->what, HOLD_BACKGROUND) ? _("a move that was left running") : _("another m365-upgrade");
}

int hold_refused(const struct journal_holder *other, struct error *err)
{
	char since[TIME_TEXT];
	error_set(err, ERROR_CONFLICT, _("At work in this organisation since %s: %s (process %" PRId64 " of %s on %s). Nothing was changed. Wait until it has "
		"ended, or start m365-upgrade to look on, pause it or stop it."), time_local(other->since_ms > 0 ? other->since_ms : TIME_UNKNOWN, since),
		who(other), other->pid, str_empty(other->user) ? "?" : other->user, str_empty(other->host) ? "?" : other->host);
	if (!str_empty(other->account))
		error_detail(err, _("Signed in as %s."), other->account);
	return -(int)ERROR_CONFLICT;
}

#define COPY(to, from) str_copy((to), sizeof(to), (from))

void copy_holder(const struct journal_holder *from, struct holder_facts *to)
{
	*to = (struct holder_facts){ .kind = HOLDER_UNKNOWN, .pid = from->pid, .since_ms = from->since_ms > 0 ? from->since_ms : TIME_UNKNOWN };
	if (str_eq(from->what, HOLD_WIZARD))
		to->kind = HOLDER_WIZARD;
	else if (str_eq(from->what, HOLD_MOVE))
		to->kind = HOLDER_MOVE;
	else if (str_eq(from->what, HOLD_BACKGROUND))
		to->kind = HOLDER_BACKGROUND;
	COPY(to->host, from->host);
	COPY(to->user, from->user);
	COPY(to->terminal, from->terminal);
	COPY(to->account, from->account);
}
