/* Your products and one subscription: the join, the channels, the roles, the doors. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/text.h"

#include <string.h>

static void joins_and_sorts(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->directory[1] = (struct directory_subscription_facts){ .id = "dir-2", .sku_id = SKU_O365_E3, .part_number = "ENTERPRISEPACK",
		.status = SUBSCRIPTION_WARNING, .quantity = 5, .created_ms = TIME_UNKNOWN, .next_lifecycle_ms = TIME_UNKNOWN };
	t->products.n_directory = 2;
	products_take(&t->w, &t->products);
	assert_int_equal(products_count(&t->w), 4);
	const struct subscription *s = products_at(&t->w, 0);
	assert_string_equal(s->sku_id, SKU_E4);
	assert_string_equal(s->directory_id, "dir-1");
	assert_int_equal(s->purchased, 120);
	assert_int_equal(s->assigned, 117);
	assert_false(s->assigned_together);
	assert_string_equal(products_licences_text(s, text), "120 / 117");
	assert_true(products_is_source(&t->w, s));
	assert_string_equal(products_at(&t->w, 1)->parent_id, SOURCE_ID);
	assert_string_equal(products_at(&t->w, 2)->parent_id, SOURCE_ID);
	assert_string_equal(products_at(&t->w, 3)->name, "Office 365 E3"); /* Graph alone: the product file names it */
	assert_int_equal(products_at(&t->w, 3)->status, SUBSCRIPTION_WARNING);
	assert_string_equal(products_licences_text(products_at(&t->w, 3), text), "5 / unknown");
	assert_null(products_at(&t->w, 4));
	world_free(t);
}

static void shares_assigned(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->commerce[3] = t->commerce[0];
	str_copy(t->commerce[3].id, ID_TEXT, "second");
	str_copy(t->commerce[3].sku_id, ID_TEXT, SKU_E4);
	t->products.n_commerce = 4;
	products_take(&t->w, &t->products);
	assert_string_equal(products_licences_text(products_at(&t->w, 0), text), "120 / 117 together");
	assert_says(products_sentence(&t->w, text), "2 subscriptions");
	t->commerce[3].status = SUBSCRIPTION_CANCELLED; /* a cancelled one shares nothing and comes last of the plans */
	products_take(&t->w, &t->products);
	assert_false(products_at(&t->w, 0)->assigned_together);
	assert_string_equal(products_at(&t->w, 3)->commerce_id, "second");
	world_free(t);
}

static void words_of_the_wire(void **state)
{
	(void)state;
	assert_int_equal(subscription_status_commerce(" Deleted "), SUBSCRIPTION_CANCELLED);
	assert_int_equal(subscription_status_commerce("disabled"), SUBSCRIPTION_CANCELLED);
	assert_int_equal(subscription_status_commerce("new word"), SUBSCRIPTION_UNKNOWN);
	assert_int_equal(subscription_status_graph("LockedOut"), SUBSCRIPTION_CANCELLED);
	assert_int_equal(subscription_status_graph("Deleted"), SUBSCRIPTION_DELETED);
	assert_int_equal(channel_from_word("direct_invoice"), CHANNEL_INVOICE);
	assert_int_equal(provisioning_from_word("PendingActivation"), PROVISIONING_PENDING_ACTIVATION);
	assert_int_equal(credit_state_from_word("declined"), CREDIT_DECLINED);
}

static void channels_close_the_door(void **state)
{
	static const struct {
		enum channel channel;
		const char *partner, *owner;
		bool as_partner;
		const char *says; /* NULL: open */
	} cases[] = {
		{ CHANNEL_CARD, "", "", false, NULL }, { CHANNEL_INVOICE, "", "", false, NULL }, { CHANNEL_PREPAID, "", "", false, NULL },
		{ CHANNEL_PARTNER, "Fabrikam", "", false, "Fabrikam" }, { CHANNEL_PARTNER, "", "", false, "your partner" },
		{ CHANNEL_VOLUME, "", "", false, "account representative" }, { CHANNEL_PARTNER, "Fabrikam", "", true, NULL },
		{ CHANNEL_UNKNOWN, "", "another-tenant", false, "partner" }, { CHANNEL_UNKNOWN, "", "tenant-1", false, NULL },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		t->channels[0].channel = cases[i].channel;
		str_copy(t->channels[0].partner_name, NAME_TEXT, cases[i].partner);
		str_copy(t->directory[0].owner_tenant_id, ID_TEXT, cases[i].owner);
		t->w.settings.as_partner = cases[i].as_partner;
		world_products(t);
		const char *why = subscription_upgrade_closed(&t->w, text);
		if (cases[i].says)
			assert_says(why, cases[i].says);
		else
			assert_null(why);
		world_free(t);
	}
}

/* A partner reads the whole directory of the customer, and in Commerce what it sold itself. */
static void what_commerce_does_not_have_goes_by_hand(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->w.settings.as_partner = true;
	world_products(t);
	assert_null(subscription_upgrade_closed(&t->w, text));
	assert_true(products_can_be_changed(&t->w, products_chosen(&t->w)));
	t->products.n_commerce = 0;
	products_take(&t->w, &t->products);
	assert_string_equal(products_chosen(&t->w)->commerce_id, SOURCE_ID);
	assert_false(products_can_be_changed(&t->w, products_chosen(&t->w)));
	assert_says(subscription_upgrade_closed(&t->w, text), "bought elsewhere");
	/* Nor does the directory always tell another id than its own: what is noted of it needs one. */
	str_copy(t->directory[0].commerce_id, ID_TEXT, "");
	products_take(&t->w, &t->products);
	assert_string_equal(products_at(&t->w, 0)->commerce_id, "dir-1");
	world_free(t);
}

static void roles(void **state)
{
	static const struct {
		struct roles_facts roles;
		enum may buy, move;
	} cases[] = {
		{ { .told = false }, MAY_CANNOT_TELL, MAY_CANNOT_TELL }, { { .told = true }, MAY_NO, MAY_NO },
		{ { .told = true, .global_admin = true }, MAY_YES, MAY_YES }, { { .told = true, .billing_admin = true }, MAY_YES, MAY_NO },
		{ { .told = true, .license_admin = true }, MAY_NO, MAY_YES }, { { .told = true, .user_admin = true }, MAY_NO, MAY_YES },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		t->products.roles = cases[i].roles;
		world_products(t);
		assert_int_equal(products_may_buy(&t->w), cases[i].buy);
		assert_int_equal(products_may_move_licences(&t->w), cases[i].move);
		assert_int_equal(products_roles_sentence(&t->w, text) == NULL, cases[i].buy == MAY_YES && cases[i].move == MAY_YES);
		world_free(t);
	}
}

/* A permission of the program is something else than a role of the person: either closes a move. */
static void permissions(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->products.roles = (struct roles_facts){ .told = true, .global_admin = true, .n_lacks = 2,
		.lacks = { { .name = "ServiceHealth.Read.All", .what = "see service incidents" } } };
	str_copy(t->products.roles.lacks[1].name, NAME_TEXT, "User.Read.All");
	world_products(t);
	assert_int_equal(products_may_move_licences(&t->w), MAY_YES);
	assert_null(products_roles_sentence(&t->w, text));
	assert_null(products_move_closed(&t->w, text));
	assert_says(products_permissions_sentence(&t->w, text), "ServiceHealth.Read.All (see service incidents), User.Read.All");
	t->w.roles.lacks[1].moves = true;
	assert_int_equal(products_may_move_licences(&t->w), MAY_NO);
	assert_null(products_roles_sentence(&t->w, text));
	assert_says(products_move_closed(&t->w, text), "User.Read.All");
	t->w.roles = (struct roles_facts){ .told = false };
	assert_says(products_roles_sentence(&t->w, text), "would not tell your roles");
	str_copy(t->w.settings.partner, NAME_TEXT, "coffee.example");
	assert_says(products_roles_sentence(&t->w, text), "an admin agent of the partner");
	t->w.roles = (struct roles_facts){ .alone = true };
	assert_int_equal(products_may_move_licences(&t->w), MAY_CANNOT_TELL);
	assert_null(products_roles_sentence(&t->w, text));
	assert_null(products_permissions_sentence(&t->w, text));
	world_free(t);
}

static void choosing_another_forgets(void **state)
{
	struct world *t = world_new();
	struct note note;
	(void)state;

	world_chosen(t);
	assert_int_equal(cart_set_quantity(&t->w, "150", NULL), 0);
	assert_true(wizard_next_note(&t->w, &note));
	assert_string_equal(note.key, "plan");
	assert_string_equal(note.subscription_id, SOURCE_ID);
	assert_true(wizard_next_note(&t->w, &note));
	assert_string_equal(note.value, "150");
	assert_false(wizard_next_note(&t->w, &note));
	products_take(&t->w, &t->products); /* read again: the choice stays */
	assert_int_equal(cart_quantity(&t->w), 150);
	assert_int_equal(products_choose(&t->w, 99, NULL), -ERROR_INPUT);
	assert_int_equal(products_choose(&t->w, 1, NULL), 0);
	assert_null(plan_chosen(&t->w));
	assert_true(wizard_needs(&t->w, REQUEST_PLANS));
	assert_int_equal(products_choose(&t->w, 0, NULL), 0);
	assert_int_equal(cart_quantity(&t->w), 120);
	assert_string_equal(wizard_recall_wanted(&t->w), SOURCE_ID); /* what the journal kept comes back */
	assert_null(wizard_recall_wanted(&t->w));
	wizard_recall(&t->w, "plan", SKU_M365_E5);
	wizard_recall(&t->w, "quantity", "150");
	wizard_recall(&t->w, "quantity", "12abc");
	wizard_recall(&t->w, "billing", "P1Y annual");
	wizard_recall(&t->w, "ack-downtime", "1");
	assert_false(wizard_next_note(&t->w, &note));
	plan_take(&t->w, &t->plans);
	assert_string_equal(plan_chosen(&t->w)->sku_id, SKU_M365_E5);
	assert_int_equal(cart_quantity(&t->w), 150);
	assert_true(before_ticked(&t->w, BEFORE_DOWNTIME));
	struct billing_option o;
	assert_true(billing_chosen_option(&t->w, &o));
	assert_string_equal(o.billing_cycle, "annual");
	world_free(t);
}

static void long_and_odd_names(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE], name[301];
	(void)state;

	memset(name, 'x', 300);
	name[300] = '\0';
	str_copy(t->commerce[0].name, NAME_TEXT, name);
	str_copy(t->products.tenant.name, NAME_TEXT, name);
	world_products(t);
	assert_int_equal(strlen(products_at(&t->w, 0)->name), NAME_TEXT - 1);
	assert_true(strlen(wizard_tenant_text(&t->w, text)) < SENTENCE);
	assert_true(text_valid_utf8(text, strlen(text)));
	world_free(t);
}

static void nothing_bought(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->products.n_commerce = t->products.n_directory = 0;
	products_take(&t->w, &t->products);
	assert_int_equal(products_first_source(&t->w), SIZE_MAX);
	assert_says(products_sentence(&t->w, text), "no subscriptions");
	assert_says(subscription_upgrade_closed(&t->w, text), "No subscription is chosen");
	world_free(t);
}

/* Another machine began it: the service's history is enough. */
static void sees_what_another_machine_began(void **state)
{
	struct world *t = world_new();
	struct transition_facts transition = { .operation_id = "op-1", .to_catalog_item = "M365E5:0001:X", .to_subscription_id = "new-1", .quantity = 120 };
	struct transition_event_facts event = { .name = "Conversion", .status = "Started ", .at_ms = at(NOW_TEXT) };
	char text[SENTENCE];
	(void)state;

	t->subscription.transitions = &transition;
	t->subscription.n_transitions = 1;
	t->subscription.events = &event;
	t->subscription.n_events = 1;
	world_products(t);
	assert_true(subscription_under_way(&t->w));
	assert_says(subscription_upgrade_closed(&t->w, text), "under way");
	assert_string_equal(status_record(&t->w)->source_subscription_id, SOURCE_ID);
	assert_string_equal(wizard_ask(&t->w, REQUEST_STATUS)->upgrade.operation_id, "op-1");
	str_copy(event.status, WORD_TEXT, "Completed");
	subscription_take(&t->w, &t->subscription);
	assert_false(subscription_under_way(&t->w));
	str_copy(event.name, WORD_TEXT, "LicenseReassignment"); /* bought, and not at its end: it must not be bought again */
	str_copy(event.status, WORD_TEXT, "Failed");
	subscription_take(&t->w, &t->subscription);
	assert_true(subscription_under_way(&t->w));
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_and_sorts), cmocka_unit_test(shares_assigned), cmocka_unit_test(words_of_the_wire),
		cmocka_unit_test(channels_close_the_door), cmocka_unit_test(what_commerce_does_not_have_goes_by_hand), cmocka_unit_test(roles), cmocka_unit_test(permissions), cmocka_unit_test(choosing_another_forgets),
		cmocka_unit_test(long_and_odd_names), cmocka_unit_test(nothing_bought), cmocka_unit_test(sees_what_another_machine_began),
	};
	return cmocka_run_group_tests_name("products", tests, NULL, NULL);
}
