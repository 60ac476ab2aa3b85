/* One row of the option table: what a key takes, what it is without it, and what it does. */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include "config/config.h"

#include <stdint.h>

struct buf;

enum option_type {
	OPTION_URL,    /* https, or http to loopback; empty: none */
	OPTION_PROXY,  /* http, https, socks5 or socks5h://HOST:PORT, or none; empty: as the environment says */
	OPTION_HOSTS,  /* names, addresses and networks with commas between them, or * */
	OPTION_WORD,   /* letters, digits and . _ @ - */
	OPTION_UUID,
	OPTION_BOOL,
	OPTION_PATH,
	OPTION_SECRET, /* a path, or fd:N: a descriptor that is read once */
	OPTION_LIST,   /* words with commas between them */
	OPTION_PRODUCT,  /* how a product is called: any text in one line without a comma; part numbers hold spaces, slashes and brackets */
	OPTION_PRODUCTS, /* several, with commas between them */
	OPTION_CHOICE, /* one of `choices` */
	OPTION_INT     /* within [min, max] */
};

/* As the address of a service: the one that it has in the tenant's cloud. */
#define OPTION_OWN "cloud"

struct option_row {
	const char *name; /* section.key */
	enum option_type type;
	const char *standard;       /* the value when none is given */
	const char *const *choices; /* OPTION_CHOICE, ended by NULL */
	const char *const *by_cloud; /* OPTION_URL: what OPTION_OWN is for each choice of service.cloud, "": the service is not there; ended by NULL */
	int64_t min, max;           /* OPTION_INT */
	const char *doc;            /* N_() */
};

extern const struct option_row option_rows[CONFIG_KEYS];

/* The row's index, or -1. */
int option_find(const char *name);
const char *option_nearest(const char *name);
/* "tenant.id" for "id": the first key whose last part this is, NULL for none. */
const char *option_behind(const char *key);
/* The value as it is kept (spaces and a URL's last slash gone), the caller's to free; NULL when it is not allowed. */
char *option_read(const struct option_row *row, const char *value);
/* "fd:5": a descriptor instead of a path. */
bool option_is_descriptor(const char *value);
bool option_is_file(const struct option_row *row, const char *value); /* a path, and not empty */
/* "yes or no", translated: what option_read() takes. */
void option_allowed(const struct option_row *row, struct buf *to);
/* Where a secret that somebody wrote under `name` belongs: a key that names a file. NULL: the name does not sound like a secret. */
const char *option_secret_file(const char *name);

#endif
