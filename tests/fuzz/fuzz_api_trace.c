/* Any bytes as a body, a form and an address that a trace tells of: what is said is JSON, and no address of a person is in it. */
#include "config.h"

#include "api/api_trace.h"
#include "core/buf.h"
#include "core/text.h"
#include "json/skim.h"
#include "json/write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Names of the list are the only place where the sign may stand. */
static bool holds_address(const char *said)
{
	for (const char *at = said; (at = strchr(at, '@')); at++)
		if (!str_starts(at, "@odata."))
			return true;
	return false;
}

static void check(const struct buf *said)
{
	struct json_piece value;
	struct json_skim skim;

	json_skim_init(&skim, said->data, said->len);
	if (!json_skim_value(&skim, &value) || !json_skim_ended(&skim) || !text_valid_utf8(said->data, said->len))
		abort();
	for (size_t i = 0; i < said->len; i++)
		if ((unsigned char)said->data[i] < ' ')
			abort();
	if (holds_address(said->data))
		abort();
}

static void try(const char *text, size_t n, void (*say)(struct json_writer *w, const char *text, size_t len))
{
	struct buf said = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &said);
	say(&w, text, n);
	check(&said);
	buf_clear(&said);
}

static void say_url(struct json_writer *w, const char *text, size_t n)
{
	struct buf all = BUF_INIT, url = BUF_INIT;

	buf_add(&all, text, n);
	trace_add_url(&url, all.data, NULL);
	json_string(w, url.data);
	buf_clear(&url);
	buf_clear(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	try((const char *)bytes, n, trace_body);
	try((const char *)bytes, n, trace_form);
	try((const char *)bytes, n, say_url);
	return 0;
}
