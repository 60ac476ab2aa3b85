#include "flow/move_words.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REDRAW_MS 200
#define LINE_MS 10000
#define WIDTH 80

void move_words_init(struct move_words *w, int fd)
{
	*w = (struct move_words){ .terminal = isatty(fd) == 1 };
}

static int width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : WIDTH - 1;
}

static const char *count(int64_t n, char to[24])
{
	snprintf(to, 24, "%" PRId64, n);
	return to;
}

static void row(const char *label, int64_t n)
{
	char number[24];

	if (n != 0)
		printf(_("%s: %s\n"), label, count(n, number));
}

static void causes(const struct mover_count *list, size_t n)
{
	char number[24];

	for (size_t i = 0; i < n; i++) {
		const char *remedy = mover_cause_remedy(list[i].cause);
		printf("  %s  %s\n", count(list[i].rows, number), mover_cause_text(list[i].cause));
		if (!str_empty(remedy))
			printf("      %s\n", remedy);
	}
}

void move_words_plan(const struct mover_progress *p, const struct journal_move *m, int64_t groups)
{
	char needed[24], free_seats[24];

	printf(_("From %s to %s\n"), m->source_name, m->target_name);
	row(_("Users who will be moved directly"), p->rows[JOURNAL_ROW_READY] - groups);
	row(_("Groups that will be moved"), groups);
	row(_("Users who move with their group"), p->rows[JOURNAL_ROW_WITH_GROUP]);
	row(_("Nothing to do"), p->rows[JOURNAL_ROW_NOTHING]);
	row(_("Lines of the list that name nobody, or somebody twice"), p->lines);
	if (p->seats_free >= 0 && p->seats_needed > 0)
		printf(_("Licences needed: %s, free: %s\n"), count(p->seats_needed, needed), count(p->seats_free, free_seats));
	row(_("Will not be moved"), p->rows[JOURNAL_ROW_HELD]);
	causes(p->held, p->n_held);
	fflush(stdout);
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
	struct buf line = BUF_INIT;
	int columns;

	text_fit(&line, text, width(), "…");
	columns = text_width(line.data);
	printf("\r%s%*s", line.data, w->line_width > columns ? w->line_width - columns : 0, "");
	if (w->line_width > columns)
		printf("\r%s", line.data);
	fflush(stdout);
	w->line_width = columns;
	buf_clear(&line);
}

void move_words_progress(struct move_words *w, const struct mover_progress *p, int64_t now_ms)
{
	bool event = p->phase != w->phase || (p->waiting != w->waiting && p->waiting == MOVER_WAITS_RETRY);
	struct buf line = BUF_INIT;

	w->waiting = p->waiting;
	if (!event && now_ms - w->said_ms < (w->terminal ? REDRAW_MS : LINE_MS))
		return;
	if (p->phase != MOVER_PLANNING && p->phase != MOVER_MOVING && p->phase != MOVER_CHECKING && p->phase != MOVER_STOPPING)
		return;
	w->phase = p->phase;
	w->said_ms = now_ms;
	say(&line, p, now_ms);
	if (w->terminal) {
		rewrite(w, line.data);
	} else {
		printf("%s\n", line.data);
		fflush(stdout);
	}
	buf_clear(&line);
}

void move_words_clear(struct move_words *w)
{
	if (w->line_width > 0)
		printf("\r%*s\r", w->line_width, "");
	w->line_width = 0;
	fflush(stdout);
}

void move_words_end(const struct mover_progress *p, const struct journal_move *m, const struct mover_progress *sent)
{
	char span[TIME_TEXT];

	printf(m->back ? _("From %s back to %s\n") : _("From %s to %s\n"), m->back ? m->target_name : m->source_name, m->back ? m->source_name : m->target_name);
	row(_("Moved"), p->rows[JOURNAL_ROW_MOVED]);
	row(_("Put back"), p->rows[JOURNAL_ROW_BACK]);
	row(_("Still to be moved"), p->rows[JOURNAL_ROW_READY] + p->rows[JOURNAL_ROW_SENT]);
	row(_("Still to be put back"), p->rows[JOURNAL_ROW_BACK_READY] + p->rows[JOURNAL_ROW_BACK_SENT]);
	row(_("Waiting for their group"), p->rows[JOURNAL_ROW_WITH_GROUP]);
	row(_("Nothing to do"), p->rows[JOURNAL_ROW_NOTHING]);
	row(_("Not moved, by plan"), p->rows[JOURNAL_ROW_HELD]);
	causes(p->held, p->n_held);
	row(_("Failed"), p->rows[JOURNAL_ROW_FAILED] + p->rows[JOURNAL_ROW_BACK_FAILED]);
	causes(p->failed, p->n_failed);
	row(_("Lines of the list that name nobody, or somebody twice"), p->lines);
	if (sent->writes > 0)
		printf(_("Time: %s; writes: %" PRId64 ", turned away for the limit: %" PRId64 "\n"), time_span(sent->moving_ms, span), sent->writes, sent->refused);
	row(_("Read back, and as planned"), p->as_planned);
	row(_("Read back, and different from the plan"), p->differs);
	fflush(stdout);
}
