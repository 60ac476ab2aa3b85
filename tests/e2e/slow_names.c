/* Preloaded into the wizard: a name that ends in .test is this machine, and whoever looks it up waits as long as the file stands there that
 * SLOW_NAMES names, as before a name server that does not answer. All else goes to the C library. */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *held;

__attribute__((constructor)) static void begin(void)
{
	held = getenv("SLOW_NAMES");
	/* What this process starts is not under test. */
	unsetenv("LD_PRELOAD");
}

static int ends_in_test(const char *name)
{
	size_t n = name == NULL ? 0 : strlen(name);
	return n > 5 && strcmp(name + n - 5, ".test") == 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (!ends_in_test(node))
		return real(node, service, hints, ret);
	while (held != NULL && access(held, F_OK) == 0)
		poll(NULL, 0, 5);
	return real("127.0.0.1", service, hints, ret);
}
