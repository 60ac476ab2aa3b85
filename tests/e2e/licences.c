#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/licences.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const struct json_field licence_fields[] = {
	JSON_FIELD("sku", JSON_TEXT, struct licence, sku, .flags = JSON_REQUIRED),
	JSON_FIELD("off", JSON_LIST, struct licence, off, .flags = JSON_REQUIRED),
	JSON_FIELD("group", JSON_TEXT, struct licence, group),
	JSON_FIELD("error", JSON_TEXT, struct licence, error),
	JSON_FIELD("held", JSON_BOOL, struct licence, held_with_error),
	JSON_FIELDS_END,
};
static const struct json_shape licence_shape = { "a licence", sizeof(struct licence), licence_fields };
static const struct json_field user_fields[] = {
	JSON_FIELD("user", JSON_TEXT, struct holder, name, .flags = JSON_REQUIRED),
	JSON_FIELD("licences", JSON_LIST, struct holder, licences, .flags = JSON_REQUIRED, .shape = &licence_shape),
	JSON_FIELDS_END,
};
static const struct json_shape user_shape = { "a user", sizeof(struct holder), user_fields };
static const struct json_field group_fields[] = {
	JSON_FIELD("group", JSON_TEXT, struct holder, name, .flags = JSON_REQUIRED),
	JSON_FIELD("licences", JSON_LIST, struct holder, licences, .flags = JSON_REQUIRED, .shape = &licence_shape),
	JSON_FIELDS_END,
};
static const struct json_shape group_shape = { "a group", sizeof(struct holder), group_fields };
static const struct json_field all_fields[] = {
	JSON_FIELD("users", JSON_LIST, struct licences, users, .flags = JSON_REQUIRED, .shape = &user_shape),
	JSON_FIELD("groups", JSON_LIST, struct licences, groups, .flags = JSON_REQUIRED, .shape = &group_shape),
	JSON_FIELDS_END,
};
static const struct json_shape all_shape = { "who holds which licence", sizeof(struct licences), all_fields };

void licences_read(struct training *t, struct licences *ret)
{
	struct error err = ERROR_INIT;
	training_tell(t, "/licences", NULL);
	*ret = (struct licences){ 0 };
	if (json_decode(&all_shape, ret, t->answer.data, t->answer.len, &json_limits_default, &err) != 0)
		fail_msg("%s", err.text);
}

void licences_clear(struct licences *l)
{
	json_clear(&all_shape, l);
}

char *licences_text(struct training *t)
{
	training_tell(t, "/licences", NULL);
	return xstrdup(t->answer.data);
}

static const struct licence *find(const struct holder *h, const char *sku, const char *group)
{
	const struct licence *list = h->licences.items;
	for (size_t i = 0; i < h->licences.count; i++)
		if (str_eq(list[i].sku, sku) && (group == NULL ? list[i].group == NULL : str_eq(list[i].group, group)))
			return &list[i];
	return NULL;
}

const struct licence *licence_own(const struct holder *h, const char *sku)
{
	return find(h, sku, NULL);
}

const struct holder *licences_user(const struct licences *l, const char *name)
{
	const struct holder *users = l->users.items;
	for (size_t i = 0; i < l->users.count; i++)
		if (str_eq(users[i].name, name))
			return &users[i];
	return NULL;
}

bool licence_is_held(const struct holder *h, const char *sku)
{
	const struct licence *list = h->licences.items;
	for (size_t i = 0; i < h->licences.count; i++)
		if (str_eq(list[i].sku, sku) && (list[i].error == NULL || list[i].held_with_error))
			return true;
	return false;
}

size_t licences_count(const struct licences *l, const char *sku)
{
	const struct holder *users = l->users.items;
	size_t n = 0;
	for (size_t i = 0; i < l->users.count; i++)
		n += licence_own(&users[i], sku) != NULL;
	return n;
}

/* ── what is to be off ── */

/* One service under two names. */
static const char *const same_service[][2] = {
	{ "BPOS_S_TODO_2", "BPOS_S_TODO_3" },
	{ "FLOW_O365_P2", "FLOW_O365_P3" },
	{ "FORMS_PLAN_E3", "FORMS_PLAN_E5" },
	{ "MCOVOICECONF", "MCOEV" },
	{ "MCOVOICECONF", "MCOMEETADV" },
	{ "POWERAPPS_O365_P2", "POWERAPPS_O365_P3" },
	{ "STREAM_O365_E3", "STREAM_O365_E5" },
};

/* The second one cannot be on without the first. */
static const char *const needs[][2] = {
	{ "EXCHANGE_S_ENTERPRISE", "MICROSOFTBOOKINGS" },
	{ "MCOSTANDARD", "MCOMEETADV" },
	{ "SHAREPOINTENTERPRISE", "SHAREPOINTWAC" },
};

static bool hangs_on(const struct json_list *off, const char *name)
{
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		for (size_t k = 0; k < off->count; k++)
			if (str_eq(needs[i][1], name) && str_eq(((char *const *)off->items)[k], needs[i][0]))
				return true;
	return false;
}

static bool is_same(const char *old, const char *new)
{
	for (size_t i = 0; i < sizeof(same_service) / sizeof(same_service[0]); i++)
		if (str_eq(same_service[i][0], old) && str_eq(same_service[i][1], new))
			return true;
	return str_eq(old, new);
}

static bool has(const struct json_list *off, const char *name, bool list_is_old)
{
	char *const *names = off->items;
	for (size_t i = 0; i < off->count; i++)
		if (list_is_old ? is_same(names[i], name) : is_same(name, names[i]))
			return true;
	return false;
}

/* Of two products that do not go together, the service of the new plan is put off. */
static bool clashes(const struct holder *h, const char *name)
{
	return str_eq(name, "MCOMEETADV") && licence_own(h, "MCOMEETACPEA") != NULL;
}

static void check_off(const struct holder *after, const struct licence *old, const struct licence *new)
{
	const char *user = after->name;
	char *const *names = old->off.items;
	for (size_t i = 0; i < old->off.count; i++)
		if (!has(&new->off, names[i], false))
			fail_msg("%s had %s switched off, and has it now", user, names[i]);
	names = new->off.items;
	for (size_t i = 0; i < new->off.count; i++)
		if (!has(&old->off, names[i], true) && !hangs_on(&old->off, names[i]) && !clashes(after, names[i]))
			fail_msg("%s has lost %s", user, names[i]);
}

static void check_as_before(const char *name, const struct licence *old, const struct licence *new)
{
	if (new == NULL)
		fail_msg("%s has lost %s%s%s", name, old->sku, old->group ? " of the group " : "", old->group ? old->group : "");
	assert_int_equal(new->off.count, old->off.count);
	for (size_t i = 0; i < old->off.count; i++)
		assert_string_equal(((char *const *)new->off.items)[i], ((char *const *)old->off.items)[i]);
}

/* Everything but these two products; of a user, what groups give is theirs. */
static void check_others(const struct holder *before, const struct holder *after, const char *from, const char *to)
{
	const struct licence *list = before->licences.items;
	for (size_t i = 0; i < before->licences.count; i++)
		if (!str_eq(list[i].sku, from) && !str_eq(list[i].sku, to))
			check_as_before(before->name, &list[i], find(after, list[i].sku, list[i].group));
	list = after->licences.items;
	for (size_t i = 0; i < after->licences.count; i++)
		if (!str_eq(list[i].sku, from) && !str_eq(list[i].sku, to) && find(before, list[i].sku, list[i].group) == NULL)
			fail_msg("%s has been given %s", before->name, list[i].sku);
}

static bool check_holder(const struct holder *before, const struct holder *after, const char *from, const char *to)
{
	const struct licence *had = licence_own(before, from), *has_still = licence_own(after, from), *has_new = licence_own(after, to);
	bool went = had != NULL && has_still == NULL;
	assert_string_equal(after->name, before->name);
	check_others(before, after, from, to);
	if (!went) {
		if (had != NULL)
			check_as_before(before->name, had, has_still);
		if (has_new != NULL && licence_own(before, to) == NULL)
			fail_msg("%s holds %s, and was not moved to it", before->name, to);
		return false;
	}
	if (has_new == NULL)
		fail_msg("%s has neither %s nor %s", before->name, from, to);
	else if (licence_own(before, to) == NULL)
		check_off(after, had, has_new);
	return true;
}

static size_t check_list(const struct json_list *before, const struct json_list *after, const char *from, const char *to)
{
	const struct holder *old = before->items, *new = after->items;
	size_t went = 0;
	assert_int_equal(after->count, before->count);
	for (size_t i = 0; i < before->count; i++)
		went += check_holder(&old[i], &new[i], from, to);
	return went;
}

size_t licences_check_moved(const struct licences *before, const struct licences *after, const char *from, const char *to)
{
	check_list(&before->groups, &after->groups, from, to);
	return check_list(&before->users, &after->users, from, to);
}
