/* Attach: another m365-upgrade works with this organisation, in this state directory. Who it is, what it is at, and what it is asked.
 *
 * All of it is read from the journal, about once a second. What is asked is a mark there, which the other reads. */
#ifndef MODEL_ATTACH_MODEL_H
#define MODEL_ATTACH_MODEL_H

#include "model/reassign_facts.h"

struct wizard;

enum holder_kind { HOLDER_UNKNOWN, HOLDER_WIZARD, HOLDER_MOVE, HOLDER_BACKGROUND };
struct holder_facts {
	enum holder_kind kind;
	int64_t pid;                 /* 0: not told, as the texts that are empty */
	int64_t since_ms;            /* TIME_UNKNOWN */
	char host[NAME_TEXT], user[NAME_TEXT], terminal[NAME_TEXT];
	char account[NAME_TEXT];     /* signed in as this; "" an application */
};

/* How far a move was when whoever carries it out said so last. */
struct attach_progress {
	int64_t at_ms;               /* TIME_UNKNOWN: it has never said anything */
	enum reassign_phase phase;
	enum reassign_waiting waiting;
	int64_t waiting_until_ms;    /* wall; TIME_UNKNOWN */
	int64_t rows[REASSIGN_ROW_STATES];
	int64_t in_flight;
	int64_t rate_milli;          /* users in 1000 seconds */
	int64_t left_ms;             /* COUNT_UNKNOWN */
	int64_t as_planned, differs;
	char text[NAME_TEXT];        /* why it ended; "" */
};

enum attach_wish { WISH_NONE, WISH_PAUSE, WISH_STOP };

#define ATTACH_UPGRADES 8
struct attach_facts {
	bool held;
	struct holder_facts holder;
	struct attach_upgrade {
		char source_name[NAME_TEXT], target_name[NAME_TEXT];
		enum product_path path;
		enum upgrade_state state;
		int64_t changed_ms;
	} upgrades[ATTACH_UPGRADES]; /* not finished, the one changed last first */
	size_t n_upgrades;
	struct reassign_move move;   /* the one changed last; id 0: none */
	struct attach_progress now;
	enum attach_wish wish;       /* the mark as it stands */
};

enum attach_state { ATTACH_NONE, ATTACH_HELD, ATTACH_FREE };
struct attach_model {
	enum attach_state state;
	struct attach_facts facts;
	enum attach_wish wish;       /* of the next REQUEST_ATTACH_TELL */
	bool asks_stop;
};

/* ── intake ── */
/* Another has it: nothing of this organisation may be changed from here. */
void attach_take_refusal(struct wizard *w, const struct tenant_facts *tenant, const struct holder_facts *holder);
void attach_forget_products(struct wizard *w);               /* where they were asked for and refused: nothing was read */
void attach_take_held(struct wizard *w);                     /* this wizard has it */
void attach_take(struct wizard *w, const struct attach_facts *facts);

/* ── questions ── */
enum attach_state attach_state(const struct wizard *w);
bool attach_is_elsewhere(const struct wizard *w);            /* not ours: HELD or FREE */
bool attach_moves(const struct wizard *w);                   /* the other is moving licences, or reads back what it moved */
bool attach_is_paused(const struct wizard *w);               /* it stands still for a person's wish */
bool attach_may_pause(const struct wizard *w);               /* or go on */
bool attach_may_stop(const struct wizard *w);
bool attach_is_silent(const struct wizard *w);               /* it moves, and has said nothing for longer than it should */
int64_t attach_done(const struct wizard *w);                 /* users and groups moved, or put back, or failed … */
int64_t attach_to_do(const struct wizard *w);                /* … of so many; while it reads back: read, of so many */
int64_t attach_failed(const struct wizard *w);

/* ── verbs ── */
void attach_wish(struct wizard *w, enum attach_wish wish);
void attach_ask_stop(struct wizard *w, bool asks);

/* ── sentences ── */
const char *attach_holder_sentence(const struct wizard *w, char to[SENTENCE]);
const char *attach_place_text(const struct wizard *w, char to[SENTENCE]);   /* "anna@host, pts/3, process 4711"; "" not told */
const char *attach_since_text(const struct wizard *w, char to[SENTENCE]);   /* "2026-11-22 10:12, 14 min ago"; "" not told */
const char *attach_upgrade_sentence(const struct wizard *w, size_t index, char to[SENTENCE]);
const char *attach_move_text(const struct wizard *w, char to[SENTENCE]);    /* from what to what */
const char *attach_phase_text(const struct wizard *w, char to[SENTENCE]);   /* what it is doing */
const char *attach_wait_text(const struct wizard *w, char to[SENTENCE]);    /* NULL: it waits for nothing */
const char *attach_said_text(const struct wizard *w, char to[SENTENCE]);    /* "2 s ago"; NULL: never */
const char *attach_silence_sentence(const struct wizard *w, char to[SENTENCE]);
const char *attach_wish_sentence(const struct wizard *w, char to[SENTENCE]); /* asked, and not done yet; NULL: nothing is */

#endif
