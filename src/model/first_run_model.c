#include "model/first_run_model.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <string.h>

/* Ids stand in the journal: they stay when words change. */
static const struct row {
	const char *id, *key;
	const char *label, *partner_label; /* the second for a partner; NULL: the same */
	const char *hint;
	const char *missing; /* what is said where it is empty; NULL: it may be */
} rows[FIRST_RUN_FIELDS] = {
	[FIRST_RUN_PROXY] = { "first-proxy", "network.proxy", N_("Proxy"), NULL, N_("http://proxy.example:8080; empty: as the environment says"), NULL },
	[FIRST_RUN_SECRET_FILE] = { "first-secret", "tenant.client_secret_file", N_("File of the secret"), NULL, N_("its first line is the secret; mode 0600"),
		N_("Without the file of the secret the application cannot sign in.") },
	[FIRST_RUN_CERTIFICATE_FILE] = { "first-certificate", "tenant.certificate_file", N_("Certificate"), NULL, N_("a file in PEM form"),
		N_("Without the file of the certificate the application cannot sign in.") },
	[FIRST_RUN_KEY_FILE] = { "first-key", "tenant.certificate_key_file", N_("Its private key"), NULL, N_("a file in PEM form; mode 0600"),
		N_("Without the private key the application cannot sign in.") },
	[FIRST_RUN_TENANT] = { "first-tenant", "tenant.id", N_("Tenant"), N_("Customer's tenant"), N_("one of its domains, or Directory (tenant) ID"),
		N_("Name the tenant, by one of its domains or its id.") },
	[FIRST_RUN_PARTNER_TENANT] = { "first-partner", "tenant.partner_id", N_("Your own tenant"), NULL, N_("where you sign in; a domain or an id"),
		N_("Name your own tenant: you sign in there, and it sells to the customer.") },
	[FIRST_RUN_CLIENT] = { "first-client", "tenant.client_id", N_("Application"), NULL, N_("Application (client) ID of the registration"),
		N_("Without an application id nobody can sign in.") },
};

/* ── intake ── */

void first_run_begin(struct wizard *w, const struct first_run_facts *facts)
{
	w->first_run = (struct first_run_model){ .on = true, .facts = *facts };
	str_copy(w->tenant.id, sizeof w->tenant.id, FIRST_RUN_SUBJECT);
}

static size_t word_index(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], word))
			return i;
	return 0;
}

static const char *const whose_words[FIRST_RUN_WHOSES] = { "own", "partner" };
static const char *const who_words[FIRST_RUN_WHOS] = { "person", "secret", "certificate" };

static enum first_run_field by_id(const char *id)
{
	enum first_run_field field = 0;

	while (field < FIRST_RUN_FIELDS && !str_eq(rows[field].id, id))
		field++;
	return field;
}

void first_run_recall(struct wizard *w, const char *key, const char *value)
{
	struct first_run_model *m = &w->first_run;
	enum first_run_field field = by_id(key);

	if (str_eq(key, "first-cloud"))
		m->cloud = word_index(cloud_words, CLOUDS, value);
	else if (str_eq(key, "first-whose"))
		m->whose = (enum first_run_whose)word_index(whose_words, FIRST_RUN_WHOSES, value);
	else if (str_eq(key, "first-who"))
		m->who = (enum first_run_who)word_index(who_words, FIRST_RUN_WHOS, value);
	else if (field < FIRST_RUN_FIELDS)
		str_copy(m->text[field], NAME_TEXT, value);
}

void first_run_take_written(struct wizard *w)
{
	w->first_run.outcome = FIRST_RUN_WRITTEN;
}

/* ── questions ── */

bool first_run_is_on(const struct wizard *w)
{
	return w->first_run.on;
}

enum first_run_outcome first_run_outcome(const struct wizard *w)
{
	return w->first_run.outcome;
}

const char *first_run_cloud_name(size_t cloud)
{
	static const char *const names[CLOUDS] = { N_("Worldwide"), N_("China, operated by 21Vianet"), N_("US government (GCC High)"), N_("US government (DoD)") };

	return _(names[cloud]);
}

const char *first_run_who_closed(const struct wizard *w, enum first_run_who who)
{
	if (who == FIRST_RUN_PERSON || w->first_run.whose == FIRST_RUN_OWN)
		return NULL;
	return _("Partner Center takes nobody but a person.");
}

bool first_run_shown(const struct wizard *w, enum first_run_part part, enum first_run_field field)
{
	const struct first_run_model *m = &w->first_run;

	switch (field) {
	case FIRST_RUN_PROXY: return part == FIRST_RUN_ACCESS;
	case FIRST_RUN_SECRET_FILE: return part == FIRST_RUN_ACCESS && m->who == FIRST_RUN_SECRET;
	case FIRST_RUN_CERTIFICATE_FILE:
	case FIRST_RUN_KEY_FILE: return part == FIRST_RUN_ACCESS && m->who == FIRST_RUN_CERTIFICATE;
	case FIRST_RUN_PARTNER_TENANT: return part == FIRST_RUN_APPLICATION && m->whose == FIRST_RUN_PARTNER;
	case FIRST_RUN_TENANT:
	case FIRST_RUN_CLIENT: return part == FIRST_RUN_APPLICATION;
	case FIRST_RUN_FIELDS: break;
	}
	return false;
}

const char *first_run_id(enum first_run_field field)
{
	return rows[field].id;
}

const char *first_run_label(const struct wizard *w, enum first_run_field field)
{
	bool partner = w->first_run.whose == FIRST_RUN_PARTNER && rows[field].partner_label;

	return _(partner ? rows[field].partner_label : rows[field].label);
}

const char *first_run_hint(const struct wizard *w, enum first_run_field field)
{
	return str_empty(w->first_run.text[field]) ? _(rows[field].hint) : NULL;
}

const char *first_run_text(const struct wizard *w, enum first_run_field field)
{
	return w->first_run.text[field];
}

const char *first_run_wrong(const struct wizard *w, enum first_run_field field)
{
	const char *wrong = w->first_run.wrong[field];

	return str_empty(wrong) ? NULL : wrong;
}

static bool is_asked(const struct wizard *w, enum first_run_field field)
{
	return first_run_shown(w, FIRST_RUN_ACCESS, field) || first_run_shown(w, FIRST_RUN_APPLICATION, field);
}

bool first_run_setting(const struct wizard *w, size_t index, const char **ret_key, const char **ret_value)
{
	const struct first_run_model *m = &w->first_run;
	const char *all[FIRST_RUN_FIELDS + 3][2] = { { "service.cloud", cloud_words[m->cloud] } };
	size_t n = 1;

	if (m->whose == FIRST_RUN_PARTNER) {
		all[n][0] = "service.commerce";
		all[n++][1] = "cloud";
		all[n][0] = "service.prices";
		all[n++][1] = "cloud";
	}
	for (enum first_run_field field = 0; field < FIRST_RUN_FIELDS; field++) {
		if (!is_asked(w, field) || str_empty(m->text[field]))
			continue;
		all[n][0] = rows[field].key;
		all[n++][1] = m->text[field];
	}
	if (index >= n)
		return false;
	*ret_key = all[index][0];
	*ret_value = all[index][1];
	return true;
}

/* ── answers ── */

static void refresh(struct wizard *w, enum first_run_field field)
{
	struct first_run_model *m = &w->first_run;
	struct error err = ERROR_INIT;
	char kept[NAME_TEXT];

	m->wrong[field][0] = '\0';
	if (str_empty(m->text[field]))
		return;
	if (m->facts.read(rows[field].key, m->text[field], kept, &err) < 0)
		str_copy(m->wrong[field], SENTENCE, err.text);
	else
		str_copy(m->text[field], NAME_TEXT, kept);
}

void first_run_choose_cloud(struct wizard *w, size_t cloud)
{
	if (cloud >= CLOUDS)
		return;
	w->first_run.cloud = cloud;
	wizard_note(w, "first-cloud", cloud_words[cloud]);
}

void first_run_choose_whose(struct wizard *w, enum first_run_whose whose)
{
	if (whose >= FIRST_RUN_WHOSES)
		return;
	w->first_run.whose = whose;
	wizard_note(w, "first-whose", whose_words[whose]);
	if (first_run_who_closed(w, w->first_run.who))
		first_run_choose_who(w, FIRST_RUN_PERSON);
}

void first_run_choose_who(struct wizard *w, enum first_run_who who)
{
	if (who >= FIRST_RUN_WHOS || first_run_who_closed(w, who))
		return;
	w->first_run.who = who;
	wizard_note(w, "first-who", who_words[who]);
}

void first_run_choose_training(struct wizard *w)
{
	w->first_run.outcome = FIRST_RUN_TRAINING;
}

int first_run_set(struct wizard *w, const char *id, const char *text, struct error *err)
{
	struct first_run_model *m = &w->first_run;
	enum first_run_field field = by_id(id);

	if (field == FIRST_RUN_FIELDS)
		return error_set(err, ERROR_INPUT, "%s", id);
	text_clean_into(m->text[field], NAME_TEXT, text);
	refresh(w, field);
	wizard_note(w, rows[field].id, m->text[field]);
	return m->wrong[field][0] ? error_set(err, ERROR_INPUT, "%s", m->wrong[field]) : 0;
}

bool first_run_check(struct wizard *w, enum first_run_part part)
{
	bool good = true;

	for (enum first_run_field field = 0; field < FIRST_RUN_FIELDS; field++) {
		if (!first_run_shown(w, part, field))
			continue;
		refresh(w, field);
		if (str_empty(w->first_run.text[field]) && rows[field].missing)
			str_copy(w->first_run.wrong[field], SENTENCE, _(rows[field].missing));
		good = good && !w->first_run.wrong[field][0];
	}
	return good;
}
