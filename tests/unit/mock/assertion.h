/* A program that has a key and a certificate, and signs with it: made anew for each run. */
#ifndef TESTS_MOCK_ASSERTION_H
#define TESTS_MOCK_ASSERTION_H

#include <stdbool.h>
#include <stdint.h>

struct signer;

/* The certificate is good from a day before `now_ms` until `ends_ms`. */
struct signer *signer_new(int64_t now_ms, int64_t ends_ms);
void signer_free(struct signer *s);
const char *signer_certificate(const struct signer *s); /* PEM */
/* The header names this certificate by x5t#S256, or by x5t (`sha1`); the signature is RS256 or PS256, as `alg` says. The caller frees. */
char *signer_sign(const struct signer *s, const char *alg, bool sha1, const char *claims);

#endif
