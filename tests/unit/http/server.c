#include "config.h"

#include "tests/unit/http/server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void server_start(struct server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);

	memset(s, 0, sizeof(*s));
	for (int i = 0; i < SERVER_CONNECTIONS; i++)
		s->connections[i].fd = -1;
	buf_init(&s->last);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	assert(s->fd >= 0);
	assert(bind(s->fd, (struct sockaddr *)&at, size) == 0 && listen(s->fd, SERVER_CONNECTIONS) == 0);
	assert(getsockname(s->fd, (struct sockaddr *)&at, &size) == 0);
	s->port = ntohs(at.sin_port);
}

static void connection_close(struct connection *c)
{
	close(c->fd);
	c->fd = -1;
	buf_clear(&c->in);
	buf_clear(&c->out);
}

void server_stop(struct server *s)
{
	for (int i = 0; i < SERVER_CONNECTIONS; i++)
		if (s->connections[i].fd >= 0)
			connection_close(&s->connections[i]);
	close(s->fd);
	buf_clear(&s->last);
}

unsigned server_fds(const struct server *s, struct pollfd *to)
{
	unsigned n = 0;

	to[n++] = (struct pollfd){ .fd = s->fd, .events = POLLIN };
	for (int i = 0; i < SERVER_CONNECTIONS; i++) {
		const struct connection *c = &s->connections[i];

		if (c->fd >= 0)
			to[n++] = (struct pollfd){ .fd = c->fd, .events = (short)(POLLIN | (c->out.len ? POLLOUT : 0)) };
	}
	return n;
}

static void accept_one(struct server *s)
{
	int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK);

	if (fd < 0)
		return;
	s->accepted++;
	for (int i = 0; i < SERVER_CONNECTIONS; i++) {
		struct connection *c = &s->connections[i];

		if (c->fd < 0) {
			*c = (struct connection){ .fd = fd };
			buf_init(&c->in);
			buf_init(&c->out);
			return;
		}
	}
	close(fd);
}

static void answer(struct connection *c, const char *status, const char *headers, const char *body)
{
	buf_addf(&c->out, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n%s", status, strlen(body), headers, body);
}

static void reset(struct connection *c)
{
	struct linger at_once = { .l_onoff = 1 };

	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	connection_close(c);
}

static void answer_chunked(struct connection *c, size_t bytes)
{
	char block[1025];

	memset(block, 'x', 1024);
	block[1024] = '\0';
	buf_addstr(&c->out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (size_t n = 0; n < bytes; n += 1024)
		buf_addf(&c->out, "400\r\n%s\r\n", block);
	buf_addstr(&c->out, "0\r\n\r\n");
}

/* The path says what the server does. */
static void serve(struct server *s, struct connection *c, const char *path)
{
	if (strcmp(path, "/whole") == 0) {
		answer(c, "200 OK", "ETag: \"7\"\r\nx-two: first\r\nX-Two: second\r\n", "hello");
	} else if (strcmp(path, "/echo") == 0) {
		answer(c, "200 OK", "", s->last.data);
	} else if (strcmp(path, "/busy") == 0) {
		answer(c, "503 Service Unavailable", "Retry-After: 2\r\n", "later");
	} else if (strcmp(path, "/redirect") == 0) {
		answer(c, "302 Found", "Location: /whole\r\n", "");
	} else if (strcmp(path, "/empty") == 0) {
		buf_addstr(&c->out, "HTTP/1.1 204 No Content\r\n\r\n");
	} else if (strcmp(path, "/interim") == 0) {
		buf_addstr(&c->out, "HTTP/1.1 103 Early Hints\r\nEtag: early\r\n\r\n");
		answer(c, "200 OK", "ETag: late\r\n", "");
	} else if (strcmp(path, "/cut") == 0) {
		buf_addstr(&c->out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
		c->close_after = true;
	} else if (strcmp(path, "/cut-chunked") == 0) {
		buf_addstr(&c->out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
		c->close_after = true;
	} else if (strcmp(path, "/reset") == 0) {
		reset(c);
	} else if (strcmp(path, "/close") == 0) {
		connection_close(c);
	} else if (strcmp(path, "/close-once") == 0) {
		if (s->closed_once)
			answer(c, "200 OK", "", "");
		else
			connection_close(c);
		s->closed_once = true;
	} else if (strcmp(path, "/garbage") == 0) {
		buf_addstr(&c->out, "\x01\x02 this is no protocol\r\n\r\n");
		c->close_after = true;
	} else if (strcmp(path, "/chunked") == 0) {
		answer_chunked(c, 64 << 10);
	} else if (strcmp(path, "/huge") == 0) {
		answer_chunked(c, 4 << 20);
	} else if (strcmp(path, "/silent") != 0) {
		answer(c, "404 Not Found", "", "");
	}
}

/* Length of the first whole request in `in`, 0: not there yet. */
static size_t request_length(const struct buf *in)
{
	const char *end = strstr(in->data, "\r\n\r\n");
	const char *length = strcasestr(in->data, "\r\nContent-Length:");
	size_t n;

	if (!end)
		return 0;
	n = (size_t)(end - in->data) + 4;
	if (length && length < end)
		n += strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
	return n <= in->len ? n : 0;
}

static void handle(struct server *s, struct connection *c)
{
	size_t n;

	while (c->fd >= 0 && (n = request_length(&c->in)) > 0) {
		char path[100] = "";

		buf_reset(&s->last);
		buf_add(&s->last, c->in.data, n);
		buf_remove_front(&c->in, n);
		s->requests++;
		assert(sscanf(s->last.data, "%*s %99s", path) == 1);
		serve(s, c, path);
	}
}

static void move_in(struct server *s, struct connection *c)
{
	char block[65536];
	ssize_t n = recv(c->fd, block, sizeof(block), 0);

	if (n > 0) {
		buf_add(&c->in, block, (size_t)n);
		handle(s, c);
	} else if (n == 0 || errno != EAGAIN) {
		connection_close(c);
	}
}

static void move_out(struct connection *c)
{
	ssize_t n = send(c->fd, c->out.data, c->out.len, MSG_NOSIGNAL);

	if (n > 0)
		buf_remove_front(&c->out, (size_t)n);
	if ((n < 0 && errno != EAGAIN) || (c->close_after && c->out.len == 0))
		connection_close(c);
}

void server_move(struct server *s, const struct pollfd *fds, unsigned n)
{
	for (unsigned k = 0; k < n; k++) {
		if (fds[k].revents && fds[k].fd == s->fd)
			accept_one(s);
		for (int i = 0; i < SERVER_CONNECTIONS && fds[k].fd != s->fd && fds[k].revents; i++) {
			struct connection *c = &s->connections[i];

			if (c->fd != fds[k].fd)
				continue;
			if (fds[k].revents & POLLOUT)
				move_out(c);
			if (c->fd >= 0 && (fds[k].revents & (POLLIN | POLLHUP | POLLERR)))
				move_in(s, c);
			break;
		}
	}
}
