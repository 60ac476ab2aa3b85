/* Files that are read whole, and written so that they are there whole or not at all. */
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
/* The same where nothing is yet: what is there stays, ERROR_CONFLICT. */
int file_create(const char *path, const char *bytes, size_t n, mode_t mode, struct error *err);
/* As file_write() for what is too long to be held: begun beside the target, added to, then committed or abandoned; either frees the stream. After
 * an append that failed the stream can only be abandoned. A file that was there stays as it is until the commit. */
struct file_stream;
int file_begin(struct file_stream **ret_stream, const char *path, mode_t mode, struct error *err);
int file_append(struct file_stream *f, const char *bytes, size_t n, struct error *err);
int file_commit(struct file_stream *f, struct error *err); /* on disk on return; on failure nothing is left */
void file_abandon(struct file_stream *f);                  /* NULL is fine */

/* Creates each missing directory with `mode`; an existing last one must belong to this user. */
int dir_make(const char *path, mode_t mode, struct error *err);
/* $XDG_<kind>_HOME/m365-upgrade or its documented default below $HOME: kind "STATE", "CONFIG", "DATA", "CACHE". Caller frees. */
char *dir_xdg(const char *kind, struct error *err);

/* A new directory of this user alone in $TMPDIR, else /tmp, its name begun with `name`; NULL: see err. Caller frees, after dir_remove(). */
char *dir_scratch(const char *name, struct error *err);
void dir_remove(const char *path); /* with everything in it; NULL is fine */

#endif
