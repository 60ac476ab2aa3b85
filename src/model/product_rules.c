#include "model/product_rules.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>

void plan_rules_clear(struct plan_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++)
		free(rules->items[i].ids);
	free(rules->items);
}

static struct plan_rule *rule_slot(struct plan_rules *rules, unsigned layer, const char *key)
{
	for (size_t i = 0; i < rules->count; i++)
		if (str_eq(rules->items[i].key, key))
			return &rules->items[i];
	rules->items = xgrow(rules->items, &rules->cap, rules->count, sizeof *rules->items);
	struct plan_rule *rule = &rules->items[rules->count++];
	*rule = (struct plan_rule){ .layer = layer };
	str_copy(rule->key, sizeof rule->key, key);
	return rule;
}

static void take_ids(struct plan_rule *rule, unsigned layer, const char *value)
{
	char id[ID_TEXT];

	if (rule->layer != layer)
		rule->n_ids = 0;
	rule->layer = layer;
	for (const char *at = value; product_file_next_word(&at, id);) {
		rule->ids = xgrow(rule->ids, &rule->cap_ids, rule->n_ids, sizeof *rule->ids);
		str_copy(rule->ids[rule->n_ids++], ID_TEXT, id);
	}
}

int product_exclusive_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err)
{
	if (!str_eq(key, "plans"))
		return product_file_refuse(err, section, key, "plans");
	take_ids(rule_slot(&f->exclusive, f->layer, name), f->layer, value);
	return 0;
}

int product_needs_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err)
{
	struct plan_rule *rule = rule_slot(&f->needs, f->layer, name);

	if (str_eq(key, "plan"))
		str_copy(rule->plan, sizeof rule->plan, value);
	else if (str_eq(key, "any"))
		take_ids(rule, f->layer, value);
	else
		return product_file_refuse(err, section, key, "plan, any");
	return 0;
}
