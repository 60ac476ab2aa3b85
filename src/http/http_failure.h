/* What curl said, as a meaning. */
#ifndef HTTP_HTTP_FAILURE_H
#define HTTP_HTTP_FAILURE_H

#include "http/http_transfer.h"

/* Fills the answer's failure, at_proxy, proxy_status, tls_failed and timed_out. */
void failure_tell(struct transfer *t, CURLcode code);

#endif
