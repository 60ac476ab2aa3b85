/* Before you begin: what an upgrade means, each point acknowledged once, and the record of switched-off services. */
#ifndef MODEL_BEFORE_MODEL_H
#define MODEL_BEFORE_MODEL_H

#include "model/facts.h"

struct error;
struct wizard;

enum before_kind {
	BEFORE_DOWNTIME, BEFORE_USERS, BEFORE_LICENCES, BEFORE_SERVICES, BEFORE_DOMAINS, BEFORE_BILL, BEFORE_CREDIT_CHECK,
	BEFORE_LOSSES,  /* only where the target loses a service */
	BEFORE_PREPAID, /* only where prepaid value remains */
	/* on the manual path, with LOSSES */
	BEFORE_BOTH_BILLED, BEFORE_UNTIL_MOVED, BEFORE_NOTHING_CANCELLED,
	BEFORE_BUY_CREDIT_CHECK,
	BEFORE_BUY_PREPAID, /* only where the old plan is prepaid */
	BEFORE_KINDS
};

/* How often a service is switched off among the source's users. */
struct switched_off_facts {
	char plan_id[ID_TEXT];
	char plan_word[NAME_TEXT];
	int64_t users;
};

struct before_model {
	bool ticked[BEFORE_KINDS];
	int64_t recorded_ms;             /* when the record was last complete; TIME_UNKNOWN: never */
	int64_t users_read;
	int64_t users_with;              /* hold at least one switched-off service */
	struct switched_off_facts *plans;
	size_t n_plans;
};

void before_clear(struct before_model *m);

/* intake */
void before_take_progress(struct wizard *w, int64_t users_read, int64_t users_total, int64_t users_with); /* total COUNT_UNKNOWN: not told */
void before_take_switched_off(struct wizard *w, int64_t users_read, int64_t users_with, const struct switched_off_facts *plans, size_t n_plans);

/* questions */
size_t before_count(const struct wizard *w);                              /* points that apply here */
enum before_kind before_at(const struct wizard *w, size_t index);
const char *before_id(enum before_kind kind);                             /* stays: "ack-downtime" */
const char *before_title(enum before_kind kind);
const char *before_text(const struct wizard *w, enum before_kind kind, char to[SENTENCE]);
bool before_ticked(const struct wizard *w, enum before_kind kind);
size_t before_left(const struct wizard *w);                               /* points that still wait */
/* What is known of the switched-off services: being read, none, how many users, not read. */
const char *before_record_sentence(const struct wizard *w, char to[SENTENCE]);
size_t before_plan_count(const struct wizard *w);
const char *before_plan_name(const struct wizard *w, size_t index);
int64_t before_plan_users(const struct wizard *w, size_t index);
bool before_recorded(const struct wizard *w);

/* answers of the person */
int before_tick(struct wizard *w, const char *id, bool on, struct error *err);
/* 0: on to the cart. Else what is still to be acknowledged. The record may still be running: it is read again before the order. */
int before_ready(const struct wizard *w, struct error *err);

#endif
