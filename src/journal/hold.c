#include "config.h"

#include "journal/hold.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "journal/db.h"
#include "journal/holder.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MOST 200 /* of a file: what differs only beyond it is held together */

/* The lock belongs to the open file, not to the process (POSIX.1-2024, F_OFD_SETLK): a child that inherits the descriptor keeps it, and it can
 * be looked at without being taken. The file is never removed: somebody may have it open and be about to lock it. */

static char *lock_path(const struct journal *j, const char *tenant_id)
{
	struct buf name = BUF_INIT;
	char *path;

	for (; *tenant_id && name.len < NAME_MOST; tenant_id++) {
		if (isalnum((unsigned char)*tenant_id) || *tenant_id == '-' || (*tenant_id == '.' && name.len > 0))
			buf_addch(&name, (char)tolower((unsigned char)*tenant_id));
		else
			buf_addf(&name, "%%%02x", (unsigned char)*tenant_id);
	}
	path = xasprintf("%s/%s.lock", j->directory, name.data);
	buf_clear(&name);
	return path;
}

static int cannot(const char *path, struct error *err)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return error_set(err, ERROR_STORAGE, _("The disk is full: the file %s cannot be written. Free some space and try again."), path);
	if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS)
		return error_set(err, ERROR_STORAGE,
			_("The disk that holds %s knows no locks, so that two wizards could do the same thing at once: set XDG_STATE_HOME to a directory on "
			  "this machine."), path);
	return error_set(err, ERROR_STORAGE, _("The file %s cannot be used: %s. See that it is yours and that the disk is not read-only."), path,
		strerror(errno));
}

static int open_lock(const char *path, int *ret_fd, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600), r;
	struct stat st;

	if (fd < 0)
		return cannot(path, err);
	if (fstat(fd, &st) < 0) {
		r = cannot(path, err);
	} else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & (S_IRWXG | S_IRWXO))) {
		r = error_set(err, ERROR_STORAGE, _("%s is not a file that is yours alone: move it away and start again."), path);
	} else {
		*ret_fd = fd;
		return 0;
	}
	close(fd);
	return r;
}

/* *ret_locked false: another has it. */
static int lock(int fd, const char *path, bool *ret_locked, struct error *err)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int r;

	do
		r = fcntl(fd, F_OFD_SETLK, &whole);
	while (r < 0 && errno == EINTR);
	if (r < 0 && errno != EAGAIN && errno != EACCES)
		return cannot(path, err);
	*ret_locked = r == 0;
	return 0;
}

static void read_holder(int fd, struct journal_holder *ret)
{
	char text[HOLDER_TEXT];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	holder_parse(text, ret);
}

/* Over what stood there, and cut behind it: a reader in between sees the old, the new, or a mixture that it can make sense of. */
static int write_holder(int fd, const char *path, const struct journal_holder *me, struct error *err)
{
	struct buf text = BUF_INIT;
	ssize_t done;
	int r = 0;

	holder_write(me, &text);
	done = pwrite(fd, text.data, text.len, 0);
	if (done >= 0 && (size_t)done < text.len)
		errno = ENOSPC;
	if (done < 0 || (size_t)done < text.len || ftruncate(fd, done) < 0)
		r = cannot(path, err);
	buf_clear(&text);
	return r;
}

static void keep(struct journal *j, const char *tenant_id, int fd)
{
	if (j->hold_fd != fd)
		journal_release(j);
	j->hold_fd = fd;
	str_copy(j->hold_tenant, sizeof(j->hold_tenant), tenant_id);
}

static bool holds(const struct journal *j, const char *tenant_id)
{
	return j->hold_fd >= 0 && str_ieq(j->hold_tenant, tenant_id);
}

static int take(struct journal *j, const char *tenant_id, const char *path, const struct journal_holder *me, struct journal_holder *ret_other,
	bool *ret_held, struct error *err)
{
	bool locked = false;
	int fd = -1, r = open_lock(path, &fd, err);

	if (r == 0)
		r = lock(fd, path, &locked, err);
	if (r == 0 && locked)
		r = write_holder(fd, path, me, err);
	if (r == 0 && !locked)
		read_holder(fd, ret_other);
	if (r == 0 && locked)
		keep(j, tenant_id, fd);
	else if (fd >= 0)
		close(fd);
	if (r == 0)
		*ret_held = locked;
	return r;
}

int journal_hold(struct journal *j, const char *tenant_id, const struct journal_holder *me, struct journal_holder *ret_other, bool *ret_held,
	struct error *err)
{
	char *path = lock_path(j, tenant_id);
	int r;

	if (holds(j, tenant_id)) {
		r = write_holder(j->hold_fd, path, me, err);
		if (r == 0)
			*ret_held = true;
	} else {
		r = take(j, tenant_id, path, me, ret_other, ret_held, err);
	}
	free(path);
	return r;
}

static int look(const char *path, int fd, struct journal_holder *ret_other, bool *ret_is_held, struct error *err)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_OFD_GETLK, &whole) < 0)
		return cannot(path, err);
	if (whole.l_type != F_UNLCK)
		read_holder(fd, ret_other);
	*ret_is_held = whole.l_type != F_UNLCK;
	return 0;
}

int journal_holder(struct journal *j, const char *tenant_id, struct journal_holder *ret_other, bool *ret_is_held, struct error *err)
{
	char *path = lock_path(j, tenant_id);
	int fd = -1, r;

	if (access(path, F_OK) < 0 && errno == ENOENT) {
		*ret_is_held = false;
		free(path);
		return 0;
	}
	r = open_lock(path, &fd, err);
	if (r == 0)
		r = look(path, fd, ret_other, ret_is_held, err);
	if (fd >= 0)
		close(fd);
	free(path);
	return r;
}

/* Closed and not unlocked: whoever has inherited it keeps it. */
void journal_release(struct journal *j)
{
	if (j->hold_fd >= 0)
		close(j->hold_fd);
	j->hold_fd = -1;
	j->hold_tenant[0] = '\0';
}

int journal_hold_fd(const struct journal *j)
{
	return j->hold_fd;
}

static bool is_same_file(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int journal_hold_adopt(struct journal *j, const char *tenant_id, int fd, const struct journal_holder *me, struct error *err)
{
	char *path = lock_path(j, tenant_id);
	bool locked = false;
	int beside = -1, r = open_lock(path, &beside, err);

	if (r == 0 && is_same_file(fd, beside))
		r = lock(fd, path, &locked, err); /* who has it already gets it again */
	if (r == 0 && !locked)
		r = error_set(err, ERROR_CONFLICT, _("What was handed over does not hold this organisation. Nothing was changed."));
	if (r == 0)
		r = write_holder(fd, path, me, err);
	if (r == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		r = cannot(path, err);
	if (r == 0)
		keep(j, tenant_id, fd);
	if (beside >= 0)
		close(beside);
	free(path);
	return r;
}
