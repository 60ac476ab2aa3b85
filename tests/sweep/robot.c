#include "config.h" /* for _GNU_SOURCE */

#include "tests/sweep/robot.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/support/terminal.h"
#include "tests/sweep/robot_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fnmatch.h>
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

/* ── what is done on which page ── */

enum deed {
	WAIT,        /* something is on its way */
	PRESS,
	AGAIN,       /* the same: it is tried again */
	SERVICE,     /* the service needs time: it gets some, then the keys */
	WORD,        /* the word that is asked for, and Enter */
	OPEN_SOURCE, /* the old plan in the list */
	TRY_USERS,   /* failed users of a move, some times; then on */
	OVER
};

struct rule {
	const char *title, *enter; /* patterns; NULL: any */
	const char *says;          /* words that stand there; NULL: whatever */
	enum deed deed;
	const char *keys;
};

/* The first that fits counts. */
static const struct rule always[] = {
	{ NULL, NULL, "Try again F5", AGAIN, "F5" },
	{ NULL, NULL, "Sign in again F5", AGAIN, "F5" },
	{ NULL, NULL, "Read it now F5", AGAIN, "F5" },
	{ NULL, NULL, "Ask for a new code F5", AGAIN, "F5" },
	{ NULL, NULL, "Make the plan again F5", AGAIN, "F5" },
	{ "Your products", "Open", NULL, OPEN_SOURCE, "Enter" },
	{ "Plan", "Choose this plan", NULL, PRESS, "Enter" },
	{ "Plan", NULL, NULL, AGAIN, "F5" },
	{ "Before you begin", NULL, NULL, PRESS, "Enter" },
	{ "Cart", NULL, NULL, PRESS, "Enter" },
	{ "Billing", NULL, NULL, PRESS, "Enter" },
	{ "Checkout", NULL, "The order cannot be placed yet.", AGAIN, "F5" },
	{ "Checkout", NULL, NULL, PRESS, "Enter" },
	{ "Order", NULL, "The order cannot be placed yet.", PRESS, "Esc" },
	{ "Order", "Place order", NULL, WORD, NULL },
	{ "Order", NULL, NULL, PRESS, "Enter" },
	{ "Check upgrade status", "Look now", NULL, SERVICE, "F5" },
	{ "Check upgrade status", "Back to the order", NULL, AGAIN, "Enter" },
	{ "Check upgrade status", "Begin anew", NULL, AGAIN, "Enter" },
	{ "Check upgrade status", NULL, NULL, PRESS, "Enter" },
	{ "Done", "Leave*", "Order number", OVER, NULL },
	{ 0 },
};

static const struct rule automatic[] = {
	{ "Subscription", "*pgrade*", NULL, PRESS, "Enter" },
	{ "Subscription", NULL, "Check upgrade status s", PRESS, "s" },
	{ "Subscription", "Manual path", NULL, OVER, NULL },
	{ "Manual path", NULL, NULL, PRESS, "Esc" },
	{ 0 },
};

static const struct rule by_hand[] = {
	{ "Subscription", "Go on with the m*", NULL, PRESS, "Enter" },
	{ "Subscription", NULL, NULL, PRESS, "m" },
	{ "Manual path", "See what has changed", NULL, OVER, NULL },
	{ "Manual path", "Open", "Buy Under way", SERVICE, "F5" },
	{ "Manual path", "Open", "Verify Under way", SERVICE, "F5" },
	{ "Manual path", "Open", NULL, PRESS, "Enter" },
	{ "Buy", NULL, NULL, PRESS, "Enter" },
	{ "Verify", "Back to the four steps", NULL, PRESS, "Enter" },
	{ "Verify", NULL, "Buy more", PRESS, "+" },
	{ "Verify", NULL, NULL, SERVICE, "F5" },
	{ "Reassign licences", "Make the plan", NULL, PRESS, "Enter" },
	{ "Reassign licences", "See the plan", NULL, PRESS, "Enter" },
	{ "Reassign licences", "Go on", NULL, PRESS, "Enter" },
	{ "Reassign licences", "See how*", NULL, PRESS, "Enter" },
	{ "Reassign licences", NULL, NULL, PRESS, "Esc" },
	{ "Plan of the move", "Move*", NULL, PRESS, "m" },
	{ "Plan of the move", "See*", NULL, PRESS, "Enter" },
	{ "Plan of the move", NULL, "This plan has been carried out", PRESS, "Enter" },
	{ "Plan of the move", NULL, "Move all", PRESS, "m" },
	{ "Plan of the move", NULL, "Move 1 user", PRESS, "m" },
	{ "Plan of the move", NULL, NULL, PRESS, "Esc" },
	{ "Moving licences", "Tick", NULL, PRESS, "Enter" },
	{ "Moving licences", "Begin now", NULL, PRESS, "Enter" },
	{ "Moving licences", NULL, "g Move the rest", AGAIN, "g" },
	{ "Moving licences", NULL, "g Go on", AGAIN, "g" },
	{ "Moving licences", NULL, "t Try again", TRY_USERS, "t" },
	{ "Moving licences", NULL, "Go on", PRESS, "p" },
	{ "Moving licences", NULL, "On to the next step n", PRESS, "n" },
	{ "Moving licences", NULL, "Back to the subscription n", PRESS, "n" },
	{ "Moving licences", NULL, "No move is under way here", PRESS, "Esc" },
	{ "Moving licences", NULL, NULL, WAIT, NULL },
	{ "Cancel", "Look again", NULL, SERVICE, "F5" },
	{ "Cancel", NULL, NULL, PRESS, "Enter" },
	{ "Confirm the change", "Back", NULL, PRESS, "Enter" },
	{ "Confirm the change", NULL, NULL, WORD, NULL },
	{ 0 },
};

static bool fits(const struct rule *rule, const struct robot_screen *s)
{
	return (rule->title == NULL || fnmatch(rule->title, s->title, 0) == 0) && (rule->enter == NULL || fnmatch(rule->enter, s->enter, 0) == 0)
		&& (rule->says == NULL || robot_screen_says(s, rule->says));
}

static const struct rule *find_rule(const struct rule *rules, const struct robot_screen *s)
{
	for (; rules->title != NULL || rules->says != NULL; rules++)
		if (fits(rules, s))
			return rules;
	return NULL;
}

/* NULL: nothing yet, or nothing at all. */
static const struct rule *decide(const struct robot *r, const struct robot_screen *s)
{
	/* The service is at work, and will be for long: that wait is no wait for an answer. */
	bool busy = s->is_busy && !robot_screen_says(s, "this page looks again by itself");
	const struct rule *found = busy ? NULL : find_rule(always, s);
	if (!busy && found == NULL)
		found = find_rule(r->path == ROBOT_MANUAL ? by_hand : automatic, s);
	return found != NULL && found->deed == WAIT ? NULL : found;
}

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
static const struct rule *look(struct robot *r, struct robot_screen *s)
{
	const struct rule *rule = NULL;
	int64_t end = time_monotonic_ms() + r->patience_ms;
	for (;;) {
		if (r->meanwhile != NULL)
			r->meanwhile(r, r->arg);
		bool ended = has_ended(r);
		settle(r);
		read_screen(r, s);
		rule = ended ? NULL : decide(r, s);
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

static const char *act(struct robot *r, const struct rule *rule, struct robot_screen *s)
{
	switch (rule->deed) {
	case WORD:
		return type_word(r, s);
	case OPEN_SOURCE:
		return open_source(r, s);
	case TRY_USERS:
		return try_users(r, rule->keys);
	case SERVICE:
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

static bool is_over(const struct robot *r, const struct rule *rule, const struct robot_screen *s)
{
	return rule->deed == OVER || (rule->deed == OPEN_SOURCE && row_of_source(r, s) == SIZE_MAX);
}

enum robot_end robot_walk(struct robot *r)
{
	struct robot_screen s = { 0 };
	enum robot_end end = ROBOT_STUCK;
	for (size_t step = 0; step < r->most; step++) {
		const struct rule *rule = look(r, &s);
		if (rule == NULL) {
			end = r->stage->wizard->pid <= 0 ? ROBOT_ENDED : ROBOT_STUCK;
			break;
		}
		if (is_over(r, rule, &s)) {
			write_down(r, &s, "", false);
			end = ROBOT_OVER;
			break;
		}
		write_down(r, &s, act(r, rule, &s), rule->deed == AGAIN || rule->deed == TRY_USERS);
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
