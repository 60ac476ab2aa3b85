#include "tests/unit/api/corpus.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static char *directory(const char *name)
{
	const char *top = getenv("top_srcdir");

	return xasprintf("%s/tests/fuzz/corpus/api_%s", top ? top : ".", name);
}

char *corpus_read(const char *name, const char *file, size_t *ret_len)
{
	struct buf text = BUF_INIT;
	char *at = directory(name), *path = xasprintf("%s/%s", at, file);
	struct error err = ERROR_INIT;

	if (file_read(path, 1 << 20, &text, &err) < 0)
		fail_msg("%s", err.text);
	free(at);
	free(path);
	if (ret_len)
		*ret_len = text.len;
	return buf_steal(&text);
}

void corpus_each(const char *name, void (*fn)(void *arg, const char *file, const char *text, size_t len), void *arg)
{
	char *at = directory(name);
	DIR *d = opendir(at);
	struct dirent *entry;

	if (!d)
		fail_msg("there is no %s", at);
	free(at);
	while ((entry = readdir(d))) {
		size_t len;
		char *text;

		if (entry->d_name[0] == '.')
			continue;
		text = corpus_read(name, entry->d_name, &len);
		fn(arg, entry->d_name, text, len);
		free(text);
	}
	closedir(d);
}
