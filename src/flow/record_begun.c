#include "flow/record_begun.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/move_desk.h"
#include "flow/record.h"
#include "flow/record_manual.h"
#include "journal/journal.h"
#include "journal/moves.h"

#include <stdlib.h>
#include <string.h>

static int add_change(struct flow *f, const char *tenant_id, const char *id, struct begun_lists *lists, struct error *err)
{
	struct amend_facts open;
	bool found = false;
	int rc = str_empty(id) ? 0 : record_amend_find(f, tenant_id, id, &open, &found, err);
	if (rc == 0 && found)
		*FACTS_ADD(&lists->changes) = open;
	return rc;
}

/* What was planned and not begun is told as long as nothing newer of the product stands in the journal. */
static bool is_begun(const struct journal_move *move)
{
	return move->state == JOURNAL_MOVE_PLANNED || move->state == JOURNAL_MOVE_RUNNING || move->state == JOURNAL_MOVE_STOPPED;
}

static int add_move(struct flow *f, const char *tenant_id, const char *sku, struct begun_lists *lists, struct error *err)
{
	struct journal_move move = { 0 };
	struct begun_move told;
	bool found = false;
	int rc = str_empty(sku) ? 0 : journal_move_last(f->journal, tenant_id, sku, NULL, &move, &found, err);
	if (rc != 0 || !found || !is_begun(&move))
		return rc;
	for (size_t i = 0; i < lists->moves.count; i++)
		if (lists->moves.items[i].move.id == move.id)
			return 0;
	if ((rc = move_desk_begun(f, &move, &told, err)) == 0 && told.left > 0)
		*FACTS_ADD(&lists->moves) = told;
	return rc;
}

static int add_upgrades(struct flow *f, const char *tenant_id, struct begun_lists *lists, struct error *err)
{
	struct upgrade_record *list = NULL;
	size_t n = 0;
	int rc = record_unfinished(f, tenant_id, &list, &n, err);
	for (size_t i = 0; rc == 0 && i < n; i++)
		*FACTS_ADD(&lists->upgrades) = list[i];
	free(list);
	return rc;
}

int record_begun(struct flow *f, const char *tenant_id, const char *const *ids, size_t n_ids, const char *const *skus, size_t n_skus,
	struct begun_lists *lists, struct begun_facts *ret, struct error *err)
{
	int rc = add_upgrades(f, tenant_id, lists, err);
	for (size_t i = 0; rc == 0 && i < n_ids; i++)
		rc = add_change(f, tenant_id, ids[i], lists, err);
	for (size_t i = 0; rc == 0 && i < n_skus; i++)
		rc = add_move(f, tenant_id, skus[i], lists, err);
	if (rc == 0)
		*ret = (struct begun_facts){ .upgrades = lists->upgrades.items, .n_upgrades = lists->upgrades.count, .changes = lists->changes.items,
			.n_changes = lists->changes.count, .moves = lists->moves.items, .n_moves = lists->moves.count };
	return rc;
}

void begun_lists_clear(struct begun_lists *lists)
{
	free(lists->upgrades.items);
	free(lists->changes.items);
	free(lists->moves.items);
	*lists = (struct begun_lists){ 0 };
}

int record_begun_again(struct flow *f, struct error *err)
{
	struct wizard *w = &f->wizard;
	size_t n = products_count(w);
	const char **ids = xcalloc(n + 1, sizeof *ids), **skus = xcalloc(n + 1, sizeof *skus);
	struct begun_lists lists = { 0 };
	struct begun_facts facts;
	for (size_t i = 0; i < n; i++) {
		ids[i] = products_at(w, i)->commerce_id;
		skus[i] = products_at(w, i)->sku_id;
	}
	int rc = record_begun(f, w->tenant.id, ids, n, skus, n, &lists, &facts, err);
	if (rc == 0)
		begun_take(w, &facts);
	begun_lists_clear(&lists);
	free(ids);
	free(skus);
	return rc;
}
