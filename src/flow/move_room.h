/* What a mover without pages works in: the client, the journal, timers, and one wait for all of it. */
#ifndef FLOW_MOVE_ROOM_H
#define FLOW_MOVE_ROOM_H

#include "core/error.h"
#include "flow/move_rules.h"
#include "model/product_file.h"

struct api;
struct config;
struct http;
struct journal;
struct move_words;
struct timers;

struct move_room {
	struct product_file file;
	struct move_rules rules;
	struct http *http;
	struct timers *timers;
	struct api *api;
	struct journal *journal;
	struct mover *mover;
	struct move_words *words; /* what is said meanwhile leaves with each turn; NULL: nothing is */
	int signals;         /* that have come to end it */
	bool answered;       /* the call that is waited for */
	struct error error;  /* what ended it */
	char tenant_id[JOURNAL_ID], tenant_name[JOURNAL_NAME];
};

/* What fails is in `error`. */
void move_room_init(struct move_room *r, struct move_words *words);
int move_room_file(struct move_room *r, const struct config *config);
int move_room_open(struct move_room *r, const struct config *config, const char *state_dir); /* NULL: the usual one */
void move_room_close(struct move_room *r); /* fine after any of the three; `error` stays */

void move_room_turn(struct move_room *r);        /* one wait, and what it brings; counts the signals */
bool move_room_works(const struct move_room *r); /* the mover is at something, or paused in it */
/* Until the call that was just started sets `answered`, perhaps with an error; a signal ends the wait with ERROR_CANCELLED. */
int move_room_await(struct move_room *r);
int move_room_tenant(struct move_room *r);       /* asks whose tenant it is */

#endif
