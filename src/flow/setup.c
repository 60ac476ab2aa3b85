#include "flow/setup.h"

#include "config/config.h"
#include "config/ini.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/product_reference.h"

#include <stdlib.h>

#define REFERENCE_BYTES ((size_t)8 << 20) /* fifty times the table of today */

char *setup_data_path(const char *name)
{
	const char *dir = getenv("M365_UPGRADE_DATADIR");
	return xasprintf("%s/%s", str_empty(dir) ? PKGDATADIR : dir, name);
}

static int take_entry(void *file, const struct ini_entry *e, struct error *err)
{
	return product_file_set(file, e->section, e->key, e->value, err);
}

static int read_file(const char *path, struct product_file *file, struct error *err)
{
	int rc = ini_each(path, take_entry, file, err);
	if (rc == 0)
		rc = product_file_check(file, err);
	if (rc != 0)
		error_detail(err, "%s", path);
	return rc;
}

int setup_products(struct product_file *file, const struct config *config, struct error *err)
{
	char *path = setup_data_path("products.ini");
	const char *own = config_text(config, CONFIG_UPGRADE_PRODUCT_FILE);
	int rc = read_file(path, file, err);
	free(path);
	if (rc != 0 || str_empty(own))
		return rc;
	product_file_lay_over(file);
	struct error why = ERROR_INIT;
	if (read_file(own, file, &why) == 0)
		return 0;
	error_set(err, ERROR_CONFIG, "%s%s%s", config_key_name(CONFIG_UPGRADE_PRODUCT_FILE), i18n_colon(), why.text);
	error_detail(err, "%s", why.detail);
	return -ERROR_CONFIG;
}

int setup_reference(struct product_file *file, struct error *err)
{
	char *path = setup_data_path("products-reference.csv");
	struct buf text = BUF_INIT;
	int rc = file_read(path, REFERENCE_BYTES, &text, err);
	if (rc == 0)
		rc = product_reference_read(file, text.data, text.len, err);
	if (rc != 0)
		error_detail(err, "%s", path);
	buf_clear(&text);
	free(path);
	return rc;
}

/* No real service is reached over plain http: the client refuses it for every address but this machine's own. */
static bool is_training(const struct config *config)
{
	const char *graph = config_text(config, CONFIG_SERVICE_GRAPH), *commerce = config_text(config, CONFIG_SERVICE_COMMERCE);
	return str_starts(str_empty(graph) ? commerce : graph, "http://");
}

static int take_words(struct settings *s, const struct config *config, struct error *err)
{
	char **words = config_list(config, CONFIG_UPGRADE_TARGETS);
	int rc = 0;
	for (size_t i = 0; rc == 0 && words[i]; i++) {
		if (s->n_targets == WIZARD_TARGETS)
			rc = error_set(err, ERROR_CONFIG, _("%s: upgrade.targets names more than %d plans."),
				config_place(config, CONFIG_UPGRADE_TARGETS), WIZARD_TARGETS);
		else
			str_copy(s->target_words[s->n_targets++], NAME_TEXT, words[i]);
	}
	free(words);
	str_copy(s->source_word, sizeof s->source_word, config_text(config, CONFIG_UPGRADE_SOURCE_SKU));
	return rc;
}

static bool names_nobody(const char *tenant)
{
	return str_ieq(tenant, "organizations") || str_ieq(tenant, "common");
}

int setup_settings(struct settings *s, const struct product_file *file, const struct config *config, struct error *err)
{
	*s = (struct settings){ .mode = is_training(config) ? WIZARD_TRAINING : WIZARD_LIVE };
	str_copy(s->cloud, sizeof s->cloud, config_text(config, CONFIG_SERVICE_CLOUD));
	s->has_graph = !str_empty(config_text(config, CONFIG_SERVICE_GRAPH));
	s->has_commerce = !str_empty(config_text(config, CONFIG_SERVICE_COMMERCE));
	s->has_prices = !str_empty(config_text(config, CONFIG_SERVICE_PRICES)) || !str_empty(config_text(config, CONFIG_PRICES_FILE));
	s->has_storefront = !str_empty(config_text(config, CONFIG_SERVICE_STOREFRONT));
	/* Commerce answers nobody but a partner, unless a Storefront stands beside it and sells to the tenant itself. */
	s->as_partner = s->has_commerce && (!s->has_storefront || config_is_set(config, CONFIG_TENANT_PARTNER_ID));
	s->alone = config_is_set(config, CONFIG_TENANT_CLIENT_SECRET_FILE) || config_is_set(config, CONFIG_TENANT_CERTIFICATE_FILE);
	str_copy(s->partner, sizeof s->partner, config_text(config, CONFIG_TENANT_PARTNER_ID));
	if (!names_nobody(config_text(config, CONFIG_TENANT_ID)))
		str_copy(s->tenant, sizeof s->tenant, config_text(config, CONFIG_TENANT_ID));
	s->price_unit = PRICE_UNIT_TERM; /* the client brings every sheet to this one */
	s->price_column = str_eq(config_text(config, CONFIG_PRICES_COLUMN), "unit") ? PRICE_COLUMN_UNIT : PRICE_COLUMN_ERP;
	int rc = take_words(s, config, err);
	if (rc != 0)
		return rc;
	struct error why = ERROR_INIT;
	if (plan_words_begin(s, file, &why) == 0)
		return 0;
	return error_set(err, ERROR_CONFIG, "%s%s%s", config_place(config, CONFIG_UPGRADE_TARGETS), i18n_colon(), why.text);
}
