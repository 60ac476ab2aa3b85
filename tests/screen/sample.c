#include "tests/screen/sample.h"

#include "core/i18n.h"
#include "core/text.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

enum { ACTION_LOOK_AGAIN = ACTION_PAGE, ACTION_USERS, ACTION_NOTICES };

#define NOTHING ((struct effect){ .kind = EFFECT_NONE })
#define IGNORED ((struct effect){ .kind = EFFECT_IGNORED })
#define NEXT ((struct effect){ .kind = EFFECT_NEXT })

static const struct {
	const char *name, *status, *renewal;
	int licences;
} products[SAMPLE_PRODUCTS] = {
	{ "Office 365 E4", "Active", "2026-12-31", 120 },
	{ "办公室 365 企业版", "Active", "2026-12-31", 8 },
	{ "Visio 👩 Plan 2", "Warning", "2027-01-15", 25 },
	{ "Cafe\xcc\x81 add-on with a very long name that goes on and on until nobody reads it any more", "Active", "2026-12-31", 50 },
	{ "Trial of something", "Disabled", "unknown", 1 },
};

static void product_row(const void *data, size_t index, struct view_row *row)
{
	(void)data;
	view_cell(row, "%s", products[index].name);
	view_cell(row, "%s", products[index].status);
	view_cell(row, "%d", products[index].licences);
	view_cell(row, "%s", products[index].renewal);
	view_cell(row, "card ending in %04zu", index * 1111);
	if (index == 2)
		view_row_tone(row, TONE_WARNING);
	if (index == 4)
		view_row_closed(row, "A trial cannot be upgraded: buy it first.");
}

static void products_view(const struct wizard *w, struct view *v)
{
	static const struct view_column columns[] = {
		{ N_("Product"), ALIGN_LEFT, 20, 0 }, { N_("Status"), ALIGN_LEFT, 0, 1 }, { N_("Licences"), ALIGN_RIGHT, 0, 0 },
		{ N_("Renews"), ALIGN_LEFT, 0, 2 }, { N_("Paid by"), ALIGN_LEFT, 0, 3 },
	};
	view_text(v, "%s", "What your organisation has bought. Choose the subscription that is to be upgraded.");
	view_gap(v);
	if (w->busy)
		view_busy(v, "Reading your subscriptions", w->busy_since_ms);
	else
		view_table(v, &(struct view_table){ .id = "products", .columns = columns, .n_columns = 5, .n_rows = SAMPLE_PRODUCTS, .row = product_row,
			.selected = w->product });
	view_gap(v);
	view_action(v, ACTION_LOOK_AGAIN, "Look again", NULL);
	view_action(v, ACTION_USERS, "All users", NULL);
}

static struct effect products_act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_OPEN) {
		w->product = event->index;
		return NEXT;
	}
	if (event->kind != EVENT_ACTION)
		return IGNORED;
	if (event->action == ACTION_LOOK_AGAIN)
		w->busy = true;
	else if (event->action == ACTION_USERS)
		return (struct effect){ .kind = EFFECT_PUSH, .page = &page_users };
	else if (event->action == ACTION_NOTICES)
		return (struct effect){ .kind = EFFECT_PUSH, .page = &page_notices };
	else
		return IGNORED;
	return NOTHING;
}

static const struct key_row products_keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Open"), N_("Opens the subscription under the cursor."), NULL, NULL },
	{ ACTION_LOOK_AGAIN, "F5 r", N_("Look again"), N_("Reads the subscriptions again."), NULL, NULL },
	{ ACTION_USERS, "u", N_("All users"), N_("Lists every user."), NULL, NULL },
	{ ACTION_NOTICES, "x", NULL, N_("Shows every kind of notice."), NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

const struct page page_products = { .id = "products", .title = N_("Your products"), .step = N_("Products"),
	.help = N_("This page lists what your organisation has bought. Nothing is changed here."), .keys = products_keys, .view = products_view,
	.act = products_act };

static void cart_view(const struct wizard *w, struct view *v)
{
	static const struct view_option options[] = {
		{ "Every month", "USD 57.00 a user", NULL },
		{ "Once a year", "USD 54.15 a user and month, about", NULL },
		{ "By invoice", NULL, "The order is USD 160.00 short of the amount from which invoices are possible." },
	};
	view_pair(v, "Plan", "%s", "Microsoft 365 E5");
	view_pair(v, "Organisation", "%s", "Contoso Ltd, which has a name that is so long that it does not fit into one line of a terminal of eighty columns");
	view_gap(v);
	view_field(v, &(struct view_field){ .id = "quantity", .kind = FIELD_QUANTITY, .label = "Quantity", .value = w->quantity, .error = w->error,
		.hint = "120 is the least" });
	view_field(v, &(struct view_field){ .id = "street", .kind = FIELD_TEXT, .label = "Street", .value = w->street });
	view_gap(v);
	view_choice(v, "billing", "Billing", options, 3, w->billing);
}

static struct effect cart_act(struct wizard *w, const struct event *event)
{
	int64_t quantity;
	if (event->kind == EVENT_CHOOSE) {
		w->billing = event->index;
	} else if (event->kind == EVENT_COMMIT && strcmp(event->id, "street") == 0) {
		str_copy(w->street, sizeof(w->street), event->text);
	} else if (event->kind == EVENT_COMMIT) {
		bool fine = str_to_int64(event->text, &quantity) && quantity >= 120;
		str_copy(w->error, sizeof(w->error), fine ? "" : "An upgrade cannot remove licences: 120 is the least.");
		if (fine)
			str_copy(w->quantity, sizeof(w->quantity), event->text);
	} else if (event->kind == EVENT_ACTION && event->action == ACTION_FORWARD) {
		return NEXT;
	} else {
		return IGNORED;
	}
	return NOTHING;
}

static const char *cart_forward(const struct wizard *w)
{
	return w->billing == 1 ? "Go to the terms, paid once a year" : "Go to the terms";
}

static const struct key_row cart_keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Goes on to the terms."), NULL, cart_forward },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

const struct page page_cart = { .id = "cart", .title = N_("Cart"), .step = N_("Cart"), .keys = cart_keys, .view = cart_view, .act = cart_act };

static void terms_view(const struct wizard *w, struct view *v)
{
	view_text(v, "%s", "Each point is acknowledged once.");
	view_ack(v, "lock", "While the upgrade runs nobody can use the admin centre. This usually takes less than ten minutes, and can take hours where "
			    "there are very many users: choose a quiet time.", w->ticked[0]);
	view_ack(v, "all", "Every user gets every service of the new plan.", w->ticked[1]);
}

static struct effect terms_act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_TICK)
		w->ticked[strcmp(event->id, "all") == 0] = event->on;
	else if (event->kind == EVENT_ACTION && event->action == ACTION_FORWARD)
		return w->ticked[0] && w->ticked[1] ? NEXT : NOTHING;
	else
		return IGNORED;
	return NOTHING;
}

const struct page page_terms = { .id = "terms", .title = N_("Before you begin"), .step = N_("Terms"), .view = terms_view, .act = terms_act };

static void order_view(const struct wizard *w, struct view *v)
{
	view_text(v, "%s", "This places the order and is the last step that asks.");
	view_field(v, &(struct view_field){ .id = "word", .kind = FIELD_CONFIRM, .label = "Type UPGRADE", .value = w->word, .error = w->word_error });
}

static struct effect order_act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_COMMIT) {
		bool fine = strcmp(event->text, "UPGRADE") == 0;
		str_copy(w->word, sizeof(w->word), fine ? "UPGRADE" : "");
		str_copy(w->word_error, sizeof(w->word_error), fine ? "" : "The word is UPGRADE, in capital letters.");
		return NOTHING;
	}
	if (event->kind == EVENT_ACTION && event->action == ACTION_FORWARD && w->word[0] != '\0') {
		w->ordered++;
		return NEXT;
	}
	return IGNORED;
}

static const struct key_row order_keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Place the order"), N_("Places the order."), NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};

const struct page page_order = { .id = "order", .title = N_("Order"), .step = N_("Order"), .keys = order_keys, .view = order_view, .act = order_act };

static void status_view(const struct wizard *w, struct view *v)
{
	view_step(v, MARK_DONE, "Order placed", "%s", "10:02");
	view_step(v, MARK_NOW, "Licences move", "%s", "");
	view_step(v, MARK_TODO, "Old plan cancelled", "%s", "");
	view_progress(v, "Licences", w->moved, 120);
	if (w->busy)
		view_busy(v, "Waiting for the service", w->busy_since_ms);
}

static struct effect status_act(struct wizard *w, const struct event *event)
{
	if (event->kind != EVENT_CLOCK)
		return IGNORED;
	w->clocks++;
	return NOTHING;
}

const struct page page_status = { .id = "status", .title = N_("Status"), .step = N_("Status"), .view = status_view, .act = status_act, .ticks = true };

static void user_row(const void *data, size_t index, struct view_row *row)
{
	(void)data;
	view_cell(row, "User %05zu", index + 1);
	view_cell(row, "user%zu@contoso.example", index + 1);
	if (index == 7777)
		view_cell(row, "%s", "group");
	else
		view_cell(row, "%s", "direct");
}

static void users_view(const struct wizard *w, struct view *v)
{
	static const struct view_column columns[] = { { "Name", ALIGN_LEFT, 0, 0 }, { "Address", ALIGN_LEFT, 0, 1 }, { "Licence", ALIGN_LEFT, 0, 2 } };
	(void)w;
	view_table(v, &(struct view_table){ .id = "users", .columns = columns, .n_columns = 3, .n_rows = SAMPLE_USERS, .row = user_row, .filter = true });
}

static struct effect users_act(struct wizard *w, const struct event *event)
{
	if (event->kind != EVENT_OPEN)
		return IGNORED;
	w->opened_user = (int)event->index;
	return NOTHING;
}

const struct page page_users = { .id = "users", .title = N_("Users"), .view = users_view, .act = users_act };

static void notices_view(const struct wizard *w, struct view *v)
{
	view_heading(v, "Every kind");
	view_notice(v, TONE_INFO, "Prices are those of today.", NULL, NULL);
	view_notice(v, TONE_SUCCESS, "The order was placed.", NULL, NULL);
	view_notice(v, TONE_WARNING, "Two users have switched-off services.", "They would get them back.", "The wizard keeps a list.");
	view_notice(v, TONE_ERROR, "The service did not answer.", "Nothing was changed.", "Press r to try again.");
	view_detail(v, "%s", "GET /v1/customers 503");
	view_detail(v, "%s", "request 2f1c");
	if (w->hostile != NULL) {
		view_text(v, "%s", w->hostile);
		view_pair(v, w->hostile, "%s", w->hostile);
		view_action(v, ACTION_PAGE, w->hostile, w->hostile);
	}
	for (int i = 1; i <= 20; i++)
		view_text(v, "Line %d of a page that is higher than the screen.", i);
}

static struct effect notices_act(struct wizard *w, const struct event *event)
{
	(void)w;
	(void)event;
	return IGNORED;
}

const struct page page_notices = { .id = "notices", .title = N_("Notices"), .view = notices_view, .act = notices_act };

static const struct page *const order[] = { &page_products, &page_cart, &page_terms, &page_order, &page_status, NULL };

static void host_call(void *arg, const struct request *request)
{
	(void)arg;
	(void)request;
}

static void host_cancel(void *arg, const struct request *request)
{
	(void)request;
	((struct wizard *)arg)->cancels++;
}

static void host_leave(void *arg)
{
	((struct wizard *)arg)->leaves++;
}

static bool host_unfinished(void *arg, char *why, size_t size)
{
	snprintf(why, size, "%s", "An upgrade is under way.");
	return ((struct wizard *)arg)->unfinished;
}

static void host_frame(const struct wizard *w, const struct page *page, struct frame *ret)
{
	str_copy(ret->task, sizeof(ret->task), "Upgrade Office 365 E4");
	str_copy(ret->tenant, sizeof(ret->tenant), w->hostile != NULL ? w->hostile : "Contoso Ltd · contoso.onmicrosoft.com");
	str_copy(ret->mode, sizeof(ret->mode), "TRAINING");
	str_copy(ret->trail, sizeof(ret->trail), "Users and notices");
	ret->show_steps = page->step != NULL;
	ret->steps = order;
	ret->current = page;
}

struct stack *sample_start(struct wizard *w)
{
	const struct stack_host host = { .arg = w, .call = host_call, .cancel = host_cancel, .leave = host_leave, .unfinished = host_unfinished,
		.frame = host_frame };
	*w = (struct wizard){ .quantity = "120", .street = "Main Street 1", .busy_since_ms = 1000000 };
	struct stack *s = stack_new(w, order, &host);
	stack_start(s, &page_products);
	return s;
}
