/* A directory in memory behind the seam of http/http.h: products, users, batches, and what can go wrong on the way. */
#ifndef TESTS_MOVER_DIRECTORY_H
#define TESTS_MOVER_DIRECTORY_H

#include "http/http.h"

#define SOURCE "11111111-1111-4111-8111-111111111111"
#define TARGET "22222222-2222-4222-8222-222222222222"
#define OTHER "33333333-3333-4333-8333-333333333333"
#define GROUP "44444444-4444-4444-8444-444444444444"
#define PLAN_MAIL "aaaaaaaa-0000-4000-8000-000000000001"  /* in both */
#define PLAN_NEWS "aaaaaaaa-0000-4000-8000-000000000002"  /* in both */
#define PLAN_OLD "aaaaaaaa-0000-4000-8000-000000000003"   /* of the source; PLAN_NEW is the same service */
#define PLAN_NEW "aaaaaaaa-0000-4000-8000-000000000004"
#define PLAN_ONLY "aaaaaaaa-0000-4000-8000-000000000005"  /* of the source alone */
#define PLAN_FIRM "aaaaaaaa-0000-4000-8000-000000000006"  /* in both, of the company in the target */
#define PLAN_CALL "aaaaaaaa-0000-4000-8000-000000000007"  /* of the target */
#define PLAN_CALL2 "aaaaaaaa-0000-4000-8000-000000000008" /* of the other product; excludes PLAN_CALL */

struct person {
	char id[40], upn[40];
	char location[3];
	bool source, target, other, blocked;
	bool by_group; /* the target, beside what is their own */
	char source_off[200], target_off[200]; /* ids with one space */
	bool was_without;
	int writes;
};

struct directory {
	struct person people[2000];
	size_t n;
	int64_t seats;
	int64_t now_ms;
	/* faults: every so many-th batch of writes; 0: never */
	int lose_after, lose_before, fail_part, turn_away;
	int deny_after, deny_before; /* every so many-th write is refused in words that nobody knows, after and before it took effect */
	int lose_reads, read_batches;
	int64_t down_until_ms; /* no batch comes through */
	int64_t closed_until_ms;
	uint64_t started, closed_at, current; /* requests by number: those started after the refusal was answered had to wait */
	int64_t current_sent_ms;
	int writes_too_early, batches, writes, turned_away, reads;
	bool forbidden;
	void (*asked)(const struct http_request *request); /* each that leaves; NULL: nobody looks */
};

struct http *directory_http(struct directory *d); /* http_free() frees it */

#endif
