/* What each refusal means, and what to do. */
#include "api/api_sign_in_refusal.h"

#include "api/api_call.h"
#include "api/api_clock.h"
#include "api/api_permissions.h"
#include "api/api_text.h"
#include "core/i18n.h"
#include "core/text.h"

#include <string.h>

/* {tenant}: whose tokens are asked for; {key}: the key that names it; {client}: the application; {asked}: the permissions; {consent}: the address
 * where an admin allows them. */
static const struct meaning {
	enum error_kind kind;
	const char *what, *means, *remedy;
} meanings[SIGN_IN_REFUSALS] = {
	[SIGN_IN_DECLINED] = { ERROR_REFUSED, N_("The sign-in was declined by the person who was asked."),
		N_("Nothing has happened."),
		N_("Start again to get a new code.") },
	[SIGN_IN_CODE_EXPIRED] = { ERROR_SIGNED_OUT, N_("The code was not used in time."),
		N_("Nobody has signed in, and nothing has happened."),
		N_("Start again to get a new one.") },
	[SIGN_IN_ENDED] = { ERROR_SIGNED_OUT, N_("The sign-in has ended."),
		N_("It ran out, was revoked, or the password was changed. What was begun is kept."),
		N_("Sign in again to go on.") },
	[SIGN_IN_PROOF_WANTED] = { ERROR_SIGNED_OUT, N_("The organisation asks for one more proof of who you are."),
		N_("A second step, such as a confirmation on a phone, is wanted here."),
		N_("Sign in again and complete it; where none is set up yet, the browser offers that.") },
	[SIGN_IN_TENANT_UNKNOWN] = { ERROR_CONFIG, N_("There is no tenant “{tenant}” in this cloud."),
		N_("Nobody can sign in to it."),
		N_("Check {key}; for a tenant of another national cloud, set service.cloud.") },
	[SIGN_IN_TENANT_MALFORMED] = { ERROR_CONFIG, N_("“{tenant}” is not how a tenant is named."),
		N_("It is neither the id nor a domain of one."),
		N_("Set {key} to the tenant's id, or to one of its domains.") },
	[SIGN_IN_TENANT_WANTED] = { ERROR_CONFIG, N_("“{tenant}” names no tenant."),
		N_("This application, or signing in without a person, takes a named one alone."),
		N_("Set {key} to the tenant's id, or to one of its domains.") },
	[SIGN_IN_OTHER_CLOUD] = { ERROR_CONFIG, N_("The tenant “{tenant}” lives in another national cloud."),
		N_("The sign-in service of this one cannot sign in to it."),
		N_("Set service.cloud to that of the tenant.") },
	[SIGN_IN_CLIENT_UNKNOWN] = { ERROR_CONFIG, N_("The tenant “{tenant}” does not know the application {client}."),
		N_("It is registered elsewhere, or was not allowed here yet."),
		N_("Check tenant.client_id and {key}, or have an admin of that tenant open {consent}") },
	[SIGN_IN_CLIENT_DISABLED] = { ERROR_CONFIG, N_("The application {client} is switched off in the tenant “{tenant}”."),
		N_("It can sign in nobody."),
		N_("Have an admin switch it on under Enterprise applications.") },
	[SIGN_IN_NOT_PUBLIC] = { ERROR_CONFIG, N_("The registration of {client} does not let a person sign in with a code."),
		N_("The service takes it for a web application, which has a secret."),
		N_("Set “Allow public client flows” to Yes under Authentication of the registration, or configure a secret or a certificate to sign in without a person.") },
	[SIGN_IN_IS_PUBLIC] = { ERROR_CONFIG, N_("The registration of {client} is that of a public client."),
		N_("Such a one proves itself with neither secret nor certificate."),
		N_("Remove them from the configuration to sign in as a person, or change the registration.") },
	[SIGN_IN_IDENTITY_WANTED] = { ERROR_CONFIG, N_("The service wants proof that this is the application {client}, and got none."),
		N_("An application that signs in without a person needs a secret or a certificate."),
		N_("Check tenant.client_secret_file or tenant.certificate_file.") },
	[SIGN_IN_SECRET_WRONG] = { ERROR_CONFIG, N_("The secret is not that of the application {client}."),
		N_("Often its id is taken for its value; the value is shown once, when the secret is made."),
		N_("Write the value of a secret of the registration to the file of tenant.client_secret_file.") },
	[SIGN_IN_SECRET_EXPIRED] = { ERROR_CONFIG, N_("The secret of the application {client} has expired."),
		N_("The application cannot sign in with it any more."),
		N_("Make a new one under “Certificates & secrets” of the registration, and write its value to the file of tenant.client_secret_file.") },
	[SIGN_IN_ASSERTION_REFUSED] = { ERROR_CONFIG, N_("The certificate was not accepted for the application {client}."),
		N_("It is not uploaded there, or not valid any more."),
		N_("Upload the file of tenant.certificate_file under “Certificates & secrets” of the registration.") },
	[SIGN_IN_ASSERTION_TIME] = { ERROR_CONFIG, N_("What the certificate signed is not valid at the service's time."),
		N_("The clock of this machine is wrong."),
		N_("Set the clock, then try again.") },
	[SIGN_IN_CONSENT] = { ERROR_FORBIDDEN, N_("The tenant “{tenant}” has not allowed the application what it needs."),
		N_("It asks for {asked}."),
		N_("Have an admin of that tenant allow it by opening {consent}") },
	[SIGN_IN_CONSENT_PARTNER] = { ERROR_FORBIDDEN, N_("The customer's tenant “{tenant}” has not allowed the partner's application."),
		N_("A partner's people can use it there once the customer, or Partner Center, has allowed it."),
		N_("Allow it through Partner Center, or have an admin of the customer open {consent}") },
	[SIGN_IN_CONSENT_DECLINED] = { ERROR_REFUSED, N_("The person who signed in did not allow the application what it needs."),
		N_("It asks for {asked}."),
		N_("Sign in again and allow it, or have an admin open {consent}") },
	[SIGN_IN_RESOURCE_UNKNOWN] = { ERROR_CONFIG, N_("The tenant “{tenant}”, or the registration of the application, does not know what is asked for."),
		N_("It asks for {asked}."),
		N_("Add that under API permissions of the registration, and have an admin open {consent}") },
	[SIGN_IN_SCOPE_UNKNOWN] = { ERROR_CONFIG, N_("The service does not know a permission that is asked for."),
		N_("It was asked for {asked}."),
		N_("Check tenant.scopes, and the address of the service.") },
	[SIGN_IN_POLICY] = { ERROR_REFUSED, N_("A security policy of the tenant “{tenant}” blocks this sign-in."),
		N_("It is a rule of Conditional Access; some block signing in with a code as such."),
		N_("Ask an admin to allow it for this account and application; the sign-in log names the policy.") },
	[SIGN_IN_POLICY_DEVICE] = { ERROR_REFUSED, N_("A security policy of the tenant “{tenant}” wants a managed device."),
		N_("A sign-in with a code cannot show which device it comes from."),
		N_("Ask an admin for an exception for this account and application, or sign in without a person, by a certificate.") },
	[SIGN_IN_NOT_ASSIGNED] = { ERROR_FORBIDDEN, N_("This account may not use the application."),
		N_("Only those who are assigned to it in the tenant “{tenant}” may."),
		N_("Have an admin add the account under Enterprise applications, Users and groups; or sign in with another account.") },
	[SIGN_IN_OTHER_TENANT] = { ERROR_REFUSED, N_("The account is not one of the tenant “{tenant}”."),
		N_("It belongs to another organisation, or to none."),
		N_("Sign in again with an account of that tenant; where it is the wrong tenant, check {key}.") },
	[SIGN_IN_TENANT_RESTRICTED] = { ERROR_REFUSED, N_("A rule about access between organisations keeps this account out of the tenant “{tenant}”."),
		N_("It is a rule of either tenant, or of the network that this machine is in."),
		N_("Ask an admin of that tenant, or sign in from another network.") },
	[SIGN_IN_ACCOUNT] = { ERROR_REFUSED, N_("The account cannot sign in."),
		N_("It is locked or switched off, or its password is wrong or has run out."),
		N_("Mend that in a browser, then sign in again.") },
	[SIGN_IN_BUSY] = { ERROR_SERVICE, N_("The sign-in service is busy and gave no answer yet."),
		N_("Nothing has happened."),
		N_("Try again in a minute.") },
};

static void add_asked(struct buf *to, const struct call *c)
{
	struct buf permissions = BUF_INIT;

	switch (c->resource) {
	case API_COMMERCE:
		buf_addf(to, _("%s (%s)"), "Partner Center", "user_impersonation");
		return;
	case API_PRICES:
	case API_STOREFRONT:
		url_add_origin(to, c->api->url[c->resource]);
		return;
	default:
		break;
	}
	for (const char *wanted = c->api->scopes ? c->api->scopes : api_permissions_wanted(); *wanted; wanted++)
		buf_addstr(&permissions, *wanted == ' ' ? i18n_comma() : (char[]){ *wanted, '\0' });
	buf_addf(to, _("%s (%s)"), "Microsoft Graph", permissions.data);
	buf_clear(&permissions);
}

static void add_consent_address(struct buf *to, const struct call *c)
{
	buf_addf(to, "%s/", c->api->url[API_ENTRA]);
	url_add_encoded(to, c->authority);
	buf_addstr(to, "/adminconsent?client_id=");
	url_add_encoded(to, c->api->client_id);
}

struct slot {
	const char *name, *value;
};

static const struct slot *slot_at(const struct slot *slots, const char *at)
{
	for (; slots->name; slots++)
		if (str_starts(at, slots->name))
			return slots;
	return NULL;
}

static void fill(struct buf *to, const char *text, const struct slot *slots)
{
	while (*text) {
		const struct slot *slot = *text == '{' ? slot_at(slots, text) : NULL;

		if (slot)
			buf_addstr(to, slot->value);
		else
			buf_addch(to, *text);
		text += slot ? strlen(slot->name) : 1;
	}
}

bool sign_in_refusal_say(const struct call *c, enum sign_in_refusal refusal, struct error *err)
{
	const struct meaning *m = &meanings[refusal];
	const char *key = c->api->partner && c->authority == c->api->partner ? "tenant.partner_id" : "tenant.id";
	struct buf asked = BUF_INIT, consent = BUF_INIT, parts[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	char clock[CLOCK_SENTENCE];

	if (!m->what || !c->authority)
		return false;
	add_asked(&asked, c);
	add_consent_address(&consent, c);
	for (size_t i = 0; i < 3; i++)
		fill(&parts[i], _(i == 0 ? m->what : i == 1 ? m->means : m->remedy), (const struct slot[]){ { "{tenant}", c->authority },
			{ "{key}", key }, { "{client}", c->api->client_id }, { "{asked}", asked.data }, { "{consent}", consent.data }, { NULL, NULL } });
	error_set(err, m->kind, "%s", parts[0].data);
	error_explain(err, refusal == SIGN_IN_ASSERTION_TIME && clock_sentence(c->api, clock) ? clock : parts[1].data, parts[2].data);
	for (size_t i = 0; i < 3; i++)
		buf_clear(&parts[i]);
	buf_clear(&asked);
	buf_clear(&consent);
	return true;
}
