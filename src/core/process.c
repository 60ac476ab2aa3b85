#include "core/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Which kinds of memory go into a dump: none. It also binds debuggers that write dumps of running processes. */
static void filter_dumps(void)
{
	int fd = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	dprintf(fd, "0");
	close(fd);
}

/* The filter first: a process that cannot be dumped may not even open its own. */
void process_seal(void)
{
	filter_dumps();
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	umask(S_IRWXG | S_IRWXO);
}

void process_keep_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");

	if (!directory)
		return;
	for (struct dirent *entry; (entry = readdir(directory));) {
		int fd = atoi(entry->d_name);

		if (fd > STDERR_FILENO)
			fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	closedir(directory);
}
