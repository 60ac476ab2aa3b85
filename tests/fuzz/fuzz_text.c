/* Foreign text made harmless: valid, without control characters, and nothing is left to clean. */
#include "config.h"

#include "core/buf.h"
#include "core/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *foreign = malloc(n + 1), small[16];
	struct buf fitted = BUF_INIT;
	if (!foreign)
		abort();
	memcpy(foreign, bytes, n);
	foreign[n] = '\0';
	char *clean = text_clean(foreign), *twice = text_clean(clean);
	if (strcmp(clean, twice) != 0 || !text_valid_utf8(clean, strlen(clean)))
		abort();
	const char *at = clean;
	for (uint32_t code; (code = text_next(&at)) != 0;)
		if (code < ' ' || (code >= 0x7f && code < 0xa0))
			abort();
	text_clean_into(small, sizeof small, foreign);
	if (!text_valid_utf8(small, strlen(small)))
		abort();
	text_fit(&fitted, clean, 10, "...");
	if (text_width(fitted.data) > 10)
		abort();
	if (clean[0] && text_break(clean, 8) == 0)
		abort();
	buf_clear(&fitted);
	free(clean);
	free(twice);
	free(foreign);
	return 0;
}
