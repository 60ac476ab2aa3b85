#include "tests/screen/world.h"

#include "core/calendar.h"
#include "core/text.h"
#include "tests/screen/world_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(field, text) str_copy(field, sizeof(field), text)

/* ── the product file, as it is installed ── */

static void read_line(struct product_file *f, char *line, char section[NAME_TEXT])
{
	struct error err = ERROR_INIT;
	char *text = str_trim(line), *equals = strchr(text, '=');
	if (text[0] == '[') {
		str_copy(section, NAME_TEXT, text + 1);
		section[strcspn(section, "]")] = '\0';
	} else if (text[0] != '\0' && text[0] != ';' && equals != NULL) {
		*equals = '\0';
		if (product_file_set(f, section, str_trim(text), str_trim(equals + 1), &err) < 0) {
			fprintf(stderr, "products.ini: [%s] %s: %s\n", section, text, err.text);
			abort();
		}
	}
}

static void read_products(struct product_file *f)
{
	const char *top = getenv("top_srcdir");
	char path[4096], line[2048], section[NAME_TEXT] = "";
	snprintf(path, sizeof(path), "%s/data/products.ini", top == NULL ? "." : top);
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		perror(path);
		abort();
	}
	while (fgets(line, sizeof(line), file) != NULL)
		read_line(f, line, section);
	fclose(file);
}

const char *world_sku(const struct wizard *w, const char *key)
{
	const struct product *p = product_by_key(&w->file, key);
	assert(p != NULL);
	return p->sku_id;
}

void world_item(const char *key, char to[ID_TEXT])
{
	snprintf(to, ID_TEXT, "%s:0001:AV", key);
}

int64_t world_ago(int64_t seconds)
{
	return WORLD_NOW_MS - seconds * 1000;
}

void world_init(struct wizard *w)
{
	wizard_init(w);
	w->now_ms = WORLD_NOW_MS;
	w->mono_ms = WORLD_MONO_MS;
	w->settings = (struct settings){ .mode = WIZARD_TRAINING, .has_graph = true, .has_commerce = true, .has_prices = true, .has_storefront = true };
	read_products(&w->file);
}

void world_clear(struct wizard *w)
{
	wizard_clear(w);
}

/* ── calls ── */

void world_runs(struct wizard *w, enum request_kind kind, int64_t since_s)
{
	w->mono_ms = WORLD_MONO_MS - since_s * 1000;
	wizard_call_started(w, kind);
	w->mono_ms = WORLD_MONO_MS;
}

void world_fails(struct wizard *w, enum request_kind kind, enum error_kind error)
{
	struct error err = ERROR_INIT;
	error_set(&err, error, "%s", "The service did not answer as it should.");
	error_detail(&err, "%s", "GET /example: 503, request 00000000-0000-4000-8000-000000000001");
	wizard_call_started(w, kind);
	wizard_call_failed(w, kind, &err);
}

/* ── your products ── */

static const struct tenant_facts contoso = {
	.id = "0c0ffee0-0000-4000-8000-000000000001", .name = "Contoso Ltd", .initial_domain = "contoso.onmicrosoft.com", .country = "US",
};

static struct commerce_subscription_facts subscription(const struct wizard *w, const char *id, const char *key, int64_t quantity)
{
	struct commerce_subscription_facts s = { .status = SUBSCRIPTION_ACTIVE, .quantity = quantity, .auto_renew = 1 };
	TEXT(s.id, id);
	world_item(key, s.catalog_item);
	TEXT(s.sku_id, world_sku(w, key));
	TEXT(s.name, product_by_key(&w->file, key)->name);
	TEXT(s.term, "P1Y");
	TEXT(s.billing_cycle, "monthly");
	s.created_ms = world_ago(200 * 86400);
	s.term_ends_ms = world_ago(-165 * 86400);
	s.cancel_until_ms = TIME_UNKNOWN;
	return s;
}

static struct commerce_subscription_facts addon(const struct wizard *w, const char *id, const char *key, int64_t quantity)
{
	struct commerce_subscription_facts s = subscription(w, id, key, quantity);
	TEXT(s.parent_id, WORLD_E4);
	return s;
}

static struct sku_facts sku(const struct wizard *w, const char *key, int64_t enabled, int64_t consumed)
{
	struct sku_facts s = { .enabled = enabled, .consumed = consumed };
	TEXT(s.sku_id, world_sku(w, key));
	TEXT(s.part_number, product_by_key(&w->file, key)->part_number);
	return s;
}

/* `has`: a key of the product file, of which there is a subscription as well; NULL: none. */
static void take_products(struct wizard *w, const char *partner, const char *has)
{
	const struct commerce_subscription_facts commerce[] = {
		subscription(w, WORLD_E4, "office-365-e4", 120),
		addon(w, WORLD_STORAGE, "extra-file-storage", 50),
		addon(w, WORLD_AUDIO, "audio-conferencing", 120),
		subscription(w, "sub-bi", "power-bi-pro", 12),
		subscription(w, WORLD_E5, has == NULL ? "power-bi-pro" : has, 150),
	};
	const struct sku_facts skus[] = {
		sku(w, "office-365-e4", 120, 117),
		sku(w, "extra-file-storage", 50, 0),
		sku(w, "audio-conferencing", 120, 88),
		sku(w, "power-bi-pro", 12, 9),
		sku(w, has == NULL ? "power-bi-pro" : has, 150, 40),
	};
	struct channel_facts channels[] = {
		{ .channel = CHANNEL_CARD }, { .channel = CHANNEL_CARD }, { .channel = CHANNEL_CARD }, { .channel = CHANNEL_INVOICE },
		{ .channel = CHANNEL_CARD },
	};
	size_t without = has == NULL ? 1 : 0;
	for (size_t i = 0; i < COUNT(channels); i++)
		TEXT(channels[i].subscription_id, commerce[i].id);
	if (partner != NULL) {
		channels[0].channel = CHANNEL_PARTNER;
		TEXT(channels[0].partner_name, partner);
	}
	products_take(w, &(struct products_facts){
		.tenant = contoso,
		.roles = { .told = true, .global_admin = true },
		.commerce = commerce, .n_commerce = COUNT(commerce) - without,
		.skus = skus, .n_skus = COUNT(skus) - without,
		.channels = channels, .n_channels = COUNT(channels) - without,
		.begun = { .upgrades = &w->unfinished, .n_upgrades = w->unfinished.state != UPGRADE_NONE },
	});
}

void world_sold_by(struct wizard *w, const char *partner)
{
	wizard_call_started(w, REQUEST_PRODUCTS);
	take_products(w, partner, NULL);
	wizard_call_done(w, REQUEST_PRODUCTS);
}

void world_has(struct wizard *w, const char *key)
{
	wizard_call_started(w, REQUEST_PRODUCTS);
	take_products(w, NULL, key);
	wizard_call_done(w, REQUEST_PRODUCTS);
}

static struct directory_subscription_facts directory(const struct wizard *w, const char *id, const char *key, int64_t quantity)
{
	struct directory_subscription_facts d = { .status = SUBSCRIPTION_ACTIVE, .quantity = quantity };
	TEXT(d.id, id);
	TEXT(d.sku_id, world_sku(w, key));
	TEXT(d.part_number, product_by_key(&w->file, key)->part_number);
	d.created_ms = world_ago(200 * 86400);
	d.next_lifecycle_ms = world_ago(-165 * 86400);
	return d;
}

void world_graph_only(struct wizard *w)
{
	const struct directory_subscription_facts all[] = {
		directory(w, "directory-e4", "office-365-e4", 120),
		directory(w, "directory-storage", "extra-file-storage", 50),
	};
	const struct sku_facts skus[] = { sku(w, "office-365-e4", 120, 117), sku(w, "extra-file-storage", 50, 0) };
	w->settings = (struct settings){ .mode = WIZARD_LIVE, .has_graph = true };
	wizard_call_started(w, REQUEST_PRODUCTS);
	products_take(w, &(struct products_facts){
		.tenant = contoso,
		.roles = { .told = true, .user_admin = true },
		.directory = all, .n_directory = COUNT(all),
		.skus = skus, .n_skus = COUNT(skus),
	});
	wizard_call_done(w, REQUEST_PRODUCTS);
}

void world_empties(struct wizard *w)
{
	wizard_call_started(w, REQUEST_PRODUCTS);
	products_take(w, &(struct products_facts){ .tenant = contoso, .roles = { .told = true, .global_admin = true } });
	wizard_call_done(w, REQUEST_PRODUCTS);
}

static void take_subscription(struct wizard *w)
{
	const struct commerce_subscription_facts addons[] = {
		addon(w, WORLD_STORAGE, "extra-file-storage", 50),
		addon(w, WORLD_AUDIO, "audio-conferencing", 120),
	};
	bool has_addons = str_eq(products_chosen(w)->commerce_id, WORLD_E4);
	subscription_take(w, &(struct subscription_facts){ .addons = addons, .n_addons = has_addons ? COUNT(addons) : 0 });
}

/* ── plans ── */

static const char *const target_keys[] = {
	"office-365-e5", "microsoft-365-e5", "microsoft-365-e5-no-audio", "office-365-e3", "microsoft-365-e3",
};

/* Whole terms of a year, for one user. */
static const struct {
	const char *key, *monthly, *annual;
} price_list[] = {
	{ "office-365-e5", "478.80", "456.00" },
	{ "microsoft-365-e5", "718.20", "684.00" },
	{ "microsoft-365-e5-no-audio", "687.96", "655.20" },
	{ "office-365-e3", "289.80", "276.00" },
	{ "microsoft-365-e3", "453.60", "432.00" },
	{ "extra-file-storage", "2.52", "2.40" },
	{ "audio-conferencing", "50.40", "48.00" },
};
#define PAIRS (2 * COUNT(price_list))

static void set_offer(struct offer_facts *o, struct price_facts *p, size_t index)
{
	bool annual = index % 2 == 1;
	const char *key = price_list[index / 2].key, *cycle = annual ? "annual" : "monthly";
	*o = (struct offer_facts){ .purchasable = true, .n_refunds = 1, .refunds_told = true, .refunds = { { .full = true, .expires_after = "P7D" } } };
	*p = (struct price_facts){ .starts_ms = world_ago(21 * 86400), .ends_ms = TIME_UNKNOWN };
	TEXT(o->product_id, key);
	TEXT(o->sku, "0001");
	world_item(key, o->catalog_item);
	TEXT(o->segment, "commercial");
	TEXT(o->country, contoso.country);
	TEXT(o->currency, "USD");
	TEXT(o->term, "P1Y");
	TEXT(o->billing_cycle, cycle);
	TEXT(p->product_id, key);
	TEXT(p->sku, "0001");
	TEXT(p->term, "P1Y");
	TEXT(p->billing_plan, cycle);
	TEXT(p->market, contoso.country);
	TEXT(p->currency, "USD");
	TEXT(p->unit_price, annual ? price_list[index / 2].annual : price_list[index / 2].monthly);
	TEXT(p->erp_price, p->unit_price);
	TEXT(p->segment, "commercial");
}

static void set_target(const struct wizard *w, size_t index, struct catalog_facts *c, struct eligibility_facts *e)
{
	const char *key = target_keys[index];
	*c = (struct catalog_facts){ .minimum = 1, .maximum = COUNT_UNKNOWN };
	TEXT(c->product_id, key);
	TEXT(c->sku, "0001");
	TEXT(c->provisioning_id, world_sku(w, key));
	TEXT(c->title, product_by_key(&w->file, key)->name);
	*e = (struct eligibility_facts){ .answered = index < WORLD_OPEN_TARGETS, .eligible = index < WORLD_OPEN_TARGETS, .quantity = 500 };
	world_item(key, e->catalog_item);
	TEXT(e->title, c->title);
}

struct terms_facts world_terms(void)
{
	struct terms_facts t = {
		.told = true, .currency = "USD", .tax_percent_micro = 8250000, .maximum_quantity = 500, .automatic_open = true,
		.invoice_minimum = { .micro = INT64_C(5000000000), .currency = "USD" },
		.credit_check_above = { .micro = INT64_C(50000000000), .currency = "USD" },
		.unused_credit = { .micro = INT64_C(412500000), .currency = "USD" },
	};
	return t;
}

static void take_plans(struct wizard *w, const struct reason_facts *reason)
{
	struct offer_facts offers[PAIRS];
	struct price_facts prices[PAIRS];
	struct catalog_facts catalog[COUNT(target_keys)];
	struct eligibility_facts eligibilities[COUNT(target_keys)];
	struct terms_facts terms = world_terms();
	for (size_t i = 0; i < PAIRS; i++)
		set_offer(&offers[i], &prices[i], i);
	for (size_t i = 0; i < COUNT(target_keys); i++)
		set_target(w, i, &catalog[i], &eligibilities[i]);
	terms.automatic_open = reason == NULL;
	plan_take(w, &(struct plan_facts){
		.eligibilities = eligibilities, .n_eligibilities = COUNT(eligibilities),
		.reasons = reason, .n_reasons = reason == NULL ? 0 : 1,
		.catalog = catalog, .n_catalog = COUNT(catalog),
		.offers = offers, .n_offers = COUNT(offers),
		.prices = prices, .n_prices = COUNT(prices),
		.ordered_told = true,
		.terms = terms,
		.prices_error = ERROR_INIT,
		.health_error = ERROR_INIT,
	});
}

void world_closes(struct wizard *w, const char *code, const char *words)
{
	struct reason_facts reason = { .source = REASON_FROM_STOREFRONT, .code = -1, .retry_after_ms = -1 };
	TEXT(reason.word, code);
	TEXT(reason.description, words);
	wizard_call_started(w, REQUEST_PLANS);
	take_plans(w, code == NULL ? NULL : &reason);
	wizard_call_done(w, REQUEST_PLANS);
}

size_t world_target(const struct wizard *w, const char *key)
{
	for (size_t i = 0; i < plan_count(w); i++)
		if (str_eq(plan_at(w, i)->sku_id, world_sku(w, key)))
			return i;
	abort();
}

/* ── before you begin ── */

static struct switched_off_facts switched_off(const struct wizard *w, const char *word, int64_t users)
{
	struct switched_off_facts f = { .users = users };
	TEXT(f.plan_word, word);
	for (size_t i = 0; i < w->file.n_plans; i++)
		if (str_eq(w->file.plans[i].word, word))
			TEXT(f.plan_id, w->file.plans[i].id);
	return f;
}

static void take_switched_off(struct wizard *w)
{
	const struct switched_off_facts plans[] = {
		switched_off(w, "YAMMER_ENTERPRISE", 9),
		switched_off(w, "SWAY", 14),
	};
	before_take_switched_off(w, 117, 17, plans, COUNT(plans));
}

/* ── answers, and the way through ── */

static void take(struct wizard *w, enum request_kind kind)
{
	switch (kind) {
	case REQUEST_SIGN_IN:
		sign_in_take_done(w, "admin@contoso.onmicrosoft.com");
		break;
	case REQUEST_PRODUCTS:
		take_products(w, NULL, NULL);
		break;
	case REQUEST_SUBSCRIPTION:
		take_subscription(w);
		break;
	case REQUEST_PLANS:
		take_plans(w, NULL);
		break;
	case REQUEST_SWITCHED_OFF:
		take_switched_off(w);
		break;
	case REQUEST_CHECKOUT:
		world_take_checkout(w);
		break;
	case REQUEST_ORDER:
		world_take_order(w);
		break;
	case REQUEST_STATUS:
		world_take_status(w, false);
		break;
	case REQUEST_RECEIPT:
		world_take_receipt(w);
		break;
	default:
		world_take_reassign(w, kind);
		break;
	}
}

void world_answers(struct wizard *w, enum request_kind kind)
{
	wizard_call_started(w, kind);
	take(w, kind);
	wizard_call_done(w, kind);
}

static void tick_all(struct wizard *w)
{
	struct error err = ERROR_INIT;
	for (size_t i = 0; i < before_count(w); i++)
		before_tick(w, before_id(before_at(w, i)), true, &err);
}

static void place_order(struct wizard *w)
{
	struct error err = ERROR_INIT;
	char word[NAME_TEXT];
	order_type(w, order_word(w, word), &err);
	world_answers(w, REQUEST_ORDER);
}

void world_ends(struct wizard *w)
{
	wizard_call_started(w, REQUEST_STATUS);
	world_take_status(w, true);
	wizard_call_done(w, REQUEST_STATUS);
}

static void go_on_to(struct wizard *w, enum world_place place)
{
	struct error err = ERROR_INIT;
	switch (place) {
	case WORLD_PRODUCTS:
		world_answers(w, REQUEST_SIGN_IN);
		world_answers(w, REQUEST_PRODUCTS);
		break;
	case WORLD_SUBSCRIPTION:
		products_choose(w, products_first_source(w), &err);
		world_answers(w, REQUEST_SUBSCRIPTION);
		break;
	case WORLD_PLAN:
		world_answers(w, REQUEST_PLANS);
		break;
	case WORLD_BEFORE:
		plan_choose(w, world_target(w, "microsoft-365-e5"), &err);
		world_answers(w, REQUEST_SWITCHED_OFF);
		break;
	case WORLD_CART:
		tick_all(w);
		break;
	case WORLD_BILLING:
		break;
	case WORLD_CHECKOUT:
		world_answers(w, REQUEST_CHECKOUT);
		break;
	case WORLD_ORDER:
		break;
	case WORLD_STATUS:
		place_order(w);
		world_answers(w, REQUEST_STATUS);
		break;
	case WORLD_DONE:
		world_ends(w);
		world_answers(w, REQUEST_RECEIPT);
		break;
	}
}

void world_at(struct wizard *w, enum world_place place)
{
	for (enum world_place at = WORLD_PRODUCTS; at <= place; at++)
		go_on_to(w, at);
}

void world_by_hand(struct wizard *w, enum world_place place)
{
	world_at(w, WORLD_SUBSCRIPTION);
	wizard_take_path(w, PATH_MANUAL);
	for (enum world_place at = WORLD_PLAN; at <= place; at++)
		go_on_to(w, at);
}
