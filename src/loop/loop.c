#include "config.h"

#include "loop/loop.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/timers.h"
#include "http/http.h"
#include "ui/renderer.h"
#include "ui/stack.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A wait never lasts longer than this, so that a clock that jumps cannot strand a timer. */
#define LONGEST_WAIT_MS 60000

struct loop {
	struct loop_parts parts;
	struct sigaction before[NSIG];
	bool stopping;
};

static const int watched[] = { SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT, SIGTTIN, SIGTTOU };
#define N_WATCHED (sizeof watched / sizeof *watched)

static const int endings[] = { SIGHUP, SIGTERM, SIGINT };
#define N_ENDINGS (sizeof endings / sizeof *endings)

/* SIGTSTP is Ctrl-Z and `kill`; the others are the kernel's answer to who reads from a terminal, or sets its modes, out of turn. */
static const int stops[] = { SIGTSTP, SIGTTIN, SIGTTOU };
#define N_STOPS (sizeof stops / sizeof *stops)

static const int fatal[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV };
#define N_FATAL (sizeof fatal / sizeof *fatal)

/* What a handler may touch. The pipe wakes the wait; which signals came stands in the marks. */
static volatile sig_atomic_t marks[NSIG], key_interrupt, hurried;
static int wake_pipe[2] = { -1, -1 };

static bool is_ending(int number)
{
	for (size_t i = 0; i < N_ENDINGS; i++)
		if (endings[i] == number)
			return true;
	return false;
}

/* Only the kernel makes a signal of a key. */
static void on_signal(int number, siginfo_t *info, void *context)
{
	int kept = errno;
	(void)context;
	if (number == SIGINT && info->si_code == SI_KERNEL)
		key_interrupt = 1;
	else
		marks[number] = 1;
	if (is_ending(number))
		hurried = 1;
	if (write(wake_pipe[1], "", 1) < 0)
		errno = 0; /* full: it wakes already */
	errno = kept;
}

/* Its own disposition stands again already: raised once more, it ends the program as if nobody had looked. */
static void on_fatal(int number)
{
	renderer_emergency();
	raise(number);
}

static void watch_fatal(struct loop *l)
{
	struct sigaction action = { .sa_handler = on_fatal, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER) };
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_FATAL; i++) {
		sigaction(fatal[i], NULL, &l->before[fatal[i]]);
		if (l->before[fatal[i]].sa_handler == SIG_DFL) /* a sanitizer's report is worth more than a tidy screen */
			sigaction(fatal[i], &action, NULL);
	}
}

/* A call that is not this process's turn would be refused again, and the signal come again, for ever: those are not restarted. */
static void watch(struct loop *l, int number)
{
	bool out_of_turn = number == SIGTTIN || number == SIGTTOU;
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | (out_of_turn ? 0 : SA_RESTART) };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, l ? &l->before[number] : NULL);
}

static sigset_t mask_before;
static bool holding;

void loop_hold_signals(void)
{
	sigset_t held;
	sigemptyset(&held);
	for (size_t i = 0; i < N_WATCHED; i++)
		if (watched[i] != SIGTTIN && watched[i] != SIGTTOU)
			sigaddset(&held, watched[i]);
	sigprocmask(SIG_BLOCK, &held, &mask_before);
	holding = true;
}

void loop_release_signals(void)
{
	if (holding)
		sigprocmask(SIG_SETMASK, &mask_before, NULL);
	holding = false;
}

struct loop *loop_new(const struct loop_parts *parts, struct error *err)
{
	if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
		error_set(err, ERROR_SYSTEM, _("The program could not be set up to wait: %s."), strerror(errno));
		return NULL;
	}
	struct loop *l = xcalloc(1, sizeof *l);
	l->parts = *parts;
	memset((void *)marks, 0, sizeof marks);
	key_interrupt = hurried = 0;
	for (size_t i = 0; i < N_WATCHED; i++)
		watch(l, watched[i]);
	watch_fatal(l);
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, &l->before[SIGPIPE]);
	loop_release_signals();
	return l;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < N_WATCHED; i++)
		sigaction(watched[i], &l->before[watched[i]], NULL);
	for (size_t i = 0; i < N_FATAL; i++)
		sigaction(fatal[i], &l->before[fatal[i]], NULL);
	sigaction(SIGPIPE, &l->before[SIGPIPE], NULL);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
	wake_pipe[0] = wake_pipe[1] = -1;
	free(l);
}

void loop_stop(struct loop *l)
{
	l->stopping = true;
}

bool loop_hurried(void)
{
	return hurried;
}

static bool take_mark(int number)
{
	bool marked = marks[number];
	marks[number] = 0;
	return marked;
}

/* The terminal is the shell's while the program stands still. Continued in the background it takes nothing, and stands still once more. */
static void stand_still(struct loop *l, int number)
{
	renderer_suspend(l->parts.renderer);
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigemptyset(&plain.sa_mask);
	sigaction(number, &plain, NULL);
	raise(number);
	watch(NULL, number);
	renderer_resume(l->parts.renderer);
	take_mark(SIGCONT);
}

static int take_endings(struct loop *l)
{
	if (key_interrupt) {
		key_interrupt = 0;
		hurried = 0;
		if (!renderer_interrupted(l->parts.renderer))
			return SIGINT;
	}
	for (size_t i = 0; i < N_ENDINGS; i++)
		if (take_mark(endings[i]))
			return endings[i];
	return 0;
}

/* Returns the signal that ends the program, 0 if none. */
static int take_signals(struct loop *l)
{
	char drained[64];
	while (read(wake_pipe[0], drained, sizeof drained) > 0)
		continue;
	int ending = take_endings(l);
	if (ending != 0)
		return ending;
	for (size_t i = 0; i < N_STOPS; i++)
		if (take_mark(stops[i])) {
			if (stops[i] == SIGTSTP || !renderer_has_turn(l->parts.renderer))
				stand_still(l, stops[i]);
			else
				renderer_resume(l->parts.renderer); /* brought to the foreground since */
			break; /* what has come meanwhile is looked at anew, an end first */
		}
	if (take_mark(SIGCONT))
		renderer_resume(l->parts.renderer);
	if (take_mark(SIGWINCH))
		renderer_resized(l->parts.renderer);
	return 0;
}

static int wait_ms(const struct loop *l, int64_t now_ms)
{
	int64_t due = timers_next(l->parts.timers), wake = renderer_wake(l->parts.renderer, now_ms), clock = stack_clock_due(l->parts.stack);
	if (wake < due)
		due = wake;
	if (clock < due)
		due = clock;
	if (due <= now_ms)
		return 0;
	return due - now_ms < LONGEST_WAIT_MS ? (int)(due - now_ms) : LONGEST_WAIT_MS;
}

static void wait_for_something(struct loop *l, int64_t now_ms)
{
	struct pollfd fds[3] = { { .fd = wake_pipe[0], .events = POLLIN } };
	unsigned n = 1 + renderer_fds(l->parts.renderer, fds + 1);
	http_poll(l->parts.http, fds, n, wait_ms(l, now_ms));
}

int loop_run(struct loop *l)
{
	const struct loop_parts *p = &l->parts;
	for (;;) {
		p->before_wait(p->arg);
		if (l->stopping)
			return 0;
		int64_t now_ms = time_monotonic_ms();
		renderer_draw(p->renderer, now_ms);
		wait_for_something(l, now_ms);
		int ending = take_signals(l);
		if (ending != 0) {
			hurried = 1;
			return ending;
		}
		p->before_wait(p->arg);
		now_ms = time_monotonic_ms();
		/* Asked after each wake: what was read earlier may be waiting for its turn, with nothing new on the descriptor. */
		if (renderer_wants_input(p->renderer) && !renderer_input(p->renderer, now_ms))
			return 0;
		http_deliver(p->http);
		timers_run(p->timers, now_ms);
		stack_clock(p->stack, now_ms);
	}
}
