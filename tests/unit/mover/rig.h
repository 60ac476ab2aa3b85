/* A mover on a directory in memory, in virtual time. Include after cmocka's prerequisites. */
#ifndef TESTS_MOVER_RIG_H
#define TESTS_MOVER_RIG_H

#include "api/api.h"
#include "core/error.h"
#include "core/timers.h"
#include "mover/mover.h"
#include "tests/unit/mover/directory.h"

extern struct rig {
	struct directory d;
	struct http *http;
	struct timers *timers;
	struct api *api;
	struct journal *journal;
	struct mover *mover;
	char dir[64];
} *rig;

int rig_set_up(void **state);
int rig_tear_down(void **state);
void rig_open_mover(void); /* another one, on the same journal */
void rig_turns(int n);     /* answers and timers, while the clock stands still */
void rig_run(void);        /* until the mover has ended what it does; time passes from timer to timer */

struct person *rig_add(const char *source_off); /* holds the source */
void rig_many(size_t n);                        /* every third with something switched off */
struct mover_scope rig_scope(void);
void rig_plan_with(const struct mover_scope *s);
void rig_plan(void);
void rig_start(size_t users);

struct journal_row rig_row(const struct person *p);
void rig_expect_row(const struct person *p, enum journal_row_state state, const char *cause, const char *want_off);
int64_t rig_rows(enum journal_row_state state);
void rig_expect_all_moved(void);

#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

#endif
