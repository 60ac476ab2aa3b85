/* For the plan model alone: the targets are built in one file and asked about in another. */
#ifndef MODEL_PLAN_TARGETS_H
#define MODEL_PLAN_TARGETS_H

#include "model/plan_model.h"

/* A target is known again by its SKU id, or by its catalog item where the catalog told none. */
const char *plan_target_id(const struct target *t);

#endif
