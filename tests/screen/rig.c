#include "tests/screen/rig.h"

#include "core/text.h"
#include "screens/registry.h"
#include "ui/focus.h"
#include "ui/form.h"
#include "ui/stack_inside.h"

#include <assert.h>
#include <string.h>

static void host_call(void *arg, const struct request *request)
{
	struct rig *r = arg;
	assert(r->n_calls < RIG_CALLS);
	if (wizard_running(&r->wizard, request->kind))
		return;
	r->calls[r->n_calls++] = request->kind;
	wizard_call_started(&r->wizard, request->kind);
}

static void host_cancel(void *arg, const struct request *request)
{
	(void)request;
	((struct rig *)arg)->n_cancels++;
}

static void host_leave(void *arg)
{
	((struct rig *)arg)->left = true;
}

static bool host_unfinished(void *arg, char *why, size_t size)
{
	char text[SENTENCE];
	const char *sentence = wizard_unfinished_sentence(&((struct rig *)arg)->wizard, text);
	str_copy(why, size, sentence);
	return sentence != NULL;
}

void rig_init(struct rig *r, const struct page *first)
{
	memset(r, 0, sizeof(*r));
	world_init(&r->wizard);
	if (first != NULL)
		rig_start(r, first);
}

void rig_start(struct rig *r, const struct page *first)
{
	const struct stack_host host = { .arg = r, .call = host_call, .cancel = host_cancel, .leave = host_leave, .unfinished = host_unfinished,
		.frame = screens_frame };
	stack_free(r->stack);
	r->stack = stack_new(&r->wizard, wizard_pages, &host);
	stack_start(r->stack, first);
	if (!r->holds)
		rig_answer(r);
}

void rig_clear(struct rig *r)
{
	stack_free(r->stack);
	world_clear(&r->wizard);
}

void rig_answer(struct rig *r)
{
	while (r->n_answered < r->n_calls) {
		enum request_kind kind = r->calls[r->n_answered++];
		world_answers(&r->wizard, kind);
		stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = (int)kind });
	}
}

void rig_key(struct rig *r, uint32_t key)
{
	form_key(r->stack, key);
	if (!r->holds)
		rig_answer(r);
}

void rig_keys(struct rig *r, const char *text)
{
	for (uint32_t code; (code = text_next(&text)) != 0;)
		rig_key(r, code);
}

bool rig_asked(const struct rig *r, enum request_kind kind)
{
	for (size_t i = 0; i < r->n_calls; i++)
		if (r->calls[i] == kind)
			return true;
	return false;
}

const struct page *rig_page(const struct rig *r)
{
	return stack_shown(r->stack);
}

const char *rig_focus(struct rig *r)
{
	const struct node *node = focus_node(r->stack);
	return node == NULL ? NULL : node->id;
}

const struct node *rig_node(struct rig *r, const char *id)
{
	return view_find(stack_view(r->stack), id);
}

static bool holds(const char *text, const char *part)
{
	return text != NULL && strstr(text, part) != NULL;
}

static bool node_says(const struct node *node, const char *part)
{
	if (holds(node->text, part))
		return true;
	switch (node->kind) {
	case NODE_NOTICE:
		return holds(node->notice.meaning, part) || holds(node->notice.remedy, part);
	case NODE_PAIR:
		return holds(node->pair.value, part);
	case NODE_STEP:
		return holds(node->step.note, part);
	case NODE_FIELD:
		return holds(node->field.error, part) || holds(node->field.hint, part);
	case NODE_ACTION:
		return holds(node->action.why_closed, part);
	default:
		return false;
	}
}

bool rig_says(struct rig *r, const char *part)
{
	const struct view *v = stack_view(r->stack);
	for (size_t i = 0; i < view_count(v); i++)
		if (node_says(view_node(v, i), part))
			return true;
	return false;
}
