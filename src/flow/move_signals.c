#include "config.h"

#include "flow/move_signals.h"

#include "core/error.h"
#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int watched[] = { SIGINT, SIGTERM, SIGHUP };
#define N_WATCHED (sizeof watched / sizeof *watched)

static int wake_pipe[2] = { -1, -1 };
static struct sigaction before[N_WATCHED], pipe_before;
static volatile sig_atomic_t hurried;

static void on_signal(int number)
{
	int kept = errno;

	(void)number;
	hurried = 1;
	if (write(wake_pipe[1], "", 1) < 0)
		errno = 0; /* full: many have come already */
	errno = kept;
}

static void set_all(int flags, bool keep)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_WATCHED; i++)
		sigaction(watched[i], &action, keep ? &before[i] : NULL);
}

int move_signals_watch(struct error *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return error_set(err, ERROR_SYSTEM, _("The program could not be set up to wait: %s."), strerror(errno));
	hurried = 0;
	set_all(SA_RESTART, true);
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, &pipe_before);
	return 0;
}

void move_signals_release(void)
{
	if (wake_pipe[0] < 0)
		return;
	for (size_t i = 0; i < N_WATCHED; i++)
		sigaction(watched[i], &before[i], NULL);
	sigaction(SIGPIPE, &pipe_before, NULL);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
	wake_pipe[0] = wake_pipe[1] = -1;
}

int move_signals_fd(void)
{
	return wake_pipe[0];
}

int move_signals_take(void)
{
	char marks[64];
	ssize_t n = read(wake_pipe[0], marks, sizeof marks);

	return n > 0 ? (int)n : 0;
}

bool move_signals_hurried(void)
{
	return hurried;
}

void move_signals_ignore_hang_up(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGHUP, &ignore, NULL);
}

void move_signals_interrupt(bool on)
{
	set_all(on ? 0 : SA_RESTART, false);
}
