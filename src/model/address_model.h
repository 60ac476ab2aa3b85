/* Sold to and Billed to: fields, their rules by country, and what the service's check says.
 *
 * Sources: Partner Center's billing profile, /validations/address and /countryvalidationrules. */
#ifndef MODEL_ADDRESS_MODEL_H
#define MODEL_ADDRESS_MODEL_H

#include "model/facts.h"

struct error;
struct wizard;

enum address_which { ADDRESS_SOLD_TO, ADDRESS_BILLED_TO, ADDRESS_WHICHES };

#define COUNTRY_STATES 80
struct country_rules {
	bool told;
	char country[4];
	bool state_needed, postal_code_needed, city_needed;
	char postal_code_pattern[NAME_TEXT]; /* a regular expression of the service; "" none */
	char phone_pattern[NAME_TEXT];
	char states[COUNTRY_STATES][4];      /* allowed values; none: any of two letters at most */
	size_t n_states;
};

enum address_check {
	CHECK_NONE, CHECK_VERIFIED_SHIPPABLE, CHECK_VERIFIED, CHECK_INTERACTION, CHECK_STREET_PARTIAL, CHECK_PREMISES_PARTIAL, CHECK_MULTIPLE,
	CHECK_NOT_FOUND, CHECK_NOT_VALIDATED, CHECK_UNKNOWN
};
enum address_check address_check_from_word(const char *word); /* with or without spaces, any case */

#define ADDRESS_SUGGESTIONS 8
struct address_check_facts {
	enum address_check status;
	char message[SERVICE_TEXT];
	struct address suggestions[ADDRESS_SUGGESTIONS]; /* fields that the service left empty are kept from what was typed */
	size_t n_suggestions;
};

struct address_model {
	bool read[ADDRESS_WHICHES];
	struct address saved[ADDRESS_WHICHES];
	struct address draft;                  /* while one is edited */
	enum address_which editing;
	bool is_editing;
	char field_error[ADDRESS_FIELDS][SENTENCE];
	struct country_rules rules[2];         /* of the saved country and of the draft's: kept by country */
	bool checked;                          /* `check` is about the draft as it stands */
	struct address_check_facts check;
	bool accepted_as_is;                   /* the person said yes to an address that is not clean */
};

/* intake */
void address_take(struct wizard *w, enum address_which which, const struct address *address);
void address_take_rules(struct wizard *w, const struct country_rules *rules);
void address_take_check(struct wizard *w, const struct address_check_facts *facts);
void address_take_saved(struct wizard *w, enum address_which which, const char *version); /* the draft is now the saved one */

/* questions */
bool address_known(const struct wizard *w, enum address_which which);
const struct address *address_saved(const struct wizard *w, enum address_which which);
/* Up to `max` lines for reading: company, person, street, city, country, phone. Returns how many. */
size_t address_lines(const struct address *a, char lines[][SENTENCE], size_t max);
bool address_complete(const struct wizard *w, enum address_which which); /* every needed field is there: checkout may go on */
const char *address_field_id(enum address_field field);                  /* stays: "city" */
const char *address_field_label(enum address_field field);
bool address_field_needed(const struct wizard *w, enum address_field field); /* of the draft, by its country */
bool address_field_shown(const struct wizard *w, enum address_field field);  /* Sold to has no person's name */
const char *address_field_hint(const struct wizard *w, enum address_field field, char to[SENTENCE]); /* NULL: none */
const char *address_field_error(const struct wizard *w, enum address_field field);                   /* NULL: none */
bool address_changed(const struct wizard *w);
enum address_which address_editing(const struct wizard *w);
/* What the service's check says of the draft and what to do; NULL: not checked. */
const char *address_check_sentence(const struct wizard *w, char to[SENTENCE]);
bool address_check_clean(enum address_check status);
bool address_check_needs_yes(enum address_check status);  /* may be saved when the person says that it is right */
bool address_check_refused(enum address_check status);    /* needs other input */
size_t address_suggestion_count(const struct wizard *w);
const struct address *address_suggestion(const struct wizard *w, size_t index);
/* Where the draft stands: which request comes next. */
enum address_next { ADDRESS_MEND, ADDRESS_ASK_CHECK, ADDRESS_ASK_PERSON, ADDRESS_SAVE, ADDRESS_UNCHANGED };
enum address_next address_next(const struct wizard *w);

/* answers of the person */
void address_edit(struct wizard *w, enum address_which which);
void address_leave(struct wizard *w);                     /* drops the draft */
int address_set(struct wizard *w, enum address_field field, const char *typed, struct error *err);
enum address_field address_field_by_id(const char *id);   /* ADDRESS_FIELDS: none */
int address_validate(struct wizard *w, struct error *err);/* every field; the first wrong one in `err` */
void address_use_suggestion(struct wizard *w, size_t index);
void address_accept_as_is(struct wizard *w);

#endif
