/* Lists as json/decode.h fills them, with the element's own type. */
#ifndef API_API_LIST_H
#define API_API_LIST_H

#include "json/decode.h"

/* Both views are the same two words: `.items[i]`, `.count`. */
#define API_LIST(type) \
	union { \
		struct json_list list; \
		struct { \
			type *items; \
			size_t count; \
		}; \
	}

/* What every Commerce and Storefront resource carries; Graph's do without. */
struct api_attributes {
	char *etag; /* as it was sent, quotes included where there were any; NULL: none */
};

/* A reason the service gives: an error of an eligibility, of an event, of a cart line. */
struct api_fault {
	char *code;        /* the number's or word's own text; "" if none */
	char *description; /* cleaned, entities decoded; may be NULL */
};

#endif
