#include "model/products_model.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/products_join.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void products_clear(struct products_model *m)
{
	free(m->items);
	free(m->skus);
	free(m->services);
	*m = (struct products_model){ .chosen = SIZE_MAX };
}

static size_t find_again(const struct products_model *m, const char *commerce_id, const char *directory_id)
{
	for (size_t i = 0; i < m->n_items; i++)
		if ((!str_empty(commerce_id) && str_ieq(m->items[i].commerce_id, commerce_id))
			|| (!str_empty(directory_id) && str_ieq(m->items[i].directory_id, directory_id)))
			return i;
	return SIZE_MAX;
}

/* What the tenant says of its own products goes before what the files say of them. */
static void tell_file(struct wizard *w, const struct products_facts *facts)
{
	struct told_plan *plans = xcalloc(facts->n_services + 1, sizeof *plans);

	for (size_t i = 0; i < facts->n_skus; i++) {
		size_t n = 0;
		for (size_t k = 0; k < facts->n_services; k++) {
			const struct service_facts *s = &facts->services[k];
			if (str_empty(s->directory_id) && str_ieq(s->sku_id, facts->skus[i].sku_id))
				plans[n++] = (struct told_plan){ s->plan_id, s->plan_word };
		}
		product_file_tell(&w->file, facts->skus[i].sku_id, facts->skus[i].part_number, plans, n);
	}
	free(plans);
}

int products_settle(struct wizard *w, const struct products_facts *facts, struct error *err)
{
	struct settings *s = &w->settings;

	tell_file(w, facts);
	int rc = plan_words_settle(s, &w->file, err);
	for (size_t i = 0; rc == 0 && i < s->n_targets; i++)
		product_file_tell(&w->file, s->targets[i], "", NULL, 0); /* an id that nobody knows yet: the catalog may sell it */
	return rc;
}

void products_take(struct wizard *w, const struct products_facts *facts)
{
	struct products_model *m = &w->products;
	const struct subscription *was = products_chosen(w);
	char commerce_id[ID_TEXT] = "", directory_id[ID_TEXT] = "";

	if (was) {
		str_copy(commerce_id, sizeof commerce_id, was->commerce_id);
		str_copy(directory_id, sizeof directory_id, was->directory_id);
	}
	w->tenant = facts->tenant;
	w->roles = facts->roles;
	free(m->items);
	m->items = products_join(w, facts, &m->n_items);
	m->skus = take_array(m->skus, facts->skus, facts->n_skus, sizeof *facts->skus);
	m->n_skus = facts->n_skus;
	m->services = take_array(m->services, facts->services, facts->n_services, sizeof *facts->services);
	m->n_services = facts->n_services;
	m->chosen = find_again(m, commerce_id, directory_id);
	if (was && m->chosen == SIZE_MAX)
		wizard_forget_subscription(w);
	begun_take(w, &facts->begun);
}

size_t products_count(const struct wizard *w)
{
	return w->products.n_items;
}

const struct subscription *products_at(const struct wizard *w, size_t index)
{
	return index < w->products.n_items ? &w->products.items[index] : NULL;
}

const struct subscription *products_by_commerce_id(const struct wizard *w, const char *id)
{
	for (size_t i = 0; !str_empty(id) && i < w->products.n_items; i++)
		if (str_ieq(w->products.items[i].commerce_id, id))
			return &w->products.items[i];
	return NULL;
}

const struct sku_facts *products_sku(const struct wizard *w, const char *sku_id)
{
	for (size_t i = 0; !str_empty(sku_id) && i < w->products.n_skus; i++)
		if (str_ieq(w->products.skus[i].sku_id, sku_id))
			return &w->products.skus[i];
	return NULL;
}

bool products_is_addon(const struct subscription *s)
{
	return !str_empty(s->parent_id);
}

bool products_can_be_changed(const struct wizard *w, const struct subscription *s)
{
	return w->settings.has_commerce && s && s->in_commerce && !str_empty(s->commerce_id);
}

bool products_is_source(const struct wizard *w, const struct subscription *s)
{
	const struct settings *settings = &w->settings;
	const struct product *p = product_by_sku(&w->file, s->sku_id);

	if (str_empty(s->sku_id) || products_is_addon(s))
		return false;
	if (!str_empty(settings->source_sku) || !str_empty(settings->source_word))
		return str_ieq(s->sku_id, settings->source_sku);
	return p && p->source;
}

const struct subscription *products_chosen(const struct wizard *w)
{
	return products_at(w, w->products.chosen);
}

size_t products_first_source(const struct wizard *w)
{
	for (size_t i = 0; i < w->products.n_items; i++)
		if (products_is_source(w, &w->products.items[i]) && !subscription_has_ended(w->products.items[i].status))
			return i;
	return SIZE_MAX;
}

static const char *count_text(int64_t n, char *to, size_t size)
{
	return n < 0 ? _("unknown") : say(to, size, "%" PRId64, n);
}

const char *products_licences_text(const struct subscription *s, char to[WORD_TEXT * 2])
{
	char purchased[WORD_TEXT], assigned[WORD_TEXT];

	count_text(s->purchased, purchased, sizeof purchased);
	count_text(s->assigned, assigned, sizeof assigned);
	if (s->purchased < 0 && s->assigned < 0)
		return say(to, WORD_TEXT * 2, "%s", _("unknown"));
	/* TRANSLATORS: licences purchased / assigned; "together": another subscription of the same product shares the second figure */
	return say(to, WORD_TEXT * 2, s->assigned_together ? _("%s / %s together") : _("%s / %s"),
		s->purchased < 0 ? _("unknown") : purchased, s->assigned < 0 ? _("unknown") : assigned);
}

const char *products_channel_text(const struct subscription *s, char to[SENTENCE])
{
	if (s->channel == CHANNEL_PARTNER && !str_empty(s->partner_name))
		return say(to, SENTENCE, _("Through the partner %s"), s->partner_name);
	return say(to, SENTENCE, "%s", channel_text(s->channel));
}

const char *products_upgrade_mark(const struct wizard *w, const struct subscription *s)
{
	return begun_mark(w, s);
}

static const char *by_hand_sentence(const struct wizard *w, const struct upgrade_record *r, char to[SENTENCE])
{
	if (!products_by_commerce_id(w, r->source_subscription_id))
		return say(to, SENTENCE, _("Manual path: %s is not listed any more, so it has ended, and nothing of it is left to do."), r->source_name);
	if (order_is_taken(w) && str_empty(r->target_subscription_id))
		return say(to, SENTENCE, _("Manual path: %s is being bought. Open %s to go on."), r->target_name, r->source_name);
	if (order_is_taken(w))
		return say(to, SENTENCE, _("Manual path: users are to be moved to %s. Open %s to go on."), r->target_name, r->source_name);
	return say(to, SENTENCE, _("Manual path: %s is ordered, users are not all moved yet. Open %s to go on."), r->target_name, r->source_name);
}

static const char *left_sku(const struct wizard *w, const struct begun *b)
{
	if (b->record)
		return b->record->source_sku_id;
	return b->kind != BEGUN_MOVE ? "" : b->move ? b->move->move.source_sku : w->reassign.move.source_sku;
}

/* The path by hand and its own move of licences are one thing, of which the move has more to say. */
static bool is_told_by_its_move(const struct wizard *w, const struct begun *steps)
{
	struct begun b;

	for (size_t i = 0; steps->kind == BEGUN_STEPS && begun_at(w, i, &b); i++)
		if (b.kind == BEGUN_MOVE && str_ieq(left_sku(w, &b), left_sku(w, steps)))
			return true;
	return false;
}

/* NULL: nothing was begun. What is marked in the list needs a word above it. */
static const char *sentence_of_begun(const struct wizard *w, char to[SENTENCE])
{
	struct begun first = { 0 }, b;
	size_t n = 0;

	for (size_t i = 0; begun_at(w, i, &b); i++)
		if (b.kind != BEGUN_PLAN && !is_told_by_its_move(w, &b) && !n++)
			first = b;
	if (n > 1)
		return say(to, SENTENCE, ngettext("%zu thing was begun and is not finished: it is marked below. Open it to go on.",
			"%zu things were begun and are not finished: they are marked below. Open each to go on with it.", (unsigned long)n), n);
	if (!n)
		return NULL;
	if (first.kind == BEGUN_STEPS && first.at_hand)
		return by_hand_sentence(w, first.record, to);
	if (first.kind == BEGUN_UPGRADE)
		return say(to, SENTENCE, "%s", _("An upgrade is under way. Open the old or the new plan to check its status."));
	return begun_sentence(w, &first, to);
}

const char *products_sentence(const struct wizard *w, char to[SENTENCE])
{
	const char *name = wizard_source_name(w), *begun;
	size_t n = 0;

	for (size_t i = 0; i < w->products.n_items; i++)
		n += products_is_source(w, &w->products.items[i]) && !subscription_has_ended(w->products.items[i].status);
	if (!w->products.n_items)
		return say(to, SENTENCE, "%s", _("This organisation has no subscriptions. Check that you are signed in to the right "
			"organisation."));
	if ((begun = sentence_of_begun(w, to)))
		return begun;
	if (!n)
		return say(to, SENTENCE, _("This organisation has no active subscription of %s, so there is nothing to upgrade. Open any "
			"subscription to see its details."), name);
	if (n == 1)
		return say(to, SENTENCE, _("Open the subscription of %s to upgrade it."), name);
	return say(to, SENTENCE, _("There are %zu subscriptions of %s. Each is upgraded by itself; open the one to begin with."), n, name);
}

enum may products_may_buy(const struct wizard *w)
{
	if (!w->roles.told)
		return MAY_CANNOT_TELL;
	return w->roles.global_admin || w->roles.billing_admin ? MAY_YES : MAY_NO;
}

static bool role_moves(const struct wizard *w)
{
	return w->roles.global_admin || w->roles.license_admin || w->roles.user_admin;
}

static const struct permission_facts *move_permission(const struct wizard *w)
{
	for (size_t i = 0; i < w->roles.n_lacks; i++)
		if (w->roles.lacks[i].moves)
			return &w->roles.lacks[i];
	return NULL;
}

enum may products_may_move_licences(const struct wizard *w)
{
	if (move_permission(w) != NULL)
		return MAY_NO;
	if (!w->roles.told)
		return MAY_CANNOT_TELL;
	return role_moves(w) ? MAY_YES : MAY_NO;
}

const char *products_move_closed(const struct wizard *w, char to[SENTENCE])
{
	const struct permission_facts *lacks = move_permission(w);
	if (lacks != NULL)
		return say(to, SENTENCE, _("Moving licences needs the permission %s of Microsoft Graph, which this program was not granted. Add it to the "
			"registration, have an admin consent to it, then sign in again."), lacks->name);
	if (products_may_move_licences(w) != MAY_NO)
		return NULL;
	return say(to, SENTENCE, "%s", _("Moving licences needs a Global, License or User admin. Ask a Global admin for the role License admin, then sign in again."));
}

const char *products_permissions_sentence(const struct wizard *w, char to[SENTENCE])
{
	char list[SENTENCE / 2] = "", one[SENTENCE / 2];
	for (size_t i = 0; i < w->roles.n_lacks; i++)
		say_item(list, sizeof list, say(one, sizeof one, _("%s (%s)"), w->roles.lacks[i].name, w->roles.lacks[i].what));
	if (w->roles.n_lacks == 0)
		return NULL;
	return say(to, SENTENCE, _("This program was not granted what some steps need: %s. Add it to the API permissions of the registration, have an admin "
		"consent to it, then sign in again."), list);
}

const char *products_roles_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (w->roles.alone)
		return NULL;
	if (!w->roles.told && !str_empty(w->settings.partner))
		return say(to, SENTENCE, "%s",
			_("The customer's directory does not tell the roles of a partner's people. Buying needs an admin agent of the partner, moving licences "
			"the role License or User administrator that the customer has granted; if one is missing, the service says so at that step."));
	if (!w->roles.told)
		return say(to, SENTENCE, "%s",
			_("The service would not tell your roles. Buying needs a Global or Billing admin, moving licences a Global, License or User "
			"admin; if a role is missing, the service says so at that step."));
	if (products_may_buy(w) == MAY_NO && !role_moves(w))
		return say(to, SENTENCE, "%s",
			_("You can look at everything here, but neither buy nor move licences. Ask a Global admin for the roles Billing admin and "
			"License admin, then sign in again."));
	if (products_may_buy(w) == MAY_NO)
		return say(to, SENTENCE, "%s",
			_("You cannot buy: that needs a Global or Billing admin. Ask a Global admin for the role Billing admin, then sign in again."));
	if (!role_moves(w))
		return say(to, SENTENCE, "%s",
			_("You can buy, but not move licences between users yourself: that needs a Global, License or User admin. The automatic "
			"upgrade moves them for you."));
	return NULL;
}

int products_choose(struct wizard *w, size_t index, struct error *err)
{
	if (index >= w->products.n_items)
		return error_set(err, ERROR_INPUT, _("There is no such subscription. Choose one of the list."));
	if (index == w->products.chosen)
		return 0;
	begun_put_away(w, products_at(w, index));
	w->products.chosen = index;
	wizard_forget_subscription(w);
	begun_take_up(w);
	wizard_follow_record(w);
	return 0;
}
