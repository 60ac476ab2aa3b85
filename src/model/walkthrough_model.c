#include "model/walkthrough_model.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <string.h>

/* ── the points ── */

/* Ids stand in the journal: they stay when words change. In a text, {plan} is the old plan's name and {n} a figure of the product file; where
 * the file has none, the second text stands instead. */
static const struct point {
	enum manual_step step;
	const char *id, *note_id;
	const char *text;
	const char *without; /* NULL: no figure in it */
	size_t figure;       /* offset into struct figures */
	const char *note;    /* label of its note; NULL: nothing is noted there */
} points[] = {
	{ MANUAL_BUY, "walk-buy-channel", NULL, N_("{plan} was bought directly, by card or invoice. If not: the partner or the account representative buys and "
		"cancels, and you go on with Verify."), NULL, 0, NULL },
	{ MANUAL_BUY, "walk-buy-role", NULL, N_("You are signed in to the admin centre as a Global or Billing admin, in the right organisation."), NULL, 0, NULL },
	{ MANUAL_BUY, "walk-buy-count", "walk-note-count", N_("Billing > Your products > {plan}: purchased and assigned licences are noted."), NULL, 0, N_("Licences") },
	{ MANUAL_BUY, "walk-buy-losses", NULL, N_("Services of {plan} that the new plan does not have are known, and their data is backed up."), NULL, 0, NULL },
	{ MANUAL_BUY, "walk-buy-plan", "walk-note-plan", N_("Marketplace (older menu: Billing > Purchase services): the new plan is bought with at least as many licences, or one that you own is "
		"chosen."), NULL, 0, N_("New plan, order number") },
	{ MANUAL_VERIFY, "walk-verify-active", NULL, N_("Billing > Your products, filter Active: the new plan is listed. Paid by invoice, a credit check can take {n} business days: look again later."), N_("Billing > Your products, filter Active: the new plan is listed. Paid by invoice, a credit check can come first: look "
		"again later."), offsetof(struct figures, credit_check_business_days), NULL },
	{ MANUAL_VERIFY, "walk-verify-count", NULL, N_("It has at least as many licences as {plan} has assigned. If not: open it, Buy licenses."), NULL, 0, NULL },
	{ MANUAL_VERIFY, "walk-verify-services", NULL, N_("All its services are set up: a test user gets the licence and sees them under Licenses and apps. Not all: look again "
		"later; failed ones are for support."), NULL, 0, NULL },
	{ MANUAL_VERIFY, "walk-verify-health", NULL, N_("Health > Service health shows no incident of these services."), NULL, 0, NULL },
	{ MANUAL_REASSIGN, "walk-move-role", NULL, N_("You are signed in as a Global, License or User admin."), NULL, 0, NULL },
	{ MANUAL_REASSIGN, "walk-move-services", "walk-note-services", N_("Services that are switched off for single users are noted: the new licence switches everything on."), NULL, 0, N_("Switched off") },
	{ MANUAL_REASSIGN, "walk-move-location", NULL, N_("Every user has a usage location: without one no licence can be given."), NULL, 0, NULL },
	{ MANUAL_REASSIGN, "walk-move-pilot", "walk-note-pilot", N_("Users > Active users: a few are moved first, ticking the new plan and unticking {plan} in one change, and can work."),
		NULL, 0, N_("Who") },
	{ MANUAL_REASSIGN, "walk-move-users", "walk-note-users", N_("The others are moved the same way. The admin centre takes at most {n} at once; m365-upgrade move takes all."),
		N_("The others are moved the same way. The admin centre takes a few at once; m365-upgrade move takes all."),
		offsetof(struct figures, centre_users), N_("How far") },
	{ MANUAL_REASSIGN, "walk-move-groups", NULL, N_("Billing > Licenses > {plan} > Groups: groups that give it give the new plan instead."), NULL, 0, NULL },
	{ MANUAL_REASSIGN, "walk-move-none", NULL, N_("Billing > Licenses: nobody has {plan} any more."), NULL, 0, NULL },
	{ MANUAL_CANCEL, "walk-cancel-data", NULL, N_("Data that only {plan} keeps, such as that of users without another licence, is backed up or not needed."), NULL, 0, NULL },
	{ MANUAL_CANCEL, "walk-cancel-domain", NULL, N_("No custom domain is used by {plan} alone."), NULL, 0, NULL },
	{ MANUAL_CANCEL, "walk-cancel-limit", NULL, N_("With more than {n} licences: they are reduced first, or support cancels it."),
		N_("With many licences: they are reduced first, or support cancels it."), offsetof(struct figures, cancel_licences), NULL },
	{ MANUAL_CANCEL, "walk-cancel-done", "walk-note-cancel", N_("Billing > Your products > {plan} > Cancel subscription. Where that is closed: Edit recurring billing > Turn off, and it "
		"ends with its term."), NULL, 0, N_("Cancelled on, or ends on") },
	{ MANUAL_CANCEL, "walk-cancel-after", NULL, N_("It is shown as Disabled. Its data is deleted after {n} days; the last bill and the credit for unused time come later."),
		N_("It is shown as Disabled. Its data is deleted after a while; the last bill and the credit for unused time come later."),
		offsetof(struct figures, disabled_days), NULL },
};
#define POINTS (sizeof points / sizeof *points)
_Static_assert(POINTS <= WALKTHROUGH_POINTS, "every point has its place in the model");

/* ── intake ── */

void walkthrough_begin(struct wizard *w)
{
	w->walkthrough.on = true;
	str_copy(w->tenant.id, sizeof w->tenant.id, WALKTHROUGH_SUBJECT);
}

static size_t by_id(const char *id)
{
	for (size_t i = 0; i < POINTS; i++)
		if (str_eq(id, points[i].id) || (points[i].note_id && str_eq(id, points[i].note_id)))
			return i;
	return SIZE_MAX;
}

void walkthrough_recall(struct wizard *w, const char *key, const char *value)
{
	size_t i = by_id(key);

	if (i == SIZE_MAX)
		return;
	if (str_eq(key, points[i].id))
		w->walkthrough.ticked[i] = str_eq(value, "1");
	else
		str_copy(w->walkthrough.notes[i], NAME_TEXT, value);
}

void walkthrough_take_saved(struct wizard *w, const char *path)
{
	str_copy(w->walkthrough.saved_path, sizeof w->walkthrough.saved_path, path);
}

/* ── questions ── */

bool walkthrough_is_on(const struct wizard *w)
{
	return w->walkthrough.on;
}

size_t walkthrough_count(enum manual_step step)
{
	size_t n = 0;

	for (size_t i = 0; i < POINTS; i++)
		n += points[i].step == step;
	return n;
}

size_t walkthrough_at(enum manual_step step, size_t index)
{
	for (size_t i = 0; i < POINTS; i++)
		if (points[i].step == step && index-- == 0)
			return i;
	return SIZE_MAX;
}

const char *walkthrough_id(size_t point)
{
	return point < POINTS ? points[point].id : "";
}

const char *walkthrough_note_id(size_t point)
{
	return point < POINTS && points[point].note_id ? points[point].note_id : "";
}

const char *walkthrough_note_label(size_t point)
{
	return point < POINTS && points[point].note ? _(points[point].note) : NULL;
}

static const char *fill(char to[SENTENCE], const char *text, const char *plan, int64_t n)
{
	struct buf b = BUF_INIT;

	for (const char *at = text; *at; at++) {
		if (str_starts(at, "{plan}")) {
			buf_addstr(&b, plan);
			at += strlen("{plan}") - 1;
		} else if (str_starts(at, "{n}")) {
			buf_addf(&b, "%" PRId64, n);
			at += strlen("{n}") - 1;
		} else {
			buf_add(&b, at, 1);
		}
	}
	say(to, SENTENCE, "%s", b.data);
	buf_clear(&b);
	return to;
}

const char *walkthrough_text(const struct wizard *w, size_t point, char to[SENTENCE])
{
	const struct point *p = &points[point < POINTS ? point : 0];
	int64_t figure = *(const int64_t *)(const void *)((const char *)&w->file.figures + p->figure);

	return fill(to, _(p->without && figure <= 0 ? p->without : p->text), wizard_source_name(w), figure);
}

bool walkthrough_ticked(const struct wizard *w, size_t point)
{
	return point < POINTS && w->walkthrough.ticked[point];
}

const char *walkthrough_note(const struct wizard *w, size_t point)
{
	return point < POINTS ? w->walkthrough.notes[point] : "";
}

size_t walkthrough_left(const struct wizard *w, enum manual_step step)
{
	size_t n = 0;

	for (size_t i = 0; i < POINTS; i++)
		n += points[i].step == step && !w->walkthrough.ticked[i];
	return n;
}

enum manual_step walkthrough_next(const struct wizard *w)
{
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		if (walkthrough_left(w, step))
			return step;
	return MANUAL_STEPS;
}

enum manual_step walkthrough_open_step(const struct wizard *w)
{
	return w->walkthrough.open;
}

const char *walkthrough_sentence(const struct wizard *w, char to[SENTENCE])
{
	size_t left = 0;

	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		left += walkthrough_left(w, step);
	if (!left)
		return say(to, SENTENCE, _("Every point is ticked: %s is left behind."), wizard_source_name(w));
	return say(to, SENTENCE, _("Leaving %s by hand, with no connection: nothing is read or changed here. %zu of %zu points are left; what is ticked and noted is "
		"kept on this machine."), wizard_source_name(w), left, POINTS);
}

/* Lines of a terminal that wrap nowhere else: each after the first stands under the text. */
#define PRINT_COLUMNS 72
static void print_wrapped(struct buf *to, const char *first, const char *text)
{
	for (const char *lead = first; *text; lead = "      ") {
		size_t n = text_break(text, PRINT_COLUMNS), kept = n;
		while (kept && text[kept - 1] == ' ')
			kept--;
		buf_addstr(to, lead);
		buf_add(to, text, kept);
		buf_addch(to, '\n');
		for (text += n; *text == ' '; text++)
			;
	}
}

static void print_point(const struct wizard *w, size_t i, struct buf *to)
{
	char text[SENTENCE];

	print_wrapped(to, w->walkthrough.ticked[i] ? "  [x] " : "  [ ] ", walkthrough_text(w, i, text));
	if (str_empty(w->walkthrough.notes[i]))
		return;
	/* TRANSLATORS: the label of a note, and the note */
	say(text, SENTENCE, _("%s: %s"), walkthrough_note_label(i), w->walkthrough.notes[i]);
	print_wrapped(to, "      ", text);
}

void walkthrough_print(const struct wizard *w, struct buf *to)
{
	char text[SENTENCE];

	buf_addf(to, _("From %s to another plan, by hand\n"), wizard_source_name(w));
	if (manual_admin_centre(w, text))
		buf_addf(to, "%s\n", text);
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++) {
		buf_addf(to, "\n%d. %s\n", (int)step + 1, manual_step_name(step));
		for (size_t i = 0; i < walkthrough_count(step); i++)
			print_point(w, walkthrough_at(step, i), to);
	}
}

/* ── answers ── */

void walkthrough_open(struct wizard *w, enum manual_step step)
{
	w->walkthrough.open = step < MANUAL_STEPS ? step : MANUAL_BUY;
}

int walkthrough_tick(struct wizard *w, const char *id, bool on, struct error *err)
{
	size_t i = by_id(id);

	if (i == SIZE_MAX || !str_eq(id, points[i].id))
		return error_set(err, ERROR_INPUT, _("There is no such point."));
	w->walkthrough.ticked[i] = on;
	wizard_note(w, id, on ? "1" : "0");
	return 0;
}

int walkthrough_set_note(struct wizard *w, const char *id, const char *text, struct error *err)
{
	size_t i = by_id(id);

	if (i == SIZE_MAX || str_eq(id, points[i].id))
		return error_set(err, ERROR_INPUT, _("There is no such point."));
	text_clean_into(w->walkthrough.notes[i], NAME_TEXT, text);
	wizard_note(w, id, w->walkthrough.notes[i]);
	return 0;
}

void walkthrough_clear_all(struct wizard *w)
{
	for (size_t i = 0; i < POINTS; i++) {
		if (w->walkthrough.ticked[i])
			walkthrough_tick(w, points[i].id, false, NULL);
		if (!str_empty(w->walkthrough.notes[i]))
			walkthrough_set_note(w, points[i].note_id, "", NULL);
	}
	w->walkthrough.saved_path[0] = '\0';
}
