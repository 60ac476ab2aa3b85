#include "api/api_envelope.h"

#include "api/api_decoder.h"
#include "api/api_text.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const struct json_limits envelope_limits = { .bytes = 64 << 10, .depth = 16 };

struct graph_inner {
	char *code, *message;
};

struct graph_envelope {
	struct graph_inner error;
};

static const struct json_field graph_inner_fields[] = {
	JSON_FIELD("code", JSON_CODE, struct graph_inner, code),
	JSON_FIELD("message", JSON_TEXT, struct graph_inner, message),
	JSON_FIELDS_END,
};

static const struct json_shape graph_inner_shape = { "an error", sizeof(struct graph_inner), graph_inner_fields };

static const struct json_field graph_fields[] = {
	JSON_FIELD("error", JSON_STRUCT, struct graph_envelope, error, .shape = &graph_inner_shape),
	JSON_FIELDS_END,
};

static const struct json_shape graph_shape = { "an error", sizeof(struct graph_envelope), graph_fields };

struct flat_envelope {
	char *code, *description, *status_code, *message;
	char *sub, *numbers;
};

static const struct json_field commerce_fields[] = {
	JSON_FIELD("code", JSON_CODE, struct flat_envelope, code),
	JSON_FIELD("description", JSON_TEXT, struct flat_envelope, description),
	JSON_FIELD("statusCode", JSON_CODE, struct flat_envelope, status_code),
	JSON_FIELD("message", JSON_TEXT, struct flat_envelope, message),
	JSON_FIELDS_END,
};

static const struct json_shape commerce_shape = { "an error", sizeof(struct flat_envelope), commerce_fields };

static const struct json_field entra_fields[] = {
	JSON_FIELD("error", JSON_CODE, struct flat_envelope, code),
	JSON_FIELD("error_description", JSON_TEXT, struct flat_envelope, description),
	JSON_FIELD("error_codes", JSON_TREE, struct flat_envelope, numbers),
	JSON_FIELD("suberror", JSON_CODE, struct flat_envelope, sub),
	JSON_FIELDS_END,
};

static const struct json_shape entra_shape = { "an error", sizeof(struct flat_envelope), entra_fields };

static char *take(char **text)
{
	char *taken = *text;

	*text = NULL;
	return taken;
}

static void read_graph(const char *body, size_t len, struct envelope *ret)
{
	struct graph_envelope e = { { NULL, NULL } };

	if (json_decode(&graph_shape, &e, body, len, &envelope_limits, NULL) != 0)
		return;
	ret->code = take(&e.error.code);
	ret->text = take(&e.error.message);
	json_clear(&graph_shape, &e);
}

static void read_flat(const struct json_shape *shape, const char *body, size_t len, struct envelope *ret)
{
	struct flat_envelope e = { .code = NULL };

	if (json_decode(shape, &e, body, len, &envelope_limits, NULL) != 0)
		return;
	ret->code = e.code ? take(&e.code) : take(&e.status_code);
	ret->text = e.description ? take(&e.description) : take(&e.message);
	ret->sub = take(&e.sub);
	ret->numbers = take(&e.numbers);
	json_clear(shape, &e);
}

void envelope_read(enum api_service service, const char *body, size_t len, struct envelope *ret)
{
	*ret = (struct envelope){ .code = NULL };
	if (service == API_ENTRA)
		read_flat(&entra_shape, body, len, ret);
	else
		read_graph(body, len, ret);
	if (service != API_ENTRA && !ret->code && !ret->text)
		read_flat(&commerce_shape, body, len, ret);
	text_unescape(&ret->text);
}

void envelope_clear(struct envelope *e)
{
	free(e->code);
	free(e->text);
	free(e->sub);
	free(e->numbers);
	*e = (struct envelope){ .code = NULL };
}
