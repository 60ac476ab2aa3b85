/* What must survive the process: SQLite, one file for this user. It holds intents, ids and what a person chose, never a token or a
 * password; the services remain the truth about licences and subscriptions.
 *
 * Every function that writes has committed to disk when it returns 0. Failures are ERROR_STORAGE and say what to do. Times are UTC
 * milliseconds. Several wizards may have the journal open at once. */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct journal;

#define JOURNAL_ID 128
#define JOURNAL_NAME 256
#define JOURNAL_WORD 40

/* `directory` NULL: $XDG_STATE_HOME/m365-upgrade. It is made with mode 0700, the file in it with 0600; what others own or may use is
 * refused. A write is tried, so that a full or read-only disk is told here and not at the order. */
int journal_open(struct journal **ret_journal, const char *directory, struct error *err);
void journal_close(struct journal *j); /* NULL is fine */
const char *journal_path(const struct journal *j);

enum journal_state {
	JOURNAL_PREPARING, /* choices are being made */
	JOURNAL_ORDERED,   /* an intent is written down, perhaps sent: the service has to be asked */
	JOURNAL_ACCEPTED,  /* the service has it */
	JOURNAL_REFUSED,   /* the service declined; the choices are still there */
	JOURNAL_DONE,
	JOURNAL_FAILED,    /* accepted, and came to nothing */
	JOURNAL_STATES
};

/* One upgrade of one source subscription. At most one of a subscription is neither done nor failed: its current one, on whichever path.
 *
 * The two paths share that one record, so that neither can order while the other has. The path may change with the choices, while the record
 * is PREPARING or REFUSED; from ORDERED on it stays, and a write that says another path is refused with ERROR_CONFLICT. On the manual path the
 * states mean: PREPARING, choosing, perhaps with a cart; ORDERED, the checkout is intended and its outcome not known; ACCEPTED, bought (or put
 * straight from PREPARING: a subscription that was there is used), and on until the source is given up: verifying, moving and cancelling, whose
 * intents leave it ACCEPTED; DONE, the source is cancelled, or runs out because nothing renews it. */
struct journal_upgrade {
	int64_t id;
	enum journal_state state;
	char tenant_id[JOURNAL_ID];
	char source_subscription_id[JOURNAL_ID];
	char source_sku_id[JOURNAL_ID];
	char source_name[JOURNAL_NAME];
	char target_sku_id[JOURNAL_ID];
	char target_name[JOURNAL_NAME];
	char target_catalog_item[JOURNAL_ID];
	char target_subscription_id[JOURNAL_ID]; /* "" until the service tells it, as the next two */
	char operation_id[JOURNAL_ID];
	char order_id[JOURNAL_ID];
	char path[JOURNAL_WORD];                 /* "automatic" or "manual" */
	char cart_id[JOURNAL_ID];                /* of a purchase by cart */
	int64_t quantity;
	char term[JOURNAL_WORD];
	char billing_cycle[JOURNAL_WORD];
	struct money due;                        /* not set: no price was known */
	int64_t started_ms;
	int64_t changed_ms;
};

/* The current upgrade of a subscription, made as PREPARING when there is none. */
int journal_begin(struct journal *j, const char *tenant_id, const char *source_subscription_id, int64_t now_ms, struct journal_upgrade *ret,
	struct error *err);
/* Writes everything but id, tenant, source subscription and started_ms. */
int journal_put(struct journal *j, const struct journal_upgrade *u, struct error *err);
int journal_set_state(struct journal *j, int64_t upgrade, enum journal_state state, int64_t now_ms, struct error *err);

/* These put false, and leave *ret, where there is none. */
int journal_get(struct journal *j, int64_t upgrade, struct journal_upgrade *ret, bool *ret_found, struct error *err);
int journal_last(struct journal *j, const char *tenant_id, struct journal_upgrade *ret, bool *ret_found, struct error *err); /* changed last */
/* Of one source subscription, the last that was DONE. */
int journal_concluded(struct journal *j, const char *tenant_id, const char *source_subscription_id, struct journal_upgrade *ret, bool *ret_found,
	struct error *err);
/* ORDERED and ACCEPTED of a tenant, the one changed last first; the caller frees. */
int journal_unfinished(struct journal *j, const char *tenant_id, struct journal_upgrade **ret, size_t *ret_count, struct error *err);

#endif
