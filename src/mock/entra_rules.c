#include "core/text.h"
#include "mock/entra.h"
#include "mock/entra_refusals.h"
#include "mock/words.h"
#include "mock/world.h"

#include <stdio.h>

static bool concerns(const struct scenario_refusal *r, int when, const char *services)
{
	return (r->when == REFUSAL_ANY || r->when == when) && (str_eq(r->resource, "any") || words_have(services, r->resource));
}

/* Counts the request, also when it is let through. */
static bool strikes(struct world *w, const struct scenario_refusal *r)
{
	char name[120];
	int64_t seen;

	snprintf(name, sizeof(name), "refusal/%.100s", r->label);
	seen = world_fact(w, name);
	world_set_fact(w, name, seen + 1);
	return seen >= r->after && (!r->times || seen < r->after + r->times);
}

bool entra_rule_strikes(struct world *w, const struct request *rq, struct response *rs, int when, unsigned services)
{
	struct buf words = BUF_INIT;
	bool struck = false;

	entra_services_words(services, &words);
	for (size_t i = 0; i < w->scenario->n_refusals && !struck; i++) {
		const struct scenario_refusal *r = &w->scenario->refusals[i];
		enum entra_no no = r->code ? entra_no_of(r->code) : ENTRA_NOS;
		if (no == ENTRA_NOS || !concerns(r, when, words.data) || !strikes(w, r))
			continue;
		entra_refuse(w, rq, rs, no, r->label);
		struck = true;
	}
	buf_clear(&words);
	return struck;
}
