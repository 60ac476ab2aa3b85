#include "client.h"

#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

struct text_holder {
	char *text;
};

static void start(struct client *c)
{
	int in[2], out[2];
	char *program = xasprintf("%s/m365-mock", getenv("stage_bindir"));

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	c->pid = fork();
	assert_true(c->pid >= 0);
	if (c->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[0]);
		close(in[1]);
		close(out[0]);
		close(out[1]);
		execl(program, program, "--until-stdin-closes", "--scenario", c->scenario, "--listen", c->listen ? c->listen : "127.0.0.1:0",
			c->database ? "--database" : (char *)NULL, c->database, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	c->stdin_fd = in[1];
	FILE *f = fdopen(out[0], "r");
	char line[200] = "";
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_true(str_starts(line, "listening on http://127.0.0.1:"));
	free(c->base);
	c->base = xstrdup(str_trim(line + strlen("listening on ")));
	str_set(&c->listen, c->base + strlen("http://"));
	free(program);
}

static size_t take(char *bytes, size_t size, size_t n, void *to)
{
	buf_add(to, bytes, size * n);
	return size * n;
}

static char *fill(const struct client *c, const char *path)
{
	struct buf out = BUF_INIT;
	if (!str_starts(path, "http"))
		buf_addstr(&out, c->base);
	while (*path) {
		if (str_starts(path, "{cid}")) {
			buf_addstr(&out, c->cid);
			path += 5;
		} else if (str_starts(path, "{source}")) {
			buf_addstr(&out, c->source);
			path += 8;
		} else if (*path == ' ') {
			buf_addstr(&out, "%20");
			path++;
		} else {
			buf_addch(&out, *path++);
		}
	}
	return buf_steal(&out);
}

static void perform(struct client *c, const char *method, const char *url, struct curl_slist *list, const char *body)
{
	buf_reset(&c->body);
	buf_reset(&c->headers);
	curl_easy_setopt(c->curl, CURLOPT_URL, url);
	curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, body);
	if (!body)
		curl_easy_setopt(c->curl, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(c->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(c->curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, &c->body);
	curl_easy_setopt(c->curl, CURLOPT_HEADERFUNCTION, take);
	curl_easy_setopt(c->curl, CURLOPT_HEADERDATA, &c->headers);
	c->result = curl_easy_perform(c->curl);
	c->status = 0;
	if (c->result == CURLE_OK)
		curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &c->status);
	curl_slist_free_all(list);
}

long client_call(struct client *c, const char *method, const char *path, const char *body, const char *header)
{
	struct curl_slist *list = NULL;
	char *url = fill(c, path), *bearer = xasprintf("Authorization: Bearer %s", c->token ? c->token : "");

	if (c->token)
		list = curl_slist_append(list, bearer);
	if (header)
		list = curl_slist_append(list, header);
	if (body)
		list = curl_slist_append(list, body[0] == '{' || body[0] == '[' ? "Content-Type: application/json" : "Content-Type: application/x-www-form-urlencoded");
	perform(c, method, url, list, body);
	free(bearer);
	free(url);
	return c->status;
}

long client_ask(struct client *c, const char *method, const char *url, const char *const *headers, const char *body)
{
	/* What curl would add by itself is taken away, so that what is sent is what was said. */
	struct curl_slist *list = curl_slist_append(NULL, "Accept:");

	if (body)
		list = curl_slist_append(list, "Expect:");
	for (size_t i = 0; headers[i]; i++)
		list = curl_slist_append(list, headers[i]);
	perform(c, method, url, list, body);
	return c->status;
}

char *client_header(const struct client *c, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = c->headers.data; *at; at += strcspn(at, "\n") + 1)
		if (strncasecmp(at, name, n) == 0 && at[n] == ':') {
			at += n + 1 + strspn(at + n + 1, " ");
			return xstrndup(at, strcspn(at, "\r\n"));
		}
	return NULL;
}

bool client_has_header(const struct client *c, const char *name, const char *value)
{
	const char *at = c->headers.data;
	size_t n = strlen(name);
	while (*at) {
		if (strncasecmp(at, name, n) == 0 && at[n] == ':')
			return !value || str_starts(at + n + 2, value);
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	return false;
}

static char *answer_text(struct client *c, const char *key)
{
	const struct json_field fields[] = { { .name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_RAW, .offset = offsetof(struct text_holder, text) }, { 0 } };
	const struct json_shape shape = { "an answer", sizeof(struct text_holder), fields };
	struct text_holder h = { 0 };
	if (json_decode(&shape, &h, c->body.data, c->body.len, &json_limits_default, NULL) < 0)
		fail_msg("no %s in %s", key, c->body.data);
	return h.text;
}

void client_sign_in(struct client *c)
{
	char *code, *body = xasprintf("client_id=" CLIENT_TRAINING "&scope=offline_access%%20%s/.default", c->base);
	assert_int_equal(client_call(c, "POST", "/entra/organizations/oauth2/v2.0/devicecode", body, NULL), 200);
	free(body);
	code = answer_text(c, "device_code");
	body = xasprintf("grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=" CLIENT_TRAINING "&device_code=%s", code);
	assert_int_equal(client_call(c, "POST", "/entra/organizations/oauth2/v2.0/token", body, NULL), 200);
	free(code);
	free(body);
	c->token = answer_text(c, "access_token");
}

/* The source is the subscription that the scenario lists first. */
static void look_around(struct client *c)
{
	assert_int_equal(client_call(c, "GET", "/training/v1/state", NULL, NULL), 200);
	c->cid = answer_text(c, "tenantId");
	const char *first = strstr(c->body.data, "\"subscriptions\":[{\"id\":\"");
	assert_non_null(first);
	c->source = xstrndup(first + strlen("\"subscriptions\":[{\"id\":\""), 36);
}

void client_begin(struct client *c, const char *scenario)
{
	client_begin_in(c, scenario, NULL);
}

void client_start(struct client *c, const char *scenario)
{
	*c = (struct client){ .stdin_fd = -1, .body = BUF_INIT, .headers = BUF_INIT, .curl = curl_easy_init(), .scenario = scenario };
	start(c);
}

void client_begin_in(struct client *c, const char *scenario, const char *database)
{
	*c = (struct client){ .stdin_fd = -1, .body = BUF_INIT, .headers = BUF_INIT, .curl = curl_easy_init(), .scenario = scenario, .database = database };
	start(c);
	look_around(c);
	client_sign_in(c);
}

void client_kill(struct client *c)
{
	int status = -1;
	assert_int_equal(kill(c->pid, SIGKILL), 0);
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	assert_true(WIFSIGNALED(status));
	close(c->stdin_fd);
}

void client_again(struct client *c)
{
	start(c);
}

int client_end(struct client *c)
{
	int status = -1;
	close(c->stdin_fd);
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	curl_easy_cleanup(c->curl);
	buf_clear(&c->body);
	buf_clear(&c->headers);
	free(c->base);
	free(c->listen);
	free(c->token);
	free(c->cid);
	free(c->source);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
