/* Between the files of --check: each step looks at one thing, and says a line of it. */
#ifndef FLOW_CHECK_INSIDE_H
#define FLOW_CHECK_INSIDE_H

#include "api/api.h"
#include "api/api_authority.h"
#include "config/config.h"
#include "core/error.h"
#include "flow/demo.h"
#include "flow/move_room.h"
#include "flow/move_words.h"

#include <stdbool.h>
#include <stddef.h>

struct options;

enum check_mark {
	MARK_OK,
	MARK_NONE,    /* not configured, and need not be: the line says what is closed without it */
	MARK_MISSING, /* needed, and not there */
	MARK_WRONG,
	MARK_SKIPPED, /* could not be looked at: the line says why */
	MARK_MARKS
};

struct checker {
	const struct options *options;
	struct config *config;
	struct demo demo;
	struct move_room room;      /* without a journal and a mover: the client, and one wait for all of it */
	struct move_words words;
	size_t counts[MARK_MARKS];
	struct error error;         /* of the last call; ERROR_NONE: none */
	bool answered;              /* the call that is waited for */
	bool somebody;              /* is there to type a code */
	bool code_given;            /* the sign-in service has handed out a code: it knows the application */
	bool reached[API_SERVICES];
	struct api_authority authority; /* of tenant.id; issuer NULL: it was not told, and `authority_error` says why */
	struct error authority_error;
	bool signed_in;
};

/* ── saying: check_words.c ── */

void check_heading(struct checker *c, const char *text);
void check_line(struct checker *c, enum check_mark mark, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Below the last line: what it means, what to do. */
void check_more(struct checker *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line for what went wrong with `what`, and below it all that is known: the error's sentences, which say what to do, and the service's own words. */
void check_failed(struct checker *c, enum check_mark mark, const char *what, const struct error *err);
/* Where a key has its value: "tenant.id = contoso.com (FILE:12)". */
void check_more_key(struct checker *c, enum config_key key);
void check_sum(struct checker *c);

/* ── waiting: check.c ── */

/* For each done function: keeps the outcome. */
void check_take(struct checker *c, const struct error *err);
/* Until the call `id` that was just started is done: true where it went well. A signal cancels it. */
bool check_await(struct checker *c, uint64_t id);

/* ── the steps, a file for each heading ── */

void check_configuration(struct checker *c); /* opens the client: the others have nothing to do where it cannot be */
void check_services(struct checker *c);
void check_sign_in(struct checker *c);
void check_permissions(struct checker *c);
void check_plans(struct checker *c); /* of check_permissions(), where the directory may be read */

#endif
