#include "tests/sweep/robot_screen.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define BUSY "⋯ "
#define ERROR "✗ "
#define WARNING "! "
#define MARK "▸ "
#define ENTER " Enter "
#define TITLE_LINE 3
#define NOTICE_INDENT "   "

static char *line_at(const char *text, size_t number)
{
	for (; number > 0 && *text != '\0'; number--) {
		const char *end = strchr(text, '\n');
		text = end == NULL ? text + strlen(text) : end + 1;
	}
	return xstrndup(text, strcspn(text, "\n"));
}

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; (text = strchr(text, '\n')) != NULL; text++)
		n++;
	return n;
}

/* A notice's further lines stand below its first, past its sign. */
static bool goes_on(const char *line)
{
	return str_starts(line, NOTICE_INDENT "  ") && line[strlen(NOTICE_INDENT "  ")] != ' ';
}

static void add_words(struct buf *to, const char *words, bool begins)
{
	if (to->len > 0)
		buf_addch(to, begins ? '\n' : ' ');
	buf_addstr(to, words);
}

/* Steps of a list have the same signs: a notice's sentence is no label followed by a gap. */
static bool is_step(const char *words)
{
	return strstr(words, "  ") != NULL;
}

static char *notices(const char *text, const char *sign)
{
	struct buf found = BUF_INIT;
	bool inside = false;
	size_t n = count_lines(text), indent = strlen(NOTICE_INDENT);
	for (size_t i = TITLE_LINE + 1; i < n; i++) {
		char *line = line_at(text, i);
		bool begins = str_starts(line, NOTICE_INDENT) && str_starts(line + indent, sign) && !is_step(line + indent);
		inside = begins || (inside && goes_on(line));
		if (inside)
			add_words(&found, begins ? line + indent + strlen(sign) : line + indent + 2, begins);
		free(line);
	}
	return buf_steal(&found);
}

static char *find_line(const char *text, size_t from, const char *after_spaces)
{
	size_t n = count_lines(text);
	for (size_t i = from; i < n; i++) {
		char *line = line_at(text, i);
		if (str_starts(line + strspn(line, " "), after_spaces))
			return line;
		free(line);
	}
	return NULL;
}

static char *enter_of(const char *bar)
{
	if (!str_starts(bar, ENTER))
		return xstrdup("");
	const char *label = bar + strlen(ENTER), *gap = strstr(label, "  ");
	return xstrndup(label, gap == NULL ? strlen(label) : (size_t)(gap - label));
}

void robot_screen_read(struct robot_screen *s, const struct term_screen *screen)
{
	char *text = term_screen_text(screen), *title = line_at(text, TITLE_LINE), *busy = find_line(text, TITLE_LINE, BUSY);
	char *marked = find_line(text, TITLE_LINE, MARK);
	size_t n = count_lines(text);
	*s = (struct robot_screen){
		.text = text, .title = xstrdup(str_trim(title)), .bar = line_at(text, n > 0 ? n - 1 : 0), .marked = marked == NULL ? xstrdup("") : marked,
		.errors = notices(text, ERROR), .warnings = notices(text, WARNING), .is_busy = busy != NULL,
	};
	s->enter = enter_of(s->bar);
	free(title);
	free(busy);
}

void robot_screen_clear(struct robot_screen *s)
{
	free(s->text);
	free(s->title);
	free(s->enter);
	free(s->bar);
	free(s->marked);
	free(s->errors);
	free(s->warnings);
	*s = (struct robot_screen){ 0 };
}

bool robot_screen_says(const struct robot_screen *s, const char *words)
{
	struct buf flat = BUF_INIT;
	for (const char *at = s->text; *at != '\0'; at++) {
		bool space = *at == ' ' || *at == '\n';
		if (!space || (flat.len > 0 && flat.data[flat.len - 1] != ' '))
			buf_addch(&flat, space ? ' ' : *at);
	}
	bool found = flat.len > 0 && strstr(flat.data, words) != NULL;
	buf_clear(&flat);
	return found;
}

char *robot_screen_word(const struct robot_screen *s)
{
	static const char type[] = "Type ";
	char *line = find_line(s->text, TITLE_LINE, type), *word = NULL;
	if (line != NULL) {
		const char *at = line + strspn(line, " ") + strlen(type);
		word = xstrndup(at, strcspn(at, " "));
	}
	free(line);
	return word;
}
