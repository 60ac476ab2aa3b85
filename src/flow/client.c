#include "config.h"

#include "flow/client.h"

#include "api/api.h"
#include "api/api_sign_in.h"
#include "config/config.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/network.h"
#include "flow/trace_file.h"
#include "http/http.h"

#include <stdlib.h>

#define CERTIFICATE_MOST 65536

/* What proves who the program is, where no person signs in. */
struct identity {
	struct secret secret, certificate, key, passphrase;
};

static void identity_clear(struct identity *who)
{
	secret_clear(&who->secret);
	secret_clear(&who->certificate);
	secret_clear(&who->key);
	secret_clear(&who->passphrase);
}

static int read_certificate(const struct config *config, struct secret *ret, struct error *err)
{
	struct buf text = BUF_INIT;
	int rc = file_read(config_text(config, CONFIG_TENANT_CERTIFICATE_FILE), CERTIFICATE_MOST, &text, err);
	if (rc == 0)
		secret_set(ret, text.data, text.len);
	buf_clear(&text);
	return rc;
}

static int check_identity(const struct config *config, struct error *err)
{
	bool certificate = config_is_set(config, CONFIG_TENANT_CERTIFICATE_FILE), key = config_is_set(config, CONFIG_TENANT_CERTIFICATE_KEY_FILE);
	if (certificate != key)
		return error_set(err, ERROR_CONFIG, _("A certificate and its key belong together: set both tenant.certificate_file and tenant.certificate_key_file, or neither."));
	if (certificate && config_is_set(config, CONFIG_TENANT_CLIENT_SECRET_FILE))
		return error_set(err, ERROR_CONFIG,
			_("The program can prove itself by a secret or by a certificate, not by both: set tenant.client_secret_file or tenant.certificate_file."));
	return 0;
}

/* A descriptor is read once: nothing is opened before everything is known to be wanted. */
static int identity_read(const struct config *config, struct identity *who, struct error *err)
{
	int rc = check_identity(config, err);
	if (rc == 0 && config_is_set(config, CONFIG_TENANT_CLIENT_SECRET_FILE))
		rc = secret_read_file(&who->secret, config_text(config, CONFIG_TENANT_CLIENT_SECRET_FILE), err);
	if (rc == 0 && config_is_set(config, CONFIG_TENANT_CERTIFICATE_FILE))
		rc = read_certificate(config, &who->certificate, err);
	if (rc == 0 && config_is_set(config, CONFIG_TENANT_CERTIFICATE_KEY_FILE))
		rc = secret_read_whole(&who->key, config_text(config, CONFIG_TENANT_CERTIFICATE_KEY_FILE), err);
	if (rc == 0 && config_is_set(config, CONFIG_TENANT_CERTIFICATE_PASSPHRASE_FILE))
		rc = secret_read_file(&who->passphrase, config_text(config, CONFIG_TENANT_CERTIFICATE_PASSPHRASE_FILE), err);
	return rc;
}

/* Whose customer, is the first question of a partner. */
static int check_partner(const struct config *config, struct error *err)
{
	static const char *const nobody[] = { "organizations", "common", "consumers" };
	for (size_t i = 0; config_is_set(config, CONFIG_TENANT_PARTNER_ID) && i < sizeof nobody / sizeof *nobody; i++)
		if (str_ieq(config_text(config, CONFIG_TENANT_ID), nobody[i]))
			return error_set(err, ERROR_CONFIG,
				_("tenant.partner_id is set, but not whose tenant is upgraded: set tenant.id to the customer's id or domain."));
	return 0;
}

static int prove(struct api *api, struct identity *who, const struct config *config, struct error *err)
{
	int rc = secret_is_set(&who->certificate) ? api_use_certificate(api, &who->certificate, &who->key, &who->passphrase, err) : 0;
	if (rc == 0 && config_is_set(config, CONFIG_TENANT_TOKEN_CACHE_FILE))
		rc = api_use_token_cache(api, config_text(config, CONFIG_TENANT_TOKEN_CACHE_FILE), err);
	return rc;
}

static struct api *make_api(const struct config *config, struct secret *client_secret, struct http *http, struct timers *timers)
{
	char **scopes = config_list(config, CONFIG_TENANT_SCOPES);
	struct api_config api = {
		.url = {
			[API_ENTRA] = config_text(config, CONFIG_SERVICE_ENTRA),
			[API_GRAPH] = config_text(config, CONFIG_SERVICE_GRAPH),
			[API_COMMERCE] = config_text(config, CONFIG_SERVICE_COMMERCE),
			[API_PRICES] = config_text(config, CONFIG_SERVICE_PRICES),
			[API_STOREFRONT] = config_text(config, CONFIG_SERVICE_STOREFRONT),
		},
		.tenant = config_text(config, CONFIG_TENANT_ID),
		.partner = config_text(config, CONFIG_TENANT_PARTNER_ID),
		.client_id = config_text(config, CONFIG_TENANT_CLIENT_ID),
		.scopes = (const char *const *)scopes,
		.user_agent = PACKAGE_NAME "/" PACKAGE_VERSION,
		.limits = {
			.timeout_ms = (int)config_int(config, CONFIG_SERVICE_PATIENCE_SECONDS) * 1000,
			.price_sheet_timeout_ms = (int)config_int(config, CONFIG_SERVICE_PATIENCE_SECONDS) * 10000,
			.attempts = (int)config_int(config, CONFIG_SERVICE_ATTEMPTS),
		},
	};
	secret_move(&api.client_secret, client_secret);
	struct api *made = api_new(&api, http, timers);
	free(scopes);
	return made;
}

int client_open(const struct config *config, struct http **ret_http, struct timers **ret_timers, struct api **ret_api, struct error *err)
{
	struct identity who = { .secret = SECRET_INIT };
	struct http *http = NULL;
	int rc = check_partner(config, err);
	if (rc == 0)
		rc = identity_read(config, &who, err);
	if (rc == 0 && !(http = network_open(config, err))) /* before the TLS library reads a key: from here on it keeps what it has in the vault */
		rc = -(int)err->kind;
	if (rc == 0) {
		struct timers *timers = timers_new();
		struct api *api = make_api(config, &who.secret, http, timers);
		trace_file_listen(api);
		rc = prove(api, &who, config, err);
		if (rc == 0) {
			*ret_http = http;
			*ret_timers = timers;
			*ret_api = api;
		} else {
			api_free(api);
			http_free(http);
			timers_free(timers);
		}
	}
	identity_clear(&who);
	return rc;
}

void client_forget_identity(struct config *config)
{
	static const enum config_key keys[] = { CONFIG_TENANT_CLIENT_SECRET_FILE, CONFIG_TENANT_CERTIFICATE_FILE, CONFIG_TENANT_CERTIFICATE_KEY_FILE,
		CONFIG_TENANT_CERTIFICATE_PASSPHRASE_FILE, CONFIG_NETWORK_PROXY_CREDENTIALS_FILE };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char *setting = xasprintf("%s=", config_key_name(keys[i]));
		config_set(config, setting, NULL);
		free(setting);
	}
}
