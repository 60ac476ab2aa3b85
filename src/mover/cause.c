/* Causes: the journal's stable words, and what they say to a person. */
#include "core/i18n.h"
#include "core/text.h"
#include "mover/mover.h"

static const struct cause {
	const char *word, *text, *remedy;
	bool again; /* another try may help without anybody deciding anything here */
} causes[] = {
	{ "no_location", N_("The account has no usage location, and no licence can be assigned without one."),
		N_("Set a location, for all or for each, and try again."), true },
	{ "wrong_location", N_("A service of the new plan is not offered where the account is used."),
		N_("Correct the usage location in the admin centre and try again, or leave the account out."), true },
	{ "no_seat", N_("There is no licence of the new plan left."), N_("Buy more licences or free some, and try again."), true },
	{ "exclusive", N_("A service of another product that the account has does not go together with one of the new plan."),
		N_("Have the clashing service of the new plan switched off, or remove the other product, and try again."), true },
	{ "dependency", N_("A service of another product needs one that would not be there any more."),
		N_("Remove the other product or switch its service off, or give the account what it needs, and try again."), true },
	{ "inherited", N_("The licence comes from a group."), N_("Move the group, or take the account out of it."), true },
	{ "both", N_("The licence is assigned directly and comes from a group as well: the direct one is moved here, the other with the group."), "", false },
	{ "group_failed", N_("The service could not work off the change of the group."),
		N_("Look at the group's licences in the admin centre, and try again."), true },
	{ "disabled", N_("Signing in is blocked for this account, and such accounts are to stay."),
		N_("Plan again with blocked accounts included, if they are to move."), false },
	{ "left_out", N_("The account was left out of the plan by hand."), N_("Take it in again on the plan."), false },
	{ "already", N_("The account has the new plan already, and not the old one."), "", false },
	{ "not_held", N_("The account does not have the old plan."), "", false },
	{ "gone", N_("The account or group is not there any more."), N_("It was deleted; nothing is left to do."), true },
	{ "unknown_line", N_("This line of the list names nobody in the directory."), N_("Correct the name or id, and plan again."), false },
	{ "double_line", N_("This line of the list names somebody whom another line names already."), "", false },
	{ "unread", N_("The account has not been read yet."), N_("Try again."), true },
	{ "changed", N_("The licences of the account have been changed by somebody else since they were read; nothing was overwritten."),
		N_("Look at the account, and try again: it is planned anew from what it has now."), true },
	{ "not_unique", N_("A mail address of the account would stand twice in the directory."),
		N_("Correct the double address, and try again."), true },
	{ "concurrent", N_("Somebody else was changing the same account at the same time."), N_("Try again in a few minutes."), true },
	{ "forbidden", N_("Whoever is signed in may not change the licences of this account."),
		N_("Sign in as a Global, License or User admin, and try again."), true },
	{ "unanswered", N_("The service did not answer, and reading the account shows it as it was."), N_("Try again later."), true },
	{ "other", N_("The service refused for another reason."), N_("See the service's own words, correct what they name, and try again."), true },
};

static const struct cause *find(const char *word)
{
	for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
		if (str_eq(causes[i].word, word))
			return &causes[i];
	return &causes[sizeof causes / sizeof *causes - 1];
}

/* gettext() answers an empty text with the catalogue's header. */
static const char *say(const char *text)
{
	return *text ? _(text) : "";
}

const char *mover_cause_text(const char *cause)
{
	return str_empty(cause) ? "" : say(find(cause)->text);
}

const char *mover_cause_remedy(const char *cause)
{
	return str_empty(cause) ? "" : say(find(cause)->remedy);
}

bool mover_cause_can_be_retried(const char *cause)
{
	return find(cause)->again;
}
