/* Faults that a trainer or a test asks for: rules that match requests and say what goes wrong with them. */
#ifndef MOCK_FAULTS_H
#define MOCK_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;
struct faults;
struct json_writer;
struct scenario;

enum fault_action {
	FAULT_NONE,
	FAULT_STATUS,    /* refused with a status */
	FAULT_ERROR,     /* a success by its status, and an error by what it says */
	FAULT_RESET,     /* the connection breaks */
	FAULT_TRUNCATE,  /* half of the answer, then the connection breaks */
	FAULT_DELAY,     /* acted on at once, answered late */
	FAULT_SILENCE,   /* never answered; the connection breaks after `delay_ms` */
	FAULT_GARBAGE,   /* bytes that mean nothing */
	FAULT_UNAPPLIED, /* the answer of a success, and nothing was changed */
	FAULT_PORTAL,    /* not the service answers but the network in between, with a page of its own */
};

#define FAULT_CODE 64
#define FAULT_INIT { .action = FAULT_NONE }
struct fault {
	enum fault_action action;
	bool after; /* the request is acted on first; `unapplied` needs that by its nature */
	int status;
	int64_t retry_after_s; /* 0: none */
	int64_t delay_ms;
	char code[FAULT_CODE]; /* the error code that the answer names; "": the service's own for this status */
};

struct faults *faults_new(void);
void faults_free(struct faults *f);
void faults_from_scenario(struct faults *f, const struct scenario *s); /* replaces the rules; the dice start anew */
/* {"rules": […]} replaces them; ERROR_INPUT leaves them as they were. */
int faults_from_json(struct faults *f, const char *text, size_t len, struct error *err);
/* Counts the request against each rule for whole requests, or for items of a batch; the first that strikes decides. */
struct fault faults_strike(struct faults *f, const char *method, const char *path, bool item);
void faults_write(const struct faults *f, struct json_writer *json);

/* Rules, their counts and the dice as text, and from that text again: what a server that is started again goes on with. */
bool faults_changed(struct faults *f); /* since this was last asked */
void faults_save(const struct faults *f, struct buf *to);
int faults_restore(struct faults *f, const char *text, struct error *err);

bool glob_match(const char *pattern, const char *text); /* * is anything, also nothing; ? is one character but no / */

#endif
