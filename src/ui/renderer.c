#include "ui/renderer.h"

#include "core/mem.h"
#include "core/text.h"
#include "ui/renderer_inside.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Kept ready, so that giving the terminal back takes nothing but two system calls: it may happen in a signal handler. */
static struct {
	char bytes[512];
	size_t len;
	int fd;
	struct termios modes;
} emergency;

void renderer_set_emergency(int fd, const char *bytes, const struct termios *modes)
{
	emergency.len = 0;
	if (bytes == NULL)
		return;
	str_copy(emergency.bytes, sizeof(emergency.bytes), bytes);
	emergency.fd = fd;
	emergency.modes = *modes;
	emergency.len = strlen(emergency.bytes);
	mem_on_exhaustion(renderer_emergency);
}

void renderer_emergency(void)
{
	if (emergency.len == 0)
		return;
	if (write(emergency.fd, emergency.bytes, emergency.len) < 0) {
		/* The terminal has gone: there is nothing to give back. */
	}
	tcsetattr(emergency.fd, TCSANOW, &emergency.modes);
	emergency.len = 0;
}

void renderer_free(struct renderer *r)
{
	if (r != NULL)
		r->kind->free(r);
}

void renderer_draw(struct renderer *r, int64_t now_ms)
{
	r->kind->draw(r, now_ms);
}

bool renderer_input(struct renderer *r, int64_t now_ms)
{
	return r->kind->input(r, now_ms);
}

bool renderer_wants_input(const struct renderer *r)
{
	return r->kind->wants_input(r);
}

int64_t renderer_wake(const struct renderer *r, int64_t now_ms)
{
	return r->kind->wake(r, now_ms);
}

unsigned renderer_fds(const struct renderer *r, struct pollfd fds[2])
{
	return r->kind->fds(r, fds);
}

void renderer_resized(struct renderer *r)
{
	r->kind->resized(r);
}

void renderer_suspend(struct renderer *r)
{
	r->kind->suspend(r);
}

void renderer_resume(struct renderer *r)
{
	r->kind->resume(r);
}
