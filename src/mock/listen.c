#include "mock/listen.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
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

static int resolve(const char *address, struct addrinfo **ret, struct error *err)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM };
	char *host = xstrdup(address), *colon = strrchr(host, ':'), *name = host;
	int rc = EAI_NONAME;

	if (colon && colon[1]) {
		*colon = '\0';
		if (host[0] == '[' && colon > host && colon[-1] == ']') {
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

static char *url_of(int fd)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (getsockname(fd, (struct sockaddr *)&sa, &len) < 0 ||
			getnameinfo((struct sockaddr *)&sa, len, host, sizeof(host), port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return xstrdup("http://127.0.0.1");
	return xasprintf(sa.ss_family == AF_INET6 ? "http://[%s]:%s" : "http://%s:%s", host, port);
}

static int open_socket(const struct addrinfo *ai, const char *address, struct error *err)
{
	int on = 1, fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 && bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, 128) == 0)
		return fd;
	int saved = errno;
	if (fd >= 0)
		close(fd);
	return error_set(err, ERROR_SYSTEM, _("Cannot listen on %s: %s."), address, strerror(saved));
}

int listen_on(const char *address, bool expose, char **ret_url, struct error *err)
{
	struct addrinfo *ai = NULL;
	int fd = resolve(address, &ai, err);

	if (fd < 0)
		return fd;
	if (!expose && !is_loopback(ai->ai_addr))
		fd = error_set(err, ERROR_INPUT, _("%s can be reached from other machines. Whoever reaches it rules the training: say --expose if that is meant."), address);
	else
		fd = open_socket(ai, address, err);
	freeaddrinfo(ai);
	if (fd >= 0)
		*ret_url = url_of(fd);
	return fd;
}
