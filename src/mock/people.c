#include "mock/people.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/schema.h"
#include "mock/world.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES(member) { .name = #member, .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct people_names, member) }
static const struct json_field name_fields[] = { NAMES(given), NAMES(family), NAMES(wide), NAMES(hostile), { 0 } };
static const struct json_shape name_shape = { "a list of names", sizeof(struct people_names), name_fields };

int people_names_load(struct people_names *n, const char *path, struct error *err)
{
	struct buf text = BUF_INIT;
	struct people_names fresh = { 0 };
	int ret = file_read(path, 1 << 20, &text, err);

	if (ret == 0)
		ret = json_decode(&name_shape, &fresh, text.data, text.len, &json_limits_default, err);
	if (ret == 0 && (!fresh.given.count || !fresh.family.count || !fresh.wide.count || !fresh.hostile.count))
		ret = error_set(err, ERROR_CONFIG, _("%s: a list of names is empty."), path);
	if (ret == 0)
		*n = fresh;
	else
		people_names_clear(&fresh);
	buf_clear(&text);
	return ret;
}

void people_names_clear(struct people_names *n)
{
	json_clear(&name_shape, n);
}

static const char *pick(const struct json_list *list, uint64_t index)
{
	return ((char *const *)list->items)[index % list->count];
}

/* Every ninth name is wide in a mixed organisation; every name is hostile in a hostile one. NULL: a plain one. */
static const char *special_name(const struct world *w, int64_t seq)
{
	if (w->scenario->people.names == NAMES_HOSTILE)
		return pick(&w->names.hostile, (uint64_t)seq);
	if (w->scenario->people.names == NAMES_MIXED && seq % 9 == 0)
		return pick(&w->names.wide, (uint64_t)(seq / 9));
	return NULL;
}

static void add_ascii(struct buf *to, const char *name)
{
	for (; *name; name++)
		if (isascii((unsigned char)*name) && isalpha((unsigned char)*name))
			buf_addch(to, (char)tolower((unsigned char)*name));
}

struct person {
	char *name, *upn;
};

static void person_make(const struct world *w, int64_t seq, const char *domain, struct person *p)
{
	/* Two steps that share no factor with the lists' lengths walk through every pair before one comes again. */
	uint64_t n = (uint64_t)(seq - 1) + (uint64_t)w->seed * 7;
	const char *given = pick(&w->names.given, n * 17), *family = pick(&w->names.family, n * 29);
	const char *special = special_name(w, seq);
	uint64_t round = (uint64_t)(seq - 1) / (w->names.given.count * w->names.family.count);
	struct buf upn = BUF_INIT;

	if (special) {
		buf_addf(&upn, "user%05lld", (long long)seq);
	} else {
		add_ascii(&upn, given);
		buf_addch(&upn, '.');
		add_ascii(&upn, family);
		if (round)
			buf_addf(&upn, "%llu", (unsigned long long)round + 1);
	}
	buf_addf(&upn, "@%s", domain);
	p->name = special ? scenario_unescape(special) : xasprintf("%s %s", given, family);
	p->upn = buf_steal(&upn);
}

size_t split_words(const char *text, char **ret_copy, char **words, size_t most)
{
	size_t n = 0;
	char *copy = xstrdup(text ? text : ""), *save = NULL;
	for (char *word = strtok_r(copy, " ,", &save); word && n < most; word = strtok_r(NULL, " ,", &save))
		words[n++] = word;
	*ret_copy = copy;
	return n;
}

/* Addresses that are in use, by a mark of each: a million of them fit, and are found without a search. */
struct addresses {
	uint64_t *marks; /* 0: free */
	size_t size;     /* a power of two, at least twice as many as there will be */
};

static void addresses_init(struct addresses *a, size_t count)
{
	a->size = 16;
	while (a->size < 2 * count)
		a->size *= 2;
	a->marks = xcalloc(a->size, sizeof(a->marks[0]));
}

/* False: it is in use. Two that share a mark count as the same, which does no harm. */
static bool addresses_add(struct addresses *a, const char *address)
{
	uint64_t mark = UINT64_C(14695981039346656037);
	for (; *address; address++)
		mark = (mark ^ (unsigned char)*address) * UINT64_C(1099511628211);
	mark |= 1;
	size_t at = (size_t)(mark >> 20) & (a->size - 1);
	for (; a->marks[at]; at = (at + 1) & (a->size - 1))
		if (a->marks[at] == mark)
			return false;
	a->marks[at] = mark;
	return true;
}

void people_make(struct world *w)
{
	const struct scenario *s = w->scenario;
	char *locations[32];
	char *copy;
	size_t n_locations = split_words(s->people.locations, &copy, locations, 32);
	const char *domain = str_empty(s->tenant.custom_domain) ? s->tenant.domain : s->tenant.custom_domain;
	struct addresses taken;

	addresses_init(&taken, (size_t)s->people.count);
	for (int64_t seq = 1; seq <= s->people.count; seq++) {
		struct person p;
		char what[40], id[UUID_TEXT];
		const char *location = n_locations ? locations[(size_t)seq % n_locations] : s->tenant.country;
		snprintf(what, sizeof(what), "user/%lld", (long long)seq);
		world_id(w, what, id);
		person_make(w, seq, domain, &p);
		/* A seed can shift a name onto another's address: the number makes it the person's own. */
		if (!addresses_add(&taken, p.upn)) {
			free(p.upn);
			p.upn = xasprintf("user%05lld@%s", (long long)seq, domain);
		}
		store_run(w->store, "INSERT INTO users (seq, id, name, upn, location, enabled) VALUES (?, ?, ?, ?, ?, ?)", "itttti", seq, id, p.name, p.upn,
			seq > s->people.count - s->people.without_location ? NULL : location, (int64_t)(seq <= s->people.count - s->people.blocked));
		free(p.name);
		free(p.upn);
	}
	store_script(w->store, schema_users_sql);
	free(taken.marks);
	free(copy);
}

/* The ids of the first `n` of the services, separated by spaces. */
static void plan_ids(const struct world *w, char *const *names, size_t n, struct buf *to)
{
	buf_reset(to);
	for (size_t i = 0; i < n; i++) {
		const struct service_plan *plan = catalog_plan(&w->catalog, names[i]);
		if (plan)
			buf_addf(to, "%s%s", to->len ? " " : "", plan->id);
	}
}

void people_switch_off(struct world *w)
{
	const struct scenario *s = w->scenario;
	const struct scenario_subscription *source = scenario_subscription(s, s->upgrade.source);
	char *names[32];
	char *copy;
	size_t n = split_words(s->people.switched_off_services, &copy, names, 32);
	struct buf ids = BUF_INIT;

	for (int64_t i = 0; source && n && i < s->people.switched_off; i++) {
		int64_t seq = 1 + i * source->assigned / s->people.switched_off;
		plan_ids(w, names, 1 + (size_t)i % n, &ids);
		store_run(w->store, "UPDATE licences SET disabled = ? WHERE user = ? AND product = ?", "tit", ids.data, seq, source->product);
	}
	buf_clear(&ids);
	free(copy);
}

void people_plan_ids(const struct world *w, const struct product *p, const char *text, struct buf *to)
{
	char *copy, *names[64];
	size_t n = split_words(text, &copy, names, 64), kept = 0;

	for (size_t i = 0; i < n; i++)
		if (product_has_plan(p, names[i]))
			names[kept++] = names[i];
	plan_ids(w, names, kept, to);
	free(copy);
}

void people_special(struct world *w)
{
	const struct product *source = world_source(w);
	struct buf ids = BUF_INIT;

	for (size_t i = 0; i < w->scenario->n_persons; i++) {
		const struct scenario_person *p = &w->scenario->persons[i];
		if (!str_empty(p->name))
			store_run(w->store, "UPDATE users SET name = ? WHERE seq = ?", "ti", p->name, p->number);
		if (!str_empty(p->location))
			store_run(w->store, "UPDATE users SET location = nullif(upper(?), 'NONE') WHERE seq = ?", "ti", p->location, p->number);
		store_run(w->store, "UPDATE users SET enabled = enabled AND ?, duplicate = ? WHERE seq = ?", "iii", (int64_t)p->enabled, (int64_t)p->duplicate_address, p->number);
		if (source && !str_empty(p->switched_off)) {
			people_plan_ids(w, source, p->switched_off, &ids);
			store_run(w->store, "UPDATE licences SET disabled = ? WHERE user = ? AND product = ? AND source = 0", "tit", ids.data, p->number,
				source->key);
		}
	}
	buf_clear(&ids);
}
