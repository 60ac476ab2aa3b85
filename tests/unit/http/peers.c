#include "tests/unit/http/peers.h"

#include "core/mem.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#define OPTIONS 16

static const char script[] =
	"set -e; exec 2>/dev/null; cd \"$1\"\n"
	"key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'\n"
	"openssl req -x509 $key -keyout ca.key -out ca.pem -days 3650 -subj /CN=Authority\n"
	"openssl req $key -keyout key -out request -subj /CN=localhost\n"
	"printf '[ca]\\ndefault_ca=a\\n[a]\\ndatabase=index\\nserial=serial\\nnew_certs_dir=.\\ndefault_md=sha256\\npolicy=p\\nunique_subject=no\\n"
	"[p]\\ncommonName=supplied\\n' >conf\n"
	": >index; echo 01 >serial\n"
	"sign() {\n"
	"	printf 'subjectAltName=%s\\n' \"$4\" >names\n"
	"	openssl ca -batch -notext -config conf -cert ca.pem -keyfile ca.key -in request -out $1.pem -startdate $2 -enddate $3 -extfile names\n"
	"}\n"
	"sign good 20200101000000Z 20991231000000Z IP:127.0.0.1,DNS:localhost,DNS:service.test\n"
	"sign expired 20200101000000Z 20210101000000Z IP:127.0.0.1\n"
	"sign early 20900101000000Z 20991231000000Z IP:127.0.0.1\n"
	"sign other 20200101000000Z 20991231000000Z DNS:other.test\n";

static int run(const char *text, const char *argument)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", text, "sh", argument, (char *)NULL);
		_exit(127);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

char *peer_certificates(void)
{
	char *directory;

	if (run("command -v openssl >/dev/null", NULL) != 0)
		return NULL;
	directory = xstrdup("/tmp/m365-http-XXXXXX");
	assert_non_null(mkdtemp(directory));
	assert_int_equal(run(script, directory), 0);
	return directory;
}

void peer_certificates_remove(char *directory)
{
	if (directory)
		run("rm -r \"$1\"", directory);
	free(directory);
}

static bool read_line(struct peer *p, char *to, size_t size)
{
	size_t n = 0;

	while (n + 1 < size && read(p->out, to + n, 1) == 1 && to[n] != '\n')
		n++;
	to[n] = '\0';
	return n > 0;
}

static void start(struct peer *p, const char *directory, const char *const *argv, const char *ready)
{
	char line[300];
	const char *at = NULL;
	int from_child[2];

	assert_int_equal(pipe(from_child), 0);
	p->pid = fork();
	if (p->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(from_child[1], STDOUT_FILENO);
		close(from_child[0]);
		close(from_child[1]);
		if (freopen("/dev/null", "w", stderr) && freopen("/dev/null", "r", stdin) && chdir(directory) == 0)
			execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(from_child[1]);
	p->out = from_child[0];
	while (!at && read_line(p, line, sizeof(line)))
		at = strstr(line, ready);
	assert_non_null(at);
	p->port = atoi(strrchr(at, ':') + 1);
}

static void add(const char **argv, size_t n, const char *const *options)
{
	for (size_t i = 0; options && options[i]; i++) {
		assert_true(n + 1 < OPTIONS);
		argv[n++] = options[i];
	}
	argv[n] = NULL;
}

void peer_proxy(struct peer *p, const char *const *options)
{
	char *program = xasprintf("%s/tests/support/proxy", getenv("top_builddir"));
	const char *argv[OPTIONS] = { program };

	add(argv, 1, options);
	start(p, "/", argv, "listening on");
	free(program);
}

void peer_tls(struct peer *p, const char *directory, const char *certificate, const char *const *options)
{
	const char *argv[OPTIONS] = { "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", "key", "-cert", certificate, "-www" };

	add(argv, 9, options);
	start(p, directory, argv, "ACCEPT");
}

void peer_expect(struct peer *p, const char *words)
{
	char line[300];

	while (read_line(p, line, sizeof(line)))
		if (strstr(line, words))
			return;
	fail_msg("the proxy has ended, and never said “%s”", words);
}

void peer_end(struct peer *p)
{
	if (p->pid <= 0)
		return;
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	close(p->out);
	*p = (struct peer){ 0 };
}
