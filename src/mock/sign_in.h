/* Who is calling: bearer tokens that the training Entra has issued. */
#ifndef MOCK_SIGN_IN_H
#define MOCK_SIGN_IN_H

#include <stdbool.h>

struct request;
struct world;

/* Why the service at this base ("/graph/v1.0") does not take the request's token: NULL, or one sentence. A token is taken when it is known,
 * has not expired and was issued for that service. */
const char *sign_in_fault(struct world *w, const struct request *rq, const char *base);

/* Of a token that is taken: */
bool sign_in_is_app(struct world *w, const struct request *rq);  /* the program itself, not a person */
bool sign_in_has_mfa(struct world *w, const struct request *rq); /* its person has signed in with a second factor */
bool sign_in_is_for_customer(struct world *w, const struct request *rq); /* of the tenant whose subscriptions this world has */
bool sign_in_permits(struct world *w, const struct request *rq, const char *any_of); /* it gives one of these permissions */
/* The person has one of these roles ("global billing"), or it is the program itself; where roles cannot be told, the attempt is let through. */
bool sign_in_may(struct world *w, const struct request *rq, const char *roles);

/* Deletes what has expired. */
void sign_in_forget_expired(struct world *w);

#endif
