/* Verify: whether the new subscription can be used, point by point, and what is missing. */
#ifndef MODEL_VERIFY_MODEL_H
#define MODEL_VERIFY_MODEL_H

#include "model/facts.h"

struct service_facts;
struct wizard;

enum verify_point { VERIFY_ORDER, VERIFY_CREDIT, VERIFY_ACTIVE, VERIFY_SERVICES, VERIFY_LICENCES, VERIFY_POINTS };
enum verify_state {
	VERIFY_OK,
	VERIFY_WAITS,   /* the service is at work: looked at again */
	VERIFY_MISSING, /* somebody has to do something */
	VERIFY_UNKNOWN, /* no service tells */
	VERIFY_NONE     /* does not apply here */
};

/* questions; about manual_target() */
enum verify_state verify_state(const struct wizard *w, enum verify_point point);
const char *verify_label(enum verify_point point);
const char *verify_text(const struct wizard *w, enum verify_point point, char to[SENTENCE]);   /* what is, and what is missing */
const char *verify_remedy(const struct wizard *w, enum verify_point point, char to[SENTENCE]); /* what to do; NULL: nothing */
/* Services inside the subscription that are not ready; those that an admin has to activate are. */
size_t verify_service_count(const struct wizard *w);
const struct service_facts *verify_service(const struct wizard *w, size_t index);
const char *verify_service_name(const struct wizard *w, const struct service_facts *s);
bool verify_ready(const struct wizard *w);     /* every point that applies is known and in order */
bool verify_blocked(const struct wizard *w);   /* some point is MISSING */
bool verify_waits(const struct wizard *w);     /* some point WAITS: worth another look by itself */
int64_t verify_needed(const struct wizard *w);  /* users who still need a licence of the target; COUNT_UNKNOWN */
int64_t verify_missing(const struct wizard *w); /* licences to buy; 0: enough, or not known */

#endif
