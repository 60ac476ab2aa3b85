/* Who the training server says it is: a certificate and its key, in PEM. */
#ifndef MOCK_TLS_H
#define MOCK_TLS_H

#include "core/buf.h"

struct error;

struct tls_files {
	const char *certificate_path, *key_path;
	struct buf certificate, key; /* the key's lies in the vault */
};

/* ERROR_INPUT says which file, what is wrong with it and what to do. The key's has to be its owner's alone. */
int tls_read(struct tls_files *t, const char *certificate_path, const char *key_path, struct error *err);
void tls_clear(struct tls_files *t);

#endif
