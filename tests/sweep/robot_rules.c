#include "tests/sweep/robot_rules.h"

#include <fnmatch.h>

/* The first that fits counts. */
static const struct robot_rule always[] = {
	{ NULL, NULL, "Try again F5", DEED_AGAIN, "F5" },
	{ NULL, NULL, "Sign in again F5", DEED_AGAIN, "F5" },
	{ NULL, NULL, "Read it now F5", DEED_AGAIN, "F5" },
	{ NULL, NULL, "Ask for a new code F5", DEED_AGAIN, "F5" },
	{ NULL, NULL, "Make the plan again F5", DEED_AGAIN, "F5" },
	{ "Your products", "Open", NULL, DEED_OPEN_SOURCE, "Enter" },
	{ "Plan", "Choose this plan", NULL, DEED_PRESS, "Enter" },
	{ "Plan", NULL, NULL, DEED_AGAIN, "F5" },
	{ "Before you begin", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Cart", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Billing", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Checkout", NULL, "The order cannot be placed yet.", DEED_AGAIN, "F5" },
	{ "Checkout", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Order", NULL, "The order cannot be placed yet.", DEED_PRESS, "Esc" },
	{ "Order", "Place order", NULL, DEED_WORD, NULL },
	{ "Order", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Check upgrade status", "Look now", NULL, DEED_SERVICE, "F5" },
	{ "Check upgrade status", "Back to the order", NULL, DEED_AGAIN, "Enter" },
	{ "Check upgrade status", "Begin anew", NULL, DEED_AGAIN, "Enter" },
	{ "Check upgrade status", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Done", "Leave*", "Order number", DEED_OVER, NULL },
	{ 0 },
};

static const struct robot_rule automatic[] = {
	{ "Subscription", "*pgrade*", NULL, DEED_PRESS, "Enter" },
	{ "Subscription", NULL, "Check upgrade status s", DEED_PRESS, "s" },
	{ "Subscription", "Manual path", NULL, DEED_OVER, NULL },
	{ "Manual path", NULL, NULL, DEED_PRESS, "Esc" },
	{ 0 },
};

static const struct robot_rule by_hand[] = {
	{ "Subscription", "Go on with the m*", NULL, DEED_PRESS, "Enter" },
	{ "Subscription", NULL, NULL, DEED_PRESS, "m" },
	{ "Manual path", "See what has changed", NULL, DEED_OVER, NULL },
	{ "Manual path", "Open", "Buy Under way", DEED_SERVICE, "F5" },
	{ "Manual path", "Open", "Verify Under way", DEED_SERVICE, "F5" },
	{ "Manual path", "Open", NULL, DEED_PRESS, "Enter" },
	{ "Buy", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Verify", "Back to the four steps", NULL, DEED_PRESS, "Enter" },
	{ "Verify", NULL, "Buy more", DEED_PRESS, "+" },
	{ "Verify", NULL, NULL, DEED_SERVICE, "F5" },
	{ "Reassign licences", "Make the plan", NULL, DEED_PRESS, "Enter" },
	{ "Reassign licences", "See the plan", NULL, DEED_PRESS, "Enter" },
	{ "Reassign licences", "Go on", NULL, DEED_PRESS, "Enter" },
	{ "Reassign licences", "See how*", NULL, DEED_PRESS, "Enter" },
	{ "Reassign licences", NULL, NULL, DEED_PRESS, "Esc" },
	{ "Plan of the move", NULL, "Nobody: no user fits what was chosen.", DEED_BACK_TWICE, "b" },
	{ "Plan of the move", "Move*", NULL, DEED_PRESS, "m" },
	{ "Plan of the move", "See*", NULL, DEED_PRESS, "Enter" },
	{ "Plan of the move", NULL, "This plan has been carried out", DEED_PRESS, "Enter" },
	{ "Plan of the move", NULL, "Move all", DEED_PRESS, "m" },
	{ "Plan of the move", NULL, "Move 1 user", DEED_PRESS, "m" },
	{ "Plan of the move", NULL, NULL, DEED_PRESS, "Esc" },
	{ "Moving licences", "Tick", NULL, DEED_PRESS, "Enter" },
	{ "Moving licences", "Begin now", NULL, DEED_PRESS, "Enter" },
	{ "Moving licences", NULL, "g Move the rest", DEED_AGAIN, "g" },
	{ "Moving licences", NULL, "g Go on", DEED_AGAIN, "g" },
	{ "Moving licences", NULL, "t Try again", DEED_TRY_USERS, "t" },
	{ "Moving licences", NULL, "Go on", DEED_PRESS, "p" },
	{ "Moving licences", NULL, "On to the next step n", DEED_PRESS, "n" },
	{ "Moving licences", NULL, "Back to the subscription n", DEED_PRESS, "n" },
	{ "Moving licences", NULL, "No move is under way here", DEED_PRESS, "Esc" },
	{ "Moving licences", NULL, NULL, DEED_WAIT, NULL },
	{ "Cancel", "Look again", NULL, DEED_SERVICE, "F5" },
	{ "Cancel", NULL, NULL, DEED_PRESS, "Enter" },
	{ "Confirm the change", "Back", NULL, DEED_PRESS, "Enter" },
	{ "Confirm the change", NULL, NULL, DEED_WORD, NULL },
	{ 0 },
};

static bool fits(const struct robot_rule *rule, const struct robot_screen *s)
{
	return (rule->title == NULL || fnmatch(rule->title, s->title, 0) == 0) && (rule->enter == NULL || fnmatch(rule->enter, s->enter, 0) == 0)
		&& (rule->says == NULL || robot_screen_says(s, rule->says));
}

static const struct robot_rule *find_rule(const struct robot_rule *rules, const struct robot_screen *s)
{
	for (; rules->title != NULL || rules->says != NULL; rules++)
		if (fits(rules, s))
			return rules;
	return NULL;
}

const struct robot_rule *robot_rule_for(enum robot_path path, const struct robot_screen *s)
{
	/* The service is at work, and will be for long: that wait is no wait for an answer. */
	bool busy = s->is_busy && !robot_screen_says(s, "this page looks again by itself");
	const struct robot_rule *found = busy ? NULL : find_rule(always, s);
	if (!busy && found == NULL)
		found = find_rule(path == ROBOT_MANUAL ? by_hand : automatic, s);
	return found != NULL && found->deed == DEED_WAIT ? NULL : found;
}
