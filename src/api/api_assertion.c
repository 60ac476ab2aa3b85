#include "api/api_assertion.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/vault.h"
#include "json/write.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#define LASTS_S 300 /* the service advises five to ten minutes */
#define EARLY_S 30  /* clocks that differ by less do not matter */
#define LEAST_BITS 2048

struct assertion_key {
	EVP_PKEY *key;
	char *thumbprint; /* base64url of the certificate's SHA-256 */
};

/* RFC 4648, 5, without padding. */
static void add_base64url(struct buf *to, const void *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const unsigned char *b = bytes;

	for (size_t i = 0; i < n; i += 3) {
		unsigned bits = (unsigned)b[i] << 16 | (i + 1 < n ? (unsigned)b[i + 1] << 8 : 0) | (i + 2 < n ? b[i + 2] : 0U);

		for (size_t k = 0; k < 4 && i + k < n + 1; k++)
			buf_addch(to, digits[bits >> (18 - 6 * k) & 63]);
	}
}

/* ── reading ── */

struct opener {
	const struct secret *passphrase;
	bool asked;
};

static int on_passphrase(char *to, int size, int writing, void *arg)
{
	struct opener *o = arg;

	(void)writing;
	o->asked = true;
	if (!o->passphrase || !secret_is_set(o->passphrase) || o->passphrase->len > (size_t)size)
		return -1;
	memcpy(to, o->passphrase->data, o->passphrase->len);
	return (int)o->passphrase->len;
}

static BIO *open_text(const struct secret *text)
{
	BIO *bio = BIO_new_mem_buf(text->data, text->len > INT_MAX ? 0 : (int)text->len);

	if (!bio)
		mem_exhausted();
	return bio;
}

static X509 *read_certificate(const struct secret *text, struct error *err)
{
	struct opener nothing = { .passphrase = NULL }; /* without one the library asks at the terminal */
	BIO *bio = open_text(text);
	X509 *certificate = PEM_read_bio_X509(bio, NULL, on_passphrase, &nothing);

	BIO_free(bio);
	if (!certificate)
		error_set(err, ERROR_CONFIG, _("What tenant.certificate_file names holds no certificate in PEM: it begins with “-----BEGIN CERTIFICATE-----”."));
	return certificate;
}

static EVP_PKEY *read_key(const struct secret *text, const struct secret *passphrase, struct error *err)
{
	struct opener opener = { .passphrase = passphrase };
	BIO *bio = open_text(text);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, on_passphrase, &opener);

	BIO_free(bio);
	if (key)
		return key;
	if (opener.asked && passphrase && secret_is_set(passphrase))
		error_set(err, ERROR_CONFIG, _("The passphrase of tenant.certificate_passphrase_file does not open the key of tenant.certificate_key_file."));
	else if (opener.asked)
		error_set(err, ERROR_CONFIG,
			_("The key of tenant.certificate_key_file is locked with a passphrase. Name a file that holds it in tenant.certificate_passphrase_file."));
	else
		error_set(err, ERROR_CONFIG, _("What tenant.certificate_key_file names holds no private key in PEM: it begins with “-----BEGIN PRIVATE KEY-----”."));
	return NULL;
}

static int check(X509 *certificate, EVP_PKEY *key, struct error *err)
{
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < LEAST_BITS)
		return error_set(err, ERROR_CONFIG, _("The key of tenant.certificate_key_file is not an RSA key of at least %d bits; the sign-in service takes no other."),
			LEAST_BITS);
	if (X509_check_private_key(certificate, key) != 1)
		return error_set(err, ERROR_CONFIG, _("The key of tenant.certificate_key_file is not that of the certificate in tenant.certificate_file."));
	return 0;
}

static char *thumbprint_of(X509 *certificate)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	struct buf text = BUF_INIT;

	if (X509_digest(certificate, EVP_sha256(), digest, &n) != 1)
		mem_exhausted();
	add_base64url(&text, digest, n);
	return buf_steal(&text);
}

int assertion_key_new(struct assertion_key **ret, const struct secret *certificate_text, const struct secret *key_text,
	const struct secret *passphrase, struct error *err)
{
	X509 *certificate = read_certificate(certificate_text, err);
	EVP_PKEY *key = certificate ? read_key(key_text, passphrase, err) : NULL;
	int rc = key ? check(certificate, key, err) : -ERROR_CONFIG;

	if (rc == 0) {
		*ret = xmalloc(sizeof(**ret));
		**ret = (struct assertion_key){ .key = key, .thumbprint = thumbprint_of(certificate) };
		key = NULL;
	}
	EVP_PKEY_free(key);
	X509_free(certificate);
	ERR_clear_error();
	return rc;
}

void assertion_key_free(struct assertion_key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->key);
	free(k->thumbprint);
	free(k);
}

/* ── signing ── */

static void add_header(struct buf *to, const struct assertion_key *k)
{
	struct buf json = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &json);
	json_object(&w);
	json_put_string(&w, "alg", "PS256");
	json_put_string(&w, "typ", "JWT");
	json_put_string(&w, "x5t#S256", k->thumbprint);
	json_object_end(&w);
	add_base64url(to, json.data, json.len);
	buf_clear(&json);
}

static void add_claims(struct buf *to, const char *audience, const char *client_id, int64_t now_s)
{
	struct buf json = BUF_INIT;
	struct json_writer w;
	char id[UUID_TEXT];

	uuid_make(id);
	json_writer_init(&w, &json);
	json_object(&w);
	json_put_string(&w, "aud", audience);
	json_put_string(&w, "iss", client_id);
	json_put_string(&w, "sub", client_id);
	json_put_string(&w, "jti", id);
	json_put_int(&w, "iat", now_s - EARLY_S);
	json_put_int(&w, "nbf", now_s - EARLY_S);
	json_put_int(&w, "exp", now_s + LASTS_S);
	json_object_end(&w);
	add_base64url(to, json.data, json.len);
	buf_clear(&json);
}

/* RFC 7518, 3.5: RSASSA-PSS, SHA-256 everywhere, a salt as long as the digest. */
static bool add_signature(struct buf *to, EVP_PKEY *key)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	unsigned char signature[2048];
	size_t n = sizeof(signature);
	bool signed_it = context && EVP_DigestSignInit(context, &how, EVP_sha256(), NULL, key) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1 &&
		EVP_DigestSign(context, signature, &n, (const unsigned char *)to->data, to->len) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	if (!signed_it)
		return false;
	buf_addch(to, '.');
	add_base64url(to, signature, n);
	explicit_bzero(signature, sizeof(signature));
	return true;
}

bool assertion_make(const struct assertion_key *k, const char *audience, const char *client_id, int64_t now_ms, struct secret *ret)
{
	struct buf token = BUF_SECRET_INIT;
	bool made;

	add_header(&token, k);
	buf_addch(&token, '.');
	add_claims(&token, audience, client_id, now_ms / 1000);
	made = add_signature(&token, k->key);
	if (made)
		secret_set(ret, token.data, token.len);
	buf_clear(&token);
	return made;
}
