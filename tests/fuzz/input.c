#include "config.h" /* for _GNU_SOURCE */

#include "tests/fuzz/input.h"

#include "core/buf.h"
#include "core/mem.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void input_read(struct input *in, const uint8_t *bytes, size_t n)
{
	struct buf text = BUF_INIT;
	size_t cap = 0;

	*in = (struct input){ 0 };
	for (size_t i = 0; i < n; i++)
		if (bytes[i])
			buf_addch(&text, (char)bytes[i]);
	in->text = buf_steal(&text);
	for (char *at = in->text; *at;) {
		size_t len = strcspn(at, "\n");
		bool more = at[len] != '\0';

		in->lines = xgrow(in->lines, &cap, in->n, sizeof(*in->lines));
		in->lines[in->n++] = at;
		at[len] = '\0';
		at += len + more;
	}
}

void input_clear(struct input *in)
{
	free(in->lines);
	free(in->text);
}

/* One character as it is spelt; never NUL. */
static char spelt(const char **at)
{
	unsigned code;

	if (**at != '\\' || !(*at)[1])
		return *(*at)++;
	*at += 2;
	switch ((*at)[-1]) {
	case 'n':
		return '\n';
	case 'p':
		return '|';
	case 'e':
		return '\033';
	case 'x':
		if (strspn(*at, "0123456789abcdefABCDEF") < 2 || sscanf(*at, "%2x", &code) != 1 || code == 0)
			return 'x';
		*at += 2;
		return (char)code;
	default:
		return (*at)[-1];
	}
}

void input_line_read(struct input_line *line, const char *text)
{
	char *to;

	*line = (struct input_line){ .letter = *text, .own = xmalloc(strlen(text) + 1) };
	for (size_t i = 0; i < INPUT_PARTS; i++)
		line->parts[i] = "";
	to = line->own;
	text += *text != '\0';
	text += *text == ' ';
	line->parts[line->n++] = to;
	while (*text) {
		if (*text != '|') {
			*to++ = spelt(&text);
			continue;
		}
		text++;
		*to++ = '\0';
		if (line->n == INPUT_PARTS)
			break;
		line->parts[line->n++] = to;
	}
	*to = '\0';
}

void input_line_clear(struct input_line *line)
{
	free(line->own);
}

size_t input_number(const struct input_line *line, size_t part, size_t most)
{
	unsigned long number = strtoul(line->parts[part], NULL, 10);

	return number > most ? most : (size_t)number;
}

const char *input_as_file(const void *bytes, size_t n)
{
	static char name[40];
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("input", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, bytes, n, 0) != (ssize_t)n)
		abort();
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return name;
}
