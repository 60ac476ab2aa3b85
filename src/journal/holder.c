#include "journal/holder.h"

#include "core/text.h"

#include <pwd.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *word;
	size_t at, size;
} texts[] = {
	{ "what", offsetof(struct journal_holder, what), JOURNAL_WORD },
	{ "host", offsetof(struct journal_holder, host), JOURNAL_NAME },
	{ "user", offsetof(struct journal_holder, user), JOURNAL_NAME },
	{ "terminal", offsetof(struct journal_holder, terminal), JOURNAL_NAME },
	{ "account", offsetof(struct journal_holder, account), JOURNAL_NAME },
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static void find_user(char *to, size_t size)
{
	const struct passwd *of_user = getpwuid(geteuid());

	if (of_user)
		text_clean_into(to, size, of_user->pw_name);
	else
		snprintf(to, size, "%lu", (unsigned long)geteuid());
}

static void find_terminal(char *to, size_t size)
{
	const char *name = NULL;
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO && !name; fd++)
		name = ttyname(fd);
	text_clean_into(to, size, name ? name : "");
}

void journal_holder_self(struct journal_holder *ret, const char *what, const char *account, int64_t now_ms)
{
	char host[JOURNAL_NAME] = "";

	*ret = (struct journal_holder){ .pid = getpid(), .since_ms = now_ms };
	if (gethostname(host, sizeof(host) - 1) == 0)
		text_clean_into(ret->host, sizeof(ret->host), host);
	text_clean_into(ret->what, sizeof(ret->what), what);
	text_clean_into(ret->account, sizeof(ret->account), account ? account : "");
	find_user(ret->user, sizeof(ret->user));
	find_terminal(ret->terminal, sizeof(ret->terminal));
}

void holder_write(const struct journal_holder *h, struct buf *to)
{
	char clean[JOURNAL_NAME];
	size_t i;

	buf_addf(to, "pid %lld\nsince %lld\n", (long long)h->pid, (long long)h->since_ms);
	for (i = 0; i < TEXTS; i++) {
		text_clean_into(clean, sizeof(clean), (const char *)h + texts[i].at);
		if (clean[0])
			buf_addf(to, "%s %s\n", texts[i].word, clean);
	}
}

static void take_line(const char *word, const char *value, struct journal_holder *h)
{
	size_t i;

	if (str_eq(word, "pid"))
		str_to_int64(value, &h->pid);
	else if (str_eq(word, "since"))
		str_to_int64(value, &h->since_ms);
	for (i = 0; i < TEXTS; i++)
		if (str_eq(word, texts[i].word))
			text_clean_into((char *)h + texts[i].at, texts[i].size, value);
}

void holder_parse(const char *text, struct journal_holder *ret)
{
	char line[2 * JOURNAL_NAME], *value;
	const char *end;

	*ret = (struct journal_holder){ .pid = 0 };
	for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		snprintf(line, sizeof(line), "%.*s", (int)(end - text), text);
		value = strchr(line, ' ');
		if (!value)
			continue;
		*value++ = '\0';
		take_line(line, value, ret);
	}
}
