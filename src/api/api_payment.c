/* Storefront: ways to pay, and credit checks. */
#include "api/api_fetch.h"
#include "api/api_storefront.h"
#include "core/calendar.h"
#include "json/write.h"

static const struct json_word kind_words[] = {
	{ "card", API_PAYMENT_CARD },
	{ "bank_account", API_PAYMENT_BANK_ACCOUNT },
	{ "invoice", API_PAYMENT_INVOICE },
	{ NULL, 0 },
};

static const struct json_field method_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_payment_method, id, .flags = API_ID),
	JSON_FIELD("kind", JSON_ENUM, struct api_payment_method, kind, .flags = JSON_REQUIRED, .words = kind_words),
	JSON_FIELD("label", JSON_TEXT, struct api_payment_method, label),
	JSON_FIELD("expires", JSON_TEXT, struct api_payment_method, expires),
	JSON_FIELD("isDefault", JSON_BOOL, struct api_payment_method, is_default),
	JSON_FIELDS_END,
};

static const struct json_shape method_shape = { "a way to pay", sizeof(struct api_payment_method), method_fields };

static int method_check(void *item, struct error *err)
{
	return check_id(((struct api_payment_method *)item)->id, "id", err);
}

COMMERCE_PAGE(methods_shape, "the ways to pay", &method_shape);
const struct api_decoder api_payment_methods_decoder = {
	.name = "payment_methods", .shape = &methods_shape, .element = &method_shape, .check = method_check,
};

FETCH_DELIVER(deliver_methods, api_payment_methods)

uint64_t api_payment_methods_list(struct api *api, api_payment_methods_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_STOREFRONT, &api_payment_methods_decoder, deliver_methods, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/paymentmethods", api->customer);
	return call_start(c);
}

void api_payment_methods_clear(struct api_payment_methods *m)
{
	api_list_clear(&method_shape, &m->list);
}

static void deliver_changed(struct call *c, const struct error *err, void *result)
{
	(void)result;
	((api_changed_fn *)c->done)(c->arg, err);
}

uint64_t api_payment_method_set_default(struct api *api, const char *id, api_changed_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_STOREFRONT, NULL, deliver_changed, FETCH_DONE(done), arg);
	struct buf body = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &body);
	json_object(&w);
	json_put_string(&w, "id", id);
	json_object_end(&w);
	call_path(c, "PUT", "/customers/%s/paymentmethods/default", api->customer);
	call_write(c, NULL, &body);
	return call_start(c);
}

static const struct json_word credit_words[] = {
	{ "pending", API_CREDIT_PENDING },
	{ "approved", API_CREDIT_APPROVED },
	{ "declined", API_CREDIT_DECLINED },
	{ NULL, 0 },
};

static const struct json_field check_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_credit_check, id, .flags = API_ID),
	JSON_FIELD("subscriptionId", JSON_TEXT, struct api_credit_check, subscription_id),
	JSON_FIELD("orderId", JSON_TEXT, struct api_credit_check, order_id),
	JSON_FIELD("state", JSON_ENUM, struct api_credit_check, state, .flags = JSON_REQUIRED, .words = credit_words),
	JSON_FIELD("since", JSON_TIME, struct api_credit_check, since_ms),
	JSON_FIELD("decidedBy", JSON_TEXT, struct api_credit_check, decided_by),
	JSON_FIELDS_END,
};

static const struct json_shape check_shape = { "a credit check", sizeof(struct api_credit_check), check_fields };

static int credit_check(void *item, struct error *err)
{
	struct api_credit_check *c = item;

	c->decided_by_ms = TIME_UNKNOWN;
	if (c->decided_by)
		time_parse(c->decided_by, &c->decided_by_ms, NULL);
	return check_id(c->id, "id", err);
}

COMMERCE_PAGE(checks_shape, "the credit checks", &check_shape);
const struct api_decoder api_credit_checks_decoder = {
	.name = "credit_checks", .shape = &checks_shape, .element = &check_shape, .check = credit_check,
};

FETCH_DELIVER(deliver_checks, api_credit_checks)

uint64_t api_credit_checks_list(struct api *api, const char *subscription_id, const char *order_id, api_credit_checks_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_STOREFRONT, &api_credit_checks_decoder, deliver_checks, FETCH_DONE(done), arg);

	if (order_id)
		call_path(c, "GET", "/customers/%s/creditchecks?orderId=%s", api->customer, order_id);
	else
		call_path(c, "GET", "/customers/%s/creditchecks?subscriptionId=%s", api->customer, subscription_id);
	return call_start(c);
}

void api_credit_checks_clear(struct api_credit_checks *c)
{
	api_list_clear(&check_shape, &c->list);
}
