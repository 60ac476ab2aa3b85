/* Texts of the wire: addresses, forms, entities. */
#ifndef API_API_TEXT_H
#define API_API_TEXT_H

#include <stdbool.h>

struct buf;

void url_add_encoded(struct buf *to, const char *text);  /* everything but letters, digits and -._~ as %XX */
/* Path alone, without query and fragment; a closing "?…" tells that there was a query. */
void url_add_path(struct buf *to, const char *url);
/* True if `url` lies below `base`: same scheme, host and port, and the path is base's or continues it. */
bool url_is_below(const char *url, const char *base);
/* "https://host:port" of a base URL, "" if it has none. */
void url_add_origin(struct buf *to, const char *url);

void form_add(struct buf *to, const char *name, const char *value); /* application/x-www-form-urlencoded */

/* "&#39;", "&amp;" and their like, which descriptions may contain. The result is cleaned (core/text.h). The old text is freed. */
void text_unescape(char **text);

/* The value of a header, which Partner Center sends twice in one now and then: "X,X" is X. The caller frees; NULL stays NULL. */
char *text_once(const char *value);

#endif
