#include "flow/move_room.h"

#include "api/api.h"
#include "api/api_directory.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/client.h"
#include "flow/move_signals.h"
#include "flow/move_words.h"
#include "flow/setup.h"
#include "http/http.h"
#include "journal/journal.h"

#include <poll.h>

#define LONGEST_WAIT_MS 1000

void move_room_init(struct move_room *r, struct move_words *words)
{
	*r = (struct move_room){ .words = words, .error = ERROR_INIT };
	product_file_init(&r->file);
}

int move_room_file(struct move_room *r, const struct config *config)
{
	int rc = setup_products(&r->file, config, &r->error);
	if (rc == 0)
		rc = setup_reference(&r->file, &r->error);
	if (rc == 0)
		move_rules_init(&r->rules, &r->file);
	return rc;
}

int move_room_open(struct move_room *r, const struct config *config, const char *state_dir)
{
	int rc = journal_open(&r->journal, state_dir, &r->error);
	if (rc == 0)
		rc = client_open(config, &r->http, &r->timers, &r->api, &r->error);
	if (rc != 0)
		return rc;
	struct mover_setup setup = { .api = r->api, .journal = r->journal, .timers = r->timers, .rules = &r->rules.rules, .now_ms = time_monotonic_ms,
		.wall_ms = time_now_ms };
	move_limits(&setup, config);
	r->mover = mover_new(&setup);
	return 0;
}

void move_room_close(struct move_room *r)
{
	mover_free(r->mover);
	api_free(r->api);
	if (r->timers)
		timers_run(r->timers, INT64_MAX);
	http_free(r->http);
	timers_free(r->timers);
	journal_close(r->journal);
	move_rules_clear(&r->rules);
	product_file_clear(&r->file);
	struct error kept = r->error;
	move_room_init(r, r->words);
	r->error = kept;
}

void move_room_turn(struct move_room *r)
{
	int64_t now_ms = time_monotonic_ms(), due_ms = timers_next(r->timers);
	struct pollfd fds[3] = { { .fd = move_signals_fd(), .events = POLLIN } };
	unsigned n = 1 + (r->words ? move_words_fds(r->words, fds + 1) : 0);
	int wait_ms = due_ms - now_ms < LONGEST_WAIT_MS ? (int)(due_ms > now_ms ? due_ms - now_ms : 0) : LONGEST_WAIT_MS;

	http_poll(r->http, fds, n, wait_ms);
	http_deliver(r->http);
	timers_run(r->timers, time_monotonic_ms());
	if (r->words)
		move_words_flush(r->words);
	r->signals += move_signals_take();
}

bool move_room_works(const struct move_room *r)
{
	return mover_phase_works(mover_progress(r->mover)->phase);
}

int move_room_await(struct move_room *r)
{
	while (!r->answered && r->signals == 0)
		move_room_turn(r);
	if (!r->answered)
		error_set(&r->error, ERROR_CANCELLED, _("Stopped; nothing was sent."));
	r->answered = false;
	return r->error.kind == ERROR_NONE ? 0 : -(int)r->error.kind;
}

/* ── whose tenant ── */

static void on_organization(void *arg, const struct error *err, struct api_organization *o)
{
	struct move_room *r = arg;

	r->answered = true;
	if (err) {
		r->error = *err;
		return;
	}
	if (api_organization_check(r->api, o, &r->error) < 0)
		return;
	str_copy(r->tenant_id, sizeof r->tenant_id, o->id);
	str_copy(r->tenant_name, sizeof r->tenant_name, o->display_name);
}

int move_room_tenant(struct move_room *r)
{
	api_organization_get(r->api, on_organization, r);
	return move_room_await(r);
}
