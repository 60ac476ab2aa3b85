#include "config.h" /* for _GNU_SOURCE */

#include "mock/server.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "mock/exchange.h"
#include "mock/listen.h"
#include "mock/throttle.h"
#include "mock/tls.h"
#include "mock/world.h"

#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

enum { WATCHING_MS = 10, SPARE = 40 };
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

struct server {
	struct exchanges exchanges;
	struct listener listeners[LISTEN_MOST];
	struct door doors[LISTEN_MOST];
	size_t n;
};

/* ---- begin and end ---- */

static int check_name(const struct server *s, const struct listener *l, struct error *err)
{
	for (size_t i = 0; l->name && i < s->n; i++)
		if (s->listeners[i].name == l->name)
			return error_set(err, ERROR_INPUT, _("Two addresses are given for %s: leave one of them out, or its name."), l->name);
	return 0;
}

/* A descriptor of its own for each connection of all listeners, and some for all else: were there none left, accepting would fail and be
 * tried again without a rest. */
static unsigned connections_for_each(size_t listeners)
{
	struct rlimit most;
	rlim_t n = FD_SETSIZE;

	if (getrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_cur < n)
		n = most.rlim_cur;
	n = (n > 2 * SPARE ? n - SPARE : n / 2) / listeners;
	return n > 1 ? (unsigned)n : 1;
}

static int add_listener(struct server *s, const char *text, const struct options *o, const struct tls_files *tls, struct error *err)
{
	struct listener *l = &s->listeners[s->n];
	int ret = listen_on(l, text, o->expose, tls != NULL, err);

	if (ret == 0)
		ret = check_name(s, l, err);
	if (ret == 0)
		ret = door_open(&s->doors[s->n], &s->exchanges, l, tls, connections_for_each(o->n_listen), err);
	if (ret < 0) {
		listener_clear(l);
		return ret;
	}
	places_add(&s->exchanges.world->places, l->name, l->url);
	s->n++;
	return 0;
}

int server_start(struct server **ret, struct world *w, const struct options *o, struct error *err)
{
	struct server *s = xcalloc(1, sizeof(*s));
	struct tls_files files = { 0 };
	int rc = o->tls_cert ? tls_read(&files, o->tls_cert, o->tls_key, err) : 0;

	s->exchanges.world = w;
	for (size_t i = 0; rc == 0 && i < o->n_listen; i++)
		rc = add_listener(s, o->listen[i], o, o->tls_cert ? &files : NULL, err);
	if (o->tls_cert)
		tls_clear(&files);
	if (rc < 0) {
		server_free(s);
		return rc;
	}
	*ret = s;
	return 0;
}

void server_free(struct server *s)
{
	if (!s)
		return;
	exchanges_resume_all(&s->exchanges);
	for (size_t i = 0; i < s->n; i++) {
		door_close(&s->doors[i]);
		listener_clear(&s->listeners[i]);
	}
	free(s);
}

void server_tell(const struct server *s, struct buf *to)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->listeners[i].name)
			buf_addf(to, "listening on %s\n", s->listeners[i].url);
	for (size_t i = 0; i < s->n; i++)
		if (s->listeners[i].name)
			buf_addf(to, "listening on %s (%s)\n", s->listeners[i].url, s->listeners[i].name);
}

/* ---- running ---- */

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

/* The signals that end it arrive only while it waits. */
static void catch_signals(sigset_t *ret_while_waiting)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaddset(&blocked, numbers[i]);
		sigaction(numbers[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &blocked, ret_while_waiting);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigdelset(ret_while_waiting, numbers[i]);
}

static bool input_ended(void)
{
	char bytes[256];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));
	return n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
}

/* -1: until a socket says something. */
static int64_t wait_ns(const struct server *s)
{
	int64_t wait = exchanges_due_in_ns(&s->exchanges);
	MHD_UNSIGNED_LONG_LONG http_ms;

	if (throttle_watches(&s->exchanges.world->throttle, time_now_ms()) && (wait < 0 || wait > WATCHING_MS * NS_PER_MS))
		wait = WATCHING_MS * NS_PER_MS;
	for (size_t i = 0; i < s->n; i++)
		if (MHD_get_timeout(s->doors[i].daemon, &http_ms) == MHD_YES && (wait < 0 || (int64_t)http_ms < wait / NS_PER_MS))
			wait = (int64_t)http_ms * NS_PER_MS;
	return wait;
}

static void wait_for_work(const struct server *s, bool watch_stdin, const sigset_t *mask)
{
	fd_set reads, writes, excepts;
	int most = STDIN_FILENO;
	int64_t wait = wait_ns(s);
	struct timespec span = { .tv_sec = wait / NS_PER_S, .tv_nsec = wait % NS_PER_S };

	FD_ZERO(&reads);
	FD_ZERO(&writes);
	FD_ZERO(&excepts);
	if (watch_stdin)
		FD_SET(STDIN_FILENO, &reads);
	for (size_t i = 0; i < s->n; i++)
		MHD_get_fdset(s->doors[i].daemon, &reads, &writes, &excepts, &most);
	if (pselect(most + 1, &reads, &writes, &excepts, wait < 0 ? NULL : &span, mask) > 0 && watch_stdin && FD_ISSET(STDIN_FILENO, &reads) && input_ended())
		stopped = 1;
}

void server_run(struct server *s, bool watch_stdin)
{
	sigset_t mask;

	catch_signals(&mask);
	while (!stopped) {
		wait_for_work(s, watch_stdin, &mask);
		exchanges_resume_due(&s->exchanges);
		exchanges_looked(&s->exchanges, time_now_ms());
		for (size_t i = 0; i < s->n; i++)
			MHD_run(s->doors[i].daemon);
	}
}
