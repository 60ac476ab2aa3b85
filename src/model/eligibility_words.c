/* What each closing reason means, what to do about it, and where else to go. */
#include "model/wizard.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"

#include <inttypes.h>

static const struct reason_words {
	const char *title;
	const char *meaning;
	const char *remedy;
	enum reason_lasting lasting;
	unsigned doors;
} words[REASON_KINDS] = {
	[REASON_LICENCE_CONFLICT] = {
		N_("More licences are assigned than purchased."),
		N_("While more users hold a licence than there are licences, the service cannot move them."),
		N_("Take the licence from users who do not need it, or buy the missing licences; then look again."),
		LASTS_UNTIL_RESOLVED, DOOR_RETRY | DOOR_MANUAL },
	[REASON_NOT_PROVISIONED] = {
		N_("The subscription is not fully set up yet."),
		N_("A service inside it is still being set up. That ends by itself, mostly within hours."),
		N_("Wait, then look again. If it stays so for a day, contact support."),
		LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_SERVICE_INCIDENT] = {
		N_("A service has an incident."),
		N_("Plans are not changed while a service inside them is not well."),
		N_("Look at Service health in the admin centre, wait until the incident is over, then look again."),
		LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_UPGRADE_IN_PROGRESS] = {
		N_("Another change of this subscription is under way."),
		N_("An upgrade that was begun before, here or elsewhere, has not ended."),
		N_("Wait until it has ended: Check upgrade status shows it. Then look again."),
		LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_CREDIT_CHECK_PENDING] = {
		N_("A credit check is under way."),
		N_("An order waits until the credit has been checked; nothing else can be ordered meanwhile."),
		N_("Wait until it is decided; then look again."),
		LASTS_TEMPORARY, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_BUSY] = {
		N_("The service is upgrading many plans at the moment."),
		N_("Nothing is wrong with your subscription; there is a queue."),
		N_("Try again later."),
		LASTS_TEMPORARY, DOOR_RETRY | DOOR_MANUAL },
	[REASON_UNPAID_BALANCE] = {
		N_("There is an unpaid balance."),
		N_("A subscription with an open bill is not upgraded."),
		N_("Pay the balance in the admin centre, under Bills & payments; then look again."),
		LASTS_UNTIL_RESOLVED, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_SAME_PRODUCT] = {
		N_("There are two or more subscriptions of the same product."),
		N_("The service cannot tell which of them the users belong to."),
		N_("Upgrade by hand. Or move all licences into one of the subscriptions, cancel the other, and look again."),
		LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_ADD_ON] = {
		N_("An add-on stands in the way."),
		N_("The service does not upgrade a subscription while this add-on hangs on it."),
		N_("Upgrade by hand. Or remove the add-on in the admin centre, upgrade, and buy it again for the new plan."),
		LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_PREPAID] = {
		N_("The subscription was prepaid with a product key."),
		N_("The service does not upgrade it by itself. If you move by hand, the time that is left is not credited."),
		N_("Upgrade by hand near the end of the prepaid time, or ask support."),
		LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_GOVERNMENT] = {
		N_("This is a government or non-profit plan."),
		N_("Such plans have their own catalog and are not upgraded by the service itself."),
		N_("Upgrade by hand, or ask support which plan your organisation may have."),
		LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_TOO_MANY_LICENCES] = {
		N_("More licences are assigned than the automatic upgrade takes."),
		N_("The service moves only so many users in one upgrade, and here are more."),
		N_("Upgrade by hand, or ask support to upgrade it."),
		LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_TRIAL] = {
		N_("The subscription is a trial."),
		N_("A trial has nothing to convert: it must be bought before it can be upgraded."),
		N_("Buy the plan in the admin centre first, or buy the new plan at once and move the users by hand."),
		LASTS_FOR_GOOD, DOOR_BUY | DOOR_MANUAL },
	[REASON_CHANNEL_PARTNER] = {
		N_("The subscription was bought through a partner."),
		N_("Only a subscription bought directly, by card or invoice, can be upgraded here."),
		N_("Ask your partner to upgrade it."),
		LASTS_FOR_GOOD, DOOR_PARTNER },
	[REASON_CHANNEL_VOLUME] = {
		N_("The subscription was bought through volume licensing."),
		N_("Only a subscription bought directly, by card or invoice, can be upgraded here."),
		N_("Ask your account representative to upgrade it."),
		LASTS_FOR_GOOD, DOOR_PARTNER },
	[REASON_NOT_ELIGIBLE] = {
		N_("The service does not upgrade this subscription to this plan."),
		N_("The service decides which upgrades it makes by itself; this one is not among them."),
		N_("Choose another plan, upgrade by hand, or ask support with the service's own words."),
		LASTS_UNKNOWN, DOOR_RETRY | DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_MISSING_ROLE] = {
		N_("A role or a permission is missing."),
		N_("Whoever is signed in, or the application that signs in, may not make this upgrade."),
		N_("Ask a Global admin for the role, sign in again, and look again."),
		LASTS_UNTIL_RESOLVED, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_BILLING_OPTION] = {
		N_("This plan is not offered with today's way of billing."),
		N_("Only the billing option that the old plan has is closed; others can be chosen under Billing."),
		N_("Choose another term or billing cycle under Billing."),
		LASTS_FOR_GOOD, 0 },
	[REASON_NO_COMMERCE] = {
		N_("No service that sells is configured."),
		N_("This program can read your organisation, but has nobody to order from."),
		N_("Order the upgrade in the admin centre: Billing, Your products, the subscription, Upgrade. Or upgrade by hand."),
		LASTS_FOR_GOOD, DOOR_MANUAL | DOOR_SUPPORT },
	[REASON_FEWER_SERVICES] = {
		N_("The automatic upgrade does not go to this plan."),
		N_("It goes only to plans with the same data services or higher versions, and this plan has fewer."),
		N_("Back up what users keep in the services that go away; then move to this plan by hand."),
		LASTS_FOR_GOOD, DOOR_MANUAL },
	[REASON_NOT_SOLD] = {
		N_("The catalog does not offer this plan for purchase here."),
		N_("What is sold depends on the country, the kind of organisation, and who sells to it."),
		N_("Choose another plan, or ask support whether your organisation can have this one."),
		LASTS_UNKNOWN, DOOR_RETRY | DOOR_SUPPORT },
	[REASON_OTHER] = {
		N_("The service gives a reason that this program does not know."),
		N_("The service's own words are all that is known about it."),
		N_("Follow the service's words; upgrade by hand; or ask support with these words."),
		LASTS_UNKNOWN, DOOR_RETRY | DOOR_MANUAL | DOOR_SUPPORT },
};

const char *reason_title(const struct reason *r)
{
	return _(words[r->kind].title);
}

const char *reason_meaning(const struct reason *r, char to[SENTENCE])
{
	const char *meaning = _(words[r->kind].meaning);

	if (r->caution)
		meaning = _("The service lets the upgrade through all the same; it is said here so that it surprises nobody.");
	if (!str_empty(r->description))
		/* TRANSLATORS: what a reason means, then the service's own words */
		return say(to, SENTENCE, _("%s The service says: %s"), meaning, r->description);
	if (!str_empty(r->detail))
		/* TRANSLATORS: what a reason means, then names or figures that it is about */
		return say(to, SENTENCE, _("%s (%s)"), meaning, r->detail);
	return say(to, SENTENCE, "%s", meaning);
}

const char *reason_remedy(const struct wizard *w, const struct reason *r, char to[SENTENCE])
{
	int64_t days = w->file.figures.credit_check_business_days, minutes = w->file.figures.busy_retry_minutes;
	char span[TIME_TEXT];

	if (r->kind == REASON_CHANNEL_PARTNER && !str_empty(r->detail))
		return say(to, SENTENCE, _("Ask %s, who sold it, to upgrade it."), r->detail);
	if (r->kind == REASON_CREDIT_CHECK_PENDING && days > 0)
		return say(to, SENTENCE, _("Wait until it is decided, up to %" PRId64 " business days; then look again."), days);
	if (r->kind == REASON_BUSY && minutes > 0)
		return say(to, SENTENCE, _("Try again in about %s."), time_span(minutes * 60000, span));
	return say(to, SENTENCE, "%s", _(words[r->kind].remedy));
}

enum reason_lasting reason_lasting(const struct reason *r)
{
	return words[r->kind].lasting;
}

const char *reason_lasting_text(const struct wizard *w, const struct reason *r, char to[SENTENCE])
{
	const struct figures *f = &w->file.figures;
	char when[TIME_TEXT];
	int64_t at = r->look_again_ms;

	if (at == TIME_UNKNOWN && r->kind == REASON_BUSY && f->busy_retry_minutes > 0)
		at = w->now_ms + f->busy_retry_minutes * 60000;
	if (at == TIME_UNKNOWN && (r->kind == REASON_NOT_PROVISIONED || r->kind == REASON_SERVICE_INCIDENT) && f->provisioning_retry_minutes > 0)
		at = w->now_ms + f->provisioning_retry_minutes * 60000;
	switch (words[r->kind].lasting) {
	case LASTS_TEMPORARY:
		if (at != TIME_UNKNOWN)
			return say(to, SENTENCE, _("Temporary. Look again at %s."), time_local(at, when));
		return say(to, SENTENCE, "%s", _("Temporary. Look again later."));
	case LASTS_UNTIL_RESOLVED:
		return say(to, SENTENCE, "%s", _("Lasts until it is resolved. Look again as soon as it is."));
	case LASTS_FOR_GOOD:
		return say(to, SENTENCE, "%s", _("Does not pass by itself."));
	case LASTS_UNKNOWN:
		break;
	}
	if (at != TIME_UNKNOWN)
		return say(to, SENTENCE, _("The service does not say whether it passes. Look again at %s."), time_local(at, when));
	return say(to, SENTENCE, "%s", _("The service does not say whether it passes."));
}

unsigned reason_doors(const struct reason *r)
{
	return words[r->kind].doors;
}

const char *door_text(enum reason_door door)
{
	switch (door) {
	case DOOR_RETRY: return _("Look again");
	case DOOR_MANUAL: return _("Upgrade by hand");
	case DOOR_SUPPORT: return _("Contact support");
	case DOOR_PARTNER: return _("Contact the partner or account representative");
	case DOOR_BUY: break;
	}
	return _("Buy the plan first");
}
