#include "model/product_file.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/product_rules.h"
#include "model/say.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void product_file_init(struct product_file *f)
{
	*f = (struct product_file){ 0 };
}

void product_file_clear(struct product_file *f)
{
	for (size_t i = 0; i < f->n_products; i++)
		free(f->products[i].plans);
	for (size_t i = 0; i < f->n_rows; i++)
		free(f->rows[i].cells);
	plan_rules_clear(&f->exclusive);
	plan_rules_clear(&f->needs);
	product_told_clear(f);
	free(f->products);
	free(f->plans);
	free(f->families);
	free(f->rows);
	product_file_init(f);
}

/* ── filling ── */

int product_file_refuse(struct error *err, const char *section, const char *key, const char *allowed)
{
	return error_set(err, ERROR_CONFIG, _("In the product file, section [%s]: the key “%s” is wrong. Allowed is "
		"%s."), section, key, allowed);
}

/* Cuts the next word off a list that spaces separate; false at its end. */
bool product_file_next_word(const char **at, char to[ID_TEXT])
{
	size_t n = 0;

	while (isspace((unsigned char)**at))
		(*at)++;
	if (!**at)
		return false;
	for (; **at && !isspace((unsigned char)**at); (*at)++)
		if (n + 1 < ID_TEXT)
			to[n++] = **at;
	to[n] = '\0';
	return true;
}

void product_add_plan(struct product *p, const char *id)
{
	p->plans = xgrow(p->plans, &p->cap_plans, p->n_plans, sizeof *p->plans);
	str_copy(p->plans[p->n_plans++], PLAN_ID_TEXT, id);
}

static struct product *product_slot(struct product_file *f, const char *key)
{
	for (size_t i = 0; i < f->n_products; i++)
		if (str_eq(f->products[i].key, key))
			return &f->products[i];
	f->products = xgrow(f->products, &f->cap_products, f->n_products, sizeof *f->products);
	struct product *p = &f->products[f->n_products++];
	*p = (struct product){ .layer = f->layer };
	str_copy(p->key, sizeof p->key, key);
	return p;
}

/* A product's plans stand in several keys of one file; those of the next file replace them. */
static void take_plans(const struct product_file *f, struct product *p, const char *value)
{
	char id[ID_TEXT];

	if (p->layer != f->layer)
		p->n_plans = 0;
	p->layer = f->layer;
	for (const char *at = value; product_file_next_word(&at, id);)
		product_add_plan(p, id);
}

static void take_source(struct product_file *f, struct product *p)
{
	for (size_t i = 0; f->source_layer != f->layer && i < f->n_products; i++)
		f->products[i].source = false;
	f->source_layer = f->layer;
	p->source = true;
}

static int product_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err)
{
	struct product *p = product_slot(f, name);

	if (str_eq(key, "sku")) {
		str_copy(p->sku_id, sizeof p->sku_id, value);
	} else if (str_eq(key, "part_number")) {
		str_copy(p->part_number, sizeof p->part_number, value);
	} else if (str_eq(key, "name")) {
		str_copy(p->name, sizeof p->name, value);
	} else if (str_eq(key, "role")) {
		if (!str_eq(value, "source"))
			return product_file_refuse(err, section, key, "source");
		take_source(f, p);
	} else if (str_eq(key, "path")) {
		if (!str_eq(value, "automatic") && !str_eq(value, "manual") && !str_eq(value, "none"))
			return product_file_refuse(err, section, key, "automatic, manual, none");
		p->path = path_from_word(value);
	} else if (str_starts(key, "plans.")) {
		take_plans(f, p, value);
	} else {
		return product_file_refuse(err, section, key, "sku, part_number, name, role, path, plans.1, plans.2, …");
	}
	return 0;
}

/* "WORD, NAME" or "WORD, NAME, quiet" */
static int plan_set(struct product_file *f, const char *section, const char *id, const char *value, struct error *err)
{
	const char *comma = strchr(value, ',');
	struct service_plan plan = { 0 };

	if (!comma || comma == value)
		return product_file_refuse(err, section, id, _("“WORD, NAME” or “WORD, NAME, quiet”"));
	char *word = xstrndup(value, (size_t)(comma - value));
	char *name = xstrdup(comma + 1);
	char *last = strrchr(name, ',');
	if (last && word_is(last + 1, "quiet")) {
		plan.quiet = true;
		*last = '\0';
	}
	str_copy(plan.id, sizeof plan.id, id);
	str_copy(plan.word, sizeof plan.word, str_trim(word));
	str_copy(plan.name, sizeof plan.name, str_trim(name));
	free(word);
	free(name);
	if (str_empty(plan.name))
		return product_file_refuse(err, section, id, _("“WORD, NAME” or “WORD, NAME, quiet”"));
	for (size_t i = 0; i < f->n_plans; i++)
		if (str_ieq(f->plans[i].id, plan.id)) {
			f->plans[i] = plan;
			return 0;
		}
	f->plans = xgrow(f->plans, &f->cap_plans, f->n_plans, sizeof *f->plans);
	f->plans[f->n_plans++] = plan;
	return 0;
}

static struct family *family_slot(struct product_file *f, const char *key)
{
	for (size_t i = 0; i < f->n_families; i++)
		if (str_eq(f->families[i].key, key))
			return &f->families[i];
	f->families = xgrow(f->families, &f->cap_families, f->n_families, sizeof *f->families);
	struct family *family = &f->families[f->n_families++];
	*family = (struct family){ 0 };
	str_copy(family->key, sizeof family->key, key);
	return family;
}

static int family_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err)
{
	struct family *family = family_slot(f, name);
	int64_t level;

	if (str_eq(key, "name")) {
		str_copy(family->name, sizeof family->name, value);
		return 0;
	}
	if (!str_starts(key, "level.") || !str_to_int64(key + strlen("level."), &level) || level < 1 || level > FAMILY_LEVELS)
		return product_file_refuse(err, section, key, "name, level.1, level.2, level.3, level.4");
	size_t at_level = (size_t)level - 1, n = 0;
	char id[ID_TEXT];
	for (const char *at = value; product_file_next_word(&at, id); n++) {
		if (n == FAMILY_PLANS)
			return product_file_refuse(err, section, key, _("at most 4 service plan ids"));
		str_copy(family->plans[at_level][n], ID_TEXT, id);
	}
	family->n_plans[at_level] = n;
	if (family->n_levels <= at_level)
		family->n_levels = at_level + 1;
	return 0;
}

static struct table_row *row_slot(struct product_file *f, const char *key)
{
	for (size_t i = 0; i < f->n_rows; i++)
		if (str_eq(f->rows[i].key, key))
			return &f->rows[i];
	f->rows = xgrow(f->rows, &f->cap_rows, f->n_rows, sizeof *f->rows);
	struct table_row *row = &f->rows[f->n_rows++];
	*row = (struct table_row){ 0 };
	str_copy(row->key, sizeof row->key, key);
	return row;
}

static struct table_cell *cell_slot(struct table_row *row, const char *product)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (str_eq(row->cells[i].product, product))
			return &row->cells[i];
	row->cells = xgrow(row->cells, &row->cap_cells, row->n_cells, sizeof *row->cells);
	struct table_cell *cell = &row->cells[row->n_cells++];
	str_copy(cell->product, sizeof cell->product, product);
	return cell;
}

static int row_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err)
{
	struct table_row *row = row_slot(f, name);

	if (str_eq(key, "label") || str_eq(key, "from")) {
		str_copy(str_eq(key, "label") ? row->label : row->from, str_eq(key, "label") ? sizeof row->label : sizeof row->from, value);
		return 0;
	}
	enum table_answer answer = str_eq(value, "yes") ? TABLE_YES : str_eq(value, "no") ? TABLE_NO
		: str_eq(value, "by_country") ? TABLE_BY_COUNTRY : TABLE_UNKNOWN;
	if (answer == TABLE_UNKNOWN)
		return product_file_refuse(err, section, key, "yes, no, by_country");
	cell_slot(row, key)->answer = answer;
	return 0;
}

static int figure_set(struct product_file *f, const char *section, const char *key, const char *value, struct error *err)
{
	const struct {
		const char *key;
		int64_t *slot;
	} slots[] = {
		{ "unused_credit_days", &f->figures.unused_credit_days },
		{ "credit_check_business_days", &f->figures.credit_check_business_days },
		{ "usual_minutes", &f->figures.usual_minutes },
		{ "busy_retry_minutes", &f->figures.busy_retry_minutes },
		{ "provisioning_retry_minutes", &f->figures.provisioning_retry_minutes },
		{ "manual_look_seconds", &f->figures.manual_look_seconds },
		{ "cancel_licences", &f->figures.cancel_licences },
		{ "centre_users", &f->figures.centre_users },
		{ "disabled_days", &f->figures.disabled_days },
		{ "lists_lag_minutes", &f->figures.lists_lag_minutes },
		{ "listing_wait_minutes", &f->figures.listing_wait_minutes },
	};
	int64_t figure;

	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
		if (!str_eq(key, slots[i].key))
			continue;
		if (!str_to_int64(value, &figure) || figure < 0 || figure > 100000)
			return product_file_refuse(err, section, key, _("a whole number from 0 to 100000"));
		*slots[i].slot = figure;
		return 0;
	}
	return product_file_refuse(err, section, key,
		"unused_credit_days, credit_check_business_days, usual_minutes, busy_retry_minutes, provisioning_retry_minutes, "
		"manual_look_seconds, cancel_licences, centre_users, disabled_days, lists_lag_minutes, listing_wait_minutes");
}

const char *const cloud_words[CLOUDS + 1] = { "global", "china", "usgov", "dod", NULL };

/* An address for people, in one of the clouds. */
static int address_set_by_cloud(char addresses[CLOUDS][NAME_TEXT], const char *section, const char *key, const char *value, struct error *err)
{
	for (size_t i = 0; i < CLOUDS; i++) {
		if (!str_eq(key, cloud_words[i]))
			continue;
		if (!str_starts(value, "https://") || strlen(value) >= NAME_TEXT)
			return product_file_refuse(err, section, key, _("an address that begins with https://"));
		str_copy(addresses[i], NAME_TEXT, value);
		return 0;
	}
	return product_file_refuse(err, section, key, "global, china, usgov, dod");
}

void product_file_lay_over(struct product_file *f)
{
	f->layer++;
}

int product_file_set(struct product_file *f, const char *section, const char *key, const char *value, struct error *err)
{
	static const struct {
		const char *prefix;
		int (*set)(struct product_file *, const char *, const char *, const char *, const char *, struct error *);
	} kinds[] = { { "product ", product_set }, { "family ", family_set }, { "comparison ", row_set },
		{ "exclusive ", product_exclusive_set }, { "needs ", product_needs_set } };

	if (!value)
		value = "";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_starts(section, kinds[i].prefix))
			continue;
		const char *name = section + strlen(kinds[i].prefix);
		if (str_empty(name) || strlen(name) >= WORD_TEXT)
			return error_set(err, ERROR_CONFIG, _("In the product file, the section [%s] needs a short name of 1 to %d "
				"letters."), section, WORD_TEXT - 1);
		return kinds[i].set(f, name, section, key, value, err);
	}
	if (str_eq(section, "service plans"))
		return plan_set(f, section, key, value, err);
	if (str_eq(section, "figures"))
		return figure_set(f, section, key, value, err);
	if (str_eq(section, "admin centre"))
		return address_set_by_cloud(f->admin_centres, section, key, value, err);
	if (str_eq(section, "app registration"))
		return address_set_by_cloud(f->registration_portals, section, key, value, err);
	if (str_eq(section, "address") && str_eq(key, "phone_required")) {
		str_copy(f->phone_countries, sizeof f->phone_countries, value);
		return 0;
	}
	if (str_eq(section, "address"))
		return product_file_refuse(err, section, key, "phone_required");
	return error_set(err, ERROR_CONFIG,
		_("The product file has a section [%s] that means nothing. Allowed are [product …], [service plans], [family …], [comparison …], "
		"[exclusive …], [needs …], [figures], [admin centre], [app registration] and [address]."),
		section);
}

static int product_check(const struct product_file *f, const struct product *p, struct error *err)
{
	if (str_empty(p->sku_id))
		return error_set(err, ERROR_CONFIG, _("In the product file, [product %s] has no sku."), p->key);
	if (str_empty(p->name))
		return error_set(err, ERROR_CONFIG, _("In the product file, [product %s] has no name."), p->key);
	for (const struct product *other = f->products; other < p; other++)
		if (str_ieq(other->sku_id, p->sku_id))
			return error_set(err, ERROR_CONFIG, _("In the product file, [product %s] and [product %s] have the same sku. A file of your own "
				"changes a product under its own short name."), other->key, p->key);
	return 0;
}

static int row_check(const struct product_file *f, const struct table_row *row, struct error *err)
{
	const char *missing = str_empty(row->from) || product_by_key(f, row->from) ? NULL : row->from;

	for (size_t i = 0; i < row->n_cells && !missing; i++)
		if (!product_by_key(f, row->cells[i].product))
			missing = row->cells[i].product;
	if (!missing)
		return 0;
	return error_set(err, ERROR_CONFIG, _("In the product file, [comparison %s] names the product “%s”, which the file does not have."), row->key,
		missing);
}

int product_file_check(const struct product_file *f, struct error *err)
{
	int r;

	for (size_t i = 0; i < f->n_products; i++)
		if ((r = product_check(f, &f->products[i], err)) < 0)
			return r;
	if (!product_source(f))
		return error_set(err, ERROR_CONFIG, _("The product file names no product with “role = source”: nothing could be upgraded."));
	for (size_t i = 0; i < f->n_families; i++)
		for (size_t level = 0; level < f->families[i].n_levels || level == 0; level++)
			if (str_empty(f->families[i].name) || !f->families[i].n_plans[level])
				return error_set(err, ERROR_CONFIG, _("In the product file, [family %s] needs a name and an id for each "
					"level."), f->families[i].key);
	for (size_t i = 0; i < f->n_rows; i++)
		if ((r = row_check(f, &f->rows[i], err)) < 0)
			return r;
	return 0;
}
