#include "model/plan_words.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#define SOURCE_KEY "upgrade.source_sku"
#define TARGETS_KEY "upgrade.targets"

/* ── one word ── */

static int several(const struct product_matches *matches, const char *key, const char *word, struct error *err)
{
	char names[SENTENCE] = "", one[SENTENCE];

	for (size_t i = 0; i < matches->count && i < PRODUCT_MATCHES; i++)
		say_item(names, sizeof names, say(one, sizeof one, _("%s (%s)"), matches->items[i]->name, matches->items[i]->sku_id));
	if (matches->count > PRODUCT_MATCHES)
		say_item(names, sizeof names, "…");
	return error_set(err, ERROR_CONFIG, _("%s names “%s”, which several products are called: %s. Give the SKU id, in brackets here, of the one "
		"that is meant."), key, word, names);
}

/* Of several, the only one that the tenant has. */
static const struct product *only_told(const struct product_file *f, const struct product_matches *matches)
{
	const struct product *found = NULL;

	for (size_t i = 0; i < matches->count && i < PRODUCT_MATCHES; i++) {
		if (!product_is_told(f, matches->items[i]))
			continue;
		if (found)
			return NULL;
		found = matches->items[i];
	}
	return found;
}

int plan_word_product(const struct product_file *f, const char *key, const char *word, bool has_it, const struct product **ret, struct error *err)
{
	struct product_matches matches;
	const struct product *p;

	product_file_find(f, word, &matches);
	if (!matches.count)
		return error_set(err, ERROR_CONFIG, _("%s names “%s”, which neither the product file nor this organisation knows. Give a part number, "
			"such as those under Billing > Licenses, or the SKU id."), key, word);
	p = matches.count == 1 ? matches.items[0] : has_it ? only_told(f, &matches) : NULL;
	if (!p)
		return several(&matches, key, word, err);
	*ret = p;
	return 0;
}

/* ── the configuration's ── */

/* A SKU id stands for itself: the catalog may sell what neither the files nor the tenant know. */
static int settle(const struct product_file *f, const char *key, const char *word, bool has_it, char to[ID_TEXT], struct error *err)
{
	const struct product *p = NULL;
	int rc = 0;

	if (uuid_valid(word))
		str_copy(to, ID_TEXT, word);
	else if ((rc = plan_word_product(f, key, word, has_it, &p, err)) == 0)
		str_copy(to, ID_TEXT, p->sku_id);
	return rc;
}

static int check_apart(const struct settings *s, const struct product_file *f, struct error *err)
{
	const struct product *file_source = product_source(f);
	const char *from = !str_empty(s->source_sku) ? s->source_sku : str_empty(s->source_word) && file_source ? file_source->sku_id : "";

	for (size_t i = 0; i < s->n_targets; i++)
		if (!str_empty(from) && str_ieq(s->targets[i], from))
			return error_set(err, ERROR_CONFIG, _("%s names “%s”, which is the product to upgrade from. Name another one."), TARGETS_KEY,
				s->target_words[i]);
	return 0;
}

int plan_words_begin(struct settings *s, const struct product_file *f, struct error *err)
{
	if (!str_empty(s->source_word))
		settle(f, SOURCE_KEY, s->source_word, true, s->source_sku, NULL);
	for (size_t i = 0; i < s->n_targets; i++)
		settle(f, TARGETS_KEY, s->target_words[i], false, s->targets[i], NULL);
	return check_apart(s, f, err);
}

int plan_words_settle(struct settings *s, const struct product_file *f, struct error *err)
{
	struct product_matches matches;
	int rc;

	product_file_find(f, s->source_word, &matches);
	if (matches.count && (rc = settle(f, SOURCE_KEY, s->source_word, true, s->source_sku, err)) < 0)
		return rc;
	for (size_t i = 0; i < s->n_targets; i++)
		if (!str_empty(s->target_words[i]) && (rc = settle(f, TARGETS_KEY, s->target_words[i], false, s->targets[i], err)) < 0)
			return rc;
	return check_apart(s, f, err);
}

/* ── for the models ── */

bool plan_is_wanted(const struct wizard *w, const char *sku_id)
{
	const struct product *p = product_by_sku(&w->file, sku_id), *from = plan_source(w);
	const struct settings *s = &w->settings;

	if (str_empty(sku_id) || (from && str_ieq(from->sku_id, sku_id)))
		return false;
	for (size_t i = 0; i < s->n_targets; i++)
		if (str_ieq(s->targets[i], sku_id))
			return true;
	return !s->n_targets && p && p->path != PATH_NONE;
}

bool plan_can_compare(const struct wizard *w, const struct product *p)
{
	const struct product *from = plan_source(w);

	return from && from->n_plans && p && p->n_plans;
}

const struct product *plan_source(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	if (s)
		return product_by_sku(&w->file, s->sku_id);
	if (!str_empty(w->settings.source_sku))
		return product_by_sku(&w->file, w->settings.source_sku);
	return str_empty(w->settings.source_word) ? product_source(&w->file) : NULL;
}
