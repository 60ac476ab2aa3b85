/* A client on a scripted seam and a clock that is set by hand. Include after cmocka's prerequisites. */
#ifndef TESTS_API_FIXTURE_H
#define TESTS_API_FIXTURE_H

#include "api/api.h"
#include "core/error.h"
#include "core/timers.h"
#include "tests/unit/api/fake_http.h"

struct fixture {
	struct http *http;
	struct timers *timers;
	struct api *api;
	/* the last callback */
	int calls;
	struct error err; /* kind ERROR_NONE: success */
};

#define CUSTOMER "c0000000-0000-4000-8000-000000000001"

/* With a client secret: signs in by itself, with tokens that the seam mints. */
int fixture_set_up(void **state);
/* Without one, and without minting: for the sign-in itself. */
int fixture_set_up_person(void **state);
/* The same for a partner's person, and with permissions of one's own to ask for. */
int fixture_set_up_partner(void **state);
int fixture_set_up_scopes(void **state);
int fixture_tear_down(void **state);

int64_t fixture_now(void);
extern int64_t fixture_wall_ms; /* what the machine's clock says */
/* Delivers and runs timers that are due until nothing moves; the clock stands still. */
void settle(struct fixture *f);
void advance(struct fixture *f, int64_t ms);
/* Lets all waits pass until nothing is left to wait for. */
void settle_through_waits(struct fixture *f);

/* Keeps the outcome: for the start of every done function. */
void note(struct fixture *f, const struct error *err);

#define expect_ok(f) \
	do { \
		assert_int_equal((f)->calls, 1); \
		if ((f)->err.kind != ERROR_NONE) \
			fail_msg("%s: %s [%s]", error_kind_name((f)->err.kind), (f)->err.text, (f)->err.detail); \
	} while (0)
#define expect_error(f, kind_) \
	do { \
		assert_int_equal((f)->calls, 1); \
		assert_string_equal(error_kind_name((f)->err.kind), error_kind_name(kind_)); \
		assert_true((f)->err.text[0] != '\0'); \
	} while (0)

#endif
