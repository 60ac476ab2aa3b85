/* Plain lines: what their files share. */
#ifndef UI_PLAIN_INSIDE_H
#define UI_PLAIN_INSIDE_H

#include "ui/arena.h"
#include "ui/outlet.h"
#include "ui/renderer_inside.h"

#include <stddef.h>

#define PLAIN_ROWS 20 /* rows of a table that are read out at a time */

struct plain_line {
	const char *text;
	const char *key;     /* what makes it another line than before; a progress is one only every tenth part */
	bool refused;    /* about an answer: said again when the next one is refused alike */
	bool wrong;      /* says what stands in the way: said again where an answer led nowhere */
};

/* What a number stands for: the rows of a table, the options of a choice, or one thing. */
struct plain_item {
	const char *id;
	size_t first, count; /* numbers first … first + count − 1 */
};

struct plain_page {
	struct arena arena;
	struct plain_line *lines;
	size_t n, capacity;
	struct plain_item *items;
	size_t n_items, items_capacity;
	size_t numbers;      /* the highest one given so far */
	bool ascii, strict;
};

struct plain {
	struct renderer base;
	struct outlet out;
	struct buf in;
	bool ended;                 /* the input has */
	struct plain_page now, before;
	const struct page *shown;   /* what was last printed; NULL: nothing yet */
	const struct page *top;     /* … and the page below it, where that was help or a question */
	uint64_t printed_news;
	bool acted;                 /* a line was taken since the last print */
	bool prompted;              /* the prompt stands at the end of the output */
	char *asking;               /* field whose text the next line is; NULL: the next line is a choice */
	bool asked_by_itself;       /* … because the page waits for it, not because its number was chosen */
	char *declined;             /* field that was not to be asked for any more on this page */
	char *remark;               /* said before the next prompt */
	int64_t working_said_ms;    /* when "still working" was last said or the work was first shown; 0: nothing under way */
};

/* The page as lines, with numbers at everything that can be answered. */
void plain_describe(struct plain_page *page, struct stack *s);
void plain_page_clear(struct plain_page *page);
const struct plain_item *plain_item(const struct plain_page *page, size_t number); /* NULL: no such number */
size_t plain_number(const struct plain_page *page, const char *id, size_t offset); /* 0: has none */
const char *plain_text(struct plain_page *page, const char *text);                 /* as it may stand on this terminal */

/* What a line that was typed or read means. `line` is clean. */
void plain_take_line(struct plain *p, const char *line);
/* Whether the page waits for a text; sets `asking`. */
void plain_settle_asking(struct plain *p);
/* What an empty line does now, "" where nothing. The caller frees. */
char *plain_default_label(struct plain *p);

#endif
