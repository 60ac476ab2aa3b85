/* The first run, where nothing is configured: whose tenant, who signs in, which application; then the configuration is written. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum { ACTION_TRAINING = ACTION_PAGE };

static void view_fields(const struct wizard *w, struct view *v, enum first_run_part part)
{
	const char *wrong = NULL;
	for (enum first_run_field field = 0; field < FIRST_RUN_FIELDS; field++) {
		if (!first_run_shown(w, part, field))
			continue;
		const char *error = first_run_wrong(w, field);
		if (error != NULL && wrong == NULL)
			wrong = first_run_id(field);
		view_field(v, &(struct view_field){ .id = first_run_id(field), .kind = FIELD_TEXT, .label = first_run_label(w, field), .value = first_run_text(w, field),
			.error = error, .hint = error == NULL ? first_run_hint(w, field) : NULL, .columns = 40 });
	}
	if (wrong != NULL)
		view_focus(v, wrong);
}

/* A page of questions: what is typed is kept at once, and Enter goes on where nothing is wrong. */
static struct effect act_part(struct wizard *w, const struct event *event, enum first_run_part part)
{
	struct error err = ERROR_INIT; /* the model keeps it; view() says it at the field */
	switch (event->kind) {
	case EVENT_COMMIT:
		first_run_set(w, event->id, event->text, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		if (event->action == ACTION_FORWARD)
			return screen_effect(first_run_check(w, part) ? EFFECT_NEXT : EFFECT_REDRAW);
		return screen_effect(EFFECT_IGNORED);
	case EVENT_SHOWN:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

/* ── whose tenant, in which cloud ── */

static void view_begin(const struct wizard *w, struct view *v)
{
	struct view_option clouds[CLOUDS] = { { .label = NULL } };
	const struct view_option whose[FIRST_RUN_WHOSES] = {
		{ _("My own organisation"), _("it buys in the admin centre"), NULL },
		{ _("A customer that I sell to"), _("as a partner, by Partner Center"), NULL },
	};
	for (size_t i = 0; i < CLOUDS; i++)
		clouds[i].label = first_run_cloud_name(i);
	view_text(v, _("Nothing is configured yet. Four pages ask for what is needed and write it to %s; then the wizard goes on with it."),
		w->first_run.facts.path);
	view_gap(v);
	view_choice(v, "whose", _("Whose plan is upgraded"), whose, FIRST_RUN_WHOSES, w->first_run.whose);
	view_gap(v);
	view_choice(v, "cloud", _("The cloud that this organisation is in"), clouds, CLOUDS, w->first_run.cloud);
	view_gap(v);
	view_action(v, ACTION_FORWARD, _("Go on to signing in"), NULL);
	view_action(v, ACTION_TRAINING, _("Try it out first, on a training world"), NULL);
}

static struct effect choose_begin(struct wizard *w, const struct event *event)
{
	if (str_eq(event->id, "whose"))
		first_run_choose_whose(w, (enum first_run_whose)event->index);
	else
		first_run_choose_cloud(w, event->index);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect act_begin(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_CHOOSE)
		return choose_begin(w, event);
	if (event->kind == EVENT_SHOWN)
		return screen_effect(EFFECT_REDRAW);
	if (event->kind != EVENT_ACTION)
		return screen_effect(EFFECT_IGNORED);
	switch (event->action) {
	case ACTION_FORWARD:
		return screen_effect(EFFECT_NEXT);
	case ACTION_TRAINING:
		first_run_choose_training(w);
		return screen_effect(EFFECT_LEAVE);
	case ACTION_BACK: /* there is no page before it */
		return screen_effect(EFFECT_LEAVE);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row begin_keys[] = {
	{ ACTION_FORWARD, "F2 Enter", N_("Go on"), N_("Takes what is marked, and goes on to signing in."), NULL, NULL },
	{ ACTION_TRAINING, "t", N_("Try it out"), N_("Opens a training world instead, as m365-upgrade --demo does. Nothing is written."), NULL, NULL },
	{ ACTION_BACK, "Esc b", NULL, N_("Leaves: there is no page before this one."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_first_run = {
	.id = "first_run",
	.title = N_("Set up"),
	.help = N_("The first page where there is no configuration. Say whose plan is upgraded, and in which cloud the organisation is: an organisation in a national "
		"cloud has addresses of its own. Nothing is written before the last of the four pages, and nothing is sent by any of them. What you typed is kept "
		"when you leave, and is there again at the next start."),
	.keys = begin_keys,
	.view = view_begin,
	.act = act_begin,
};

/* ── who signs in, through which proxy ── */

static void view_access(const struct wizard *w, struct view *v)
{
	const struct view_option who[FIRST_RUN_WHOS] = {
		{ _("A person, with a code"), _("who opens a browser and types it there"), first_run_who_closed(w, FIRST_RUN_PERSON) },
		{ _("The application alone, with a secret"), _("for runs that nobody watches"), first_run_who_closed(w, FIRST_RUN_SECRET) },
		{ _("The application alone, with a certificate"), _("the same, and nothing secret leaves this machine"), first_run_who_closed(w, FIRST_RUN_CERTIFICATE) },
	};
	view_choice(v, "who", _("Who signs in"), who, FIRST_RUN_WHOS, w->first_run.who);
	view_gap(v);
	view_fields(w, v, FIRST_RUN_ACCESS);
	view_gap(v);
	view_action(v, ACTION_FORWARD, _("Go on to the application"), NULL);
}

static struct effect act_access(struct wizard *w, const struct event *event)
{
	if (event->kind != EVENT_CHOOSE)
		return act_part(w, event, FIRST_RUN_ACCESS);
	first_run_choose_who(w, (enum first_run_who)event->index);
	return screen_effect(EFFECT_REDRAW);
}

static const struct key_row part_keys[] = {
	{ ACTION_FORWARD, "F2 Enter", N_("Go on"), N_("Goes from field to field, and on to the next page where nothing is wrong; F2 from any field."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_first_run_access = {
	.id = "first_run_access",
	.title = N_("Signing in"),
	.help = N_("Who signs in to the services. A person gets a code and types it in a browser. An application alone proves itself with a secret or a "
		"certificate, which stand in files of their own that only you can read; they are never typed here. A proxy is needed only where the network has "
		"one and the environment does not name it."),
	.keys = part_keys,
	.view = view_access,
	.act = act_access,
};

/* ── which application, in which tenant ── */

/* The fields stand first: who has registered it already needs no more. */
static void view_application(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	view_text(v, "%s", _("The services know this program as an application that is registered once."));
	view_fields(w, v, FIRST_RUN_APPLICATION);
	view_action(v, ACTION_FORWARD, _("Go on to what will be written"), NULL);
	view_gap(v);
	view_heading(v, _("Where it is not registered yet"));
	for (size_t i = 0; first_run_step(w, i, text); i++)
		view_text(v, "%zu. %s", i + 1, text);
}

static struct effect act_application(struct wizard *w, const struct event *event)
{
	return act_part(w, event, FIRST_RUN_APPLICATION);
}

const struct page page_first_run_application = {
	.id = "first_run_application",
	.title = N_("Application"),
	.help = N_("How to register the application in the portal of your cloud, and which permissions it needs; then the ids that the portal shows. A tenant can be "
		"named by any of its domains too. None of this is secret."),
	.keys = part_keys,
	.view = view_application,
	.act = act_application,
};

/* ── what is written ── */

/* That a file is there is nobody's fault, and nothing that waiting mends. */
static void view_failure(const struct wizard *w, struct view *v)
{
	const struct error *err = wizard_error(w, REQUEST_SAVE_CONFIGURATION);
	if (err != NULL && err->kind == ERROR_CONFLICT)
		view_notice(v, TONE_ERROR, err->text, NULL, _("Leave, and start m365-upgrade again to use that file; or move it away, and write this one."));
	else if (err != NULL)
		screen_error(v, err);
}

static void view_write(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_SAVE_CONFIGURATION);
	const char *key, *value;
	view_text(v, _("This is written to %s, which only you can read. Each key stands there with its meaning, and can be changed later."),
		w->first_run.facts.path);
	view_gap(v);
	for (size_t i = 0; first_run_setting(w, i, &key, &value); i++)
		view_pair(v, key, "%s", value);
	view_gap(v);
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(REQUEST_SAVE_CONFIGURATION), call->since_ms);
	else
		view_failure(w, v);
	view_action(v, ACTION_FORWARD, _("Write it, and sign in"), NULL);
}

static struct effect act_write(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_ACTION:
		if (event->action == ACTION_FORWARD)
			return screen_ask(w, REQUEST_SAVE_CONFIGURATION);
		return screen_effect(EFFECT_IGNORED);
	case EVENT_ANSWER:
		return screen_effect(first_run_outcome(w) == FIRST_RUN_WRITTEN ? EFFECT_LEAVE : EFFECT_REDRAW);
	case EVENT_SHOWN:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row write_keys[] = {
	{ ACTION_FORWARD, "F2 Enter", N_("Write it"), N_("Writes the configuration, and goes on to the sign-in. A file that is there is never overwritten."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_first_run_write = {
	.id = "first_run_write",
	.title = N_("What will be written"),
	.help = N_("Everything that was asked, as it will stand in the configuration file. Esc goes back to change it. Afterwards m365-upgrade --check says whether "
		"all of it works."),
	.keys = write_keys,
	.view = view_write,
	.act = act_write,
};
