#include "mock/changes.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "mock/assign.h"
#include "mock/people.h"
#include "mock/world.h"

static int64_t find_user(struct world *w, const char *who)
{
	int64_t number = 0;

	if (str_to_int64(who, &number))
		return store_int(w->store, "SELECT seq FROM users WHERE seq = ?", "i", number);
	return store_int(w->store, "SELECT seq FROM users WHERE id = lower(?1) OR upn = ?1", "t", who);
}

/* Whoever loses a licence by somebody else's hand is nobody's fault: the count of those left without is not about them. */
static void no_longer_counted(struct world *w, int64_t user)
{
	store_run(w->store, "UPDATE users SET held = 0 WHERE seq = ?", "i", user);
}

static void delete_user(struct world *w, int64_t user)
{
	store_run(w->store, "DELETE FROM licences WHERE user = ?", "i", user);
	store_run(w->store, "DELETE FROM group_members WHERE kind = 1 AND member = ?", "i", user);
	store_run(w->store, "DELETE FROM users WHERE seq = ?", "i", user);
}

static void take(struct world *w, int64_t user, const struct product *p)
{
	store_run(w->store, "DELETE FROM licences WHERE user = ? AND product = ? AND source = 0", "it", user, p->key);
	no_longer_counted(w, user);
}

static void assign(struct world *w, int64_t user, const struct product *p)
{
	store_run(w->store, "INSERT OR IGNORE INTO licences (user, product, since) VALUES (?, ?, ?)", "iti", user, p->key, w->now_ms);
}

static void switch_off(struct world *w, int64_t user, const struct product *p, const char *services)
{
	struct buf ids = BUF_INIT;

	people_plan_ids(w, p, services, &ids);
	store_run(w->store, "UPDATE licences SET disabled = ?, since = ? WHERE user = ? AND product = ? AND source = 0", "tiit", ids.data, w->now_ms, user, p->key);
	buf_clear(&ids);
}

static void set_seats(struct world *w, const struct product *p, int64_t quantity)
{
	store_run(w->store,
		"UPDATE subscriptions SET quantity = ?, version = version + 1"
		" WHERE seq = (SELECT max(seq) FROM subscriptions WHERE product = ? AND status = 'active')",
		"it", quantity, p->key);
}

int change_apply(struct world *w, const struct scenario_change *c, struct error *err)
{
	const struct product *p = str_empty(c->product) ? world_source(w) : catalog_product(&w->catalog, c->product);
	bool seats = str_eq(c->action, "seats");
	int64_t user = seats || str_empty(c->user) ? 0 : find_user(w, c->user);

	if (!p)
		return error_set(err, ERROR_INPUT, _("There is no product \"%s\" in the catalogue."), c->product ? c->product : "");
	if (!user && !seats)
		return error_set(err, ERROR_INPUT, _("There is no user \"%s\"."), c->user ? c->user : "");
	if (str_eq(c->action, "delete"))
		delete_user(w, user);
	else if (str_eq(c->action, "take"))
		take(w, user, p);
	else if (str_eq(c->action, "assign"))
		assign(w, user, p);
	else if (str_eq(c->action, "switch_off"))
		switch_off(w, user, p, c->services);
	else if (seats)
		set_seats(w, p, c->quantity);
	else
		return error_set(err, ERROR_INPUT, _("\"do\" is delete, take, assign, switch_off or seats."));
	return 0;
}

void changes_after_write(struct world *w)
{
	for (size_t i = 0; i < w->scenario->n_changes; i++)
		if (w->scenario->changes[i].after_writes == w->counters.writes)
			change_apply(w, &w->scenario->changes[i], NULL);
}
