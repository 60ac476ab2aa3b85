/* What is bought and cancelled in the admin centre, which no service of this program offers: by the trainer's word, or by a colleague of
 * the scenario who does it by himself after a while. */
#ifndef MOCK_CENTRE_H
#define MOCK_CENTRE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct world;

/* The words of "do" in the order of this enum: scenario_keys.c has them, too. */
enum centre_deed { CENTRE_BUY, CENTRE_SEATS, CENTRE_CANCEL, CENTRE_RENEWAL_OFF, CENTRE_RENEWAL_ON };

struct centre_act {
	enum centre_deed deed;
	const char *product;      /* a key of the catalogue or a skuId: what is bought, or whose youngest living subscription is meant */
	const char *subscription; /* the same by its id, or its id in the directory; NULL: by the product */
	const char *term, *cycle; /* of a purchase; empty: a year, paid monthly */
	int64_t quantity;         /* of a purchase; of seats: what it has afterwards */
	bool trial;
};

/* ERROR_INPUT: there is no such product or subscription; ERROR_REFUSED: the admin centre would not do it. */
int centre_do(struct world *w, const struct centre_act *act, int64_t at_ms, struct error *err);

/* What colleagues were to do by then is done; one after another, each once. */
void colleagues_advance(struct world *w, int64_t to_ms);

#endif
