/* A report of a move as a file. */
#ifndef FLOW_MOVE_REPORT_H
#define FLOW_MOVE_REPORT_H

struct error;
struct mover;

/* CSV, or JSON when the name ends in .json. It appears whole or not at all. */
int move_report_write(struct mover *mover, const char *path, struct error *err);

#endif
