/* CSV (RFC 4180), read as a stream and written so that a spreadsheet runs nothing. */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

/* One record; fields are valid during the call only. Nonzero stops the reader, which returns it. */
typedef int csv_record_fn(void *arg, size_t line, char **fields, size_t n_fields, struct error *err);

struct csv_reader;
/* `limit` bytes a record. A byte-order mark is skipped; LF and CRLF both end a record. */
struct csv_reader *csv_reader_new(size_t limit, csv_record_fn *fn, void *arg);
void csv_reader_free(struct csv_reader *r);
int csv_feed(struct csv_reader *r, const char *bytes, size_t n, struct error *err);
int csv_finish(struct csv_reader *r, struct error *err); /* a last record without a line end; an open quote is an error */

/* Appends one field, quoted where needed. What a spreadsheet would run gets a ' before it: = + - and @, also of full width, where the field
 * begins, and behind a semicolon, tab or line end, because there a spreadsheet of another locale begins a cell; a leading tab or CR. */
void csv_add_field(struct buf *to, const char *text, bool last);

#endif
