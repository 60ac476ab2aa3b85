#include "api/api_prices.h"

#include "api/api_fetch.h"
#include "api/price_sheet.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a file of one's own, which is read while everything else waits. */
#define MOST_BYTES ((off_t)256 << 20)

struct prices_state {
	struct price_sheet *sheet;
	struct api_prices prices;
	struct error err; /* what stopped the stream */
};

/* Runs while the sheet is still coming in: what cannot be understood ends the transfer at once. */
static int on_chunk(void *arg, const char *bytes, size_t n)
{
	struct call *c = arg;
	struct prices_state *s = c->state;
	int rc = price_sheet_feed(s->sheet, bytes, n, &s->err);

	c->spoiled = rc < 0;
	return rc;
}

static void prices_restart(struct call *c)
{
	price_sheet_restart(((struct prices_state *)c->state)->sheet);
}

static int prices_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct prices_state *s = c->state;
	int rc = price_sheet_finish(s->sheet, err);

	(void)a;
	c->spoiled = rc < 0;
	if (rc == 0)
		price_sheet_take(s->sheet, &s->prices);
	return rc;
}

/* The seam only knows that the stream was stopped; why is known here. */
static int prices_refused(struct call *c, struct error *err)
{
	const struct prices_state *s = c->state;

	if (c->spoiled) {
		struct error why = s->err;

		str_copy(why.detail, sizeof(why.detail), err->detail);
		*err = why;
	}
	return -(int)err->kind;
}

static void prices_deliver(struct call *c, const struct error *err)
{
	struct prices_state *s = c->state;

	((api_prices_fn *)c->done)(c->arg, err, err ? NULL : &s->prices);
}

static void prices_clear(struct call *c)
{
	struct prices_state *s = c->state;

	api_prices_clear(&s->prices);
	price_sheet_free(s->sheet);
	free(s);
}

static const struct call_class prices_class = {
	.answer = prices_answer,
	.refused = prices_refused,
	.deliver = prices_deliver,
	.clear = prices_clear,
};

uint64_t api_prices_get(struct api *api, const struct api_price_query *query, api_prices_fn *done, void *arg)
{
	struct call *c = call_new(api, API_PRICES, &prices_class, FETCH_DONE(done), arg);
	struct prices_state *s = xcalloc(1, sizeof(*s));

	c->state = s;
	s->err = ERROR_INIT;
	s->sheet = price_sheet_new(query);
	c->chunk = on_chunk;
	c->restart = prices_restart;
	c->accept = "text/csv, application/octet-stream;q=0.5, */*;q=0.1";
	c->limit = api->limits.price_sheet_bytes;
	c->timeout_ms = api->limits.price_sheet_timeout_ms;
	if (str_empty(query->market)) {
		struct error err = ERROR_INIT;

		error_set(&err, ERROR_INPUT, _("Prices cannot be looked up without a country."));
		return call_start_failed(c, &err);
	}
	call_path(c, "GET", "/sales/pricesheets(Market='%s',PricesheetView='updatedlicensebased')/$value", query->market);
	return call_start(c);
}

static int feed_file(int fd, struct price_sheet *sheet, struct error *err)
{
	char block[65536];
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = read(fd, block, sizeof(block))) != 0) {
		if (n > 0)
			rc = price_sheet_feed(sheet, block, (size_t)n, err);
		else if (errno != EINTR)
			return error_set(err, ERROR_INPUT, _("It cannot be read: %s."), strerror(errno));
	}
	return rc < 0 ? rc : price_sheet_finish(sheet, err);
}

int api_prices_read(const char *path, const struct api_price_query *query, struct api_prices *ret, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct price_sheet *sheet;
	struct error why = ERROR_INIT;
	struct stat st;
	int rc;

	if (fd < 0)
		return error_set(err, ERROR_INPUT, _("The price list %s cannot be opened: %s."), path, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return error_set(err, ERROR_INPUT, _("The price list %s is not a regular file."), path);
	}
	if (st.st_size > MOST_BYTES) {
		close(fd);
		return error_set(err, ERROR_INPUT, _("The price list %s is larger than %d MB. Leave only the plans in it that matter here."), path,
			(int)(MOST_BYTES >> 20));
	}
	sheet = price_sheet_new(query);
	rc = feed_file(fd, sheet, &why);
	close(fd);
	if (rc == 0)
		price_sheet_take(sheet, ret);
	else
		rc = error_set(err, ERROR_INPUT, _("The price list %s cannot be used. %s"), path, why.text);
	price_sheet_free(sheet);
	return rc;
}
