#include "assertion.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/entra_jwt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct signer {
	EVP_PKEY *key;
	X509 *certificate;
	char *pem;
};

static char *pem_of(X509 *certificate)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;

	assert_int_equal(PEM_write_bio_X509(bio, certificate), 1);
	long n = BIO_get_mem_data(bio, &data);
	char *pem = xstrndup(data, (size_t)n);
	BIO_free(bio);
	return pem;
}

struct signer *signer_new(int64_t now_ms, int64_t ends_ms)
{
	struct signer *s = xcalloc(1, sizeof(*s));
	X509_NAME *name;

	s->key = EVP_RSA_gen(2048);
	s->certificate = X509_new();
	assert_non_null(s->key);
	ASN1_INTEGER_set(X509_get_serialNumber(s->certificate), 1);
	ASN1_TIME_set(X509_getm_notBefore(s->certificate), (time_t)(now_ms / 1000) - 86400);
	ASN1_TIME_set(X509_getm_notAfter(s->certificate), (time_t)(ends_ms / 1000));
	X509_set_pubkey(s->certificate, s->key);
	name = X509_get_subject_name(s->certificate);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"a program", -1, -1, 0);
	X509_set_issuer_name(s->certificate, name);
	assert_true(X509_sign(s->certificate, s->key, EVP_sha256()) > 0);
	s->pem = pem_of(s->certificate);
	return s;
}

void signer_free(struct signer *s)
{
	EVP_PKEY_free(s->key);
	X509_free(s->certificate);
	free(s->pem);
	free(s);
}

const char *signer_certificate(const struct signer *s)
{
	return s->pem;
}

static void add_signature(const struct signer *s, bool pss, struct buf *text)
{
	unsigned char signature[256];
	size_t n = sizeof(signature);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *settings = NULL;

	assert_int_equal(EVP_DigestSignInit(md, &settings, EVP_sha256(), NULL, s->key), 1);
	if (pss) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST), 1);
	}
	assert_int_equal(EVP_DigestSign(md, signature, &n, (const unsigned char *)text->data, text->len), 1);
	EVP_MD_CTX_free(md);
	buf_addch(text, '.');
	base64url_add(text, signature, n);
}

char *signer_sign(const struct signer *s, const char *alg, bool sha1, const char *claims)
{
	unsigned char print[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	struct buf header = BUF_INIT, thumbprint = BUF_INIT, text = BUF_INIT;

	assert_int_equal(X509_digest(s->certificate, sha1 ? EVP_sha1() : EVP_sha256(), print, &n), 1);
	base64url_add(&thumbprint, print, n);
	buf_addf(&header, "{\"alg\":\"%s\",\"typ\":\"JWT\",\"%s\":\"%s\"}", alg, sha1 ? "x5t" : "x5t#S256", thumbprint.data);
	base64url_add(&text, header.data, header.len);
	buf_addch(&text, '.');
	base64url_add(&text, claims, strlen(claims));
	add_signature(s, str_eq(alg, "PS256"), &text);
	buf_clear(&header);
	buf_clear(&thumbprint);
	return buf_steal(&text);
}
