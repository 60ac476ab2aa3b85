/* What the sign-in service says of a tenant to anybody who asks, without a sign-in. OpenID Connect Discovery 1.0, with the fields that the
 * Microsoft identity platform adds. */
#ifndef API_API_AUTHORITY_H
#define API_API_AUTHORITY_H

#include "core/ident.h"

#include <stdbool.h>
#include <stdint.h>

struct api;
struct error;

struct api_authority {
	char *issuer;
	char tenant_id[UUID_TEXT]; /* "": the authority is no single tenant, such as "organizations" */
	char *graph_host; /* "graph.microsoft.com": where the directory of this tenant is asked; may be NULL */
	char *region;     /* "EU", …; may be NULL */
	char *sub_region; /* "GCC", "DODCON", "DOD"; may be NULL */
};

/* Of the tenant, or of the partner's own where there is a partner. ERROR_CONFIG: there is no such tenant in this cloud. */
typedef void api_authority_fn(void *arg, const struct error *err, struct api_authority *result);
uint64_t api_authority_get(struct api *api, bool of_partner, api_authority_fn *done, void *arg);
void api_authority_clear(struct api_authority *a);

#endif
