/* An input that is text: lines, each with a letter that says what it is, and parts between bars. What an editor should not hold is spelt
 * out: \n is a newline, \p a bar, \e ESC, \xHH any other byte. So a corpus can be read and written by hand. */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

#define INPUT_PARTS 12

struct input {
	char *text;  /* NUL bytes left out */
	char **lines;
	size_t n;
};

struct input_line {
	char letter; /* '\0': an empty line */
	const char *parts[INPUT_PARTS]; /* "" beyond the last */
	size_t n;
	char *own;
};

void input_read(struct input *in, const uint8_t *bytes, size_t n);
void input_clear(struct input *in);

void input_line_read(struct input_line *line, const char *text);
void input_line_clear(struct input_line *line);
/* The part as a number from 0 to most. */
size_t input_number(const struct input_line *line, size_t part, size_t most);

/* An input that can be opened by a name, for what reads files: in memory. The name is valid until the next one is made. */
const char *input_as_file(const void *bytes, size_t n);

#endif
