/* The record for an auditor: every intent and what became of it, in the order of time. Rows are only ever added to it. */
#ifndef JOURNAL_HISTORY_H
#define JOURNAL_HISTORY_H

#include "journal/journal.h"

/* Whatever is written from here on carries this account; NULL or "": an application. Copied. */
void journal_sign(struct journal *j, const char *account);

/* One line of the record. Texts are valid during the call; "" where there is none. */
struct journal_event {
	int64_t at_ms;
	const char *tenant_id, *account;
	const char *what;         /* "transition", "checkout", "cancel", "quantity", "assign", "assign_group", … */
	const char *outcome;      /* "intended", "succeeded", "declined", "unknown", "never_arrived" */
	const char *request_id;   /* of an outcome: its intent's, whoever found it out */
	const char *subject;      /* the source subscription, or the user's or group's id */
	const char *subject_name; /* its name; of a user the UPN */
	const char *from, *to;    /* products by name */
	int64_t quantity;         /* 0: none */
	int status;               /* HTTP; 0: none came */
	const char *code, *text;  /* the service's words, or the cause of a row */
	const char *body;         /* of an intent: what was to be sent */
};

/* Nonzero from `each` ends it and is returned. `tenant_id` NULL: all of them. */
typedef int journal_event_fn(void *arg, const struct journal_event *event, struct error *err);
int journal_history(struct journal *j, const char *tenant_id, journal_event_fn *each, void *arg, struct error *err);

#endif
