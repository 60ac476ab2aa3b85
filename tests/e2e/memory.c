#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/memory.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 10000
#define PIECE ((size_t)1 << 20)
#define OVERLAP 256 /* what stands across two pieces is seen in the second */

struct look {
	int fd;
	memory_count_fn *count;
	const void *arg;
	struct memory_sight *sight;
	char *bytes;
};

size_t memory_count_text(const char *bytes, size_t n, const void *arg)
{
	const char *text = arg, *at = bytes;
	size_t len = strlen(text), found = 0;

	while ((at = memmem(at, n - (size_t)(at - bytes), text, len)) != NULL) {
		found++;
		at += len;
	}
	return found;
}

static char *proc_path(pid_t pid, const char *name)
{
	return xasprintf("/proc/%d/%s", (int)pid, name);
}

bool memory_is_open(pid_t pid)
{
	char *path = proc_path(pid, "mem");
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	free(path);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

char *memory_proc(pid_t pid, const char *name, size_t *ret_len)
{
	char *path = proc_path(pid, name), chunk[4096];
	struct buf text = BUF_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		fail_msg("%s: %s", path, strerror(errno));
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(&text, chunk, (size_t)n);
	close(fd);
	free(path);
	if (ret_len)
		*ret_len = text.len;
	return buf_steal(&text);
}

static void look_at(struct look *l, unsigned long from, unsigned long to, bool kept, const char *line)
{
	for (unsigned long at = from; at < to;) {
		size_t want = to - at < PIECE + OVERLAP ? to - at : PIECE + OVERLAP;
		ssize_t n = pread(l->fd, l->bytes, want, (off_t)at);
		size_t found = n > 0 ? l->count(l->bytes, (size_t)n, l->arg) : 0;

		if (found && !kept && l->sight->dumped == 0)
			str_copy(l->sight->where, sizeof(l->sight->where), line);
		*(kept ? &l->sight->kept : &l->sight->dumped) += found;
		if (n <= 0 || at + (size_t)n == to)
			return;
		at += PIECE;
	}
}

/* A mapping's first line holds where it lies, its last one the flags: "dd" is the mark. */
static void look_through(struct look *l, char *maps)
{
	unsigned long from, to;
	const char *head = "";

	for (char *line; (line = strsep(&maps, "\n")) != NULL;) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			head = line;
		else if (str_starts(line, "VmFlags:") && strstr(head, "[v") == NULL && sscanf(head, "%lx-%lx ", &from, &to) == 2)
			look_at(l, from, to, strstr(line, " dd") != NULL, head);
	}
}

static bool has_stopped(pid_t pid)
{
	char *stat = memory_proc(pid, "stat", NULL), *name_end = strrchr(stat, ')');
	bool stopped = name_end != NULL && name_end[1] == ' ' && name_end[2] == 'T';

	free(stat);
	return stopped;
}

static void stop(pid_t pid)
{
	int64_t end = time_monotonic_ms() + PATIENCE_MS;

	assert_int_equal(kill(pid, SIGSTOP), 0);
	while (!has_stopped(pid)) {
		assert_true(time_monotonic_ms() < end);
		poll(NULL, 0, 1);
	}
}

void memory_look(pid_t pid, memory_count_fn *count, const void *arg, struct memory_sight *ret)
{
	char *path = proc_path(pid, "mem");
	struct look l = { .count = count, .arg = arg, .sight = ret };

	*ret = (struct memory_sight){ 0 };
	stop(pid);
	l.fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(l.fd >= 0);
	l.bytes = xmalloc(PIECE + OVERLAP);
	char *maps = memory_proc(pid, "smaps", NULL);
	look_through(&l, maps);
	free(maps);
	free(l.bytes);
	close(l.fd);
	free(path);
	kill(pid, SIGCONT);
}
