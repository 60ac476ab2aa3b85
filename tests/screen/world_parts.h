/* The fixture's two halves: what is read before the order, and what comes with it. */
#ifndef TESTS_SCREEN_WORLD_PARTS_H
#define TESTS_SCREEN_WORLD_PARTS_H

#include "tests/screen/world.h"

#define WORLD_E4 "sub-e4"
#define WORLD_E5 "sub-e5"
#define WORLD_STORAGE "sub-storage"
#define WORLD_AUDIO "sub-audio"

const char *world_sku(const struct wizard *w, const char *key); /* the product file's id of a key */
void world_item(const char *key, char to[ID_TEXT]);             /* the catalog item of a key, with its availability */
int64_t world_ago(int64_t seconds);                             /* wall clock */

struct terms_facts world_terms(void);
void world_take_checkout(struct wizard *w);
void world_take_order(struct wizard *w);
void world_take_status(struct wizard *w, bool done);
void world_take_receipt(struct wizard *w);

/* Office 365 E4 is open, its users are to go to Microsoft 365 E5. */
void world_to_reassign(struct wizard *w);
struct reassign_move world_move(const struct wizard *w, enum reassign_state state);
struct reassign_progress world_planned(void), world_moving(void), world_moved(void);
void world_take_reassign(struct wizard *w, enum request_kind kind);
void world_take_reassign_rows(struct wizard *w);

#endif
