#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/rig.h"

#include "core/mem.h"
#include "core/text.h"
#include "flow/record.h"
#include "journal/journal.h"
#include "ui/stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rig *current;

/* ── what flow.c and its pages would be ── */

const struct errand *flow_errand(enum request_kind kind)
{
	switch (kind) {
	case REQUEST_SIGN_IN: return &errand_sign_in;
	case REQUEST_PRODUCTS: return &errand_products;
	case REQUEST_ORDER: return &errand_order;
	case REQUEST_SETTLE: return &errand_settle;
	case REQUEST_GIVE_UP: return &errand_give_up;
	case REQUEST_TAKE: return &errand_take;
	case REQUEST_STATUS: return &errand_status;
	case REQUEST_MANUAL: return &errand_manual;
	case REQUEST_AMEND: return &errand_amend;
	case REQUEST_REASSIGN_FIND: return &errand_reassign_find;
	case REQUEST_REASSIGN_PLAN: return &errand_reassign_plan;
	case REQUEST_REASSIGN_OPEN: return &errand_reassign_open;
	case REQUEST_REASSIGN_ROWS: return &errand_reassign_rows;
	case REQUEST_REASSIGN_TELL: return &errand_reassign_tell;
	case REQUEST_REASSIGN_RUN: return &errand_reassign_run;
	case REQUEST_REASSIGN_SAVE: return &errand_reassign_save;
	default: fail_msg("no errand for %s", request_name(kind));
	}
	return NULL;
}

void stack_touch(struct stack *stack)
{
	(void)stack;
}

void flow_event(struct flow *f, const struct event *event)
{
	if (!current || f != &current->f)
		return;
	current->ended++;
	current->last = *event;
}

/* ── the rig ── */

void (*rig_world)(struct world *t) = world_confirmed;
bool rig_directory, rig_prices, rig_storefront, rig_person;
const char *rig_tenant = "organizations";

static struct api *the_services(struct fixture *x)
{
	struct api_config config = {
		.url = { [API_ENTRA] = "https://login.example", [API_COMMERCE] = "https://commerce.example/v1",
			[API_GRAPH] = rig_directory ? "https://graph.example/v1.0" : NULL, [API_PRICES] = rig_prices ? "https://prices.example/v1.0" : NULL,
			[API_STOREFRONT] = rig_storefront ? "https://storefront.example/v1" : NULL },
		.tenant = rig_tenant,
		.customer = CUSTOMER,
		.client_id = "client-1",
		.now_ms = fixture_now,
	};

	if (!rig_person)
		secret_set(&config.client_secret, "s3cret", 6);
	return api_new(&config, x->http, x->timers);
}


static void take_wizard(struct flow *f)
{
	struct world *t = world_new();

	rig_world(t);
	t->w.subscription.seen = (struct upgrade_record){ 0 };
	f->wizard = t->w;
	memset(&t->w, 0, sizeof t->w);
	world_free(t);
}

static struct journal *journal_in(const char *directory)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;

	if (journal_open(&j, directory, &err) != 0)
		fail_msg("%s [%s]", err.text, err.detail);
	return j;
}

int rig_set_up(void **state)
{
	struct rig *r = xcalloc(1, sizeof *r);
	void *fixture;

	*state = current = r;
	strcpy(r->directory, "/tmp/test_flow.XXXXXX");
	if (!mkdtemp(r->directory) || fixture_set_up(&fixture) != 0)
		return -1;
	r->api = fixture;
	api_free(r->api->api);
	r->api->api = the_services(r->api);
	take_wizard(&r->f);
	r->f.config = &r->config;
	r->f.http = r->api->http;
	r->f.timers = r->api->timers;
	r->f.api = r->api->api;
	r->f.journal = journal_in(r->directory);
	r->f.connected = true;
	return 0;
}

int rig_tear_down(void **state)
{
	struct rig *r = *state;
	void *fixture = r->api;
	char command[100];

	task_cancel_all(&r->f);
	fixture_tear_down(&fixture);
	journal_close(r->f.journal);
	wizard_clear(&r->f.wizard);
	snprintf(command, sizeof command, "rm -r %s", r->directory);
	int rc = system(command);
	free(r);
	current = NULL;
	return rc;
}

void rig_restart(struct rig *r)
{
	int64_t now_ms = r->f.wizard.now_ms;

	journal_close(r->f.journal);
	r->f.journal = journal_in(r->directory);
	wizard_clear(&r->f.wizard);
	take_wizard(&r->f);
	r->f.wizard.now_ms = now_ms;
}

struct flow *rig_second(struct rig *r)
{
	struct flow *f = xcalloc(1, sizeof *f);

	take_wizard(f);
	f->journal = journal_in(r->directory);
	return f;
}

void rig_second_free(struct flow *f)
{
	journal_close(f->journal);
	wizard_clear(&f->wizard);
	free(f);
}

void rig_ask(struct rig *r, enum request_kind kind)
{
	r->ended = 0;
	task_start(&r->f, wizard_ask(&r->f.wizard, kind));
	settle(r->api);
}

static void gets(struct rig *r, const char *part, const char *body)
{
	fake_answer(r->api->http, "GET", part, (struct fake_answer){ .status = 200, .body = body });
}

void rig_lists(struct rig *r, const char *transitions, const char *subscriptions, const char *orders)
{
	gets(r, "/transitions", transitions ? transitions : RIG_EMPTY);
	gets(r, "/subscriptions", subscriptions ? subscriptions : RIG_EMPTY);
	gets(r, "/orders", orders ? orders : RIG_EMPTY);
}

void rig_checks(struct rig *r, const char *transitions)
{
	rig_lists(r, transitions, NULL, NULL);
	gets(r, "/availabilities",
		"{\"items\":[{\"id\":\"AV\",\"productId\":\"M365E5\",\"skuId\":\"0001\",\"catalogItemId\":\"" RIG_ITEM "\",\"defaultCurrency\":{\"code\":\"USD\"},\"isPurchasable\":true,"
		"\"terms\":[{\"duration\":\"P1Y\",\"billingCycle\":\"monthly\"}]}]}");
}

void rig_sheet(struct rig *r, const char *rows)
{
	static char sheet[2000];

	snprintf(sheet, sizeof sheet, "ProductTitle,ProductId,SkuId,SkuTitle,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price,EffectiveStartDate,"
		"EffectiveEndDate,Segment\n%s", rows);
	gets(r, "/pricesheets", sheet);
}

void rig_posts(struct rig *r, struct fake_answer answer)
{
	fake_answer(r->api->http, "POST", "/transitions", answer);
}

void rig_confirm(struct rig *r)
{
	assert_int_equal(order_type(&r->f.wizard, "contoso.onmicrosoft.com", NULL), 0);
}

void rig_unfinished(struct rig *r, const char *tenant, struct upgrade_record *ret)
{
	struct upgrade_record *list = NULL;
	struct error err = ERROR_INIT;
	size_t n = 0;

	assert_int_equal(record_unfinished(&r->f, tenant, &list, &n, &err), 0);
	*ret = n ? list[0] : (struct upgrade_record){ 0 };
	free(list);
}

static bool is_order(const struct fake_request *q)
{
	return strcmp(q->method, "POST") == 0 && strstr(q->url, "/transitions");
}

size_t rig_sent(const struct rig *r)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_count(r->api->http); i++)
		n += is_order(fake_request(r->api->http, i));
	return n;
}

const struct fake_request *rig_order(const struct rig *r, size_t index)
{
	for (size_t i = 0; i < fake_count(r->api->http); i++)
		if (is_order(fake_request(r->api->http, i)) && index-- == 0)
			return fake_request(r->api->http, i);
	fail_msg("there are not so many orders");
	return NULL;
}

const char *rig_error(const struct rig *r, enum request_kind kind)
{
	const struct error *err = wizard_error(&r->f.wizard, kind);

	return err ? err->text : "";
}
