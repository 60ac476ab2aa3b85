/* Small files, read whole and written whole. */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stddef.h>
#include <sys/types.h>

struct buf;
struct error;

/* Refuses what is not a regular file and what is longer than `limit`. The error names the path and the reason. */
int file_read(const char *path, size_t limit, struct buf *ret, struct error *err);
/* Writes beside the target, flushes to disk, renames over it: the file is the old or the new, never half. */
int file_write(const char *path, const char *bytes, size_t n, mode_t mode, struct error *err);
/* Creates each missing directory with `mode`; an existing last one must belong to this user. */
int dir_make(const char *path, mode_t mode, struct error *err);
/* $XDG_<kind>_HOME/m365-upgrade or its documented default below $HOME: kind "STATE", "CONFIG", "DATA", "CACHE". Caller frees. */
char *dir_xdg(const char *kind, struct error *err);

#endif
