/* Partner Center: subscriptions, and the one change at a time that they take. */
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/upgrade.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- reading ---- */

static bool can_cancel(struct world *w, const struct subscription *s)
{
	return str_eq(s->status, "active") && (s->cancel_until == TIME_UNKNOWN || s->cancel_until > w->now_ms);
}

static void write_refund(struct world *w, struct json_writer *json, const struct subscription *s)
{
	json_key(json, "refundOptions");
	json_array(json);
	if (can_cancel(w, s) && s->cancel_until != TIME_UNKNOWN) {
		json_object(json);
		json_put_string(json, "type", "Full");
		json_put_time(json, "expiresAt", s->cancel_until);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_links(struct world *w, struct json_writer *json, const struct subscription *s)
{
	const struct product *p = s->product;

	json_key(json, "links");
	json_object(json);
	if (product_is_sold(p)) {
		const char *country = w->scenario->tenant.country;
		commerce_link(json, "product", "/products/%s?country=%s", p->product_id, country);
		commerce_link(json, "sku", "/products/%s/skus/%s?country=%s", p->product_id, p->commerce_sku, country);
		commerce_link(json, "availability", "/products/%s/skus/%s/availabilities/%s?country=%s", p->product_id, p->commerce_sku, p->availability, country);
	} else {
		commerce_link(json, "offer", "/offers/%s?country=%s", p->offer_id, w->scenario->tenant.country);
	}
	if (s->parent)
		commerce_link(json, "parentSubscription", "/customers/%s/subscriptions/%s", w->tenant_id, s->parent);
	commerce_link(json, "self", "/customers/%s/subscriptions/%s", w->tenant_id, s->id);
	json_object_end(json);
}

static void write_actions(struct world *w, struct json_writer *json, const struct subscription *s)
{
	json_key(json, "actions");
	json_array(json);
	if (str_eq(s->status, "active"))
		json_string(json, "edit");
	if (can_cancel(w, s))
		json_string(json, "cancel");
	json_array_end(json);
}

void commerce_write_subscription(struct world *w, struct json_writer *json, const struct subscription *s)
{
	char item[96];

	json_object(json);
	json_put_string(json, "id", s->id);
	json_put_string(json, "offerId", product_item(s->product, item));
	json_put_string(json, "offerName", s->product->title);
	json_put_string(json, "friendlyName", s->name);
	if (product_is_sold(s->product)) {
		json_key(json, "productType");
		json_object(json);
		json_put_string(json, "id", "OnlineServicesNCE");
		json_put_string(json, "displayName", "OnlineServicesNCE");
		json_object_end(json);
	}
	json_put_int(json, "quantity", s->quantity);
	json_put_string(json, "unitType", "Licenses");
	if (s->parent)
		json_put_string(json, "parentSubscriptionId", s->parent);
	json_put_bool(json, "hasPurchasableAddons", !product_is_addon(s->product));
	json_put_time(json, "creationDate", s->created);
	json_put_time(json, "effectiveStartDate", s->started);
	json_put_time(json, "commitmentEndDate", s->ends);
	if (s->cancel_until != TIME_UNKNOWN)
		json_put_time(json, "cancellationAllowedUntilDate", s->cancel_until);
	json_put_string(json, "status", s->status);
	json_put_bool(json, "autoRenewEnabled", s->renews);
	json_put_bool(json, "isTrial", s->trial);
	json_put_string(json, "billingType", "license");
	json_put_string(json, "billingCycle", s->cycle);
	json_put_string(json, "termDuration", s->term);
	json_put_string(json, "renewalTermDuration", s->renews ? s->term : "");
	write_refund(w, json, s);
	write_actions(w, json, s);
	json_put_bool(json, "isMicrosoftProduct", true);
	json_put_string(json, "contractType", str_eq(s->channel, "prepaid") ? "product_key" : "subscription");
	json_put_string(json, "publisherName", "Microsoft Corporation");
	json_put_string(json, "orderId", s->order_id);
	json_put_bool(json, "attentionNeeded", false);
	json_put_bool(json, "actionTaken", false);
	write_links(w, json, s);
	commerce_attributes(json, "Subscription", s->version);
	json_object_end(json);
}

static void write_row(struct world *w, struct json_writer *json, struct rows *r)
{
	struct subscription s;
	subscription_from_row(w, r, &s);
	commerce_write_subscription(w, json, &s);
	subscription_clear(&s);
}

void commerce_subscriptions(struct world *w, const struct request *rq, struct response *rs)
{
	const char *order = request_query(rq, "order_id");
	struct page page;
	struct rows r;
	int64_t total;

	if (!commerce_customer(w, rq, rs) || !commerce_page(w, rq, rs, &page))
		return;
	total = store_int(w->store, "SELECT count(*) FROM subscriptions WHERE ?1 IS NULL OR order_id = ?1", "t", order);
	struct json_writer *json = commerce_list(rs, total);
	rows_open(&r, w->store, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE ?1 IS NULL OR order_id = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3", "tii", order,
		page.size, page.from);
	while (rows_next(&r))
		write_row(w, json, &r);
	commerce_list_end(rq, json, &page, total);
}

void commerce_subscription_get(struct world *w, const struct request *rq, struct response *rs)
{
	struct subscription s;
	if (!commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	commerce_write_subscription(w, response_json(rs, 200), &s);
	subscription_clear(&s);
}

void commerce_add_ons(struct world *w, const struct request *rq, struct response *rs)
{
	struct subscription s;
	struct rows r;

	if (!commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	struct json_writer *json = commerce_list(rs, store_int(w->store, "SELECT count(*) FROM subscriptions WHERE parent = ?", "t", s.id));
	rows_open(&r, w->store, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE parent = ? ORDER BY seq", "t", s.id);
	while (rows_next(&r))
		write_row(w, json, &r);
	commerce_list_end(rq, json, NULL, 0);
	subscription_clear(&s);
}

void commerce_subscription_status(struct world *w, const struct request *rq, struct response *rs)
{
	struct subscription s;

	if (!commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	bool moving = store_int(w->store, "SELECT count(*) FROM transitions WHERE (source = ?1 OR target = ?1) AND stage = 'licences'", "t", s.id) > 0;
	bool ready = str_eq(s.status, "active") && s.provisioned && !moving;
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "skuId", s.product->sku_id);
	json_put_string(json, "status", ready ? "success" : str_eq(s.status, "deleted") ? "none" : "pending");
	json_put_int(json, "quantity", s.quantity);
	json_put_time(json, "endDate", s.ends);
	commerce_attributes(json, "SubscriptionProvisioningStatus", 0);
	json_object_end(json);
	subscription_clear(&s);
}

/* ---- changing ---- */

struct change {
	char *status, *friendly_name;
	int64_t quantity;
	bool renews;
};
static const struct json_field change_fields[] = {
	{ .name = "status", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct change, status) },
	{ .name = "friendlyName", .type = JSON_TEXT, .offset = offsetof(struct change, friendly_name) },
	{ .name = "quantity", .type = JSON_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct change, quantity) },
	{ .name = "autoRenewEnabled", .type = JSON_BOOL, .flags = JSON_REQUIRED, .offset = offsetof(struct change, renews) },
	{ 0 },
};
static const struct json_shape change_shape = { "a subscription", sizeof(struct change), change_fields };

struct refusal {
	const char *code;
	char text[200];
};

static void refuse(struct refusal *r, const char *code, const char *text)
{
	r->code = code;
	str_copy(r->text, sizeof(r->text), text);
}

static int64_t counts_against_cancelling(struct world *w, const struct subscription *s)
{
	return w->scenario->service.cancel_counts == CANCEL_COUNTS_TOTAL ? s->quantity : licences_consumed(w, s->product->key);
}

static void change_status(struct world *w, const struct subscription *s, const char *to, struct refusal *no)
{
	bool under_way = store_int(w->store, "SELECT count(*) FROM transitions WHERE source = ? AND finished IS NULL", "t", s->id) > 0;

	if (under_way)
		refuse(no, "800060", "An upgrade of this subscription is under way.");
	else if (str_ieq(to, "deleted") && !can_cancel(w, s)) {
		refuse(no, "900117", "");
		snprintf(no->text, sizeof(no->text), "The %lld-day cancellation window has passed.", (long long)w->scenario->service.cancel_days);
	} else if (str_ieq(to, "deleted") && counts_against_cancelling(w, s) > w->scenario->service.cancel_most && w->scenario->service.cancel_most) {
		refuse(no, "800096", "");
		snprintf(no->text, sizeof(no->text), "The subscription has more than %lld licences. It cannot be cancelled here.",
			(long long)w->scenario->service.cancel_most);
	} else if (str_ieq(to, "deleted"))
		subscription_end(w, s, w->now_ms);
	else if ((str_ieq(to, "suspended") && str_eq(s->status, "active")) || (str_ieq(to, "active") && str_eq(s->status, "suspended")))
		store_run(w->store, "UPDATE subscriptions SET status = lower(?), version = version + 1 WHERE id = ?", "tt", to, s->id);
	else
		refuse(no, "800040", "The status cannot be changed like that.");
}

/* A quantity that takes its time is answered with 202. */
static bool is_slow(const struct world *w)
{
	struct duration d = w->scenario->provisioning.change;
	return d.months || d.ms;
}

static void change_quantity(struct world *w, const struct subscription *s, int64_t to, struct refusal *no)
{
	if (to < s->product->minimum || to > s->product->maximum)
		refuse(no, "800017", "The quantity is outside of what the product allows.");
	else if (to < s->quantity && !can_cancel(w, s))
		refuse(no, "800090", "Subscription quantity cannot be decreased.");
	else if (to < s->quantity && licences_enabled(w, s->product->key) - s->quantity + to < licences_consumed(w, s->product->key))
		refuse(no, "800095", "More licences are assigned than would be left.");
	else if (is_slow(w))
		store_run(w->store, "UPDATE subscriptions SET wanted = ?, wanted_from = ? WHERE id = ?", "iit", to, time_after(w->now_ms, w->scenario->provisioning.change), s->id);
	else
		store_run(w->store, "UPDATE subscriptions SET quantity = ?, version = version + 1 WHERE id = ?", "it", to, s->id);
}

/* The whole subscription comes back; what differs from what it is, is meant. One thing at a time. */
static void apply(struct world *w, const struct subscription *s, const struct change *c, struct refusal *no)
{
	int differs = !str_ieq(c->status, s->status) + (c->quantity != s->quantity) + (c->renews != s->renews);

	if (differs > 1 && !(str_ieq(c->status, "deleted") && c->quantity == s->quantity))
		refuse(no, "2000", "Only one property of a subscription can be changed at a time.");
	else if (!str_ieq(c->status, s->status))
		change_status(w, s, c->status, no);
	else if (!str_eq(s->status, "active"))
		refuse(no, str_eq(s->status, "deleted") ? "2011" : "2001", "The subscription is not active.");
	else if (c->quantity != s->quantity)
		change_quantity(w, s, c->quantity, no);
	else if (c->renews != s->renews)
		store_run(w->store, "UPDATE subscriptions SET renews = ?, version = version + 1 WHERE id = ?", "it", (int64_t)c->renews, s->id);
	else if (c->friendly_name && !str_eq(c->friendly_name, s->name))
		store_run(w->store, "UPDATE subscriptions SET name = ?, version = version + 1 WHERE id = ?", "tt", c->friendly_name, s->id);
}

void commerce_subscription_patch(struct world *w, const struct request *rq, struct response *rs)
{
	struct change change = { 0 };
	struct refusal no = { 0 };
	struct subscription s;
	bool slow;

	if (!commerce_may_buy(w, rq, rs) || !commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	if (!commerce_matches(w, rq, rs, s.version, false)) {
		subscription_clear(&s);
		return;
	}
	if (json_decode(&change_shape, &change, rq->body, rq->body_len, &json_limits_default, NULL) < 0)
		refuse(&no, "2000", "The body is not a whole subscription.");
	else
		apply(w, &s, &change, &no);
	slow = is_slow(w) && change.quantity != s.quantity;
	json_clear(&change_shape, &change);
	char *id = xstrdup(s.id);
	subscription_clear(&s);
	if (no.code)
		commerce_refuse(w, rq, rs, str_eq(no.code, "800060") ? 409 : 400, no.code, no.text);
	else if (subscription_get(w, id, &s)) {
		commerce_write_subscription(w, response_json(rs, slow ? 202 : 200), &s);
		if (slow)
			response_header(rs, "Location", "/customers/%s/subscriptions/%s", w->tenant_id, id);
		subscription_clear(&s);
	}
	free(id);
}
