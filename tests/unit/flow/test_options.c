/* The command line: what is taken, what is refused and how that is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "flow/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 8

/* NULL: taken; what was complained about otherwise. The caller frees. */
static char *parse(struct options *o, const char *const *words)
{
	char *argv[MOST + 2] = { strdup("m365-upgrade") }, *said = NULL;
	size_t len = 0;
	int argc = 1;

	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	FILE *complain = open_memstream(&said, &len);
	bool good = options_parse(o, argc, argv, complain);
	fclose(complain);
	free(argv[0]);
	assert_int_equal(good, len == 0);
	if (!good)
		return said;
	free(said);
	return NULL;
}

static void what_is_taken(void **state)
{
	static const char *const words[] = { "--config", "a.conf", "--set=ui.ascii=yes", "--set", "ui.plain=no", "--plain", "--demo", "--profile",
		"north wind", NULL };
	struct options o;
	(void)state;

	assert_null(parse(&o, words));
	assert_string_equal(o.config_path, "a.conf");
	assert_string_equal(o.profile, "north wind");
	assert_string_equal(o.settings[0], "ui.ascii=yes");
	assert_string_equal(o.settings[1], "ui.plain=no");
	assert_null(o.settings[2]);
	assert_true(o.plain && !o.ascii && !o.version && !o.help);
	assert_string_equal(o.demo, "contoso");
	assert_null(o.language);
	options_clear(&o);
}

static void each_alone(void **state)
{
	struct options o;
	(void)state;

	assert_null(parse(&o, (const char *const[]){ NULL }));
	assert_null(o.demo);
	assert_null(o.config_path);
	assert_null(o.profile);
	assert_null(o.settings[0]);
	options_clear(&o);
	assert_null(parse(&o, (const char *const[]){ "--demo=./my.ini", "--ascii", "--language=zh_CN", NULL }));
	assert_string_equal(o.demo, "./my.ini");
	assert_true(o.ascii);
	assert_string_equal(o.language, "zh_CN");
	options_clear(&o);
	assert_null(parse(&o, (const char *const[]){ "--walkthrough", "--plain", NULL }));
	assert_true(o.walkthrough && o.plain);
	options_clear(&o);
	assert_null(parse(&o, (const char *const[]){ "--check", "--profile=contoso", NULL }));
	assert_true(o.check && !o.move.asked && !o.move.check);
	options_clear(&o);
	assert_null(parse(&o, (const char *const[]){ "move", "--check", NULL }));
	assert_true(!o.check && o.move.asked && o.move.check);
	options_clear(&o);
	assert_null(parse(&o, (const char *const[]){ "--version", "--help", NULL }));
	assert_true(o.version && o.help);
	options_clear(&o);
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *words[3];
		const char *says;
	} cases[] = {
		{ { "--colour" }, "--colour" }, { { "extra" }, "extra" }, { { "--config" }, "needs a value" }, { { "--set" }, "needs a value" }, { { "--profile" }, "needs a value" },
		{ { "--plain=yes" }, "--plain=yes" }, { { "-p" }, "not an option" }, { { "--demo=" }, "scenario" }, { { "--", "x" }, "x" },
		{ { "--demo", "slow" }, "slow" }, { { "" }, "not understood" },
		{ { "--walkthrough", "--demo" }, "--demo" }, { { "--check", "--history" }, "--check" }, { { "--check", "--walkthrough" }, "--check" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct options o = { .language = "untouched" };
		char *said = parse(&o, cases[i].words);
		assert_non_null(said);
		if (!strstr(said, cases[i].says) || !strstr(said, "--"))
			fail_msg("case %zu: %s", i, said);
		assert_string_equal(strchr(said, '\n'), "\n"); /* one line */
		assert_string_equal(o.language, "untouched");
		free(said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_taken), cmocka_unit_test(each_alone), cmocka_unit_test(what_is_refused) };
	return cmocka_run_group_tests_name("flow/options", tests, NULL, NULL);
}
