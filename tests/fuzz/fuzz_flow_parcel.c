/* What a process finds in the pipe that it goes on from: refused, or a parcel that arrives once more as it is when it is handed on. */
#include "config.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/text.h"
#include "flow/parcel.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void write_again(const struct parcel *p, struct buf *to)
{
	struct parcel again = { .keys = API_KEYS_INIT };
	struct buf third = BUF_SECRET_INIT;

	parcel_write(p, to);
	if (parcel_read(to->data, to->len, &again, NULL) < 0)
		abort();
	parcel_write(&again, &third);
	if (third.len != to->len || memcmp(third.data, to->data, to->len) != 0)
		abort();
	parcel_clear(&again);
	buf_wipe(&third);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct parcel p = { .keys = API_KEYS_INIT };
	struct error err = ERROR_INIT;
	struct buf written = BUF_SECRET_INIT;

	if (parcel_read((const char *)bytes, n, &p, &err) < 0) {
		if (!err.text[0] || p.state_dir || secret_is_set(&p.keys.refresh))
			abort();
		return 0;
	}
	if (p.state_dir[0] != '/' || str_empty(p.tenant_id) || p.move <= 0 || p.verb >= PARCEL_VERBS)
		abort();
	write_again(&p, &written);
	parcel_clear(&p);
	buf_wipe(&written);
	return 0;
}
