/* What the parts of flow share: the models' state, the client, the journal, the stack, and the requests under way. */
#ifndef FLOW_CONTEXT_H
#define FLOW_CONTEXT_H

#include "flow/demo.h"
#include "flow/task.h"
#include "model/wizard.h"

struct api;
struct buf;
struct config;
struct event;
struct http;
struct journal;
struct loop;
struct leave;
struct move_desk;
struct options;
struct renderer;
struct stack;
struct timers;

struct flow {
	struct config *config;
	struct demo demo;
	struct wizard wizard;
	struct http *http;
	struct timers *timers;
	struct api *api;
	struct journal *journal;
	struct stack *stack;
	struct renderer *renderer;
	struct loop *loop;
	struct task *tasks[REQUEST_KINDS];
	const struct options *options;
	struct leave *leave;    /* a move on its way to another process; NULL: none */
	bool left_running;      /* it has gone there */
	bool leaves;            /* a person has left, and no terminal has hung up */
	bool on_terminal;
	struct buf *ahead;      /* input that the run before had read and not used; what this one leaves of it */
	struct move_desk *desk; /* the mover's; NULL: it has not been needed yet */
	bool connected;       /* client and journal are open: requests can be started */
	bool closing;         /* the pages are gone: nothing is started any more, what ends is written down alone */
	struct error notes_error; /* why a choice could not be kept; kind ERROR_NONE: all are */
	struct request early; /* what the first page asked for before that; kind REQUEST_NONE: nothing */
};

const struct errand *flow_errand(enum request_kind kind);

/* Sets the clocks, hands the event to the top page, then writes down what the models noted. */
void flow_event(struct flow *f, const struct event *event);

/* One for each file of errands. */
extern const struct errand errand_sign_in, errand_products, errand_subscription, errand_plans, errand_switched_off, errand_checkout,
	errand_check_address, errand_save_sold_to, errand_save_billed_to, errand_set_payment, errand_order, errand_settle, errand_give_up, errand_take, errand_status,
	errand_receipt, errand_save_receipt, errand_save_record, errand_manual, errand_amend, errand_save_walkthrough, errand_save_configuration,
	errand_reassign_find, errand_reassign_plan, errand_reassign_open, errand_reassign_rows, errand_reassign_tell, errand_reassign_run,
	errand_reassign_save, errand_leave_running, errand_attach, errand_attach_tell;

#endif
