/* A proxy for tests: HTTP CONNECT (RFC 9110, 9.3.6) and SOCKS 5 (RFC 1928, 1929) at one address, told apart by the first byte.
 *
 * It reaches this machine alone, whatever it is asked for, so that no test touches a network. Each line that it prints is one thing that
 * happened: `listening on ADDR:PORT`, then `METHOD HOST:PORT STATUS` (METHOD is CONNECT, SOCKS5 or what else was sent; STATUS 200 where a tunnel
 * was opened), and `closed N in, N out` for each tunnel that ended. It ends by a signal. */
#include "config.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAIRS 64
#define MAPS 16
#define HELD ((size_t)256 << 10) /* bytes that wait for one side: beyond that the other is not read */
#define HEAD_MOST 8192

enum stage {
	FREE,
	HEAD,     /* the first byte, then a request of HTTP or a greeting of SOCKS */
	PASSWORD, /* SOCKS */
	WISH,     /* SOCKS: where to */
	REACHES,  /* the connection to the service is being made */
	TUNNEL,
	LAST,     /* what waits for the client leaves, then it is closed */
	HANGS
};

enum { CLIENT, SERVICE };

struct pair {
	enum stage stage;
	int fd[2];         /* -1: none */
	struct buf out[2]; /* on its way to that side */
	bool ended[2];     /* that side has said all it says */
	struct buf in;     /* what the client has said and nobody has read yet */
	bool socks;
	char target[300];  /* HOST:PORT as it was asked for */
	size_t in_bytes, out_bytes;
};

static struct {
	char *user;            /* "NAME:PASSWORD"; NULL: everybody may */
	const char *maps[MAPS]; /* "HOST:PORT=ADDR:PORT", or "HOST=ADDR:PORT" */
	size_t n_maps;
	int refuse;            /* the status of every answer; 0: none is refused */
	bool portal;           /* tunnels lead to a page that wants somebody to sign in */
	bool hang, hang_tunnel;
	long cut;              /* a tunnel breaks when so many bytes have left for the service; -1: never */
} rule = { .cut = -1 };

static struct pair pairs[PAIRS];

static const char page[] = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in to use this network.</body></html>";

/* ── the two sides ── */

static void report(const char *method, const char *target, int status)
{
	printf("%s %s %d\n", method, target, status);
	fflush(stdout);
}

static void side_close(struct pair *p, int side)
{
	if (p->fd[side] >= 0)
		close(p->fd[side]);
	p->fd[side] = -1;
}

static void pair_close(struct pair *p)
{
	if (p->stage == TUNNEL) {
		printf("closed %zu in, %zu out\n", p->in_bytes, p->out_bytes);
		fflush(stdout);
	}
	for (int side = CLIENT; side <= SERVICE; side++) {
		side_close(p, side);
		buf_clear(&p->out[side]);
	}
	buf_clear(&p->in);
	p->stage = FREE;
}

/* Both sides see that it broke, and not that it ended. */
static void pair_break(struct pair *p)
{
	struct linger at_once = { .l_onoff = 1 };

	for (int side = CLIENT; side <= SERVICE; side++)
		if (p->fd[side] >= 0)
			setsockopt(p->fd[side], SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	pair_close(p);
}

/* ── where to ── */

static bool read_address(const char *text, struct sockaddr_storage *ret, socklen_t *ret_size)
{
	struct sockaddr_in *four = (struct sockaddr_in *)(void *)ret;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)ret;
	const char *colon = strrchr(text, ':');
	char host[100] = "";
	int port = colon ? atoi(colon + 1) : 0;

	memset(ret, 0, sizeof(*ret));
	if (!colon || port < 0 || port > 65535 || (size_t)(colon - text) >= sizeof(host))
		return false;
	memcpy(host, text, (size_t)(colon - text));
	if (host[0] == '[' && host[strlen(host) - 1] == ']') {
		memmove(host, host + 1, strlen(host));
		host[strlen(host) - 1] = '\0';
	}
	if (inet_pton(AF_INET, str_ieq(host, "localhost") ? "127.0.0.1" : host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		*ret_size = sizeof(*four);
		return ntohl(four->sin_addr.s_addr) >> 24 == 127;
	}
	if (inet_pton(AF_INET6, host, &six->sin6_addr) != 1)
		return false;
	six->sin6_family = AF_INET6;
	six->sin6_port = htons((uint16_t)port);
	*ret_size = sizeof(*six);
	return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static const char *mapped(const char *target)
{
	for (size_t i = 0; i < rule.n_maps; i++) {
		const char *equals = strchr(rule.maps[i], '=');
		size_t n = (size_t)(equals - rule.maps[i]);

		if (strncasecmp(rule.maps[i], target, n) == 0 && (target[n] == '\0' || target[n] == ':'))
			return equals + 1;
	}
	return target;
}

/* ── the answer to a wish ── */

static void answer_http(struct pair *p, int status)
{
	const char *more = status == 407 ? "Proxy-Authenticate: Basic realm=\"tests\"\r\n" : status / 100 == 3 ? "Location: https://portal.test/\r\n" : "";

	if (status == 200)
		buf_addstr(&p->out[CLIENT], "HTTP/1.1 200 Connection established\r\n\r\n");
	else
		buf_addf(&p->out[CLIENT], "HTTP/1.1 %d No\r\n%sContent-Type: text/html\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status, more,
			sizeof(page) - 1, page);
}

/* RFC 1928, 6: 0 succeeded, 2 not allowed by the rules, 5 connection refused. */
static void answer_socks(struct pair *p, int status)
{
	const char reply[] = { 5, status == 200 ? 0 : status == 403 ? 2 : 5, 0, 1, 127, 0, 0, 1, 0, 0 };

	buf_add(&p->out[CLIENT], reply, sizeof(reply));
}

static void answer(struct pair *p, int status)
{
	report(p->socks ? "SOCKS5" : "CONNECT", p->target, status);
	if (p->socks)
		answer_socks(p, status);
	else
		answer_http(p, status);
	p->stage = status == 200 ? TUNNEL : LAST;
	if (status == 200 && rule.portal) {
		buf_addf(&p->out[CLIENT], "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n%s", sizeof(page) - 1, page);
		p->stage = LAST;
	} else if (status == 200 && rule.hang_tunnel) {
		p->stage = HANGS;
	}
}

static void reach(struct pair *p)
{
	struct sockaddr_storage at;
	socklen_t size = 0;

	if (rule.refuse) {
		answer(p, rule.refuse);
		return;
	}
	if (rule.portal || rule.hang_tunnel) {
		answer(p, 200);
		return;
	}
	if (!read_address(mapped(p->target), &at, &size)) {
		answer(p, 502);
		return;
	}
	p->fd[SERVICE] = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	p->stage = REACHES;
	if (connect(p->fd[SERVICE], (struct sockaddr *)&at, size) != 0 && errno != EINPROGRESS) {
		side_close(p, SERVICE);
		answer(p, 502);
	}
}

/* ── HTTP ── */

/* RFC 4648, 4; only as long as a name and a password are. */
static void to_base64(const char *text, struct buf *to)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i += 3) {
		unsigned a = (unsigned char)text[i], b = i + 1 < n ? (unsigned char)text[i + 1] : 0, c = i + 2 < n ? (unsigned char)text[i + 2] : 0;

		buf_addch(to, digits[a >> 2]);
		buf_addch(to, digits[(a & 3) << 4 | b >> 4]);
		buf_addch(to, i + 1 < n ? digits[(b & 15) << 2 | c >> 6] : '=');
		buf_addch(to, i + 2 < n ? digits[c & 63] : '=');
	}
}

static bool may_http(const char *head)
{
	struct buf expected = BUF_INIT;
	bool may;

	if (!rule.user)
		return true;
	buf_addstr(&expected, "\r\nProxy-Authorization: Basic ");
	to_base64(rule.user, &expected);
	buf_addstr(&expected, "\r\n");
	may = strcasestr(head, expected.data) != NULL;
	buf_clear(&expected);
	return may;
}

static bool read_http(struct pair *p)
{
	char *end = strstr(p->in.data, "\r\n\r\n");
	char method[20] = "";

	if (!end)
		return false;
	if (sscanf(p->in.data, "%19s %299s", method, p->target) != 2 || !str_eq(method, "CONNECT")) {
		report(method, p->target, 405);
		answer_http(p, 405);
		p->stage = LAST;
	} else if (!may_http(p->in.data)) {
		answer(p, 407);
	} else {
		buf_remove_front(&p->in, (size_t)(end - p->in.data) + 4);
		reach(p);
	}
	return false;
}

/* ── SOCKS ── */

static bool read_greeting(struct pair *p)
{
	const unsigned char *in = (const unsigned char *)p->in.data;
	unsigned char wanted = rule.user ? 2 : 0, reply[] = { 5, 0xff };

	if (p->in.len < 2 || p->in.len < (size_t)in[1] + 2)
		return false;
	if (memchr(in + 2, wanted, in[1]))
		reply[1] = wanted;
	buf_add(&p->out[CLIENT], reply, sizeof(reply));
	buf_remove_front(&p->in, (size_t)in[1] + 2);
	p->socks = true;
	p->stage = reply[1] == 0xff ? LAST : wanted ? PASSWORD : WISH;
	if (p->stage == LAST)
		report("SOCKS5", "-", 407);
	return true;
}

static bool read_password(struct pair *p)
{
	const unsigned char *in = (const unsigned char *)p->in.data;
	size_t n = p->in.len > 1 ? in[1] : 0, k = p->in.len > n + 2 ? in[n + 2] : 0;
	char *said;
	bool right;

	if (p->in.len < n + 3 || p->in.len < n + k + 3)
		return false;
	said = xasprintf("%.*s:%.*s", (int)n, p->in.data + 2, (int)k, p->in.data + n + 3);
	right = str_eq(said, rule.user);
	free(said);
	buf_add(&p->out[CLIENT], right ? "\1\0" : "\1\1", 2);
	buf_remove_front(&p->in, n + k + 3);
	p->stage = right ? WISH : LAST;
	if (!right)
		report("SOCKS5", "-", 407);
	return true;
}

static bool read_wish(struct pair *p)
{
	const unsigned char *in = (const unsigned char *)p->in.data;
	size_t n = p->in.len < 5 ? 0 : in[3] == 1 ? 4 : in[3] == 4 ? 16 : in[4];
	const unsigned char *host = in + 4 + (p->in.len >= 5 && in[3] == 3 ? 1 : 0);
	char text[INET6_ADDRSTRLEN];

	if (p->in.len < 5 || p->in.len < (size_t)(host - in) + n + 2)
		return false;
	unsigned port = (unsigned)host[n] << 8 | host[n + 1];
	if (in[3] == 3)
		snprintf(p->target, sizeof(p->target), "%.*s:%u", (int)n, (const char *)host, port);
	else if (inet_ntop(in[3] == 1 ? AF_INET : AF_INET6, host, text, sizeof(text)))
		snprintf(p->target, sizeof(p->target), in[3] == 1 ? "%s:%u" : "[%s]:%u", text, port);
	buf_remove_front(&p->in, (size_t)(host - in) + n + 2);
	reach(p);
	return false;
}

static bool read_on(struct pair *p)
{
	if (rule.hang)
		p->stage = HANGS;
	switch (p->stage) {
	case HEAD: return p->in.len == 0 ? false : p->in.data[0] == 5 ? read_greeting(p) : read_http(p);
	case PASSWORD: return read_password(p);
	case WISH: return read_wish(p);
	default: return false;
	}
}

/* ── moving on ── */

/* What the client has said before the tunnel was there goes first. */
static void open_tunnel(struct pair *p)
{
	int why = 0;
	socklen_t size = sizeof(why);

	getsockopt(p->fd[SERVICE], SOL_SOCKET, SO_ERROR, &why, &size);
	if (why)
		side_close(p, SERVICE);
	answer(p, why ? 502 : 200);
	if (!why) {
		buf_add(&p->out[SERVICE], p->in.data, p->in.len);
		buf_reset(&p->in);
	}
}

static void move_in(struct pair *p, int side)
{
	char block[16384];
	ssize_t n = recv(p->fd[side], block, sizeof(block), 0);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n < 0) {
		pair_break(p);
	} else if (n == 0) {
		p->ended[side] = true;
		if (p->stage != TUNNEL && p->stage != LAST)
			pair_close(p);
	} else if (p->stage == TUNNEL) {
		buf_add(&p->out[!side], block, (size_t)n);
	} else if (side == CLIENT && p->stage != HANGS && p->stage != LAST) {
		buf_add(&p->in, block, (size_t)n);
		while (p->in.len <= HEAD_MOST && read_on(p))
			continue;
		if (p->in.len > HEAD_MOST)
			pair_break(p);
	}
}

static void move_out(struct pair *p, int side)
{
	size_t n = p->out[side].len;
	ssize_t sent;

	if (side == SERVICE && rule.cut >= 0 && p->out_bytes + n >= (size_t)rule.cut)
		n = (size_t)rule.cut - p->out_bytes;
	sent = n > 0 ? send(p->fd[side], p->out[side].data, n, MSG_NOSIGNAL) : 0;
	if (sent < 0 && errno != EAGAIN) {
		pair_break(p);
		return;
	}
	if (sent > 0)
		buf_remove_front(&p->out[side], (size_t)sent);
	*(side == SERVICE ? &p->out_bytes : &p->in_bytes) += sent > 0 && p->stage == TUNNEL ? (size_t)sent : 0;
	if (side == SERVICE && rule.cut >= 0 && p->out_bytes >= (size_t)rule.cut)
		pair_break(p);
}

/* A side that has ended is told to the other once all that it said has left. */
static void settle(struct pair *p)
{
	if (p->stage == LAST && p->out[CLIENT].len == 0) {
		shutdown(p->fd[CLIENT], SHUT_WR);
		if (p->ended[CLIENT])
			pair_close(p);
	}
	if (p->stage != TUNNEL)
		return;
	for (int side = CLIENT; side <= SERVICE; side++)
		if (p->ended[side] && p->out[!side].len == 0)
			shutdown(p->fd[!side], SHUT_WR);
	if (p->ended[CLIENT] && p->ended[SERVICE] && p->out[CLIENT].len == 0 && p->out[SERVICE].len == 0)
		pair_close(p);
}

static void accept_one(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct pair *p = pairs;

	while (p < pairs + PAIRS && p->stage != FREE)
		p++;
	if (fd < 0)
		return;
	if (p == pairs + PAIRS) {
		close(fd);
		return;
	}
	*p = (struct pair){ .stage = HEAD, .fd = { fd, -1 }, .out = { BUF_INIT, BUF_INIT }, .in = BUF_INIT };
}

static short wanted(const struct pair *p, int side)
{
	bool reads = !p->ended[side] && p->stage != REACHES && p->out[!side].len < HELD;

	if (p->stage == REACHES)
		return side == SERVICE ? POLLOUT : 0;
	return (short)((reads ? POLLIN : 0) | (p->out[side].len > 0 ? POLLOUT : 0));
}

static void move(struct pair *p, int side, short revents)
{
	if (p->fd[side] < 0 || revents == 0)
		return;
	if (p->stage == REACHES) {
		if (side == SERVICE)
			open_tunnel(p);
		return;
	}
	if (revents & POLLOUT)
		move_out(p, side);
	if (p->stage != FREE && !p->ended[side] && (revents & (POLLIN | POLLHUP | POLLERR)))
		move_in(p, side);
}

_Noreturn static void run(int listener)
{
	struct pollfd fds[1 + 2 * PAIRS];

	for (;;) {
		fds[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
		for (int i = 0; i < 2 * PAIRS; i++) {
			const struct pair *p = &pairs[i / 2];
			short events = p->stage == FREE || p->fd[i % 2] < 0 ? 0 : wanted(p, i % 2);

			fds[1 + i] = (struct pollfd){ .fd = events ? p->fd[i % 2] : -1, .events = events };
		}
		if (poll(fds, 1 + 2 * PAIRS, -1) < 0 && errno != EINTR)
			exit(1);
		for (int i = 0; i < 2 * PAIRS; i++) {
			if (fds[1 + i].fd >= 0 && pairs[i / 2].fd[i % 2] == fds[1 + i].fd)
				move(&pairs[i / 2], i % 2, fds[1 + i].revents);
			if (i % 2 == SERVICE && pairs[i / 2].stage != FREE)
				settle(&pairs[i / 2]);
		}
		if (fds[0].revents)
			accept_one(listener);
	}
}

/* ── the beginning ── */

static const char usage[] =
	"usage: proxy [OPTION]...\n"
	"  --listen ADDR:PORT        where; 127.0.0.1:0, any free port, without it\n"
	"  --user NAME:PASSWORD      asks for these (Basic, or SOCKS's own)\n"
	"  --map HOST[:PORT]=A:PORT  leads what is asked for there to this address; may be given again\n"
	"  --refuse STATUS           refuses every tunnel with this status; of SOCKS 403 is “not allowed”, all else “refused”\n"
	"  --portal                  opens every tunnel, and answers in it with a page of HTML\n"
	"  --hang                    takes connections and never says anything\n"
	"  --hang-tunnel             opens every tunnel, and nothing passes\n"
	"  --cut BYTES               breaks a tunnel once so many bytes have left for the service\n";

static const struct option options[] = {
	{ "listen", required_argument, NULL, 'l' }, { "user", required_argument, NULL, 'u' }, { "map", required_argument, NULL, 'm' },
	{ "refuse", required_argument, NULL, 'r' }, { "portal", no_argument, NULL, 'p' }, { "hang", no_argument, NULL, 'h' },
	{ "hang-tunnel", no_argument, NULL, 't' }, { "cut", required_argument, NULL, 'c' }, { NULL, 0, NULL, 0 },
};

static bool take(int letter, const char **listen_at)
{
	switch (letter) {
	case 'l': *listen_at = optarg; return true;
	case 'u': rule.user = xstrdup(optarg); return true;
	case 'r': rule.refuse = atoi(optarg); return true;
	case 'p': rule.portal = true; return true;
	case 'h': rule.hang = true; return true;
	case 't': rule.hang_tunnel = true; return true;
	case 'c': rule.cut = atol(optarg); return true;
	case 'm':
		if (rule.n_maps == MAPS || !strchr(optarg, '='))
			return false;
		rule.maps[rule.n_maps++] = optarg;
		return true;
	default: return false;
	}
}

static int open_listener(const char *text)
{
	struct sockaddr_storage at;
	socklen_t size = 0;
	char host[INET6_ADDRSTRLEN] = "";
	int one = 1, fd = -1;

	if (read_address(text, &at, &size))
		fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0 || bind(fd, (struct sockaddr *)&at, size) != 0 ||
	    listen(fd, PAIRS) != 0 || getsockname(fd, (struct sockaddr *)&at, &size) != 0)
		return -1;
	if (at.ss_family == AF_INET6) {
		const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)&at;

		printf("listening on [%s]:%d\n", inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof(host)), ntohs(six->sin6_port));
	} else {
		const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)&at;

		printf("listening on %s:%d\n", inet_ntop(AF_INET, &four->sin_addr, host, sizeof(host)), ntohs(four->sin_port));
	}
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	const char *listen_at = "127.0.0.1:0";
	int letter, listener;

	signal(SIGPIPE, SIG_IGN);
	while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (take(letter, &listen_at))
			continue;
		fputs(usage, stderr);
		return 2;
	}
	listener = open_listener(listen_at);
	if (listener < 0) {
		fprintf(stderr, "proxy: %s cannot be listened on: %s\n", listen_at, strerror(errno));
		return 1;
	}
	run(listener);
}
