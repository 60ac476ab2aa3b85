#include "screens/plan_parts.h"

#include "core/i18n.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

const enum reason_door plan_helpers[PLAN_HELPERS] = { DOOR_PARTNER, DOOR_BUY, DOOR_SUPPORT };

const struct reason *plan_closing_reason(const struct target *t)
{
	for (size_t i = 0; i < t->reasons.n_items; i++)
		if (!t->reasons.items[i].caution)
			return &t->reasons.items[i];
	return NULL;
}

unsigned plan_doors(const struct target *t)
{
	unsigned doors = 0;
	for (size_t i = 0; i < t->reasons.n_items; i++)
		if (!t->reasons.items[i].caution)
			doors |= reason_doors(&t->reasons.items[i]);
	return doors;
}

void plan_change_names(const struct target *t, enum change change, size_t size, char *to)
{
	const char *comma = i18n_comma();
	size_t len = 0, spare = strlen(comma) + strlen("…");
	to[0] = '\0';
	for (size_t i = 0; i < t->n_changes; i++) {
		const char *name = t->changes[i].name;
		if (t->changes[i].change != change)
			continue;
		const char *gap = len == 0 ? "" : comma;
		bool fits = len + strlen(gap) + strlen(name) + spare < size;
		len += (size_t)snprintf(to + len, size - len, "%s%s", gap, fits ? name : "…");
		if (!fits)
			return;
	}
}
