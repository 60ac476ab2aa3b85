#include "api/api_permissions.h"

#include "api/api_roles.h"
#include "core/i18n.h"
#include "core/text.h"

#include <string.h>

/* The ids are the same in every tenant and cloud. */
static const struct known {
	uint32_t bit;
	const char *name, *id;
} permissions[] = {
	{ API_ORGANIZATION_READ, "Organization.Read.All", "498476ce-e0fe-48b0-b801-37ba7e2685c6" },
	{ API_ORGANIZATION_WRITE, "Organization.ReadWrite.All", "292d869f-3427-49a8-9dab-8c70152b74e9" },
	{ API_LICENCE_READ, "LicenseAssignment.Read.All", "e2f98668-2877-4f38-a2f4-8202e0717aa1" },
	{ API_LICENCE_WRITE, "LicenseAssignment.ReadWrite.All", "5facf0c1-8979-4e95-abcf-ff3d079771c0" },
	{ API_USER_READ, "User.Read.All", "df021288-bdef-4463-88db-98f22de89214" },
	{ API_USER_WRITE, "User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca" },
	{ API_GROUP_READ, "Group.Read.All", "5b567255-7703-4780-807c-7be8301ae99b" },
	{ API_GROUP_WRITE, "Group.ReadWrite.All", "62a82d76-70ea-41e2-9197-370581804d09" },
	{ API_GROUP_MEMBER_READ, "GroupMember.Read.All", "98830695-27a2-44f7-8c18-0c3ebc9698f6" },
	{ API_DIRECTORY_READ, "Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61" },
	{ API_DIRECTORY_WRITE, "Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7" },
	{ API_HEALTH_READ, "ServiceHealth.Read.All", "79c261e0-fe76-4144-aad5-bdc68fbe4037" },
};

static const struct known roles[] = {
	{ API_ROLE_GLOBAL, "Global Administrator", "62e90394-69f5-4237-9190-012177145e10" },
	{ API_ROLE_BILLING, "Billing Administrator", "b0f54661-2d74-4c50-afa3-1ec803f12efe" },
	{ API_ROLE_LICENCE, "License Administrator", "4d6ac14f-3453-41d0-bef9-a3e0c569773a" },
	{ API_ROLE_USER, "User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1" },
	{ API_ROLE_WRITER, "Directory Writers", "9360feb5-f418-4baa-8175-e2a00bac4301" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ANY_DIRECTORY (API_DIRECTORY_READ | API_DIRECTORY_WRITE)

/* What would do, beginning with the least; any one of them is enough. */
static const struct need {
	enum api_feature feature;
	uint32_t least, enough;
	const char *why;
} permission_needs[] = {
	{ API_FEATURE_READ, API_ORGANIZATION_READ, API_ORGANIZATION_READ | API_ORGANIZATION_WRITE | ANY_DIRECTORY,
		N_("Without it neither the organisation nor its subscriptions and plans can be read.") },
	{ API_FEATURE_READ, API_USER_READ, API_USER_READ | API_USER_WRITE | ANY_DIRECTORY,
		N_("Without it the users who hold a licence cannot be listed.") },
	{ API_FEATURE_READ, API_GROUP_READ, API_GROUP_READ | API_GROUP_WRITE | API_GROUP_MEMBER_READ | ANY_DIRECTORY,
		N_("Without it licences that come from a group cannot be seen.") },
	{ API_FEATURE_MOVE, API_LICENCE_WRITE, API_LICENCE_WRITE | API_USER_WRITE | API_DIRECTORY_WRITE,
		N_("Without it licences cannot be moved.") },
	{ API_FEATURE_HEALTH, API_HEALTH_READ, API_HEALTH_READ,
		N_("Without it service incidents are not seen before an upgrade.") },
};

static const struct need role_needs[] = {
	{ API_FEATURE_BUY, API_ROLE_BILLING, API_ROLE_GLOBAL | API_ROLE_BILLING,
		N_("Without it nothing can be bought, upgraded or cancelled.") },
	{ API_FEATURE_MOVE, API_ROLE_LICENCE, API_ROLE_GLOBAL | API_ROLE_LICENCE | API_ROLE_USER | API_ROLE_WRITER,
		N_("Without it licences cannot be moved.") },
};

static uint32_t find_id(const struct known *table, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_ieq(table[i].id, id))
			return table[i].bit;
	return 0;
}

static const char *name_of(const struct known *table, uint32_t bit)
{
	while (table->bit != bit)
		table++;
	return table->name;
}

uint32_t permission_by_id(const char *id)
{
	return find_id(permissions, COUNT(permissions), id);
}

uint32_t role_by_id(const char *template_id)
{
	return find_id(roles, COUNT(roles), template_id);
}

static uint32_t permission_by_name(const char *name, size_t n)
{
	for (size_t i = 0; i < COUNT(permissions); i++)
		if (strlen(permissions[i].name) == n && strncmp(permissions[i].name, name, n) == 0)
			return permissions[i].bit;
	return 0;
}

static bool is_word(const char *name, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == n && strncmp(*words, name, n) == 0)
			return true;
	return false;
}

/* What was asked for may stand beside what was granted; alone it says nothing. */
bool permissions_of_scope(const char *scope, uint32_t *ret)
{
	static const char *const asked[] = { ".default", "openid", "profile", "email", "offline_access", NULL };
	uint32_t found = 0;
	bool told = false;

	for (const char *at = scope ? scope : ""; *at;) {
		const char *name = at + strspn(at, " "), *end = name + strcspn(name, " ");
		size_t n;

		at = end;
		for (const char *p = name; p < end; p++)
			if (*p == '/')
				name = p + 1;
		n = (size_t)(end - name);
		found |= permission_by_name(name, n);
		told |= n > 0 && !is_word(name, n, asked);
	}
	if (told)
		*ret = found;
	return told;
}

static size_t find_missing(const struct need *needs, size_t n, const struct known *names, uint32_t held, struct api_missing *to)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		if ((held & needs[i].enough) == 0)
			to[found++] = (struct api_missing){ needs[i].feature, names == roles, name_of(names, needs[i].least), _(needs[i].why) };
	return found;
}

size_t api_permissions_missing(const struct api_roles *r, struct api_missing to[API_MISSING_MOST])
{
	size_t n = 0;

	_Static_assert(COUNT(permission_needs) + COUNT(role_needs) <= API_MISSING_MOST, "a row for each");
	if (r->permissions_told)
		n += find_missing(permission_needs, COUNT(permission_needs), permissions, r->permissions, to);
	if (r->roles_told && !r->alone)
		n += find_missing(role_needs, COUNT(role_needs), roles, r->role_bits, to + n);
	return n;
}

const char *api_permissions_wanted(void)
{
	return "Organization.Read.All User.Read.All Group.Read.All LicenseAssignment.ReadWrite.All ServiceHealth.Read.All";
}

const char *api_feature_name(enum api_feature feature)
{
	static const char *const names[API_FEATURES] = {
		[API_FEATURE_READ] = N_("look at subscriptions, users and groups"),
		[API_FEATURE_MOVE] = N_("move licences"),
		[API_FEATURE_BUY] = N_("buy, upgrade and cancel"),
		[API_FEATURE_HEALTH] = N_("see service incidents"),
	};

	return _(names[feature]);
}
