/* A world in a file outlives a process that ends without a word: whatever was answered is there when another one opens it. */
#include "config.h" /* for _GNU_SOURCE */

#include "rig.h"

#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_ID "55555555-5555-4555-8555-555555555555"
#define LATER (RIG_START + INT64_C(86400000))

static char dir[64], *database;

static int make_file(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/m365-mock-standing-XXXXXX");
	assert_non_null(mkdtemp(dir));
	database = xasprintf("%s/world.db", dir);
	return 0;
}

static int remove_file(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *path = xasprintf("%s%s", database, endings[i]);
		unlink(path);
		free(path);
	}
	rmdir(dir);
	free(database);
	return 0;
}

/* Does the work in a process of its own, which then ends as if by kill -9: nothing is closed, nothing is written any more. */
static void in_a_life(const char *scenario, int64_t real_ms, void (*work)(struct rig *r))
{
	int status = -1;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct rig r;
		rig_begin_in(&r, scenario, database, real_ms);
		work(&r);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void must(bool holds)
{
	if (!holds)
		_exit(1);
}

static void order(struct rig *r)
{
	must(rig_order(r, REQUEST_ID) == 200);
}

static void an_order_is_there_once(void **state)
{
	struct rig r;
	(void)state;
	in_a_life("contoso", RIG_START, order);
	rig_begin_in(&r, "contoso", database, LATER);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	assert_int_equal(rig_order(&r, REQUEST_ID), 200); /* the answer that was lost */
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	assert_int_equal(r.world->counters.writes, 1);
	assert_int_equal(r.world->counters.asked_writes, 2);
	rig_end(&r);
}

static void move_the_clock(struct rig *r)
{
	must(rig_call(r, "POST", "/training/v1/clock", "{\"advance\":\"PT48H\",\"speed\":3600,\"skewSeconds\":-90}", NULL) == 200);
	rig_pass(r, 10);
	must(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL) == 200);
}

/* The world stands still while nobody serves it, and then goes on at its speed. */
static void the_clock_goes_on_from_where_it_stood(void **state)
{
	struct rig r;
	(void)state;
	in_a_life("contoso", RIG_START, move_the_clock);
	rig_begin_in(&r, "contoso", database, LATER);
	int64_t start = r.world->now_ms;
	assert_int_equal(r.world->clock.speed, 3600);
	assert_int_equal(r.world->skew_ms, -90000);
	rig_pass(&r, 1);
	assert_int_equal(r.world->now_ms, start + 3600 * 1000);
	rig_end(&r);
}

static void set_faults(struct rig *r)
{
	must(rig_call(r, "POST", "/training/v1/faults", "[{\"path\":\"*/domains\",\"nth\":3,\"do\":\"status\",\"status\":412,\"code\":\"mine\"},{\"path\":\"*/organization\",\"chance\":0.5,\"do\":\"error\"}]", NULL) == 200);
	must(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL) == 200);
}

static void faults_count_on(void **state)
{
	struct rig r;
	(void)state;
	in_a_life("contoso", RIG_START, set_faults);
	rig_begin_in(&r, "contoso", database, LATER);
	assert_int_equal(rig_call(&r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_int_equal(rig_call(&r, "GET", "/graph/v1.0/domains", NULL, NULL), 412);
	assert_true(rig_says(&r, "\"mine\""));
	assert_int_equal(rig_call(&r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_int_equal(rig_call(&r, "GET", "/training/v1/state", NULL, NULL), 200);
	assert_true(rig_says(&r, "\"chance\":0.500000"));
	rig_end(&r);
}

static void set_limits(struct rig *r)
{
	must(rig_call(r, "POST", "/training/v1/limits", "{\"unitBucket\":10,\"unitsPerSecond\":1,\"latencyMs\":7}", NULL) == 200);
	for (int i = 0; i < 8; i++)
		must(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL) == 200);
}

static void limits_and_what_is_used_of_them_stand(void **state)
{
	struct rig r;
	(void)state;
	in_a_life("contoso", RIG_START, set_limits);
	rig_begin_in(&r, "contoso", database, RIG_START + 1000);
	assert_int_equal(r.world->latency_ms, 7);
	for (int i = 0; i < 3; i++)
		assert_int_equal(rig_call(&r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_int_equal(rig_call(&r, "GET", "/graph/v1.0/domains", NULL, NULL), 429);
	rig_end(&r);
}

static void change_the_scenario(struct rig *r)
{
	must(rig_call(r, "POST", "/training/v1/scenario", "{\"name\":\"partner\"}", NULL) == 200);
}

static void the_scenario_that_began_last_is_taken_up(void **state)
{
	struct rig r;
	(void)state;
	in_a_life("contoso", RIG_START, change_the_scenario);
	rig_begin_in(&r, "contoso", database, LATER);
	assert_string_equal(r.world->scenario->name, "partner");
	rig_end(&r);
	/* Whoever asks for another one gets it, from its beginning. */
	rig_begin_in(&r, "credit-check-pending", database, LATER);
	assert_string_equal(r.world->scenario->name, "credit-check-pending");
	assert_int_equal(r.world->now_ms, LATER);
	rig_end(&r);
}

static void ask(struct rig *r)
{
	for (int i = 0; i < 3; i++)
		must(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL) == 200);
}

static void the_log_of_requests_goes_on(void **state)
{
	struct rig r;
	(void)state;
	in_a_life("contoso", RIG_START, ask);
	in_a_life("contoso", RIG_START + 5000, ask);
	rig_begin_in(&r, "contoso", database, LATER);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM requests"), 6);
	assert_int_equal(rig_number(&r, "SELECT max(n) FROM requests"), 6);
	rig_end(&r);
}

/* It holds tokens, and what of them stands in the log. */
static void the_file_is_its_owners_alone(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	mode_t before = umask(0);
	struct rig r;

	(void)state;
	rig_begin_in(&r, "contoso", database, RIG_START);
	umask(before);
	for (size_t i = 0; i < 3; i++) {
		char *path = xasprintf("%s%s", database, endings[i]);
		struct stat status;

		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 0777, 0600);
		free(path);
	}
	rig_end(&r);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_file, remove_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_order_is_there_once),
		TEST(the_clock_goes_on_from_where_it_stood),
		TEST(faults_count_on),
		TEST(limits_and_what_is_used_of_them_stand),
		TEST(the_scenario_that_began_last_is_taken_up),
		TEST(the_log_of_requests_goes_on),
		TEST(the_file_is_its_owners_alone),
	};
	return cmocka_run_group_tests_name("standing", tests, NULL, NULL);
}
