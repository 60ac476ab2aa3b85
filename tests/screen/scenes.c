#include "tests/screen/scenes.h"

#include "core/calendar.h"
#include "core/text.h"
#include "screens/registry.h"
#include "tests/screen/world_parts.h"

static void nothing(struct rig *r)
{
	(void)r;
}

/* ── sign in ── */

static void has_code(struct rig *r)
{
	world_runs(&r->wizard, REQUEST_SIGN_IN, 3);
	sign_in_take_code(&r->wizard, &(struct sign_in_code_facts){ .user_code = "ABCD1234", .address = "https://microsoft.com/devicelogin",
		.lives_ms = 900000 });
}

static void partner_has_code(struct rig *r)
{
	has_code(r);
	str_copy(r->wizard.settings.partner, NAME_TEXT, "fourth-coffee.example");
	str_copy(r->wizard.settings.tenant, NAME_TEXT, "contoso.onmicrosoft.com");
}

static void nobody_consented(struct error *err)
{
	error_set(err, ERROR_FORBIDDEN, "%s", "The tenant “contoso.example” has not allowed the application what it needs.");
	error_explain(err, "It asks for Microsoft Graph (Organization.Read.All, User.Read.All, LicenseAssignment.ReadWrite.All).",
		"Have an admin of that tenant allow it by opening "
		"https://login.example/contoso.example/adminconsent?client_id=365e4365-0000-4000-8000-000000000001");
	error_service(err, "invalid_grant", "AADSTS65001: nobody has consented.");
}

static void code_has_run_out(struct rig *r)
{
	has_code(r);
	wizard_call_cancelled(&r->wizard, REQUEST_SIGN_IN);
	r->wizard.mono_ms += 900000;
}

static void signed_in(struct rig *r)
{
	world_answers(&r->wizard, REQUEST_SIGN_IN);
}

/* ── your products ── */

static void products_run(struct rig *r)
{
	signed_in(r);
	world_runs(&r->wizard, REQUEST_PRODUCTS, 3);
}

static void no_products(struct rig *r)
{
	signed_in(r);
	world_empties(&r->wizard);
}

static void products(struct rig *r)
{
	world_at(&r->wizard, WORLD_PRODUCTS);
}

static void only_graph(struct rig *r)
{
	signed_in(r);
	world_graph_only(&r->wizard);
}

static void under_way(struct rig *r)
{
	world_at(&r->wizard, WORLD_STATUS);
}

/* ── subscription ── */

static void chosen(struct rig *r)
{
	struct error err = ERROR_INIT;
	products(r);
	products_choose(&r->wizard, products_first_source(&r->wizard), &err);
}

static void subscription_runs(struct rig *r)
{
	chosen(r);
	world_runs(&r->wizard, REQUEST_SUBSCRIPTION, 3);
}

static void subscription(struct rig *r)
{
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
}

static void begun(struct rig *r)
{
	subscription(r);
	wizard_recall(&r->wizard, "ack-downtime", "1");
}

static void sold_by_partner(struct rig *r)
{
	struct error err = ERROR_INIT;
	signed_in(r);
	world_sold_by(&r->wizard, "Fabrikam Cloud");
	products_choose(&r->wizard, products_first_source(&r->wizard), &err);
	world_answers(&r->wizard, REQUEST_SUBSCRIPTION);
}

static void addon_chosen(struct rig *r)
{
	struct error err = ERROR_INIT;
	products(r);
	products_choose(&r->wizard, products_first_source(&r->wizard) + 1, &err);
	world_answers(&r->wizard, REQUEST_SUBSCRIPTION);
}

/* ── plan ── */

static void plans_run(struct rig *r)
{
	subscription(r);
	world_runs(&r->wizard, REQUEST_PLANS, 3);
}

static void plans(struct rig *r)
{
	world_at(&r->wizard, WORLD_PLAN);
}

static void plans_closed(struct rig *r)
{
	subscription(r);
	world_closes(&r->wizard, "unpaid_balance", "Invoice E0400 is overdue.");
}

/* ── before you begin ── */

static void record_runs(struct rig *r)
{
	struct error err = ERROR_INIT;
	plans(r);
	plan_choose(&r->wizard, world_target(&r->wizard, "microsoft-365-e5"), &err);
	world_runs(&r->wizard, REQUEST_SWITCHED_OFF, 3);
	before_take_progress(&r->wizard, 40, 117, 6);
}

static void before(struct rig *r)
{
	world_at(&r->wizard, WORLD_BEFORE);
}

static void all_ticked(struct rig *r)
{
	world_at(&r->wizard, WORLD_CART);
}

/* ── by hand: buy ── */

static void has_e5(struct rig *r)
{
	subscription(r);
	world_has(&r->wizard, "microsoft-365-e5");
}

static void e5_is_taken(struct rig *r)
{
	struct error err = ERROR_INIT;
	has_e5(r);
	wizard_take_path(&r->wizard, PATH_MANUAL);
	buy_take(&r->wizard, 0, &err);
	order_take_taken(&r->wizard, &r->wizard.buy.wanted);
}

static void e5_is_awaited(struct rig *r)
{
	struct error err = ERROR_INIT;
	subscription(r);
	wizard_take_path(&r->wizard, PATH_MANUAL);
	buy_await(&r->wizard, 1, &err);
	order_take_taken(&r->wizard, &r->wizard.buy.wanted);
}

static void graph_alone(struct rig *r)
{
	struct error err = ERROR_INIT;
	only_graph(r);
	products_choose(&r->wizard, products_first_source(&r->wizard), &err);
	world_answers(&r->wizard, REQUEST_SUBSCRIPTION);
}

static void plans_to_buy(struct rig *r)
{
	world_by_hand(&r->wizard, WORLD_PLAN);
}

static void before_buying(struct rig *r)
{
	struct error err = ERROR_INIT;
	world_by_hand(&r->wizard, WORLD_PLAN);
	plan_choose(&r->wizard, world_target(&r->wizard, "office-365-e3"), &err);
}

/* ── what was begun in an earlier run ── */

static struct upgrade_record begun_record(enum upgrade_state state, enum product_path path, const char *source)
{
	struct upgrade_record r = { .state = state, .path = path, .quantity = 120, .source_assigned = 117, .target_consumed = 0,
		.orders_before = COUNT_UNKNOWN, .credits_before = COUNT_UNKNOWN, .placed_ms = world_ago(7200) };
	str_copy(r.request_id, sizeof r.request_id, "00000000-0000-4000-8000-000000000042");
	str_copy(r.source_subscription_id, sizeof r.source_subscription_id, source);
	str_copy(r.source_name, sizeof r.source_name, "Office 365 E4");
	str_copy(r.target_name, sizeof r.target_name, "Microsoft 365 E5");
	return r;
}

static void begins(struct rig *r, const struct upgrade_record *upgrades, size_t n, const struct amend_facts *change, const struct begun_move *move)
{
	begun_take(&r->wizard, &(struct begun_facts){ .upgrades = upgrades, .n_upgrades = n, .changes = change, .n_changes = change != NULL,
		.moves = move, .n_moves = move != NULL });
}

static struct begun_move a_move(const struct rig *r, enum reassign_state state)
{
	struct begun_move m = { .move = { .id = 7, .state = state, .created_ms = world_ago(900), .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN },
		.done = state == REASSIGN_PLANNED ? 0 : 40, .of = 117 };
	str_copy(m.move.source_sku, sizeof m.move.source_sku, world_sku(&r->wizard, "power-bi-pro"));
	str_copy(m.move.source_name, sizeof m.move.source_name, "Power BI Pro");
	str_copy(m.move.target_name, sizeof m.move.target_name, "Microsoft 365 E5");
	return m;
}

/* Two subscriptions of the old plan, each begun, and a move of another product. */
static void several_are_begun(struct rig *r)
{
	products(r);
	world_has(&r->wizard, "office-365-e4");
	const struct upgrade_record records[] = { begun_record(UPGRADE_ACCEPTED, PATH_AUTOMATIC, WORLD_E5), begun_record(UPGRADE_INTENT, PATH_MANUAL, WORLD_E4) };
	struct begun_move move = a_move(r, REASSIGN_STOPPED);
	begins(r, records, 2, NULL, &move);
}

static void order_is_unanswered(struct rig *r)
{
	subscription(r);
	const struct upgrade_record record = begun_record(UPGRADE_INTENT, PATH_AUTOMATIC, WORLD_E4);
	begins(r, &record, 1, NULL, NULL);
}

static void order_is_looked_up(struct rig *r)
{
	order_is_unanswered(r);
	world_runs(&r->wizard, REQUEST_SETTLE, 2);
}

static void order_never_arrived(struct rig *r)
{
	order_is_unanswered(r);
	order_take_settled(&r->wizard, ORDER_FOUND_NONE, "", "");
}

/* Bought, users are still to be moved; the cancellation that was sent too early has no answer. */
static void steps_are_left(struct rig *r)
{
	has_e5(r);
	struct upgrade_record record = begun_record(UPGRADE_ACCEPTED, PATH_MANUAL, WORLD_E4);
	record.source_assigned = 150;
	str_copy(record.target_subscription_id, sizeof record.target_subscription_id, WORLD_E5);
	begins(r, &record, 1, NULL, NULL);
}

static void change_is_unanswered(struct rig *r)
{
	has_e5(r);
	struct upgrade_record record = begun_record(UPGRADE_ACCEPTED, PATH_MANUAL, WORLD_E4);
	str_copy(record.target_subscription_id, sizeof record.target_subscription_id, WORLD_E5);
	struct amend_facts change = { .kind = AMEND_CANCEL, .sent_ms = world_ago(60) };
	str_copy(change.subscription_id, sizeof change.subscription_id, WORLD_E4);
	str_copy(change.source_subscription_id, sizeof change.source_subscription_id, WORLD_E4);
	begins(r, &record, 1, &change, NULL);
}

static void move_is_planned(struct rig *r)
{
	subscription(r);
	struct begun_move move = a_move(r, REASSIGN_PLANNED);
	str_copy(move.move.source_sku, sizeof move.move.source_sku, world_sku(&r->wizard, "office-365-e4"));
	str_copy(move.move.source_name, sizeof move.move.source_name, "Office 365 E4");
	begins(r, NULL, 0, NULL, &move);
}

static void started_elsewhere(struct rig *r)
{
	struct transition_facts transition = { .operation_id = "op-7", .to_catalog_item = "O365E5:0001:X", .to_subscription_id = WORLD_E5 };
	struct transition_event_facts event = { .name = "Conversion", .status = "Started ", .at_ms = world_ago(600) };
	has_e5(r);
	subscription_take_transitions(&r->wizard, &transition, 1, &event, 1);
}

const struct scene scenes[] = {
	{ "page-sign-in-asking", &page_sign_in, nothing, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-sign-in-code", &page_sign_in, has_code, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-sign-in-partner", &page_sign_in, partner_has_code, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-sign-in-refused", &page_sign_in, has_code, NULL, REQUEST_SIGN_IN, ERROR_FORBIDDEN },
	{ "page-sign-in-failed", &page_sign_in, has_code, NULL, REQUEST_SIGN_IN, ERROR_OFFLINE },
	{ "page-sign-in-expired", &page_sign_in, code_has_run_out, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-loading", &page_products, products_run, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-failed", &page_products, signed_in, NULL, REQUEST_PRODUCTS, ERROR_FORBIDDEN },
	{ "page-products-empty", &page_products, no_products, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products", &page_products, products, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-graph-only", &page_products, only_graph, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-under-way", &page_products, under_way, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-loading", &page_subscription, subscription_runs, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-failed", &page_subscription, chosen, NULL, REQUEST_SUBSCRIPTION, ERROR_TIMEOUT },
	{ "page-subscription", &page_subscription, subscription, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-begun", &page_subscription, begun, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-under-way", &page_subscription, under_way, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-partner", &page_subscription, sold_by_partner, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-addon", &page_subscription, addon_chosen, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-manual", &page_manual, subscription, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-by-hand", &page_subscription, e5_is_taken, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-by-hand", &page_products, e5_is_taken, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-several", &page_products, several_are_begun, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-products-unanswered", &page_products, order_is_unanswered, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-unanswered", &page_subscription, order_is_unanswered, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-looked-up", &page_subscription, order_is_looked_up, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-never-arrived", &page_subscription, order_never_arrived, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-steps-left", &page_subscription, steps_are_left, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-change", &page_subscription, change_is_unanswered, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-planned", &page_subscription, move_is_planned, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-elsewhere", &page_subscription, started_elsewhere, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy", &page_buy, subscription, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-have", &page_buy, has_e5, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-taken", &page_buy, e5_is_taken, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-awaited", &page_buy, e5_is_awaited, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-failed", &page_buy, has_e5, NULL, REQUEST_TAKE, ERROR_STORAGE },
	{ "page-buy-partner", &page_buy, sold_by_partner, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-under-way", &page_buy, under_way, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-graph-only", &page_buy, graph_alone, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-by-hand", &page_buy_by_hand, subscription, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-buy-by-hand-partner", &page_buy_by_hand, sold_by_partner, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-to-buy", &page_plan, plans_to_buy, "Down Down Down", REQUEST_NONE, ERROR_NONE },
	{ "page-before-buying", &page_before, before_buying, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-before-buying-points", &page_before_points, before_buying, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-loading", &page_plan, plans_run, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-failed", &page_plan, subscription, NULL, REQUEST_PLANS, ERROR_SERVICE },
	{ "page-plan-failed-again", &page_plan, plans, NULL, REQUEST_PLANS, ERROR_OFFLINE },
	{ "page-plan", &page_plan, plans, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-by-hand", &page_plan, plans, "Down Down Down", REQUEST_NONE, ERROR_NONE },
	{ "page-plan-closed", &page_plan, plans_closed, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-closed-doors", &page_plan, plans_closed, "Tab", REQUEST_NONE, ERROR_NONE },
	{ "page-plan-compare", &page_plan_compare, plans, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-services", &page_plan_services, plans, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-plan-help", &page_plan_help, plans_closed, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-before-recording", &page_before, record_runs, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-before", &page_before, before, "Enter Enter Enter", REQUEST_NONE, ERROR_NONE },
	{ "page-before-all", &page_before, all_ticked, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-before-record-failed", &page_before, all_ticked, NULL, REQUEST_SWITCHED_OFF, ERROR_OFFLINE },
	{ "page-before-points", &page_before_points, before, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-switched-off", &page_switched_off, before, NULL, REQUEST_NONE, ERROR_NONE },
};
const size_t n_scenes = sizeof(scenes) / sizeof(scenes[0]);

/* Failures that say more than their kind. */
static const struct {
	const char *scene;
	void (*explain)(struct error *err);
} explained[] = { { "page-sign-in-refused", nobody_consented } };

void scene_set(struct rig *r, const struct scene *scene)
{
	rig_init(r, NULL);
	scene->prepare(r);
	r->holds = true;
	rig_start(r, scene->page);
	if (scene->fails == REQUEST_NONE)
		return;
	world_fails(&r->wizard, scene->fails, scene->error);
	for (size_t i = 0; i < sizeof explained / sizeof *explained; i++)
		if (str_eq(scene->name, explained[i].scene))
			explained[i].explain(&r->wizard.calls[scene->fails].error);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = (int)scene->fails, .failed = true });
}
