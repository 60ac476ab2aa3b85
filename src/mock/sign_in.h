/* Who is calling: bearer tokens that the training Entra has issued. */
#ifndef MOCK_SIGN_IN_H
#define MOCK_SIGN_IN_H

#include <stdbool.h>

struct request;
struct world;

bool sign_in_holds(struct world *w, const struct request *rq);  /* a token that is known and has not expired */
bool sign_in_is_app(struct world *w, const struct request *rq); /* the program itself, not a person */
/* The person has one of these roles ("global billing"), or it is the program itself; where roles cannot be told, the attempt is let through. */
bool sign_in_may(struct world *w, const struct request *rq, const char *roles);
/* Deletes what has expired. */
void sign_in_forget_expired(struct world *w);

#endif
