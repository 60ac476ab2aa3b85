/* What is pointed out before the old plan is cancelled. */
#include "model/cancel_model.h"

#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

static const char *const ids[CANCEL_POINTS] = { [CANCEL_DATA] = "ack-cancel-data", [CANCEL_DOMAINS] = "ack-cancel-domains",
	[CANCEL_ADDONS] = "ack-cancel-addons" };

/* The directory knows no parents: whatever is neither a plan for users nor the old one could be an add-on of it. */
static bool may_hang_on(const struct wizard *w, const struct subscription *s, const struct subscription *base)
{
	if (products_can_be_changed(w, base))
		return !str_empty(s->parent_id) && str_ieq(s->parent_id, base->commerce_id);
	return s != base && s != manual_target(w) && !products_is_source(w, s) && !plan_is_wanted(w, s->sku_id);
}

const char *cancel_addons(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *base = products_chosen(w);

	to[0] = '\0';
	for (size_t i = 0; base && i < products_count(w); i++) {
		const struct subscription *s = products_at(w, i);
		if (!subscription_has_ended(s->status) && may_hang_on(w, s, base))
			say_item(to, SENTENCE, s->name);
	}
	return *to ? to : NULL;
}

const char *cancel_addons_left(const struct wizard *w, char to[SENTENCE])
{
	char names[SENTENCE];

	if (!cancel_addons(w, names))
		return NULL;
	if (products_can_be_changed(w, products_chosen(w)))
		return say(to, SENTENCE, _("Add-ons that have not ended: %s."), names);
	return say(to, SENTENCE, _("Still there: %s. No service tells which of them were add-ons of %s."), names, wizard_source_name(w));
}

static bool applies(const struct wizard *w, enum cancel_point point)
{
	char addons[SENTENCE];

	if (point == CANCEL_ADDONS)
		return cancel_addons(w, addons) != NULL;
	return point != CANCEL_DOMAINS || !w->manual.facts.domains_told || w->manual.facts.domains > 0;
}

size_t cancel_point_count(const struct wizard *w)
{
	size_t n = 0;

	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		n += applies(w, p);
	return n;
}

enum cancel_point cancel_point_at(const struct wizard *w, size_t index)
{
	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		if (applies(w, p) && index-- == 0)
			return p;
	return CANCEL_POINTS;
}

const char *cancel_point_id(enum cancel_point point)
{
	return point < CANCEL_POINTS ? ids[point] : "";
}

const char *cancel_point_title(enum cancel_point point)
{
	switch (point) {
	case CANCEL_DATA:
		return _("Data is backed up or not needed");
	case CANCEL_DOMAINS:
		return _("Custom domains are seen to");
	case CANCEL_ADDONS:
		return _("Add-ons are seen to");
	case CANCEL_POINTS:
		break;
	}
	return "";
}

const char *cancel_point_text(const struct wizard *w, enum cancel_point point, char to[SENTENCE])
{
	const char *name = wizard_source_name(w);
	char addons[SENTENCE];

	if (point == CANCEL_ADDONS && !products_can_be_changed(w, products_chosen(w)))
		return say(to, SENTENCE, _("Other subscriptions (%s): no service tells which are add-ons of %s. Those that are have been seen to."),
			cancel_addons(w, addons) ? addons : "", name);
	if (point == CANCEL_ADDONS)
		return say(to, SENTENCE, _("Add-ons of %s (%s): none of them is needed without it, or it was bought for the new plan."), name,
			cancel_addons(w, addons) ? addons : "");
	if (point == CANCEL_DATA)
		return say(to, SENTENCE, _("Data that only %s keeps, such as that of users without another licence, is backed up or not needed."), name);
	if (w->manual.facts.domains_told)
		return say(to, SENTENCE, _("Custom domains (%s): none of them is used by %s alone, or it is removed from it first."), w->manual.facts.domain_names, name);
	return say(to, SENTENCE, _("Custom domains: none of them is used by %s alone, or it is removed from it first."), name);
}

bool cancel_ticked(const struct wizard *w, enum cancel_point point)
{
	return point < CANCEL_POINTS && w->cancel.ticked[point];
}

size_t cancel_points_left(const struct wizard *w)
{
	size_t n = 0;

	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		n += applies(w, p) && !w->cancel.ticked[p];
	return n;
}

int cancel_tick(struct wizard *w, const char *id, bool on, struct error *err)
{
	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++) {
		if (!str_eq(id, ids[p]))
			continue;
		w->cancel.ticked[p] = on;
		wizard_note(w, ids[p], on ? "1" : "0");
		return 0;
	}
	return error_set(err, ERROR_INPUT, _("There is no such point."));
}

void cancel_recall(struct wizard *w, const char *key, const char *value)
{
	for (enum cancel_point p = 0; p < CANCEL_POINTS; p++)
		if (str_eq(key, ids[p]))
			w->cancel.ticked[p] = str_eq(value, "1");
	cancel_recall_by_hand(w, key, value);
}
