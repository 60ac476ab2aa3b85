/* Signals of `m365-upgrade move`: counted, and told through a descriptor that wakes the wait. */
#ifndef FLOW_MOVE_SIGNALS_H
#define FLOW_MOVE_SIGNALS_H

#include <stdbool.h>

struct error;

int move_signals_watch(struct error *err); /* SIGINT, SIGTERM, SIGHUP; SIGPIPE is ignored */
void move_signals_release(void);           /* as they were; fine where nothing is watched */
int move_signals_fd(void);
int move_signals_take(void);               /* how many have come since */
bool move_signals_hurried(void);           /* whether one has come since they are watched, taken or not */
void move_signals_ignore_hang_up(void);    /* from here on SIGHUP is nothing */
void move_signals_interrupt(bool on);      /* while a person is asked: a reading that one comes into ends */

#endif
