#include "flow/setup.h"

#include "config/config.h"
#include "config/ini.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>

char *setup_data_path(const char *name)
{
	const char *dir = getenv("M365_UPGRADE_DATADIR");
	return xasprintf("%s/%s", str_empty(dir) ? PKGDATADIR : dir, name);
}

static int take_entry(void *file, const struct ini_entry *e, struct error *err)
{
	return product_file_set(file, e->section, e->key, e->value, err);
}

int setup_products(struct product_file *file, struct error *err)
{
	char *path = setup_data_path("products.ini");
	int rc = ini_each(path, take_entry, file, err);
	if (rc == 0)
		rc = product_file_check(file, err);
	if (rc != 0)
		error_detail(err, "%s", path);
	free(path);
	return rc;
}

/* No real service is reached over plain http: the client refuses it for every address but this machine's own. */
static bool is_training(const struct config *config)
{
	const char *graph = config_text(config, CONFIG_SERVICE_GRAPH), *commerce = config_text(config, CONFIG_SERVICE_COMMERCE);
	return str_starts(str_empty(graph) ? commerce : graph, "http://");
}

static const struct product *find_product(const struct product_file *file, const char *word)
{
	for (size_t i = 0; i < file->n_products; i++) {
		const struct product *p = &file->products[i];
		if (str_ieq(p->key, word) || str_ieq(p->sku_id, word) || str_ieq(p->part_number, word))
			return p;
	}
	return NULL;
}

static int take_targets(struct settings *s, const struct product_file *file, const struct config *config, struct error *err)
{
	char **words = config_list(config, CONFIG_UPGRADE_TARGETS);
	int rc = 0;
	for (size_t i = 0; rc == 0 && words[i]; i++) {
		const struct product *p = find_product(file, words[i]);
		if (!p || p->path == PATH_NONE)
			rc = error_set(err, ERROR_CONFIG, _("%s: upgrade.targets names “%s”, which is not a plan of the product file that one can move to."),
				config_place(config, CONFIG_UPGRADE_TARGETS), words[i]);
		else if (s->n_targets == WIZARD_TARGETS)
			rc = error_set(err, ERROR_CONFIG, _("%s: upgrade.targets names more than %d plans."),
				config_place(config, CONFIG_UPGRADE_TARGETS), WIZARD_TARGETS);
		else
			str_copy(s->targets[s->n_targets++], ID_TEXT, p->sku_id);
	}
	free(words);
	return rc;
}

static int take_source(struct settings *s, const struct product_file *file, const struct config *config, struct error *err)
{
	const char *word = config_text(config, CONFIG_UPGRADE_SOURCE_SKU);
	if (str_empty(word))
		return 0;
	const struct product *p = find_product(file, word);
	if (!p)
		return error_set(err, ERROR_CONFIG, _("%s: upgrade.source_sku names “%s”, which is not in the product file."),
			config_place(config, CONFIG_UPGRADE_SOURCE_SKU), word);
	str_copy(s->source_sku, sizeof s->source_sku, p->sku_id);
	return 0;
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
	s->as_partner = s->has_commerce && !s->has_storefront;
	s->price_unit = PRICE_UNIT_TERM; /* the client brings every sheet to this one */
	s->price_column = str_eq(config_text(config, CONFIG_PRICES_COLUMN), "unit") ? PRICE_COLUMN_UNIT : PRICE_COLUMN_ERP;
	int rc = take_source(s, file, config, err);
	return rc ? rc : take_targets(s, file, config, err);
}
