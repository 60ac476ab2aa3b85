/* The full screen as a person sees it. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"

#include "tests/screen/sample.h"
#include "tests/support/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

static struct wizard w;
static struct stack *s;
static struct terminal *t;

static int begin(void **state)
{
	(void)state;
	s = sample_start(&w);
	t = NULL;
	return 0;
}

static int end(void **state)
{
	(void)state;
	terminal_free(t);
	stack_free(s);
	return 0;
}

static void open_terminal(int columns, int lines)
{
	t = terminal_new(s, &(struct terminal_options){ .columns = columns, .lines = lines, .colour = true });
}

static void a_list(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_golden(t, "kit-list");
	terminal_press(t, "Down Down");
	terminal_golden(t, "kit-list-moved");
}

static void a_list_on_a_wide_screen(void **state)
{
	(void)state;
	open_terminal(200, 60);
	terminal_golden(t, "kit-list-wide");
}

static void a_closed_row_says_why(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Down Down Down Down Enter");
	assert_true(terminal_shows(t, "! A trial cannot be upgraded: buy it first."));
	terminal_press(t, "Up");
	assert_false(terminal_shows(t, "A trial cannot be upgraded"));
}

static void a_form(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Enter");
	terminal_golden(t, "kit-form");
	terminal_press(t, "-");
	terminal_golden(t, "kit-form-error");
	terminal_press(t, "Tab Tab Down");
	terminal_golden(t, "kit-form-choice");
}

static void points_to_acknowledge(void **state)
{
	(void)state;
	open_terminal(80, 24);
	stack_start(s, &page_terms);
	terminal_draw(t);
	terminal_press(t, "Enter");
	terminal_golden(t, "kit-terms");
}

static void stages(void **state)
{
	(void)state;
	open_terminal(80, 24);
	w.busy = true;
	w.moved = 63;
	stack_start(s, &page_status);
	terminal_draw(t);
	terminal_golden(t, "kit-status");
	terminal_wait(t, 3200);
	assert_true(terminal_shows(t, "Waiting for the service (for 3 s)"));
}

static void help(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "F1");
	terminal_golden(t, "kit-help");
	terminal_press(t, "End");
	assert_true(terminal_shows(t, "Draws the whole screen again."));
	terminal_press(t, "Esc");
	assert_true(terminal_shows(t, "Your products"));
}

static void notices_scroll(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "x");
	terminal_golden(t, "kit-notices");
	terminal_press(t, "PgDn PgDn PgDn");
	terminal_golden(t, "kit-notices-end");
	terminal_press(t, "d");
	assert_true(terminal_shows(t, "request 2f1c"));
}

static void without_colour_and_signs(void **state)
{
	(void)state;
	t = terminal_new(s, &(struct terminal_options){ .ascii = true });
	terminal_golden(t, "kit-ascii");
	terminal_forget(t);
	terminal_press(t, "Down Up x");
	assert_null(strstr(t->raw.data, "\033[36m"));
	static const char *const signs[] = { "▸", "─", "·", "…", "✓", "✗", "↓" };
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		assert_null(strstr(t->raw.data, signs[i]));
	terminal_golden(t, "kit-ascii-notices");
}

static void without_colour(void **state)
{
	(void)state;
	t = terminal_new(s, &(struct terminal_options){ .colour = false });
	assert_null(strstr(t->raw.data, "\033[36m"));
	terminal_golden(t, "kit-monochrome");
}

static void a_terminal_without_colours(void **state)
{
	(void)state;
	t = terminal_new(s, &(struct terminal_options){ .colour = true, .term = "vt100" });
	terminal_golden(t, "kit-vt100");
}

static void a_long_list_shows_a_window(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "u");
	assert_true(terminal_shows(t, "User 00001"));
	assert_true(terminal_shows(t, "of 10000"));
	terminal_press(t, "PgDn End");
	assert_true(terminal_shows(t, "User 10000"));
	terminal_golden(t, "kit-users-end");
	terminal_press(t, "Home Enter");
	assert_int_equal(w.opened_user, 0);
}

static void a_filter(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "u /");
	terminal_type(t, "Group");
	terminal_golden(t, "kit-users-filter");
	terminal_press(t, "Enter Enter");
	assert_int_equal(w.opened_user, 7777);
	terminal_press(t, "/ Esc");
	assert_true(terminal_shows(t, "User 07778"));
	assert_true(terminal_shows(t, "of 10000"));
}

static void a_smaller_window_asks_for_more(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Enter");
	terminal_press(t, "Ctrl-U");
	terminal_type(t, "13");
	terminal_resize(t, 60, 20);
	terminal_golden(t, "kit-small");
	terminal_press(t, "Enter 5");
	terminal_resize(t, 10, 10);
	terminal_resize(t, 1, 1);
	terminal_press(t, "Enter Down F1");
	terminal_resize(t, 80, 24);
	assert_true(terminal_shows(t, "[13       ]"));
	terminal_type(t, "0");
	terminal_press(t, "Enter");
	assert_string_equal(w.quantity, "130");
	terminal_resize(t, 79, 24);
	terminal_press(t, "F10");
	assert_int_equal(w.leaves, 1);
}

/* Curses keeps a buffer as small as the window, and sends what does not fit before the outlet stands between. */
static void the_smallest_window_gets_whole_sequences(void **state)
{
	(void)state;
	open_terminal(1, 1);
	assert_non_null(strstr(t->raw.data, "\033[1;1r"));
	assert_non_null(strstr(t->raw.data, "\033[?2004h"));
	terminal_forget(t);
	renderer_suspend(t->renderer);
	renderer_resume(t->renderer);
	terminal_draw(t);
	assert_non_null(strstr(t->raw.data, "\033[?2004l"));
	assert_non_null(strstr(t->raw.data, "\033[?2004h"));
}

static void a_storm_of_resizes(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Down");
	for (int i = 0; i < 300; i++)
		terminal_resize(t, 1 + i * 37 % 160, 1 + i * 23 % 70);
	terminal_resize(t, 80, 24);
	terminal_press(t, "Down");
	terminal_golden(t, "kit-list-moved");
}

static void foreign_text_is_harmless(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_forget(t);
	w.hostile = "\033]0;owned\a\033[2J\033[31mred\xe2\x80\xae" "desrever\xc2\x9b" "31m\x07\xe2\x80\x8b\xf3\xa0\x80\x81 \xff\xfe";
	terminal_press(t, "x PgDn F1 Esc");
	assert_null(strstr(t->raw.data, "owned"));
	assert_null(strstr(t->raw.data, "\033]0"));
	assert_null(strstr(t->raw.data, "\xe2\x80\xae"));
	assert_null(strstr(t->raw.data, "\xc2\x9b"));
	assert_null(strchr(t->raw.data, '\a'));
	assert_true(terminal_shows(t, "Contoso") || terminal_shows(t, "red"));
}

static void typing_wide_characters(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Enter Tab Ctrl-U");
	terminal_send(t, "\xe4\xb8", 2);
	terminal_send(t, "\xad", 1);
	terminal_type(t, "文 Straße");
	assert_true(terminal_shows(t, "[中文 Straße"));
	for (int i = 0; i < 60; i++)
		terminal_type(t, "宽");
	terminal_golden(t, "kit-field-wide");
	terminal_press(t, "Home");
	assert_true(terminal_shows(t, "[中文 Straße"));
	terminal_press(t, "Enter");
	assert_int_equal(text_count(w.street), 69);
}

static void a_paste_presses_no_key(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_type(t, "\033[200~u\r\rq\003\033[201~");
	assert_true(terminal_shows(t, "Your products"));
	assert_int_equal(w.leaves, 0);
	terminal_press(t, "Enter Tab Ctrl-U");
	terminal_type(t, "\033[200~Second Street\r\n5\033[201~");
	assert_true(terminal_shows(t, "[Second Street"));
	terminal_press(t, "Enter");
	assert_true(str_starts(w.street, "Second Street "));
}

static void unknown_sequences_are_no_keys(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Enter");
	static const char *const unknown[] = { "\033[1;7Z", "\033[99~", "\033[I", "\033[?1;2c", "\033Ou", "\033[<0;10;10M" };
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		terminal_type(t, unknown[i]);
	assert_ptr_equal(stack_top(s), &page_cart);
	assert_true(terminal_shows(t, "[120      ]"));
}

static void keys_of_other_terminals_work(void **state)
{
	(void)state;
	open_terminal(80, 24);
	static const char *const downs[] = { "\033[B", "\033OB" };
	for (size_t i = 0; i < 2; i++)
		terminal_type(t, downs[i]);
	terminal_type(t, "\033[[A");
	assert_true(terminal_shows(t, "Keys of this page"));
	terminal_press(t, "Esc Enter");
	assert_int_equal(w.product, 2);
}

static void a_move_costs_few_bytes(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_press(t, "Down");
	terminal_forget(t);
	terminal_press(t, "Up");
	assert_in_range(t->raw.len, 1, 200);
	terminal_forget(t);
	terminal_draw(t);
	assert_int_equal(t->raw.len, 0); /* nothing changed: nothing sent */
}

static void idle_needs_no_waking(void **state)
{
	(void)state;
	open_terminal(80, 24);
	assert_true(renderer_wake(t->renderer, t->now_ms) == INT64_MAX);
	w.busy = true;
	w.busy_since_ms = t->now_ms - 500;
	stack_touch(s);
	terminal_draw(t);
	assert_true(renderer_wake(t->renderer, t->now_ms) == t->now_ms + 500);
}

static void redraw_sends_everything_again(void **state)
{
	(void)state;
	open_terminal(80, 24);
	terminal_send(t, "", 0);
	term_screen_write(t->screen, "\033[2J\033[Hgarbage", 14);
	terminal_press(t, "Ctrl-L");
	terminal_golden(t, "kit-list");
}

static void suspended_and_back(void **state)
{
	(void)state;
	open_terminal(80, 24);
	struct termios modes;
	renderer_suspend(t->renderer);
	assert_int_equal(tcgetattr(t->slave, &modes), 0);
	assert_true((modes.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG));
	terminal_draw(t);
	assert_non_null(strstr(t->raw.data, "\033[?1049l"));
	renderer_resume(t->renderer);
	assert_int_equal(tcgetattr(t->slave, &modes), 0);
	assert_true((modes.c_lflag & (ICANON | ECHO | ISIG)) == 0);
	terminal_draw(t);
	terminal_golden(t, "kit-list");
}

static void an_emergency_gives_the_terminal_back(void **state)
{
	(void)state;
	open_terminal(80, 24);
	struct termios modes;
	terminal_forget(t);
	renderer_emergency();
	assert_int_equal(tcgetattr(t->slave, &modes), 0);
	assert_true((modes.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG));
	modes.c_oflag &= ~(tcflag_t)OPOST;
	tcsetattr(t->slave, TCSANOW, &modes);
	terminal_draw(t);
	assert_non_null(strstr(t->raw.data, "\033[?1049l"));
}

static void a_closed_terminal_ends_the_input(void **state)
{
	(void)state;
	open_terminal(80, 24);
	close(t->master);
	assert_false(renderer_input(t->renderer, t->now_ms));
	renderer_draw(t->renderer, t->now_ms);
	stack_touch(s);
	renderer_draw(t->renderer, t->now_ms); /* fails, and does no harm */
	t->master = open("/dev/null", O_RDWR);
}

/* Nobody reads what is sent: drawing goes on without waiting, and the newest screen arrives once somebody reads again. */
static void a_stalled_terminal_stops_nothing(void **state)
{
	(void)state;
	open_terminal(200, 60);
	struct pollfd fds[2];
	for (int i = 0; i < 400 && renderer_fds(t->renderer, fds) < 2; i++) {
		stack_start(s, i % 2 == 0 ? &page_notices : &page_products);
		renderer_resized(t->renderer);
		renderer_draw(t->renderer, t->now_ms);
	}
	assert_int_equal(renderer_fds(t->renderer, fds), 2);
	assert_true((fds[1].events & POLLOUT) != 0);
	stack_start(s, &page_products);
	char bytes[4096];
	struct pollfd reader = { .fd = t->master, .events = POLLIN };
	while (poll(&reader, 1, 100) > 0) {
		ssize_t n = read(t->master, bytes, sizeof(bytes));
		assert_true(n > 0);
		term_screen_write(t->screen, bytes, (size_t)n);
		renderer_draw(t->renderer, t->now_ms);
	}
	terminal_golden(t, "kit-list-wide");
}

static const char *refusal(int fd, const char *term)
{
	static struct error err;
	err = ERROR_INIT;
	const struct renderer_options options = { .in_fd = fd, .out_fd = fd, .term = term };
	assert_null(renderer_full_new(s, &options, &err));
	return err.text;
}

static void what_is_no_terminal_is_refused(void **state)
{
	(void)state;
	int null = open("/dev/null", O_RDWR), master, slave;
	assert_non_null(strstr(refusal(null, "xterm"), "--plain"));
	close(null);
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	assert_non_null(strstr(refusal(slave, "no-such-terminal"), "\"no-such-terminal\""));
	assert_non_null(strstr(refusal(slave, "dumb"), "\"dumb\""));
	assert_non_null(strstr(refusal(slave, ""), "TERM"));
	close(master);
	close(slave);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	i18n_init(NULL, NULL);
	const struct CMUnitTest tests[] = {
		TEST(a_list),
		TEST(a_list_on_a_wide_screen),
		TEST(a_closed_row_says_why),
		TEST(a_form),
		TEST(points_to_acknowledge),
		TEST(stages),
		TEST(help),
		TEST(notices_scroll),
		TEST(without_colour_and_signs),
		TEST(without_colour),
		TEST(a_terminal_without_colours),
		TEST(a_long_list_shows_a_window),
		TEST(a_filter),
		TEST(a_smaller_window_asks_for_more),
		TEST(the_smallest_window_gets_whole_sequences),
		TEST(a_storm_of_resizes),
		TEST(foreign_text_is_harmless),
		TEST(typing_wide_characters),
		TEST(a_paste_presses_no_key),
		TEST(unknown_sequences_are_no_keys),
		TEST(keys_of_other_terminals_work),
		TEST(a_move_costs_few_bytes),
		TEST(idle_needs_no_waking),
		TEST(redraw_sends_everything_again),
		TEST(suspended_and_back),
		TEST(an_emergency_gives_the_terminal_back),
		TEST(a_closed_terminal_ends_the_input),
		TEST(a_stalled_terminal_stops_nothing),
		TEST(what_is_no_terminal_is_refused),
	};
	return cmocka_run_group_tests_name("full", tests, NULL, NULL);
}
