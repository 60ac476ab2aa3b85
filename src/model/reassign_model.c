/* Reassign: from what to what, which users, and where the move stands. */
#include "model/reassign_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_PILOT 5 /* what a careful admin begins with; the page lets it be changed */

static void free_row(struct reassign_row *row)
{
	free(row->off);
	free(row->lost);
	*row = (struct reassign_row){ 0 };
}

static void drop_window(struct reassign_model *m)
{
	for (size_t i = 0; i < m->window_count; i++)
		free_row(&m->window[i]);
	free(m->window);
	m->window = NULL;
	m->window_count = 0;
}

void reassign_init(struct reassign_model *m)
{
	*m = (struct reassign_model){ .scope = { .groups = true }, .pilot = FIRST_PILOT, .n_rows = COUNT_UNKNOWN, .opened = COUNT_UNKNOWN,
		.recorded = COUNT_UNKNOWN };
	m->now.to_read = m->now.seats_free = m->now.left_ms = COUNT_UNKNOWN;
	m->now.started_ms = m->now.ended_ms = m->now.waiting_until_ms = TIME_UNKNOWN;
}

void reassign_clear(struct reassign_model *m)
{
	drop_window(m);
	free_row(&m->row);
	reassign_init(m);
}

/* ── intake ── */

void reassign_take_move(struct wizard *w, const struct reassign_move *move)
{
	struct reassign_model *m = &w->reassign;

	m->move = *move;
	if (!move->id || !reassign_unfinished(w))
		return;
	/* What was begun is finished first: it says where the way leads. */
	m->scope.services = move->services;
	str_copy(m->scope.target_sku, sizeof m->scope.target_sku, move->target_sku);
	str_copy(m->scope.target_name, sizeof m->scope.target_name, move->target_name);
	m->scope_changed = false;
}

void reassign_take_progress(struct wizard *w, const struct reassign_progress *now)
{
	struct reassign_model *m = &w->reassign;

	if (memcmp(m->now.rows, now->rows, sizeof now->rows) != 0 || m->now.differs != now->differs) {
		m->list_is_old = true;
		m->csv_path[0] = m->json_path[0] = '\0'; /* what was saved tells of before */
	}
	m->now = *now;
	if (reassign_is_running(w))
		m->why[0] = '\0';
	else
		m->asks_leave = false;
}

void reassign_take_why(struct wizard *w, const char *why)
{
	str_copy(w->reassign.why, sizeof w->reassign.why, why);
}

void reassign_take_rows(struct wizard *w, int64_t total, int64_t first, struct reassign_row *rows, size_t n)
{
	struct reassign_model *m = &w->reassign;

	drop_window(m);
	m->window = take_array(NULL, rows, n, sizeof *rows);
	m->window_count = n;
	m->window_first = first;
	m->n_rows = total;
	m->list_is_old = false;
	if (m->looked_at >= total)
		m->looked_at = total ? total - 1 : 0;
}

void reassign_take_row(struct wizard *w, struct reassign_row *row)
{
	free_row(&w->reassign.row);
	w->reassign.row = *row;
}

/* It is a plan for what is chosen now. */
void reassign_take_planned(struct wizard *w)
{
	w->reassign.scope_changed = false;
}

void reassign_take_saved(struct wizard *w, const char *csv_path, const char *json_path)
{
	str_copy(w->reassign.csv_path, sizeof w->reassign.csv_path, csv_path);
	str_copy(w->reassign.json_path, sizeof w->reassign.json_path, json_path);
}

void reassign_take_recorded(struct wizard *w, int64_t users)
{
	w->reassign.recorded = users;
}

/* ── from what to what ── */

static bool is_target(const struct wizard *w, const struct subscription *s)
{
	const struct subscription *from = products_chosen(w);
	const struct product *p = product_by_sku(&w->file, s->sku_id);

	return from && !subscription_has_ended(s->status) && !str_empty(s->sku_id) && !products_is_addon(s) && !str_ieq(s->sku_id, from->sku_id) &&
		((p && p->path != PATH_NONE) || plan_is_wanted(w, s->sku_id));
}

/* Several subscriptions of one product are one plan to its users. */
static bool stands_before(const struct wizard *w, size_t index)
{
	const struct subscription *s = products_at(w, index);

	for (size_t i = 0; i < index; i++)
		if (is_target(w, products_at(w, i)) && str_ieq(products_at(w, i)->sku_id, s->sku_id))
			return true;
	return false;
}

const struct subscription *reassign_target_at(const struct wizard *w, size_t index)
{
	for (size_t i = 0; i < products_count(w); i++)
		if (is_target(w, products_at(w, i)) && !stands_before(w, i) && index-- == 0)
			return products_at(w, i);
	return NULL;
}

size_t reassign_target_count(const struct wizard *w)
{
	size_t n = 0;

	while (reassign_target_at(w, n))
		n++;
	return n;
}

size_t reassign_target_chosen(const struct wizard *w)
{
	const struct subscription *s;

	for (size_t i = 0; (s = reassign_target_at(w, i)); i++)
		if (str_ieq(s->sku_id, w->reassign.scope.target_sku))
			return i;
	return SIZE_MAX;
}

void reassign_set_target(struct wizard *w, const char *sku_id, const char *name)
{
	struct reassign_scope *s = &w->reassign.scope;

	if (str_ieq(s->target_sku, sku_id) || reassign_unfinished(w))
		return;
	str_copy(s->target_sku, sizeof s->target_sku, sku_id);
	str_copy(s->target_name, sizeof s->target_name, name);
	w->reassign.scope_changed = true;
}

void reassign_choose_target(struct wizard *w, size_t index)
{
	const struct subscription *s = reassign_target_at(w, index);

	if (s)
		reassign_set_target(w, s->sku_id, s->name);
}

static bool is_offered(const struct wizard *w, const char *sku_id)
{
	const struct subscription *s;

	for (size_t i = 0; (s = reassign_target_at(w, i)); i++)
		if (str_ieq(s->sku_id, sku_id))
			return true;
	return false;
}

/* What was bought or taken for it; else the plan that was looked for on the way here, else the only one there is. */
static void guess_target(struct wizard *w)
{
	const struct subscription *bought = manual_target(w);
	const struct target *plan = plan_chosen(w);
	const char *wanted = plan ? plan->sku_id : w->plan.wanted_sku;

	if (bought && !str_empty(bought->sku_id))
		reassign_set_target(w, bought->sku_id, bought->name);
	for (size_t i = 0; str_empty(w->reassign.scope.target_sku) && i < reassign_target_count(w); i++)
		if (str_ieq(reassign_target_at(w, i)->sku_id, wanted) || (reassign_target_count(w) == 1 && !is_offered(w, wanted)))
			reassign_choose_target(w, i);
}

void reassign_prepare(struct wizard *w)
{
	const struct subscription *from = products_chosen(w);
	struct reassign_scope *s = &w->reassign.scope;

	if (!from || reassign_is_running(w))
		return;
	if (s->services || !str_ieq(s->source_sku, from->sku_id)) {
		s->services = reassign_unfinished(w) && w->reassign.move.services;
		str_copy(s->source_sku, sizeof s->source_sku, from->sku_id);
		str_copy(s->source_name, sizeof s->source_name, from->name);
		str_copy(s->source_subscription, sizeof s->source_subscription, from->commerce_id);
	}
	if (str_empty(s->target_sku) || !is_offered(w, s->target_sku))
		guess_target(w);
}

void reassign_come(struct wizard *w, bool by_steps)
{
	w->reassign.by_steps = by_steps;
}

static void begin(struct wizard *w, bool services)
{
	const struct upgrade_record *r = status_record(w);
	struct reassign_scope *s = &w->reassign.scope;

	if (!r || reassign_is_running(w))
		return;
	if (s->services != services || !str_ieq(s->source_sku, r->source_sku_id)) {
		*s = (struct reassign_scope){ .services = services, .groups = true };
		w->reassign.scope_changed = true;
	}
	str_copy(s->source_sku, sizeof s->source_sku, r->source_sku_id);
	str_copy(s->source_name, sizeof s->source_name, r->source_name);
	str_copy(s->source_subscription, sizeof s->source_subscription, r->source_subscription_id);
	str_copy(s->target_sku, sizeof s->target_sku, r->target_sku_id);
	str_copy(s->target_name, sizeof s->target_name, r->target_name);
	reassign_come(w, false);
}

void reassign_begin_services(struct wizard *w)
{
	begin(w, true);
}

void reassign_begin_rest(struct wizard *w)
{
	begin(w, false);
}

bool reassign_services_offered(const struct wizard *w)
{
	bool done = status_outcome(w) == OUTCOME_DONE || status_outcome(w) == OUTCOME_PARTLY;

	return done && w->settings.has_graph && w->reassign.recorded > 0;
}

bool reassign_rest_offered(const struct wizard *w)
{
	return status_outcome(w) == OUTCOME_PARTLY && w->settings.has_graph && w->status.still_on_source != 0;
}

const char *reassign_from(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;

	return !str_empty(m->scope.source_name) ? m->scope.source_name : wizard_source_name(w);
}

const char *reassign_to(const struct wizard *w)
{
	return !str_empty(w->reassign.scope.target_name) ? w->reassign.scope.target_name : _("the new plan");
}

const char *reassign_closed(const struct wizard *w, char to[SENTENCE])
{
	if (!w->settings.has_graph)
		return say(to, SENTENCE, "%s", _("Microsoft Graph is not configured, so users cannot be read or moved from here. Move them in the "
			"admin centre."));
	if (products_move_closed(w, to) != NULL)
		return to;
	if (str_empty(w->reassign.scope.target_sku) && !reassign_target_count(w))
		return say(to, SENTENCE, "%s", _("There is no other plan that the users could move to. Buy it first."));
	return NULL;
}

/* ── choosing users ── */

static void set_bool(struct wizard *w, bool *to, bool value)
{
	if (*to != value)
		w->reassign.scope_changed = true;
	*to = value;
}

static void set_text(struct wizard *w, char *to, size_t size, const char *text)
{
	if (!str_eq(to, text))
		w->reassign.scope_changed = true;
	str_copy(to, size, text);
}

void reassign_set_users(struct wizard *w, enum reassign_users users)
{
	if (w->reassign.scope.users != users)
		w->reassign.scope_changed = true;
	w->reassign.scope.users = users;
}

void reassign_set_part(struct wizard *w, const char *text)
{
	set_text(w, w->reassign.scope.filter, sizeof w->reassign.scope.filter, text);
}

void reassign_set_list(struct wizard *w, const char *path)
{
	set_text(w, w->reassign.scope.list, sizeof w->reassign.scope.list, path);
}

void reassign_set_groups(struct wizard *w, bool groups)
{
	set_bool(w, &w->reassign.scope.groups, groups);
}

void reassign_set_leave_blocked(struct wizard *w, bool leave)
{
	set_bool(w, &w->reassign.scope.leave_blocked, leave);
}

int reassign_country(char to[8], const char *text, struct error *err)
{
	if (!str_empty(text) && (strlen(text) != 2 || !isalpha((unsigned char)text[0]) || !isalpha((unsigned char)text[1])))
		return error_set(err, ERROR_INPUT, _("“%s” is not a usage location: a country in two letters is needed, such as US or DE."), text);
	str_copy(to, 8, text);
	for (char *c = to; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return 0;
}

int reassign_set_default_location(struct wizard *w, const char *text, struct error *err)
{
	char country[8];
	int rc = reassign_country(country, text, err);

	if (rc == 0)
		set_text(w, w->reassign.scope.location, sizeof w->reassign.scope.location, country);
	return rc;
}

void reassign_plan_anew(struct wizard *w)
{
	w->reassign.scope_changed = true;
}

int reassign_ready(const struct wizard *w, struct error *err)
{
	const struct reassign_scope *s = &w->reassign.scope;
	char why[SENTENCE];

	if (reassign_closed(w, why))
		return error_set(err, ERROR_INPUT, "%s", why);
	if (str_empty(s->target_sku))
		return error_set(err, ERROR_INPUT, _("Choose the plan that the users move to."));
	if (s->users == REASSIGN_FILTER && str_empty(s->filter))
		return error_set(err, ERROR_INPUT, _("Type a part of the name or address of the users."));
	if (s->users == REASSIGN_LIST && str_empty(s->list))
		return error_set(err, ERROR_INPUT, _("Type where the file with the list is."));
	return 0;
}

/* ── where it stands ── */

bool reassign_is_here(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;
	const struct subscription *s = products_chosen(w);
	bool of_scope = !str_empty(m->scope.source_sku) && str_ieq(m->move.source_sku, m->scope.source_sku);

	return m->move.id && (of_scope || (str_empty(m->scope.source_sku) && s && str_ieq(m->move.source_sku, s->sku_id)));
}

bool reassign_is_taken_up(const struct wizard *w)
{
	return w->reassign.now.phase != REASSIGN_IS_IDLE;
}

bool reassign_is_running(const struct wizard *w)
{
	enum reassign_phase phase = w->reassign.now.phase;

	return phase == REASSIGN_IS_MOVING || phase == REASSIGN_IS_PAUSED || phase == REASSIGN_IS_STOPPING || phase == REASSIGN_IS_CHECKING;
}

/* When it is put back, who was moved is still to come, whether the row says so yet or not. */
int64_t reassign_rows_left(const struct wizard *w)
{
	const int64_t *rows = w->reassign.now.rows;

	if (w->reassign.now.back)
		return rows[REASSIGN_MOVED] + rows[REASSIGN_SENT] + rows[REASSIGN_BACK_READY] + rows[REASSIGN_BACK_SENT];
	return rows[REASSIGN_READY] + rows[REASSIGN_SENT];
}

/* It may have ended without a word: when the program was killed right after the last user. */
static bool has_come_to_its_end(const struct wizard *w)
{
	enum reassign_state state = w->reassign.move.state;
	bool begun = state == REASSIGN_RUNNING || state == REASSIGN_STOPPED;

	return state == REASSIGN_ENDED || (begun && !reassign_is_running(w) && reassign_rows_left(w) == 0);
}

bool reassign_unfinished(const struct wizard *w)
{
	enum reassign_state state = w->reassign.move.state;

	return reassign_is_here(w) && (state == REASSIGN_RUNNING || state == REASSIGN_STOPPED) && !has_come_to_its_end(w);
}

enum reassign_stage reassign_stage(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;

	if (reassign_is_running(w) || wizard_running(w, REQUEST_REASSIGN_RUN))
		return REASSIGN_UNDER_WAY;
	if (reassign_unfinished(w))
		return REASSIGN_HALTED;
	bool of_scope = reassign_is_here(w) && !m->scope_changed && str_ieq(m->move.target_sku, m->scope.target_sku)
		&& m->move.services == m->scope.services;
	if (of_scope && m->move.state == REASSIGN_PLANNED)
		return REASSIGN_TO_CONFIRM;
	return of_scope && has_come_to_its_end(w) ? REASSIGN_OVER : REASSIGN_TO_PLAN;
}

static int64_t users_in(const struct reassign_progress *now, enum reassign_row_state state)
{
	return now->rows[state] - now->groups_in[state];
}

int64_t reassign_users_put_back(const struct wizard *w)
{
	return users_in(&w->reassign.now, REASSIGN_BACK);
}

int64_t reassign_users_ready(const struct wizard *w)
{
	return users_in(&w->reassign.now, REASSIGN_READY);
}

int64_t reassign_users_moved(const struct wizard *w)
{
	return users_in(&w->reassign.now, REASSIGN_MOVED);
}

int64_t reassign_users_failed(const struct wizard *w)
{
	return w->reassign.now.rows[w->reassign.now.back ? REASSIGN_BACK_FAILED : REASSIGN_FAILED];
}

int64_t reassign_done(const struct wizard *w)
{
	const int64_t *rows = w->reassign.now.rows;

	if (w->reassign.now.back)
		return rows[REASSIGN_BACK] + rows[REASSIGN_BACK_FAILED];
	return rows[REASSIGN_MOVED] + rows[REASSIGN_FAILED];
}

static int64_t all_to_do(const struct wizard *w)
{
	const int64_t *rows = w->reassign.now.rows;
	int64_t waiting = w->reassign.now.back ? rows[REASSIGN_BACK_READY] + rows[REASSIGN_BACK_SENT]
		: rows[REASSIGN_READY] + rows[REASSIGN_SENT];

	return reassign_done(w) + waiting;
}

int64_t reassign_to_do(const struct wizard *w)
{
	const struct reassign_model *m = &w->reassign;
	int64_t all = all_to_do(w);

	return m->pilot_until > 0 && !m->now.back && m->pilot_until < all ? m->pilot_until : all;
}

int64_t reassign_seats_missing(const struct wizard *w)
{
	const struct reassign_progress *now = &w->reassign.now;

	return now->seats_free != COUNT_UNKNOWN && now->seats_needed > now->seats_free ? now->seats_needed - now->seats_free : 0;
}
