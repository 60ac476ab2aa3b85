/* The first run, where nothing is configured: what the wizard has to know before it can sign in, asked and checked a piece at a time. */
#ifndef MODEL_FIRST_RUN_MODEL_H
#define MODEL_FIRST_RUN_MODEL_H

#include "model/facts.h"

#include <stdbool.h>
#include <stddef.h>

struct error;
struct wizard;

#define FIRST_RUN_SUBJECT "first-run" /* stands for tenant and subscription in the journal: it belongs to neither */

enum first_run_whose { FIRST_RUN_OWN, FIRST_RUN_PARTNER, FIRST_RUN_WHOSES };
enum first_run_who { FIRST_RUN_PERSON, FIRST_RUN_SECRET, FIRST_RUN_CERTIFICATE, FIRST_RUN_WHOS };

enum first_run_field {
	FIRST_RUN_PROXY,
	FIRST_RUN_SECRET_FILE,
	FIRST_RUN_CERTIFICATE_FILE,
	FIRST_RUN_KEY_FILE,
	FIRST_RUN_TENANT,
	FIRST_RUN_PARTNER_TENANT,
	FIRST_RUN_CLIENT,
	FIRST_RUN_FIELDS
};

/* A page of questions. */
enum first_run_part { FIRST_RUN_ACCESS, FIRST_RUN_APPLICATION, FIRST_RUN_PARTS };

enum first_run_outcome { FIRST_RUN_OPEN, FIRST_RUN_WRITTEN, FIRST_RUN_TRAINING };

/* Whether the configuration would take `text` for the key; what it would keep of it comes in `ret`. ERROR_INPUT, with a sentence for the field. */
typedef int first_run_read_fn(const char *key, const char *text, char ret[NAME_TEXT], struct error *err);

/* What the model cannot know. */
struct first_run_facts {
	first_run_read_fn *read;
	char path[NAME_TEXT];        /* where the configuration will be written */
	char permissions[NAME_TEXT]; /* of Microsoft Graph, with spaces between them */
};

struct first_run_model {
	bool on;
	struct first_run_facts facts;
	size_t cloud; /* of cloud_words */
	enum first_run_whose whose;
	enum first_run_who who;
	char text[FIRST_RUN_FIELDS][NAME_TEXT];
	char wrong[FIRST_RUN_FIELDS][SENTENCE]; /* "": nothing */
	enum first_run_outcome outcome;
};

void first_run_begin(struct wizard *w, const struct first_run_facts *facts);
void first_run_recall(struct wizard *w, const char *key, const char *value);
void first_run_take_written(struct wizard *w);

/* questions */
bool first_run_is_on(const struct wizard *w);
enum first_run_outcome first_run_outcome(const struct wizard *w);
const char *first_run_cloud_name(size_t cloud);                     /* of cloud_words, for a person */
const char *first_run_who_closed(const struct wizard *w, enum first_run_who who); /* why nobody can sign in so; NULL: one can */
/* The steps that lead to an application id in the cloud that was chosen. False: there are no more. */
bool first_run_step(const struct wizard *w, size_t index, char to[SENTENCE]);
bool first_run_shown(const struct wizard *w, enum first_run_part part, enum first_run_field field);
const char *first_run_id(enum first_run_field field);               /* stays: "first-tenant" */
const char *first_run_label(const struct wizard *w, enum first_run_field field);
const char *first_run_hint(const struct wizard *w, enum first_run_field field); /* NULL: none */
const char *first_run_text(const struct wizard *w, enum first_run_field field);
const char *first_run_wrong(const struct wizard *w, enum first_run_field field); /* NULL: nothing */
/* What will be written, in order: key and value. False: there is no more. The texts live as long as the model is unchanged. */
bool first_run_setting(const struct wizard *w, size_t index, const char **ret_key, const char **ret_value);

/* answers of the person */
void first_run_choose_cloud(struct wizard *w, size_t cloud);
void first_run_choose_whose(struct wizard *w, enum first_run_whose whose);
void first_run_choose_who(struct wizard *w, enum first_run_who who);
void first_run_choose_training(struct wizard *w);
/* What is refused is kept as it was typed, with the reason. */
int first_run_set(struct wizard *w, const char *id, const char *text, struct error *err);
/* Everything that the part asks for: what is missing is said at its field. */
bool first_run_check(struct wizard *w, enum first_run_part part);

#endif
