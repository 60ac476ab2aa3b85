/* A transition's history, read leniently: the documents disagree about names, spaces and words, so all of them are understood. */
#include "model/status_model.h"

#include "core/calendar.h"
#include "core/text.h"
#include "model/plan_model.h"
#include "model/say.h"

enum stage_state transition_status_read(const char *status)
{
	static const struct {
		const char *word;
		enum stage_state state;
	} words[] = {
		{ "inprogress", STAGE_RUNNING }, { "in progress", STAGE_RUNNING }, { "in_progress", STAGE_RUNNING }, { "started", STAGE_RUNNING },
		{ "completed", STAGE_COMPLETE }, { "complete", STAGE_COMPLETE }, { "succeeded", STAGE_COMPLETE }, { "failed", STAGE_FAILED },
		{ "notstarted", STAGE_WAITING }, { "pending", STAGE_WAITING }
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (word_is(status, words[i].word))
			return words[i].state;
	/* An unknown word of an event that stands in the history: it has begun and nobody said that it ended. */
	return STAGE_RUNNING;
}

enum stage_kind transition_event_read(const char *name)
{
	if (word_is(name, "Conversion"))
		return STAGE_PURCHASE;
	if (word_is(name, "LicenseReassignment") || word_is(name, "SeatReassignment"))
		return STAGE_LICENCES;
	return STAGE_KINDS;
}

size_t transition_find(const struct transition_facts *t, size_t n, const struct upgrade_record *record)
{
	for (size_t i = 0; !str_empty(record->operation_id) && i < n; i++)
		if (str_ieq(t[i].operation_id, record->operation_id))
			return i;
	for (size_t i = n; !str_empty(record->target_subscription_id) && i > 0; i--)
		if (str_ieq(t[i - 1].to_subscription_id, record->target_subscription_id))
			return i - 1;
	/* An earlier one to the same plan, one that failed for example, says nothing about this order. */
	if (record->transitions_before > 0 && n <= (size_t)record->transitions_before)
		return SIZE_MAX;
	for (size_t i = n; i > 0; i--)
		if (!str_empty(record->target_catalog_item) && catalog_item_same(t[i - 1].to_catalog_item, record->target_catalog_item))
			return i - 1;
	return n == 1 && str_empty(record->target_catalog_item) ? 0 : SIZE_MAX;
}

/* Later in time wins; at the same time, what has ended. */
static bool is_later(const struct transition_event_facts *e, const struct transition_event_facts *than)
{
	if (!than)
		return true;
	if (e->at_ms != than->at_ms && e->at_ms != TIME_UNKNOWN && than->at_ms != TIME_UNKNOWN)
		return e->at_ms > than->at_ms;
	enum stage_state state = transition_status_read(e->status);
	return state == STAGE_COMPLETE || state == STAGE_FAILED;
}

enum stage_state transition_stage(const struct transition_event_facts *events, size_t n, size_t transition, enum stage_kind kind,
	struct stage *ret)
{
	const struct transition_event_facts *last = NULL;

	*ret = (struct stage){ .kind = kind, .state = STAGE_WAITING, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	for (size_t i = 0; i < n; i++) {
		const struct transition_event_facts *e = &events[i];
		if (e->transition != transition || transition_event_read(e->name) != kind)
			continue;
		if (e->at_ms != TIME_UNKNOWN && (ret->started_ms == TIME_UNKNOWN || e->at_ms < ret->started_ms))
			ret->started_ms = e->at_ms;
		if (is_later(e, last))
			last = e;
	}
	if (!last)
		return ret->state;
	ret->state = transition_status_read(last->status);
	if (ret->state == STAGE_COMPLETE || ret->state == STAGE_FAILED)
		ret->ended_ms = last->at_ms;
	if (ret->state == STAGE_FAILED)
		str_copy(ret->service_text, sizeof ret->service_text, !str_empty(last->error_text) ? last->error_text : last->error_code);
	return ret->state;
}

bool transition_is_effective(const struct transition_event_facts *events, size_t n, size_t transition)
{
	struct stage purchase;

	return transition_stage(events, n, transition, STAGE_PURCHASE, &purchase) != STAGE_FAILED;
}
