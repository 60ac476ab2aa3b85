/* Changes and readings of many users in one request: what is sent, and what becomes of each part, whatever the service says. */
#include "api/api_groups.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define OLD "00000002-0000-4000-8000-000000000002"
#define NEW "00000003-0000-4000-8000-000000000003"

static struct api_batch kept;

static void on_batch(void *arg, struct api_batch *batch)
{
	note(arg, NULL);
	kept = *batch;
	memset(batch->users, 0, sizeof(batch->users));
}

static int tear_down(void **state)
{
	for (size_t i = 0; i < API_BATCH; i++)
		api_user_clear(&kept.users[i]);
	memset(&kept, 0, sizeof(kept));
	return fixture_tear_down(state);
}

static void change(struct fixture *f, size_t n)
{
	static const char *const ids[] = { "u1", "u2", "u3", "u4", "u5", "u6" };
	struct api_licence_change changes[6];

	for (size_t i = 0; i < n; i++)
		changes[i] = (struct api_licence_change){ .user_id = ids[i], .add_sku = NEW, .remove_sku = OLD };
	f->calls = 0;
	assert_true(api_licences_change(f->api, NULL, changes, n, on_batch, f) != 0);
}

static void answered(struct fixture *f, struct fake_answer answer)
{
	fake_answer(f->http, "POST", "/$batch", answer);
	settle(f);
	assert_int_equal(f->calls, 1);
}

/* Three users are changed, and the service says this. */
static void three(struct fixture *f, const char *body)
{
	change(f, 3);
	answered(f, (struct fake_answer){ .status = 200, .body = body });
}

#define expect_part(i_, kind_, refusal_) \
	do { \
		assert_string_equal(error_kind_name(kept.parts[i_].error.kind), error_kind_name(kind_)); \
		assert_int_equal(kept.parts[i_].refusal, refusal_); \
		assert_true((kind_) == ERROR_NONE || kept.parts[i_].error.text[0]); \
	} while (0)

static void expect_all(size_t n, enum error_kind kind, enum api_licence_refusal refusal)
{
	assert_int_equal(kept.n, n);
	for (size_t i = 0; i < n; i++)
		expect_part(i, kind, refusal);
}

#define FINE(id) "{\"id\":\"" id "\",\"status\":200,\"headers\":{},\"body\":{\"id\":\"x\"}}"
#define ANSWERS(list) "{\"responses\":[" list "]}"

static void one_request_holds_adds_and_removes_of_each(void **state)
{
	static const char *const off[] = { "00000007-0000-4000-8000-000000000007", "00000008-0000-4000-8000-000000000008" };
	const struct api_licence_change changes[] = {
		{ .user_id = "ana#EXT#@fabrikam.example", .add_sku = NEW, .disabled = off, .n_disabled = 2, .remove_sku = OLD },
		{ .user_id = "u2", .add_sku = NEW },
		{ .user_id = "u3", .remove_sku = OLD },
	};
	struct fixture *f = *state;
	const struct fake_request *r;

	api_licences_change(f->api, NULL, changes, 3, on_batch, f);
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("1") "," FINE("2") "," FINE("3")) });
	r = fake_last(f->http);
	assert_string_equal(r->url, "https://graph.example/v1.0/$batch");
	assert_string_equal(fake_header(r, "Content-Type"), "application/json");
	assert_true(r->repeatable);
#define PART(id, user, add, remove) \
	"{\"id\":\"" id "\",\"method\":\"POST\",\"url\":\"/users/" user "/assignLicense\",\"headers\":{\"Content-Type\":\"application/json\"}," \
	"\"body\":{\"addLicenses\":[" add "],\"removeLicenses\":[" remove "]}}"
	assert_string_equal(r->body, "{\"requests\":["
		PART("1", "ana%23EXT%23%40fabrikam.example", "{\"skuId\":\"" NEW "\",\"disabledPlans\":[\"00000007-0000-4000-8000-000000000007\","
			"\"00000008-0000-4000-8000-000000000008\"]}", "\"" OLD "\"") ","
		PART("2", "u2", "{\"skuId\":\"" NEW "\",\"disabledPlans\":[]}", "") ","
		PART("3", "u3", "", "\"" OLD "\"") "]}");
	expect_all(3, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	assert_int_equal(kept.throttle.used_micro, -1);
	assert_int_equal(kept.throttle.retry_after_ms, -1);
	assert_int_equal(kept.throttle.refused, 0);
}

static void a_location_is_a_patch(void **state)
{
	struct fixture *f = *state;

	api_users_locate(f->api, NULL, &(struct api_location_change){ "u1", "DE" }, 1, on_batch, f);
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS("{\"id\":\"1\",\"status\":204}") });
	assert_string_equal(fake_last(f->http)->body, "{\"requests\":[{\"id\":\"1\",\"method\":\"PATCH\",\"url\":\"/users/u1\","
		"\"headers\":{\"Content-Type\":\"application/json\"},\"body\":{\"usageLocation\":\"DE\"}}]}");
	expect_all(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void working_out_again_has_no_body(void **state)
{
	struct fixture *f = *state;

	api_users_reprocess(f->api, (const char *const[]){ "u1" }, 1, on_batch, f);
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("1")) });
	assert_string_equal(fake_last(f->http)->body, "{\"requests\":[{\"id\":\"1\",\"method\":\"POST\",\"url\":\"/users/u1/reprocessLicenseAssignment\"}]}");
	expect_all(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void a_group_is_changed_as_a_user_is(void **state)
{
	struct fixture *f = *state;

	api_group_change(f->api, NULL, &(struct api_licence_change){ .user_id = "g1", .add_sku = NEW, .remove_sku = OLD }, on_batch, f);
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS("{\"id\":\"1\",\"status\":202,\"headers\":{\"location\":\"x\"},\"body\":{}}") });
	assert_non_null(strstr(fake_last(f->http)->body, "\"url\":\"/groups/g1/assignLicense\""));
	expect_all(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

#define USER(id) "{\"id\":\"" id "\",\"displayName\":\"Ana\",\"userPrincipalName\":\"ana@fabrikam.example\",\"usageLocation\":\"DE\",\"accountEnabled\":true," \
	"\"assignedLicenses\":[{\"skuId\":\"" OLD "\",\"disabledPlans\":[]}],\"licenseAssignmentStates\":[{\"skuId\":\"" OLD "\",\"assignedByGroup\":null," \
	"\"disabledPlans\":[],\"state\":\"Active\",\"error\":\"None\"}]}"

static void users_are_read_each_for_itself(void **state)
{
	struct fixture *f = *state;

	api_users_read(f->api, (const char *const[]){ "u1", "u2", "u3", "u4" }, 4, on_batch, f);
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS(
		"{\"id\":\"3\",\"status\":404,\"body\":{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"Resource 'u3' does not exist\"}}},"
		"{\"id\":\"1\",\"status\":200,\"body\":" USER("u1") "},{\"id\":\"2\",\"status\":200,\"body\":{\"id\":7}},"
		"{\"id\":\"4\",\"status\":503,\"body\":null}") });
	assert_non_null(strstr(fake_last(f->http)->body, "{\"id\":\"2\",\"method\":\"GET\",\"url\":\"/users/u2?$select=id,displayName,userPrincipalName,"
		"usageLocation,accountEnabled,assignedLicenses,licenseAssignmentStates\"}"));
	expect_part(0, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	assert_string_equal(kept.users[0].id, "u1");
	assert_string_equal(kept.users[0].usage_location, "DE");
	assert_int_equal(kept.users[0].licences.count, 1);
	assert_null(kept.users[0].sources.items[0].error);
	expect_part(1, ERROR_ANSWER, API_LICENCE_UNANSWERED);
	assert_null(kept.users[1].id);
	expect_part(2, ERROR_NOT_FOUND, API_LICENCE_GONE);
	expect_part(3, ERROR_SERVICE, API_LICENCE_UNANSWERED);
}

static void answers_belong_to_their_parts_in_any_order(void **state)
{
	three(*state, "\xef\xbb\xbf " ANSWERS(FINE("3") ",{\"id\":\"1\",\"status\":409,\"body\":{\"error\":{\"code\":\"x\",\"message\":\"y\"}}}," FINE("2")) "\r\n");
	expect_part(0, ERROR_CONFLICT, API_LICENCE_CONCURRENT);
	expect_part(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(2, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void what_was_not_answered_is_unsure(void **state)
{
	three(*state, ANSWERS(FINE("2") "," "{\"id\":\"3\"}"));
	expect_part(0, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	expect_part(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(2, ERROR_UNSURE, API_LICENCE_UNANSWERED);
}

static void what_was_answered_twice_is_unsure(void **state)
{
	three(*state, ANSWERS(FINE("1") "," FINE("2") "," FINE("3") ",{\"id\":\"2\",\"status\":400}"));
	expect_part(0, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(1, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	expect_part(2, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void strange_parts_are_passed_over(void **state)
{
	three(*state, ANSWERS(FINE("0") "," FINE("4") "," FINE("99999999999999999999") ",7,null,[],{},\"x\"," FINE("a") "," FINE("") ",{\"id\":null,\"status\":200},"
		FINE("1") ",{\"id\":2,\"status\":200}," FINE("-3") "," FINE("3")));
	expect_all(3, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void an_unreadable_answer_is_unsure(void **state)
{
	static const char *const bodies[] = { "", "null", "[]", "{}", "{\"responses\":null}", "{\"responses\":{}}", "not JSON", ANSWERS(FINE("1")) "x", ANSWERS(FINE("1")) "{}",
		"{\"responses\":[" FINE("1") "," FINE("2") "," FINE("3"), ANSWERS(FINE("1") FINE("2")), ANSWERS("{\"id\":\"1\",\"status\":200,\"body\":[}]}"),
		"{\"error\":{\"code\":\"BadRequest\",\"message\":\"no\"}}" };

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		three(*state, bodies[i]);
		expect_all(3, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	}
}

static void a_cut_answer_is_unsure_wherever_it_is_cut(void **state)
{
	static const char whole[] = ANSWERS(FINE("1") ",{\"id\":\"2\",\"status\":400,\"headers\":{\"a\":\"\\\"}\"},\"body\":{\"error\":{\"code\":\"c\",\"message\":\"m\"}}}," FINE("3"));

	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		char *cut = xstrndup(whole, n);

		three(*state, cut);
		expect_all(3, ERROR_UNSURE, API_LICENCE_UNANSWERED);
		free(cut);
	}
}

static void outcomes_of_the_whole_stand_in_every_part(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum error_kind kind;
		enum api_licence_refusal refusal;
	} list[] = {
		{ { .outcome = HTTP_LOST }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .outcome = HTTP_LOST, .timed_out = true }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .outcome = HTTP_TOO_LARGE }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .outcome = HTTP_NOT_SENT }, ERROR_OFFLINE, API_LICENCE_UNANSWERED },
		{ { .outcome = HTTP_NOT_SENT, .tls_failed = true }, ERROR_TLS, API_LICENCE_UNANSWERED },
		{ { .status = 500 }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 503 }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 503, .headers = "Retry-After: 1" }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 504, .body = "<html>" }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 424 }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 302 }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 429 }, ERROR_RATE_LIMITED, API_LICENCE_UNANSWERED },
		{ { .status = 403 }, ERROR_FORBIDDEN, API_LICENCE_FORBIDDEN },
		{ { .status = 404 }, ERROR_UNSURE, API_LICENCE_UNANSWERED },
		{ { .status = 400, .body = "{\"error\":{\"code\":\"BadRequest\",\"message\":\"Invalid batch\"}}" }, ERROR_REFUSED, API_LICENCE_OTHER },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		size_t before = fake_count_of(f->http, "$batch");

		change(f, 3);
		answered(f, list[i].answer);
		expect_all(3, list[i].kind, list[i].refusal);
		assert_int_equal(fake_count_of(f->http, "$batch"), before + 1);
		assert_int_equal(kept.throttle.refused, list[i].kind == ERROR_RATE_LIMITED ? 3 : 0);
	}
	assert_string_equal(kept.parts[2].error.service, "Invalid batch");
}

static void a_reading_is_not_unsure(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum error_kind kind;
	} list[] = {
		{ { .outcome = HTTP_LOST }, ERROR_OFFLINE },
		{ { .outcome = HTTP_LOST, .timed_out = true }, ERROR_TIMEOUT },
		{ { .status = 503 }, ERROR_SERVICE },
		{ { .status = 429 }, ERROR_RATE_LIMITED },
		{ { .status = 404 }, ERROR_ANSWER },
		{ { .status = 200, .body = "{\"responses\":[" }, ERROR_ANSWER },
		{ { .status = 200, .body = "{\"responses\":[]}" }, ERROR_ANSWER },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		f->calls = 0;
		api_users_read(f->api, (const char *const[]){ "u1", "u2" }, 2, on_batch, f);
		answered(f, list[i].answer);
		expect_all(2, list[i].kind, API_LICENCE_UNANSWERED);
	}
}

/* "Not there any more" may be the echo of the first sending, and "too much" come after it took effect. */
static void what_went_out_twice_is_refused_by_nobody(void **state)
{
	static const char body[] = ANSWERS(FINE("1") ",{\"id\":\"2\",\"status\":400,\"body\":{\"error\":{\"code\":\"Request_BadRequest\","
		"\"message\":\"They do not have a corresponding license.\"}}},{\"id\":\"3\",\"status\":429,\"headers\":{\"Retry-After\":\"2\"}}");
	struct fixture *f = *state;

	change(f, 3);
	answered(f, (struct fake_answer){ .status = 200, .sent_again = true, .body = body });
	expect_part(0, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(1, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	assert_string_equal(kept.parts[1].error.service, "They do not have a corresponding license.");
	expect_part(2, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	assert_int_equal(kept.throttle.refused, 1);
	assert_int_equal(kept.throttle.retry_after_ms, 2000);
	change(f, 3);
	answered(f, (struct fake_answer){ .status = 429, .sent_again = true });
	expect_all(3, ERROR_UNSURE, API_LICENCE_UNANSWERED);
}

static void limits_are_told_by_the_whole_and_by_the_parts(void **state)
{
	struct fixture *f = *state;

	change(f, 4);
	answered(f, (struct fake_answer){ .status = 200, .headers = "x-ms-throttle-limit-percentage: 0.85\nRetry-After: 1", .body = ANSWERS(
		"{\"id\":\"1\",\"status\":429,\"headers\":{\"retry-after\":\"2.128\",\"X-MS-Throttle-Limit-Percentage\":1.25},\"body\":{\"error\":{\"code\":\"TooManyRequests\","
		"\"message\":\"Please retry again later.\"}}}," FINE("2") ",{\"id\":\"3\",\"status\":429},"
		"{\"id\":\"4\",\"status\":429,\"headers\":{\"RETRY-AFTER\":2,\"x-ms-throttle-limit-percentage\":\"high\"}}") });
	expect_part(0, ERROR_RATE_LIMITED, API_LICENCE_UNANSWERED);
	assert_int_equal(kept.parts[0].error.retry_after_ms, 2128);
	assert_string_equal(kept.parts[0].error.service, "Please retry again later.");
	expect_part(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(2, ERROR_RATE_LIMITED, API_LICENCE_UNANSWERED);
	assert_int_equal(kept.parts[2].error.retry_after_ms, -1);
	assert_int_equal(kept.parts[3].error.retry_after_ms, 2000);
	assert_int_equal(kept.throttle.used_micro, 1250000);
	assert_int_equal(kept.throttle.retry_after_ms, 2128);
	assert_int_equal(kept.throttle.refused, 3);
}

static void a_refused_whole_tells_when_to_come_back(void **state)
{
	struct fixture *f = *state;

	change(f, 2);
	answered(f, (struct fake_answer){ .status = 429, .headers = "retry-after: 10\nX-Ms-Throttle-Limit-Percentage: 1.8" });
	assert_int_equal(kept.throttle.retry_after_ms, 10000);
	assert_int_equal(kept.throttle.used_micro, 1800000);
	assert_int_equal(kept.throttle.refused, 2);
	assert_int_equal(kept.parts[1].error.retry_after_ms, 10000);
}

static void a_failed_dependency_of_the_whole_still_tells_of_the_parts(void **state)
{
	struct fixture *f = *state;

	change(f, 3);
	answered(f, (struct fake_answer){ .status = 424, .body = ANSWERS(FINE("1") ",{\"id\":\"2\",\"status\":429,\"headers\":{\"Retry-After\":\"3\"}},"
		"{\"id\":\"3\",\"status\":424}") });
	expect_part(0, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(1, ERROR_RATE_LIMITED, API_LICENCE_UNANSWERED);
	expect_part(2, ERROR_RATE_LIMITED, API_LICENCE_UNANSWERED);
	assert_int_equal(kept.throttle.refused, 2);
	assert_int_equal(kept.throttle.retry_after_ms, 3000);
}

static void a_part_that_the_service_failed_at_is_unsure(void **state)
{
	three(*state, ANSWERS("{\"id\":\"1\",\"status\":500},{\"id\":\"2\",\"status\":503,\"headers\":{\"Retry-After\":\"5\"}},{\"id\":\"3\",\"status\":504}"));
	expect_all(3, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	assert_int_equal(kept.parts[1].error.retry_after_ms, 5000);
	assert_int_equal(kept.throttle.refused, 0);
}

/* Sentences of our own that carry what tells the refusals apart. */
static void refusals_are_told_apart_by_their_words(void **state)
{
	static const struct {
		int status;
		const char *code, *words;
		enum error_kind kind;
		enum api_licence_refusal refusal;
	} list[] = {
		{ 400, "Request_BadRequest", "It cannot be done for a user with INVALID usage location.", ERROR_REFUSED, API_LICENCE_NO_LOCATION },
		{ 400, "Request_BadRequest", "Service A is not offered in the usage location of this user.", ERROR_REFUSED, API_LICENCE_WRONG_LOCATION },
		{ 400, "Request_BadRequest", "ProhibitedInUsageLocationViolation", ERROR_REFUSED, API_LICENCE_WRONG_LOCATION },
		{ 400, "Request_BadRequest", "Product X does not have any available licenses left.", ERROR_REFUSED, API_LICENCE_NO_SEAT },
		{ 400, "Request_BadRequest", "Plans A, B are mutually exclusive, so it failed.", ERROR_REFUSED, API_LICENCE_EXCLUSIVE },
		{ 400, "Request_BadRequest", "Plan A depends on the service plan(s) B, C", ERROR_REFUSED, API_LICENCE_DEPENDENCY },
		{ 400, "Request_BadRequest", "That license is inherited from a group and stays.", ERROR_REFUSED, API_LICENCE_INHERITED },
		{ 400, "Request_BadRequest", "They do not have a corresponding license.", ERROR_REFUSED, API_LICENCE_NOT_HELD },
		{ 400, "Request_BadRequest", "The proxy address smtp:a@b is taken.", ERROR_REFUSED, API_LICENCE_NOT_UNIQUE },
		{ 400, "Request_BadRequest", "Something new.", ERROR_REFUSED, API_LICENCE_OTHER },
		{ 400, "Directory_ConcurrencyViolation", "Busy.", ERROR_REFUSED, API_LICENCE_CONCURRENT },
		{ 409, "Directory_ConcurrencyViolation", "Busy.", ERROR_CONFLICT, API_LICENCE_CONCURRENT },
		{ 404, "Request_ResourceNotFound", "No such user.", ERROR_NOT_FOUND, API_LICENCE_GONE },
		{ 403, "Authorization_RequestDenied", "Not you.", ERROR_FORBIDDEN, API_LICENCE_FORBIDDEN },
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		char *body = xasprintf("{\"responses\":[{\"id\":\"1\",\"status\":%d,\"headers\":{\"request-id\":\"r-77\"},\"body\":{\"error\":{\"code\":\"%s\","
			"\"message\":\"%s\",\"innerError\":{\"date\":\"2026-03-01T09:00:00\"}}}}]}", list[i].status, list[i].code, list[i].words);

		three(*state, body);
		expect_part(0, list[i].kind, list[i].refusal);
		assert_string_equal(kept.parts[0].error.code, list[i].code);
		assert_string_equal(kept.parts[0].error.service, list[i].words);
		assert_non_null(strstr(kept.parts[0].error.detail, "r-77"));
		free(body);
	}
}

static void the_services_words_are_harmless(void **state)
{
	three(*state, ANSWERS("{\"id\":\"1\",\"status\":400,\"body\":{\"error\":{\"code\":\"a\\u001bb\",\"message\":\"red \\u001b[31mwords\\u202e\"}}}"));
	assert_string_equal(kept.parts[0].error.service, "red words");
	assert_null(strchr(kept.parts[0].error.code, '\x1b'));
}

static void a_token_that_ran_out_is_renewed(void **state)
{
	struct fixture *f = *state;

	change(f, 2);
	fake_answer(f->http, "POST", "/$batch", (struct fake_answer){ .status = 401 });
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("1") "," FINE("2")) });
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer T2");
	expect_all(2, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void parts_whose_token_ran_out_go_once_more_alone(void **state)
{
	struct fixture *f = *state;
	const char *body;

	change(f, 3);
	fake_answer(f->http, "POST", "/$batch", (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("3") ",{\"id\":\"2\",\"status\":401}") });
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("2") ",{\"id\":\"3\",\"status\":500}") });
	body = fake_last(f->http)->body;
	assert_null(strstr(body, "u1"));
	assert_non_null(strstr(body, "u2"));
	assert_null(strstr(body, "u3"));
	expect_part(0, ERROR_UNSURE, API_LICENCE_UNANSWERED);
	expect_part(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(2, ERROR_NONE, API_LICENCE_CARRIED_OUT);
}

static void a_token_that_is_refused_again_is_told(void **state)
{
	struct fixture *f = *state;

	change(f, 2);
	fake_answer(f->http, "POST", "/$batch", (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("1") ",{\"id\":\"2\",\"status\":401}") });
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS("{\"id\":\"2\",\"status\":401}") });
	expect_part(0, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(1, ERROR_SIGNED_OUT, API_LICENCE_UNANSWERED);
}

static void what_is_cancelled_under_way_is_unsure(void **state)
{
	struct fixture *f = *state;
	uint64_t id = api_licences_change(f->api, NULL, &(struct api_licence_change){ .user_id = "u1", .remove_sku = OLD }, 1, on_batch, f);

	settle(f);
	assert_int_equal(fake_count_of(f->http, "$batch"), 1);
	api_cancel(f->api, id);
	settle(f);
	assert_int_equal(f->calls, 1);
	expect_all(1, ERROR_UNSURE, API_LICENCE_UNANSWERED);
}

static void what_is_cancelled_before_it_left_is_not(void **state)
{
	struct fixture *f = *state;
	uint64_t id = api_licences_change(f->api, NULL, &(struct api_licence_change){ .user_id = "u1", .remove_sku = OLD }, 1, on_batch, f);

	api_cancel(f->api, id);
	settle(f);
	assert_int_equal(f->calls, 1);
	assert_int_equal(fake_count_of(f->http, "$batch"), 0);
	expect_all(1, ERROR_CANCELLED, API_LICENCE_UNANSWERED);
}

static void nobody_without_an_id_is_sent(void **state)
{
	const struct api_licence_change changes[] = { { .user_id = "", .remove_sku = OLD }, { .user_id = "u2", .remove_sku = OLD }, { .remove_sku = OLD } };
	struct fixture *f = *state;

	api_licences_change(f->api, NULL, changes, 3, on_batch, f);
	answered(f, (struct fake_answer){ .status = 200, .body = ANSWERS(FINE("1") "," FINE("2")) });
	assert_null(strstr(fake_last(f->http)->body, "\"id\":\"1\""));
	expect_part(0, ERROR_INPUT, API_LICENCE_UNANSWERED);
	expect_part(1, ERROR_NONE, API_LICENCE_CARRIED_OUT);
	expect_part(2, ERROR_INPUT, API_LICENCE_UNANSWERED);
	f->calls = 0;
	api_licences_change(f->api, NULL, changes, 1, on_batch, f);
	assert_int_equal(f->calls, 0);
	settle(f);
	assert_int_equal(f->calls, 1);
	expect_all(1, ERROR_INPUT, API_LICENCE_UNANSWERED);
	assert_int_equal(fake_count_of(f->http, "$batch"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_request_holds_adds_and_removes_of_each),
		TEST(a_location_is_a_patch),
		TEST(working_out_again_has_no_body),
		TEST(a_group_is_changed_as_a_user_is),
		TEST(users_are_read_each_for_itself),
		TEST(answers_belong_to_their_parts_in_any_order),
		TEST(what_was_not_answered_is_unsure),
		TEST(what_was_answered_twice_is_unsure),
		TEST(strange_parts_are_passed_over),
		TEST(an_unreadable_answer_is_unsure),
		TEST(a_cut_answer_is_unsure_wherever_it_is_cut),
		TEST(outcomes_of_the_whole_stand_in_every_part),
		TEST(a_reading_is_not_unsure),
		TEST(what_went_out_twice_is_refused_by_nobody),
		TEST(limits_are_told_by_the_whole_and_by_the_parts),
		TEST(a_refused_whole_tells_when_to_come_back),
		TEST(a_failed_dependency_of_the_whole_still_tells_of_the_parts),
		TEST(a_part_that_the_service_failed_at_is_unsure),
		TEST(refusals_are_told_apart_by_their_words),
		TEST(the_services_words_are_harmless),
		TEST(a_token_that_ran_out_is_renewed),
		TEST(parts_whose_token_ran_out_go_once_more_alone),
		TEST(a_token_that_is_refused_again_is_told),
		TEST(what_is_cancelled_under_way_is_unsure),
		TEST(what_is_cancelled_before_it_left_is_not),
		TEST(nobody_without_an_id_is_sent),
	};

	return cmocka_run_group_tests_name("licences", tests, NULL, NULL);
}
