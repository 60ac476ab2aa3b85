/* Curses brought to life: on the terminal, yet writing into memory. */
#include "config.h" /* memfd_create() is an extension */

#include "core/error.h"
#include "core/i18n.h"
#include "ui/full_inside.h"
#include "ui/theme.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define ESC_DELAY_MS 25 /* a lone Esc is one after so long; the bytes of a key's sequence come closer together */

/* Every key arrives as a byte: Ctrl-C, Ctrl-Z and Ctrl-S too. */
static void own_modes(struct full *f)
{
	f->mine = f->shell;
	f->mine.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | IXOFF);
	f->mine.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
	f->mine.c_oflag &= ~(tcflag_t)OPOST;
	f->mine.c_cflag = (f->mine.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	f->mine.c_cc[VMIN] = 1;
	f->mine.c_cc[VTIME] = 0;
}

static FILE *open_stream(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	FILE *stream = copy < 0 ? NULL : fdopen(copy, mode);
	if (stream == NULL && copy >= 0)
		close(copy);
	return stream;
}

/* Curses has met the terminal and knows its modes; from now on what it writes goes into memory. */
static int turn_aside(FILE *sink)
{
	int memory = memfd_create("screen", MFD_CLOEXEC);
	if (memory < 0)
		return -1;
	int done = dup3(memory, fileno(sink), O_CLOEXEC);
	close(memory);
	return done < 0 ? -1 : 0;
}

static void ignore(int number)
{
	(void)number;
}

/* Curses catches signals that nobody else does. Here the loop does, and curses' own handlers would outlive the screen: while it starts
 * it finds all of them taken. Blocked meanwhile, none is lost. */
static SCREEN *start_without_handlers(const char *term, FILE *sink, FILE *source)
{
	static const int caught[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction before[4], nothing = { .sa_handler = ignore };
	sigset_t blocked, mask;
	sigemptyset(&nothing.sa_mask);
	sigemptyset(&blocked);
	for (size_t i = 0; i < 4; i++)
		sigaddset(&blocked, caught[i]);
	sigprocmask(SIG_BLOCK, &blocked, &mask);
	for (size_t i = 0; i < 4; i++)
		sigaction(caught[i], &nothing, &before[i]);
	SCREEN *screen = newterm(term, sink, source);
	for (size_t i = 0; i < 4; i++)
		sigaction(caught[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return screen;
}

int full_start(struct full *f, const char *term, struct error *err)
{
	f->source = open_stream(f->base.options.in_fd, "r");
	f->sink = open_stream(f->base.options.out_fd, "w");
	use_env(FALSE); /* the window says its size; LINES and COLUMNS may be left over from another one */
	use_tioctl(TRUE);
	if (f->source != NULL && f->sink != NULL)
		f->screen = start_without_handlers(term, f->sink, f->source);
	if (f->screen == NULL)
		return error_set(err, ERROR_SYSTEM, _("A terminal of the type \"%s\" cannot place text on its screen. Use --plain."), term);
	raw();
	noecho();
	nonl();
	if (turn_aside(f->sink) != 0)
		return error_set(err, ERROR_SYSTEM, "%s", _("The system has no memory file for the screen. Use --plain."));
	set_escdelay(ESC_DELAY_MS);
	typeahead(-1);
	f->keys = newpad(1, 1);
	keypad(f->keys, TRUE);
	nodelay(f->keys, TRUE);
	theme_start(f->base.options.colour);
	full_define_keys();
	own_modes(f);
	return 0;
}
