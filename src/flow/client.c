#include "config.h"

#include "flow/client.h"

#include "api/api.h"
#include "config/config.h"
#include "core/error.h"
#include "core/text.h"
#include "core/timers.h"
#include "http/http.h"

int client_open(const struct config *config, struct http **ret_http, struct timers **ret_timers, struct api **ret_api, struct error *err)
{
	struct api_config api = {
		.url = {
			[API_ENTRA] = config_text(config, CONFIG_SERVICE_ENTRA),
			[API_GRAPH] = config_text(config, CONFIG_SERVICE_GRAPH),
			[API_COMMERCE] = config_text(config, CONFIG_SERVICE_COMMERCE),
			[API_PRICES] = config_text(config, CONFIG_SERVICE_PRICES),
			[API_STOREFRONT] = config_text(config, CONFIG_SERVICE_STOREFRONT),
		},
		.tenant = config_text(config, CONFIG_TENANT_ID),
		.client_id = config_text(config, CONFIG_TENANT_CLIENT_ID),
		.user_agent = PACKAGE_NAME "/" PACKAGE_VERSION,
		.limits = {
			.timeout_ms = (int)config_int(config, CONFIG_SERVICE_PATIENCE_SECONDS) * 1000,
			.price_sheet_timeout_ms = (int)config_int(config, CONFIG_SERVICE_PATIENCE_SECONDS) * 10000,
			.attempts = (int)config_int(config, CONFIG_SERVICE_ATTEMPTS),
		},
	};
	const char *secret_path = config_text(config, CONFIG_TENANT_CLIENT_SECRET_FILE);
	struct http *http;

	if (!str_empty(secret_path) && secret_read_file(&api.client_secret, secret_path, err) != 0)
		return -(int)err->kind;
	http = http_new(err);
	if (!http) {
		secret_clear(&api.client_secret);
		return -(int)err->kind;
	}
	*ret_http = http;
	*ret_timers = timers_new();
	*ret_api = api_new(&api, http, *ret_timers);
	return 0;
}
