/* What this process shows of itself to others. */
#ifndef CORE_PROCESS_H
#define CORE_PROCESS_H

/* At the start of main(): nothing of this process is written into a core dump, only the superuser may look into it, and what it writes is
 * its user's alone. What it starts inherits the first and the last. Where the system does not take one of these, the others stand. */
void process_seal(void);

/* Every descriptor but the three standard ones is closed in what this process starts from now on: libraries do not always say so
 * themselves when they open one. */
void process_keep_descriptors(void);

#endif
