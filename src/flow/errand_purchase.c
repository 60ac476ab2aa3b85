/* Buying by cart: everything that must still hold is read once more, the cart is made, which buys nothing, the intent is written down with it, and only
 * then one checkout is sent.
 *
 * What has come meanwhile (an order or a subscription of the same plan that nobody has seen) is told instead of being bought beside. An order that did
 * not arrive goes out again from its own cart under its own number. What the service does not clearly refuse counts as perhaps bought. */
#include "flow/purchase.h"

#include "api/api.h"
#include "api/api_carts.h"
#include "core/buf.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/copy.h"
#include "flow/purchase_answer.h"
#include "flow/record.h"
#include "flow/trace.h"
#include "ui/stack.h"

#include <inttypes.h>
#include <stdlib.h>

struct work {
	struct upgrade_record record;
	size_t checks;                  /* that are still out */
	bool again;                     /* an earlier sending was left without an answer */
	bool sold[PURCHASE_LINES];      /* the pair that was chosen is still in the catalog */
	int64_t subscriptions[PURCHASE_LINES], orders[PURCHASE_LINES]; /* counted now */
	char items[PURCHASE_LINES][ID_TEXT];                           /* today's offers */
	char groups[PURCHASE_LINES][WORD_TEXT];                        /* the cart's name for each line's order */
};

bool is_purchase(const struct upgrade_record *record)
{
	return record->path == PATH_MANUAL;
}

/* ── the answer ── */

/* True where this sending bought nothing: it never left, was turned away at the door, or was read and declined. */
static bool is_refusal(const struct work *work, const struct error *err)
{
	if (work->again)
		return false;
	switch (err->kind) {
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_SIGNED_OUT:
	case ERROR_FORBIDDEN:
	case ERROR_NOT_FOUND:
	case ERROR_STALE:
	case ERROR_RATE_LIMITED:
	case ERROR_REFUSED:
	case ERROR_ABSENT:
	case ERROR_INPUT:
	case ERROR_CONFIG:
		return true;
	default: /* CONFLICT too: an earlier sending of this cart arrived, the orders have to be read */
		return false;
	}
}

static void refuse(struct task *t, const struct error *err)
{
	struct work *work = t->work;
	record_refused(t->flow, &work->record, err);
	order_take_lines(&t->flow->wizard, &work->record);
	order_take_refused(&t->flow->wizard, err);
}

static void doubt(struct task *t, const struct error *err)
{
	struct work *work = t->work;
	record_unsure(t->flow, &work->record, err);
	order_take_unsure(&t->flow->wizard, err);
}

/* The plan decides: without it, what else was bought along leaves the step undone. */
static void conclude(struct task *t)
{
	struct work *work = t->work;
	struct wizard *w = &t->flow->wizard;
	const struct purchase_line *plan = &work->record.lines[0];
	struct error err = ERROR_INIT;
	switch (plan->state) {
	case PURCHASE_ORDERED:
		record_accepted(t->flow, &work->record);
		order_take_accepted(w, work->record.target_subscription_id, "");
		order_take_lines(w, &work->record);
		break;
	case PURCHASE_REFUSED:
		error_set(&err, ERROR_REFUSED, _("The service refused the line of %s."), plan->name);
		error_service(&err, plan->code, plan->text);
		refuse(t, &err);
		break;
	case PURCHASE_OPEN:
		error_set(&err, ERROR_UNSURE, _("The service's answer does not name the line of %s."), plan->name);
		doubt(t, &err);
		break;
	}
}

static void on_checked_out(void *arg, const struct error *err, struct api_checkout *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (!err) {
		purchase_take_checkout(&work->record, work->groups, result);
		conclude(t);
	} else if (is_refusal(work, err)) {
		refuse(t, err);
	} else {
		doubt(t, err);
	}
	task_settle(t);
}

/* ── the cart, the intent, the checkout ── */

static void fail(struct task *t, enum error_kind kind, const char *text)
{
	struct error err = ERROR_INIT;
	error_set(&err, kind, "%s", text);
	task_fail(t, &err);
}

/* Another wizard on this machine has ordered, or concluded this order: its word counts. */
static void take_over(struct task *t)
{
	struct work *work = t->work;
	struct upgrade_record record;
	if (record_of_source(t->flow, work->record.source_subscription_id, &record, NULL) == 0)
		order_take_over(&t->flow->wizard, &record);
}

static void write_body(const struct upgrade_record *record, struct buf *to)
{
	buf_addf(to, "checkout of cart %s\n", record->cart_id);
	for (size_t i = 0; i < record->n_lines; i++)
		buf_addf(to, "%s %" PRId64 " %s %s\n", record->lines[i].catalog_item, record->lines[i].quantity, record->lines[i].term,
			record->lines[i].billing_cycle);
}

static void check_out(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	struct error err = ERROR_INIT;
	struct buf body = BUF_INIT;
	if (order_state(w) != ORDER_CHECKING) {
		fail(t, ERROR_CANCELLED, _("Another subscription was chosen meanwhile. Nothing was ordered."));
		return;
	}
	write_body(&work->record, &body);
	int rc = record_intent(t->flow, &work->record, body.data, &err);
	buf_clear(&body);
	if (rc != 0) {
		task_fail(t, &err);
		if (err.kind == ERROR_CONFLICT)
			take_over(t);
		return;
	}
	w->order.record = work->record;
	if (!order_intent_written(w, work->record.request_id, work->record.placed_ms) || !order_sent(w))
		return;
	stack_touch(t->flow->stack); /* the page has to say that it cannot be taken back any more */
	task_wait(t, api_cart_checkout(t->flow->api, work->record.cart_id, work->record.request_id, on_checked_out, t));
}

/* Nothing was bought by a cart, whatever became of it: only its failure is told, not a doubt. */
static void say_no_cart(struct task *t, const struct error *cause)
{
	struct error err = *cause;
	if (err.kind == ERROR_UNSURE) {
		error_set(&err, ERROR_SERVICE, "%s", _("The cart could not be made: no answer came. Nothing was ordered. Place the order again."));
		error_detail(&err, "%s", cause->detail);
	}
	task_fail(t, &err);
}

static bool line_is_good(struct task *t, const struct api_cart_line *line, const char *name)
{
	struct error err = ERROR_INIT;
	if (str_empty(line->error.code) && str_empty(line->error.description))
		return true;
	error_set(&err, ERROR_REFUSED, _("The service does not take %s into the cart. Nothing was ordered. Go back to Cart and mend it."), name);
	error_service(&err, line->error.code, line->error.description);
	task_fail(t, &err);
	return false;
}

/* By the number that it was sent with. */
static const struct api_cart_line *cart_line_of(const struct api_cart *cart, size_t number)
{
	for (size_t i = 0; i < cart->lines.count; i++)
		if (cart->lines.items[i].id == (int64_t)number)
			return &cart->lines.items[i];
	return NULL;
}

/* What the service put into it is what will be bought: it has to be what was confirmed. */
static bool cart_is_good(struct task *t, const struct api_cart *cart)
{
	struct work *work = t->work;
	const struct upgrade_record *r = &work->record;
	bool same = cart->lines.count == r->n_lines;
	for (size_t i = 0; same && i < r->n_lines; i++) {
		const struct api_cart_line *line = cart_line_of(cart, i);
		same = line && catalog_item_same(line->catalog_item, r->lines[i].catalog_item) && line->quantity == r->lines[i].quantity;
		if (same && !line_is_good(t, line, r->lines[i].name))
			return false;
		if (same)
			str_copy(work->groups[i], sizeof work->groups[i], line->order_group);
	}
	if (!same)
		fail(t, ERROR_ANSWER, _("The service's cart does not hold what was confirmed. Nothing was ordered. Try again."));
	return same;
}

static void on_cart(void *arg, const struct error *err, struct api_cart *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	if (task_took(t, err, WELCOME) && cart_is_good(t, result)) {
		str_copy(work->record.cart_id, sizeof work->record.cart_id, result->id);
		check_out(t);
	} else if (err && !t->loose) {
		say_no_cart(t, err);
	}
	task_settle(t);
}

/* The same order once more: only from the cart that it left from. */
static void on_old_cart(void *arg, const struct error *err, struct api_cart *result)
{
	struct task *t = arg;
	if (err && err->kind == ERROR_NOT_FOUND && !t->loose)
		fail(t, ERROR_CONFLICT, _("The cart of this order has expired, so it cannot be sent again. Nothing was ordered. Check upgrade status lets you give it "
			"up; then another one can be placed."));
	else if (task_took(t, err, NEEDED) && result->status == API_CART_ORDERED)
		fail(t, ERROR_CONFLICT, _("The order arrived after all: its cart is checked out. Nothing was sent again. Check upgrade status finds it."));
	else if (task_took(t, NULL, NEEDED) && cart_is_good(t, result))
		check_out(t);
	task_settle(t);
}

static void make_cart(struct task *t)
{
	struct work *work = t->work;
	struct upgrade_record *r = &work->record;
	struct api_cart_want want[PURCHASE_LINES];
	char id[UUID_TEXT];
	struct error err = ERROR_INIT;
	if (record_may_intend(t->flow, r, &err) != 0) {
		task_fail(t, &err);
		if (err.kind == ERROR_CONFLICT)
			take_over(t);
		return;
	}
	if (work->again) {
		task_wait(t, api_cart_get(t->flow->api, r->cart_id, on_old_cart, t));
		return;
	}
	for (size_t i = 0; i < r->n_lines; i++) {
		struct purchase_line *line = &r->lines[i];
		line->subscriptions_before = work->subscriptions[i];
		line->orders_before = work->orders[i];
		str_copy(line->catalog_item, sizeof line->catalog_item, work->items[i]);
		want[i] = (struct api_cart_want){ line->catalog_item, line->quantity, line->term, line->billing_cycle };
	}
	str_copy(r->target_catalog_item, sizeof r->target_catalog_item, r->lines[0].catalog_item);
	r->targets_before = r->lines[0].subscriptions_before;
	r->orders_before = r->lines[0].orders_before;
	uuid_make(id);
	task_wait(t, api_cart_create(t->flow->api, id, want, r->n_lines, on_cart, t));
}

/* ── what is read once more ── */

static bool has_news(const struct work *work, size_t i)
{
	const struct purchase_line *line = &work->record.lines[i];
	return work->subscriptions[i] > line->subscriptions_before
		|| (line->orders_before != COUNT_UNKNOWN && work->orders[i] > line->orders_before);
}

/* Told, not bought: with the word typed again it counts as known. */
static bool tell_news(struct task *t)
{
	struct work *work = t->work;
	struct error err = ERROR_INIT;
	for (size_t i = 0; i < work->record.n_lines; i++) {
		const struct purchase_line *line = &work->record.lines[i];
		if (!has_news(work, i))
			continue;
		if (work->again)
			error_set(&err, ERROR_CONFLICT, _("The service now lists an order of %s that was not there before. Nothing was sent again. Check upgrade status looks whether "
				"it is this one."), line->name);
		else
			error_set(&err, ERROR_CONFLICT, _("Since you looked, %s has been ordered for this organisation, perhaps by another admin. Nothing was ordered now. See Buy for "
				"what is there; to buy it once more all the same, type the word again."), line->name);
		if (!work->again)
			buy_meet(&t->flow->wizard, line->catalog_item, work->subscriptions[i], work->orders[i]);
		task_fail(t, &err);
	}
	return err.kind != ERROR_NONE;
}

static bool is_sold(struct task *t)
{
	const struct work *work = t->work;
	struct error err = ERROR_INIT;
	for (size_t i = 0; !work->again && i < work->record.n_lines; i++)
		if (!work->sold[i]) {
			error_set(&err, ERROR_CONFLICT, _("%s is no longer sold with this billing. Nothing was ordered. Go back to Plan and look again."),
				work->record.lines[i].name);
			task_fail(t, &err);
			return false;
		}
	return true;
}

static void check_over(struct task *t)
{
	struct work *work = t->work;
	if (--work->checks > 0 || t->loose || t->error.kind != ERROR_NONE)
		return;
	if (is_sold(t) && !tell_news(t))
		make_cart(t);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++)
		work->subscriptions[i] = trace_line_subscriptions(result, &work->record.lines[i]);
	check_over(t);
	task_settle(t);
}

/* Needed: only an order that was counted before can be told from one that came of this purchase. */
static void on_orders(void *arg, const struct error *err, struct api_orders *result)
{
	struct task *t = arg;
	struct work *work = t->work;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < work->record.n_lines; i++)
		work->orders[i] = trace_line_orders(result, &work->record.lines[i]);
	check_over(t);
	task_settle(t);
}

static void take_offer(struct work *work, const struct api_availability *a, const struct api_term *term)
{
	for (size_t i = 0; i < work->record.n_lines; i++) {
		const struct purchase_line *line = &work->record.lines[i];
		bool fits = catalog_item_same(a->catalog_item_id, line->catalog_item) && str_ieq(term->duration, line->term)
			&& str_ieq(api_billing_cycle_wire(term->billing_cycle), line->billing_cycle);
		/* What was chosen where it still stands, else the day's offer of the same plan and billing. */
		if (fits && (!work->sold[i] || str_ieq(a->catalog_item_id, line->catalog_item)))
			str_copy(work->items[i], sizeof work->items[i], a->catalog_item_id);
		work->sold[i] |= fits;
	}
}

static void on_offers(void *arg, const struct error *err, struct api_availabilities *result)
{
	struct task *t = arg;
	bool took = task_took(t, err, NEEDED);
	for (size_t i = 0; took && i < result->count; i++)
		for (size_t k = 0; k < result->items[i].terms.count; k++)
			if (result->items[i].is_purchasable)
				take_offer(t->work, &result->items[i], &result->items[i].terms.items[k]);
	check_over(t);
	task_settle(t);
}

/* What was confirmed is what is charged: an amount that would be another one now is shown and confirmed anew. */
static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	struct task *t = arg;
	struct wizard *w = &t->flow->wizard;
	struct terms_facts terms;
	if (task_took(t, err, NEEDED)) {
		copy_terms(result, &terms);
		if (!str_eq(terms.currency, w->plan.terms.currency) || terms.tax_percent_micro != w->plan.terms.tax_percent_micro) {
			plan_take_terms(w, &terms, NULL, 0);
			fail(t, ERROR_CONFLICT, _("The terms have changed since they were shown. Nothing was ordered. Read the new amounts and confirm them."));
		}
	}
	check_over(t);
	task_settle(t);
}

static void check(struct task *t, uint64_t call)
{
	((struct work *)t->work)->checks++;
	task_wait(t, call);
}

static void ask_offers(struct task *t)
{
	const struct upgrade_record *r = &((struct work *)t->work)->record;
	for (size_t i = 0; i < r->n_lines; i++) {
		struct catalog_part part;
		size_t earlier = 0;
		while (earlier < i && !catalog_item_same(r->lines[earlier].catalog_item, r->lines[i].catalog_item))
			earlier++;
		catalog_part_of(r->lines[i].catalog_item, &part);
		if (earlier == i)
			check(t, api_availabilities_list(t->flow->api, part.product, part.sku, on_offers, t));
	}
}

static void purchase_start(struct task *t)
{
	struct api *api = t->flow->api;
	struct wizard *w = &t->flow->wizard;
	struct work *work = t->work;
	if (!order_begin(w)) {
		fail(t, ERROR_CONFLICT, _("The order was sent already. Check upgrade status shows what became of it."));
		return;
	}
	work->record = w->order.record;
	work->again = !str_empty(work->record.request_id);
	check(t, api_subscriptions_list(api, on_subscriptions, t));
	check(t, api_orders_list(api, on_orders, t));
	if (!work->again)
		ask_offers(t);
	if (api_has(api, API_STOREFRONT))
		check(t, api_terms_get(api, work->record.source_subscription_id, on_terms, t));
}

static void purchase_finish(struct task *t)
{
	(void)t; /* the order's own state says what became of it */
}

/* Before the intent is on disk the order can be taken back; a cart that is left behind buys nothing and expires. */
static bool purchase_withdrawn(struct task *t)
{
	return order_withdraw(&t->flow->wizard);
}

const struct errand errand_purchase = { purchase_start, purchase_finish, NULL, sizeof(struct work), purchase_withdrawn };
