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
};

/* Names that the certificate is good for, beside 127.0.0.1 to 127.0.0.3, [::1] and localhost. */
#define NETWORK_NAMES "DNS:services.test,DNS:login.microsoftonline.com,DNS:graph.microsoft.com,DNS:api.partnercenter.microsoft.com,DNS:api.partner.microsoft.com"

/* Makes certificates with openssl, in the stage's directory. The stage ends after the network. */
void network_begin(struct network *n, struct stage *st);
void network_end(struct network *n);

/* Starts the training server: TLS at all addresses. `listen` are "--listen=NAME=ADDRESS:PORT", NULL at the end; NULL: one address for all. */
void network_serve(struct network *n, const char *scenario, const char *const *listen);
/* tests/support/proxy with these options, NULL at the end. */
void network_start_proxy(struct network *n, const char *const *options);
/* A server that speaks HTTP/2 and passes on what comes, to the training server. False: it is not installed. */
bool network_start_front(struct network *n);

/* Lines of a log that match (fnmatch). */
size_t helper_count(const struct helper *h, const char *pattern);
bool network_has_ipv6(void);
/* "HOST:PORT" of where the wizard finds this service. The caller frees. */
char *network_host_of(const struct network *n, const char *service);

#endif
