#include "mock/scenario_check.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/entra_refusals.h"
#include "mock/ranges.h"
#include "mock/scenario.h"
#include "mock/words.h"

#include <stdlib.h>

static int check_label(const struct scenario *s, const char *path, const char *key, const char *label, struct error *err)
{
	if (str_empty(label) || scenario_subscription(s, label))
		return 0;
	return error_set(err, ERROR_CONFIG, _("%s: %s names the subscription \"%s\", which has no section."), path, key, label);
}

static int check_numbers(const char *path, const char *section, const char *label, const char *numbers, struct error *err)
{
	if (ranges_valid(numbers))
		return 0;
	return error_set(err, ERROR_CONFIG, _("%s: [%s.%s]: \"%s\" is not a list of numbers such as 1-12 20."), path, section, label, numbers);
}

static int check_fault(const char *path, const struct scenario_fault *f, struct error *err)
{
	bool portal = str_ieq(f->action, "portal");

	if (!f->status || (portal && (f->status == 200 || f->status == 302 || f->status == 511)) || (!portal && f->status >= 400))
		return 0;
	return error_set(err, ERROR_CONFIG, _("%s: [fault.%s]: the status is 400 to 599, a portal's is 200, 302 or 511."), path, f->label);
}

static int check_offers(const char *path, const char *offers, struct error *err)
{
	static const char services[] = "entra graph commerce prices storefront";
	const char *at = offers, *word;
	size_t n;
	int rc = 0;

	if (!words_have_all(offers, "entra graph"))
		return error_set(err, ERROR_CONFIG, _("%s: offers names entra and graph at least: nobody can work without them."), path);
	while (rc == 0 && (word = words_next(&at, &n))) {
		char *name = xstrndup(word, n);
		if (!words_have(services, name))
			rc = error_set(err, ERROR_CONFIG, _("%s: there is no service \"%s\". Allowed: %s."), path, name, services);
		free(name);
	}
	return rc;
}

static int check_apps(const struct scenario *s, const char *path, struct error *err)
{
	for (size_t i = 0; i < s->n_apps; i++)
		if (!uuid_valid(s->apps[i].client_id))
			return error_set(err, ERROR_CONFIG, _("%s: [app.%s]: \"%s\" is not an application's id."), path, s->apps[i].label, s->apps[i].client_id);
	return 0;
}

static int check_refusals(const struct scenario *s, const char *path, struct error *err)
{
	for (size_t i = 0; i < s->n_refusals; i++)
		if (s->refusals[i].code && entra_no_of(s->refusals[i].code) == ENTRA_NOS)
			return error_set(err, ERROR_CONFIG, _("%s: [refusal.%s]: AADSTS%lld is not known to the training server."), path, s->refusals[i].label,
				(long long)s->refusals[i].code);
	return 0;
}

static int check_subscriptions(const struct scenario *s, const char *path, struct error *err)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < s->n_subscriptions; i++) {
		const struct scenario_subscription *sub = &s->subscriptions[i];
		if (str_empty(sub->product))
			return error_set(err, ERROR_CONFIG, _("%s: [subscription.%s] names no product."), path, sub->label);
		ret = check_label(s, path, "parent", sub->parent, err);
		if (ret == 0)
			ret = check_numbers(path, "subscription", sub->label, sub->holders, err);
	}
	return ret;
}

int scenario_check(const struct scenario *s, const char *path, struct error *err)
{
	int64_t start;
	int ret = 0;

	if (!str_ieq(s->clock.start, "now") && (ret = time_parse(s->clock.start, &start, err)) < 0)
		return error_set(err, ERROR_CONFIG, _("%s: \"%s\" is not a time for start. Allowed: now, or such as 2026-03-02T09:00:00Z."), path, s->clock.start);
	if ((ret = check_offers(path, s->service.offers, err)) < 0 || (ret = check_subscriptions(s, path, err)) < 0)
		return ret;
	for (size_t i = 0; i < s->n_groups; i++)
		if ((ret = check_numbers(path, "group", s->groups_list[i].label, s->groups_list[i].members, err)) < 0)
			return ret;
	for (size_t i = 0; i < s->n_faults; i++)
		if ((ret = check_fault(path, &s->faults[i], err)) < 0)
			return ret;
	if ((ret = check_apps(s, path, err)) < 0 || (ret = check_refusals(s, path, err)) < 0)
		return ret;
	if ((ret = check_label(s, path, "upgrade.source", s->upgrade.source, err)) < 0)
		return ret;
	return check_label(s, path, "credit.pending_for", s->credit.pending_for, err);
}
