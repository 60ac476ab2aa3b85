#include "fixture.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/file.h"
#include "core/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t at(const char *wire_time)
{
	int64_t ms;

	assert_int_equal(time_parse(wire_time, &ms, NULL), 0);
	return ms;
}

struct money usd(const char *amount)
{
	struct money m;

	assert_int_equal(money_parse(amount, "USD", &m, NULL), 0);
	return m;
}

void assert_money(struct money m, const char *currency, const char *wire)
{
	char text[MONEY_TEXT];

	assert_string_equal(m.currency, currency);
	assert_string_equal(money_wire(m, text), wire);
}

void assert_says(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("“%s” does not say “%s”", text, part);
}

/* As flow does it, without the config room: sections and keys in lower case, comments at the start of a line. */
void load_product_file(struct product_file *f)
{
	const char *top = getenv("top_srcdir");
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	char path[4096], section[200] = "";

	snprintf(path, sizeof path, "%s/data/products.ini", top ? top : ".");
	if (file_read(path, 1 << 20, &text, &err) < 0)
		fail_msg("%s", err.text);
	for (char *save, *line = strtok_r(text.data, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *equals = strchr(line, '=');
		if (line[0] == ';')
			continue;
		if (line[0] == '[') {
			str_copy(section, sizeof section, line + 1);
			section[strcspn(section, "]")] = '\0';
			continue;
		}
		assert_non_null(equals);
		*equals = '\0';
		assert_true(strlen(equals + 1) < 1000);
		assert_null(strpbrk(equals + 1, "#;"));
		char *key = str_trim(line);
		for (char *c = key; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		if (product_file_set(f, section, key, str_trim(equals + 1), &err) < 0)
			fail_msg("%s", err.text);
	}
	buf_clear(&text);
	if (product_file_check(f, &err) < 0)
		fail_msg("%s", err.text);
}

static void fill_products(struct world *t)
{
	t->commerce[0] = (struct commerce_subscription_facts){ .id = SOURCE_ID, .catalog_item = "OLDE4:0001:AV", .name = "Office 365 E4",
		.status = SUBSCRIPTION_ACTIVE, .quantity = 120, .term = "P1Y", .billing_cycle = "monthly", .created_ms = at("2026-01-31T00:00:00Z"),
		.term_ends_ms = at("2027-01-31T00:00:00Z"), .cancel_until_ms = TIME_UNKNOWN, .auto_renew = 1 };
	t->commerce[1] = (struct commerce_subscription_facts){ .id = "addon-storage", .catalog_item = "STORE:0001:AV", .sku_id = SKU_STORAGE,
		.name = "Office 365 Extra File Storage", .parent_id = SOURCE_ID, .status = SUBSCRIPTION_ACTIVE, .quantity = 50, .term = "P1Y",
		.billing_cycle = "monthly", .created_ms = TIME_UNKNOWN, .term_ends_ms = TIME_UNKNOWN, .cancel_until_ms = TIME_UNKNOWN, .auto_renew = -1 };
	t->commerce[2] = t->commerce[1];
	str_copy(t->commerce[2].id, ID_TEXT, "addon-audio");
	str_copy(t->commerce[2].sku_id, ID_TEXT, SKU_AUDIO);
	str_copy(t->commerce[2].name, NAME_TEXT, "Microsoft 365 Audio Conferencing");
	str_copy(t->commerce[2].catalog_item, ID_TEXT, "AUDIO:0001:AV");
	t->commerce[2].quantity = 30;
	t->directory[0] = (struct directory_subscription_facts){ .id = "dir-1", .commerce_id = SOURCE_ID, .sku_id = SKU_E4,
		.part_number = "ENTERPRISEWITHSCAL", .status = SUBSCRIPTION_ACTIVE, .quantity = 120, .created_ms = TIME_UNKNOWN,
		.next_lifecycle_ms = TIME_UNKNOWN };
	t->skus[0] = (struct sku_facts){ .sku_id = SKU_E4, .enabled = 120, .consumed = 117 };
	t->skus[1] = (struct sku_facts){ .sku_id = SKU_STORAGE, .enabled = 50, .consumed = 0 };
	t->channels[0] = (struct channel_facts){ .subscription_id = SOURCE_ID, .channel = CHANNEL_CARD };
	t->products = (struct products_facts){
		.tenant = { .id = "tenant-1", .name = "Contoso Ltd", .initial_domain = "contoso.onmicrosoft.com", .country = "US" },
		.roles = { .told = true, .billing_admin = true, .user_admin = true },
		.commerce = t->commerce, .n_commerce = 3, .directory = t->directory, .n_directory = 1, .skus = t->skus, .n_skus = 2,
		.channels = t->channels, .n_channels = 1 };
	t->addons[0] = t->commerce[1];
	t->addons[1] = t->commerce[2];
	t->subscription = (struct subscription_facts){ .addons = t->addons, .n_addons = 2 };
}

static struct offer_facts offer(const char *product, const char *term, const char *cycle)
{
	struct offer_facts o = { .sku = "0001", .purchasable = true, .segment = "commercial", .country = "US", .currency = "USD",
		.n_refunds = 1, .refunds_told = true };

	str_copy(o.product_id, ID_TEXT, product);
	snprintf(o.catalog_item, sizeof o.catalog_item, "%s:0001:AV-%s-%s", product, term, cycle);
	str_copy(o.term, WORD_TEXT, term);
	str_copy(o.billing_cycle, WORD_TEXT, cycle);
	o.refunds[0] = (struct refund_facts){ .full = true, .expires_after = "P7D" };
	return o;
}

static struct price_facts price(const char *product, const char *term, const char *plan, const char *erp)
{
	struct price_facts p = { .sku = "0001", .market = "US", .currency = "USD", .unit_price = "1.00", .segment = "Commercial",
		.starts_ms = TIME_UNKNOWN, .ends_ms = TIME_UNKNOWN };

	str_copy(p.product_id, ID_TEXT, product);
	str_copy(p.term, WORD_TEXT, term);
	str_copy(p.billing_plan, WORD_TEXT, plan);
	str_copy(p.erp_price, WORD_TEXT, erp);
	return p;
}

static void fill_plans(struct world *t)
{
	t->eligibilities[0] = (struct eligibility_facts){ .catalog_item = "M365E5:0001:X", .answered = true, .eligible = true, .quantity = 120 };
	t->eligibilities[1] = (struct eligibility_facts){ .catalog_item = "O365E5:0001:X", .answered = true, .eligible = true, .quantity = 120 };
	t->catalog[0] = (struct catalog_facts){ .product_id = "M365E5", .sku = "0001", .provisioning_id = SKU_M365_E5 };
	t->catalog[1] = (struct catalog_facts){ .product_id = "O365E5", .sku = "0001", .provisioning_id = SKU_O365_E5 };
	t->catalog[2] = (struct catalog_facts){ .product_id = "O365E3", .sku = "0001", .provisioning_id = SKU_O365_E3 };
	t->offers[0] = offer("M365E5", "P1M", "monthly");
	t->offers[1] = offer("M365E5", "P1Y", "annual");
	t->offers[2] = offer("M365E5", "P1Y", "monthly");
	t->offers[3] = offer("O365E5", "P1Y", "monthly");
	t->prices[0] = price("M365E5", "P1Y", "Monthly", "684.00");
	t->prices[1] = price("M365E5", "P1Y", "Annual", "651.00");
	t->prices[2] = price("M365E5", "P1M", "Monthly", "68.40");
	t->prices[3] = price("STORE", "P1Y", "Monthly", "2.40");
	t->plans = (struct plan_facts){ .eligibilities = t->eligibilities, .n_eligibilities = 2, .reasons = t->reasons, .catalog = t->catalog,
		.n_catalog = 3, .offers = t->offers, .n_offers = 4, .prices = t->prices, .n_prices = 4, .health = t->health,
		.prices_error = ERROR_INIT, .health_error = ERROR_INIT };
	t->plans.terms = (struct terms_facts){ .told = true, .currency = "USD", .tax_percent_micro = 8250000, .maximum_quantity = 500,
		.automatic_open = true, .invoice_minimum = usd("500"), .credit_check_above = usd("50000") };
}

static void fill_checkout(struct world *t)
{
	struct address *a = &t->checkout.billed_to;

	t->payments[0] = (struct payment_facts){ .id = "card-1", .kind = PAYMENT_CARD, .label = "Visa 4242", .expires = "2027-05", .is_default = true };
	t->payments[1] = (struct payment_facts){ .id = "invoice-1", .kind = PAYMENT_INVOICE, .label = "Invoice" };
	t->payments[2] = (struct payment_facts){ .id = "card-2", .kind = PAYMENT_CARD, .label = "Visa 1111", .expires = "2026-10" };
	str_copy(a->text[ADDRESS_COMPANY], ADDRESS_TEXT, "Contoso Ltd");
	str_copy(a->text[ADDRESS_FIRST_NAME], ADDRESS_TEXT, "Dana");
	str_copy(a->text[ADDRESS_LAST_NAME], ADDRESS_TEXT, "Reed");
	str_copy(a->text[ADDRESS_LINE1], ADDRESS_TEXT, "1 Harbour Street");
	str_copy(a->text[ADDRESS_CITY], ADDRESS_TEXT, "Springfield");
	str_copy(a->text[ADDRESS_STATE], ADDRESS_TEXT, "WA");
	str_copy(a->text[ADDRESS_POSTAL_CODE], ADDRESS_TEXT, "98001");
	str_copy(a->text[ADDRESS_COUNTRY], ADDRESS_TEXT, "US");
	t->checkout.sold_to = *a;
	t->checkout.sold_to_told = t->checkout.billed_to_told = t->checkout.payments_told = true;
	t->checkout.payments = t->payments;
	t->checkout.n_payments = 3;
	t->checkout.agreement_accepted = 1;
	t->checkout.rules = (struct country_rules){ .told = true, .country = "US", .state_needed = true, .postal_code_needed = true, .city_needed = true,
		.postal_code_pattern = "^\\d{5}(-\\d{4})?$", .states = { "WA", "OR" }, .n_states = 2 };
}

struct world *world_new(void)
{
	struct world *t = calloc(1, sizeof *t);

	assert_non_null(t);
	wizard_init(&t->w);
	load_product_file(&t->w.file);
	t->w.now_ms = at(NOW_TEXT);
	t->w.mono_ms = 1000;
	t->w.settings.has_graph = t->w.settings.has_commerce = t->w.settings.has_prices = t->w.settings.has_storefront = true;
	t->w.settings.mode = WIZARD_TRAINING;
	fill_products(t);
	fill_plans(t);
	fill_checkout(t);
	return t;
}

void world_free(struct world *t)
{
	wizard_clear(&t->w);
	free(t);
}

void world_begun(struct world *t, const struct upgrade_record *record)
{
	if (record)
		t->begun = *record;
	t->products.begun = (struct begun_facts){ .upgrades = &t->begun, .n_upgrades = record && record->state != UPGRADE_NONE };
}

void world_products(struct world *t)
{
	products_take(&t->w, &t->products);
	wizard_call_done(&t->w, REQUEST_PRODUCTS);
	assert_int_equal(products_choose(&t->w, products_first_source(&t->w), NULL), 0);
	subscription_take(&t->w, &t->subscription);
	wizard_call_done(&t->w, REQUEST_SUBSCRIPTION);
}

void world_plans(struct world *t)
{
	world_products(t);
	plan_take(&t->w, &t->plans);
	wizard_call_done(&t->w, REQUEST_PLANS);
}

void world_chosen(struct world *t)
{
	world_plans(t);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_M365_E5), NULL), 0);
}

void world_checkout(struct world *t)
{
	world_chosen(t);
	for (size_t i = 0; i < before_count(&t->w); i++)
		before_tick(&t->w, before_id(before_at(&t->w, i)), true, NULL);
	t->checkout.terms = t->plans.terms;
	checkout_take(&t->w, &t->checkout);
	wizard_call_done(&t->w, REQUEST_CHECKOUT);
}

void world_confirmed(struct world *t)
{
	world_checkout(t);
	assert_int_equal(order_type(&t->w, "contoso.onmicrosoft.com", NULL), 0);
}

size_t target_index(const struct wizard *w, const char *sku_id)
{
	for (size_t i = 0; i < plan_count(w); i++)
		if (str_ieq(plan_at(w, i)->sku_id, sku_id))
			return i;
	return SIZE_MAX;
}
