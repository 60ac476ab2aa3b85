#include "config.h"

#include "flow/demo.h"

#include "config/config.h"
#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_LIMIT_MS 30000 /* a world of 10,000 users is made in well under a second; a loaded machine gets its time */
#define GRACE_MS 2000
#define LINE_LIMIT 4096

static const char *const listening = "listening on ", *const offering = "offers "; /* the last line */
static const char *const leaving = "from ", *const aiming = "to ";
static const char *const working_for = "tenant ", *const being = "partner "; /* where a partner signs in */

/* Beside this program first: a build that was not installed finds its own mock. */
static char *mock_path(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		if (slash) {
			char *path = xasprintf("%.*s/m365-mock", (int)(slash - self), self);
			if (access(path, X_OK) == 0)
				return path;
			free(path);
		}
	}
	return xstrdup(BINDIR "/m365-mock");
}

static void run_child(const char *path, const char *scenario, int in_fd, int out_fd)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL); /* what is held back here is not for the child to hold back */
	setsid();
	dup2(in_fd, STDIN_FILENO);
	dup2(out_fd, STDOUT_FILENO);
	dup2(out_fd, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC); /* what the program was given, a secret's descriptor first of all */
	execl(path, "m365-mock", "--listen", "127.0.0.1:0", "--until-stdin-closes", "--scenario", scenario, (char *)NULL);
	dprintf(STDERR_FILENO, "%s: %s\n", path, strerror(errno));
	_exit(127);
}

/* A line that begins like that and has come to its end; NULL: it has not come. */
static const char *said_line(const struct buf *said, const char *begins, char **ret_end)
{
	for (const char *line = said->data; *line;) {
		char *end = strchr(line, '\n');
		if (!end)
			return NULL;
		if (str_starts(line, begins)) {
			*ret_end = end;
			return line + strlen(begins);
		}
		line = end + 1;
	}
	return NULL;
}

static char *said_word(const struct buf *said, const char *begins)
{
	char *end;
	const char *word = said_line(said, begins, &end);
	return word ? xstrndup(word, (size_t)(end - word)) : NULL;
}

/* Reads until the child has said where it listens and what there is. Anything else that it says before it ends is its reason. */
static int await_address(struct demo *demo, const char *scenario, struct error *err)
{
	struct buf said = BUF_INIT;
	int64_t deadline = time_monotonic_ms() + START_LIMIT_MS;
	int rc = 0;
	for (;;) {
		char *end, *end_of_offers;
		const char *offers = said_line(&said, offering, &end_of_offers), *address = said_line(&said, listening, &end);
		if (offers && address) {
			demo->offers = xstrndup(offers, (size_t)(end_of_offers - offers));
			demo->base_url = xstrndup(address, (size_t)(end - address));
			demo->from = said_word(&said, leaving);
			demo->to = said_word(&said, aiming);
			demo->tenant = said_word(&said, working_for);
			demo->partner = said_word(&said, being);
			break;
		}
		int64_t left = deadline - time_monotonic_ms();
		struct pollfd out = { .fd = demo->out_fd, .events = POLLIN };
		char chunk[512];
		ssize_t n = 0;
		if (left > 0 && said.len < LINE_LIMIT && poll(&out, 1, (int)left) > 0)
			n = read(demo->out_fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			rc = error_set(err, ERROR_INPUT, _("The training world “%s” could not be started. m365-mock --list-scenarios lists the worlds there are."), scenario);
			error_detail(err, "%s", said.data);
			break;
		}
		buf_add(&said, chunk, (size_t)n);
	}
	buf_clear(&said);
	return rc;
}

static int spawn(struct demo *demo, const char *scenario, struct error *err)
{
	int in[2], out[2];
	if (pipe2(in, O_CLOEXEC) != 0)
		return error_set(err, ERROR_SYSTEM, _("The training world could not be started: %s."), strerror(errno));
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return error_set(err, ERROR_SYSTEM, _("The training world could not be started: %s."), strerror(errno));
	}
	char *path = mock_path();
	demo->pid = fork();
	if (demo->pid == 0)
		run_child(path, scenario, in[0], out[1]);
	free(path);
	close(in[0]);
	close(out[1]);
	demo->keep_fd = in[1];
	demo->out_fd = out[0];
	if (demo->pid > 0)
		return 0;
	demo->pid = 0;
	return error_set(err, ERROR_SYSTEM, _("The training world could not be started: %s."), strerror(errno));
}

#define TRAINING_CLIENT "tenant.client_id=365e4365-0000-4000-8000-000000000001"

static bool is_offered(const struct demo *demo, const char *service)
{
	size_t n;
	for (const char *at = demo->offers; *at; at += n + (at[n] != '\0')) {
		n = strcspn(at, " ");
		if (n == strlen(service) && strncmp(at, service, n) == 0)
			return true;
	}
	return false;
}

/* Whoever signs in elsewhere, and however, is nobody here: a demonstration knows its own registration, and no secret is tried on it. */
static int leave_home(struct config *config, struct error *err)
{
	static const char *const settings[] = {
		TRAINING_CLIENT, "tenant.id=organizations", "tenant.partner_id=", "tenant.scopes=", "tenant.client_secret_file=",
		"tenant.certificate_file=", "tenant.certificate_key_file=", "tenant.certificate_passphrase_file=", "tenant.token_cache_file=",
	};
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < sizeof settings / sizeof *settings; i++)
		rc = config_set(config, settings[i], err);
	return rc;
}

/* What the world does not offer is taken out: a demonstration must not reach a real service of the same configuration. */
static int point_services(struct demo *demo, struct config *config, struct error *err)
{
	static const char *const paths[][2] = {
		{ "entra", "/entra" },
		{ "graph", "/graph/v1.0" },
		{ "commerce", "/commerce/v1" },
		{ "prices", "/prices/v1.0" },
		{ "storefront", "/storefront/v1" },
	};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		bool offered = is_offered(demo, paths[i][0]);
		char *setting = xasprintf("service.%s=%s%s", paths[i][0], offered ? demo->base_url : "", offered ? paths[i][1] : "");
		int rc = config_set(config, setting, err);
		free(setting);
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* A partner is at home elsewhere than where the work is. */
static int name_tenants(const struct demo *demo, struct config *config, struct error *err)
{
	if (!demo->tenant || !demo->partner)
		return 0;
	char *tenant = xasprintf("tenant.id=%s", demo->tenant), *partner = xasprintf("tenant.partner_id=%s", demo->partner);
	int rc = config_set(config, tenant, err);
	if (rc == 0)
		rc = config_set(config, partner, err);
	free(tenant);
	free(partner);
	return rc;
}

static int name_product(struct config *config, enum config_key key, const char *word, struct error *err)
{
	if (str_empty(word) || config_is_set(config, key))
		return 0;
	char *setting = xasprintf("%s=%s", config_key_name(key), word);
	int rc = config_set(config, setting, err);
	free(setting);
	return rc;
}

int demo_start(struct demo *demo, const char *scenario, struct config *config, struct error *err)
{
	*demo = DEMO_INIT;
	int rc = spawn(demo, scenario, err);
	if (rc == 0)
		rc = await_address(demo, scenario, err);
	if (rc == 0)
		rc = leave_home(config, err);
	if (rc == 0)
		rc = name_tenants(demo, config, err);
	if (rc == 0)
		rc = point_services(demo, config, err);
	if (rc == 0)
		rc = name_product(config, CONFIG_UPGRADE_SOURCE_SKU, demo->from, err);
	if (rc == 0)
		rc = name_product(config, CONFIG_UPGRADE_TARGETS, demo->to, err);
	if (rc == 0 && !(demo->state_dir = dir_scratch("m365-upgrade-demo", err)))
		rc = -(int)err->kind;
	if (rc != 0)
		demo_stop(demo);
	return rc;
}

static void reap(pid_t pid)
{
	int64_t deadline = time_monotonic_ms() + GRACE_MS;
	while (waitpid(pid, NULL, WNOHANG) == 0) {
		if (time_monotonic_ms() >= deadline) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			return;
		}
		poll(NULL, 0, 5);
	}
}

void demo_stop(struct demo *demo)
{
	if (demo->keep_fd >= 0)
		close(demo->keep_fd);
	if (demo->pid > 0) {
		kill(demo->pid, SIGTERM);
		reap(demo->pid);
	}
	if (demo->out_fd >= 0)
		close(demo->out_fd);
	dir_remove(demo->state_dir);
	free(demo->state_dir);
	free(demo->base_url);
	free(demo->offers);
	free(demo->from);
	free(demo->to);
	free(demo->tenant);
	free(demo->partner);
	*demo = DEMO_INIT;
}
