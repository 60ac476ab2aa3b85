/* An RSA key and its certificate, made for a test. */
#ifndef TESTS_API_KEYS_H
#define TESTS_API_KEYS_H

#include "core/secret.h"

/* `passphrase` NULL: the key is not encrypted. The texts are PEM. */
void keys_make(int bits, const char *passphrase, struct secret *certificate, struct secret *key);

/* Whether `token` was signed as PS256 by that certificate's key; its header and claims are decoded into the caller's buffers. */
bool keys_verify(const struct secret *certificate, const char *token, char header[512], char claims[1024]);

#endif
