/* Any bytes as a price sheet, in pieces of any size (the first byte says which). */
#include "config.h"

#include "api/price_sheet.h"
#include "core/error.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int feed(struct price_sheet *sheet, const uint8_t *bytes, size_t n, size_t piece, struct error *err)
{
	int rc = 0;

	for (size_t at = 0; at < n && rc == 0; at += piece)
		rc = price_sheet_feed(sheet, (const char *)bytes + at, n - at < piece ? n - at : piece, err);
	return rc < 0 ? rc : price_sheet_finish(sheet, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	size_t piece = n ? (size_t)bytes[0] % 97 + 1 : 1;

	for (int unit = 0; unit < 2; unit++) {
		struct api_price_query query = { .market = unit ? "DE" : NULL, .unit = (enum api_price_unit)unit };
		struct price_sheet *sheet = price_sheet_new(&query);
		struct api_prices prices = { .items = NULL };
		struct error err = ERROR_INIT;

		if (feed(sheet, bytes, n, piece, &err) < 0) {
			if (err.kind == ERROR_NONE || !err.text[0])
				abort();
		} else {
			price_sheet_take(sheet, &prices);
		}
		for (size_t i = 0; i < prices.count; i++)
			if (!money_is_set(prices.items[i].per_term) || prices.items[i].per_term.micro < 0)
				abort();
		api_prices_clear(&prices);
		price_sheet_free(sheet);
	}
	return 0;
}
