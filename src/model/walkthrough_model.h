/* The manual path as a checklist, with no service at all: points that a person ticks, notes that a person makes, and the whole as text. */
#ifndef MODEL_WALKTHROUGH_MODEL_H
#define MODEL_WALKTHROUGH_MODEL_H

#include "model/facts.h"
#include "model/manual_model.h"

struct buf;
struct error;
struct wizard;

#define WALKTHROUGH_SUBJECT "walkthrough" /* stands for tenant and subscription in the journal: it belongs to neither */
#define WALKTHROUGH_POINTS 24

struct walkthrough_model {
	bool on;                                   /* this run is the checklist and nothing else */
	enum manual_step open;                     /* the step whose points are shown */
	bool ticked[WALKTHROUGH_POINTS];
	char notes[WALKTHROUGH_POINTS][NAME_TEXT]; /* "": none */
	char saved_path[NAME_TEXT];                /* "": not saved in this run */
	bool clearing;                             /* asked whether all is to be cleared */
};

void walkthrough_begin(struct wizard *w);                                            /* the run is a checklist */
void walkthrough_recall(struct wizard *w, const char *key, const char *value);
void walkthrough_take_saved(struct wizard *w, const char *path);

/* questions */
bool walkthrough_is_on(const struct wizard *w);
size_t walkthrough_count(enum manual_step step);                                     /* points of a step */
size_t walkthrough_at(enum manual_step step, size_t index);                          /* the point's number, for those below */
const char *walkthrough_id(size_t point);                                            /* stays: "walk-buy-plan" */
const char *walkthrough_note_id(size_t point);                                       /* stays: "walk-note-buy-plan" */
const char *walkthrough_text(const struct wizard *w, size_t point, char to[SENTENCE]);
const char *walkthrough_note_label(size_t point);                                    /* NULL: nothing is noted there */
bool walkthrough_ticked(const struct wizard *w, size_t point);
const char *walkthrough_note(const struct wizard *w, size_t point);
size_t walkthrough_left(const struct wizard *w, enum manual_step step);
enum manual_step walkthrough_next(const struct wizard *w);                           /* MANUAL_STEPS: all is ticked */
enum manual_step walkthrough_open_step(const struct wizard *w);
const char *walkthrough_sentence(const struct wizard *w, char to[SENTENCE]);         /* how many points are left */
void walkthrough_print(const struct wizard *w, struct buf *to);                      /* UTF-8 text, a line for each point and note */

/* answers of the person */
void walkthrough_open(struct wizard *w, enum manual_step step);
int walkthrough_tick(struct wizard *w, const char *id, bool on, struct error *err);
int walkthrough_set_note(struct wizard *w, const char *id, const char *text, struct error *err);
void walkthrough_clear_all(struct wizard *w);

#endif
