#include "ui/renderer.h"

#include "core/mem.h"
#include "core/text.h"
#include "ui/outlet.h"
#include "ui/renderer_inside.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Kept ready, so that giving the terminal back takes nothing but system calls: it may happen in a signal handler. */
static struct {
	char bytes[512];
	size_t len;
	int in_fd, out_fd;
	struct termios modes;
} emergency;

void renderer_set_emergency(int in_fd, int out_fd, const char *bytes, const struct termios *modes)
{
	emergency.len = 0;
	if (bytes == NULL)
		return;
	str_copy(emergency.bytes, sizeof(emergency.bytes), bytes);
	emergency.in_fd = in_fd;
	emergency.out_fd = out_fd;
	emergency.modes = *modes;
	emergency.len = strlen(emergency.bytes);
	mem_on_exhaustion(renderer_emergency);
}

void renderer_force_back(void)
{
	if (emergency.len == 0)
		return;
	outlet_force(emergency.out_fd, emergency.bytes, emergency.len);
	tcsetattr(emergency.in_fd, TCSANOW, &emergency.modes);
}

void renderer_emergency(void)
{
	renderer_force_back();
	emergency.len = 0;
}

/* The kernel asks whose turn it is of whoever would let the output go on: nothing else comes of it where it was not held up. */
void renderer_await_turn(int fd)
{
	tcflow(fd, TCOON);
}

bool renderer_has_turn(const struct renderer *r)
{
	pid_t whose = tcgetpgrp(r->options.in_fd);
	return whose < 0 || whose == getpgrp();
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

bool renderer_interrupted(struct renderer *r)
{
	return r->kind->interrupted != NULL && r->kind->interrupted(r);
}

int renderer_lost(const struct renderer *r)
{
	return r->kind->lost(r);
}

void renderer_suspend(struct renderer *r)
{
	r->kind->suspend(r);
}

void renderer_resume(struct renderer *r)
{
	r->kind->resume(r);
}
