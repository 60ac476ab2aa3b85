#include "flow/background.h"

#include "api/api.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/client.h"
#include "flow/hand_over.h"
#include "flow/hold.h"
#include "flow/move_room.h"
#include "flow/move_signals.h"
#include "flow/options.h"
#include "flow/parcel.h"
#include "http/http.h"
#include "journal/history.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct background {
	struct move_room room;
	struct parcel parcel;
	bool begun;
};

/* ── what was handed over ── */

/* A person may have typed the option: then there is nothing at these places. */
static int take_parcel(struct background *b)
{
	int rc = parcel_receive(PARCEL_FD, &b->parcel, &b->room.error);
	close(PARCEL_FD);
	if (rc == 0 && fcntl(PARCEL_HOLD_FD, F_SETFD, FD_CLOEXEC) == 0 && b->parcel.answers)
		fcntl(PARCEL_ANSWER_FD, F_SETFD, FD_CLOEXEC);
	return rc;
}

/* Whatever it was handed: it writes where its parent was, in the same tenant, or not at all. */
static int check_tenant(struct background *b)
{
	struct move_room *r = &b->room;
	if (move_room_tenant(r) < 0)
		return -1;
	if (!str_ieq(r->tenant_id, b->parcel.tenant_id))
		return error_set(&r->error, ERROR_CONFLICT, _("The sign-in that was handed over is not that of the organisation."));
	return 0;
}

static int adopt(struct background *b)
{
	struct journal_holder me;
	struct journal *j = b->room.journal;
	journal_holder_self(&me, HOLD_BACKGROUND, b->parcel.account, time_now_ms());
	int rc = journal_hold_adopt(j, b->parcel.tenant_id, PARCEL_HOLD_FD, &me, &b->room.error);
	if (rc == 0)
		journal_sign(j, b->parcel.account);
	return rc;
}

static int begin(struct background *b)
{
	struct mover *m = b->room.mover;
	struct error *err = &b->room.error;
	switch (b->parcel.verb) {
	case PARCEL_RETRY: return mover_retry(m, str_empty(b->parcel.cause) ? NULL : b->parcel.cause, err);
	case PARCEL_PUT_BACK: return mover_put_back(m, err);
	case PARCEL_START:
	case PARCEL_VERBS: break;
	}
	return mover_start(m, 0, err);
}

/* ── who waits for it ── */

static bool say(const char *what, const char *why)
{
	char *line = xasprintf("%s%s\n", what, why);
	bool heard = write(PARCEL_ANSWER_FD, line, strlen(line)) > 0;
	free(line);
	close(PARCEL_ANSWER_FD);
	return heard;
}

/* Where nobody waits any more, or nobody ever did, the reason stands where the move's own would. */
static void tell_failure(struct background *b)
{
	struct move_room *r = &b->room;
	struct journal_progress p = { .at_ms = time_now_ms(), .waiting_until_ms = TIME_UNKNOWN, .left_ms = -1 };
	bool found;
	if (b->begun)
		return;
	if (b->parcel.answers && say(HAND_OVER_NOT, r->error.text))
		return;
	if (!r->journal || b->parcel.move <= 0)
		return;
	journal_progress_get(r->journal, b->parcel.move, &p, &found, NULL);
	p.at_ms = time_now_ms();
	str_copy(p.phase, sizeof p.phase, mover_phase_word(MOVER_FAILED));
	str_copy(p.text, sizeof p.text, r->error.text);
	journal_progress_put(r->journal, b->parcel.move, &p, NULL);
}

/* ── the work ── */

static int open_all(struct background *b, struct config *config)
{
	struct move_room *r = &b->room;
	if (take_parcel(b) < 0 || move_signals_watch(&r->error) < 0)
		return -1;
	move_signals_ignore_hang_up();
	client_forget_identity(config);
	if (move_room_file(r, config) < 0 || move_room_open(r, config, b->parcel.state_dir) < 0)
		return -1;
	api_keys_take(r->api, &b->parcel.keys);
	if (http_take_proxy_credentials(r->http, &b->parcel.proxy_credentials, &r->error) < 0)
		return -1;
	return chdir("/") == 0 ? 0 : error_set(&r->error, ERROR_SYSTEM, _("The root directory cannot be entered."));
}

/* Nothing has left when the parent hears of it: what was started leaves with the first turn. One that has given up waiting has the move itself. */
static int take_over(struct background *b)
{
	struct move_room *r = &b->room;
	if (check_tenant(b) < 0 || adopt(b) < 0 || mover_open(r->mover, b->parcel.move, &r->error) < 0 || begin(b) < 0)
		return -1;
	b->begun = true;
	if (b->parcel.answers && !say(HAND_OVER_BEGUN, ""))
		return error_set(&r->error, ERROR_CANCELLED, _("Nobody waits for it any more."));
	return 0;
}

static void work(struct background *b)
{
	struct move_room *r = &b->room;
	while (move_room_works(r) && r->signals < 2) {
		int before = r->signals;
		move_room_turn(r);
		if (r->signals > 0 && before == 0)
			mover_stop(r->mover);
	}
}

static int carry_out(struct background *b)
{
	struct move_room *r = &b->room;
	const struct mover_progress *p = mover_progress(r->mover);
	work(b);
	if (p->phase == MOVER_FAILED)
		r->error = *mover_error(r->mover);
	else if (!mover_was_stopped(r->mover) && p->rows[JOURNAL_ROW_MOVED] + p->rows[JOURNAL_ROW_BACK] > 0 && mover_check(r->mover, &r->error) == 0)
		work(b);
	return r->error.kind != ERROR_NONE ? EXIT_ERROR : p->phase == MOVER_ENDED ? EXIT_DONE : EXIT_UNFINISHED;
}

int background_run(struct config *config, struct error *err)
{
	struct background *b = xcalloc(1, sizeof *b);
	int status = EXIT_ERROR;
	b->parcel.keys = API_KEYS_INIT;
	move_room_init(&b->room, NULL);
	if (open_all(b, config) == 0 && take_over(b) == 0)
		status = carry_out(b);
	else
		tell_failure(b);
	*err = b->room.error;
	move_room_close(&b->room);
	parcel_clear(&b->parcel);
	move_signals_release();
	free(b);
	return status;
}
