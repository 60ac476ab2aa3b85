#include "mock/breakage.h"

#include "mock/throttle.h"
#include "mock/world.h"

static const char *words_for(int status)
{
	switch (status) {
	case 401:
		return "The access token is missing, expired or not valid.";
	case 403:
		return "This operation is not allowed.";
	case 404:
		return "What was asked for is not there.";
	case 409:
		return "Another change is being worked on.";
	case 412:
		return "The resource has changed since it was read.";
	case 429:
		return "Please retry again later.";
	default:
		return status >= 500 ? "The service is not available at the moment." : "The request is not valid.";
	}
}

static void refuse_by_fault(struct world *w, const struct service *s, const struct fault *fault, const struct request *rq, struct response *rs)
{
	response_reset(rs);
	s->refuse(w, rq, rs, fault->status, *fault->code ? fault->code : NULL, words_for(fault->status));
	if (fault->retry_after_s)
		response_header(rs, "Retry-After", "%lld", (long long)fault->retry_after_s);
	if (fault->status == 429) {
		w->counters.throttled++;
		if (fault->retry_after_s)
			throttle_note_given(w, rq, THROTTLE_WRITES, fault->retry_after_s * 1000);
	}
}

/* Where the service has no place for an error in a success, the success is one by its status alone. */
static void succeed_with_error(struct world *w, const struct service *s, const struct fault *fault, const struct request *rq, struct response *rs)
{
	const char *code = *fault->code ? fault->code : NULL;

	response_reset(rs);
	if (s->flaw && s->flaw(w, rq, rs, code, words_for(fault->status)))
		return;
	s->refuse(w, rq, rs, fault->status, code, words_for(fault->status));
	rs->status = 200;
}

static void garble(struct response *rs)
{
	static const char bytes[] = "{\"items\":[{\"id\":\x01\xff\xfe<<<>>>";
	buf_reset(&rs->body);
	buf_add(&rs->body, bytes, sizeof(bytes) - 1);
}

/* What a hotel or a guest network answers in the name of whoever was asked, until somebody signs in to it. Source: RFC 8952, "Captive Portal
 * Architecture"; RFC 6585, "511 Network Authentication Required". */
static void answer_as_portal(const struct fault *fault, struct response *rs)
{
	response_reset(rs);
	response_text(rs, fault->status, "text/html; charset=utf-8", "<!DOCTYPE html>\n<html><head><title>Guest network</title></head>\n"
		"<body><h1>Welcome</h1><p>Sign in to use this network.</p><form action=\"/login\"><button>Sign in</button></form></body></html>\n");
	response_header(rs, "Cache-Control", "no-store");
	if (fault->status == 302)
		response_header(rs, "Location", "http://portal.example/login");
}

/* What was rolled back was not written. */
static void uncount(struct world_counters *now, const struct world_counters *before)
{
	now->writes = before->writes;
	now->batches = before->batches;
	now->first_write_ms = before->first_write_ms;
	now->last_write_ms = before->last_write_ms;
}

/* The request as it would go without the fault; a rule that strikes before lets what is broken off leave no trace. */
static void act_for_fault(struct world *w, const struct service *s, const struct fault *fault, struct request *rq, struct response *rs, answer_fn *act)
{
	bool broken_off = fault->action == FAULT_TRUNCATE || fault->action == FAULT_GARBAGE;
	struct world_counters before = w->counters;

	if (!fault->after && !broken_off && fault->action != FAULT_DELAY)
		return;
	store_begin(w->store);
	act(w, s, rq, rs);
	if (fault->action == FAULT_UNAPPLIED || (!fault->after && broken_off)) {
		store_rollback(w->store);
		uncount(&w->counters, &before);
	} else {
		store_commit(w->store);
	}
}

struct outcome breakage_answer(struct world *w, const struct service *s, const struct fault *fault, struct request *rq, struct response *rs, answer_fn *act)
{
	struct outcome out = { .break_by = FAULT_NONE };

	w->counters.faults++;
	act_for_fault(w, s, fault, rq, rs, act);
	switch (fault->action) {
	case FAULT_STATUS:
		refuse_by_fault(w, s, fault, rq, rs);
		break;
	case FAULT_ERROR:
		succeed_with_error(w, s, fault, rq, rs);
		break;
	case FAULT_DELAY:
		out.delay_ms = fault->delay_ms;
		break;
	case FAULT_GARBAGE:
		garble(rs);
		break;
	case FAULT_SILENCE:
		out.delay_ms = fault->delay_ms;
		out.break_by = FAULT_SILENCE;
		break;
	case FAULT_RESET:
	case FAULT_TRUNCATE:
		out.break_by = fault->action;
		break;
	case FAULT_PORTAL:
		answer_as_portal(fault, rs);
		out.foreign = true;
		break;
	case FAULT_NONE:
	case FAULT_UNAPPLIED:
		break;
	}
	return out;
}
