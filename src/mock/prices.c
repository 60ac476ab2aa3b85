/* The price sheet as CSV. Source: Partner Center, "Get a price sheet". */
#include "core/buf.h"
#include "core/calendar.h"
#include "core/csv.h"
#include "core/text.h"
#include "mock/commerce.h"
#include "mock/permissions.h"
#include "mock/world.h"

static const char *const columns[] = {
	"ProductTitle", "ProductId", "SkuId", "SkuTitle", "Publisher", "SkuDescription", "UnitOfMeasure", "TermDuration", "BillingPlan", "Market", "Currency",
	"UnitPrice", "EffectiveStartDate", "EffectiveEndDate", "Tags", "ERP Price", "Segment",
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void add_line(struct buf *to, const char *const fields[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		csv_add_field(to, fields[i], i + 1 == COLUMNS);
}

static void add_product(struct world *w, struct buf *to, const struct product *p, const char *from, const char *until)
{
	const struct price *prices = p->prices.items;
	for (size_t i = 0; i < p->prices.count; i++) {
		if (!str_ieq(prices[i].currency, w->scenario->tenant.currency))
			continue;
		const char *const fields[COLUMNS] = {
			p->title, p->product_id, p->commerce_sku, p->title, "Microsoft Corporation", p->description, "License", prices[i].duration, prices[i].cycle,
			w->scenario->tenant.country, prices[i].currency, prices[i].unit, from, until, "", prices[i].erp, "Commercial",
		};
		add_line(to, fields);
	}
}

static void sheet(struct world *w, const struct request *rq, struct response *rs)
{
	const struct product *products = w->catalog.products.items;
	char from[TIME_TEXT], until[TIME_TEXT];
	int64_t day = INT64_C(24) * 60 * 60 * 1000, start = w->now_ms - w->now_ms % day - 30 * day;
	struct buf text = BUF_INIT;

	if (!str_ieq(rq->params[0], w->scenario->tenant.country)) {
		commerce_refuse(w, rq, rs, 404, "404", "There is no price sheet for this market.");
		return;
	}
	if (!str_ieq(rq->params[1], "updatedlicensebased")) {
		commerce_refuse(w, rq, rs, 400, "400", "The view of the price sheet is not known.");
		return;
	}
	time_wire(start, from);
	time_wire(start + 3650 * day, until);
	buf_addstr(&text, "\xef\xbb\xbf");
	add_line(&text, columns);
	for (size_t i = 0; i < w->catalog.products.count; i++)
		add_product(w, &text, &products[i], from, until);
	response_text(rs, 200, "text/csv", text.data);
	response_header(rs, "Content-Disposition", "attachment; filename=\"pricesheet.csv\"");
	buf_clear(&text);
}

static const struct route routes[] = {
	{ "GET", "/sales/pricesheets(Market='{}',PricesheetView='{}')/$value", sheet },
	{ 0 },
};

const struct service prices_service = { "/prices/v1.0", routes, true, true, true, commerce_refuse, NULL, commerce_finish, NULL, permissions_person };
