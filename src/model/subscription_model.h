/* One subscription: its details, its add-ons, its orders, and which doors are open: Check upgrade status, Upgrade, by hand. */
#ifndef MODEL_SUBSCRIPTION_MODEL_H
#define MODEL_SUBSCRIPTION_MODEL_H

#include "model/products_model.h"

struct order_facts {
	char id[ID_TEXT];
	char status[WORD_TEXT];
	int64_t created_ms;
	struct money total; /* not set: not told */
	char billing_cycle[WORD_TEXT];
};

struct subscription_facts {
	const struct commerce_subscription_facts *addons; /* Commerce GET addons */
	size_t n_addons;
	const struct transition_facts *transitions;
	size_t n_transitions;
	const struct transition_event_facts *events;
	size_t n_events;
	const struct order_facts *orders;
	size_t n_orders;
	const struct credit_facts *credits;
	size_t n_credits;
};

struct subscription_model {
	struct commerce_subscription_facts *addons;
	size_t n_addons;
	struct transition_facts *transitions;
	size_t n_transitions;
	struct transition_event_facts *events;
	size_t n_events;
	struct order_facts *orders;
	size_t n_orders;
	struct credit_facts *credits;
	size_t n_credits;
	struct upgrade_record seen; /* worked out of the service's history: an upgrade that another machine began and that has not come to its end; else UPGRADE_NONE */
};

void subscription_model_clear(struct subscription_model *m);

/* intake */
/* The history alone, where it was read anew on the way to an order. */
void subscription_take_transitions(struct wizard *w, const struct transition_facts *transitions, size_t n_transitions,
	const struct transition_event_facts *events, size_t n_events);
void subscription_take(struct wizard *w, const struct subscription_facts *facts);

/* questions; all about the chosen subscription */
size_t subscription_addon_count(const struct wizard *w);
const struct commerce_subscription_facts *subscription_addon(const struct wizard *w, size_t index);
size_t subscription_order_count(const struct wizard *w);
const struct order_facts *subscription_order(const struct wizard *w, size_t index);
/* An upgrade is under way or lies unsettled in the journal; then Check upgrade status is the first door. */
bool subscription_under_way(const struct wizard *w);
/* What of the chosen subscription was begun and is not finished, by its kind; the sentence is NULL where there is none. */
bool subscription_begun(const struct wizard *w, enum begun_kind kind);
const char *subscription_begun_sentence(const struct wizard *w, enum begun_kind kind, char to[SENTENCE]);
const char *subscription_under_way_sentence(const struct wizard *w, char to[SENTENCE]);
/* NULL: Upgrade may be opened. Else what closes it already here (not a source, channel, role, under way), as a sentence. */
const char *subscription_upgrade_closed(const struct wizard *w, char to[SENTENCE]);

#endif
