/* The training server killed at any moment and started again on its file: what it answered for is there, once, at the same address. */
#include "client.h"

#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CART "{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":%d,\"billingCycle\":\"monthly\",\"termDuration\":\"P1Y\"}]}"

static struct client client;
static char dir[64], *database;

static int begin(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/m365-mock-restart-XXXXXX");
	assert_non_null(mkdtemp(dir));
	database = xasprintf("%s/world.db", dir);
	client_begin_in(&client, "contoso", database);
	*state = &client;
	return 0;
}

static int end(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	int status = client_end(*state);

	for (size_t i = 0; i < 3; i++) {
		char *path = xasprintf("%s%s", database, endings[i]);
		unlink(path);
		free(path);
	}
	rmdir(dir);
	free(database);
	return status;
}

static bool says(const struct client *c, const char *text)
{
	return strstr(c->body.data, text) != NULL;
}

/* Whoever signed in before goes on with the same token: nobody has to sign in because the server was away for a moment. */
static void a_token_holds(void **state)
{
	struct client *c = *state;
	client_kill(c);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 0);
	client_again(c);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
}

/* A scenario of one's own has no name that could be looked for among those that are installed. */
static void a_scenario_in_a_file_goes_on(void **state)
{
	struct client *c = *state;
	char *own = xasprintf("%s/own.ini", dir), *command = xasprintf("cp '%s/scenarios/contoso.ini' '%s'", getenv("M365_UPGRADE_DATADIR"), own);
	assert_int_equal(client_end(c), 0);
	assert_int_equal(system(command), 0);
	client_begin_in(c, own, database);
	client_kill(c);
	client_again(c);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	unlink(own);
	free(command);
	free(own);
}

static char *some_item(struct client *c)
{
	assert_int_equal(client_call(c, "GET", "/commerce/v1/customers/{cid}/subscriptions/{source}/transitionEligibilities", NULL, NULL), 200);
	const char *found = strstr(c->body.data, "\"catalogItemId\":\"");
	assert_non_null(found);
	found += strlen("\"catalogItemId\":\"");
	return xstrndup(found, strcspn(found, "\""));
}

/* The server dies while an answer that was promised is on its way; the same request again gets the first answer. */
static void an_answer_that_was_lost_is_given_again(void **state)
{
	struct client *c = *state;
	char *item = some_item(c), *cart = xasprintf(CART, item, 7);

	for (int i = 0; i < 3; i++) {
		char id[UUID_TEXT];
		uuid_make(id);
		char *header = xasprintf("MS-RequestId: %s", id);
		assert_int_equal(client_call(c, "POST", "/commerce/v1/customers/{cid}/carts", cart, header), 201);
		char *first = xstrdup(c->body.data);
		client_kill(c);
		client_again(c);
		assert_int_equal(client_call(c, "POST", "/commerce/v1/customers/{cid}/carts", cart, header), 201);
		assert_string_equal(c->body.data, first);
		free(first);
		free(header);
	}
	assert_int_equal(client_call(c, "GET", "/training/v1/state", NULL, NULL), 200);
	assert_true(says(c, "\"writes\":3,"));
	free(cart);
	free(item);
}

static pid_t kill_in(pid_t victim, unsigned microseconds)
{
	pid_t pid = fork();
	if (pid == 0) {
		usleep(microseconds);
		kill(victim, SIGKILL);
		_exit(0);
	}
	return pid;
}

static int64_t logged(struct client *c)
{
	int64_t n = 0;
	const char *at = client_call(c, "GET", "/training/v1/requests", NULL, NULL) == 200 ? c->body.data : "";
	while ((at = strstr(at, "/carts\",\"status\":201")) != NULL) {
		n++;
		at++;
	}
	return n;
}

/* Killed while it works, wherever it happens to be: what was answered is logged, and nothing was done twice. */
static void killed_at_any_moment(void **state)
{
	struct client *c = *state;
	char *item = some_item(c), *cart = xasprintf(CART, item, 9);
	int64_t answered = 0, asked = 0;

	for (unsigned i = 0; i < 12; i++) {
		pid_t killer = kill_in(c->pid, 700 * i);
		while (client_call(c, "POST", "/commerce/v1/customers/{cid}/carts", cart, NULL) == 201) {
			answered++;
			asked++;
		}
		asked++;
		assert_int_equal(waitpid(killer, NULL, 0), killer);
		waitpid(c->pid, NULL, 0);
		close(c->stdin_fd);
		client_again(c);
		assert_in_range(logged(c), answered, asked);
		answered = asked = logged(c);
	}
	free(cart);
	free(item);
}

static void silence_ends_with_whoever_waits(void **state)
{
	struct client *c = *state;
	assert_int_equal(client_call(c, "POST", "/training/v1/faults", "[{\"path\":\"*/organization\",\"nth\":1,\"do\":\"silence\"},{\"path\":\"*/organization\",\"nth\":2,\"do\":\"silence\",\"ms\":20}]", NULL), 200);
	curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_TIME, 1L);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 0);
	assert_int_equal(c->result, CURLE_OPERATION_TIMEDOUT);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 0);
	assert_int_not_equal(c->result, CURLE_OPERATION_TIMEDOUT);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_LIMIT, 0L);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_token_holds),
		TEST(a_scenario_in_a_file_goes_on),
		TEST(an_answer_that_was_lost_is_given_again),
		TEST(killed_at_any_moment),
		TEST(silence_ends_with_whoever_waits),
	};
	return cmocka_run_group_tests_name("restart", tests, NULL, NULL);
}
