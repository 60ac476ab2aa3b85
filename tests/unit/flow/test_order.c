/* The order, from the reading before it to its settling: whatever the service, the line, another wizard or another admin does, there is
 * never a second one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/rig.h"

#include "core/text.h"
#include "flow/record.h"

#include <stdlib.h>
#include <string.h>

#define TRANSITION(op, item, new, event, status) \
	"{\"operationId\":\"" op "\",\"toCatalogItemId\":\"" item "\",\"toSubscriptionId\":\"" new "\",\"quantity\":120," \
	"\"events\":[{\"name\":\"" event "\",\"status\":\"" status "\",\"timestamp\":\"2026-11-22T10:00:05Z\"}]}"
#define ONE(transition) "{\"items\":[" transition "]}"
#define ACCEPTED_ORDER TRANSITION("op-1", RIG_ITEM, "new-1", "Conversion", "Started ")
#define ERROR_BODY "{\"code\":\"800062\",\"description\":\"Not now.\"}"

#define A_TARGET "{\"items\":[{\"id\":\"new-1\",\"offerId\":\"M365E5:0001:OTHER\",\"quantity\":120,\"status\":\"active\"}]}"
#define AN_ORDER "{\"items\":[{\"id\":\"order-1\",\"lineItems\":[{\"offerId\":\"" RIG_ITEM "\",\"quantity\":120}]}]}"

static const struct fake_answer accepted = { .status = 200, .body = ACCEPTED_ORDER };
static const struct fake_answer lost = { .outcome = HTTP_LOST };

/* What the journal says of it to the next run. */
static enum upgrade_state kept(struct rig *r, char request_id[ID_TEXT])
{
	struct upgrade_record record;

	rig_unfinished(r, "tenant-1", &record);
	if (request_id)
		str_copy(request_id, ID_TEXT, record.request_id);
	return record.state;
}

/* `after`: what the service lists when it has refused. */
static void place_and_look(struct rig *r, const char *transitions, struct fake_answer answer, const char *after)
{
	rig_checks(r, transitions);
	rig_posts(r, answer);
	rig_ask(r, REQUEST_ORDER);
	settle_through_waits(r->api);
	if (!wizard_running(&r->f.wizard, REQUEST_ORDER) || order_state(&r->f.wizard) != ORDER_REFUSED)
		return;
	fake_answer(r->api->http, "GET", "/transitions", (struct fake_answer){ .status = 200, .body = after });
	settle_through_waits(r->api);
}

static void place(struct rig *r, const char *transitions, struct fake_answer answer)
{
	place_and_look(r, transitions, answer, RIG_EMPTY);
}

static void settled(struct rig *r, const char *transitions, const char *subscriptions, const char *orders)
{
	rig_lists(r, transitions, subscriptions, orders);
	rig_ask(r, REQUEST_SETTLE);
	settle_through_waits(r->api);
}

/* Sent, no answer, and the service lists nothing. */
static void lose(struct rig *r)
{
	place(r, NULL, lost);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	settled(r, NULL, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
}

static void is_placed_once(void **state)
{
	struct rig *r = *state;
	char id[ID_TEXT];

	place(r, NULL, accepted);
	if (*rig_error(r, REQUEST_ORDER))
		fail_msg("%s [%s]", rig_error(r, REQUEST_ORDER), wizard_error(&r->f.wizard, REQUEST_ORDER)->detail);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(rig_sent(r), 1);
	assert_int_equal(kept(r, id), UPGRADE_ACCEPTED);
	assert_string_equal(fake_header(rig_order(r, 0), "MS-RequestId"), id);
	rig_ask(r, REQUEST_ORDER); /* a key too many */
	settle_through_waits(r->api);
	assert_int_equal(rig_sent(r), 1);
}

/* The journal holds it before it leaves: also where the process ends in between. */
static void is_written_down_first(void **state)
{
	struct rig *r = *state;
	char id[ID_TEXT];

	rig_checks(r, NULL);
	rig_ask(r, REQUEST_ORDER); /* the order is not answered */
	assert_int_equal(order_state(&r->f.wizard), ORDER_SENT);
	assert_int_equal(kept(r, id), UPGRADE_INTENT);
	assert_string_equal(fake_header(rig_order(r, 0), "MS-RequestId"), id);
}

static void what_each_failure_means(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum order_state state;
		size_t sent;
	} cases[] = {
		{ { .status = 400, .body = ERROR_BODY }, ORDER_REFUSED, 1 },
		{ { .status = 403 }, ORDER_REFUSED, 1 },
		{ { .status = 404 }, ORDER_REFUSED, 1 },
		{ { .status = 409, .body = "{\"code\":\"800060\",\"description\":\"Being processed.\"}" }, ORDER_UNSURE, 1 },
		{ { .status = 409 }, ORDER_UNSURE, 1 },
		{ { .status = 500 }, ORDER_UNSURE, 1 },
		{ { .status = 502, .body = "<html>" }, ORDER_UNSURE, 1 },
		{ { .status = 503 }, ORDER_UNSURE, 1 },
		{ { .status = 408 }, ORDER_UNSURE, 1 },
		{ { .status = 302, .headers = "Location: https://commerce.example/v1\n" }, ORDER_UNSURE, 1 },
		{ { .status = 200, .body = "" }, ORDER_UNSURE, 1 },
		{ { .status = 200, .body = "{" }, ORDER_UNSURE, 1 },
		{ { .status = 200, .body = "{\"quantity\":120}" }, ORDER_UNSURE, 1 },
		{ { .status = 200, .body = "{\"code\":\"1\",\"description\":\"New.\"}" }, ORDER_UNSURE, 1 },
		{ { .status = 200, .body = ERROR_BODY }, ORDER_REFUSED, 1 },
		{ { .outcome = HTTP_LOST, .timed_out = true }, ORDER_UNSURE, 1 },
		{ { .outcome = HTTP_TOO_LARGE }, ORDER_UNSURE, 1 },
		{ { .outcome = HTTP_NOT_SENT, .tls_failed = true }, ORDER_REFUSED, 1 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		place(r, NULL, cases[i].answer);
		if (order_state(&r->f.wizard) != cases[i].state || rig_sent(r) != cases[i].sent)
			fail_msg("case %zu: state %d, sent %zu: %s", i, (int)order_state(&r->f.wizard), rig_sent(r), r->f.wizard.order.error.text);
		assert_int_equal(kept(r, NULL), cases[i].state == ORDER_UNSURE ? UPGRADE_INTENT : UPGRADE_NONE);
		rig_tear_down(&own);
	}
}

/* A service that turned it away at the door with 503 is asked again; but whether it kept a foot in it is not for this program to say. */
static void what_follows_a_503_is_no_refusal(void **state)
{
	struct rig *r = *state;

	rig_checks(r, NULL);
	rig_posts(r, (struct fake_answer){ .status = 503, .headers = "Retry-After: 1\n" });
	rig_posts(r, (struct fake_answer){ .status = 400, .body = ERROR_BODY });
	rig_ask(r, REQUEST_ORDER);
	settle_through_waits(r->api);
	assert_int_equal(rig_sent(r), 2);
	assert_string_equal(rig_order(r, 0)->body, rig_order(r, 1)->body);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
}

static void a_refused_one_is_anew_another(void **state)
{
	struct rig *r = *state;
	char first[ID_TEXT], second[ID_TEXT];

	place(r, NULL, (struct fake_answer){ .status = 400, .body = ERROR_BODY });
	str_copy(first, sizeof first, fake_header(rig_order(r, 0), "MS-RequestId"));
	rig_confirm(r);
	place(r, NULL, accepted);
	str_copy(second, sizeof second, fake_header(rig_order(r, 1), "MS-RequestId"));
	assert_string_not_equal(first, second);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
}

/* ── what it costs ── */

static int set_up_priced(void **state)
{
	rig_prices = true;
	int rc = rig_set_up(state);
	rig_prices = false;
	return rc;
}

static const char *due(struct rig *r, char to[MONEY_TEXT])
{
	struct totals totals;

	checkout_totals(&r->f.wizard, &totals);
	return money_wire(totals.due, to);
}

static void a_price_that_stands_is_read_and_ordered_at(void **state)
{
	struct rig *r = *state;

	rig_sheet(r, RIG_PRICE("M365E5", "684.00"));
	place(r, NULL, accepted);
	assert_string_equal(rig_error(r, REQUEST_ORDER), "");
	assert_int_equal(rig_sent(r), 1);
	assert_int_equal(fake_count_of(r->api->http, "/pricesheets"), 1);
}

/* It is told, shown and confirmed anew; then it is what is ordered at. */
static void another_price_is_asked_about(void **state)
{
	struct rig *r = *state;
	char then[MONEY_TEXT], now[MONEY_TEXT];

	due(r, then);
	rig_sheet(r, RIG_PRICE("M365E5", "696.00"));
	place(r, NULL, accepted);
	assert_says(rig_error(r, REQUEST_ORDER), "no longer those that you confirmed");
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	assert_int_equal(kept(r, NULL), UPGRADE_NONE);
	assert_string_not_equal(due(r, now), then);
	rig_confirm(r);
	rig_sheet(r, RIG_PRICE("M365E5", "696.00"));
	place(r, NULL, accepted);
	assert_int_equal(rig_sent(r), 1);
	assert_string_equal(money_wire(r->f.wizard.order.record.due, now), due(r, then));
}

static void without_a_price_that_was_known_nothing_is_ordered(void **state)
{
	static const struct {
		struct fake_answer answer;
		const char *says;
	} cases[] = {
		{ { .status = 403 }, "could not be read once more" },
		{ { .status = 200, .body = "<html>" }, "could not be read once more" },
		{ { .status = 200, .body = "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price\nOTHER,0001,P1Y,Monthly,US,USD,1,1\n" },
			"no longer those that you confirmed" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up_priced(&own), 0);
		struct rig *r = own;
		fake_answer(r->api->http, "GET", "/pricesheets", cases[i].answer);
		place(r, NULL, accepted);
		assert_says(rig_error(r, REQUEST_ORDER), cases[i].says);
		assert_int_equal(rig_sent(r), 0);
		rig_tear_down(&own);
	}
}

/* Also without a reading: the sheet's next price has begun while the word stood there. */
static void a_price_that_begins_meanwhile_is_asked_about(void **state)
{
	struct rig *r = *state;
	struct plan_model *m = &r->f.wizard.plan;

	for (size_t i = 0; i < m->n_prices; i++)
		m->prices[i].ends_ms = r->f.wizard.now_ms + 1000;
	r->f.wizard.now_ms += 2000;
	place(r, NULL, accepted);
	assert_says(rig_error(r, REQUEST_ORDER), "no longer those that you confirmed");
	assert_int_equal(rig_sent(r), 0);
}

/* ── another admin ── */

static void an_upgrade_under_way_is_joined(void **state)
{
	static const char *const lists[] = {
		ONE(TRANSITION("op-7", "O365E5:0001:X", "new-7", "Conversion", "Started ")),
		ONE(TRANSITION("op-7", "O365E5:0001:X", "new-7", "LicenseReassignment", "Failed")),
	};
	(void)state;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		place(r, lists[i], accepted);
		assert_int_equal(rig_sent(r), 0);
		assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
		assert_says(rig_error(r, REQUEST_ORDER), "already under way");
		assert_true(order_is_elsewhere(&r->f.wizard));
		assert_string_equal(wizard_ask(&r->f.wizard, REQUEST_STATUS)->upgrade.operation_id, "op-7");
		assert_int_equal(kept(r, NULL), UPGRADE_NONE);
		rig_tear_down(&own);
	}
}

#define ANOTHER TRANSITION("op-7", "O365E5:0001:X", "new-7", "Conversion", "Started ")
#define ALIKE_FOR_MORE "{\"operationId\":\"op-7\",\"toCatalogItemId\":\"" RIG_ITEM "\",\"toSubscriptionId\":\"new-7\",\"quantity\":130," \
	"\"events\":[{\"name\":\"Conversion\",\"status\":\"Started \",\"timestamp\":\"2026-11-22T10:00:05Z\"}]}"

static void is_joined(struct rig *r)
{
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	assert_true(order_is_elsewhere(&r->f.wizard));
	assert_string_equal(wizard_ask(&r->f.wizard, REQUEST_STATUS)->upgrade.operation_id, "op-7");
	assert_int_equal(kept(r, NULL), UPGRADE_NONE);
	assert_int_equal(rig_sent(r), 1);
	rig_confirm(r);
	place(r, NULL, accepted);
	assert_int_equal(rig_sent(r), 1);
}

static int set_up_with_terms(void **state)
{
	rig_storefront = true;
	int rc = rig_set_up(state);
	rig_storefront = false;
	return rc;
}

/* The transitions were read before the other's order, the terms after it: what they say in one word is read in full. */
static void terms_that_are_closed_for_anothers_sake_lead_to_it(void **state)
{
	static const char terms[] = "{\"currencyCode\":\"USD\",\"taxRatePercent\":\"8.25\",\"automaticPath\":{\"open\":false,\"reasons\":["
		"{\"code\":\"upgrade_in_progress\",\"description\":\"Another change is under way.\"}]}}";
	static const struct {
		const char *transitions, *says;
	} cases[] = { { ONE(ANOTHER), "already under way" }, { RIG_EMPTY, "has closed the automatic upgrade" } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up_with_terms(&own), 0);
		struct rig *r = own;
		rig_checks(r, NULL);
		fake_answer(r->api->http, "GET", "/terms", (struct fake_answer){ .status = 200, .body = terms });
		fake_answer(r->api->http, "GET", "/creditchecks", (struct fake_answer){ .status = 200, .body = RIG_EMPTY });
		fake_answer(r->api->http, "GET", "/transitions", (struct fake_answer){ .status = 200, .body = cases[i].transitions });
		rig_ask(r, REQUEST_ORDER);
		settle_through_waits(r->api);
		assert_says(rig_error(r, REQUEST_ORDER), cases[i].says);
		assert_int_equal(order_is_elsewhere(&r->f.wizard), i == 0);
		assert_int_equal(rig_sent(r), 0);
		assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
		rig_tear_down(&own);
	}
}

/* Both read that none was under way, and the other's arrived a moment before. */
static void a_refusal_for_anothers_sake_joins_it(void **state)
{
	struct rig *r = *state;

	place_and_look(r, NULL, (struct fake_answer){ .status = 400, .body = ERROR_BODY }, ONE(ANOTHER));
	assert_says(rig_error(r, REQUEST_ORDER), "already under way");
	is_joined(r);
}

/* The service says that one is under way: it is read whose it is. */
static void a_conflict_is_settled_by_whose_upgrade_it_is(void **state)
{
	static const struct {
		const char *transitions;
		bool mine; /* or as good as */
	} cases[] = { { ONE(ACCEPTED_ORDER), true }, { ONE(ANOTHER), false }, { ONE(ALIKE_FOR_MORE), false } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		place(r, NULL, (struct fake_answer){ .status = 409, .body = "{\"code\":\"800060\",\"description\":\"Under way.\"}" });
		assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
		settled(r, cases[i].transitions, A_TARGET, AN_ORDER);
		assert_string_equal(rig_error(r, REQUEST_SETTLE), "");
		if (cases[i].mine) {
			assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
			assert_int_equal(kept(r, NULL), UPGRADE_ACCEPTED);
		} else {
			is_joined(r);
		}
		rig_tear_down(&own);
	}
}

/* One that failed before does not stand in the way, and is not taken for the order whose answer was lost. */
static void an_earlier_failure_is_not_this_order(void **state)
{
	static const char *const failed = ONE(TRANSITION("op-0", RIG_ITEM, "", "Conversion", "Failed"));
	struct rig *r = *state;

	place(r, failed, lost);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	settled(r, failed, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	settled(r, ONE(TRANSITION("op-0", RIG_ITEM, "", "Conversion", "Failed") "," ACCEPTED_ORDER), NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_string_equal(r->f.wizard.order.record.operation_id, "op-1");
	assert_int_equal(rig_sent(r), 1);
}

/* ── the answer that was lost ── */

static void a_lost_one_is_found(void **state)
{
	struct rig *r = *state;

	place(r, NULL, lost);
	settled(r, ONE(ACCEPTED_ORDER), A_TARGET, AN_ORDER);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(kept(r, NULL), UPGRADE_ACCEPTED);
	assert_int_equal(rig_sent(r), 1);
}

static void a_trace_keeps_it_open(void **state)
{
	static const struct {
		const char *subscriptions, *orders;
	} cases[] = { { A_TARGET, NULL }, { NULL, AN_ORDER } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		place(r, NULL, lost);
		settled(r, NULL, cases[i].subscriptions, cases[i].orders);
		assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
		assert_says(rig_error(r, REQUEST_SETTLE), "do not order again");
		rig_tear_down(&own);
	}
}

static void not_found_is_sent_again_as_it_was(void **state)
{
	struct rig *r = *state;

	lose(r);
	rig_confirm(r);
	place(r, NULL, accepted);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(rig_sent(r), 2);
	assert_string_equal(rig_order(r, 0)->body, rig_order(r, 1)->body);
	char id[ID_TEXT];
	str_copy(id, sizeof id, fake_header(rig_order(r, 0), "MS-RequestId"));
	assert_string_equal(fake_header(rig_order(r, 1), "MS-RequestId"), id);
}

/* The first sending may still have arrived: a refusal of the second says nothing about it. */
static void a_refusal_of_the_second_sending_settles_nothing(void **state)
{
	struct rig *r = *state;

	lose(r);
	rig_confirm(r);
	place(r, NULL, (struct fake_answer){ .status = 400, .body = ERROR_BODY });
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_int_equal(kept(r, NULL), UPGRADE_INTENT);
	settled(r, ONE(ACCEPTED_ORDER), NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
}

static void after_a_restart_it_is_looked_up(void **state)
{
	struct rig *r = *state;
	struct upgrade_record record;

	place(r, NULL, lost);
	rig_restart(r);
	/* not even when nobody has looked: an order of the same content is not sent beside it */
	place(r, NULL, accepted);
	assert_int_equal(rig_sent(r), 1);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_says(rig_error(r, REQUEST_ORDER), "may have been placed already");
	rig_restart(r);
	rig_unfinished(r, "tenant-1", &record);
	assert_int_equal(record.state, UPGRADE_INTENT);
	assert_int_equal(record.transitions_before, 0);
	assert_int_equal(record.orders_before, 0);
	order_resume(&r->f.wizard, &record);
	settled(r, NULL, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	rig_confirm(r);
	place(r, NULL, accepted);
	assert_int_equal(rig_sent(r), 3 - 1);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
}

/* ── two wizards on one journal ── */

static void two_wizards_send_one_order(void **state)
{
	struct rig *r = *state;
	struct flow *other = rig_second(r);
	struct upgrade_record record;
	struct error err = ERROR_INIT;

	assert_true(order_begin(&other->wizard));
	record = other->wizard.order.record;
	assert_int_equal(record_intent(other, &record, "{}", &err), 0);
	place(r, NULL, accepted); /* the same, while the other's is on its way */
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_string_equal(wizard_ask(&r->f.wizard, REQUEST_SETTLE)->upgrade.request_id, record.request_id);
	record_accepted(other, &record);
	rig_restart(r);
	place(r, NULL, accepted); /* and when it has been accepted, though the service does not list it yet */
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	rig_second_free(other);
}

/* ── giving up ── */

static void wait_for_the_lists(struct rig *r)
{
	r->f.wizard.now_ms += 3600000;
}

static void type_to_give_up(struct rig *r)
{
	assert_int_equal(order_give_up_type(&r->f.wizard, "contoso.onmicrosoft.com", NULL), 0);
}

static void given_up_another_one_can_be_placed(void **state)
{
	struct rig *r = *state;
	char first[ID_TEXT];

	lose(r);
	str_copy(first, sizeof first, r->f.wizard.order.record.request_id);
	wait_for_the_lists(r);
	type_to_give_up(r);
	rig_lists(r, NULL, NULL, NULL);
	rig_ask(r, REQUEST_GIVE_UP);
	assert_string_equal(rig_error(r, REQUEST_GIVE_UP), "");
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	assert_int_equal(kept(r, NULL), UPGRADE_NONE);
	assert_int_equal(cart_set_quantity(&r->f.wizard, "130", NULL), 0);
	rig_confirm(r);
	place(r, NULL, accepted);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_string_not_equal(fake_header(rig_order(r, 1), "MS-RequestId"), first);
	assert_says(rig_order(r, 1)->body, "\"quantity\":130");
}

static void is_not_given_up_without_word_time_and_answer(void **state)
{
	static const struct {
		bool waits, types;
		const char *transitions, *subscriptions, *orders; /* what the last look finds */
		enum order_state state;
	} cases[] = {
		{ false, true, RIG_EMPTY, NULL, NULL, ORDER_NOT_FOUND },
		{ true, false, RIG_EMPTY, NULL, NULL, ORDER_NOT_FOUND },
		{ true, true, ONE(ACCEPTED_ORDER), NULL, NULL, ORDER_ACCEPTED },
		{ true, true, RIG_EMPTY, A_TARGET, NULL, ORDER_NOT_FOUND },
		{ true, true, RIG_EMPTY, NULL, AN_ORDER, ORDER_NOT_FOUND },
		{ true, true, "{\"wrong\":1}", NULL, NULL, ORDER_NOT_FOUND },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		lose(r);
		if (cases[i].waits)
			wait_for_the_lists(r);
		if (cases[i].types)
			type_to_give_up(r);
		rig_lists(r, cases[i].transitions, cases[i].subscriptions, cases[i].orders);
		rig_ask(r, REQUEST_GIVE_UP);
		if (order_state(&r->f.wizard) != cases[i].state)
			fail_msg("case %zu: state %d", i, (int)order_state(&r->f.wizard));
		assert_int_equal(kept(r, NULL), cases[i].state == ORDER_ACCEPTED ? UPGRADE_ACCEPTED : UPGRADE_INTENT);
		rig_tear_down(&own);
	}
}

/* It stays the order of its first time; but the lists may not know yet what was sent a moment ago, in this run and in the next. */
static void what_is_sent_again_is_waited_for_again(void **state)
{
	struct rig *r = *state;
	struct upgrade_record record;

	lose(r);
	int64_t first_ms = r->f.wizard.order.record.placed_ms;
	wait_for_the_lists(r);
	assert_true(order_may_give_up(&r->f.wizard));
	rig_confirm(r);
	place(r, NULL, lost);
	settled(r, NULL, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	assert_int_equal(r->f.wizard.order.record.placed_ms, first_ms);
	assert_false(order_may_give_up(&r->f.wizard));
	rig_restart(r);
	rig_unfinished(r, "tenant-1", &record);
	assert_int_equal(record.placed_ms, first_ms);
	assert_int_equal(upgrade_sent_ms(&record), r->f.wizard.now_ms);
	order_resume(&r->f.wizard, &record);
	settled(r, NULL, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	assert_false(order_may_give_up(&r->f.wizard));
	wait_for_the_lists(r);
	assert_true(order_may_give_up(&r->f.wizard));
}

/* ── its end ── */

/* What came to nothing closes its intent, also where the answer to the order was never written: the next order is not refused for it. */
/* The service has it by its own word, and shows nothing of it. */
static void look(struct rig *r)
{
	fake_answer(r->api->http, "GET", "/transitions", (struct fake_answer){ .status = 200, .body = RIG_EMPTY });
	fake_answer(r->api->http, "GET", "/subscriptions/new-1", (struct fake_answer){ .status = 404 });
	fake_answer(r->api->http, "GET", "/subscriptions/", (struct fake_answer){ .status = 200, .body = "{\"id\":\"s\",\"offerId\":\"X\",\"quantity\":120,\"status\":\"active\"}" });
	rig_ask(r, REQUEST_STATUS);
	settle_through_waits(r->api);
	assert_string_equal(rig_error(r, REQUEST_STATUS), "");
}

static void what_was_accepted_and_is_never_listed_is_settled(void **state)
{
	struct rig *r = *state;
	char first[ID_TEXT], id[ID_TEXT], text[SENTENCE];
	struct upgrade_record record;

	place(r, NULL, accepted);
	look(r);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED); /* the lists may lag */
	wait_for_the_lists(r);
	look(r);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_says(order_state_sentence(&r->f.wizard, text), "lists nothing of it");
	assert_int_equal(kept(r, first), UPGRADE_INTENT);
	assert_string_equal(fake_header(rig_order(r, 0), "MS-RequestId"), first);
	rig_restart(r);
	rig_unfinished(r, "tenant-1", &record);
	order_resume(&r->f.wizard, &record);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	settled(r, NULL, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	rig_confirm(r);
	place(r, NULL, accepted);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	str_copy(id, sizeof id, fake_header(rig_order(r, rig_sent(r) - 1), "MS-RequestId"));
	assert_string_equal(id, first);
}

static void what_was_accepted_is_found_when_the_list_has_it_after_all(void **state)
{
	struct rig *r = *state;

	place(r, NULL, accepted);
	wait_for_the_lists(r);
	look(r);
	settled(r, ONE(ACCEPTED_ORDER), A_TARGET, AN_ORDER);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(kept(r, NULL), UPGRADE_ACCEPTED);
}

static void a_failed_upgrade_closes_its_intent(void **state)
{
	struct rig *r = *state;
	struct upgrade_record record;

	place(r, NULL, lost);
	rig_unfinished(r, "tenant-1", &record);
	record_finished(&r->f, &record, false);
	assert_int_equal(kept(r, NULL), UPGRADE_NONE);
	rig_restart(r);
	place(r, NULL, accepted);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(rig_sent(r), 2);
}

static void esc_takes_it_back_before_it_is_written(void **state)
{
	struct rig *r = *state;

	rig_checks(r, NULL);
	task_start(&r->f, wizard_ask(&r->f.wizard, REQUEST_ORDER));
	task_cancel(&r->f, REQUEST_ORDER);
	settle_through_waits(r->api);
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	assert_int_equal(kept(r, NULL), UPGRADE_NONE);
}

static void another_subscription_takes_it_back_too(void **state)
{
	struct rig *r = *state;

	rig_checks(r, NULL);
	task_start(&r->f, wizard_ask(&r->f.wizard, REQUEST_ORDER));
	assert_int_equal(products_choose(&r->f.wizard, products_chosen(&r->f.wizard) == products_at(&r->f.wizard, 0), NULL), 0);
	settle_through_waits(r->api);
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(kept(r, NULL), UPGRADE_NONE); /* and no intent lies there that was never sent */
}

static void esc_afterwards_ends_only_the_waiting(void **state)
{
	struct rig *r = *state;

	rig_checks(r, NULL);
	rig_ask(r, REQUEST_ORDER);
	task_cancel(&r->f, REQUEST_ORDER);
	assert_int_equal(order_state(&r->f.wizard), ORDER_SENT);
	rig_posts(r, accepted);
	settle_through_waits(r->api);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(rig_sent(r), 1);
}

/* The program ends while the order is on its way: the next run finds it open. */
static void leaving_leaves_it_open(void **state)
{
	struct rig *r = *state;

	rig_checks(r, NULL);
	rig_ask(r, REQUEST_ORDER);
	api_free(r->f.api);
	r->f.api = r->api->api = NULL;
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_int_equal(kept(r, NULL), UPGRADE_INTENT);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(is_placed_once), EACH(is_written_down_first), cmocka_unit_test(what_each_failure_means), EACH(what_follows_a_503_is_no_refusal),
		EACH(a_refused_one_is_anew_another), cmocka_unit_test_setup_teardown(a_price_that_stands_is_read_and_ordered_at, set_up_priced, rig_tear_down),
		cmocka_unit_test_setup_teardown(another_price_is_asked_about, set_up_priced, rig_tear_down),
		cmocka_unit_test(without_a_price_that_was_known_nothing_is_ordered), EACH(a_price_that_begins_meanwhile_is_asked_about), cmocka_unit_test(an_upgrade_under_way_is_joined),
		cmocka_unit_test(terms_that_are_closed_for_anothers_sake_lead_to_it), EACH(a_refusal_for_anothers_sake_joins_it), cmocka_unit_test(a_conflict_is_settled_by_whose_upgrade_it_is), EACH(an_earlier_failure_is_not_this_order),
		EACH(a_lost_one_is_found), cmocka_unit_test(a_trace_keeps_it_open), EACH(not_found_is_sent_again_as_it_was),
		EACH(a_refusal_of_the_second_sending_settles_nothing), EACH(after_a_restart_it_is_looked_up), EACH(two_wizards_send_one_order),
		EACH(given_up_another_one_can_be_placed), cmocka_unit_test(is_not_given_up_without_word_time_and_answer),
		EACH(what_is_sent_again_is_waited_for_again), EACH(what_was_accepted_and_is_never_listed_is_settled),
		EACH(what_was_accepted_is_found_when_the_list_has_it_after_all), EACH(a_failed_upgrade_closes_its_intent), EACH(esc_takes_it_back_before_it_is_written), EACH(another_subscription_takes_it_back_too), EACH(esc_afterwards_ends_only_the_waiting),
		EACH(leaving_leaves_it_open),
	};
	return cmocka_run_group_tests_name("flow/order", tests, NULL, NULL);
}
