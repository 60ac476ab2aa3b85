/* What the pages of the manual path have in common. */
#ifndef SCREENS_MANUAL_PARTS_H
#define SCREENS_MANUAL_PARTS_H

#include "screens/common.h"

/* "By hand": where to click, the admin centre's address, and that it is looked at afterwards. */
void manual_say_by_hand(const struct wizard *w, struct view *v, enum manual_step step);
/* What is being done in the admin centre: since when it is waited for, the last look and the next. */
void manual_say_watch(const struct wizard *w, struct view *v, enum manual_step step);
/* When it was last read. */
void manual_say_last_look(const struct wizard *w, struct view *v);
/* What was read is from before a change: nothing of it is to be acted on. */
bool manual_is_outdated(const struct wizard *w);
/* Then, in place of it: what became of the change, and that the services are read. */
void manual_say_outdated(const struct wizard *w, struct view *v);
/* What became of the last change; nothing where none was made. */
void manual_say_change(const struct wizard *w, struct view *v);
/* For EVENT_CLOCK: the next reading where its time has come. */
struct effect manual_clock(struct wizard *w);
/* For EVENT_ANSWER: a reading that a change has overtaken is made again. */
struct effect manual_answered(struct wizard *w, const struct event *event);
/* For EVENT_SHOWN: what is older than this page's coming up may have changed. */
struct effect manual_shown(struct wizard *w);
/* The page of a step. */
const struct page *manual_step_page(enum manual_step step);

#endif
