/* The checklist as a text file: where the person stands, else at home. */
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"

#include <stdlib.h>
#include <unistd.h>

static void start(struct task *t)
{
	struct wizard *w = &t->flow->wizard;
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	char *here = access(".", W_OK) == 0 ? getcwd(NULL, 0) : NULL;
	const char *home = getenv("HOME");
	char *path = xasprintf("%s/m365-upgrade-checklist.txt", here ? here : str_empty(home) ? "/tmp" : home);
	walkthrough_print(w, &text);
	if (file_write(path, text.data, text.len, 0600, &err) != 0)
		task_fail(t, &err);
	else
		walkthrough_take_saved(w, path);
	buf_clear(&text);
	free(path);
	free(here);
}

static void finish(struct task *t)
{
	(void)t; /* the path is already in the model */
}

const struct errand errand_save_walkthrough = { start, finish, NULL, 0, NULL };
