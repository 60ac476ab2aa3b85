#include "model/sign_in_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

void sign_in_take_code(struct wizard *w, const struct sign_in_code_facts *facts)
{
	struct sign_in_model *m = &w->sign_in;

	m->code = *facts;
	m->has_code = true;
	m->done = false;
	m->code_ends_mono_ms = w->mono_ms + facts->lives_ms;
}

void sign_in_take_done(struct wizard *w, const char *account)
{
	struct sign_in_model *m = &w->sign_in;

	*m = (struct sign_in_model){ .done = true };
	str_copy(m->account, sizeof m->account, account);
	wizard_call_stale(w, REQUEST_PRODUCTS); /* they may be another's now */
}

void sign_in_take_account(struct wizard *w, const char *account)
{
	str_copy(w->sign_in.account, sizeof w->sign_in.account, account);
}

enum sign_in_state sign_in_state(const struct wizard *w)
{
	if (w->sign_in.done)
		return SIGN_IN_DONE;
	if (w->sign_in.has_code)
		return sign_in_left_ms(w) > 0 ? SIGN_IN_CODE : SIGN_IN_EXPIRED;
	return wizard_running(w, REQUEST_SIGN_IN) ? SIGN_IN_ASKING : SIGN_IN_NEEDED;
}

int64_t sign_in_left_ms(const struct wizard *w)
{
	int64_t left = w->sign_in.code_ends_mono_ms - w->mono_ms;

	return w->sign_in.has_code && left > 0 ? left : 0;
}

const char *sign_in_account(const struct wizard *w)
{
	return w->sign_in.account;
}

const char *sign_in_sentence(const struct wizard *w, char to[SENTENCE])
{
	char left[TIME_TEXT];

	switch (sign_in_state(w)) {
	case SIGN_IN_CODE:
		return say(to, SENTENCE, _("Open %s in a browser on any device and type the code %s. The code is good for another %s. This page "
			"goes on by itself."),
			w->sign_in.code.address, w->sign_in.code.user_code, time_span(sign_in_left_ms(w), left));
	case SIGN_IN_EXPIRED:
		return say(to, SENTENCE, "%s", _("The code has run out before anybody signed in. Nothing has happened. Ask for a new code."));
	case SIGN_IN_DONE:
		if (str_empty(w->sign_in.account))
			return say(to, SENTENCE, "%s", _("You are signed in."));
		return say(to, SENTENCE, _("You are signed in as %s."), w->sign_in.account);
	case SIGN_IN_ASKING:
		if (w->settings.alone)
			return say(to, SENTENCE, "%s", _("The program signs in as itself, without a person."));
		return say(to, SENTENCE, "%s", _("The sign-in service is being asked for a code."));
	case SIGN_IN_NEEDED:
		break;
	}
	if (!str_empty(w->settings.partner))
		return say(to, SENTENCE, _("Nobody is signed in. Sign in as an admin agent of the partner, %s."), w->settings.partner);
	if (!str_empty(w->settings.tenant))
		return say(to, SENTENCE, _("Nobody is signed in. Sign in as an admin of %s."), w->settings.tenant);
	return say(to, SENTENCE, "%s", _("Nobody is signed in. Sign in as an admin of the organisation whose plan is to be upgraded."));
}

const char *sign_in_who(const struct wizard *w, char to[SENTENCE])
{
	if (!str_empty(w->settings.partner))
		return say(to, SENTENCE, _("an admin agent of the partner, %s"), w->settings.partner);
	if (!str_empty(w->settings.tenant))
		return say(to, SENTENCE, _("an admin of %s"), w->settings.tenant);
	return say(to, SENTENCE, "%s", _("an admin of the organisation whose plan is to be upgraded"));
}

const char *sign_in_what_for(const struct wizard *w, char to[SENTENCE])
{
	const struct settings *s = &w->settings;

	if (!str_empty(s->partner) && s->has_commerce)
		return say(to, SENTENCE, _("Partner Center, and the directory of the customer, %s"), s->tenant);
	if (!str_empty(s->partner))
		return say(to, SENTENCE, _("the directory of the customer, %s"), s->tenant);
	if (s->has_commerce)
		return say(to, SENTENCE, "%s", _("the directory of the organisation, and what is bought for it"));
	return say(to, SENTENCE, "%s", _("the directory of the organisation"));
}
