/* CSV as a price list sends it, in pieces: what is read, written again, reads the same. */
#include "config.h"

#include "core/buf.h"
#include "core/csv.h"
#include "core/error.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define RECORD_LIMIT 4096

static int count_fields(void *arg, size_t line, char **fields, size_t n_fields, struct error *err)
{
	(void)err;
	struct buf *written = arg;
	if (line == 0)
		abort();
	for (size_t i = 0; i < n_fields; i++)
		csv_add_field(written, fields[i], i + 1 == n_fields);
	return 0;
}

static int read_all(const char *bytes, size_t n, size_t piece, size_t limit, struct buf *written)
{
	struct error err = ERROR_INIT;
	struct csv_reader *r = csv_reader_new(limit, count_fields, written);
	int rc = 0;
	for (size_t at = 0; rc == 0 && at < n; at += piece)
		rc = csv_feed(r, bytes + at, n - at < piece ? n - at : piece, &err);
	if (rc == 0)
		rc = csv_finish(r, &err);
	csv_reader_free(r);
	if (rc != 0 && (err.kind == ERROR_NONE || err.text[0] == '\0'))
		abort();
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct buf whole = BUF_INIT, pieces = BUF_INIT, again = BUF_INIT;
	int rc = read_all((const char *)bytes, n, n ? n : 1, RECORD_LIMIT, &whole);
	/* Where the pieces are cut makes no difference. */
	if (read_all((const char *)bytes, n, 3, RECORD_LIMIT, &pieces) != rc || whole.len != pieces.len)
		abort();
	/* What was written can be read; quoting makes a record longer, hence no limit to speak of. */
	if (rc == 0 && read_all(whole.data, whole.len, 7, whole.len + 1, &again) != 0)
		abort();
	buf_clear(&whole);
	buf_clear(&pieces);
	buf_clear(&again);
	return 0;
}
