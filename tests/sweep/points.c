/* Preloaded into the wizard or the training server: counts the points at which a process can die so that others notice, and lets it die at
 * one of them, as kill -9 does. The program under test knows nothing of it.
 *
 * A point is: a write to the database (before it), a sync of it (after it), a request or an answer sent over TCP (before and after it), one
 * received (after it). What was written before the process died stays, as when a process is killed; that power fails is not tried here.
 *
 *     POINTS_FILE      a line for each point is added to this file: its number, its kind, what it is
 *     POINTS_KILL      the number of the point at which it dies; not set: it lives
 *     POINTS_DATABASE  how the names of the database's files begin
 *     POINTS_BEGIN     points count from the first bytes received that begin so, and those are one; not set: from the start */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE = 'w', SYNC = 'y', SEND = 's', SENT = 'S', RECEIVED = 'r' };

#define DETAIL 160

static const char *database, *begins_with;
static long kill_at;
static int record = -1;
static atomic_long count;
static atomic_bool counting;

__attribute__((constructor)) static void begin(void)
{
	const char *file = getenv("POINTS_FILE"), *at = getenv("POINTS_KILL");
	database = getenv("POINTS_DATABASE");
	begins_with = getenv("POINTS_BEGIN");
	kill_at = at != NULL ? atol(at) : 0;
	if (file != NULL)
		record = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	counting = record >= 0 && begins_with == NULL;
	/* What this process starts is not under test. */
	unsetenv("LD_PRELOAD");
}

static void write_down(long number, enum kind kind, const char *detail)
{
	char line[DETAIL + 40];
	int n = snprintf(line, sizeof(line), "%ld %c %s\n", number, (char)kind, detail);
	if (n > 0 && syscall(SYS_write, record, line, (size_t)n) < 0)
		errno = 0;
}

static void point(enum kind kind, const char *detail)
{
	int kept = errno;
	long number = atomic_fetch_add(&count, 1) + 1;
	if (kill_at == 0 || number == kill_at)
		write_down(number, kind, detail);
	if (number == kill_at)
		kill(getpid(), SIGKILL);
	errno = kept;
}

/* ── what a descriptor is ── */

static bool is_database(int fd, char detail[DETAIL])
{
	char link[40], path[4096];
	if (!counting || database == NULL)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof(path) - 1);
	if (n <= 0)
		return false;
	path[n] = '\0';
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	snprintf(detail, DETAIL, "%.*s", DETAIL - 1, name);
	return strncmp(name, database, strlen(database)) == 0;
}

static bool is_tcp(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	int kept = errno;
	bool is = record >= 0 && getpeername(fd, (struct sockaddr *)&address, &len) == 0
		&& (address.ss_family == AF_INET || address.ss_family == AF_INET6);
	errno = kept;
	return is;
}

/* The first words of a message: of a request its method and path without the query, of an answer its status. */
static void first_words(const void *bytes, size_t n, char detail[DETAIL])
{
	const char *text = bytes;
	size_t len = 0;
	int words = 0;
	while (len < n && len < DETAIL - 1 && text[len] > ' ' - 1 && text[len] < 127 && text[len] != '?') {
		if (text[len] == ' ' && ++words == 2)
			break;
		detail[len] = text[len];
		len++;
	}
	detail[len] = '\0';
	if (strncmp(detail, "HTTP/", 5) != 0 && strstr(detail, " /") == NULL)
		strcpy(detail, "more of it");
}

static void first_words_of(const struct iovec *parts, int n, char detail[DETAIL])
{
	if (n > 0)
		first_words(parts[0].iov_base, parts[0].iov_len, detail);
	else
		detail[0] = '\0';
}

static void received(int fd, const void *bytes, ssize_t n)
{
	char detail[DETAIL];
	if (n <= 0 || !is_tcp(fd))
		return;
	first_words(bytes, (size_t)n, detail);
	if (begins_with != NULL && strncmp(detail, begins_with, strlen(begins_with)) == 0)
		counting = true;
	if (counting)
		point(RECEIVED, detail);
}

/* ── what is called instead ── */

#define REAL(name, type, ...) \
	static type (*real)(__VA_ARGS__); \
	if (real == NULL) \
		*(void **)&real = dlsym(RTLD_NEXT, #name)

/* A write to the database, or something sent. */
#define OUTWARD(fd, words, call) \
	do { \
		char detail[DETAIL]; \
		bool sends = counting && is_tcp(fd); \
		if (sends) { \
			words; \
			point(SEND, detail); \
		} else if (is_database(fd, detail)) { \
			point(WRITE, detail); \
		} \
		ssize_t done = call; \
		if (sends && done > 0) \
			point(SENT, detail); \
		return done; \
	} while (0)

ssize_t write(int fd, const void *bytes, size_t n)
{
	REAL(write, ssize_t, int, const void *, size_t);
	OUTWARD(fd, first_words(bytes, n, detail), real(fd, bytes, n));
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
	REAL(writev, ssize_t, int, const struct iovec *, int);
	OUTWARD(fd, first_words_of(parts, n, detail), real(fd, parts, n));
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	REAL(pwrite, ssize_t, int, const void *, size_t, off_t);
	OUTWARD(fd, first_words(bytes, n, detail), real(fd, bytes, n, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	REAL(pwrite64, ssize_t, int, const void *, size_t, off64_t);
	OUTWARD(fd, first_words(bytes, n, detail), real(fd, bytes, n, at));
}

ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	REAL(send, ssize_t, int, const void *, size_t, int);
	OUTWARD(fd, first_words(bytes, n, detail), real(fd, bytes, n, flags));
}

ssize_t sendto(int fd, const void *bytes, size_t n, int flags, const struct sockaddr *to, socklen_t len)
{
	REAL(sendto, ssize_t, int, const void *, size_t, int, const struct sockaddr *, socklen_t);
	OUTWARD(fd, first_words(bytes, n, detail), real(fd, bytes, n, flags, to, len));
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	REAL(sendmsg, ssize_t, int, const struct msghdr *, int);
	OUTWARD(fd, first_words_of(message->msg_iov, (int)message->msg_iovlen, detail), real(fd, message, flags));
}

ssize_t read(int fd, void *bytes, size_t n)
{
	REAL(read, ssize_t, int, void *, size_t);
	ssize_t done = real(fd, bytes, n);
	received(fd, bytes, done);
	return done;
}

ssize_t recv(int fd, void *bytes, size_t n, int flags)
{
	REAL(recv, ssize_t, int, void *, size_t, int);
	ssize_t done = real(fd, bytes, n, flags);
	if ((flags & MSG_PEEK) == 0)
		received(fd, bytes, done);
	return done;
}

ssize_t recvfrom(int fd, void *bytes, size_t n, int flags, struct sockaddr *from, socklen_t *len)
{
	REAL(recvfrom, ssize_t, int, void *, size_t, int, struct sockaddr *, socklen_t *);
	ssize_t done = real(fd, bytes, n, flags, from, len);
	if ((flags & MSG_PEEK) == 0)
		received(fd, bytes, done);
	return done;
}

static int after_sync(int fd, int result)
{
	char detail[DETAIL];
	if (result == 0 && is_database(fd, detail))
		point(SYNC, detail);
	return result;
}

int fsync(int fd)
{
	REAL(fsync, int, int);
	return after_sync(fd, real(fd));
}

int fdatasync(int fd)
{
	REAL(fdatasync, int, int);
	return after_sync(fd, real(fd));
}

static void before_truncation(int fd)
{
	char detail[DETAIL];
	if (is_database(fd, detail))
		point(WRITE, detail);
}

int ftruncate(int fd, off_t length)
{
	REAL(ftruncate, int, int, off_t);
	before_truncation(fd);
	return real(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
	REAL(ftruncate64, int, int, off64_t);
	before_truncation(fd);
	return real(fd, length);
}
