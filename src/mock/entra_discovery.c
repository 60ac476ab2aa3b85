/* What a client may ask before it signs anybody in: OpenID Connect Discovery 1.0, the instances of a cloud, the keys. */
#include "core/text.h"
#include "json/write.h"
#include "mock/entra.h"
#include "mock/entra_key.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_url(struct world *w, struct json_writer *json, const char *name, const char *tenant, const char *tail)
{
	char *url = entra_url(w, "/%s%s", tenant, tail);

	json_put_string(json, name, url);
	free(url);
}

static void put_words(struct json_writer *json, const char *name, const char *const *words)
{
	json_key(json, name);
	json_array(json);
	while (*words)
		json_string(json, *words++);
	json_array_end(json);
}

void entra_discovery(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const methods[] = { "client_secret_post", "private_key_jwt", "client_secret_basic", NULL };
	static const char *const response_types[] = { "code", "id_token", "code id_token", NULL };
	static const char *const scopes[] = { "openid", "profile", "email", "offline_access", NULL };
	static const char *const subjects[] = { "pairwise", NULL };
	static const char *const algorithms[] = { "RS256", NULL };
	struct entra_tenant t;

	if (!entra_tenant_take(w, rq, rs, &t))
		return;
	/* A tenant that the person brings along is a placeholder in the issuer's name. */
	const char *own = t.any ? rq->params[0] : t.id, *issuer = t.any ? "{tenantid}" : t.id;
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	put_url(w, json, "token_endpoint", own, "/oauth2/v2.0/token");
	put_words(json, "token_endpoint_auth_methods_supported", methods);
	put_url(w, json, "jwks_uri", own, "/discovery/v2.0/keys");
	put_words(json, "subject_types_supported", subjects);
	put_words(json, "id_token_signing_alg_values_supported", algorithms);
	put_words(json, "response_types_supported", response_types);
	put_words(json, "scopes_supported", scopes);
	put_url(w, json, "issuer", issuer, "/v2.0");
	put_url(w, json, "authorization_endpoint", own, "/oauth2/v2.0/authorize");
	put_url(w, json, "device_authorization_endpoint", own, "/oauth2/v2.0/devicecode");
	put_url(w, json, "end_session_endpoint", own, "/oauth2/v2.0/logout");
	json_object_end(json);
}

/* The host and port that this Entra goes by; it has no other name. */
static char *own_host(struct world *w)
{
	char *url = entra_url(w, "/");
	const char *host = strstr(url, "://");
	char *copy = NULL;

	host = host ? host + 3 : url;
	str_set(&copy, host);
	copy[strcspn(copy, "/")] = '\0';
	free(url);
	return copy;
}

void entra_instances(struct world *w, const struct request *rq, struct response *rs)
{
	struct json_writer *json = response_json(rs, 200);
	char *host = own_host(w);

	(void)rq;
	json_object(json);
	put_url(w, json, "tenant_discovery_endpoint", "common", "/v2.0/.well-known/openid-configuration");
	json_put_string(json, "api-version", "1.1");
	json_key(json, "metadata");
	json_array(json);
	json_object(json);
	json_put_string(json, "preferred_network", host);
	json_put_string(json, "preferred_cache", host);
	json_key(json, "aliases");
	json_array(json);
	json_string(json, host);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	free(host);
}

void entra_key_list(struct world *w, const struct request *rq, struct response *rs)
{
	struct json_writer *json = response_json(rs, 200);

	(void)rq;
	json_object(json);
	json_key(json, "keys");
	json_array(json);
	entra_key_write(w->entra_key, json);
	json_array_end(json);
	json_object_end(json);
}
