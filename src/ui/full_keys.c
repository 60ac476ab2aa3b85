/* From the terminal's bytes to keys. Curses knows the sequences of the terminal's type; characters are put together here. */
#include "core/text.h"
#include "ui/form.h"
#include "ui/full_inside.h"
#include "ui/keymap.h"
#include "ui/stack_inside.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Codes of our own for define_key(), above those of curses and of a type's extended keys. */
enum { CODE_PASTE_BEGIN = 0x4000, CODE_PASTE_END };

#define PASTE_LIMIT 4096      /* longer than any field */
#define PASTE_PATIENCE_MS 1000 /* a paste whose end got lost does not swallow keys for ever */
#define LONGEST_SEQUENCE 32

static const struct {
	int code;
	uint32_t key;
} codes[] = {
	{ KEY_UP, PRESS_UP }, { KEY_DOWN, PRESS_DOWN }, { KEY_LEFT, PRESS_LEFT }, { KEY_RIGHT, PRESS_RIGHT }, { KEY_PPAGE, PRESS_PAGE_UP },
	{ KEY_NPAGE, PRESS_PAGE_DOWN }, { KEY_HOME, PRESS_HOME }, { KEY_FIND, PRESS_HOME }, { KEY_END, PRESS_END }, { KEY_SELECT, PRESS_END },
	{ KEY_LL, PRESS_END }, { KEY_A1, PRESS_HOME }, { KEY_A3, PRESS_PAGE_UP }, { KEY_C1, PRESS_END }, { KEY_C3, PRESS_PAGE_DOWN },
	{ KEY_BACKSPACE, PRESS_BACKSPACE }, { KEY_DC, PRESS_DELETE }, { KEY_IC, PRESS_INSERT }, { KEY_ENTER, PRESS_ENTER }, { KEY_BTAB, PRESS_BACK_TAB },
	{ KEY_EXIT, PRESS_ESC }, { KEY_CANCEL, PRESS_ESC }, { KEY_HELP, PRESS_F0 + 1 },
};

/* What terminals send although their type says otherwise: PuTTY, Linux consoles and multiplexers under a foreign TERM. */
static const struct {
	const char *bytes;
	int code;
} sequences[] = {
	{ "\033[A", KEY_UP }, { "\033[B", KEY_DOWN }, { "\033[C", KEY_RIGHT }, { "\033[D", KEY_LEFT }, { "\033OA", KEY_UP }, { "\033OB", KEY_DOWN },
	{ "\033OC", KEY_RIGHT }, { "\033OD", KEY_LEFT }, { "\033[H", KEY_HOME }, { "\033[F", KEY_END }, { "\033OH", KEY_HOME }, { "\033OF", KEY_END },
	{ "\033[1~", KEY_HOME }, { "\033[4~", KEY_END }, { "\033[7~", KEY_HOME }, { "\033[8~", KEY_END }, { "\033[2~", KEY_IC }, { "\033[3~", KEY_DC },
	{ "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE }, { "\033[Z", KEY_BTAB }, { "\033OM", KEY_ENTER }, { "\033OP", KEY_F(1) }, { "\033[11~", KEY_F(1) },
	{ "\033[[A", KEY_F(1) }, { "\033[21~", KEY_F(10) }, { "\033[15~", KEY_F(5) },
};

void full_define_keys(void)
{
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
		if (key_defined(sequences[i].bytes) == 0)
			define_key(sequences[i].bytes, sequences[i].code);
	define_key(NULL, KEY_MOUSE); /* never asked for: a stray report is swallowed whole */
	define_key("\033[200~", CODE_PASTE_BEGIN);
	define_key("\033[201~", CODE_PASTE_END);
}

static uint32_t key_of_code(int code)
{
	for (int number = 1; number <= 12; number++)
		if (code == KEY_F(number))
			return PRESS_F0 + (uint32_t)number;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].key;
	return PRESS_NONE;
}

static uint32_t key_of_control(int byte)
{
	switch (byte) {
	case '\r':
	case '\n':
		return PRESS_ENTER;
	case '\t':
		return PRESS_TAB;
	case '\b':
	case 0x7f:
		return PRESS_BACKSPACE;
	case 0x1b:
		return PRESS_ESC;
	default:
		return byte >= 1 && byte <= 26 ? PRESS_CTRL + (uint32_t)byte + 'A' - 1 : PRESS_NONE;
	}
}

/* A character arrives byte by byte, perhaps in two reads. PRESS_NONE: not whole yet, or not one. */
static uint32_t key_of_byte(struct full *f, int byte)
{
	if ((byte & 0xc0) != 0x80)
		f->n_partial = 0;
	else if (f->n_partial == 0)
		return PRESS_NONE; /* the rest of something that was dropped */
	f->partial[f->n_partial++] = (unsigned char)byte;
	unsigned char lead = f->partial[0];
	size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	if (f->n_partial < len)
		return PRESS_NONE;
	f->n_partial = 0;
	char text[5] = "";
	for (size_t i = 0; i < len; i++)
		text[i] = (char)f->partial[i];
	const char *at = text;
	return text_valid_utf8(text, len) ? text_next(&at) : PRESS_NONE;
}

/* A sequence that no table knows would otherwise be an Esc and letters. */
static bool swallow_sequence(struct full *f)
{
	int byte = wgetch(f->keys);
	if (byte == ERR)
		return false;
	if (byte != '[' && byte != 'O') {
		ungetch(byte);
		return false;
	}
	for (int i = 0; i < LONGEST_SEQUENCE; i++) {
		int next = wgetch(f->keys);
		if (next == ERR && i == 0) { /* somebody typed both, quickly */
			ungetch(byte);
			return false;
		}
		if (next == ERR || byte == 'O' || (next >= 0x40 && next <= 0x7e && next != '['))
			break;
	}
	return true;
}

static void take_pasted(struct full *f, int code, int64_t now_ms)
{
	f->pasted_ms = now_ms;
	if (code == CODE_PASTE_END) {
		f->pasting = false;
		form_paste(f->base.stack, f->pasted.data);
		buf_wipe(&f->pasted);
	} else if (code < 0x100 && f->pasted.len < PASTE_LIMIT) {
		buf_addch(&f->pasted, code == '\0' ? ' ' : (char)code);
	}
}

static void press(struct full *f, uint32_t key)
{
	struct stack *s = f->base.stack;
	if (key == PRESS_NONE)
		return;
	if (key == PRESS_CTRL + 'L') {
		f->redraw = true;
	} else if (key == PRESS_CTRL + 'Z') {
		raise(SIGTSTP);
	} else if (f->composed.too_small) { /* nobody sees what another key would do */
		const struct key_row *row = keymap_find(keymap_global(), key, s->wizard);
		if (row != NULL && row->action == ACTION_LEAVE)
			stack_leave(s);
	} else {
		form_key(s, key);
	}
}

static void take(struct full *f, int code, int64_t now_ms)
{
	if (f->pasting && now_ms - f->pasted_ms > PASTE_PATIENCE_MS)
		take_pasted(f, CODE_PASTE_END, now_ms);
	if (f->pasting) {
		take_pasted(f, code, now_ms);
	} else if (code == CODE_PASTE_BEGIN) {
		f->pasting = true;
		f->pasted_ms = now_ms;
		buf_reset(&f->pasted);
	} else if (code >= 0x100) {
		press(f, key_of_code(code));
	} else if (code == 0x1b) {
		if (!swallow_sequence(f))
			press(f, PRESS_ESC);
	} else if (code < 0x20 || code == 0x7f) {
		press(f, key_of_control(code));
	} else if (code < 0x80) {
		f->n_partial = 0;
		press(f, (uint32_t)code);
	} else {
		press(f, key_of_byte(f, code));
	}
}

/* Readable, yet nothing to read: the other end has closed it. */
static bool has_ended(const struct full *f)
{
	struct pollfd fd = { .fd = f->base.options.in_fd, .events = POLLIN };
	int waiting = 0;
	if (poll(&fd, 1, 0) <= 0)
		return false;
	if ((fd.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
		return true;
	return ioctl(fd.fd, FIONREAD, &waiting) != 0 || waiting == 0;
}

bool full_read_keys(struct full *f, int64_t now_ms)
{
	if (f->out.failed)
		return false;
	for (int code; (code = wgetch(f->keys)) != ERR;)
		take(f, code, now_ms);
	return !has_ended(f);
}
