#include "mock/standing.h"

#include "core/buf.h"
#include "core/mem.h"
#include "mock/faults.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define MICRO 1e6

static const struct {
	const char *name;
	size_t offset;
} numbers[] = {
#define NUMBER(name, member) { name, offsetof(struct world, member) }
	NUMBER("now", now_ms),
	NUMBER("speed", clock.speed),
	NUMBER("latency", latency_ms),
	NUMBER("skew", skew_ms),
	NUMBER("writes", counters.writes),
	NUMBER("asked_writes", counters.asked_writes),
	NUMBER("throttled", counters.throttled),
	NUMBER("early", counters.early),
	NUMBER("batches", counters.batches),
	NUMBER("max_in_flight", counters.max_in_flight),
	NUMBER("faults", counters.faults),
	NUMBER("first_write", counters.first_write_ms),
	NUMBER("last_write", counters.last_write_ms),
	NUMBER("others", throttle.others_per_second),
	NUMBER("write_bucket", throttle.limits[THROTTLE_WRITES].size),
	NUMBER("writes_per_second", throttle.limits[THROTTLE_WRITES].per_second),
	NUMBER("writes_at", throttle.buckets[THROTTLE_WRITES].at_ms),
	NUMBER("unit_bucket", throttle.limits[THROTTLE_UNITS].size),
	NUMBER("units_per_second", throttle.limits[THROTTLE_UNITS].per_second),
	NUMBER("units_at", throttle.buckets[THROTTLE_UNITS].at_ms),
#undef NUMBER
};
enum { NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };
_Static_assert(NUMBERS + THROTTLE_KINDS <= STANDING_MOST, "the world has room to remember what it kept");

static const char *const used_names[THROTTLE_KINDS] = { [THROTTLE_WRITES] = "writes_used", [THROTTLE_UNITS] = "units_used" };

static int64_t *number(struct world *w, size_t i)
{
	return (int64_t *)(void *)((char *)w + numbers[i].offset);
}

static void keep(struct world *w, const char *name, size_t slot, int64_t value)
{
	if (w->kept[slot] == value)
		return;
	store_run(w->store, "INSERT INTO standing (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", "ti", name, value);
	w->kept[slot] = value;
}

static void keep_faults(struct world *w)
{
	struct buf text = BUF_INIT;

	if (!faults_changed(w->faults))
		return;
	faults_save(w->faults, &text);
	store_run(w->store, "INSERT INTO facts (name, words) VALUES ('faults', ?1) ON CONFLICT (name) DO UPDATE SET words = ?1", "t", text.data);
	buf_clear(&text);
}

void standing_keep(struct world *w)
{
	if (!w->lasts)
		return;
	for (size_t i = 0; i < NUMBERS; i++)
		keep(w, numbers[i].name, i, *number(w, i));
	for (size_t i = 0; i < THROTTLE_KINDS; i++)
		keep(w, used_names[i], NUMBERS + i, (int64_t)(w->throttle.buckets[i].used * MICRO));
	keep_faults(w);
}

static int64_t kept(struct world *w, const char *name)
{
	return store_int(w->store, "SELECT value FROM standing WHERE name = ?", "t", name);
}

int standing_take(struct world *w, struct error *err)
{
	char *faults = store_text(w->store, "SELECT words FROM facts WHERE name = 'faults'", "");
	int ret = faults ? faults_restore(w->faults, faults, err) : 0;

	free(faults);
	for (size_t i = 0; i < NUMBERS; i++)
		*number(w, i) = w->kept[i] = kept(w, numbers[i].name);
	for (size_t i = 0; i < THROTTLE_KINDS; i++) {
		w->kept[NUMBERS + i] = kept(w, used_names[i]);
		w->throttle.buckets[i].used = (double)w->kept[NUMBERS + i] / MICRO;
	}
	clock_start(&w->clock, w->real_ms, w->now_ms, w->clock.speed);
	return ret;
}
