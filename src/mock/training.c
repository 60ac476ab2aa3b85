/* Training control: what the trainer and the tests see of the world; training_steer.c is how they steer it. */
#include "mock/training.h"

#include "core/text.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/dump.h"
#include "mock/requestlog.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <strings.h>

/* One world, one trainee. */
static const char the_trainee[] = "1";

bool training_admits(struct world *w, const struct request *rq, struct response *rs)
{
	const char *header = request_header(rq, "Authorization"), *trainee = request_query(rq, "trainee");

	if (w->control_token && !(header && strncasecmp(header, "Bearer ", 7) == 0 && str_eq(header + 7, w->control_token))) {
		commerce_refuse(w, rq, rs, 401, "unauthorized", "Training control needs the token that was printed at the start.");
		return false;
	}
	if (trainee && !str_eq(trainee, the_trainee)) {
		commerce_refuse(w, rq, rs, 404, "unknown_trainee", "There is no trainee of this id.");
		return false;
	}
	return true;
}

static void state(struct world *w, const struct request *rq, struct response *rs)
{
	if (training_admits(w, rq, rs))
		training_write_state(w, rs);
}

static void licences(struct world *w, const struct request *rq, struct response *rs)
{
	if (training_admits(w, rq, rs))
		dump_licences(w, response_json(rs, 200));
}

static void requests(struct world *w, const struct request *rq, struct response *rs)
{
	const char *after = request_query(rq, "after");
	int64_t n = 0;

	if (!training_admits(w, rq, rs))
		return;
	if (after && (!str_to_int64(after, &n) || n < 0)) {
		commerce_refuse(w, rq, rs, 400, "bad_value", "\"after\" is the number of a request.");
		return;
	}
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_key(json, "requests");
	requestlog_write(w, n, json);
	json_object_end(json);
}

static void finish(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	(void)rq;
	response_header(rs, "Cache-Control", "no-store");
}

static const struct route routes[] = {
	{ "GET", "/state", state },
	{ "GET", "/licences", licences },
	{ "GET", "/requests", requests },
	{ "POST", "/reset", training_reset },
	{ "POST", "/scenario", training_scenario },
	{ "POST", "/clock", training_clock },
	{ "POST", "/settings", training_settings },
	{ "POST", "/faults", training_faults },
	{ "POST", "/limits", training_limits },
	{ "POST", "/change", training_change },
	{ "POST", "/centre", training_centre },
	{ 0 },
};

const struct service training_service = { "/training/v1", routes, false, false, false, commerce_refuse, NULL, finish, NULL, NULL };
