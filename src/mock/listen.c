#include "config.h" /* for _GNU_SOURCE */

#include "mock/listen.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/places.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool is_loopback(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)(const void *)sa)->sin_addr.s_addr) >> 24 == 127;
	return sa->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr);
}

/* ---- what was written ---- */

static int take_name(const char *text, const char **ret_name, const char **ret_address, struct error *err)
{
	const char *mark = strchr(text, '=');

	*ret_name = NULL;
	*ret_address = mark ? mark + 1 : text;
	if (mark && !(*ret_name = places_name(text, (size_t)(mark - text))))
		return error_set(err, ERROR_INPUT, _("\"%.*s\" is not a service that can have an address of its own: these are entra, graph, commerce, prices and storefront."),
			(int)(mark - text), text);
	return 0;
}

static int resolve(const char *address, struct addrinfo **ret, struct error *err)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM };
	char *host = xstrdup(address), *colon = strrchr(host, ':'), *name = host;
	int rc = EAI_NONAME;
	int64_t port;

	if (colon && colon > host && str_to_int64(colon + 1, &port) && port >= 0 && port <= UINT16_MAX) {
		*colon = '\0';
		if (host[0] == '[' && colon[-1] == ']') {
			colon[-1] = '\0';
			name = host + 1;
		}
		rc = getaddrinfo(strcmp(name, "localhost") == 0 ? "127.0.0.1" : name, colon + 1, &hints, ret);
	}
	free(host);
	if (rc != 0)
		return error_set(err, ERROR_INPUT, _("\"%s\" is not an address to listen on. Write it as 127.0.0.1:8080 or [::1]:8080; port 0 takes a free one."), address);
	return 0;
}

/* ---- the socket ---- */

static int cannot_listen(const char *address, int family, int reason, struct error *err)
{
	switch (reason) {
	case EADDRINUSE:
		return error_set(err, ERROR_SYSTEM, _("Cannot listen on %s: another program does. Take another port, or port 0 for a free one."), address);
	case EACCES:
		return error_set(err, ERROR_SYSTEM, _("Cannot listen on %s: this user may not. Take a port from 1024 on, or port 0 for a free one."), address);
	case EAFNOSUPPORT:
	case EADDRNOTAVAIL:
		if (family == AF_INET6)
			return error_set(err, ERROR_SYSTEM, _("Cannot listen on %s: this machine does not have this IPv6 address. Take one that it has, or 127.0.0.1."), address);
		return error_set(err, ERROR_SYSTEM, _("Cannot listen on %s: this machine does not have this address. Take one that it has, or 127.0.0.1."), address);
	default:
		return error_set(err, ERROR_SYSTEM, _("Cannot listen on %s: %s."), address, strerror(reason));
	}
}

static int open_socket(const struct addrinfo *ai, const char *address, struct error *err)
{
	int on = 1, fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 && bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, 128) == 0)
		return fd;
	int reason = errno;
	if (fd >= 0)
		close(fd);
	return cannot_listen(address, ai->ai_family, reason, err);
}

/* By the name that was written: a certificate may be for localhost alone. */
static char *url_of(int fd, const char *address, bool tls)
{
	const char *scheme = tls ? "https" : "http";
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (getsockname(fd, (struct sockaddr *)&sa, &len) < 0 ||
			getnameinfo((struct sockaddr *)&sa, len, host, sizeof(host), port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return xasprintf("%s://%s", scheme, address);
	if (sa.ss_family == AF_INET6)
		return xasprintf("%s://[%s]:%s", scheme, host, port);
	return xasprintf("%s://%s:%s", scheme, strncmp(address, "localhost:", 10) == 0 ? "localhost" : host, port);
}

int listen_on(struct listener *ret, const char *text, bool expose, bool tls, struct error *err)
{
	struct addrinfo *ai = NULL;
	const char *name, *address;
	int fd;

	if ((fd = take_name(text, &name, &address, err)) < 0 || (fd = resolve(address, &ai, err)) < 0)
		return fd;
	if (!expose && !is_loopback(ai->ai_addr))
		fd = error_set(err, ERROR_INPUT, _("%s can be reached from other machines. Whoever reaches it rules the training: say --expose if that is meant."), address);
	else
		fd = open_socket(ai, address, err);
	freeaddrinfo(ai);
	if (fd < 0)
		return fd;
	*ret = (struct listener){ .name = name, .fd = fd, .url = url_of(fd, address, tls) };
	return 0;
}

void listener_clear(struct listener *l)
{
	if (l->fd >= 0)
		close(l->fd);
	free(l->url);
	*l = (struct listener){ .fd = -1 };
}
