/* The manual path's pages as a person sees and hears them, in every state, and where their keys lead. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/registry.h"
#include "tests/screen/rig.h"
#include "tests/screen/world_parts.h"
#include "tests/support/lines.h"
#include "tests/support/terminal.h"
#include "ui/stack_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ── what the services say ── */

struct tenant {
	struct commerce_subscription_facts plans[2];
	struct directory_subscription_facts directory[2];
	struct sku_facts skus[2];
	struct service_facts services[3];
	struct channel_facts channel;
	struct manual_facts facts;
	size_t n; /* subscriptions that are there: 1 is the old plan alone */
};

static struct commerce_subscription_facts plan(const struct wizard *w, const char *id, const char *key)
{
	struct commerce_subscription_facts s = { .status = SUBSCRIPTION_ACTIVE, .quantity = 120, .term = "P1Y", .billing_cycle = "monthly", .auto_renew = 1,
		.created_ms = world_ago(200 * 86400), .term_ends_ms = world_ago(-165 * 86400), .cancel_until_ms = world_ago(-5 * 86400) };
	str_copy(s.id, sizeof(s.id), id);
	str_copy(s.sku_id, sizeof(s.sku_id), world_sku(w, key));
	str_copy(s.name, sizeof(s.name), product_by_key(&w->file, key)->name);
	world_item(key, s.catalog_item);
	return s;
}

static struct service_facts service(const struct wizard *w, const char *word, enum provisioning status)
{
	struct service_facts s = { .directory_id = "dir-e5", .status = status };
	str_copy(s.sku_id, sizeof(s.sku_id), world_sku(w, "microsoft-365-e5"));
	str_copy(s.plan_word, sizeof(s.plan_word), word);
	for (size_t i = 0; i < w->file.n_plans; i++)
		if (str_eq(w->file.plans[i].word, word))
			str_copy(s.plan_id, sizeof(s.plan_id), w->file.plans[i].id);
	return s;
}

/* 117 users hold the old plan; the new one stands beside it, ready. */
static struct tenant tenant(const struct wizard *w)
{
	struct tenant t = { .n = 2 };
	t.plans[0] = plan(w, WORLD_E4, "office-365-e4");
	t.plans[1] = plan(w, WORLD_E5, "microsoft-365-e5");
	t.plans[1].created_ms = world_ago(3600);
	str_copy(t.plans[1].order_id, ID_TEXT, "ord-000042");
	for (size_t i = 0; i < 2; i++) {
		t.directory[i] = (struct directory_subscription_facts){ .status = SUBSCRIPTION_ACTIVE, .quantity = 120, .created_ms = t.plans[i].created_ms,
			.next_lifecycle_ms = t.plans[i].term_ends_ms };
		str_copy(t.directory[i].id, ID_TEXT, i == 0 ? "dir-e4" : "dir-e5");
		str_copy(t.directory[i].commerce_id, ID_TEXT, t.plans[i].id);
		str_copy(t.directory[i].sku_id, ID_TEXT, t.plans[i].sku_id);
		t.skus[i] = (struct sku_facts){ .enabled = 120, .consumed = i == 0 ? 117 : 0 };
		str_copy(t.skus[i].sku_id, ID_TEXT, t.plans[i].sku_id);
	}
	t.services[0] = service(w, "EXCHANGE_S_ENTERPRISE", PROVISIONING_SUCCESS);
	t.services[1] = service(w, "MCOEV", PROVISIONING_SUCCESS);
	t.services[2] = service(w, "INTUNE_A", PROVISIONING_PENDING_ACTIVATION);
	t.channel = (struct channel_facts){ .subscription_id = WORLD_E4, .channel = CHANNEL_CARD };
	t.facts = (struct manual_facts){ .groups_told = true, .without_target = COUNT_UNKNOWN, .domains_told = true, .domains = 1,
		.domain_names = "contoso.com", .read_ms = WORLD_NOW_MS };
	return t;
}

static void reads(struct rig *r, const struct tenant *t)
{
	struct wizard *w = &r->wizard;
	wizard_call_started(w, REQUEST_MANUAL);
	products_take(w, &(struct products_facts){ .tenant = w->tenant, .roles = w->roles, .commerce = t->plans, .n_commerce = t->n,
		.directory = t->directory, .n_directory = t->n, .skus = t->skus, .n_skus = t->n, .services = t->services, .n_services = t->n == 2 ? 3 : 0,
		.channels = &t->channel, .n_channels = 1, .begun = { .upgrades = &w->unfinished, .n_upgrades = w->unfinished.state != UPGRADE_NONE } });
	manual_take(w, &t->facts);
	wizard_call_done(w, REQUEST_MANUAL);
}

static void takes_target(struct rig *r)
{
	struct wizard *w = &r->wizard;
	for (size_t i = 0; i < buy_have_count(w); i++)
		if (str_eq(buy_have(w, i)->commerce_id, WORLD_E5))
			assert_int_equal(buy_take(w, i, NULL), 0);
	wizard_take_path(w, PATH_MANUAL);
	assert_true(order_take_taken(w, &w->buy.wanted));
}

static struct tenant begins(struct rig *r)
{
	struct tenant t = tenant(&r->wizard);
	str_copy(r->wizard.settings.cloud, sizeof(r->wizard.settings.cloud), "global");
	reads(r, &t);
	takes_target(r);
	return t;
}

static void ticks(struct rig *r)
{
	cancel_tick(&r->wizard, "ack-cancel-data", true, NULL);
	cancel_tick(&r->wizard, "ack-cancel-domains", true, NULL);
}

/* ── states: the hub ── */

static void nothing_is_bought(struct rig *r)
{
	struct tenant t = tenant(&r->wizard);
	t.n = 1;
	str_copy(r->wizard.settings.cloud, sizeof(r->wizard.settings.cloud), "global");
	reads(r, &t);
}

static void target_is_ready(struct rig *r)
{
	begins(r);
}

static void some_are_moved(struct rig *r)
{
	struct tenant t = begins(r);
	t.skus[0].consumed = 40;
	t.skus[1].consumed = 77;
	reads(r, &t);
}

static struct tenant all_moved(struct rig *r)
{
	struct tenant t = begins(r);
	t.skus[0].consumed = 0;
	t.skus[1].consumed = 117;
	reads(r, &t);
	return t;
}

static void has_ended(struct rig *r)
{
	struct tenant t = all_moved(r);
	t.plans[0].status = SUBSCRIPTION_CANCELLED;
	reads(r, &t);
}

static void partner_sells(struct rig *r)
{
	struct tenant t = tenant(&r->wizard);
	t.n = 1;
	t.channel.channel = CHANNEL_PARTNER;
	str_copy(t.channel.partner_name, NAME_TEXT, "Fabrikam Cloud");
	reads(r, &t);
}

static void role_is_missing(struct rig *r)
{
	r->wizard.roles = (struct roles_facts){ .told = true, .user_admin = true };
	nothing_is_bought(r);
}

static void manual_fails(struct rig *r)
{
	world_fails(&r->wizard, REQUEST_MANUAL, ERROR_OFFLINE);
}

/* ── states: verify ── */

static void services_are_set_up(struct rig *r)
{
	struct tenant t = begins(r);
	t.services[0].status = PROVISIONING_PENDING;
	t.services[1].status = PROVISIONING_PENDING_INPUT;
	reads(r, &t);
}

static void service_has_failed(struct rig *r)
{
	struct tenant t = begins(r);
	t.services[1].status = PROVISIONING_ERROR;
	reads(r, &t);
}

static struct tenant lacks_licences(struct rig *r)
{
	struct tenant t = begins(r);
	t.plans[1].quantity = t.skus[1].enabled = 100;
	reads(r, &t);
	return t;
}

static void licences_are_missing(struct rig *r)
{
	lacks_licences(r);
}

static void licences_are_missing_by_hand(struct rig *r)
{
	lacks_licences(r);
	r->wizard.settings.has_commerce = false;
}

static void order_is_pending(struct rig *r)
{
	struct tenant t = begins(r);
	t.facts.order_told = t.facts.credit_told = true;
	t.facts.order = (struct order_facts){ .id = "ord-000042", .status = "pending", .created_ms = world_ago(7200) };
	t.facts.credit = (struct credit_facts){ .state = CREDIT_PENDING, .since_ms = world_ago(7200), .decided_by_ms = TIME_UNKNOWN };
	t.plans[1].status = SUBSCRIPTION_PENDING;
	reads(r, &t);
}

/* ── states: cancel ── */

static void nobody_holds_it(struct rig *r)
{
	all_moved(r);
}

static void may_be_cancelled(struct rig *r)
{
	all_moved(r);
	ticks(r);
}

static void groups_hold_it(struct rig *r)
{
	struct tenant t = all_moved(r);
	t.facts.groups = 2;
	str_copy(t.facts.group_name, NAME_TEXT, "Sales");
	reads(r, &t);
}

static void send(struct rig *r, enum amend_kind kind)
{
	struct error err = ERROR_INIT;
	assert_int_equal(amend_prepare(&r->wizard, kind, &err), 0);
	amend_type(&r->wizard, "contoso.onmicrosoft.com", &err);
	assert_true(amend_begin(&r->wizard));
	assert_true(amend_sent(&r->wizard, "00000000-0000-4000-8000-000000000077"));
}

static void refuse(struct rig *r, enum amend_kind kind, const char *code, const char *words)
{
	struct error err = ERROR_INIT;
	send(r, kind);
	error_set(&err, ERROR_REFUSED, "The service refused the change of the subscription.");
	error_service(&err, code, words);
	assert_true(amend_take_refused(&r->wizard, &err));
}

static void window_is_past(struct rig *r)
{
	may_be_cancelled(r);
	refuse(r, AMEND_CANCEL, "900117", "The 7-day cancellation window has passed.");
}

static void limit_is_met(struct rig *r)
{
	may_be_cancelled(r);
	refuse(r, AMEND_CANCEL, "800061", "More than 25 licences.");
}

static void only_support_helps(struct rig *r)
{
	limit_is_met(r);
	refuse(r, AMEND_REDUCE, "800090", "Subscription quantity cannot be decreased.");
}

static void renewal_is_off(struct rig *r)
{
	struct tenant t = all_moved(r);
	t.plans[0].cancel_until_ms = world_ago(86400);
	t.plans[0].auto_renew = 0;
	reads(r, &t);
	ticks(r);
}

static void answer_was_lost(struct rig *r)
{
	struct error err = ERROR_INIT;
	may_be_cancelled(r);
	send(r, AMEND_CANCEL);
	error_set(&err, ERROR_UNSURE, "No answer came.");
	assert_true(amend_take_unsure(&r->wizard, &err));
	all_moved(r);
	r->wizard.cancel.ticked[CANCEL_DATA] = r->wizard.cancel.ticked[CANCEL_DOMAINS] = true;
}

static void is_done(struct rig *r)
{
	may_be_cancelled(r);
	send(r, AMEND_CANCEL);
	assert_true(amend_take_done(&r->wizard));
	has_ended(r);
}

/* ── states: the change ── */

static void prepares_cancel(struct rig *r)
{
	may_be_cancelled(r);
	assert_int_equal(amend_prepare(&r->wizard, AMEND_CANCEL, NULL), 0);
}

static void prepares_more(struct rig *r)
{
	lacks_licences(r);
	world_answers(&r->wizard, REQUEST_PLANS);
	assert_int_equal(amend_prepare(&r->wizard, AMEND_ADD, NULL), 0);
}

static void prepares_fewer(struct rig *r)
{
	limit_is_met(r);
	assert_int_equal(amend_prepare(&r->wizard, AMEND_REDUCE, NULL), 0);
}

static void prepares_no_renewal(struct rig *r)
{
	window_is_past(r);
	assert_int_equal(amend_prepare(&r->wizard, AMEND_RENEW_OFF, NULL), 0);
}

static void change_is_sent(struct rig *r)
{
	may_be_cancelled(r);
	send(r, AMEND_CANCEL);
	world_runs(&r->wizard, REQUEST_AMEND, 2);
}

/* ── states: Microsoft Graph alone ── */

/* The directory's list alone; what has been bought in the admin centre stands after the old plan. */
static struct tenant graph_alone(struct rig *r)
{
	struct tenant t = tenant(&r->wizard);
	struct settings *s = &r->wizard.settings;
	s->has_commerce = s->has_prices = s->has_storefront = false;
	str_copy(s->cloud, sizeof(s->cloud), "global");
	t.channel.channel = CHANNEL_UNKNOWN;
	return t;
}

static void reads_alone(struct rig *r, struct tenant *t, size_t n)
{
	struct wizard *w = &r->wizard;
	wizard_call_started(w, REQUEST_MANUAL);
	products_take(w, &(struct products_facts){ .tenant = w->tenant, .roles = w->roles, .directory = t->directory, .n_directory = n, .skus = t->skus, .n_skus = n,
		.services = t->services, .n_services = n > 1 ? 3 : 0, .begun = { .upgrades = &w->unfinished, .n_upgrades = w->unfinished.state != UPGRADE_NONE } });
	manual_take(w, &t->facts);
	wizard_call_done(w, REQUEST_MANUAL);
}

static struct tenant awaits_e5(struct rig *r)
{
	struct wizard *w = &r->wizard;
	struct tenant t = graph_alone(r);
	reads_alone(r, &t, 1);
	for (size_t i = 0; i < buy_plan_count(w); i++)
		if (str_eq(buy_plan(w, i)->key, "microsoft-365-e5"))
			assert_int_equal(buy_await(w, i, NULL), 0);
	wizard_take_path(w, PATH_MANUAL);
	assert_true(order_take_taken(w, &w->buy.wanted));
	reads_alone(r, &t, 1);
	return t;
}

static void is_awaited(struct rig *r)
{
	awaits_e5(r);
}

static void a_trial_has_come(struct rig *r)
{
	struct tenant t = awaits_e5(r);
	t.directory[1].is_trial = true;
	t.directory[1].quantity = 25;
	reads_alone(r, &t, 2);
}

static void another_one_has_come(struct rig *r)
{
	struct tenant t = awaits_e5(r);
	str_copy(t.directory[1].sku_id, ID_TEXT, product_by_key(&r->wizard.file, "office-365-e3")->sku_id);
	reads_alone(r, &t, 2);
}

static struct tenant has_come(struct rig *r)
{
	struct tenant t = awaits_e5(r);
	struct upgrade_record seen;
	reads_alone(r, &t, 2);
	assert_true(watch_adopt(&r->wizard, &seen));
	assert_true(order_take_taken(&r->wizard, &seen));
	return t;
}

static void is_seen(struct rig *r)
{
	has_come(r);
}

static struct tenant nobody_is_left(struct rig *r)
{
	struct tenant t = has_come(r);
	t.skus[0].consumed = 0;
	t.skus[1].consumed = 117;
	reads_alone(r, &t, 2);
	ticks(r);
	return t;
}

static void end_is_awaited(struct rig *r)
{
	nobody_is_left(r);
	cancel_watch(&r->wizard);
}

static void renewal_is_said_to_be_off(struct rig *r)
{
	nobody_is_left(r);
	cancel_say_off(&r->wizard, true);
}

static void was_renewed_all_the_same(struct rig *r)
{
	struct tenant t = nobody_is_left(r);
	cancel_say_off(&r->wizard, true);
	t.directory[0].next_lifecycle_ms += INT64_C(365) * 86400000;
	reads_alone(r, &t, 2);
	cancel_watch(&r->wizard);
}

/* ── states: the checklist ── */

static void checklist(struct rig *r)
{
	str_copy(r->wizard.settings.cloud, sizeof(r->wizard.settings.cloud), "global");
	walkthrough_begin(&r->wizard);
}

static void half_ticked(struct rig *r)
{
	checklist(r);
	for (size_t i = 0; i < walkthrough_count(MANUAL_BUY); i++)
		walkthrough_tick(&r->wizard, walkthrough_id(walkthrough_at(MANUAL_BUY, i)), true, NULL);
	walkthrough_set_note(&r->wizard, "walk-note-plan", "Microsoft 365 E5, ord-000042", NULL);
	walkthrough_take_saved(&r->wizard, "/home/admin/m365-upgrade-checklist.txt");
}

static void all_points_ticked(struct rig *r)
{
	checklist(r);
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		for (size_t i = 0; i < walkthrough_count(step); i++)
			walkthrough_tick(&r->wizard, walkthrough_id(walkthrough_at(step, i)), true, NULL);
}

/* ── scenes ── */

static const struct scene {
	const char *name;
	const struct page *page;
	void (*arrange)(struct rig *r);
	const char *keys; /* NULL: none */
} scenes[] = {
	{ "hub-begin", &page_manual, nothing_is_bought, NULL },
	{ "hub-ready", &page_manual, target_is_ready, NULL },
	{ "hub-moving", &page_manual, some_are_moved, NULL },
	{ "hub-cancel", &page_manual, may_be_cancelled, NULL },
	{ "hub-done", &page_manual, has_ended, NULL },
	{ "hub-partner", &page_manual, partner_sells, NULL },
	{ "hub-role", &page_manual, role_is_missing, NULL },
	{ "hub-failed", &page_manual, manual_fails, NULL },
	{ "receipt", &page_manual_receipt, has_ended, NULL },
	{ "verify-ready", &page_verify, target_is_ready, NULL },
	{ "verify-services", &page_verify, services_are_set_up, NULL },
	{ "verify-failed-service", &page_verify, service_has_failed, NULL },
	{ "verify-licences", &page_verify, licences_are_missing, NULL },
	{ "verify-by-hand", &page_verify, licences_are_missing_by_hand, NULL },
	{ "verify-order", &page_verify, order_is_pending, NULL },
	{ "verify-nothing", &page_verify, nothing_is_bought, NULL },
	{ "cancel-held", &page_cancel, some_are_moved, NULL },
	{ "cancel-groups", &page_cancel, groups_hold_it, NULL },
	{ "cancel-points", &page_cancel, nobody_holds_it, NULL },
	{ "cancel-now", &page_cancel, may_be_cancelled, "PgDn" },
	{ "cancel-open", &page_cancel, may_be_cancelled, NULL },
	{ "cancel-window", &page_cancel, window_is_past, NULL },
	{ "cancel-limit", &page_cancel, limit_is_met, NULL },
	{ "cancel-support", &page_cancel, only_support_helps, NULL },
	{ "cancel-ending", &page_cancel, renewal_is_off, NULL },
	{ "cancel-unsure", &page_cancel, answer_was_lost, NULL },
	{ "cancel-done", &page_cancel, is_done, NULL },
	{ "amend-cancel", &page_amend, prepares_cancel, NULL },
	{ "amend-wrong-word", &page_amend, prepares_cancel, "y e s Enter" },
	{ "amend-more", &page_amend, prepares_more, NULL },
	{ "amend-more-wrong", &page_amend, prepares_more, "Backspace Backspace Backspace 9 0 Tab" },
	{ "amend-fewer", &page_amend, prepares_fewer, NULL },
	{ "amend-no-renewal", &page_amend, prepares_no_renewal, NULL },
	{ "amend-sent", &page_amend, change_is_sent, NULL },
	{ "alone-waits", &page_buy_by_hand, is_awaited, NULL },
	{ "alone-trial", &page_buy_by_hand, a_trial_has_come, NULL },
	{ "alone-another", &page_buy_by_hand, another_one_has_come, NULL },
	{ "alone-seen", &page_manual, is_seen, NULL },
	{ "alone-end", &page_cancel, end_is_awaited, NULL },
	{ "alone-renewal-off", &page_cancel, renewal_is_said_to_be_off, NULL },
	{ "alone-renewed", &page_cancel, was_renewed_all_the_same, NULL },
	{ "walkthrough", &page_walkthrough, checklist, NULL },
	{ "walkthrough-half", &page_walkthrough, half_ticked, NULL },
	{ "walkthrough-all", &page_walkthrough, all_points_ticked, NULL },
	{ "walkthrough-step", &page_walkthrough_step, half_ticked, NULL },
	{ "walkthrough-clear", &page_walkthrough_clear, half_ticked, NULL },
};
#define SCENES (sizeof(scenes) / sizeof(scenes[0]))

/* What a page asks for when it is shown is not begun: each scene stands still. */
static void set_scene(struct rig *r, const struct scene *scene)
{
	rig_init(r, NULL);
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	scene->arrange(r);
	r->holds = true;
	rig_start(r, scene->page);
	for (size_t i = 0; i < r->n_calls; i++)
		wizard_call_cancelled(&r->wizard, r->calls[i]);
	if (scene->arrange == manual_fails)
		manual_fails(r);
	stack_touch(r->stack);
}

static void on_the_full_screen(void **state)
{
	const struct scene *scene = *state;
	char name[80];
	struct rig rig;
	set_scene(&rig, scene);
	struct terminal *t = terminal_new(rig.stack, NULL);
	t->now_ms = WORLD_MONO_MS;
	terminal_draw(t);
	if (scene->keys != NULL)
		terminal_press(t, scene->keys);
	snprintf(name, sizeof(name), "manual-%s", scene->name);
	terminal_golden(t, name);
	terminal_free(t);
	rig_clear(&rig);
}

/* Keys move a mark, which lines do not have: scenes that need them are left out. */
static void as_lines(void **state)
{
	const struct scene *scene = *state;
	char name[80];
	struct rig rig;
	set_scene(&rig, scene);
	struct plain_session *session = plain_session_new(rig.stack, true, false);
	plain_wait(session, WORLD_MONO_MS - session->now_ms);
	snprintf(name, sizeof(name), "manual-%s-plain", scene->name);
	text_golden(session->record.data, name);
	plain_session_free(session);
	rig_clear(&rig);
}

/* ── where keys lead ── */

static void go(struct rig *r, const struct page *page, void (*arrange)(struct rig *r))
{
	rig_init(r, NULL);
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	arrange(r);
	r->holds = true;
	rig_start(r, page);
	for (size_t i = 0; i < r->n_calls; i++)
		wizard_call_cancelled(&r->wizard, r->calls[i]);
	r->n_calls = r->n_answered = 0;
}

static void enter_goes_to_what_is_next(void **state)
{
	static const struct {
		void (*arrange)(struct rig *r);
		const struct page *page;
	} cases[] = {
		{ nothing_is_bought, &page_buy }, { licences_are_missing, &page_verify }, { may_be_cancelled, &page_cancel }, { has_ended, &page_manual_receipt },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rig r;
		go(&r, &page_manual, cases[i].arrange);
		rig_key(&r, PRESS_ENTER);
		assert_ptr_equal(rig_page(&r), cases[i].page);
		rig_clear(&r);
	}
}

static void it_looks_again_by_itself(void **state)
{
	struct rig r;
	(void)state;
	go(&r, &page_verify, services_are_set_up);
	r.wizard.order.record.placed_ms = world_ago(86400);
	r.wizard.mono_ms += 29000;
	stack_event(r.stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_int_equal(r.n_calls, 0);
	r.wizard.mono_ms += 2000;
	stack_event(r.stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_true(rig_asked(&r, REQUEST_MANUAL));
	rig_clear(&r);
}

static void what_is_ready_is_not_looked_at_again(void **state)
{
	struct rig r;
	(void)state;
	go(&r, &page_verify, target_is_ready);
	r.wizard.mono_ms += 3600000;
	stack_event(r.stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_int_equal(r.n_calls, 0);
	rig_clear(&r);
}

static void asks_for_prices(struct rig *r)
{
	lacks_licences(r);
	world_runs(&r->wizard, REQUEST_PLANS, 2);
	assert_int_equal(amend_prepare(&r->wizard, AMEND_ADD, NULL), 0);
}

static void a_price_that_is_being_read_is_not_called_unknown(void **state)
{
	struct rig r;
	(void)state;
	go(&r, &page_amend, asks_for_prices);
	assert_non_null(view_find_kind(stack_view(r.stack), NODE_BUSY));
	assert_false(rig_says(&r, "What this costs is not known here"));
	world_answers(&r.wizard, REQUEST_PLANS);
	stack_event(r.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_PLANS });
	assert_null(view_find_kind(stack_view(r.stack), NODE_BUSY));
	assert_true(rig_says(&r, "This adds "));
	rig_clear(&r);
}

/* The number stands first and is right: an empty line is meant for the word. */
static void an_empty_line_leads_to_the_word(void **state)
{
	struct rig r;
	(void)state;
	go(&r, &page_amend, prepares_more);
	struct plain_session *session = plain_session_new(r.stack, true, false);
	plain_wait(session, WORLD_MONO_MS - session->now_ms);
	plain_say(session, "");
	plain_say(session, "contoso.onmicrosoft.com");
	assert_true(rig_asked(&r, REQUEST_AMEND));
	plain_session_free(session);
	rig_clear(&r);
}

static void is_busy(struct rig *r, const char *offered)
{
	stack_touch(r->stack);
	assert_true(wizard_running(&r->wizard, REQUEST_MANUAL));
	assert_non_null(view_find_kind(stack_view(r->stack), NODE_BUSY));
	assert_false(rig_says(r, offered));
}

static void is_reduced(struct rig *r)
{
	struct tenant t = all_moved(r);
	t.plans[0].quantity = 25;
	reads(r, &t);
}

static void after_a_change_nothing_is_offered_until_it_is_read(void **state)
{
	static const struct {
		const struct page *page;
		void (*arrange)(struct rig *r), (*then)(struct rig *r);
		enum amend_kind kind;
		const char *key, *offered, *seen;
	} cases[] = {
		{ &page_verify, licences_are_missing, target_is_ready, AMEND_ADD, "+", "Buy the licences that are missing", "The new subscription is ready" },
		{ &page_cancel, may_be_cancelled, has_ended, AMEND_CANCEL, "", "Cancel the old plan", "has ended (Cancelled)" },
		{ &page_cancel, limit_is_met, is_reduced, AMEND_REDUCE, "-", "Reduce its licences", "Cancel the old plan" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rig r;
		go(&r, cases[i].page, cases[i].arrange);
		send(&r, cases[i].kind);
		wizard_call_started(&r.wizard, REQUEST_AMEND);
		wizard_call_done(&r.wizard, REQUEST_AMEND);
		assert_true(amend_take_done(&r.wizard));
		stack_event(r.stack, &(struct event){ .kind = EVENT_SHOWN });
		is_busy(&r, cases[i].offered);
		rig_keys(&r, cases[i].key);
		rig_key(&r, PRESS_ENTER);
		assert_ptr_equal(rig_page(&r), cases[i].page);
		assert_int_equal(r.n_calls, 1);
		cases[i].then(&r);
		stack_event(r.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_MANUAL });
		assert_true(rig_says(&r, cases[i].seen));
		assert_int_equal(r.n_calls, 1);
		rig_clear(&r);
	}
}

/* It was asked for before the change: what it tells may be from before, too. */
static void a_reading_that_a_change_overtakes_is_made_again(void **state)
{
	static const struct page *const pages[] = { &page_verify, &page_cancel, &page_manual };
	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct rig r;
		go(&r, pages[i], licences_are_missing);
		send(&r, AMEND_ADD);
		wizard_call_started(&r.wizard, REQUEST_MANUAL);
		assert_true(amend_take_done(&r.wizard));
		wizard_call_done(&r.wizard, REQUEST_MANUAL);
		stack_event(r.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_MANUAL });
		assert_int_equal(r.n_calls, 1);
		is_busy(&r, "Buy the licences that are missing");
		wizard_call_done(&r.wizard, REQUEST_MANUAL);
		stack_event(r.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_MANUAL });
		assert_int_equal(r.n_calls, 1);
		rig_clear(&r);
	}
}

/* Given up, or not answered: it is said, and can be read again. */
static void what_was_not_read_after_a_change_is_read_at_a_key(void **state)
{
	struct rig r;
	(void)state;
	for (int fails = 0; fails < 2; fails++) {
		go(&r, &page_cancel, may_be_cancelled);
		send(&r, AMEND_CANCEL);
		assert_true(amend_take_done(&r.wizard));
		stack_event(r.stack, &(struct event){ .kind = EVENT_SHOWN });
		if (fails)
			manual_fails(&r);
		else
			wizard_call_cancelled(&r.wizard, REQUEST_MANUAL);
		stack_touch(r.stack);
		assert_true(rig_says(&r, fails ? "Try again" : "This was not read."));
		assert_false(rig_says(&r, "Cancel the old plan"));
		rig_key(&r, PRESS_ENTER);
		assert_ptr_equal(rig_page(&r), &page_cancel);
		assert_true(wizard_running(&r.wizard, REQUEST_MANUAL));
		rig_clear(&r);
	}
}

static void nothing_is_sent_without_the_word(void **state)
{
	struct rig r;
	(void)state;
	go(&r, &page_cancel, may_be_cancelled);
	rig_key(&r, PRESS_END);
	rig_key(&r, PRESS_ENTER);
	for (int i = 0; rig_page(&r) != &page_amend && i < 5; i++)
		rig_key(&r, PRESS_ENTER);
	assert_ptr_equal(rig_page(&r), &page_amend);
	rig_key(&r, PRESS_ENTER);
	rig_keys(&r, "fabrikam");
	rig_key(&r, PRESS_ENTER);
	assert_false(rig_asked(&r, REQUEST_AMEND));
	rig_key(&r, PRESS_ESC);
	assert_ptr_equal(rig_page(&r), &page_cancel);
	assert_null(amend_at_hand(&r.wizard));
	rig_clear(&r);
}

static void the_word_sends_it_once(void **state)
{
	struct rig r;
	(void)state;
	go(&r, &page_amend, prepares_cancel);
	rig_keys(&r, "contoso.onmicrosoft.com");
	rig_key(&r, PRESS_ENTER);
	rig_key(&r, PRESS_ENTER);
	rig_key(&r, PRESS_ENTER);
	assert_int_equal(r.n_calls, 1);
	assert_int_equal(r.calls[0], REQUEST_AMEND);
	rig_clear(&r);
}

static void the_checklist_asks_for_nothing(void **state)
{
	struct rig r;
	(void)state;
	rig_init(&r, NULL);
	checklist(&r);
	r.holds = true;
	rig_start(&r, &page_walkthrough);
	rig_key(&r, PRESS_ENTER);
	assert_ptr_equal(rig_page(&r), &page_walkthrough_step);
	rig_key(&r, PRESS_ENTER);
	assert_int_equal(walkthrough_left(&r.wizard, MANUAL_BUY), walkthrough_count(MANUAL_BUY) - 1);
	rig_key(&r, PRESS_ESC);
	assert_ptr_equal(rig_page(&r), &page_walkthrough);
	assert_int_equal(r.n_calls, 0);
	rig_keys(&r, "c");
	rig_keys(&r, "c");
	assert_ptr_equal(rig_page(&r), &page_walkthrough);
	assert_int_equal(walkthrough_left(&r.wizard, MANUAL_BUY), walkthrough_count(MANUAL_BUY));
	rig_clear(&r);
}

int main(void)
{
	struct CMUnitTest tests[2 * SCENES + 11];
	size_t n = 0;
	i18n_init(NULL, NULL);
	for (size_t i = 0; i < SCENES; i++) {
		void *scene = (void *)(uintptr_t)&scenes[i];
		tests[n++] = (struct CMUnitTest){ scenes[i].name, on_the_full_screen, NULL, NULL, scene };
		if (scenes[i].keys == NULL)
			tests[n++] = (struct CMUnitTest){ scenes[i].name, as_lines, NULL, NULL, scene };
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(enter_goes_to_what_is_next);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(it_looks_again_by_itself);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_is_ready_is_not_looked_at_again);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_price_that_is_being_read_is_not_called_unknown);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_empty_line_leads_to_the_word);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(after_a_change_nothing_is_offered_until_it_is_read);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_reading_that_a_change_overtakes_is_made_again);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_was_not_read_after_a_change_is_read_at_a_key);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(nothing_is_sent_without_the_word);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_word_sends_it_once);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_checklist_asks_for_nothing);
	return _cmocka_run_group_tests("pages of the manual path", tests, n, NULL, NULL);
}
