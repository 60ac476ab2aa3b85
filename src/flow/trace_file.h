/* --trace FILE: every exchange with a service, a line each. One for the process: whoever makes a client has it listened to.
 *
 * The file is this user's alone (0600). It is begun, or, where it is a trace already, added to: a move that goes on by itself writes on into the
 * file of its wizard, each line at once. A symbolic link, another user's file, one that others may read, and what is no trace are refused. */
#ifndef FLOW_TRACE_FILE_H
#define FLOW_TRACE_FILE_H

struct api;
struct error;

/* ERROR_CONFIG. */
int trace_file_begin(const char *path, struct error *err);
/* Does nothing where no trace was begun. */
void trace_file_listen(struct api *api);
/* Ends it. ERROR_STORAGE where not all of it could be written: nothing was held up by that. */
int trace_file_end(struct error *err);

#endif
