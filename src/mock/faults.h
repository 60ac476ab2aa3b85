/* Faults that a trainer or a test asks for: rules that match requests and say what goes wrong with them. */
#ifndef MOCK_FAULTS_H
#define MOCK_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct faults;
struct json_writer;
struct scenario;

enum fault_action { FAULT_NONE, FAULT_STATUS, FAULT_RESET, FAULT_TRUNCATE, FAULT_DELAY, FAULT_GARBAGE, FAULT_UNAPPLIED };

struct fault {
	enum fault_action action;
	bool after; /* the request is acted on first; `unapplied` needs that by its nature */
	int status;
	int64_t retry_after_s; /* 0: none */
	int64_t delay_ms;
};

struct faults *faults_new(void);
void faults_free(struct faults *f);
void faults_from_scenario(struct faults *f, const struct scenario *s); /* replaces the rules; the dice start anew */
/* {"rules": […]} replaces them; ERROR_INPUT leaves them as they were. */
int faults_from_json(struct faults *f, const char *text, size_t len, struct error *err);
/* Counts the request against each rule for whole requests, or for items of a batch; the first that strikes decides. */
struct fault faults_strike(struct faults *f, const char *method, const char *path, bool item);
void faults_write(const struct faults *f, struct json_writer *json);

bool glob_match(const char *pattern, const char *text); /* * is anything, also nothing */

#endif
