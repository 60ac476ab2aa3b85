#include "screens/registry.h"

#include "core/i18n.h"
#include "core/text.h"
#include "model/wizard.h"

#include <stdio.h>

const struct page *const wizard_pages[] = {
	&page_sign_in, &page_products, &page_subscription, &page_plan, &page_before, &page_cart, &page_billing, &page_checkout, &page_order,
	&page_status, &page_done, NULL,
};

/* Every page, and the step whose light stays on while it is open: its own, or that of the page it was opened from. */
static const struct place {
	const struct page *page;
	const struct page *step;
} places[] = {
	{ &page_sign_in, NULL },
	{ &page_attach, NULL },
	{ &page_products, NULL },
	{ &page_subscription, NULL },
	{ &page_manual, NULL },
	{ &page_buy, NULL },
	{ &page_buy_by_hand, NULL },
	{ &page_verify, NULL },
	{ &page_cancel, NULL },
	{ &page_amend, NULL },
	{ &page_manual_receipt, NULL },
	{ &page_first_run, NULL },
	{ &page_first_run_access, NULL },
	{ &page_first_run_application, NULL },
	{ &page_first_run_write, NULL },
	{ &page_walkthrough, NULL },
	{ &page_walkthrough_step, NULL },
	{ &page_walkthrough_clear, NULL },
	{ &page_reassign, NULL },
	{ &page_reassign_plan, NULL },
	{ &page_reassign_rows, NULL },
	{ &page_reassign_user, NULL },
	{ &page_reassign_move, NULL },
	{ &page_reassign_by_hand, NULL },
	{ &page_plan, &page_plan },
	{ &page_plan_compare, &page_plan },
	{ &page_plan_services, &page_plan },
	{ &page_plan_help, &page_plan },
	{ &page_before, &page_before },
	{ &page_before_points, &page_before },
	{ &page_switched_off, &page_before },
	{ &page_cart, &page_cart },
	{ &page_billing, &page_billing },
	{ &page_checkout, &page_checkout },
	{ &page_address, &page_checkout },
	{ &page_payment, &page_checkout },
	{ &page_order, &page_order },
	{ &page_status, NULL },
	{ &page_give_up, NULL },
	{ &page_done, NULL },
};
#define PLACES (sizeof(places) / sizeof(places[0]))

const struct page *const wizard_all_pages[] = {
	&page_sign_in, &page_attach, &page_products, &page_subscription, &page_manual, &page_buy, &page_buy_by_hand, &page_verify, &page_cancel, &page_amend,
	&page_manual_receipt, &page_plan, &page_plan_compare, &page_plan_services,
	&page_plan_help, &page_before, &page_before_points, &page_switched_off, &page_cart, &page_billing, &page_checkout, &page_address,
	&page_payment, &page_order, &page_status, &page_give_up, &page_done, &page_reassign, &page_reassign_plan, &page_reassign_rows,
	&page_reassign_user, &page_reassign_move, &page_reassign_by_hand, &page_walkthrough, &page_walkthrough_step, &page_walkthrough_clear,
	&page_first_run, &page_first_run_access, &page_first_run_application, &page_first_run_write, NULL,
};

const struct page *const walkthrough_pages[] = { &page_walkthrough, NULL };

const struct page *const first_run_pages[] = { &page_first_run, &page_first_run_access, &page_first_run_application, &page_first_run_write, NULL };

static const struct page *const steps[] = { &page_plan, &page_before, &page_cart, &page_billing, &page_checkout, &page_order, NULL };

static const struct page *step_of(const struct page *page)
{
	for (size_t i = 0; i < PLACES; i++)
		if (places[i].page == page)
			return places[i].step;
	return NULL;
}

static void trail(const struct wizard *w, const struct page *page, struct frame *ret)
{
	const struct subscription *chosen = products_chosen(w);
	if (page == &page_sign_in || page == &page_attach || page == &page_products || chosen == NULL)
		str_copy(ret->trail, sizeof(ret->trail), _(page->title));
	else
		snprintf(ret->trail, sizeof(ret->trail), _("Your products > %s"), chosen->name);
}

void screens_frame(const struct wizard *w, const struct page *page, struct frame *ret)
{
	char text[SENTENCE];
	str_copy(ret->task, sizeof(ret->task), wizard_task_text(w, text));
	str_copy(ret->tenant, sizeof(ret->tenant), wizard_tenant_text(w, text));
	str_copy(ret->mode, sizeof(ret->mode), wizard_mode_text(w));
	const struct page *step = step_of(page);
	ret->steps = steps;
	ret->show_steps = step != NULL;
	ret->current = step == NULL ? page : step;
	ret->trail[0] = '\0';
	if (step == NULL)
		trail(w, page, ret);
}
