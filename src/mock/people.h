/* Users who are generated: the same seed gives the same people. */
#ifndef MOCK_PEOPLE_H
#define MOCK_PEOPLE_H

#include <stddef.h>

struct buf;
struct error;
struct people_names;
struct product;
struct world;

int people_names_load(struct people_names *n, const char *path, struct error *err);
void people_names_clear(struct people_names *n);

void people_make(struct world *w);        /* as many as the scenario has */
void people_switch_off(struct world *w);  /* services of some who hold the source product */
void people_special(struct world *w);     /* what the scenario says about single users */

/* Ids of those of the named service plans that the product has, separated by spaces. */
void people_plan_ids(const struct world *w, const struct product *p, const char *names, struct buf *to);
/* Words between spaces or commas; they live in `*ret_copy`, which the caller frees. */
size_t split_words(const char *text, char **ret_copy, char **words, size_t most);

#endif
