/* The tenant's products: what is in the target, how many seats are left, what the others hold. */
#include "core/i18n.h"
#include "core/mem.h"
#include "mover/inside.h"

#include <stdlib.h>

struct asked {
	struct flight *flight;
	tenant_fn *then;
};

/* Nothing can be given of a product that the tenant has none of. What is taken away need not be there any more. */
static void check_products(struct mover *m, const struct plan_terms *t)
{
	bool source = m->move.back && !mover_is_services(m);
	struct error none = ERROR_INIT;

	if (plan_sku(t, source ? m->move.source_sku : m->move.target_sku))
		return;
	error_set(&none, ERROR_INPUT, _("The tenant has no subscription of %s yet: buy one first, or wait until the directory shows it."),
		source ? m->move.source_name : m->move.target_name);
	engine_fail(m, &none);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *skus)
{
	struct asked *asked = arg;
	struct mover *m = asked->flight->m;
	tenant_fn *then = asked->then;

	flight_free(asked->flight);
	free(asked);
	if (!m)
		return;
	if (err) {
		engine_fail(m, err);
	} else {
		api_skus_clear(&m->skus);
		m->skus = *skus;
		*skus = (struct api_skus){ 0 };
		m->has_skus = true;
		struct plan_terms t = mover_terms(m);
		const struct api_sku *target = plan_sku(&t, m->move.target_sku);
		m->seats_left = target ? plan_seats_free(target) : 0;
		m->progress.seats_free = m->seats_left;
		check_products(m, &t);
	}
	then(m);
}

int tenant_read(struct mover *m, tenant_fn *then)
{
	struct asked *asked = xcalloc(1, sizeof *asked);

	asked->flight = flight_new(m);
	asked->then = then;
	asked->flight->call = api_skus_list(m->setup.api, on_skus, asked);
	return 0;
}
