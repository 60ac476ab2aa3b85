/* Who is calling: bearer tokens that the training Entra has issued. */
#ifndef MOCK_SIGN_IN_H
#define MOCK_SIGN_IN_H

#include <stdbool.h>

struct request;
struct world;

bool sign_in_holds(struct world *w, const struct request *rq);  /* a token that is known and has not expired */
bool sign_in_is_app(struct world *w, const struct request *rq); /* the program itself, not a person */
/* Deletes what has expired. */
void sign_in_forget_expired(struct world *w);

#endif
