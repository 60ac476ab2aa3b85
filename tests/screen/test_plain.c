/* The same pages as lines. */
#include "core/i18n.h"
#include "core/text.h"

#include "tests/screen/sample.h"
#include "tests/support/lines.h"
#include "tests/support/screen.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct wizard w;
static struct stack *s;
static struct plain_session *p;

static int begin(void **state)
{
	(void)state;
	s = sample_start(&w);
	p = NULL;
	return 0;
}

static int end(void **state)
{
	(void)state;
	plain_session_free(p);
	stack_free(s);
	return 0;
}

static bool says(const char *answer, const char *part)
{
	return strstr(answer, part) != NULL;
}

static void a_walk(void **state)
{
	(void)state;
	p = plain_session_new(s, false, false);
	static const char *const answers[] = { "", "1", "12abc", "130", "3", "5", "", "", "", "", "UPGRADE", "q" };
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		plain_say(p, answers[i]);
	assert_int_equal(w.ordered, 1);
	assert_int_equal(w.leaves, 1);
	assert_string_equal(w.quantity, "130");
	assert_int_equal(w.billing, 0);
	text_golden(p->record.data, "kit-plain-walk");
}

static void enter_alone_never_orders(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	for (int i = 0; i < 30; i++)
		plain_say(p, "");
	assert_ptr_equal(stack_top(s), &page_order);
	assert_int_equal(w.ordered, 0);
	assert_true(says(plain_say(p, ""), "There is no default here"));
	assert_true(says(plain_say(p, "upgrade"), "The word is UPGRADE"));
	plain_say(p, "UPGRADE");
	assert_int_equal(w.ordered, 1);
}

static void text_prompts(void **state)
{
	(void)state;
	static const struct {
		const char *line, *street;
		const struct page *top;
	} rules[] = {
		{ "Second Street 2", "Second Street 2", &page_cart },
		{ "", "Main Street 1", &page_cart },   /* what stood there */
		{ "-", "", &page_cart },
		{ "\\-", "-", &page_cart },
		{ "\\b", "b", &page_cart },
		{ "\\?", "?", &page_cart },
		{ "\\\\b", "\\b", &page_cart },
		{ "b ", "b ", &page_cart },            /* only exactly b is a command */
		{ "B", "B", &page_cart },
		{ "q", "q", &page_cart },
		{ "d", "d", &page_cart },
		{ "3", "3", &page_cart },
		{ "/x", "/x", &page_cart },
		{ "--", "--", &page_cart },
		{ "b", "Main Street 1", &page_cart },  /* leaves the prompt, not the page */
		{ "日本 Straße", "日本 Straße", &page_cart },
		{ "a\tb\033[31m", "a b", &page_cart },
	};
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		p = plain_session_new(s, true, false);
		plain_say(p, "1");
		assert_true(says(plain_say(p, "2"), "Street [Main Street 1]: "));
		plain_say(p, rules[i].line);
		assert_string_equal(w.street, rules[i].street);
		assert_ptr_equal(stack_top(s), rules[i].top);
		assert_true(says(p->record.data + p->last, "Your choice"));
		plain_session_free(p);
		stack_free(s);
		s = sample_start(&w);
	}
	p = NULL;
}

static void an_answer_that_leads_nowhere_says_why_again(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	plain_say(p, "1");
	plain_say(p, "1");
	assert_true(says(plain_say(p, "5"), "120 is the least"));
	assert_true(says(plain_say(p, "6"), "120 is the least"));
	const char *left = plain_say(p, "b");
	assert_true(says(left, "120 is the least"));
	assert_true(says(left, "Your choice"));
}

static void help_at_a_text_prompt_comes_back_to_it(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	plain_say(p, "1");
	plain_say(p, "2");
	const char *help = plain_say(p, "?");
	assert_true(says(help, "Where a text is asked for"));
	assert_true(says(help, "\\: Takes the rest of the line as it stands"));
	assert_false(says(help, "PgDn")); /* keys are for the screen */
	assert_true(says(plain_say(p, ""), "Street [Main Street 1]: "));
	plain_say(p, "Elsewhere");
	assert_string_equal(w.street, "Elsewhere");
}

static void back_from_the_confirmation(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	stack_perform(s, (struct effect){ .kind = EFFECT_PUSH, .page = &page_order });
	plain_wait(p, 0);
	plain_say(p, "b");
	assert_ptr_equal(stack_top(s), &page_products);
}

static void choices_that_are_none(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	static const char *const wrong[] = { "0", "-1", "99", "1000000000000", "z", "12abc", "hello", "/x", ">", "中" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *answer = plain_say(p, wrong[i]);
		assert_true(says(answer, "is not among the choices"));
		assert_true(says(answer, wrong[i]));
	}
	assert_true(says(plain_say(p, "5"), "A trial cannot be upgraded"));
	assert_ptr_equal(stack_top(s), &page_products);
}

static void letters_do_what_keys_do(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	plain_say(p, "u");
	assert_ptr_equal(stack_top(s), &page_users);
	plain_say(p, "b");
	assert_ptr_equal(stack_top(s), &page_products);
	plain_say(p, "x");
	assert_true(says(plain_say(p, "d"), "request 2f1c"));
	plain_say(p, "b");
	plain_say(p, "b");
	plain_say(p, "1");
	plain_say(p, "+");
	assert_string_equal(w.quantity, "121");
}

static void long_lists_are_read_in_parts(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	const char *answer = plain_say(p, "u");
	assert_true(says(answer, "User 00020") && !says(answer, "User 00021"));
	assert_true(says(answer, "Lines 1 to 20 of 10000"));
	answer = plain_say(p, ">");
	assert_true(says(answer, "21. User 00021"));
	plain_say(p, "<");
	answer = plain_say(p, "/group");
	assert_true(says(answer, "1. User 07778"));
	plain_say(p, "1");
	assert_int_equal(w.opened_user, 7777);
	answer = plain_say(p, "/");
	assert_true(says(answer, "Lines 1 to 20 of 10000"));
}

static void answers_wait_while_work_is_under_way(void **state)
{
	(void)state;
	p = plain_session_new(s, false, false);
	plain_say(p, "r"); /* busy from here on */
	plain_say(p, "1");
	assert_ptr_equal(stack_top(s), &page_products);
	assert_false(renderer_wants_input(p->renderer));
	const char *answer = plain_wait(p, 29000);
	assert_string_equal(answer, "");
	answer = plain_wait(p, 2000);
	assert_true(says(answer, "Still working: Reading your subscriptions (for "));
	assert_string_equal(plain_wait(p, 1000), "");
	w.busy = false;
	stack_event(s, &(struct event){ .kind = EVENT_ANSWER });
	assert_true(renderer_wake(p->renderer, p->now_ms) <= p->now_ms);
	plain_wait(p, 0);
	assert_ptr_equal(stack_top(s), &page_cart);
}

static void a_person_can_go_back_while_work_is_under_way(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	plain_say(p, "1");
	w.busy = true;
	stack_start(s, &page_products);
	stack_perform(s, (struct effect){ .kind = EFFECT_PUSH, .page = &page_status });
	plain_wait(p, 0);
	plain_say(p, "b");
	assert_ptr_equal(stack_top(s), &page_products);
	assert_int_equal(w.cancels, 1);
}

static void only_what_is_new_is_read(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	w.moved = 1;
	stack_start(s, &page_status);
	plain_wait(p, 0);
	w.moved = 5;
	stack_event(s, &(struct event){ .kind = EVENT_ANSWER });
	assert_string_equal(plain_wait(p, 0), ""); /* the same tenth */
	w.moved = 60;
	stack_event(s, &(struct event){ .kind = EVENT_ANSWER });
	const char *answer = plain_wait(p, 0);
	assert_true(says(answer, "Licences: 60 of 120 (50 %)"));
	assert_false(says(answer, "Order placed"));
}

static void the_end_of_the_input(void **state)
{
	(void)state;
	p = plain_session_new(s, false, false);
	plain_send(p, "1\n1", 3);
	assert_true(p->alive);
	plain_end(p);
	assert_false(p->alive); /* the last line counts although it has no end */
	assert_ptr_equal(stack_top(s), &page_cart);
	assert_int_equal(w.leaves, 0);
}

static void leaving_asks(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	w.unfinished = true;
	assert_true(says(plain_say(p, "q"), "An upgrade is under way."));
	plain_say(p, "n");
	assert_int_equal(w.leaves, 0);
	plain_say(p, "q");
	plain_say(p, "y");
	assert_int_equal(w.leaves, 1);
}

static void no_control_characters(void **state)
{
	(void)state;
	w.hostile = "\033]0;owned\a\033[2J\033[31mred\xe2\x80\xae" "desrever\xc2\x9b" "31m\x07";
	p = plain_session_new(s, true, false);
	plain_say(p, "x");
	plain_say(p, "\033[2J\x07");
	for (size_t i = 0; i < p->record.len; i++)
		assert_true((unsigned char)p->record.data[i] >= ' ' || p->record.data[i] == '\n');
	assert_false(says(p->record.data, "\xe2\x80\xae"));
	assert_false(says(p->record.data, "\xc2\x9b"));
}

static void plain_ascii(void **state)
{
	(void)state;
	p = plain_session_new(s, false, true);
	plain_say(p, "x");
	assert_false(says(p->record.data, "·"));
	text_golden(p->record.data, "kit-plain-ascii");
}

static void an_endless_line_ends(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	char chunk[4096];
	memset(chunk, 'a', sizeof(chunk));
	for (int i = 0; i < 20; i++)
		plain_send(p, chunk, sizeof(chunk));
	assert_true(says(p->record.data, "is not among the choices"));
}

static size_t read_all(int fd)
{
	char bytes[4096];
	struct pollfd there = { .fd = fd, .events = POLLIN };
	size_t all = 0;
	while (poll(&there, 1, 0) > 0)
		all += (size_t)read(fd, bytes, sizeof(bytes));
	return all;
}

static void nothing_piles_up_for_a_reader_who_does_not_read(void **state)
{
	(void)state;
	struct pollfd fds[2];
	p = plain_session_new(s, true, false);
	for (int i = 0; i < 5000; i++) {
		stack_start(s, i % 2 ? &page_products : &page_notices);
		renderer_draw(p->renderer, p->now_ms);
	}
	assert_false(renderer_wants_input(p->renderer));
	assert_int_equal(renderer_fds(p->renderer, fds), 1);
	assert_int_equal(fds[0].events, POLLOUT);
	assert_int_equal(renderer_wake(p->renderer, p->now_ms), INT64_MAX);
	size_t all = read_all(p->out);
	for (size_t more = 1; more > 0; all += more) {
		renderer_draw(p->renderer, p->now_ms);
		more = read_all(p->out);
	}
	assert_in_range(all, 65536, 262144); /* what a pipe holds, and what is held for it */
	assert_true(renderer_wants_input(p->renderer));
}

static void ctrl_c_asks_once(void **state)
{
	(void)state;
	p = plain_session_new(s, true, false);
	w.unfinished = true;
	assert_true(renderer_interrupted(p->renderer));
	assert_true(says(plain_wait(p, 0), "An upgrade is under way."));
	assert_false(renderer_interrupted(p->renderer));
	plain_say(p, "n");
	assert_true(renderer_interrupted(p->renderer));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	i18n_init(NULL, NULL);
	const struct CMUnitTest tests[] = {
		TEST(a_walk),
		TEST(enter_alone_never_orders),
		TEST(text_prompts),
		TEST(an_answer_that_leads_nowhere_says_why_again),
		TEST(help_at_a_text_prompt_comes_back_to_it),
		TEST(back_from_the_confirmation),
		TEST(choices_that_are_none),
		TEST(letters_do_what_keys_do),
		TEST(long_lists_are_read_in_parts),
		TEST(answers_wait_while_work_is_under_way),
		TEST(a_person_can_go_back_while_work_is_under_way),
		TEST(only_what_is_new_is_read),
		TEST(the_end_of_the_input),
		TEST(leaving_asks),
		TEST(no_control_characters),
		TEST(plain_ascii),
		TEST(an_endless_line_ends),
		TEST(nothing_piles_up_for_a_reader_who_does_not_read),
		TEST(ctrl_c_asks_once),
	};
	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
