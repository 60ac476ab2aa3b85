#include "tests/e2e/manual.h"

#include "core/mem.h"
#include "tests/e2e/path.h"

#include <stdlib.h>

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
