#include "model/product_reference.h"

#include "core/csv.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/product_rules.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_RECORD ((size_t)16 << 10)
#define MOST_PLANS 20000
#define MOST_PRODUCTS 20000

struct reading {
	struct product_file *file;
	char (*ids)[PLAN_ID_TEXT]; /* of the table's service plans, in its order: products name them by number */
	size_t n_ids, cap_ids;
	size_t known, known_plans; /* of the product file: the table does not change them, and nothing else is looked through */
};

static int refuse(size_t line, struct error *err)
{
	return error_set(err, ERROR_CONFIG, _("The published table of products cannot be understood at line %zu. data/products-reference.awk makes it "
		"anew."), line);
}

static bool is_id(const char *text)
{
	return !str_empty(text) && strlen(text) < PLAN_ID_TEXT && text_is_clean(text);
}

static bool is_name(const char *text)
{
	return !str_empty(text) && strlen(text) < NAME_TEXT && text_is_clean(text);
}

static int take_plan(struct reading *r, size_t line, char **fields, size_t n, struct error *err)
{
	struct product_file *f = r->file;

	if (n != 4 || !is_id(fields[1]) || !is_name(fields[2]) || !is_name(fields[3]) || r->n_ids == MOST_PLANS)
		return refuse(line, err);
	r->ids = xgrow(r->ids, &r->cap_ids, r->n_ids, sizeof *r->ids);
	str_copy(r->ids[r->n_ids++], PLAN_ID_TEXT, fields[1]);
	for (size_t i = 0; i < r->known_plans; i++)
		if (str_ieq(f->plans[i].id, fields[1]))
			return 0;
	f->plans = xgrow(f->plans, &f->cap_plans, f->n_plans, sizeof *f->plans);
	struct service_plan *plan = &f->plans[f->n_plans++];
	*plan = (struct service_plan){ .quiet = false };
	str_copy(plan->id, sizeof plan->id, fields[1]);
	str_copy(plan->word, sizeof plan->word, fields[2]);
	str_copy(plan->name, sizeof plan->name, fields[3]);
	return 0;
}

static int take_insides(struct reading *r, struct product *p, const char *list, size_t line, struct error *err)
{
	char word[ID_TEXT];
	int64_t number;

	for (const char *at = list; product_file_next_word(&at, word);) {
		if (!str_to_int64(word, &number) || number < 1 || (uint64_t)number > r->n_ids || p->n_plans == r->n_ids)
			return refuse(line, err);
		product_add_plan(p, r->ids[number - 1]);
	}
	return 0;
}

static bool is_known(const struct reading *r, const char *sku_id)
{
	for (size_t i = 0; i < r->known; i++)
		if (str_ieq(r->file->products[i].sku_id, sku_id))
			return true;
	return false;
}

static int take_product(struct reading *r, size_t line, char **fields, size_t n, struct error *err)
{
	struct product_file *f = r->file;

	if (n != 5 || !is_id(fields[1]) || !is_name(fields[2]) || !is_name(fields[3]) || f->n_products - r->known == MOST_PRODUCTS)
		return refuse(line, err);
	if (is_known(r, fields[1]))
		return 0;
	f->products = xgrow(f->products, &f->cap_products, f->n_products, sizeof *f->products);
	struct product *p = &f->products[f->n_products++];
	*p = (struct product){ .path = PATH_NONE };
	str_copy(p->sku_id, sizeof p->sku_id, fields[1]);
	str_copy(p->part_number, sizeof p->part_number, fields[2]);
	str_copy(p->name, sizeof p->name, fields[3]);
	return take_insides(r, p, fields[4], line, err);
}

static int take_record(void *arg, size_t line, char **fields, size_t n, struct error *err)
{
	struct reading *r = arg;

	if (str_eq(fields[0], "plan"))
		return take_plan(r, line, fields, n, err);
	if (str_eq(fields[0], "product"))
		return take_product(r, line, fields, n, err);
	if (!str_eq(fields[0], "source") || n != 4 || !str_empty(r->file->reference_day) || str_empty(fields[3]))
		return refuse(line, err);
	text_clean_into(r->file->reference_day, sizeof r->file->reference_day, fields[3]);
	return 0;
}

int product_reference_read(struct product_file *f, const char *bytes, size_t n, struct error *err)
{
	struct reading r = { .file = f, .known = f->n_products, .known_plans = f->n_plans };
	struct csv_reader *reader = csv_reader_new(LONGEST_RECORD, take_record, &r);
	struct error why = ERROR_INIT;
	int rc = csv_feed(reader, bytes, n, &why);

	if (rc == 0)
		rc = csv_finish(reader, &why);
	if (rc == 0 && str_empty(f->reference_day))
		rc = refuse(1, &why);
	if (rc != 0)
		rc = error_set(err, ERROR_CONFIG, "%s", why.text);
	csv_reader_free(reader);
	free(r.ids);
	return rc;
}
