/* The loop on a pseudo terminal: keys, signals, ends. What happens meanwhile is done by timers, which the loop runs itself. */
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/timers.h"
#include "http/http.h"
#include "loop/loop.h"
#include "ui/renderer.h"

#include "tests/screen/sample.h"
#include "tests/support/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_S 30 /* the alarm ends a test that hangs */

struct scene {
	struct wizard w;
	struct stack *stack;
	struct renderer *renderer;
	struct http *http;
	struct timers *timers;
	struct loop *loop;
	int master, slave;
	int rounds, steps;
};

static struct scene t;

static void count_round(void *arg)
{
	((struct scene *)arg)->rounds++;
}

static void build(bool full, int in_fd, int out_fd)
{
	struct error err = ERROR_INIT;
	const struct renderer_options options = { .in_fd = in_fd, .out_fd = out_fd, .term = "xterm-256color", .colour = true };
	t.stack = sample_start(&t.w);
	t.renderer = full ? renderer_full_new(t.stack, &options, &err) : renderer_plain_new(t.stack, &options, &err);
	t.http = http_new(NULL, &err);
	t.timers = timers_new();
	const struct loop_parts parts = { .http = t.http, .timers = t.timers, .stack = t.stack, .renderer = t.renderer, .before_wait = count_round, .arg = &t };
	t.loop = loop_new(&parts, &err);
	if (t.renderer == NULL || t.http == NULL || t.loop == NULL)
		fail_msg("%s", err.text);
}

static int begin(void **state)
{
	(void)state;
	const struct winsize size = { .ws_col = 80, .ws_row = 24 };
	memset(&t, 0, sizeof(t));
	alarm(PATIENCE_S);
	return openpty(&t.master, &t.slave, NULL, NULL, &size);
}

static void tear_down(void)
{
	loop_free(t.loop);
	renderer_free(t.renderer);
	http_free(t.http);
	timers_free(t.timers);
	stack_free(t.stack);
	t.loop = NULL;
}

static int end(void **state)
{
	(void)state;
	if (t.loop != NULL)
		tear_down();
	if (t.master >= 0)
		close(t.master);
	close(t.slave);
	alarm(0);
	return 0;
}

static void after(int64_t ms, timer_fn *fn)
{
	timers_add(t.timers, time_monotonic_ms() + ms, fn, &t);
}

static void stop(void *arg, int64_t now_ms)
{
	(void)arg;
	(void)now_ms;
	loop_stop(t.loop);
}

static void terminate(void *arg, int64_t now_ms)
{
	(void)arg;
	(void)now_ms;
	raise(SIGTERM);
}

static bool is_shells(int fd)
{
	struct termios modes;
	assert_int_equal(tcgetattr(fd, &modes), 0);
	return (modes.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG);
}

static void a_signal_ends_it_with_the_terminal_given_back(void **state)
{
	(void)state;
	static const int endings[] = { SIGTERM, SIGINT, SIGHUP };
	for (size_t i = 0; i < 3; i++) {
		build(true, t.slave, t.slave);
		assert_false(is_shells(t.slave));
		raise(endings[i]);
		assert_int_equal(loop_run(t.loop), endings[i]);
		tear_down();
		assert_true(is_shells(t.slave));
	}
}

static void stop_when_cart(void *arg, int64_t now_ms)
{
	if (stack_top(t.stack) == &page_cart)
		loop_stop(t.loop);
	else
		timers_add(t.timers, now_ms + 2, stop_when_cart, arg);
}

/* The terminal is taken before there is a loop: a signal meanwhile must not end the program with it. */
static void a_signal_before_the_loop_waits_for_it(void **state)
{
	(void)state;
	loop_hold_signals();
	raise(SIGTERM);
	build(true, t.slave, t.slave);
	assert_int_equal(loop_run(t.loop), SIGTERM);
	tear_down();
	assert_true(is_shells(t.slave));
}

static void keys_reach_the_page(void **state)
{
	(void)state;
	build(true, t.slave, t.slave);
	assert_int_equal(write(t.master, "\r", 1), 1);
	after(0, stop_when_cart);
	assert_int_equal(loop_run(t.loop), 0);
	assert_ptr_equal(stack_top(t.stack), &page_cart);
}

static void a_closed_terminal_ends_it(void **state)
{
	(void)state;
	build(true, t.slave, t.slave);
	close(t.master);
	t.master = -1;
	assert_int_equal(loop_run(t.loop), 0);
}

/* A signal is taken in one round and drawn in the next. */
static void stop_some_rounds_later(void *arg, int64_t now_ms)
{
	if (t.rounds > t.steps + 8)
		loop_stop(t.loop);
	else
		timers_add(t.timers, now_ms + 1, stop_some_rounds_later, arg);
}

static void grow(void *arg, int64_t now_ms)
{
	const struct winsize size = { .ws_col = 100, .ws_row = 30 };
	ioctl(t.slave, TIOCSWINSZ, &size);
	raise(SIGWINCH);
	t.steps = t.rounds;
	stop_some_rounds_later(arg, now_ms);
}

static void read_screen(struct term_screen *screen)
{
	char bytes[4096];
	struct pollfd fd = { .fd = t.master, .events = POLLIN };
	while (poll(&fd, 1, 50) > 0) {
		ssize_t n = read(t.master, bytes, sizeof(bytes));
		if (n <= 0)
			break;
		term_screen_write(screen, bytes, (size_t)n);
	}
}

static void a_resize_is_drawn(void **state)
{
	(void)state;
	struct term_screen *screen = term_screen_new(100, 30);
	build(true, t.slave, t.slave);
	after(0, grow);
	assert_int_equal(loop_run(t.loop), 0);
	read_screen(screen);
	char *text = term_screen_text(screen);
	int lines = 0;
	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	assert_int_equal(lines, 30);
	text[strlen(text) - 1] = '\0';
	assert_non_null(strstr(strrchr(text, '\n'), "F10 Leave")); /* on the last line of the larger window */
	free(text);
	term_screen_free(screen);
}

static void idle_is_idle(void **state)
{
	(void)state;
	build(true, t.slave, t.slave);
	after(200, stop);
	assert_int_equal(loop_run(t.loop), 0);
	assert_in_range(t.rounds, 1, 10);
}

/* Draws far more than a terminal that nobody reads can hold. */
static void draw_much(void *arg, int64_t now_ms)
{
	stack_start(t.stack, t.steps % 2 == 0 ? &page_notices : &page_products);
	renderer_resized(t.renderer);
	if (++t.steps < 300)
		timers_add(t.timers, now_ms + 1, draw_much, arg);
	else
		raise(SIGTERM);
}

static void a_stalled_terminal_stops_neither_timers_nor_signals(void **state)
{
	(void)state;
	const struct winsize size = { .ws_col = 200, .ws_row = 60 };
	ioctl(t.slave, TIOCSWINSZ, &size);
	build(true, t.slave, t.slave);
	after(0, draw_much);
	assert_int_equal(loop_run(t.loop), SIGTERM);
	assert_int_equal(t.steps, 300);
	assert_true(t.rounds < 3000);
}

static void answers_come_from_a_file(void **state)
{
	(void)state;
	FILE *answers = tmpfile(), *record = tmpfile();
	assert_true(answers != NULL && record != NULL);
	fputs("1\n1\n130\n\n\n\n\nUPGRADE\n", answers);
	rewind(answers);
	build(false, fileno(answers), fileno(record));
	assert_int_equal(loop_run(t.loop), 0);
	assert_int_equal(t.w.ordered, 1);
	assert_string_equal(t.w.quantity, "130");
	assert_ptr_equal(stack_top(t.stack), &page_status);
	fclose(answers);
	fclose(record);
}

static void finish_work(void *arg, int64_t now_ms)
{
	(void)arg;
	(void)now_ms;
	t.w.busy = false;
	stack_event(t.stack, &(struct event){ .kind = EVENT_ANSWER });
}

static void answers_wait_for_work_to_end(void **state)
{
	(void)state;
	FILE *answers = tmpfile(), *record = tmpfile();
	fputs("r\n1\n", answers);
	rewind(answers);
	build(false, fileno(answers), fileno(record));
	after(100, finish_work);
	assert_int_equal(loop_run(t.loop), 0);
	assert_ptr_equal(stack_top(t.stack), &page_cart);
	assert_in_range(t.rounds, 1, 30); /* waiting is no spinning */
	fclose(answers);
	fclose(record);
}

/* In a process of its own that does to itself what a shell or a bug would do. */
static pid_t start_child(timer_fn *fn)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	setpgid(0, 0);
	build(true, t.slave, t.slave);
	after(0, fn);
	_exit(loop_run(t.loop));
}

static void stop_process(void *arg, int64_t now_ms)
{
	(void)arg;
	raise(SIGTSTP);
	timers_add(t.timers, now_ms + 1, terminate, &t);
}

static void stopped_and_continued(void **state)
{
	(void)state;
	int status;
	if (getenv("UNDER_VALGRIND")) /* it passes over the stop that SIGTSTP means where nobody handles it */
		return;
	pid_t child = start_child(stop_process);
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	assert_true(WIFSTOPPED(status));
	assert_true(is_shells(t.slave));
	kill(child, SIGCONT);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), SIGTERM);
}

static void break_down(void *arg, int64_t now_ms)
{
	(void)arg;
	(void)now_ms;
	abort();
}

static void a_crash_gives_the_terminal_back(void **state)
{
	(void)state;
	int status;
	pid_t child = start_child(break_down);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_true(is_shells(t.slave));
}

static void signals_are_as_they_were(void **state)
{
	(void)state;
	struct sigaction now;
	build(true, t.slave, t.slave);
	tear_down();
	sigaction(SIGWINCH, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL);
	sigaction(SIGTERM, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	i18n_init(NULL, NULL);
	const struct CMUnitTest tests[] = {
		TEST(a_signal_ends_it_with_the_terminal_given_back),
		TEST(a_signal_before_the_loop_waits_for_it),
		TEST(keys_reach_the_page),
		TEST(a_closed_terminal_ends_it),
		TEST(a_resize_is_drawn),
		TEST(idle_is_idle),
		TEST(a_stalled_terminal_stops_neither_timers_nor_signals),
		TEST(answers_come_from_a_file),
		TEST(answers_wait_for_work_to_end),
		TEST(stopped_and_continued),
		TEST(a_crash_gives_the_terminal_back),
		TEST(signals_are_as_they_were),
	};
	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
