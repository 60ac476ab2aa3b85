#include "api/api_retry.h"

#include "api/api_call.h"
#include "api/api_clock.h"
#include "api/api_text.h"
#include "api/api_way.h"
#include "core/money.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

/* Seconds, which may stand there twice. */
static bool seconds_parse(const char *value, int64_t *ret_micro)
{
	char *once = text_once(value);
	bool good = decimal_parse(once, ret_micro, NULL) == 0;

	free(once);
	return good;
}

int64_t retry_after_parse(const char *value, const char *date)
{
	int64_t micro, then, now;

	if (str_empty(value))
		return -1;
	if (seconds_parse(value, &micro))
		return micro < 0 ? -1 : (micro + 999) / 1000;
	if (str_empty(date) || !clock_parse_date(value, &then) || !clock_parse_date(date, &now))
		return -1;
	return then > now ? then - now : 0;
}

/* Doubled each time up to a bound, then between half and all of it, so that many clients do not come back together. */
static int64_t backoff(struct call *c)
{
	const struct api_limits *limits = &c->api->limits;
	int64_t wait = limits->backoff_ms;

	for (int i = 1; i < c->attempt && wait < limits->backoff_most_ms; i++)
		wait *= 2;
	if (wait > limits->backoff_most_ms)
		wait = limits->backoff_most_ms;
	return wait / 2 + (int64_t)stream_below(&c->api->jitter, (uint64_t)(wait - wait / 2) + 1);
}

static bool is_failing(int status)
{
	return status == 408 || status == 500 || status == 502 || status == 503 || status == 504;
}

/* A read, and the renewal of a token, may be asked again whenever the service or the line failed. A change is sent again only where it
 * cannot have been processed: nothing left this machine, or the service turned it away at the door (429, or 503 with the time to
 * come back). Either is tried a bounded number of times, and never before the time that the service names. */
struct verdict retry_judge(struct call *c, const struct http_answer *a)
{
	const struct api_limits *limits = &c->api->limits;
	struct verdict v = { .kind = VERDICT_FAIL, .wait_ms = -1 };
	bool answered = a->outcome == HTTP_ANSWERED;
	bool untouched, temporary;
	int most = a->timed_out && limits->attempts > 2 ? 2 : limits->attempts;

	if (answered && a->status >= 200 && a->status < 300)
		return (struct verdict){ .kind = VERDICT_TAKE };
	if (answered && a->status == 401 && c->service != API_ENTRA && !c->anonymous && !c->renewed)
		return (struct verdict){ .kind = VERDICT_RENEW };
	if (c->spoiled || c->class->whole)
		return v;
	if (answered)
		v.wait_ms = retry_after_parse(http_header(a, "Retry-After"), http_header(a, "Date"));
	v.told = v.wait_ms >= 0;
	untouched = (a->outcome == HTTP_NOT_SENT && !way_is_closed(a)) || (answered && (a->status == 429 || (a->status == 503 && v.told)));
	temporary = untouched || a->outcome == HTTP_LOST || (answered && is_failing(a->status));
	if ((c->write ? untouched : temporary) && c->attempt < most && (!v.told || v.wait_ms <= limits->longest_wait_ms)) {
		v.kind = VERDICT_REPEAT;
		if (!v.told)
			v.wait_ms = backoff(c);
	}
	return v;
}
