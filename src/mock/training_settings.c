/* Training control: what changes in the middle of a run of how people and programs sign in. */
#include "core/error.h"
#include "core/text.h"
#include "json/decode.h"
#include "mock/commerce.h"
#include "mock/known_keys.h"
#include "mock/settings.h"
#include "mock/training.h"
#include "mock/world.h"

#include <stddef.h>

struct setting {
	char *section, *key, *value;
};
static const struct json_field setting_fields[] = {
	JSON_FIELD("section", JSON_TEXT, struct setting, section, .flags = JSON_REQUIRED),
	JSON_FIELD("key", JSON_TEXT, struct setting, key, .flags = JSON_REQUIRED),
	/* A certificate has lines. */
	JSON_FIELD("value", JSON_TEXT, struct setting, value, .flags = JSON_REQUIRED, .limit = 65536),
	JSON_FIELDS_END,
};
static const struct json_shape setting_shape = { "a setting", sizeof(struct setting), setting_fields };

struct settings {
	struct json_list set;
};
static const struct json_field settings_fields[] = {
	JSON_FIELD("set", JSON_LIST, struct settings, set, .flags = JSON_REQUIRED, .limit = 100, .shape = &setting_shape),
	JSON_FIELDS_END,
};
static const struct json_shape settings_shape = { "settings", sizeof(struct settings), settings_fields };

/* All of them, or those before the first that is refused. */
static int change_all(struct world *w, const struct settings *s, struct error *err)
{
	const struct setting *list = s->set.items;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < s->set.count; i++)
		ret = settings_change(w, list[i].section, list[i].key, list[i].value, err);
	return ret;
}

void training_settings(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "set", "section", "key", "value", NULL };
	struct error err = ERROR_INIT;
	struct settings s = { 0 };

	if (!training_admits(w, rq, rs))
		return;
	if (known_keys_only(rq->body, rq->body_len, known, &err) < 0 || json_decode(&settings_shape, &s, rq->body, rq->body_len, &json_limits_default, &err) < 0)
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
	else if (change_all(w, &s, &err) < 0)
		commerce_refuse(w, rq, rs, 400, "bad_value", err.text);
	else
		training_write_state(w, rs);
	json_clear(&settings_shape, &s);
}
