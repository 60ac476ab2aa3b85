/* What a wizard hands to the process that goes on with its move: the sign-in, and which move of which tenant where. It goes through a pipe that the
 * child inherits, and nowhere else. Both ends are this program, in one version; the reader takes nothing for granted nevertheless. */
#ifndef FLOW_PARCEL_H
#define FLOW_PARCEL_H

#include "api/api_keys.h"

#include <stdint.h>

struct buf;
struct error;

/* Where the child finds what it inherits. */
enum { PARCEL_FD = 3, PARCEL_HOLD_FD, PARCEL_ANSWER_FD, PARCEL_FDS };

enum parcel_verb { PARCEL_START, PARCEL_RETRY, PARCEL_PUT_BACK, PARCEL_VERBS };

struct parcel {
	struct api_keys keys;
	struct secret proxy_credentials;
	char *state_dir;   /* absolute */
	char *tenant_id, *account;
	int64_t move;
	enum parcel_verb verb;
	char *cause;       /* RETRY: only these; "" all */
	bool answers;      /* somebody waits at PARCEL_ANSWER_FD to hear that it has begun */
};
void parcel_clear(struct parcel *p); /* wipes */

void parcel_write(const struct parcel *p, struct buf *to); /* buf_wipe() it */
/* ERROR_INPUT where it is not one, or not whole; nothing of it is kept then. */
int parcel_read(const char *bytes, size_t n, struct parcel *ret, struct error *err);

/* To the end of the pipe. */
int parcel_receive(int fd, struct parcel *ret, struct error *err);

#endif
