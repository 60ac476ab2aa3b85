/* How every request travels: by which proxy, whom it trusts, in which version of HTTP. */
#ifndef HTTP_HTTP_ROUTE_H
#define HTTP_HTTP_ROUTE_H

#include "core/buf.h"
#include "core/secret.h"

#include <curl/curl.h>
#include <stdbool.h>

struct error;
struct http_settings;

struct http_route {
	char *proxy;            /* for curl; NULL: as the environment says */
	char *no_proxy;         /* NULL: as the environment says */
	struct secret user, password;
	struct buf trusted;     /* PEM; "": what curl trusts by itself */
	bool version_2;
};

/* ERROR_CONFIG. Moves the credentials out of the settings, whatever happens. */
int route_init(struct http_route *r, struct http_settings *settings, struct error *err);
/* ERROR_CONFIG where they have another form. Moved out in any case; none leaves what is there. */
int route_take_credentials(struct http_route *r, struct secret *credentials, struct error *err);
void route_clear(struct http_route *r);

/* For the life of `easy` the route must stay. `plain`: http, to this machine alone. */
void route_apply(const struct http_route *r, CURL *easy, bool plain, bool version_1);
/* The proxy, where one is asked, proves by a certificate who it is. */
bool route_proxy_speaks_tls(const struct http_route *r);
/* Curl's own words about an end; false: a password of the environment's proxy may stand in them. */
bool route_may_tell(const struct http_route *r, CURLcode code, const char *reason);

#endif
