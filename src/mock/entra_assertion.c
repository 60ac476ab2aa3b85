/* A client assertion: a JWT that the application signs with the key of its registered certificate. Source: "Microsoft identity platform
 * application authentication certificate credentials". */
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "json/decode.h"
#include "mock/entra.h"
#include "mock/entra_jwt.h"
#include "mock/entra_refusals.h"
#include "mock/world.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct header {
	char *alg, *typ, *x5t, *x5t_s256;
};
static const struct json_field header_fields[] = {
	JSON_FIELD("alg", JSON_TEXT, struct header, alg, .flags = JSON_REQUIRED),
	JSON_FIELD("typ", JSON_TEXT, struct header, typ),
	JSON_FIELD("x5t", JSON_TEXT, struct header, x5t),
	JSON_FIELD("x5t#S256", JSON_TEXT, struct header, x5t_s256),
	JSON_FIELDS_END,
};
static const struct json_shape header_shape = { "the header of a client assertion", sizeof(struct header), header_fields };

struct claims {
	char *aud, *iss, *sub, *jti;
	int64_t exp, nbf;
};
static const struct json_field claims_fields[] = {
	JSON_FIELD("aud", JSON_TEXT, struct claims, aud, .flags = JSON_REQUIRED),
	JSON_FIELD("iss", JSON_TEXT, struct claims, iss, .flags = JSON_REQUIRED),
	JSON_FIELD("sub", JSON_TEXT, struct claims, sub, .flags = JSON_REQUIRED),
	JSON_FIELD("jti", JSON_TEXT, struct claims, jti, .flags = JSON_REQUIRED),
	JSON_FIELD("exp", JSON_INT, struct claims, exp, .flags = JSON_REQUIRED, .max = INT64_MAX / 1000),
	JSON_FIELD("nbf", JSON_INT, struct claims, nbf, .max = INT64_MAX / 1000),
	JSON_FIELDS_END,
};
static const struct json_shape claims_shape = { "the claims of a client assertion", sizeof(struct claims), claims_fields };

/* ---- the certificate ---- */

enum { CERTIFICATE_LIMIT = 64 * 1024 };

/* The bytes of the first certificate. The lines of PEM may have become words on their way through training control. */
static bool certificate_bytes(const char *pem, struct buf *ret)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----", close[] = "-----END CERTIFICATE-----";
	const char *from = strstr(pem, begin), *to = from ? strstr(from, close) : NULL;
	struct buf packed = BUF_INIT;
	bool whole;

	if (!to)
		return false;
	for (from += strlen(begin); from < to; from++)
		if (!isspace((unsigned char)*from))
			buf_addch(&packed, *from);
	whole = base64_decode(packed.data, packed.len, ret);
	buf_clear(&packed);
	return whole;
}

/* NULL: the application has none, or it cannot be read. */
static X509 *registered(const struct scenario_app *app)
{
	struct buf text = BUF_INIT, bytes = BUF_INIT;
	X509 *certificate = NULL;

	if (strstr(app->certificate, "-----BEGIN"))
		buf_addstr(&text, app->certificate);
	else if (*app->certificate)
		file_read(app->certificate, CERTIFICATE_LIMIT, &text, NULL);
	if (certificate_bytes(text.data, &bytes)) {
		const unsigned char *at = (const unsigned char *)bytes.data;
		certificate = d2i_X509(NULL, &at, (long)bytes.len);
	}
	buf_clear(&bytes);
	buf_clear(&text);
	return certificate;
}

static bool is_thumbprint(X509 *certificate, const EVP_MD *digest, const char *text)
{
	unsigned char print[EVP_MAX_MD_SIZE];
	struct buf mine = BUF_INIT;
	unsigned n = 0;
	bool same;

	if (!text || X509_digest(certificate, digest, print, &n) != 1)
		return false;
	base64url_add(&mine, print, n);
	same = strncmp(mine.data, text, mine.len) == 0 && text[mine.len + strspn(text + mine.len, "=")] == '\0';
	buf_clear(&mine);
	return same;
}

static bool names_certificate(X509 *certificate, const struct header *h)
{
	return is_thumbprint(certificate, EVP_sha256(), h->x5t_s256) || is_thumbprint(certificate, EVP_sha1(), h->x5t);
}

/* PS256 has a salt as long as its digest (RFC 7518, 3.5). */
static bool is_signed(X509 *certificate, const char *alg, const char *text, const struct jwt *j)
{
	EVP_PKEY *key = X509_get0_pubkey(certificate);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *settings = NULL;
	bool pss = str_eq(alg, "PS256"), good = false;

	if (md && key && EVP_PKEY_is_a(key, "RSA") && EVP_DigestVerifyInit(md, &settings, EVP_sha256(), NULL, key) == 1 &&
			(!pss || (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
				EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1)))
		good = EVP_DigestVerify(md, (const unsigned char *)j->signature.data, j->signature.len, (const unsigned char *)text, j->signed_len) == 1;
	EVP_MD_CTX_free(md);
	return good;
}

/* NULL: it is right. */
static const char *key_fault(struct world *w, const struct scenario_app *app, const char *text, const struct jwt *j, const struct header *h)
{
	X509 *certificate = registered(app);
	time_t now = (time_t)(world_service_ms(w) / 1000);
	const char *fault = NULL;

	if (!certificate || !names_certificate(certificate, h))
		fault = "The key was not found.";
	else if (X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0)
		fault = "The key used is expired.";
	else if (!is_signed(certificate, h->alg, text, j))
		fault = "The key was found, but the signature does not match.";
	X509_free(certificate);
	return fault;
}

/* ---- what it says ---- */

static bool is_below(struct world *w, const char *tenant, const char *aud)
{
	static const char *const tails[] = { "/oauth2/v2.0/token", "/oauth2/token", "/v2.0" };
	bool is = false;

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]) && !is; i++) {
		char *url = entra_url(w, "/%s%s", tenant, tails[i]);
		is = str_ieq(aud, url);
		free(url);
	}
	return is;
}

/* The token endpoint that it is sent to, or the tenant's own address; the tenant under its id, or as the request names it. */
static bool is_our_audience(struct world *w, const struct request *rq, const struct entra_tenant *t, const char *aud)
{
	return is_below(w, rq->params[0], aud) || (!t->any && is_below(w, t->id, aud));
}

static bool time_holds(struct world *w, const struct request *rq, struct response *rs, const struct claims *c)
{
	int64_t now = world_service_ms(w) / 1000, tolerance = w->scenario->sign_in.clock_tolerance_s;
	char at[TIME_TEXT], from[TIME_TEXT], to[TIME_TEXT], detail[200];

	if (now <= c->exp + tolerance && now >= c->nbf - tolerance && c->exp > c->nbf)
		return true;
	snprintf(detail, sizeof(detail), "Current time: %s, assertion valid from %s, expiry time of assertion %s.", time_wire(now * 1000, at),
		time_wire(c->nbf * 1000, from), time_wire(c->exp * 1000, to));
	entra_refuse(w, rq, rs, NO_ASSERTION_TIME, detail);
	return false;
}

static bool claims_hold(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const struct entra_tenant *t,
	const struct claims *c)
{
	if (!str_ieq(c->iss, c->sub)) {
		entra_refuse(w, rq, rs, NO_ASSERTION_ISSUER, NULL);
		return false;
	}
	if (!str_ieq(c->iss, app->client_id)) {
		entra_refuse(w, rq, rs, NO_ASSERTION_CLIENT, NULL);
		return false;
	}
	if (!is_our_audience(w, rq, t, c->aud)) {
		entra_refuse(w, rq, rs, NO_ASSERTION_AUDIENCE, c->aud);
		return false;
	}
	return time_holds(w, rq, rs, c);
}

static bool judge(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const char *text, const struct jwt *j,
	const struct header *h, const struct entra_tenant *t)
{
	struct error err = ERROR_INIT;
	struct claims c = { 0 };
	const char *fault = !str_eq(h->alg, "RS256") && !str_eq(h->alg, "PS256") ? "its algorithm is not RS256 or PS256" :
		h->typ && !str_ieq(h->typ, "JWT") ? "its type is not JWT" :
		!h->x5t && !h->x5t_s256 ? "it names no certificate, by x5t or x5t#S256" : NULL;
	bool holds = false;

	if (!fault && json_decode(&claims_shape, &c, j->claims.data, j->claims.len, &json_limits_default, &err) < 0)
		fault = err.text;
	if (fault)
		entra_refuse(w, rq, rs, NO_ASSERTION_FORM, fault);
	else if ((fault = key_fault(w, app, text, j, h)))
		entra_refuse(w, rq, rs, NO_ASSERTION_KEY, fault);
	else
		holds = claims_hold(w, rq, rs, app, t, &c);
	json_clear(&claims_shape, &c);
	return holds;
}

bool entra_assertion_holds(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const char *assertion,
	const struct entra_tenant *t)
{
	struct error err = ERROR_INIT;
	struct header h = { 0 };
	struct jwt j;
	bool holds = false;

	if (!jwt_split(&j, assertion))
		entra_refuse(w, rq, rs, NO_ASSERTION_FORM, "it is not three parts of base 64");
	else if (json_decode(&header_shape, &h, j.header.data, j.header.len, &json_limits_default, &err) < 0)
		entra_refuse(w, rq, rs, NO_ASSERTION_FORM, err.text);
	else
		holds = judge(w, rq, rs, app, assertion, &j, &h, t);
	json_clear(&header_shape, &h);
	jwt_clear(&j);
	return holds;
}
