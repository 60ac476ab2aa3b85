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
#include "flow/placed.h"
#include "flow/purchase_answer.h"
#include "flow/purchase_work.h"
#include "flow/record.h"
#include "ui/stack.h"

#include <inttypes.h>
#include <stdlib.h>

bool is_purchase(const struct upgrade_record *record)
{
	return record->path == PATH_MANUAL;
}

/* ── the answer ── */

static void refuse(struct task *t, const struct error *err)
{
	struct purchase_work *work = t->work;
	record_refused(t->flow, &work->record, err);
	order_take_lines(&t->flow->wizard, &work->record);
	order_take_refused(&t->flow->wizard, err);
}

static void doubt(struct task *t, const struct error *err)
{
	struct purchase_work *work = t->work;
	record_unsure(t->flow, &work->record, err);
	order_take_unsure(&t->flow->wizard, err);
}

/* The plan decides: without it, what else was bought along leaves the step undone. */
static void conclude(struct task *t)
{
	struct purchase_work *work = t->work;
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
		error_set(&err, ERROR_UNSURE, str_empty(plan->code) ? _("The service's answer does not name the line of %s.")
			: _("The service's answer does not say whether the line of %s was ordered."), plan->name);
		error_service(&err, plan->code, plan->text);
		doubt(t, &err);
		break;
	}
}

static void on_checked_out(void *arg, const struct error *err, struct api_checkout *result)
{
	struct task *t = arg;
	struct purchase_work *work = t->work;
	if (!err) {
		purchase_take_checkout(&work->record, work->groups, result);
		conclude(t);
	} else if (placed_nothing(err, work->again)) {
		refuse(t, err);
	} else {
		doubt(t, err);
	}
	task_settle(t);
}

/* ── the cart, the intent, the checkout ── */

/* Another wizard on this machine has ordered, or concluded this order: its word counts. */
static void take_over(struct task *t)
{
	struct purchase_work *work = t->work;
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
	struct purchase_work *work = t->work;
	struct error err = ERROR_INIT;
	struct buf body = BUF_INIT;
	if (order_state(w) != ORDER_CHECKING) {
		purchase_fail(t, ERROR_CANCELLED, _("Another subscription was chosen meanwhile. Nothing was ordered."));
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

/* A service that does not repeat the billing has taken it as it was sent. */
static bool is_as_confirmed(const struct api_cart_line *line, const struct purchase_line *want)
{
	bool term = str_empty(line->term_duration) || str_ieq(line->term_duration, want->term);
	bool cycle = line->billing_cycle == API_BILLING_UNKNOWN || str_ieq(api_billing_cycle_wire(line->billing_cycle), want->billing_cycle);
	return term && cycle && catalog_item_same(line->catalog_item, want->catalog_item) && line->quantity == want->quantity;
}

/* What the service put into it is what will be bought: it has to be what was confirmed. */
static bool cart_is_good(struct task *t, const struct api_cart *cart)
{
	struct purchase_work *work = t->work;
	const struct upgrade_record *r = &work->record;
	bool same = cart->lines.count == r->n_lines;
	for (size_t i = 0; same && i < r->n_lines; i++) {
		const struct api_cart_line *line = cart_line_of(cart, i);
		same = line && is_as_confirmed(line, &r->lines[i]);
		if (same && !line_is_good(t, line, r->lines[i].name))
			return false;
		if (same)
			str_copy(work->groups[i], sizeof work->groups[i], line->order_group);
	}
	if (!same)
		purchase_fail(t, ERROR_ANSWER, _("The service's cart does not hold what was confirmed. Nothing was ordered. Try again."));
	return same;
}

static void on_cart(void *arg, const struct error *err, struct api_cart *result)
{
	struct task *t = arg;
	struct purchase_work *work = t->work;
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
		purchase_fail(t, ERROR_CONFLICT, _("The cart of this order has expired, so it cannot be sent again. Nothing was ordered. Check upgrade status lets you give it "
			"up; then another one can be placed."));
	else if (task_took(t, err, NEEDED) && result->status == API_CART_ORDERED)
		purchase_fail(t, ERROR_CONFLICT, _("The order arrived after all: its cart is checked out. Nothing was sent again. Check upgrade status finds it."));
	else if (task_took(t, NULL, NEEDED) && cart_is_good(t, result))
		check_out(t);
	task_settle(t);
}

static void make_cart(struct task *t)
{
	struct purchase_work *work = t->work;
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

/* ── the errand ── */

static void purchase_start(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct purchase_work *work = t->work;
	if (!order_begin(w)) {
		purchase_fail(t, ERROR_CONFLICT, _("The order was sent already. Check upgrade status shows what became of it."));
		return;
	}
	work->record = w->order.record;
	work->again = !str_empty(work->record.request_id);
	purchase_check(t, make_cart);
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

const struct errand errand_purchase = { purchase_start, purchase_finish, purchase_clear, sizeof(struct purchase_work), purchase_withdrawn };
