/* The client's calls by the names that contract files know them by, and what came of one. */
#ifndef TESTS_CONTRACT_DRIVE_H
#define TESTS_CONTRACT_DRIVE_H

#include "core/buf.h"
#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

struct api;
struct json_object;

struct run {
	struct api *api;
	struct json_object *file; /* of the contract: "with" has what the call is given */
	size_t seen;              /* elements of earlier pages */
	struct buf flat;          /* flat.h */
	bool called;
	struct error err;
};

struct drive {
	const char *name;
	void (*start)(struct run *r);
	bool alone; /* the program signs in by itself; otherwise somebody has signed in */
	bool signs_in; /* it is the sign-in: nobody has done so before */
};

const struct drive *drive_find(const char *name);
extern const struct drive drives[]; /* ended by name NULL */

#endif
