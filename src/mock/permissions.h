/* What a token lets its bearer do, beside the person's roles: Microsoft Graph's permissions ("Microsoft Graph permissions reference", and
 * the table of each call), and Partner Center's rule which calls need a person. */
#ifndef MOCK_PERMISSIONS_H
#define MOCK_PERMISSIONS_H

#include "mock/router.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct scenario_app;

bool permissions_know(const char *name, size_t len);
void permissions_all(struct buf *to); /* every name, separated by spaces */
/* Those of Microsoft Graph that the application was granted: on its own, or on behalf of a person. Empty: nobody has consented. */
void permissions_held(const struct scenario_app *app, bool alone, struct buf *ret_names);
/* The id of the application role of this name; NULL: none is known. */
const char *permissions_role_id(const char *name, size_t len);

/* False: the call was refused. */
bool permissions_graph(struct world *w, const struct route *route, const struct request *rq, struct response *rs);
bool permissions_person(struct world *w, const struct route *route, const struct request *rq, struct response *rs); /* prices */
bool permissions_commerce(struct world *w, const struct route *route, const struct request *rq, struct response *rs);

#endif
