#include "api/api_decoder.h"

#define LIST(name_) &api_##name_##_decoder,

const struct api_decoder *const api_decoders[] = { API_EACH_DECODER(LIST) NULL };
