#include "api/price_sheet.h"

#include "api/api_decoder.h"
#include "core/calendar.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_RECORD ((size_t)64 << 10)
#define MOST_ROWS 100000

enum column {
	COLUMN_PRODUCT,
	COLUMN_SKU,
	COLUMN_TERM,
	COLUMN_BILLING,
	COLUMN_CURRENCY,
	COLUMN_PRICE, /* the one that the query asks for */
	COLUMN_TITLE,
	COLUMN_MARKET,
	COLUMN_SEGMENT,
	COLUMN_FROM,
	COLUMN_UNTIL,
	COLUMNS
};

/* Names without their spaces; those before COLUMN_TITLE must be there. */
static const char *const column_names[COLUMNS] = {
	[COLUMN_PRODUCT] = "ProductId",
	[COLUMN_SKU] = "SkuId",
	[COLUMN_TERM] = "TermDuration",
	[COLUMN_BILLING] = "BillingPlan",
	[COLUMN_CURRENCY] = "Currency",
	[COLUMN_PRICE] = NULL,
	[COLUMN_TITLE] = "SkuTitle",
	[COLUMN_MARKET] = "Market",
	[COLUMN_SEGMENT] = "Segment",
	[COLUMN_FROM] = "EffectiveStartDate",
	[COLUMN_UNTIL] = "EffectiveEndDate",
};

#define NO_COLUMN ((size_t)-1)

struct wanted {
	char *product_id, *sku_id;
};

struct price_sheet {
	enum api_price_column column;
	enum api_price_unit unit;
	char *market;
	struct wanted *wanted; /* NULL: everything */
	size_t n_wanted;
	struct csv_reader *reader;
	char head[4]; /* the first bytes: tell an archive from a list */
	size_t n_head;
	bool headed;
	size_t at[COLUMNS];
	struct api_price *rows;
	size_t n_rows, rows_cap;
	char other_market[4];
};

static void price_clear(struct api_price *p)
{
	free(p->product_id);
	free(p->sku_id);
	free(p->title);
	free(p->term_duration);
	free(p->segment);
	free(p->market);
}

void api_prices_clear(struct api_prices *p)
{
	for (size_t i = 0; i < p->count; i++)
		price_clear(&p->items[i]);
	free(p->items);
	*p = (struct api_prices){ .items = NULL };
}

static bool name_matches(const char *header, const char *name)
{
	for (; *header; header++) {
		if (*header == ' ')
			continue;
		if (!*name || ((*header ^ *name) & ~0x20))
			return false;
		name++;
	}
	return *name == '\0';
}

static const char *column_name(const struct price_sheet *s, enum column c)
{
	if (c != COLUMN_PRICE)
		return column_names[c];
	return s->column == API_PRICE_UNIT ? "UnitPrice" : "ERPPrice";
}

/* What a spreadsheet of another country writes: one field, in which other signs stand between the names. */
static const char *other_separator(char **fields, size_t n)
{
	if (n > 1)
		return NULL;
	return strchr(fields[0], ';') ? _("semicolons") : strchr(fields[0], '\t') ? _("tabs") : NULL;
}

static int take_header(struct price_sheet *s, size_t line, char **fields, size_t n, struct error *err)
{
	const char *separator = other_separator(fields, n);

	if (separator)
		return error_set(err, ERROR_ANSWER, _("Line %zu of the price list has %s between its columns. Save it with commas, and with points in its "
			"numbers."), line, separator);
	for (int c = 0; c < COLUMNS; c++) {
		s->at[c] = NO_COLUMN;
		for (size_t i = 0; i < n && s->at[c] == NO_COLUMN; i++)
			if (name_matches(fields[i], column_name(s, (enum column)c)))
				s->at[c] = i;
		if (s->at[c] == NO_COLUMN && c < COLUMN_TITLE)
			return error_set(err, ERROR_ANSWER, _("Line %zu of the price list, which names its columns, names none “%s”."), line,
				column_name(s, (enum column)c));
	}
	s->headed = true;
	return 0;
}

static bool is_wanted(const struct price_sheet *s, const char *product, const char *sku)
{
	if (!s->wanted)
		return true;
	for (size_t i = 0; i < s->n_wanted; i++)
		if (str_ieq(s->wanted[i].product_id, product) && str_ieq(s->wanted[i].sku_id, sku))
			return true;
	return false;
}

static int64_t months_of(enum api_billing_cycle cycle)
{
	switch (cycle) {
	case API_BILLING_MONTHLY:
		return 1;
	case API_BILLING_ANNUAL:
		return 12;
	case API_BILLING_BIENNIAL:
		return 24;
	case API_BILLING_TRIENNIAL:
		return 36;
	default:
		return 0;
	}
}

/* How many of the sheet's prices make the price of the term; 0: the row contradicts itself. */
static int64_t factor_of(const struct price_sheet *s, const struct api_price *p)
{
	struct duration term;
	int64_t months = months_of(p->billing_cycle);

	if (s->unit == API_PRICE_PER_TERM || p->billing_cycle == API_BILLING_ONE_TIME || p->billing_cycle == API_BILLING_NONE)
		return 1;
	if (months == 0 || duration_parse(p->term_duration, &term, NULL) < 0 || term.ms != 0 || term.months % months != 0)
		return 0;
	return term.months / months;
}

static const char *field(const struct price_sheet *s, char **fields, size_t n, enum column c)
{
	return s->at[c] < n ? str_trim(fields[s->at[c]]) : "";
}

static int unreadable(size_t line, const char *what, struct error *err)
{
	return error_set(err, ERROR_ANSWER, _("The price list cannot be understood at line %zu, column “%s”."), line, what);
}

/* A price that may have ended must not pass for one that has not: a date that cannot be read is no open end. */
static int read_dates(struct price_sheet *s, struct api_price *p, const char *from, const char *until, size_t line, struct error *err)
{
	p->from_ms = p->until_ms = TIME_UNKNOWN;
	if (*from && time_parse(from, &p->from_ms, NULL) < 0)
		return unreadable(line, column_name(s, COLUMN_FROM), err);
	if (*until && time_parse(until, &p->until_ms, NULL) < 0)
		return unreadable(line, column_name(s, COLUMN_UNTIL), err);
	return 0;
}

static int read_price(struct price_sheet *s, struct api_price *p, const char *price, const char *currency, size_t line, struct error *err)
{
	struct money money;
	int64_t factor;

	if (check_currency(currency, "Currency", NULL) < 0)
		return unreadable(line, column_name(s, COLUMN_CURRENCY), err);
	if (money_parse(price, currency, &money, NULL) < 0 || money.micro < 0)
		return unreadable(line, column_name(s, COLUMN_PRICE), err);
	factor = factor_of(s, p);
	if (factor == 0)
		return unreadable(line, column_name(s, COLUMN_BILLING), err);
	if (money_times(&p->per_term, money, factor, NULL) < 0)
		return unreadable(line, column_name(s, COLUMN_PRICE), err);
	return 0;
}

static int take_row(struct price_sheet *s, size_t line, char **fields, size_t n, struct error *err)
{
	const char *product = field(s, fields, n, COLUMN_PRODUCT), *sku = field(s, fields, n, COLUMN_SKU);
	const char *market = field(s, fields, n, COLUMN_MARKET);
	struct api_price p = { .product_id = NULL };
	int rc;

	if (!is_wanted(s, product, sku))
		return 0;
	if (!str_empty(s->market) && *market && !str_ieq(market, s->market)) {
		if (!s->other_market[0])
			text_clean_into(s->other_market, sizeof(s->other_market), market);
		return 0;
	}
	if (s->n_rows == MOST_ROWS)
		return error_set(err, ERROR_ANSWER, _("The price list has more than %d prices of the plans that are asked for."), MOST_ROWS);
	p.product_id = text_clean(product);
	p.sku_id = text_clean(sku);
	p.title = text_clean(field(s, fields, n, COLUMN_TITLE));
	p.term_duration = text_clean(field(s, fields, n, COLUMN_TERM));
	p.billing_cycle = (enum api_billing_cycle)word_value(api_billing_cycle_words, field(s, fields, n, COLUMN_BILLING), API_BILLING_UNKNOWN);
	p.segment = text_clean(field(s, fields, n, COLUMN_SEGMENT));
	p.market = text_clean(market);
	rc = read_dates(s, &p, field(s, fields, n, COLUMN_FROM), field(s, fields, n, COLUMN_UNTIL), line, err);
	if (rc == 0)
		rc = read_price(s, &p, field(s, fields, n, COLUMN_PRICE), field(s, fields, n, COLUMN_CURRENCY), line, err);
	if (rc < 0) {
		price_clear(&p);
		return rc;
	}
	s->rows = xgrow(s->rows, &s->rows_cap, s->n_rows, sizeof(*s->rows));
	s->rows[s->n_rows++] = p;
	return 0;
}

static int on_record(void *arg, size_t line, char **fields, size_t n, struct error *err)
{
	struct price_sheet *s = arg;

	if (!s->headed)
		return take_header(s, line, fields, n, err);
	return n == 1 && fields[0][0] == '\0' ? 0 : take_row(s, line, fields, n, err);
}

struct price_sheet *price_sheet_new(const struct api_price_query *query)
{
	struct price_sheet *s = xcalloc(1, sizeof(*s));

	s->column = query->column;
	s->unit = query->unit;
	s->market = xstrdup(query->market);
	s->n_wanted = query->wanted ? query->n_wanted : 0;
	s->wanted = query->wanted ? xcalloc(s->n_wanted + 1, sizeof(*s->wanted)) : NULL;
	for (size_t i = 0; i < s->n_wanted; i++)
		s->wanted[i] = (struct wanted){ xstrdup(query->wanted[i].product_id), xstrdup(query->wanted[i].sku_id) };
	price_sheet_restart(s);
	return s;
}

static void rows_clear(struct price_sheet *s)
{
	struct api_prices rows = { .items = s->rows, .count = s->n_rows };

	api_prices_clear(&rows);
	s->rows = NULL;
	s->n_rows = s->rows_cap = 0;
	s->other_market[0] = '\0';
}

void price_sheet_restart(struct price_sheet *s)
{
	csv_reader_free(s->reader);
	s->reader = csv_reader_new(LONGEST_RECORD, on_record, s);
	s->n_head = 0;
	s->headed = false;
	rows_clear(s);
}

void price_sheet_free(struct price_sheet *s)
{
	if (!s)
		return;
	csv_reader_free(s->reader);
	rows_clear(s);
	for (size_t i = 0; i < s->n_wanted; i++) {
		free(s->wanted[i].product_id);
		free(s->wanted[i].sku_id);
	}
	free(s->wanted);
	free(s->market);
	free(s);
}

static bool begins_with(const struct price_sheet *s, const char *bytes, size_t n)
{
	return s->n_head >= n && memcmp(s->head, bytes, n) == 0;
}

/* What is no CSV, and says so in its first bytes. */
static int check_head(struct price_sheet *s, const char *bytes, size_t n, struct error *err)
{
	for (size_t i = 0; i < n && s->n_head < sizeof(s->head); i++)
		s->head[s->n_head++] = bytes[i];
	if (begins_with(s, "PK\3\4", 4) || begins_with(s, "\x1f\x8b", 2))
		return error_set(err, ERROR_ANSWER, _("The price list comes as an archive (zip or gzip), which cannot be read here: unpack it and name the "
			"CSV file in prices.file."));
	if (begins_with(s, "\xff\xfe", 2) || begins_with(s, "\xfe\xff", 2))
		return error_set(err, ERROR_ANSWER, _("The price list is in UTF-16. Save it as CSV in UTF-8."));
	return 0;
}

/* The reader of CSV speaks of what somebody gave; here it is what somebody answered. */
static int as_answer(int rc, struct error *err)
{
	struct error why = err && rc < 0 ? *err : (struct error)ERROR_INIT;

	return rc < 0 && why.kind == ERROR_INPUT ? error_set(err, ERROR_ANSWER, _("The price list cannot be read. %s"), why.text) : rc;
}

int price_sheet_feed(struct price_sheet *s, const char *bytes, size_t n, struct error *err)
{
	int rc = check_head(s, bytes, n, err);

	return rc < 0 ? rc : as_answer(csv_feed(s->reader, bytes, n, err), err);
}

int price_sheet_finish(struct price_sheet *s, struct error *err)
{
	int rc = as_answer(csv_finish(s->reader, err), err);

	if (rc == 0 && !s->headed)
		rc = error_set(err, ERROR_ANSWER, _("The price list is empty."));
	return rc;
}

void price_sheet_take(struct price_sheet *s, struct api_prices *ret)
{
	*ret = (struct api_prices){ .items = s->rows, .count = s->n_rows };
	str_copy(ret->other_market, sizeof(ret->other_market), s->other_market);
	s->rows = NULL;
	s->n_rows = s->rows_cap = 0;
}
