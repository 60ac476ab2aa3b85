/* A subscription's transitions and credit checks, gathered for the pages that tell how an upgrade goes. */
#ifndef FLOW_HISTORY_H
#define FLOW_HISTORY_H

#include "flow/copy.h"

struct history {
	FACTS(struct transition_facts) transitions;
	FACTS(struct transition_event_facts) events;
	FACTS(struct credit_facts) credits;
};

void history_add_transitions(struct history *h, const struct api_transitions *from);
void history_add_credits(struct history *h, const struct api_credit_checks *from);
void history_clear(struct history *h);

#endif
