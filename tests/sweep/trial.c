#include "tests/sweep/trial.h"

#include "core/mem.h"
#include "core/text.h"
#include "tests/e2e/licences.h"
#include "tests/sweep/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define STARTS 4 /* of the wizard: more than one death needs */

struct run {
	const struct trial *trial;
	const char *file;
	struct stage stage;
	struct robot robot;
	struct licences before;
	struct verdict *verdict;
};

/* ── the training server ── */

static void start_server(struct run *run)
{
	const char *top = getenv("top_srcdir");
	const struct trial *t = run->trial;
	char *scenario = xasprintf("%s/tests/sweep/%s", top == NULL ? "." : top, t->path->scenario);
	char *database = xasprintf("%s/world.sqlite", run->stage.dir);
	char **environment = t->victim == SERVER_KILLED ? points_environment(POINTS_OF_SERVER, run->file, t->at) : NULL;
	const struct training_how how = { .scenario = scenario, .database = t->victim == SERVER_KILLED ? database : NULL,
		.environment = (const char *const *)environment };
	training_start_how(&run->stage.training, &how);
	if (environment != NULL)
		points_environment_free(environment);
	free(database);
	free(scenario);
}

/* It is somebody's task to start it again when it has died; nobody else has to know. */
static void keep_alive(struct run *run)
{
	if (training_lives(&run->stage.training))
		return;
	training_start_again(&run->stage.training);
	run->verdict->restarts++;
	run->verdict->reached = true;
}

/* The walk is over and the point has not come: it is not to come while the test asks what must hold. */
static void disarm(struct run *run)
{
	if (run->trial->victim != SERVER_KILLED || run->trial->at == 0 || run->verdict->reached || !training_lives(&run->stage.training))
		return;
	kill(run->stage.training.pid, SIGKILL);
	while (training_lives(&run->stage.training))
		poll(NULL, 0, 1);
	training_start_again(&run->stage.training);
}

static void lose(struct run *run)
{
	const struct trial *t = run->trial;
	if (t->at == 0 || (t->victim != REQUEST_LOST && t->victim != ANSWER_LOST))
		return;
	char *rules = xasprintf("[{\"nth\":%zu,\"when\":\"%s\",\"do\":\"reset\"}]", t->at, t->victim == REQUEST_LOST ? "before" : "after");
	training_fault(&run->stage.training, rules);
	free(rules);
}

/* ── the wizard ── */

static void meanwhile(struct robot *r, void *arg)
{
	(void)r;
	keep_alive(arg);
}

static void open_wizard(struct run *run, bool dies)
{
	char **environment = dies ? points_environment(POINTS_OF_WIZARD, run->file, run->trial->at) : NULL;
	for (size_t i = 0; environment != NULL && environment[i] != NULL; i++) {
		char *name = xstrndup(environment[i], strcspn(environment[i], "="));
		setenv(name, environment[i] + strlen(name) + 1, 1);
		free(name);
	}
	robot_open(&run->robot, NULL);
	if (environment == NULL)
		return;
	unsetenv("LD_PRELOAD");
	points_environment_free(environment);
}

static enum robot_end walk(struct run *run, bool dies)
{
	robot_clear(&run->robot);
	robot_init(&run->robot, &run->stage, run->trial->path->walk);
	run->robot.meanwhile = meanwhile;
	run->robot.arg = run;
	open_wizard(run, dies);
	enum robot_end end = robot_walk(&run->robot);
	run->verdict->told += run->robot.n_told;
	run->verdict->again += run->robot.n_again;
	robot_print(&run->robot);
	return end;
}

/* Killed, opened again, and walked on from wherever it stands. */
static enum robot_end walk_to_the_end(struct run *run)
{
	bool dies = run->trial->victim == WIZARD_KILLED;
	enum robot_end end = walk(run, dies);
	for (int i = 1; i < STARTS && dies && end == ROBOT_ENDED && run->robot.status == 128 + SIGKILL; i++) {
		run->verdict->reached = true;
		run->verdict->restarts++;
		end = walk(run, false);
	}
	return end;
}

/* ── the whole ── */

static void write_request_down(void *arg, const struct world_request *request)
{
	fprintf(arg, "0 R %s %s\n", request->method, request->path);
}

static void write_requests_down(struct run *run)
{
	FILE *to = fopen(run->file, "we");
	training_each_request(&run->stage.training, write_request_down, to);
	fclose(to);
}

static void note_if_lost(struct run *run)
{
	struct world w;
	training_world(&run->stage.training, &w);
	run->verdict->reached |= w.counters.faults > 0;
	world_clear(&w);
}

static off_t size_of(const char *file)
{
	struct stat status;
	return stat(file, &status) == 0 ? status.st_size : 0;
}

void trial_run(const struct trial *t, const char *file, struct verdict *ret)
{
	struct run run = { .trial = t, .file = file, .verdict = ret };
	bool loses = t->victim == REQUEST_LOST || t->victim == ANSWER_LOST;
	*ret = (struct verdict){ 0 };
	remove(file);
	stage_begin(&run.stage, NULL);
	start_server(&run);
	licences_read(&run.stage.training, &run.before);
	lose(&run);
	enum robot_end end = walk_to_the_end(&run);
	off_t points = size_of(file); /* what comes after it is the test's own asking */
	keep_alive(&run);
	disarm(&run);
	if (end != ROBOT_OVER)
		verdict_add(ret, "the path is not walked to its end: %s", end == ROBOT_STUCK ? "stuck" : "the wizard ended");
	judge(&run.stage, t->path, &run.before, ret);
	if (loses && t->at == 0)
		write_requests_down(&run);
	else if (loses)
		note_if_lost(&run);
	licences_clear(&run.before);
	robot_clear(&run.robot);
	stage_end(&run.stage);
	if (t->victim == SERVER_KILLED && t->at == 0 && truncate(file, points) != 0)
		fail_msg("%s cannot be cut", file);
}
