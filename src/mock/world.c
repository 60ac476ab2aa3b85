#include "mock/world.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/centre.h"
#include "mock/entra_key.h"
#include "mock/faults.h"
#include "mock/groups.h"
#include "mock/orders.h"
#include "mock/people.h"
#include "mock/schema.h"
#include "mock/settings.h"
#include "mock/standing.h"
#include "mock/upgrade.h"
#include "mock/world_begin.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- ids and facts ---- */

static uint64_t hash(uint64_t h, const char *text)
{
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return h;
}

void world_id(const struct world *w, const char *what, char to[UUID_TEXT])
{
	struct stream s;
	stream_init(&s, hash(hash(UINT64_C(14695981039346656037) ^ (uint64_t)w->seed, w->scenario->tenant.domain), what));
	stream_uuid(&s, to);
}

void world_new_id(struct world *w, const char *kind, char to[UUID_TEXT])
{
	char what[64];
	int64_t n = world_fact(w, kind) + 1;
	world_set_fact(w, kind, n);
	snprintf(what, sizeof(what), "%s/%lld", kind, (long long)n);
	world_id(w, what, to);
}

int64_t world_fact(struct world *w, const char *name)
{
	return store_int(w->store, "SELECT number FROM facts WHERE name = ?", "t", name);
}

void world_set_fact(struct world *w, const char *name, int64_t value)
{
	store_run(w->store, "INSERT INTO facts (name, number) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET number = ?2", "ti", name, value);
}

static void set_words(struct world *w, const char *name, const char *words)
{
	store_run(w->store, "INSERT INTO facts (name, words) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET words = ?2", "tt", name, words);
}

bool world_offers(const struct world *w, const char *service)
{
	const char *at = w->scenario->service.offers;
	size_t n;

	for (; *at; at += n + (at[n] != '\0')) {
		n = strcspn(at, " ");
		if (n == strlen(service) && strncmp(at, service, n) == 0)
			return true;
	}
	return false;
}

bool world_is_customer(const struct world *w, const char *id)
{
	return str_ieq(id, w->tenant_id) || str_ieq(id, w->scenario->tenant.domain);
}

char *world_url(const struct world *w, const char *fmt, ...)
{
	struct buf path = BUF_INIT;
	va_list args;

	va_start(args, fmt);
	buf_vaddf(&path, fmt, args);
	va_end(args);
	char *url = places_url(&w->places, path.data);
	buf_clear(&path);
	return url;
}

/* ---- begin and end ---- */

char *world_scenario_dir(const char *data_dir)
{
	return xasprintf("%s/scenarios", data_dir);
}

static int check_products(const struct world *w, const struct scenario *s, struct error *err)
{
	for (size_t i = 0; i < s->n_subscriptions; i++)
		if (!catalog_product(&w->catalog, s->subscriptions[i].product))
			return error_set(err, ERROR_CONFIG, _("%s: [subscription.%s] names the product \"%s\", which the catalogue does not have."), s->name,
				s->subscriptions[i].label, s->subscriptions[i].product);
	for (size_t i = 0; i < s->n_colleagues; i++)
		if (!catalog_product(&w->catalog, s->colleagues[i].product))
			return error_set(err, ERROR_CONFIG, _("%s: [colleague.%s] names the product \"%s\", which the catalogue does not have."), s->name,
				s->colleagues[i].label, s->colleagues[i].product);
	if (!str_empty(s->upgrade.running_to) && !catalog_product(&w->catalog, s->upgrade.running_to))
		return error_set(err, ERROR_CONFIG, _("%s: running_to names the product \"%s\", which the catalogue does not have."), s->name, s->upgrade.running_to);
	return 0;
}

static int load_scenario(struct world *w, const char *name, struct error *err)
{
	struct scenario *s = NULL;
	char *dir = world_scenario_dir(w->data_dir);
	int ret = scenario_load(&s, dir, name, err);

	free(dir);
	if (ret == 0)
		ret = check_products(w, s, err);
	if (ret < 0) {
		scenario_free(s);
		return ret;
	}
	scenario_free(w->scenario);
	w->scenario = s;
	if (name != w->loaded_from)
		str_set(&w->loaded_from, name);
	return 0;
}

static void take_seed(struct world *w)
{
	w->seed = w->asked_seed >= 0 ? w->asked_seed : w->scenario->tenant.seed;
	world_id(w, "tenant", w->tenant_id);
}

/* What training control can change later. */
static void take_behaviour(struct world *w)
{
	faults_from_scenario(w->faults, w->scenario);
	throttle_begin(&w->throttle, w->scenario, w->real_ms);
	w->latency_ms = w->scenario->service.latency_ms;
	w->skew_ms = w->scenario->clock.skew_s * 1000;
}

/* The source's targets: who gets a licence of one has been moved. */
static void note_aims(struct world *w)
{
	const struct product *p = world_source(w);
	const struct json_list *targets[] = { p ? &p->upgrade_targets : NULL, p ? &p->other_targets : NULL };

	for (size_t t = 0; p && t < 2; t++)
		for (size_t i = 0; i < targets[t]->count; i++)
			store_run(w->store, "INSERT OR IGNORE INTO aims (product) VALUES (?)", "t", ((char *const *)targets[t]->items)[i]);
}

static int begin(struct world *w, struct error *err)
{
	int64_t start = w->real_ms;
	if (!str_ieq(w->scenario->clock.start, "now") && time_parse(w->scenario->clock.start, &start, err) < 0)
		return -ERROR_CONFIG;
	clock_start(&w->clock, w->real_ms, start, w->scenario->clock.speed);
	w->now_ms = start;
	w->counters = (struct world_counters){ .in_flight = w->counters.in_flight };
	take_behaviour(w);
	store_begin(w->store);
	store_script(w->store, schema_empty_sql);
	memset(w->kept, 0, sizeof(w->kept));
	set_words(w, "asked_for", w->asked_for);
	world_set_fact(w, "asked_seed", w->asked_seed);
	world_set_fact(w, "began", w->now_ms);
	set_words(w, "scenario", w->loaded_from);
	int ret = world_begin(w, err);
	if (ret == 0) {
		note_aims(w);
		standing_keep(w);
		store_commit(w->store);
	} else {
		store_rollback(w->store);
	}
	return ret;
}

/* The scenario of the world in the database, if it is the one that began when the same was asked for. NULL: there is none. */
static char *scenario_that_stands(struct world *w)
{
	char *asked_for = store_text(w->store, "SELECT words FROM facts WHERE name = 'asked_for'", "");
	bool same = str_eq(asked_for, w->asked_for) && world_fact(w, "asked_seed") == w->asked_seed;

	free(asked_for);
	return same ? store_text(w->store, "SELECT words FROM facts WHERE name = 'scenario'", "") : NULL;
}

static int start(struct world *w, struct error *err)
{
	char *standing = scenario_that_stands(w);
	int ret = load_scenario(w, standing ? standing : w->asked_for, err);

	if (ret == 0) {
		take_seed(w);
		if (standing)
			throttle_begin(&w->throttle, w->scenario, w->real_ms);
		ret = standing ? standing_take(w, err) : begin(w, err);
		if (ret == 0 && standing)
			ret = settings_restore(w, err);
	}
	free(standing);
	return ret;
}

int world_open(struct world **ret, const char *data_dir, const char *scenario, const char *database, int64_t seed, int64_t real_ms, struct error *err)
{
	struct world *w = xcalloc(1, sizeof(*w));
	char *catalog = xasprintf("%s/mock-catalog.json", data_dir), *names = xasprintf("%s/mock-names.json", data_dir);
	int rc;

	w->data_dir = xstrdup(data_dir);
	w->real_ms = real_ms;
	w->lasts = database != NULL;
	w->asked_for = xstrdup(scenario);
	w->asked_seed = seed;
	w->faults = faults_new();
	w->entra_key = entra_key_new();
	if ((rc = catalog_load(&w->catalog, catalog, err)) == 0 && (rc = people_names_load(&w->names, names, err)) == 0 &&
			(rc = store_open(&w->store, database, err)) == 0)
		rc = start(w, err);
	free(catalog);
	free(names);
	if (rc < 0) {
		world_free(w);
		return rc;
	}
	world_tick(w, real_ms);
	*ret = w;
	return 0;
}

void world_free(struct world *w)
{
	if (!w)
		return;
	if (w->store && w->now_ms)
		standing_keep(w);
	store_free(w->store);
	scenario_free(w->scenario);
	catalog_clear(&w->catalog);
	people_names_clear(&w->names);
	faults_free(w->faults);
	entra_key_free(w->entra_key);
	free(w->data_dir);
	places_clear(&w->places);
	free(w->asked_for);
	free(w->loaded_from);
	free(w->control_token);
	free(w);
}

int world_reset(struct world *w, const char *scenario, struct error *err)
{
	int ret = 0;

	if (scenario)
		ret = load_scenario(w, scenario, err);
	else if (settings_changed(w))
		ret = load_scenario(w, w->loaded_from, err);
	if (ret < 0)
		return ret;
	take_seed(w);
	return begin(w, err);
}

/* ---- time ---- */

/* What has run out works for a while, is disabled for as long as what was cancelled is kept, and goes. */
static void age_expired(struct world *w, int64_t to_ms)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT id, next_state FROM subscriptions WHERE status = 'expired' AND next_state <= ?", "i", to_ms);
	while (rows_next(&r))
		store_run(w->store, "UPDATE subscriptions SET status = 'disabled', next_state = ?, version = version + 1 WHERE id = ?", "it",
			time_after(rows_int(&r, 1), w->scenario->upgrade.retention), rows_text(&r, 0));
	store_run(w->store, "DELETE FROM subscriptions WHERE status = 'disabled' AND next_state <= ?", "i", to_ms);
}

/* A term that ends is renewed, or runs out; a cancelled subscription goes when its retention ends. */
static void age_subscriptions(struct world *w, int64_t to_ms)
{
	for (;;) {
		struct subscription s;
		char *id = store_text(w->store, "SELECT id FROM subscriptions WHERE status = 'active' AND ends <= ? ORDER BY seq LIMIT 1", "i", to_ms);
		struct duration term = { .months = 12 };
		if (!id || !subscription_get(w, id, &s)) {
			free(id);
			break;
		}
		if (duration_parse(s.term, &term, NULL) < 0 || time_after(s.ends, term) <= s.ends)
			s.renews = false;
		if (s.renews)
			store_run(w->store, "UPDATE subscriptions SET started = ends, ends = ?, cancel_until = ends + ?, version = version + 1 WHERE id = ?", "iit",
				time_after(s.ends, term), w->scenario->service.cancel_days * 24 * 60 * 60 * 1000, id);
		else
			store_run(w->store, "UPDATE subscriptions SET status = 'expired', next_state = ?, version = version + 1 WHERE id = ?", "it",
				time_after(s.ends, w->scenario->upgrade.grace), id);
		subscription_clear(&s);
		free(id);
	}
	age_expired(w, to_ms);
	store_run(w->store, "DELETE FROM subscriptions WHERE status = 'deleted' AND next_state IS NOT NULL AND next_state <= ?", "i", to_ms);
}

void world_advance(struct world *w, int64_t to_ms)
{
	w->now_ms = to_ms;
	upgrade_advance(w, to_ms);
	orders_advance(w, to_ms);
	provisioning_advance(w, to_ms);
	groups_advance(w, to_ms);
	colleagues_advance(w, to_ms);
	age_subscriptions(w, to_ms);
}

int64_t world_service_ms(const struct world *w)
{
	return w->real_ms + w->skew_ms;
}

void world_tick(struct world *w, int64_t real_ms)
{
	w->real_ms = real_ms;
	store_begin(w->store);
	world_advance(w, clock_now(&w->clock, real_ms));
	store_commit(w->store);
}
