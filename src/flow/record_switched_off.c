/* Services that are switched off for users: gathered while they are read, kept as a whole. */
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/record.h"
#include "journal/journal.h"
#include "journal/notes.h"

#include <stdlib.h>

struct switched_off_record {
	struct journal_switched_off *rows;
	size_t n_rows, cap_rows;
};

struct switched_off_record *record_switched_off_new(void)
{
	return xcalloc(1, sizeof(struct switched_off_record));
}

void record_switched_off_add(struct switched_off_record *r, const char *user_id, const char *sku_id, const char *const *plans, size_t n_plans)
{
	char **copies = xcalloc(n_plans ? n_plans : 1, sizeof *copies);
	for (size_t i = 0; i < n_plans; i++)
		copies[i] = xstrdup(plans[i]);
	r->rows = xgrow(r->rows, &r->cap_rows, r->n_rows, sizeof *r->rows);
	r->rows[r->n_rows++] = (struct journal_switched_off){ xstrdup(user_id), xstrdup(sku_id), (const char *const *)copies, n_plans };
}

int record_switched_off_keep(struct flow *f, const char *subscription_id, struct switched_off_record *r, struct error *err)
{
	struct journal_upgrade u = { 0 };
	int rc = journal_begin(f->journal, f->wizard.tenant.id, subscription_id, f->wizard.now_ms, &u, err);
	return rc ? rc : journal_keep_switched_off(f->journal, u.id, r->rows, r->n_rows, f->wizard.now_ms, err);
}

void record_switched_off_free(struct switched_off_record *r)
{
	for (size_t i = 0; r && i < r->n_rows; i++) {
		for (size_t k = 0; k < r->rows[i].n_plans; k++)
			free((char *)r->rows[i].plan_ids[k]);
		free((void *)r->rows[i].plan_ids);
		free((char *)r->rows[i].user_id);
		free((char *)r->rows[i].sku_id);
	}
	if (r)
		free(r->rows);
	free(r);
}

static int64_t users_recorded(struct flow *f, int64_t upgrade)
{
	int64_t rows = 0, at_ms = TIME_UNKNOWN;
	return journal_count_switched_off(f->journal, upgrade, &rows, &at_ms, NULL) == 0 && at_ms != TIME_UNKNOWN ? rows : 0;
}

static int64_t unfinished_of(struct flow *f, const char *subscription_id)
{
	struct journal_upgrade *upgrades = NULL;
	size_t n = 0;
	int64_t id = 0;
	if (journal_unfinished(f->journal, f->wizard.tenant.id, &upgrades, &n, NULL) != 0)
		return 0;
	for (size_t i = 0; !id && i < n; i++)
		if (str_ieq(upgrades[i].source_subscription_id, subscription_id))
			id = upgrades[i].id;
	free(upgrades);
	return id;
}

/* Done; else still under way as far as the journal knows; else given up, but changed last. */
int record_services(struct flow *f, const char *subscription_id, int64_t *ret_upgrade, struct error *err)
{
	struct journal_upgrade u = { 0 };
	int64_t candidates[3] = { 0 };
	bool found = false;
	if (journal_concluded(f->journal, f->wizard.tenant.id, subscription_id, &u, &found, NULL) == 0 && found)
		candidates[0] = u.id;
	candidates[1] = unfinished_of(f, subscription_id);
	if (journal_last(f->journal, f->wizard.tenant.id, &u, &found, NULL) == 0 && found && str_ieq(u.source_subscription_id, subscription_id))
		candidates[2] = u.id;
	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
		if (candidates[i] && users_recorded(f, candidates[i]) > 0) {
			*ret_upgrade = candidates[i];
			return 0;
		}
	return error_set(err, ERROR_NOT_FOUND, _("The journal holds no switched-off services of this plan."));
}

int64_t record_services_users(struct flow *f, const char *subscription_id)
{
	int64_t upgrade = 0;
	return record_services(f, subscription_id, &upgrade, NULL) == 0 ? users_recorded(f, upgrade) : 0;
}

int64_t record_switched_off_users(struct flow *f, const char *subscription_id)
{
	struct journal_upgrade u = { 0 };
	bool found = false;
	int64_t rows = 0, at_ms = TIME_UNKNOWN;
	if (journal_last(f->journal, f->wizard.tenant.id, &u, &found, NULL) != 0 || !found || !str_ieq(u.source_subscription_id, subscription_id))
		return COUNT_UNKNOWN;
	return journal_count_switched_off(f->journal, u.id, &rows, &at_ms, NULL) == 0 && at_ms != TIME_UNKNOWN ? rows : COUNT_UNKNOWN;
}
