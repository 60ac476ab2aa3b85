#include "ui/outlet.h"

#include "core/calendar.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define TERMINAL_PIECE 64
#define LOOK_MS 100     /* how often a patient wait asks whether it is to end */
#define GOODBYE_MS 300  /* what then is left of it */

/* The terminal opened once more, by its name. -1: it cannot be, or the name stands for another device. */
static int open_again(int fd)
{
	char name[PATH_MAX];
	struct stat given, opened;
	if (ttyname_r(fd, name, sizeof(name)) != 0)
		return -1;
	int again = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (again < 0)
		return -1;
	if (fstat(fd, &given) == 0 && fstat(again, &opened) == 0 && given.st_rdev == opened.st_rdev)
		return again;
	close(again);
	return -1;
}

void outlet_init(struct outlet *o, int fd)
{
	*o = (struct outlet){ .fd = fd, .pending = BUF_INIT };
	int again = isatty(fd) ? open_again(fd) : -1;
	if (again >= 0) {
		o->fd = again;
		o->own = true;
	}
	o->piece = isatty(fd) ? TERMINAL_PIECE : PIPE_BUF;
}

void outlet_clear(struct outlet *o)
{
	if (o->own)
		close(o->fd);
	buf_clear(&o->pending);
	o->gone = 0;
	o->fd = -1;
	o->own = false;
}

static bool has_room(int fd, int timeout_ms)
{
	struct pollfd out = { .fd = fd, .events = POLLOUT };
	return poll(&out, 1, timeout_ms) > 0;
}

/* What has gone is taken away once it is most of all: a long page would be moved again for each few bytes that a slow reader takes. */
static void drop_gone(struct outlet *o)
{
	if (o->failed || o->gone == o->pending.len) {
		outlet_drop(o);
	} else if (o->gone > o->pending.len / 2) {
		buf_remove_front(&o->pending, o->gone);
		o->gone = 0;
	}
}

void outlet_drop(struct outlet *o)
{
	buf_reset(&o->pending);
	o->gone = 0;
}

bool outlet_flush(struct outlet *o)
{
	while (o->gone < o->pending.len && !o->failed) {
		size_t n = o->pending.len - o->gone;
		if (!o->own) {
			if (!has_room(o->fd, 0))
				break;
			n = n < o->piece ? n : o->piece;
		}
		ssize_t wrote = write(o->fd, o->pending.data + o->gone, n);
		if (wrote > 0)
			o->gone += (size_t)wrote;
		else if (errno == EAGAIN || errno == EINTR)
			break;
		else
			o->failed = errno;
	}
	drop_gone(o);
	return o->pending.len == 0;
}

bool outlet_drain(struct outlet *o, int limit_ms)
{
	int64_t end = time_monotonic_ms() + limit_ms;
	while (!outlet_flush(o)) {
		int64_t left = end - time_monotonic_ms();
		if (left <= 0)
			return false;
		has_room(o->fd, (int)left);
	}
	return true;
}

bool outlet_drain_patiently(struct outlet *o, bool (*hurried)(void))
{
	while (!outlet_flush(o)) {
		if (hurried())
			return outlet_drain(o, GOODBYE_MS);
		has_room(o->fd, LOOK_MS);
	}
	return true;
}

void outlet_say(int fd, const char *text, bool (*hurried)(void))
{
	struct outlet o;
	outlet_init(&o, fd);
	buf_addstr(&o.pending, text);
	outlet_drain_patiently(&o, hurried);
	outlet_clear(&o);
}

void outlet_force(int fd, const char *bytes, size_t n)
{
	if (!has_room(fd, 0)) {
		tcflow(fd, TCOON);
		tcflush(fd, TCOFLUSH);
	}
	if (has_room(fd, 0) && write(fd, bytes, n) < 0) {
		/* The terminal has gone: nobody is there to be told. */
	}
}
