#include "tests/e2e/manual.h"

#include "core/mem.h"
#include "tests/e2e/path.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "Buy", "Verify", "Reassign", "Cancel" };

static void wait_for_mark(struct stage *st, const char *row)
{
	char *words = xasprintf("▸ %s", row);
	stage_wait(st, words);
	free(words);
}

void manual_reach(struct stage *st)
{
	path_wait(st, AT_PRODUCTS);
	stage_press(st, "Enter");
	stage_wait(st, "Manual path m");
	stage_press(st, "m");
	stage_wait(st, "Last look:");
}

void manual_wait(struct stage *st, enum manual_page step, const char *text)
{
	char *words = xasprintf("%s %s", names[step], text);
	stage_wait(st, words);
	free(words);
}

void manual_open(struct stage *st, enum manual_page step)
{
	stage_wait(st, "Last look:");
	stage_press(st, "Home");
	wait_for_mark(st, names[0]);
	for (enum manual_page at = STEP_BUY; at < step; at++) {
		stage_press(st, "Down");
		wait_for_mark(st, names[at + 1]);
	}
	stage_press(st, "Enter");
	session_wait_gone(st->wizard, "The four steps");
}

static bool has_ticked_all(struct stage *st, const void *arg)
{
	(void)arg;
	return stage_shows(st, "Go to cart Enter");
}

void manual_reach_order(struct stage *st)
{
	stage_press(st, "n");
	stage_wait(st, "Office 365 E3 from USD 23.00 Available");
	stage_press(st, "Down Down Down");
	stage_wait(st, "Back up what they keep there before you go on.");
	stage_press(st, "Enter");
	stage_wait(st, "To buy Office 365 E3, tick each point");
	for (int i = 0; i < 5; i++)
		stage_press(st, "Enter");
	stage_wait_until(st, has_ticked_all, NULL, "all points ticked");
	stage_press(st, "Enter");
	stage_wait(st, "This order can hold 1 to");
	stage_press(st, "Enter");
	stage_wait(st, "For 120 licences, without tax.");
	stage_press(st, "Enter");
	stage_wait(st, "Paid by Visa");
	stage_press(st, "Enter");
	stage_wait(st, "Nothing is cancelled by it.");
}

void manual_buy_by_cart(struct stage *st)
{
	manual_open(st, STEP_BUY);
	stage_press(st, "n");
	path_wait(st, AT_PLAN);
	path_go(st, AT_PLAN, AT_ORDER);
	path_place_order(st);
	stage_wait(st, "The four steps");
	training_advance(&st->training, "PT1M");
	stage_press(st, "F5");
}

void manual_confirm(struct stage *st)
{
	stage_wait(st, "Confirm the change");
	if (!stage_shows(st, "▸ Confirm [")) {
		stage_press(st, "Enter");
		stage_wait(st, "▸ Confirm [");
	}
	path_place_order(st);
	session_wait_gone(st->wizard, "Confirm the change");
}

void manual_plan(struct stage *st)
{
	stage_wait(st, " Enter Make the plan ");
	stage_press(st, "Enter");
	stage_wait(st, "Nothing has been changed yet.");
}

void manual_begin(struct stage *st)
{
	stage_wait(st, "Plan of the move");
	stage_press(st, "m");
	stage_wait(st, "[ ] Yes, I have seen the plan");
	stage_press(st, "Enter");
	stage_wait(st, "[✓] Yes, I have seen the plan");
	stage_press(st, "Enter");
	session_wait_gone(st->wizard, "Yes, I have seen the plan");
}

void manual_move(struct stage *st)
{
	manual_begin(st);
	stage_wait(st, "Read back and compared: as planned, all");
	stage_press(st, "n");
	manual_wait(st, STEP_REASSIGN, "Done");
}

static void wait_of(struct stage *st, const char *form, const char *plan)
{
	const char *place = strstr(form, "PLAN");
	char *words = xasprintf("%.*s%s%s", (int)(place - form), form, plan, place + strlen("PLAN"));
	stage_wait(st, words);
	free(words);
}

void manual_cancel_plan(struct stage *st, const char *plan, const char *addons)
{
	manual_open(st, STEP_CANCEL);
	wait_of(st, "▸ [ ] Data that only PLAN keeps", plan);
	stage_press(st, "Enter");
	stage_wait(st, "▸ [ ] Custom domains");
	stage_press(st, "Enter");
	if (addons) {
		wait_of(st, "▸ [ ] Add-ons of PLAN", plan);
		stage_wait(st, addons);
		stage_press(st, "Enter");
	}
	stage_wait(st, " Enter Cancel the old plan ");
	stage_press(st, "Enter");
	manual_confirm(st);
	wait_of(st, "PLAN has ended (Cancelled).", plan);
	stage_press(st, "Enter");
	manual_wait(st, STEP_CANCEL, "Done");
}

void manual_cancel(struct stage *st, const char *addons)
{
	manual_cancel_plan(st, "Office 365 E4", addons);
}
