#include "tests/unit/api/fixture.h"

#include "core/mem.h"

#include <stdlib.h>

static int64_t now;

int64_t fixture_now(void)
{
	return now;
}

int64_t fixture_wall_ms;

static int64_t wall(void)
{
	return fixture_wall_ms;
}

static struct fixture *make(bool person, const char *partner, const char *const *scopes)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct api_config config = {
		.url = {
			[API_ENTRA] = "https://login.example",
			[API_GRAPH] = "https://graph.example/v1.0",
			[API_COMMERCE] = "https://commerce.example/v1/",
			[API_PRICES] = "https://prices.example/v1.0",
			[API_STOREFRONT] = "https://store.example/store/v1",
		},
		.tenant = "contoso.example",
		.customer = CUSTOMER,
		.client_id = "client-1",
		.user_agent = "test/1",
		.limits.pages = 1000,
		.now_ms = fixture_now,
		.wall_ms = wall,
		.partner = partner,
		.scopes = scopes,
	};

	now = 1000000;
	fixture_wall_ms = INT64_C(1700000000000);
	f->http = fake_http_new();
	f->timers = timers_new();
	if (!person) {
		secret_set(&config.client_secret, "s3cret&", 7);
		fake_mint_tokens(f->http, true);
	}
	f->api = api_new(&config, f->http, f->timers);
	return f;
}

int fixture_set_up(void **state)
{
	*state = make(false, NULL, NULL);
	return 0;
}

int fixture_set_up_person(void **state)
{
	*state = make(true, NULL, NULL);
	return 0;
}

int fixture_set_up_partner(void **state)
{
	*state = make(true, "partner.example", NULL);
	return 0;
}

int fixture_set_up_scopes(void **state)
{
	static const char *const scopes[] = { "User.Read.All", "LicenseAssignment.ReadWrite.All", NULL };

	*state = make(true, NULL, scopes);
	return 0;
}

int fixture_tear_down(void **state)
{
	struct fixture *f = *state;

	api_free(f->api);
	http_free(f->http);
	timers_free(f->timers);
	free(f);
	return 0;
}

void settle(struct fixture *f)
{
	size_t before;

	do {
		before = fake_count(f->http);
		http_deliver(f->http);
		timers_run(f->timers, now);
	} while (fake_count(f->http) != before || timers_next(f->timers) <= now);
	http_deliver(f->http);
	timers_run(f->timers, now);
}

void advance(struct fixture *f, int64_t ms)
{
	now += ms;
	settle(f);
}

void settle_through_waits(struct fixture *f)
{
	settle(f);
	while (timers_next(f->timers) != INT64_MAX)
		advance(f, timers_next(f->timers) - now);
}

void note(struct fixture *f, const struct error *err)
{
	f->calls++;
	f->err = err ? *err : ERROR_INIT;
}
