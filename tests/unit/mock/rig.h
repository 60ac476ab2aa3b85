/* A world without a socket: requests go straight to the router, and the real time is what the test says. */
#ifndef TESTS_MOCK_RIG_H
#define TESTS_MOCK_RIG_H

#include "mock/router.h"
#include "mock/world.h"

#define RIG_START INT64_C(1772442000000) /* 2026-03-02T09:00:00Z */

struct rig {
	struct world *world;
	char token[200];
	char source[UUID_TEXT]; /* the subscription to be upgraded */
	struct response answer;
	struct outcome outcome;
};

void rig_begin(struct rig *r, const char *scenario);
/* In a file, at that real time; the file may hold a world that another process left. */
void rig_begin_in(struct rig *r, const char *scenario, const char *database, int64_t real_ms);
void rig_end(struct rig *r);
/* `path` may hold {cid} and {source}; `request_id` NULL: none. Returns the status; the answer stays until the next call. */
int rig_call(struct rig *r, const char *method, const char *path, const char *body, const char *request_id);
int rig_call_with(struct rig *r, const char *method, const char *path, const char *body, const char *name, const char *value);
void rig_pass(struct rig *r, int64_t seconds);
int64_t rig_number(struct rig *r, const char *sql);
int rig_order(struct rig *r, const char *request_id); /* the upgrade to the first target, all licences */
const char *rig_target(struct rig *r, char to[96]);
bool rig_says(const struct rig *r, const char *text);

#endif
