/* The configuration of the first run: each answer is read by the option table before it is taken, and written beside nothing. */
#include "flow/first_run.h"

#include "api/api_permissions.h"
#include "config/config.h"
#include "config/option.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ── while it is typed ── */

/* The file will stand elsewhere than where the person is now: a path is kept whole. */
static char *whole_path(char *path)
{
	char *here = *path && *path != '/' && !str_starts(path, "~/") ? getcwd(NULL, 0) : NULL, *whole;

	if (!here)
		return path;
	whole = xasprintf("%s/%s", here, path);
	free(here);
	free(path);
	return whole;
}

static int check_path(const char *key, const char *kept, struct error *err)
{
	struct config c = CONFIG_INIT;
	char *setting = xasprintf("%s=%s", key, kept);
	int rc = config_set(&c, setting, err); /* "~/" is resolved there */

	if (rc == 0 && access(config_text(&c, (enum config_key)option_find(key)), R_OK) != 0)
		rc = error_set(err, ERROR_INPUT, _("This file cannot be read: %s."), strerror(errno));
	free(setting);
	config_clear(&c);
	return rc;
}

static int refuse(const struct option_row *row, struct error *err)
{
	struct buf allowed = BUF_INIT;
	int rc;

	option_allowed(row, &allowed);
	rc = error_set(err, ERROR_INPUT, _("This is not allowed here. Allowed: %s."), allowed.data);
	buf_clear(&allowed);
	return rc;
}

static int read_answer(const char *key, const char *text, char ret[NAME_TEXT], struct error *err)
{
	const struct option_row *row = &option_rows[option_find(key)];
	char *kept = option_read(row, text);
	int rc = 0;

	if (!kept)
		return refuse(row, err);
	if (option_is_file(row, kept)) {
		kept = whole_path(kept);
		rc = check_path(key, kept, err);
	}
	if (rc == 0)
		str_copy(ret, NAME_TEXT, kept);
	free(kept);
	return rc;
}

int first_run_facts(struct first_run_facts *ret, struct error *err)
{
	char *path = config_standard_path(err);

	if (!path)
		return -ERROR_CONFIG;
	*ret = (struct first_run_facts){ .read = read_answer };
	str_copy(ret->path, sizeof ret->path, path);
	str_copy(ret->permissions, sizeof ret->permissions, api_permissions_wanted());
	free(path);
	return 0;
}

/* ── when it is written ── */

static int gather(const struct wizard *w, struct config *c, struct error *err)
{
	const char *key, *value;
	int rc = 0;

	for (size_t i = 0; rc == 0 && first_run_setting(w, i, &key, &value); i++) {
		char *setting = xasprintf("%s=%s", key, value);

		rc = config_set(c, setting, err);
		free(setting);
	}
	return rc;
}

static int write_file(const char *path, const struct config *c, struct error *err)
{
	struct buf text = BUF_INIT;
	char *directory = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	int rc = dir_make(directory, 0700, err);

	buf_addf(&text, "# %s\n", _("Written by m365-upgrade. m365-upgrade.conf(5) explains every key; m365-upgrade --check says whether all of it works."));
	config_print(c, &text);
	if (rc == 0)
		rc = file_create(path, text.data, text.len, 0600, err);
	buf_clear(&text);
	free(directory);
	return rc;
}

/* What could not be written is the configuration: what the pages say of a disk by themselves is about the journal. */
static void explain(struct error *err)
{
	if (err->kind != ERROR_CONFLICT && str_empty(err->remedy))
		error_explain(err, _("The configuration was not written, and nothing has been sent."),
			_("Mend that, or set XDG_CONFIG_HOME to a directory that you can write to, then try again. What was typed is kept."));
}

static void start(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct config c = CONFIG_INIT;
	struct error err = ERROR_INIT;
	char *path = config_standard_path(&err);

	if (!path || gather(w, &c, &err) != 0 || write_file(path, &c, &err) != 0) {
		explain(&err);
		task_fail(t, &err);
	} else {
		first_run_take_written(w);
	}
	config_clear(&c);
	free(path);
}

static void finish(struct task *t)
{
	(void)t; /* the model knows it already */
}

const struct errand errand_save_configuration = { start, finish, NULL, 0, NULL };
