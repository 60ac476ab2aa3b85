/* The kit's own pages: help, the detail behind an error, the question before leaving. They stand over the page that is shown. */
#ifndef UI_KIT_PAGES_H
#define UI_KIT_PAGES_H

#include <stdbool.h>

struct event;
struct page;
struct stack;
struct view;

const struct page *kit_help_page(void);
const struct page *kit_detail_page(void);
const struct page *kit_leave_page(void);
void kit_open_help(struct stack *s);
void kit_page_view(struct stack *s, struct view *v);
bool kit_page_act(struct stack *s, const struct event *event);

#endif
