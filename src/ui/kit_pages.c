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
	{ ACTION_GO, "y", N_("Leave"), N_("Leaves the wizard."), NULL, NULL },
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

static void help_rows(const struct key_row *rows, const struct wizard *w, struct view *v)
{
	for (const struct key_row *row = rows; row != NULL && row->action != 0; row++) {
		if (!keymap_shown(row, w))
			continue;
		const char *label = keymap_label(row, w);
		if (row->help != NULL)
			view_pair(v, row->keys, "%s", _(row->help));
		else if (label != NULL)
			view_pair(v, row->keys, "%s", label);
	}
}

static void help_view(const struct stack *s, struct view *v)
{
	const struct page *page = s->helped;
	view_heading(v, _(page->title));
	if (page->help != NULL)
		view_text(v, "%s", _(page->help));
	view_gap(v);
	if (page->keys != NULL && page->keys->action != 0) {
		view_heading(v, _("Keys of this page"));
		help_rows(page->keys, s->wizard, v);
		view_gap(v);
	}
	view_heading(v, _("Moving about and answering"));
	help_rows(keymap_form(), s->wizard, v);
	view_gap(v);
	view_heading(v, _("Everywhere"));
	help_rows(keymap_global(), s->wizard, v);
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
	view_text(v, "%s", s->overlay_text == NULL ? "" : s->overlay_text);
	view_gap(v);
	view_text(v, "%s", _("Nothing is lost: what you chose and what was begun is kept. Start the wizard again to go on."));
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
