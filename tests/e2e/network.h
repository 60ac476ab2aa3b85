/* What lies between the wizard and the services: certificates of an authority of the test's own, a proxy, a server of HTTP/2 in front. */
#ifndef TESTS_E2E_NETWORK_H
#define TESTS_E2E_NETWORK_H

#include "tests/e2e/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A program that the test has started, and that ends with it. What it writes stands in a file. */
struct helper {
	pid_t pid; /* 0: it does not run */
	char *log;
};

struct network {
	struct stage *stage;
	char *ca, *certificate, *key;
	struct helper proxy, front;
	char *proxy_address; /* "127.0.0.1:PORT" */
	char *front_url;     /* "https://127.0.0.1:PORT" */
	char *settings[STAGE_OPTIONS + 1];
	size_t n_settings;
};

/* A name that nobody knows but a proxy that was told, or the shim slow_names.so. */
#define NETWORK_NAME "services.test"
/* The certificate is good for these, beside 127.0.0.1 to 127.0.0.3, [::1] and localhost. */
#define NETWORK_NAMES "DNS:" NETWORK_NAME ",DNS:login.microsoftonline.com,DNS:graph.microsoft.com,DNS:api.partnercenter.microsoft.com," \
	"DNS:api.partner.microsoft.com"

/* Makes certificates with openssl, in the stage's directory. The stage ends after the network. */
void network_begin(struct network *n, struct stage *st);
void network_end(struct network *n);

/* Starts the training server: TLS at all addresses. `listen` are "--listen=NAME=ADDRESS:PORT", NULL at the end; NULL: one address for all. */
void network_serve(struct network *n, const char *scenario, const char *const *listen);
/* tests/support/proxy with these options, NULL at the end. */
void network_start_proxy(struct network *n, const char *const *options);
/* A server that speaks HTTP/2 and passes on what comes, to the training server. False: it is not installed. */
bool network_start_front(struct network *n);

/* The wizard's options. Who vouches for the services, and by which proxy they are reached, "http", "socks5" or "socks5h"; NULL: by none. */
void network_configure(struct network *n, const char *proxy_scheme);
void network_set(struct network *n, const char *name, const char *value); /* one more */
const char *const *network_options(const struct network *n);
/* From now on the wizard finds the services there, below one address; or at the one that the training server has, by its name. */
void network_call(struct network *n, const char *url);
void network_call_by_name(struct network *n);

/* Lines of a log that match (fnmatch). */
size_t helper_count(const struct helper *h, const char *pattern);
bool network_has_ipv6(void);
/* "HOST:PORT" of where the wizard finds this service. The caller frees. */
char *network_host_of(const struct network *n, const char *service);

/* One order, nobody ever without a licence, the old plan gone and held by nobody. */
void network_check_end(struct network *n);

#endif
