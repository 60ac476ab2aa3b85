/* The kit without a terminal: pages of this file, keys in, effects and focus out. */
#include "core/text.h"
#include "ui/field.h"
#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/form.h"
#include "ui/keymap.h"
#include "ui/kit_pages.h"
#include "ui/stack_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROWS 30

struct wizard {
	char quantity[64], name[64], error[64];
	bool ticked[2];
	size_t chosen, opened, selected;
	int forwards, shown, actions, calls, cancels, leaves, clocks;
	bool unfinished, closed, confirms;
	const char *wish;
};

static const struct page list_page, form_page, last_page;

static void list_row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	view_cell(row, "row %zu", index);
	view_cell(row, "%s", index % 2 == 0 ? "Even" : "odd");
	if (w->closed && index == 3)
		view_row_closed(row, "It is closed.");
}

static void list_view(const struct wizard *w, struct view *v)
{
	static const struct view_column columns[] = { { "Name", ALIGN_LEFT, 0, 0 }, { "Kind", ALIGN_LEFT, 0, 1 } };
	view_table(v, &(struct view_table){ .id = "rows", .columns = columns, .n_columns = 2, .n_rows = ROWS, .row = list_row, .data = w, .selected = 2,
		.filter = true });
	view_action(v, ACTION_PAGE, "Do it", w->closed ? "Not now." : NULL);
}

static struct effect list_act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_SHOWN)
		w->shown++;
	else if (event->kind == EVENT_CLOCK)
		w->clocks++;
	else if (event->kind == EVENT_SELECT)
		w->selected = event->index;
	else if (event->kind == EVENT_ACTION && event->action == ACTION_PAGE)
		w->actions++;
	else if (event->kind == EVENT_OPEN) {
		w->opened = event->index;
		return (struct effect){ .kind = EFFECT_NEXT };
	} else
		return (struct effect){ .kind = EFFECT_IGNORED };
	return (struct effect){ .kind = EFFECT_NONE };
}

static const struct key_row list_keys[] = {
	{ ACTION_FORWARD, "Enter", "Open", NULL, NULL, NULL },
	{ ACTION_PAGE, "u", "Do it", NULL, NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

static void form_view(const struct wizard *w, struct view *v)
{
	static const struct view_option options[] = { { "Monthly", NULL, NULL }, { "Annual", NULL, NULL }, { "Never", NULL, "Not offered." } };
	view_field(v, &(struct view_field){ .id = "quantity", .kind = FIELD_QUANTITY, .label = "Quantity", .value = w->quantity, .error = w->error });
	view_field(v, &(struct view_field){ .id = "name", .label = "Name", .value = w->name, .max_chars = 8 });
	view_choice(v, "billing", "Billing", options, 3, w->chosen);
	view_ack(v, "one", "The first point", w->ticked[0]);
	view_ack(v, "two", "The second point", w->ticked[1]);
	if (w->confirms)
		view_field(v, &(struct view_field){ .id = "word", .kind = FIELD_CONFIRM, .label = "Type YES", .value = "" });
	if (w->wish != NULL)
		view_focus(v, w->wish);
}

static struct effect form_act(struct wizard *w, const struct event *event)
{
	int64_t quantity;
	switch (event->kind) {
	case EVENT_COMMIT:
		if (strcmp(event->id, "name") == 0) {
			str_copy(w->name, sizeof(w->name), event->text);
		} else if (str_to_int64(event->text, &quantity) && quantity >= 120) {
			str_copy(w->quantity, sizeof(w->quantity), event->text);
			w->error[0] = '\0';
		} else {
			str_copy(w->error, sizeof(w->error), "120 is the least.");
		}
		return (struct effect){ .kind = EFFECT_NONE };
	case EVENT_CHOOSE:
		w->chosen = event->index;
		return (struct effect){ .kind = EFFECT_NONE };
	case EVENT_TICK:
		w->ticked[strcmp(event->id, "two") == 0] = event->on;
		return (struct effect){ .kind = EFFECT_NONE };
	case EVENT_ACTION:
		if (event->action != ACTION_FORWARD)
			return (struct effect){ .kind = EFFECT_IGNORED };
		w->forwards++;
		return (struct effect){ .kind = w->forwards > 1 ? EFFECT_NEXT : EFFECT_NONE };
	default:
		return (struct effect){ .kind = EFFECT_IGNORED };
	}
}

static void last_view(const struct wizard *w, struct view *v)
{
	(void)w;
	view_notice(v, TONE_ERROR, "It failed.", NULL, NULL);
	view_detail(v, "%s", "GET /x 500");
	view_detail(v, "%s", "request 1");
}

static struct effect last_act(struct wizard *w, const struct event *event)
{
	(void)w;
	(void)event;
	return (struct effect){ .kind = EFFECT_IGNORED };
}

static const struct page list_page = { .id = "list", .title = "List", .keys = list_keys, .view = list_view, .act = list_act, .ticks = true };
static const struct page form_page = { .id = "form", .title = "Form", .view = form_view, .act = form_act };
static const struct page last_page = { .id = "last", .title = "Last", .view = last_view, .act = last_act };
static const struct page *const order[] = { &list_page, &form_page, &last_page, NULL };

static void host_cancel(void *arg, const struct request *request)
{
	assert_null(request);
	((struct wizard *)arg)->cancels++;
}

static void host_leave(void *arg)
{
	((struct wizard *)arg)->leaves++;
}

static bool host_unfinished(void *arg, char *why, size_t size)
{
	snprintf(why, size, "%s", "An order is on its way.");
	return ((struct wizard *)arg)->unfinished;
}

struct scene {
	struct wizard w;
	struct stack *s;
};

static struct scene scene;

static int begin(void **state)
{
	(void)state;
	memset(&scene, 0, sizeof(scene));
	str_copy(scene.w.quantity, sizeof(scene.w.quantity), "120");
	const struct stack_host host = { .arg = &scene.w, .cancel = host_cancel, .leave = host_leave, .unfinished = host_unfinished };
	scene.s = stack_new(&scene.w, order, &host);
	stack_start(scene.s, &list_page);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stack_free(scene.s);
	return 0;
}

static void type(const char *text)
{
	for (uint32_t code; (code = text_next(&text)) != 0;)
		form_key(scene.s, code);
}

static const char *focus(void)
{
	stack_view(scene.s);
	const char *id = stack_state(scene.s)->focus;
	return id == NULL ? "" : id;
}

static size_t cursor(const char *id)
{
	stack_view(scene.s);
	return state_slot(stack_state(scene.s), id)->cursor;
}

static const char *text_of(const char *id)
{
	const struct node *node = view_find(stack_view(scene.s), id);
	return field_text(node, focus_slot(scene.s, node));
}

static const char *error_of(const char *id)
{
	const struct node *node = view_find(stack_view(scene.s), id);
	return field_error(node, focus_slot(scene.s, node));
}

static void a_list_opens_the_row_under_the_cursor(void **state)
{
	(void)state;
	assert_string_equal(focus(), "rows");
	assert_int_equal(cursor("rows"), 2);
	form_key(scene.s, PRESS_DOWN);
	assert_int_equal(scene.w.selected, 3);
	form_key(scene.s, PRESS_END);
	assert_int_equal(cursor("rows"), ROWS - 1);
	form_key(scene.s, PRESS_DOWN); /* over the edge: to the button */
	assert_string_equal(focus(), "action-100");
	form_key(scene.s, PRESS_UP);
	form_key(scene.s, PRESS_HOME);
	form_key(scene.s, PRESS_PAGE_DOWN);
	assert_int_equal(cursor("rows"), 10);
	form_key(scene.s, PRESS_ENTER);
	assert_int_equal(scene.w.opened, 10);
	assert_ptr_equal(stack_top(scene.s), &form_page);
}

/* An answer may come after the page did: Enter must not choose another option than the one that is chosen by then. */
static void the_cursor_goes_with_what_is_chosen(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	assert_int_equal(cursor("billing"), 0);
	scene.w.chosen = 1;
	stack_touch(scene.s);
	assert_int_equal(cursor("billing"), 1);
	/* Whoever has moved it looks at another option, and keeps it under the eye. */
	focus_set(scene.s, "billing");
	form_key(scene.s, PRESS_UP);
	assert_int_equal(cursor("billing"), 0);
	scene.w.chosen = 2;
	stack_touch(scene.s);
	assert_int_equal(cursor("billing"), 0);
}

static void what_is_closed_says_why(void **state)
{
	(void)state;
	scene.w.closed = true;
	stack_touch(scene.s);
	form_key(scene.s, PRESS_DOWN);
	form_key(scene.s, PRESS_ENTER);
	assert_string_equal(scene.s->said, "It is closed.");
	form_key(scene.s, 'u');
	assert_string_equal(scene.s->said, "Not now.");
	assert_int_equal(scene.w.actions, 0);
	scene.w.closed = false;
	stack_touch(scene.s);
	form_key(scene.s, 'u');
	assert_null(scene.s->said);
	assert_int_equal(scene.w.actions, 1);
}

static void a_filter_narrows_and_keeps_indexes(void **state)
{
	(void)state;
	form_key(scene.s, '/');
	type("ROW 1");
	const struct node *table = view_find(stack_view(scene.s), "rows");
	struct slot *slot = focus_slot(scene.s, table);
	assert_int_equal(filter_lines(table, slot), 11); /* 1 and 10 … 19 */
	assert_int_equal(slot->cursor, 10);
	form_key(scene.s, PRESS_ENTER); /* ends typing, keeps the filter */
	form_key(scene.s, PRESS_UP);
	assert_int_equal(scene.w.selected, 1);
	form_key(scene.s, PRESS_ENTER);
	assert_int_equal(scene.w.opened, 1);
}

static void a_filter_without_a_match_can_be_taken_back(void **state)
{
	(void)state;
	form_key(scene.s, '/');
	type("nothing here");
	assert_int_equal(filter_lines(view_find(stack_view(scene.s), "rows"), focus_slot(scene.s, view_find(stack_view(scene.s), "rows"))), 0);
	form_key(scene.s, PRESS_ENTER);
	form_key(scene.s, '/');
	form_key(scene.s, PRESS_ESC);
	assert_int_equal(filter_lines(view_find(stack_view(scene.s), "rows"), focus_slot(scene.s, view_find(stack_view(scene.s), "rows"))), ROWS);
	assert_ptr_equal(stack_top(scene.s), &list_page);
}

static void enter_walks_through_the_form(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	assert_string_equal(focus(), "quantity");
	form_key(scene.s, PRESS_ENTER);
	assert_string_equal(focus(), "name");
	type("Anna");
	form_key(scene.s, PRESS_ENTER);
	assert_string_equal(scene.w.name, "Anna");
	assert_string_equal(focus(), "one");
	form_key(scene.s, PRESS_ENTER);
	assert_true(scene.w.ticked[0]);
	assert_string_equal(focus(), "two");
	form_key(scene.s, PRESS_ENTER);
	assert_true(scene.w.ticked[1]);
	assert_int_equal(scene.w.forwards, 0);
	form_key(scene.s, PRESS_ENTER);
	assert_int_equal(scene.w.forwards, 1);
}

static void a_refused_text_stays_with_its_error(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	form_key(scene.s, PRESS_CTRL + 'U');
	type("12abc");
	form_key(scene.s, PRESS_ENTER);
	assert_string_equal(focus(), "quantity");
	assert_string_equal(text_of("quantity"), "12abc");
	assert_string_equal(scene.w.quantity, "120");
	assert_non_null(error_of("quantity"));
	form_key(scene.s, PRESS_LEFT);
	assert_non_null(error_of("quantity")); /* the same text, looked at */
	form_key(scene.s, PRESS_END);
	form_key(scene.s, PRESS_CTRL + 'U');
	type("130");
	assert_null(error_of("quantity")); /* another text, not committed yet */
	form_key(scene.s, PRESS_TAB);
	assert_string_equal(scene.w.quantity, "130");
	assert_string_equal(focus(), "name");
}

static void plus_and_minus_commit_at_once(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	form_key(scene.s, '+');
	assert_string_equal(scene.w.quantity, "121");
	form_key(scene.s, '-');
	form_key(scene.s, '-');
	assert_string_equal(scene.w.quantity, "120");
	assert_string_equal(text_of("quantity"), "119");
	assert_string_equal(scene.w.error, "120 is the least.");
}

static void back_keeps_what_was_half_typed(void **state)
{
	(void)state;
	form_key(scene.s, PRESS_ENTER);
	form_key(scene.s, PRESS_TAB);
	type("Ann");
	form_key(scene.s, PRESS_ESC);
	assert_ptr_equal(stack_top(scene.s), &list_page);
	assert_int_equal(scene.w.cancels, 1);
	assert_string_equal(scene.w.name, "");
	form_key(scene.s, PRESS_ENTER);
	assert_string_equal(focus(), "name");
	assert_string_equal(text_of("name"), "Ann");
	stack_forget(scene.s, NULL);
	assert_string_equal(text_of("name"), "");
}

/* One that stood there already would let Enter alone agree. */
static void a_confirmation_is_typed_anew_each_time(void **state)
{
	(void)state;
	scene.w.confirms = true;
	scene.w.wish = "word";
	form_key(scene.s, PRESS_ENTER);
	type("YES");
	assert_string_equal(text_of("word"), "YES");
	form_key(scene.s, PRESS_ESC);
	form_key(scene.s, PRESS_ENTER);
	assert_string_equal(text_of("word"), "");
}

static void letters_are_text_in_a_field(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	form_key(scene.s, PRESS_TAB);
	type("?q/b d+-");
	assert_string_equal(text_of("name"), "?q/b d+-");
	type("more");
	assert_string_equal(text_of("name"), "?q/b d+-"); /* eight characters at most */
	assert_null(scene.s->overlay);
	form_key(scene.s, PRESS_F0 + 1);
	assert_ptr_equal(scene.s->overlay, kit_help_page());
	form_key(scene.s, PRESS_ESC);
	assert_string_equal(text_of("name"), "?q/b d+-");
}

static void editing_moves_by_characters(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	form_key(scene.s, PRESS_TAB);
	type("a\xe4\xb8\xad" "e\xcc\x81" "z"); /* a 中 é(combining) z */
	form_key(scene.s, PRESS_LEFT);
	form_key(scene.s, PRESS_LEFT);
	form_key(scene.s, PRESS_BACKSPACE);
	assert_string_equal(text_of("name"), "ae\xcc\x81z");
	form_key(scene.s, PRESS_DELETE);
	assert_string_equal(text_of("name"), "az");
	form_key(scene.s, PRESS_HOME);
	type("<");
	form_key(scene.s, PRESS_END);
	type(">");
	assert_string_equal(text_of("name"), "<az>");
	form_key(scene.s, PRESS_CTRL + 'U');
	assert_string_equal(text_of("name"), "");
}

static void what_could_harm_types_nothing(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	form_key(scene.s, PRESS_TAB);
	form_key(scene.s, 0x202e); /* right-to-left override */
	form_key(scene.s, 0x9b);   /* an eight-bit control sequence introducer */
	form_key(scene.s, 'x');
	assert_string_equal(text_of("name"), "x");
	form_paste(scene.s, "\033[31m\nq\r");
	assert_string_equal(text_of("name"), "x q ");
}

static void enter_never_goes_on_with_another_option(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	focus_set(scene.s, "billing");
	form_key(scene.s, PRESS_DOWN);
	form_key(scene.s, PRESS_ENTER);
	assert_int_equal(scene.w.chosen, 1);
	assert_int_equal(scene.w.forwards, 0);
	form_key(scene.s, PRESS_ENTER);
	assert_int_equal(scene.w.forwards, 1);
	form_key(scene.s, PRESS_DOWN);
	form_key(scene.s, PRESS_SPACE);
	assert_int_equal(scene.w.chosen, 1);
	assert_string_equal(scene.s->said, "Not offered.");
}

static void a_wish_counts_when_it_is_new(void **state)
{
	(void)state;
	scene.w.wish = "two";
	stack_start(scene.s, &form_page);
	assert_string_equal(focus(), "two");
	form_key(scene.s, PRESS_UP);
	assert_string_equal(focus(), "one");
	stack_touch(scene.s);
	assert_string_equal(focus(), "one");
	form_action(scene.s, ACTION_FORWARD); /* refused: the page names the place again */
	assert_string_equal(focus(), "two");
}

static void tab_goes_round(void **state)
{
	(void)state;
	stack_start(scene.s, &form_page);
	static const char *const expected[] = { "name", "billing", "one", "two", "quantity" };
	for (size_t i = 0; i < 5; i++) {
		form_key(scene.s, PRESS_TAB);
		assert_string_equal(focus(), expected[i]);
	}
	form_key(scene.s, PRESS_BACK_TAB);
	assert_string_equal(focus(), "two");
}

static void leaving_asks_where_something_is_unfinished(void **state)
{
	(void)state;
	form_key(scene.s, PRESS_F0 + 10);
	assert_int_equal(scene.w.leaves, 1);
	scene.w.unfinished = true;
	form_key(scene.s, PRESS_CTRL + 'C');
	assert_int_equal(scene.w.leaves, 1);
	assert_ptr_equal(scene.s->overlay, kit_leave_page());
	form_key(scene.s, PRESS_ESC);
	assert_null(scene.s->overlay);
	form_key(scene.s, PRESS_F0 + 10);
	form_key(scene.s, 'n');
	assert_null(scene.s->overlay);
	form_key(scene.s, PRESS_F0 + 10);
	form_key(scene.s, PRESS_F0 + 10);
	assert_int_equal(scene.w.leaves, 2);
}

static void events_reach_the_page_below_the_help(void **state)
{
	(void)state;
	int shown = scene.w.shown;
	form_key(scene.s, '?');
	stack_clock(scene.s, 1000);
	stack_clock(scene.s, 1500);
	stack_clock(scene.s, 2000);
	assert_int_equal(scene.w.clocks, 1);
	assert_ptr_equal(scene.s->overlay, kit_help_page());
	form_key(scene.s, PRESS_ENTER);
	assert_null(scene.s->overlay);
	assert_int_equal(scene.w.shown, shown);
}

static void the_detail_of_an_error(void **state)
{
	(void)state;
	form_key(scene.s, 'd');
	assert_null(scene.s->overlay); /* nothing to show here */
	stack_start(scene.s, &last_page);
	form_key(scene.s, 'd');
	assert_ptr_equal(scene.s->overlay, kit_detail_page());
	assert_string_equal(scene.s->overlay_text, "GET /x 500\nrequest 1");
}

static void the_stack_performs_effects(void **state)
{
	(void)state;
	stack_perform(scene.s, (struct effect){ .kind = EFFECT_PUSH, .page = &last_page });
	assert_int_equal(stack_depth(scene.s), 2);
	stack_perform(scene.s, (struct effect){ .kind = EFFECT_JUMP, .page = &form_page });
	assert_int_equal(stack_depth(scene.s), 2);
	assert_ptr_equal(stack_top(scene.s), &form_page);
	assert_false(stack_contains(scene.s, &last_page));
	stack_perform(scene.s, (struct effect){ .kind = EFFECT_NEXT });
	assert_ptr_equal(stack_top(scene.s), &last_page);
	stack_perform(scene.s, (struct effect){ .kind = EFFECT_JUMP, .page = &list_page });
	assert_int_equal(stack_depth(scene.s), 1);
	stack_perform(scene.s, (struct effect){ .kind = EFFECT_BACK }); /* nothing below: asks to leave */
	assert_int_equal(scene.w.leaves, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_list_opens_the_row_under_the_cursor, begin, end),
		cmocka_unit_test_setup_teardown(what_is_closed_says_why, begin, end),
		cmocka_unit_test_setup_teardown(a_filter_narrows_and_keeps_indexes, begin, end),
		cmocka_unit_test_setup_teardown(a_filter_without_a_match_can_be_taken_back, begin, end),
		cmocka_unit_test_setup_teardown(enter_walks_through_the_form, begin, end),
		cmocka_unit_test_setup_teardown(a_refused_text_stays_with_its_error, begin, end),
		cmocka_unit_test_setup_teardown(plus_and_minus_commit_at_once, begin, end),
		cmocka_unit_test_setup_teardown(back_keeps_what_was_half_typed, begin, end),
		cmocka_unit_test_setup_teardown(a_confirmation_is_typed_anew_each_time, begin, end),
		cmocka_unit_test_setup_teardown(letters_are_text_in_a_field, begin, end),
		cmocka_unit_test_setup_teardown(editing_moves_by_characters, begin, end),
		cmocka_unit_test_setup_teardown(what_could_harm_types_nothing, begin, end),
		cmocka_unit_test_setup_teardown(enter_never_goes_on_with_another_option, begin, end),
		cmocka_unit_test_setup_teardown(a_wish_counts_when_it_is_new, begin, end),
		cmocka_unit_test_setup_teardown(the_cursor_goes_with_what_is_chosen, begin, end),
		cmocka_unit_test_setup_teardown(tab_goes_round, begin, end),
		cmocka_unit_test_setup_teardown(leaving_asks_where_something_is_unfinished, begin, end),
		cmocka_unit_test_setup_teardown(events_reach_the_page_below_the_help, begin, end),
		cmocka_unit_test_setup_teardown(the_detail_of_an_error, begin, end),
		cmocka_unit_test_setup_teardown(the_stack_performs_effects, begin, end),
	};
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
