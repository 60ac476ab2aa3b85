/* A wizard in a world, for tests of pages: Contoso Ltd, 120 licences of Office 365 E4, 117 assigned, two add-ons, five targets with prices.
 *
 * Everything goes in through the models' intake functions and the persons' verbs, as flow and pages do it. Times stand still. */
#ifndef TESTS_SCREEN_WORLD_H
#define TESTS_SCREEN_WORLD_H

#include "model/wizard.h"

#define WORLD_NOW_MS INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */
#define WORLD_MONO_MS INT64_C(1000000)

void world_init(struct wizard *w);  /* training, every service there, the installed product file; nothing asked yet */
void world_clear(struct wizard *w);

/* Where a call stands. */
void world_runs(struct wizard *w, enum request_kind kind, int64_t since_s);          /* still on its way */
void world_fails(struct wizard *w, enum request_kind kind, enum error_kind error);   /* with a text and a detail */
/* Answers a read with Contoso's facts, in the order of the pages; a write with what Contoso's services say to it. */
void world_answers(struct wizard *w, enum request_kind kind);

/* Answers all that the pages before have asked, with choices made, up to where this page's own first reading has been answered. */
enum world_place {
	WORLD_PRODUCTS,     /* signed in, products read */
	WORLD_SUBSCRIPTION, /* E4 opened and read */
	WORLD_PLAN,         /* targets read */
	WORLD_BEFORE,       /* Microsoft 365 E5 chosen, switched-off services recorded */
	WORLD_CART,         /* all points ticked */
	WORLD_BILLING,
	WORLD_CHECKOUT,     /* addresses, payment methods and terms read */
	WORLD_ORDER,
	WORLD_STATUS,       /* ordered and accepted; the purchase is done, 40 of 117 licences are moved */
	WORLD_DONE          /* all stages done, receipt read */
};
void world_at(struct wizard *w, enum world_place place);

/* The same on the manual path, from the plan to the order. */
void world_by_hand(struct wizard *w, enum world_place place);
/* Products read anew: there is a subscription of this key of the product file as well: 150 licences, 40 assigned. */
void world_has(struct wizard *w, const char *key);

void world_ends(struct wizard *w); /* the upgrade's next look finds that it has ended well */

/* Plans read anew: the Storefront closes the automatic path with this code and these words; a NULL code opens it. */
void world_closes(struct wizard *w, const char *code, const char *words);
/* Products read anew: a partner sold Office 365 E4. */
void world_sold_by(struct wizard *w, const char *partner);
/* Products read anew, live, with Microsoft Graph alone and as a User admin. */
void world_graph_only(struct wizard *w);
/* Products read anew: the tenant has none. */
void world_empties(struct wizard *w);
#define WORLD_OPEN_TARGETS 3 /* of five; they stand first */
/* Index of the target with this key of the product file. */
size_t world_target(const struct wizard *w, const char *key);

#endif
