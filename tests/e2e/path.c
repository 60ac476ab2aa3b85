#include "tests/e2e/path.h"

#include "core/buf.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* The key bar's word for Enter tells the page; another one where the upgrade was begun before. What has to be read before the page
 * waits for a person is told by one word more. */
static const struct {
	const char *enter, *again;
	const char *there, *gone; /* NULL: nothing more */
} stations[] = {
	[AT_PRODUCTS] = { N_("Open"), NULL, NULL, NULL },
	[AT_SUBSCRIPTION] = { N_("Upgrade"), N_("Go on with the upgrade"), NULL, NULL },
	[AT_PLAN] = { N_("Choose this plan"), NULL, NULL, NULL },
	[AT_BEFORE] = { N_("Tick"), N_("Go to cart"), NULL, NULL },
	[AT_CART] = { N_("Go to billing"), NULL, NULL, NULL },
	[AT_BILLING] = { N_("Choose and go to checkout"), NULL, NULL, NULL },
	[AT_CHECKOUT] = { N_("Go to the order"), NULL, NULL, N_("Reading addresses and ways to pay") },
	[AT_ORDER] = { N_("Place order"), NULL, NULL, NULL },
	[AT_STATUS] = { N_("Look now"), NULL, N_("Licences moved"), NULL },
	[AT_DONE] = { N_("Leave: all is done"), N_("Leave"), N_("Order number"), NULL },
};

static bool shows_enter(struct stage *st, const void *label)
{
	char *words = xasprintf(" Enter %s ", (const char *)label);
	bool shows = stage_shows(st, words);
	free(words);
	return shows;
}

static void wait_for_enter(struct stage *st, const char *label)
{
	stage_wait_until(st, shows_enter, label, label);
}

static bool stands_there(struct stage *st, const void *station)
{
	enum station at = *(const enum station *)station;
	return shows_enter(st, _(stations[at].enter)) || (stations[at].again != NULL && shows_enter(st, _(stations[at].again)));
}

void path_wait(struct stage *st, enum station at)
{
	stage_wait_until(st, stands_there, &at, stations[at].enter);
	if (stations[at].there != NULL)
		stage_wait(st, _(stations[at].there));
	if (stations[at].gone != NULL)
		session_wait_gone(st->wizard, _(stations[at].gone));
}

static size_t count_unticked(struct stage *st)
{
	char *text = term_screen_text(st->wizard->screen);
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, "[ ]")) != NULL; at++)
		n++;
	free(text);
	return n;
}

static bool fewer_unticked(struct stage *st, const void *than)
{
	session_shows(st->wizard, "");
	return count_unticked(st) < *(const size_t *)than;
}

static void tick_all(struct stage *st)
{
	for (size_t left = count_unticked(st); left > 0; left = count_unticked(st)) {
		stage_press(st, "Enter");
		stage_wait_until(st, fewer_unticked, &left, "one point more is ticked");
	}
	wait_for_enter(st, _("Go to cart"));
}

static char *path_word(struct stage *st)
{
	static const char ending[] = ".onmicrosoft.com";
	char *text = term_screen_text(st->wizard->screen), *found = strstr(text, ending), *word = NULL;
	if (found == NULL)
		fail_msg("the page names no domain to be typed");
	else
		for (char *at = found; word == NULL; at--)
			if (at == text || at[-1] == ' ')
				word = xstrndup(at, (size_t)(found - at) + sizeof(ending) - 1);
	free(text);
	return word;
}

void path_place_order(struct stage *st)
{
	char *word = path_word(st), *typed = xasprintf("[%s", word);
	stage_type(st, word);
	stage_wait(st, typed);
	stage_press(st, "Enter");
	free(typed);
	free(word);
}

static void step(struct stage *st, enum station from)
{
	switch (from) {
	case AT_BEFORE:
		tick_all(st);
		stage_press(st, "Enter");
		break;
	case AT_ORDER:
		path_place_order(st);
		break;
	case AT_STATUS:
		training_advance(&st->training, "PT1H");
		stage_press(st, "F5");
		wait_for_enter(st, _("See what has changed"));
		stage_press(st, "Enter");
		break;
	default:
		stage_press(st, "Enter");
		break;
	}
	path_wait(st, from + 1);
}

void path_go(struct stage *st, enum station from, enum station to)
{
	for (enum station at = from; at < to; at++)
		step(st, at);
}

void path_reach(struct stage *st, enum station to)
{
	path_wait(st, AT_PRODUCTS);
	path_go(st, AT_PRODUCTS, to);
}
