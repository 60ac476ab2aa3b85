#include "config.h"

#include "flow/hand_over.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/options.h"
#include "flow/parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MOST 4096

static int cannot(struct error *err)
{
	return error_set(err, ERROR_SYSTEM, _("The move could not be handed over: %s."), strerror(errno));
}

/* ── the command line: nothing of the parcel stands in it ── */

static char *own_path(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	if (n > 0) {
		path[n] = '\0';
		if (access(path, X_OK) == 0)
			return xstrdup(path);
		return xstrdup("/proc/self/exe"); /* replaced on disk since it was started */
	}
	return xstrdup(BINDIR "/m365-upgrade");
}

static char **make_argv(const struct options *o)
{
	size_t n = 0, settings = 0;
	while (o->settings[settings])
		settings++;
	char **argv = xcalloc(2 * settings + 9, sizeof *argv);
	argv[n++] = xstrdup("m365-upgrade");
	argv[n++] = xstrdup("move");
	argv[n++] = xasprintf("--%s", OPTION_TAKE_OVER);
	if (o->config_path)
		argv[n++] = xasprintf("--config=%s", o->config_path);
	if (o->profile)
		argv[n++] = xasprintf("--profile=%s", o->profile);
	if (o->trace)
		argv[n++] = xasprintf("--trace=%s", o->trace);
	if (o->language)
		argv[n++] = xasprintf("--language=%s", o->language);
	for (size_t i = 0; i < settings; i++)
		argv[n++] = xasprintf("--set=%s", o->settings[i]);
	return argv;
}

static void free_argv(char **argv)
{
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	free(argv);
}

/* ── the pipes ── */

/* All of it stands in the pipe before there is a child: nobody waits for anybody, and a child that never reads harms nobody. */
static int fill(const int pipe_fds[2], const struct parcel *parcel, struct error *err)
{
	struct buf bytes = BUF_SECRET_INIT;
	int rc = 0;
	parcel_write(parcel, &bytes);
	int room = fcntl(pipe_fds[1], F_GETPIPE_SZ);
	if (room >= 0 && (size_t)room < bytes.len)
		room = fcntl(pipe_fds[1], F_SETPIPE_SZ, (int)bytes.len);
	errno = ENOSPC;
	if (room < 0 || (size_t)room < bytes.len || write(pipe_fds[1], bytes.data, bytes.len) != (ssize_t)bytes.len)
		rc = cannot(err);
	buf_clear(&bytes);
	return rc;
}

static void close_both(const int fds[2])
{
	if (fds[0] >= 0)
		close(fds[0]);
	if (fds[1] >= 0)
		close(fds[1]);
}

/* ── the child: only what is safe between fork and exec ── */

struct launch {
	char *path;
	char **argv;
	int fds[PARCEL_FDS]; /* where they are now, by where they are to be; −1: none */
	int nowhere;         /* /dev/null */
};

_Noreturn static void run_child(const struct launch *l)
{
	int moved[PARCEL_FDS];
	sigset_t none;
	setsid();
	umask(077);
	signal(SIGHUP, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int fd = PARCEL_FD; fd < PARCEL_FDS; fd++) /* out of the way of each other first */
		moved[fd] = l->fds[fd] >= 0 ? fcntl(l->fds[fd], F_DUPFD, PARCEL_FDS) : -1;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		dup2(l->nowhere, fd);
	for (int fd = PARCEL_FD; fd < PARCEL_FDS; fd++)
		if (moved[fd] >= 0)
			dup2(moved[fd], fd);
		else
			close(fd);
	close_range(PARCEL_FDS, UINT_MAX, 0);
	execv(l->path, l->argv);
	_exit(127);
}

static int launch(struct hand_over *h, const struct launch *l, struct error *err)
{
	h->pid = fork();
	if (h->pid == 0)
		run_child(l);
	if (h->pid > 0)
		return 0;
	h->pid = 0;
	return cannot(err);
}

int hand_over_start(struct hand_over *h, const struct parcel *parcel, int hold_fd, const struct options *options, struct error *err)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	struct launch l = { .nowhere = open("/dev/null", O_RDWR | O_CLOEXEC) };
	*h = HAND_OVER_INIT;
	int rc = l.nowhere < 0 || pipe2(in, O_CLOEXEC | O_NONBLOCK) != 0 || (parcel->answers && pipe2(out, O_CLOEXEC) != 0) ? cannot(err) : fill(in, parcel, err);
	if (rc == 0) {
		fcntl(in[0], F_SETFL, 0); /* the reader waits for the end */
		l.path = own_path();
		l.argv = make_argv(options);
		l.fds[PARCEL_FD] = in[0];
		l.fds[PARCEL_HOLD_FD] = hold_fd;
		l.fds[PARCEL_ANSWER_FD] = out[1];
		rc = launch(h, &l, err);
		free_argv(l.argv);
		free(l.path);
	}
	if (rc == 0 && out[0] >= 0) {
		fcntl(out[0], F_SETFL, O_NONBLOCK);
		h->answer_fd = out[0];
		out[0] = -1;
	}
	close_both(in);
	close_both(out);
	if (l.nowhere >= 0)
		close(l.nowhere);
	return rc;
}

/* ── its answer ── */

static enum hand_over_state refused(struct hand_over *h, struct error *err)
{
	if (str_starts(h->said.data, HAND_OVER_NOT))
		error_set(err, ERROR_SYSTEM, _("The move could not be handed over: %s"), h->said.data + strlen(HAND_OVER_NOT));
	else
		error_set(err, ERROR_SYSTEM, _("The move could not be handed over: the program that was to go on has ended before it began."));
	hand_over_give_up(h);
	return HAND_OVER_REFUSED;
}

enum hand_over_state hand_over_look(struct hand_over *h, struct error *err)
{
	char chunk[512];
	ssize_t n;
	while ((n = read(h->answer_fd, chunk, sizeof chunk)) > 0 && h->said.len < SAID_MOST)
		buf_add(&h->said, chunk, (size_t)n);
	char *end = strchr(h->said.data, '\n');
	if (!end && n < 0 && (errno == EAGAIN || errno == EINTR))
		return HAND_OVER_WAITS;
	if (end)
		*end = '\0';
	return end && str_eq(h->said.data, HAND_OVER_BEGUN) ? HAND_OVER_DONE : refused(h, err);
}

void hand_over_leave(struct hand_over *h)
{
	if (h->answer_fd >= 0)
		close(h->answer_fd);
	buf_clear(&h->said);
	*h = HAND_OVER_INIT;
}

void hand_over_give_up(struct hand_over *h)
{
	if (h->pid > 0) {
		kill(h->pid, SIGKILL);
		while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	hand_over_leave(h);
}
