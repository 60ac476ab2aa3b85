/* Any scenario file: refused with a sentence, or a world that answers what a client would ask it, now and when time has passed. */
#include "config.h"

#include "core/mem.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/world.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void ask(struct world *w, const char *method, const char *url, const char *body)
{
	char *with_id = NULL;
	const char *hole = strstr(url, "{cid}");

	if (hole)
		with_id = xasprintf("%.*s%s%s", (int)(hole - url), url, w->tenant_id, hole + 5);
	world_ask(w, &(struct ask){ .method = method, .url = with_id ? with_id : url, .headers = "", .body = body, .body_len = strlen(body) });
	free(with_id);
}

static void ask_all(struct world *w)
{
	static const char *const reads[] = { "/training/v1/state", "/training/v1/licences", "/graph/v1.0/organization", "/graph/v1.0/subscribedSkus",
		"/graph/v1.0/directory/subscriptions", "/graph/v1.0/users?$top=20&$select=id,userPrincipalName,assignedLicenses,licenseAssignmentStates",
		"/graph/v1.0/groups", "/graph/v1.0/admin/serviceAnnouncement/healthOverviews", "/commerce/v1/customers/{cid}/subscriptions",
		"/commerce/v1/customers/{cid}", "/commerce/v1/customers/{cid}/orders", "/storefront/v1/customers/{cid}/terms",
		"/storefront/v1/customers/{cid}/paymentmethods", "/storefront/v1/customers/{cid}/soldto", "/commerce/v1/customers/{cid}/profiles/billing" };

	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++)
		ask(w, "GET", reads[i], "");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct world *w = world_again(input_as_file(bytes, n));

	if (!w)
		return 0;
	ask_all(w);
	world_check(w);
	world_tick(w, w->real_ms + 86400000);
	ask(w, "POST", "/training/v1/clock", "{\"advance\":\"P400D\"}");
	ask_all(w);
	world_check(w);
	return 0;
}
