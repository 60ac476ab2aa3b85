/* Training control: what the trainer does in the admin centre while the wizard looks on. */
#include "core/error.h"
#include "core/text.h"
#include "json/decode.h"
#include "mock/centre.h"
#include "mock/commerce.h"
#include "mock/known_keys.h"
#include "mock/training.h"
#include "mock/world.h"

#include <stddef.h>

struct deed {
	char *product, *subscription, *term, *cycle;
	int64_t quantity;
	bool trial, on;
};
static const struct json_field deed_fields[] = {
	{ .name = "product", .type = JSON_TEXT, .offset = offsetof(struct deed, product) },
	{ .name = "subscription", .type = JSON_TEXT, .offset = offsetof(struct deed, subscription) },
	{ .name = "term", .type = JSON_TEXT, .offset = offsetof(struct deed, term) },
	{ .name = "cycle", .type = JSON_TEXT, .offset = offsetof(struct deed, cycle) },
	{ .name = "quantity", .type = JSON_INT, .offset = offsetof(struct deed, quantity) },
	{ .name = "trial", .type = JSON_BOOL, .offset = offsetof(struct deed, trial) },
	{ .name = "on", .type = JSON_BOOL, .offset = offsetof(struct deed, on) },
	{ 0 },
};
static const struct json_shape deed_shape = { "a deed", sizeof(struct deed), deed_fields };

/* Done in this order, as far as they name something. */
struct deeds {
	struct deed buy, seats, cancel, renewal;
};
#define DEED(name_) { .name = #name_, .type = JSON_STRUCT, .offset = offsetof(struct deeds, name_), .shape = &deed_shape }
static const struct json_field deeds_fields[] = { DEED(buy), DEED(seats), DEED(cancel), DEED(renewal), { 0 } };
static const struct json_shape deeds_shape = { "deeds in the admin centre", sizeof(struct deeds), deeds_fields };

static bool names_something(const struct deed *d)
{
	return d->product || d->subscription;
}

static int act_out(struct world *w, const struct deed *d, enum centre_deed deed, struct error *err)
{
	const struct centre_act act = { deed, d->product, d->subscription, d->term, d->cycle, d->quantity, d->trial };

	return names_something(d) ? centre_do(w, &act, w->now_ms, err) : 0;
}

static int act_out_all(struct world *w, const struct deeds *d, struct error *err)
{
	int rc;

	if (!names_something(&d->buy) && !names_something(&d->seats) && !names_something(&d->cancel) && !names_something(&d->renewal))
		return error_set(err, ERROR_INPUT, "Say buy, seats, cancel or renewal, each with a \"product\" or a \"subscription\".");
	if ((rc = act_out(w, &d->buy, CENTRE_BUY, err)) < 0 || (rc = act_out(w, &d->seats, CENTRE_SEATS, err)) < 0
		|| (rc = act_out(w, &d->cancel, CENTRE_CANCEL, err)) < 0)
		return rc;
	return act_out(w, &d->renewal, d->renewal.on ? CENTRE_RENEWAL_ON : CENTRE_RENEWAL_OFF, err);
}

void training_centre(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "buy", "seats", "cancel", "renewal", "product", "subscription", "term", "cycle", "quantity", "trial", "on", NULL };
	struct error err = ERROR_INIT;
	struct deeds deeds = { 0 };

	if (!training_admits(w, rq, rs))
		return;
	if (known_keys_only(rq->body, rq->body_len, known, &err) < 0 || json_decode(&deeds_shape, &deeds, rq->body, rq->body_len, &json_limits_default, &err) < 0)
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
	else if (act_out_all(w, &deeds, &err) < 0)
		commerce_refuse(w, rq, rs, 400, "bad_value", err.text);
	else
		training_write_state(w, rs);
	json_clear(&deeds_shape, &deeds);
}
