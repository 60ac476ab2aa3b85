#include "config.h" /* for _GNU_SOURCE */

#include "tests/sweep/robot.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/support/terminal.h"
#include "tests/sweep/robot_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOURCE "Office 365 E4"
#define STEPS 400
#define PATIENCE_MS 10000
#define QUIET_MS 3        /* nothing more comes: the page is drawn */
#define ANSWER_MS 500     /* a key that has changed nothing until then is pressed again */
#define SAME_AT_MOST 60   /* doing the same on the same page */
#define TRIES 3           /* of a move's failed and held users */
#define A_WHILE "{\"advance\":\"PT10M\"}"

/* ── looking ── */

static bool has_ended(struct robot *r)
{
	struct session *wizard = r->stage->wizard;
	int status;
	if (wizard->pid > 0 && waitpid(wizard->pid, &status, WNOHANG) == wizard->pid) {
		wizard->pid = -1;
		r->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	return wizard->pid <= 0;
}

/* Takes in what comes; true: something did. */
static bool take_in(struct robot *r, int timeout_ms)
{
	struct pollfd fd = { .fd = r->stage->wizard->master, .events = POLLIN };
	if (poll(&fd, 1, timeout_ms) <= 0)
		return false;
	session_shows(r->stage->wizard, "");
	return true;
}

static void settle(struct robot *r)
{
	while (take_in(r, QUIET_MS))
		;
}

static void read_screen(struct robot *r, struct robot_screen *s)
{
	robot_screen_clear(s);
	robot_screen_read(s, r->stage->wizard->screen);
}

/* Until something can be done on the page; NULL: the wizard has ended, or nothing can. */
static const struct robot_rule *look(struct robot *r, struct robot_screen *s)
{
	const struct robot_rule *rule = NULL;
	int64_t end = time_monotonic_ms() + r->patience_ms;
	for (;;) {
		if (r->meanwhile != NULL)
			r->meanwhile(r, r->arg);
		bool ended = has_ended(r);
		settle(r);
		read_screen(r, s);
		rule = ended ? NULL : robot_rule_for(r->path, s);
		if (rule != NULL || ended || time_monotonic_ms() >= end)
			return rule;
		take_in(r, 20);
	}
}

/* Until the screen is another than `before`, or a while has passed. */
static void await_change(struct robot *r, const char *before)
{
	int64_t end = time_monotonic_ms() + ANSWER_MS;
	bool same = true;
	while (same && !has_ended(r) && time_monotonic_ms() < end) {
		take_in(r, 20);
		char *text = term_screen_text(r->stage->wizard->screen);
		same = str_eq(text, before);
		free(text);
	}
}

/* ── doing ── */

static void press(struct robot *r, const char *key)
{
	const char *bytes = terminal_key_bytes(key, strlen(key));
	session_type(r->stage->wizard, bytes == NULL ? key : bytes);
}

static bool mark_is_in_the_field(const struct robot_screen *s)
{
	return strchr(s->marked, '[') != NULL && strstr(s->marked, "icences") == NULL;
}

static const char *type_word(struct robot *r, struct robot_screen *s)
{
	char *word = robot_screen_word(s);
	if (word == NULL || !mark_is_in_the_field(s)) {
		free(word);
		press(r, "Tab");
		return "Tab";
	}
	press(r, "Ctrl-U");
	press(r, word);
	free(word);
	await_change(r, s->text);
	settle(r);
	press(r, "Enter");
	return "the word, Enter";
}

static size_t line_of(const struct robot_screen *s, const char *words)
{
	const char *found = strstr(s->text, words);
	size_t n = 0;
	for (const char *at = s->text; found != NULL && at < found; at++)
		n += *at == '\n';
	return found == NULL ? SIZE_MAX : n;
}

/* A row's name has a gap on both sides, the sentences above have none. */
static size_t row_of_source(const struct robot *r, const struct robot_screen *s)
{
	char *cell = xasprintf(" %s  ", r->source);
	size_t row = line_of(s, cell);
	free(cell);
	return row;
}

static const char *open_source(struct robot *r, const struct robot_screen *s)
{
	size_t row = row_of_source(r, s), mark = line_of(s, "▸");
	const char *key = row == mark || row == SIZE_MAX ? "Enter" : row < mark ? "Up" : "Down";
	press(r, key);
	return key;
}

static const char *try_users(struct robot *r, const char *key)
{
	size_t tried = 0;
	for (size_t i = 0; i < r->n_pages; i++)
		tried += str_eq(r->pages[i].did, key);
	if (tried >= TRIES)
		key = "n";
	press(r, key);
	return key;
}

/* Where the training server is gone nobody can move its clock: then the page is looked at as it is. */
static void let_it_work(struct robot *r)
{
	training_try(&r->stage->training, "/clock", A_WHILE);
}

static const char *act(struct robot *r, const struct robot_rule *rule, struct robot_screen *s)
{
	switch (rule->deed) {
	case DEED_WORD:
		return type_word(r, s);
	case DEED_BACK_TWICE:
		press(r, rule->keys);
		await_change(r, s->text);
		settle(r);
		break;
	case DEED_OPEN_SOURCE:
		return open_source(r, s);
	case DEED_TRY_USERS:
		return try_users(r, rule->keys);
	case DEED_SERVICE:
		let_it_work(r);
		break;
	default:
		break;
	}
	press(r, rule->keys);
	return rule->keys;
}

/* ── what was met ── */

static const struct robot_page *last_page(const struct robot *r)
{
	return r->n_pages == 0 ? NULL : &r->pages[r->n_pages - 1];
}

static void write_down(struct robot *r, const struct robot_screen *s, const char *did, bool again)
{
	const struct robot_page *last = last_page(r);
	if (s->errors[0] != '\0' && (last == NULL || !str_eq(last->errors, s->errors)))
		r->n_told++;
	r->n_again += again;
	r->pages = xrealloc_array(r->pages, r->n_pages + 1, sizeof(*r->pages));
	r->pages[r->n_pages++] = (struct robot_page){
		.title = xstrdup(s->title), .errors = xstrdup(s->errors), .warnings = xstrdup(s->warnings), .did = did, .again = again,
	};
}

static bool goes_in_circles(const struct robot *r)
{
	size_t same = 0;
	const struct robot_page *last = last_page(r);
	for (size_t i = r->n_pages; i > 0; i--) {
		if (!str_eq(r->pages[i - 1].title, last->title) || !str_eq(r->pages[i - 1].did, last->did))
			break;
		same++;
	}
	return same > SAME_AT_MOST;
}

static bool is_over(const struct robot *r, const struct robot_rule *rule, const struct robot_screen *s)
{
	return rule->deed == DEED_OVER || (rule->deed == DEED_OPEN_SOURCE && row_of_source(r, s) == SIZE_MAX);
}

enum robot_end robot_walk(struct robot *r)
{
	struct robot_screen s = { 0 };
	enum robot_end end = ROBOT_STUCK;
	for (size_t step = 0; step < r->most; step++) {
		const struct robot_rule *rule = look(r, &s);
		if (rule == NULL) {
			end = r->stage->wizard->pid <= 0 ? ROBOT_ENDED : ROBOT_STUCK;
			break;
		}
		if (is_over(r, rule, &s)) {
			write_down(r, &s, "", false);
			end = ROBOT_OVER;
			break;
		}
		write_down(r, &s, act(r, rule, &s), rule->deed == DEED_AGAIN || rule->deed == DEED_TRY_USERS);
		if (goes_in_circles(r))
			break;
		await_change(r, s.text);
	}
	robot_screen_clear(&s);
	return end;
}

/* ── around it ── */

void robot_init(struct robot *r, struct stage *st, enum robot_path path)
{
	*r = (struct robot){ .stage = st, .path = path, .source = SOURCE, .most = STEPS, .patience_ms = PATIENCE_MS };
}

void robot_clear(struct robot *r)
{
	for (size_t i = 0; i < r->n_pages; i++) {
		free(r->pages[i].title);
		free(r->pages[i].errors);
		free(r->pages[i].warnings);
	}
	free(r->pages);
	r->pages = NULL;
	r->n_pages = 0;
}

void robot_open(struct robot *r, const char *const *options)
{
	stage_open(r->stage, ROBOT_COLUMNS, ROBOT_LINES, options);
}

bool robot_was_told(const struct robot *r, const char *title, const char *words)
{
	for (size_t i = 0; i < r->n_pages; i++) {
		const struct robot_page *page = &r->pages[i];
		if ((title == NULL || str_eq(page->title, title)) && (strstr(page->errors, words) != NULL || strstr(page->warnings, words) != NULL))
			return true;
	}
	return false;
}

char *robot_text(const struct robot *r)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < r->n_pages; i++) {
		const struct robot_page *page = &r->pages[i];
		buf_addf(&text, "%s: %s%s%s%s%s\n", page->title, page->did, page->errors[0] ? " | ✗ " : "", page->errors, page->warnings[0] ? " | ! " : "",
			page->warnings);
	}
	char *screen = term_screen_text(r->stage->wizard->screen), *rest = screen;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			buf_addf(&text, "|%s\n", line);
	free(screen);
	return buf_steal(&text);
}

/* Line by line: cmocka cuts what is longer than a kilobyte. */
void robot_print(const struct robot *r)
{
	char *text = robot_text(r), *rest = text;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			print_message("# %s\n", line);
	free(text);
}
