#include "config.h" /* for _GNU_SOURCE */

#include "mock/server.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/listen.h"
#include "mock/query.h"
#include "mock/router.h"
#include "mock/throttle.h"
#include "mock/world.h"

#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BODY_LIMIT = 4 << 20, BLOCK = 16384, WATCHING_MS = 10 };
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

struct server {
	struct MHD_Daemon *daemon;
	struct world *world;
	struct exchange *waiting; /* answers that are held back */
	uint64_t connections;     /* how many there have been */
	int64_t looked_ms[3];     /* real time, when it began to look at its sockets: now, before, before that */
	char *url;
};

/* One request from its first byte to the end of its answer. */
struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	struct exchange *next_waiting;
	char *url;
	struct buf body;
	struct response response;
	struct outcome outcome;
	bool begun, answered, too_large;
	int64_t arrived_ns, due_ns, unseen_ms;
};

/* ---- building the request ---- */

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static void *exchange_begin(void *cls, const char *url, struct MHD_Connection *connection)
{
	struct exchange *e = xcalloc(1, sizeof(*e));
	e->server = cls;
	e->connection = connection;
	e->url = xstrdup(url);
	e->arrived_ns = now_ns();
	e->unseen_ms = e->server->looked_ms[2]; /* a new connection is taken at one look, and what it brings may be read at the next */
	buf_init(&e->body);
	response_init(&e->response);
	return e;
}

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	request_add_header(cls, name, value);
	return MHD_YES;
}

/* Connections are numbered, so that who was told to wait is known again. */
static void on_connection(void *cls, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode code)
{
	struct server *s = cls;

	(void)connection;
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		*context = (void *)(uintptr_t)++s->connections;
}

static uint64_t connection_number(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? (uintptr_t)info->socket_context : 0;
}

static bool host_is_plain(const char *host)
{
	return host && *host && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") == strlen(host);
}

static void answer(struct exchange *e, const char *method)
{
	struct server *s = e->server;
	struct request rq = { .method = method, .body = e->body.data, .body_len = e->body.len };
	struct query query;
	const char *host;

	query_split(&query, e->url);
	rq.path = query.path;
	rq.connection = connection_number(e->connection);
	rq.unseen_ms = e->unseen_ms;
	rq.query_text = query.text;
	query_add_to(&query, &rq);
	MHD_get_connection_values(e->connection, MHD_HEADER_KIND, take_header, &rq);
	host = request_header(&rq, "Host");
	if (host_is_plain(host)) {
		free(s->world->base_url);
		s->world->base_url = xasprintf("http://%s", host);
	}
	e->outcome = router_handle(s->world, &rq, &e->response, time_now_ms());
	query_clear(&query);
	buf_wipe(&e->body);
}

static void refuse_large(struct exchange *e)
{
	response_text(&e->response, 413, "application/json; charset=utf-8", "{\"code\":\"2000\",\"description\":\"The body is too large.\"}");
}

/* ---- sending the answer ---- */

static enum MHD_Result drop_connection(struct exchange *e)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(e->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	if (info)
		setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	return MHD_NO;
}

/* Half of what was promised, then nothing. */
static ssize_t read_half(void *cls, uint64_t at, char *to, size_t room)
{
	struct exchange *e = cls;
	size_t half = e->response.body.len / 2, left = at < half ? half - (size_t)at : 0;

	if (!left)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (left > room)
		left = room;
	memcpy(to, e->response.body.data + at, left);
	return (ssize_t)left;
}

static enum MHD_Result send_answer(struct exchange *e)
{
	struct response *rs = &e->response;
	struct MHD_Response *out;
	enum MHD_Result ret;

	if (e->outcome.break_by == FAULT_RESET || e->outcome.break_by == FAULT_SILENCE)
		return drop_connection(e);
	if (e->outcome.break_by == FAULT_TRUNCATE)
		out = MHD_create_response_from_callback(rs->body.len, BLOCK, read_half, e, NULL);
	else
		out = MHD_create_response_from_buffer(rs->body.len, rs->body.data, MHD_RESPMEM_MUST_COPY);
	if (!out)
		return MHD_NO;
	if (rs->body.len)
		MHD_add_response_header(out, "Content-Type", rs->content_type);
	for (size_t i = 0; i < rs->n_headers; i++)
		MHD_add_response_header(out, rs->header_names[i], rs->header_values[i]);
	ret = MHD_queue_response(e->connection, (unsigned)rs->status, out);
	MHD_destroy_response(out);
	return ret;
}

static void resume(struct exchange *e)
{
	for (struct exchange **at = &e->server->waiting; *at; at = &(*at)->next_waiting)
		if (*at == e) {
			*at = e->next_waiting;
			break;
		}
	MHD_resume_connection(e->connection);
}

/* Whoever waits for an answer that never comes gives up some day. A connection that is held back is not looked after by the library. */
static bool has_gone(const struct exchange *e)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(e->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	char byte;

	return e->outcome.break_by == FAULT_SILENCE && info && recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void resume_due(struct server *s)
{
	int64_t now = s->waiting ? now_ns() : 0;

	for (struct exchange *e = s->waiting, *next; e; e = next) {
		next = e->next_waiting;
		if (e->due_ns <= now || has_gone(e))
			resume(e);
	}
}

/* -1: nothing is held back. */
static int64_t next_due_ns(const struct server *s)
{
	int64_t due = -1;
	for (const struct exchange *e = s->waiting; e; e = e->next_waiting)
		if (due < 0 || e->due_ns < due)
			due = e->due_ns;
	return due;
}

static void hold_back(struct exchange *e)
{
	struct server *s = e->server;
	MHD_suspend_connection(e->connection);
	e->next_waiting = s->waiting;
	s->waiting = e;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *data,
	size_t *data_len, void **con_cls)
{
	struct exchange *e = *con_cls;
	struct world_counters *counters = &((struct server *)cls)->world->counters;

	(void)connection;
	(void)url;
	(void)version;
	if (!e->begun) { /* the headers alone; the body is still to come */
		e->begun = true;
		return MHD_YES;
	}
	if (*data_len) {
		if (e->body.len + *data_len > BODY_LIMIT)
			e->too_large = true;
		else
			buf_add(&e->body, data, *data_len);
		*data_len = 0;
		return MHD_YES;
	}
	if (e->answered)
		return send_answer(e);
	e->answered = true;
	if (++counters->in_flight > counters->max_in_flight)
		counters->max_in_flight = counters->in_flight;
	if (e->too_large)
		refuse_large(e);
	else
		answer(e, method);
	/* The delay is the way there and back: what the work took is part of it. */
	e->due_ns = e->arrived_ns + e->outcome.delay_ms * NS_PER_MS;
	if (e->outcome.delay_ms <= 0 || e->due_ns <= now_ns())
		return send_answer(e);
	hold_back(e);
	return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode code)
{
	struct server *s = cls;
	struct exchange *e = *con_cls;

	(void)connection;
	(void)code;
	if (!e)
		return;
	if (e->answered)
		s->world->counters.in_flight--;
	response_clear(&e->response);
	buf_wipe(&e->body);
	free(e->url);
	free(e);
	*con_cls = NULL;
}

/* ---- running ---- */

int server_start(struct server **ret, struct world *w, const char *listen, bool expose, struct error *err)
{
	struct server *s = xcalloc(1, sizeof(*s));
	int fd = listen_on(listen, expose, &s->url, err);

	if (fd < 0) {
		free(s);
		return fd;
	}
	s->world = w;
	str_set(&w->base_url, s->url);
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
	if (!s->daemon) {
		close(fd);
		server_free(s);
		return error_set(err, ERROR_SYSTEM, _("The server on %s could not be started."), listen);
	}
	*ret = s;
	return 0;
}

void server_free(struct server *s)
{
	if (!s)
		return;
	while (s->waiting)
		resume(s->waiting);
	if (s->daemon)
		MHD_stop_daemon(s->daemon);
	free(s->url);
	free(s);
}

const char *server_url(const struct server *s)
{
	return s->url;
}

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

static void wait_for_work(struct server *s, bool watch_stdin, const sigset_t *mask)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	struct pollfd fds[2] = { { .fd = info->epoll_fd, .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };
	int64_t wait_ns = -1, due_ns = next_due_ns(s);
	MHD_UNSIGNED_LONG_LONG http_ms;

	if (due_ns >= 0) {
		wait_ns = due_ns - now_ns();
		if (wait_ns < 0)
			wait_ns = 0;
	}
	if (throttle_watches(&s->world->throttle, time_now_ms()) && (wait_ns < 0 || wait_ns > WATCHING_MS * NS_PER_MS))
		wait_ns = WATCHING_MS * NS_PER_MS;
	if (MHD_get_timeout(s->daemon, &http_ms) == MHD_YES && (wait_ns < 0 || (int64_t)http_ms < wait_ns / NS_PER_MS))
		wait_ns = (int64_t)http_ms * NS_PER_MS;
	struct timespec span = { .tv_sec = wait_ns / NS_PER_S, .tv_nsec = wait_ns % NS_PER_S };
	if (ppoll(fds, watch_stdin ? 2 : 1, wait_ns < 0 ? NULL : &span, mask) > 0 && watch_stdin && fds[1].revents && input_ended())
		stopped = 1;
}

void server_run(struct server *s, bool watch_stdin)
{
	sigset_t mask;

	catch_signals(&mask);
	while (!stopped) {
		wait_for_work(s, watch_stdin, &mask);
		resume_due(s);
		s->looked_ms[2] = s->looked_ms[1];
		s->looked_ms[1] = s->looked_ms[0];
		s->looked_ms[0] = time_now_ms();
		MHD_run(s->daemon);
	}
}
