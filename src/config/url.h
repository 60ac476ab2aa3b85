/* A service's base address: https, or http to this machine itself. And a proxy's. */
#ifndef CONFIG_URL_H
#define CONFIG_URL_H

/* The address without a slash at its end, the caller's to free; NULL when it is none. No user, query or fragment. */
char *url_read(const char *text);
/* The same of a proxy: http, https, socks5 or socks5h, a host and a port, nothing else. */
char *url_read_proxy(const char *text);

#endif
