#include "core/text.h"
#include "core/calendar.h"
#include "tests/screen/world_parts.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(field, text) str_copy(field, sizeof(field), text)

#define OPERATION "op-000001"
#define ORDER_NUMBER "ord-000042"

/* ── checkout ── */

static struct address address(const char *first, const char *last)
{
	struct address a = { .version = "etag-1" };
	TEXT(a.text[ADDRESS_COMPANY], "Contoso Ltd");
	TEXT(a.text[ADDRESS_FIRST_NAME], first);
	TEXT(a.text[ADDRESS_LAST_NAME], last);
	TEXT(a.text[ADDRESS_LINE1], "1 Example Way");
	TEXT(a.text[ADDRESS_CITY], "Springfield");
	TEXT(a.text[ADDRESS_STATE], "WA");
	TEXT(a.text[ADDRESS_POSTAL_CODE], "98052");
	TEXT(a.text[ADDRESS_COUNTRY], "US");
	TEXT(a.text[ADDRESS_PHONE], "+1 555 0100");
	TEXT(a.text[ADDRESS_EMAIL], "billing@contoso.example");
	return a;
}

void world_take_checkout(struct wizard *w)
{
	const struct payment_facts payments[] = {
		{ .id = "pm-card", .kind = PAYMENT_CARD, .label = "Visa ending in 4242", .expires = "2029-05", .is_default = true },
		{ .id = "pm-invoice", .kind = PAYMENT_INVOICE, .label = "Invoice" },
	};
	checkout_take(w, &(struct checkout_facts){
		.sold_to_told = true, .sold_to = address("", ""),
		.billed_to_told = true, .billed_to = address("Alex", "Example"),
		.payments_told = true, .payments = payments, .n_payments = COUNT(payments),
		.terms = world_terms(),
		.rules = { .told = true, .country = "US", .state_needed = true, .postal_code_needed = true, .city_needed = true },
		.agreement_accepted = 1,
	});
}

/* ── order and status ── */

void world_take_order(struct wizard *w)
{
	order_begin(w);
	order_intent_written(w, "00000000-0000-4000-8000-000000000042", world_ago(75));
	order_sent(w);
	if (!wizard_by_hand(w)) {
		order_take_accepted(w, WORLD_E5, OPERATION);
		return;
	}
	struct upgrade_record record = w->order.record;
	TEXT(record.cart_id, "cart-1");
	TEXT(record.order_id, ORDER_NUMBER);
	TEXT(record.lines[0].order_id, ORDER_NUMBER);
	record.lines[0].state = PURCHASE_ORDERED;
	order_take_accepted(w, "", "");
	order_take_lines(w, &record);
}

static void set_event(struct transition_event_facts *e, const char *name, const char *status, int64_t seconds_ago)
{
	*e = (struct transition_event_facts){ .at_ms = world_ago(seconds_ago) };
	TEXT(e->name, name);
	TEXT(e->status, status);
}

void world_take_status(struct wizard *w, bool done)
{
	struct transition_facts transition = { .operation_id = OPERATION, .to_subscription_id = WORLD_E5, .quantity = 120,
		.type = "transition_with_license_transfer" };
	struct transition_event_facts events[4];
	world_item("office-365-e4", transition.from_catalog_item);
	world_item("microsoft-365-e5", transition.to_catalog_item);
	set_event(&events[0], "Conversion", "InProgress", 70);
	set_event(&events[1], "Conversion", "Completed", 55);
	set_event(&events[2], "LicenseReassignment", "InProgress", 50);
	set_event(&events[3], "LicenseReassignment", "Completed", 5);
	enum subscription_status source = done ? SUBSCRIPTION_CANCELLED : SUBSCRIPTION_ACTIVE;
	status_take(w, &(struct status_facts){
		.transitions = &transition, .n_transitions = 1,
		.events = events, .n_events = done ? 4 : 3,
		.source_commerce_told = true, .source_commerce = source,
		.source_directory_told = true, .source_directory = source,
		.source_consumed = done ? 0 : 77, .target_consumed = done ? 117 : 40,
		.target_subscription_id = WORLD_E5, .target_status = SUBSCRIPTION_ACTIVE,
		.order_id = ORDER_NUMBER,
		.read_ms = WORLD_NOW_MS,
	});
}

/* ── done ── */

void world_take_receipt(struct wizard *w)
{
	struct receipt_facts facts = {
		.target_told = true,
		.target = { .id = WORLD_E5, .parent_id = "", .order_id = ORDER_NUMBER, .status = SUBSCRIPTION_ACTIVE, .quantity = 120, .term = "P1Y",
			.billing_cycle = "monthly", .auto_renew = 1, .created_ms = world_ago(55), .term_ends_ms = world_ago(-365 * 86400),
			.cancel_until_ms = world_ago(-7 * 86400) },
		.order_told = true,
		.order = { .id = ORDER_NUMBER, .status = "completed", .created_ms = world_ago(55), .billing_cycle = "monthly",
			.total = { .micro = INT64_C(7774520000), .currency = "USD" } },
		.source_status = SUBSCRIPTION_CANCELLED, .source_consumed = 0, .target_consumed = 117, .switched_off_users = 17, .finished_ms = WORLD_NOW_MS,
	};
	world_item("microsoft-365-e5", facts.target.catalog_item);
	TEXT(facts.target.sku_id, world_sku(w, "microsoft-365-e5"));
	TEXT(facts.target.name, product_by_key(&w->file, "microsoft-365-e5")->name);
	receipt_take(w, &facts);
}
