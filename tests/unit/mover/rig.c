#include "config.h" /* for _GNU_SOURCE */

#include "api/api_sign_in.h"
#include "core/mem.h"
#include "core/text.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/mover/rig.h"

struct rig *rig;

static int64_t now(void)
{
	return rig->d.now_ms;
}

static int64_t wall(void)
{
	return 1700000000000 + rig->d.now_ms;
}

static const char *const old_and_new[] = { PLAN_OLD, PLAN_NEW };
static const char *const calls[] = { PLAN_CALL, PLAN_CALL2 };
static const struct mover_plans families[] = { { old_and_new, 2 } }, exclusive[] = { { calls, 2 } };
static const struct mover_rules rules = { .families = families, .n_families = 1, .exclusive = exclusive, .n_exclusive = 1 };

void rig_open_mover(void)
{
	rig->mover = mover_new(&(struct mover_setup){ .api = rig->api, .journal = rig->journal, .timers = rig->timers, .rules = &rules, .now_ms = now,
		.wall_ms = wall, .in_flight = 4 });
}

void rig_turns(int n)
{
	while (n-- > 0) {
		http_deliver(rig->http);
		timers_run(rig->timers, rig->d.now_ms);
	}
}

/* Until the mover has ended what it does; time passes from timer to timer. */
void rig_run(void)
{
	for (int turns = 0; turns < 100000; turns++) {
		enum mover_phase phase = mover_progress(rig->mover)->phase;
		if (phase != MOVER_PLANNING && phase != MOVER_MOVING && phase != MOVER_CHECKING && phase != MOVER_STOPPING)
			return;
		http_deliver(rig->http);
		timers_run(rig->timers, rig->d.now_ms);
		if (http_running(rig->http) == 0 && timers_next(rig->timers) != INT64_MAX && timers_next(rig->timers) > rig->d.now_ms)
			rig->d.now_ms = timers_next(rig->timers);
	}
	fail_msg("it never ends");
}

static void on_signed_in(void *arg, const struct error *err)
{
	(void)arg;
	assert_null(err);
}

int rig_set_up(void **state)
{
	struct error err = ERROR_INIT;
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_GRAPH] = "https://graph.example/v1.0" },
		.tenant = "contoso.example", .client_id = "c", .user_agent = "t", .now_ms = now };

	(void)state;
	rig = xcalloc(1, sizeof *rig);
	rig->d.now_ms = 1000000;
	rig->d.seats = 5000;
	strcpy(rig->dir, "/tmp/m365-upgrade-test-mover-XXXXXX");
	assert_non_null(mkdtemp(rig->dir));
	assert_int_equal(journal_open(&rig->journal, rig->dir, &err), 0);
	secret_set(&config.client_secret, "secret", 6);
	rig->http = directory_http(&rig->d);
	rig->timers = timers_new();
	rig->api = api_new(&config, rig->http, rig->timers);
	rig_open_mover();
	api_sign_in(rig->api, NULL, on_signed_in, NULL);
	rig_turns(20);
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

int rig_tear_down(void **state)
{
	(void)state;
	mover_free(rig->mover);
	api_free(rig->api);
	timers_run(rig->timers, INT64_MAX);
	http_free(rig->http);
	timers_free(rig->timers);
	journal_close(rig->journal);
	nftw(rig->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(rig);
	return 0;
}

struct person *rig_add(const char *source_off)
{
	struct person *p = &rig->d.people[rig->d.n];

	*p = (struct person){ .source = true, .location = "NL" };
	snprintf(p->id, sizeof p->id, "bbbbbbbb-0000-4000-8000-%012zu", rig->d.n);
	snprintf(p->upn, sizeof p->upn, "p%zu@contoso.example", rig->d.n++);
	strcpy(p->source_off, source_off);
	return p;
}

struct mover_scope rig_scope(void)
{
	return (struct mover_scope){ .tenant_id = "t1", .source_sku = SOURCE, .source_name = "Old", .target_sku = TARGET, .target_name = "New", .groups = true };
}

void rig_plan_with(const struct mover_scope *s)
{
	struct error err = ERROR_INIT;

	if (mover_plan(rig->mover, s, &err) < 0)
		fail_msg("%s", err.text);
	rig_run();
	if (mover_progress(rig->mover)->phase != MOVER_PLANNED)
		fail_msg("%s", mover_error(rig->mover)->text);
}

void rig_plan(void)
{
	struct mover_scope s = rig_scope();
	rig_plan_with(&s);
}

struct journal_row rig_row(const struct person *p)
{
	struct journal_row row = { 0 };
	struct error err = ERROR_INIT;
	bool found;

	assert_int_equal(journal_rows_find(rig->journal, mover_move(rig->mover)->id, p->id, &row, &found, &err), 0);
	assert_true(found);
	return row;
}

void rig_expect_row(const struct person *p, enum journal_row_state state, const char *cause, const char *want_off)
{
	struct journal_row row = rig_row(p);

	assert_int_equal(row.state, state);
	assert_string_equal(row.cause, cause);
	if (want_off)
		assert_string_equal(row.want_off, want_off);
	journal_row_clear(&row);
}

int64_t rig_rows(enum journal_row_state state)
{
	return mover_progress(rig->mover)->rows[state];
}

void rig_many(size_t n)
{
	for (size_t i = 0; i < n; i++)
		rig_add(i % 3 == 0 ? PLAN_NEWS : "");
}

void rig_start(size_t users)
{
	struct error err = ERROR_INIT;

	if (mover_start(rig->mover, users, &err) < 0)
		fail_msg("%s", err.text);
	rig_run();
}

void rig_expect_all_moved(void)
{
	for (size_t i = 0; i < rig->d.n; i++) {
		const struct person *p = &rig->d.people[i];
		if (p->source || !p->target || p->was_without)
			fail_msg("%s: source %d, target %d, was without %d", p->upn, p->source, p->target, p->was_without);
	}
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), rig->d.n);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_ENDED);
}
