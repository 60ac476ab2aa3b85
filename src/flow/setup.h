/* From files to the models: the product file and the settings. */
#ifndef FLOW_SETUP_H
#define FLOW_SETUP_H

#include "model/wizard.h"

struct config;
struct error;

/* Where data files are: $M365_UPGRADE_DATADIR, else where they were installed. Caller frees. */
char *setup_data_path(const char *name);
/* The file that comes with the program, and the one of upgrade.product_file over it. */
int setup_products(struct product_file *file, const struct config *config, struct error *err);
/* The published table: names and contents of what the product file does not have. Longer than all the rest; no page needs it to be shown first. */
int setup_reference(struct product_file *file, struct error *err);
/* `training`: what is configured points at this machine, or the wizard started the world itself. */
/* What upgrade.source_sku and upgrade.targets mean is settled only when the tenant has been read; what is clear before, is clear here. */
int setup_settings(struct settings *s, const struct product_file *file, const struct config *config, struct error *err);

#endif
