/* The service's clock, as the Date of its answers tells it. What is waited for goes by the monotonic clock; this is for what a person
 * reads and for what is signed. */
#ifndef API_API_CLOCK_H
#define API_API_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct api;

/* "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7; the two obsolete forms are not spoken by these services). */
bool clock_parse_date(const char *text, int64_t *ret_ms);
/* Of an answer that came just now, `took_ms` after its request left. `date` may be NULL. */
void clock_note(struct api *api, const char *date, int64_t took_ms);
int64_t clock_service_ms(const struct api *api); /* by this machine's clock until an answer has come */
/* By how much this machine's clock is wrong, in a sentence. False: it is not known to be, by an amount that matters. */
#define CLOCK_SENTENCE 200
bool clock_sentence(const struct api *api, char to[CLOCK_SENTENCE]);

#endif
