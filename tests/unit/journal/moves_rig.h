/* A journal for each test, and moves with rows in it. Include after cmocka's prerequisites. */
#ifndef TESTS_JOURNAL_MOVES_RIG_H
#define TESTS_JOURNAL_MOVES_RIG_H

#include "core/calendar.h"
#include "core/error.h"
#include "journal/db.h"
#include "journal/moves.h"
#include "support.h"

extern struct journal *j;
extern struct error err;

int open_one(void **state);
int close_one(void **state);

#define must(call) \
	do { \
		if ((call) < 0) \
			fail_msg("%s: %s (%s)", #call, err.text, err.detail); \
	} while (0)

int64_t begin_move(const char *tenant, const char *source, const char *target, int64_t now_ms);
struct journal_row a_row(int64_t number); /* "user-NUMBER" */
void add_rows(int64_t move, int64_t from, int64_t to);
void mark(int64_t move, int64_t seq, enum journal_row_state state, const char *cause);
int64_t count(int64_t move, const struct journal_row_filter *f);
struct journal_row find(int64_t move, const char *id); /* fails the test when it is not there */

#endif
