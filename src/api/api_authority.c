#include "api/api_authority.h"

#include "api/api_fetch.h"
#include "core/text.h"

#include <string.h>

static const struct json_field authority_fields[] = {
	JSON_FIELD("issuer", JSON_TEXT, struct api_authority, issuer, .flags = JSON_REQUIRED, .limit = 1000),
	JSON_FIELD("msgraph_host", JSON_TEXT, struct api_authority, graph_host, .limit = 254),
	JSON_FIELD("tenant_region_scope", JSON_TEXT, struct api_authority, region, .limit = 64),
	JSON_FIELD("tenant_region_sub_scope", JSON_TEXT, struct api_authority, sub_region, .limit = 64),
	JSON_FIELDS_END,
};

static const struct json_shape authority_shape = { "the authority", sizeof(struct api_authority), authority_fields };

/* A tenant's own issuer names it by its id: "https://…/ID/v2.0". For several tenants a word in braces stands there. */
static void find_tenant(const char *issuer, char to[UUID_TEXT])
{
	for (const char *at = issuer; (at = strchr(at, '/')) != NULL; at++) {
		char segment[UUID_TEXT];

		if (strcspn(at + 1, "/") != UUID_TEXT - 1)
			continue;
		str_copy(segment, sizeof(segment), at + 1);
		if (uuid_valid(segment))
			str_copy(to, UUID_TEXT, segment);
	}
}

static int authority_check(void *result, struct error *err)
{
	struct api_authority *a = result;
	int rc = check_text(a->issuer, "issuer", err);

	if (rc == 0)
		find_tenant(a->issuer, a->tenant_id);
	return rc;
}

const struct api_decoder api_authority_decoder = { .name = "authority", .shape = &authority_shape, .check = authority_check };

FETCH_DELIVER(deliver_authority, api_authority)

uint64_t api_authority_get(struct api *api, bool of_partner, api_authority_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_ENTRA, &api_authority_decoder, deliver_authority, FETCH_DONE(done), arg);

	c->authority = of_partner && api->partner ? api->partner : api->tenant;
	call_path(c, "GET", "/%s/v2.0/.well-known/openid-configuration", c->authority);
	return call_start(c);
}

void api_authority_clear(struct api_authority *a)
{
	json_clear(&authority_shape, a);
}
