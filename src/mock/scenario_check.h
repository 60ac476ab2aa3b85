/* What the sections of a scenario have to agree in. */
#ifndef MOCK_SCENARIO_CHECK_H
#define MOCK_SCENARIO_CHECK_H

struct error;
struct scenario;

/* The error names the file and what is allowed. */
int scenario_check(const struct scenario *s, const char *path, struct error *err);

#endif
