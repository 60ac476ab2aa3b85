#include "config.h" /* for _GNU_SOURCE */

#include "tests/faults/pair.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/sweep/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The price sheet is waited for ten times as long, and once more. */
#define PATIENCE_MS 30000

/* Warnings that stand there when nothing goes wrong: what an admin has to know of these worlds. */
static const char *const usual_warnings[] = { "One change a user gives the new licence", "Read and tick what is pointed out first." };

/* ── the world ── */

static void start(struct stage *st, const struct pair *p)
{
	const char *top = getenv("top_srcdir");
	char *scenario = xasprintf("%s/tests/sweep/%s", top == NULL ? "." : top, p->path->scenario);
	stage_begin(st, NULL);
	training_start(&st->training, scenario);
	free(scenario);
}

static void set_fault(struct stage *st, const struct pair *p)
{
	if (p->kind == NULL)
		return;
	char *rules = xasprintf("[{\"method\":\"%s\",\"path\":\"%s\",\"nth\":%zu,\"item\":%s,%s}]", p->method, p->pattern, p->nth, p->item ? "true" : "false",
		p->kind->rule);
	training_fault(&st->training, rules);
	free(rules);
}

/* A service's lists lag behind what it took, and so long nothing is concluded from them. Nobody wants to wait for that here: the wizard reads
 * the installed files from a directory in which that time is none. */
static void forgo_the_lag(const struct stage *st)
{
	static const char figure[] = "lists_lag_minutes = ";
	const char *from = getenv("M365_UPGRADE_DATADIR");
	char *dir = xasprintf("%s/data", st->dir), *products = xasprintf("%s/products.ini", from);
	char *table = xasprintf("%s/products-reference.csv", from), *same = xasprintf("%s/products-reference.csv", dir);
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	if (mkdir(dir, 0700) != 0 || file_read(products, 1 << 22, &text, &err) != 0)
		fail_msg("%s: %s", products, err.text);
	char *at = strstr(text.data, figure), *copy = xasprintf("%s/products.ini", dir);
	assert_non_null(at);
	for (at += strlen(figure); *at >= '0' && *at <= '9'; at++)
		*at = '0';
	if (file_write(copy, text.data, text.len, 0600, &err) != 0)
		fail_msg("%s", err.text);
	if (symlink(table, same) != 0)
		fail_msg("%s: %s", same, strerror(errno));
	setenv("M365_UPGRADE_DATADIR", dir, 1);
	buf_clear(&text);
	free(same);
	free(table);
	free(copy);
	free(products);
	free(dir);
}

/* ── what arrived ── */

struct arrivals {
	const struct pair *pair;
	FILE *to;         /* NULL: nowhere */
	size_t n;         /* of the pair's requests */
	char *path, *id;  /* of the one that was struck; NULL: it has not come yet */
	bool again;       /* it came again, and said so */
};

static bool is_struck(struct arrivals *a, const struct world_request *request)
{
	const struct pair *p = a->pair;
	if (p->item) /* the log knows whole batches only: the first that has gone out again has it in it */
		return strstr(request->path, "/$batch") != NULL;
	return str_eq(request->method, p->method) && fnmatch(p->pattern, request->path, 0) == 0 && ++a->n == p->nth;
}

static void look_at(void *arg, const struct world_request *request)
{
	struct arrivals *a = arg;
	if (a->to != NULL)
		fprintf(a->to, "%s %s\n", request->method, request->path);
	if (a->pair->kind == NULL)
		return;
	if (a->path != NULL) {
		/* The wizard says so; what the transfer library sends again by itself has the same number. */
		a->again |= str_eq(a->path, request->path) && (request->attempt > 0 || str_eq(a->id, request->request_id));
	} else if (is_struck(a, request)) {
		a->path = xstrdup(request->path);
		a->id = xstrdup(request->request_id);
	}
}

/* ── what came of it ── */

static bool is_change(const struct pair *p)
{
	return !str_eq(p->method, "GET") && strstr(p->pattern, "/oauth2/") == NULL;
}

static const char *unusual_warning(const struct robot *r)
{
	for (size_t i = 0; i < r->n_pages; i++) {
		bool usual = r->pages[i].warnings[0] == '\0';
		for (size_t k = 0; k < sizeof(usual_warnings) / sizeof(usual_warnings[0]); k++)
			usual |= strstr(r->pages[i].warnings, usual_warnings[k]) != NULL;
		if (!usual)
			return r->pages[i].warnings;
	}
	return NULL;
}

static const char *first_error(const struct robot *r)
{
	for (size_t i = 0; i < r->n_pages; i++)
		if (r->pages[i].errors[0] != '\0')
			return r->pages[i].errors;
	return "";
}

static enum outcome_letter name_it(const struct pair *p, const struct robot *r, const struct arrivals *a)
{
	if (r->n_again > 0)
		return OUTCOME_ASKED;
	if (r->n_told > 0)
		return OUTCOME_TOLD;
	if (unusual_warning(r) != NULL)
		return OUTCOME_NOTED;
	if (a->again)
		return OUTCOME_RETRIED;
	return p->kind != NULL && is_change(p) ? OUTCOME_SETTLED : OUTCOME_WITHOUT;
}

/* Where the plan that comes first was not to be had, another one was taken. */
static void judge_what_came(struct stage *st, const struct pair *p, const struct licences *before, struct verdict *v)
{
	struct sweep_path path = *p->path;
	struct licences after;
	licences_read(&st->training, &after);
	if (path.target != NULL && licences_count(&after, path.target) == 0)
		path.target = "SPE_E5";
	licences_clear(&after);
	judge(st, &path, before, v);
}

static void judge_end(struct stage *st, const struct pair *p, const struct licences *before, enum robot_end end, struct verdict *v)
{
	if (end == ROBOT_STUCK)
		verdict_add(v, "the path is not walked to its end: no way on");
	else if (end == ROBOT_ENDED)
		verdict_add(v, "the path is not walked to its end: the wizard ended");
	judge_what_came(st, p, before, v);
}

static bool has_struck(struct stage *st)
{
	struct world w;
	training_world(&st->training, &w);
	bool struck = w.counters.faults > 0;
	world_clear(&w);
	return struck;
}

static void tell(const struct robot *r, struct met *ret)
{
	const char *error = first_error(r), *warning = unusual_warning(r);
	str_copy(ret->told, sizeof(ret->told), *error != '\0' || warning == NULL ? error : warning);
	for (char *at = ret->told; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
}

void pair_run(const struct pair *p, const char *requests, struct met *ret)
{
	static const char *const options[] = { "--set", "service.patience_seconds=1", NULL };
	struct stage st;
	struct robot robot;
	struct licences before;
	struct arrivals arrivals = { .pair = p, .to = requests == NULL ? NULL : fopen(requests, "we") };
	*ret = (struct met){ .outcome = OUTCOME_BROKEN };
	start(&st, p);
	licences_read(&st.training, &before);
	set_fault(&st, p);
	robot_init(&robot, &st, p->path->walk);
	robot.patience_ms = PATIENCE_MS;
	if (p->kind != NULL && str_eq(p->kind->name, "unap"))
		forgo_the_lag(&st);
	robot_open(&robot, options);
	enum robot_end end = robot_walk(&robot);
	robot_print(&robot);
	training_each_request(&st.training, look_at, &arrivals);
	ret->verdict.reached = p->kind == NULL || has_struck(&st);
	ret->verdict.told = robot.n_told;
	ret->verdict.again = robot.n_again;
	tell(&robot, ret);
	judge_end(&st, p, &before, end, &ret->verdict);
	if (ret->verdict.broken[0] == '\0')
		ret->outcome = ret->verdict.reached ? name_it(p, &robot, &arrivals) : OUTCOME_UNMET;
	if (arrivals.to != NULL)
		fclose(arrivals.to);
	free(arrivals.path);
	free(arrivals.id);
	licences_clear(&before);
	robot_clear(&robot);
	stage_end(&st);
}
