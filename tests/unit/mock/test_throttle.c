/* What the directory takes, what it says about it, and who comes too early. */
#include "rig.h"

#include "core/mem.h"
#include "core/text.h"
#include "mock/request.h"
#include "mock/throttle.h"
#include "mock/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E4 "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define E5 "06ebc4ee-1bb5-47dd-8120-11324bc54e06"

static int begin(void **state)
{
	static struct rig rig;
	rig_begin(&rig, "groups");
	*state = &rig;
	return 0;
}

static int end(void **state)
{
	rig_end(*state);
	return 0;
}

static void limit(struct rig *r, const char *body)
{
	assert_int_equal(rig_call(r, "POST", "/training/v1/limits", body, NULL), 200);
}

static void pass_ms(struct rig *r, int64_t ms)
{
	world_tick(r->world, r->world->real_ms + ms);
}

/* A batch of `n` writes that always may be: a location. Returns how many of them were turned away. */
static int batch(struct rig *r, int n)
{
	struct buf body = BUF_INIT;
	int refused = 0;

	buf_addstr(&body, "{\"requests\":[");
	for (int i = 1; i <= n; i++) {
		char *id = store_text(r->world->store, "SELECT id FROM users WHERE seq = ?", "i", (int64_t)i);
		buf_addf(&body, "%s{\"id\":\"%d\",\"method\":\"PATCH\",\"url\":\"/users/%s\",\"headers\":{\"Content-Type\":\"application/json\"},\"body\":{\"usageLocation\":\"DE\"}}",
			i > 1 ? "," : "", i, id);
		free(id);
	}
	buf_addstr(&body, "]}");
	rig_call(r, "POST", "/graph/v1.0/$batch", body.data, NULL);
	for (const char *at = r->answer.body.data; (at = strstr(at, "\"status\":429")); at++)
		refused++;
	buf_clear(&body);
	return refused;
}

static void costs_are_the_published_ones(void **state)
{
	static const struct {
		const char *path, *units;
	} cases[] = {
		{ "/graph/v1.0/users", "2" },
		{ "/graph/v1.0/users?$select=id", "1" },
		{ "/graph/v1.0/users?$top=5&$select=id", "1" },
		{ "/graph/v1.0/users?$expand=manager", "3" },
		{ "/graph/v1.0/subscribedSkus", "3" },
		{ "/graph/v1.0/groups", "1" },
		{ "/graph/v1.0/organization", "1" },
	};
	struct rig *r = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(rig_call(r, "GET", cases[i].path, NULL, NULL), 200);
		assert_string_equal(response_header_value(&r->answer, "x-ms-resource-unit"), cases[i].units);
	}
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/admin/serviceAnnouncement/healthOverviews", NULL, NULL), 200);
	assert_null(response_header_value(&r->answer, "x-ms-resource-unit"));
}

static void a_bucket_refuses_above_its_size_and_runs_empty(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"writeBucket\":50,\"writesPerSecond\":10}");
	assert_int_equal(batch(r, 20), 0);
	assert_false(rig_says(r, "x-ms-throttle-limit-percentage"));
	assert_int_equal(batch(r, 20), 0);
	assert_true(rig_says(r, "\"x-ms-throttle-limit-percentage\":\"0.80\""));
	assert_int_equal(batch(r, 20), 10);
	assert_true(rig_says(r, "\"x-ms-throttle-information\":\"WriteLimitExceeded\""));
	assert_true(rig_says(r, "\"x-ms-throttle-limit-percentage\":\"1.02\""));
	/* Ten are left of this batch: they fit in a second. */
	assert_true(rig_says(r, "\"Retry-After\":\"1.001\""));
	pass_ms(r, 1001);
	assert_int_equal(batch(r, 10), 0);
	assert_int_equal(r->world->counters.throttled, 10);
	assert_int_equal(r->world->counters.early, 0);
	pass_ms(r, 60000);
	assert_int_equal(batch(r, 20), 0);
}

static void one_alone_is_told_when_a_batch_would_fit(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"unitBucket\":30,\"unitsPerSecond\":10}");
	for (int i = 0; i < 30; i++)
		assert_int_equal(rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	assert_string_equal(response_header_value(&r->answer, "x-ms-throttle-limit-percentage"), "1.00");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL), 429);
	assert_string_equal(response_header_value(&r->answer, "Retry-After"), "2.001");
	assert_true(rig_says(r, "TooManyRequests"));
	assert_non_null(response_header_value(&r->answer, "x-ms-throttle-scope"));
}

static void another_program_takes_its_share(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"writeBucket\":20,\"writesPerSecond\":20,\"othersPerSecond\":10}");
	assert_int_equal(batch(r, 20), 0);
	pass_ms(r, 1000);
	assert_int_equal(batch(r, 20), 10);
	limit(r, "{\"othersPerSecond\":0}");
	pass_ms(r, 500);
	assert_int_equal(batch(r, 10), 0);
}

static void coming_before_the_time_is_counted(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"writeBucket\":20,\"writesPerSecond\":10}");
	batch(r, 20);
	assert_int_equal(batch(r, 20), 20);
	/* What was on its way when the answer left is not early. */
	batch(r, 20);
	assert_int_equal(r->world->counters.early, 0);
	pass_ms(r, 500);
	rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL); /* the writes' limit does not hold for reading */
	assert_int_equal(r->world->counters.early, 0);
	batch(r, 20);
	assert_int_equal(r->world->counters.early, 1);
	pass_ms(r, 3000);
	batch(r, 20);
	assert_int_equal(r->world->counters.early, 1);
}

/* A server that stands still finds what was sent long before it looks. */
static void what_lay_unseen_is_not_early(void **state)
{
	struct rig *r = *state;
	struct request rq = { .method = "PATCH", .connection = 2 };
	struct response rs;

	limit(r, "{\"writeBucket\":20,\"writesPerSecond\":10}");
	batch(r, 20);
	assert_int_equal(batch(r, 20), 20);
	int64_t told_ms = r->world->real_ms;
	pass_ms(r, 500);
	response_init(&rs);
	for (int64_t after_ms = 0; after_ms <= 200; after_ms += 200) {
		rq.unseen_ms = told_ms + after_ms;
		throttle_next_request(&r->world->throttle);
		throttle_admit(r->world, &rq, &rs, 1);
		assert_int_equal(r->world->counters.early, after_ms > 0 ? 1 : 0);
	}
	response_clear(&rs);
}

static void a_refusal_can_say_less(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"writeBucket\":10,\"writesPerSecond\":7}");
	r->world->throttle.told = TOLD_WHOLE;
	batch(r, 20);
	assert_true(rig_says(r, "\"Retry-After\":\"2\""));
	r->world->throttle.told = TOLD_MISSING;
	batch(r, 20);
	assert_true(rig_says(r, "\"status\":429"));
	assert_false(rig_says(r, "Retry-After"));
}

static void the_whole_batch_can_say_so_too(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"writeBucket\":10,\"writesPerSecond\":10}");
	r->world->scenario->limits.batch_status = BATCH_FAILED_DEPENDENCY;
	assert_int_equal(batch(r, 20), 10);
	assert_int_equal(r->answer.status, 424);
	r->world->scenario->limits.batch_status = BATCH_TOO_MANY;
	assert_int_equal(batch(r, 20), 20);
	assert_int_equal(r->answer.status, 429);
	assert_non_null(response_header_value(&r->answer, "Retry-After"));
}

static void a_write_that_was_turned_away_changed_nothing(void **state)
{
	struct rig *r = *state;
	limit(r, "{\"writeBucket\":5,\"writesPerSecond\":1}");
	int64_t before = rig_number(r, "SELECT count(*) FROM users WHERE location = 'DE' AND seq <= 20");
	assert_int_equal(batch(r, 20), 15);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE location = 'DE' AND seq <= 5"), 5);
	assert_true(rig_number(r, "SELECT count(*) FROM users WHERE location = 'DE' AND seq <= 20") < before + 5 + 1);
	assert_int_equal(r->world->counters.writes, 5);
	assert_int_equal(r->world->counters.batches, 1);
}

static void items_of_a_batch_go_wrong_alone(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "POST", "/training/v1/faults", "{\"rules\":[{\"item\":true,\"method\":\"PATCH\",\"path\":\"*/users/*\",\"nth\":2,\"do\":\"status\",\"status\":503},"
		"{\"item\":true,\"path\":\"*/users/*\",\"nth\":4,\"when\":\"after\",\"do\":\"status\",\"status\":504}]}", NULL), 200);
	store_run(r->world->store, "UPDATE users SET location = NULL", "");
	batch(r, 5);
	assert_int_equal(r->answer.status, 200);
	assert_true(rig_says(r, "\"id\":\"2\",\"status\":503"));
	assert_true(rig_says(r, "\"id\":\"4\",\"status\":504"));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE location = 'DE'"), 4);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM users WHERE location = 'DE' AND seq = 4"), 1);
	assert_int_equal(rig_call(r, "POST", "/training/v1/faults", "{\"rules\":[{\"item\":true,\"do\":\"reset\"}]}", NULL), 400);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(costs_are_the_published_ones),
		TEST(a_bucket_refuses_above_its_size_and_runs_empty),
		TEST(one_alone_is_told_when_a_batch_would_fit),
		TEST(another_program_takes_its_share),
		TEST(coming_before_the_time_is_counted),
		TEST(what_lay_unseen_is_not_early),
		TEST(a_refusal_can_say_less),
		TEST(the_whole_batch_can_say_so_too),
		TEST(a_write_that_was_turned_away_changed_nothing),
		TEST(items_of_a_batch_go_wrong_alone),
	};
	return cmocka_run_group_tests_name("throttle", tests, NULL, NULL);
}
