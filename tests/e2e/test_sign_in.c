/* Signing in, from outside: by a certificate that comes through a descriptor, by a sign-in that was kept, and what becomes of a move whose
 * sign-in ends in the middle. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/licences.h"
#include "tests/e2e/manual.h"
#include "tests/e2e/memory.h"
#include "tests/e2e/path.h"
#include "tests/e2e/stage.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__
#define SANITIZED
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

#define M365_E5 "microsoft-365-e5"
#define PART_M365_E5 "SPE_E5"
#define TENANT "tenant.id=contoso.onmicrosoft.com"

static struct stage st;

/* The scenario's world, with sign-ins that have to be renewed every other second. */
static void begin(const char *scenario)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *path = xasprintf("%s/scenarios/%s.ini", getenv("M365_UPGRADE_DATADIR"), scenario), *world;

	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, NULL);
	if (file_read(path, 1 << 20, &text, &err) != 0)
		fail_msg("%s", err.text);
	buf_addstr(&text, strstr(text.data, "[service]") ? "\ntoken_seconds = 2\n" : "\n[service]\ntoken_seconds = 2\n");
	world = stage_file(&st, "world.ini", text.data);
	training_start(&st.training, world);
	training_fault(&st.training, "[]");
	buf_clear(&text);
	free(world);
	free(path);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void set(const char *section, const char *key, const char *value)
{
	struct buf body = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &body);
	json_object(&w);
	json_key(&w, "set");
	json_array(&w);
	json_object(&w);
	json_put_string(&w, "section", section);
	json_put_string(&w, "key", key);
	json_put_string(&w, "value", value);
	json_object_end(&w);
	json_array_end(&w);
	json_object_end(&w);
	training_tell(&st.training, "/settings", body.data);
	buf_clear(&body);
}

static char *in_directory(const char *name)
{
	return xasprintf("%s/%s", st.dir, name);
}

/* The words that the terminal or the record has; free. */
static char *run(const char *const *options, int status)
{
	int ended;
	char *said = stage_run(&st, options, true, "", &ended);

	if (ended != status)
		fail_msg("exit status %d instead of %d after:\n%s", ended, status, said);
	return said;
}

#define RUN(status, ...) run((const char *const[]){ __VA_ARGS__, NULL }, status)

static void says(char *said, const char *words)
{
	if (!strstr(said, words))
		fail_msg("\"%s\" is not in what it said:\n%s", words, said);
}

static int64_t writes(void)
{
	struct world w;

	training_world(&st.training, &w);
	int64_t n = w.counters.writes;
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
	return n;
}

static void wait_for_writes(int64_t n)
{
	while (writes() < n)
		stage_shows(&st, "");
}

/* ── the sign-in ends in the middle ── */

static void ends_in_the_middle(const char *code, const char *words)
{
	static const char *const options[] = { "move", "--to", M365_E5, "--yes", "--set", TENANT, NULL };
	struct licences before, after;

	begin("faulty-moves");
	licences_read(&st.training, &before);
	training_tell(&st.training, "/limits", "{\"writeBucket\":100,\"writesPerSecond\":200}");
	stage_open(&st, 100, 24, options);
	wait_for_writes(100);
	set("refusal.gone", "when", "refresh");
	set("refusal.gone", "code", code);
	assert_int_equal(stage_wait_end(&st), 1);
	if (!strstr(st.wizard->raw.data, words))
		fail_msg("\"%s\" is not in what it said:\n%s", words, st.wizard->raw.data);
	assert_true(writes() < 2000);
	set("refusal.gone", "code", "0");
	training_tell(&st.training, "/limits", "{\"writeBucket\":0,\"writesPerSecond\":0}");
	free(RUN(0, "move", "--resume", "--yes", "--set", TENANT));
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 2000);
	assert_int_equal(writes(), 2000); /* none twice */
	licences_clear(&before);
	licences_clear(&after);
}

static void a_revoked_sign_in_loses_nothing(void **state)
{
	(void)state;
	ends_in_the_middle("50173", "The sign-in has ended.");
}

static void a_policy_in_the_middle_loses_nothing(void **state)
{
	(void)state;
	ends_in_the_middle("53003", "Conditional Access");
}

/* ── a certificate ── */

static void make_certificate(void)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *key = in_directory("key.pem"), *certificate = in_directory("certificate.pem");
	char *command = xasprintf("umask 077; openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=test -days 2 -keyout '%s' -out '%s' 2>'%s/openssl.log'",
		key, certificate, st.dir);

	assert_int_equal(system(command), 0);
	if (file_read(certificate, 65536, &text, &err) != 0)
		fail_msg("%s", err.text);
	set("app.training", "certificate", text.data);
	buf_clear(&text);
	free(command);
	free(key);
	free(certificate);
}

/* The key comes through a descriptor of the shell's; it is read once, and signs each renewal. */
static void a_certificate_moves_people(void **state)
{
	(void)state;
	begin("faulty-moves");
	make_certificate();
	char *certificate = in_directory("certificate.pem"), *key = in_directory("key.pem");
	char *setting = xasprintf("tenant.certificate_file=%s", certificate), *script = xasprintf("exec \"$@\" 9<'%s'", key);
	const char *const more[] = { "move", "--to", M365_E5, "--yes", "--first", "500", "--set", TENANT, "--set", setting, "--set",
		"tenant.certificate_key_file=fd:9", NULL };
	char **argv = stage_argv(&st, more, true), *shell[64] = { "sh", "-c", script, "sh" };
	int status;

	for (size_t i = 0; argv[i]; i++)
		shell[4 + i] = argv[i];
	training_tell(&st.training, "/limits", "{\"latencyMs\":150}"); /* longer than a sign-in lasts */
	char *said = stage_run_program(&st, shell, "", &status);
	if (status != 3)
		fail_msg("exit status %d after:\n%s", status, said);
	assert_int_equal(writes(), 500);
	assert_true(training_count(&st.training, "POST", "*/token") > 1);
	assert_int_equal(training_count(&st.training, "POST", "*/devicecode"), 0);
	assert_null(strstr(said, "PRIVATE KEY"));
	stage_argv_free(argv);
	free(said);
	free(script);
	free(setting);
	free(certificate);
	free(key);
}

static void a_certificate_that_is_not_known(void **state)
{
	(void)state;
	begin("contoso");
	make_certificate();
	set("app.training", "certificate", "");
	char *certificate = in_directory("certificate.pem"), *key = in_directory("key.pem");
	char *setting = xasprintf("tenant.certificate_file=%s", certificate), *setting2 = xasprintf("tenant.certificate_key_file=%s", key);
	char *said = RUN(2, "move", "--to", M365_E5, "--dry-run", "--set", TENANT, "--set", setting, "--set", setting2);

	says(said, "The certificate was not accepted");
	says(said, "tenant.certificate_file");
	says(said, "AADSTS");
	free(said);
	chmod(key, 0644);
	said = RUN(2, "move", "--to", M365_E5, "--dry-run", "--set", TENANT, "--set", setting, "--set", setting2);
	says(said, "chmod 600");
	free(said);
	said = RUN(2, "move", "--to", M365_E5, "--dry-run", "--set", TENANT, "--set", setting);
	says(said, "belong together");
	free(said);
	free(setting);
	free(setting2);
	free(certificate);
	free(key);
}

#ifndef SANITIZED

struct piece {
	unsigned char bytes[32];
	size_t n;
};

static size_t count_piece(const char *bytes, size_t n, const void *arg)
{
	const struct piece *piece = arg;
	const char *at = bytes, *end_of = bytes + n;
	size_t found = 0;

	while ((at = memmem(at, (size_t)(end_of - at), piece->bytes, piece->n)) != NULL) {
		found++;
		at++;
	}
	return found;
}

static struct piece piece_of(const char *name, size_t offset, bool reversed)
{
	struct error err = ERROR_INIT;
	struct buf content = BUF_INIT;
	struct piece p = { .n = sizeof(p.bytes) };
	char *path = in_directory(name);

	if (file_read(path, 65536, &content, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(content.len > offset + p.n);
	for (size_t i = 0; i < p.n; i++)
		p.bytes[i] = (unsigned char)content.data[offset + (reversed ? p.n - 1 - i : i)];
	buf_clear(&content);
	free(path);
	return p;
}

/* The text of the key, and the private exponent as it stands in the file and as the library keeps numbers: none of it where a dump takes it. */
static void a_key_is_not_where_a_dump_takes_it(void **state)
{
	(void)state;
	begin("faulty-moves");
	make_certificate();
	char *certificate = in_directory("certificate.pem"), *key = in_directory("key.pem"), *der = in_directory("key.der");
	char *setting = xasprintf("tenant.certificate_file=%s", certificate), *setting2 = xasprintf("tenant.certificate_key_file=%s", key);
	char *command = xasprintf("openssl rsa -in '%s' -traditional -outform DER -out '%s' 2>/dev/null", key, der);
	const char *const options[] = { "move", "--to", M365_E5, "--yes", "--set", TENANT, "--set", setting, "--set", setting2, NULL };
	struct memory_sight sight;
	size_t kept = 0;

	assert_int_equal(system(command), 0);
	struct piece pieces[] = { piece_of("key.pem", 800, false), piece_of("key.der", 400, false), piece_of("key.der", 400, true) };
	training_tell(&st.training, "/limits", "{\"writeBucket\":100,\"writesPerSecond\":100}");
	stage_open(&st, 100, 24, options);
	wait_for_writes(150);
	for (size_t i = 0; memory_is_open(st.wizard->pid) && i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		memory_look(st.wizard->pid, count_piece, &pieces[i], &sight);
		if (sight.dumped > 0)
			fail_msg("piece %zu of the key would be dumped; it stands in %s", i, sight.where);
		kept += sight.kept;
	}
	assert_true(kept > 0 || !memory_is_open(st.wizard->pid));
	free(command);
	free(setting);
	free(setting2);
	free(certificate);
	free(key);
	free(der);
}

#endif

/* The wizard has ended, and its key's file with it: who goes on was handed the key. */
static void a_move_left_running_signs_on(void **state)
{
	(void)state;
	begin("faulty-moves");
	make_certificate();
	char *certificate = in_directory("certificate.pem"), *key = in_directory("key.pem");
	char *setting = xasprintf("tenant.certificate_file=%s", certificate), *setting2 = xasprintf("tenant.certificate_key_file=%s", key);
	const char *const options[] = { "--set", "move.in_flight=2", "--set", "move.batch=5", "--set", setting, "--set", setting2, "--set", TENANT, NULL };

	stage_open(&st, 80, 24, options);
	manual_reach(&st);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	training_tell(&st.training, "/limits", "{\"latencyMs\":100}");
	manual_begin(&st);
	wait_for_writes(20);
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "y");
	assert_int_equal(stage_wait_end(&st), 3);
	unlink(key);
	unlink(certificate);
	training_wait(&st.training, "POST", "*/token", training_count(&st.training, "POST", "*/token") + 3);
	training_tell(&st.training, "/limits", "{\"latencyMs\":0}");
	wait_for_writes(2000);
	assert_int_equal(training_count(&st.training, "POST", "*/devicecode"), 0);
	free(setting);
	free(setting2);
	free(certificate);
	free(key);
}

/* ── a sign-in that is kept ── */

static void a_kept_sign_in(void **state)
{
	struct stat file;

	(void)state;
	begin("faulty-moves");
	char *path = in_directory("kept"), *setting = xasprintf("tenant.token_cache_file=%s", path), *said;

#define DRY_RUN(status) RUN(status, "move", "--to", M365_E5, "--dry-run", "--set", TENANT, "--set", setting)
	said = DRY_RUN(0);
	says(said, "type this code");
	free(said);
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	said = DRY_RUN(0);
	assert_null(strstr(said, "type this code"));
	free(said);
	set("refusal.gone", "when", "refresh");
	set("refusal.gone", "code", "50173");
	set("refusal.gone", "times", "1");
	said = DRY_RUN(0);
	says(said, "type this code");
	free(said);
	chmod(path, 0644);
	said = DRY_RUN(2);
	says(said, "chmod 600");
	free(said);
	free(setting);
	free(path);
}

/* ── what is wrong is said with its remedy ── */

static void a_tenant_that_is_not_there(void **state)
{
	(void)state;
	begin("contoso");
	char *said = RUN(2, "move", "--to", M365_E5, "--dry-run", "--set", "tenant.id=nobody.example");

	says(said, "There is no tenant “nobody.example” in this cloud.");
	says(said, "Check tenant.id");
	free(said);
	said = RUN(2, "move", "--to", M365_E5, "--dry-run", "--set", "tenant.partner_id=fabrikam.onmicrosoft.com");
	says(said, "set tenant.id to the customer's");
	free(said);
}

static void a_permission_that_is_missing(void **state)
{
	(void)state;
	begin("contoso");
	set("app.training", "delegated", "Organization.Read.All User.Read.All Group.Read.All");
	char *said = RUN(1, "move", "--to", M365_E5, "--yes", "--set", TENANT);

	says(said, "LicenseAssignment.ReadWrite.All");
	says(said, "Nothing was sent.");
	assert_int_equal(writes(), 0);
	free(said);
	stage_open(&st, 100, 40, NULL);
	stage_wait(&st, "LicenseAssignment.ReadWrite.All (move licences)");
	assert_int_equal(stage_leave(&st), 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_revoked_sign_in_loses_nothing),
		TEST(a_policy_in_the_middle_loses_nothing),
		TEST(a_certificate_moves_people),
		TEST(a_certificate_that_is_not_known),
#ifndef SANITIZED
		TEST(a_key_is_not_where_a_dump_takes_it),
#endif
		TEST(a_move_left_running_signs_on),
		TEST(a_kept_sign_in),
		TEST(a_tenant_that_is_not_there),
		TEST(a_permission_that_is_missing),
	};

	return cmocka_run_group_tests_name("signing in", tests, NULL, NULL);
}
