#include "api/api_directory.h"

#include "api/api_fetch.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/text.h"

static const struct json_field domain_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_domain, name, .flags = JSON_REQUIRED),
	JSON_FIELD("isDefault", JSON_BOOL, struct api_domain, is_default),
	JSON_FIELD("isInitial", JSON_BOOL, struct api_domain, is_initial),
	JSON_FIELD("isVerified", JSON_BOOL, struct api_domain, is_verified),
	JSON_FIELDS_END,
};

static const struct json_shape domain_shape = { "a domain", sizeof(struct api_domain), domain_fields };

/* The organisation names its domains in its own way, and only the verified ones. */
static const struct json_field verified_domain_fields[] = {
	JSON_FIELD("name", JSON_TEXT, struct api_domain, name, .flags = JSON_REQUIRED),
	JSON_FIELD("isDefault", JSON_BOOL, struct api_domain, is_default),
	JSON_FIELD("isInitial", JSON_BOOL, struct api_domain, is_initial),
	JSON_FIELDS_END,
};

static const struct json_shape verified_domain_shape = { "a verified domain", sizeof(struct api_domain), verified_domain_fields };

static const struct json_field organization_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_organization, id, .flags = API_ID),
	JSON_FIELD("displayName", JSON_TEXT, struct api_organization, display_name),
	JSON_FIELD("countryLetterCode", JSON_TEXT, struct api_organization, country),
	JSON_FIELD("preferredLanguage", JSON_TEXT, struct api_organization, preferred_language),
	JSON_FIELD("verifiedDomains", JSON_LIST, struct api_organization, domains, .shape = &verified_domain_shape),
	JSON_FIELDS_END,
};

static const struct json_shape organization_shape = { "an organisation", sizeof(struct api_organization), organization_fields };

/* A list, of which the signed-in tenant is the only element. */
struct organizations {
	API_LIST(struct api_organization);
};

static const struct json_field organizations_fields[] = {
	JSON_FIELD("value", JSON_LIST, struct organizations, list, .flags = JSON_REQUIRED, .limit = 1, .shape = &organization_shape),
	JSON_FIELDS_END,
};

static const struct json_shape organizations_shape = { "the organisation", sizeof(struct organizations), organizations_fields };

static int organizations_check(void *result, struct error *err)
{
	struct organizations *o = result;

	if (o->count == 0)
		return check_text(NULL, "value", err);
	for (size_t i = 0; i < o->items[0].domains.count; i++)
		o->items[0].domains.items[i].is_verified = true;
	return check_id(o->items[0].id, "id", err);
}

const struct api_decoder api_organization_decoder = { .name = "organization", .shape = &organizations_shape, .check = organizations_check };

static void deliver_organization(struct call *c, const struct error *err, void *result)
{
	struct organizations *o = result;

	((api_organization_fn *)c->done)(c->arg, err, o ? &o->items[0] : NULL);
}

uint64_t api_organization_get(struct api *api, api_organization_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_organization_decoder, deliver_organization, FETCH_DONE(done), arg);

	call_path(c, "GET", "/organization");
	return call_start(c);
}

static bool is_tenant(const struct api_organization *o, const char *wanted)
{
	static const char *const anybodys[] = { "organizations", "common" };

	for (size_t i = 0; i < sizeof(anybodys) / sizeof(anybodys[0]); i++)
		if (str_ieq(wanted, anybodys[i]))
			return true;
	for (size_t i = 0; i < o->domains.count; i++)
		if (str_ieq(wanted, o->domains.items[i].name))
			return true;
	return str_ieq(wanted, o->id) || (!uuid_valid(wanted) && o->domains.count == 0);
}

int api_organization_check(const struct api *api, const struct api_organization *o, struct error *err)
{
	if (is_tenant(o, api->tenant))
		return 0;
	error_set(err, ERROR_SIGNED_OUT, _("The directory answered for %s (%s), and tenant.id names %s."),
		str_empty(o->display_name) ? o->id : o->display_name, o->id, api->tenant);
	error_explain(err, _("Nothing was shown or changed."), _("Sign in with an account of that tenant, or correct tenant.id."));
	return -ERROR_SIGNED_OUT;
}

void api_organization_clear(struct api_organization *o)
{
	json_clear(&organization_shape, o);
}

GRAPH_PAGE(domains_shape, "the domains", &domain_shape);
static int domain_check(void *item, struct error *err)
{
	return check_text(((struct api_domain *)item)->name, "id", err);
}

const struct api_decoder api_domains_decoder = {
	.name = "domains", .shape = &domains_shape, .element = &domain_shape, .check = domain_check,
};

FETCH_DELIVER(deliver_domains, api_domains)

uint64_t api_domains_list(struct api *api, api_domains_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_domains_decoder, deliver_domains, FETCH_DONE(done), arg);

	call_path(c, "GET", "/domains");
	return call_start(c);
}

void api_domains_clear(struct api_domains *d)
{
	api_list_clear(&domain_shape, &d->list);
}
