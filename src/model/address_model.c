#include "model/address_model.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/address_rules.h"
#include "model/say.h"
#include "model/wizard.h"

#include <ctype.h>
#include <string.h>

static const struct country_rules *rules_of(const struct wizard *w, const char *country)
{
	for (size_t i = 0; i < 2; i++)
		if (w->address.rules[i].told && !str_empty(country) && str_ieq(w->address.rules[i].country, country))
			return &w->address.rules[i];
	return NULL;
}

static const struct country_rules *draft_rules(const struct wizard *w)
{
	return rules_of(w, w->address.draft.text[ADDRESS_COUNTRY]);
}

/* ── intake ── */

void address_take(struct wizard *w, enum address_which which, const struct address *address)
{
	w->address.saved[which] = *address;
	w->address.read[which] = true;
}

void address_take_rules(struct wizard *w, const struct country_rules *rules)
{
	size_t slot = 1;

	for (size_t i = 0; i < 2; i++)
		if (!w->address.rules[i].told || str_ieq(w->address.rules[i].country, rules->country)) {
			slot = i;
			break;
		}
	w->address.rules[slot] = *rules;
}

void address_take_check(struct wizard *w, const struct address_check_facts *facts)
{
	w->address.check = *facts;
	w->address.checked = true;
	w->address.accepted_as_is = false;
}

void address_take_saved(struct wizard *w, enum address_which which, const char *version)
{
	struct address_model *m = &w->address;

	if (m->is_editing && m->editing == which)
		m->saved[which] = m->draft;
	str_copy(m->saved[which].version, sizeof m->saved[which].version, version);
	m->read[which] = true;
	address_leave(w);
}

/* ── reading ── */

bool address_known(const struct wizard *w, enum address_which which)
{
	return w->address.read[which];
}

const struct address *address_saved(const struct wizard *w, enum address_which which)
{
	return &w->address.saved[which];
}

bool address_complete(const struct wizard *w, enum address_which which)
{
	const struct address *a = &w->address.saved[which];
	const struct country_rules *rules = rules_of(w, a->text[ADDRESS_COUNTRY]);

	for (enum address_field field = 0; field < ADDRESS_FIELDS; field++)
		if (str_empty(a->text[field]) && address_rule_needed(&w->file, rules, which, a, field))
			return false;
	return w->address.read[which];
}

bool address_field_needed(const struct wizard *w, enum address_field field)
{
	return address_rule_needed(&w->file, draft_rules(w), w->address.editing, &w->address.draft, field);
}

bool address_field_shown(const struct wizard *w, enum address_field field)
{
	if (field == ADDRESS_FIRST_NAME || field == ADDRESS_LAST_NAME)
		return w->address.editing == ADDRESS_BILLED_TO;
	return field < ADDRESS_FIELDS;
}

const char *address_field_hint(const struct wizard *w, enum address_field field, char to[SENTENCE])
{
	if (field == ADDRESS_COUNTRY)
		return say(to, SENTENCE, "%s", _("two letters, for example US"));
	if (field == ADDRESS_STATE)
		return say(to, SENTENCE, "%s", address_field_needed(w, field) ? _("two letters at most, needed here") : _("two letters at most"));
	if (field != ADDRESS_LINE2 && !address_field_needed(w, field))
		return say(to, SENTENCE, "%s", _("may stay empty"));
	return NULL;
}

const char *address_field_error(const struct wizard *w, enum address_field field)
{
	return field < ADDRESS_FIELDS && !str_empty(w->address.field_error[field]) ? w->address.field_error[field] : NULL;
}

/* ── editing ── */

void address_edit(struct wizard *w, enum address_which which)
{
	struct address_model *m = &w->address;

	if (m->is_editing && m->editing == which)
		return;
	address_leave(w);
	m->draft = m->saved[which];
	m->editing = which;
	m->is_editing = true;
}

void address_leave(struct wizard *w)
{
	struct address_model *m = &w->address;

	m->is_editing = m->checked = m->accepted_as_is = false;
	memset(m->field_error, 0, sizeof m->field_error);
	memset(&m->check, 0, sizeof m->check);
}

enum address_which address_editing(const struct wizard *w)
{
	return w->address.editing;
}

bool address_changed(const struct wizard *w)
{
	const struct address_model *m = &w->address;

	return m->is_editing && memcmp(m->draft.text, m->saved[m->editing].text, sizeof m->draft.text) != 0;
}

static void store(struct wizard *w, enum address_field field, const char *text)
{
	char *slot = w->address.draft.text[field];

	memset(slot, 0, ADDRESS_TEXT);
	str_copy(slot, ADDRESS_TEXT, text);
	for (; (field == ADDRESS_COUNTRY || field == ADDRESS_STATE) && *slot; slot++)
		*slot = (char)toupper((unsigned char)*slot);
}

static int check_field(struct wizard *w, enum address_field field, struct error *err)
{
	struct error own = ERROR_INIT;
	const struct address_model *m = &w->address;

	int r = address_rule_check(&w->file, draft_rules(w), m->editing, &m->draft, field, &own);
	str_copy(w->address.field_error[field], SENTENCE, r < 0 ? own.text : "");
	if (r < 0 && err)
		*err = own;
	return r;
}

int address_set(struct wizard *w, enum address_field field, const char *typed, struct error *err)
{
	char clean[ADDRESS_TEXT];

	if (field >= ADDRESS_FIELDS)
		return error_set(err, ERROR_INPUT, _("There is no such field."));
	if (strlen(typed) >= ADDRESS_TEXT) {
		error_set(err, ERROR_INPUT, _("%s is too long for any address. Shorten it."), address_field_label(field));
		say(w->address.field_error[field], SENTENCE, _("%s is too long for any address. Shorten it."), address_field_label(field));
		return -(int)ERROR_INPUT;
	}
	text_clean_into(clean, sizeof clean, typed);
	char *text = str_trim(clean);
	if (!str_eq(text, w->address.draft.text[field])) {
		store(w, field, text);
		w->address.checked = w->address.accepted_as_is = false;
	}
	return check_field(w, field, err);
}

int address_validate(struct wizard *w, struct error *err)
{
	int first = 0;

	for (enum address_field field = 0; field < ADDRESS_FIELDS; field++) {
		if (!address_field_shown(w, field))
			continue;
		int r = check_field(w, field, first < 0 ? NULL : err);
		if (r < 0 && !first)
			first = r;
	}
	return first;
}

/* ── the service's check ── */

enum address_check address_check_from_word(const char *word)
{
	static const struct {
		const char *word;
		enum address_check check;
	} words[] = {
		{ "verifiedshippable", CHECK_VERIFIED_SHIPPABLE }, { "verified", CHECK_VERIFIED }, { "interactionrequired", CHECK_INTERACTION },
		{ "streetpartial", CHECK_STREET_PARTIAL }, { "premisespartial", CHECK_PREMISES_PARTIAL }, { "multiple", CHECK_MULTIPLE },
		{ "none", CHECK_NOT_FOUND }, { "notvalidated", CHECK_NOT_VALIDATED }
	};
	char packed[WORD_TEXT];
	size_t n = 0;

	for (; *word && n + 1 < sizeof packed; word++)
		if (*word != ' ')
			packed[n++] = *word;
	packed[n] = '\0';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (word_is(packed, words[i].word))
			return words[i].check;
	return CHECK_UNKNOWN;
}

bool address_check_clean(enum address_check status)
{
	return status == CHECK_VERIFIED || status == CHECK_VERIFIED_SHIPPABLE;
}

bool address_check_refused(enum address_check status)
{
	return status == CHECK_NOT_FOUND || status == CHECK_NOT_VALIDATED;
}

bool address_check_needs_yes(enum address_check status)
{
	return status != CHECK_NONE && !address_check_clean(status) && !address_check_refused(status);
}

static const char *check_text(enum address_check status)
{
	switch (status) {
	case CHECK_VERIFIED:
	case CHECK_VERIFIED_SHIPPABLE: return _("The service knows this address.");
	case CHECK_INTERACTION: return _("The service is not sure about this address. Take its suggestion, mend the address, or say that it "
		"is right.");
	case CHECK_STREET_PARTIAL: return _("The service knows the place, but not all of the street. Mend the street, or say that the "
		"address is right.");
	case CHECK_PREMISES_PARTIAL: return _("The service knows the street, but not the house number. Mend it, or say that the address is "
		"right.");
	case CHECK_MULTIPLE: return _("Several addresses fit. Take the right one of the suggestions, or say that the address is right as it "
		"is.");
	case CHECK_NOT_FOUND: return _("The service does not find this address, so it cannot be saved. Check street, city, state and postal "
		"code.");
	case CHECK_NOT_VALIDATED: return _("The service could not check this address, so it cannot be saved. Check country and postal code, "
		"then try again.");
	case CHECK_UNKNOWN: return _("The service answered in a way that this program does not know. Look at the address once more, and say "
		"whether it is right.");
	case CHECK_NONE: break;
	}
	return "";
}

const char *address_check_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct address_model *m = &w->address;

	if (!m->checked)
		return NULL;
	if (str_empty(m->check.message))
		return say(to, SENTENCE, "%s", check_text(m->check.status));
	return say(to, SENTENCE, _("%s The service says: %s"), check_text(m->check.status), m->check.message);
}

size_t address_suggestion_count(const struct wizard *w)
{
	return w->address.checked ? w->address.check.n_suggestions : 0;
}

const struct address *address_suggestion(const struct wizard *w, size_t index)
{
	return index < address_suggestion_count(w) ? &w->address.check.suggestions[index] : NULL;
}

void address_use_suggestion(struct wizard *w, size_t index)
{
	const struct address *a = address_suggestion(w, index);

	if (!a)
		return;
	for (enum address_field field = 0; field < ADDRESS_FIELDS; field++)
		if (!str_empty(a->text[field]))
			store(w, field, a->text[field]);
	/* The service's own form of the address needs no second look. */
	w->address.check.status = CHECK_VERIFIED;
	w->address.check.message[0] = '\0';
	w->address.check.n_suggestions = 0;
	memset(w->address.field_error, 0, sizeof w->address.field_error);
}

void address_accept_as_is(struct wizard *w)
{
	w->address.accepted_as_is = w->address.checked && address_check_needs_yes(w->address.check.status);
}

enum address_next address_next(const struct wizard *w)
{
	const struct address_model *m = &w->address;
	struct error ignored;

	for (enum address_field field = 0; field < ADDRESS_FIELDS; field++)
		if (address_field_shown(w, field) && address_rule_check(&w->file, draft_rules(w), m->editing, &m->draft, field, &ignored) < 0)
			return ADDRESS_MEND;
	if (!address_changed(w))
		return ADDRESS_UNCHANGED;
	if (!m->checked)
		return ADDRESS_ASK_CHECK;
	if (address_check_refused(m->check.status))
		return ADDRESS_MEND;
	return address_check_needs_yes(m->check.status) && !m->accepted_as_is ? ADDRESS_ASK_PERSON : ADDRESS_SAVE;
}
