/* The first run: what its pages cannot know, and the file that is written at their end. */
#ifndef FLOW_FIRST_RUN_H
#define FLOW_FIRST_RUN_H

#include "model/first_run_model.h"

struct error;

int first_run_facts(struct first_run_facts *ret, struct error *err);

#endif
