/* Your products: what the tenant bought, joined from Commerce and Graph, and whether this person may buy and move licences. */
#ifndef MODEL_PRODUCTS_MODEL_H
#define MODEL_PRODUCTS_MODEL_H

#include "model/begun_model.h"

struct error;
struct note;
struct wizard;

/* Commerce: GET subscriptions */
struct commerce_subscription_facts {
	char id[ID_TEXT];
	char catalog_item[ID_TEXT];  /* offerId: product:sku:availability, or a GUID of the legacy catalog */
	char sku_id[ID_TEXT];        /* Graph skuId where provisioning status or catalog told it; "" else: found through Graph */
	char name[NAME_TEXT];        /* friendlyName, else offerName */
	char parent_id[ID_TEXT];
	char order_id[ID_TEXT];
	enum subscription_status status;
	int64_t quantity;
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
	int64_t created_ms, term_ends_ms, cancel_until_ms;
	int auto_renew;              /* 1, 0, -1 not told */
	bool is_trial;
	bool is_product_key;         /* contractType product_key or redemption_code */
	char partner_id[ID_TEXT];
};

/* Graph: GET directory/subscriptions */
struct directory_subscription_facts {
	char id[ID_TEXT];
	char commerce_id[ID_TEXT];
	char sku_id[ID_TEXT];
	char part_number[NAME_TEXT];
	enum subscription_status status;
	int64_t quantity;
	int64_t created_ms, next_lifecycle_ms;
	bool is_trial;
	char owner_tenant_id[ID_TEXT]; /* a partner's, or "" */
};

/* Graph: GET subscribedSkus */
struct sku_facts {
	char sku_id[ID_TEXT];
	char part_number[NAME_TEXT];
	int64_t enabled, warning, suspended, locked_out, consumed;
};

/* Graph: servicePlans of a SKU, or serviceStatus of one subscription (then `directory_id` is set) */
struct service_facts {
	char sku_id[ID_TEXT];
	char directory_id[ID_TEXT];
	char plan_id[ID_TEXT];
	char plan_word[NAME_TEXT];
	enum provisioning status;
	bool company; /* appliesTo Company: not a user's to hold */
};

/* Storefront: GET subscriptionterms */
struct channel_facts {
	char subscription_id[ID_TEXT];
	enum channel channel;
	char partner_name[NAME_TEXT];
};

struct products_facts {
	struct tenant_facts tenant;
	struct roles_facts roles;
	const struct commerce_subscription_facts *commerce;
	size_t n_commerce;
	const struct directory_subscription_facts *directory;
	size_t n_directory;
	const struct sku_facts *skus;
	size_t n_skus;
	const struct service_facts *services;
	size_t n_services;
	const struct channel_facts *channels;
	size_t n_channels;
	struct begun_facts begun; /* what the journal has */
};

/* One subscription, joined. What no service told is unknown, never invented. */
struct subscription {
	char commerce_id[ID_TEXT];  /* what it is noted under; of what is not in_commerce it may be the directory's */
	char directory_id[ID_TEXT];
	char sku_id[ID_TEXT];
	char part_number[NAME_TEXT];
	char catalog_item[ID_TEXT];
	char name[NAME_TEXT];
	char parent_id[ID_TEXT];    /* Commerce id of what it hangs on */
	char order_id[ID_TEXT];
	enum subscription_status status;
	int64_t purchased;
	int64_t assigned;           /* of the product, not of this subscription alone */
	bool assigned_together;     /* another subscription of the same product shares that figure */
	char term[WORD_TEXT];
	char billing_cycle[WORD_TEXT];
	int64_t created_ms;
	int64_t renews_ms;          /* end of the term */
	int64_t cancel_until_ms;
	int auto_renew;
	bool is_trial;
	enum channel channel;
	char partner_name[NAME_TEXT];
	bool sold_by_partner;       /* whatever the channel's word says: a partner owns it */
	bool in_commerce;           /* Commerce lists it: false for what was bought past the partner who asks there, although it has a Commerce id */
};

struct products_model {
	struct subscription *items; /* sources first, each followed by its add-ons */
	size_t n_items;
	struct sku_facts *skus;
	size_t n_skus;
	struct service_facts *services;
	size_t n_services;
	size_t chosen;              /* SIZE_MAX: none */
};

void products_clear(struct products_model *m);

/* First: what the tenant's products hold, and which of them the configuration means. Fails where that cannot be told (plan_words.h). */
int products_settle(struct wizard *w, const struct products_facts *facts, struct error *err);
/* intake; the chosen subscription stays chosen by its id when it is still there */
void products_take(struct wizard *w, const struct products_facts *facts);

/* questions */
size_t products_count(const struct wizard *w);
const struct subscription *products_at(const struct wizard *w, size_t index);
const struct subscription *products_by_commerce_id(const struct wizard *w, const char *id);
const struct sku_facts *products_sku(const struct wizard *w, const char *sku_id); /* NULL: the tenant has none */
/* Commerce is configured and has it: what is changed of it need not be done by hand. NULL: false */
bool products_can_be_changed(const struct wizard *w, const struct subscription *s);
bool products_is_source(const struct wizard *w, const struct subscription *s);
bool products_is_addon(const struct subscription *s);
const struct subscription *products_chosen(const struct wizard *w); /* NULL: none yet */
size_t products_first_source(const struct wizard *w);               /* SIZE_MAX: there is none */
/* "120 / 117", "120 / 117 together", "unknown": what the column says. */
const char *products_licences_text(const struct subscription *s, char to[WORD_TEXT * 2]);
const char *products_channel_text(const struct subscription *s, char to[SENTENCE]); /* names the partner where known */
/* "Upgrade under way" on the old subscription, "New plan of an upgrade" on the new one; NULL: neither. */
const char *products_upgrade_mark(const struct wizard *w, const struct subscription *s);
/* What is said above the list: no source, several, one. */
const char *products_sentence(const struct wizard *w, char to[SENTENCE]);

enum may { MAY_YES, MAY_NO, MAY_CANNOT_TELL };
enum may products_may_buy(const struct wizard *w);           /* Global or Billing admin */
enum may products_may_move_licences(const struct wizard *w); /* Global, License or User admin */
/* The role that is missing and what to do, or that the service would not say; NULL where nothing is to be said. */
const char *products_roles_sentence(const struct wizard *w, char to[SENTENCE]);
/* Which permissions the program was not granted, with what each is for; NULL: none that is known. */
const char *products_permissions_sentence(const struct wizard *w, char to[SENTENCE]);
/* Why licences cannot be moved, and whom to ask for what; NULL: they can, or nobody knows. */
const char *products_move_closed(const struct wizard *w, char to[SENTENCE]);

/* answers of the person; choosing another subscription forgets what was read of the first, and all choices made for it */
int products_choose(struct wizard *w, size_t index, struct error *err);

#endif
