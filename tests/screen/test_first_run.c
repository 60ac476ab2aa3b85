/* The pages of the first run as a person sees and hears them, and what their keys do. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/registry.h"
#include "tests/screen/rig.h"
#include "tests/screen/world_parts.h"
#include "tests/support/lines.h"
#include "tests/support/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* As the option table would: no slash in a tenant's name. */
static int read_answer(const char *key, const char *text, char ret[NAME_TEXT], struct error *err)
{
	if (str_eq(key, "tenant.id") && strchr(text, '/'))
		return error_set(err, ERROR_INPUT, "This is not allowed here. Allowed: letters, digits and . _ @ -.");
	str_copy(ret, NAME_TEXT, text);
	return 0;
}

static void begins(struct rig *r)
{
	first_run_begin(&r->wizard, &(struct first_run_facts){ .read = read_answer, .path = "/home/admin/.config/m365-upgrade/m365-upgrade.conf",
		.permissions = "Organization.Read.All User.Read.All" });
}

static void type(struct rig *r, enum first_run_field field, const char *text)
{
	struct error err = ERROR_INIT;
	first_run_set(&r->wizard, first_run_id(field), text, &err);
}

static void is_partner(struct rig *r)
{
	begins(r);
	first_run_choose_whose(&r->wizard, FIRST_RUN_PARTNER);
	type(r, FIRST_RUN_TENANT, "contoso.example");
	type(r, FIRST_RUN_PARTNER_TENANT, "fabrikam.example");
	type(r, FIRST_RUN_CLIENT, "00000000-0000-4000-8000-000000000001");
}

static void is_alone(struct rig *r)
{
	begins(r);
	first_run_choose_cloud(&r->wizard, 1);
	first_run_choose_who(&r->wizard, FIRST_RUN_CERTIFICATE);
}

static void is_incomplete(struct rig *r)
{
	begins(r);
	type(r, FIRST_RUN_TENANT, "contoso/example");
	first_run_check(&r->wizard, FIRST_RUN_APPLICATION);
}

static void cannot_be_written(struct rig *r)
{
	struct error err = ERROR_INIT;
	is_partner(r);
	error_set(&err, ERROR_CONFLICT, "/home/admin/.config/m365-upgrade/m365-upgrade.conf is there already. It was left as it is.");
	wizard_call_failed(&r->wizard, REQUEST_SAVE_CONFIGURATION, &err);
}

static const struct scene {
	const char *name;
	const struct page *page;
	void (*arrange)(struct rig *r);
} scenes[] = {
	{ "begin", &page_first_run, begins },
	{ "access", &page_first_run_access, begins },
	{ "access-partner", &page_first_run_access, is_partner },
	{ "access-certificate", &page_first_run_access, is_alone },
	{ "application", &page_first_run_application, begins },
	{ "application-partner", &page_first_run_application, is_partner },
	{ "application-alone", &page_first_run_application, is_alone },
	{ "application-wrong", &page_first_run_application, is_incomplete },
	{ "write", &page_first_run_write, is_partner },
	{ "write-failed", &page_first_run_write, cannot_be_written },
};
#define SCENES (sizeof(scenes) / sizeof(scenes[0]))

static void set_scene(struct rig *r, const struct scene *scene)
{
	rig_init(r, NULL);
	scene->arrange(r);
	r->holds = true;
	rig_start(r, scene->page);
}

static void on_the_full_screen(void **state)
{
	const struct scene *scene = *state;
	char name[80];
	struct rig rig;
	set_scene(&rig, scene);
	struct terminal *t = terminal_new(rig.stack, NULL);
	t->now_ms = WORLD_MONO_MS;
	terminal_draw(t);
	snprintf(name, sizeof(name), "first-run-%s", scene->name);
	terminal_golden(t, name);
	terminal_free(t);
	rig_clear(&rig);
}

static void as_lines(void **state)
{
	const struct scene *scene = *state;
	char name[80];
	struct rig rig;
	set_scene(&rig, scene);
	struct plain_session *session = plain_session_new(rig.stack, true, false);
	plain_wait(session, WORLD_MONO_MS - session->now_ms);
	snprintf(name, sizeof(name), "first-run-%s-plain", scene->name);
	text_golden(session->record.data, name);
	plain_session_free(session);
	rig_clear(&rig);
}

static void what_is_missing_holds_the_page(void **state)
{
	struct rig r;
	(void)state;
	set_scene(&r, &(struct scene){ "", &page_first_run_application, begins });
	rig_key(&r, PRESS_F0 + 2);
	assert_ptr_equal(rig_page(&r), &page_first_run_application);
	assert_string_equal(rig_focus(&r), "first-tenant");
	assert_true(rig_says(&r, "Name the tenant"));
	assert_int_equal(r.n_calls, 0);
	rig_clear(&r);
}

static void it_is_written_once_and_asked_for(void **state)
{
	struct rig r;
	(void)state;
	set_scene(&r, &(struct scene){ "", &page_first_run_write, is_partner });
	rig_key(&r, PRESS_ENTER);
	assert_true(rig_asked(&r, REQUEST_SAVE_CONFIGURATION));
	rig_key(&r, PRESS_ENTER);
	assert_false(r.left);
	first_run_take_written(&r.wizard);
	wizard_call_done(&r.wizard, REQUEST_SAVE_CONFIGURATION);
	stack_event(r.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_SAVE_CONFIGURATION });
	assert_true(r.left);
	rig_clear(&r);
}

static void training_is_a_way_out(void **state)
{
	struct rig r;
	(void)state;
	set_scene(&r, &(struct scene){ "", &page_first_run, begins });
	rig_keys(&r, "t");
	assert_int_equal(first_run_outcome(&r.wizard), FIRST_RUN_TRAINING);
	assert_true(r.left);
	rig_clear(&r);
}

int main(void)
{
	struct CMUnitTest tests[2 * SCENES + 3];
	size_t n = 0;
	i18n_init(NULL, NULL);
	for (size_t i = 0; i < SCENES; i++) {
		void *scene = (void *)(uintptr_t)&scenes[i];
		tests[n++] = (struct CMUnitTest){ scenes[i].name, on_the_full_screen, NULL, NULL, scene };
		tests[n++] = (struct CMUnitTest){ scenes[i].name, as_lines, NULL, NULL, scene };
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_is_missing_holds_the_page);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(it_is_written_once_and_asked_for);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(training_is_a_way_out);
	return _cmocka_run_group_tests("pages of the first run", tests, n, NULL, NULL);
}
