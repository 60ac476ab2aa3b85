/* Any bytes as the body of a failure, from each of the services. */
#include "config.h"

#include "api/api_envelope.h"
#include "core/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	for (int s = 0; s < API_SERVICES; s++) {
		struct envelope e;

		envelope_read((enum api_service)s, (const char *)bytes, n, &e);
		if (e.text && (strchr(e.text, 27) || !text_valid_utf8(e.text, strlen(e.text))))
			abort();
		envelope_clear(&e);
	}
	return 0;
}
