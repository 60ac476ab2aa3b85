/* The words for what stands on the way to a service: names, proxies, certificates, networks that want a sign-in of their own. */
#ifndef API_API_WAY_H
#define API_API_WAY_H

#include "core/error.h"

#include <stdbool.h>

struct call;
struct http_answer;

/* Of what was not answered: what happened, what it means, what to do. False where the seam could not tell. */
bool way_say(const struct call *c, const struct http_answer *a, enum error_kind kind, const char *who, struct error *err);
/* Of an answer in which the service cannot have spoken: a page, or what is no JSON at all. False: it may have. */
bool way_say_stranger(const struct http_answer *a, enum error_kind kind, const char *who, struct error *err);
/* Trying again changes nothing before a person has changed something. */
bool way_is_closed(const struct http_answer *a);

#endif
