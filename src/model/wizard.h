/* The state of the wizard: one struct for each page's model, one for each kind of call. No terminal, no network, no clock, no globals.
 *
 * flow sets the clocks before every event, starts what pages ask for, and copies answers in. Pages read through the models' questions
 * and answer through their verbs; they do not write fields. Strings that questions return live until the next call that changes the state. */
#ifndef MODEL_WIZARD_H
#define MODEL_WIZARD_H

#include "core/error.h"
#include "model/address_model.h"
#include "model/amend_amount.h"
#include "model/amend_model.h"
#include "model/attach_model.h"
#include "model/before_model.h"
#include "model/begun_model.h"
#include "model/billing_model.h"
#include "model/buy_model.h"
#include "model/cancel_model.h"
#include "model/cart_model.h"
#include "model/checkout_model.h"
#include "model/first_run_model.h"
#include "model/manual_model.h"
#include "model/order_model.h"
#include "model/payment_model.h"
#include "model/plan_model.h"
#include "model/plan_words.h"
#include "model/product_file.h"
#include "model/products_model.h"
#include "model/purchase_status.h"
#include "model/reassign_model.h"
#include "model/receipt_model.h"
#include "model/request.h"
#include "model/sign_in_model.h"
#include "model/status_model.h"
#include "model/subscription_model.h"
#include "model/verify_model.h"
#include "model/walkthrough_model.h"
#include "model/watch_model.h"

enum wizard_mode { WIZARD_LIVE, WIZARD_TRAINING };
enum price_unit { PRICE_UNIT_TERM, PRICE_UNIT_BILLING_PERIOD };
enum price_column { PRICE_COLUMN_ERP, PRICE_COLUMN_UNIT };

/* From the configuration. */
#define WIZARD_TARGETS 16
struct settings {
	enum wizard_mode mode;
	bool has_graph, has_commerce, has_prices, has_storefront; /* what is configured: the rest closes its doors */
	char cloud[WORD_TEXT];               /* service.cloud: one of cloud_words */
	bool own_world;                      /* a training world that this wizard has started: it ends with it */
	char tenant[NAME_TEXT];              /* tenant.id: whose plan is upgraded; "": of whoever signs in */
	char partner[NAME_TEXT];             /* tenant.partner_id: where a partner's people are at home; "": no partner */
	bool alone;                          /* the program signs in as itself */
	bool as_partner;                     /* Commerce with a partner's credentials: the channel closes nothing */
	char source_word[NAME_TEXT];         /* upgrade.source_sku as it was written; "": what the product file marks as source */
	char source_sku[ID_TEXT];            /* the SKU id that it means; "": nothing was written, or nobody knows the word (yet) */
	char target_words[WIZARD_TARGETS][NAME_TEXT]; /* upgrade.targets */
	char targets[WIZARD_TARGETS][ID_TEXT]; /* the SKU ids that they mean; "": nobody knows the word yet. None: the product file's own */
	size_t n_targets;
	enum price_unit price_unit;
	enum price_column price_column;
};

enum call_state { CALL_IDLE, CALL_RUNNING, CALL_DONE, CALL_FAILED };
struct call {
	enum call_state state;
	int64_t since_ms;        /* monotonic: when it was started */
	int64_t done, total;     /* progress; total ≤ 0: not known */
	uint64_t asked, succeeded; /* which of all that was asked and answered it was: a clock may be set meanwhile; 0: never */
	int64_t answered_at_ms;  /* wall; TIME_UNKNOWN: never */
	struct error error;      /* FAILED */
	bool outdated;           /* something was changed since the last answer was asked for */
	bool overtaken;          /* RUNNING: something was changed since it was started */
};

/* What the journal keeps of choices and acknowledgements, by source subscription. */
struct note {
	char subscription_id[ID_TEXT];
	char key[WORD_TEXT];     /* "plan", "quantity", "billing", "ack-downtime", … */
	char value[NAME_TEXT];
};

struct wizard {
	int64_t now_ms;  /* wall clock of this event */
	int64_t mono_ms; /* monotonic clock of this event */
	struct settings settings;
	struct product_file file;
	enum product_path path;           /* which way is being taken: PATH_NONE counts as PATH_AUTOMATIC */
	struct tenant_facts tenant;
	struct roles_facts roles;
	struct upgrade_record unfinished; /* the journal's, of the chosen subscription; state UPGRADE_NONE: none */
	struct begun_model begun;         /* and of all of them */
	uint64_t steps;                   /* questions and answers so far */
	struct call calls[REQUEST_KINDS];
	struct request asked;             /* the last wizard_ask() */
	struct note *notes;               /* waiting to be written by flow */
	size_t n_notes, cap_notes;
	bool recall_wanted;               /* a subscription was chosen whose kept notes have not been given back */

	struct sign_in_model sign_in;
	struct products_model products;
	struct subscription_model subscription;
	struct plan_model plan;
	struct before_model before;
	struct buy_model buy;
	struct cart_model cart;
	struct billing_model billing;
	struct address_model address;
	struct payment_model payment;
	struct checkout_model checkout;
	struct order_model order;
	struct status_model status;
	struct receipt_model receipt;
	struct manual_model manual;
	struct amend_model amend;
	struct cancel_model cancel;
	struct walkthrough_model walkthrough;
	struct first_run_model first_run;
	struct reassign_model reassign;
	struct attach_model attach;
};

void wizard_init(struct wizard *w);
void wizard_clear(struct wizard *w);

/* ── for pages ── */
/* Fills a request from the state; valid until the next wizard_ask(). For EFFECT_CALL. */
const struct request *wizard_ask(struct wizard *w, enum request_kind kind);
/* True where a page that needs this answer has to ask: never asked for this subscription, or failed for a passing reason. */
bool wizard_needs(const struct wizard *w, enum request_kind kind);
bool wizard_running(const struct wizard *w, enum request_kind kind);
const struct error *wizard_error(const struct wizard *w, enum request_kind kind); /* NULL: did not fail */
const struct call *wizard_call(const struct wizard *w, enum request_kind kind);
/* What it told is from before a change that is known here: to be read, and not to be acted on. */
bool wizard_outdated(const struct wizard *w, enum request_kind kind);
/* An error in three parts for view_notice(): what happened is err->text; these say what it means and what to do, by its kind. */
const char *error_meaning(const struct error *err, char to[SENTENCE]);
const char *error_remedy(const struct error *err, char to[SENTENCE]);
const char *wizard_mode_text(const struct wizard *w);                            /* "TRAINING", "LIVE" */
const char *wizard_task_text(const struct wizard *w, char to[SENTENCE]);         /* "Upgrade Office 365 E4" */
const char *wizard_tenant_text(const struct wizard *w, char to[SENTENCE]);       /* "Contoso Ltd · contoso.onmicrosoft.com" */
const char *wizard_source_name(const struct wizard *w);                          /* of the chosen subscription, else of the configured source */
/* What the leaving question says where something is unfinished; NULL: nothing is. */
const char *wizard_unfinished_sentence(const struct wizard *w, char to[SENTENCE]);
/* Names of the services that are not configured and what that closes; NULL: all are there. */
const char *wizard_doors_sentence(const struct wizard *w, char to[SENTENCE]);

/* ── for flow ── */
void wizard_call_started(struct wizard *w, enum request_kind kind);
void wizard_call_progress(struct wizard *w, enum request_kind kind, int64_t done, int64_t total);
void wizard_call_done(struct wizard *w, enum request_kind kind);
bool wizard_signed_in_since(const struct wizard *w, enum request_kind kind); /* since this was last asked */
void wizard_call_failed(struct wizard *w, enum request_kind kind, const struct error *error);
void wizard_call_stale(struct wizard *w, enum request_kind kind);     /* what it told may have changed: asked anew when a page needs it */
void wizard_call_cancelled(struct wizard *w, enum request_kind kind); /* back to what it was before: done if it ever was, else idle */
/* Takes the oldest note; false: none waits. After every event. */
bool wizard_next_note(struct wizard *w, struct note *ret);
/* A kept note, given back once the subscription is chosen (flow asks wizard_recall_wanted() after every event). Makes no new note. */
void wizard_recall(struct wizard *w, const char *key, const char *value);
const char *wizard_recall_wanted(struct wizard *w); /* the Commerce id whose notes are wanted, once for each choosing; NULL: none */

/* ── for the models ── */
/* Which way is being taken: noted, and what depends on it is decided anew. A subscription that was only taken is let go on the automatic path. */
void wizard_take_path(struct wizard *w, enum product_path path);
bool wizard_by_hand(const struct wizard *w); /* the manual path */
void wizard_follow_record(struct wizard *w); /* the way of what was begun with the chosen subscription and is not finished */
void wizard_note(struct wizard *w, const char *key, const char *value);
/* Forgets what belongs to the chosen subscription: models from subscription to receipt, and their calls. An order on its way stays.
 * flow drops the answer to a read whose call is not running any more. */
void wizard_forget_subscription(struct wizard *w);

#endif
