/* A tenant for the models' tests: 120 licences of the source, 117 assigned, two add-ons, two targets with prices. */
#ifndef TESTS_MODEL_FIXTURE_H
#define TESTS_MODEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/wizard.h"

#define SKU_E4 "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define SKU_O365_E5 "c7df2760-2c81-4ef7-b578-5b5392b571df"
#define SKU_M365_E5 "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
#define SKU_M365_E5_NO_AUDIO "cd2925a3-5076-4233-8931-638a8c94f773"
#define SKU_O365_E3 "6fd2c87f-b296-42f0-b197-1e91e994b900"
#define SKU_STORAGE "99049c9c-6011-4908-bf17-15f496e6519d"
#define SKU_AUDIO "0c266dff-15dd-4b49-8397-2bb16070ed52"

#define SOURCE_ID "aaaaaaaa-0000-4000-8000-000000000001"
#define NOW_TEXT "2026-11-22T10:00:00Z"

/* Every fact is at hand and may be changed before its intake. */
struct world {
	struct wizard w;
	struct commerce_subscription_facts commerce[4];
	struct directory_subscription_facts directory[4];
	struct sku_facts skus[4];
	struct channel_facts channels[2];
	struct products_facts products;
	struct commerce_subscription_facts addons[2];
	struct subscription_facts subscription;
	struct eligibility_facts eligibilities[3];
	struct reason_facts reasons[4];
	struct catalog_facts catalog[3];
	struct offer_facts offers[4];
	struct price_facts prices[8];
	struct health_facts health[2];
	struct plan_facts plans;
	struct checkout_facts checkout;
	struct payment_facts payments[3];
	struct upgrade_record begun; /* world_begun() */
};

struct world *world_new(void);
void world_free(struct world *t);

int64_t at(const char *wire_time);
struct money usd(const char *amount);
void load_product_file(struct product_file *f);

/* What the next reading of the products finds in the journal; NULL or UPGRADE_NONE: nothing. */
void world_begun(struct world *t, const struct upgrade_record *record);

/* Step by step; each does what comes before it as well. */
void world_products(struct world *t);      /* products read, the source chosen, its add-ons read */
void world_plans(struct world *t);         /* plans read */
void world_chosen(struct world *t);        /* the first open target chosen: Microsoft 365 E5 */
void world_checkout(struct world *t);      /* points acknowledged, checkout read */
void world_confirmed(struct world *t);     /* the word typed */

size_t target_index(const struct wizard *w, const char *sku_id);
void assert_money(struct money m, const char *currency, const char *wire);
void assert_says(const char *text, const char *part);

#endif
