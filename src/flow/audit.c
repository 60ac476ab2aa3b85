#include "flow/audit.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/options.h"
#include "journal/history.h"
#include "json/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct writing {
	audit_sink_fn *sink;
	void *arg;
	struct buf line;
};

/* What is not known is null, and every line has every field. */
static void put_text(struct json_writer *w, const char *name, const char *text)
{
	char *clean = text_clean(text);

	json_put_string(w, name, str_empty(clean) ? NULL : clean);
	free(clean);
}

static void put_number(struct json_writer *w, const char *name, int64_t n)
{
	json_key(w, name);
	if (n == 0)
		json_null(w);
	else
		json_int(w, n);
}

/* "2026-11-22T10:00:00.000Z": of one length, so that lines sort as they stand. */
static void put_time(struct json_writer *w, const char *name, int64_t ms)
{
	char second[TIME_TEXT], text[2 * TIME_TEXT];
	int64_t part = (ms % 1000 + 1000) % 1000;

	time_wire(ms - part, second);
	second[strcspn(second, "Z")] = '\0';
	snprintf(text, sizeof text, "%s.%03dZ", second, (int)part);
	json_put_string(w, name, text);
}

static void add_event(struct buf *to, const struct journal_event *e)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	put_time(&w, "time", e->at_ms);
	put_text(&w, "tenant", e->tenant_id);
	put_text(&w, "account", e->account);
	put_text(&w, "what", e->what);
	put_text(&w, "outcome", e->outcome);
	put_text(&w, "requestId", e->request_id);
	put_text(&w, "subject", e->subject);
	put_text(&w, "name", e->subject_name);
	put_text(&w, "from", e->from);
	put_text(&w, "to", e->to);
	put_number(&w, "quantity", e->quantity);
	put_number(&w, "status", e->status);
	put_text(&w, "code", e->code);
	put_text(&w, "text", e->text);
	put_text(&w, "body", e->body);
	json_object_end(&w);
	buf_addch(to, '\n');
}

static int on_event(void *arg, const struct journal_event *event, struct error *err)
{
	struct writing *writing = arg;

	buf_reset(&writing->line);
	add_event(&writing->line, event);
	return writing->sink(writing->arg, writing->line.data, writing->line.len, err);
}

int audit_write(struct journal *j, const char *tenant_id, audit_sink_fn *sink, void *arg, struct error *err)
{
	struct writing writing = { .sink = sink, .arg = arg, .line = BUF_INIT };
	int rc = journal_history(j, tenant_id, on_event, &writing, err);

	buf_clear(&writing.line);
	return rc;
}

static int to_file(void *arg, const char *bytes, size_t n, struct error *err)
{
	return file_append(arg, bytes, n, err);
}

int audit_save(struct journal *j, const char *tenant_id, const char *path, struct error *err)
{
	struct file_stream *file;
	int rc = file_begin(&file, path, 0600, err);

	if (rc < 0)
		return rc;
	rc = audit_write(j, tenant_id, to_file, file, err);
	if (rc == 0)
		return file_commit(file, err);
	file_abandon(file);
	return rc;
}

/* ── m365-upgrade --history ── */

static int not_written(struct error *err)
{
	return error_set(err, ERROR_SYSTEM, _("The record could not be written: %s."), strerror(errno));
}

static int to_stdout(void *arg, const char *bytes, size_t n, struct error *err)
{
	size_t *lines = arg;

	(*lines)++;
	return fwrite(bytes, 1, n, stdout) == n ? 0 : not_written(err);
}

/* Where there is no journal, none is made for the asking. */
static int has_journal(bool *ret_there, struct error *err)
{
	char *directory = dir_xdg("STATE", err);
	if (!directory)
		return -ERROR_CONFIG;
	char *path = xasprintf("%s/journal.sqlite", directory);
	*ret_there = access(path, F_OK) == 0 || errno != ENOENT;
	free(path);
	free(directory);
	return 0;
}

int audit_command_run(const struct options *options, struct error *err)
{
	struct journal *j = NULL;
	size_t lines = 0;
	bool there;
	int rc = has_journal(&there, err);

	if (rc == 0 && !there) {
		fprintf(stderr, "m365-upgrade: %s\n", _("There is no journal here: nothing has been begun, or it is kept elsewhere."));
		return EXIT_DONE;
	}
	if (rc == 0)
		rc = journal_open(&j, NULL, err);
	if (rc == 0)
		rc = audit_write(j, options->history_tenant, to_stdout, &lines, err);
	if (rc == 0 && fflush(stdout) != 0)
		rc = not_written(err);
	if (rc == 0 && lines == 0 && options->history_tenant)
		rc = error_set(err, ERROR_INPUT, _("The record holds nothing of a tenant with the id “%s”. Without an id, --history prints all of it."),
			options->history_tenant);
	journal_close(j);
	return rc == 0 ? EXIT_DONE : EXIT_ERROR;
}
