/* What errors mean and what to do, and what stands around every page. */
#include "model/wizard.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"

const char *error_meaning(const struct error *err, char to[SENTENCE])
{
	if (!str_empty(err->meaning))
		return say(to, SENTENCE, "%s", err->meaning);
	switch (err->kind) {
	case ERROR_OFFLINE: return _("The service was not reached. Nothing has been changed by this.");
	case ERROR_TIMEOUT: return _("The service took too long to answer. Nothing has been changed by this.");
	case ERROR_TLS: return _("The connection does not end at the service that it should. Nothing was sent.");
	case ERROR_SIGNED_OUT: return _("The sign-in has ended. What you chose here is kept.");
	case ERROR_FORBIDDEN: return _("You are signed in, but a role or a permission is missing.");
	case ERROR_NOT_FOUND: return _("The service does not have what was asked for; it may have been removed meanwhile.");
	case ERROR_CONFLICT: return _("Somebody else is changing the same thing at the moment.");
	case ERROR_STALE: return _("What stands here has been changed elsewhere since it was read.");
	case ERROR_RATE_LIMITED: return _("The service has too much to do and asks to come back later.");
	case ERROR_REFUSED:
	case ERROR_CONFIG:
		if (!str_empty(err->service))
			return say(to, SENTENCE, _("The service says: %s"), err->service);
		return err->kind == ERROR_CONFIG ? _("The configuration does not allow this.") : _("The service understood and declined.");
	case ERROR_SERVICE: return _("The service failed while it worked on this.");
	case ERROR_ANSWER: return _("The service's answer is not what its documentation promises, so it was not used.");
	case ERROR_UNSURE: return _("The change was sent, but no answer came back. It may have taken effect.");
	case ERROR_CANCELLED: return _("It was stopped before it was finished.");
	case ERROR_ABSENT: return _("A service that this needs is not configured.");
	case ERROR_INPUT: return _("What was typed cannot be used as it is.");
	case ERROR_STORAGE: return _("The journal on this machine could not be written or read.");
	case ERROR_SYSTEM: return _("This machine refused something that the program needs.");
	case ERROR_NONE:
	case ERROR_KINDS: break;
	}
	return _("Nothing more is known about it.");
}

const char *error_remedy(const struct error *err, char to[SENTENCE])
{
	char span[TIME_TEXT];

	if (!str_empty(err->remedy))
		return say(to, SENTENCE, "%s", err->remedy);
	switch (err->kind) {
	case ERROR_OFFLINE: return _("Check the network and the service's address in the configuration, then try again.");
	case ERROR_TIMEOUT:
	case ERROR_SERVICE:
		if (err->retry_after_ms > 0)
			return say(to, SENTENCE, _("Try again in %s."), time_span(err->retry_after_ms, span));
		return _("Wait a moment, then try again.");
	case ERROR_TLS: return _("Check the address in the configuration and any proxy in between. Do not go on until it is settled.");
	case ERROR_SIGNED_OUT: return _("Sign in again; then go on where you were.");
	case ERROR_FORBIDDEN: return _("Ask a Global admin for the role, or sign in as somebody who has it, then try again.");
	case ERROR_NOT_FOUND: return _("Go back to Your products and read them again.");
	case ERROR_CONFLICT: return _("Wait a minute, read again, and try again.");
	case ERROR_STALE: return _("Read again, look at what has changed, and apply your change again.");
	case ERROR_RATE_LIMITED:
		if (err->retry_after_ms > 0)
			return say(to, SENTENCE, _("Try again in %s."), time_span(err->retry_after_ms, span));
		return _("Wait a few minutes, then try again.");
	case ERROR_REFUSED: return _("Mend what the service names, or contact support with the details.");
	case ERROR_ANSWER: return _("Try again. If it stays so, contact support with the details.");
	case ERROR_UNSURE: return _("Do not send it again. Check upgrade status: it asks the service what happened.");
	case ERROR_CANCELLED: return _("Start it again when you want it.");
	case ERROR_ABSENT: return _("Add the service's address to the configuration, or use the admin centre for this step.");
	case ERROR_INPUT: return _("Change it and try again.");
	case ERROR_CONFIG: return _("Mend the configuration file and start again.");
	case ERROR_STORAGE: return _("Check space and permissions of the state directory, then try again.");
	case ERROR_SYSTEM: return _("See the details, then try again.");
	case ERROR_NONE:
	case ERROR_KINDS: break;
	}
	return _("Try again.");
}

const char *wizard_mode_text(const struct wizard *w)
{
	if (walkthrough_is_on(w))
		return _("CHECKLIST");
	if (first_run_is_on(w))
		return _("SET-UP");
	return w->settings.mode == WIZARD_TRAINING ? _("TRAINING") : _("LIVE");
}

const char *wizard_source_name(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct upgrade_record *record = status_record(w);

	if (s && products_is_source(w, s))
		return s->name;
	if (record && !str_empty(record->source_name))
		return record->source_name;
	const struct product *p = !str_empty(w->settings.source_sku) ? product_by_sku(&w->file, w->settings.source_sku)
		: str_empty(w->settings.source_word) ? product_source(&w->file) : NULL;
	return p ? p->name : w->settings.source_word;
}

const char *wizard_task_text(const struct wizard *w, char to[SENTENCE])
{
	const char *name = wizard_source_name(w);

	if (str_empty(name))
		return say(to, SENTENCE, "%s", _("Upgrade a plan"));
	return say(to, SENTENCE, _("Upgrade %s"), name);
}

const char *wizard_tenant_text(const struct wizard *w, char to[SENTENCE])
{
	if (walkthrough_is_on(w))
		return say(to, SENTENCE, "%s", _("by hand, no connection"));
	if (first_run_is_on(w))
		return say(to, SENTENCE, "%s", _("not configured yet"));
	if (str_empty(w->tenant.name) && str_empty(w->tenant.initial_domain))
		return say(to, SENTENCE, "%s", w->sign_in.done ? _("organisation not read yet") : _("not signed in yet"));
	if (str_empty(w->tenant.initial_domain))
		return say(to, SENTENCE, "%s", w->tenant.name);
	return say(to, SENTENCE, "%s · %s", w->tenant.name, w->tenant.initial_domain);
}

/* What is on its way counts before what can wait. */
const char *wizard_unfinished_sentence(const struct wizard *w, char to[SENTENCE])
{
	const char *sentence = NULL;
	struct begun b;

	if (begun_at(w, 0, &b) && b.at_hand && b.kind == BEGUN_UNANSWERED)
		return begun_leave_sentence(w, &b, to);
	if (reassign_leave_sentence(w, to))
		return to;
	for (size_t i = 0; !sentence && begun_at(w, i, &b); i++)
		sentence = begun_leave_sentence(w, &b, to);
	return sentence;
}

const char *wizard_doors_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct settings *s = &w->settings;

	if (!s->has_commerce)
		return say(to, SENTENCE, "%s",
			_("No service that sells is configured: buying and cancelling are done in the admin centre, and this program says where. "
			"Everything that Microsoft Graph tells is read here."));
	if (!s->has_storefront && !s->has_prices)
		return say(to, SENTENCE, "%s", _("Neither a price sheet nor the purchase terms are configured: prices, tax and ways to pay are "
			"unknown here."));
	if (!s->has_prices)
		return say(to, SENTENCE, "%s", _("No price sheet is configured: prices are unknown here."));
	if (!s->has_storefront)
		return say(to, SENTENCE, "%s", _("No service tells the terms of this purchase: tax, credit and ways to pay are unknown here."));
	return NULL;
}
