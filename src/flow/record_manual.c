#include "flow/record_manual.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/record.h"
#include "journal/intents.h"
#include "journal/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define COPY(to, from) str_copy((to), sizeof(to), (from))

/* ── the path ── */

int record_manual(struct flow *f, const char *source_subscription_id, struct manual_facts *facts, struct error *err)
{
	if (str_empty(source_subscription_id))
		return 0;
	return record_concluded(f, source_subscription_id, &facts->kept, &facts->concluded, err);
}

/* An upgrade that was never more than looked at is not a path that has been walked. */
void record_manual_done(struct flow *f, const char *source_subscription_id)
{
	struct journal_upgrade u = { 0 };
	bool found = false;
	const char *tenant = f->wizard.tenant.id;
	if (journal_concluded(f->journal, tenant, source_subscription_id, &u, &found, NULL) != 0 || found)
		return;
	if (journal_begin(f->journal, tenant, source_subscription_id, f->wizard.now_ms, &u, NULL) != 0)
		return;
	/* The subscription that was waited for has its name now: later the receipt finds it by that. */
	const struct subscription *target = manual_target(&f->wizard);
	if (target && str_empty(u.target_subscription_id)) {
		COPY(u.target_subscription_id, str_empty(target->commerce_id) ? target->directory_id : target->commerce_id);
		u.changed_ms = f->wizard.now_ms;
		journal_put(f->journal, &u, NULL);
	}
	if (u.state == JOURNAL_ACCEPTED && str_eq(u.path, "manual"))
		journal_set_state(f->journal, u.id, JOURNAL_DONE, f->wizard.now_ms, NULL);
}

/* ── one change ── */

static char *body_of(const struct amend_facts *a)
{
	return xasprintf("%s %" PRId64 " %" PRId64, a->subscription_id, a->quantity, a->before);
}

static bool kind_of(const char *word, enum amend_kind *ret)
{
	for (enum amend_kind kind = 0; kind < AMEND_KINDS; kind++)
		if (str_eq(word, amend_name(kind))) {
			*ret = kind;
			return true;
		}
	return false;
}

static bool read_intent(const struct journal_intent *i, struct amend_facts *ret)
{
	struct amend_facts a = { 0 };
	if (!kind_of(i->kind, &a.kind) || sscanf(i->body, "%127s %" SCNd64 " %" SCNd64, a.subscription_id, &a.quantity, &a.before) != 3)
		return false;
	COPY(a.request_id, i->request_id);
	a.sent_ms = i->created_ms;
	*ret = a;
	return true;
}

static bool same_change(const struct amend_facts *a, const struct amend_facts *b)
{
	return a->kind == b->kind && str_ieq(a->subscription_id, b->subscription_id) && a->quantity == b->quantity;
}

int record_amend_find(struct flow *f, const char *tenant_id, const char *source_subscription_id, struct amend_facts *ret, bool *ret_found,
	struct error *err)
{
	struct journal_intent open = { 0 };
	struct amend_facts a;
	bool found = false;
	int rc = journal_open_intent(f->journal, tenant_id, source_subscription_id, &open, &found, err);
	found = rc == 0 && found && read_intent(&open, &a);
	journal_intent_clear(&open);
	if (rc != 0)
		return rc;
	*ret_found = found;
	if (found) {
		COPY(a.source_subscription_id, source_subscription_id);
		*ret = a;
	}
	return 0;
}

bool record_amend_open(struct flow *f, const char *source_subscription_id, struct amend_facts *ret)
{
	struct amend_facts a;
	bool found = false;
	if (str_empty(source_subscription_id)
		|| record_amend_find(f, f->wizard.tenant.id, source_subscription_id, &a, &found, NULL) != 0 || !found)
		return false;
	const struct subscription *s = products_by_commerce_id(&f->wizard, a.subscription_id);
	COPY(a.name, s ? s->name : a.subscription_id);
	*ret = a;
	return true;
}

static int write_down(struct flow *f, struct amend_facts *a, struct error *err)
{
	struct journal_upgrade u = { 0 };
	struct journal_intent intent = { .created_ms = f->wizard.now_ms };
	int64_t id;
	int rc = journal_begin(f->journal, f->wizard.tenant.id, a->source_subscription_id, f->wizard.now_ms, &u, err);
	if (rc != 0)
		return rc;
	intent.upgrade = u.id;
	COPY(intent.kind, amend_name(a->kind));
	uuid_make(intent.request_id);
	intent.body = body_of(a);
	rc = journal_intend(f->journal, &intent, NULL, NULL, 0, &id, err);
	if (rc == 0)
		COPY(a->request_id, intent.request_id);
	journal_intent_clear(&intent);
	return rc;
}

int record_amend_intent(struct flow *f, struct amend_facts *amend, struct error *err)
{
	struct amend_facts open;
	if (!record_amend_open(f, amend->source_subscription_id, &open))
		return write_down(f, amend, err);
	if (!same_change(amend, &open))
		return error_set(err, ERROR_CONFLICT,
			_("Another change was sent before, and what became of it is not known yet. Nothing was sent. Look again in some minutes."));
	COPY(amend->request_id, open.request_id);
	return 0;
}

void record_amend(struct flow *f, const struct amend_facts *amend, enum record_amend outcome, const struct error *why)
{
	static const enum journal_outcome outcomes[] = { [RECORD_AMEND_DONE] = JOURNAL_SUCCEEDED, [RECORD_AMEND_REFUSED] = JOURNAL_DECLINED,
		[RECORD_AMEND_UNSURE] = JOURNAL_UNKNOWN, [RECORD_AMEND_LOST] = JOURNAL_NEVER_ARRIVED };
	struct journal_intent open = { 0 };
	struct journal_upgrade u = { 0 };
	bool found = false;
	const char *tenant = f->wizard.tenant.id;
	if (journal_open_intent(f->journal, tenant, amend->source_subscription_id, &open, &found, NULL) != 0 || !found)
		return;
	struct journal_answer answer = { .outcome = outcomes[outcome], .at_ms = f->wizard.now_ms };
	if (why) {
		COPY(answer.code, why->code[0] ? why->code : error_kind_name(why->kind));
		COPY(answer.text, why->text);
	}
	if (str_eq(open.request_id, amend->request_id)
		&& journal_begin(f->journal, tenant, amend->source_subscription_id, f->wizard.now_ms, &u, NULL) == 0)
		journal_answer(f->journal, open.id, &answer, u.state, NULL);
	journal_intent_clear(&open);
}
