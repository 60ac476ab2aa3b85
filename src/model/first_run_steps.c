/* How an application is registered: the steps in the portal of the cloud that was chosen, for who will sign in. */
#include "model/first_run_model.h"

#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

typedef const char *step_fn(const struct wizard *w, char to[SENTENCE]);

static const char *open_portal(const struct wizard *w, char to[SENTENCE])
{
	const char *portal = registration_portal(&w->file, cloud_words[w->first_run.cloud]);

	if (!portal)
		return say(to, SENTENCE, "%s", _("Open the portal of your cloud as an admin: Microsoft Entra ID > App registrations > New registration."));
	return say(to, SENTENCE, _("Open %s as an admin: Microsoft Entra ID > App registrations > New registration."), portal);
}

static const char *account_types(const struct wizard *w, char to[SENTENCE])
{
	if (w->first_run.whose == FIRST_RUN_PARTNER)
		return say(to, SENTENCE, "%s", _("In your own tenant. Any name. Supported account types: accounts in any organisation, because the customer's is another one."));
	return say(to, SENTENCE, "%s", _("Any name, such as m365-upgrade. Supported account types: this organisation alone. No redirect address."));
}

static const char *authentication(const struct wizard *w, char to[SENTENCE])
{
	switch (w->first_run.who) {
	case FIRST_RUN_SECRET:
		return say(to, SENTENCE, "%s", _("Certificates & secrets > New client secret: write its value, not its id, to the file that you named."));
	case FIRST_RUN_CERTIFICATE:
		return say(to, SENTENCE, "%s", _("Certificates & secrets > Upload certificate: the file that you named. The private key stays on this machine."));
	default:
		return say(to, SENTENCE, "%s", _("Authentication: set “Allow public client flows” to Yes, so that a person can sign in with a code."));
	}
}

static const char *permissions(const struct wizard *w, char to[SENTENCE])
{
	struct buf list = BUF_INIT;

	for (const char *at = w->first_run.facts.permissions; *at; at++)
		if (*at == ' ')
			buf_addstr(&list, i18n_comma());
		else
			buf_addch(&list, *at);
	say(to, SENTENCE, w->first_run.who == FIRST_RUN_PERSON ? _("API permissions > Microsoft Graph > Delegated permissions: %s.")
		: _("API permissions > Microsoft Graph > Application permissions: %s."), list.data);
	buf_clear(&list);
	return to;
}

static const char *partner_permissions(const struct wizard *w, char to[SENTENCE])
{
	if (w->first_run.whose != FIRST_RUN_PARTNER)
		return NULL;
	return say(to, SENTENCE, "%s", _("API permissions > Microsoft Partner Center > Delegated permissions: user_impersonation."));
}

static const char *consent(const struct wizard *w, char to[SENTENCE])
{
	if (w->first_run.whose == FIRST_RUN_PARTNER)
		return say(to, SENTENCE, "%s", _("API permissions > Grant admin consent. The customer consents too: through Partner Center, or by an admin of its own."));
	return say(to, SENTENCE, "%s", _("API permissions > Grant admin consent."));
}

static const char *copy_ids(const struct wizard *w, char to[SENTENCE])
{
	(void)w;
	return say(to, SENTENCE, "%s", _("Overview: copy Application (client) ID, and Directory (tenant) ID, to the fields above."));
}

bool first_run_step(const struct wizard *w, size_t index, char to[SENTENCE])
{
	static step_fn *const steps[] = { open_portal, account_types, authentication, permissions, partner_permissions, consent, copy_ids };
	size_t n = 0;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i](w, to) && n++ == index)
			return true;
	return false;
}
