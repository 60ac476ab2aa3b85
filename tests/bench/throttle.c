/* How close a move comes to what the service allows, where it allows little: total time beside the least that the quota permits, refusals,
 * and requests that came although they had been told to wait. Then with faults: whether every user is moved, and the report true.
 *
 * usage: throttle
 *
 * The quota is scaled so that a run takes about a minute. The least time is that of a bucket that is full when the first write comes,
 * is refilled at the rate less what others take, and is empty after the last write. Ends in 1 when something could not be measured. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/bench/move.h"

#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "tests/e2e/licences.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USERS 10000
#define LATENCY_MS 50
#define LOOK_MS 20
#define FAULTY_USERS 2000

struct quota {
	double per_second, others;
};
struct course {
	const char *name;
	double bucket;
	struct quota first;
	double change_s; /* after the first write; 0: never */
	struct quota then;
};

static const struct course courses[] = {
	{ "the same quota all along", 1000, { 150, 0 }, 0, { 0, 0 } },
	{ "half of it after 25 s", 1000, { 150, 0 }, 25, { 75, 0 } },
	{ "twice as much after 25 s", 1000, { 120, 0 }, 25, { 240, 0 } },
	{ "another program eats half from 25 s on", 1000, { 160, 0 }, 25, { 160, 80 } },
	{ "another program eats half all along", 1000, { 300, 150 }, 0, { 0, 0 } },
};

static bool incomplete;

static void set_quota(struct tenant *t, double bucket, const struct quota *q)
{
	char *body = xasprintf("{\"writeBucket\":%.0f,\"writesPerSecond\":%.0f,\"othersPerSecond\":%.0f}", bucket, q->per_second, q->others);
	training_tell(&t->training, "/limits", body);
	free(body);
}

static double least_seconds(const struct course *c, double changed_s)
{
	double left = USERS - c->bucket, first = c->first.per_second - c->first.others, then = c->then.per_second - c->then.others;
	if (changed_s <= 0 || left <= first * changed_s)
		return left / first;
	return changed_s + (left - first * changed_s) / then;
}

/* Changes the quota at its time; returns when that was, in seconds after the first write, 0: never. */
static double watch(struct tenant *t, const struct course *c, struct process *p)
{
	double began = 0, changed = 0;
	while (process_runs(p)) {
		poll(NULL, 0, LOOK_MS);
		if (c->change_s <= 0 || changed > 0)
			continue;
		if (began <= 0) {
			if (tenant_counters(t).writes > 0)
				began = clock_seconds();
		} else if (clock_seconds() - began >= c->change_s) {
			set_quota(t, c->bucket, &c->then);
			changed = clock_seconds() - began;
		}
	}
	return changed;
}

static void measure(const struct course *c)
{
	struct tenant t;
	struct run run;
	tenant_start(&t, USERS, LATENCY_MS);
	set_quota(&t, c->bucket, &c->first);
	run_start_move(&run, &t, NULL);
	double changed = watch(&t, c, &run.process), least = least_seconds(c, changed);
	struct figure f = run_end(&run, &t, NULL);
	struct world_counters n = tenant_counters(&t);
	tenant_stop(&t);
	if (f.users < USERS)
		incomplete = true;
	printf("%-40s %8.0f %8.1f %8.1f %8.3f %8lld %8.2f %% %8lld\n", c->name, f.users, f.seconds, least, f.seconds / least, (long long)n.throttled,
		(double)n.throttled * 100 / (double)n.writes, (long long)n.early);
	fflush(stdout);
}

/* ── faults ── */

struct report_row {
	char *kind, *upn, *state;
};
struct report {
	struct json_list rows;
};
static const struct json_field row_fields[] = {
	JSON_FIELD("kind", JSON_TEXT, struct report_row, kind, .flags = JSON_REQUIRED),
	JSON_FIELD("userPrincipalName", JSON_TEXT, struct report_row, upn, .flags = JSON_REQUIRED),
	JSON_FIELD("state", JSON_TEXT, struct report_row, state, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape row_shape = { "a row", sizeof(struct report_row), row_fields };
static const struct json_field report_fields[] = {
	JSON_FIELD("rows", JSON_LIST, struct report, rows, .flags = JSON_REQUIRED, .shape = &row_shape),
	JSON_FIELDS_END,
};
static const struct json_shape report_shape = { "a report", sizeof(struct report), report_fields };

static bool was_moved(const struct licences *l, const char *upn)
{
	const struct holder *user = licences_user(l, upn);
	return user && licence_own(user, PART_E5) && !licence_own(user, PART_E4);
}

/* How many users the report says something else of than the directory. */
static size_t count_wrong(struct tenant *t, const char *path)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct report report = { 0 };
	struct licences licences;
	size_t wrong = 0, users = 0;
	licences_read(&t->training, &licences);
	if (file_read(path, (size_t)1 << 26, &text, &err) != 0 || json_decode(&report_shape, &report, text.data, text.len, &json_limits_default, &err) != 0) {
		fprintf(stderr, "bench: %s\n", err.text);
		incomplete = true;
	}
	const struct report_row *rows = report.rows.items;
	for (size_t i = 0; i < report.rows.count; i++) {
		if (!str_eq(rows[i].kind, "user"))
			continue;
		users++;
		wrong += str_eq(rows[i].state, "moved") != was_moved(&licences, rows[i].upn);
	}
	json_clear(&report_shape, &report);
	licences_clear(&licences);
	buf_clear(&text);
	return wrong + (users < t->users ? t->users - users : 0);
}

/* Of a hundred whole answers, and of a hundred writes inside of batches. */
static const char faults[] =
	"[{\"method\":\"POST\",\"path\":\"*batch\",\"chance\":0.03,\"when\":\"after\",\"do\":\"reset\"},"
	"{\"method\":\"POST\",\"path\":\"*batch\",\"chance\":0.03,\"do\":\"status\",\"status\":503},"
	"{\"method\":\"POST\",\"path\":\"*batch\",\"chance\":0.03,\"when\":\"after\",\"do\":\"status\",\"status\":504},"
	"{\"item\":true,\"method\":\"POST\",\"path\":\"*assignLicense\",\"chance\":0.03,\"do\":\"status\",\"status\":503},"
	"{\"item\":true,\"method\":\"POST\",\"path\":\"*assignLicense\",\"chance\":0.03,\"when\":\"after\",\"do\":\"status\",\"status\":504}]";

static void measure_faulty(void)
{
	char *path = scratch_path("report.json");
	const char *const more[] = { "--report", path, NULL };
	struct tenant t;
	struct run run;
	tenant_start(&t, FAULTY_USERS, 0);
	training_fault(&t.training, faults);
	run_start_move(&run, &t, more);
	struct figure f = run_end(&run, &t, NULL);
	struct world_counters n = tenant_counters(&t);
	training_fault(&t.training, "[]");
	size_t wrong = count_wrong(&t, path);
	tenant_stop(&t);
	free(path);
	printf("\nOf a hundred answers 3 lost after the effect, 3 of 503, 3 of 504 after the effect; the same of 503 and 504 inside of batches\n");
	printf("%d users: %.0f moved, %zu reported wrongly, %lld faults, %.1f s\n", FAULTY_USERS, f.users, wrong, (long long)n.faults, f.seconds);
	incomplete |= f.users < FAULTY_USERS || wrong > 0;
}

int main(void)
{
	scratch_begin();
	printf("%d users, each answer after %d ms, a bucket of %.0f writes\n\n", USERS, LATENCY_MS, courses[0].bucket);
	printf("%-40s %8s %8s %8s %8s %8s %10s %8s\n", "", "moved", "took, s", "least, s", "ratio", "429s", "of writes", "early");
	for (size_t i = 0; i < sizeof courses / sizeof *courses; i++)
		measure(&courses[i]);
	measure_faulty();
	if (incomplete)
		fprintf(stderr, "bench: not everything could be measured\n");
	return incomplete;
}
