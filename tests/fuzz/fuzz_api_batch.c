/* Any bytes as the answer to a batch, of changes and of readings: each part gets one outcome, and whoever relies on it can. The first
 * byte says what is asked and with which status the whole comes. */
#include "config.h"

#include "api/api_groups.h"
#include "core/text.h"
#include "tests/unit/api/fixture.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define PARTS 3
#define SKU "00000002-0000-4000-8000-000000000002"

struct seen {
	int calls;
	bool reading;
};

static void check_part(const struct seen *s, const struct api_part *part, const struct api_user *user)
{
	bool done = part->error.kind == ERROR_NONE;

	if (done != (part->refusal == API_LICENCE_CARRIED_OUT) || part->refusal > API_LICENCE_UNANSWERED)
		abort();
	if (!done && (!part->error.text[0] || part->error.kind >= ERROR_KINDS))
		abort();
	if (strpbrk(part->error.service, "\x1b\n\r\a") || !text_valid_utf8(part->error.service, strlen(part->error.service)))
		abort();
	if ((user->id != NULL) != (done && s->reading))
		abort();
	if (!s->reading && (part->error.kind == ERROR_ANSWER || part->error.kind == ERROR_SERVICE))
		abort();
}

static void on_batch(void *arg, struct api_batch *batch)
{
	struct seen *s = arg;

	s->calls++;
	if (batch->n != PARTS || batch->throttle.refused > PARTS || batch->throttle.retry_after_ms < -1 || batch->throttle.used_micro < -1)
		abort();
	for (size_t i = 0; i < PARTS; i++)
		check_part(s, &batch->parts[i], &batch->users[i]);
}

static void ask(struct fixture *f, struct seen *s)
{
	static const char *const ids[PARTS] = { "a", "b", "c" };
	struct api_licence_change changes[PARTS];

	for (size_t i = 0; i < PARTS; i++)
		changes[i] = (struct api_licence_change){ .user_id = ids[i], .add_sku = SKU };
	if (s->reading)
		api_users_read(f->api, ids, PARTS, on_batch, s);
	else
		api_licences_change(f->api, NULL, changes, PARTS, on_batch, s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const int statuses[] = { 200, 424, 429, 503 };
	int how = n ? bytes[0] : 0;
	struct seen s = { .reading = how & 1 };
	void *state = NULL;
	struct fixture *f;
	char *body;

	body = calloc(1, n + 1);
	if (!body)
		abort();
	memcpy(body, bytes + (n > 0), n - (n > 0));
	fixture_set_up(&state);
	f = state;
	/* Twice: parts whose token was refused are asked for once more. */
	for (int i = 0; i < 2; i++)
		fake_answer(f->http, "POST", "/$batch", (struct fake_answer){ .status = statuses[how >> 1 & 3], .body = body });
	ask(f, &s);
	settle(f);
	if (s.calls != 1)
		abort();
	fixture_tear_down(&state);
	free(body);
	return 0;
}
