/* Changing Sold to, Billed to and the way to pay. A changed address goes back as the whole resource, with the etag that the person saw:
 * it is read again first, and what someone else changed meanwhile is never overwritten. */
#include "api/api.h"
#include "core/mem.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/context.h"
#include "flow/copy.h"

#include <string.h>

/* ── the service's check ── */

struct check_work {
	struct address_check_facts facts;
};

static void on_checked(void *arg, const struct error *err, struct api_address_check *result)
{
	static const enum address_check checks[] = {
		[API_ADDRESS_UNKNOWN] = CHECK_UNKNOWN,
		[API_ADDRESS_VERIFIED_SHIPPABLE] = CHECK_VERIFIED_SHIPPABLE,
		[API_ADDRESS_VERIFIED] = CHECK_VERIFIED,
		[API_ADDRESS_INTERACTION_REQUIRED] = CHECK_INTERACTION,
		[API_ADDRESS_STREET_PARTIAL] = CHECK_STREET_PARTIAL,
		[API_ADDRESS_PREMISES_PARTIAL] = CHECK_PREMISES_PARTIAL,
		[API_ADDRESS_MULTIPLE] = CHECK_MULTIPLE,
		[API_ADDRESS_NONE] = CHECK_NOT_FOUND,
		[API_ADDRESS_NOT_VALIDATED] = CHECK_NOT_VALIDATED,
	};
	struct task *t = arg;
	struct address_check_facts *facts = &((struct check_work *)t->work)->facts;
	bool took = task_took(t, err, NEEDED);
	if (took) {
		facts->status = checks[result->verdict];
		str_copy(facts->message, sizeof facts->message, result->message);
	}
	for (size_t i = 0; took && i < result->suggestions.count && facts->n_suggestions < ADDRESS_SUGGESTIONS; i++)
		copy_address(&result->suggestions.items[i], &facts->suggestions[facts->n_suggestions++]);
	task_settle(t);
}

static void check_start(struct task *t)
{
	struct api_address address = { 0 };
	copy_address_back(&t->request.address, &address);
	task_wait(t, api_address_validate(t->flow->api, &address, on_checked, t));
	api_address_clear(&address);
}

static void check_finish(struct task *t)
{
	address_take_check(&t->flow->wizard, &((struct check_work *)t->work)->facts);
}

const struct errand errand_check_address = { check_start, check_finish, NULL, sizeof(struct check_work), NULL };

/* ── saving ── */

struct save_work {
	char version[ID_TEXT];
};

/* Someone else's change stands in between: the page reads again and the person decides. */
static bool is_stale(struct task *t, const char *etag)
{
	if (str_empty(t->request.address.version) || str_eq(etag, t->request.address.version))
		return false;
	struct error err = ERROR_INIT;
	error_set(&err, ERROR_STALE, _("The address was changed by someone else in the meantime."));
	task_fail(t, &err);
	return true;
}

static void keep_version(struct task *t, const struct api_attributes *attributes)
{
	struct save_work *work = t->work;
	str_copy(work->version, sizeof work->version, attributes->etag);
}

static void on_sold_to_saved(void *arg, const struct error *err, struct api_sold_to *result)
{
	struct task *t = arg;
	if (task_took(t, err, NEEDED))
		keep_version(t, &result->attributes);
	task_settle(t);
}

static void on_sold_to_read(void *arg, const struct error *err, struct api_sold_to *result)
{
	struct task *t = arg;
	if (task_took(t, err, NEEDED) && !is_stale(t, result->attributes.etag)) {
		copy_address_back(&t->request.address, &result->address);
		str_set(&result->company, t->request.address.text[ADDRESS_COMPANY]);
		task_wait(t, api_sold_to_put(t->flow->api, result, on_sold_to_saved, t));
	}
	task_settle(t);
}

static void sold_to_start(struct task *t)
{
	task_wait(t, api_sold_to_get(t->flow->api, on_sold_to_read, t));
}

static void sold_to_finish(struct task *t)
{
	address_take_saved(&t->flow->wizard, ADDRESS_SOLD_TO, ((struct save_work *)t->work)->version);
}

const struct errand errand_save_sold_to = { sold_to_start, sold_to_finish, NULL, sizeof(struct save_work), NULL };

static void on_billed_to_saved(void *arg, const struct error *err, struct api_billing_profile *result)
{
	struct task *t = arg;
	if (task_took(t, err, NEEDED))
		keep_version(t, &result->attributes);
	task_settle(t);
}

static void on_billed_to_read(void *arg, const struct error *err, struct api_billing_profile *result)
{
	struct task *t = arg;
	const struct address *wanted = &t->request.address;
	if (task_took(t, err, NEEDED) && !is_stale(t, result->attributes.etag)) {
		copy_address_back(wanted, &result->address);
		str_set(&result->company, wanted->text[ADDRESS_COMPANY]);
		str_set(&result->email, wanted->text[ADDRESS_EMAIL]);
		str_set(&result->first_name, wanted->text[ADDRESS_FIRST_NAME]);
		str_set(&result->last_name, wanted->text[ADDRESS_LAST_NAME]);
		task_wait(t, api_billing_profile_put(t->flow->api, result, on_billed_to_saved, t));
	}
	task_settle(t);
}

static void billed_to_start(struct task *t)
{
	task_wait(t, api_billing_profile_get(t->flow->api, on_billed_to_read, t));
}

static void billed_to_finish(struct task *t)
{
	address_take_saved(&t->flow->wizard, ADDRESS_BILLED_TO, ((struct save_work *)t->work)->version);
}

const struct errand errand_save_billed_to = { billed_to_start, billed_to_finish, NULL, sizeof(struct save_work), NULL };

/* ── the way to pay ── */

static void on_default_set(void *arg, const struct error *err)
{
	struct task *t = arg;
	task_took(t, err, NEEDED);
	task_settle(t);
}

static void payment_start(struct task *t)
{
	task_wait(t, api_payment_method_set_default(t->flow->api, t->request.payment_id, on_default_set, t));
}

static void payment_finish(struct task *t)
{
	payment_take_default(&t->flow->wizard, t->request.payment_id);
}

const struct errand errand_set_payment = { payment_start, payment_finish, NULL, 0, NULL };
