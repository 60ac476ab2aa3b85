/* A service's base address: https, or http to this machine itself. */
#ifndef CONFIG_URL_H
#define CONFIG_URL_H

/* The address without a slash at its end, the caller's to free; NULL when it is none. No user, query or fragment. */
char *url_read(const char *text);

#endif
