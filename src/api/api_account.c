#include "api/api_account.h"

#include "api/api_fetch.h"

static const struct json_field account_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_account, id, .flags = API_ID),
	JSON_FIELD("userPrincipalName", JSON_TEXT, struct api_account, upn, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};

static const struct json_shape account_shape = { "the account", sizeof(struct api_account), account_fields };

static int account_check(void *result, struct error *err)
{
	struct api_account *a = result;
	int rc = check_id(a->id, "id", err);

	return rc < 0 ? rc : check_text(a->upn, "userPrincipalName", err);
}

const struct api_decoder api_account_decoder = { .name = "account", .shape = &account_shape, .check = account_check };

FETCH_DELIVER(deliver_account, api_account)

uint64_t api_account_get(struct api *api, api_account_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_account_decoder, deliver_account, FETCH_DONE(done), arg);

	call_path(c, "GET", "/me?$select=id,userPrincipalName");
	return call_start(c);
}

void api_account_clear(struct api_account *a)
{
	json_clear(&account_shape, a);
}
