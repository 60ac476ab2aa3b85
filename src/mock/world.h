/* The training world: one organisation, what it bought and who works there, on its own clock. */
#ifndef MOCK_WORLD_H
#define MOCK_WORLD_H

#include "core/ident.h"
#include "mock/catalog.h"
#include "mock/clock.h"
#include "mock/places.h"
#include "mock/scenario.h"
#include "mock/store.h"
#include "mock/throttle.h"

struct entra_key;
struct error;
struct faults;

struct people_names {
	struct json_list given, family, wide, hostile; /* char * */
};

struct world_counters {
	int64_t writes, asked_writes, throttled, early, batches, in_flight, max_in_flight, faults;
	int64_t first_write_ms, last_write_ms; /* on the real clock; 0: none */
};

enum { STANDING_MOST = 32 };

struct world {
	struct catalog catalog;
	struct people_names names;
	struct scenario *scenario;
	struct store *store;
	struct clock clock;
	struct faults *faults;
	struct world_counters counters;
	struct throttle throttle;
	int64_t latency_ms;
	int64_t skew_ms;     /* what the services' clocks are ahead of this machine's; see world_service_ms() */
	char *data_dir;      /* where catalogue and scenarios are */
	struct places places;
	struct entra_key *entra_key; /* what it signs */
	char *control_token; /* what training control asks for; NULL: nothing */
	char *asked_for;     /* the scenario that the program was started with */
	char *loaded_from;   /* the one that is loaded: a name, or a file's path */
	int64_t asked_seed;  /* -1: the scenario's */
	int64_t seed;
	int64_t real_ms;     /* as told at the last world_tick() */
	int64_t now_ms;      /* on the training clock, likewise */
	char tenant_id[UUID_TEXT];
	bool lasts;          /* it is in a file */
	int64_t kept[STANDING_MOST]; /* what the file says of it beside the tables; standing.c knows which is which */
};

/* Reads catalogue and scenario below `data_dir`. A database whose world was begun with this scenario and seed is taken up where it
 * stood, also where another scenario has begun in it since. */
int world_open(struct world **ret, const char *data_dir, const char *scenario, const char *database, int64_t seed, int64_t real_ms, struct error *err);
void world_free(struct world *w);
int world_reset(struct world *w, const char *scenario, struct error *err); /* NULL: the same again */
char *world_scenario_dir(const char *data_dir); /* caller frees */

/* Tells the time: upgrades, credit checks and retention go as far as they have come by then. */
void world_tick(struct world *w, int64_t real_ms);
void world_advance(struct world *w, int64_t to_ms);
/* What a service takes for the time: for the Date of its answers, and for what a client has signed with a time of its own. */
int64_t world_service_ms(const struct world *w);

/* The address of "/SERVICE/…" for whoever sent the request at hand, see mock/places.h. The caller frees. */
char *world_url(const struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same thing has the same id in each run: `what` names it, such as "user/12". */
void world_id(const struct world *w, const char *what, char to[UUID_TEXT]);
void world_new_id(struct world *w, const char *kind, char to[UUID_TEXT]); /* the next of its kind */

int64_t world_fact(struct world *w, const char *name);
void world_set_fact(struct world *w, const char *name, int64_t value);
bool world_offers(const struct world *w, const char *service); /* "entra", "graph", "commerce", "prices", "storefront" */
bool world_is_customer(const struct world *w, const char *id);

/* The subscription, or NULL when there is none of that id; a copy that subscription_clear() frees. */
struct subscription {
	char *id, *directory_id, *name, *status, *parent, *order_id, *term, *cycle, *channel, *partner, *segment;
	const struct product *product;
	int64_t quantity, created, started, ends, cancel_until, next_state, version;
	bool renews, trial, provisioned, blocks;
	bool seated; /* the directory has its licences */
};
bool subscription_get(struct world *w, const char *id, struct subscription *ret);
void subscription_from_row(struct world *w, struct rows *r, struct subscription *ret); /* of a SELECT SUBSCRIPTION_COLUMNS */
void subscription_clear(struct subscription *s);
#define SUBSCRIPTION_COLUMNS "id, directory_id, product, name, quantity, status, parent, order_id, term, cycle, created, started, ends," \
	" cancel_until, next_state, renews, trial, channel, partner, segment, provisioned, blocks, version, NOT seats_from"
const char *subscription_directory_status(const struct subscription *s); /* Graph's word for it */
bool subscription_is_source(struct world *w, const struct subscription *s);

/* Licences of a product: what users hold, and what may be given to them. */
int64_t licences_consumed(struct world *w, const char *product);
int64_t licences_enabled(struct world *w, const char *product);
const struct product *world_source(struct world *w); /* what is to be left; NULL: the scenario names none */
/* Notes users who held a source licence at the start and hold none that works now: everybody, or one. */
struct holder;
void licences_note(struct world *w);
void licences_note_user(struct world *w, struct holder *h);

#endif
