#include "flow/record_lines.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "journal/notes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY "line-"
/* Between the fields: no text of a service holds one, because they are cleaned when they are decoded. */
#define BETWEEN "\t"

static const char *const state_words[] = { [PURCHASE_OPEN] = "open", [PURCHASE_ORDERED] = "ordered", [PURCHASE_REFUSED] = "refused" };
#define STATES (sizeof state_words / sizeof *state_words)

static void encode(const struct purchase_line *line, struct buf *to)
{
	const char *const texts[] = { line->term, line->billing_cycle, line->sku_id, line->catalog_item, line->order_id, line->subscription_id, line->code,
		line->name, line->text };
	buf_addf(to, "%s" BETWEEN "%" PRId64 BETWEEN "%" PRId64 BETWEEN "%" PRId64, state_words[line->state], line->quantity, line->subscriptions_before,
		line->orders_before);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		buf_addf(to, BETWEEN "%s", texts[i]);
}

static const char *next_field(char **rest)
{
	const char *field = strsep(rest, BETWEEN);
	return field ? field : "";
}

static bool decode(const char *value, struct purchase_line *ret)
{
	char *copy = xstrdup(value), *rest = copy;
	struct purchase_line line = { 0 };
	struct {
		char *to;
		size_t size;
	} texts[] = {
		{ line.term, sizeof line.term }, { line.billing_cycle, sizeof line.billing_cycle }, { line.sku_id, sizeof line.sku_id },
		{ line.catalog_item, sizeof line.catalog_item }, { line.order_id, sizeof line.order_id },
		{ line.subscription_id, sizeof line.subscription_id }, { line.code, sizeof line.code }, { line.name, sizeof line.name },
		{ line.text, sizeof line.text },
	};
	const char *state = next_field(&rest);
	size_t at = 0;
	while (at < STATES && !str_eq(state_words[at], state))
		at++;
	bool good = at < STATES && str_to_int64(next_field(&rest), &line.quantity) && str_to_int64(next_field(&rest), &line.subscriptions_before)
		&& str_to_int64(next_field(&rest), &line.orders_before);
	for (size_t i = 0; good && i < sizeof texts / sizeof *texts; i++)
		str_copy(texts[i].to, texts[i].size, next_field(&rest));
	if (good) {
		line.state = (enum purchase_line_state)at;
		*ret = line;
	}
	free(copy);
	return good;
}

int lines_keep(struct flow *f, int64_t upgrade, const struct upgrade_record *record, struct error *err)
{
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < PURCHASE_LINES; i++) {
		struct buf value = BUF_INIT;
		char key[sizeof(KEY) + 20];
		snprintf(key, sizeof key, KEY "%zu", i);
		if (i < record->n_lines)
			encode(&record->lines[i], &value);
		rc = journal_choose(f->journal, upgrade, key, i < record->n_lines ? value.data : NULL, f->wizard.now_ms, err);
		buf_clear(&value);
	}
	return rc;
}

struct reading {
	struct purchase_line lines[PURCHASE_LINES];
	bool found[PURCHASE_LINES];
};

static int take(void *arg, const char *key, const char *value)
{
	struct reading *r = arg;
	int64_t index;
	if (str_starts(key, KEY) && str_to_int64(key + sizeof(KEY) - 1, &index) && index >= 0 && index < PURCHASE_LINES)
		r->found[index] = decode(value, &r->lines[index]);
	return 0;
}

int lines_read(struct flow *f, int64_t upgrade, struct upgrade_record *ret, struct error *err)
{
	struct reading *r = xcalloc(1, sizeof *r);
	int rc = journal_each_choice(f->journal, upgrade, take, r, err);
	ret->n_lines = 0;
	while (rc == 0 && ret->n_lines < PURCHASE_LINES && r->found[ret->n_lines]) {
		ret->lines[ret->n_lines] = r->lines[ret->n_lines];
		ret->n_lines++;
	}
	free(r);
	return rc;
}
