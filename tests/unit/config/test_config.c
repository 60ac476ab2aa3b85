#include "config/config.h"
#include "config/option.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/test_config.XXXXXX";
static char path[100];

static void put(const char *text)
{
	struct error err = ERROR_INIT;

	if (file_write(path, text, strlen(text), 0600, &err) < 0)
		fail_msg("%s", err.text);
}

static void set(struct config *c, const char *setting)
{
	struct error err = ERROR_INIT;

	if (config_set(c, setting, &err) < 0)
		fail_msg("%s", err.text);
}

static void refuse_setting(const char *setting, const char *why)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	int i;

	if (config_set(&c, setting, &err) != -ERROR_CONFIG)
		fail_msg("%s was taken", setting);
	if (!strstr(err.text, why))
		fail_msg("\"%s\" does not say %s", err.text, why);
	for (i = 0; i < CONFIG_KEYS; i++)
		assert_null(c.values[i]);
}

static void refuse_file(const char *text, const char *place, const char *why)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;

	put(text);
	if (config_load(&c, path, NULL, &err) != -ERROR_CONFIG)
		fail_msg("%s was taken", text);
	if (!str_starts(err.text, path) || !str_starts(err.text + strlen(path), place) || !strstr(err.text, why))
		fail_msg("\"%s\" lacks %s or %s", err.text, place, why);
}

static void defaults(void **state)
{
	struct config c = CONFIG_INIT;
	char **list;
	int i;

	(void)state;
	for (i = 0; i < CONFIG_KEYS; i++) {
		const char *text = config_text(&c, (enum config_key)i);
		char *kept = option_read(&option_rows[i], option_rows[i].standard);

		assert_non_null(strchr(config_key_name((enum config_key)i), '.'));
		assert_string_equal(kept, option_rows[i].standard); /* what is there without a value is a value */
		assert_non_null(text);
		assert_false(config_is_set(&c, (enum config_key)i));
		free(kept);
	}
	assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), "https://graph.microsoft.com/v1.0");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_COMMERCE), "");
	assert_string_equal(config_text(&c, CONFIG_PRICES_COLUMN), "erp");
	assert_false(config_bool(&c, CONFIG_UI_PLAIN));
	assert_int_equal(config_int(&c, CONFIG_MOVE_BATCH), 20);
	list = config_list(&c, CONFIG_UPGRADE_TARGETS);
	assert_null(list[0]);
	free(list);
}

static void the_cloud_decides_the_addresses(void **state)
{
	struct config c = CONFIG_INIT;

	(void)state;
	set(&c, "service.cloud=China");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_ENTRA), "https://login.chinacloudapi.cn");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), "https://microsoftgraph.chinacloudapi.cn/v1.0");
	set(&c, "service.graph=");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), "");
	set(&c, "service.entra=http://127.0.0.1:8080/entra/");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_ENTRA), "http://127.0.0.1:8080/entra");
	config_clear(&c);
}

static void the_cloud_s_own_address(void **state)
{
	struct config c = CONFIG_INIT;

	(void)state;
	set(&c, "service.commerce=Cloud");
	set(&c, "service.prices=cloud");
	assert_true(config_is_set(&c, CONFIG_SERVICE_COMMERCE));
	assert_string_equal(config_text(&c, CONFIG_SERVICE_COMMERCE), "https://api.partnercenter.microsoft.com/v1");
	set(&c, "service.cloud=china");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_COMMERCE), "https://partner.partnercenterapi.microsoftonline.cn/v1");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_PRICES), ""); /* there is none */
	set(&c, "service.cloud=dod");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), "https://dod-graph.microsoft.us/v1.0");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_ENTRA), "https://login.microsoftonline.us");
	set(&c, "service.graph=https://graph.example");
	set(&c, "service.graph=cloud");
	assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), "https://dod-graph.microsoft.us/v1.0");
	refuse_setting("service.storefront=cloud", "https://");
	refuse_setting("service.commerce=clouds", "Allowed: cloud,");
	config_clear(&c);
}

static void settings(void **state)
{
	struct config c = CONFIG_INIT;
	char **list;

	(void)state;
	set(&c, " UI.Plain = ON ");
	assert_true(config_bool(&c, CONFIG_UI_PLAIN) && config_is_set(&c, CONFIG_UI_PLAIN));
	set(&c, "ui.plain=false");
	assert_false(config_bool(&c, CONFIG_UI_PLAIN));
	set(&c, "prices.unit=Billing_Period");
	assert_string_equal(config_text(&c, CONFIG_PRICES_UNIT), "billing_period");
	set(&c, "upgrade.targets= A_1 , B ");
	list = config_list(&c, CONFIG_UPGRADE_TARGETS);
	assert_string_equal(list[0], "A_1");
	assert_string_equal(list[1], "B");
	assert_null(list[2]);
	free(list);
	set(&c, "upgrade.targets=O365_w/o Teams Bundle_M3 , Office_365_E3_(no_Teams)"); /* part numbers hold what words do not */
	list = config_list(&c, CONFIG_UPGRADE_TARGETS);
	assert_string_equal(list[0], "O365_w/o Teams Bundle_M3");
	assert_string_equal(list[1], "Office_365_E3_(no_Teams)");
	free(list);
	set(&c, "upgrade.source_sku= Foo [2]/x (y) ");
	assert_string_equal(config_text(&c, CONFIG_UPGRADE_SOURCE_SKU), "Foo [2]/x (y)");
	set(&c, "move.in_flight= 4");
	assert_int_equal(config_int(&c, CONFIG_MOVE_IN_FLIGHT), 4);
	set(&c, "tenant.client_secret_file=relative");
	assert_string_equal(config_text(&c, CONFIG_TENANT_CLIENT_SECRET_FILE), "relative");
	set(&c, "tenant.client_secret_file= fd:7 ");
	assert_string_equal(config_text(&c, CONFIG_TENANT_CLIENT_SECRET_FILE), "fd:7");
	set(&c, "tenant.scopes=User.Read.All, Organization.Read.All");
	assert_string_equal(config_text(&c, CONFIG_TENANT_SCOPES), "User.Read.All,Organization.Read.All");
	set(&c, "tenant.client_id=DEADBEEF-0000-0000-0000-000000000000");
	config_clear(&c);
	config_clear(&c);
}

static void addresses(void **state)
{
	static const char *const refused[] = { "graph.microsoft.com", "http://graph.microsoft.com", "http://127.0.0.1.example.com", "http://128.0.0.1", "https://",
		"https:///x", "https://user@host", "https://host?x=1", "https://host/#x", "https://host:0", "https://host:65536", "https://host:", "https://ho st",
		"ftp://host", "HTTPS", "http://[::2]", "http://[::1", "https://host\\x", "http://localhost.example.com", "http://127.1" };
	static const char *const taken[] = { "https://graph.microsoft.com/v1.0", "http://127.0.0.1:1", "http://127.9.9.9/x", "http://localhost:8080", "http://[::1]:8/x",
		"https://[2001:db8::1]:8443", "https://host:65535/a/b%20c" };
	struct config c = CONFIG_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		char *setting = xasprintf("service.graph=%s", refused[i]);

		refuse_setting(setting, "https://");
		free(setting);
	}
	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		char *setting = xasprintf("service.graph=%s///", taken[i]);

		set(&c, setting);
		assert_string_equal(config_text(&c, CONFIG_SERVICE_GRAPH), taken[i]);
		free(setting);
	}
	config_clear(&c);
}

static void proxies(void **state)
{
	static const char *const refused[] = { "proxy.example:3128", "proxy.example", "http://proxy.example", "http://proxy.example:0", "ftp://proxy.example:21",
		"http://proxy.example:3128/path", "http://proxy.example:3128?x", "socks4://proxy.example:1080", "http://:3128", "HTTP", "http://someone@proxy.example:3128" };
	static const char *const taken[] = { "http://proxy.example:3128", "https://proxy.example:443", "socks5://10.0.0.1:1080", "socks5h://[2001:db8::1]:1080",
		"http://127.0.0.1:1", "none", "" };
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	size_t i;

	(void)state;
	assert_string_equal(config_text(&c, CONFIG_NETWORK_PROXY), "");
	assert_string_equal(config_text(&c, CONFIG_NETWORK_HTTP), "1.1");
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		char *setting = xasprintf("network.proxy=%s", refused[i]);

		refuse_setting(setting, "network.proxy_credentials_file");
		free(setting);
	}
	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		char *setting = xasprintf("network.proxy= %s ", taken[i]);

		set(&c, setting);
		assert_string_equal(config_text(&c, CONFIG_NETWORK_PROXY), taken[i]);
		free(setting);
	}
	set(&c, "network.proxy=http://proxy.example:3128/");
	assert_string_equal(config_text(&c, CONFIG_NETWORK_PROXY), "http://proxy.example:3128");
	set(&c, "network.no_proxy=.example.com, 10.0.0.0/8, ::1,*");
	assert_string_equal(config_text(&c, CONFIG_NETWORK_NO_PROXY), ".example.com,10.0.0.0/8,::1,*");
	set(&c, "network.http=2");
	assert_string_equal(config_text(&c, CONFIG_NETWORK_HTTP), "2");
	assert_int_equal(config_set(&c, "network.proxy=http://someone:hunter2@proxy.example:3128", &err), -ERROR_CONFIG);
	assert_null(strstr(err.text, "hunter2"));
	assert_null(strstr(err.text, "someone"));
	assert_non_null(strstr(err.text, "network.proxy_credentials_file"));
	refuse_setting("network.proxy_password=hunter2", "network.proxy_credentials_file");
	refuse_setting("network.proxy_credentials=someone:hunter2", "network.proxy_credentials_file");
	refuse_setting("network.no_proxy=a b", "commas");
	refuse_setting("network.http=3", "1.1 | 2");
	config_clear(&c);
}

static void settings_refused(void **state)
{
	(void)state;
	refuse_setting("ui.plain", "KEY=VALUE");
	refuse_setting("=yes", "KEY=VALUE");
	refuse_setting("ui.plain=maybe", "yes or no");
	refuse_setting("prices.unit=month", "term | billing_period");
	refuse_setting("ui.plan=yes", "did you mean ui.plain?");
	refuse_setting("colour.depth=8", "no key colour.depth;");
	refuse_setting("move.batch=21", "from 1 to 20");
	refuse_setting("upgrade.targets=A,,B", "commas");
	refuse_setting("upgrade.targets=A,", "commas");
	refuse_setting("upgrade.targets=A\tB", "commas");
	refuse_setting("upgrade.source_sku=A,B", "without a comma");
	refuse_setting("tenant.id=a/b", "letters");
	refuse_setting("tenant.client_id=12", "an id");
	refuse_setting("ui.language=\x1b[31m", "letters");
}

static void a_secret_is_refused_unseen(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	refuse_setting("tenant.client_secret_file=fd:", "fd:N");
	refuse_setting("tenant.client_secret_file=fd:2", "fd:N");
	refuse_setting("tenant.client_secret_file=fd:3x", "fd:N");
	refuse_setting("tenant.client_secret=hunter2", "tenant.client_secret_file");
	refuse_setting("tenant.Password=hunter2", "tenant.client_secret_file");
	refuse_setting("service.access_token=hunter2", "tenant.client_secret_file");
	refuse_file("[tenant]\nclient_secret = hunter2\n", ":2:", "tenant.client_secret_file");
	config_set(&c, "tenant.client_secret=hunter2", &err);
	assert_null(strstr(err.text, "hunter2"));
	config_set(&c, "tenant.client_secret hunter2", &err);
	assert_null(strstr(err.text, "hunter2"));
	assert_int_equal(config_set(&c, "service.graph=https://admin:hunter2@graph.example", &err), -ERROR_CONFIG);
	assert_null(strstr(err.text, "hunter2"));
	assert_non_null(strstr(err.text, "@graph.example"));
}

static void a_file(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	char *expected = xasprintf("%s/list.csv", directory);

	(void)state;
	set(&c, "ui.ascii=yes");
	set(&c, "ui.plain=yes");
	put("# mine\n[service]\ncommerce = https://x.example/v1/ # the partner's\n[ui]\nplain = no\nlanguage = zh_CN\n[prices]\nfile = list.csv\n"
		"[tenant]\nclient_secret_file = ~/secret\ncertificate_key_file = fd:9\ncertificate_file = app.pem\n");
	setenv("HOME", "/home/x", 1);
	assert_int_equal(config_load(&c, path, NULL, &err), 0);
	assert_string_equal(config_text(&c, CONFIG_SERVICE_COMMERCE), "https://x.example/v1");
	assert_string_equal(config_text(&c, CONFIG_UI_LANGUAGE), "zh_CN");
	assert_string_equal(config_text(&c, CONFIG_PRICES_FILE), expected);
	assert_string_equal(config_text(&c, CONFIG_TENANT_CLIENT_SECRET_FILE), "/home/x/secret");
	assert_string_equal(config_text(&c, CONFIG_TENANT_CERTIFICATE_KEY_FILE), "fd:9");
	assert_true(config_text(&c, CONFIG_TENANT_CERTIFICATE_FILE)[0] == '/');
	assert_false(config_bool(&c, CONFIG_UI_PLAIN));
	assert_true(config_bool(&c, CONFIG_UI_ASCII));
	config_clear(&c);
	free(expected);
}

static void files_refused(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	refuse_file("[ui]\n\nplain = perhaps\n", ":3:", "ui.plain. Allowed: yes or no");
	refuse_file("[ui]\nplian = yes\n", ":2:", "did you mean ui.plain?");
	refuse_file("[u]\nplain = yes\n", ":2:", "did you mean ui.plain?");
	refuse_file("[colours]\n", ":1:", "no section [colours]");
	refuse_file("[service]\ngraph = http://example.com/\n", ":2:", "service.graph");
	set(&c, "ui.plain=yes");
	put("[ui]\nplain = no\nascii = 7\n");
	assert_int_equal(config_load(&c, path, NULL, &err), -ERROR_CONFIG);
	assert_true(config_bool(&c, CONFIG_UI_PLAIN)); /* nothing has changed */
	assert_int_equal(config_load(&c, "/nowhere/x.conf", NULL, &err), -ERROR_INPUT);
	config_clear(&c);
}

static void the_default_file(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	char *own = xasprintf("%s/m365-upgrade", directory), *file = xasprintf("%s/m365-upgrade.conf", own);

	(void)state;
	setenv("XDG_CONFIG_HOME", directory, 1);
	assert_int_equal(config_load(&c, NULL, NULL, &err), 0);
	assert_false(config_is_set(&c, CONFIG_UI_LANGUAGE));
	assert_int_equal(mkdir(own, 0700), 0);
	assert_int_equal(file_write(file, "[ui]\nlanguage=de\n", 17, 0600, &err), 0);
	assert_int_equal(config_load(&c, NULL, NULL, &err), 0);
	assert_string_equal(config_text(&c, CONFIG_UI_LANGUAGE), "de");
	unsetenv("XDG_CONFIG_HOME");
	config_clear(&c);
	free(own);
	free(file);
}

static void load_profile(struct config *c, const char *profile)
{
	struct error err = ERROR_INIT;

	if (config_load(c, path, profile, &err) < 0)
		fail_msg("%s", err.text);
}

static void profiles(void **state)
{
	static const char text[] = "[profile contoso]\ntenant.id = contoso.com\nprices.file = contoso.csv\n[tenant]\nid = fabrikam.com\nclient_secret_file=x\n"
		"[ui]\nplain = yes\n[Profile  North  Wind]\nUI.Plain = no\n";
	struct config c = CONFIG_INIT;
	char *list = xasprintf("%s/contoso.csv", directory), *place = xasprintf("%s:2", path);

	(void)state;
	put(text);
	load_profile(&c, NULL);
	assert_string_equal(config_text(&c, CONFIG_TENANT_ID), "fabrikam.com");
	assert_string_equal(config_file(&c), path);
	assert_null(config_profile(&c));
	assert_false(config_is_given(&c, CONFIG_PRICES_FILE));
	config_clear(&c);
	load_profile(&c, "CONTOSO");
	assert_string_equal(config_text(&c, CONFIG_TENANT_ID), "contoso.com");
	assert_string_equal(config_place(&c, CONFIG_TENANT_ID), place);
	assert_string_equal(config_text(&c, CONFIG_PRICES_FILE), list);
	assert_true(config_bool(&c, CONFIG_UI_PLAIN)); /* what the profile does not say stays */
	assert_string_equal(config_profile(&c), "contoso");
	set(&c, "tenant.id=adatum.com");
	assert_string_equal(config_text(&c, CONFIG_TENANT_ID), "adatum.com");
	assert_string_equal(config_place(&c, CONFIG_TENANT_ID), "--set");
	config_clear(&c);
	load_profile(&c, "north  wind");
	assert_false(config_bool(&c, CONFIG_UI_PLAIN));
	config_clear(&c);
	free(list);
	free(place);
}

static void refuse_profile(const char *text, const char *profile, const char *why, const char *unsaid)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;

	put(text);
	assert_int_equal(config_load(&c, path, profile, &err), -ERROR_CONFIG);
	if (!strstr(err.text, why) || (unsaid && strstr(err.text, unsaid)))
		fail_msg("\"%s\" lacks %s, or has %s", err.text, why, unsaid ? unsaid : "");
	assert_null(config_file(&c));
}

static void profiles_refused(void **state)
{
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	refuse_file("[profile a]\ntenant.ip = x\n", ":2:", "did you mean tenant.id?");
	refuse_file("[profile a]\nid = x\n", ":2:", "did you mean tenant.id?");
	refuse_file("[profile a]\nnothing = x\n", ":2:", "no key nothing;");
	refuse_file("[profile a]\nui.plain = perhaps\n", ":2:", "yes or no");
	refuse_file("[profile a]\nui.plain = yes\nUI.plain = no\n", ":3:", "stands twice");
	refuse_file("[profile a]\nui.plain = yes\n[profile  A]\nui.plain = no\n", ":3:", "first in line 1");
	refuse_file("[profile a]\ntenant.client_secret = hunter2\n", ":2:", "tenant.client_secret_file");
	refuse_file("[profile]\nui.plain = no\n", ":1:", "has a name");
	refuse_file("[profiles a]\nui.plain = no\n", ":2:", "no key");
	refuse_profile("[profile contoso]\n[profile fabrikam]\n", "contosso", "did you mean “contoso”? It has: contoso, fabrikam.", NULL);
	refuse_profile("[profile contoso]\n[profile fabrikam]\n", "x", "It has: contoso, fabrikam.", "did you mean");
	refuse_profile("[ui]\nplain=no\n", "x", "has no profile “x”, nor any other", NULL);
	setenv("XDG_CONFIG_HOME", "/nowhere", 1);
	assert_int_equal(config_load(&c, NULL, "x", &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, "/nowhere/m365-upgrade/m365-upgrade.conf"));
	unsetenv("XDG_CONFIG_HOME");
	config_clear(&c);
}

static void what_is_printed_can_be_read(void **state)
{
	struct config c = CONFIG_INIT, again = CONFIG_INIT;
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;

	(void)state;
	set(&c, "service.cloud=china");
	set(&c, "service.commerce=cloud");
	set(&c, "tenant.id=contoso.example");
	set(&c, "tenant.client_secret_file=/home/x/a #1; \"b\"");
	set(&c, "prices.file=/home/x/it's; mine");
	config_print(&c, &text);
	put(text.data);
	assert_int_equal(config_load(&again, path, NULL, &err), 0);
	for (int i = 0; i < CONFIG_KEYS; i++) {
		if (c.values[i])
			assert_string_equal(again.values[i], c.values[i]);
		else
			assert_null(again.values[i]);
	}
	assert_non_null(strstr(text.data, "\n[service]\n# The national cloud"));
	for (const char *line = text.data; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 80);
	config_clear(&c);
	config_clear(&again);
	buf_clear(&text);
}

static void numbers(void **state)
{
	static const struct option_row row = { .name = "x.y", .type = OPTION_INT, .min = 1, .max = 20 };
	struct buf allowed = BUF_INIT;
	char *kept = option_read(&row, " 20 ");

	(void)state;
	assert_string_equal(kept, "20");
	free(kept);
	assert_null(option_read(&row, "21"));
	assert_null(option_read(&row, "0"));
	assert_null(option_read(&row, "12abc"));
	assert_null(option_read(&row, ""));
	option_allowed(&row, &allowed);
	assert_string_equal(allowed.data, "a whole number from 1 to 20");
	buf_clear(&allowed);
}

static int setup(void **state)
{
	(void)state;
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/conf", directory);
	return 0;
}

static int teardown(void **state)
{
	char *command = xasprintf("rm -r %s", directory);
	int r = system(command);

	(void)state;
	free(command);
	return r;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(the_cloud_decides_the_addresses),
		cmocka_unit_test(the_cloud_s_own_address),
		cmocka_unit_test(settings),
		cmocka_unit_test(addresses),
		cmocka_unit_test(proxies),
		cmocka_unit_test(settings_refused),
		cmocka_unit_test(a_secret_is_refused_unseen),
		cmocka_unit_test(a_file),
		cmocka_unit_test(files_refused),
		cmocka_unit_test(the_default_file),
		cmocka_unit_test(profiles),
		cmocka_unit_test(profiles_refused),
		cmocka_unit_test(what_is_printed_can_be_read),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests_name("config/config", tests, setup, teardown);
}
