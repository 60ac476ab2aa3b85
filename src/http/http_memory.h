/* Where curl, and the TLS library below it where that can be told, keep what passes through them. */
#ifndef HTTP_HTTP_MEMORY_H
#define HTTP_HTTP_MEMORY_H

#include <curl/curl.h>

/* curl_global_init() with all memory from the vault. */
CURLcode http_memory_init(void);

#endif
