/* The client of the licences and the training server meet over real sockets: neither was written from the other. */
#include "client.h"

#include "api/api.h"
#include "api/api_groups.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define E4 "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define E5 "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
#define EXCHANGE "efb87545-963c-4e0d-99df-69c6916d9eb0"
#define YAMMER "7547a3fe-08ee-4ccb-b430-5077c5041653"
#define PEOPLE 72

struct meeting {
	struct client server;
	struct http *http;
	struct timers *timers;
	struct api *api;
	char *ids[PEOPLE + 1]; /* by the numbers of the scenario */
	bool done;
	struct error err;
	struct api_batch batch;
	struct api_groups groups;
	struct api_group group;
	size_t users, direct, inherited, members, nested;
	char member[40]; /* the last one's id */
};

static void look_up_people(struct meeting *m)
{
	const char *at;

	assert_int_equal(client_call(&m->server, "GET", "/graph/v1.0/users?$top=999&$select=id", NULL, NULL), 200);
	at = m->server.body.data;
	for (int i = 1; i <= PEOPLE; i++) {
		at = strstr(at, "\"id\":\"");
		assert_non_null(at);
		at += strlen("\"id\":\"");
		m->ids[i] = xstrndup(at, strcspn(at, "\""));
	}
}

static int begin(void **state)
{
	struct meeting *m = xcalloc(1, sizeof(*m));
	struct api_config config = { .client_id = CLIENT_TRAINING };
	struct error err = ERROR_INIT;
	char *entra, *graph;

	client_begin(&m->server, "groups");
	look_up_people(m);
	entra = xasprintf("%s/entra", m->server.base);
	graph = xasprintf("%s/graph/v1.0", m->server.base);
	m->http = http_new(NULL, &err);
	assert_non_null(m->http);
	m->timers = timers_new();
	config.url[API_ENTRA] = entra;
	config.url[API_GRAPH] = graph;
	config.tenant = m->server.cid;
	secret_set(&config.client_secret, CLIENT_TRAINING_SECRET, strlen(CLIENT_TRAINING_SECRET));
	m->api = api_new(&config, m->http, m->timers);
	free(entra);
	free(graph);
	*state = m;
	return 0;
}

static void forget(struct meeting *m)
{
	for (size_t i = 0; i < API_BATCH; i++)
		api_user_clear(&m->batch.users[i]);
	memset(&m->batch, 0, sizeof(m->batch));
	api_groups_clear(&m->groups);
	api_group_clear(&m->group);
}

static int end(void **state)
{
	struct meeting *m = *state;
	int status;

	forget(m);
	api_free(m->api);
	http_free(m->http);
	timers_free(m->timers);
	for (int i = 1; i <= PEOPLE; i++)
		free(m->ids[i]);
	status = client_end(&m->server);
	free(m);
	return status;
}

static void run(struct meeting *m)
{
	while (!m->done) {
		http_poll(m->http, NULL, 0, 100);
		http_deliver(m->http);
		timers_run(m->timers, time_monotonic_ms());
	}
	m->done = false;
}

static void end_of(struct meeting *m, const struct error *err)
{
	m->done = true;
	m->err = err ? *err : ERROR_INIT;
}

static void on_batch(void *arg, struct api_batch *batch)
{
	struct meeting *m = arg;

	forget(m);
	m->batch = *batch;
	memset(batch->users, 0, sizeof(batch->users));
	end_of(m, NULL);
}

static void move(struct meeting *m, const struct api_licence_change *changes, size_t n)
{
	api_licences_change(m->api, NULL, changes, n, on_batch, m);
	run(m);
	assert_int_equal(m->batch.n, n);
}

static const struct api_user *read_one(struct meeting *m, int number)
{
	api_users_read(m->api, (const char *const[]){ m->ids[number] }, 1, on_batch, m);
	run(m);
	if (m->batch.parts[0].error.kind != ERROR_NONE)
		fail_msg("%s [%s]", m->batch.parts[0].error.text, m->batch.parts[0].error.detail);
	return &m->batch.users[0];
}

static bool holds(const struct api_user *u, const char *sku)
{
	for (size_t i = 0; i < u->licences.count; i++)
		if (str_ieq(u->licences.items[i].sku_id, sku))
			return true;
	return false;
}

static struct api_licence_change swap(const char *user)
{
	return (struct api_licence_change){ .user_id = user, .add_sku = E5, .remove_sku = E4 };
}

static void on_users_page(void *arg, struct api_users *page)
{
	struct meeting *m = arg;

	for (size_t i = 0; i < page->count; i++) {
		assert_true(holds(&page->items[i], E4));
		for (size_t k = 0; k < page->items[i].sources.count; k++)
			if (str_ieq(page->items[i].sources.items[k].sku_id, E4))
				*(page->items[i].sources.items[k].group_id ? &m->inherited : &m->direct) += 1;
	}
}

static void on_count(void *arg, const struct error *err, size_t count)
{
	struct meeting *m = arg;

	m->users = count;
	end_of(m, err);
}

static void on_groups(void *arg, const struct error *err, struct api_groups *result)
{
	struct meeting *m = arg;

	if (result) {
		m->groups = *result;
		memset(result, 0, sizeof(*result));
	}
	end_of(m, err);
}

static void on_group(void *arg, const struct error *err, struct api_group *result)
{
	struct meeting *m = arg;

	api_group_clear(&m->group);
	if (result) {
		m->group = *result;
		memset(result, 0, sizeof(*result));
	}
	end_of(m, err);
}

static void on_members(void *arg, struct api_members *page)
{
	struct meeting *m = arg;

	for (size_t i = 0; i < page->count; i++) {
		*(page->items[i].is_group ? &m->nested : &m->members) += 1;
		assert_true(page->items[i].is_group == !page->items[i].upn);
		str_copy(m->member, sizeof(m->member), page->items[i].id);
	}
}

static void who_holds_a_licence_and_by_whom(void **state)
{
	struct meeting *m = *state;

	api_users_with_licence(m->api, E4, on_users_page, on_count, m);
	run(m);
	assert_int_equal(m->err.kind, ERROR_NONE);
	assert_true(m->users > 0 && m->direct > 0);
	assert_int_equal(m->inherited, 24); /* all members of the groups but the twin */
	assert_true(m->users <= m->direct + m->inherited);
}

static const struct api_group *group_named(struct meeting *m, const char *name)
{
	for (size_t i = 0; i < m->groups.count; i++)
		if (str_eq(m->groups.items[i].display_name, name))
			return &m->groups.items[i];
	fail_msg("there is no group %s", name);
	return NULL;
}

static void groups_and_their_members(void **state)
{
	struct meeting *m = *state;
	const struct api_group *sales;

	api_groups_with_licence(m->api, E4, on_groups, m);
	run(m);
	assert_int_equal(m->err.kind, ERROR_NONE);
	assert_int_equal(m->groups.count, 2);
	sales = group_named(m, "Sales");
	assert_string_equal(sales->licences.items[0].sku_id, E4);
	assert_int_equal(sales->licences.items[0].disabled_plans.count, 2);
	assert_int_equal(sales->processing, API_GROUP_COMPLETE);
	api_group_members(m->api, sales->id, on_members, on_count, m);
	run(m);
	assert_int_equal(m->err.kind, ERROR_NONE);
	assert_int_equal(m->members, 17);
	assert_int_equal(m->nested, 1);
	assert_int_equal(m->users, 18);
}

static void a_user_is_moved_and_read_back(void **state)
{
	struct meeting *m = *state;
	struct api_licence_change change = swap(m->ids[1]);
	const struct api_user *u;

	change.disabled = (const char *const[]){ YAMMER };
	change.n_disabled = 1;
	move(m, &change, 1);
	if (m->batch.parts[0].error.kind != ERROR_NONE)
		fail_msg("%s: %s", m->batch.parts[0].error.text, m->batch.parts[0].error.service);
	u = read_one(m, 1);
	assert_true(holds(u, E5) && !holds(u, E4));
	for (size_t i = 0; i < u->sources.count; i++)
		if (str_ieq(u->sources.items[i].sku_id, E5))
			assert_string_equal(u->sources.items[i].disabled_plans.items[0], YAMMER);
}

/* The states of the world refuse, and the client tells them apart. */
static void every_refusal_is_told_apart(void **state)
{
	struct meeting *m = *state;
	const struct {
		struct api_licence_change change;
		enum api_licence_refusal refusal;
	} list[] = {
		{ swap(m->ids[8]), API_LICENCE_NO_LOCATION },
		{ swap(m->ids[12]), API_LICENCE_EXCLUSIVE },
		{ { .user_id = m->ids[20], .add_sku = E5, .disabled = (const char *const[]){ EXCHANGE }, .n_disabled = 1, .remove_sku = E4 }, API_LICENCE_DEPENDENCY },
		{ { .user_id = m->ids[50], .remove_sku = E4 }, API_LICENCE_INHERITED },
		{ { .user_id = m->ids[2], .remove_sku = E5 }, API_LICENCE_NOT_HELD },
		{ swap("00000000-0000-4000-8000-00000000dead"), API_LICENCE_GONE },
		{ { .user_id = m->ids[2], .add_sku = "00000000-0000-4000-8000-00000000dead" }, API_LICENCE_OTHER },
		{ swap(m->ids[2]), API_LICENCE_CARRIED_OUT },
	};
	struct api_licence_change changes[8];

	for (size_t i = 0; i < 8; i++)
		changes[i] = list[i].change;
	move(m, changes, 8);
	for (size_t i = 0; i < 8; i++) {
		const struct api_part *p = &m->batch.parts[i];

		if (p->refusal != list[i].refusal)
			fail_msg("part %zu: %d instead of %d: %s", i, (int)p->refusal, (int)list[i].refusal, p->error.service);
		assert_true(p->refusal == API_LICENCE_CARRIED_OUT || p->error.service[0]);
	}
}

static void a_location_opens_the_way(void **state)
{
	struct meeting *m = *state;
	struct api_licence_change change = swap(m->ids[9]);

	api_users_locate(m->api, NULL, &(struct api_location_change){ m->ids[9], "DE" }, 1, on_batch, m);
	run(m);
	assert_int_equal(m->batch.parts[0].error.kind, ERROR_NONE);
	assert_string_equal(read_one(m, 9)->usage_location, "DE");
	move(m, &change, 1);
	assert_int_equal(m->batch.parts[0].error.kind, ERROR_NONE);
	api_users_reprocess(m->api, (const char *const[]){ m->ids[9] }, 1, on_batch, m);
	run(m);
	assert_int_equal(m->batch.parts[0].error.kind, ERROR_NONE);
}

static void a_group_is_worked_off_later(void **state)
{
	struct meeting *m = *state;
	char *id;

	api_groups_with_licence(m->api, E4, on_groups, m);
	run(m);
	id = xstrdup(group_named(m, "Support")->id);
	api_group_change(m->api, NULL, &(struct api_licence_change){ .user_id = id, .add_sku = E5, .remove_sku = E4 }, on_batch, m);
	run(m);
	assert_int_equal(m->batch.parts[0].error.kind, ERROR_NONE);
	api_group_get(m->api, id, on_group, m);
	run(m);
	assert_string_equal(m->group.licences.items[0].sku_id, E5);
	assert_true(m->group.processing == API_GROUP_QUEUED || m->group.processing == API_GROUP_IN_PROGRESS);
	assert_int_equal(client_call(&m->server, "POST", "/training/v1/clock", "{\"advance\":\"PT10S\"}", NULL), 200);
	api_group_get(m->api, id, on_group, m);
	run(m);
	assert_int_equal(m->group.processing, API_GROUP_COMPLETE);
	api_group_members_with_errors(m->api, id, on_members, on_count, m);
	run(m);
	assert_int_equal(m->users, 1);
	assert_string_equal(m->member, m->ids[58]);
	assert_true(holds(read_one(m, 59), E5));
	free(id);
}

static void limits_are_told_part_by_part(void **state)
{
	struct meeting *m = *state;
	struct api_licence_change changes[6];
	size_t fine = 0;

	read_one(m, 1);
	assert_int_equal(client_call(&m->server, "POST", "/training/v1/limits", "{\"writeBucket\":4,\"writesPerSecond\":1}", NULL), 200);
	for (int i = 0; i < 6; i++)
		changes[i] = swap(m->ids[i + 1]);
	move(m, changes, 6);
	for (size_t i = 0; i < 6; i++) {
		const struct api_part *p = &m->batch.parts[i];

		fine += p->error.kind == ERROR_NONE;
		assert_true(p->error.kind == ERROR_NONE || p->error.kind == ERROR_RATE_LIMITED);
	}
	assert_true(fine >= 3 && fine < 6);
	assert_int_equal(m->batch.throttle.refused, 6 - fine);
	assert_true(m->batch.throttle.retry_after_ms > 0);
	assert_true(m->batch.throttle.used_micro >= 800000);
}

static void set_fault(struct meeting *m, const char *rule)
{
	char *body = xasprintf("{\"rules\":[%s]}", rule);

	assert_int_equal(client_call(&m->server, "POST", "/training/v1/faults", body, NULL), 200);
	free(body);
}

/* The change took effect, the answer did not come: nobody is told that it failed, and reading tells. */
static void a_lost_answer_is_unsure_and_reading_settles_it(void **state)
{
	static const char *const faults[] = {
		"{\"path\":\"*/$batch\",\"nth\":1,\"do\":\"reset\",\"when\":\"after\"}",
		"{\"path\":\"*/$batch\",\"nth\":1,\"do\":\"truncate\",\"when\":\"after\"}",
		"{\"path\":\"*/$batch\",\"nth\":1,\"do\":\"garbage\",\"when\":\"after\"}",
		"{\"path\":\"*/$batch\",\"nth\":1,\"do\":\"status\",\"status\":504,\"when\":\"after\"}",
	};
	struct meeting *m = *state;

	for (int i = 0; i < 4; i++) {
		struct api_licence_change change = swap(m->ids[i + 1]);

		read_one(m, i + 1);
		set_fault(m, faults[i]);
		move(m, &change, 1);
		if (m->batch.parts[0].error.kind != ERROR_UNSURE)
			fail_msg("%s: %s", faults[i], error_kind_name(m->batch.parts[0].error.kind));
		assert_true(holds(read_one(m, i + 1), E5));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

static void requests_keep_the_name_that_they_were_given(void **state)
{
	static const char *const names[] = { "0a0a0a0a-0000-4000-8000-000000000001", "0a0a0a0a-0000-4000-8000-000000000002", "0a0a0a0a-0000-4000-8000-000000000003" };
	struct meeting *m = *state;
	struct api_licence_change change = swap(m->ids[1]), of_group;
	char *group;

	api_licences_change(m->api, names[0], &change, 1, on_batch, m);
	run(m);
	api_users_locate(m->api, names[1], &(struct api_location_change){ m->ids[2], "DE" }, 1, on_batch, m);
	run(m);
	api_groups_with_licence(m->api, E4, on_groups, m);
	run(m);
	group = xstrdup(m->groups.items[0].id);
	of_group = swap(group);
	api_group_change(m->api, names[2], &of_group, on_batch, m);
	run(m);
	assert_int_equal(client_call(&m->server, "GET", "/training/v1/requests", NULL, NULL), 200);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strstr(m->server.body.data, names[i]))
			fail_msg("%s is not in the server's list:\n%s", names[i], m->server.body.data);
	free(group);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_holds_a_licence_and_by_whom),
		TEST(groups_and_their_members),
		TEST(a_user_is_moved_and_read_back),
		TEST(every_refusal_is_told_apart),
		TEST(a_location_opens_the_way),
		TEST(a_group_is_worked_off_later),
		TEST(limits_are_told_part_by_part),
		TEST(a_lost_answer_is_unsure_and_reading_settles_it),
		TEST(requests_keep_the_name_that_they_were_given),
	};

	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("licences", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
