#include "flow/record.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/record_lines.h"
#include "flow/record_taken.h"
#include "journal/intents.h"
#include "journal/journal.h"
#include "journal/notes.h"

#include <stdlib.h>
#include <string.h>

/* The journal's words for an intent to buy. */
#define KIND_CHECKOUT "checkout"
#define KIND_TRANSITION "transition"
#define COPY(to, from) str_copy((to), sizeof(to), (from))

/* Numbers of a record that are kept as figures, and what counts where none was noted. */
static const struct figure {
	const char *name;
	size_t offset;
	int64_t unknown;
} figures[] = {
	{ "source_assigned", offsetof(struct upgrade_record, source_assigned), COUNT_UNKNOWN },
	{ "target_consumed", offsetof(struct upgrade_record, target_consumed), COUNT_UNKNOWN },
	{ "transitions_before", offsetof(struct upgrade_record, transitions_before), 0 },
	{ "targets_before", offsetof(struct upgrade_record, targets_before), 0 },
	{ "target_seats", offsetof(struct upgrade_record, target_seats_before), COUNT_UNKNOWN },
	{ "orders_before", offsetof(struct upgrade_record, orders_before), COUNT_UNKNOWN },
	{ "credits_before", offsetof(struct upgrade_record, credits_before), COUNT_UNKNOWN },
	{ "sent_ms", offsetof(struct upgrade_record, sent_ms), TIME_UNKNOWN },
};
#define FIGURES (sizeof figures / sizeof *figures)

static int64_t *figure_of(struct upgrade_record *record, size_t i)
{
	return (int64_t *)(void *)((char *)record + figures[i].offset);
}

/* ── between the journal's words and the models' ── */

void record_to_journal(const struct upgrade_record *from, struct journal_upgrade *to)
{
	COPY(to->source_sku_id, from->source_sku_id);
	COPY(to->source_name, from->source_name);
	COPY(to->target_sku_id, from->target_sku_id);
	COPY(to->target_name, from->target_name);
	COPY(to->target_catalog_item, from->target_catalog_item);
	COPY(to->target_subscription_id, from->target_subscription_id);
	COPY(to->operation_id, from->operation_id);
	COPY(to->term, from->term);
	COPY(to->billing_cycle, from->billing_cycle);
	COPY(to->path, path_word(from->path));
	COPY(to->cart_id, from->cart_id);
	COPY(to->order_id, from->order_id);
	to->quantity = from->quantity;
	to->due = from->due;
}

static void from_journal(const struct journal_upgrade *from, struct upgrade_record *to)
{
	*to = (struct upgrade_record){ .quantity = from->quantity, .due = from->due, .source_assigned = COUNT_UNKNOWN,
		.target_consumed = COUNT_UNKNOWN, .placed_ms = from->changed_ms };
	to->state = from->state == JOURNAL_ORDERED ? UPGRADE_INTENT : from->state == JOURNAL_ACCEPTED ? UPGRADE_ACCEPTED : UPGRADE_NONE;
	COPY(to->source_subscription_id, from->source_subscription_id);
	COPY(to->source_sku_id, from->source_sku_id);
	COPY(to->source_name, from->source_name);
	COPY(to->target_sku_id, from->target_sku_id);
	COPY(to->target_name, from->target_name);
	COPY(to->target_catalog_item, from->target_catalog_item);
	COPY(to->target_subscription_id, from->target_subscription_id);
	COPY(to->operation_id, from->operation_id);
	COPY(to->term, from->term);
	COPY(to->billing_cycle, from->billing_cycle);
	to->path = path_from_word(from->path);
	COPY(to->cart_id, from->cart_id);
	COPY(to->order_id, from->order_id);
}

static int read_figures(struct flow *f, int64_t upgrade, struct upgrade_record *ret, struct error *err)
{
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < FIGURES; i++) {
		bool found = false;
		int64_t value = 0;
		rc = journal_figure(f->journal, upgrade, figures[i].name, &value, &found, err);
		*figure_of(ret, i) = rc == 0 && found ? value : figures[i].unknown;
	}
	return rc;
}

int record_note_figures(struct flow *f, int64_t upgrade, const struct upgrade_record *record, struct error *err)
{
	struct upgrade_record copy = *record;
	const struct journal_figure placed = { "placed_ms", record->placed_ms };
	int rc = journal_note(f->journal, upgrade, &placed, record->placed_ms, err);
	for (size_t i = 0; rc == 0 && i < FIGURES; i++)
		rc = journal_note(f->journal, upgrade, &(struct journal_figure){ figures[i].name, *figure_of(&copy, i) }, record->placed_ms, err);
	return rc;
}

static int read_record(struct flow *f, const struct journal_upgrade *u, struct upgrade_record *ret, struct error *err)
{
	struct journal_intent intent = { 0 };
	bool found = false, placed = false;
	int64_t placed_ms = 0;
	from_journal(u, ret);
	int rc = read_figures(f, u->id, ret, err);
	if (rc == 0)
		rc = lines_read(f, u->id, ret, err);
	if (rc == 0)
		rc = journal_figure(f->journal, u->id, "placed_ms", &placed_ms, &placed, err);
	if (rc == 0 && placed)
		ret->placed_ms = placed_ms;
	if (rc == 0)
		rc = journal_last_order(f->journal, u->id, &intent, &found, err);
	if (rc == 0 && found) {
		COPY(ret->request_id, intent.request_id);
		ret->placed_ms = intent.created_ms;
	}
	journal_intent_clear(&intent);
	return rc;
}

int record_unfinished(struct flow *f, const char *tenant_id, struct upgrade_record **ret, size_t *ret_n, struct error *err)
{
	struct journal_upgrade *upgrades = NULL;
	struct upgrade_record *list = NULL;
	size_t n = 0;
	int rc = journal_unfinished(f->journal, tenant_id, &upgrades, &n, err);
	if (rc == 0 && n)
		list = xcalloc(n, sizeof *list);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = read_record(f, &upgrades[i], &list[i], err);
	free(upgrades);
	if (rc != 0) {
		free(list);
		return rc;
	}
	*ret = list;
	*ret_n = n;
	return 0;
}

int record_of_source(struct flow *f, const char *source_subscription_id, struct upgrade_record *ret, struct error *err)
{
	struct upgrade_record *list = NULL;
	size_t n = 0;
	int rc = record_unfinished(f, f->wizard.tenant.id, &list, &n, err);
	*ret = (struct upgrade_record){ 0 };
	for (size_t i = n; rc == 0 && i > 0; i--)
		if (str_ieq(list[i - 1].source_subscription_id, source_subscription_id))
			*ret = list[i - 1];
	free(list);
	return rc;
}

int record_concluded(struct flow *f, const char *source_subscription_id, struct upgrade_record *ret, bool *ret_found, struct error *err)
{
	struct journal_upgrade u = { 0 };
	bool found = false;
	int rc = journal_concluded(f->journal, f->wizard.tenant.id, source_subscription_id, &u, &found, err);
	if (rc == 0 && found)
		rc = read_record(f, &u, ret, err);
	if (rc == 0)
		*ret_found = found;
	return rc;
}

/* ── the intent ── */

/* What a person means by the same order: the id of an offer changes from day to day, the plan and its billing do not. */
static bool same_order(const struct journal_upgrade *u, const struct upgrade_record *r)
{
	return str_ieq(u->target_sku_id, r->target_sku_id) && u->quantity == r->quantity && str_ieq(u->term, r->term)
		&& str_ieq(u->billing_cycle, r->billing_cycle);
}

/* What is open may also be a change of a subscription: the manual path looks what became of it. */
static int refuse_beside(const struct journal_upgrade *u, const struct journal_intent *open, struct error *err)
{
	if (!str_eq(open->kind, KIND_CHECKOUT) && !str_eq(open->kind, KIND_TRANSITION))
		return error_set(err, ERROR_CONFLICT,
			_("Another change was sent before, and what became of it is not known yet. Nothing was sent. Look again in some minutes."));
	return error_set(err, ERROR_CONFLICT,
		ngettext("An order for %s with %lld licence may have been placed already. Another one can be placed only when Check upgrade status has settled the first.",
			"An order for %s with %lld licences may have been placed already. Another one can be placed only when Check upgrade status has settled the first.",
			(unsigned long)u->quantity),
		u->target_name, (long long)u->quantity);
}

/* An order that was found not to have arrived goes out again word for word, under its own request id. It stays the order of its first time; from when on
 * the service's lists can be believed counts from this sending, and is on disk before it. */
static int take_up(struct flow *f, const struct journal_upgrade *u, const struct journal_intent *intent, struct upgrade_record *record, struct error *err)
{
	if (!str_eq(record->request_id, intent->request_id) || !same_order(u, record))
		return refuse_beside(u, intent, err);
	if (!str_eq(record->cart_id, u->cart_id))
		return error_set(err, ERROR_CONFLICT,
			_("The order would leave another cart than the first time. Nothing was sent. Look at the subscription again."));
	COPY(record->target_catalog_item, u->target_catalog_item);
	record->placed_ms = intent->created_ms;
	record->sent_ms = f->wizard.now_ms;
	return journal_note(f->journal, u->id, &(struct journal_figure){ "sent_ms", record->sent_ms }, record->sent_ms, err);
}

static int write_down(struct flow *f, struct journal_upgrade *u, struct upgrade_record *record, const char *body, struct error *err)
{
	struct journal_intent intent = { .upgrade = u->id, .created_ms = f->wizard.now_ms };
	struct journal_figure noted[FIGURES + 1];
	int64_t id;
	if (!str_empty(record->request_id))
		return error_set(err, ERROR_CONFLICT,
			_("This order has been concluded by another m365-upgrade on this machine. Nothing was sent. Look at the subscription again."));
	COPY(intent.kind, record->path == PATH_MANUAL ? KIND_CHECKOUT : KIND_TRANSITION);
	uuid_make(intent.request_id);
	record_to_journal(record, u);
	u->state = JOURNAL_ORDERED;
	u->changed_ms = intent.created_ms;
	intent.body = xstrdup(body);
	record->sent_ms = intent.created_ms;
	for (size_t i = 0; i < FIGURES; i++)
		noted[i] = (struct journal_figure){ figures[i].name, *figure_of(record, i) };
	noted[FIGURES] = (struct journal_figure){ "placed_ms", intent.created_ms };
	int rc = journal_intend(f->journal, &intent, u, noted, FIGURES + 1, &id, err);
	if (rc == 0) {
		COPY(record->request_id, intent.request_id);
		record->placed_ms = intent.created_ms;
	}
	journal_intent_clear(&intent);
	return rc;
}

/* Lines first: an intent must never lie there without them. */
static int write_anew(struct flow *f, struct journal_upgrade *u, struct upgrade_record *record, const char *body, struct error *err)
{
	int rc = record_is_taken(u) ? record_let_go(f, u, err) : 0;
	if (rc == 0)
		rc = lines_keep(f, u->id, record, err);
	return rc ? rc : write_down(f, u, record, body, err);
}

int record_may_intend(struct flow *f, const struct upgrade_record *record, struct error *err)
{
	const char *tenant = f->wizard.tenant.id;
	struct journal_upgrade u = { 0 };
	struct journal_intent open = { 0 };
	bool found = false;
	int rc = journal_begin(f->journal, tenant, record->source_subscription_id, f->wizard.now_ms, &u, err);
	if (rc == 0)
		rc = journal_open_intent(f->journal, tenant, record->source_subscription_id, &open, &found, err);
	if (rc == 0 && found && !str_eq(open.request_id, record->request_id))
		rc = refuse_beside(&u, &open, err);
	journal_intent_clear(&open);
	return rc;
}

int record_intent(struct flow *f, struct upgrade_record *record, const char *body, struct error *err)
{
	const char *tenant = f->wizard.tenant.id;
	struct journal_upgrade u = { 0 };
	struct journal_intent open = { 0 };
	bool found = false;
	int rc = journal_begin(f->journal, tenant, record->source_subscription_id, f->wizard.now_ms, &u, err);
	if (rc == 0)
		rc = journal_open_intent(f->journal, tenant, record->source_subscription_id, &open, &found, err);
	if (rc == 0)
		rc = found ? take_up(f, &u, &open, record, err) : write_anew(f, &u, record, body, err);
	journal_intent_clear(&open);
	return rc;
}

/* ── what became of it ── */

/* Only the intent of this very order is concluded: another wizard may have written another one since. */
static bool is_of(const struct journal_intent *open, const struct upgrade_record *record)
{
	return str_empty(record->request_id) || str_eq(open->request_id, record->request_id);
}

static int conclude(struct flow *f, const struct upgrade_record *record, enum journal_outcome outcome, enum journal_state state,
	const struct error *why, bool *ret_was_open, struct error *err)
{
	struct journal_intent open = { 0 };
	bool found = false;
	int rc = journal_open_intent(f->journal, f->wizard.tenant.id, record->source_subscription_id, &open, &found, err);
	found = rc == 0 && found && is_of(&open, record);
	if (found) {
		struct journal_answer answer = { .outcome = outcome, .at_ms = f->wizard.now_ms };
		COPY(answer.target_subscription_id, record->target_subscription_id);
		COPY(answer.operation_id, record->operation_id);
		COPY(answer.order_id, record->order_id);
		if (why) {
			COPY(answer.code, why->code[0] ? why->code : error_kind_name(why->kind));
			COPY(answer.text, why->text);
		}
		rc = journal_answer(f->journal, open.id, &answer, state, err);
	}
	*ret_was_open = found;
	journal_intent_clear(&open);
	return rc;
}

/* What became of each line. Not being able to write it is no error of the order: the services tell it again. */
static void keep_lines(struct flow *f, const struct upgrade_record *record)
{
	struct journal_upgrade u = { 0 };
	if (record->n_lines && journal_begin(f->journal, f->wizard.tenant.id, record->source_subscription_id, f->wizard.now_ms, &u, NULL) == 0)
		lines_keep(f, u.id, record, NULL);
}

void record_progress(struct flow *f, const struct upgrade_record *record)
{
	struct journal_upgrade u = { 0 };
	if (journal_begin(f->journal, f->wizard.tenant.id, record->source_subscription_id, f->wizard.now_ms, &u, NULL) != 0
		|| u.state != JOURNAL_ACCEPTED || !str_eq(u.cart_id, record->cart_id))
		return;
	lines_keep(f, u.id, record, NULL);
	if (str_eq(u.order_id, record->order_id) && str_eq(u.target_subscription_id, record->target_subscription_id))
		return;
	COPY(u.order_id, record->order_id);
	COPY(u.target_subscription_id, record->target_subscription_id);
	journal_put(f->journal, &u, NULL);
}

void record_accepted(struct flow *f, const struct upgrade_record *record)
{
	bool was_open;
	keep_lines(f, record);
	conclude(f, record, JOURNAL_SUCCEEDED, JOURNAL_ACCEPTED, NULL, &was_open, NULL);
}

void record_refused(struct flow *f, const struct upgrade_record *record, const struct error *why)
{
	bool was_open;
	keep_lines(f, record);
	conclude(f, record, JOURNAL_DECLINED, JOURNAL_REFUSED, why, &was_open, NULL);
}

void record_unsure(struct flow *f, const struct upgrade_record *record, const struct error *why)
{
	bool was_open;
	conclude(f, record, JOURNAL_UNKNOWN, JOURNAL_ORDERED, why, &was_open, NULL);
}

void record_missed(struct flow *f, const struct upgrade_record *record, const struct error *why)
{
	struct journal_upgrade u = { 0 };
	struct journal_intent last = { 0 };
	bool found = false;
	if (journal_begin(f->journal, f->wizard.tenant.id, record->source_subscription_id, f->wizard.now_ms, &u, NULL) == 0
		&& journal_last_order(f->journal, u.id, &last, &found, NULL) == 0 && found && is_of(&last, record)) {
		struct journal_answer answer = { .outcome = JOURNAL_UNKNOWN, .at_ms = f->wizard.now_ms };
		COPY(answer.code, error_kind_name(why->kind));
		COPY(answer.text, why->text);
		keep_lines(f, record);
		journal_answer(f->journal, last.id, &answer, JOURNAL_ORDERED, NULL);
	}
	journal_intent_clear(&last);
}

int record_given_up(struct flow *f, const struct upgrade_record *record, struct error *err)
{
	bool was_open;
	int rc = conclude(f, record, JOURNAL_NEVER_ARRIVED, JOURNAL_PREPARING, NULL, &was_open, err);
	if (rc == 0 && !was_open)
		return error_set(err, ERROR_CONFLICT,
			_("This order has been concluded by another m365-upgrade on this machine. Nothing was sent. Look at the subscription again."));
	return rc;
}

/* An intent whose answer never came is concluded with its upgrade: left open, it would close the way to every later order. */
void record_finished(struct flow *f, const struct upgrade_record *record, bool done)
{
	enum journal_state state = done ? JOURNAL_DONE : JOURNAL_FAILED;
	struct journal_upgrade *upgrades = NULL;
	size_t n = 0;
	bool was_open;
	conclude(f, record, JOURNAL_SUCCEEDED, state, NULL, &was_open, NULL);
	if (was_open || journal_unfinished(f->journal, f->wizard.tenant.id, &upgrades, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (str_ieq(upgrades[i].source_subscription_id, record->source_subscription_id))
			journal_set_state(f->journal, upgrades[i].id, state, f->wizard.now_ms, NULL);
	free(upgrades);
}

/* ── choices ── */

static int give_back(void *arg, const char *key, const char *value)
{
	wizard_recall(arg, key, value);
	return 0;
}

void record_recall(struct flow *f, const char *subscription_id)
{
	struct journal_upgrade u = { 0 };
	if (journal_begin(f->journal, f->wizard.tenant.id, subscription_id, f->wizard.now_ms, &u, NULL) != 0)
		return;
	if (!str_empty(u.path))
		wizard_recall(&f->wizard, "path", u.path);
	journal_each_choice(f->journal, u.id, give_back, &f->wizard, NULL);
}

static int keep_note(struct flow *f, const struct note *note, struct error *err)
{
	struct journal_upgrade u = { 0 };
	int64_t now_ms = f->wizard.now_ms;
	int rc = journal_begin(f->journal, f->wizard.tenant.id, note->subscription_id, now_ms, &u, err);
	if (rc == 0 && str_eq(note->key, "path"))
		return record_keep_path(f, &u, note->value, err);
	if (rc == 0)
		rc = journal_choose(f->journal, u.id, note->key, note->value, now_ms, err);
	if (rc == 0 && str_starts(note->key, "ack-"))
		rc = journal_acknowledge(f->journal, u.id, note->key, now_ms, err);
	return rc;
}

/* After a failure the rest is let go: each try may wait for another wizard's lock, and keys are to be answered. */
void record_notes(struct flow *f)
{
	bool failed = false;
	for (struct note note; wizard_next_note(&f->wizard, &note);)
		if (!failed && !str_empty(note.subscription_id))
			failed = keep_note(f, &note, &f->notes_error) != 0;
}
