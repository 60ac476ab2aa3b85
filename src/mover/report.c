/* Reports: every row, passing through. Words of the fields are stable and not translated, sentences are the user's. */
#include "core/buf.h"
#include "core/calendar.h"
#include "core/csv.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mover/inside.h"
#include "mover/sets.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_AT_ONCE 100

static const char *const kinds[JOURNAL_ROW_KINDS] = { "user", "group", "line" };
static const char *const states[JOURNAL_ROW_STATES] = { "ready", "held", "nothing", "with_group", "sent", "moved", "failed", "back_ready", "back_sent",
	"back", "back_failed" };
static const char *const checks[] = { "", "as_planned", "differs" };

static const char *plan_name(const struct mover *m, const char *id)
{
	const char *name = m->setup.rules->plan_name ? m->setup.rules->plan_name(m->setup.rules->arg, id) : NULL;
	return name ? name : id;
}

/* ── CSV ── */

static const char *const columns[] = { "kind", "user_principal_name", "display_name", "id", "state", "check", "enabled", "usage_location",
	"set_usage_location", "from", "to", "off_before", "off_in_target_before", "off_planned", "cannot_stay_off", "cause", "what", "remedy", "words" };
#define N_COLUMNS (sizeof columns / sizeof *columns)

static char *names(const struct mover *m, const char *set)
{
	struct buf all = BUF_INIT;
	struct id_list ids;

	id_list_init(&ids, set);
	for (size_t i = 0; i < ids.n; i++)
		buf_addf(&all, "%s%s", i ? "; " : "", plan_name(m, ids.ids[i]));
	id_list_clear(&ids);
	return buf_steal(&all);
}

static void add_csv(const struct mover *m, const struct journal_row *row, struct buf *to)
{
	char *sets[] = { names(m, row->source_off), names(m, row->target_off), names(m, row->want_off), names(m, row->lost_off) };
	const char *const fields[N_COLUMNS] = { kinds[row->kind], row->upn, row->name, row->id, states[row->state], checks[row->check],
		row->kind == JOURNAL_ROW_LINE ? "" : row->enabled ? "yes" : "no", row->location, row->new_location, m->move.source_name,
		m->move.target_name, sets[0], sets[1], sets[2], sets[3], row->cause, mover_cause_text(row->cause), mover_cause_remedy(row->cause), row->text };

	for (size_t i = 0; i < N_COLUMNS; i++)
		csv_add_field(to, fields[i], i + 1 == N_COLUMNS);
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		free(sets[i]);
}

/* ── JSON ── */

static void add_set(const struct mover *m, struct json_writer *w, const char *name, const char *set)
{
	struct id_list ids;

	json_key(w, name);
	if (!set) {
		json_null(w);
		return;
	}
	id_list_init(&ids, set);
	json_array(w);
	for (size_t i = 0; i < ids.n; i++) {
		json_object(w);
		json_put_string(w, "id", ids.ids[i]);
		json_put_string(w, "name", plan_name(m, ids.ids[i]));
		json_object_end(w);
	}
	json_array_end(w);
	id_list_clear(&ids);
}

static void add_json(const struct mover *m, const struct journal_row *row, struct buf *to)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	json_put_string(&w, "kind", kinds[row->kind]);
	json_put_string(&w, "id", row->id);
	json_put_string(&w, "userPrincipalName", row->upn);
	json_put_string(&w, "displayName", row->name);
	json_put_string(&w, "state", states[row->state]);
	json_put_string(&w, "check", row->check ? checks[row->check] : NULL);
	json_put_bool(&w, "enabled", row->enabled);
	json_put_string(&w, "usageLocation", row->location[0] ? row->location : NULL);
	json_put_string(&w, "setUsageLocation", row->new_location[0] ? row->new_location : NULL);
	add_set(m, &w, "offBefore", row->source_off);
	add_set(m, &w, "offInTargetBefore", row->target_off);
	add_set(m, &w, "offPlanned", row->want_off);
	add_set(m, &w, "cannotStayOff", row->lost_off);
	json_put_string(&w, "cause", row->cause[0] ? row->cause : NULL);
	json_put_string(&w, "what", row->cause[0] ? mover_cause_text(row->cause) : NULL);
	json_put_string(&w, "remedy", row->cause[0] ? mover_cause_remedy(row->cause) : NULL);
	json_put_string(&w, "words", row->text[0] ? row->text : NULL);
	json_object_end(&w);
}

static void add_product(struct json_writer *w, const char *name, const char *sku, const char *words)
{
	json_key(w, name);
	json_object(w);
	json_put_string(w, "skuId", sku);
	json_put_string(w, "name", words);
	json_object_end(w);
}

static void add_head(const struct mover *m, enum mover_format format, struct buf *to)
{
	struct json_writer w;
	struct buf head = BUF_INIT;

	if (format == MOVER_CSV) {
		for (size_t i = 0; i < N_COLUMNS; i++)
			csv_add_field(to, columns[i], i + 1 == N_COLUMNS);
		return;
	}
	json_writer_init(&w, &head);
	json_object(&w);
	json_put_string(&w, "tenant", m->move.tenant_id);
	add_product(&w, "from", m->move.source_sku, m->move.source_name);
	add_product(&w, "to", m->move.target_sku, m->move.target_name);
	json_put_bool(&w, "putBack", m->move.back);
	json_put_time(&w, "created", m->move.created_ms);
	json_put_time(&w, "started", m->move.started_ms);
	json_put_time(&w, "ended", m->move.ended_ms);
	json_object_end(&w);
	buf_add(to, head.data, head.len - 1); /* the rows come before its end */
	buf_addstr(to, ",\"rows\":[\n");
	buf_clear(&head);
}

int mover_report(struct mover *m, enum mover_format format, mover_sink_fn *sink, void *arg, struct error *err)
{
	struct journal_row *rows = xcalloc(ROWS_AT_ONCE, sizeof *rows);
	struct buf out = BUF_INIT;
	int64_t after = 0;
	size_t count;
	int rc;

	add_head(m, format, &out);
	do {
		count = 0;
		rc = journal_rows_after(m->setup.journal, m->move.id, NULL, after, rows, ROWS_AT_ONCE, &count, err);
		for (size_t i = 0; rc == 0 && i < count; i++) {
			if (format == MOVER_JSON && after > 0)
				buf_addstr(&out, ",\n");
			after = rows[i].seq;
			if (format == MOVER_CSV)
				add_csv(m, &rows[i], &out);
			else
				add_json(m, &rows[i], &out);
			journal_row_clear(&rows[i]);
		}
		if (rc == 0 && count < ROWS_AT_ONCE && format == MOVER_JSON)
			buf_addstr(&out, "\n]}\n");
		if (rc == 0)
			rc = sink(arg, out.data, out.len, err);
		buf_reset(&out);
	} while (rc == 0 && count == ROWS_AT_ONCE);
	buf_clear(&out);
	free(rows);
	return rc;
}
