/* Which addresses may be spoken to: https anywhere, http to this machine alone, never with a password in the address. */
#ifndef HTTP_HTTP_URL_H
#define HTTP_HTTP_URL_H

#include <curl/curl.h>
#include <stdbool.h>

/* The parsed address, which is what curl is then given, so that check and use cannot disagree. NULL when it is not allowed;
 * `ret_reason` is a static text then. The caller frees with curl_url_cleanup(). */
CURLU *http_url_parse(const char *url, bool *ret_plain, const char **ret_reason);

#endif
