/* The configuration: one table of typed options, filled from a file and from --set. docs: m365-upgrade.conf(5), written from the same table. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

struct buf;
struct error;

enum config_key {
	CONFIG_SERVICE_CLOUD, /* global, china, usgov, dod: what "cloud" is as the address of a service below */
	CONFIG_SERVICE_ENTRA, /* a base URL without a slash at its end; "": the service is absent */
	CONFIG_SERVICE_GRAPH,
	CONFIG_SERVICE_COMMERCE,
	CONFIG_SERVICE_PRICES,
	CONFIG_SERVICE_STOREFRONT,
	CONFIG_SERVICE_PATIENCE_SECONDS, /* for one answer */
	CONFIG_SERVICE_ATTEMPTS,         /* requests for one read */
	CONFIG_TENANT_ID,
	CONFIG_TENANT_PARTNER_ID,
	CONFIG_TENANT_CLIENT_ID,
	CONFIG_TENANT_SCOPES, /* list; empty: what the registration holds */
	CONFIG_TENANT_CLIENT_SECRET_FILE,
	CONFIG_TENANT_CERTIFICATE_FILE,
	CONFIG_TENANT_CERTIFICATE_KEY_FILE,
	CONFIG_TENANT_CERTIFICATE_PASSPHRASE_FILE,
	CONFIG_TENANT_TOKEN_CACHE_FILE,
	CONFIG_NETWORK_PROXY,
	CONFIG_NETWORK_NO_PROXY,
	CONFIG_NETWORK_PROXY_CREDENTIALS_FILE,
	CONFIG_NETWORK_CA_FILE,
	CONFIG_NETWORK_HTTP,    /* 1.1, 2 */
	CONFIG_UPGRADE_SOURCE_SKU,
	CONFIG_UPGRADE_TARGETS, /* list; empty: all of the product file */
	CONFIG_UPGRADE_PRODUCT_FILE,
	CONFIG_PRICES_UNIT,     /* term, billing_period */
	CONFIG_PRICES_COLUMN,   /* erp, unit */
	CONFIG_PRICES_FILE,
	CONFIG_MOVE_IN_FLIGHT,
	CONFIG_MOVE_BATCH,
	CONFIG_MOVE_READ_AGAIN_MINUTES,
	CONFIG_MOVE_GROUP_LOOK_SECONDS,
	CONFIG_MOVE_ON_HANGUP,  /* stop, leave_running */
	CONFIG_UI_PLAIN,
	CONFIG_UI_ASCII,
	CONFIG_UI_LANGUAGE,
	CONFIG_KEYS
};

/* Caller's storage; the values are reached through the functions below. */
struct config {
	char *values[CONFIG_KEYS]; /* NULL: not given */
	char *places[CONFIG_KEYS]; /* where they were given */
	char *file, *profile;      /* what was loaded; NULL: none */
};

#define CONFIG_INIT ((struct config){ 0 })

void config_clear(struct config *c);

/* `path` NULL: config_standard_path(), which need not exist. `profile` NULL: none; else the section [profile NAME] of the file is laid over
 * the rest of it, which case and spaces in the name do not matter to. The profiles that are not asked for are checked too. A relative path in the
 * file is taken from the file's directory. Values that were there stay unless the file gives others. On failure nothing has changed. */
int config_load(struct config *c, const char *path, const char *profile, struct error *err);
/* m365-upgrade.conf in $XDG_CONFIG_HOME/m365-upgrade; the caller's to free. NULL: see err. */
char *config_standard_path(struct error *err);
/* What was given, as the text of a file: by sections, each key after a comment that says what it means. */
void config_print(const struct config *c, struct buf *to);
/* "KEY=VALUE"; the last one wins. A relative path is taken from the working directory. */
int config_set(struct config *c, const char *setting, struct error *err);

bool config_is_set(const struct config *c, enum config_key key);       /* given, and not empty */
const char *config_text(const struct config *c, enum config_key key);  /* the default when not given; never NULL */
int64_t config_int(const struct config *c, enum config_key key);
bool config_bool(const struct config *c, enum config_key key);
/* The words of a list, ended by NULL; one free() releases all. */
char **config_list(const struct config *c, enum config_key key);

const char *config_key_name(enum config_key key); /* "service.graph" */
bool config_is_given(const struct config *c, enum config_key key);     /* also when empty */
const char *config_file(const struct config *c);    /* the file that was read; NULL: none */
const char *config_profile(const struct config *c); /* as the file spells it; NULL: none */
/* Where the value was given, "FILE:LINE" or "--set", for a message about it; the key's name where it was not given. */
const char *config_place(const struct config *c, enum config_key key);

#endif
