#include "config/ini.h"
#include "config/nearest.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/test_ini.XXXXXX";

static void put(const char *text)
{
	struct error err = ERROR_INIT;

	if (file_write(path, text, strlen(text), 0600, &err) < 0)
		fail_msg("%s", err.text);
}

static struct ini *load(const char *text)
{
	struct error err = ERROR_INIT;
	struct ini *ini = NULL;

	put(text);
	if (ini_load(&ini, path, &err) < 0)
		fail_msg("%s", err.text);
	return ini;
}

static void refuse(const char *text, const char *place, const char *why)
{
	struct error err = ERROR_INIT;
	struct ini *ini = NULL;

	put(text);
	assert_int_equal(ini_load(&ini, path, &err), -ERROR_CONFIG);
	assert_null(ini);
	if (strncmp(err.text, path, strlen(path)) != 0 || strncmp(err.text + strlen(path), place, strlen(place)) != 0 || !strstr(err.text, why))
		fail_msg("\"%s\" lacks %s or %s", err.text, place, why);
}

static void sections_and_values(void **state)
{
	struct ini *ini = load("# a file\r\n[One]\nKey = a value ; and more\nquoted = \"a # b ; c\" # d\nsingle='x \"y\"'\n\nempty =\nnone = ; nothing\n"
		"blank = \"\"\n [ two  words ] \n\turl=https://x/y?a=b\n[three]\n");
	const struct ini_section *s = ini_section(ini, "ONE");

	(void)state;
	assert_string_equal(ini_path(ini), path);
	assert_int_equal(ini_count(ini), 3);
	assert_string_equal(ini_text(s, "key", NULL), "a value");
	assert_string_equal(ini_text(s, "QUOTED", NULL), "a # b ; c");
	assert_string_equal(ini_text(s, "single", NULL), "x \"y\"");
	assert_string_equal(ini_text(s, "empty", NULL), "");
	assert_string_equal(ini_text(s, "none", NULL), "");
	assert_string_equal(ini_text(s, "blank", NULL), "");
	assert_null(ini_text(s, "absent", NULL));
	assert_int_equal(ini_entry(s, "empty")->line, 7);
	assert_int_equal(s->line, 2);
	assert_string_equal(ini_text(ini_at(ini, 1), "url", NULL), "https://x/y?a=b");
	assert_int_equal(ini_at(ini, 2)->n_entries, 0);
	assert_null(ini_section(ini, "four"));
	assert_null(ini_entry(NULL, "key"));
	ini_free(ini);
	ini_free(NULL);
}

static void labels(void **state)
{
	struct ini *ini = load("[subscription e4]\n[subscription.e5]\n[subscription]\n[subscriptions x]\n");

	(void)state;
	assert_string_equal(ini_label(ini_at(ini, 0), "subscription"), "e4");
	assert_string_equal(ini_label(ini_at(ini, 1), "subscription"), "e5");
	assert_null(ini_label(ini_at(ini, 2), "subscription"));
	assert_null(ini_label(ini_at(ini, 3), "subscription"));
	ini_free(ini);
}

static void typed_values(void **state)
{
	static const char *const words[] = { "term", "billing_period", NULL };
	struct ini *ini = load("[a]\nn = 12\nbad = 12abc\nyes = Yes\noff = off\nmaybe = maybe\nw = TERM\nx = month\n");
	const struct ini_section *s = ini_at(ini, 0);
	struct error err = ERROR_INIT;
	int64_t n = 5;
	bool on = false;
	int word = -1;

	(void)state;
	assert_int_equal(ini_int(ini, s, "n", 0, 12, &n, &err), 0);
	assert_int_equal(n, 12);
	assert_int_equal(ini_int(ini, s, "absent", 0, 12, &n, &err), 0);
	assert_int_equal(ini_int(ini, s, "n", 0, 11, &n, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, ":2: n must be a whole number from 0 to 11, not “12”"));
	assert_int_equal(ini_int(ini, s, "bad", 0, 99, &n, &err), -ERROR_CONFIG);
	assert_int_equal(n, 12);
	assert_int_equal(ini_bool(ini, s, "yes", &on, &err), 0);
	assert_true(on);
	assert_int_equal(ini_bool(ini, s, "off", &on, &err), 0);
	assert_false(on);
	assert_int_equal(ini_bool(ini, s, "maybe", &on, &err), -ERROR_CONFIG);
	assert_int_equal(ini_word(ini, s, "w", words, &word, &err), 0);
	assert_int_equal(word, 0);
	assert_int_equal(ini_word(ini, s, "x", words, &word, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, ":8: x must be one of term | billing_period, not “month”"));
	ini_free(ini);
}

static void unknown_keys(void **state)
{
	static const char *const keys[] = { "quantity", "name", NULL }, *const others[] = { "colour", NULL };
	struct ini *ini = load("[a]\nname = x\nquantiy = 5\n");
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(ini_only(ini, ini_at(ini, 0), keys, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, ":3: [a] has no key “quantiy”; did you mean “quantity”?"));
	assert_int_equal(ini_only(ini, ini_at(ini, 0), others, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, ":2: [a] has no key “name”."));
	ini_free(ini);
}

static void refused_files(void **state)
{
	char line[1100] = "[a]\nk = ";

	(void)state;
	refuse("[a]\nk = 1\nK = 2\n", ":3:", "first in line 2");
	refuse("[a]\n[b]\n[A]\n", ":3:", "first in line 1");
	refuse("k = 1\n", ":1:", "before the first");
	refuse("[a]\njunk\n", ":2:", "neither");
	refuse("[a] # why\n", ":1:", "alone");
	refuse("[a\n", ":1:", "alone");
	refuse("[]\n", ":1:", "name of a section");
	refuse("[a:b]\n", ":1:", "name of a section");
	refuse("[a]\n= 1\n", ":2:", "name of a key");
	refuse("[a]\nb:c = 1\n", ":2:", "name of a key");
	refuse("[a]\nk = x#y\n", ":2:", "quotation marks");
	refuse("[a]\nk = https://x/;y\n", ":2:", "quotation marks");
	refuse("[a]\nk = \"x\n", ":2:", "never closed");
	refuse("[a]\nk = \"x\" y\n", ":2:", "follows");
	refuse("[a]\nk = x \\\n", ":2:", "backslash");
	refuse("[a]\nk = \x1b[31m\n", ":2:", "control");
	refuse("[a]\nk = x\ry\n", ":2:", "control");
	refuse("[a]\nk = \xff\n", ":2:", "UTF-8");
	refuse("\xef\xbb\xbf[a]\n", ":1:", "byte-order");
	memset(line + 8, 'x', 997);
	strcpy(line + 8 + 997, "\n");
	refuse(line, ":2:", "longer than 1000 bytes");
	strcpy(line + 8 + 996, "\n");
	ini_free(load(line));
}

static void refused_as_a_whole(void **state)
{
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	struct ini *ini = NULL;
	int i;

	(void)state;
	for (i = 0; i < 10001; i++)
		buf_addstr(&text, "#\n");
	refuse(text.data, " has more than", "10000 lines");
	buf_clear(&text);
	assert_int_equal(ini_load(&ini, "/nowhere/at/all", &err), -ERROR_INPUT);
	assert_int_equal(ini_load(&ini, "/tmp", &err), -ERROR_INPUT);
	ini_free(load(""));
}

static int note(void *arg, const struct ini_entry *e, struct error *err)
{
	if (strcmp(e->value, "stop") == 0)
		return error_set(err, ERROR_INPUT, "stopped");
	buf_addf(arg, "%s.%s=%s:%d;", e->section, e->key, e->value, e->line);
	return 0;
}

static void each_entry_in_order(void **state)
{
	struct buf notes = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	put("[b]\nz=1\na=2\n[a]\nk=3\n");
	assert_int_equal(ini_each(path, note, &notes, &err), 0);
	assert_string_equal(notes.data, "b.z=1:2;b.a=2:3;a.k=3:5;");
	put("[b]\nz=1\na=stop\n[a]\nk=3\n");
	buf_reset(&notes);
	assert_int_equal(ini_each(path, note, &notes, &err), -ERROR_INPUT);
	assert_string_equal(notes.data, "b.z=1:2;");
	buf_clear(&notes);
}

static void nearest_word(void **state)
{
	static const char *const words[] = { "service.graph", "service.prices", "ui.plain", NULL };

	(void)state;
	assert_string_equal(nearest("service.grph", words), "service.graph");
	assert_string_equal(nearest("services.price", words), "service.prices");
	assert_string_equal(nearest("ui.plan", words), "ui.plain");
	assert_null(nearest("colour", words));
	assert_null(nearest("", words));
}

static int setup(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_and_values),
		cmocka_unit_test(labels),
		cmocka_unit_test(typed_values),
		cmocka_unit_test(unknown_keys),
		cmocka_unit_test(refused_files),
		cmocka_unit_test(refused_as_a_whole),
		cmocka_unit_test(each_entry_in_order),
		cmocka_unit_test(nearest_word),
	};

	return cmocka_run_group_tests_name("config/ini", tests, setup, teardown);
}
