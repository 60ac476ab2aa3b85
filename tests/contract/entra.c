#include "entra.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct holder {
	char *text;
};

char *entra_text(const struct client *c, const char *key)
{
	const struct json_field fields[] = { { .name = key, .type = JSON_TEXT, .flags = JSON_RAW, .offset = offsetof(struct holder, text) }, JSON_FIELDS_END };
	const struct json_shape shape = { "an answer", sizeof(struct holder), fields };
	struct holder h = { 0 };
	struct error err = ERROR_INIT;

	if (json_decode(&shape, &h, c->body.data, c->body.len, &json_limits_default, &err) < 0)
		fail_msg("%s: %s", err.text, c->body.data);
	return h.text;
}

void entra_set(struct client *c, const char *section, const char *key, const char *value)
{
	struct buf body = BUF_INIT;
	struct json_writer json;

	json_writer_init(&json, &body);
	json_object(&json);
	json_key(&json, "set");
	json_array(&json);
	json_object(&json);
	json_put_string(&json, "section", section);
	json_put_string(&json, "key", key);
	json_put_string(&json, "value", value);
	json_object_end(&json);
	json_array_end(&json);
	json_object_end(&json);
	if (client_call(c, "POST", "/training/v1/settings", body.data, NULL) != 200)
		fail_msg("[%s] %s: %s", section, key, c->body.data);
	buf_clear(&body);
}

long entra_post(struct client *c, const char *tenant, const char *leaf, const char *fmt, ...)
{
	struct buf body = BUF_INIT;
	char *path = xasprintf("/entra/%s/oauth2/v2.0/%s", tenant, leaf);
	va_list args;
	long status;

	va_start(args, fmt);
	buf_vaddf(&body, fmt, args);
	va_end(args);
	status = client_call(c, "POST", path, body.data, NULL);
	buf_clear(&body);
	free(path);
	return status;
}

long entra_sign_in(struct client *c, const char *tenant, const char *scope)
{
	char *code, *error;
	long status = entra_post(c, tenant, "devicecode", "client_id=" CLIENT_TRAINING "&scope=%s", scope);

	if (status != 200)
		return status;
	code = entra_text(c, "device_code");
	assert_non_null(code);
	do {
		status = entra_post(c, tenant, "token", "grant_type=" DEVICE_GRANT "&client_id=" CLIENT_TRAINING "&client_info=1&device_code=%s", code);
		error = entra_text(c, "error");
		bool pending = str_eq(error, "authorization_pending");
		free(error);
		if (!pending)
			break;
	} while (true);
	free(code);
	return status;
}

long entra_refresh(struct client *c, const char *tenant, const char *refresh_token, const char *scope)
{
	return entra_post(c, tenant, "token", "grant_type=refresh_token&client_id=" CLIENT_TRAINING "&refresh_token=%s&scope=%s", refresh_token, scope);
}

long entra_alone(struct client *c, const char *tenant, const char *scope)
{
	return entra_post(c, tenant, "token", "grant_type=client_credentials&client_id=" CLIENT_TRAINING "&client_secret=" CLIENT_TRAINING_SECRET "&scope=%s", scope);
}

static void has_text(const struct client *c, const char *key)
{
	char *text = entra_text(c, key);

	if (str_empty(text))
		fail_msg("no %s in %s", key, c->body.data);
	free(text);
}

void entra_expect(const struct client *c, long status, const char *error, int code)
{
	static const char *const keys[] = { "error_description", "timestamp", "trace_id", "correlation_id", "error_uri" };
	char *said = entra_text(c, "error"), *codes = xasprintf("\"error_codes\":[%d]", code), *number = xasprintf("AADSTS%d: ", code);

	if (c->status != status || !str_eq(said, error) || !strstr(c->body.data, codes) || !strstr(c->body.data, number))
		fail_msg("expected %ld %s %d, got %ld %s", status, error, code, c->status, c->body.data);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		has_text(c, keys[i]);
	free(said);
	free(codes);
	free(number);
}
