/* A report of a move as a file, and the scratch directory of a dry run. */
#ifndef FLOW_MOVE_REPORT_H
#define FLOW_MOVE_REPORT_H

struct error;
struct mover;

/* CSV, or JSON when the name ends in .json. It appears whole or not at all. */
int move_report_write(struct mover *mover, const char *path, struct error *err);

struct scratch {
	char *path; /* NULL: none */
};
int scratch_make(struct scratch *s, struct error *err);
void scratch_remove(struct scratch *s); /* with everything in it */

#endif
