#include "config.h" /* RTLD_DEFAULT is an extension */

#include "http/http_memory.h"

#include "core/mem.h"
#include "core/vault.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static char *copy_text(const char *text)
{
	return vault_copy(text, strlen(text));
}

static void *alloc_array(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		mem_exhausted();
	return vault_alloc(bytes);
}

/* ── OpenSSL: keys, and what comes out of decryption. crypto(3), "CRYPTO_set_mem_functions" ── */

static void *tls_alloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return vault_alloc(size);
}

static void tls_free(void *block, const char *file, int line)
{
	(void)file;
	(void)line;
	vault_free(block);
}

static void *tls_resize(void *block, size_t size, const char *file, int line)
{
	if (size > 0)
		return vault_resize(block, size);
	tls_free(block, file, line);
	return NULL;
}

typedef void *tls_alloc_fn(size_t size, const char *file, int line);
typedef void *tls_resize_fn(void *block, size_t size, const char *file, int line);
typedef void tls_free_fn(void *block, const char *file, int line);
typedef int tls_set_fn(tls_alloc_fn *alloc, tls_resize_fn *resize, tls_free_fn *free);

/* This program is not linked with it: curl is, or with another. It refuses once it has begun to work, which is as well the second time. */
static void move_tls(void)
{
	void *symbol = dlsym(RTLD_DEFAULT, "CRYPTO_set_mem_functions");
	tls_set_fn *set;

	memcpy(&set, &symbol, sizeof(set)); /* the way from an object's address to a function's */
	if (set)
		set(tls_alloc, tls_resize, tls_free);
}

/* With the keys of its sessions in a file, as SSLKEYLOGFILE of the environment asks of curl, whoever has recorded them reads them. */
static void keep_session_keys(void)
{
	unsetenv("SSLKEYLOGFILE");
}

CURLcode http_memory_init(void)
{
	move_tls();
	keep_session_keys();
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, vault_alloc, vault_free, vault_resize, copy_text, alloc_array);
}
