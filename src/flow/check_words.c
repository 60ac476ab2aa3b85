#include "flow/check_inside.h"

#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The mark is a word at the start of the line, so that it is heard first and found by a search. */
static const char *const marks[MARK_MARKS] = {
	[MARK_OK] = N_("ok"),
	[MARK_NONE] = N_("none"),
	[MARK_MISSING] = N_("missing"),
	[MARK_WRONG] = N_("wrong"),
	[MARK_SKIPPED] = N_("skipped"),
};

static int column(void)
{
	int most = 0;

	for (int i = 0; i < MARK_MARKS; i++)
		if (text_width(_(marks[i])) > most)
			most = text_width(_(marks[i]));
	return most + 2;
}

/* On a terminal words are kept whole, and what goes on stands below its beginning; elsewhere a line is one, to be searched for. */
static int text_columns(const struct checker *c)
{
	struct winsize size;

	if (!c->words.terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2 * column())
		return INT_MAX;
	return size.ws_col - column() - 1;
}

static __attribute__((format(printf, 3, 0))) void put(struct checker *c, const char *mark, const char *fmt, va_list args)
{
	struct buf text = BUF_INIT, line = BUF_INIT;
	const char *at;

	buf_vaddf(&text, fmt, args);
	at = text.data;
	do {
		size_t n = text_break(at, text_columns(c)), shown = n;

		while (shown > 0 && at[shown - 1] == ' ')
			shown--;
		buf_reset(&line);
		buf_addf(&line, "%s%*s%.*s", mark, column() - text_width(mark), "", (int)shown, at);
		move_words_say(&c->words, line.data);
		mark = "";
		at += n;
		at += strspn(at, " ");
	} while (*at);
	buf_clear(&line);
	buf_clear(&text);
}

void check_heading(struct checker *c, const char *text)
{
	move_words_say(&c->words, text);
}

void check_line(struct checker *c, enum check_mark mark, const char *fmt, ...)
{
	va_list args;

	c->counts[mark]++;
	va_start(args, fmt);
	put(c, _(marks[mark]), fmt, args);
	va_end(args);
}

void check_more(struct checker *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put(c, "", fmt, args);
	va_end(args);
}

void check_failed(struct checker *c, enum check_mark mark, const char *what, const struct error *err)
{
	check_line(c, mark, "%s", what);
	check_more(c, "%s", err->text);
	if (err->meaning[0])
		check_more(c, "%s", err->meaning);
	if (err->remedy[0])
		check_more(c, "%s", err->remedy);
	if (err->service[0])
		check_more(c, _("The service says: %s"), err->service);
	if (err->detail[0])
		check_more(c, "(%s)", err->detail);
}

void check_more_key(struct checker *c, enum config_key key)
{
	if (config_is_given(c->config, key))
		check_more(c, _("%s = %s (%s)"), config_key_name(key), config_text(c->config, key), config_place(c->config, key));
	else
		check_more(c, _("%s = %s (default)"), config_key_name(key), config_text(c->config, key));
}

void check_sum(struct checker *c)
{
	struct buf line = BUF_INIT;
	const size_t *n = c->counts;

	if (n[MARK_MISSING] + n[MARK_WRONG] > 0)
		buf_addf(&line, _("Not ready: %zu missing, %zu wrong, %zu ok, %zu not configured, %zu skipped."), n[MARK_MISSING], n[MARK_WRONG], n[MARK_OK],
			n[MARK_NONE], n[MARK_SKIPPED]);
	else if (n[MARK_SKIPPED] > 0)
		buf_addf(&line, _("Of what was looked at nothing is missing or wrong: %zu ok, %zu not configured, %zu skipped."), n[MARK_OK], n[MARK_NONE],
			n[MARK_SKIPPED]);
	else
		buf_addf(&line, _("Nothing is missing or wrong: %zu ok, %zu not configured."), n[MARK_OK], n[MARK_NONE]);
	move_words_say(&c->words, line.data);
	buf_clear(&line);
}
