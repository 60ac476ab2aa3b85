#include "mock/entra_key.h"

#include "core/buf.h"
#include "core/ident.h"
#include "core/mem.h"
#include "json/write.h"
#include "mock/entra_jwt.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>

enum { KEY_BITS = 2048, SIGNATURE_MOST = KEY_BITS / 8 };

struct entra_key {
	EVP_PKEY *pair;
	char id[UUID_TEXT];
};

struct entra_key *entra_key_new(void)
{
	return xcalloc(1, sizeof(struct entra_key));
}

void entra_key_free(struct entra_key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->pair);
	free(k);
}

static EVP_PKEY *pair(struct entra_key *k)
{
	if (!k->pair) {
		k->pair = EVP_RSA_gen(KEY_BITS);
		uuid_make(k->id);
	}
	if (!k->pair)
		mem_exhausted(); /* nothing else makes it fail */
	return k->pair;
}

void entra_key_sign(struct entra_key *k, const char *claims, struct buf *to)
{
	unsigned char signature[SIGNATURE_MOST];
	size_t from = to->len, n = sizeof(signature);
	struct buf header = BUF_INIT;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY *key = pair(k);

	buf_addf(&header, "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"%s\"}", k->id);
	base64url_add(to, header.data, header.len);
	buf_addch(to, '.');
	buf_reset(&header);
	buf_addstr(&header, claims);
	base64url_add(to, header.data, header.len);
	if (!md || EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key) != 1 ||
			EVP_DigestSign(md, signature, &n, (const unsigned char *)to->data + from, to->len - from) != 1)
		mem_exhausted();
	buf_addch(to, '.');
	base64url_add(to, signature, n);
	EVP_MD_CTX_free(md);
	buf_clear(&header);
}

static void put_number(struct json_writer *json, const char *name, EVP_PKEY *key, const char *part)
{
	unsigned char bytes[SIGNATURE_MOST];
	struct buf text = BUF_INIT;
	BIGNUM *number = NULL;

	if (EVP_PKEY_get_bn_param(key, part, &number) == 1 && BN_num_bytes(number) <= (int)sizeof(bytes))
		base64url_add(&text, bytes, (size_t)BN_bn2bin(number, bytes));
	json_put_string(json, name, text.data);
	BN_free(number);
	buf_clear(&text);
}

void entra_key_write(struct entra_key *k, struct json_writer *json)
{
	EVP_PKEY *key = pair(k);

	json_object(json);
	json_put_string(json, "kty", "RSA");
	json_put_string(json, "use", "sig");
	json_put_string(json, "alg", "RS256");
	json_put_string(json, "kid", k->id);
	put_number(json, "n", key, OSSL_PKEY_PARAM_RSA_N);
	put_number(json, "e", key, OSSL_PKEY_PARAM_RSA_E);
	json_object_end(json);
}
