/* What may arrive at a terminal, or in a file that a person looks at. Each aborts where something else did. */
#ifndef TESTS_FUZZ_SENT_H
#define TESTS_FUZZ_SENT_H

#include <stddef.h>

/* Lines of clean text: no control character but the newline. */
void sent_as_lines(const char *bytes, size_t n);
/* Clean text, and what places and colours it: the few sequences that curses needs. No title, no bell, no answer asked of the terminal, no
 * other character set, nothing that outlives the program but the modes that it gives back. */
void sent_to_screen(const char *bytes, size_t n);

#endif
