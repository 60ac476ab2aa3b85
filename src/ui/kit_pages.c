#include "ui/kit_pages.h"

#include "core/i18n.h"
#include "core/text.h"
#include "ui/keymap.h"
#include "ui/stack_inside.h"

#include <stdlib.h>
#include <string.h>

enum { ACTION_STAY = ACTION_PAGE, ACTION_GO };

static const struct key_row reading_keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Back to the page"), N_("Goes back to the page."), NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

static const struct key_row leave_keys[] = {
	{ ACTION_GO, "y", NULL, N_("Leaves the wizard."), NULL, NULL },
	{ ACTION_FORWARD, "Enter", N_("Leave"), N_("Leaves the wizard."), NULL, NULL },
	{ ACTION_STAY, "n", N_("Stay"), N_("Goes back to the page."), NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

static const struct page help_page = { .id = "help", .title = N_("Help"), .keys = reading_keys };
static const struct page detail_page = { .id = "detail", .title = N_("Detail"), .keys = reading_keys };
static const struct page leave_page = { .id = "leave", .title = N_("Leave the wizard?"), .keys = leave_keys };

const struct page *kit_help_page(void)
{
	return &help_page;
}

const struct page *kit_detail_page(void)
{
	return &detail_page;
}

const struct page *kit_leave_page(void)
{
	return &leave_page;
}

void kit_open_help(struct stack *s)
{
	s->helped = stack_shown(s);
	stack_open_overlay(s, &help_page, NULL);
}

/* `own`: rows of the page, which says in its own words what it does with a key; NULL: those are the rows. */
static void help_rows(const struct key_row *rows, const struct key_row *own, const struct wizard *w, struct view *v)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++) {
		if (!keymap_shown(row, w) || keymap_find_action(own, row->action, w) != NULL)
			continue;
		const char *label = keymap_label(row, w);
		if (row->help != NULL)
			view_pair(v, row->keys, "%s", _(row->help));
		else if (label != NULL)
			view_pair(v, row->keys, "%s", label);
	}
}

static bool any_shown(const struct key_row *rows, const struct wizard *w)
{
	for (; rows != NULL && rows->action != 0; rows++)
		if (keymap_shown(rows, w))
			return true;
	return false;
}

struct way {
	const char *typed, *does;
};

static const struct way ways_to_choose[] = {
	{ N_("a number"), N_("Chooses, ticks, opens or asks for what stands behind it.") },
	{ N_("an empty line"), N_("Does what stands in brackets.") },
	{ "/", N_("And a part of a text behind it: shows only the lines of a list that contain it. / alone shows all again.") },
	{ "< >", N_("Shows the lines of a long list before these, or after.") },
	{ "+ -", N_("One more or one less, where a quantity is asked for.") },
};

static const struct way ways_to_fill_in[] = {
	{ N_("an empty line"), N_("Keeps what stands in brackets.") },
	{ "-", N_("Empties the field.") },
	{ "b", N_("Goes back without an answer.") },
	{ "?", N_("Explains this page and its keys.") },
	{ "\\", N_("Takes the rest of the line as it stands: \\b is the text b.") },
};

static void help_ways(const struct way *ways, size_t n, struct view *v)
{
	for (size_t i = 0; i < n; i++)
		view_pair(v, _(ways[i].typed), "%s", _(ways[i].does));
	view_gap(v);
}

/* In lines only what can be typed as a line of its own. */
static void help_letters(const struct key_row *rows, const struct key_row *own, const struct wizard *w, struct view *v)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++) {
		char letter[5] = "";
		const char *help = row->help != NULL ? _(row->help) : keymap_label(row, w);
		if (!keymap_shown(row, w) || help == NULL || keymap_letter(row) == PRESS_NONE || keymap_find_action(own, row->action, w) != NULL)
			continue;
		letter[text_encode(letter, keymap_letter(row))] = '\0';
		view_pair(v, letter, "%s", help);
	}
}

static void help_lines(const struct stack *s, struct view *v)
{
	view_heading(v, _("At \"Your choice\""));
	help_ways(ways_to_choose, sizeof(ways_to_choose) / sizeof(ways_to_choose[0]), v);
	view_heading(v, _("Where a text is asked for"));
	help_ways(ways_to_fill_in, sizeof(ways_to_fill_in) / sizeof(ways_to_fill_in[0]), v);
	view_heading(v, _("Letters of this page and everywhere"));
	help_letters(s->helped->keys, NULL, s->wizard, v);
	help_letters(keymap_global(), s->helped->keys, s->wizard, v);
}

static void help_view(const struct stack *s, struct view *v)
{
	const struct page *page = s->helped;
	view_heading(v, _(page->title));
	if (page->help != NULL)
		view_text(v, "%s", _(page->help));
	view_gap(v);
	if (s->as_lines) {
		help_lines(s, v);
		return;
	}
	if (any_shown(page->keys, s->wizard)) {
		view_heading(v, _("Keys of this page"));
		help_rows(page->keys, NULL, s->wizard, v);
		view_gap(v);
	}
	view_heading(v, _("Moving about and answering"));
	help_rows(keymap_form(), page->keys, s->wizard, v);
	view_gap(v);
	view_heading(v, _("Everywhere"));
	help_rows(keymap_global(), page->keys, s->wizard, v);
}

static void detail_view(const struct stack *s, struct view *v)
{
	view_text(v, "%s", _("This is what a support engineer may ask for. It holds no password and no token."));
	view_gap(v);
	for (const char *at = s->overlay_text; *at != '\0';) {
		size_t len = strcspn(at, "\n");
		view_text(v, "%.*s", (int)len, at);
		at += len + (at[len] == '\n');
	}
}

static void leave_view(const struct stack *s, struct view *v)
{
	if (str_empty(s->overlay_text))
		view_text(v, "%s", _("Nothing is lost: what you chose and what was begun is kept. Start the wizard again to go on."));
	else
		view_text(v, "%s", s->overlay_text);
}

void kit_page_view(struct stack *s, struct view *v)
{
	if (s->overlay == &help_page)
		help_view(s, v);
	else if (s->overlay == &detail_page)
		detail_view(s, v);
	else
		leave_view(s, v);
}

static bool leave_act(struct stack *s, int action)
{
	bool go = action == ACTION_GO || action == ACTION_FORWARD || action == ACTION_LEAVE;
	if (!go && action != ACTION_STAY && action != ACTION_BACK)
		return false;
	stack_close_overlay(s);
	if (go)
		stack_leave(s);
	return true;
}

bool kit_page_act(struct stack *s, const struct event *event)
{
	if (event->kind != EVENT_ACTION)
		return false;
	if (s->overlay == &leave_page)
		return event->action == ACTION_HELP || event->action == ACTION_DETAIL || leave_act(s, event->action);
	if (event->action != ACTION_BACK && event->action != ACTION_FORWARD && event->action != ACTION_HELP)
		return event->action == ACTION_DETAIL;
	stack_close_overlay(s);
	return true;
}
