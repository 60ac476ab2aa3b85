/* One change of a subscription: written down before it is sent, sent once, and settled by reading where its answer was lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/rig.h"

#include "core/text.h"
#include "flow/record.h"
#include "flow/record_manual.h"

#include <stdio.h>
#include <string.h>

#define WORD "contoso.onmicrosoft.com"
#define OWN(quantity, status, renews) \
	"{\"id\":\"" SOURCE_ID "\",\"offerId\":\"OLDE4:0001:AV\",\"friendlyName\":\"Office 365 E4\",\"quantity\":" quantity ",\"status\":\"" status \
	"\",\"autoRenewEnabled\":" renews ",\"attributes\":{\"etag\":\"e-1\",\"objectType\":\"Subscription\"}}"
#define ERROR_BODY(code) "{\"code\":\"" code "\",\"description\":\"Its own words.\"}"

static const struct fake_answer lost = { .outcome = HTTP_LOST };

/* Nobody holds the old plan any more, what is pointed out is ticked, and the target is written down. */
static void all_moved(struct rig *r)
{
	struct wizard *w = &r->f.wizard;
	struct upgrade_record record = { .path = PATH_MANUAL, .state = UPGRADE_ACCEPTED, .source_subscription_id = SOURCE_ID, .source_sku_id = SKU_E4,
		.source_name = "Office 365 E4", .target_sku_id = SKU_M365_E5, .target_name = "Microsoft 365 E5", .target_subscription_id = "new-1",
		.quantity = 120, .source_assigned = 117 };
	struct error err = ERROR_INIT;

	if (record_taken(&r->f, &record, &err) != 0)
		fail_msg("%s", err.text);
	w->order = (struct order_model){ .error = ERROR_INIT };
	assert_true(order_take_taken(w, &record));
	w->path = PATH_MANUAL;
	w->products.skus[0].consumed = 0;
	manual_take(w, &(struct manual_facts){ .groups_told = true, .without_target = COUNT_UNKNOWN, .domains_told = true });
	cancel_tick(w, "ack-cancel-data", true, NULL);
	cancel_tick(w, "ack-cancel-addons", true, NULL);
}

static void prepare(struct rig *r, enum amend_kind kind)
{
	struct error err = ERROR_INIT;

	if (amend_prepare(&r->f.wizard, kind, &err) != 0 || amend_type(&r->f.wizard, WORD, &err) != 0)
		fail_msg("%s", err.text);
}

static void answer(struct rig *r, const char *method, struct fake_answer answer)
{
	fake_answer(r->api->http, method, "/subscriptions/" SOURCE_ID, answer);
}

static void place(struct rig *r, enum amend_kind kind, struct fake_answer patched)
{
	all_moved(r);
	prepare(r, kind);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = OWN("120", "active", "true") });
	answer(r, "PATCH", patched);
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
}

static size_t sent(const struct rig *r)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_count(r->api->http); i++)
		n += strcmp(fake_request(r->api->http, i)->method, "PATCH") == 0;
	return n;
}

static bool is_open(struct rig *r, struct amend_facts *ret)
{
	struct amend_facts facts;

	return record_amend_open(&r->f, SOURCE_ID, ret ? ret : &facts);
}

static void looks(struct rig *r, const char *subscription)
{
	char body[800];

	snprintf(body, sizeof body, "{\"items\":[%s]}", subscription);
	fake_answer(r->api->http, "GET", "/subscriptions", (struct fake_answer){ .status = 200, .body = body });
	rig_ask(r, REQUEST_MANUAL);
	settle_through_waits(r->api);
	if (*rig_error(r, REQUEST_MANUAL))
		fail_msg("%s", rig_error(r, REQUEST_MANUAL));
}

/* ── sending ── */

static void it_is_written_down_before_it_leaves(void **state)
{
	struct rig *r = *state;
	struct amend_facts open;

	all_moved(r);
	prepare(r, AMEND_CANCEL);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = OWN("120", "active", "true") });
	rig_ask(r, REQUEST_AMEND); /* the change is not answered */
	assert_int_equal(amend_state(&r->f.wizard), AMEND_SENT);
	assert_true(is_open(r, &open));
	assert_int_equal(open.kind, AMEND_CANCEL);
	assert_string_equal(open.subscription_id, SOURCE_ID);
	assert_int_equal(sent(r), 1);
}

static void it_is_sent_once(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, (struct fake_answer){ .status = 200, .body = OWN("120", "deleted", "true") });
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
	rig_ask(r, REQUEST_AMEND); /* a key too many */
	settle_through_waits(r->api);
	assert_int_equal(sent(r), 1);
	assert_says(rig_error(r, REQUEST_AMEND), "Nothing was sent");
}

static void nothing_is_sent_unconfirmed(void **state)
{
	struct rig *r = *state;

	all_moved(r);
	assert_int_equal(amend_prepare(&r->f.wizard, AMEND_CANCEL, NULL), 0);
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
	assert_int_equal(sent(r), 0);
	assert_false(is_open(r, NULL));
}

static void what_each_answer_means(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum amend_state state;
		bool open;
	} cases[] = {
		{ { .status = 400, .body = ERROR_BODY("900117") }, AMEND_REFUSED, false },
		{ { .status = 400, .body = ERROR_BODY("800061") }, AMEND_REFUSED, false },
		{ { .status = 403 }, AMEND_REFUSED, false },
		{ { .status = 500 }, AMEND_UNSURE, true },
		{ { .outcome = HTTP_LOST }, AMEND_UNSURE, true },
		{ { .status = 200, .body = "{" }, AMEND_UNSURE, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		place(r, AMEND_CANCEL, cases[i].answer);
		if (amend_state(&r->f.wizard) != cases[i].state || is_open(r, NULL) != cases[i].open)
			fail_msg("case %zu: state %d: %s", i, (int)amend_state(&r->f.wizard), r->f.wizard.amend.error.text);
		rig_tear_down(&own);
	}
}

static void a_window_that_is_past_leaves_the_renewal(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, (struct fake_answer){ .status = 400, .body = ERROR_BODY("900117") });
	assert_int_equal(cancel_way(&r->f.wizard), CANCEL_AT_END);
	prepare(r, AMEND_RENEW_OFF);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = OWN("120", "active", "true") });
	answer(r, "PATCH", (struct fake_answer){ .status = 200, .body = OWN("120", "active", "false") });
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
	assert_int_equal(sent(r), 2);
}

/* ── who holds the old plan, right before it is taken from them ── */

#define USES(n) "{\"value\":[{\"skuId\":\"" SKU_E4 "\",\"skuPartNumber\":\"E4\",\"consumedUnits\":" n ",\"capabilityStatus\":\"Enabled\"," \
	"\"prepaidUnits\":{\"enabled\":120,\"warning\":0,\"suspended\":0}}]}"
#define NONE "{\"value\":[]}"
#define ADELE "{\"value\":[{\"id\":\"u-1\",\"displayName\":\"Adele\",\"assignedLicenses\":[{\"skuId\":\"" SKU_E4 "\",\"disabledPlans\":[]}]}]}"
#define SALES "{\"value\":[{\"id\":\"g-1\",\"displayName\":\"Sales\",\"assignedLicenses\":[{\"skuId\":\"" SKU_E4 "\",\"disabledPlans\":[]}]}]}"

static int set_up_with_directory(void **state)
{
	rig_directory = true;
	return rig_set_up(state);
}

static int tear_down_with_directory(void **state)
{
	rig_directory = false;
	return rig_tear_down(state);
}

static void directory(struct rig *r, const char *skus, const char *groups, const char *users)
{
	fake_answer(r->api->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = skus ? 200 : 403, .body = skus });
	fake_answer(r->api->http, "GET", "/groups", (struct fake_answer){ .status = groups ? 200 : 403, .body = groups });
	fake_answer(r->api->http, "GET", "/users", (struct fake_answer){ .status = users ? 200 : 403, .body = users });
}

static void nobody_is_cut_off_who_came_meanwhile(void **state)
{
	static const struct {
		const char *skus, *groups, *users, *says;
	} cases[] = {
		{ USES("1"), NONE, NONE, "1 user still holds Office 365 E4" },
		{ USES("0"), SALES, NONE, "Sales" },
		{ USES("0"), NONE, ADELE, "1 user still holds Office 365 E4" }, /* the product's own count lags */
		{ NONE, NONE, ADELE, "1 user still holds Office 365 E4" },
		{ NULL, NONE, NONE, "does not allow" },
		{ USES("0"), NULL, NONE, "does not allow" },
		{ USES("0"), NONE, NULL, "does not allow" },
	};
	static const enum amend_kind kinds[] = { AMEND_CANCEL, AMEND_RENEW_OFF, AMEND_REDUCE };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < 3; k++) {
			void *own;
			assert_int_equal(set_up_with_directory(&own), 0);
			struct rig *r = own;
			fake_mint_tokens(r->api->http, true);
			directory(r, cases[i].skus, cases[i].groups, cases[i].users);
			place(r, kinds[k], (struct fake_answer){ .status = 200, .body = OWN("120", "deleted", "true") });
			assert_says(rig_error(r, REQUEST_AMEND), cases[i].says);
			assert_int_equal(sent(r), 0);
			assert_false(is_open(r, NULL));
			assert_int_equal(amend_state(&r->f.wizard), AMEND_IDLE);
			tear_down_with_directory(&own);
		}
}

static void what_nobody_holds_is_cancelled(void **state)
{
	struct rig *r = *state;

	fake_mint_tokens(r->api->http, true);
	directory(r, USES("0"), NONE, NONE);
	place(r, AMEND_CANCEL, (struct fake_answer){ .status = 200, .body = OWN("120", "deleted", "true") });
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
	assert_int_equal(sent(r), 1);
}

static void going_back_while_it_is_read_sends_nothing(void **state)
{
	struct rig *r = *state;

	fake_mint_tokens(r->api->http, true);
	all_moved(r);
	prepare(r, AMEND_CANCEL);
	rig_ask(r, REQUEST_AMEND);
	task_cancel_all(&r->f);
	assert_int_equal(amend_state(&r->f.wizard), AMEND_IDLE);
	directory(r, USES("0"), NONE, NONE);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = OWN("120", "active", "true") });
	settle_through_waits(r->api);
	assert_int_equal(sent(r), 0);
	assert_false(is_open(r, NULL));
}

/* What failed before anything was sent is no doubt that stands in the way. */
static void a_reading_that_failed_leaves_nothing_open(void **state)
{
	struct rig *r = *state;

	all_moved(r);
	prepare(r, AMEND_CANCEL);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = "{" });
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
	assert_int_equal(amend_state(&r->f.wizard), AMEND_REFUSED);
	assert_false(is_open(r, NULL));
	assert_int_equal(sent(r), 0);
}

static void licences_bought_meanwhile_are_not_given_back(void **state)
{
	struct rig *r = *state;

	all_moved(r);
	prepare(r, AMEND_REDUCE);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = OWN("150", "active", "true") });
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
	assert_int_equal(amend_state(&r->f.wizard), AMEND_REFUSED);
	assert_int_equal(r->f.wizard.amend.error.kind, ERROR_STALE);
	assert_int_equal(sent(r), 0);
}

/* ── another admin, who cancels the old plan while the word stands there ── */

static void is_cancelled_and_done(struct rig *r)
{
	struct wizard *w = &r->f.wizard;
	char text[SENTENCE];

	assert_int_equal(amend_state(w), AMEND_DONE);
	assert_says(amend_state_sentence(w, text), "has cancelled Office 365 E4");
	assert_int_equal(cancel_way(w), CANCEL_OVER);
	assert_int_equal(manual_step_state(w, MANUAL_CANCEL), MANUAL_DONE);
	assert_false(is_open(r, NULL));
}

static void what_is_cancelled_already_is_a_success(void **state)
{
	static const char *const ended[] = { OWN("120", "deleted", "true"), OWN("120", "disabled", "true"), OWN("120", "expired", "true") };

	(void)state;
	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++) {
		void *own;
		assert_int_equal(rig_set_up(&own), 0);
		struct rig *r = own;
		all_moved(r);
		prepare(r, AMEND_CANCEL);
		answer(r, "GET", (struct fake_answer){ .status = 200, .body = ended[i] });
		rig_ask(r, REQUEST_AMEND);
		settle_through_waits(r->api);
		assert_int_equal(sent(r), 0);
		assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
		looks(r, ended[i]);
		is_cancelled_and_done(r);
		rig_tear_down(&own);
	}
}

/* A moment later: the change is turned away, and the next look shows why. */
static void a_refusal_that_came_of_it_is_none(void **state)
{
	static const struct fake_answer refusals[] = {
		{ .status = 412 }, { .status = 409 }, { .status = 404 }, { .status = 400, .body = ERROR_BODY("800061") },
	};
	static const enum amend_kind kinds[] = { AMEND_CANCEL, AMEND_RENEW_OFF, AMEND_REDUCE };

	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		for (size_t k = 0; k < 3; k++) {
			void *own;
			assert_int_equal(rig_set_up(&own), 0);
			struct rig *r = own;
			place(r, kinds[k], refusals[i]);
			assert_int_equal(amend_state(&r->f.wizard), AMEND_REFUSED);
			looks(r, OWN("120", "deleted", "true"));
			is_cancelled_and_done(r);
			assert_int_equal(sent(r), 1);
			rig_tear_down(&own);
		}
}

static void a_refusal_stays_one_where_nothing_has_changed(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, (struct fake_answer){ .status = 400, .body = ERROR_BODY("800061") });
	looks(r, OWN("120", "active", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_REFUSED);
}

/* ── what more licences cost ── */

#define TARGET(quantity) "{\"id\":\"new-1\",\"offerId\":\"" RIG_ITEM "\",\"friendlyName\":\"Microsoft 365 E5\",\"quantity\":" quantity ",\"status\":\"active\"," \
	"\"autoRenewEnabled\":true,\"attributes\":{\"etag\":\"e-1\",\"objectType\":\"Subscription\"}}"

static void world_with_target(struct world *t)
{
	t->commerce[3] = t->commerce[0];
	str_copy(t->commerce[3].id, ID_TEXT, "new-1");
	str_copy(t->commerce[3].catalog_item, ID_TEXT, RIG_ITEM);
	str_copy(t->commerce[3].sku_id, ID_TEXT, SKU_M365_E5);
	str_copy(t->commerce[3].name, NAME_TEXT, "Microsoft 365 E5");
	t->commerce[3].quantity = 100;
	t->products.n_commerce = 4;
	world_confirmed(t);
}

static int set_up_priced(void **state)
{
	rig_prices = true;
	rig_world = world_with_target;
	int rc = rig_set_up(state);
	rig_world = world_confirmed;
	rig_prices = false;
	return rc;
}

static void prepare_more(struct rig *r)
{
	struct error err = ERROR_INIT;

	if (amend_prepare(&r->f.wizard, AMEND_ADD, &err) != 0 || amend_set_quantity(&r->f.wizard, "117", &err) != 0 || amend_type(&r->f.wizard, WORD, &err) != 0)
		fail_msg("%s", err.text);
}

static void buy(struct rig *r)
{
	fake_answer(r->api->http, "GET", "/subscriptions/new-1", (struct fake_answer){ .status = 200, .body = TARGET("100") });
	fake_answer(r->api->http, "PATCH", "/subscriptions/new-1", (struct fake_answer){ .status = 200, .body = TARGET("117") });
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
}

static void buy_at(struct rig *r, struct fake_answer prices)
{
	all_moved(r);
	prepare_more(r);
	fake_answer(r->api->http, "GET", "/pricesheets", prices);
	buy(r);
}

#define SHEET(rows) "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price\n" rows

static void more_licences_at_the_price_that_was_confirmed(void **state)
{
	struct rig *r = *state;

	buy_at(r, (struct fake_answer){ .status = 200, .body = SHEET("M365E5,0001,P1Y,Monthly,US,USD,1,684.00\n") });
	assert_string_equal(rig_error(r, REQUEST_AMEND), "");
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
	assert_int_equal(sent(r), 1);
	assert_int_equal(fake_count_of(r->api->http, "/pricesheets"), 1);
}

/* It is told, shown and confirmed anew; then it is what is bought at. */
static void another_price_is_asked_about(void **state)
{
	static const struct fake_answer dearer = { .status = 200, .body = SHEET("M365E5,0001,P1Y,Monthly,US,USD,1,696.00\n") };
	struct rig *r = *state;
	char text[SENTENCE];

	buy_at(r, dearer);
	assert_says(rig_error(r, REQUEST_AMEND), "no longer those that you confirmed");
	assert_int_equal(sent(r), 0);
	assert_false(is_open(r, NULL));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_IDLE);
	assert_false(amend_confirmed(&r->f.wizard));
	assert_says(amend_amount(&r->f.wizard, text), "USD 986.00 a month");
	assert_int_equal(amend_type(&r->f.wizard, WORD, NULL), 0);
	fake_answer(r->api->http, "GET", "/pricesheets", dearer);
	buy(r);
	assert_string_equal(rig_error(r, REQUEST_AMEND), "");
	assert_int_equal(sent(r), 1);
}

static void without_a_price_that_was_known_nothing_is_bought(void **state)
{
	static const struct {
		struct fake_answer answer;
		const char *says;
	} cases[] = {
		{ { .status = 403 }, "could not be read once more" },
		{ { .status = 200, .body = "<html>" }, "could not be read once more" },
		{ { .status = 200, .body = SHEET("OTHER,0001,P1Y,Monthly,US,USD,1,1\n") }, "no longer those that you confirmed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up_priced(&own), 0);
		struct rig *r = own;
		buy_at(r, cases[i].answer);
		assert_says(rig_error(r, REQUEST_AMEND), cases[i].says);
		assert_int_equal(sent(r), 0);
		assert_false(is_open(r, NULL));
		rig_tear_down(&own);
	}
}

/* Not known, or not shown yet, when the word was typed: there is nothing to compare it with. */
static void where_no_price_was_shown_none_is_read(void **state)
{
	(void)state;
	for (int is_asked = 0; is_asked < 2; is_asked++) {
		void *own;
		assert_int_equal(set_up_priced(&own), 0);
		struct rig *r = own;
		all_moved(r);
		if (is_asked)
			wizard_call_started(&r->f.wizard, REQUEST_PLANS);
		else
			r->f.wizard.plan.n_prices = 0;
		prepare_more(r);
		buy(r);
		assert_string_equal(rig_error(r, REQUEST_AMEND), "");
		assert_int_equal(sent(r), 1);
		assert_int_equal(fake_count_of(r->api->http, "/pricesheets"), 0);
		rig_tear_down(&own);
	}
}

/* Also without a reading: the sheet's next price has begun while the word stood there. */
static void a_price_that_begins_meanwhile_is_asked_about(void **state)
{
	struct rig *r = *state;
	struct plan_model *m = &r->f.wizard.plan;

	all_moved(r);
	prepare_more(r);
	for (size_t i = 0; i < m->n_prices; i++)
		m->prices[i].ends_ms = r->f.wizard.now_ms + 1000;
	r->f.wizard.now_ms += 2000;
	buy(r);
	assert_says(rig_error(r, REQUEST_AMEND), "no longer those that you confirmed");
	assert_int_equal(sent(r), 0);
}

static int set_up_with_target(void **state)
{
	rig_world = world_with_target;
	int rc = rig_set_up(state);
	rig_world = world_confirmed;
	return rc;
}

static void going_back_while_prices_are_read_buys_nothing(void **state)
{
	struct rig *r = *state;

	all_moved(r);
	prepare_more(r);
	rig_ask(r, REQUEST_AMEND);
	task_cancel_all(&r->f);
	assert_int_equal(amend_state(&r->f.wizard), AMEND_IDLE);
	fake_answer(r->api->http, "GET", "/pricesheets", (struct fake_answer){ .status = 200, .body = SHEET("M365E5,0001,P1Y,Monthly,US,USD,1,684.00\n") });
	fake_answer(r->api->http, "GET", "/subscriptions/new-1", (struct fake_answer){ .status = 200, .body = TARGET("100") });
	settle_through_waits(r->api);
	assert_int_equal(sent(r), 0);
	assert_false(is_open(r, NULL));
}

/* ── settling ── */

static void a_lost_answer_is_found_by_reading(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, lost);
	looks(r, OWN("120", "deleted", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
	assert_false(is_open(r, NULL));
	assert_int_equal(sent(r), 1);
}

static void what_is_not_seen_yet_stays_open_and_then_is_given_up(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, lost);
	looks(r, OWN("120", "active", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_UNSURE);
	assert_true(is_open(r, NULL));
	r->f.wizard.now_ms += 16 * 60000;
	looks(r, OWN("120", "active", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_LOST);
	assert_false(is_open(r, NULL));
}

/* Another admin has gone on from there: it was carried out, and is not made anew. */
static void what_went_further_meanwhile_is_done(void **state)
{
	struct rig *r = *state;
	char text[SENTENCE];

	place(r, AMEND_REDUCE, lost); /* to 25 */
	looks(r, OWN("20", "active", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
	assert_false(is_open(r, NULL));
	assert_says(amend_state_sentence(&r->f.wizard, text), "now has 20 licences");
}

static void a_later_run_takes_it_up(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, lost);
	rig_restart(r);
	looks(r, OWN("120", "active", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_UNSURE);
	looks(r, OWN("120", "disabled", "true"));
	assert_int_equal(amend_state(&r->f.wizard), AMEND_DONE);
}

/* Sent again as it was: under the same number, and a refusal now says nothing about the first. */
static void the_same_change_goes_out_under_its_own_number(void **state)
{
	struct rig *r = *state;
	struct amend_facts first, second;

	place(r, AMEND_CANCEL, lost);
	assert_true(is_open(r, &first));
	prepare(r, AMEND_CANCEL);
	answer(r, "GET", (struct fake_answer){ .status = 200, .body = OWN("120", "active", "true") });
	answer(r, "PATCH", (struct fake_answer){ .status = 400, .body = ERROR_BODY("800061") });
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
	assert_true(is_open(r, &second));
	assert_string_equal(first.request_id, second.request_id);
	assert_int_equal(amend_state(&r->f.wizard), AMEND_UNSURE);
}

static void another_change_waits_until_it_is_settled(void **state)
{
	struct rig *r = *state;

	place(r, AMEND_CANCEL, lost);
	prepare(r, AMEND_REDUCE);
	rig_ask(r, REQUEST_AMEND);
	settle_through_waits(r->api);
	assert_int_equal(sent(r), 1);
	assert_says(rig_error(r, REQUEST_AMEND), "Nothing was sent");
	assert_int_equal(amend_state(&r->f.wizard), AMEND_IDLE);
}

/* What is open is named for what it is. */
static void an_order_beside_it_is_told_of_a_change(void **state)
{
	struct rig *r = *state;
	struct upgrade_record order = { .path = PATH_MANUAL, .source_subscription_id = SOURCE_ID, .target_name = "Microsoft 365 E5" };
	struct error err = ERROR_INIT;

	place(r, AMEND_CANCEL, lost);
	assert_true(record_may_intend(&r->f, &order, &err) < 0);
	assert_says(err.text, "Another change was sent before");
	err = ERROR_INIT;
	assert_true(record_intent(&r->f, &order, "body", &err) < 0);
	assert_says(err.text, "Another change was sent before");
}

/* ── the end ── */

static void what_came_before_stays_what_it_was(void **state)
{
	struct rig *r = *state;
	struct upgrade_record record;

	place(r, AMEND_CANCEL, lost);
	assert_int_equal(record_of_source(&r->f, SOURCE_ID, &record, NULL), 0);
	assert_int_equal(record.state, UPGRADE_ACCEPTED);
	assert_int_equal(record.path, PATH_MANUAL);
	assert_string_equal(record.request_id, ""); /* no order was ever sent for it */
	assert_string_equal(record.target_subscription_id, "new-1");
}

static void the_path_is_closed_once_and_kept(void **state)
{
	struct rig *r = *state;
	struct manual_facts facts = { 0 };
	struct upgrade_record record;

	all_moved(r);
	record_manual_done(&r->f, SOURCE_ID);
	assert_int_equal(record_of_source(&r->f, SOURCE_ID, &record, NULL), 0);
	assert_int_equal(record.state, UPGRADE_NONE);
	assert_int_equal(record_manual(&r->f, SOURCE_ID, &facts, NULL), 0);
	assert_true(facts.concluded);
	assert_string_equal(facts.kept.target_subscription_id, "new-1");
	assert_int_equal(facts.kept.source_assigned, 117);
}

static void what_was_only_looked_at_is_no_path(void **state)
{
	struct rig *r = *state;
	struct manual_facts facts = { 0 };

	record_manual_done(&r->f, SOURCE_ID);
	assert_int_equal(record_manual(&r->f, SOURCE_ID, &facts, NULL), 0);
	assert_false(facts.concluded);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_cut_off_who_came_meanwhile),
		cmocka_unit_test_setup_teardown(what_nobody_holds_is_cancelled, set_up_with_directory, tear_down_with_directory),
		cmocka_unit_test_setup_teardown(going_back_while_it_is_read_sends_nothing, set_up_with_directory, tear_down_with_directory),
		cmocka_unit_test(what_is_cancelled_already_is_a_success), cmocka_unit_test(a_refusal_that_came_of_it_is_none),
		TEST(a_refusal_stays_one_where_nothing_has_changed),
		cmocka_unit_test_setup_teardown(more_licences_at_the_price_that_was_confirmed, set_up_priced, rig_tear_down),
		cmocka_unit_test_setup_teardown(another_price_is_asked_about, set_up_priced, rig_tear_down),
		cmocka_unit_test(without_a_price_that_was_known_nothing_is_bought), cmocka_unit_test(where_no_price_was_shown_none_is_read),
		cmocka_unit_test_setup_teardown(a_price_that_begins_meanwhile_is_asked_about, set_up_with_target, rig_tear_down),
		cmocka_unit_test_setup_teardown(going_back_while_prices_are_read_buys_nothing, set_up_priced, rig_tear_down),
		TEST(a_reading_that_failed_leaves_nothing_open), TEST(licences_bought_meanwhile_are_not_given_back),
		TEST(it_is_written_down_before_it_leaves), TEST(it_is_sent_once), TEST(nothing_is_sent_unconfirmed),
		cmocka_unit_test(what_each_answer_means), TEST(a_window_that_is_past_leaves_the_renewal), TEST(a_lost_answer_is_found_by_reading),
		TEST(what_is_not_seen_yet_stays_open_and_then_is_given_up), TEST(what_went_further_meanwhile_is_done), TEST(a_later_run_takes_it_up),
		TEST(the_same_change_goes_out_under_its_own_number), TEST(another_change_waits_until_it_is_settled), TEST(an_order_beside_it_is_told_of_a_change),
		TEST(what_came_before_stays_what_it_was), TEST(the_path_is_closed_once_and_kept), TEST(what_was_only_looked_at_is_no_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
