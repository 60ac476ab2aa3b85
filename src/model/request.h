/* What a page may ask for: plain data. flow starts the calls, copies the answers into the models' facts and calls their intake function. */
#ifndef MODEL_REQUEST_H
#define MODEL_REQUEST_H

#include "model/attach_model.h"
#include "model/facts.h"
#include "model/reassign_facts.h"

/* Read: may be cancelled at once. Write: once sent, only the waiting ends. The intake functions are named on the right. */
enum request_kind {
	REQUEST_NONE,
	REQUEST_SIGN_IN,        /* read; device code and its polling, or app-only          sign_in_take_code, sign_in_take_done */
	REQUEST_PRODUCTS,       /* read; organisation, subscriptions of Commerce and Graph, SKUs, terms of channels, roles, journal
	                         *                                                        products_take, then wizard_recall for each kept note */
	REQUEST_SUBSCRIPTION,   /* read; add-ons, transitions, orders, credit checks of one subscription      subscription_take */
	REQUEST_PLANS,          /* read; eligibilities, terms, catalog, availabilities, prices, health         plan_take */
	REQUEST_SWITCHED_OFF,   /* read; users of the source SKU with disabled plans; flow keeps them in the journal
	                         *                                                        before_take_progress, before_take_switched_off */
	REQUEST_CHECKOUT,       /* read; sold to, billed to, payment methods, terms again, agreement, country rules    checkout_take */
	REQUEST_CHECK_ADDRESS,  /* read; address, country rules of its country             address_take_rules, address_take_check */
	REQUEST_SAVE_SOLD_TO,   /* write; address                                          address_take_saved */
	REQUEST_SAVE_BILLED_TO, /* write; address                                          address_take_saved */
	REQUEST_SET_PAYMENT,    /* write; payment_id                                       payment_take_default */
	REQUEST_ORDER,          /* write; upgrade: the scan again, then the intent, then the one POST    order_… of order_model.h */
	REQUEST_SETTLE,         /* read; upgrade: did the service get the order whose answer was lost?   order_take_settled */
	REQUEST_GIVE_UP,        /* read, then a note in the journal; upgrade: asked once more, then closed  order_take_given_up, order_take_settled */
	REQUEST_TAKE,           /* write, on this machine; upgrade: the subscription or plan that the users are to be moved to   order_take_taken */
	REQUEST_STATUS,         /* read; upgrade: transitions, credit checks, subscriptions, consumed units    status_take */
	REQUEST_RECEIPT,        /* read; upgrade: target subscription, order with price, add-ons still billed  receipt_take */
	REQUEST_SAVE_RECEIPT,   /* write, on this machine: text and JSON files            receipt_take_saved */
	REQUEST_SAVE_RECORD,    /* write, on this machine: what was sent and what became of it, as JSON lines    receipt_take_record */
	REQUEST_MANUAL,         /* read; products again, groups, custom domains, orders, credit checks, journal    products_take, then manual_take */
	REQUEST_AMEND,          /* write; one change of a subscription: the intent, then the one PATCH     amend_… of amend_model.h */
	REQUEST_REASSIGN_FIND,  /* read, the journal's: a move of this source, and services recorded   reassign_take_move, reassign_take_recorded */
	REQUEST_REASSIGN_PLAN,  /* read; scope: every user read, a plan in the journal    reassign_take_move, reassign_take_progress */
	REQUEST_REASSIGN_OPEN,  /* read, the journal's: the mover takes the move up       reassign_take_progress */
	REQUEST_REASSIGN_ROWS,  /* read, the journal's: a window of the list, the open row             reassign_take_rows, reassign_take_row */
	REQUEST_REASSIGN_TELL,  /* write, on this machine; wish: a decision on the plan, or pause, go on, stop  reassign_take_progress */
	REQUEST_REASSIGN_RUN,   /* write; wish: moves, tries again, puts back, reads back; ends when that does  reassign_take_progress */
	REQUEST_REASSIGN_SAVE,  /* write, on this machine: CSV and JSON files             reassign_take_saved */
	REQUEST_LEAVE_RUNNING,  /* write, on this machine: the move goes on in another process; done: the wizard ends  */
	REQUEST_ATTACH,         /* read, the journal's: who works with this organisation, and what is under way   attach_take */
	REQUEST_ATTACH_TELL,    /* write, on this machine; attach_wish: a mark that the other reads                attach_take */
	REQUEST_SAVE_WALKTHROUGH, /* write, on this machine: a text file               walkthrough_take_saved */
	REQUEST_SAVE_CONFIGURATION, /* write, on this machine: the configuration of the first run    first_run_take_written */
	REQUEST_KINDS
};

struct request {
	enum request_kind kind;
	char subscription_id[ID_TEXT];  /* Commerce id of the subscription at hand; "" where only Graph knows it */
	char directory_id[ID_TEXT];     /* Graph id of the same */
	char sku_id[ID_TEXT];           /* Graph skuId of the same */
	char catalog_item[ID_TEXT];     /* of the same: where its price and its availability are found */
	struct address address;         /* CHECK_ADDRESS, SAVE_SOLD_TO, SAVE_BILLED_TO */
	char payment_id[ID_TEXT];       /* SET_PAYMENT */
	struct upgrade_record upgrade;  /* ORDER, SETTLE, GIVE_UP, TAKE, STATUS, RECEIPT */
	struct reassign_scope scope;    /* REASSIGN_FIND, REASSIGN_PLAN */
	struct reassign_wish wish;      /* REASSIGN_TELL, REASSIGN_RUN */
	enum attach_wish attach_wish;   /* ATTACH_TELL */
};

bool request_is_write(enum request_kind kind);
const char *request_name(enum request_kind kind);    /* "plans": for logs, tests, the journal */
const char *request_waiting(enum request_kind kind); /* translated: "Reading your subscriptions", for view_busy() */

#endif
