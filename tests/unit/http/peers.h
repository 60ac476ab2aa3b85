/* What the client meets on its way, as programs of their own: a proxy (tests/support/proxy.c), and servers that speak TLS with certificates
 * made for the test, which lie in a directory of its own. */
#ifndef TESTS_HTTP_PEERS_H
#define TESTS_HTTP_PEERS_H

#include <stdbool.h>
#include <sys/types.h>

struct peer {
	pid_t pid; /* 0: none */
	int port;
	int out;   /* what it prints */
};

/* A directory with ca.pem, key, and good.pem (localhost, 127.0.0.1 and service.test), expired.pem, early.pem and other.pem (another name), all
 * signed by that authority. NULL where there is no openssl. */
char *peer_certificates(void);
void peer_certificates_remove(char *directory);

/* `options` end in NULL, and may be NULL. */
void peer_proxy(struct peer *p, const char *const *options);
/* Answers every request with a page. */
void peer_tls(struct peer *p, const char *directory, const char *certificate, const char *const *options);
/* What a proxy has printed since the last time, a line with this in it: waits for it, and fails when the proxy has ended without. */
void peer_expect(struct peer *p, const char *line);
void peer_end(struct peer *p);

#endif
