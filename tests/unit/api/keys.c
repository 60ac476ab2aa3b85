#include "tests/unit/api/keys.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static void take(BIO *bio, struct secret *to)
{
	char *text;
	long n = BIO_get_mem_data(bio, &text);

	secret_set(to, text, (size_t)n);
	BIO_free(bio);
}

void keys_make(int bits, const char *passphrase, struct secret *certificate, struct secret *key)
{
	EVP_PKEY *pair = EVP_RSA_gen((unsigned)bits);
	X509 *x = X509_new();
	BIO *bio = BIO_new(BIO_s_mem());

	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, pair);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_sign(x, pair, EVP_sha256());
	PEM_write_bio_X509(bio, x);
	take(bio, certificate);
	bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PKCS8PrivateKey(bio, pair, passphrase ? EVP_aes_256_cbc() : NULL, passphrase, passphrase ? (int)strlen(passphrase) : 0, NULL, NULL);
	take(bio, key);
	X509_free(x);
	EVP_PKEY_free(pair);
}

static size_t decode(const char *text, size_t n, unsigned char *to, size_t size)
{
	char padded[2048];
	size_t len = n;
	int got;

	if (n + 4 > sizeof(padded) || n > size)
		return 0;
	for (size_t i = 0; i < n; i++)
		padded[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	while (len % 4 != 0)
		padded[len++] = '=';
	got = EVP_DecodeBlock(to, (unsigned char *)padded, (int)len);
	return got < 0 ? 0 : (size_t)got - (len - n);
}

bool keys_verify(const struct secret *certificate, const char *token, char header[512], char claims[1024])
{
	const char *first = strchr(token, '.'), *second = first ? strchr(first + 1, '.') : NULL;
	BIO *bio = BIO_new_mem_buf(certificate->data, (int)certificate->len);
	X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	unsigned char signature[1024];
	bool good = false;

	if (second) {
		size_t n = decode(second + 1, strlen(second + 1), signature, sizeof(signature));

		header[decode(token, (size_t)(first - token), (unsigned char *)header, 511)] = '\0';
		claims[decode(first + 1, (size_t)(second - first - 1), (unsigned char *)claims, 1023)] = '\0';
		good = EVP_DigestVerifyInit(context, &how, EVP_sha256(), NULL, X509_get0_pubkey(x)) == 1 &&
			EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(how, 32) == 1 &&
			EVP_DigestVerify(context, signature, n, (const unsigned char *)token, (size_t)(second - token)) == 1;
	}
	EVP_MD_CTX_free(context);
	X509_free(x);
	BIO_free(bio);
	return good;
}
