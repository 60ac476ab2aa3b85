/* The reading of a price sheet, wherever its bytes come from. */
#ifndef API_PRICE_SHEET_H
#define API_PRICE_SHEET_H

#include "api/api_prices.h"

struct price_sheet;

struct price_sheet *price_sheet_new(const struct api_price_query *query); /* the query is copied */
void price_sheet_free(struct price_sheet *s);
void price_sheet_restart(struct price_sheet *s); /* forgets what was read */
/* ERROR_ANSWER; the text says where and what. */
int price_sheet_feed(struct price_sheet *s, const char *bytes, size_t n, struct error *err);
int price_sheet_finish(struct price_sheet *s, struct error *err);
void price_sheet_take(struct price_sheet *s, struct api_prices *ret); /* moves the rows out */

#endif
