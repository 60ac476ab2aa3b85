#include "flow/record_taken.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/record.h"
#include "flow/record_lines.h"

#define COPY(to, from) str_copy((to), sizeof(to), (from))

bool record_is_taken(const struct journal_upgrade *u)
{
	return u->state == JOURNAL_ACCEPTED && path_from_word(u->path) == PATH_MANUAL && str_empty(u->cart_id);
}

int record_let_go(struct flow *f, struct journal_upgrade *u, struct error *err)
{
	u->state = JOURNAL_PREPARING;
	u->target_subscription_id[0] = '\0';
	u->changed_ms = f->wizard.now_ms;
	return journal_put(f->journal, u, err);
}

int record_taken(struct flow *f, struct upgrade_record *record, struct error *err)
{
	struct journal_upgrade u = { 0 };
	int rc = journal_begin(f->journal, f->wizard.tenant.id, record->source_subscription_id, f->wizard.now_ms, &u, err);
	if (rc != 0)
		return rc;
	if (u.state == JOURNAL_ORDERED || (u.state == JOURNAL_ACCEPTED && !record_is_taken(&u)))
		return error_set(err, ERROR_CONFLICT,
			_("Another m365-upgrade on this machine has placed an order for this subscription. Nothing was changed. Look at the subscription again."));
	record_to_journal(record, &u);
	u.state = JOURNAL_ACCEPTED;
	record->placed_ms = u.changed_ms = f->wizard.now_ms;
	if ((rc = lines_keep(f, u.id, record, err)) == 0)
		rc = record_note_figures(f, u.id, record, err);
	return rc ? rc : journal_put(f->journal, &u, err);
}

int record_keep_path(struct flow *f, struct journal_upgrade *u, const char *path, struct error *err)
{
	if (u->state == JOURNAL_ORDERED || (u->state == JOURNAL_ACCEPTED && !record_is_taken(u)))
		return 0;
	int rc = record_is_taken(u) && path_from_word(path) != PATH_MANUAL ? record_let_go(f, u, err) : 0;
	if (rc != 0)
		return rc;
	COPY(u->path, path);
	u->changed_ms = f->wizard.now_ms;
	return journal_put(f->journal, u, err);
}
