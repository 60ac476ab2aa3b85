#include "flow/move_rules.h"

#include "config/config.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/product_file.h"

#include <stdlib.h>

static const char *plan_name(void *arg, const char *plan_id)
{
	const struct service_plan *plan = service_plan_by_id(arg, plan_id);
	return plan ? plan->name : NULL;
}

static bool is_among(const char *const *ids, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_ieq(ids[i], id))
			return true;
	return false;
}

/* Whatever level a plan stands on, it is the same service. */
static struct mover_plans flatten(const struct family *family, const char **ids)
{
	size_t n = 0;

	for (size_t level = 0; level < family->n_levels; level++)
		for (size_t i = 0; i < family->n_plans[level]; i++)
			if (!is_among(ids, n, family->plans[level][i]))
				ids[n++] = family->plans[level][i];
	return (struct mover_plans){ ids, n };
}

static struct mover_plans take_rule(const struct plan_rule *rule, const char **ids)
{
	for (size_t i = 0; i < rule->n_ids; i++)
		ids[i] = rule->ids[i];
	return (struct mover_plans){ ids, rule->n_ids };
}

static size_t count_ids(const struct product_file *file)
{
	size_t n = file->n_families * FAMILY_LEVELS * FAMILY_PLANS;

	for (size_t i = 0; i < file->exclusive.count; i++)
		n += file->exclusive.items[i].n_ids;
	for (size_t i = 0; i < file->needs.count; i++)
		n += file->needs.items[i].n_ids;
	return n;
}

void move_rules_init(struct move_rules *r, const struct product_file *file)
{
	const char **at;

	*r = (struct move_rules){ .rules = { .plan_name = plan_name, .arg = (void *)(uintptr_t)file } };
	at = r->ids = xcalloc(count_ids(file) + 1, sizeof *r->ids);
	r->plans = xcalloc(file->n_families + file->exclusive.count + 1, sizeof *r->plans);
	r->needs = xcalloc(file->needs.count + 1, sizeof *r->needs);
	for (size_t i = 0; i < file->n_families; at += r->plans[i++].n)
		r->plans[i] = flatten(&file->families[i], at);
	r->rules.families = r->plans;
	r->rules.n_families = file->n_families;
	struct mover_plans *exclusive = r->plans + file->n_families;
	for (size_t i = 0; i < file->exclusive.count; at += exclusive[i++].n)
		exclusive[i] = take_rule(&file->exclusive.items[i], at);
	r->rules.exclusive = exclusive;
	r->rules.n_exclusive = file->exclusive.count;
	for (size_t i = 0; i < file->needs.count; at += r->needs[i++].any.n)
		r->needs[i] = (struct mover_need){ file->needs.items[i].plan, take_rule(&file->needs.items[i], at) };
	r->rules.needs = r->needs;
	r->rules.n_needs = file->needs.count;
}

void move_rules_clear(struct move_rules *r)
{
	free(r->ids);
	free(r->plans);
	free(r->needs);
	*r = (struct move_rules){ 0 };
}

void move_limits(struct mover_setup *setup, const struct config *config)
{
	setup->in_flight = (size_t)config_int(config, CONFIG_MOVE_IN_FLIGHT);
	setup->batch = (size_t)config_int(config, CONFIG_MOVE_BATCH);
	setup->stale_ms = config_int(config, CONFIG_MOVE_READ_AGAIN_MINUTES) * 60 * 1000;
	setup->group_poll_ms = config_int(config, CONFIG_MOVE_GROUP_LOOK_SECONDS) * 1000;
}
