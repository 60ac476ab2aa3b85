#include "flow/move_words.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"

#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REDRAW_MS 200
#define LINE_MS 10000
#define WIDTH 80

void move_words_init(struct move_words *w)
{
	*w = (struct move_words){ .terminal = isatty(STDOUT_FILENO) == 1 };
	outlet_init(&w->out, STDOUT_FILENO);
	outlet_init(&w->complaints, STDERR_FILENO);
}

void move_words_say(struct move_words *w, const char *text)
{
	buf_addf(&w->out.pending, "%s\n", text);
	outlet_flush(&w->out);
}

bool move_words_ask(struct move_words *w, const char *text, bool (*hurried)(void))
{
	buf_addstr(&w->out.pending, text);
	outlet_drain_patiently(&w->out, hurried);
	return w->out.failed == 0;
}

void move_words_complain(struct move_words *w, const char *text)
{
	move_words_clear(w);
	buf_addf(&w->complaints.pending, "%s\n", text);
	outlet_flush(&w->complaints);
}

unsigned move_words_fds(const struct move_words *w, struct pollfd fds[2])
{
	const struct outlet *const outlets[] = { &w->out, &w->complaints };
	unsigned n = 0;

	for (size_t i = 0; i < 2; i++)
		if (outlets[i]->pending.len > 0)
			fds[n++] = (struct pollfd){ .fd = outlets[i]->fd, .events = POLLOUT };
	return n;
}

void move_words_flush(struct move_words *w)
{
	outlet_flush(&w->out);
	outlet_flush(&w->complaints);
}

void move_words_close(struct move_words *w, bool (*hurried)(void))
{
	outlet_drain_patiently(&w->out, hurried);
	outlet_drain_patiently(&w->complaints, hurried);
	outlet_clear(&w->out);
	outlet_clear(&w->complaints);
}

static int width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : WIDTH - 1;
}

void move_words_sign_in(struct move_words *w, const char *address, const char *code)
{
	struct buf text = BUF_INIT;
	const char *rest;

	buf_addf(&text, _("To sign in, open %s and type this code: %s"), address, code);
	for (rest = text.data; *rest; rest += strspn(rest, " ")) {
		size_t n = text_break(rest, w->terminal ? width() : INT_MAX);

		buf_addf(&w->out.pending, "%.*s\n", (int)n, rest);
		rest += n;
	}
	outlet_flush(&w->out);
	buf_clear(&text);
}

static const char *count(int64_t n, char to[24])
{
	snprintf(to, 24, "%" PRId64, n);
	return to;
}

static void row(struct buf *to, const char *label, int64_t n)
{
	char number[24];

	if (n != 0)
		buf_addf(to, _("%s: %s\n"), label, count(n, number));
}

static void causes(struct buf *to, const struct mover_count *list, size_t n)
{
	char number[24];

	for (size_t i = 0; i < n; i++) {
		const char *remedy = mover_cause_remedy(list[i].cause);
		buf_addf(to, "  %s  %s\n", count(list[i].rows, number), mover_cause_text(list[i].cause));
		if (!str_empty(remedy))
			buf_addf(to, "      %s\n", remedy);
	}
}

void move_words_plan(struct move_words *w, const struct mover_progress *p, const struct journal_move *m, int64_t groups)
{
	struct buf *to = &w->out.pending;
	char needed[24], free_seats[24];

	buf_addf(to, _("From %s to %s\n"), m->source_name, m->target_name);
	if (!p->rows[JOURNAL_ROW_READY] && !p->rows[JOURNAL_ROW_WITH_GROUP] && !p->rows[JOURNAL_ROW_NOTHING] && !p->rows[JOURNAL_ROW_HELD])
		buf_addf(to, "%s\n", _("Nobody: no user fits what was chosen."));
	row(to, _("Users who will be moved directly"), p->rows[JOURNAL_ROW_READY] - groups);
	row(to, _("Groups that will be moved"), groups);
	row(to, _("Users who move with their group"), p->rows[JOURNAL_ROW_WITH_GROUP]);
	row(to, _("Nothing to do"), p->rows[JOURNAL_ROW_NOTHING]);
	row(to, _("Lines of the list that name nobody, or somebody twice"), p->lines);
	if (p->seats_free >= 0 && p->seats_needed > 0)
		buf_addf(to, _("Licences needed: %s, free: %s\n"), count(p->seats_needed, needed), count(p->seats_free, free_seats));
	row(to, _("Will not be moved"), p->rows[JOURNAL_ROW_HELD]);
	causes(to, p->held, p->n_held);
	outlet_flush(&w->out);
}

static void say_waiting(struct buf *line, const struct mover_progress *p, int64_t now_ms)
{
	char span[TIME_TEXT];

	if (p->waiting == MOVER_WAITS_LIMIT && p->waiting_until_ms - now_ms > 1500)
		buf_addf(line, _(" · the service asks to wait %s"), time_span(p->waiting_until_ms - now_ms, span));
	else if (p->waiting == MOVER_WAITS_LIMIT)
		buf_addf(line, "%s", _(" · at the service's limit"));
	else if (p->waiting == MOVER_WAITS_RETRY)
		buf_addf(line, "%s", _(" · the service cannot be reached, trying again"));
	else if (p->waiting == MOVER_WAITS_GROUP)
		buf_addf(line, "%s", _(" · waiting for the service to work off the groups"));
}

static void say(struct buf *line, const struct mover_progress *p, int64_t now_ms)
{
	char done[24], all[24], span[TIME_TEXT];
	int64_t moved = p->rows[p->back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED], failed = p->rows[p->back ? JOURNAL_ROW_BACK_FAILED : JOURNAL_ROW_FAILED];
	int64_t rows = moved + failed + p->rows[p->back ? JOURNAL_ROW_BACK_READY : JOURNAL_ROW_READY] +
		p->rows[p->back ? JOURNAL_ROW_BACK_SENT : JOURNAL_ROW_SENT] + (p->back ? 0 : p->rows[JOURNAL_ROW_WITH_GROUP]);

	switch (p->phase) {
	case MOVER_PLANNING:
		buf_addf(line, _("Reading users: %s"), count(p->read, done));
		return;
	case MOVER_CHECKING:
		buf_addf(line, _("Reading back: %s of %s"), count(p->read, done), count(p->to_read, all));
		return;
	case MOVER_STOPPING:
		buf_addf(line, _("Stopping; users still on their way: %s"), count(p->in_flight, done));
		return;
	case MOVER_PAUSED:
		buf_addf(line, "%s", _("Paused on request: start m365-upgrade to let it go on"));
		return;
	default:
		break;
	}
	buf_addf(line, p->back ? _("Put back: %s of %s") : _("Moved: %s of %s"), count(moved, done), count(rows, all));
	if (p->rate > 0)
		buf_addf(line, _(" · %.0f a second"), p->rate);
	if (p->left_ms > 0)
		buf_addf(line, _(" · %s left"), time_span(p->left_ms, span));
	if (failed)
		buf_addf(line, _(" · failed: %s"), count(failed, done));
	say_waiting(line, p, now_ms);
}

static void rewrite(struct move_words *w, const char *text)
{
	struct buf line = BUF_INIT, *to = &w->out.pending;
	int columns;

	text_fit(&line, text, width(), "…");
	columns = text_width(line.data);
	buf_addf(to, "\r%s%*s", line.data, w->line_width > columns ? w->line_width - columns : 0, "");
	if (w->line_width > columns)
		buf_addf(to, "\r%s", line.data);
	outlet_flush(&w->out);
	w->line_width = columns;
	buf_clear(&line);
}

void move_words_progress(struct move_words *w, const struct mover_progress *p, int64_t now_ms)
{
	bool event = p->phase != w->phase || (p->waiting != w->waiting && p->waiting == MOVER_WAITS_RETRY);
	struct buf line = BUF_INIT;

	w->waiting = p->waiting;
	if (!outlet_flush(&w->out)) /* nobody takes it: the next one that is taken says how far it is by then */
		return;
	if (!event && now_ms - w->said_ms < (w->terminal ? REDRAW_MS : LINE_MS))
		return;
	if (!mover_phase_works(p->phase))
		return;
	w->phase = p->phase;
	w->said_ms = now_ms;
	say(&line, p, now_ms);
	if (w->terminal) {
		rewrite(w, line.data);
	} else {
		move_words_say(w, line.data);
	}
	buf_clear(&line);
}

void move_words_clear(struct move_words *w)
{
	if (w->line_width > 0)
		buf_addf(&w->out.pending, "\r%*s\r", w->line_width, "");
	w->line_width = 0;
	outlet_flush(&w->out);
}

void move_words_end(struct move_words *w, const struct mover_progress *p, const struct journal_move *m, const struct mover_progress *sent)
{
	struct buf *to = &w->out.pending;
	char span[TIME_TEXT];

	buf_addf(to, m->back ? _("From %s back to %s\n") : _("From %s to %s\n"), m->back ? m->target_name : m->source_name, m->back ? m->source_name : m->target_name);
	row(to, _("Moved"), p->rows[JOURNAL_ROW_MOVED]);
	row(to, _("Put back"), p->rows[JOURNAL_ROW_BACK]);
	row(to, _("Still to be moved"), p->rows[JOURNAL_ROW_READY] + p->rows[JOURNAL_ROW_SENT]);
	row(to, _("Still to be put back"), p->rows[JOURNAL_ROW_BACK_READY] + p->rows[JOURNAL_ROW_BACK_SENT]);
	row(to, _("Waiting for their group"), p->rows[JOURNAL_ROW_WITH_GROUP]);
	row(to, _("Nothing to do"), p->rows[JOURNAL_ROW_NOTHING]);
	row(to, _("Not moved, by plan"), p->rows[JOURNAL_ROW_HELD]);
	causes(to, p->held, p->n_held);
	row(to, _("Failed"), p->rows[JOURNAL_ROW_FAILED] + p->rows[JOURNAL_ROW_BACK_FAILED]);
	causes(to, p->failed, p->n_failed);
	row(to, _("Lines of the list that name nobody, or somebody twice"), p->lines);
	if (sent->writes > 0)
		buf_addf(to, _("Time: %s; writes: %" PRId64 ", turned away for the limit: %" PRId64 "\n"), time_span(sent->moving_ms, span), sent->writes, sent->refused);
	row(to, _("Read back, and as planned"), p->as_planned);
	row(to, _("Read back, and different from the plan"), p->differs);
	outlet_flush(&w->out);
}
