/* The record for an auditor: every intent and what became of it, a line of JSON for each, in the order of time. */
#ifndef FLOW_AUDIT_H
#define FLOW_AUDIT_H

#include <stddef.h>

struct error;
struct journal;
struct options;

/* Nonzero ends the writing and is returned. */
typedef int audit_sink_fn(void *arg, const char *bytes, size_t n, struct error *err);

/* `tenant_id` NULL: all of them. Every text is made harmless first: whatever the journal holds, a line is a line. */
int audit_write(struct journal *j, const char *tenant_id, audit_sink_fn *sink, void *arg, struct error *err);
/* The same as a file that is there whole or not at all; mode 0600. */
int audit_save(struct journal *j, const char *tenant_id, const char *path, struct error *err);

/* m365-upgrade --history: on the standard output. Takes no hold and asks no service. Returns an exit status; EXIT_ERROR comes with `err`. */
int audit_command_run(const struct options *options, struct error *err);

#endif
