#include "flow/network.h"

#include "config/config.h"
#include "core/text.h"
#include "http/http.h"

struct http *network_open(const struct config *config, struct error *err)
{
	struct http_settings settings = {
		.proxy = config_text(config, CONFIG_NETWORK_PROXY),
		.no_proxy = config_text(config, CONFIG_NETWORK_NO_PROXY),
		.ca_file = config_text(config, CONFIG_NETWORK_CA_FILE),
		.version_2 = str_eq(config_text(config, CONFIG_NETWORK_HTTP), "2"),
	};
	const char *credentials = config_text(config, CONFIG_NETWORK_PROXY_CREDENTIALS_FILE);
	if (!str_empty(credentials) && secret_read_file(&settings.proxy_credentials, credentials, err) != 0)
		return NULL;
	return http_new(&settings, err);
}
