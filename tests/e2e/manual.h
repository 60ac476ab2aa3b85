/* The manual path's pages: the hub with its four steps, and what a person does on each. In English. */
#ifndef TESTS_E2E_MANUAL_H
#define TESTS_E2E_MANUAL_H

#include "tests/e2e/stage.h"

enum manual_page { STEP_BUY, STEP_VERIFY, STEP_REASSIGN, STEP_CANCEL };

/* From the list of products, of which the old plan is the first, to the hub. */
void manual_reach(struct stage *st);
/* Until the hub stands there, and says `text` of this step. */
void manual_wait(struct stage *st, enum manual_page step, const char *text);
/* From the hub to the step's page. */
void manual_open(struct stage *st, enum manual_page step);
/* From Buy to where the order is confirmed: Office 365 E3, which the automatic upgrade never goes to. */
void manual_reach_order(struct stage *st);
/* From the hub: buys the first plan by the cart, until the hub shows it as bought. */
void manual_buy_by_cart(struct stage *st);
/* Types the word that the page asks for, and Enter. */
void manual_confirm(struct stage *st);
/* On Reassign: makes the plan with the answers as they stand. */
void manual_plan(struct stage *st);
/* On the plan: confirms the move, which then is under way. */
void manual_begin(struct stage *st);
/* The same, until all are moved and read back; then on to the hub. */
void manual_move(struct stage *st);
/* From the hub, when nobody holds the old plan: ticks, confirms, and goes back to it. */
void manual_cancel(struct stage *st, const char *addons); /* `addons`: names of those that hang on it; NULL: there are none */
/* The same of another old plan than Office 365 E4. */
void manual_cancel_plan(struct stage *st, const char *plan, const char *addons);

#endif
