/* Runs a fuzz target over its corpus, without a fuzzer: one TAP line for each file. A finding ends the program, as it would there. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay(const char *name)
{
	static uint8_t bytes[1 << 20];
	FILE *f = fopen(name, "rb");
	if (!f) {
		printf("# %s: %s\n", name, strerror(errno));
		return -1;
	}
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	/* On the heap and not a byte longer, so that reading past the end is noticed. */
	uint8_t *input = malloc(n ? n : 1);
	if (!input)
		abort();
	memcpy(input, bytes, n);
	LLVMFuzzerTestOneInput(input, n);
	free(input);
	return 0;
}

int main(int argc, char **argv)
{
	char directory[PATH_MAX];
	struct dirent **inputs = NULL;
	const char *top_srcdir = getenv("top_srcdir"), *program = strstr(argc ? argv[0] : "", "fuzz_");
	while (program && strstr(program + 1, "fuzz_"))
		program = strstr(program + 1, "fuzz_");
	snprintf(directory, sizeof directory, "%s/tests/fuzz/corpus/%s", top_srcdir ? top_srcdir : ".", program ? program + strlen("fuzz_") : "");
	int count = scandir(directory, &inputs, is_input, alphasort), failed = 0;
	if (count <= 0 || chdir(directory) < 0) {
		printf("Bail out! no corpus in %s\n", directory);
		return 1;
	}
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		const char *name = inputs[i]->d_name;
		int rc = replay(name);
		printf("%s %d - %s\n", rc == 0 ? "ok" : "not ok", i + 1, name);
		fflush(stdout);
		failed |= rc;
		free(inputs[i]);
	}
	free(inputs);
	return failed != 0;
}
