/* What a page says, in words of the trade. A renderer decides how it looks: full screen or plain lines.
 *
 * A page's view() is called after every event and says everything anew. No coordinate, colour or curses here. Strings are copied.
 * Every node that can hold focus has an id that stays; focus, scroll and the half-typed text of a field belong to the kit and are
 * found again by that id. Texts arrive translated; foreign text was cleaned when it was decoded and is cleaned again here. */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view;

struct view *view_new(void);
void view_free(struct view *v);
void view_reset(struct view *v); /* empty again; memory kept */

enum tone { TONE_PLAIN, TONE_INFO, TONE_SUCCESS, TONE_WARNING, TONE_ERROR, TONE_QUIET };

/* ── what is read ── */
void view_heading(struct view *v, const char *text);                     /* a part of the page; the page's title is drawn by itself */
void view_text(struct view *v, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* a paragraph */
void view_gap(struct view *v);                                           /* a blank line */
/* What happened, what it means, what to do: the last two may be NULL. */
void view_notice(struct view *v, enum tone tone, const char *what, const char *meaning, const char *remedy);
/* What `d` shows about the notice before it: call, status, request id, the service's own words. Said more than once: more lines. */
void view_detail(struct view *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Definition list: rows that follow one another line up. */
void view_pair(struct view *v, const char *term, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* A stage or a step: mark says how far it is. */
enum mark { MARK_TODO, MARK_NOW, MARK_DONE, MARK_FAILED, MARK_SKIPPED };
void view_step(struct view *v, enum mark mark, const char *label, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void view_progress(struct view *v, const char *label, int64_t done, int64_t total); /* total ≤ 0: not known */
/* Work under way: what is waited for and since when (monotonic ms). While a page says this, plain mode reads no answer from a file. */
void view_busy(struct view *v, const char *what, int64_t since_ms);

/* ── tables ── */
enum align { ALIGN_LEFT, ALIGN_RIGHT };

struct view_column {
	const char *title;   /* translated */
	enum align align;
	int least;           /* columns it needs to make sense; 0: its content */
	int priority;        /* 0 is never dropped; the highest goes first when the screen is narrow */
};

struct view_row; /* filled by the row callback, one view_cell() a column */
void view_cell(struct view_row *row, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void view_row_tone(struct view_row *row, enum tone tone);
void view_row_closed(struct view_row *row, const char *why); /* shown, cannot be opened; why is said when it is tried */

struct view_table {
	const char *id;      /* NULL: only read, holds no focus */
	const char *label;   /* said by plain mode before the rows; may be NULL */
	const struct view_column *columns;
	size_t n_columns;
	size_t n_rows;       /* pulled: a million rows cost one screen */
	void (*row)(const void *data, size_t index, struct view_row *row);
	const void *data;
	size_t selected;     /* where focus stands when the table is new; SIZE_MAX: nothing selected */
	bool marks_selected; /* draw ▸ or (•) at `selected` also when focus is elsewhere: a choice that was made */
	bool filter;         /* `/` asks for a part of the text; the kit filters by the cells */
	const char *empty;   /* what an empty table says */
};
void view_table(struct view *v, const struct view_table *table);

/* ── what is answered ── */
struct view_option {
	const char *label;
	const char *hint;    /* may be NULL */
	const char *closed;  /* why it cannot be chosen; NULL: it can */
};
void view_choice(struct view *v, const char *id, const char *label, const struct view_option *options, size_t n, size_t chosen); /* SIZE_MAX: none */

enum field_kind { FIELD_TEXT, FIELD_QUANTITY, FIELD_CONFIRM /* typed word; an empty line never takes a default */ };

struct view_field {
	const char *id;
	enum field_kind kind;
	const char *label;
	const char *value;   /* what the model holds */
	const char *error;   /* NULL: none; stands at the field */
	const char *hint;    /* NULL: none */
	size_t max_chars;    /* 0: 200 */
	int columns;         /* width of the box; 0: by kind */
};
void view_field(struct view *v, const struct view_field *field);
/* Ticked once; Enter or Space ticks it and moves on. */
void view_ack(struct view *v, const char *id, const char *label, bool ticked);
/* A button: does what the keymap row of the same action does. `why_closed` NULL: open. */
void view_action(struct view *v, int action, const char *label, const char *why_closed);
/* Places the focus on this id once, when the page is first shown or the id is named anew (a field with an error). */
void view_focus(struct view *v, const char *id);
void view_focus_action(struct view *v, int action); /* on its button */

#endif
