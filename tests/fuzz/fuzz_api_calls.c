/* Whole calls of the client, with any answers: status, headers, bodies, pages that follow one another, refusals, lines that break. The first
 * line names the call; the answers are parted by lines that hold %% alone, each a line "GET 200", headers, an empty line, a body. "lost",
 * "unsent" and "large" behind the status are answers that did not come. Each call ends once; a token goes to no other place than where it
 * belongs, and nothing that came from a service breaks a line of what is sent. */
#include "config.h"

#include "api/api_carts.h"
#include "api/api_catalog.h"
#include "api/api_directory.h"
#include "api/api_groups.h"
#include "api/api_orders.h"
#include "api/api_sign_in.h"
#include "api/api_storefront.h"
#include "api/api_subscriptions.h"
#include "api/api_transitions.h"
#include "api/api_users.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/unit/api/fixture.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define ANSWERS_MOST 30
#define REQUESTS_MOST 200
#define ID "00000000-0000-4000-8000-000000000001"

static int ended;

/* ── what comes of a call ── */

static void end(const struct error *err)
{
	ended++;
	if (!err)
		return;
	if (err->kind == ERROR_NONE || err->kind >= ERROR_KINDS || !err->text[0])
		abort();
	if (!text_is_clean(err->text) || !text_is_clean(err->detail) || !text_is_clean(err->service) || !text_is_clean(err->code))
		abort();
}

#define ON(what_) \
	static void on_##what_(void *arg, const struct error *err, struct api_##what_ *result) \
	{ \
		(void)arg; \
		if ((err == NULL) != (result != NULL)) \
			abort(); \
		end(err); \
	}
ON(organization)
ON(skus)
ON(directory_subscriptions)
ON(groups)
ON(subscriptions)
ON(subscription)
ON(transition_targets)
ON(transitions)
ON(transition)
ON(orders)
ON(order)
ON(cart)
ON(checkout)
ON(catalog_skus)
ON(availabilities)
ON(payment_methods)
ON(credit_checks)

static void on_page(void *arg, struct api_users *page)
{
	(void)arg;
	for (size_t i = 0; i < page->count; i++)
		if (!page->items[i].id || !text_is_clean(page->items[i].id))
			abort();
}

static void on_count(void *arg, const struct error *err, size_t count)
{
	(void)arg;
	(void)count;
	end(err);
}

static void on_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	(void)arg;
	if (!text_is_clean(prompt->user_code) || !text_is_clean(prompt->verification_uri) || (prompt->message && !text_is_clean(prompt->message)))
		abort();
}

static void on_signed_in(void *arg, const struct error *err)
{
	(void)arg;
	end(err);
}

/* ── the calls ── */

static void organization(struct api *api) { api_organization_get(api, on_organization, NULL); }
static void skus(struct api *api) { api_skus_list(api, on_skus, NULL); }
static void directory(struct api *api) { api_directory_subscriptions_list(api, on_directory_subscriptions, NULL); }
static void users(struct api *api) { api_users_with_licence(api, ID, on_page, on_count, NULL); }
static void groups(struct api *api) { api_groups_with_licence(api, ID, on_groups, NULL); }
static void subscriptions(struct api *api) { api_subscriptions_list(api, on_subscriptions, NULL); }
static void provisioned(struct api *api) { api_subscription_get(api, ID, on_subscription, NULL); }
static void targets(struct api *api) { api_transition_targets_list(api, ID, on_transition_targets, NULL); }
static void transitions(struct api *api) { api_transitions_list(api, ID, on_transitions, NULL); }
static void orders(struct api *api) { api_orders_list(api, on_orders, NULL); }
static void order(struct api *api) { api_order_get(api, ID, on_order, NULL); }
static void checkout(struct api *api) { api_cart_checkout(api, ID, ID, on_checkout, NULL); }
static void availabilities(struct api *api) { api_availabilities_list(api, "P", "0001", on_availabilities, NULL); }
static void payments(struct api *api) { api_payment_methods_list(api, on_payment_methods, NULL); }
static void credit(struct api *api) { api_credit_checks_list(api, ID, NULL, on_credit_checks, NULL); }
static void sign_in(struct api *api) { api_sign_in(api, on_prompt, on_signed_in, NULL); }

static void transition(struct api *api)
{
	api_transition_create(api, &(struct api_transition_order){ .subscription_id = ID, .request_id = ID, .from_catalog_item_id = "A:1:B",
		.to_catalog_item_id = "C:1:D", .quantity = 5, .term_duration = "P1Y", .billing_cycle = API_BILLING_MONTHLY }, on_transition, NULL);
}

static void cart(struct api *api)
{
	static const struct api_cart_want want = { "A:1:B", 5, "P1Y", "monthly" };

	api_cart_create(api, ID, &want, 1, on_cart, NULL);
}

static void catalog(struct api *api)
{
	static const char *const ids[] = { ID };

	api_catalog_find(api, ids, 1, on_catalog_skus, NULL);
}

static const struct {
	const char *name;
	void (*start)(struct api *api);
	bool person;
} calls[] = {
	{ "organization", organization, false }, { "skus", skus, false }, { "directory", directory, false }, { "users", users, false },
	{ "groups", groups, false }, { "subscriptions", subscriptions, false }, { "subscription", provisioned, false }, { "targets", targets, false },
	{ "transitions", transitions, false }, { "transition", transition, false }, { "orders", orders, false }, { "order", order, false },
	{ "cart", cart, false }, { "checkout", checkout, false }, { "catalog", catalog, false }, { "availabilities", availabilities, false },
	{ "payments", payments, false }, { "credit", credit, false }, { "sign_in", sign_in, true },
};

/* ── what was sent ── */

static bool is_one_line(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

static void check_headers(const struct fake_request *r)
{
	const char *bearer = fake_header(r, "Authorization");
	char *lines = xstrdup(r->headers), *save = NULL;

	if (bearer && (!str_starts(bearer, "Bearer T") || str_starts(r->url, "https://login.example/")))
		abort();
	for (char *line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (!is_one_line(line) || !strstr(line, ": "))
			abort();
	free(lines);
}

static void check_requests(const struct fixture *f)
{
	static const char *const places[] = { "https://login.example/", "https://graph.example/v1.0/", "https://commerce.example/v1/",
		"https://store.example/store/v1/" };

	for (size_t i = 0; i < fake_count(f->http); i++) {
		const struct fake_request *r = fake_request(f->http, i);
		bool known = false;

		for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++)
			known |= str_starts(r->url, places[k]);
		if (!known || strchr(r->url, ' ')) {
			fprintf(stderr, "sent to %s\n", r->url);
			abort();
		}
		check_headers(r);
	}
}

/* ── the answers ── */

static enum http_outcome outcome_of(const char *word)
{
	if (strstr(word, "lost"))
		return HTTP_LOST;
	if (strstr(word, "unsent"))
		return HTTP_NOT_SENT;
	return strstr(word, "large") ? HTTP_TOO_LARGE : HTTP_ANSWERED;
}

/* One answer; the text is taken apart where it stands. */
static void prepare(struct fixture *f, char *text, bool person)
{
	char *line = strchr(text, '\n'), *headers = line ? line + 1 : text + strlen(text), *body = headers + strlen(headers);
	char *gap = headers[0] == '\n' ? headers : strstr(headers, "\n\n");
	int status = 0, at = 0;
	char method[8] = "";

	if (line)
		*line = '\0';
	if (gap) {
		body = gap + (gap == headers ? 1 : 2);
		*gap = '\0';
	}
	if (sscanf(text, "%7s %3d%n", method, &status, &at) != 2 || status < 100)
		return;
	enum http_outcome outcome = outcome_of(text + at);
	fake_answer(f->http, str_eq(method, "POST") ? "POST" : str_eq(method, "PATCH") ? "PATCH" : str_eq(method, "PUT") ? "PUT" : "GET",
		person ? "login.example" : "/v1", (struct fake_answer){ .outcome = outcome, .status = outcome == HTTP_ANSWERED ? status : 0, .headers = headers,
		.body = body, .timed_out = outcome == HTTP_LOST && strstr(text + at, "late"), .sent_again = strstr(text + at, "again") != NULL });
}

/* Time passes as long as something waits for it; a service that has the same asked again and again is given up. */
static void run(struct fixture *f)
{
	settle(f);
	while (timers_next(f->timers) != INT64_MAX && fake_count(f->http) < REQUESTS_MOST)
		advance(f, timers_next(f->timers) - fixture_now());
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *text = xstrndup((const char *)bytes, n), *at = text + strcspn(text, "\n");
	size_t which = 0;
	void *state = NULL;

	at += *at != '\0';
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (str_starts(text, calls[i].name) && text[strlen(calls[i].name)] == '\n')
			which = i;
	if (calls[which].person)
		fixture_set_up_person(&state);
	else
		fixture_set_up(&state);
	struct fixture *f = state;
	for (int i = 0; *at && i < ANSWERS_MOST; i++) {
		char *next = strstr(at, "\n%%\n");
		char *one = at;

		at = next ? next + 4 : at + strlen(at);
		if (next)
			*next = '\0';
		prepare(f, one, calls[which].person);
	}
	ended = 0;
	calls[which].start(f->api);
	run(f);
	check_requests(f);
	fixture_tear_down(&state);
	if (ended != 1)
		abort();
	free(text);
	return 0;
}
