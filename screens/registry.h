/* The wizard's pages: their order, and what stands around each. */
#ifndef SCREENS_REGISTRY_H
#define SCREENS_REGISTRY_H

#include "ui/page.h"

struct wizard;

/* The way forward. */
extern const struct page page_sign_in, page_products, page_subscription, page_plan, page_before, page_cart, page_billing, page_checkout,
	page_order, page_status, page_done;

/* Opened from one of those, and closed again. */
extern const struct page page_attach, page_manual, page_buy, page_buy_by_hand, page_verify, page_cancel, page_amend, page_manual_receipt, page_plan_compare,
	page_plan_services, page_plan_help, page_before_points, page_switched_off, page_address, page_payment, page_give_up;
extern const struct page page_reassign, page_reassign_plan, page_reassign_rows, page_reassign_user, page_reassign_move, page_reassign_by_hand;

/* The checklist that needs no connection: a run of its own. */
extern const struct page page_walkthrough, page_walkthrough_step, page_walkthrough_clear;
extern const struct page *const walkthrough_pages[];

/* Where nothing is configured: a run of its own, before the wizard's. */
extern const struct page page_first_run, page_first_run_access, page_first_run_application, page_first_run_write;
extern const struct page *const first_run_pages[];

/* NULL-ended, in the order in which Enter goes. */
extern const struct page *const wizard_pages[];
/* NULL-ended: every page there is, for what lists keys and helps. */
extern const struct page *const wizard_all_pages[];

/* For stack_host.frame. */
void screens_frame(const struct wizard *w, const struct page *page, struct frame *ret);

#endif
