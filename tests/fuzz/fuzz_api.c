/* Any bytes as a service's answer, for the decoder that DECODER names: read or refused with a sentence, and nothing is left behind. */
#include "config.h"

#include "api/api_decoder.h"
#include "core/error.h"
#include "core/mem.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct api_decoder *d = api_decoder_find(DECODER);
	struct error err = ERROR_INIT;
	unsigned char *ret;

	if (!d)
		abort();
	ret = xcalloc(1, d->shape->size);
	if (api_decode(d, ret, (const char *)bytes, n, &err) < 0) {
		if (err.kind != ERROR_ANSWER || !err.text[0])
			abort();
		for (size_t i = 0; i < d->shape->size; i++)
			if (ret[i])
				abort();
	}
	api_decoder_clear(d, ret);
	free(ret);
	return 0;
}
