/* From what to what: what the configuration's words mean in this organisation. */
#include "flow/check_inside.h"

#include "api/api_directory.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/setup.h"
#include "flow/told.h"

static void on_skus(void *arg, const struct error *err, struct api_skus *skus)
{
	struct checker *c = arg;

	check_take(c, err);
	if (skus)
		told_take(&c->room.file, skus);
}

static void say_source(struct checker *c, const struct settings *s)
{
	const struct product_file *file = &c->room.file;
	const struct product *p = !str_empty(s->source_sku) ? product_by_sku(file, s->source_sku) : NULL;

	if (!p && str_empty(s->source_word) && product_source(file))
		p = product_by_sku(file, product_source(file)->sku_id);
	if (p && product_is_told(file, p)) {
		check_line(c, MARK_OK, _("To upgrade from: %s (%s)"), p->name, p->sku_id);
		return;
	}
	check_line(c, MARK_MISSING, _("To upgrade from: the organisation does not have %s"), p ? p->name : s->source_word);
	check_more(c, "%s", _("Name a product that it has, such as those under Billing > Licenses."));
	check_more_key(c, CONFIG_UPGRADE_SOURCE_SKU);
}

static void say_targets(struct checker *c, const struct settings *s)
{
	for (size_t i = 0; i < s->n_targets; i++) {
		const struct product *p = product_by_sku(&c->room.file, s->targets[i]);
		check_line(c, MARK_OK, _("To upgrade to: %s (%s)"), p ? p->name : _("not known by name"), s->targets[i]);
	}
}

void check_plans(struct checker *c)
{
	struct settings settings;
	struct error err = ERROR_INIT;

	if (!check_await(c, api_skus_list(c->room.api, on_skus, c))) {
		check_failed(c, MARK_WRONG, _("The products of the organisation"), &c->error);
		return;
	}
	if (setup_settings(&settings, &c->room.file, c->config, &err) != 0 || plan_words_settle(&settings, &c->room.file, &err) != 0) {
		check_failed(c, MARK_WRONG, _("The plans"), &err);
		return;
	}
	say_source(c, &settings);
	say_targets(c, &settings);
}
