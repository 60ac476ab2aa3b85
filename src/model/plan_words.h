/* From what to what: the words of the configuration, and the products that they mean.
 *
 * A word is a key of the product file, a SKU id, a part number or a name. What it means may only be known when the tenant has said which
 * products it has. Part numbers are not unique: where several products bear one, none is taken. */
#ifndef MODEL_PLAN_WORDS_H
#define MODEL_PLAN_WORDS_H

#include "model/facts.h"

struct error;
struct product;
struct product_file;
struct settings;
struct wizard;

/* The one product that a word means. What the tenant has goes before what it has not where `has_it`: one upgrades from what one has.
 * ERROR_CONFIG names the candidates where there are several, or says that nobody knows the word; `key` is what the word was written for. */
int plan_word_product(const struct product_file *f, const char *key, const char *word, bool has_it, const struct product **ret, struct error *err);

/* Before the tenant is read: what is clear from the files alone. Fails only where source and target are one product. */
int plan_words_begin(struct settings *s, const struct product_file *f, struct error *err);
/* After it was read. Fails where a word means several products, or a target's word none; a source that nobody knows is one that the tenant does
 * not have. */
int plan_words_settle(struct settings *s, const struct product_file *f, struct error *err);

/* One of the products that this wizard upgrades to. */
bool plan_is_wanted(const struct wizard *w, const char *sku_id);
/* What is inside is known of this one, and of what the wizard upgrades from. */
bool plan_can_compare(const struct wizard *w, const struct product *p);
/* What the wizard upgrades from: of the chosen subscription, else of the configuration, else of the file. NULL: nobody knows it. */
const struct product *plan_source(const struct wizard *w);

#endif
