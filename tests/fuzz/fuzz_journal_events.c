/* What was sent of a move and what became of it, as one text: any events are read back as they were written but for what no line can hold,
 * and any text is read to its end. The first half of the input is rows ("s request|cause|words", s a letter for the state), all of it is text. */
#include "config.h"

#include "core/mem.h"
#include "core/text.h"
#include "journal/move_events.h"
#include "tests/fuzz/input.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define EVENTS_MOST 200
#define READ_MOST 5000

static void read_any(const uint8_t *bytes, size_t n)
{
	char *text = xstrndup((const char *)bytes, n);
	struct event_cursor cursor;
	struct move_event e;

	event_cursor_init(&cursor, text);
	for (int i = 0; i < READ_MOST && event_cursor_next(&cursor, &e); i++)
		if (strpbrk(e.request_id, " \n") || strpbrk(e.cause, " \n") || strchr(e.text, '\n'))
			abort();
	free(text);
}

static void check_round(const struct move_event *events, size_t n, char *text)
{
	struct event_cursor cursor;
	struct move_event e;
	size_t i;

	event_cursor_init(&cursor, text);
	for (i = 0; event_cursor_next(&cursor, &e); i++)
		if (i >= n || e.seq != events[i].seq || e.state != events[i].state || strlen(e.text) != strlen(events[i].text))
			abort();
	if (i != n)
		abort();
}

static void write_and_read(const struct input *in)
{
	struct event_lines lines = EVENT_LINES_INIT;
	struct move_event events[EVENTS_MOST];
	struct input_line rows[EVENTS_MOST];
	size_t n = 0;

	for (size_t i = 0; i < in->n && n < EVENTS_MOST; i++) {
		struct input_line *row = &rows[n];
		if (!in->lines[i][0])
			continue;
		input_line_read(row, in->lines[i]);
		events[n] = (struct move_event){ .seq = (n ? events[n - 1].seq : 0) + 1 + (row->letter & 1),
			.state = (enum journal_row_state)((unsigned char)row->letter % JOURNAL_ROW_STATES), .request_id = row->parts[0], .cause = row->parts[1],
			.text = row->parts[2] };
		event_lines_add(&lines, JOURNAL_ROW_SENT, &events[n++]);
	}
	/* The line that is open ends when something else follows, which is cut off. */
	bool sent = n > 0 && events[n - 1].state == JOURNAL_ROW_SENT;
	struct move_event last = { .seq = n ? events[n - 1].seq + 2 : 1, .state = sent ? JOURNAL_ROW_BACK_SENT : JOURNAL_ROW_SENT };
	event_lines_add(&lines, JOURNAL_ROW_SENT, &last);
	char *end = n > 0 ? strrchr(lines.text.data, '\n') : NULL;
	if (end) {
		end[1] = '\0';
		check_round(events, n, lines.text.data);
	}
	buf_clear(&lines.text);
	for (size_t i = 0; i < n; i++)
		input_line_clear(&rows[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct input in;

	read_any(bytes, n);
	input_read(&in, bytes, n);
	write_and_read(&in);
	input_clear(&in);
	return 0;
}
