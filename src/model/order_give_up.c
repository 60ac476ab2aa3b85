/* Giving up an order that never arrived: which one, from when on, and the word for it. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* What was chosen in an earlier run is known from the record alone. */
static const char *give_up_word(const struct wizard *w, char to[NAME_TEXT])
{
	if (!str_empty(w->tenant.initial_domain))
		return say(to, NAME_TEXT, "%s", w->tenant.initial_domain);
	return say(to, NAME_TEXT, "%" PRId64, w->order.record.quantity);
}

static int64_t may_give_up_from_ms(const struct wizard *w)
{
	return upgrade_sent_ms(&w->order.record) + w->file.figures.lists_lag_minutes * 60000;
}

bool order_may_give_up(const struct wizard *w)
{
	return w->order.state == ORDER_NOT_FOUND && w->now_ms >= may_give_up_from_ms(w);
}

const char *order_give_up_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct upgrade_record *r = &w->order.record;
	char when[TIME_TEXT], n[COUNT_TEXT];

	return say(to, SENTENCE,
		_("The order of %s for %s of %s never arrived at the service. Given up, it is not sent again, and another one can "
		"be placed. Before that the service is asked once more."),
		time_local(r->placed_ms, when), say_licences(r->quantity, n), r->target_name);
}

const char *order_give_up_instruction(const struct wizard *w, char to[SENTENCE])
{
	char word[NAME_TEXT], when[TIME_TEXT], lag[TIME_TEXT];

	if (!order_may_give_up(w))
		return say(to, SENTENCE, _("The service's lists can lag %s behind. This order can be given up from %s on; the same order can be placed again "
			"at once, without being bought twice."), time_span(w->file.figures.lists_lag_minutes * 60000, lag),
			time_local(may_give_up_from_ms(w), when));
	return say(to, SENTENCE, _("Type %s to give the order up."), give_up_word(w, word));
}

const char *order_give_up_typed(const struct wizard *w)
{
	return w->order.typed_to_give_up;
}

bool order_give_up_confirmed(const struct wizard *w)
{
	char word[NAME_TEXT];

	return !str_empty(w->order.typed_to_give_up) && word_is(w->order.typed_to_give_up, give_up_word(w, word));
}

int order_give_up_type(struct wizard *w, const char *typed, struct error *err)
{
	char word[NAME_TEXT];

	text_clean_into(w->order.typed_to_give_up, sizeof w->order.typed_to_give_up, typed);
	if (order_give_up_confirmed(w))
		return 0;
	return error_set(err, ERROR_INPUT, _("That is not what is asked for, so the order is not given up. Type %s, or go back."),
		give_up_word(w, word));
}
