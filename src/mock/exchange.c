#include "config.h" /* for _GNU_SOURCE */

#include "mock/exchange.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/listen.h"
#include "mock/query.h"
#include "mock/router.h"
#include "mock/tls.h"
#include "mock/world.h"

#include <microhttpd.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

enum { BODY_LIMIT = 4 << 20, BLOCK = 16384 };
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

struct exchange {
	struct door *door;
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
	e->door = cls;
	e->connection = connection;
	e->url = xstrdup(url);
	e->arrived_ns = now_ns();
	e->unseen_ms = e->door->exchanges->looked_ms[2]; /* a new connection is taken at one look, and what it brings may be read at the next */
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
	struct door *d = cls;

	(void)connection;
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		*context = (void *)(uintptr_t)++d->exchanges->connections;
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

/* Links go where the client came from, by the name that it has for that place. */
static void note_asked(const struct exchange *e, const char *host)
{
	const struct listener *l = e->door->listener;
	char *url = host_is_plain(host) ? xasprintf("%.*s%s", (int)(strstr(l->url, "//") + 2 - l->url), l->url, host) : NULL;

	places_ask(&e->door->exchanges->world->places, l->name, url ? url : l->url);
	free(url);
}

static void answer(struct exchange *e, const char *method)
{
	struct world *w = e->door->exchanges->world;
	const char *name = e->door->listener->name;
	struct request rq = { .method = method, .body = e->body.data, .body_len = e->body.len };
	struct query query;
	char *path;

	query_split(&query, e->url);
	path = name ? xasprintf("/%s%s", name, query.path) : NULL;
	rq.path = path ? path : query.path;
	rq.connection = connection_number(e->connection);
	rq.unseen_ms = e->unseen_ms;
	rq.query_text = query.text;
	query_add_to(&query, &rq);
	MHD_get_connection_values(e->connection, MHD_HEADER_KIND, take_header, &rq);
	note_asked(e, request_header(&rq, "Host"));
	e->outcome = router_handle(w, &rq, &e->response, time_now_ms());
	query_clear(&query);
	free(path);
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
	for (struct exchange **at = &e->door->exchanges->waiting; *at; at = &(*at)->next_waiting)
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
	struct pollfd fd = { .fd = info ? info->connect_fd : -1, .events = POLLRDHUP };

	return e->outcome.break_by == FAULT_SILENCE && poll(&fd, 1, 0) > 0 && (fd.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

void exchanges_resume_due(struct exchanges *all)
{
	int64_t now = all->waiting ? now_ns() : 0;

	for (struct exchange *e = all->waiting, *next; e; e = next) {
		next = e->next_waiting;
		if (e->due_ns <= now || has_gone(e))
			resume(e);
	}
}

void exchanges_resume_all(struct exchanges *all)
{
	while (all->waiting)
		resume(all->waiting);
}

int64_t exchanges_due_in_ns(const struct exchanges *all)
{
	int64_t due = -1, now = all->waiting ? now_ns() : 0;

	for (const struct exchange *e = all->waiting; e; e = e->next_waiting)
		if (due < 0 || e->due_ns < due)
			due = e->due_ns;
	return due < 0 ? -1 : due > now ? due - now : 0;
}

static void hold_back(struct exchange *e)
{
	struct exchanges *all = e->door->exchanges;
	MHD_suspend_connection(e->connection);
	e->next_waiting = all->waiting;
	all->waiting = e;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *data,
	size_t *data_len, void **con_cls)
{
	struct exchange *e = *con_cls;
	struct world_counters *counters = &((struct door *)cls)->exchanges->world->counters;

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
	struct door *d = cls;
	struct exchange *e = *con_cls;

	(void)connection;
	(void)code;
	if (!e)
		return;
	if (e->answered)
		d->exchanges->world->counters.in_flight--;
	response_clear(&e->response);
	buf_wipe(&e->body);
	free(e->url);
	free(e);
	*con_cls = NULL;
}

/* ---- the library ---- */

/* What it says first is the reason; while it serves, it tells of clients that broke off, which is their business. */
static void on_said(void *cls, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
static void on_said(void *cls, const char *fmt, va_list args)
{
	struct door *d = cls;

	if (!*d->said)
		vsnprintf(d->said, sizeof(d->said), fmt, args);
}

static struct MHD_Daemon *start(struct door *d, const struct listener *l, const struct tls_files *tls, unsigned connections)
{
	struct MHD_OptionItem of_tls[] = {
		{ tls ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, tls ? tls->certificate.data : NULL },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, tls ? tls->key.data : NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	/* With epoll the library would not rest while somebody stops in the middle of a handshake. */
	unsigned flags = MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | (tls ? MHD_USE_TLS : MHD_USE_EPOLL);

	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, d, MHD_OPTION_EXTERNAL_LOGGER, on_said, d, MHD_OPTION_LISTEN_SOCKET, l->fd,
		MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, d, MHD_OPTION_NOTIFY_COMPLETED, on_completed, d,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, d, MHD_OPTION_ARRAY, of_tls, MHD_OPTION_END);
}

int door_open(struct door *d, struct exchanges *all, struct listener *l, const struct tls_files *tls, unsigned connections, struct error *err)
{
	*d = (struct door){ .exchanges = all, .listener = l };
	if (tls && MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
		return error_set(err, ERROR_SYSTEM, _("libmicrohttpd was built without TLS on this machine: leave --tls-cert and --tls-key out."));
	d->daemon = start(d, l, tls, connections);
	if (d->daemon) {
		l->fd = -1;
		return 0;
	}
	int ret = tls ? error_set(err, ERROR_INPUT, _("The certificate in %s and the key in %s cannot be used: see that the key is this certificate's."),
		tls->certificate_path, tls->key_path) : error_set(err, ERROR_SYSTEM, _("The server on %s could not be started."), l->url);
	if (*d->said)
		error_detail(err, "%s", d->said);
	return ret;
}

void door_close(struct door *d)
{
	if (d->daemon)
		MHD_stop_daemon(d->daemon);
	d->daemon = NULL;
}

void exchanges_looked(struct exchanges *all, int64_t real_ms)
{
	all->looked_ms[2] = all->looked_ms[1];
	all->looked_ms[1] = all->looked_ms[0];
	all->looked_ms[0] = real_ms;
}
