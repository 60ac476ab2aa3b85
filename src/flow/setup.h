/* From files to the models: the product file and the settings. */
#ifndef FLOW_SETUP_H
#define FLOW_SETUP_H

#include "model/wizard.h"

struct config;
struct error;

/* Where data files are: $M365_UPGRADE_DATADIR, else where they were installed. Caller frees. */
char *setup_data_path(const char *name);
int setup_products(struct product_file *file, struct error *err);
/* `training`: what is configured points at this machine, or the wizard started the world itself. */
int setup_settings(struct settings *s, const struct product_file *file, const struct config *config, struct error *err);

#endif
