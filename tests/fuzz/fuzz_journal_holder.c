/* Any bytes as the file that says who holds a tenant: what is read is clean, and written again it reads the same. */
#include "config.h"

#include "core/mem.h"
#include "core/text.h"
#include "journal/holder.h"
#include "tests/fuzz/sent.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check(const struct journal_holder *h)
{
	const char *const texts[] = { h->what, h->host, h->user, h->terminal, h->account };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!text_is_clean(texts[i]))
			abort();
}

static bool is_same(const struct journal_holder *a, const struct journal_holder *b)
{
	return a->pid == b->pid && a->since_ms == b->since_ms && str_eq(a->what, b->what) && str_eq(a->host, b->host) && str_eq(a->user, b->user) &&
		str_eq(a->terminal, b->terminal) && str_eq(a->account, b->account);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *text = xstrndup((const char *)bytes, n < HOLDER_TEXT ? n : HOLDER_TEXT);
	struct journal_holder h, again;
	struct buf written = BUF_INIT;

	holder_parse(text, &h);
	check(&h);
	holder_write(&h, &written);
	sent_as_lines(written.data, written.len);
	holder_parse(written.data, &again);
	if (!is_same(&h, &again))
		abort();
	buf_clear(&written);
	free(text);
	return 0;
}
