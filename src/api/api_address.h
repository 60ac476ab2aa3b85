/* The address shape that Commerce and the storefront share. */
#ifndef API_API_ADDRESS_H
#define API_API_ADDRESS_H

#include "json/decode.h"

struct api_address;
struct json_writer;

extern const struct json_shape api_address_shape;
/* The members of an address, inside an object that is open already. */
void address_write(struct json_writer *w, const struct api_address *a);

#endif
