#include "mock/faults.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/known_keys.h"
#include "mock/scenario.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct rule {
	char *method, *path, *code;
	int64_t nth, every, chance_micro; /* chance of 1000000 */
	int64_t status, retry_after_s, delay_ms;
	int when, action;
	bool item;
	int64_t seen;
};

struct faults {
	struct rule *rules;
	size_t n;
	struct stream dice;
	bool changed;
};

/* Nobody waits longer than that for an answer that does not come. */
#define SILENCE_MS (INT64_C(60) * 60 * 1000)

struct rule_list {
	struct json_list rules;
	char *dice; /* as it was saved; NULL: a list that somebody wrote */
};

static const struct json_word actions[] = {
	{ "status", FAULT_STATUS },
	{ "error", FAULT_ERROR },
	{ "reset", FAULT_RESET },
	{ "truncate", FAULT_TRUNCATE },
	{ "delay", FAULT_DELAY },
	{ "silence", FAULT_SILENCE },
	{ "garbage", FAULT_GARBAGE },
	{ "unapplied", FAULT_UNAPPLIED },
	{ "portal", FAULT_PORTAL },
	{ 0 },
};
static const struct json_word whens[] = { { "before", 1 }, { "after", 2 }, { 0 } };

static const struct json_field rule_fields[] = {
	{ .name = "method", .type = JSON_TEXT, .offset = offsetof(struct rule, method) },
	{ .name = "path", .type = JSON_TEXT, .offset = offsetof(struct rule, path) },
	{ .name = "nth", .type = JSON_INT, .offset = offsetof(struct rule, nth) },
	{ .name = "every", .type = JSON_INT, .offset = offsetof(struct rule, every) },
	{ .name = "chance", .type = JSON_MICRO, .offset = offsetof(struct rule, chance_micro) },
	{ .name = "when", .type = JSON_ENUM, .offset = offsetof(struct rule, when), .words = whens, .unknown = -1 },
	{ .name = "do", .type = JSON_ENUM, .flags = JSON_REQUIRED, .offset = offsetof(struct rule, action), .words = actions, .unknown = -1 },
	{ .name = "status", .type = JSON_INT, .offset = offsetof(struct rule, status) },
	{ .name = "code", .type = JSON_CODE, .limit = FAULT_CODE - 1, .offset = offsetof(struct rule, code) },
	{ .name = "retryAfter", .type = JSON_INT, .offset = offsetof(struct rule, retry_after_s) },
	{ .name = "item", .type = JSON_BOOL, .offset = offsetof(struct rule, item) },
	{ .name = "ms", .type = JSON_INT, .offset = offsetof(struct rule, delay_ms) },
	{ .name = "seen", .type = JSON_INT, .offset = offsetof(struct rule, seen), .max = INT64_MAX },
	{ 0 },
};
static const struct json_shape rule_shape = { "a rule", sizeof(struct rule), rule_fields };
static const struct json_field list_fields[] = {
	{ .name = "rules", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct rule_list, rules), .limit = 1000, .shape = &rule_shape },
	{ .name = "dice", .type = JSON_TEXT, .offset = offsetof(struct rule_list, dice) },
	{ 0 },
};
static const struct json_shape list_shape = { "a list of rules", sizeof(struct rule_list), list_fields };

struct faults *faults_new(void)
{
	struct faults *f = xcalloc(1, sizeof(*f));
	stream_init(&f->dice, 1);
	return f;
}

static void clear_rules(struct faults *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->rules[i].method);
		free(f->rules[i].path);
		free(f->rules[i].code);
	}
	free(f->rules);
	f->rules = NULL;
	f->n = 0;
	f->changed = true;
}

void faults_free(struct faults *f)
{
	if (!f)
		return;
	clear_rules(f);
	free(f);
}

static int word_value(const struct json_word *words, const char *word)
{
	for (; words->word; words++)
		if (str_ieq(words->word, word))
			return words->value;
	return -1;
}

void faults_from_scenario(struct faults *f, const struct scenario *s)
{
	clear_rules(f);
	stream_init(&f->dice, (uint64_t)s->tenant.seed + 1);
	f->rules = xcalloc(s->n_faults + 1, sizeof(*f->rules));
	for (size_t i = 0; i < s->n_faults; i++) {
		const struct scenario_fault *from = &s->faults[i];
		f->rules[i] = (struct rule){
			.method = xstrdup(from->method), .path = xstrdup(from->path), .nth = from->nth, .every = from->every,
			.chance_micro = from->chance_percent * 10000, .status = from->status, .retry_after_s = from->retry_after_s, .delay_ms = from->delay_ms,
			.code = xstrdup(from->code), .item = from->item, .when = word_value(whens, from->when), .action = word_value(actions, from->action),
		};
	}
	f->n = s->n_faults;
}

static int check_rule(const struct rule *r, size_t i, struct error *err)
{
	if (r->action < 0)
		return error_set(err, ERROR_INPUT, _("Rule %zu: \"do\" is status, error, reset, truncate, delay, silence, garbage, unapplied or portal."), i);
	if (r->when < 0)
		return error_set(err, ERROR_INPUT, _("Rule %zu: \"when\" is before or after."), i);
	if (r->item && r->action != FAULT_STATUS && r->action != FAULT_ERROR && r->action != FAULT_UNAPPLIED)
		return error_set(err, ERROR_INPUT, _("Rule %zu: what happens to an item of a batch is status, error or unapplied."), i);
	if (r->status && (r->status < 100 || r->status > 599))
		return error_set(err, ERROR_INPUT, _("Rule %zu: \"status\" is a number from 100 to 599."), i);
	if (r->action == FAULT_PORTAL && r->status && r->status != 200 && r->status != 302 && r->status != 511)
		return error_set(err, ERROR_INPUT, _("Rule %zu: the \"status\" of a portal is 200, 302 or 511."), i);
	if (r->chance_micro < 0 || r->chance_micro > 1000000)
		return error_set(err, ERROR_INPUT, _("Rule %zu: \"chance\" is a number from 0 to 1."), i);
	return 0;
}

/* Takes the rules over, as they are. */
static void take_rules(struct faults *f, const struct rule_list *list)
{
	const struct rule *rules = list->rules.items;

	clear_rules(f);
	f->rules = xcalloc(list->rules.count + 1, sizeof(*f->rules));
	for (size_t i = 0; i < list->rules.count; i++) {
		f->rules[i] = rules[i];
		f->rules[i].method = xstrdup(rules[i].method);
		f->rules[i].path = xstrdup(rules[i].path);
		f->rules[i].code = xstrdup(rules[i].code);
	}
	f->n = list->rules.count;
}

static int take_text(struct faults *f, const char *text, size_t len, struct error *err)
{
	struct rule_list list = { 0 };
	int ret = json_decode(&list_shape, &list, text, len, &json_limits_default, err);
	const struct rule *rules = list.rules.items;

	for (size_t i = 0; ret == 0 && i < list.rules.count; i++)
		ret = check_rule(&rules[i], i, err);
	if (ret == 0)
		take_rules(f, &list);
	if (ret == 0 && list.dice)
		f->dice.state = strtoull(list.dice, NULL, 10);
	json_clear(&list_shape, &list);
	return ret;
}

int faults_from_json(struct faults *f, const char *text, size_t len, struct error *err)
{
	static const char *const known[] = { "rules", "method", "path", "nth", "every", "chance", "when", "do", "status", "code", "retryAfter", "item", "ms", NULL };
	struct buf whole = BUF_INIT;
	int ret = known_keys_only(text, len, known, err);

	/* The list alone is taken as well: [] is the shortest way to clear it. */
	if (len && text[0] == '[')
		buf_addf(&whole, "{\"rules\":%.*s}", (int)len, text);
	else
		buf_add(&whole, text, len);
	if (ret == 0)
		ret = take_text(f, whole.data, whole.len, err);
	buf_clear(&whole);
	return ret;
}

bool glob_match(const char *pattern, const char *text)
{
	const char *star = NULL, *mark = NULL;
	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			mark = text;
		} else if (*pattern == *text || (*pattern == '?' && *text != '/')) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++mark;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool strikes(struct faults *f, struct rule *r)
{
	r->seen++;
	f->changed = true;
	if (r->nth)
		return r->seen == r->nth;
	if (r->every)
		return r->seen % r->every == 0;
	if (r->chance_micro)
		return (int64_t)stream_below(&f->dice, 1000000) < r->chance_micro;
	return true;
}

struct fault faults_strike(struct faults *f, const char *method, const char *path, bool item)
{
	struct fault found = FAULT_INIT;

	for (size_t i = 0; i < f->n; i++) {
		struct rule *r = &f->rules[i];
		if (r->item != item)
			continue;
		if (!str_empty(r->method) && !str_eq(r->method, "*") && strcasecmp(r->method, method) != 0)
			continue;
		if (!str_empty(r->path) && !glob_match(r->path, path))
			continue;
		if (!strikes(f, r) || found.action != FAULT_NONE)
			continue;
		found = (struct fault){
			.action = (enum fault_action)r->action,
			.after = r->when == 2 || r->action == FAULT_UNAPPLIED,
			.status = r->status ? (int)r->status : r->action == FAULT_PORTAL ? 200 : 503,
			.retry_after_s = r->retry_after_s,
			.delay_ms = r->delay_ms ? r->delay_ms : r->action == FAULT_SILENCE ? SILENCE_MS : 0,
		};
		str_copy(found.code, sizeof(found.code), r->code ? r->code : "");
	}
	return found;
}

static const char *word_of(const struct json_word *words, int value)
{
	for (; words->word; words++)
		if (words->value == value)
			return words->word;
	return "before";
}

static void write_number(struct json_writer *json, const char *name, int64_t value)
{
	if (value)
		json_put_int(json, name, value);
}

static void write_rule(const struct rule *r, struct json_writer *json)
{
	char chance[32];

	json_object(json);
	json_put_string(json, "method", r->method);
	json_put_string(json, "path", r->path);
	json_put_bool(json, "item", r->item);
	write_number(json, "nth", r->nth);
	write_number(json, "every", r->every);
	if (r->chance_micro) {
		snprintf(chance, sizeof(chance), "%lld.%06lld", (long long)(r->chance_micro / 1000000), (long long)(r->chance_micro % 1000000));
		json_key(json, "chance");
		json_literal(json, chance);
	}
	json_put_string(json, "when", word_of(whens, r->when));
	json_put_string(json, "do", word_of(actions, r->action));
	write_number(json, "status", r->status);
	if (!str_empty(r->code))
		json_put_string(json, "code", r->code);
	write_number(json, "retryAfter", r->retry_after_s);
	write_number(json, "ms", r->delay_ms);
	json_put_int(json, "seen", r->seen);
	json_object_end(json);
}

void faults_write(const struct faults *f, struct json_writer *json)
{
	json_array(json);
	for (size_t i = 0; i < f->n; i++)
		write_rule(&f->rules[i], json);
	json_array_end(json);
}

/* ---- from one process to the next ---- */

bool faults_changed(struct faults *f)
{
	bool changed = f->changed;
	f->changed = false;
	return changed;
}

void faults_save(const struct faults *f, struct buf *to)
{
	struct json_writer json;
	char dice[24];

	snprintf(dice, sizeof(dice), "%llu", (unsigned long long)f->dice.state);
	json_writer_init(&json, to);
	json_object(&json);
	json_key(&json, "rules");
	faults_write(f, &json);
	json_put_string(&json, "dice", dice);
	json_object_end(&json);
}

int faults_restore(struct faults *f, const char *text, struct error *err)
{
	return take_text(f, text, strlen(text), err);
}
