/* Pages that an input describes, on a stack of their own: whatever a page can say, with any texts, and an answer to everything that can be
 * done there. For the targets of the two renderers. A line of the input is a node, or a step of what happens then:
 *
 *   M mode|task|tenant|trail             what stands around the page
 *   h text    t text    g                heading, paragraph, gap
 *   n tone|what|meaning|remedy    d …    notice, and a detail of the one before it
 *   p term|value    s mark|label|note    pair, step
 *   % label|done|total    b what         progress, work under way
 *   T id|label|rows|selected|flags|empty table; flags: f filter, m marks the selected row, c every third row is closed, r only read
 *   C title|align|least|priority         its next column
 *   c text|text|…                        its next row; they come round again until there are as many as it has
 *   o id|label|chosen|option|option…     choice; an option that begins with ! is closed
 *   f id|kind|label|value|error|hint|most|columns    a id|label|ticked    A action|label|closed    F id    field, point, button, focus
 *   =                                    what follows is said after the next thing that was done
 *   > …                                  a step: the target says which there are
 */
#ifndef TESTS_FUZZ_DESCRIBED_H
#define TESTS_FUZZ_DESCRIBED_H

#include "tests/fuzz/input.h"
#include "ui/stack.h"

#include <stdbool.h>
#include <stddef.h>

struct described;

struct described *described_new(const struct input *in);
void described_free(struct described *d);
struct stack *described_stack(struct described *d);
bool described_left(const struct described *d); /* the stack has told its host to leave */

/* The steps of the input, in order; NULL: no more. */
const struct input_line *described_step(struct described *d);

#endif
