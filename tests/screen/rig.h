/* Pages on the kit's stack in Contoso's world, without a terminal: keys in; pages, requests and answers out. */
#ifndef TESTS_SCREEN_RIG_H
#define TESTS_SCREEN_RIG_H

#include "tests/screen/world.h"
#include "ui/keymap.h"
#include "ui/node.h"
#include "ui/stack.h"

#define RIG_CALLS 32

struct rig {
	struct wizard wizard;
	struct stack *stack;
	enum request_kind calls[RIG_CALLS]; /* all that pages asked for, in order */
	size_t n_calls, n_answered;
	size_t n_cancels;
	bool holds;                         /* answers wait until rig_answer() */
	bool left;
};

void rig_init(struct rig *r, const struct page *first); /* the wizard as world_init() leaves it; `first` NULL: rig_start() shows it later */
void rig_start(struct rig *r, const struct page *first);
void rig_clear(struct rig *r);

void rig_answer(struct rig *r);                         /* everything asked for and not answered, with world_answers() */
void rig_key(struct rig *r, uint32_t key);              /* then answers, unless held */
void rig_keys(struct rig *r, const char *text);         /* typed characters */
bool rig_asked(const struct rig *r, enum request_kind kind);

const struct page *rig_page(const struct rig *r);
const char *rig_focus(struct rig *r);                   /* id; NULL: nothing has it */
const struct node *rig_node(struct rig *r, const char *id);
bool rig_says(struct rig *r, const char *part);         /* some node's text, value, meaning or remedy contains it */

#endif
