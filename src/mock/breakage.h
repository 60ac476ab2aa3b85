/* What a fault makes of one request: whether it is acted on, and what is answered. */
#ifndef MOCK_BREAKAGE_H
#define MOCK_BREAKAGE_H

#include "mock/router.h"

/* How the request is answered without a fault. */
typedef void answer_fn(struct world *w, const struct service *s, struct request *rq, struct response *rs);

/* Counts the fault. What the request changes is taken back where the fault says that it was not applied. */
struct outcome breakage_answer(struct world *w, const struct service *s, const struct fault *fault, struct request *rq, struct response *rs, answer_fn *act);

#endif
