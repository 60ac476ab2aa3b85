#include "config.h" /* for _GNU_SOURCE */

#include "peer.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

void peer_start(struct peer *p)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);

	memset(p, 0, sizeof(*p));
	for (int i = 0; i < PEER_CONNECTIONS; i++)
		p->connections[i].fd = -1;
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert(p->fd >= 0);
	assert(bind(p->fd, (struct sockaddr *)&at, size) == 0 && listen(p->fd, PEER_CONNECTIONS) == 0);
	assert(getsockname(p->fd, (struct sockaddr *)&at, &size) == 0);
	p->port = ntohs(at.sin_port);
}

static void drop(struct peer_connection *c)
{
	close(c->fd);
	c->fd = -1;
	buf_clear(&c->in);
	buf_clear(&c->out);
}

void peer_forget(struct peer *p)
{
	for (int i = 0; i < PEER_CONNECTIONS; i++)
		if (p->connections[i].fd >= 0)
			drop(&p->connections[i]);
	for (size_t i = 0; i < p->n_requests; i++) {
		free(p->requests[i].method);
		free(p->requests[i].target);
		free(p->requests[i].head);
		free(p->requests[i].body);
	}
	for (size_t i = 0; i < p->n_answers; i++)
		free(p->answers[i]);
	p->n_requests = p->n_answers = p->n_said = 0;
}

void peer_stop(struct peer *p)
{
	peer_forget(p);
	close(p->fd);
}

void peer_say(struct peer *p, int status, const char *head, const char *body, size_t len)
{
	struct buf text = BUF_INIT;

	assert(p->n_answers < PEER_ANSWERS);
	buf_addf(&text, "HTTP/1.1 %d Said\r\n%s", status, head);
	if (status != 204)
		buf_addf(&text, "Content-Length: %zu\r\n", len);
	buf_addstr(&text, "\r\n");
	buf_add(&text, body, len);
	p->answer_len[p->n_answers] = text.len;
	p->answers[p->n_answers++] = buf_steal(&text);
}

unsigned peer_fds(const struct peer *p, struct pollfd *to)
{
	unsigned n = 0;

	to[n++] = (struct pollfd){ .fd = p->fd, .events = POLLIN };
	for (int i = 0; i < PEER_CONNECTIONS; i++)
		if (p->connections[i].fd >= 0)
			to[n++] = (struct pollfd){ .fd = p->connections[i].fd, .events = (short)(POLLIN | (p->connections[i].out.len ? POLLOUT : 0)) };
	return n;
}

static void admit(struct peer *p)
{
	int fd = accept4(p->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	for (int i = 0; fd >= 0 && i < PEER_CONNECTIONS; i++)
		if (p->connections[i].fd < 0) {
			p->connections[i] = (struct peer_connection){ .fd = fd, .in = BUF_INIT, .out = BUF_INIT };
			return;
		}
	if (fd >= 0)
		close(fd);
}

char *peer_header(const struct peer_request *rq, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = rq->head; *line; line += strcspn(line, "\n") + 1)
		if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
			const char *value = line + n + 1 + strspn(line + n + 1, " ");
			return xstrndup(value, strcspn(value, "\r\n"));
		}
	return NULL;
}

static void mint(struct peer_connection *c)
{
	static const char body[] = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"a-token-of-the-peer\",\"refresh_token\":\"a-renewal-of-the-peer\"}";

	buf_addf(&c->out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
}

static void take(struct peer *p, struct peer_connection *c, const char *head_end, size_t body_len)
{
	const char *line = c->in.data, *space = strchr(line, ' '), *headers = strstr(line, "\r\n") + 2;
	struct peer_request rq = { .method = xstrndup(line, (size_t)(space - line)), .target = xstrndup(space + 1, strcspn(space + 1, " ")),
		.head = xstrndup(headers, (size_t)(head_end + 2 - headers)), .body = xstrndup(head_end + 4, body_len), .body_len = body_len };

	buf_remove_front(&c->in, (size_t)(head_end + 4 - c->in.data) + body_len);
	if (p->mints && strstr(rq.target, "/oauth2/v2.0/token")) {
		mint(c);
		free(rq.method);
		free(rq.target);
		free(rq.head);
		free(rq.body);
		return;
	}
	if (p->n_requests == PEER_REQUESTS || p->n_answers == 0)
		fail_msg("nobody should have asked for %s %s", rq.method, rq.target);
	p->requests[p->n_requests++] = rq;
	size_t i = p->n_said < p->n_answers ? p->n_said++ : p->n_answers - 1;
	buf_add(&c->out, p->answers[i], p->answer_len[i]);
}

static void read_requests(struct peer *p, struct peer_connection *c)
{
	const char *end;

	while ((end = strstr(c->in.data, "\r\n\r\n"))) {
		struct peer_request whole = { .head = c->in.data };
		char *length = peer_header(&whole, "Content-Length");
		int64_t n = 0;

		str_to_int64(length ? length : "0", &n);
		free(length);
		if (c->in.len < (size_t)(end + 4 - c->in.data) + (size_t)n)
			return;
		take(p, c, end, (size_t)n);
	}
}

static void serve(struct peer *p, struct peer_connection *c, short events)
{
	char block[8192];
	ssize_t n;

	if (events & (POLLIN | POLLHUP)) {
		n = recv(c->fd, block, sizeof(block), 0);
		if (n == 0 || (n < 0 && errno != EAGAIN)) {
			drop(c);
			return;
		}
		if (n > 0)
			buf_add(&c->in, block, (size_t)n);
		read_requests(p, c);
	}
	if (c->out.len) {
		n = send(c->fd, c->out.data, c->out.len, MSG_NOSIGNAL);
		if (n > 0)
			buf_remove_front(&c->out, (size_t)n);
	}
}

void peer_move(struct peer *p, const struct pollfd *fds, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (!fds[i].revents)
			continue;
		if (fds[i].fd == p->fd)
			admit(p);
		for (int k = 0; k < PEER_CONNECTIONS; k++)
			if (fds[i].fd == p->connections[k].fd && fds[i].fd >= 0)
				serve(p, &p->connections[k], fds[i].revents);
	}
}
