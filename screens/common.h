/* What every page needs: asking for an answer, and saying that it is on its way, that it failed, or that nobody waited for it. */
#ifndef SCREENS_COMMON_H
#define SCREENS_COMMON_H

#include "model/wizard.h"
#include "ui/page.h"
#include "ui/view.h"

/* ── effects ── */
struct effect screen_effect(enum effect_kind kind); /* one that needs neither page nor request */
struct effect screen_push(const struct page *page);
struct effect screen_jump(const struct page *page);
struct effect screen_ask(struct wizard *w, enum request_kind kind);
/* For EVENT_SHOWN: asks where the models say that an answer is missing, and where signing in anew has cured the last failure. */
struct effect screen_shown(struct wizard *w, enum request_kind kind);
/* Asks again at a person's wish; where the sign-in has ended, goes there first. */
struct effect screen_retry(struct wizard *w, enum request_kind kind);
/* The part of act() that is the same wherever a page reads one thing: shown, answered, asked again. EFFECT_IGNORED: none of these. */
struct effect screen_act(struct wizard *w, const struct event *event, enum request_kind kind);

/* act() of a page that is only read and closed again. */
struct effect screen_close_act(struct wizard *w, const struct event *event);

/* ── for view() ── */
/* The wait, the failure with what it means and what to do, or that the reading was given up; with a way to read again.
 * True where there is an answer to show below it, be it an old one. */
bool screen_call(const struct wizard *w, struct view *v, enum request_kind kind);
void screen_error(struct view *v, const struct error *err);
/* What `d` shows about it. The service's words say whose they are, so that they cannot be taken for ours. */
void screen_detail(struct view *v, const struct error *err);
bool screen_answered(const struct wizard *w, enum request_kind kind); /* at least once */

/* The record for an auditor: how saving it goes, and the action that does; for pages with SCREEN_KEY_RECORD. */
void screen_record(const struct wizard *w, struct view *v, int action);
struct effect screen_save_record(struct wizard *w);

/* ── keys that many pages have; a page's table ends with SCREEN_KEYS_END ── */
#define SCREEN_KEY_RETRY \
	{ ACTION_RETRY, "F5 r", N_("Read again"), N_("Reads this page's figures from the services again."), NULL, NULL }
#define SCREEN_KEY_CLOSE \
	{ ACTION_FORWARD, "Enter", N_("Close"), N_("Closes this page and goes back to the one it was opened from."), NULL, NULL }
#define SCREEN_KEY_RECORD(action, enabled) \
	{ action, "a", NULL, N_("Saves the record for an auditor on this machine: everything that was sent for this organisation and what became of it, " \
		"with time, account and request id, as lines of JSON. m365-upgrade --history prints the same."), enabled, NULL }
#define SCREEN_KEYS_END { 0, NULL, NULL, NULL, NULL, NULL }

#endif
