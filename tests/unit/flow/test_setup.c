/* What the wizard is set up from: the product file, the configuration, and the training world as a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"
#include "core/error.h"
#include "flow/demo.h"
#include "flow/setup.h"
#include "tests/unit/model/fixture.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ── settings ── */

static int settings_of(const char *const *given, struct settings *s, struct error *err)
{
	struct config c = CONFIG_INIT;
	struct product_file file;
	int rc = 0;

	product_file_init(&file);
	load_product_file(&file);
	for (; *given && rc == 0; given++)
		rc = config_set(&c, *given, err);
	assert_int_equal(rc, 0);
	rc = setup_settings(s, &file, &c, err);
	product_file_clear(&file);
	config_clear(&c);
	return rc;
}

static void what_is_configured_opens_its_doors(void **state)
{
	static const struct {
		const char *given[4];
		enum wizard_mode mode;
		bool graph, commerce, prices, storefront, as_partner;
	} cases[] = {
		{ { "service.graph=https://graph.example/v1.0" }, WIZARD_LIVE, true, false, false, false, false },
		{ { "service.graph=https://graph.example/v1.0", "service.commerce=https://commerce.example/v1" }, WIZARD_LIVE, true, true, false, false, true },
		{ { "service.commerce=https://commerce.example/v1", "service.storefront=https://store.example/v1", "service.graph=" }, WIZARD_LIVE, false, true,
			false, true, false },
		{ { "service.graph=http://127.0.0.1:8080/graph/v1.0", "service.prices=http://127.0.0.1:8080/prices/v1.0" }, WIZARD_TRAINING, true, false, true,
			false, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err = ERROR_INIT;
		struct settings s;
		assert_int_equal(settings_of(cases[i].given, &s, &err), 0);
		if (s.mode != cases[i].mode || s.has_graph != cases[i].graph || s.has_commerce != cases[i].commerce || s.has_prices != cases[i].prices
			|| s.has_storefront != cases[i].storefront || s.as_partner != cases[i].as_partner)
			fail_msg("case %zu", i);
	}
}

static void products_are_named_by_key_or_id(void **state)
{
	struct error err = ERROR_INIT;
	struct settings s;
	(void)state;

	assert_int_equal(settings_of((const char *const[]){ "upgrade.source_sku=" SKU_E4, "upgrade.targets=microsoft-365-e5," SKU_O365_E5, NULL }, &s, &err), 0);
	assert_string_equal(s.source_sku, SKU_E4);
	assert_int_equal(s.n_targets, 2);
	assert_string_equal(s.targets[0], SKU_M365_E5);
	assert_string_equal(s.targets[1], SKU_O365_E5);
	assert_int_equal(settings_of((const char *const[]){ "upgrade.source_sku=Foo_(no Bar)/x", NULL }, &s, &err), 0); /* perhaps the tenant knows it */
	assert_string_equal(s.source_word, "Foo_(no Bar)/x");
	assert_string_equal(s.source_sku, "");
	assert_int_equal(settings_of((const char *const[]){ "upgrade.targets=" SKU_E4, NULL }, &s, &err), -ERROR_CONFIG); /* that is where it starts */
	assert_says(err.text, "upgrade.targets");
}

static void a_product_file_that_is_not_there_is_named(void **state)
{
	struct product_file file;
	struct error err = ERROR_INIT;
	const char *dir = getenv("M365_UPGRADE_DATADIR");
	char *kept = dir ? strdup(dir) : NULL;
	(void)state;

	product_file_init(&file);
	setenv("M365_UPGRADE_DATADIR", "/nonexistent", 1);
	assert_true(setup_products(&file, &CONFIG_INIT, &err) < 0);
	assert_says(err.text, "/nonexistent/products.ini");
	product_file_clear(&file);
	if (kept)
		setenv("M365_UPGRADE_DATADIR", kept, 1);
	else
		unsetenv("M365_UPGRADE_DATADIR");
	free(kept);
}

/* ── the training world ── */

/* The wizard starts the m365-mock that lies beside it: here, one of the test's own. */
static char stand_in[PATH_MAX];

static int find_place(void **state)
{
	ssize_t n = readlink("/proc/self/exe", stand_in, sizeof stand_in - 20);

	(void)state;
	if (n <= 0)
		return -1;
	stand_in[n] = '\0';
	strcpy(strrchr(stand_in, '/'), "/m365-mock");
	return 0;
}

static int remove_stand_in(void **state)
{
	(void)state;
	unlink(stand_in);
	return 0;
}

static void mock_does(const char *script)
{
	FILE *f = fopen(stand_in, "w");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", script);
	fclose(f);
	assert_int_equal(chmod(stand_in, 0700), 0);
}

static void a_world_that_does_not_start_says_why(void **state)
{
	static const struct {
		const char *script, *says;
	} cases[] = {
		{ "echo \"m365-mock: there is no scenario $5\" >&2; exit 2", "no scenario nowhere" },
		{ "printf 'bad \\033[2Jthings\\n'; exit 1", "bad" },
		{ "exit 0", "" },
		{ "printf 'listening on http'; exit 1", "" },
		{ "head -c 10000 /dev/zero | tr '\\0' x", "xxx" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config c = CONFIG_INIT;
		struct error err = ERROR_INIT;
		struct demo demo;
		mock_does(cases[i].script);
		assert_int_equal(demo_start(&demo, "nowhere", &c, &err), -ERROR_INPUT);
		assert_says(err.text, "nowhere");
		assert_says(err.detail, cases[i].says);
		assert_null(strchr(err.detail, 27));
		assert_int_equal(demo.pid, 0);
		assert_false(config_is_set(&c, CONFIG_SERVICE_GRAPH));
		config_clear(&c);
	}
}

static void a_world_is_pointed_at_and_ended(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	struct demo demo;
	struct stat st;
	(void)state;

	mock_does("echo listening on http://127.0.0.1:4711; echo 'from A/b (c)'; echo to D, E; echo offers entra graph storefront; cat >/dev/null");
	assert_int_equal(config_set(&c, "upgrade.targets=F", NULL), 0);
	assert_int_equal(config_set(&c, "tenant.id=contoso.example", &err), 0);
	assert_int_equal(config_set(&c, "tenant.client_secret_file=/nowhere", &err), 0);
	assert_int_equal(config_set(&c, "service.commerce=https://commerce.example/v1", &err), 0);
	assert_int_equal(demo_start(&demo, "contoso", &c, &err), 0);
	assert_string_equal(config_text(&c, CONFIG_UPGRADE_SOURCE_SKU), "A/b (c)");
	assert_string_equal(config_text(&c, CONFIG_UPGRADE_TARGETS), "F"); /* what was configured stays */
	assert_string_equal(config_text(&c, CONFIG_SERVICE_COMMERCE), "");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), "http://127.0.0.1:4711/graph/v1.0");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_STOREFRONT), "http://127.0.0.1:4711/storefront/v1");
	assert_true(config_is_set(&c, CONFIG_TENANT_CLIENT_ID));
	/* Nothing of the real tenant is left, neither what is not offered here nor who signs in there. */
	assert_false(config_is_set(&c, CONFIG_SERVICE_COMMERCE));
	assert_false(config_is_set(&c, CONFIG_TENANT_CLIENT_SECRET_FILE));
	assert_string_equal(config_text(&c, CONFIG_TENANT_ID), "organizations");
	assert_int_equal(stat(demo.state_dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	char *dir = strdup(demo.state_dir);
	pid_t pid = demo.pid;
	demo_stop(&demo);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(stat(dir, &st), -1);
	assert_int_equal(demo.pid, 0);
	demo_stop(&demo); /* once more does nothing */
	free(dir);
	config_clear(&c);
}

/* One that listens to nobody is ended by force. */
static void a_world_that_hangs_is_ended(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	struct demo demo;
	(void)state;

	mock_does("trap '' TERM; echo listening on http://127.0.0.1:4711; echo offers entra graph; while :; do read x || sleep 60; done");
	assert_int_equal(demo_start(&demo, "contoso", &c, &err), 0);
	pid_t pid = demo.pid;
	demo_stop(&demo);
	assert_int_equal(kill(pid, 0), -1);
	config_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_configured_opens_its_doors), cmocka_unit_test(products_are_named_by_key_or_id),
		cmocka_unit_test(a_product_file_that_is_not_there_is_named),
		cmocka_unit_test_setup_teardown(a_world_that_does_not_start_says_why, find_place, remove_stand_in),
		cmocka_unit_test_setup_teardown(a_world_is_pointed_at_and_ended, find_place, remove_stand_in),
		cmocka_unit_test_setup_teardown(a_world_that_hangs_is_ended, find_place, remove_stand_in),
	};
	return cmocka_run_group_tests_name("flow/setup", tests, NULL, NULL);
}
