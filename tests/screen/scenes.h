/* Scenes of the pages from sign-in to before you begin: a page in one state, shown by both renderers. */
#ifndef TESTS_SCREEN_SCENES_H
#define TESTS_SCREEN_SCENES_H

#include "tests/screen/rig.h"

struct scene {
	const char *name;                /* of its golden files */
	const struct page *page;
	void (*prepare)(struct rig *r);  /* the wizard before the page is shown */
	const char *keys;                /* pressed in it, separated by spaces; NULL: none */
	enum request_kind fails;         /* once the page is shown; REQUEST_NONE: nothing does */
	enum error_kind error;
};

extern const struct scene scenes[];
extern const size_t n_scenes;

/* The scene's page on the stack; calls that it makes stay on their way. */
void scene_set(struct rig *r, const struct scene *scene);

#endif
