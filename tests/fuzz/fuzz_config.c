/* A configuration file and a --set of any bytes. iniparser opens files by name: the input is one in memory. */
#include "config.h"

#include "config/config.h"
#include "config/ini.h"
#include "core/error.h"
#include "core/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void read_file(const char *path)
{
	struct error err = ERROR_INIT;
	struct ini *ini;
	size_t i, k;

	if (ini_load(&ini, path, &err) != 0) {
		if (!err.text[0])
			abort();
		return;
	}
	for (i = 0; i < ini_count(ini); i++) {
		const struct ini_section *s = ini_at(ini, i);

		for (k = 0; k < s->n_entries; k++) {
			const struct ini_entry *e = &s->entries[k];

			if (e->line <= s->line || strpbrk(e->value, "\n\r\x1b") || ini_entry(s, e->key) != e)
				abort();
		}
	}
	ini_free(ini);
}

static void check_values(const struct config *c)
{
	const char *url = config_text(c, CONFIG_SERVICE_GRAPH);
	char **list = config_list(c, CONFIG_UPGRADE_TARGETS);
	size_t i;

	if (*url && !str_starts(url, "https://") && !str_starts(url, "http://127.") && !str_starts(url, "http://[") &&
		strncasecmp(url, "http://localhost", 16) != 0)
		abort();
	for (i = 0; list[i]; i++) {
		if (!*list[i])
			abort();
	}
	free(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct config c = CONFIG_INIT;
	char path[40], *setting;
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_file(path);
	config_load(&c, path, NULL, NULL);
	check_values(&c);
	config_load(&c, path, "a", NULL);
	check_values(&c);
	close(fd);
	setting = malloc(n + 1);
	if (!setting)
		abort();
	memcpy(setting, bytes, n);
	setting[n] = '\0';
	config_set(&c, setting, NULL);
	check_values(&c);
	free(setting);
	config_clear(&c);
	return 0;
}
