/* A page is one const struct. It describes itself and answers events with an effect; it knows neither terminal nor network. */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view;
struct wizard;  /* the models' state (model/wizard.h): the kit hands it through */
struct request; /* plain data that names a call (model/request.h): the kit hands it through */
struct page;

/* Actions below ACTION_PAGE are the kit's; a page numbers its own from ACTION_PAGE on. */
enum action {
	ACTION_NONE,
	ACTION_FORWARD, ACTION_BACK, ACTION_HELP, ACTION_LEAVE, ACTION_REDRAW, ACTION_DETAIL, ACTION_RETRY,
	ACTION_UP, ACTION_DOWN, ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_HOME, ACTION_END, ACTION_NEXT_FIELD, ACTION_PREVIOUS_FIELD,
	ACTION_TOGGLE, ACTION_FILTER, ACTION_MORE, ACTION_LESS,
	ACTION_PAGE = 100
};

/* One row says everything: dispatch, key bar, help page and manual read it. */
struct key_row {
	int action;        /* 0 ends the table */
	const char *keys;  /* space-separated: "Enter", "Esc", "F10", "Ctrl-C", "+", "u", "Up", "PgDn", "Tab", "Space". The first single letter
	                    * or sign is also what plain mode takes, as a line of its own */
	const char *label; /* N_(): in the key bar; NULL keeps it out of the bar */
	const char *help;  /* N_(): a sentence for the help page and the manual */
	bool (*shown)(const struct wizard *w); /* NULL: always */
	const char *(*label_now)(const struct wizard *w); /* NULL: label; translated, for a label that depends on state ("Go to billing") */
};

enum event_kind {
	EVENT_SHOWN,   /* the page came to the top, by next, push or back */
	EVENT_ACTION,  /* action; id and index: where the focus stands, NULL where nowhere */
	EVENT_COMMIT,  /* id, text: a field was left or Enter was pressed in it */
	EVENT_CHOOSE,  /* id, index: an option of a choice */
	EVENT_TICK,    /* id, on: an acknowledgement */
	EVENT_SELECT,  /* id, index: focus moved to this row of a table (index into the unfiltered rows) */
	EVENT_OPEN,    /* id, index: Enter on a row */
	EVENT_ANSWER,  /* request: a call has ended; its outcome stands in the models */
	EVENT_CLOCK    /* a second has passed while the page asked for it (page->ticks) */
};

struct event {
	enum event_kind kind;
	int action;
	const char *id;
	size_t index;
	const char *text;
	bool on;
	int request;  /* enum request_kind */
	bool failed;  /* EVENT_ANSWER */
};

enum effect_kind {
	EFFECT_IGNORED, /* not mine: form, then global keys may take it */
	EFFECT_NONE,
	EFFECT_REDRAW,
	EFFECT_NEXT,    /* the next page of the registry's order */
	EFFECT_BACK,
	EFFECT_PUSH,    /* page, above this one */
	EFFECT_JUMP,    /* page; what stands above its place in the stack is dropped (the stack is cut back to it or, if it is not there, replaced above the first) */
	EFFECT_DISMISS, /* close this pushed page */
	EFFECT_CALL,    /* request: start it; a running call of the same kind goes on instead */
	EFFECT_CANCEL,  /* request: stop waiting for it */
	EFFECT_LEAVE    /* end the program, after asking where something is unfinished */
};

struct effect {
	enum effect_kind kind;
	const struct page *page;
	const struct request *request; /* stays valid until the next act() */
};

struct page {
	const char *id;     /* stays: registry, golden files, tours */
	const char *title;  /* N_() */
	const char *step;   /* N_(): its word in the line of steps; NULL: none */
	const char *help;   /* N_(): the help page's first paragraph: what this page is for, what Enter does, what is safe */
	const struct key_row *keys;
	bool ticks;         /* wants EVENT_CLOCK */
	void (*view)(const struct wizard *w, struct view *v);
	struct effect (*act)(struct wizard *w, const struct event *event);
};

/* What stands around every page; filled by the screens' frame function from the state. */
struct frame {
	char task[128];     /* "Upgrade Office 365 E4" */
	char tenant[160];   /* "Contoso Ltd · contoso.onmicrosoft.com" */
	char mode[24];      /* "TRAINING", "LIVE": words, translated */
	char trail[256];    /* "" or where a page without a step stands */
	bool show_steps;
	const struct page *const *steps; /* NULL-ended, in order */
	const struct page *current;
};

#endif
