/* The receipt as files: text for people, JSON for programs. */
#include "model/wizard.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"

#include <inttypes.h>

/* ── text ── */

static void add_row(struct buf *to, const char *term, const char *text)
{
	int pad = 24 - text_width(term);

	buf_addf(to, "%s:%*s %s\n", term, pad > 0 ? pad : 0, "", text);
}

static void add_time_row(struct buf *to, const char *term, int64_t ms)
{
	char text[TIME_TEXT];

	if (ms != TIME_UNKNOWN)
		add_row(to, term, time_local(ms, text));
}

void receipt_text(const struct wizard *w, struct buf *to)
{
	const struct upgrade_record *r = status_record(w);
	char text[SENTENCE];

	buf_addf(to, "%s\n\n", receipt_sentence(w, text));
	add_row(to, _("Organisation"), wizard_tenant_text(w, text));
	if (w->settings.mode == WIZARD_TRAINING)
		add_row(to, _("Mode"), _("TRAINING: nothing real was bought"));
	if (r) {
		add_row(to, _("Old plan"), r->source_name);
		add_row(to, _("New plan"), r->target_name);
		add_row(to, _("Billing"), billing_pair_text(r->term, r->billing_cycle, text));
		if (receipt_confirmed_text(w, text))
			add_row(to, _("Due, as confirmed"), text);
		add_time_row(to, _("Ordered"), r->placed_ms);
	}
	add_time_row(to, _("Completed"), w->receipt.told ? w->receipt.facts.finished_ms : TIME_UNKNOWN);
	add_row(to, _("Order number"), receipt_order_number(w));
	add_row(to, _("Order, before tax"), receipt_amount_text(w, text));
	buf_addf(to, "\n%s\n", _("What to do next"));
	for (size_t i = 0; i < receipt_next_count(w); i++)
		buf_addf(to, "  %zu. %s\n", i + 1, receipt_next(w, i, text));
}

/* ── JSON (RFC 8259) ── */

static void add_json_string(struct buf *to, const char *text)
{
	buf_addch(to, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_addch(to, '\\');
		if ((unsigned char)*text < 0x20)
			buf_addf(to, "\\u%04x", (unsigned)(unsigned char)*text);
		else
			buf_addch(to, *text);
	}
	buf_addch(to, '"');
}

/* An empty text is a null: not told. */
static void add_json_text(struct buf *to, const char *key, const char *text, const char *end)
{
	buf_addf(to, "  \"%s\": ", key);
	if (str_empty(text))
		buf_addstr(to, "null");
	else
		add_json_string(to, text);
	buf_addf(to, "%s\n", end);
}

static void add_json_count(struct buf *to, const char *key, int64_t count, const char *end)
{
	if (count < 0)
		buf_addf(to, "  \"%s\": null%s\n", key, end);
	else
		buf_addf(to, "  \"%s\": %" PRId64 "%s\n", key, count, end);
}

static void add_json_time(struct buf *to, const char *key, int64_t ms, const char *end)
{
	char text[TIME_TEXT];

	add_json_text(to, key, ms == TIME_UNKNOWN ? "" : time_wire(ms, text), end);
}

/* Amounts are decimal strings: a number would be read as a binary fraction. */
static void add_json_money(struct buf *to, const char *key, struct money m, const char *end)
{
	char text[MONEY_TEXT];

	add_json_text(to, key, money_is_set(m) ? money_wire(m, text) : "", end);
}

static const char *outcome_word(enum upgrade_outcome outcome)
{
	switch (outcome) {
	case OUTCOME_RUNNING: return "running";
	case OUTCOME_CREDIT_CHECK: return "credit_check";
	case OUTCOME_DONE: return "done";
	case OUTCOME_DECLINED: return "declined";
	case OUTCOME_FAILED: return "failed";
	case OUTCOME_PARTLY: return "partly";
	case OUTCOME_BOUGHT: return "bought";
	case OUTCOME_UNKNOWN: break;
	}
	return "unknown";
}

static void add_json_addons(const struct wizard *w, struct buf *to)
{
	buf_addstr(to, "  \"addonsStillBilled\": [");
	for (size_t i = 0; i < receipt_addon_count(w); i++) {
		const struct commerce_subscription_facts *a = receipt_addon(w, i);
		buf_addstr(to, i ? ", { \"subscriptionId\": " : "{ \"subscriptionId\": ");
		add_json_string(to, a->id);
		buf_addstr(to, ", \"name\": ");
		add_json_string(to, a->name);
		buf_addstr(to, " }");
	}
	buf_addstr(to, "]\n");
}

void receipt_json(const struct wizard *w, struct buf *to)
{
	const struct upgrade_record none = { .quantity = COUNT_UNKNOWN, .placed_ms = TIME_UNKNOWN };
	const struct upgrade_record *r = status_record(w) ? status_record(w) : &none;
	const struct receipt_facts *f = &w->receipt.facts;
	bool told = w->receipt.told;
	struct money total = told && f->order_told ? f->order.total : (struct money){ 0 };

	buf_addstr(to, "{\n");
	add_json_text(to, "mode", w->settings.mode == WIZARD_TRAINING ? "training" : "live", ",");
	add_json_text(to, "tenantId", w->tenant.id, ",");
	add_json_text(to, "tenantName", w->tenant.name, ",");
	add_json_text(to, "outcome", outcome_word(w->status.outcome), ",");
	add_json_text(to, "sourceSubscriptionId", r->source_subscription_id, ",");
	add_json_text(to, "sourceSkuId", r->source_sku_id, ",");
	add_json_text(to, "sourceName", r->source_name, ",");
	add_json_text(to, "targetSubscriptionId", told && f->target_told ? f->target.id : r->target_subscription_id, ",");
	add_json_text(to, "targetSkuId", r->target_sku_id, ",");
	add_json_text(to, "targetName", r->target_name, ",");
	add_json_count(to, "quantity", r->quantity, ",");
	add_json_text(to, "term", r->term, ",");
	add_json_text(to, "billingCycle", r->billing_cycle, ",");
	add_json_text(to, "requestId", r->request_id, ",");
	add_json_text(to, "orderId", told && f->order_told ? f->order.id : told && f->target_told ? f->target.order_id : w->status.order_id, ",");
	add_json_text(to, "currencyCode", money_is_set(total) ? total.currency : r->due.currency, ",");
	add_json_money(to, "confirmedAmount", r->due, ",");
	add_json_money(to, "orderTotal", total, ",");
	add_json_time(to, "orderedAt", r->placed_ms, ",");
	add_json_time(to, "completedAt", told ? f->finished_ms : TIME_UNKNOWN, ",");
	add_json_count(to, "licencesMoved", w->status.told ? w->status.moved : COUNT_UNKNOWN, ",");
	add_json_count(to, "usersWithSwitchedOffServices", told ? f->switched_off_users : COUNT_UNKNOWN, ",");
	add_json_addons(w, to);
	buf_addstr(to, "}\n");
}
