/* Every way out of the program: the terminal is as it was, the journal sound, no process left, and the last words say what is under way.
 *
 * The log has a block for each: what `stty -a` said before and after, and what was seen. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"
#include "tests/e2e/ways.h"

#include "core/calendar.h"
#include "core/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static struct stage st;

/* ── to where it is left ── */

static void at_products(struct stage *s)
{
	path_wait(s, AT_PRODUCTS);
}

static void in_lines(struct stage *s)
{
	stage_wait(s, "Your products");
	stage_wait(s, "Your choice [");
}

/* The code's page: nobody types it anywhere. */
static void at_sign_in(struct stage *s)
{
	stage_wait(s, "Waiting for the sign-in");
}

static void order_sent(struct stage *s)
{
	path_reach(s, AT_ORDER);
	training_fault(&s->training, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"delay\",\"ms\":60000}]");
	path_place_order(s);
	training_wait(&s->training, "POST", "*/transitions", 1);
}

static void upgrade_under_way(struct stage *s)
{
	path_reach(s, AT_STATUS);
}

static void moving_on_a_page(struct stage *s)
{
	ways_limit_moves(s);
	manual_reach(s);
	manual_open(s, STEP_REASSIGN);
	manual_plan(s);
	manual_begin(s);
	ways_wait_writes(s, 200);
}

static void moving(struct stage *s)
{
	ways_limit_moves(s);
	ways_wait_writes(s, 200);
}

/* What is on its way comes home late. */
static void moving_slowly(struct stage *s)
{
	moving(s);
	training_fault(&s->training, "[{\"method\":\"POST\",\"path\":\"*batch\",\"do\":\"delay\",\"ms\":60000}]");
	/* Another one comes, or all that may be on their way are held already. */
	size_t come = training_count(&s->training, "POST", "*batch");
	for (int64_t end = time_monotonic_ms() + 1000; training_count(&s->training, "POST", "*batch") == come && time_monotonic_ms() < end;)
		poll(NULL, 0, 5);
}

static void asked(struct stage *s)
{
	stage_wait(s, "Move them now? Type yes:");
}

/* ── leaving ── */

static void answer_leaving(struct stage *s)
{
	stage_wait(s, "Leave the wizard?");
	stage_press(s, "y");
}

static void by_key(struct stage *s)
{
	stage_press(s, "F10");
	answer_leaving(s);
}

static void by_ctrl_c(struct stage *s)
{
	stage_press(s, "Ctrl-C");
	answer_leaving(s);
}

static void by_ctrl_c_alone(struct stage *s)
{
	stage_press(s, "Ctrl-C");
}

static void by_letter(struct stage *s)
{
	stage_type(s, "q\r");
	stage_wait(s, "Leave the wizard?");
	stage_type(s, "y\r");
}

static void by_ctrl_c_in_lines(struct stage *s)
{
	stage_press(s, "Ctrl-C");
	stage_wait(s, "Leave the wizard?");
	stage_type(s, "y\r");
}

static void by_ctrl_c_twice(struct stage *s)
{
	stage_press(s, "Ctrl-C");
	stage_wait(s, "Leave the wizard?");
	stage_press(s, "Ctrl-C");
}

static void by_the_end_of_input(struct stage *s)
{
	stage_press(s, "Ctrl-D");
}

static void hung_up(struct stage *s)
{
	close(s->terminal);
	s->terminal = -1;
	session_hang_up(s->wizard);
}

static bool stops_again(struct stage *s, const void *nothing)
{
	(void)nothing;
	return stage_shows(s, "Once more ends at once.");
}

static void twice(struct stage *s)
{
	stage_wait_until(s, stops_again, NULL, "the first signal is answered");
	kill(ways_program(s), SIGTERM);
}

/* What was asked for comes home, and there is no room for it. */
static void out_of_memory(struct stage *s)
{
	static const struct rlimit none = { 0, 0 };
	assert_int_equal(prlimit(ways_program(s), RLIMIT_DATA, &none, NULL), 0);
	training_fault(&s->training, "[]");
}

/* ── standing still, and back ── */

static void check_shells_turn(struct stage *s)
{
	ways_wait_state(s, 'T');
	stage_check_terminal(s);
	stage_type(s, "\n");
}

static void stopped_by_key(struct stage *s)
{
	stage_press(s, "Ctrl-Z");
	check_shells_turn(s);
	ways_wait_state(s, 'S');
	path_wait(s, AT_PRODUCTS);
	by_key(s);
}

static void stopped_by_signal(struct stage *s)
{
	ways_wait_state(s, 'T');
	stage_type(s, "\n");
	ways_wait_state(s, 'S');
	path_wait(s, AT_PRODUCTS);
	by_key(s);
}

static void stopped_in_lines(struct stage *s)
{
	stage_press(s, "Ctrl-Z");
	check_shells_turn(s);
	ways_wait_state(s, 'S');
	by_letter(s);
}

static void stopped_while_moving(struct stage *s)
{
	stage_press(s, "Ctrl-Z");
	check_shells_turn(s);
	training_tell(&s->training, "/limits", "{\"writeBucket\":0,\"writesPerSecond\":0}");
}

/* Continued where it may not have the terminal: it stands still again, and can be ended all the same. */
static void continued_in_the_background(struct stage *s)
{
	pid_t program = ways_program(s);
	stage_press(s, "Ctrl-Z");
	ways_wait_state(s, 'T');
	kill(program, SIGCONT);
	ways_wait_state(s, 'T');
	stage_check_terminal(s);
	kill(program, SIGTERM);
	kill(program, SIGCONT);
	stage_type(s, "\n");
}

static void continued_without_a_stop(struct stage *s)
{
	kill(ways_program(s), SIGCONT);
	stage_press(s, "F1");
	stage_wait(s, " Enter Back to the page ");
	stage_press(s, "Enter");
	path_wait(s, AT_PRODUCTS);
	by_key(s);
}

static void stands_still(struct stage *s)
{
	ways_wait_state(s, 'T');
	stage_check_terminal(s);
}

static void to_the_foreground(struct stage *s)
{
	stage_type(s, "\n");
	path_wait(s, AT_PRODUCTS);
	by_key(s);
}

/* It says what it has to say and waits for its turn to be answered. */
static void to_the_foreground_in_lines(struct stage *s)
{
	stage_type(s, "\n");
	ways_wait_state(s, 'S');
	by_letter(s);
}

static void ended_in_the_background(struct stage *s)
{
	pid_t program = ways_program(s);
	kill(program, SIGTERM);
	kill(program, SIGCONT);
	stage_type(s, "\n");
}

/* ── sizes ── */

static bool looks_like(struct stage *s, const void *text)
{
	stage_shows(s, "");
	char *now = term_screen_text(s->wizard->screen);
	bool same = strcmp(now, text) == 0;
	free(now);
	return same;
}

static void a_storm_of_sizes(struct stage *s)
{
	static const unsigned short sizes[][2] = { { 80, 24 }, { 1, 1 }, { 300, 100 }, { 2, 1 }, { 79, 23 }, { 5, 60 }, { 250, 2 }, { 100, 30 } };
	stage_shows(s, "");
	char *before = term_screen_text(s->wizard->screen);
	training_fault(&s->training, "[{\"path\":\"*\",\"do\":\"delay\",\"ms\":50}]");
	stage_press(s, "F5");
	for (unsigned i = 0; i < 400; i++)
		session_resize(s->wizard, sizes[i % 8][0], sizes[i % 8][1]);
	session_resize(s->wizard, 80, 24);
	stage_wait_until(s, looks_like, before, "the page as it was");
	free(before);
	by_key(s);
}

/* ── output that is not taken ── */

static void ended_while_blocked(struct stage *s)
{
	ways_block(s);
	stage_press(s, "F1"); /* a frame stands in the middle */
	kill(ways_program(s), SIGTERM);
	ways_wait_end_blocked(s);
}

static void ended_while_blocked_in_lines(struct stage *s)
{
	ways_block(s);
	kill(ways_program(s), SIGTERM);
	ways_wait_end_blocked(s);
}

static void aborted_while_blocked(struct stage *s)
{
	ways_block(s);
	stage_press(s, "F1");
	kill(ways_program(s), SIGABRT);
	ways_wait_end_blocked(s);
}

static void ended_while_stopped_by_ctrl_s(struct stage *s)
{
	stage_press(s, "Ctrl-S");
	kill(ways_program(s), SIGTERM);
	ways_wait_end_blocked(s);
}

/* ── the ways ── */

#define PLACED "The order for Office 365 E5 may be placed; its answer is not here yet."
#define RESUME "To go on: m365-upgrade move --resume"
#define AT_ONCE "Ended at once. What was on its way is looked up when the move goes on: m365-upgrade move --resume"
#define NO_MEMORY "out of memory"

static const char *const plain[] = { "--plain", NULL };
static const char *const move[] = { "move", "--to", "microsoft-365-e5", "--yes", NULL };
static const char *const move_asks[] = { "move", "--to", "microsoft-365-e5", NULL };

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif

static const struct way ways[] = {
	/* The full screen. */
	{ "full: a key", "contoso", NULL, at_products, 0, by_key, .status = 0 },
	{ "full: Ctrl-C asks", "contoso", NULL, at_products, 0, by_ctrl_c, .status = 0 },
	{ "full: SIGTERM", "contoso", NULL, at_products, SIGTERM, NULL, .status = 0 },
	{ "full: SIGHUP", "contoso", NULL, at_products, SIGHUP, NULL, .status = 0 },
	{ "full: SIGINT from outside", "contoso", NULL, at_products, SIGINT, NULL, .status = 0 },
	{ "full: SIGQUIT", "contoso", NULL, at_products, SIGQUIT, NULL, .status = 128 + SIGQUIT },
	{ "full: abort", "contoso", NULL, at_products, SIGABRT, NULL, .status = 128 + SIGABRT },
	{ "full: a crash", "contoso", NULL, at_products, SIGSEGV, NULL, .status = 128 + SIGSEGV, .sanitizer_takes_it = true },
	{ "full: no memory", "slow", NULL, at_sign_in, 0, out_of_memory, .status = 1, .says = NO_MEMORY, .sanitizer_takes_it = true },
	{ "full: the terminal hangs up", "contoso", NULL, at_products, 0, hung_up, .status = 0 },
	{ "full: Ctrl-Z and back", "contoso", NULL, at_products, 0, stopped_by_key, .status = 0, .start = FROM_A_SHELL },
	{ "full: SIGTSTP and back", "contoso", NULL, at_products, SIGTSTP, stopped_by_signal, .status = 0, .start = FROM_A_SHELL },
	{ "full: SIGSTOP and back", "contoso", NULL, at_products, SIGSTOP, stopped_by_signal, .status = 0, .start = FROM_A_SHELL },
	{ "full: SIGCONT without a stop", "contoso", NULL, at_products, 0, continued_without_a_stop, .status = 0 },
	{ "full: stopped, continued in the background, SIGTERM", "contoso", NULL, at_products, 0, continued_in_the_background, .status = 0, .start = FROM_A_SHELL },
	{ "full: started in the background", "contoso", NULL, stands_still, 0, to_the_foreground, .status = 0, .start = IN_BACKGROUND },
	{ "full: started in the background, SIGTERM there", "contoso", NULL, stands_still, 0, ended_in_the_background, .status = 128 + SIGTERM, .start = IN_BACKGROUND },
	{ "full: a storm of sizes", "contoso", NULL, at_products, 0, a_storm_of_sizes, .status = 0 },
	{ "full: blocked, SIGTERM", "contoso", NULL, at_products, 0, ended_while_blocked, .status = 0 },
	{ "full: blocked, abort", "contoso", NULL, at_products, 0, aborted_while_blocked, .status = 128 + SIGABRT },
	{ "full: SIGTERM during the sign-in", "slow", NULL, at_sign_in, SIGTERM, NULL, .status = 0 },
	{ "full: SIGTERM during the order", "contoso", NULL, order_sent, SIGTERM, NULL, .status = 3, .says = PLACED },
	{ "full: SIGHUP during the order", "contoso", NULL, order_sent, SIGHUP, NULL, .status = 3, .says = PLACED },
	{ "full: a key during the order", "contoso", NULL, order_sent, 0, by_key, .status = 3, .says = PLACED },
	{ "full: hung up during the order", "contoso", NULL, order_sent, 0, hung_up, .status = 3 },
	{ "full: SIGTERM during the upgrade", "contoso", NULL, upgrade_under_way, SIGTERM, NULL, .status = 3, .says = "goes on without this program." },
	{ "full: SIGTERM during a move", "faulty-moves", NULL, moving_on_a_page, SIGTERM, NULL, .status = 3, .says = "Users are being moved." },
	{ "full: blocked during a move, SIGTERM", "faulty-moves", NULL, moving_on_a_page, 0, ended_while_blocked, .status = 3 },
	{ "full: training, a key", NULL, NULL, at_products, 0, by_key, .status = 0 },
	{ "full: training, SIGTERM", NULL, NULL, at_products, SIGTERM, NULL, .status = 0 },
	{ "full: training, the terminal hangs up", NULL, NULL, at_products, 0, hung_up, .status = 0 },
	{ "full: training, abort", NULL, NULL, at_products, SIGABRT, NULL, .status = 128 + SIGABRT, .keeps_training = true },
	/* Lines. */
	{ "lines: a letter", "contoso", plain, in_lines, 0, by_letter, .status = 0 },
	{ "lines: Ctrl-C asks", "contoso", plain, in_lines, 0, by_ctrl_c_in_lines, .status = 0 },
	{ "lines: Ctrl-C twice", "contoso", plain, in_lines, 0, by_ctrl_c_twice, .status = 0 },
	{ "lines: the end of the input", "contoso", plain, in_lines, 0, by_the_end_of_input, .status = 0 },
	{ "lines: SIGTERM", "contoso", plain, in_lines, SIGTERM, NULL, .status = 0 },
	{ "lines: SIGHUP", "contoso", plain, in_lines, SIGHUP, NULL, .status = 0 },
	{ "lines: SIGINT from outside", "contoso", plain, in_lines, SIGINT, NULL, .status = 0 },
	{ "lines: SIGQUIT", "contoso", plain, in_lines, SIGQUIT, NULL, .status = 128 + SIGQUIT },
	{ "lines: the terminal hangs up", "contoso", plain, in_lines, 0, hung_up, .status = 0 },
	{ "lines: Ctrl-Z and back", "contoso", plain, in_lines, 0, stopped_in_lines, .status = 0, .start = FROM_A_SHELL },
	{ "lines: started in the background", "contoso", plain, in_lines, 0, to_the_foreground_in_lines, .status = 0, .start = IN_BACKGROUND },
	{ "lines: started in the background, SIGTERM there", "contoso", plain, in_lines, 0, ended_in_the_background, .status = 0, .start = IN_BACKGROUND },
	{ "lines: blocked, SIGTERM", "contoso", plain, in_lines, 0, ended_while_blocked_in_lines, .status = 0 },
	{ "lines: Ctrl-S, SIGTERM", "contoso", plain, in_lines, 0, ended_while_stopped_by_ctrl_s, .status = 0 },
	{ "lines: training, SIGTERM", NULL, plain, in_lines, SIGTERM, NULL, .status = 0 },
	/* A move without pages. */
	{ "move: Ctrl-C", "faulty-moves", move, moving, 0, by_ctrl_c_alone, .status = 3, .says = RESUME },
	{ "move: SIGTERM", "faulty-moves", move, moving, SIGTERM, NULL, .status = 3, .says = RESUME },
	{ "move: SIGHUP", "faulty-moves", move, moving, SIGHUP, NULL, .status = 3, .says = RESUME },
	{ "move: SIGTERM twice", "faulty-moves", move, moving_slowly, SIGTERM, twice, .status = 3, .says = AT_ONCE },
	{ "move: the terminal hangs up", "faulty-moves", move, moving, 0, hung_up, .status = 3 },
	{ "move: Ctrl-Z and back", "faulty-moves", move, moving, 0, stopped_while_moving, .status = 0, .start = FROM_A_SHELL },
	{ "move: blocked, SIGTERM", "faulty-moves", move, moving, 0, ended_while_blocked_in_lines, .status = 3 },
	{ "move: Ctrl-S, SIGTERM", "faulty-moves", move, moving, 0, ended_while_stopped_by_ctrl_s, .status = 3 },
	{ "move: Ctrl-C at the question", "cancel-total", move_asks, asked, 0, by_ctrl_c_alone, .status = 3, .says = "Nothing was sent." },
	{ "move: the end of the input at the question", "cancel-total", move_asks, asked, 0, by_the_end_of_input, .status = 3, .says = "Nothing was sent." },
	{ "move: SIGTERM at the question", "cancel-total", move_asks, asked, SIGTERM, NULL, .status = 3, .says = "Nothing was sent." },
	{ "move: the terminal hangs up at the question", "cancel-total", move_asks, asked, 0, hung_up, .status = 3 },
};
#define N_WAYS (sizeof(ways) / sizeof(ways[0]))

static void go(void **state)
{
	ways_go(&st, *state);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

int main(void)
{
	struct CMUnitTest tests[N_WAYS];
	const struct rlimit no_core = { 0, 0 };
	const char *only = getenv("WAY");
	size_t n = 0;
	setrlimit(RLIMIT_CORE, &no_core);
	for (size_t i = 0; i < N_WAYS; i++)
		if ((only == NULL || strstr(ways[i].name, only) != NULL) && !(SANITIZED && ways[i].sanitizer_takes_it))
			tests[n++] = (struct CMUnitTest){ ways[i].name, go, NULL, end, (void *)(uintptr_t)&ways[i] };
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return _cmocka_run_group_tests("ways out", tests, n, NULL, NULL);
}
