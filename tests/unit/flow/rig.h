/* flow without pages: a tenant that stands before the order, a journal in a directory of its own, and Commerce on a scripted seam.
 * Include after cmocka's prerequisites. */
#ifndef TESTS_FLOW_RIG_H
#define TESTS_FLOW_RIG_H

#include "config/config.h"
#include "flow/context.h"
#include "tests/unit/api/fixture.h"
#include "tests/unit/model/fixture.h"
#include "ui/page.h"

struct rig {
	struct flow f;
	struct config config;  /* nothing is configured */
	struct fixture *api;
	char directory[64];
	int ended;             /* requests that the page was told of */
	struct event last;
};

#define RIG_ITEM "M365E5:0001:AV-P1Y-monthly"
#define RIG_EMPTY "{\"items\":[]}"

/* Brings a tenant to where the order is placed; world_confirmed() unless a test sets another. */
extern void (*rig_world)(struct world *t);

extern bool rig_directory, rig_prices, rig_storefront; /* Graph, the price sheet, the Storefront are there, too; false unless a test sets them */
extern const char *rig_tenant; /* of the client; "organizations" */
extern bool rig_person;                                /* somebody has to sign in; false unless a test sets it */

int rig_set_up(void **state);
int rig_tear_down(void **state);

void rig_restart(struct rig *r);                         /* another run on the same journal; the same choices, confirmed again */
struct flow *rig_second(struct rig *r);                  /* another wizard on the same journal, at the same time; rig_second_free() */
void rig_second_free(struct flow *f);

void rig_ask(struct rig *r, enum request_kind kind);     /* started, and all answers that are scripted delivered */
/* What is read before an order, with these transitions; NULL: none. */
void rig_checks(struct rig *r, const char *transitions);
/* The same for settling. */
void rig_lists(struct rig *r, const char *transitions, const char *subscriptions, const char *orders);
#define RIG_PRICE(product, each) "T," product ",0001,T,P1Y,Monthly,US,USD," each "," each ",2026-01-01T00:00:00Z,,Commercial\n"
void rig_sheet(struct rig *r, const char *rows);         /* the next reading of the price sheet */
void rig_posts(struct rig *r, struct fake_answer answer); /* the answer to the next order */
void rig_confirm(struct rig *r);                         /* the word is typed again */

void rig_unfinished(struct rig *r, const char *tenant, struct upgrade_record *ret); /* what the journal says to the next run; UPGRADE_NONE: nothing */
size_t rig_sent(const struct rig *r);                    /* orders so far */
const struct fake_request *rig_order(const struct rig *r, size_t index);
const char *rig_error(const struct rig *r, enum request_kind kind); /* "": it did not fail */

#endif
