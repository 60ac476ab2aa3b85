/* Commerce and Graph know the same subscriptions by two ids; Graph's commerceSubscriptionId joins them. */
#include "model/wizard.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/products_join.h"

#include <stdlib.h>

static const struct directory_subscription_facts *directory_of(const struct products_facts *f, const char *commerce_id)
{
	for (size_t i = 0; !str_empty(commerce_id) && i < f->n_directory; i++)
		if (str_ieq(f->directory[i].commerce_id, commerce_id))
			return &f->directory[i];
	return NULL;
}

static const struct channel_facts *channel_of(const struct products_facts *f, const char *commerce_id)
{
	for (size_t i = 0; !str_empty(commerce_id) && i < f->n_channels; i++)
		if (str_ieq(f->channels[i].subscription_id, commerce_id))
			return &f->channels[i];
	return NULL;
}

static void from_commerce(struct subscription *s, const struct commerce_subscription_facts *c)
{
	s->in_commerce = true;
	str_copy(s->commerce_id, sizeof s->commerce_id, c->id);
	str_copy(s->sku_id, sizeof s->sku_id, c->sku_id);
	str_copy(s->catalog_item, sizeof s->catalog_item, c->catalog_item);
	str_copy(s->name, sizeof s->name, c->name);
	str_copy(s->parent_id, sizeof s->parent_id, c->parent_id);
	str_copy(s->order_id, sizeof s->order_id, c->order_id);
	str_copy(s->term, sizeof s->term, c->term);
	str_copy(s->billing_cycle, sizeof s->billing_cycle, c->billing_cycle);
	s->status = c->status;
	s->purchased = c->quantity;
	s->created_ms = c->created_ms;
	s->renews_ms = c->term_ends_ms;
	s->cancel_until_ms = c->cancel_until_ms;
	s->auto_renew = c->auto_renew;
	s->is_trial = c->is_trial;
	if (c->is_product_key)
		s->channel = CHANNEL_PREPAID;
}

/* Graph sees what Commerce may not: a grace period, a lock. Its word counts where Commerce calls the subscription active. */
static void from_directory(struct subscription *s, const struct directory_subscription_facts *d, const struct tenant_facts *tenant)
{
	str_copy(s->directory_id, sizeof s->directory_id, d->id);
	str_copy(s->part_number, sizeof s->part_number, d->part_number);
	if (str_empty(s->sku_id))
		str_copy(s->sku_id, sizeof s->sku_id, d->sku_id);
	if (str_empty(s->commerce_id))
		str_copy(s->commerce_id, sizeof s->commerce_id, d->commerce_id);
	if (s->status == SUBSCRIPTION_UNKNOWN || (s->status == SUBSCRIPTION_ACTIVE && d->status != SUBSCRIPTION_UNKNOWN))
		s->status = d->status;
	if (s->purchased < 0)
		s->purchased = d->quantity;
	if (s->created_ms == TIME_UNKNOWN)
		s->created_ms = d->created_ms;
	if (s->renews_ms == TIME_UNKNOWN)
		s->renews_ms = d->next_lifecycle_ms;
	s->is_trial |= d->is_trial;
	if (!str_empty(d->owner_tenant_id) && !str_ieq(d->owner_tenant_id, tenant->id))
		s->channel = CHANNEL_PARTNER;
}

static void from_channel(struct subscription *s, const struct channel_facts *c)
{
	if (c && c->channel != CHANNEL_UNKNOWN) {
		s->channel = c->channel;
		str_copy(s->partner_name, sizeof s->partner_name, c->partner_name);
	}
	if (s->channel == CHANNEL_UNKNOWN && s->is_trial)
		s->channel = CHANNEL_TRIAL;
	s->sold_by_partner = s->channel == CHANNEL_PARTNER;
}

static void name_it(const struct product_file *file, struct subscription *s)
{
	const struct product *p = product_by_sku(file, s->sku_id);

	if (!str_empty(s->name))
		return;
	str_copy(s->name, sizeof s->name, p ? p->name : !str_empty(s->part_number) ? s->part_number : s->sku_id);
}

static void count_assigned(const struct products_facts *f, struct subscription *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		items[i].assigned = COUNT_UNKNOWN;
		for (size_t k = 0; k < f->n_skus; k++)
			if (!str_empty(items[i].sku_id) && str_ieq(f->skus[k].sku_id, items[i].sku_id))
				items[i].assigned = f->skus[k].consumed;
		for (size_t k = 0; k < n; k++)
			if (k != i && !subscription_has_ended(items[i].status) && !subscription_has_ended(items[k].status) &&
				!str_empty(items[i].sku_id) && str_ieq(items[i].sku_id, items[k].sku_id))
				items[i].assigned_together = true;
	}
}

static size_t join_all(const struct wizard *w, const struct products_facts *f, struct subscription *items)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_commerce; i++) {
		struct subscription *s = &items[n++];
		const struct directory_subscription_facts *d = directory_of(f, f->commerce[i].id);
		*s = (struct subscription){ .auto_renew = -1 };
		from_commerce(s, &f->commerce[i]);
		if (d)
			from_directory(s, d, &w->tenant);
	}
	for (size_t i = 0; i < f->n_directory; i++) {
		const struct directory_subscription_facts *d = &f->directory[i];
		bool joined = false;
		for (size_t k = 0; k < f->n_commerce && !joined; k++)
			joined = !str_empty(d->commerce_id) && str_ieq(d->commerce_id, f->commerce[k].id);
		if (joined)
			continue;
		struct subscription *s = &items[n++];
		*s = (struct subscription){ .auto_renew = -1, .purchased = COUNT_UNKNOWN, .created_ms = TIME_UNKNOWN, .renews_ms = TIME_UNKNOWN,
			.cancel_until_ms = TIME_UNKNOWN };
		from_directory(s, d, &w->tenant);
	}
	/* The directory may not tell the id that Commerce has. What Commerce does not have is not asked there; its own id serves for what is noted here. */
	for (size_t i = 0; i < n; i++)
		if (str_empty(items[i].commerce_id))
			str_copy(items[i].commerce_id, sizeof items[i].commerce_id, items[i].directory_id);
	for (size_t i = 0; i < n; i++) {
		from_channel(&items[i], channel_of(f, items[i].commerce_id));
		name_it(&w->file, &items[i]);
	}
	count_assigned(f, items, n);
	return n;
}

static size_t place(const struct subscription *from, bool *placed, size_t n, size_t base, struct subscription *to)
{
	size_t count = 0;

	placed[base] = true;
	to[count++] = from[base];
	for (size_t i = 0; i < n; i++)
		if (!placed[i] && !str_empty(from[i].parent_id) && str_ieq(from[i].parent_id, from[base].commerce_id)) {
			placed[i] = true;
			to[count++] = from[i];
		}
	return count;
}

/* Sources that live, then other plans, then what has ended, then add-ons whose parent is not listed; each plan followed by its add-ons. */
static void sort_items(const struct wizard *w, const struct subscription *from, size_t n, struct subscription *to)
{
	bool *placed = xcalloc(n, sizeof *placed);
	size_t at = 0;

	for (int pass = 0; pass < 4; pass++)
		for (size_t i = 0; i < n; i++) {
			bool addon = products_is_addon(&from[i]), source = products_is_source(w, &from[i]), lives = !subscription_has_ended(from[i].status);
			bool mine = pass == 0 ? !addon && source && lives : pass == 1 ? !addon && lives : pass == 2 ? !addon : true;
			if (!placed[i] && mine)
				at += place(from, placed, n, i, to + at);
		}
	free(placed);
}

struct subscription *products_join(const struct wizard *w, const struct products_facts *f, size_t *ret_n)
{
	size_t most = f->n_commerce + f->n_directory;

	*ret_n = 0;
	if (!most)
		return NULL;
	struct subscription *joined = xcalloc(most, sizeof *joined);
	struct subscription *sorted = xcalloc(most, sizeof *sorted);
	*ret_n = join_all(w, f, joined);
	sort_items(w, joined, *ret_n, sorted);
	free(joined);
	return sorted;
}
