#include "tests/unit/model/manual_fixture.h"

#include "core/text.h"

static void take_target(struct manual_world *m)
{
	struct wizard *w = &m->t->w;

	for (size_t i = 0; i < buy_have_count(w); i++)
		if (str_ieq(buy_have(w, i)->commerce_id, TARGET_ID))
			assert_int_equal(buy_take(w, i, NULL), 0);
	wizard_take_path(w, PATH_MANUAL);
	assert_true(order_take_taken(w, &w->buy.wanted));
	world_begun(m->t, &w->buy.wanted);
}

void manual_world_init(struct manual_world *m)
{
	struct world *t = world_new();

	*m = (struct manual_world){ .t = t };
	t->commerce[3] = t->commerce[0];
	str_copy(t->commerce[3].id, ID_TEXT, TARGET_ID);
	str_copy(t->commerce[3].catalog_item, ID_TEXT, "M365E5:0001:AV");
	str_copy(t->commerce[3].name, NAME_TEXT, "Microsoft 365 E5");
	str_copy(t->commerce[3].order_id, ID_TEXT, "order-7");
	t->directory[1] = (struct directory_subscription_facts){ .id = "dir-2", .commerce_id = TARGET_ID, .sku_id = SKU_M365_E5,
		.status = SUBSCRIPTION_ACTIVE, .quantity = 120, .created_ms = t->commerce[3].created_ms, .next_lifecycle_ms = t->commerce[3].term_ends_ms };
	t->skus[2] = (struct sku_facts){ .sku_id = SKU_M365_E5, .enabled = 120 };
	m->services[0] = (struct service_facts){ .sku_id = SKU_M365_E5, .directory_id = "dir-2", .plan_word = "EXCHANGE_S_ENTERPRISE",
		.status = PROVISIONING_SUCCESS };
	m->services[1] = (struct service_facts){ .sku_id = SKU_M365_E5, .directory_id = "dir-2", .plan_word = "INTUNE_O365",
		.status = PROVISIONING_PENDING_ACTIVATION };
	t->products.n_commerce = 4;
	t->products.n_directory = 2;
	t->products.n_skus = 3;
	t->products.services = m->services;
	t->products.n_services = 2;
	m->facts = (struct manual_facts){ .groups_told = true, .without_target = COUNT_UNKNOWN, .domains_told = true, .domains = 1,
		.domain_names = "contoso.com", .read_ms = t->w.now_ms };
	world_products(t);
	take_target(m);
	manual_world_read(m);
}

void manual_world_clear(struct manual_world *m)
{
	world_free(m->t);
}

void manual_world_read(struct manual_world *m)
{
	products_take(&m->t->w, &m->t->products);
	manual_take(&m->t->w, &m->facts);
	wizard_call_done(&m->t->w, REQUEST_MANUAL);
}

void manual_world_moved(struct manual_world *m, int64_t left)
{
	m->t->skus[0].consumed = left;
	m->t->skus[2].consumed = 117 - left;
	manual_world_read(m);
}

void manual_world_ticked(struct manual_world *m)
{
	manual_world_moved(m, 0);
	for (size_t i = 0; i < cancel_point_count(&m->t->w); i++)
		assert_int_equal(cancel_tick(&m->t->w, cancel_point_id(cancel_point_at(&m->t->w, i)), true, NULL), 0);
}
