/* A terminal in this process: the full-screen renderer on one end of a pseudo terminal, libvterm on the other. Nothing sleeps: each
 * call returns when its bytes have arrived and the screen has been drawn. */
#ifndef TESTS_SUPPORT_TERMINAL_H
#define TESTS_SUPPORT_TERMINAL_H

#include "core/buf.h"
#include "ui/renderer.h"
#include "ui/stack.h"

#include "tests/support/screen.h"

#include <stdbool.h>
#include <stdint.h>

struct terminal {
	int master, slave;
	struct renderer *renderer;
	struct term_screen *screen;
	struct buf raw;    /* what was sent to the terminal since terminal_forget() */
	int64_t now_ms;    /* the renderer's clock: moved by the test alone */
	bool alive;        /* what renderer_input() last said */
};

struct terminal_options {
	int columns, lines;   /* 0: 80 by 24 */
	const char *term;     /* NULL: xterm-256color */
	bool ascii, colour;
};

/* `options` NULL: 80 by 24 with colour. Fails the test where the renderer cannot start. */
struct terminal *terminal_new(struct stack *s, const struct terminal_options *options);
void terminal_free(struct terminal *t);

void terminal_draw(struct terminal *t);                     /* draws what is due, takes it in */
/* Keys by name or character, separated by spaces: "Down Down Enter", "F10", "Ctrl-U". Each is sent by itself. */
void terminal_press(struct terminal *t, const char *keys);
void terminal_type(struct terminal *t, const char *text);   /* characters as they are, in one go */
void terminal_send(struct terminal *t, const char *bytes, size_t n);
void terminal_resize(struct terminal *t, int columns, int lines);
void terminal_wait(struct terminal *t, int64_t ms);         /* moves the clock, then draws */
void terminal_forget(struct terminal *t);                   /* empties `raw` */
bool terminal_shows(struct terminal *t, const char *text);
void terminal_golden(struct terminal *t, const char *name);

/* The bytes that a key of this name sends on an xterm; NULL: no such key. */
const char *terminal_key_bytes(const char *name, size_t len);

#endif
