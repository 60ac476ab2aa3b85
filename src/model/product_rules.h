/* Inside the product file: the sections [exclusive …] and [needs …], what the tenant told, and what the readers of its sections share. */
#ifndef MODEL_PRODUCT_RULES_H
#define MODEL_PRODUCT_RULES_H

#include "model/product_file.h"

int product_file_refuse(struct error *err, const char *section, const char *key, const char *allowed);
/* Cuts the next word off a list that spaces separate; false at its end. */
bool product_file_next_word(const char **at, char to[ID_TEXT]);

int product_exclusive_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err);
int product_needs_set(struct product_file *f, const char *name, const char *section, const char *key, const char *value, struct error *err);
void plan_rules_clear(struct plan_rules *rules);

void product_add_plan(struct product *p, const char *id);
void product_told_clear(struct product_file *f);

#endif
